/* SPDX-License-Identifier: MIT */
/* Gradients of softmax: weights are made again, group of queries by chunk of keys. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "attend/gradient.h"
#include "attend/sums.h"
#include "core/error.h"
#include "core/exponential.h"

enum { BLOCK = HOP_GROUP_CUES * HOP_CHUNK };

/* Bytes that the sums of all keys of a head may take on all threads together. */
static const size_t AT_ONCE_BYTES = (size_t)64 << 20;

/* What one worker needs for itself. */
typedef struct fold_room {
    float *scores, *products; /* [BLOCK] */
    float *queries;           /* room of the sum of a group of queries */
    float *keys;              /* room of the sums of a chunk of keys, or of all chunks */
    hop_block_sum *chunks;    /* [chunks], where those are summed at once */
} fold_room;

typedef struct folding {
    hop_gradient *of;
    size_t chunks;
    bool at_once; /* all gradients of a head in one pass: the same bytes */
    size_t query_floats, key_floats; /* of the rooms of one sum */
    /* Of every query: the weight of score z is e^(z - most) factor, most the log sum as a
       float, +infinity where nothing is seen; and G . out. */
    float *most, *factor, *mean;
    fold_room *rooms; /* [threads] */
} folding;

/* Where a group of queries and a chunk of keys add what they give; NULL: not wanted. */
typedef struct block_slots {
    float *queries;       /* [HOP_GROUP_CUES][d] */
    float *keys, *values; /* [HOP_CHUNK][d], [HOP_CHUNK][v] */
} block_slots;

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

static size_t chunk_keys(const folding *self, size_t chunk) {
    const size_t left = self->of->heads.shape.count - chunk * HOP_CHUNK;
    return left < HOP_CHUNK ? left : HOP_CHUNK;
}

/* Scores of a chunk of keys against a group of queries, a row a key, the same bytes as
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

/* Adds what group g of a head's queries and a chunk of keys give each other. */
static void add_block(const folding *self, const hop_head *head, size_t index,
                      size_t chunk, size_t g, const fold_room *room,
                      const block_slots *to) {
    const hop_heads *heads = &self->of->heads;
    const hop_real_kernels *real = heads->context->real;
    const size_t first = g * HOP_GROUP_CUES, count = hop_heads_group(heads, g);
    const size_t from = chunk * HOP_CHUNK, keys = chunk_keys(self, chunk);
    const size_t at = index * heads->shape.n + first;
    const size_t d = heads->shape.dim, v = heads->shape.value_dim;
    const float *G = self->of->out_gradients + at * v;
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
    if (to->values)
        real->add_rows(weights, keys, HOP_GROUP_CUES, G, count, v, to->values);
    if (!to->keys && !to->queries) return;
    real->dots(head->values.floats + from * v, keys, G, count, v, products,
               HOP_GROUP_CUES);
    for (size_t r = 0; r < keys; r++)
        for (size_t q = 0; q < count; q++)
            weights[r * HOP_GROUP_CUES + q] *= products[r * HOP_GROUP_CUES + q] - mean[q];
    if (to->keys)
        real->add_rows(weights, keys, HOP_GROUP_CUES, head->Q + first * d, count, d,
                       to->keys);
    if (!to->queries) return;
    for (size_t q = 0; q < count; q++)
        for (size_t r = 0; r < keys; r++)
            products[q * HOP_CHUNK + r] = weights[r * HOP_GROUP_CUES + q];
    real->add_rows(products, count, HOP_CHUNK, head->keys.floats + from * d, keys, d,
                   to->queries);
}

static size_t key_length(const folding *self) {
    return HOP_CHUNK * (self->of->heads.shape.dim + self->of->heads.shape.value_dim);
}

/* Slots for the gradients of keys and values that are wanted. */
static block_slots slots_of(const folding *self, float *slot) {
    return (block_slots){
        .keys = self->of->keys ? slot : NULL,
        .values = self->of->values ? slot + HOP_CHUNK * self->of->heads.shape.dim : NULL};
}

static void write_queries(const folding *self, hop_block_sum *sum, size_t index,
                          size_t g) {
    const hop_heads *heads = &self->of->heads;
    const size_t d = heads->shape.dim, count = hop_heads_group(heads, g);
    const size_t at = index * heads->shape.n + g * HOP_GROUP_CUES;
    hop_gradient_write(self->of, hop_block_sum_finish(sum), count * d,
                       (float)heads->options.beta, self->of->queries + at * d);
}

/* dQ of one group of queries. */
static void by_queries(void *shared, size_t task, unsigned worker) {
    folding *self = shared;
    const hop_heads *heads = &self->of->heads;
    const fold_room *room = &self->rooms[worker];
    const size_t index = task / heads->groups, g = task % heads->groups;
    hop_head head;
    hop_head_open(heads, heads->context, index, &head);
    hop_block_sum sum =
        hop_block_sum_begin(room->queries, HOP_GROUP_CUES * heads->shape.dim);
    for (size_t chunk = 0; chunk < self->chunks; chunk++) {
        if (hop_context_interrupted(heads->context)) return;
        const block_slots to = {.queries = hop_block_sum_next(&sum)};
        add_block(self, &head, index, chunk, g, room, &to);
        hop_block_sum_push(&sum);
    }
    write_queries(self, &sum, index, g);
}

/* dK and dV of one chunk of keys: groups of queries of all heads that read them. */
static void by_keys(void *shared, size_t task, unsigned worker) {
    folding *self = shared;
    const hop_heads *heads = &self->of->heads;
    const fold_room *room = &self->rooms[worker];
    const size_t index = task / self->chunks, chunk = task % self->chunks;
    const size_t sharing = heads->options.heads / heads->options.key_heads;
    hop_block_sum sum = hop_block_sum_begin(room->keys, key_length(self));
    for (size_t h = index * sharing; h < (index + 1) * sharing; h++) {
        hop_head head;
        hop_head_open(heads, heads->context, h, &head);
        for (size_t g = 0; g < heads->groups; g++) {
            if (hop_context_interrupted(heads->context)) return;
            const block_slots to = slots_of(self, hop_block_sum_next(&sum));
            add_block(self, &head, h, chunk, g, room, &to);
            hop_block_sum_push(&sum);
        }
    }
    hop_gradient_write_keys(self->of, hop_block_sum_finish(&sum), index, chunk);
}

/* All blocks of one group of queries, which are done with then. */
static void add_group(folding *self, const hop_head *head, size_t index, size_t g,
                      const fold_room *room) {
    hop_block_sum sum =
        hop_block_sum_begin(room->queries, HOP_GROUP_CUES * self->of->heads.shape.dim);
    for (size_t chunk = 0; chunk < self->chunks; chunk++) {
        block_slots to = slots_of(self, hop_block_sum_next(&room->chunks[chunk]));
        to.queries = hop_block_sum_next(&sum);
        add_block(self, head, index, chunk, g, room, &to);
        hop_block_sum_push(&sum);
        hop_block_sum_push(&room->chunks[chunk]);
    }
    write_queries(self, &sum, index, g);
}

/* All gradients of one head of keys and of the queries that read them: scores are made
   once, not twice, for the memory of the sums of all keys. */
static void at_once(void *shared, size_t index, unsigned worker) {
    folding *self = shared;
    const hop_heads *heads = &self->of->heads;
    const fold_room *room = &self->rooms[worker];
    const size_t sharing = heads->options.heads / heads->options.key_heads;
    for (size_t chunk = 0; chunk < self->chunks; chunk++)
        room->chunks[chunk] =
            hop_block_sum_begin(room->keys + chunk * self->key_floats, key_length(self));
    for (size_t h = index * sharing; h < (index + 1) * sharing; h++) {
        hop_head head;
        hop_head_open(heads, heads->context, h, &head);
        for (size_t g = 0; g < heads->groups; g++) {
            if (hop_context_interrupted(heads->context)) return;
            add_group(self, &head, h, g, room);
        }
    }
    for (size_t chunk = 0; chunk < self->chunks; chunk++)
        hop_gradient_write_keys(self->of, hop_block_sum_finish(&room->chunks[chunk]),
                                index, chunk);
}

static folding plan(hop_gradient *of) {
    const hop_heads *heads = &of->heads;
    const unsigned threads = hop_context_threads(heads->context);
    const size_t sharing = heads->options.heads / heads->options.key_heads;
    folding self = {.of = of, .chunks = (heads->shape.count + HOP_CHUNK - 1) / HOP_CHUNK};
    self.query_floats =
        hop_block_sum_floats(self.chunks, HOP_GROUP_CUES * heads->shape.dim);
    self.key_floats = hop_block_sum_floats(heads->groups * sharing, key_length(&self));
    self.at_once =
        of->queries && (of->keys || of->values) && heads->total / sharing >= threads &&
        self.chunks <= AT_ONCE_BYTES / sizeof(float) / self.key_floats / threads;
    return self;
}

static bool make_room(const folding *self, fold_room *room) {
    const size_t sums = self->at_once ? self->chunks : 1;
    room->scores = malloc(BLOCK * sizeof *room->scores);
    room->products = malloc(BLOCK * sizeof *room->products);
    room->queries = malloc(self->query_floats * sizeof *room->queries);
    room->keys = malloc(sums * self->key_floats * sizeof *room->keys);
    room->chunks = malloc(sums * sizeof *room->chunks);
    return room->scores && room->products && room->queries && room->keys && room->chunks;
}

static void drop_room(fold_room *room) {
    free(room->scores);
    free(room->products);
    free(room->queries);
    free(room->keys);
    free(room->chunks);
}

static void run(folding *self) {
    const hop_gradient *of = self->of;
    const hop_heads *heads = &of->heads;
    hop_context *context = heads->context;
    const size_t groups = heads->total * heads->groups;
    const size_t key_heads = heads->options.batch * heads->options.key_heads;
    hop_parallel_for(context, groups, prepare_group, self);
    if (self->at_once) {
        hop_parallel_for(context, key_heads, at_once, self);
        return;
    }
    if (of->queries) hop_parallel_for(context, groups, by_queries, self);
    if (of->keys || of->values)
        hop_parallel_for(context, key_heads * self->chunks, by_keys, self);
}

hop_status hop_gradient_fold(hop_gradient *of, hop_error *error) {
    const hop_heads *heads = &of->heads;
    const unsigned threads = hop_context_threads(heads->context);
    const size_t queries = heads->total * heads->shape.n;
    folding self = plan(of);
    hop_status status = hop_context_check_bytes(heads->context, "sums of gradients",
                                                self.query_floats + self.key_floats,
                                                sizeof(float), error);
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
    for (unsigned k = 0; self.rooms && k < threads; k++) drop_room(&self.rooms[k]);
    free(self.most);
    free(self.factor);
    free(self.mean);
    free(self.rooms);
    return status;
}
