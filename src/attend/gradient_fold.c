/* SPDX-License-Identifier: MIT */
/* Gradients of softmax: weights are made again, 64 queries by 64 keys at a time. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "attend/gradient.h"
#include "attend/scores.h"
#include "attend/steps.h"
#include "attend/sums.h"
#include "core/error.h"
#include "core/exponential.h"

enum { BLOCK = HOP_GROUP_CUES * HOP_CHUNK };

/* What one worker needs for itself. */
typedef struct fold_room {
    float *scores, *products; /* [BLOCK] */
    float *sums;              /* room of sums of queries or of keys */
} fold_room;

typedef struct folding {
    hop_gradient *of;
    size_t chunks;
    /* Of every query: the weight of score z is e^(z - most) factor, most the log sum as a
       float, +infinity where nothing is seen; and G . out. */
    float *most, *factor, *mean;
    fold_room *rooms; /* [threads] */
} folding;

static void prepare_query(const folding *self, size_t at) {
    const size_t v = self->of->heads.shape.value_dim;
    const float *G = self->of->out_gradients + at * v, *out = self->of->out + at * v;
    const double log_sum = self->of->log_sums[at];
    double mean = 0;
    for (size_t j = 0; j < v; j++) mean += (double)G[j] * out[j];
    /* Rounded, it is still no less than the largest score, a float. */
    const bool sees = log_sum > -INFINITY;
    self->most[at] = sees ? (float)log_sum : INFINITY;
    self->factor[at] = sees ? (float)hop_exp(self->most[at] - log_sum) : 0;
    self->mean[at] = (float)mean;
}

static void prepare_group(void *shared, size_t task, unsigned worker) {
    (void)worker;
    const folding *self = shared;
    const hop_heads *heads = &self->of->heads;
    const size_t g = task % heads->groups, count = hop_heads_group(heads, g);
    const size_t first = task / heads->groups * heads->shape.n + g * HOP_GROUP_CUES;
    for (size_t q = 0; q < count; q++) prepare_query(self, first + q);
}

/* z becomes s = w (g - G . out), a row a query. */
static void score_gradients(const folding *self, size_t at, size_t queries, size_t keys,
                            float *z, const float *g) {
    const hop_real_kernels *real = self->of->heads.context->real;
    for (size_t q = 0; q < queries; q++) {
        const float factor = self->factor[at + q], mean = self->mean[at + q];
        float *row = z + q * HOP_CHUNK;
        const float *products = g + q * HOP_CHUNK;
        real->exponentials(row, keys, self->most[at + q], HOP_EXPONENTIAL_FLOOR, row);
        for (size_t r = 0; r < keys; r++) row[r] = row[r] * factor * (products[r] - mean);
    }
}

/* dQ of one group of queries. */
static void query_gradients(void *shared, size_t task, unsigned worker) {
    folding *self = shared;
    hop_gradient *of = self->of;
    const hop_heads *heads = &of->heads;
    const hop_real_kernels *real = heads->context->real;
    const fold_room *room = &self->rooms[worker];
    const size_t index = task / heads->groups, g = task % heads->groups;
    const size_t count = hop_heads_group(heads, g), first = g * HOP_GROUP_CUES;
    const size_t at = index * heads->shape.n + first;
    const size_t d = heads->shape.dim, v = heads->shape.value_dim;
    hop_head head;
    hop_question questions[HOP_GROUP_CUES];
    hop_scorer scorer;
    hop_error error = {HOP_OK, ""};
    hop_head_open(heads, heads->context, index, &head);
    for (size_t q = 0; q < count; q++)
        questions[q] = hop_head_question(heads, &head, first + q);
    error.status = hop_scorer_prepare(&head.field, questions, count, &scorer, &error);
    if (error.status) hop_failure_note(&of->failures[worker], task, &error);
    hop_block_sum sum = hop_block_sum_begin(room->sums, count * d);
    const size_t chunks = hop_reached_chunks(&head.field, questions, count);
    for (size_t chunk = 0; !error.status && chunk < chunks; chunk++) {
        const size_t from = chunk * HOP_CHUNK, left = heads->shape.count - from;
        const size_t keys = left < HOP_CHUNK ? left : HOP_CHUNK;
        float *slot = hop_block_sum_next(&sum);
        if (!hop_scorer_chunk(&scorer, from, keys, true, NULL, room->scores))
            atomic_store(&of->overflow, true);
        real->dots(of->out_gradients + at * v, count, head.values.floats + from * v, keys,
                   v, room->products, HOP_CHUNK);
        score_gradients(self, at, count, keys, room->scores, room->products);
        real->add_rows(room->scores, count, HOP_CHUNK, head.keys.floats + from * d, keys,
                       d, slot);
        hop_block_sum_push(&sum);
    }
    if (!error.status)
        hop_gradient_write(of, hop_block_sum_finish(&sum), count * d,
                           (float)heads->options.beta, of->queries + at * d);
    hop_scorer_clear(&scorer);
}

/* Scores of a chunk of keys against a group of queries, a row a key: the same bytes as
   hop_scorer_chunk gives. False where nothing is seen. */
static bool key_scores(const folding *self, const hop_head *head, size_t from,
                       size_t keys, size_t first, size_t count, float *z) {
    const hop_heads *heads = &self->of->heads;
    const double *strengths = heads->options.log_strengths;
    const size_t d = heads->shape.dim;
    const float beta = (float)heads->options.beta;
    int strange = 0;
    if (hop_head_reach(heads, first + count - 1) <= from) return false;
    heads->context->real->dots(head->keys.floats + from * d, keys, head->Q + first * d,
                               count, d, z, HOP_GROUP_CUES);
    for (size_t r = 0; r < keys; r++) {
        float *row = z + r * HOP_GROUP_CUES;
        for (size_t q = 0; q < count; q++) row[q] *= beta;
        for (size_t q = 0; strengths && q < count; q++)
            row[q] = strengths[from + r] == -INFINITY
                         ? -INFINITY
                         : (float)(row[q] + strengths[from + r]);
    }
    for (size_t q = 0; q < count; q++) {
        const uint8_t *allowed = hop_head_allowed(heads, head, first + q);
        const size_t reach = hop_head_reach(heads, first + q);
        if (!allowed && reach >= from + keys) continue;
        for (size_t r = 0; r < keys; r++)
            if (from + r >= reach || (allowed && !allowed[from + r]))
                z[r * HOP_GROUP_CUES + q] = -INFINITY;
    }
    for (size_t r = 0; r < keys; r++)
        for (size_t q = 0; q < count; q++)
            strange |= !(z[r * HOP_GROUP_CUES + q] <= FLT_MAX);
    if (strange) atomic_store(&self->of->overflow, true);
    return true;
}

/* Adds what one group of queries gives a chunk of keys: [HOP_CHUNK][d] of dK, then
   [HOP_CHUNK][v] of dV. */
static void add_group(const folding *self, const hop_head *head, size_t index,
                      size_t from, size_t keys, size_t g, const fold_room *room,
                      float *slot) {
    const hop_gradient *of = self->of;
    const hop_heads *heads = &of->heads;
    const hop_real_kernels *real = heads->context->real;
    const size_t first = g * HOP_GROUP_CUES, count = hop_heads_group(heads, g);
    const size_t at = index * heads->shape.n + first;
    const size_t d = heads->shape.dim, v = heads->shape.value_dim;
    const float *G = of->out_gradients + at * v;
    const float *most = self->most + at, *factor = self->factor + at,
                *mean = self->mean + at;
    float *weights = room->scores, *products = room->products;
    if (!key_scores(self, head, from, keys, first, count, weights)) return;
    for (size_t r = 0; r < keys; r++) {
        float *row = weights + r * HOP_GROUP_CUES;
        for (size_t q = 0; q < count; q++) row[q] -= most[q];
        real->exponentials(row, count, 0, HOP_EXPONENTIAL_FLOOR, row);
        for (size_t q = 0; q < count; q++) row[q] *= factor[q];
    }
    if (of->values)
        real->add_rows(weights, keys, HOP_GROUP_CUES, G, count, v, slot + HOP_CHUNK * d);
    if (!of->keys) return;
    real->dots(head->values.floats + from * v, keys, G, count, v, products,
               HOP_GROUP_CUES);
    for (size_t r = 0; r < keys; r++)
        for (size_t q = 0; q < count; q++) {
            const size_t k = r * HOP_GROUP_CUES + q;
            weights[k] = weights[k] * (products[k] - mean[q]);
        }
    real->add_rows(weights, keys, HOP_GROUP_CUES, head->Q + first * d, count, d, slot);
}

/* dK and dV of one chunk of keys: groups of queries of all heads that read them. */
static void key_gradients(void *shared, size_t task, unsigned worker) {
    folding *self = shared;
    const hop_heads *heads = &self->of->heads;
    const fold_room *room = &self->rooms[worker];
    const size_t index = task / self->chunks, chunk = task % self->chunks;
    const size_t from = chunk * HOP_CHUNK, left = heads->shape.count - from;
    const size_t keys = left < HOP_CHUNK ? left : HOP_CHUNK;
    const size_t sharing = heads->options.heads / heads->options.key_heads;
    hop_block_sum sum = hop_block_sum_begin(
        room->sums, HOP_CHUNK * (heads->shape.dim + heads->shape.value_dim));
    for (size_t h = index * sharing; h < (index + 1) * sharing; h++) {
        hop_head head;
        hop_head_open(heads, heads->context, h, &head);
        for (size_t g = 0; g < heads->groups; g++) {
            if (hop_context_interrupted(heads->context)) return;
            add_group(self, &head, h, from, keys, g, room, hop_block_sum_next(&sum));
            hop_block_sum_push(&sum);
        }
    }
    hop_gradient_write_keys(self->of, hop_block_sum_finish(&sum), index, chunk);
}

/* Floats of the larger of the two sums. */
static size_t sum_floats(const folding *self) {
    const hop_heads *heads = &self->of->heads;
    const size_t d = heads->shape.dim, v = heads->shape.value_dim;
    const size_t leaves =
        heads->groups * (heads->options.heads / heads->options.key_heads);
    const size_t queries = hop_block_sum_floats(self->chunks, HOP_GROUP_CUES * d);
    const size_t keys = hop_block_sum_floats(leaves, HOP_CHUNK * (d + v));
    return queries > keys ? queries : keys;
}

static bool make_room(const folding *self, fold_room *room) {
    room->scores = malloc(BLOCK * sizeof *room->scores);
    room->products = malloc(BLOCK * sizeof *room->products);
    room->sums = malloc(sum_floats(self) * sizeof *room->sums);
    return room->scores && room->products && room->sums;
}

static void run(folding *self) {
    const hop_gradient *of = self->of;
    const hop_heads *heads = &of->heads;
    hop_context *context = heads->context;
    const size_t tasks = heads->total * heads->groups;
    hop_parallel_for(context, tasks, prepare_group, self);
    if (of->queries) hop_parallel_for(context, tasks, query_gradients, self);
    if (of->keys || of->values)
        hop_parallel_for(context,
                         heads->options.batch * heads->options.key_heads * self->chunks,
                         key_gradients, self);
}

hop_status hop_gradient_fold(hop_gradient *of, hop_error *error) {
    const hop_heads *heads = &of->heads;
    const unsigned threads = hop_context_threads(heads->context);
    const size_t queries = heads->total * heads->shape.n;
    folding self = {.of = of, .chunks = (heads->shape.count + HOP_CHUNK - 1) / HOP_CHUNK};
    hop_status status = hop_context_check_bytes(heads->context, "sums of gradients",
                                                sum_floats(&self), sizeof(float), error);
    if (!status)
        status = hop_context_check_bytes(heads->context, "figures of queries", queries,
                                         sizeof(float), error);
    if (status) return status;
    self.most = malloc(queries * sizeof *self.most);
    self.factor = malloc(queries * sizeof *self.factor);
    self.mean = malloc(queries * sizeof *self.mean);
    self.rooms = calloc(threads, sizeof *self.rooms);
    bool whole = self.most && self.factor && self.mean && self.rooms;
    for (unsigned k = 0; whole && k < threads; k++)
        whole = make_room(&self, &self.rooms[k]);
    if (whole)
        run(&self);
    else
        status = hop_fail_memory(error);
    for (unsigned k = 0; self.rooms && k < threads; k++) {
        free(self.rooms[k].scores);
        free(self.rooms[k].products);
        free(self.rooms[k].sums);
    }
    free(self.most);
    free(self.factor);
    free(self.mean);
    free(self.rooms);
    return status;
}
