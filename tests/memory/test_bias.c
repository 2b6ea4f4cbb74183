/* SPDX-License-Identifier: MIT */
/* External fields: true ties, energies, recall against plain loops, refusals. */
#include <math.h>
#include "memory/check_cursor.h"

/* W = 1/N for all pairs, N = 10: of an all +1 state every field is 9/10. A decimal field
   of -0.9 makes a tie, although 0.9 is no sum of powers of two. */
static void decimal_fields_make_true_ties(void **state) {
    (void)state;
    enum { DIM = 10 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[DIM], end[DIM];
    double fields[DIM];
    for (size_t i = 0; i < DIM; i++) {
        row[i] = 1;
        fields[i] = -0.9;
    }
    for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
        hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
        options.path = (hop_path)path;
        hop_memory *memory = memory_of(context, &options, row, 1, DIM);
        hop_recall_options o = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
        o.fields = fields;
        o.field_rows = 1;
        hop_result result = recall_of(memory, &o, row, end);
        assert_int_equal(result.steps, 0);
        assert_true(fabs(result.energy - (-4.5 + 9)) < 1e-12); /* -45/10 + .9 * 10 */
        hop_results_clear(&result, 1);
        fields[3] = -0.900001; /* 2^-20 of the coupling of 1/10 is less */
        result = recall_of(memory, &o, row, end);
        assert_int_equal(end[3], -1);
        hop_results_clear(&result, 1);
        fields[3] = -0.9;
        hop_memory_free(memory);
    }
    hop_context_free(context);
}

/* Asynchronous recall in fixed order under fields and masks, in plain long doubles. The
   fields are odd multiples of 1/8192: no rounding of the sums can matter. */
static void check_walk_with_fields(hop_context *context, hop_random *chance, int path) {
    const size_t dim = 2 + (size_t)hop_random_below(chance, 70);
    const size_t count = 1 + (size_t)hop_random_below(chance, 8);
    int8_t *rows = random_rows(chance, count, dim), *cue = random_rows(chance, 1, dim);
    int8_t *s = copy_of(cue, dim), *end = need(dim);
    double *fields = need(dim * sizeof *fields);
    uint8_t *mask = need(dim);
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.path = (hop_path)path;
    hop_memory *memory = memory_of(context, &options, rows, count, dim);
    double *w = export_of(memory);
    for (size_t i = 0; i < dim; i++) {
        fields[i] = (2 * (double)hop_random_below(chance, 8192) + 1) / 8192 - 1;
        mask[i] = (uint8_t)hop_random_below(chance, 3);
        if (mask[i] == HOP_MASK_MISSING) s[i] = 0;
    }
    size_t steps = 0;
    for (size_t changed = 1; changed; steps += changed > 0) {
        changed = 0;
        for (size_t i = 0; i < dim; i++) {
            long double h = fields[i];
            for (size_t j = 0; j < dim; j++) h += (long double)w[i * dim + j] * s[j];
            const int8_t then = h > 0 ? 1 : -1;
            if (mask[i] == HOP_MASK_CLAMPED || then == s[i] || fabsl(h) < 1e-9L) continue;
            s[i] = then;
            changed++;
        }
    }
    long double energy = 0;
    for (size_t i = 0; i < dim; i++) {
        energy -= (long double)fields[i] * s[i];
        for (size_t j = 0; j < dim; j++)
            energy -= (long double)w[i * dim + j] * s[i] * s[j] / 2;
    }
    hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    o.fields = fields;
    o.mask = mask;
    o.field_rows = o.mask_rows = 1;
    hop_result result = recall_of(memory, &o, cue, end);
    assert_memory_equal(end, s, dim);
    assert_int_equal(result.steps, steps);
    assert_int_equal(result.energy_falls, 1);
    assert_true(fabs(result.energy - (double)energy) < 1e-4);
    hop_results_clear(&result, 1);
    o.order = HOP_ORDER_GREEDY; /* check_energy is on: no flip may raise it */
    result = recall_of(memory, &o, cue, end);
    assert_int_equal(result.converged, 1);
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    free(rows);
    free(cue);
    free(s);
    free(end);
    free(fields);
    free(mask);
    free(w);
}

static void recall_follows_fields_and_masks(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 120; trial++) {
        hop_random chance = hop_random_begin(431, HOP_STREAM_TRIAL, trial);
        check_walk_with_fields(all.each[trial % all.count], &chance,
                               trial % 2 ? HOP_PATH_EXPLICIT : HOP_PATH_FACTORED);
    }
    contexts_free(&all);
}

/* Couplings that are no integers: the same fields in doubles. */
static void real_couplings_take_fields_too(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const double w[4] = {0, 0.3, 0.3, 0};
    const double fields[2] = {-0.2, 0.35};
    hop_memory *memory = empty_memory(context, 2, NULL);
    assert_ok(hop_memory_import(memory, w, NULL));
    assert_false(hop_memory_exact(memory));
    int8_t cue[2] = {1, -1}, end[2];
    hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    o.fields = fields;
    o.field_rows = 1;
    hop_result result = recall_of(memory, &o, cue, end);
    /* h_0 = -.3 - .2 < 0; then h_1 = -.3 + .35 > 0; then h_0 = .3 - .2 > 0. */
    assert_int_equal(end[0], 1);
    assert_int_equal(end[1], 1);
    assert_true(fabs(result.energy - (-0.3 + 0.2 - 0.35)) < 1e-15);
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
}

static void wrong_fields_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[3] = {1, -1, 1};
    hop_memory *memory = memory_of(context, NULL, row, 1, 3);
    hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    const struct {
        double value;
        hop_status status;
    } wrong[] = {{NAN, HOP_EINVAL}, {INFINITY, HOP_EINVAL}, {1e40, HOP_EOVERFLOW}};
    for (size_t k = 0; k < 3; k++) {
        double fields[3] = {0, wrong[k].value, 0};
        hop_result result;
        hop_error error = {0};
        o.fields = fields;
        o.field_rows = 1;
        assert_status(hop_recall(memory, &o, row, 1, NULL, &result, &error),
                      wrong[k].status);
        assert_non_null(strstr(error.message, "field of unit 1"));
    }
    double fields[6] = {0};
    hop_result results[3];
    hop_error error = {0};
    int8_t rows[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    o.fields = fields;
    o.field_rows = 2;
    assert_status(hop_recall(memory, &o, rows, 3, NULL, results, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "fields: 2 rows for 3 cues"));
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimal_fields_make_true_ties),
        cmocka_unit_test(recall_follows_fields_and_masks),
        cmocka_unit_test(real_couplings_take_fields_too),
        cmocka_unit_test(wrong_fields_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
