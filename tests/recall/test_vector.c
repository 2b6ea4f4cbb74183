/* SPDX-License-Identifier: MIT */
/* Recall in vector memories: beside plain double code, and what theory promises of it. */
#include "engine.h"

#include <math.h>

/* A row of independent normal numbers, sum of 12 uniform ones less 6. */
static float *normal_rows(hop_random *chance, size_t count, size_t dim) {
    float *rows = need(count * dim * sizeof *rows);
    for (size_t i = 0; i < count * dim; i++) {
        double sum = -6;
        for (int k = 0; k < 12; k++)
            sum += (double)hop_random_below(chance, 1 << 24) / (1 << 24);
        rows[i] = (float)sum;
    }
    return rows;
}

static hop_rows *rows_of(hop_context *context, const float *values, size_t count,
                         size_t dim) {
    hop_rows *rows = NULL;
    hop_error error;
    if (hop_rows_create(context, values, count, dim, NULL, &rows, &error))
        fail_msg("%s", error.message);
    return rows;
}

/* q <- X^T softmax(beta X q) in double. */
static void reference_step(const float *keys, size_t count, size_t dim, double beta,
                           const float *q, double *out, double *energy) {
    double *z = need(count * sizeof *z), most = -INFINITY, sum = 0, largest = 0, own = 0;
    for (size_t r = 0; r < count; r++) {
        double norm = 0;
        for (size_t i = 0; i < dim; i++) {
            z[r] += (double)keys[r * dim + i] * q[i];
            norm += (double)keys[r * dim + i] * keys[r * dim + i];
        }
        z[r] *= beta;
        most = fmax(most, z[r]);
        largest = fmax(largest, norm);
    }
    for (size_t r = 0; r < count; r++) sum += exp(z[r] - most);
    memset(out, 0, dim * sizeof *out);
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < dim; i++)
            out[i] += exp(z[r] - most) / sum * keys[r * dim + i];
    for (size_t i = 0; i < dim; i++) own += (double)q[i] * q[i];
    *energy =
        -(most + log(sum)) / beta + own / 2 + log((double)count) / beta + largest / 2;
    free(z);
}

static void one_step_is_attention(void **state) {
    (void)state;
    enum { P = 300, D = 37, N = 5 };
    hop_random chance = hop_random_begin(3, 1, 0);
    float *keys = normal_rows(&chance, P, D), *cues = normal_rows(&chance, N, D);
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_rows *rows = rows_of(context, keys, P, D);
    hop_vector_memory *memory = NULL;
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    how.beta = 1 / sqrt(D);
    assert_ok(hop_vector_memory_create(context, rows, NULL, &how, &memory, NULL));
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    options.max_steps = 1;
    float *out = need(N * D * sizeof *out), *weights = need(N * P * sizeof *weights);
    hop_vector_result results[N];
    assert_ok(hop_vector_recall(memory, &options, cues, N, out, weights, results, NULL));
    for (size_t k = 0; k < N; k++) {
        double expected[D], energy, sum = 0;
        reference_step(keys, P, D, how.beta, cues + k * D, expected, &energy);
        assert_true(fabs(results[k].energy_start - energy) < 1e-5 * fabs(energy));
        for (size_t i = 0; i < D; i++)
            assert_true(fabs(expected[i] - out[k * D + i]) < 1e-5);
        for (size_t r = 0; r < P; r++) sum += weights[k * P + r];
        assert_true(fabs(sum - 1) < 1e-5);
        assert_true(results[k].energy >= 0);
        assert_true(results[k].energy <= results[k].energy_start + 1e-5);
    }
    free(out);
    free(weights);
    hop_vector_memory_free(memory);
    hop_rows_free(rows);
    hop_context_free(context);
    free(keys);
    free(cues);
}

/* d = 64, P = 1024: 1/sqrt(d) collapses to the mean, 0.5 retrieves all. */
static void beta_decides_between_memory_and_mean(void **state) {
    (void)state;
    enum { P = 1024, D = 64 };
    hop_random chance = hop_random_begin(5, 1, 0);
    float *keys = need(P * D * sizeof *keys);
    for (size_t i = 0; i < P * D; i++) keys[i] = hop_random_below(&chance, 2) ? 1 : -1;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_rows *rows = rows_of(context, keys, P, D);
    hop_vector_memory *memory = NULL;
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    assert_ok(hop_vector_memory_create(context, rows, NULL, &how, &memory, NULL));
    const double betas[2] = {1 / sqrt(D), 0.5};
    hop_vector_result *results = need(P * sizeof *results);
    for (int b = 0; b < 2; b++) {
        size_t right = 0;
        assert_ok(hop_vector_memory_set_beta(memory, betas[b], NULL));
        assert_ok(hop_vector_recall(memory, NULL, keys, P, NULL, NULL, results, NULL));
        for (size_t k = 0; k < P; k++)
            right += results[k].has_match && results[k].match == k;
        printf("beta %g: %zu of %d, steps %d outcome %s %g %g\n", betas[b], right, P,
               (int)results[0].steps, hop_outcome_name(results[0].outcome),
               results[0].distance, results[0].entropy);
        assert_int_equal(right, b ? P : 0);
    }
    free(results);
    hop_vector_memory_free(memory);
    hop_rows_free(rows);
    hop_context_free(context);
    free(keys);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_step_is_attention),
        cmocka_unit_test(beta_decides_between_memory_and_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
