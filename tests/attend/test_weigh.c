/* SPDX-License-Identifier: MIT */
/* Read-outs by weights over all memories: powers beyond floats, exclusions, refusals. */
#include "attend/steps.h"
#include "vectors.h"

enum { P = 200, D = 13 };

typedef struct scale {
    hop_context *context;
    float *x, *state, weights[P], out[D];
    hop_rows *rows;
    hop_field_of_keys field;
    hop_question question;
} scale;

static void set_up(scale *s, hop_similarity similarity, hop_separation separation,
                   double beta) {
    s->context = context_of(2, HOP_ISA_AUTO);
    s->x = normal_rows(31, P, D);
    s->state = normal_rows(32, 1, D);
    s->rows = rows_of(s->context, s->x, P, D, HOP_STORAGE_FLOAT32, 0, 0);
    s->field =
        (hop_field_of_keys){s->context, s->rows, s->rows, similarity, separation, beta,
                            NULL,       false,   NULL,    0,          NULL,       0};
    s->question = (hop_question){.name = 4,
                                 .state = s->state,
                                 .reach = P,
                                 .name_best = 3,
                                 .weights = s->weights,
                                 .out = s->out};
}

static void take_down(scale *s) {
    hop_rows_free(s->rows);
    hop_context_free(s->context);
    free(s->x);
    free(s->state);
}

/* Powers of 30 leave the floats at both ends; the read-out keeps its direction. */
static void powers_beyond_floats_are_read_out(void **state) {
    (void)state;
    static const double betas[] = {1e-5, 0.01, 1, 100, 1e5};
    for (size_t b = 0; b < 5; b++) {
        scale s;
        set_up(&s, HOP_SIMILARITY_DOT, (hop_separation){HOP_SEPARATION_RECTIFIED, 30},
               betas[b]);
        double w[P], largest = 0, out[D] = {0};
        for (size_t r = 0; r < P; r++) {
            double dot = 0;
            for (size_t i = 0; i < D; i++) dot += (double)s.x[r * D + i] * s.state[i];
            w[r] = pow(fmax(dot * betas[b], 0), 29);
            largest = fmax(largest, w[r]);
        }
        for (size_t r = 0; r < P; r++)
            for (size_t i = 0; i < D; i++) out[i] += w[r] / largest * s.x[r * D + i];
        s.question.weights = NULL;
        assert_ok(hop_attend_weigh(&s.field, &s.question, 1, NULL));
        for (size_t i = 0; i < D; i++)
            assert_within(ldexp(s.out[i] / largest, s.question.exponent), out[i], 1e-4);
        assert_true(s.question.total > 0);
        take_down(&s);
    }
}

/* Weights are written where floats hold them and refused, by name, where they do not. */
static void weights_beyond_floats_are_named(void **state) {
    (void)state;
    scale s;
    hop_error error = {HOP_OK, ""};
    set_up(&s, HOP_SIMILARITY_DOT, (hop_separation){HOP_SEPARATION_RECTIFIED, 30}, 0.01);
    assert_ok(hop_attend_weigh(&s.field, &s.question, 1, NULL));
    for (size_t r = 0; r < P; r++) assert_true(isfinite(s.weights[r]));
    s.field.beta = 1e5;
    assert_status(hop_attend_weigh(&s.field, &s.question, 1, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "cue 4: the weight of memory "));
    s.question.weights = NULL;
    assert_ok(hop_attend_weigh(&s.field, &s.question, 1, NULL));
    take_down(&s);
}

/* Two weights of 1.2e308 each, whose sum is no double, are halves of all weights. */
static void shares_are_of_sums_beyond_doubles(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float x[2] = {1, 1}, cue = 1;
    float out;
    hop_rows *rows = rows_of(context, x, 2, 1, HOP_STORAGE_FLOAT32, 0, 0);
    const hop_field_of_keys field = {.context = context,
                                     .keys = rows,
                                     .values = rows,
                                     .similarity = HOP_SIMILARITY_DOT,
                                     .separation = {HOP_SEPARATION_POLYNOMIAL, 30},
                                     .beta = pow(1.2e308, 1. / 29)};
    hop_question question = {.state = &cue, .reach = 2, .name_best = 2, .out = &out};
    assert_ok(hop_attend_weigh(&field, &question, 1, NULL));
    assert_int_equal(question.best_count, 2);
    for (size_t k = 0; k < 2; k++) assert_true(question.best[k].weight == 0.5);
    assert_true(question.total == INFINITY);
    hop_rows_free(rows);
    hop_context_free(context);
}

static void none_in_reach_reads_out_nothing(void **state) {
    (void)state;
    scale s;
    set_up(&s, HOP_SIMILARITY_EUCLID, (hop_separation){HOP_SEPARATION_EPANECHNIKOV, 0},
           1e6);
    assert_ok(hop_attend_weigh(&s.field, &s.question, 1, NULL));
    assert_true(s.question.total == 0);
    assert_int_equal(s.question.best_count, 0);
    for (size_t i = 0; i < D; i++) assert_true(s.out[i] == 0);
    assert_within(s.question.potential, log(HOP_EPANECHNIKOV_FLOOR), 1e-12);
    take_down(&s);
}

static void memories_may_be_left_out(void **state) {
    (void)state;
    scale s;
    uint8_t allowed[P];
    hop_error error = {HOP_OK, ""};
    set_up(&s, HOP_SIMILARITY_DOT, (hop_separation){HOP_SEPARATION_SPARSEMAX, 0}, 50);
    assert_ok(hop_attend_weigh(&s.field, &s.question, 1, NULL));
    const size_t first = s.question.best[0].row;
    assert_true(s.question.best[0].weight == 1); /* beta is so large that one leads */
    memset(allowed, 1, P);
    allowed[first] = 0;
    s.question.allowed = allowed;
    assert_ok(hop_attend_weigh(&s.field, &s.question, 1, NULL));
    assert_true(s.question.best[0].row != first && s.weights[first] == 0);
    s.question.reach = 0;
    assert_status(hop_attend_weigh(&s.field, &s.question, 1, &error), HOP_EEMPTY);
    assert_non_null(strstr(error.message, "cue 4"));
    take_down(&s);
}

static void refusals_name_the_cue(void **state) {
    (void)state;
    scale s;
    hop_error error = {HOP_OK, ""};
    set_up(&s, HOP_SIMILARITY_DOT, (hop_separation){HOP_SEPARATION_POLYNOMIAL, 30}, 1e30);
    assert_status(hop_attend_weigh(&s.field, &s.question, 1, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "cue 4"));
    s.field.beta = 1e60;
    assert_status(hop_attend_weigh(&s.field, &s.question, 1, &error), HOP_EDIVERGED);
    assert_non_null(strstr(error.message, "cue 4"));
    hop_context_interrupt(s.context);
    assert_status(hop_attend_weigh(&s.field, &s.question, 1, &error), HOP_EINTERRUPTED);
    hop_context_clear_interrupt(s.context);
    take_down(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_beyond_floats_are_read_out),
        cmocka_unit_test(weights_beyond_floats_are_named),
        cmocka_unit_test(shares_are_of_sums_beyond_doubles),
        cmocka_unit_test(none_in_reach_reads_out_nothing),
        cmocka_unit_test(memories_may_be_left_out),
        cmocka_unit_test(refusals_name_the_cue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
