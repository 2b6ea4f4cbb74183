/* SPDX-License-Identifier: MIT */
/* Graded units: energy falls, ends are at rest, steep units are the binary network's. */
#include <math.h>
#include "check_recall.h"

enum { UNITS = 80, PATTERNS = 4 };

static hop_recall_options graded(double gain, double time_step) {
    hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    o.update = HOP_UPDATE_CONTINUOUS;
    o.gain = gain;
    o.time_step = time_step;
    return o;
}

static void steep_units_recall_as_binary_ones_do(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(411, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, PATTERNS, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, PATTERNS, UNITS);
    for (size_t mu = 0; mu < PATTERNS; mu++) {
        int8_t *cue = copy_of(rows + mu * UNITS, UNITS), end[UNITS];
        assert_ok(hop_noise_flip(cue, UNITS, 0.15, 3, mu));
        cue[0] = cue[1] = 0;
        hop_recall_options o = graded(50, 0.05);
        hop_result result = recall_of(memory, &o, cue, end);
        assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
        assert_int_equal(result.match, mu);
        assert_int_equal(result.converged, 1);
        assert_int_equal(result.missing, 0);
        /* As the gain grows the integral of g^-1 vanishes: ln 2 / 50 a unit at most. */
        assert_true(fabs(result.graded_energy - result.energy) <
                    UNITS * log(2) / 50 + 1e-9);
        hop_results_clear(&result, 1);
        free(cue);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

/* One pattern, gain g: by symmetry every unit ends at V = xi v, v = tanh(g (1 - 1/N) v);
   E = -N/2 (1 - 1/N) v^2 + N (v atanh v + ln(1 - v^2)/2) / g. */
static void a_single_pattern_has_a_known_end(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(412, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 1, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, 1, UNITS);
    const double pull = 1 - 1.0 / UNITS, gain = 2;
    double v = 1;
    for (int k = 0; k < 500; k++) v = tanh(gain * pull * v);
    const double expected =
        UNITS * (-pull * v * v / 2 + (v * atanh(v) + log(1 - v * v) / 2) / gain);
    hop_recall_options o = graded(gain, 0.1);
    hop_result result = recall_of(memory, &o, rows, NULL);
    assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
    assert_true(fabs(result.graded_energy - expected) < 1e-9);
    hop_results_clear(&result, 1);
    /* Below gain 1 nothing holds: V goes to 0, E to 0. */
    o.gain = 0.9;
    result = recall_of(memory, &o, rows, NULL);
    assert_true(fabs(result.graded_energy) < 1e-9);
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

/* A field holds a unit, a clamped unit stays, whatever the memory says. */
static void fields_and_masks_hold(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(413, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 1, UNITS), *cue = copy_of(rows, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, 1, UNITS);
    double fields[UNITS] = {0};
    uint8_t mask[UNITS] = {0};
    int8_t end[UNITS];
    fields[7] = -5 * rows[7];
    mask[9] = HOP_MASK_CLAMPED;
    cue[9] = (int8_t)-cue[9];
    hop_recall_options o = graded(10, 0.1);
    o.fields = fields;
    o.field_rows = 1;
    o.mask = mask;
    o.mask_rows = 1;
    hop_result result = recall_of(memory, &o, cue, end);
    for (size_t i = 0; i < UNITS; i++)
        assert_int_equal(end[i], i == 7 || i == 9 ? -rows[i] : rows[i]);
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
}

static void a_step_too_large_is_an_error(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(414, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 12, UNITS);
    int8_t *cue = random_rows(&chance, 1, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, 12, UNITS);
    hop_recall_options o = graded(100, 1.9);
    hop_result result;
    hop_error error = {0};
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "time step: 1.9 is too large"));
    assert_non_null(strstr(error.message, "raised the energy"));
    hop_results_clear(&result, 1);
    o.time_step = 0;
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error), HOP_EINVAL);
    o = graded(-1, 0.1);
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error), HOP_EINVAL);
    hop_memory_free(memory);
    const int w[4] = {0, 1, -1, 0};
    memory = imported_of(context, w, 2);
    o = graded(1, 0.1);
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error),
                  HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "symmetric"));
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
}

static void bytes_do_not_depend_on_the_machine(void **state) {
    (void)state;
    contexts all = all_contexts();
    hop_random chance = hop_random_begin(415, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, PATTERNS, UNITS), first[UNITS], end[UNITS];
    int8_t *cue = random_rows(&chance, 1, UNITS);
    hop_result one = {0};
    for (size_t c = 0; c < all.count; c++) {
        hop_memory *memory = memory_of(all.each[c], NULL, rows, PATTERNS, UNITS);
        hop_recall_options o = graded(8, 0.1);
        hop_result result = recall_of(memory, &o, cue, c ? end : first);
        if (c) {
            assert_memory_equal(first, end, UNITS);
            assert_same_result(&one, &result, UNITS, PATTERNS);
            hop_results_clear(&result, 1);
        } else {
            one = result;
        }
        hop_memory_free(memory);
    }
    hop_results_clear(&one, 1);
    contexts_free(&all);
    free(rows);
    free(cue);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steep_units_recall_as_binary_ones_do),
        cmocka_unit_test(a_single_pattern_has_a_known_end),
        cmocka_unit_test(fields_and_masks_hold),
        cmocka_unit_test(a_step_too_large_is_an_error),
        cmocka_unit_test(bytes_do_not_depend_on_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
