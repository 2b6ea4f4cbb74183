/* SPDX-License-Identifier: MIT */
/* How firmly stored patterns stand, against the exported couplings. */
#include <math.h>
#include "engine.h"

enum { DIM = 60, COUNT = 12 };

static void fields_are_those_of_the_couplings(void **state) {
    (void)state;
    static const char *const rules[] = {"hebb", "projection", "storkey"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(481, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    size_t unstable = 0;
    for (int path = 0; path < 2; path++)
        for (size_t k = 0; k < 3; k++) {
            hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
            options.rule = rules[k];
            options.path = path ? HOP_PATH_EXPLICIT : HOP_PATH_AUTO;
            hop_memory *memory = memory_of(context, &options, rows, COUNT, DIM);
            double *w = export_of(memory);
            for (size_t mu = 0; mu < COUNT; mu++) {
                hop_stability found;
                size_t wrong = 0;
                double weakest = INFINITY, margin = INFINITY;
                assert_ok(hop_memory_stability(memory, mu, &found, NULL));
                for (size_t i = 0; i < DIM; i++) {
                    double field = 0, size = 0;
                    for (size_t j = 0; j < DIM; j++) {
                        field += w[i * DIM + j] * rows[mu * DIM + j];
                        size += w[i * DIM + j] * w[i * DIM + j];
                    }
                    field *= rows[mu * DIM + i];
                    wrong += field < -1e-9;
                    weakest = fmin(weakest, field);
                    margin = fmin(margin, field / sqrt(size));
                }
                assert_int_equal(found.unstable, wrong);
                assert_true(fabs(found.weakest - weakest) < 1e-9);
                if (hop_memory_path(memory) == HOP_PATH_EXPLICIT)
                    assert_true(fabs(found.margin - margin) < 1e-9);
                else
                    assert_true(isnan(found.margin));
                unstable += wrong;
            }
            free(w);
            hop_memory_free(memory);
        }
    assert_true(unstable > 0); /* Hebb's rule at .2 N */
    free(rows);
    hop_context_free(context);
}

static void rows_that_are_not_there_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[3] = {1, -1, 1};
    hop_memory *memory = memory_of(context, NULL, row, 1, 3);
    hop_stability found = {7, 7, 7};
    hop_error error = {0};
    assert_status(hop_memory_stability(memory, 1, &found, &error), HOP_ENOTFOUND);
    assert_int_equal(found.unstable, 7);
    assert_non_null(strstr(error.message, "row 1"));
    hop_memory_free(memory);
    hop_context_free(context);
}

/* A single unit has no field, aligned with -1 either: 0, not -0. */
static void no_field_is_plain_zero(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const int8_t row[1] = {-1};
    hop_memory *memory = memory_of(context, NULL, row, 1, 1);
    hop_stability found;
    assert_ok(hop_memory_stability(memory, 0, &found, NULL));
    assert_true(found.weakest == 0 && !signbit(found.weakest));
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_those_of_the_couplings),
        cmocka_unit_test(rows_that_are_not_there_are_refused),
        cmocka_unit_test(no_field_is_plain_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
