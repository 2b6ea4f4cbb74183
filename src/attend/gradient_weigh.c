/* SPDX-License-Identifier: MIT */
/* Gradients of separations whose weights depend on all scores: query by query, then
   chunk of keys by chunk of keys. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "attend/gradient.h"
#include "attend/scores.h"
#include "attend/steps.h"
#include "attend/sums.h"
#include "core/error.h"

/* Bytes that the weights of a group of queries, and their gradients, may take. */
static const size_t GROUP_BYTES = (size_t)64 << 20;

/* What one worker needs for itself. */
typedef struct weigh_room {
    double *scores, *weights, *products; /* [P]; products become gradients of scores */
    float *sums;                         /* room of the sum of one query */
} weigh_room;

typedef struct weighing {
    hop_gradient *of;
    size_t chunks, group; /* queries of a group at most */
    weigh_room *rooms;    /* [threads] */
    float *weights;       /* [group][P] */
    float *gradients;     /* [group][P]: of the scores */
    hop_block_sum *sums;  /* [chunks] */
    float *slots;         /* [chunks][slot_floats] */
    size_t slot_floats;
    /* The group at work: */
    hop_head head;
    size_t index, first, count; /* head, first query, queries */
} weighing;

static size_t chunk_keys(const weighing *self, size_t chunk) {
    const size_t left = self->of->heads.shape.count - chunk * HOP_CHUNK;
    return left < HOP_CHUNK ? left : HOP_CHUNK;
}

/* Strengths that are yet to be added to scores; where the few best were selected, they
   were part of the scores. */
static const double *strengths_of(const weighing *self) {
    return hop_attend_selects(&self->head.field) ? NULL : self->head.field.log_strengths;
}

/* z and g of one query. */
static hop_status make_scores(weighing *self, const hop_question *question,
                              const float *G, const weigh_room *room, hop_error *error) {
    const hop_heads *heads = &self->of->heads;
    const size_t v = heads->shape.value_dim;
    const bool strong = strengths_of(self) == NULL;
    hop_scorer scorer;
    const hop_status status =
        hop_scorer_prepare(&self->head.field, question, 1, &scorer, error);
    for (size_t chunk = 0; !status && chunk < self->chunks; chunk++) {
        const size_t from = chunk * HOP_CHUNK, keys = chunk_keys(self, chunk);
        float z[HOP_CHUNK], g[HOP_CHUNK];
        if (hop_scorer_chunk(&scorer, from, keys, strong, NULL, z) == 0)
            atomic_store(&self->of->overflow, true);
        heads->context->real->dots(G, 1, self->head.values.floats + from * v, keys, v, g,
                                   HOP_CHUNK);
        for (size_t r = 0; r < keys; r++) {
            room->scores[from + r] = z[r];
            room->products[from + r] = g[r];
        }
    }
    hop_scorer_clear(&scorer);
    return status;
}

/* Weights and the gradients of scores; zeros where nothing is seen. */
static hop_status weigh(const weighing *self, const weigh_room *room, hop_error *error) {
    const hop_heads *heads = &self->of->heads;
    const size_t count = heads->shape.count;
    const double *strengths = strengths_of(self);
    size_t seen = 0;
    while (seen < count && room->scores[seen] == -INFINITY) seen++;
    if (seen == count) {
        memset(room->weights, 0, count * sizeof *room->weights);
        memset(room->products, 0, count * sizeof *room->products);
        return HOP_OK;
    }
    const hop_status status = hop_separate(&heads->separation, room->scores, strengths,
                                           count, room->weights, error);
    return status ? status
                  : hop_separate_backward(&heads->separation, room->scores, strengths,
                                          room->weights, room->products, count,
                                          room->products, error);
}

/* dQ = beta sum s K of one query. */
static void write_query(weighing *self, size_t q, const weigh_room *room) {
    hop_gradient *of = self->of;
    const size_t d = of->heads.shape.dim, n = of->heads.shape.n;
    const float *s = self->gradients + q * of->heads.shape.count;
    hop_block_sum sum = hop_block_sum_begin(room->sums, d);
    for (size_t chunk = 0; chunk < self->chunks; chunk++) {
        const size_t from = chunk * HOP_CHUNK;
        of->heads.context->real->add_rows(
            s + from, 1, HOP_CHUNK, self->head.keys.floats + from * d,
            chunk_keys(self, chunk), d, hop_block_sum_next(&sum));
        hop_block_sum_push(&sum);
    }
    hop_gradient_write(of, hop_block_sum_finish(&sum), d, (float)of->heads.options.beta,
                       of->queries + (self->index * n + self->first + q) * d);
}

static void weigh_query(void *shared, size_t q, unsigned worker) {
    weighing *self = shared;
    hop_gradient *of = self->of;
    const weigh_room *room = &self->rooms[worker];
    const size_t count = of->heads.shape.count, i = self->first + q;
    const size_t at = self->index * of->heads.shape.n + i;
    const hop_question question = hop_head_question(&of->heads, &self->head, i);
    hop_error error = {HOP_OK, ""}, named;
    error.status =
        make_scores(self, &question, of->out_gradients + at * of->heads.shape.value_dim,
                    room, &error);
    /* Scores that are no numbers are told of elsewhere. */
    if (!error.status && !atomic_load(&of->overflow)) {
        error.status = weigh(self, room, &error);
        if (error.status) {
            char place[HOP_HEAD_PLACE];
            hop_head_place(&of->heads, self->index, place);
            hop_fail(&named, error.status, "%s %zu: %s", place, i, error.message);
            error = named;
        }
    }
    if (error.status) {
        hop_failure_note(&of->failures[worker], at, &error);
        return;
    }
    for (size_t j = 0; j < count; j++) {
        self->weights[q * count + j] = (float)room->weights[j];
        self->gradients[q * count + j] = (float)room->products[j];
    }
    if (of->queries) write_query(self, q, room);
}

/* turned[r][q] = rows[q][from + r]; whether any is not 0. */
static bool turn(const weighing *self, const float *rows, size_t from, size_t keys,
                 float *turned) {
    const size_t count = self->of->heads.shape.count;
    bool any = false;
    for (size_t q = 0; q < self->count; q++)
        for (size_t r = 0; r < keys; r++) {
            const float value = rows[q * count + from + r];
            turned[r * HOP_GROUP_CUES + q] = value;
            any = any || value != 0;
        }
    return any;
}

/* Adds what the group gives a chunk of keys. */
static void add_group(void *shared, size_t chunk, unsigned worker) {
    (void)worker;
    weighing *self = shared;
    const hop_gradient *of = self->of;
    const hop_attention_shape *shape = &of->heads.shape;
    const hop_real_kernels *real = of->heads.context->real;
    const size_t from = chunk * HOP_CHUNK, keys = chunk_keys(self, chunk);
    const size_t d = shape->dim, v = shape->value_dim;
    const float *Q = self->head.Q + self->first * d;
    const float *G = of->out_gradients + (self->index * shape->n + self->first) * v;
    float turned[HOP_CHUNK * HOP_GROUP_CUES];
    float *slot = hop_block_sum_next(&self->sums[chunk]);
    if (of->keys && turn(self, self->gradients, from, keys, turned))
        real->add_rows(turned, keys, HOP_GROUP_CUES, Q, self->count, d, slot);
    if (of->values && turn(self, self->weights, from, keys, turned))
        real->add_rows(turned, keys, HOP_GROUP_CUES, G, self->count, v,
                       slot + HOP_CHUNK * d);
    hop_block_sum_push(&self->sums[chunk]);
}

/* All queries of one head. */
static void weigh_head(weighing *self, size_t index) {
    const hop_heads *heads = &self->of->heads;
    hop_head_open(heads, heads->context, index, &self->head);
    self->index = index;
    for (size_t first = 0; first < heads->shape.n; first += self->group) {
        const size_t left = heads->shape.n - first;
        self->first = first;
        self->count = left < self->group ? left : self->group;
        hop_parallel_for(heads->context, self->count, weigh_query, self);
        if (self->of->keys || self->of->values)
            hop_parallel_for(heads->context, self->chunks, add_group, self);
    }
}

static void finish_chunk(void *shared, size_t chunk, unsigned worker) {
    (void)worker;
    weighing *self = shared;
    const hop_attention_options *options = &self->of->heads.options;
    const size_t of_keys = self->index / (options->heads / options->key_heads);
    hop_gradient_write_keys(self->of, hop_block_sum_finish(&self->sums[chunk]), of_keys,
                            chunk);
}

static void run(weighing *self) {
    const hop_heads *heads = &self->of->heads;
    const size_t sharing = heads->options.heads / heads->options.key_heads;
    const size_t length = HOP_CHUNK * (heads->shape.dim + heads->shape.value_dim);
    const bool keys = self->of->keys || self->of->values;
    for (size_t index = 0; index < heads->total; index++) {
        if (hop_context_interrupted(heads->context)) return;
        if (keys && index % sharing == 0)
            for (size_t chunk = 0; chunk < self->chunks; chunk++)
                self->sums[chunk] =
                    hop_block_sum_begin(self->slots + chunk * self->slot_floats, length);
        weigh_head(self, index);
        if (keys && index % sharing == sharing - 1)
            hop_parallel_for(heads->context, self->chunks, finish_chunk, self);
    }
}

static bool make_room(const weighing *self, weigh_room *room) {
    const hop_attention_shape *shape = &self->of->heads.shape;
    const size_t sums = hop_block_sum_floats(self->chunks, shape->dim);
    room->scores = malloc(shape->count * sizeof *room->scores);
    room->weights = malloc(shape->count * sizeof *room->weights);
    room->products = malloc(shape->count * sizeof *room->products);
    room->sums = malloc(sums * sizeof *room->sums);
    return room->scores && room->weights && room->products && room->sums;
}

static hop_status make(weighing *self, unsigned threads, hop_error *error) {
    const hop_heads *heads = &self->of->heads;
    const hop_attention_shape *shape = &heads->shape;
    const size_t block = self->group * shape->count * sizeof(float);
    const size_t sharing = heads->options.heads / heads->options.key_heads;
    const size_t leaves = (shape->n + self->group - 1) / self->group * sharing;
    self->slot_floats =
        hop_block_sum_floats(leaves, HOP_CHUNK * (shape->dim + shape->value_dim));
    if (!self->of->keys && !self->of->values) self->slot_floats = 1;
    hop_status status =
        hop_context_check_bytes(heads->context, "sums of gradients of keys", self->chunks,
                                self->slot_floats * sizeof(float), error);
    if (!status)
        status =
            hop_context_check_bytes(heads->context, "weights of queries", shape->count,
                                    self->group * sizeof(double), error);
    if (status) return status;
    self->weights = malloc(block);
    self->gradients = malloc(block);
    self->sums = malloc(self->chunks * sizeof *self->sums);
    self->slots = malloc(self->chunks * self->slot_floats * sizeof *self->slots);
    self->rooms = calloc(threads, sizeof *self->rooms);
    bool whole =
        self->weights && self->gradients && self->sums && self->slots && self->rooms;
    for (unsigned k = 0; whole && k < threads; k++)
        whole = make_room(self, &self->rooms[k]);
    return whole ? HOP_OK : hop_fail_memory(error);
}

hop_status hop_gradient_weigh(hop_gradient *of, hop_error *error) {
    const unsigned threads = hop_context_threads(of->heads.context);
    const size_t count = of->heads.shape.count;
    const size_t group = GROUP_BYTES / (2 * count * sizeof(float));
    weighing self = {.of = of,
                     .chunks = (count + HOP_CHUNK - 1) / HOP_CHUNK,
                     .group = group < 1                ? 1
                              : group < HOP_GROUP_CUES ? group
                                                       : HOP_GROUP_CUES};
    const hop_status status = make(&self, threads, error);
    if (!status) run(&self);
    for (unsigned k = 0; self.rooms && k < threads; k++) {
        free(self.rooms[k].scores);
        free(self.rooms[k].weights);
        free(self.rooms[k].products);
        free(self.rooms[k].sums);
    }
    free(self.rooms);
    free(self.weights);
    free(self.gradients);
    free(self.sums);
    free(self.slots);
    return status;
}
