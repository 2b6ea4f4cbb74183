/* SPDX-License-Identifier: MIT */
/* Centred patterns of 0 and 1: fields, gains, energies and paths against plain integers.
 */
#include <math.h>
#include "memory/form.h"
#include "recall/check_recall.h"

/* sum_mu c_mu (q eta_i - p)(q eta_j - p), J = raw / (N p (q - p)). */
typedef struct {
    size_t dim;
    __int128 w[MOST_UNITS * MOST_UNITS];
} plain;

static plain *plain_of(const int8_t *rows, const int64_t *c, size_t count, size_t dim,
                       int p, int q, bool keep) {
    plain *made = need(sizeof *made);
    made->dim = dim;
    for (size_t mu = 0; mu < count; mu++)
        for (size_t i = 0; i < dim; i++)
            for (size_t j = 0; j < dim; j++)
                if (i != j || keep)
                    made->w[i * dim + j] += (__int128)c[mu] *
                                            ((rows[mu * dim + i] > 0 ? q : 0) - p) *
                                            ((rows[mu * dim + j] > 0 ? q : 0) - p);
    return made;
}

static __int128 plain_field(const plain *r, const int8_t *s, size_t i) {
    __int128 h = 0;
    for (size_t j = 0; j < r->dim; j++)
        if (s[j] > 0) h += r->w[i * r->dim + j];
    return h;
}

static __int128 plain_form(const plain *r, const int8_t *s) {
    __int128 sum = 0;
    for (size_t i = 0; i < r->dim; i++)
        if (s[i] > 0) sum += plain_field(r, s, i);
    return sum;
}

typedef struct {
    hop_memory *memory;
    plain *reference;
    size_t count;
} pair;

/* f = 1/20 or 3/8; strengths of 1 to 3, some negative. */
static pair draw(hop_context *context, uint64_t trial, hop_path path) {
    hop_random chance = hop_random_begin(491, HOP_STREAM_TRIAL, trial);
    const size_t dim = 2 + (size_t)hop_random_below(&chance, MOST_UNITS - 2);
    const size_t count = 1 + (size_t)hop_random_below(&chance, 12);
    const bool keep = hop_random_below(&chance, 3) == 0, small = trial % 2;
    int8_t *rows = random_rows(&chance, count, dim);
    int64_t c[12];
    hop_strength strengths[12];
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = small ? "covariance:f=0.05" : "covariance:f=0.375,theta=0.1";
    options.diagonal = keep ? HOP_DIAGONAL_KEEP : HOP_DIAGONAL_ZERO;
    options.path = path;
    for (size_t mu = 0; mu < count; mu++) {
        c[mu] = (int64_t)hop_random_below(&chance, 3) + 1;
        if (hop_random_below(&chance, 5) == 0) c[mu] = -c[mu];
        strengths[mu] = (hop_strength){c[mu], 1};
    }
    pair made = {empty_memory(context, dim, &options),
                 plain_of(rows, c, count, dim, small ? 1 : 3, small ? 20 : 8, keep),
                 count};
    learn_each(made.memory, rows, count, strengths);
    free(rows);
    return made;
}

static void pair_free(pair *p) {
    hop_memory_free(p->memory);
    free(p->reference);
}

static void fields_and_gains_follow_every_change(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 100; trial++) {
        const hop_path path = trial % 3 ? HOP_PATH_FACTORED : HOP_PATH_EXPLICIT;
        pair p = draw(all.each[trial % all.count], trial, path);
        hop_random chance = hop_random_begin(492, HOP_STREAM_TRIAL, trial);
        const size_t dim = p.memory->dim;
        hop_cursor *cursor = NULL;
        int8_t *s = random_rows(&chance, 1, dim);
        for (size_t i = 0; i < dim; i += 5) s[i] = 0;
        assert_ok(hop_cursor_create(p.memory, &cursor));
        assert_true(cursor->exact);
        hop_state_load(&cursor->state, s);
        hop_cursor_load(cursor);
        for (int step = 0; step < 12; step++) {
            for (size_t look = 0; look < (step % 3 ? 3 : dim); look++) {
                const size_t i = (size_t)hop_random_below(&chance, dim);
                const int8_t value = s[i] > 0 ? -1 : 1, before = s[i];
                assert_true(cursor->landscape->field(cursor, i).exact ==
                            plain_field(p.reference, s, i));
                const hop_raw gain = cursor->landscape->gain(cursor, i, value);
                __int128 grows = -plain_form(p.reference, s);
                s[i] = value;
                grows += plain_form(p.reference, s);
                s[i] = before;
                assert_true(gain.exact == grows);
            }
            const size_t unit = (size_t)hop_random_below(&chance, dim);
            s[unit] = s[unit] > 0 ? -1 : 1;
            hop_cursor_change(cursor, unit, s[unit]);
        }
        hop_cursor_free(cursor);
        free(s);
        pair_free(&p);
    }
    contexts_free(&all);
}

/* E = -1/2 s^T J s + theta sum s, and recall that lowers it, on both paths alike. */
static void both_paths_recall_the_same(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_context *context = all.each[trial % all.count];
        pair a = draw(context, trial, HOP_PATH_FACTORED);
        pair b = draw(context, trial, HOP_PATH_EXPLICIT);
        const size_t dim = a.memory->dim;
        hop_random chance = hop_random_begin(493, HOP_STREAM_TRIAL, trial);
        int8_t *cue = random_rows(&chance, 1, dim), *ends = need(2 * dim);
        double energy[2], active = 0, fields[MOST_UNITS];
        cue[0] = 0;
        for (size_t i = 0; i < dim; i++) {
            active += cue[i] > 0;
            fields[i] = (double)hop_random_below(&chance, 3) / 64;
        }
        assert_same_couplings(a.memory, b.memory);
        assert_ok(hop_memory_energy(a.memory, cue, 1, &energy[0], NULL));
        assert_ok(hop_memory_energy(b.memory, cue, 1, &energy[1], NULL));
        const double expected =
            -(double)plain_form(a.reference, cue) / (2 * hop_memory_divisor(a.memory)) +
            hop_memory_threshold(a.memory) * active;
        assert_true(fabs(energy[0] - expected) < 1e-4 * (1 + active));
        assert_true(energy[0] == energy[1]);
        for (int k = 0; k < 6; k++) {
            static const hop_order orders[] = {HOP_ORDER_FIXED, HOP_ORDER_RANDOM,
                                               HOP_ORDER_GREEDY};
            hop_recall_options o =
                recall_options(k < 3 ? HOP_UPDATE_ASYNC : HOP_UPDATE_SYNC, orders[k % 3]);
            o.max_steps = 40;
            o.fields = k % 2 ? fields : NULL;
            o.field_rows = 1;
            hop_result one = recall_of(a.memory, &o, cue, ends);
            hop_result other = recall_of(b.memory, &o, cue, ends + dim);
            assert_memory_equal(ends, ends + dim, dim);
            assert_same_result(&one, &other, dim, a.count);
            assert_int_equal(one.mixture_count, 0);
            assert_true(one.outcome != HOP_OUTCOME_INVERSE);
            hop_results_clear(&one, 1);
            hop_results_clear(&other, 1);
        }
        free(cue);
        free(ends);
        pair_free(&a);
        pair_free(&b);
    }
    contexts_free(&all);
}

static void real_fields_and_parts_are_those_of_the_matrix(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 30; trial++) {
        pair p = draw(context, trial, HOP_PATH_FACTORED);
        hop_random chance = hop_random_begin(494, HOP_STREAM_TRIAL, trial);
        const size_t dim = p.memory->dim;
        double *w = export_of(p.memory), v[MOST_UNITS], h[MOST_UNITS];
        double scratch[MOST_UNITS + 12], parts[12];
        hop_state state_of;
        assert_ok(hop_state_create(dim, &state_of));
        int8_t *s = random_rows(&chance, 1, dim);
        hop_state_load(&state_of, s);
        for (size_t i = 0; i < dim; i++) v[i] = hop_random_real(&chance);
        p.memory->form->apply(p.memory, v, scratch, h);
        for (size_t i = 0; i < dim; i++) {
            double expected = 0, field = 0, sum = 0;
            for (size_t j = 0; j < dim; j++) {
                expected += w[i * dim + j] * v[j];
                if (s[j] > 0) field += w[i * dim + j];
            }
            assert_true(fabs(h[i] - expected) < 1e-10 * (double)dim);
            p.memory->form->parts(p.memory, &state_of, NULL, scratch, i, parts);
            for (size_t mu = 0; mu < p.count; mu++) sum += parts[mu];
            if (s[i] > 0 && p.memory->diagonal == HOP_DIAGONAL_ZERO)
                sum -= (double)p.memory->form->self(p.memory, i).exact /
                       hop_memory_divisor(p.memory);
            assert_true(fabs(sum - field) < 1e-10 * (double)dim);
        }
        hop_state_clear(&state_of);
        free(s);
        free(w);
        pair_free(&p);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_gains_follow_every_change),
        cmocka_unit_test(both_paths_recall_the_same),
        cmocka_unit_test(real_fields_and_parts_are_those_of_the_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
