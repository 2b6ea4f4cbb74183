/* SPDX-License-Identifier: MIT */
/* The heads of an attention: its arguments looked at, and one head at a time. */
#include "attend/heads.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include "core/error.h"
#include "separate/separate.h"

/* Values that one task looks at. */
enum { CHECK_VALUES = 1 << 16 };

static hop_status check_options(const hop_attention_options *options, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "attention options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (!(options->beta >= 0 && options->beta <= FLT_MAX))
        return hop_fail(error, HOP_EINVAL, "beta: %g is not above 0, or 0 for 1/sqrt(d)",
                        options->beta);
    if (options->batch < 1 || options->heads < 1)
        return hop_fail(error, HOP_EEMPTY, "%zu batches of %zu heads: nothing to attend",
                        options->batch, options->heads);
    if (options->key_heads && options->heads % options->key_heads)
        return hop_fail(error, HOP_EINVAL, "key_heads: %zu does not divide %zu heads",
                        options->key_heads, options->heads);
    if ((options->mask_per_batch | options->causal) & ~1)
        return hop_fail(error, HOP_EINVAL,
                        "mask_per_batch %d and causal %d are not 0 or 1",
                        options->mask_per_batch, options->causal);
    return HOP_OK;
}

static hop_status check_separation(const hop_separation *separation, hop_error *error) {
    const hop_status status = hop_separation_check(separation, error);
    if (status) return status;
    switch (separation->kind) {
    case HOP_SEPARATION_SOFTMAX:
    case HOP_SEPARATION_SPARSEMAX:
    case HOP_SEPARATION_ENTMAX:
    case HOP_SEPARATION_TOPK:
        return HOP_OK;
    default:
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "attention by %s: it takes softmax, sparsemax, entmax or topk",
                        hop_separation_at(separation->kind)->name);
    }
}

/* Whether a product of four sizes is a number of floats that can be told apart. */
static bool fits(size_t a, size_t b, size_t c, size_t d) {
    return (double)a * (double)b * (double)c * (double)d < 0x1p60;
}

static hop_status check_shape(const hop_attention_options *options,
                              const hop_attention_shape *shape, hop_error *error) {
    const struct {
        const char *name;
        size_t size, most;
    } sides[] = {{"n", shape->n, HOP_MAX_PATTERNS},
                 {"count", shape->count, HOP_MAX_PATTERNS},
                 {"dim", shape->dim, HOP_MAX_UNITS},
                 {"value_dim", shape->value_dim, HOP_MAX_UNITS}};
    for (size_t k = 0; k < sizeof sides / sizeof *sides; k++) {
        if (sides[k].size == 0)
            return hop_fail(error, HOP_EEMPTY, "attention shape: %s is 0", sides[k].name);
        if (sides[k].size > sides[k].most)
            return hop_fail(error, HOP_ELIMIT, "attention shape: %s is %zu, at most %zu",
                            sides[k].name, sides[k].size, sides[k].most);
    }
    const size_t dim = shape->dim > shape->value_dim ? shape->dim : shape->value_dim;
    const size_t rows = shape->n > shape->count ? shape->n : shape->count;
    if (fits(options->batch, options->heads, rows, dim) &&
        fits(options->batch, shape->n, shape->count, 1))
        return HOP_OK;
    return hop_fail(error, HOP_ELIMIT,
                    "attention shape: %zu batches of %zu heads of %zu rows of %zu units "
                    "are too many",
                    options->batch, options->heads, rows, dim);
}

static hop_status check_strengths(const double *strengths, size_t count,
                                  hop_error *error) {
    for (size_t j = 0; strengths && j < count; j++)
        if (strengths[j] != -INFINITY && !(fabs(strengths[j]) <= FLT_MAX))
            return hop_fail(error, HOP_EVALUE,
                            "log strength %zu is %g: it must be finite in float32, or "
                            "-inf to hide the key",
                            j, strengths[j]);
    return HOP_OK;
}

/* A search for the first value of an array that is no good. */
typedef struct search {
    const float *values; /* either these, for what is not finite */
    const uint8_t *mask; /* or these, for what is neither 0 nor 1 */
    size_t count;
    atomic_size_t found;
} search;

static bool is_good(const search *self, size_t at) {
    return self->values ? isfinite(self->values[at]) : self->mask[at] <= 1;
}

static void look(void *shared, size_t task, unsigned worker) {
    (void)worker;
    search *self = shared;
    const size_t first = task * CHECK_VALUES, left = self->count - first;
    const size_t end = first + (left < CHECK_VALUES ? left : CHECK_VALUES);
    unsigned strange = 0;
    if (self->values)
        for (size_t i = first; i < end; i++)
            strange |= !(fabsf(self->values[i]) <= FLT_MAX);
    else
        for (size_t i = first; i < end; i++) strange |= self->mask[i] > 1;
    if (!strange) return;
    size_t at = first, known = atomic_load(&self->found);
    while (is_good(self, at)) at++;
    while (at < known && !atomic_compare_exchange_weak(&self->found, &known, at)) {
    }
}

/* The index found, or count. */
static size_t find(hop_context *context, search *self) {
    atomic_init(&self->found, self->count);
    hop_parallel_for(context, (self->count + CHECK_VALUES - 1) / CHECK_VALUES, look,
                     self);
    return atomic_load(&self->found);
}

hop_status hop_heads_check(hop_context *context, const char *name, const float *values,
                           size_t batch, size_t heads, size_t rows, size_t dim,
                           hop_error *error) {
    search all = {.values = values, .count = batch * heads * rows * dim};
    const size_t at = find(context, &all);
    if (at == all.count) return HOP_OK;
    return hop_fail(error, HOP_EVALUE,
                    "%s: batch %zu, head %zu, row %zu, unit %zu: %g is no finite number",
                    name, at / dim / rows / heads, at / dim / rows % heads,
                    at / dim % rows, at % dim, (double)values[at]);
}

static hop_status check_mask(const hop_heads *heads, hop_error *error) {
    const hop_attention_options *options = &heads->options;
    const size_t n = heads->shape.n, count = heads->shape.count;
    const size_t batches = options->mask_per_batch ? options->batch : 1;
    if (!options->mask) return HOP_OK;
    search all = {.mask = options->mask, .count = batches * n * count};
    const size_t at = find(heads->context, &all);
    if (at == all.count) return HOP_OK;
    return hop_fail(error, HOP_EVALUE,
                    "mask: batch %zu, query %zu, key %zu: %d is neither 0 nor 1",
                    at / count / n, at / count % n, at % count, options->mask[at]);
}

hop_status hop_heads_open(hop_context *context, const hop_attention_options *options,
                          const hop_attention_shape *shape, const float *Q,
                          const float *K, const float *V, hop_heads *out,
                          hop_error *error) {
    static const hop_attention_options defaults = HOP_ATTENTION_OPTIONS_INIT;
    static const hop_separation softmax = {HOP_SEPARATION_SOFTMAX, 0};
    if (!options) options = &defaults;
    hop_status status = check_options(options, error);
    if (!status) status = check_shape(options, shape, error);
    if (status) return status;
    hop_heads heads = {.context = context,
                       .options = *options,
                       .shape = *shape,
                       .separation = options->separation ? *options->separation : softmax,
                       .Q = Q,
                       .K = K,
                       .V = V,
                       .total = options->batch * options->heads,
                       .groups = (shape->n + HOP_GROUP_CUES - 1) / HOP_GROUP_CUES};
    if (!options->key_heads) heads.options.key_heads = options->heads;
    if (options->beta == 0) heads.options.beta = 1 / sqrt((double)shape->dim);
    const size_t batch = options->batch, key_heads = heads.options.key_heads;
    status = check_separation(&heads.separation, error);
    if (!status) status = check_strengths(options->log_strengths, shape->count, error);
    if (!status) status = check_mask(&heads, error);
    if (!status)
        status = hop_heads_check(context, "Q", Q, batch, options->heads, shape->n,
                                 shape->dim, error);
    if (!status)
        status = hop_heads_check(context, "K", K, batch, key_heads, shape->count,
                                 shape->dim, error);
    if (!status)
        status = hop_heads_check(context, "V", V, batch, key_heads, shape->count,
                                 shape->value_dim, error);
    if (!status && hop_context_interrupted(context))
        status = hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    if (!status) *out = heads;
    return status;
}

static hop_rows rows_at(const float *values, size_t count, size_t dim) {
    return (hop_rows){
        .storage = HOP_STORAGE_FLOAT32, .count = count, .dim = dim, .floats = values};
}

void hop_head_open(const hop_heads *heads, hop_context *context, size_t index,
                   hop_head *out) {
    const hop_attention_options *options = &heads->options;
    const hop_attention_shape *shape = &heads->shape;
    const size_t batch = index / options->heads, head = index % options->heads;
    const size_t of_keys =
        batch * options->key_heads + head / (options->heads / options->key_heads);
    *out =
        (hop_head){.Q = heads->Q + index * shape->n * shape->dim,
                   .keys = rows_at(heads->K + of_keys * shape->count * shape->dim,
                                   shape->count, shape->dim),
                   .values = rows_at(heads->V + of_keys * shape->count * shape->value_dim,
                                     shape->count, shape->value_dim),
                   .field = {.context = context,
                             .keys = &out->keys,
                             .values = &out->values,
                             .similarity = HOP_SIMILARITY_DOT,
                             .separation = heads->separation,
                             .beta = options->beta,
                             .log_strengths = options->log_strengths,
                             .plain = true},
                   .batch = batch};
}

size_t hop_head_reach(const hop_heads *heads, size_t i) {
    const size_t n = heads->shape.n, count = heads->shape.count;
    if (!heads->options.causal) return count;
    return i + 1 + count > n ? i + 1 + count - n : 0;
}

const uint8_t *hop_head_allowed(const hop_heads *heads, const hop_head *head, size_t i) {
    const hop_attention_options *options = &heads->options;
    const size_t batch = options->mask_per_batch ? head->batch : 0;
    return options->mask
               ? options->mask + (batch * heads->shape.n + i) * heads->shape.count
               : NULL;
}

hop_question hop_head_question(const hop_heads *heads, const hop_head *head, size_t i) {
    return (hop_question){.name = i,
                          .state = head->Q + i * heads->shape.dim,
                          .allowed = hop_head_allowed(heads, head, i),
                          .reach = hop_head_reach(heads, i)};
}

void hop_head_place(const hop_heads *heads, size_t index, char place[HOP_HEAD_PLACE]) {
    const size_t count = heads->options.heads;
    snprintf(place, HOP_HEAD_PLACE, "batch %zu, head %zu, query", index / count,
             index % count);
}

size_t hop_heads_group(const hop_heads *heads, size_t g) {
    const size_t left = heads->shape.n - g * HOP_GROUP_CUES;
    return left < HOP_GROUP_CUES ? left : HOP_GROUP_CUES;
}

void hop_failure_note(hop_failure *failure, size_t task, const hop_error *error) {
    if (failure->error.status && failure->task <= task) return;
    failure->task = task;
    failure->error = *error;
}

hop_status hop_failures_judge(const hop_context *context, const hop_failure *failures,
                              unsigned workers, hop_error *error) {
    const hop_failure *first = NULL;
    if (hop_context_interrupted(context))
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    for (unsigned k = 0; k < workers; k++)
        if (failures[k].error.status && (!first || failures[k].task < first->task))
            first = &failures[k];
    return first ? hop_fail(error, first->error.status, "%s", first->error.message)
                 : HOP_OK;
}
