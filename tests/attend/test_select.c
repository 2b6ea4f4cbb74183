/* SPDX-License-Identifier: MIT */
/* The few best memories are those that sorting finds, with the softmax over them. */
#include "engine.h"

#include <math.h>

#include "attend/steps.h"

typedef struct ranked {
    size_t row;
    double score;
} ranked;

static int by_score(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    return x->row < y->row ? -1 : 1;
}

typedef struct scene {
    hop_field_of_keys field;
    size_t count, dim;
    int8_t *signs; /* [count + 1][dim]; the last is the state */
    uint8_t *allowed;
    double *strengths;
} scene;

/* All scores, sorted; returns how many of the best k there are. */
static size_t sort_all(const scene *self, size_t k, ranked *all) {
    const int8_t *cue = self->signs + self->count * self->dim;
    size_t found = 0;
    for (size_t r = 0; r < self->count; r++) {
        double differ = 0;
        for (size_t i = 0; i < self->dim; i++)
            differ += self->signs[r * self->dim + i] != cue[i];
        if (self->allowed && !self->allowed[r]) continue;
        const double strength = self->strengths ? self->strengths[r] : 0;
        all[found++] = (ranked){r, -self->field.beta * differ + strength};
    }
    qsort(all, found, sizeof *all, by_score);
    return found < k ? found : k;
}

static void check(const scene *self, size_t k) {
    const size_t dim = self->dim;
    float *state = need(dim * sizeof *state), *out = need(dim * sizeof *out);
    float *weights = need(self->count * sizeof *weights);
    double *expected = need(dim * sizeof *expected), total = 0;
    ranked *all = need(self->count * sizeof *all);
    const size_t found = sort_all(self, k, all);
    for (size_t i = 0; i < dim; i++) state[i] = self->signs[self->count * dim + i];
    hop_question question = {.state = state,
                             .allowed = self->allowed,
                             .reach = self->count,
                             .name_best = HOP_MAX_SHARES,
                             .weights = weights,
                             .out = out};
    assert_true(hop_attend_selects(&self->field));
    assert_ok(hop_attend(&self->field, &question, 1, NULL));
    for (size_t m = 0; m < found; m++) total += exp(all[m].score - all[0].score);
    assert_int_equal(question.best_count, found);
    for (size_t m = 0; m < found; m++) {
        const double weight = exp(all[m].score - all[0].score) / total;
        assert_int_equal(question.best[m].row, all[m].row);
        assert_true(fabs(question.best[m].weight - weight) < 1e-6);
        assert_true(fabs(weights[all[m].row] - weight) < 1e-6);
        for (size_t i = 0; i < dim; i++)
            expected[i] += weight * self->signs[all[m].row * dim + i];
    }
    for (size_t i = 0; i < dim; i++) assert_true(fabs(out[i] - expected[i]) < 1e-5);
    free(expected);
    free(all);
    free(weights);
    free(out);
    free(state);
}

/* Bits on their own way, bits with strengths or masks, and more than one task. */
static void the_best_are_found(void **state) {
    (void)state;
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random chance = hop_random_begin(4, 1, trial);
        hop_context *context = context_of(trial % 2 ? 1 : 3, HOP_ISA_AUTO);
        hop_rows *rows = NULL;
        scene self = {.count =
                          trial % 10 == 0 ? 9000 : 1 + hop_random_below(&chance, 700)};
        self.dim = 1 + hop_random_below(&chance, 90);
        self.signs = random_rows(&chance, self.count + 1, self.dim);
        hop_patterns *patterns = patterns_of(self.signs, self.count, self.dim);
        assert_ok(hop_rows_of_patterns(context, patterns, &rows, NULL));
        if (trial % 3 == 1) self.allowed = need(self.count);
        if (trial % 4 == 1) self.strengths = need(self.count * sizeof(double));
        for (size_t r = 0; r < self.count; r++) {
            if (self.allowed)
                self.allowed[r] = r == 0 || hop_random_below(&chance, 2) > 0;
            if (self.strengths)
                self.strengths[r] = log(1 + (double)hop_random_below(&chance, 3));
        }
        const size_t k = 1 + hop_random_below(&chance, HOP_MAX_SHARES);
        self.field = (hop_field_of_keys){.context = context,
                                         .keys = rows,
                                         .values = rows,
                                         .similarity = HOP_SIMILARITY_HAMMING,
                                         .separation = {HOP_SEPARATION_TOPK, (double)k},
                                         .beta = 0.25,
                                         .log_strengths = self.strengths};
        check(&self, k);
        free(self.strengths);
        free(self.allowed);
        free(self.signs);
        hop_rows_free(rows);
        hop_patterns_free(patterns);
        hop_context_free(context);
    }
}

/* Sixteen by selection, seventeen by weights over all: the sixteen weigh the same beside
   each other. */
static void selection_continues_weighing(void **state) {
    (void)state;
    enum { P = 500, D = 20 };
    hop_random chance = hop_random_begin(8, 1, 0);
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float values[P * D], out[D];
    for (size_t i = 0; i < P * D; i++) values[i] = (float)hop_random_real(&chance) - 0.5f;
    hop_rows *rows = NULL;
    assert_ok(hop_rows_create(context, values, P, D, NULL, &rows, NULL));
    hop_field_of_keys field = {.context = context,
                               .keys = rows,
                               .values = rows,
                               .similarity = HOP_SIMILARITY_EUCLID,
                               .separation = {HOP_SEPARATION_TOPK, HOP_MAX_SHARES},
                               .beta = 3};
    hop_question few = {.state = values, .reach = P, .name_best = 16, .out = out};
    hop_question more = few;
    assert_ok(hop_attend(&field, &few, 1, NULL));
    field.separation.order = HOP_MAX_SHARES + 1;
    assert_false(hop_attend_selects(&field));
    assert_ok(hop_attend(&field, &more, 1, NULL));
    for (size_t k = 0; k < 16; k++) {
        assert_int_equal(few.best[k].row, more.best[k].row);
        assert_true(fabs(few.best[k].weight / few.best[0].weight -
                         more.best[k].weight / more.best[0].weight) < 1e-5);
    }
    hop_rows_free(rows);
    hop_context_free(context);
}

static void nothing_allowed_is_said(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float values[2] = {1, 2};
    const uint8_t allowed[2] = {0, 0};
    float out[1];
    hop_rows *rows = NULL;
    hop_error error;
    assert_ok(hop_rows_create(context, values, 2, 1, NULL, &rows, NULL));
    hop_field_of_keys field = {.context = context,
                               .keys = rows,
                               .values = rows,
                               .separation = {HOP_SEPARATION_TOPK, 1},
                               .beta = 1};
    hop_question question = {
        .name = 5, .state = values, .allowed = allowed, .reach = 2, .out = out};
    assert_status(hop_attend(&field, &question, 1, &error), HOP_EEMPTY);
    assert_non_null(strstr(error.message, "cue 5"));
    hop_rows_free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_are_found),
        cmocka_unit_test(selection_continues_weighing),
        cmocka_unit_test(nothing_allowed_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
