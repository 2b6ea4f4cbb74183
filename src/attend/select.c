/* SPDX-License-Identifier: MIT */
/* The few most similar memories, and the softmax over them. */
#include "attend/steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "attend/partial.h"
#include "attend/scores.h"
#include "core/error.h"
#include "core/exponential.h"
#include "patterns/packed.h"

/* Chunks of one task. */
enum { TASK_CHUNKS = 64 };

typedef struct selection {
    const hop_field_of_keys *field;
    hop_question *questions;
    size_t count, chunks, tasks;
    hop_scorer_room room;
    hop_leaders *leaders; /* [tasks][questions] */
} selection;

bool hop_attend_selects(const hop_field_of_keys *field) {
    return field->separation.kind == HOP_SEPARATION_TOPK &&
           field->separation.order <= HOP_MAX_SHARES;
}

/* Takes those of a run of scores that are among the best. */
static void take(const hop_real_kernels *real, hop_leaders *leaders, size_t first,
                 const float *scores, size_t count) {
    const bool full = leaders->count == leaders->limit;
    const float most = real->largest(scores, count);
    if (full && most <= (float)leaders->scores[leaders->count - 1]) return;
    for (size_t r = 0; r < count; r++)
        if (scores[r] > -INFINITY &&
            (leaders->count < leaders->limit ||
             scores[r] > (float)leaders->scores[leaders->count - 1]))
            hop_leaders_add(leaders, first + r, scores[r]);
}

/* Packed keys and nothing but their distances: whole tasks at a time. */
static void select_signs(const selection *self, size_t first, size_t count,
                         hop_leaders *leaders) {
    enum { RUN = 512 };
    const hop_context *context = self->field->context;
    const hop_rows *keys = self->field->keys;
    const size_t words = hop_packed_words(keys->dim);
    int32_t counts[RUN];
    float scores[RUN];
    for (size_t at = first; at < first + count; at += RUN) {
        const size_t left = first + count - at, run = left < RUN ? left : RUN;
        for (size_t q = 0; q < self->count; q++) {
            const float factor = self->room.scorer.factors[q];
            context->kernels->mismatches(hop_patterns_row(keys->bits, at), run, words,
                                         self->room.scorer.signs + q * words,
                                         self->room.scorer.knowns + q * words, counts);
            for (size_t r = 0; r < run; r++) scores[r] = (float)-counts[r] * factor;
            take(context->real, &leaders[q], at, scores, run);
        }
    }
}

static bool only_signs(const selection *self) {
    if (!self->room.scorer.signs || self->field->log_strengths) return false;
    for (size_t q = 0; q < self->count; q++)
        if (self->questions[q].allowed ||
            self->questions[q].reach < self->field->keys->count)
            return false;
    return true;
}

static void select_task(void *shared, size_t task, unsigned worker) {
    selection *self = shared;
    const size_t first = task * TASK_CHUNKS * HOP_CHUNK;
    const size_t rest = self->field->keys->count - first;
    const size_t count = rest < TASK_CHUNKS * HOP_CHUNK ? rest : TASK_CHUNKS * HOP_CHUNK;
    hop_leaders *leaders = self->leaders + task * self->count;
    const size_t limit = (size_t)self->field->separation.order;
    for (size_t q = 0; q < self->count; q++) leaders[q] = (hop_leaders){.limit = limit};
    if (only_signs(self)) {
        select_signs(self, first, count, leaders);
        return;
    }
    for (size_t at = first; at < first + count; at += HOP_CHUNK) {
        const size_t left = first + count - at, run = left < HOP_CHUNK ? left : HOP_CHUNK;
        const float *scores = hop_scorer_room_score(&self->room, worker, at, run, true);
        for (size_t q = 0; q < self->count; q++)
            take(self->field->context->real, &leaders[q], at, scores + q * HOP_CHUNK,
                 run);
    }
}

/* The best of all tasks, in the order of their rows for what follows. */
static hop_status finish(const selection *self, size_t q, float *row, hop_error *error) {
    const hop_field_of_keys *field = self->field;
    const hop_rows *values = field->values;
    hop_question *question = &self->questions[q];
    hop_leaders all = self->leaders[q];
    double total = 0, entropy = 0, weights[HOP_MAX_SHARES];
    for (size_t task = 1; task < self->tasks; task++) {
        const hop_leaders *more = &self->leaders[task * self->count + q];
        for (size_t k = 0; k < more->count; k++)
            hop_leaders_add(&all, more->rows[k], more->scores[k]);
    }
    if (all.count == 0 && !field->plain)
        return hop_fail_question(question, HOP_EEMPTY, "no memory may be weighed", error);
    for (size_t k = 0; k < all.count; k++) {
        weights[k] = hop_exp(all.scores[k] - all.scores[0]);
        total += weights[k];
    }
    if (question->weights)
        memset(question->weights, 0, field->keys->count * sizeof *question->weights);
    memset(question->out, 0, values->dim * sizeof *question->out);
    for (size_t k = 0; k < all.count; k++) {
        const float weight = (float)(weights[k] /= total);
        const double strength =
            field->log_strengths ? field->log_strengths[all.rows[k]] : 0;
        if (weights[k] > 0) entropy -= weights[k] * hop_log(weights[k]);
        if (question->weights) question->weights[all.rows[k]] = weight;
        hop_rows_read(values, all.rows[k], row);
        field->context->real->add_rows(&weight, 1, 1, row, 1, values->dim, question->out);
        if (k < question->name_best)
            question->best[k] = (hop_share){all.rows[k], weights[k],
                                            (all.scores[k] - strength) / field->beta};
    }
    question->best_count =
        all.count < question->name_best ? all.count : question->name_best;
    question->potential = NAN;
    question->entropy = entropy;
    question->exponent = 0;
    question->total = 1;
    return HOP_OK;
}

static hop_status run(selection *self, hop_error *error) {
    hop_context *context = self->field->context;
    float *row = malloc(self->field->values->dim * sizeof *row);
    hop_status status = row ? HOP_OK : hop_fail_memory(error);
    if (status == HOP_OK) {
        hop_parallel_for(context, self->tasks, select_task, self);
        status = hop_scorer_room_judge(&self->room, error);
    }
    for (size_t q = 0; status == HOP_OK && q < self->count; q++)
        status = finish(self, q, row, error);
    free(row);
    return status;
}

hop_status hop_attend_select(const hop_field_of_keys *field, hop_question *questions,
                             size_t count, hop_error *error) {
    selection self = {.field = field,
                      .questions = questions,
                      .count = count,
                      .chunks = (field->keys->count + HOP_CHUNK - 1) / HOP_CHUNK};
    void *leaders = NULL;
    self.tasks = (self.chunks + TASK_CHUNKS - 1) / TASK_CHUNKS;
    hop_status status = hop_scorer_room_open(field, questions, count, &self.room, error);
    if (status == HOP_OK)
        status = hop_scratch_allocate(field->context, "best of tasks", self.tasks * count,
                                      sizeof *self.leaders, &leaders, error);
    self.leaders = leaders;
    if (status == HOP_OK) status = run(&self, error);
    free(leaders);
    hop_scorer_room_close(&self.room);
    return status;
}
