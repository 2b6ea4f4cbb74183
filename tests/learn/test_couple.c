/* SPDX-License-Identifier: MIT */
/* One pass a pattern: the fields it finds on its way, and what ends a lesson. */
#include "engine.h"
#include "learn/couple.h"

enum { DIM = 250, COUNT = 6 };

/* What `prepare` saw, pattern by pattern. */
static double seen[COUNT][DIM], used[COUNT][2][DIM];
static size_t fail_at;

static hop_status prepare(const double *xi, const double *h, size_t dim, double *p,
                          double *q, size_t row, hop_error *error) {
    (void)error;
    if (row == fail_at) return HOP_EDIVERGED;
    for (size_t i = 0; i < dim; i++) {
        seen[row][i] = h[i];
        p[i] = used[row][0][i] = xi[i] + h[i] / 3;
        q[i] = used[row][1][i] = xi[i] / (double)dim;
    }
    return HOP_OK;
}

/* A lesson of rows first..COUNT-1 on a matrix of its own. */
static hop_status teach(hop_memory *memory, const hop_patterns *patterns, size_t first,
                        hop_matrix *matrix) {
    hop_lesson lesson = {.memory = memory,
                         .patterns = patterns,
                         .first = first,
                         .count = COUNT,
                         .matrix = matrix};
    return hop_couple_learn(&lesson, 0.9, prepare, NULL);
}

/* The fields of a pattern are the dot products of the rows as they then are. */
static void fields_are_those_of_the_updated_rows(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(391, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_patterns *patterns = patterns_of(rows, COUNT, DIM);
    hop_memory *memory = empty_memory(context, DIM, NULL);
    hop_matrix *matrix, *again;
    fail_at = SIZE_MAX;
    assert_ok(hop_matrix_create(context, DIM, &matrix, NULL));
    assert_ok(hop_matrix_create(context, DIM, &again, NULL));
    assert_ok(teach(memory, patterns, 0, matrix));
    for (size_t mu = 0; mu < COUNT; mu++) {
        double xi[DIM];
        for (size_t i = 0; i < DIM; i++) xi[i] = rows[mu * DIM + i];
        for (size_t i = 0; i < DIM; i++) {
            const double h = context->kernels->dot(again->w + i * DIM, xi, DIM);
            assert_memory_equal(&h, &seen[mu][i], sizeof h);
        }
        const double *p = used[mu][0], *q = used[mu][1];
        for (size_t i = 0; i < DIM; i++)
            for (size_t j = 0; j < DIM; j++) {
                double *w = &again->w[i * DIM + j];
                *w = i == j ? 0 : 0.9 * *w + (p[i] * q[j] + q[i] * p[j]);
            }
    }
    assert_memory_equal(matrix->w, again->w, DIM * DIM * sizeof(double));
    hop_matrix_free(matrix);
    hop_matrix_free(again);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    free(rows);
    hop_context_free(context);
}

static void a_lesson_ends_where_it_is_refused_or_interrupted(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(392, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_patterns *patterns = patterns_of(rows, COUNT, DIM);
    hop_memory *memory = empty_memory(context, DIM, NULL);
    hop_matrix *matrix;
    assert_ok(hop_matrix_create(context, DIM, &matrix, NULL));
    fail_at = 3;
    assert_status(teach(memory, patterns, 0, matrix), HOP_EDIVERGED);
    assert_ok(teach(memory, patterns, 4, matrix));
    hop_context_interrupt(context);
    assert_status(teach(memory, patterns, 4, matrix), HOP_EINTERRUPTED);
    hop_matrix_free(matrix);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_those_of_the_updated_rows),
        cmocka_unit_test(a_lesson_ends_where_it_is_refused_or_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
