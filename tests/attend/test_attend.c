/* SPDX-License-Identifier: MIT */
/* One step of recall against plain double code, for every similarity, separation and
   storage; the bytes of a question depend on it alone. */
#include "vectors.h"

enum { P = 150, D = 37, VD = 21, CUES = 3 };

/* The beta at which scores of normal rows differ by a few. */
static double beta_for(hop_similarity similarity, hop_separation_kind kind) {
    static const double betas[HOP_SIMILARITY_COUNT] = {0.3, 6, 6, 0.15, 0.4, 0.5};
    return kind == HOP_SEPARATION_EPANECHNIKOV ? 2.0 / 60 : betas[similarity];
}

/* Cues near some keys: every third unit missing in the masked ones. */
static float *cues_near(const float *values) {
    float *cues = normal_rows(77, CUES, D);
    for (size_t k = 0; k < CUES; k++)
        for (size_t i = 0; i < D; i++)
            cues[k * D + i] = values[(k * 40 + 3) * D + i] + 0.4f * cues[k * D + i];
    return cues;
}

/* Asks one question by hop_attend, the inverses taken as the similarity needs. */
static hop_question answer(const hop_field_of_keys *field, const float *state,
                           const float *known, float *weights, float *out) {
    const size_t count = hop_rows_count(field->keys);
    float *inverses = NULL;
    hop_error error = {HOP_OK, ""};
    if (field->similarity == HOP_SIMILARITY_COSINE ||
        field->similarity == HOP_SIMILARITY_CENTRED) {
        inverses = need(count * sizeof *inverses);
        assert_ok(hop_attend_inverses(field->context, field->keys, field->similarity,
                                      known, inverses));
    }
    hop_question question = {.state = state,
                             .known = known,
                             .inverses = inverses,
                             .reach = count,
                             .name_best = HOP_MAX_SHARES,
                             .weights = weights,
                             .out = out};
    if (hop_attend(field, &question, 1, &error)) fail_msg("%s", error.message);
    free(inverses);
    question.inverses = NULL;
    return question;
}

static void check_best(const hop_question *question, const plain_step *step,
                       double beta) {
    double before = INFINITY, all = 0;
    for (size_t r = 0; r < step->count; r++) all += fabs(step->weights[r]);
    for (size_t k = 0; k < question->best_count; k++) {
        const hop_share *share = &question->best[k];
        assert_true(fabs(share->weight) <= before);
        before = fabs(share->weight);
        assert_within(share->weight, step->weights[share->row] / all,
                      4 * step->weight_error / all);
        assert_within(share->similarity, step->scores[share->row] / beta,
                      2 * step->score_error / beta + 1e-7);
    }
    if (question->best_count < HOP_MAX_SHARES) return;
    size_t above = 0;
    for (size_t r = 0; r < step->count; r++)
        above += fabs(step->weights[r]) / all > before + 4 * step->weight_error / all;
    assert_true(above < HOP_MAX_SHARES);
}

static void check_step(const hop_question *question, const plain_step *step,
                       const float *weights, const float *out,
                       const hop_vector_options *how) {
    const hop_separation_facts *facts = hop_separation_at(how->separation.kind);
    double entropy = 0, apart = 0;
    for (size_t i = 0; i < step->dim; i++)
        assert_within(ldexp(out[i], question->exponent), step->out[i], step->out_error);
    for (size_t r = 0; r < step->count; r++) {
        apart += fabs(weights[r] - step->weights[r]);
        if (step->weights[r] > 0) entropy -= step->weights[r] * log(step->weights[r]);
    }
    assert_true(apart <= step->weight_error);
    if (facts->has_potential)
        assert_within(question->potential, step->potential,
                      step->weight_error * 40 + step->score_error * 2 + 1e-6);
    else
        assert_true(isnan(question->potential));
    if (facts->sums_to_one)
        assert_within(question->entropy, entropy, step->weight_error * 30);
    else
        assert_true(isnan(question->entropy));
    check_best(question, step, how->beta);
}

static void check_case(hop_context *context, const row_set *keys, const row_set *values,
                       const hop_vector_options *how, const float *cues, int masked,
                       const double *c, const double *logs) {
    const hop_rows *read = values ? values->rows : keys->rows;
    const hop_field_of_keys field = {context,
                                     keys->rows,
                                     read,
                                     how->similarity,
                                     how->separation,
                                     how->beta,
                                     logs,
                                     false,
                                     NULL,
                                     0,
                                     NULL,
                                     0};
    uint8_t mask[D] = {0};
    float known[D], state[D], weights[P], out[D];
    for (size_t i = 0; i < D; i++) {
        mask[i] = masked && i % 3 == 1 ? HOP_MASK_MISSING : HOP_MASK_FREE;
        known[i] = mask[i] == HOP_MASK_MISSING ? 0 : 1;
    }
    for (size_t k = 0; k < CUES; k++) {
        for (size_t i = 0; i < D; i++) state[i] = known[i] > 0 ? cues[k * D + i] : 0;
        plain_step step = plain_step_of(keys->rows, read, how, c, state, mask);
        const hop_question question =
            answer(&field, state, masked ? known : NULL, weights, out);
        check_step(&question, &step, weights, out, how);
        plain_step_free(&step);
    }
}

static void every_step_is_as_in_double(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *x = normal_rows(1, P, D), *v = normal_rows(2, P, VD), *cues = cues_near(x);
    double c[P], logs[P];
    size_t cases = 0;
    for (size_t r = 0; r < P; r++) {
        c[r] = r % 7 == 5 ? 0 : 0.5 + (double)(r % 4);
        logs[r] = c[r] > 0 ? log(c[r]) : -INFINITY;
    }
    for (int storage = 0; storage < HOP_STORAGE_COUNT; storage++) {
        row_set keys = row_set_of(context, x, P, D, (hop_storage)storage);
        row_set values = row_set_of(context, v, P, VD, (hop_storage)storage);
        for (int similarity = 0; similarity < HOP_SIMILARITY_COUNT; similarity++)
            for (size_t s = 0; s < EVERY_SEPARATION; s++)
                for (int way = 0; way < 4; way++) {
                    hop_vector_options how = vector_options(
                        (hop_similarity)similarity, every_separation[s].kind,
                        every_separation[s].order, HOP_ACTIVATION_SIGN,
                        beta_for((hop_similarity)similarity, every_separation[s].kind));
                    if (!fits_together(&how, (hop_storage)storage)) continue;
                    check_case(context, &keys, way & 1 ? &values : NULL, &how, cues,
                               way >> 1, way == 3 ? c : NULL, way == 3 ? logs : NULL);
                    cases++;
                }
        row_set_free(&keys);
        row_set_free(&values);
    }
    assert_true(cases > 800);
    free(x);
    free(v);
    free(cues);
    hop_context_free(context);
}

/* What may not differ between machines and batches. */
typedef struct answers {
    float *weights, *out;
    hop_question *questions;
} answers;

enum { MANY = 130, ROWS = 9000, UNITS = 19 };

static answers ask_many(const hop_field_of_keys *field, const float *states,
                        const float *known, size_t first, size_t count) {
    answers all = {need(count * ROWS * sizeof(float)),
                   need(count * UNITS * sizeof(float)),
                   need(count * sizeof(hop_question))};
    static float inverses[ROWS];
    hop_error error = {HOP_OK, ""};
    assert_ok(hop_attend_inverses(field->context, field->keys, field->similarity, known,
                                  inverses));
    for (size_t k = 0; k < count; k++)
        all.questions[k] = (hop_question){
            .name = first + k,
            .state = states + (first + k) * UNITS,
            .known = known,
            .inverses = field->similarity == HOP_SIMILARITY_CENTRED ? inverses : NULL,
            .reach = ROWS,
            .name_best = HOP_MAX_SHARES,
            .weights = all.weights + k * ROWS,
            .out = all.out + k * UNITS};
    if (hop_attend(field, all.questions, count, &error)) fail_msg("%s", error.message);
    return all;
}

static void answers_free(answers *all) {
    free(all->weights);
    free(all->out);
    free(all->questions);
}

static void assert_same_answers(const answers *a, size_t from, const answers *b,
                                size_t at, size_t count) {
    for (size_t k = 0; k < count; k++) {
        const hop_question *x = &a->questions[from + k], *y = &b->questions[at + k];
        assert_memory_equal(x->weights, y->weights, ROWS * sizeof(float));
        assert_memory_equal(x->out, y->out, UNITS * sizeof(float));
        assert_memory_equal(&x->potential, &y->potential, sizeof(double));
        assert_memory_equal(&x->entropy, &y->entropy, sizeof(double));
        assert_memory_equal(&x->total, &y->total, sizeof(double));
        assert_int_equal(x->best_count, y->best_count);
        assert_memory_equal(x->best, y->best, x->best_count * sizeof *x->best);
    }
}

static void check_bytes(hop_storage storage, hop_similarity similarity,
                        hop_separation separation, double beta) {
    static const unsigned threads[] = {1, 2, 4, 1, 3};
    static const hop_isa isas[] = {HOP_ISA_SCALAR, HOP_ISA_AUTO, HOP_ISA_AVX2,
                                   HOP_ISA_AVX512, HOP_ISA_SCALAR};
    float *x = normal_rows(5, ROWS, UNITS), *states = normal_rows(6, MANY, UNITS);
    float known[UNITS];
    answers first = {NULL, NULL, NULL};
    for (size_t i = 0; i < UNITS; i++) known[i] = i % 4 ? 1 : 0;
    for (size_t k = 0; k < 5; k++) {
        if (!hop_isa_available(isas[k])) continue;
        hop_context *context = context_of(threads[k], isas[k]);
        row_set keys = row_set_of(context, x, ROWS, UNITS, storage);
        const hop_field_of_keys field = {context,    keys.rows, keys.rows, similarity,
                                         separation, beta,      NULL,      false,
                                         NULL,       0,         NULL,      0};
        answers all = ask_many(&field, states, known, 0, MANY);
        if (k == 0)
            first = all;
        else
            assert_same_answers(&first, 0, &all, 0, MANY);
        const size_t sizes[] = {1, 2, 63, 64, 65};
        for (size_t s = 0; s < 5; s++) {
            answers some = ask_many(&field, states, known, MANY - sizes[s], sizes[s]);
            assert_same_answers(&first, MANY - sizes[s], &some, 0, sizes[s]);
            answers_free(&some);
        }
        if (k) answers_free(&all);
        row_set_free(&keys);
        hop_context_free(context);
    }
    answers_free(&first);
    free(x);
    free(states);
}

static void bytes_depend_on_the_question_alone(void **state) {
    (void)state;
    const hop_separation softmax = {HOP_SEPARATION_SOFTMAX, 0};
    check_bytes(HOP_STORAGE_FLOAT32, HOP_SIMILARITY_DOT, softmax, 0.5);
    check_bytes(HOP_STORAGE_BFLOAT16, HOP_SIMILARITY_EUCLID, softmax, 0.3);
    check_bytes(HOP_STORAGE_INT8, HOP_SIMILARITY_CENTRED, softmax, 5);
    check_bytes(HOP_STORAGE_BITS, HOP_SIMILARITY_HAMMING,
                (hop_separation){HOP_SEPARATION_ENTMAX, 1.5}, 1);
}

/* Lengths are right where floats overflow, underflow or cancel. */
static void lengths_of_any_size(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    enum { N = 9, W = 20 };
    static const double scales[N] = {1, 1e25, 1e-25, 1e37, 1e-37, 1, 1, 1, 0};
    float *x = normal_rows(8, N, W), inverses[N];
    for (size_t r = 0; r < N; r++)
        for (size_t i = 0; i < W; i++) x[r * W + i] = (float)(x[r * W + i] * scales[r]);
    for (size_t i = 0; i < W; i++) {
        x[5 * W + i] += 20;  /* 5% of its length are not its mean */
        x[6 * W + i] += 300; /* .3% */
        x[7 * W + i] = 0.1f; /* nothing */
    }
    hop_rows *rows = rows_of(context, x, N, W, HOP_STORAGE_FLOAT32, 0, 0);
    for (int similarity = HOP_SIMILARITY_COSINE; similarity <= HOP_SIMILARITY_CENTRED;
         similarity++) {
        assert_ok(hop_attend_inverses(context, rows, (hop_similarity)similarity, NULL,
                                      inverses));
        for (size_t r = 0; r < N; r++) {
            double row[W], lifted[W];
            const uint8_t none[W] = {0};
            for (size_t i = 0; i < W; i++) row[i] = x[r * W + i];
            plain_lift(row, none, W, similarity == HOP_SIMILARITY_CENTRED, lifted);
            const double length = plain_length(lifted, W);
            const int gone = r == 8 || (r == 7 && similarity == HOP_SIMILARITY_CENTRED);
            if (gone)
                assert_true(inverses[r] == 0);
            else
                assert_within(inverses[r] * length, 1, 1e-5);
        }
    }
    /* One ulp of a constant row is no pattern. */
    x[7 * W] = nextafterf(0.1f, 1);
    assert_ok(hop_attend_inverses(context, rows, HOP_SIMILARITY_CENTRED, NULL, inverses));
    assert_true(inverses[7] == 0);
    hop_rows_free(rows);
    hop_context_free(context);
    free(x);
}

static void lengths_report_an_interrupt(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float x[4] = {1, 2, 3, 4}, inverses[2];
    hop_rows *rows = rows_of(context, x, 2, 2, HOP_STORAGE_FLOAT32, 0, 0);
    hop_context_interrupt(context);
    assert_status(
        hop_attend_inverses(context, rows, HOP_SIMILARITY_COSINE, NULL, inverses),
        HOP_EINTERRUPTED);
    hop_context_clear_interrupt(context);
    hop_rows_free(rows);
    hop_context_free(context);
}

/* Scratch over the limit of the context is refused, by name; keys that need none are
   measured under any limit. */
static void limits_are_kept(void **state) {
    (void)state;
    static const struct {
        hop_separation separation;
        size_t max_bytes;
        const char *words;
    } cases[] = {
        {{HOP_SEPARATION_SOFTMAX, 0}, 511, "scores of chunks"},
        {{HOP_SEPARATION_TOPK, 3}, 511, "scores of chunks"},
        {{HOP_SEPARATION_SPARSEMAX, 0}, 511, "scores of chunks"},
        {{HOP_SEPARATION_SOFTMAX, 0}, 600, "read-outs of chunks"},
        {{HOP_SEPARATION_SPARSEMAX, 0}, 8 * P - 1, "scores of cues"},
    };
    hop_context *large = context_of(1, HOP_ISA_AUTO), *small = NULL;
    float *x = normal_rows(1, P, D), inverses[P], out[D];
    hop_rows *floats = rows_of(large, x, P, D, HOP_STORAGE_FLOAT32, 0, 0);
    hop_rows *bytes = rows_of(large, x, P, D, HOP_STORAGE_INT8, 0, 0);
    hop_question question = {.state = x, .reach = P, .out = out};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
        hop_error error = {HOP_OK, ""};
        options.threads = 1;
        options.max_bytes = cases[k].max_bytes;
        assert_ok(hop_context_create(&options, &small, NULL));
        hop_field_of_keys field = {.context = small,
                                   .keys = floats,
                                   .values = floats,
                                   .similarity = HOP_SIMILARITY_DOT,
                                   .separation = cases[k].separation,
                                   .beta = 1};
        assert_status(hop_attend(&field, &question, 1, &error), HOP_ELIMIT);
        if (!strstr(error.message, cases[k].words)) fail_msg("%s", error.message);
        field.context = large;
        assert_ok(hop_attend(&field, &question, 1, NULL));
        assert_status(
            hop_attend_inverses(small, bytes, HOP_SIMILARITY_COSINE, NULL, inverses),
            HOP_ELIMIT);
        assert_ok(
            hop_attend_inverses(small, floats, HOP_SIMILARITY_COSINE, NULL, inverses));
        hop_context_free(small);
    }
    hop_rows_free(floats);
    hop_rows_free(bytes);
    hop_context_free(large);
    free(x);
}

static void similarities_have_names(void **state) {
    (void)state;
    static const char *const expected[] = {"dot",    "cosine",    "centred",
                                           "euclid", "manhattan", "hamming"};
    for (int k = 0; k < HOP_SIMILARITY_COUNT; k++)
        assert_string_equal(hop_similarity_name((hop_similarity)k), expected[k]);
    assert_null(hop_similarity_name(HOP_SIMILARITY_COUNT));
    assert_null(hop_similarity_name((hop_similarity)-1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_as_in_double),
        cmocka_unit_test(bytes_depend_on_the_question_alone),
        cmocka_unit_test(lengths_of_any_size),
        cmocka_unit_test(lengths_report_an_interrupt),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(similarities_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
