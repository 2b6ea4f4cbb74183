/* SPDX-License-Identifier: MIT */
/* The covariance rule: its couplings, its capacity beyond Hebb's, its refusals. */
#include "learn/sparse_rows.h"

static void couplings_are_those_of_the_formula(void **state) {
    (void)state;
    enum { DIM = 60, COUNT = 9 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    int8_t *rows = sparse_rows(COUNT, DIM, 0.1, 501);
    const double f = 0.1;
    double *w = need(DIM * DIM * sizeof *w);
    for (size_t mu = 0; mu < COUNT; mu++)
        for (size_t i = 0; i < DIM; i++)
            for (size_t j = 0; j < DIM; j++)
                if (i != j)
                    w[i * DIM + j] += ((rows[mu * DIM + i] > 0) - f) *
                                      ((rows[mu * DIM + j] > 0) - f) /
                                      (DIM * f * (1 - f));
    hop_memory *memory = rule_memory(context, "covariance:f=0.1", rows, 5, DIM);
    learn_rows(memory, rows + 5 * DIM, COUNT - 5, (hop_strength){1, 1});
    assert_couplings(memory, w, 1e-14);
    assert_true(hop_memory_binary(memory));
    assert_true(fabs(hop_memory_threshold(memory) - 0.4) < 1e-15);
    assert_forgets(context, "covariance:f=0.1", rows, 6, DIM);
    assert_same_everywhere("covariance:f=0.1", rows, COUNT, DIM);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* A single pattern: h = 1 - f on its active units and -f on the others, times the share
   of itself that is on; the unit's own part comes off. */
static void signals_are_one_less_f_and_minus_f(void **state) {
    (void)state;
    enum { DIM = 100 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = sparse_rows(1, DIM, 0.1, 502);
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = "covariance:f=0.1";
    options.diagonal = HOP_DIAGONAL_KEEP;
    hop_memory *memory = memory_of(context, &options, rows, 1, DIM);
    double *w = export_of(memory);
    for (size_t i = 0; i < DIM; i++) {
        double h = 0;
        for (size_t j = 0; j < DIM; j++) h += rows[j] > 0 ? w[i * DIM + j] : 0;
        assert_true(fabs(h - (rows[i] > 0 ? 0.9 : -0.1)) < 1e-12);
    }
    free(w);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* N = 1000, f = .05, P = 400: twice Hebb's capacity of fair signs and more, half of what
   theory allows for N to infinity, .94. Hebb's rule on the same patterns, whose means are
   all alike, recalls none. */
static void holds_far_more_than_hebb(void **state) {
    (void)state;
    enum { DIM = 1000, COUNT = 400, TRIED = 40 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    int8_t *rows = sparse_rows(COUNT, DIM, 0.05, 503);
    hop_memory *covariance = rule_memory(context, "covariance:f=0.05", rows, COUNT, DIM);
    hop_memory *hebb = rule_memory(context, "hebb", rows, COUNT, DIM);
    assert_true(recalled(covariance, rows, TRIED, 10) >= TRIED - 2);
    const hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
    for (size_t mu = 0; mu < 5; mu++) {
        int8_t end[DIM];
        hop_result result = recall_of(hebb, &o, rows + mu * DIM, end);
        size_t shared = 0;
        for (size_t i = 0; i < DIM; i++) shared += end[i] > 0 && rows[mu * DIM + i] > 0;
        assert_true(shared < 10); /* of 50 */
        hop_results_clear(&result, 1);
    }
    /* The silent state differs from every pattern in 5% of the units, but is near none.
     */
    int8_t silent[DIM];
    memset(silent, -1, sizeof silent);
    hop_result result = recall_of(covariance, &o, silent, NULL);
    assert_int_equal(result.outcome, HOP_OUTCOME_SPURIOUS);
    assert_int_equal(result.wrong, 50);
    hop_results_clear(&result, 1);
    hop_memory_free(covariance);
    hop_memory_free(hebb);
    free(rows);
    hop_context_free(context);
}

static void strange_fractions_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"covariance:f=0.0000001", "covariance:f=1",
                                        "covariance:f=0.1234567", "covariance:f=-0.1",
                                        "covariance:theta=20"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
        hop_memory *memory = NULL;
        hop_error error = {0};
        options.rule = wrong[k];
        assert_status(hop_memory_create(context, 20, &options, &memory, &error),
                      HOP_EINVAL);
        assert_non_null(strstr(error.message, "covariance"));
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(couplings_are_those_of_the_formula),
        cmocka_unit_test(signals_are_one_less_f_and_minus_f),
        cmocka_unit_test(holds_far_more_than_hebb),
        cmocka_unit_test(strange_fractions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
