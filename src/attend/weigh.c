/* SPDX-License-Identifier: MIT */
/* Read-outs whose weights depend on all scores: scores, separation, then the rows. */
#include "attend/steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "attend/partial.h"
#include "attend/scores.h"
#include "core/error.h"
#include "core/exponential.h"
#include "separate/separate.h"

/* Chunks whose scores are one task. */
enum { TASK_CHUNKS = 16 };

typedef struct weighing {
    const hop_field_of_keys *field;
    hop_question *questions;
    size_t count, chunks;
    hop_scorer_room room;
    double *values;    /* [questions][memories]: scores, then weights */
    hop_status *ended; /* [questions] */
    hop_error *errors; /* [questions] */
} weighing;

static size_t chunk_count(const weighing *self, size_t chunk) {
    const size_t left = self->field->keys->count - chunk * HOP_CHUNK;
    return left < HOP_CHUNK ? left : HOP_CHUNK;
}

static void score_chunks(void *shared, size_t task, unsigned worker) {
    weighing *self = shared;
    const size_t memories = self->field->keys->count;
    size_t last = (task + 1) * TASK_CHUNKS;
    if (last > self->chunks) last = self->chunks;
    for (size_t chunk = task * TASK_CHUNKS; chunk < last; chunk++) {
        const size_t first = chunk * HOP_CHUNK, count = chunk_count(self, chunk);
        const float *scores =
            hop_scorer_room_score(&self->room, worker, first, count, false);
        for (size_t q = 0; q < self->count; q++)
            for (size_t r = 0; r < count; r++)
                self->values[q * memories + first + r] = scores[q * HOP_CHUNK + r];
    }
}

/* -sum p ln p. */
static double entropy_of(const double *weights, size_t count) {
    hop_sum sum = {0};
    for (size_t r = 0; r < count; r++)
        hop_sum_add(&sum, weights[r] > 0 ? -weights[r] * hop_log(weights[r]) : 0);
    return hop_sum_finish(&sum);
}

/* The power of two that brings the largest weight to 1/2 .. 1; 0 for shares, which need
   none. */
static int exponent_of(const weighing *self, const double *weights) {
    double largest = 0;
    int exponent = 0;
    if (hop_separation_at(self->field->separation.kind)->sums_to_one) return 0;
    for (size_t r = 0; r < self->field->keys->count; r++)
        largest = fmax(largest, fabs(weights[r]));
    frexp(largest, &exponent);
    return exponent;
}

/* The rows of weights that are not 0, in the tree of all chunks: a chunk without weights
   changes nothing. */
static hop_status read_out(weighing *self, size_t q, const double *weights,
                           unsigned worker) {
    const int exponent = self->questions[q].exponent;
    const hop_field_of_keys *field = self->field;
    const hop_partial_shape shape = {1, field->values->dim};
    hop_partial slots[65];
    float chunk_weights[HOP_CHUNK];
    void *slab = hop_partials_allocate(&shape, hop_tree_depth(self->chunks) + 1, slots);
    hop_tree tree = {.slots = (char *)slots,
                     .size = sizeof *slots,
                     .merge = hop_partial_merge,
                     .shared = (void *)(uintptr_t)&shape};
    if (!slab) return HOP_ENOMEM;
    for (size_t chunk = 0; chunk < self->chunks; chunk++) {
        const size_t first = chunk * HOP_CHUNK, count = chunk_count(self, chunk);
        hop_partial *slot = hop_tree_next(&tree);
        bool any = false;
        for (size_t r = 0; r < count; r++) {
            const double weight = weights[first + r];
            chunk_weights[r] = (float)(exponent ? ldexp(weight, -exponent) : weight);
            any = any || chunk_weights[r] != 0;
        }
        if (any) {
            hop_partial_reset(&shape, slot);
            slot->most[0] = 0;
            hop_partial_read_out(&shape, slot, field->context, field->values, first,
                                 count, chunk_weights,
                                 hop_scorer_room_wide(&self->room, worker));
        } else {
            slot->most[0] = -INFINITY;
        }
        hop_tree_push(&tree);
    }
    const hop_partial *whole = hop_tree_finish(&tree);
    if (whole->most[0] == -INFINITY)
        memset(self->questions[q].out, 0, shape.dim * sizeof(float));
    else
        memcpy(self->questions[q].out, whole->out, shape.dim * sizeof(float));
    free(slab);
    return HOP_OK;
}

/* The heaviest memories, and what they are shares of: summed over 2^exponent, as the sum
   may leave the doubles though no weight does. */
static void judge(const weighing *self, hop_question *question, const double *weights) {
    const hop_field_of_keys *field = self->field;
    const int exponent = question->exponent;
    hop_leaders leaders = {.limit = question->name_best};
    hop_sum total = {0};
    for (size_t r = 0; r < field->keys->count; r++) {
        const double size = fabs(weights[r]);
        hop_sum_add(&total, exponent ? ldexp(size, -exponent) : size);
        if (size > 0 && leaders.limit &&
            (leaders.count < leaders.limit || size >= leaders.scores[leaders.count - 1]))
            hop_leaders_add(&leaders, r, size);
    }
    const double all = hop_sum_finish(&total);
    question->total = ldexp(all, exponent);
    question->best_count = leaders.count;
    for (size_t k = 0; k < leaders.count; k++) {
        const size_t row = leaders.rows[k];
        question->best[k] = (hop_share){row, ldexp(weights[row], -exponent) / all, 0};
    }
}

/* The weights that are asked for, as floats. */
static hop_status write_weights(const hop_question *question, const double *weights,
                                size_t count, hop_error *error) {
    for (size_t r = 0; question->weights && r < count; r++) {
        question->weights[r] = (float)weights[r];
        if (isinf(question->weights[r]))
            return hop_fail(error, HOP_EVALUE,
                            "the weight of memory %zu is %g, beyond float32: recall "
                            "without weights, or with a smaller beta",
                            r, weights[r]);
    }
    return HOP_OK;
}

/* A plain question: no figures, and zeros where no memory is allowed. */
static void weigh_plainly(weighing *self, size_t q, unsigned worker) {
    const hop_field_of_keys *field = self->field;
    const size_t memories = field->keys->count;
    double *values = self->values + q * memories;
    size_t r = 0;
    while (r < memories && values[r] == -INFINITY) r++;
    hop_status status = HOP_OK;
    if (r == memories)
        memset(values, 0, memories * sizeof *values);
    else
        status = hop_separate(&field->separation, values, field->log_strengths, memories,
                              values, &self->errors[q]);
    if (status == HOP_OK) {
        self->questions[q].exponent = exponent_of(self, values);
        status = read_out(self, q, values, worker);
        if (status != HOP_OK) hop_fail_memory(&self->errors[q]);
    }
    self->questions[q].potential = NAN;
    self->ended[q] = status;
}

static void weigh_one(void *shared, size_t q, unsigned worker) {
    weighing *self = shared;
    const hop_field_of_keys *field = self->field;
    const size_t memories = field->keys->count;
    hop_question *question = &self->questions[q];
    const hop_separation_facts *facts = hop_separation_at(field->separation.kind);
    double *values = self->values + q * memories, similarity[HOP_MAX_SHARES];
    float *scores = NULL;
    hop_status status = HOP_OK;
    if (field->plain) {
        weigh_plainly(self, q, worker);
        return;
    }
    if (question->name_best) {
        scores = malloc(memories * sizeof *scores);
        if (!scores) status = hop_fail_memory(&self->errors[q]);
        for (size_t r = 0; scores && r < memories; r++) scores[r] = (float)values[r];
    }
    if (status == HOP_OK)
        status =
            hop_separate_both(&field->separation, values, field->log_strengths, memories,
                              values, &question->potential, &self->errors[q]);
    if (status == HOP_OK) {
        question->exponent = exponent_of(self, values);
        judge(self, question, values);
        for (size_t k = 0; k < question->best_count; k++) {
            similarity[k] = scores[question->best[k].row] / field->beta;
            question->best[k].similarity = similarity[k];
        }
        question->entropy = facts->sums_to_one && question->total > 0
                                ? entropy_of(values, memories)
                                : NAN;
        status = write_weights(question, values, memories, &self->errors[q]);
    }
    if (status == HOP_OK) {
        status = read_out(self, q, values, worker);
        if (status != HOP_OK) hop_fail_memory(&self->errors[q]);
    }
    free(scores);
    self->ended[q] = status;
}

static hop_status run(weighing *self, hop_error *error) {
    hop_context *context = self->field->context;
    hop_parallel_for(context, (self->chunks + TASK_CHUNKS - 1) / TASK_CHUNKS,
                     score_chunks, self);
    hop_status status = hop_scorer_room_judge(&self->room, error);
    if (status != HOP_OK) return status;
    hop_parallel_for(context, self->count, weigh_one, self);
    status = hop_scorer_room_judge(&self->room, error);
    for (size_t q = 0; status == HOP_OK && q < self->count; q++)
        if (self->ended[q] != HOP_OK)
            status = hop_fail_question(&self->questions[q], self->ended[q],
                                       self->errors[q].message, error);
    return status;
}

hop_status hop_attend_weigh(const hop_field_of_keys *field, hop_question *questions,
                            size_t count, hop_error *error) {
    const size_t memories = field->keys->count;
    weighing self = {.field = field,
                     .questions = questions,
                     .count = count,
                     .chunks = (memories + HOP_CHUNK - 1) / HOP_CHUNK};
    void *values = NULL;
    hop_status status = hop_scorer_room_open(field, questions, count, &self.room, error);
    if (status == HOP_OK)
        status = hop_scratch_allocate(field->context, "scores of cues", memories,
                                      count * sizeof *self.values, &values, error);
    self.values = values;
    self.ended = calloc(count, sizeof *self.ended);
    self.errors = calloc(count, sizeof *self.errors);
    if (status == HOP_OK)
        status = self.ended && self.errors ? run(&self, error) : hop_fail_memory(error);
    free(values);
    free(self.ended);
    free(self.errors);
    hop_scorer_room_close(&self.room);
    return status;
}
