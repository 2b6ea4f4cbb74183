/* SPDX-License-Identifier: MIT */
/* Diederich and Opper: fields of one or more by steps; of one in proportion, which is
   projection. */
#include "learn/check_trained.h"

enum { DIM = 50, COUNT = 25 };

static void steps_follow_the_plain_rule(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(471, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double *w = need(DIM * DIM * sizeof *w);
    for (size_t i = 0; i < DIM; i++)
        for (int wrong = 1; wrong;) {
            wrong = 0;
            for (size_t mu = 0; mu < COUNT; mu++) {
                double field = 0;
                for (size_t j = 0; j < DIM; j++)
                    field += w[i * DIM + j] * rows[mu * DIM + j];
                if (field * rows[mu * DIM + i] >= DIM) continue;
                for (size_t j = 0; j < DIM; j++)
                    if (j != i) w[i * DIM + j] += rows[mu * DIM + i] * rows[mu * DIM + j];
                wrong = 1;
            }
        }
    for (size_t i = 0; i < DIM * DIM; i++) w[i] /= DIM;
    hop_memory *memory = rule_memory(context, "diederich-opper", rows, COUNT, DIM);
    assert_true(smallest_field(w, rows, COUNT, DIM, false) > 1 - 1e-12);
    assert_int_equal(hop_memory_training(memory).converged, 1);
    assert_couplings(memory, w, 1e-15);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* Without self-coupling the row of unit i solves xi_i h_i = 1 by the least couplings:
   that of the projection over 1 - w_ii. */
static void proportion_tends_to_projection(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(472, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = "projection";
    options.diagonal = HOP_DIAGONAL_KEEP;
    hop_memory *projection = memory_of(context, &options, rows, COUNT, DIM);
    double *w = export_of(projection);
    for (size_t i = 0; i < DIM; i++) {
        const double rest = 1 - w[i * DIM + i];
        for (size_t j = 0; j < DIM; j++)
            w[i * DIM + j] = i == j ? 0 : w[i * DIM + j] / rest;
    }
    hop_memory *memory =
        rule_memory(context, "diederich-opper:form=proportional", rows, COUNT, DIM);
    assert_int_equal(hop_memory_training(memory).converged, 1);
    assert_couplings(memory, w, 1e-7);
    hop_memory_free(memory);
    hop_memory_free(projection);
    assert_same_everywhere("diederich-opper:form=proportional", rows, COUNT, DIM);
    assert_forgets(context, "diederich-opper", rows, 6, DIM);
    free(rows);
    hop_context_free(context);
}

/* More patterns than units: fields cannot all be one. */
static void what_cannot_be_reached_is_said(void **state) {
    (void)state;
    enum { FEW = 20, MANY = 60 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(473, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, MANY, FEW);
    hop_memory *memory = rule_memory(
        context, "diederich-opper:form=proportional,rounds=50", rows, MANY, FEW);
    const hop_training training = hop_memory_training(memory);
    assert_int_equal(training.converged, 0);
    assert_int_equal(training.rounds, 50);
    assert_true(training.failed > MANY / 2);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_follow_the_plain_rule),
        cmocka_unit_test(proportion_tends_to_projection),
        cmocka_unit_test(what_cannot_be_reached_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
