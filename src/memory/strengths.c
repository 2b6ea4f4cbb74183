/* SPDX-License-Identifier: MIT */
/* From rational strengths to integer weights over one denominator. */
#include "memory/strengths.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"

enum { PADDING = 8 };

void hop_strengths_clear(hop_strengths *strengths) {
    free(strengths->learned);
    free(strengths->added);
    free(strengths->batch);
    free(strengths->weights);
    free(strengths->narrow);
    *strengths = (hop_strengths){0};
}

hop_status hop_strengths_copy(const hop_strengths *from, size_t extra, size_t without,
                              hop_strengths *out, hop_error *error) {
    size_t count = from->count + extra - (without < from->count);
    if (extra > HOP_MAX_PATTERNS || count > HOP_MAX_PATTERNS)
        return hop_fail(error, HOP_ELIMIT, "%zu patterns are more than %d", count,
                        HOP_MAX_PATTERNS);
    hop_strengths copy = {.count = count, .batches = from->batches};
    copy.learned = calloc(count + 1, sizeof *copy.learned);
    copy.added = calloc(count + 1, sizeof *copy.added);
    copy.batch = calloc(count + 1, sizeof *copy.batch);
    if (!copy.learned || !copy.added || !copy.batch) {
        hop_strengths_clear(&copy);
        return hop_fail_memory(error);
    }
    for (size_t row = 0, to = 0; row < from->count; row++) {
        if (row == without) continue;
        copy.learned[to] = from->learned[row];
        copy.added[to] = from->added[row];
        copy.batch[to] = from->batch[row];
        to++;
    }
    *out = copy;
    return HOP_OK;
}

static size_t at_least_one(size_t count) {
    return count ? count : 1;
}

size_t hop_strengths_scale(const hop_strengths *strengths, size_t dim,
                           hop_scaling scaling) {
    switch (scaling) {
    case HOP_SCALING_PATTERNS:
        return at_least_one(strengths->count);
    case HOP_SCALING_SOURCE:
        return at_least_one(strengths->base_count);
    case HOP_SCALING_UNITS:
        break;
    }
    return dim;
}

hop_status hop_strengths_effective(const hop_strengths *strengths, hop_scaling scaling,
                                   size_t row, hop_strength *out) {
    hop_strength first = strengths->learned[row], later = strengths->added[row];
    if (scaling == HOP_SCALING_SOURCE) {
        hop_status status = HOP_OK;
        if (row >= strengths->base_count) {
            status = hop_strength_add(first, later, &later);
            first = (hop_strength){0, 1};
        }
        if (status) return status;
        if (__builtin_mul_overflow(later.numerator, (int64_t)strengths->base_count,
                                   &later.numerator))
            return HOP_EOVERFLOW;
    }
    return hop_strength_add(first, later, out);
}

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Effective strengths into numerators[count] over their least common denominator. */
static hop_status common_weights(hop_strengths *strengths, hop_scaling scaling) {
    strengths->denominator = 1;
    for (size_t row = 0; row < strengths->count; row++) {
        hop_strength one;
        hop_status status = hop_strengths_effective(strengths, scaling, row, &one);
        if (status) return status;
        int64_t factor =
            one.denominator / common_divisor(strengths->denominator, one.denominator);
        if (__builtin_mul_overflow(strengths->denominator, factor,
                                   &strengths->denominator))
            return HOP_EOVERFLOW;
    }
    strengths->total = strengths->magnitude = 0;
    for (size_t row = 0; row < strengths->count; row++) {
        hop_strength one;
        hop_status status = hop_strengths_effective(strengths, scaling, row, &one);
        if (status) return status;
        int64_t *weight = &strengths->weights[row];
        if (__builtin_mul_overflow(one.numerator,
                                   strengths->denominator / one.denominator, weight) ||
            *weight == INT64_MIN ||
            __builtin_add_overflow(strengths->magnitude, llabs(*weight),
                                   &strengths->magnitude) ||
            strengths->magnitude > INT64_MAX / 4)
            return HOP_EOVERFLOW;
        strengths->total += *weight;
    }
    return HOP_OK;
}

hop_status hop_strengths_settle(hop_strengths *strengths, size_t dim, hop_scaling scaling,
                                hop_error *error) {
    size_t padded = (strengths->count + PADDING - 1) / PADDING * PADDING + PADDING;
    free(strengths->weights);
    free(strengths->narrow);
    strengths->narrow = NULL;
    strengths->weights = calloc(padded, sizeof *strengths->weights);
    if (!strengths->weights) return hop_fail_memory(error);
    strengths->base_count = 0;
    while (strengths->base_count < strengths->count &&
           strengths->batch[strengths->base_count] == strengths->batch[0])
        strengths->base_count++;
    hop_status status = common_weights(strengths, scaling);
    if (status)
        return hop_fail(
            error, status,
            "strengths: over one common denominator their sum leaves 61 bits");
    /* A field and its change at a flip are at most 2 (dim + 1) sum |c| in size. */
    if ((uint64_t)strengths->magnitude > INT32_MAX / 2 / (dim + 1)) return HOP_OK;
    strengths->narrow = calloc(padded, sizeof *strengths->narrow);
    if (!strengths->narrow) return hop_fail_memory(error);
    for (size_t row = 0; row < strengths->count; row++)
        strengths->narrow[row] = (int32_t)strengths->weights[row];
    return HOP_OK;
}
