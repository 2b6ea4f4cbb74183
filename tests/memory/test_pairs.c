/* SPDX-License-Identifier: MIT */
/* The form of pairs against plain sums over the two sides. */
#include "check_cursor.h"
#include "memory/form.h"

enum { MOST = 12 };

/* A memory of pairs and its couplings as plain integers. */
typedef struct {
    size_t dim, left, count;
    int8_t *rows;
    reference r;
    hop_memory *memory;
} pairs;

static pairs draw_pairs(hop_random *chance, hop_context *context, hop_path path,
                        bool wide) {
    pairs p = {.dim = 2 + (size_t)hop_random_below(chance, MOST_UNITS - 1)};
    p.left = 1 + (size_t)hop_random_below(chance, p.dim - 1);
    p.count = 1 + (size_t)hop_random_below(chance, MOST);
    p.rows = random_rows(chance, p.count, p.dim);
    p.r = (reference){p.dim, need(p.dim * p.dim * sizeof(__int128)), 1};
    hop_strength strengths[MOST];
    for (size_t mu = 0; mu < p.count; mu++) {
        int64_t c = 1 + (int64_t)hop_random_below(chance, 5);
        if (wide) c += ((int64_t)1 << 40) - 3;
        if (hop_random_below(chance, 3) == 0) c = -c;
        strengths[mu] = (hop_strength){c, 1};
        const int8_t *xi = p.rows + mu * p.dim;
        for (size_t i = 0; i < p.dim; i++)
            for (size_t j = 0; j < p.dim; j++)
                if ((i < p.left) != (j < p.left))
                    p.r.w[i * p.dim + j] += (__int128)c * (xi[i] * xi[j]);
    }
    char rule[32];
    snprintf(rule, sizeof rule, "bam:left=%zu", p.left);
    hop_memory_options how = memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_ZERO, path);
    how.rule = rule;
    p.memory = empty_memory(context, p.dim, &how);
    learn_each(p.memory, p.rows, p.count, strengths);
    return p;
}

static void pairs_free(pairs *p) {
    hop_memory_free(p->memory);
    reference_free(&p->r);
    free(p->rows);
}

static void cursors_follow_the_sums(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 150; trial++) {
        hop_random chance = hop_random_begin(321, HOP_STREAM_TRIAL, trial);
        pairs p = draw_pairs(&chance, all.each[trial % all.count], HOP_PATH_FACTORED,
                             trial % 3 == 0);
        check_walk(p.memory, hop_form_pairs.cursor, &p.r, &chance);
        pairs_free(&p);
    }
    contexts_free(&all);
}

/* E = -x^T W y, and the matrix is [[0, W], [W^T, 0]], raw sums. */
static void energies_and_couplings_are_the_sums(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 40; trial++) {
        hop_random chance = hop_random_begin(322, HOP_STREAM_TRIAL, trial);
        const hop_path path = trial % 2 ? HOP_PATH_EXPLICIT : HOP_PATH_FACTORED;
        pairs p = draw_pairs(&chance, context, path, false);
        assert_int_equal(hop_memory_left(p.memory), p.left);
        assert_true(hop_memory_symmetric(p.memory));
        double *w = export_of(p.memory);
        for (size_t k = 0; k < p.dim * p.dim; k++) assert_true(w[k] == (double)p.r.w[k]);
        free(w);
        int8_t *s = random_rows(&chance, 1, p.dim);
        for (size_t i = 0; i < p.dim; i++)
            if (hop_random_below(&chance, 4) == 0) s[i] = 0;
        double energy, expected = 0;
        assert_ok(hop_memory_energy(p.memory, s, 1, &energy, NULL));
        for (size_t i = 0; i < p.left; i++)
            for (size_t j = p.left; j < p.dim; j++)
                expected -= s[i] * (double)p.r.w[i * p.dim + j] * s[j];
        assert_true(energy == expected);
        free(s);
        pairs_free(&p);
    }
    hop_context_free(context);
}

/* W v for real v, and what each memory adds to a unit's field. */
static void real_states_and_parts(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 20; trial++) {
        hop_random chance = hop_random_begin(323, HOP_STREAM_TRIAL, trial);
        pairs p = draw_pairs(&chance, context, HOP_PATH_FACTORED, false);
        const size_t size = (p.dim + p.count) * sizeof(double);
        double *v = need(size), *h = need(size), *scratch = need(size), *out = need(size);
        int8_t *s = random_rows(&chance, 1, p.dim);
        int32_t overlaps[MOST] = {0};
        hop_state units;
        for (size_t i = 0; i < p.dim; i++) v[i] = s[i];
        for (size_t k = 0; k < p.count * p.dim; k++)
            overlaps[k / p.dim] += p.rows[k] * s[k % p.dim];
        assert_ok(hop_state_create(p.dim, &units));
        hop_state_load(&units, s);
        hop_form_pairs.apply(p.memory, v, scratch, h);
        for (size_t i = 0; i < p.dim; i++) {
            double sum = 0;
            hop_form_pairs.parts(p.memory, &units, overlaps, scratch, i, out);
            for (size_t mu = 0; mu < p.count; mu++) sum += out[mu];
            /* small integers all: no rounding */
            assert_true(h[i] == (double)reference_field(&p.r, s, i));
            assert_true(sum == h[i]);
        }
        hop_state_clear(&units);
        free(v);
        free(h);
        free(scratch);
        free(out);
        free(s);
        pairs_free(&p);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cursors_follow_the_sums),
        cmocka_unit_test(energies_and_couplings_are_the_sums),
        cmocka_unit_test(real_states_and_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
