/* SPDX-License-Identifier: MIT */
/* Results in one plain sentence. */
#include <math.h>

#include "recall/check_outcome.h"

static const hop_result TEMPLATE = {.steps = 2,
                                    .flips = 1,
                                    .energy_start = -1.5,
                                    .energy = -2.25,
                                    .graded_energy = NAN,
                                    .match = 1,
                                    .best_count = 1,
                                    .best = {{.row = 2, .overlap = 0.3125}}};

static hop_memory *memory_of_40(hop_context *context) {
    int8_t rows[4 * 40];
    for (size_t i = 0; i < sizeof rows; i++) rows[i] = i % 3 ? 1 : -1;
    return judging_memory(context, rows, 4, 40);
}

static void says(const hop_result *result, const char *const *keys, const char *text) {
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = memory_of_40(context);
    char found[256];
    hop_result_explain(memory, result, keys, found, sizeof found);
    assert_string_equal(found, text);
    hop_memory_free(memory);
    hop_context_free(context);
}

#define TAIL " (2 steps, 1 flip, E -1.5 to -2.25)"

static void every_outcome_has_its_sentence(void **state) {
    (void)state;
    static const char *const keys[] = {"ant", "bee", "cat", "dog"};
    hop_result r = TEMPLATE;
    r.outcome = HOP_OUTCOME_EXACT;
    r.has_match = 1;
    says(&r, NULL, "memory 1, every unit" TAIL);
    says(&r, keys, "'bee', every unit" TAIL);
    r.energy_start = r.energy = NAN; /* couplings without one */
    says(&r, keys, "'bee', every unit (2 steps, 1 flip)");
    r.energy_start = TEMPLATE.energy_start, r.energy = TEMPLATE.energy;
    r.outcome = HOP_OUTCOME_NEAR;
    r.wrong = 2;
    says(&r, keys, "'bee', but for 2 of 40 units" TAIL);
    r.outcome = HOP_OUTCOME_INVERSE;
    says(&r, keys, "the negative of 'bee', but for 2 of 40 units" TAIL);
    r.wrong = 0;
    says(&r, keys, "the negative of 'bee', every unit" TAIL);
    r.wrong = 2;
    r.outcome = HOP_OUTCOME_CYCLE;
    r.cycle = 2;
    says(&r, keys, "repeats itself every 2 steps near 'bee', 2 of 40 units wrong" TAIL);
    r.outcome = HOP_OUTCOME_LIMIT;
    r.has_match = 0;
    says(&r, keys,
         "stopped by the limit of steps before it settled; nearest is 'cat' at overlap "
         "0.312" TAIL);
    r.outcome = HOP_OUTCOME_SPURIOUS;
    says(&r, NULL,
         "settled in a state that is no memory; nearest is memory 2 at overlap "
         "0.312" TAIL);
    r.best_count = 0;
    says(&r, NULL, "settled in a state that is no memory" TAIL);
    r.outcome = HOP_OUTCOME_MIXTURE;
    r.mixture_count = 3;
    for (size_t k = 0; k < 3; k++) {
        r.mixture_row[k] = k;
        r.mixture_sign[k] = k == 1 ? -1 : 1;
    }
    r.mixture_wrong = 1;
    says(&r, keys,
         "a blend of 3 memories ('ant', minus 'bee', 'cat'), but for 1 of 40 units" TAIL);
}

/* A memory alone has the largest eigenvalue (N - 1) / N: gains below N / (N - 1) lead to
   the middle, those above to the memory. */
static void graded_units_fade(void **state) {
    (void)state;
    enum { DIM = 40 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(627, HOP_STREAM_USER, 0);
    int8_t *row = random_rows(&chance, 1, DIM), end[DIM];
    hop_memory *memory = empty_memory(context, DIM, NULL);
    learn_rows(memory, row, 1, (hop_strength){1, 1});
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    how.update = HOP_UPDATE_CONTINUOUS;
    for (how.gain = 0.5; how.gain < 3; how.gain *= 4) {
        hop_result result;
        char found[256];
        assert_ok(hop_recall(memory, &how, row, 1, end, &result, NULL));
        hop_result_explain(memory, &result, NULL, found, sizeof found);
        assert_int_equal(strstr(found, "faded to the middle") != NULL, how.gain < 1);
    }
    hop_memory_free(memory);
    free(row);
    hop_context_free(context);
}

static void numbers_agree_with_their_words(void **state) {
    (void)state;
    hop_result r = TEMPLATE;
    r.outcome = HOP_OUTCOME_EXACT;
    r.has_match = 1;
    r.steps = 1;
    r.flips = 0;
    r.missing = 1;
    says(&r, NULL,
         "memory 1, every unit (1 step, 0 flips, E -1.5 to -2.25); 1 unit still unknown");
    r.missing = 3;
    says(
        &r, NULL,
        "memory 1, every unit (1 step, 0 flips, E -1.5 to -2.25); 3 units still unknown");
}

static void couplings_alone_have_nothing_to_compare_with(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory;
    const double couplings[4] = {0, 1, 1, 0};
    const int8_t cue[2] = {1, 1};
    hop_result result;
    char text[128];
    assert_ok(hop_memory_create(context, 2, NULL, &memory, NULL));
    assert_ok(hop_memory_import(memory, couplings, NULL));
    assert_ok(hop_recall(memory, NULL, cue, 1, NULL, &result, NULL));
    hop_result_explain(memory, &result, NULL, text, sizeof text);
    assert_string_equal(text,
                        "settled; there are no memories to compare it with (0 steps, "
                        "0 flips, E -1 to -1)");
    hop_memory_free(memory);
    hop_context_free(context);
}

static void any_room_is_enough(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = memory_of_40(context);
    hop_result r = TEMPLATE;
    r.outcome = HOP_OUTCOME_SPURIOUS;
    char whole[256], part[256];
    hop_result_explain(memory, &r, NULL, whole, sizeof whole);
    hop_result_explain(memory, &r, NULL, NULL, 0);
    for (size_t size = 1; size < sizeof part; size++) {
        memset(part, 'x', sizeof part);
        hop_result_explain(memory, &r, NULL, part, size);
        const size_t length = strlen(whole) < size ? strlen(whole) : size - 1;
        assert_int_equal(strlen(part), length);
        assert_memory_equal(part, whole, length);
        if (size < sizeof part) assert_int_equal(part[size], 'x');
    }
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_outcome_has_its_sentence),
        cmocka_unit_test(graded_units_fade),
        cmocka_unit_test(numbers_agree_with_their_words),
        cmocka_unit_test(couplings_alone_have_nothing_to_compare_with),
        cmocka_unit_test(any_room_is_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
