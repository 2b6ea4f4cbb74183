/* SPDX-License-Identifier: MIT */
/* MinOver: the plain rule, and margins that approach Gardner's from below. */
#include "learn/check_trained.h"

static void follows_the_plain_rule(void **state) {
    (void)state;
    enum { DIM = 25, COUNT = 12 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(461, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double *w = need(DIM * DIM * sizeof *w);
    for (size_t i = 0; i < DIM; i++)
        for (int step = 0; step < 50 * COUNT; step++) {
            size_t least = 0;
            double smallest = INFINITY, size = 0;
            for (size_t j = 0; j < DIM; j++) size += w[i * DIM + j] * w[i * DIM + j];
            for (size_t mu = 0; mu < COUNT; mu++) {
                double field = 0;
                for (size_t j = 0; j < DIM; j++)
                    field += w[i * DIM + j] * rows[mu * DIM + j];
                field *= rows[mu * DIM + i];
                if (field >= smallest) continue;
                smallest = field;
                least = mu;
            }
            if (smallest > 0 && smallest >= 0.8 * sqrt(size)) break;
            for (size_t j = 0; j < DIM; j++)
                if (j != i)
                    w[i * DIM + j] += rows[least * DIM + i] * rows[least * DIM + j];
        }
    for (size_t i = 0; i < DIM * DIM; i++) w[i] /= DIM;
    hop_memory *memory =
        rule_memory(context, "minover:kappa=0.8,rounds=50", rows, COUNT, DIM);
    assert_couplings(memory, w, 1e-15);
    assert_same_everywhere("minover:kappa=0.8,rounds=50", rows, COUNT, DIM);
    assert_forgets(context, "minover", rows, 6, DIM);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* At alpha = 1 Gardner's kappa solves (1 + k^2) Phi(k) + k phi(k) = 1: k = .47.
   Means over
   units of the smallest margin, after more and more rounds: rising, and below .47 but for
   finite size: over 100 units the optimum spreads by .05, its mean by .005. */
static void margins_approach_gardners_from_below(void **state) {
    (void)state;
    enum { DIM = 100 };
    static const char *const rules[] = {"minover:kappa=5,rounds=2",
                                        "minover:kappa=5,rounds=20",
                                        "minover:kappa=5,rounds=200"};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(462, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, DIM, DIM);
    double gardner = 0.5, before = -1;
    for (int k = 0; k < 50; k++) { /* Newton */
        const double phi = exp(-gardner * gardner / 2) / sqrt(2 * M_PI);
        const double Phi = 0.5 * erfc(-gardner / sqrt(2));
        gardner -= ((1 + gardner * gardner) * Phi + gardner * phi - 1) /
                   (2 * (gardner * Phi + phi));
    }
    assert_true(fabs(gardner - 0.47) < 0.01);
    for (size_t k = 0; k < 3; k++) {
        hop_memory *memory = rule_memory(context, rules[k], rows, DIM, DIM);
        double *w = export_of(memory), mean = 0;
        for (size_t i = 0; i < DIM; i++) {
            double size = 0, least = INFINITY;
            for (size_t j = 0; j < DIM; j++) size += w[i * DIM + j] * w[i * DIM + j];
            for (size_t mu = 0; mu < DIM; mu++) {
                double field = 0;
                for (size_t j = 0; j < DIM; j++)
                    field += w[i * DIM + j] * rows[mu * DIM + j];
                least = fmin(least, field * rows[mu * DIM + i] / sqrt(size));
            }
            mean += least / DIM;
        }
        assert_true(mean > before);
        before = mean;
        assert_int_equal(hop_memory_training(memory).converged, 0);
        free(w);
        hop_memory_free(memory);
    }
    assert_true(before > gardner - 0.12);
    assert_true(before < gardner + 0.03);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_plain_rule),
        cmocka_unit_test(margins_approach_gardners_from_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
