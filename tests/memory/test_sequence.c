/* SPDX-License-Identifier: MIT */
/* The forms of sequences against plain sums over the transitions and the past. */
#include <math.h>

#include "check_cursor.h"
#include "memory/form.h"
#include "memory/sequence.h"

enum { MOST = 12, MOST_TAU = 5 };

typedef struct {
    size_t dim, count;
    int cyclic;
    int8_t *rows;
    hop_memory *memory;
} sequence;

static sequence draw_sequence(hop_random *chance, hop_context *context, hop_path path,
                              const char *more) {
    sequence q = {.dim = 1 + (size_t)hop_random_below(chance, MOST_UNITS)};
    q.count = 1 + (size_t)hop_random_below(chance, MOST);
    q.cyclic = (int)hop_random_below(chance, 2);
    q.rows = random_rows(chance, q.count, q.dim);
    char rule[64];
    snprintf(rule, sizeof rule, "sequence:cyclic=%d%s", q.cyclic, more);
    hop_memory_options how = memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_ZERO, path);
    how.rule = rule;
    q.memory = memory_of(context, &how, q.rows, q.count, q.dim);
    return q;
}

static void sequence_free(sequence *q) {
    hop_memory_free(q->memory);
    free(q->rows);
}

static const int8_t *leading_to(const sequence *q, size_t nu) {
    if (nu == 0 && !q->cyclic) return NULL;
    return q->rows + (nu ? nu - 1 : q->count - 1) * q->dim;
}

/* sum_nu xi^nu (xi^(nu-1))^T, diagonal and all. */
static reference couplings_of(const sequence *q) {
    reference r = {q->dim, need(q->dim * q->dim * sizeof(__int128)), 1};
    for (size_t nu = 0; nu < q->count; nu++) {
        const int8_t *to = q->rows + nu * q->dim, *from = leading_to(q, nu);
        for (size_t i = 0; from && i < q->dim; i++)
            for (size_t j = 0; j < q->dim; j++) r.w[i * q->dim + j] += to[i] * from[j];
    }
    return r;
}

static void cursors_follow_the_sums(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 150; trial++) {
        hop_random chance = hop_random_begin(331, HOP_STREAM_TRIAL, trial);
        sequence q =
            draw_sequence(&chance, all.each[trial % all.count], HOP_PATH_FACTORED, "");
        reference r = couplings_of(&q);
        check_walk(q.memory, hop_form_sequence.cursor, &r, &chance);
        reference_free(&r);
        sequence_free(&q);
    }
    contexts_free(&all);
}

static void couplings_and_energies_are_the_sums(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 40; trial++) {
        hop_random chance = hop_random_begin(332, HOP_STREAM_TRIAL, trial);
        const hop_path path = trial % 2 ? HOP_PATH_EXPLICIT : HOP_PATH_FACTORED;
        sequence q = draw_sequence(&chance, context, path, "");
        reference r = couplings_of(&q);
        r.divisor = (double)q.dim;
        double *w = export_of(q.memory), energy, sum;
        const size_t size = (q.dim + q.count) * sizeof(double);
        for (size_t k = 0; k < q.dim * q.dim; k++)
            assert_true(w[k] == (double)r.w[k] / (double)q.dim);
        int8_t *s = random_rows(&chance, 1, q.dim);
        double *v = need(size), *h = need(size), *scratch = need(size), *out = need(size);
        int32_t overlaps[MOST] = {0};
        for (size_t i = 0; i < q.dim; i++) v[i] = s[i];
        for (size_t k = 0; k < q.count * q.dim; k++)
            overlaps[k / q.dim] += q.rows[k] * s[k % q.dim];
        hop_form_sequence.apply(q.memory, v, scratch, h);
        for (size_t i = 0; i < q.dim; i++) {
            const double field = (double)reference_field(&r, s, i) / r.divisor;
            hop_form_sequence.parts(q.memory, NULL, overlaps, scratch, i, out);
            sum = 0;
            for (size_t mu = 0; mu < q.count; mu++) sum += out[mu];
            /* at most P terms of size 1, each rounded a few times */
            assert_true(fabs(h[i] - field) < 1e-13 && fabs(sum - field) < 1e-13);
        }
        assert_ok(hop_memory_energy(q.memory, s, 1, &energy, NULL));
        assert_true(energy == reference_energy(&r, s));
        assert_true(hop_memory_diagonal(q.memory) == HOP_DIAGONAL_KEEP);
        free(w);
        free(s);
        free(v);
        free(h);
        free(scratch);
        free(out);
        reference_free(&r);
        sequence_free(&q);
    }
    hop_context_free(context);
}

/* The field of the slow form times tau 2^16 N, from the states of the past. */
static __int128 slow_field(const sequence *q, const int8_t *s, int8_t past[][MOST_UNITS],
                           size_t tau, __int128 lambda, size_t i) {
    __int128 h = 0;
    for (size_t nu = 0; nu < q->count; nu++) {
        const int8_t *xi = q->rows + nu * q->dim, *from = leading_to(q, nu);
        int64_t own = 0, led = 0;
        for (size_t j = 0; j < q->dim; j++) {
            if (j != i) own += xi[j] * s[j];
            for (size_t t = 0; from && t < tau; t++) led += from[j] * past[t][j];
        }
        h += xi[i] * (((__int128)tau << HOP_LAMBDA_SHIFT) * own + lambda * led);
    }
    return h;
}

static void check_slow(hop_cursor *cursor, const sequence *q, const int8_t *s,
                       int8_t past[][MOST_UNITS], size_t tau, __int128 lambda) {
    uint64_t plus[MOST_UNITS / 64 + 1], zero[MOST_UNITS / 64 + 1];
    for (size_t i = 0; i < q->dim; i++)
        assert_true(cursor->landscape->field(cursor, i).exact ==
                    slow_field(q, s, past, tau, lambda, i));
    hop_cursor_signs(cursor, plus, zero);
    for (size_t i = 0; i < q->dim; i++) {
        const __int128 h = slow_field(q, s, past, tau, lambda, i);
        assert_int_equal(plus[i / 64] >> (i % 64) & 1, h > 0);
        assert_int_equal(zero[i / 64] >> (i % 64) & 1, h == 0);
    }
}

static void slow_cursors_remember_the_past(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random chance = hop_random_begin(333, HOP_STREAM_TRIAL, trial);
        const size_t tau = 1 + (size_t)hop_random_below(&chance, MOST_TAU);
        char more[32];
        snprintf(more, sizeof more, ",lambda=1.7,tau=%zu", tau);
        sequence q =
            draw_sequence(&chance, all.each[trial % all.count], HOP_PATH_FACTORED, more);
        const __int128 lambda = 111411; /* 1.7 in steps of 2^-16: 111411.2 */
        int8_t past[MOST_TAU][MOST_UNITS], s[MOST_UNITS];
        hop_cursor *cursor;
        assert_ok(hop_cursor_create(q.memory, &cursor));
        assert_int_equal(cursor->span, tau);
        for (size_t i = 0; i < q.dim; i++)
            s[i] = (int8_t)((int)hop_random_below(&chance, 3) - 1);
        hop_state_load(&cursor->state, s);
        hop_cursor_load(cursor);
        hop_cursor_begin(cursor);
        for (size_t t = 0; t < tau; t++) memcpy(past[t], s, q.dim);
        for (size_t step = 0; step < 2 * tau + 1; step++) {
            check_slow(cursor, &q, s, past, tau, lambda);
            for (size_t k = 0; k < 1 + q.dim / 4; k++) {
                const size_t unit = (size_t)hop_random_below(&chance, q.dim);
                s[unit] = s[unit] > 0 ? -1 : 1;
                hop_cursor_change(cursor, unit, s[unit]);
            }
            check_slow(cursor, &q, s, past, tau, lambda); /* the past has not moved */
            hop_cursor_tick(cursor);
            memcpy(past[step % tau], s, q.dim);
        }
        hop_cursor_free(cursor);
        sequence_free(&q);
    }
    contexts_free(&all);
}

static void couplings_that_depend_on_the_past_are_no_matrix(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory_options how = HOP_MEMORY_OPTIONS_INIT;
    hop_memory *memory = NULL;
    how.path = HOP_PATH_EXPLICIT;
    how.rule = "sequence:tau=3";
    assert_status(hop_memory_create(context, 9, &how, &memory, NULL), HOP_EUNSUPPORTED);
    how.rule = "sequence:dense=2";
    assert_status(hop_memory_create(context, 9, &how, &memory, NULL), HOP_EUNSUPPORTED);
    how.path = HOP_PATH_AUTO;
    how.rule = "sequence:tau=3";
    hop_random chance = hop_random_begin(334, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 2, 9);
    double w[81], energy;
    memory = memory_of(context, &how, rows, 2, 9);
    assert_status(hop_memory_export(memory, w, NULL), HOP_EUNSUPPORTED);
    assert_ok(hop_memory_energy(memory, rows, 1, &energy, NULL));
    assert_true(isnan(energy));
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cursors_follow_the_sums),
        cmocka_unit_test(couplings_and_energies_are_the_sums),
        cmocka_unit_test(slow_cursors_remember_the_past),
        cmocka_unit_test(couplings_that_depend_on_the_past_are_no_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
