/* SPDX-License-Identifier: MIT */
/* Memories that were found become the answer: scores, weights, and the rows read out. */
#include "index/found.h"

#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "core/exponential.h"
#include "core/tree.h"
#include "separate/separate.h"

hop_status hop_found_begin(const hop_field_of_keys *field, hop_question *question,
                           hop_found *out, hop_error *error) {
    const size_t dim = field->keys->dim;
    const size_t wider = dim > field->values->dim ? dim : field->values->dim;
    *out = (hop_found){.field = field,
                       .question = question,
                       .most = -INFINITY,
                       .skipped_most = -INFINITY};
    const hop_status status = hop_scorer_prepare(field, question, 1, &out->scorer, error);
    if (status != HOP_OK) return status;
    out->state = malloc(wider * sizeof *out->state);
    out->wide = malloc((hop_scorer_scratch(&out->scorer) + 1) * sizeof *out->wide);
    return out->state && out->wide ? HOP_OK : hop_fail_memory(error);
}

void hop_found_clear(hop_found *found) {
    hop_scorer_clear(&found->scorer);
    free(found->state);
    free(found->wide);
    free(found->list);
}

static int by_row(const void *a, const void *b) {
    const hop_candidate *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

double hop_found_log_strength(const hop_found *self, size_t row) {
    return self->field->log_strengths ? self->field->log_strengths[row] : 0;
}

/* Scores of rows first..first+count-1, which are all candidates. */
bool hop_found_score(hop_found *self, size_t first, size_t count) {
    float scores[HOP_CHUNK];
    if (self->count + count > self->room) {
        const size_t room = 2 * (self->count + count);
        hop_candidate *more = realloc(self->list, room * sizeof *more);
        if (!more) return false;
        self->list = more;
        self->room = room;
    }
    if (hop_scorer_chunk(&self->scorer, first, count, true, self->wide, scores) == 0)
        self->strange = true;
    for (size_t r = 0; r < count; r++) {
        if (scores[r] == -INFINITY) continue;
        self->list[self->count++] = (hop_candidate){(uint32_t)(first + r), scores[r]};
        if (!(scores[r] <= self->most)) self->most = scores[r];
        hop_leaders_add(&self->leaders, first + r, scores[r]);
    }
    self->looked_at += count;
    return true;
}

/* Names the best: what lies deeper may have been left out. */
static void name(hop_found *self, double total, double most) {
    hop_question *question = self->question;
    const size_t names = question->name_best;
    question->best_count = 0;
    for (size_t k = 0; k < self->leaders.count && k < names; k++) {
        const size_t row = self->leaders.rows[k];
        const double score = self->leaders.scores[k];
        if (k >= self->names && score < most - self->depth) break;
        question->best_count = k + 1;
        question->best[k] =
            (hop_share){row, hop_exp(score - most) / total,
                        (score - hop_found_log_strength(self, row)) / self->field->beta};
    }
}

/* Rows in their order; sums in double, as any number of them may weigh alike. */
static bool read_out(hop_found *self, const double *weights) {
    const hop_rows *values = self->field->values;
    const size_t dim = values->dim;
    double *sums = calloc(dim, sizeof *sums);
    if (!sums) return false;
    for (size_t k = 0; k < self->count; k++) {
        if (weights[k] == 0) continue;
        hop_rows_read(values, self->list[k].row, self->state);
        for (size_t i = 0; i < dim; i++) sums[i] += weights[k] * self->state[i];
    }
    for (size_t i = 0; i < dim; i++) self->question->out[i] = (float)sums[i];
    free(sums);
    return true;
}

/* Weights that together hold less than a quarter of what may be left out are not read
   out; they count as left out. */
static void drop_lightest(hop_found *self, double total, double *weights) {
    const double least = self->tolerance * total / (4 * (double)self->count);
    double dropped = 0;
    for (size_t k = 0; k < self->count; k++) {
        if (weights[k] >= least) continue;
        dropped += weights[k];
        weights[k] = 0;
    }
    self->question->mass_bound += dropped / total;
}

/* Weights of what was found become the answer. */
hop_status hop_found_answer(hop_found *self, hop_error *error) {
    const hop_field_of_keys *field = self->field;
    hop_question *question = self->question;
    const bool folds = field->separation.kind == HOP_SEPARATION_SOFTMAX ||
                       field->separation.kind == HOP_SEPARATION_EXPONENTIAL;
    double *weights = malloc((self->count + 1) * sizeof *weights);
    hop_status status = weights ? HOP_OK : hop_fail_memory(error);
    hop_sum sum = {0}, entropy = {0};
    qsort(self->list, self->count, sizeof *self->list, by_row);
    for (size_t k = 0; status == HOP_OK && k < self->count; k++) {
        weights[k] = self->list[k].score;
        if (folds) weights[k] = hop_exp(weights[k] - self->most);
        if (folds) hop_sum_add(&sum, weights[k]);
    }
    const double total = folds ? hop_sum_finish(&sum) : 1;
    if (status == HOP_OK && folds) {
        question->potential = self->most + hop_log(total);
        question->mass_bound =
            self->skipped * hop_exp(self->skipped_most - self->most) / total;
        name(self, total, self->most);
    } else if (status == HOP_OK) {
        status = hop_separate_both(&field->separation, weights, NULL, self->count,
                                   weights, &question->potential, error);
        question->mass_bound = 0;
        name(self, 1, self->most);
    }
    question->total = total;
    question->looked_at = self->looked_at;
    for (size_t k = 0; status == HOP_OK && k < self->count; k++) {
        const double share = weights[k] / total;
        if (share > 0) hop_sum_add(&entropy, -share * hop_log(share));
        for (size_t b = 0; !folds && b < question->best_count; b++)
            if (question->best[b].row == self->list[k].row)
                question->best[b].weight = weights[k];
    }
    if (status == HOP_OK && folds) drop_lightest(self, total, weights);
    for (size_t k = 0; status == HOP_OK && k < self->count; k++)
        if (field->separation.kind == HOP_SEPARATION_SOFTMAX) weights[k] /= total;
    question->entropy = field->separation.kind == HOP_SEPARATION_EXPONENTIAL
                            ? NAN
                            : hop_sum_finish(&entropy);
    while (question->best_count > 0 &&
           !(question->best[question->best_count - 1].weight > 0))
        question->best_count--;
    if (status == HOP_OK && !read_out(self, weights)) status = hop_fail_memory(error);
    free(weights);
    return status;
}

bool hop_found_answers(const hop_field_of_keys *field, const hop_question *question) {
    switch (field->separation.kind) {
    case HOP_SEPARATION_SOFTMAX:
    case HOP_SEPARATION_EXPONENTIAL:
    case HOP_SEPARATION_SPARSEMAX:
    case HOP_SEPARATION_ENTMAX:
    case HOP_SEPARATION_TOPK:
        break;
    default:
        return false;
    }
    return !question->known && !question->allowed && !question->weights &&
           question->reach >= field->keys->count;
}
