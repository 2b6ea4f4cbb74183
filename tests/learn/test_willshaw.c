/* SPDX-License-Identifier: MIT */
/* Willshaw's rule: the OR of pairs, its fill, and recall from half a pattern. */
#include "learn/sparse_rows.h"

enum { DIM = 400, ACTIVE = 20 };

/* Held are w - 1. A pair is coupled with chance p = 1 - (1 - a)^P, a = k(k-1)/N(N-1),
   which for large N is 1 - (1 - f^2)^P: .2217 for 100 patterns. Pairs share units: the
   fill spreads by less than sqrt(P) a p' = .0025 or so; five times that. */
static void the_fill_is_as_predicted(void **state) {
    (void)state;
    enum { COUNT = 100 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    int8_t *rows = sparse_rows(COUNT, DIM, (double)ACTIVE / DIM, 511);
    hop_memory *memory = rule_memory(context, "willshaw", rows, 60, DIM);
    learn_rows(memory, rows + 60 * DIM, COUNT - 60, (hop_strength){1, 1});
    double *w = export_of(memory), full = 0;
    for (size_t i = 0; i < DIM; i++)
        for (size_t j = 0; j < DIM; j++) {
            bool together = i == j;
            for (size_t mu = 0; mu < COUNT && !together; mu++)
                together = rows[mu * DIM + i] > 0 && rows[mu * DIM + j] > 0;
            assert_true(w[i * DIM + j] == (together ? 0 : -1));
            full += together && i != j;
        }
    const double f = (double)ACTIVE / DIM;
    const double expected = 1 - pow(1 - f * f, COUNT);
    assert_true(fabs(full / (DIM * (DIM - 1.0)) - expected) < 0.0125);
    free(w);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* From half of the active units a unit fires wrongly with chance p^10: 3e-7 at 100
   patterns, .006 at 400, where p = .63: four of 400 in every pattern, which completes and
   then is held by more units: few stay. At 1500 patterns p = .98: nothing is left. */
static void half_a_pattern_brings_back_the_whole(void **state) {
    (void)state;
    enum { MOST = 1500, TRIED = 20 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    int8_t *rows = sparse_rows(MOST, DIM, (double)ACTIVE / DIM, 512);
    hop_memory *few = rule_memory(context, "willshaw", rows, 100, DIM);
    hop_memory *many = rule_memory(context, "willshaw", rows, MOST, DIM);
    hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    o.max_steps = 1;
    for (size_t mu = 0; mu < TRIED; mu++) {
        int8_t cue[DIM], end[DIM];
        size_t seen = 0;
        for (size_t i = 0; i < DIM; i++) {
            const bool on = rows[mu * DIM + i] > 0 && seen < ACTIVE / 2;
            seen += on;
            cue[i] = on ? 1 : -1;
        }
        hop_result result = recall_of(few, &o, cue, end);
        assert_memory_equal(end, rows + mu * DIM, DIM); /* one synchronous step */
        assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
        hop_results_clear(&result, 1);
    }
    assert_int_equal(recalled(few, rows, TRIED, ACTIVE / 2), TRIED);
    assert_true(recalled(many, rows, TRIED, ACTIVE / 2) == 0);
    hop_memory_free(few);
    hop_memory_free(many);
    free(rows);
    hop_context_free(context);
}

/* E counts pairs of active units that were never on together, less half the active. */
static void energy_counts_strangers(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = sparse_rows(30, DIM, (double)ACTIVE / DIM, 513);
    hop_memory *memory = rule_memory(context, "willshaw", rows, 30, DIM);
    double energy;
    assert_ok(hop_memory_energy(memory, rows, 1, &energy, NULL));
    assert_true(energy == -ACTIVE / 2.0);
    int8_t both[DIM];
    double strangers = 0, active = 0;
    for (size_t i = 0; i < DIM; i++) both[i] = rows[i] > 0 || rows[DIM + i] > 0 ? 1 : -1;
    for (size_t i = 0; i < DIM; i++) {
        active += both[i] > 0;
        for (size_t j = 0; j < i; j++) {
            bool together = both[i] < 0 || both[j] < 0;
            for (size_t mu = 0; mu < 30 && !together; mu++)
                together = rows[mu * DIM + i] > 0 && rows[mu * DIM + j] > 0;
            strangers += !together;
        }
    }
    assert_ok(hop_memory_energy(memory, both, 1, &energy, NULL));
    assert_true(energy == strangers - active / 2);
    hop_memory_free(memory);
    assert_forgets(context, "willshaw", rows, 6, DIM);
    free(rows);
    hop_context_free(context);
}

static void an_interrupt_changes_nothing(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = sparse_rows(2, DIM, (double)ACTIVE / DIM, 514);
    hop_memory *memory = rule_memory(context, "willshaw", rows, 1, DIM);
    hop_patterns *patterns = patterns_of(rows + DIM, 1, DIM);
    double *before = export_of(memory);
    hop_context_interrupt(context);
    assert_status(hop_memory_learn(memory, patterns, (hop_strength){1, 1}, NULL),
                  HOP_EINTERRUPTED);
    hop_context_clear_interrupt(context);
    assert_int_equal(hop_memory_count(memory), 1);
    double *after = export_of(memory);
    assert_memory_equal(before, after, DIM * DIM * sizeof *after);
    free(before);
    free(after);
    hop_patterns_free(patterns);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fill_is_as_predicted),
        cmocka_unit_test(half_a_pattern_brings_back_the_whole),
        cmocka_unit_test(energy_counts_strangers),
        cmocka_unit_test(an_interrupt_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
