/* SPDX-License-Identifier: MIT */
/* Hebb's rule: its facts, its formula, and identities that hold for every memory. */
#include "learn/check_learn.h"
#include "recall/check_recall.h"

static void its_facts_are_true(void **state) {
    (void)state;
    const hop_rule_facts *facts = hop_rule_at(0);
    assert_string_equal(facts->name, "hebb");
    assert_true(facts->symmetric && facts->incremental && facts->factored);
    assert_true(facts->strengths && !facts->order_dependent);
}

static void recalls_exactly(const hop_memory *memory, const int8_t *cue,
                            hop_outcome outcome) {
    static const hop_order orders[] = {HOP_ORDER_FIXED, HOP_ORDER_RANDOM,
                                       HOP_ORDER_GREEDY};
    for (int update = 0; update < 2; update++)
        for (int order = 0; order < 3; order++)
            for (int ties = 0; ties < 2; ties++) {
                hop_recall_options o = recall_options((hop_update)update, orders[order]);
                o.ties = (hop_ties)ties;
                hop_result result = recall_of(memory, &o, cue, NULL);
                assert_int_equal(result.outcome, outcome);
                assert_int_equal(result.steps, 0);
                assert_int_equal(result.wrong, 0);
            }
}

/* A single pattern is a fixed point, and so is its inverse; from two units on with the
   diagonal at zero, and for one unit with it kept. */
static void a_single_pattern_and_its_inverse_stay(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t dim = 1; dim <= 200; dim += dim < 10 ? 1 : 19)
        for (int diagonal = dim < 2; diagonal < 2; diagonal++)
            for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
                hop_random chance = hop_random_begin(241, HOP_STREAM_USER, dim);
                int8_t *row = random_rows(&chance, 1, dim);
                const hop_memory_options options = memory_options(
                    HOP_SCALING_UNITS, (hop_diagonal)diagonal, (hop_path)path);
                hop_memory *memory = memory_of(context, &options, row, 1, dim);
                recalls_exactly(memory, row, HOP_OUTCOME_EXACT);
                for (size_t i = 0; i < dim; i++) row[i] = (int8_t)-row[i];
                recalls_exactly(memory, row, HOP_OUTCOME_INVERSE);
                hop_memory_free(memory);
                free(row);
            }
    hop_context_free(context);
}

/* Orthogonal memories have no crosstalk: all of them are fixed points. */
static void orthogonal_patterns_all_stay(void **state) {
    (void)state;
    enum { DIM = 64, COUNT = 63 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_patterns *patterns = NULL;
    assert_ok(hop_patterns_create(DIM, &patterns));
    assert_ok(hop_patterns_generate_orthogonal(patterns, COUNT, 1, NULL));
    hop_memory *memory = empty_memory(context, DIM, NULL);
    assert_ok(hop_memory_learn(memory, patterns, (hop_strength){1, 1}, NULL));
    for (size_t mu = 0; mu < COUNT; mu++) {
        int8_t cue[DIM];
        hop_patterns_read(patterns, mu, cue);
        /* h_i = (N - P) xi_i / N > 0 */
        hop_recall_options o = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
        hop_result result = recall_of(memory, &o, cue, NULL);
        assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
        assert_int_equal(result.match, mu);
        assert_true(result.energy == -(DIM * DIM - COUNT * DIM) / (2. * DIM));
    }
    hop_patterns_free(patterns);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* The order of patterns changes couplings and recalls in nothing but the rows named. */
static void permuting_patterns_changes_nothing(void **state) {
    (void)state;
    contexts all = all_contexts();
    const hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
    for (uint64_t trial = 0; trial < 100; trial++) {
        drawn_case c = draw_case(242, trial, &options);
        if (c.scaling == HOP_SCALING_SOURCE) c.base = c.count; /* else the base changes */
        uint32_t order[MOST_PATTERNS];
        hop_random chance = hop_random_begin(243, HOP_STREAM_USER, trial);
        hop_random_permutation(&chance, order, c.count);
        drawn_case moved = c;
        moved.rows = need(c.count * c.dim);
        for (size_t mu = 0; mu < c.count; mu++) {
            memcpy(moved.rows + mu * c.dim, c.rows + order[mu] * c.dim, c.dim);
            moved.strengths[mu] = c.strengths[order[mu]];
        }
        hop_context *context = all.each[trial % all.count];
        hop_memory *one = case_memory(&c, context, HOP_PATH_FACTORED);
        hop_memory *other = case_memory(&moved, context, HOP_PATH_FACTORED);
        assert_same_couplings(one, other);
        int8_t ends[2][CUES * MOST_UNITS];
        hop_result results[2][CUES];
        assert_ok(hop_recall(one, &c.options, c.cues, CUES, ends[0], results[0], NULL));
        assert_ok(hop_recall(other, &c.options, c.cues, CUES, ends[1], results[1], NULL));
        assert_memory_equal(ends[0], ends[1], CUES * c.dim);
        for (size_t k = 0; k < CUES; k++) {
            assert_true(results[0][k].energy == results[1][k].energy);
            assert_true(results[0][k].overlap == results[1][k].overlap);
            assert_int_equal(results[0][k].outcome, results[1][k].outcome);
            assert_int_equal(results[0][k].flips, results[1][k].flips);
        }
        hop_results_clear(results[0], CUES);
        hop_results_clear(results[1], CUES);
        hop_memory_free(one);
        hop_memory_free(other);
        free(moved.rows);
        case_free(&c);
    }
    contexts_free(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_facts_are_true),
        cmocka_unit_test(a_single_pattern_and_its_inverse_stay),
        cmocka_unit_test(orthogonal_patterns_all_stay),
        cmocka_unit_test(permuting_patterns_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
