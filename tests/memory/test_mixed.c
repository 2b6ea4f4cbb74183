/* SPDX-License-Identifier: MIT */
/* Mixed patterns: the cursor, energies and real fields against the unfolded matrix. */
#include <math.h>
#include "memory/check_cursor.h"

static hop_memory *drawn(hop_context *context, hop_random *chance, hop_path path,
                         hop_diagonal diagonal, int8_t **rows, size_t *count) {
    const size_t dim = 2 + (size_t)hop_random_below(chance, 128);
    hop_memory_options options = memory_options(HOP_SCALING_UNITS, diagonal, path);
    options.rule = hop_random_below(chance, 2) ? "projection" : "dreaming:t=5";
    *count = 1 + (size_t)hop_random_below(chance, 20);
    *rows = random_rows(chance, *count, dim);
    return memory_of(context, &options, *rows, *count, dim);
}

static void the_cursor_follows_every_change(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 120; trial++) {
        hop_random chance = hop_random_begin(361, HOP_STREAM_TRIAL, trial);
        int8_t *rows;
        size_t count;
        hop_memory *memory =
            drawn(all.each[trial % all.count], &chance, HOP_PATH_FACTORED,
                  (hop_diagonal)(trial % 2), &rows, &count);
        reference r = reference_filled(memory);
        check_walk(memory, hop_cursor_wide, &r, &chance);
        reference_free(&r);
        hop_memory_free(memory);
        free(rows);
    }
    contexts_free(&all);
}

/* Both paths are the same integers: the same states, energies and traces. */
static void the_matrix_recalls_the_same(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random chance = hop_random_begin(362, HOP_STREAM_TRIAL, trial),
                   again = chance;
        const hop_diagonal diagonal = (hop_diagonal)(trial % 2);
        hop_context *context = all.each[trial % all.count];
        int8_t *rows, *twin;
        size_t count;
        hop_memory *a =
            drawn(context, &chance, HOP_PATH_FACTORED, diagonal, &rows, &count);
        hop_memory *b =
            drawn(context, &again, HOP_PATH_EXPLICIT, diagonal, &twin, &count);
        const size_t dim = a->dim;
        assert_same_couplings(a, b);
        assert_true(hop_memory_exact(b));
        for (int update = 0; update < 2; update++) {
            hop_recall_options o = recall_options((hop_update)update, HOP_ORDER_RANDOM);
            o.trace = HOP_TRACE_STEPS;
            o.max_steps = 50;
            int8_t *cue = random_rows(&chance, 1, dim), *ends = need(2 * dim);
            cue[0] = 0;
            hop_result one = recall_of(a, &o, cue, ends);
            hop_result other = recall_of(b, &o, cue, ends + dim);
            assert_memory_equal(ends, ends + dim, dim);
            assert_same_result(&one, &other, dim, count);
            hop_results_clear(&one, 1);
            hop_results_clear(&other, 1);
            free(cue);
            free(ends);
        }
        hop_memory_free(a);
        hop_memory_free(b);
        free(rows);
        free(twin);
    }
    contexts_free(&all);
}

/* Fields of a real state, and what every memory adds to a field. */
static void real_fields_are_those_of_the_matrix(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 20; trial++) {
        hop_random chance = hop_random_begin(363, HOP_STREAM_TRIAL, trial);
        int8_t *rows;
        size_t count;
        hop_memory *memory = drawn(context, &chance, HOP_PATH_FACTORED,
                                   (hop_diagonal)(trial % 2), &rows, &count);
        const size_t dim = memory->dim;
        double *w = export_of(memory), *v = need(dim * sizeof *v);
        double *h = need(dim * sizeof *h), *scratch = need((dim + count) * sizeof *v);
        double *parts = need(count * sizeof *parts);
        int32_t *overlaps = need(count * sizeof *overlaps);
        hop_state s;
        assert_ok(hop_state_create(dim, &s));
        hop_state_load(&s, rows);
        for (size_t mu = 0; mu < count; mu++)
            for (size_t i = 0; i < dim; i++) overlaps[mu] += rows[i] * rows[mu * dim + i];
        for (size_t i = 0; i < dim; i++) v[i] = 2 * hop_random_real(&chance) - 1;
        memory->form->apply(memory, v, scratch, h);
        for (size_t i = 0; i < dim; i++) {
            double expected = 0, field = 0, sum = 0;
            for (size_t j = 0; j < dim; j++) {
                expected += w[i * dim + j] * v[j];
                field += w[i * dim + j] * rows[j];
            }
            assert_true(fabs(h[i] - expected) < 1e-12 * (double)(dim + count));
            memory->form->parts(memory, &s, overlaps, scratch, i, parts);
            for (size_t mu = 0; mu < count; mu++) sum += parts[mu];
            if (memory->diagonal == HOP_DIAGONAL_ZERO)
                sum -= memory->mixing.self[i] / hop_memory_divisor(memory) * rows[i];
            assert_true(fabs(sum - field) < 1e-12 * (double)(dim + count));
        }
        hop_state_clear(&s);
        hop_memory_free(memory);
        free(rows);
        free(w);
        free(v);
        free(h);
        free(scratch);
        free(parts);
        free(overlaps);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_follows_every_change),
        cmocka_unit_test(the_matrix_recalls_the_same),
        cmocka_unit_test(real_fields_are_those_of_the_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
