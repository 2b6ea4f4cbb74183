/* SPDX-License-Identifier: MIT */
/* What a run of memories adds to a group of read-outs, and how two runs are merged. */
#include "attend/partial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "attend/scores.h"
#include "core/exponential.h"

size_t hop_partial_bytes(const hop_partial_shape *shape) {
    const size_t questions = shape->questions, width = questions * shape->dim;
    /* Doubles first: each block is a whole number of them. */
    const size_t floats = (questions + width + 1) / 2 * 2;
    return 2 * questions * sizeof(double) + floats * sizeof(float);
}

void *hop_partials_allocate(const hop_partial_shape *shape, size_t count,
                            hop_partial *slots) {
    const size_t questions = shape->questions, bytes = hop_partial_bytes(shape);
    char *block = malloc(count * bytes);
    for (size_t k = 0; block && k < count; k++) {
        double *doubles = (double *)(void *)(block + k * bytes);
        float *rest = (float *)(void *)(doubles + 2 * questions);
        slots[k] = (hop_partial){rest, doubles, doubles + questions, rest + questions};
    }
    return block;
}

void hop_partial_reset(const hop_partial_shape *shape, hop_partial *partial) {
    for (size_t q = 0; q < shape->questions; q++) {
        partial->most[q] = -INFINITY;
        partial->sum[q] = partial->moment[q] = 0;
    }
    memset(partial->out, 0, shape->questions * shape->dim * sizeof *partial->out);
}

/* Of one question: the side with the larger m keeps its scale. */
static void merge_one(hop_partial *left, const hop_partial *right, size_t q, size_t dim) {
    float *a = left->out + q * dim;
    const float *b = right->out + q * dim;
    if (right->most[q] == -INFINITY) return;
    if (left->most[q] == -INFINITY) {
        left->most[q] = right->most[q];
        left->sum[q] = right->sum[q];
        left->moment[q] = right->moment[q];
        memcpy(a, b, dim * sizeof *a);
        return;
    }
    const float most = fmaxf(left->most[q], right->most[q]);
    const double fall_a = (double)left->most[q] - most;
    const double fall_b = (double)right->most[q] - most;
    /* One of the two is e^0. */
    const double scale_a = fall_a == 0 ? 1 : hop_exp(fall_a);
    const double scale_b = fall_b == 0 ? 1 : hop_exp(fall_b);
    left->moment[q] = scale_a * (left->moment[q] + left->sum[q] * fall_a) +
                      scale_b * (right->moment[q] + right->sum[q] * fall_b);
    left->sum[q] = scale_a * left->sum[q] + scale_b * right->sum[q];
    left->most[q] = most;
    const float x = (float)scale_a, y = (float)scale_b;
    for (size_t j = 0; j < dim; j++) a[j] = x * a[j] + y * b[j];
}

void hop_partial_merge(void *shape, void *left, void *right) {
    const hop_partial_shape *of = shape;
    for (size_t q = 0; q < of->questions; q++) merge_one(left, right, q, of->dim);
}

void hop_partial_read_out(const hop_partial_shape *shape, hop_partial *partial,
                          const hop_context *context, const hop_rows *values,
                          size_t first, size_t count, float *weights, float *scratch) {
    const size_t questions = shape->questions, dim = values->dim;
    switch (values->storage) {
    case HOP_STORAGE_BFLOAT16:
        context->real->add_rows_half(weights, questions, HOP_CHUNK,
                                     values->halves + first * dim, count, dim,
                                     partial->out);
        return;
    case HOP_STORAGE_INT8:
        for (size_t q = 0; q < questions; q++)
            for (size_t r = 0; r < count; r++)
                weights[q * HOP_CHUNK + r] *= values->scales[first + r];
        context->real->add_rows_byte(weights, questions, HOP_CHUNK,
                                     values->bytes + first * dim, count, dim,
                                     partial->out);
        return;
    default:
        context->real->add_rows(weights, questions, HOP_CHUNK,
                                hop_rows_widened(context, values, first, count, scratch),
                                count, dim, partial->out);
    }
}

void hop_leaders_add(hop_leaders *leaders, size_t row, double score) {
    size_t at = leaders->count;
    while (at > 0 && (score > leaders->scores[at - 1] ||
                      (score == leaders->scores[at - 1] && row < leaders->rows[at - 1])))
        at--;
    if (at == leaders->limit) return;
    if (leaders->count < leaders->limit) leaders->count++;
    for (size_t k = leaders->count - 1; k > at; k--) {
        leaders->rows[k] = leaders->rows[k - 1];
        leaders->scores[k] = leaders->scores[k - 1];
    }
    leaders->rows[at] = row;
    leaders->scores[at] = score;
}
