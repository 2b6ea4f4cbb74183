/* SPDX-License-Identifier: MIT */
/* One step of recall for any number of states: in groups, the way that suits. */
#include "attend/attend.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "attend/scores.h"
#include "attend/steps.h"
#include "core/error.h"

static const char *const names[HOP_SIMILARITY_COUNT] = {"dot",    "cosine",    "centred",
                                                        "euclid", "manhattan", "hamming"};

const char *hop_similarity_name(hop_similarity similarity) {
    return (unsigned)similarity < HOP_SIMILARITY_COUNT ? names[similarity] : NULL;
}

/* Bytes that a group's read-outs, or its weights, may take. */
static const size_t GROUP_BYTES = (size_t)64 << 20;

hop_status hop_fail_question(const hop_question *question, hop_status status,
                             const char *what, hop_error *error) {
    return hop_fail(error, status, "%s %zu: %s",
                    question->place ? question->place : "cue", question->name, what);
}

hop_status hop_fail_scores_of(const hop_field_of_keys *field,
                              const hop_question *question, hop_error *error) {
    return hop_fail(error, HOP_EDIVERGED,
                    "%s %zu: scores leave the range of float32 at beta %g: similarities "
                    "are too large",
                    question->place ? question->place : "cue", question->name,
                    field->beta);
}

hop_status hop_fail_scores(const hop_field_of_keys *field, size_t name,
                           hop_error *error) {
    const hop_question question = {.name = name};
    return hop_fail_scores_of(field, &question, error);
}

static size_t group_size(const hop_field_of_keys *field, bool folds) {
    const size_t each = folds ? field->values->dim * sizeof(float) * 16
                              : field->keys->count * sizeof(double);
    const size_t size = GROUP_BYTES / each;
    return size < 1 ? 1 : size < HOP_GROUP_CUES ? size : HOP_GROUP_CUES;
}

hop_status hop_attend(const hop_field_of_keys *field, hop_question *questions,
                      size_t count, hop_error *error) {
    const bool folds = field->separation.kind == HOP_SEPARATION_SOFTMAX ||
                       field->separation.kind == HOP_SEPARATION_EXPONENTIAL;
    const size_t size = group_size(field, folds);
    hop_status (*const way)(const hop_field_of_keys *, hop_question *, size_t,
                            hop_error *) = folds                       ? hop_attend_fold
                                           : hop_attend_selects(field) ? hop_attend_select
                                                                       : hop_attend_weigh;
    hop_status status = HOP_OK;
    for (size_t q = 0; status == HOP_OK && q < count; q += size) {
        const size_t group = count - q < size ? count - q : size;
        status = way(field, questions + q, group, error);
    }
    return status;
}

/* Squares of lengths that floats give well, and the share of one that must be left once
   the mean is taken off. */
static const double SURE_LOW = 1e-24, SURE_HIGH = 1e36, SURE_LEFT = 0.1;

/* Less is left of a row only by rounding, or drowns in it when products are taken. */
static const double LEAST_APART = 1e-6;

/* Lengths of a run of keys. */
typedef struct measuring {
    hop_context *context;
    const hop_rows *keys;
    hop_similarity similarity;
    const float *known; /* [dim], all 1 where all are known */
    const float *zeros; /* [dim] */
    double units;
    float *wide; /* [threads][scratch] */
    size_t scratch;
    float *out;
} measuring;

/* The square of a length, of the row less its mean unit for centred, in double: floats
   overflow, underflow, or cancel. */
static double measure_row(const measuring *self, const float *row) {
    const size_t dim = self->keys->dim;
    double sum = 0, square = 0, apart = 0;
    for (size_t i = 0; i < dim; i++) sum += (double)self->known[i] * row[i];
    const double mean = self->units > 0 ? sum / self->units : 0;
    for (size_t i = 0; i < dim; i++) {
        const double x = (double)self->known[i] * row[i];
        const double y = self->known[i] * (row[i] - mean);
        square += x * x;
        apart += y * y;
    }
    if (self->similarity != HOP_SIMILARITY_CENTRED) return square;
    return apart > LEAST_APART * square ? apart : 0;
}

static void measure_chunk(void *shared, size_t chunk, unsigned worker) {
    const measuring *self = shared;
    const size_t first = chunk * HOP_CHUNK, left = self->keys->count - first;
    const size_t count = left < HOP_CHUNK ? left : HOP_CHUNK, dim = self->keys->dim;
    float sums[HOP_CHUNK], squares[HOP_CHUNK];
    const float *rows = hop_rows_widened(self->context, self->keys, first, count,
                                         self->wide + worker * self->scratch);
    self->context->real->squares(self->zeros, self->known, rows, count, dim, squares);
    if (self->similarity == HOP_SIMILARITY_CENTRED)
        self->context->real->dots(self->known, 1, rows, count, dim, sums, HOP_CHUNK);
    for (size_t r = 0; r < count; r++) {
        double square = squares[r], rest = 1;
        if (self->similarity == HOP_SIMILARITY_CENTRED && self->units > 0) {
            const double taken = (double)sums[r] * sums[r] / self->units;
            rest = 1 - taken / square;
            square -= taken;
        }
        if (!(square > SURE_LOW && square < SURE_HIGH && rest > SURE_LEFT))
            square = measure_row(self, rows + r * dim);
        self->out[first + r] =
            square >= (double)FLT_MIN * FLT_MIN ? (float)(1 / sqrt(square)) : 0;
    }
}

hop_status hop_attend_inverses(hop_context *context, const hop_rows *keys,
                               hop_similarity similarity, const float *known,
                               float *out) {
    const size_t dim = keys->dim, scratch = hop_rows_scratch(keys);
    void *wide = NULL;
    hop_status status =
        hop_scratch_allocate(context, "widened keys", hop_context_threads(context),
                             scratch * sizeof(float), &wide, NULL);
    if (status != HOP_OK) return status;
    float *units = malloc(dim * sizeof *units), *zeros = calloc(dim, sizeof *zeros);
    measuring self = {context, keys, similarity, units, zeros, 0, wide, scratch, out};
    if (!units || !zeros) status = HOP_ENOMEM;
    for (size_t i = 0; status == HOP_OK && i < dim; i++) {
        units[i] = known ? known[i] : 1;
        self.units += units[i];
    }
    if (status == HOP_OK) {
        hop_parallel_for(context, (keys->count + HOP_CHUNK - 1) / HOP_CHUNK,
                         measure_chunk, &self);
        if (hop_context_interrupted(context)) status = HOP_EINTERRUPTED;
    }
    free(units);
    free(zeros);
    free(wide);
    return status;
}
