/* SPDX-License-Identifier: MIT */
/* One step of recall for any number of states: in groups, the way that suits. */
#include "attend/attend.h"

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

hop_status hop_fail_scores(const hop_field_of_keys *field, hop_error *error) {
    return hop_fail(error, HOP_EDIVERGED,
                    "scores leave the range of float32 at beta %g: similarities are too "
                    "large",
                    field->beta);
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

/* Lengths of a run of keys. */
typedef struct measuring {
    hop_context *context;
    const hop_rows *keys;
    hop_similarity similarity;
    const float *known; /* [dim], all 1 where all are known */
    const float *zeros; /* [dim] */
    double units;
    float *wide; /* [threads][HOP_CHUNK][dim] */
    float *out;
} measuring;

static void measure_chunk(void *shared, size_t chunk, unsigned worker) {
    const measuring *self = shared;
    const size_t first = chunk * HOP_CHUNK, left = self->keys->count - first;
    const size_t count = left < HOP_CHUNK ? left : HOP_CHUNK, dim = self->keys->dim;
    float sums[HOP_CHUNK], squares[HOP_CHUNK];
    const float *rows = hop_rows_widened(self->context, self->keys, first, count,
                                         self->wide + worker * HOP_CHUNK * dim);
    self->context->real->squares(self->zeros, self->known, rows, count, dim, squares);
    if (self->similarity == HOP_SIMILARITY_CENTRED)
        self->context->real->dots(self->known, 1, rows, count, dim, sums, HOP_CHUNK);
    for (size_t r = 0; r < count; r++) {
        double square = squares[r];
        if (self->similarity == HOP_SIMILARITY_CENTRED) {
            const double taken = (double)sums[r] * sums[r] / self->units;
            /* What is left of a constant row is rounding. */
            square = square - taken > 1e-6 * square ? square - taken : 0;
        }
        self->out[first + r] = square > 0 ? (float)(1 / sqrt(square)) : 0;
    }
}

hop_status hop_attend_inverses(hop_context *context, const hop_rows *keys,
                               hop_similarity similarity, const float *known,
                               float *out) {
    const size_t dim = keys->dim;
    float *units = malloc(dim * sizeof *units), *zeros = calloc(dim, sizeof *zeros);
    float *wide = malloc(hop_context_threads(context) * HOP_CHUNK * dim * sizeof *wide);
    measuring self = {context, keys, similarity, units, zeros, 0, wide, out};
    if (units && zeros && wide) {
        for (size_t i = 0; i < dim; i++) {
            units[i] = known ? known[i] : 1;
            self.units += units[i];
        }
        hop_parallel_for(context, (keys->count + HOP_CHUNK - 1) / HOP_CHUNK,
                         measure_chunk, &self);
    }
    free(units);
    free(zeros);
    free(wide);
    return units && zeros && wide ? HOP_OK : HOP_ENOMEM;
}
