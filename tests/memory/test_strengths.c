/* SPDX-License-Identifier: MIT */
/* From strengths to integer weights: lowest terms, scalings, widths, overflow. */
#include "engine.h"
#include "memory/memory.h"

enum { DIM = 10 };

/* A memory of random rows whose strengths are these: `base` in the first call. */
static hop_memory *with(hop_context *context, hop_scaling scaling, size_t base,
                        const hop_strength *strengths, size_t count) {
    const hop_memory_options options =
        memory_options(scaling, HOP_DIAGONAL_ZERO, HOP_PATH_AUTO);
    hop_random chance = hop_random_begin(111, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, count, DIM);
    hop_memory *memory = empty_memory(context, DIM, &options);
    learn_each(memory, rows, base, strengths);
    if (count > base)
        learn_each(memory, rows + base * DIM, count - base, strengths + base);
    free(rows);
    return memory;
}

static void weights_are_the_smallest_integers(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const hop_strength strengths[] = {{1, 2}, {-2, 6}, {10, 5}, {3, 4}};
    hop_memory *memory = with(context, HOP_SCALING_UNITS, 4, strengths, 4);
    const hop_strengths *s = &memory->strengths;
    static const int64_t weights[] = {6, -4, 24, 9};
    assert_int_equal(s->denominator, 12);
    assert_int_equal(s->total, 35);
    assert_int_equal(s->magnitude, 43);
    for (size_t k = 0; k < 4; k++) {
        assert_true(s->weights[k] == weights[k]);
        assert_int_equal(s->narrow[k], weights[k]);
    }
    for (size_t k = 4; k < 8; k++) assert_true(s->weights[k] == 0 && s->narrow[k] == 0);
    /* the same strengths by another way: by reinforcement, and with another gone */
    assert_ok(hop_memory_reinforce(memory, 0, (hop_strength){7, 30}, NULL));
    assert_ok(hop_memory_weaken(memory, 0, (hop_strength){14, 60}, NULL));
    assert_int_equal(memory->strengths.denominator, 12);
    assert_ok(hop_memory_forget(memory, 1, NULL));
    assert_int_equal(memory->strengths.denominator, 4);
    assert_true(memory->strengths.weights[1] == 8);
    hop_memory_free(memory);
    hop_context_free(context);
}

static void source_scaling_weighs_later_ones_by_the_base(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const hop_strength strengths[] = {{1, 1}, {2, 1}, {1, 1}, {1, 2}, {3, 1}};
    hop_memory *memory = with(context, HOP_SCALING_SOURCE, 3, strengths, 5);
    static const hop_strength expected[] = {{1, 1}, {2, 1}, {1, 1}, {3, 2}, {9, 1}};
    for (size_t row = 0; row < 5; row++) {
        const hop_strength found = hop_memory_strength(memory, row);
        assert_true(found.numerator == expected[row].numerator);
        assert_true(found.denominator == expected[row].denominator);
    }
    assert_true(hop_memory_divisor(memory) == 2 * 3);
    assert_ok(hop_memory_reinforce(memory, 0, (hop_strength){1, 1}, NULL));
    assert_true(hop_memory_strength(memory, 0).numerator == 1 + 3);
    hop_memory_free(memory);
    memory = with(context, HOP_SCALING_PATTERNS, 3, strengths, 5);
    assert_true(hop_memory_divisor(memory) == 2 * 5);
    assert_true(hop_memory_strength(memory, 4).numerator == 3);
    hop_memory_free(memory);
    memory = with(context, HOP_SCALING_UNITS, 3, strengths, 5);
    assert_true(hop_memory_divisor(memory) == 2 * DIM);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* Narrow weights wherever 2 (dim + 1) sum |c| stays under 2^31, wide ones beyond. */
static void weights_are_narrow_up_to_the_edge(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const int64_t edge = INT32_MAX / 2 / (DIM + 1);
    for (int64_t over = 0; over < 2; over++) {
        const hop_strength strengths[] = {{edge - 5, 1}, {-5 - over, 1}};
        hop_memory *memory = with(context, HOP_SCALING_UNITS, 2, strengths, 2);
        assert_int_equal(memory->strengths.narrow == NULL, over);
        hop_memory_free(memory);
    }
    hop_context_free(context);
}

static void strengths_too_wide_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(112, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 2, DIM);
    hop_patterns *patterns = patterns_of(rows, 2, DIM);
    static const hop_strength wrong[][2] = {
        {{INT64_MAX, 1}, {1, 1}},              /* the sum */
        {{INT64_MAX / 4, 1}, {1, 1}},          /* just over 61 bits */
        {{1, INT64_MAX}, {1, INT64_MAX - 1}},  /* the common denominator */
        {{1, (int64_t)1 << 40}, {1 << 30, 1}}, /* a weight over it */
        {{INT64_MIN, 1}, {1, 1}},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        hop_memory *memory = empty_memory(context, DIM, NULL);
        hop_error error = {0};
        assert_status(hop_memory_learn_each(memory, patterns, wrong[k], &error),
                      HOP_EOVERFLOW);
        assert_int_equal(error.status, HOP_EOVERFLOW);
        assert_int_equal(hop_memory_count(memory), 0);
        hop_memory_free(memory);
    }
    const hop_strength widest[] = {{INT64_MAX / 4 - 1, 1}, {-1, 1}};
    hop_memory *memory = empty_memory(context, DIM, NULL);
    assert_ok(hop_memory_learn_each(memory, patterns, widest, NULL));
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_the_smallest_integers),
        cmocka_unit_test(source_scaling_weighs_later_ones_by_the_base),
        cmocka_unit_test(weights_are_narrow_up_to_the_edge),
        cmocka_unit_test(strengths_too_wide_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
