/* SPDX-License-Identifier: MIT */
/* Learning, reinforcing, weakening, forgetting: what equals what, and errors that leave
   everything as it was. */
#include "learn/check_learn.h"

enum { COUNT = 13 };

static int8_t *some_rows(void) {
    hop_random chance = hop_random_begin(211, HOP_STREAM_USER, 0);
    return random_rows(&chance, COUNT, UNITS);
}

static const hop_strength ONCE = {1, 1};

/* One by one, all at once and in between are the same (for "source": behind one base). */
static void in_pieces(hop_context *context, const hop_memory_options *options) {
    int8_t *rows = some_rows();
    hop_memory *whole = empty_memory(context, UNITS, options);
    hop_memory *pieces = empty_memory(context, UNITS, options);
    learn_rows(whole, rows, 2, ONCE);
    learn_rows(pieces, rows, 2, ONCE);
    learn_rows(whole, rows + 2 * UNITS, COUNT - 2, ONCE);
    for (size_t k = 2; k < COUNT; k++) learn_rows(pieces, rows + k * UNITS, 1, ONCE);
    assert_same_memory(whole, pieces);
    hop_memory_free(whole);
    hop_memory_free(pieces);
    free(rows);
}

static void learning_in_pieces_changes_nothing(void **state) {
    (void)state;
    with_all_options(in_pieces);
}

/* Strength 3 is three repeats is once and two reinforcements; the scale must not follow
   the number of rows for that. */
static void by_repeats(hop_context *context, const hop_memory_options *options) {
    if (options->scaling != HOP_SCALING_UNITS) return;
    int8_t *rows = some_rows();
    hop_memory *strong = memory_of(context, options, rows, 2, UNITS);
    hop_memory *repeated = memory_of(context, options, rows, 2, UNITS);
    hop_memory *reinforced = memory_of(context, options, rows, 3, UNITS);
    learn_rows(strong, rows + 2 * UNITS, 1, (hop_strength){3, 1});
    for (int k = 0; k < 3; k++) learn_rows(repeated, rows + 2 * UNITS, 1, ONCE);
    assert_ok(hop_memory_reinforce(reinforced, 2, (hop_strength){5, 2}, NULL));
    assert_ok(hop_memory_weaken(reinforced, 2, (hop_strength){1, 2}, NULL));
    assert_same_memory(strong, reinforced);
    assert_same_couplings(strong, repeated);
    hop_memory_free(strong);
    hop_memory_free(repeated);
    hop_memory_free(reinforced);
    free(rows);
}

static void repeats_strengths_and_reinforcements_are_one(void **state) {
    (void)state;
    with_all_options(by_repeats);
}

/* Strengths of every kind, the wide ones too, unless the matrix cannot hold them. */
static void odd_strengths(hop_strength out[COUNT], bool wide) {
    static const hop_strength odd[] = {{1, 1}, {-2, 3}, {5, 2}, {7, 7}, {-1, 4}, {3, 1}};
    for (size_t k = 0; k < COUNT; k++) out[k] = odd[k % 6];
    if (wide) out[4] = (hop_strength){((int64_t)1 << 40) - 1, (int64_t)1 << 10};
}

/* Rows of the base, then later ones, some reinforced; then one is forgotten. */
static void forget_one(hop_context *context, const hop_memory_options *options,
                       size_t base, size_t gone, bool wide) {
    int8_t *rows = some_rows();
    hop_strength strengths[COUNT];
    odd_strengths(strengths, wide);
    hop_memory *all = empty_memory(context, UNITS, options);
    hop_memory *never = empty_memory(context, UNITS, options);
    const size_t firsts[] = {0, base, base + 3}, ends[] = {base, base + 3, COUNT};
    for (int part = 0; part < 3; part++) {
        const size_t first = firsts[part], count = ends[part] - first;
        learn_each(all, rows + first * UNITS, count, strengths + first);
        if (gone < first || gone >= ends[part]) {
            learn_each(never, rows + first * UNITS, count, strengths + first);
            continue;
        }
        const size_t before = gone - first, after = ends[part] - gone - 1;
        int8_t *kept = need((count - 1) * UNITS);
        hop_strength kept_strengths[COUNT];
        memcpy(kept, rows + first * UNITS, before * UNITS);
        memcpy(kept + before * UNITS, rows + (gone + 1) * UNITS, after * UNITS);
        memcpy(kept_strengths, strengths + first, before * sizeof *strengths);
        memcpy(kept_strengths + before, strengths + gone + 1, after * sizeof *strengths);
        if (count > 1) learn_each(never, kept, count - 1, kept_strengths);
        free(kept);
    }
    for (size_t row = 0; row < COUNT; row += 2) {
        assert_ok(hop_memory_reinforce(all, row, (hop_strength){1, 5}, NULL));
        if (row != gone)
            assert_ok(hop_memory_reinforce(never, row - (row > gone),
                                           (hop_strength){1, 5}, NULL));
    }
    assert_ok(hop_memory_forget(all, gone, NULL));
    assert_same_memory(all, never);
    hop_memory_free(all);
    hop_memory_free(never);
    free(rows);
}

static void forget_each(hop_context *context, const hop_memory_options *options) {
    const bool wide = options->path == HOP_PATH_FACTORED;
    for (size_t gone = 0; gone < COUNT; gone++) {
        forget_one(context, options, 5, gone, false);
        forget_one(context, options, 5, gone, wide);
    }
    forget_one(context, options, 1, 0, false); /* the whole base */
}

static void what_is_forgotten_was_never_learned(void **state) {
    (void)state;
    with_all_options(forget_each);
}

/* All forgotten, in any order, and learned again: nothing of the past is left. */
static void start_over(hop_context *context, const hop_memory_options *options) {
    int8_t *rows = some_rows();
    hop_memory *again = memory_of(context, options, rows, COUNT, UNITS);
    hop_memory *fresh = memory_of(context, options, rows + UNITS, 4, UNITS);
    hop_memory *empty = empty_memory(context, UNITS, options);
    assert_ok(hop_memory_reinforce(again, 3, (hop_strength){1, 3}, NULL));
    for (size_t left = COUNT; left; left--)
        assert_ok(hop_memory_forget(again, left * 5 % left, NULL));
    assert_same_memory(again, empty);
    learn_rows(again, rows + UNITS, 4, ONCE);
    assert_same_memory(again, fresh);
    hop_memory_free(again);
    hop_memory_free(fresh);
    hop_memory_free(empty);
    free(rows);
}

static void a_memory_can_start_over(void **state) {
    (void)state;
    with_all_options(start_over);
}

/* What is weakened to nothing stays as a row without weight. */
static void weakened(hop_context *context, const hop_memory_options *options) {
    int8_t *rows = some_rows();
    hop_memory *memory = memory_of(context, options, rows, 2, UNITS);
    double *before = export_of(memory);
    assert_ok(hop_memory_reinforce(memory, 0, (hop_strength){2, 3}, NULL));
    assert_ok(hop_memory_weaken(memory, 0, (hop_strength){2, 3}, NULL));
    double *after = export_of(memory);
    assert_memory_equal(before, after, UNITS * UNITS * sizeof *after);
    const hop_strength weight = {1, options->scaling == HOP_SCALING_SOURCE ? 2 : 1};
    assert_ok(hop_memory_weaken(memory, 0, weight, NULL));
    assert_true(hop_memory_strength(memory, 0).numerator == 0);
    assert_int_equal(hop_memory_count(memory), 2);
    hop_memory_free(memory);
    free(before);
    free(after);
    free(rows);
}

static void weakening_undoes_reinforcing(void **state) {
    (void)state;
    with_all_options(weakened);
}

/* One reinforcement weighs as much as the whole base; both are over 1/P. */
static void source_scaling_is_that_of_the_first_source(void **state) {
    (void)state;
    enum { BASE = 4 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const hop_memory_options options =
        memory_options(HOP_SCALING_SOURCE, HOP_DIAGONAL_ZERO, HOP_PATH_AUTO);
    int8_t *rows = some_rows();
    hop_memory *memory = memory_of(context, &options, rows, BASE, UNITS);
    learn_rows(memory, rows + BASE * UNITS, 1, ONCE);
    assert_ok(hop_memory_reinforce(memory, 1, (hop_strength){1, 2}, NULL));
    double *w = export_of(memory);
    for (size_t i = 0; i < UNITS; i++)
        for (size_t j = 0; j < UNITS; j++) {
            double quarters = 0; /* W = 1/4 sum of the base + the new + 1/2 of row 1 */
            for (size_t mu = 0; mu < BASE; mu++)
                quarters += rows[mu * UNITS + i] * rows[mu * UNITS + j];
            quarters += 4 * rows[BASE * UNITS + i] * rows[BASE * UNITS + j];
            quarters += 2 * rows[UNITS + i] * rows[UNITS + j];
            assert_true(w[i * UNITS + j] == (i == j ? 0 : quarters / 4));
        }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(w);
}

static void a_memory_may_learn_its_own_patterns(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = some_rows();
    hop_memory *twice = memory_of(context, NULL, rows, 3, UNITS);
    hop_memory *plain = memory_of(context, NULL, rows, 3, UNITS);
    assert_ok(hop_memory_learn(twice, hop_memory_patterns(twice), ONCE, NULL));
    learn_rows(plain, rows, 3, ONCE);
    assert_same_memory(twice, plain);
    hop_memory_free(twice);
    hop_memory_free(plain);
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learning_in_pieces_changes_nothing),
        cmocka_unit_test(repeats_strengths_and_reinforcements_are_one),
        cmocka_unit_test(what_is_forgotten_was_never_learned),
        cmocka_unit_test(a_memory_can_start_over),
        cmocka_unit_test(weakening_undoes_reinforcing),
        cmocka_unit_test(source_scaling_is_that_of_the_first_source),
        cmocka_unit_test(a_memory_may_learn_its_own_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
