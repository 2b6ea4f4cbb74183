/* SPDX-License-Identifier: MIT */
/* The softmax read-out in one pass: scores, exponentials and rows, chunk by chunk. */
#include "attend/steps.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "attend/partial.h"
#include "attend/scores.h"
#include "core/error.h"
#include "core/exponential.h"

/* Weights below this share of their chunk's largest are not read out; sums and entropies
   count them. */
static const float LEAST_READ = 0x1p-24f;

/* Scores further below the largest than this count as no weight in entropies. */
static const float LEAST_SCORE = -104;

/* Chunks of one task where a group is shared out among threads: a complete subtree. */
enum { BLOCK_CHUNKS = 64 };

/* What one worker needs for itself. */
typedef struct fold_room {
    hop_partial slots[65];
    void *slab;
    float *weights; /* [questions][HOP_CHUNK] */
    float shifted[HOP_CHUNK];
} fold_room;

/* One group of questions over all memories. */
typedef struct fold {
    const hop_field_of_keys *field;
    hop_question *questions;
    hop_partial_shape shape;
    hop_scorer_room scoring;
    size_t chunks, block_chunks, blocks;
    fold_room *rooms;      /* one a worker */
    hop_partial *partials; /* [blocks] */
    hop_leaders *leaders;  /* [blocks][questions] */
} fold;

/* Chunk c of the memories, as a partial result. */
static void fold_chunk(fold *self, size_t chunk, unsigned worker, hop_partial *out,
                       hop_leaders *leaders) {
    fold_room *room = &self->rooms[worker];
    const hop_real_kernels *real = self->field->context->real;
    const size_t first = chunk * HOP_CHUNK, left = self->field->keys->count - first;
    const size_t count = left < HOP_CHUNK ? left : HOP_CHUNK;
    const float *all = hop_scorer_room_score(&self->scoring, worker, first, count, true);
    hop_partial_reset(&self->shape, out);
    for (size_t q = 0; q < self->shape.questions; q++) {
        const float *scores = all + q * HOP_CHUNK;
        float *weights = room->weights + q * HOP_CHUNK, *shifted = room->shifted, moment;
        hop_leaders *best = &leaders[q];
        const float most = real->largest(scores, count);
        out->most[q] = most;
        if (self->questions[q].weights)
            memcpy(self->questions[q].weights + first, scores, count * sizeof *scores);
        memset(weights, 0, HOP_CHUNK * sizeof *weights);
        if (most == -INFINITY) continue;
        if (best->limit &&
            (best->count < best->limit || most >= (float)best->scores[best->count - 1]))
            for (size_t r = 0; r < count; r++)
                if (scores[r] > -INFINITY) hop_leaders_add(best, first + r, scores[r]);
        out->sum[q] =
            real->exponentials(scores, count, most, HOP_EXPONENTIAL_FLOOR, weights);
        if (!self->field->plain) {
            for (size_t r = 0; r < count; r++) {
                const float below = scores[r] - most;
                shifted[r] = below > LEAST_SCORE ? below : LEAST_SCORE;
            }
            real->dots(weights, 1, shifted, 1, count, &moment, 1);
            out->moment[q] = moment;
        }
        for (size_t r = 0; r < count; r++)
            weights[r] = weights[r] < LEAST_READ ? 0 : weights[r];
    }
    hop_partial_read_out(&self->shape, out, self->field->context, self->field->values,
                         first, count, room->weights,
                         hop_scorer_room_wide(&self->scoring, worker));
}

static void fold_block(void *shared, size_t block, unsigned worker) {
    fold *self = shared;
    fold_room *room = &self->rooms[worker];
    hop_leaders *leaders = self->leaders + block * self->shape.questions;
    const size_t first = block * self->block_chunks;
    size_t last = first + self->block_chunks;
    if (last > self->chunks) last = self->chunks;
    hop_tree tree = {.slots = (char *)room->slots,
                     .size = sizeof *room->slots,
                     .merge = hop_partial_merge,
                     .shared = &self->shape};
    for (size_t q = 0; q < self->shape.questions; q++)
        leaders[q] = (hop_leaders){.limit = self->questions[q].name_best};
    for (size_t chunk = first; chunk < last; chunk++) {
        if (hop_context_interrupted(self->field->context)) return;
        fold_chunk(self, chunk, worker, hop_tree_next(&tree), leaders);
        hop_tree_push(&tree);
    }
    const hop_partial *whole = hop_tree_finish(&tree), *out = &self->partials[block];
    const size_t questions = self->shape.questions;
    memcpy(out->most, whole->most, questions * sizeof *out->most);
    memcpy(out->sum, whole->sum, questions * sizeof *out->sum);
    memcpy(out->moment, whole->moment, questions * sizeof *out->moment);
    memcpy(out->out, whole->out, questions * self->shape.dim * sizeof *out->out);
}

/* Scores become weights, each over `sum`. */
static void weigh(const hop_real_kernels *real, float *weights, size_t count, float most,
                  double sum) {
    const float share = (float)(1 / sum);
    real->exponentials(weights, count, most, HOP_EXPONENTIAL_FLOOR, weights);
    for (size_t r = 0; r < count; r++) weights[r] *= share;
}

static hop_status finish(const fold *self, size_t q, const hop_partial *whole,
                         hop_error *error) {
    const hop_field_of_keys *field = self->field;
    hop_question *question = &self->questions[q];
    const double most = whole->most[q], sum = whole->sum[q];
    const bool shares = field->separation.kind == HOP_SEPARATION_SOFTMAX;
    hop_leaders all = self->leaders[q];
    if (most == -INFINITY && field->plain) {
        question->potential = -INFINITY;
        memset(question->out, 0, self->shape.dim * sizeof *question->out);
        return HOP_OK;
    }
    if (most == -INFINITY)
        return hop_fail_question(question, HOP_EEMPTY, "no memory may be weighed", error);
    for (size_t block = 1; block < self->blocks; block++) {
        const hop_leaders *more = &self->leaders[block * self->shape.questions + q];
        for (size_t k = 0; k < more->count; k++)
            hop_leaders_add(&all, more->rows[k], more->scores[k]);
    }
    question->potential = most + hop_log(sum);
    question->entropy = hop_log(sum) - whole->moment[q] / sum;
    if (question->entropy < 0) question->entropy = 0;
    if (!shares) question->entropy = NAN;
    question->exponent = 0;
    question->total = sum;
    question->best_count = all.count;
    for (size_t k = 0; k < all.count; k++) {
        const double strength =
            field->log_strengths ? field->log_strengths[all.rows[k]] : 0;
        question->best[k] = (hop_share){all.rows[k], hop_exp(all.scores[k] - most) / sum,
                                        (all.scores[k] - strength) / field->beta};
    }
    const float *read = whole->out + q * self->shape.dim;
    for (size_t j = 0; j < self->shape.dim; j++)
        question->out[j] = shares ? (float)(read[j] / sum) : read[j];
    if (question->weights)
        weigh(field->context->real, question->weights, field->keys->count, whole->most[q],
              shares ? sum : 1);
    return HOP_OK;
}

/* Chunks that some question can reach, one at least: others would change no byte. */
static size_t reached_chunks(const hop_field_of_keys *field,
                             const hop_question *questions, size_t count) {
    size_t reach = 1;
    for (size_t q = 0; q < count; q++) {
        if (questions[q].weights) reach = field->keys->count;
        if (questions[q].reach > reach) reach = questions[q].reach;
    }
    if (reach > field->keys->count) reach = field->keys->count;
    return (reach + HOP_CHUNK - 1) / HOP_CHUNK;
}

static size_t tree_slots(const fold *self) {
    return hop_tree_depth(self->block_chunks) + 1;
}

static bool make_room(const fold *self, fold_room *room) {
    const size_t weights = self->shape.questions * HOP_CHUNK;
    room->slab = hop_partials_allocate(&self->shape, tree_slots(self), room->slots);
    room->weights = malloc(weights * sizeof *room->weights);
    return room->slab && room->weights;
}

static void drop_room(fold_room *room) {
    free(room->slab);
    free(room->weights);
}

hop_status hop_attend_fold(const hop_field_of_keys *field, hop_question *questions,
                           size_t count, hop_error *error) {
    const unsigned threads = hop_context_threads(field->context);
    fold self = {.field = field,
                 .questions = questions,
                 .shape = {count, field->values->dim},
                 .chunks = reached_chunks(field, questions, count)};
    void *slab = NULL;
    self.block_chunks = threads > 1 ? BLOCK_CHUNKS : self.chunks;
    self.blocks = (self.chunks + self.block_chunks - 1) / self.block_chunks;
    hop_status status =
        hop_scorer_room_open(field, questions, count, &self.scoring, error);
    if (status == HOP_OK)
        status = hop_context_check_bytes(field->context, "read-outs of chunks",
                                         self.blocks + threads * tree_slots(&self),
                                         hop_partial_bytes(&self.shape), error);
    if (status != HOP_OK) {
        hop_scorer_room_close(&self.scoring);
        return status;
    }
    self.rooms = calloc(threads, sizeof *self.rooms);
    self.partials = calloc(self.blocks, sizeof *self.partials);
    self.leaders = calloc(self.blocks * count, sizeof *self.leaders);
    if (self.partials)
        slab = hop_partials_allocate(&self.shape, self.blocks, self.partials);
    if (!self.rooms || !self.leaders || !slab) status = hop_fail_memory(error);
    for (unsigned k = 0; status == HOP_OK && k < threads; k++)
        if (!make_room(&self, &self.rooms[k])) status = hop_fail_memory(error);
    if (status == HOP_OK) {
        hop_parallel_for(field->context, self.blocks, fold_block, &self);
        status = hop_scorer_room_judge(&self.scoring, error);
    }
    if (status == HOP_OK)
        hop_tree_fold(self.partials, self.blocks, sizeof *self.partials,
                      hop_partial_merge, &self.shape);
    for (size_t q = 0; status == HOP_OK && q < count; q++)
        status = finish(&self, q, &self.partials[0], error);
    for (unsigned k = 0; self.rooms && k < threads; k++) drop_room(&self.rooms[k]);
    free(self.rooms);
    free(self.partials);
    free(self.leaders);
    free(slab);
    hop_scorer_room_close(&self.scoring);
    return status;
}
