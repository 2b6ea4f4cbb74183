/* SPDX-License-Identifier: MIT */
/* Softmax in one pass over many chunks: sums, read-outs and refusals. */
#include "attend/steps.h"
#include "vectors.h"

enum { P = 2 * 64 * HOP_CHUNK + 100, D = 11 };

typedef struct pass {
    hop_context *context;
    float *x, *state, *weights, out[D];
    hop_rows *rows;
    hop_field_of_keys field;
    hop_question question;
} pass;

static void set_up(pass *p, unsigned threads, hop_separation_kind kind, double beta) {
    p->context = context_of(threads, HOP_ISA_AUTO);
    p->x = normal_rows(21, P, D);
    p->state = normal_rows(22, 1, D);
    p->weights = need(P * sizeof(float));
    p->rows = rows_of(p->context, p->x, P, D, HOP_STORAGE_FLOAT32, 0, 0);
    p->field = (hop_field_of_keys){.context = p->context,
                                   .keys = p->rows,
                                   .values = p->rows,
                                   .similarity = HOP_SIMILARITY_DOT,
                                   .separation = {kind, 0},
                                   .beta = beta};
    p->question = (hop_question){.name = 17,
                                 .state = p->state,
                                 .reach = P,
                                 .name_best = 5,
                                 .weights = p->weights,
                                 .out = p->out};
}

static void take_down(pass *p) {
    hop_rows_free(p->rows);
    hop_context_free(p->context);
    free(p->x);
    free(p->state);
    free(p->weights);
}

/* From the mean of all to one memory, in one thread and in three. */
static void many_chunks_are_as_one_sum(void **state) {
    (void)state;
    static const double betas[] = {1e-6, 0.1, 1, 4, 30, 1e4};
    for (unsigned threads = 1; threads <= 3; threads += 2)
        for (size_t b = 0; b < sizeof betas / sizeof *betas; b++) {
            pass p;
            set_up(&p, threads, HOP_SEPARATION_SOFTMAX, betas[b]);
            const hop_vector_options how =
                vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0,
                               HOP_ACTIVATION_NONE, betas[b]);
            plain_step step = plain_step_of(p.rows, p.rows, &how, NULL, p.state, NULL);
            double apart = 0, entropy = 0;
            assert_ok(hop_attend_fold(&p.field, &p.question, 1, NULL));
            for (size_t j = 0; j < D; j++)
                assert_within(p.out[j], step.out[j], step.out_error);
            for (size_t r = 0; r < P; r++) {
                apart += fabs(p.weights[r] - step.weights[r]);
                if (step.weights[r] > 0)
                    entropy -= step.weights[r] * log(step.weights[r]);
            }
            assert_true(apart <= step.weight_error);
            assert_within(p.question.potential, step.potential,
                          step.score_error + 1e-6 + 1e-7 * fabs(step.potential));
            assert_within(p.question.entropy, entropy, 1e-4 + 20 * step.score_error);
            assert_within(p.question.best[0].weight, step.weights[p.question.best[0].row],
                          step.weight_error);
            plain_step_free(&step);
            take_down(&p);
        }
}

/* Weights of exp are over their maximum; they have no entropy. */
static void exp_is_over_its_maximum(void **state) {
    (void)state;
    pass p;
    float shares[P], out[D], largest = 0;
    set_up(&p, 2, HOP_SEPARATION_SOFTMAX, 0.7);
    assert_ok(hop_attend_fold(&p.field, &p.question, 1, NULL));
    memcpy(shares, p.weights, sizeof shares);
    memcpy(out, p.out, sizeof out);
    const double potential = p.question.potential;
    p.field.separation.kind = HOP_SEPARATION_EXPONENTIAL;
    assert_ok(hop_attend_fold(&p.field, &p.question, 1, NULL));
    assert_true(p.question.potential == potential);
    assert_true(isnan(p.question.entropy));
    for (size_t r = 0; r < P; r++) {
        largest = fmaxf(largest, p.weights[r]);
        assert_within(p.weights[r] / p.question.total, shares[r], 1e-6 * shares[r]);
    }
    assert_true(largest == 1);
    for (size_t j = 0; j < D; j++)
        assert_within(p.out[j] / p.question.total, out[j], 1e-6 * fabs(out[j]));
    take_down(&p);
}

/* Leaving memories out is as if they were not there; leaving out all is refused. */
static void memories_may_be_left_out(void **state) {
    (void)state;
    pass p;
    uint8_t *allowed = need(P);
    float *some = need(P * D * sizeof *some), out[D];
    hop_error error = {HOP_OK, ""};
    size_t left = 0;
    set_up(&p, 2, HOP_SEPARATION_SOFTMAX, 1);
    for (size_t r = 0; r < P; r++)
        if ((allowed[r] = r % 3 != 1 && r < 5000))
            memcpy(some + left++ * D, p.x + r * D, D * sizeof *some);
    p.question.allowed = allowed;
    assert_ok(hop_attend_fold(&p.field, &p.question, 1, NULL));
    memcpy(out, p.out, sizeof out);
    assert_true(p.weights[1] == 0 && p.weights[0] > 0 && p.weights[5001] == 0);
    const double potential = p.question.potential;
    p.question.allowed = NULL;
    p.question.weights = NULL;
    p.question.reach = left;
    hop_rows *rows = rows_of(p.context, some, left, D, HOP_STORAGE_FLOAT32, 0, 0);
    p.field.keys = p.field.values = rows;
    assert_ok(hop_attend_fold(&p.field, &p.question, 1, NULL));
    assert_within(p.question.potential, potential, 1e-6 * fabs(potential));
    for (size_t j = 0; j < D; j++) assert_within(p.out[j], out[j], 1e-5);
    p.field.keys = p.field.values = p.rows;
    memset(allowed, 0, P);
    p.question.allowed = allowed;
    assert_status(hop_attend_fold(&p.field, &p.question, 1, &error), HOP_EEMPTY);
    assert_non_null(strstr(error.message, "cue 17"));
    hop_rows_free(rows);
    free(allowed);
    free(some);
    take_down(&p);
}

static void overflows_are_refused_by_name(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++) {
        pass p;
        hop_error error = {HOP_OK, ""};
        hop_question two[2];
        float huge[D], out[D];
        set_up(&p, threads, HOP_SEPARATION_SOFTMAX, 1e10);
        for (size_t j = 0; j < D; j++) huge[j] = 1e30f;
        two[0] = two[1] = p.question;
        two[1].state = huge;
        two[1].name = 18;
        two[1].weights = NULL;
        two[1].out = out;
        assert_status(hop_attend_fold(&p.field, two, 2, &error), HOP_EDIVERGED);
        assert_non_null(strstr(error.message, "cue 18"));
        take_down(&p);
    }
}

static void an_interrupt_is_heard(void **state) {
    (void)state;
    pass p;
    set_up(&p, 2, HOP_SEPARATION_SOFTMAX, 1);
    hop_context_interrupt(p.context);
    assert_status(hop_attend_fold(&p.field, &p.question, 1, NULL), HOP_EINTERRUPTED);
    hop_context_clear_interrupt(p.context);
    assert_ok(hop_attend_fold(&p.field, &p.question, 1, NULL));
    take_down(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_chunks_are_as_one_sum),
        cmocka_unit_test(exp_is_over_its_maximum),
        cmocka_unit_test(memories_may_be_left_out),
        cmocka_unit_test(overflows_are_refused_by_name),
        cmocka_unit_test(an_interrupt_is_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
