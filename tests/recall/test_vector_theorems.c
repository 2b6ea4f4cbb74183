/* SPDX-License-Identifier: MIT */
/* What the papers prove of vector memories, on random cases. */
#include "vectors.h"

typedef struct bench {
    hop_context *context;
    hop_rows *rows;
    hop_vector_memory *memory;
} bench;

static bench bench_of(const float *x, size_t count, size_t dim,
                      const hop_vector_options *how) {
    bench b = {context_of(2, HOP_ISA_AUTO), NULL, NULL};
    b.rows = rows_of(b.context, x, count, dim, HOP_STORAGE_FLOAT32, 0, 0);
    b.memory = vector_memory_of(b.context, b.rows, NULL, how);
    return b;
}

static void bench_free(bench *b) {
    hop_vector_memory_free(b->memory);
    hop_rows_free(b->rows);
    hop_context_free(b->context);
}

static double dot_of(const float *a, const float *b, size_t dim) {
    double sum = 0;
    for (size_t i = 0; i < dim; i++) sum += (double)a[i] * b[i];
    return sum;
}

static double apart(const float *a, const float *b, size_t dim) {
    double square = 0;
    for (size_t i = 0; i < dim; i++)
        square += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
    return sqrt(square);
}

/* Ramsauer et al. 2021, theorem 4: |f(q) - x| <= 2 (P-1) M e^{-beta (Delta - 2 max(|q-x|,
   |x*-x|) M)}, x* the fixed point near x, Delta the separation of x. */
static void one_step_retrieves_within_the_bound(void **state) {
    (void)state;
    enum { P = 60, D = 64 };
    size_t telling = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        float *x = unit_rows(seed, P, D), *cues = normal_rows(seed + 100, P, D);
        float *out = need(P * D * sizeof *out), *fixed = need(P * D * sizeof *fixed);
        hop_vector_result results[P];
        hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
        hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
        how.beta = 15 + 5 * (double)(seed % 8);
        bench b = bench_of(x, P, D, &how);
        for (size_t i = 0; i < P * D; i++) cues[i] = x[i] + 0.008f * cues[i];
        recall_all(b.memory, &options, x, P, fixed, NULL, results);
        options.max_steps = 1;
        options.tolerance = 0;
        recall_all(b.memory, &options, cues, P, out, NULL, results);
        for (size_t k = 0; k < P; k++) {
            const float *mine = x + k * D;
            double separation = INFINITY, longest = 0;
            for (size_t r = 0; r < P; r++) {
                longest = fmax(longest, length_of(x + r * D, D));
                if (r != k)
                    separation = fmin(separation,
                                      dot_of(mine, mine, D) - dot_of(mine, x + r * D, D));
            }
            const double off =
                fmax(apart(cues + k * D, mine, D), apart(fixed + k * D, mine, D));
            const double bound =
                2 * (P - 1) * longest * exp(-how.beta * (separation - 2 * off * longest));
            assert_true(apart(out + k * D, mine, D) <= bound + 1e-5);
            telling += bound < 0.5;
        }
        bench_free(&b);
        free(x);
        free(cues);
        free(out);
        free(fixed);
    }
    assert_true(telling > 200);
}

/* Theorems 1 and 2: E >= 0, never rises, and states converge from anywhere. */
static void energy_converges_from_anywhere(void **state) {
    (void)state;
    enum { P = 30, D = 12, N = 16 };
    for (uint64_t seed = 0; seed < 24; seed++) {
        float *x = normal_rows(seed, P, D), *cues = normal_rows(seed + 50, N, D);
        hop_vector_result results[N];
        hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
        hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
        double before[N], c[P];
        how.beta = exp(-3 + 0.25 * (double)seed);
        bench b = bench_of(x, P, D, &how);
        for (size_t r = 0; r < P; r++) c[r] = (double)(1 + r % 3);
        if (seed % 2) assert_ok(hop_vector_memory_set_strengths(b.memory, c, NULL));
        for (size_t i = 0; i < N * D; i++) cues[i] *= (float)(seed % 4) * 2;
        for (int64_t steps = 0; steps < 12; steps++) {
            options.max_steps = steps;
            recall_all(b.memory, &options, cues, N, NULL, NULL, results);
            for (size_t k = 0; k < N; k++) {
                const double rounding = 1e-5 * (1 + results[k].energy_start);
                assert_true(results[k].energy_falls);
                assert_true(results[k].energy >= -rounding);
                if (steps) assert_true(results[k].energy <= before[k] + rounding);
                before[k] = results[k].energy;
            }
        }
        options.max_steps = 100000;
        options.tolerance = 1e-5;
        recall_all(b.memory, &options, cues, N, NULL, NULL, results);
        for (size_t k = 0; k < N; k++) assert_true(results[k].converged);
        bench_free(&b);
        free(x);
        free(cues);
    }
}

/* Hu et al. 2023, Santos et al. 2024: one step gives the memory itself, exactly, once
   beta times the margin reaches 1 / (alpha - 1), and not before. */
static void sparse_retrieval_is_exact_from_its_margin_on(void **state) {
    (void)state;
    enum { P = 50, D = 24 };
    static const hop_separation kinds[] = {{HOP_SEPARATION_SPARSEMAX, 0},
                                           {HOP_SEPARATION_ENTMAX, 1.5},
                                           {HOP_SEPARATION_ENTMAX, 1.25},
                                           {HOP_SEPARATION_ENTMAX, 3}};
    static const double margins[] = {1, 2, 4, 0.5};
    float *x = unit_rows(4, P, D), *noise = normal_rows(5, P, D), out[D];
    for (size_t s = 0; s < 4; s++)
        for (size_t k = 0; k < P; k++) {
            float cue[D];
            double second = -INFINITY;
            hop_vector_result result;
            hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
            options.max_steps = 1;
            for (size_t i = 0; i < D; i++)
                cue[i] = x[k * D + i] + 0.05f * noise[k * D + i];
            for (size_t r = 0; r < P; r++)
                if (r != k) second = fmax(second, dot_of(cue, x + r * D, D));
            const double margin = dot_of(cue, x + k * D, D) - second;
            if (margin < 0.05) continue;
            for (int above = 0; above < 2; above++) {
                const hop_vector_options how = vector_options(
                    HOP_SIMILARITY_DOT, kinds[s].kind, kinds[s].order,
                    HOP_ACTIVATION_NONE, margins[s] / margin * (above ? 1.001 : 0.97));
                bench b = bench_of(x, P, D, &how);
                recall_all(b.memory, &options, cue, 1, out, NULL, &result);
                assert_int_equal(result.best_count == 1, above);
                assert_int_equal(!memcmp(out, x + k * D, sizeof out), above);
                if (above) assert_int_equal(result.best[0].row, k);
                bench_free(&b);
            }
        }
    free(x);
    free(noise);
}

/* A large beta names the nearest memory, whatever the similarity and separation. */
static void large_beta_is_nearest_neighbour(void **state) {
    (void)state;
    enum { P = 200, D = 16, N = 40 };
    float *x = normal_rows(6, P, D), *cues = normal_rows(7, N, D), *out;
    out = need(N * D * sizeof *out);
    static const hop_separation_kind kinds[] = {
        HOP_SEPARATION_SOFTMAX, HOP_SEPARATION_SPARSEMAX, HOP_SEPARATION_TOPK};
    const uint8_t all[D] = {0};
    for (int similarity = 0; similarity < HOP_SIMILARITY_HAMMING; similarity++)
        for (size_t s = 0; s < 3; s++) {
            const hop_vector_options how = vector_options(
                (hop_similarity)similarity, kinds[s], 3, HOP_ACTIVATION_NONE, 3e5);
            hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
            hop_vector_result results[N];
            bench b = bench_of(x, P, D, &how);
            options.max_steps = 1;
            recall_all(b.memory, &options, cues, N, out, NULL, results);
            for (size_t k = 0; k < N; k++) {
                double best = -INFINITY, second = -INFINITY, q[D], row[D], size;
                size_t nearest = 0;
                for (size_t i = 0; i < D; i++) q[i] = cues[k * D + i];
                for (size_t r = 0; r < P; r++) {
                    for (size_t i = 0; i < D; i++) row[i] = x[r * D + i];
                    const double here = plain_similarity((hop_similarity)similarity,
                                                         b.rows, q, row, all, &size);
                    second = fmax(second, fmin(best, here));
                    if (here > best) nearest = r;
                    best = fmax(best, here);
                }
                if (best - second < 1e-3) continue;
                assert_int_equal(results[k].best[0].row, nearest);
                assert_memory_equal(out + k * D, x + nearest * D, D * sizeof(float));
            }
            bench_free(&b);
        }
    free(x);
    free(cues);
    free(out);
}

/* d = 64, P = 1024: 1/sqrt(d) collapses to the mean of all, 0.5 retrieves all. */
static void beta_decides_between_memory_and_mean(void **state) {
    (void)state;
    enum { P = 1024, D = 64 };
    hop_random chance = hop_random_begin(5, 1, 0);
    float *x = need(P * D * sizeof *x), *states = need(P * D * sizeof *x);
    double mean[D] = {0};
    hop_vector_result *results = need(P * sizeof *results);
    for (size_t i = 0; i < P * D; i++) {
        x[i] = hop_random_below(&chance, 2) ? 1 : -1;
        mean[i % D] += x[i] / P;
    }
    for (int b = 0; b < 2; b++) {
        hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
        size_t right = 0, lost = 0;
        how.beta = b ? 0.5 : 1 / sqrt(D);
        bench all = bench_of(x, P, D, &how);
        recall_all(all.memory, NULL, x, P, states, NULL, results);
        for (size_t k = 0; k < P; k++) {
            double square = 0;
            right += results[k].has_match && results[k].match == k;
            lost += results[k].outcome == HOP_OUTCOME_MIXTURE;
            for (size_t i = 0; i < D; i++) {
                const double by = states[k * D + i] - mean[i];
                square += by * by;
            }
            /* A pattern is 8 long, the mean 1/4. */
            if (!b) assert_true(sqrt(square) < 0.5);
            if (!b) assert_true(results[k].entropy > 0.95 * log(P));
        }
        assert_int_equal(right, b ? P : 0);
        assert_int_equal(lost, b ? 0 : P);
        bench_free(&all);
    }
    free(x);
    free(states);
    free(results);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_step_retrieves_within_the_bound),
        cmocka_unit_test(energy_converges_from_anywhere),
        cmocka_unit_test(sparse_retrieval_is_exact_from_its_margin_on),
        cmocka_unit_test(large_beta_is_nearest_neighbour),
        cmocka_unit_test(beta_decides_between_memory_and_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
