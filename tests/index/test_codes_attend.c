/* SPDX-License-Identifier: MIT */
/* Recall among candidates that codes choose: as if there were no other memories. */
#include "vectors.h"

enum { P = 900, D = 40, BITS = 256, N = 7, BEST = 4 };

/* A memory with codes, and cues near some of its rows. */
typedef struct coded {
    hop_rows *rows;
    hop_vector_memory *memory;
    hop_coder *coder;
    hop_codes *codes;
} coded;

static coded coded_of(hop_context *context, const float *values,
                      const hop_vector_options *how, hop_storage storage) {
    coded c;
    c.rows = rows_of(context, values, P, D, storage, 0, 0);
    c.memory = vector_memory_of(context, c.rows, NULL, how);
    assert_ok(hop_coder_create(context, D, BITS, &c.coder, NULL));
    assert_ok(hop_codes_create(context, c.coder, c.rows, NULL, &c.codes, NULL));
    assert_ok(hop_vector_memory_set_codes(c.memory, c.codes, NULL));
    return c;
}

static void coded_free(coded *c) {
    hop_vector_memory_free(c->memory);
    hop_codes_free(c->codes);
    hop_coder_free(c->coder);
    hop_rows_free(c->rows);
}

static hop_vector_recall_options step_of(size_t candidates) {
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    options.max_steps = 1;
    options.confirm = 0;
    options.best = BEST;
    options.candidates = candidates;
    return options;
}

static void recall(const hop_vector_memory *memory,
                   const hop_vector_recall_options *options, const float *cues,
                   float *out, hop_vector_result *results) {
    hop_error error;
    if (hop_vector_recall(memory, options, cues, N, out, NULL, results, &error))
        fail_msg("%s", error.message);
}

static float *cues_of(const float *values) {
    float *cues = normal_rows(77, N, D);
    for (size_t q = 0; q < N; q++)
        for (size_t i = 0; i < D; i++)
            cues[q * D + i] = values[q * 100 * D + i] + 0.05f * cues[q * D + i];
    return cues;
}

static const hop_similarity similarities[] = {HOP_SIMILARITY_DOT, HOP_SIMILARITY_COSINE,
                                              HOP_SIMILARITY_EUCLID};
static const char *const separations[] = {"softmax", "sparsemax", "entmax:alpha=1.5",
                                          "topk:k=4"};

/* What is found, recalled from a memory that holds nothing else. */
static void equals_a_memory_of_the_candidates(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *values = unit_rows(21, P, D), *cues = cues_of(values);
    for (int trial = 0; trial < 3 * 4 * 3; trial++) {
        const size_t candidates = trial % 2 ? 20 : 150;
        hop_vector_options how = vector_options(
            similarities[trial % 3], HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 12);
        assert_ok(
            hop_separation_parse(separations[trial / 3 % 4], &how.separation, NULL));
        coded c = coded_of(context, values, &how, (hop_storage)(trial / 12));
        double strengths[P], left[150];
        for (size_t r = 0; r < P; r++) strengths[r] = (double)((r * 7) % 5);
        if (trial % 4 == 0)
            assert_ok(hop_vector_memory_set_strengths(c.memory, strengths, NULL));
        const hop_vector_recall_options options = step_of(candidates);
        const hop_vector_recall_options plain = step_of(0);
        float out[N * D], own[D], *held = need(candidates * D * sizeof *held);
        uint8_t *allowed = need(P);
        hop_vector_result results[N], alone;
        size_t rows[150], found;
        recall(c.memory, &options, cues, out, results);
        for (size_t r = 0; r < P; r++) allowed[r] = trial % 4 != 0 || strengths[r] > 0;
        for (size_t q = 0; q < N; q++) {
            assert_int_equal(results[q].looked_at, candidates);
            assert_true(results[q].mass_bound == 1);
            assert_false(results[q].energy_falls);
            assert_ok(hop_codes_nearest(c.codes, cues + q * D, 1, candidates, allowed,
                                        rows, NULL, &found, NULL));
            assert_int_equal(found, candidates);
            for (size_t k = 0; k < found; k++) {
                memcpy(held + k * D, values + rows[k] * D, D * sizeof *held);
                left[k] = strengths[rows[k]];
            }
            hop_rows *few =
                rows_of(context, held, found, D, (hop_storage)(trial / 12), 0, 0);
            hop_vector_memory *memory = vector_memory_of(context, few, NULL, &how);
            if (trial % 4 == 0)
                assert_ok(hop_vector_memory_set_strengths(memory, left, NULL));
            assert_ok(hop_vector_recall(memory, &plain, cues + q * D, 1, own, NULL,
                                        &alone, NULL));
            for (size_t i = 0; i < D; i++) assert_within(out[q * D + i], own[i], 2e-5);
            for (size_t k = 0; k < results[q].best_count; k++) {
                assert_int_equal(results[q].best[k].row, rows[alone.best[k].row]);
                assert_within(results[q].best[k].weight, alone.best[k].weight, 1e-5);
                if (trial % 4 == 0) assert_true(strengths[results[q].best[k].row] > 0);
            }
            hop_vector_memory_free(memory);
            hop_rows_free(few);
        }
        free(held);
        free(allowed);
        coded_free(&c);
    }
    free(values);
    free(cues);
    hop_context_free(context);
}

/* With as many candidates as memories, or as may be weighed, nothing is left out. */
static void enough_candidates_leave_nothing_out(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = unit_rows(22, P, D), *cues = cues_of(values);
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 12);
    coded c = coded_of(context, values, &how, HOP_STORAGE_FLOAT32);
    const hop_vector_recall_options plain = step_of(0), all = step_of(P);
    const hop_vector_recall_options some = step_of(10);
    float out[3][N * D];
    double strengths[P] = {0};
    hop_vector_result results[3][N];
    recall(c.memory, &plain, cues, out[0], results[0]);
    recall(c.memory, &all, cues, out[1], results[1]);
    assert_memory_equal(out[0], out[1], sizeof out[0]);
    for (size_t q = 0; q < N; q++) {
        assert_true(results[1][q].mass_bound == 0);
        assert_int_equal(results[1][q].looked_at, P);
    }
    /* About one in a hundred may be weighed. */
    for (size_t r = 4; r < P; r += 99) strengths[r] = 2;
    assert_ok(hop_vector_memory_set_strengths(c.memory, strengths, NULL));
    recall(c.memory, &plain, cues, out[0], results[0]);
    recall(c.memory, &some, cues, out[2], results[2]);
    for (size_t q = 0; q < N; q++) {
        assert_true(results[2][q].mass_bound == 0);
        assert_int_equal(results[2][q].looked_at, (P - 4 + 98) / 99);
        for (size_t i = 0; i < D; i++)
            assert_within(out[0][q * D + i], out[2][q * D + i], 1e-5);
        assert_int_equal(results[0][q].best[0].row, results[2][q].best[0].row);
    }
    /* All again. */
    assert_ok(hop_vector_memory_set_strengths(c.memory, NULL, NULL));
    recall(c.memory, &some, cues, out[2], results[2]);
    for (size_t q = 0; q < N; q++) assert_int_equal(results[2][q].best[0].row, q * 100);
    coded_free(&c);
    free(values);
    free(cues);
    hop_context_free(context);
}

static void bytes_are_the_same_everywhere(void **state) {
    (void)state;
    float *values = unit_rows(23, P, D), *cues = cues_of(values);
    float first[N * D], out[N * D];
    hop_vector_result kept[N], results[N];
    for (int way = 0; way < 6; way++) {
        const hop_isa isa = (hop_isa)(HOP_ISA_SCALAR + way / 2);
        if (!hop_isa_available(isa)) continue;
        hop_context *context = context_of(way % 2 ? 3 : 1, isa);
        const hop_vector_options how =
            vector_options(HOP_SIMILARITY_COSINE, HOP_SEPARATION_SOFTMAX, 0,
                           HOP_ACTIVATION_NORMALISE, 12);
        hop_vector_recall_options options = step_of(30);
        options.max_steps = 3;
        coded c = coded_of(context, values, &how, HOP_STORAGE_BFLOAT16);
        recall(c.memory, &options, cues, out, results);
        if (way == 0) {
            memcpy(first, out, sizeof out);
            memcpy(kept, results, sizeof results);
        }
        assert_memory_equal(first, out, sizeof out);
        for (size_t q = 0; q < N; q++) {
            assert_memory_equal(&kept[q].entropy, &results[q].entropy, sizeof(double));
            assert_int_equal(kept[q].steps, results[q].steps);
        }
        coded_free(&c);
        hop_context_free(context);
    }
    free(values);
    free(cues);
}

/* Where codes do not serve, all memories are looked at. */
static void what_codes_cannot_serve_is_compared_with_all(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = unit_rows(24, P, D), *cues = cues_of(values), out[N * D];
    float *weights = need(N * P * sizeof *weights);
    uint8_t mask[D] = {HOP_MASK_MISSING};
    hop_vector_result results[N];
    hop_error error;
    hop_vector_options how = vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0,
                                            HOP_ACTIVATION_NONE, 12);
    hop_vector_recall_options options = step_of(20);
    coded c = coded_of(context, values, &how, HOP_STORAGE_FLOAT32);
    assert_ok(
        hop_vector_recall(c.memory, &options, cues, N, out, weights, results, &error));
    assert_int_equal(results[0].looked_at, P);
    options.mask = mask;
    recall(c.memory, &options, cues, out, results);
    assert_int_equal(results[0].looked_at, P);
    options.mask = NULL;
    assert_ok(hop_vector_memory_set_codes(c.memory, NULL, &error));
    recall(c.memory, &options, cues, out, results);
    assert_int_equal(results[0].looked_at, P);
    assert_true(results[0].mass_bound == 0 && results[0].energy_falls);
    coded other = coded_of(context, values, &how, HOP_STORAGE_FLOAT32);
    assert_status(hop_vector_memory_set_codes(c.memory, other.codes, &error), HOP_EINVAL);
    assert_string_equal(error.message, "the codes are of other keys");
    how.similarity = HOP_SIMILARITY_MANHATTAN;
    hop_vector_memory *memory = vector_memory_of(context, c.rows, NULL, &how);
    assert_status(hop_vector_memory_set_codes(memory, c.codes, &error), HOP_EUNSUPPORTED);
    hop_vector_memory_free(memory);
    how.similarity = HOP_SIMILARITY_DOT;
    how.separation = (hop_separation){HOP_SEPARATION_POLYNOMIAL, 4};
    how.activation = HOP_ACTIVATION_NORMALISE;
    memory = vector_memory_of(context, c.rows, NULL, &how);
    assert_ok(hop_vector_memory_set_codes(memory, c.codes, &error));
    recall(memory, &options, cues, out, results);
    assert_int_equal(results[0].looked_at, P);
    hop_vector_memory_free(memory);
    coded_free(&c);
    coded_free(&other);
    free(values);
    free(cues);
    free(weights);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_a_memory_of_the_candidates),
        cmocka_unit_test(enough_candidates_leave_nothing_out),
        cmocka_unit_test(bytes_are_the_same_everywhere),
        cmocka_unit_test(what_codes_cannot_serve_is_compared_with_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
