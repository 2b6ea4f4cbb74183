/* SPDX-License-Identifier: MIT */
/* Vectors to sign codes: random signs and Walsh-Hadamard transforms, then the signs. */
#include "index/codes.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/random.h>
#include "attend/scores.h"
#include "core/error.h"
#include "kernels/unroll.h"

/* Two rounds leave vectors with few units that are not 0 badly mixed, and so do blocks of
   few units: their sums are small whole numbers, and often 0. */
enum { ROUNDS = 3, LEAST_SIDE = 256 };

/* Rows that are transformed side by side, many or few; those of one task. */
enum { WIDE = 16, NARROW = 4, TASK_ROWS = 64 };

struct hop_coder {
    size_t dim, bits;
    size_t side;     /* units of a block: a power of two */
    size_t blocks;   /* each gives `side` bits, the last one maybe fewer */
    uint32_t *signs; /* [blocks][ROUNDS][side]: 0, or the sign bit of a float */
};

static const uint32_t SIGN = UINT32_C(1) << 31;

static void draw_signs(hop_coder *coder) {
    for (size_t b = 0; b < coder->blocks; b++) {
        hop_random chance = hop_random_begin(coder->dim, HOP_STREAM_CODES, b);
        uint32_t *signs = coder->signs + b * ROUNDS * coder->side;
        for (size_t i = 0; i < ROUNDS * coder->side; i += 32) {
            const uint32_t bits = hop_random_u32(&chance);
            for (size_t k = 0; k < 32; k++) signs[i + k] = bits >> k & 1 ? SIGN : 0;
        }
    }
}

hop_status hop_coder_create(hop_context *context, size_t dim, size_t bits,
                            hop_coder **out, hop_error *error) {
    if (dim < 1 || dim > HOP_MAX_UNITS)
        return hop_fail(error, HOP_EINVAL, "codes: %zu units are not within 1 and %d",
                        dim, (int)HOP_MAX_UNITS);
    if (bits < 64 || bits > HOP_MAX_CODE_BITS || bits % 64)
        return hop_fail(error, HOP_EINVAL,
                        "codes: %zu bits are no multiple of 64 within 64 and %d", bits,
                        (int)HOP_MAX_CODE_BITS);
    hop_coder coder = {.dim = dim, .bits = bits, .side = LEAST_SIDE};
    void *signs = NULL;
    while (coder.side < dim) coder.side *= 2;
    coder.blocks = (bits + coder.side - 1) / coder.side;
    const hop_status status =
        hop_scratch_allocate(context, "signs of codes", coder.blocks * ROUNDS,
                             coder.side * sizeof *coder.signs, &signs, error);
    if (status != HOP_OK) return status;
    hop_coder *made = malloc(sizeof *made);
    if (!made) {
        free(signs);
        return hop_fail_memory(error);
    }
    coder.signs = signs;
    draw_signs(&coder);
    *made = coder;
    *out = made;
    return HOP_OK;
}

void hop_coder_free(hop_coder *coder) {
    if (!coder) return;
    free(coder->signs);
    free(coder);
}

size_t hop_coder_dim(const hop_coder *coder) {
    return coder->dim;
}

size_t hop_coder_bits(const hop_coder *coder) {
    return coder->bits;
}

/* Unit i of row r is at [i][r], so that every loop over rows is one of whole registers,
   and each value is the same sum in the same order whatever the width. */

/* Of every four units `apart` from each other, sums and differences in two stages. */
INLINE void mix_four(float *values, size_t apart, size_t width) {
    float *a = values, *b = a + apart * width, *c = b + apart * width,
          *d = c + apart * width;
    for (size_t r = 0; r < width; r++) {
        const float e = a[r] + c[r], f = b[r] + d[r], g = a[r] - c[r], h = b[r] - d[r];
        a[r] = e + f;
        b[r] = e - f;
        c[r] = g + h;
        d[r] = g - h;
    }
}

INLINE void mix_two(float *a, float *b, size_t width) {
    for (size_t r = 0; r < width; r++) {
        const float sum = a[r] + b[r], difference = a[r] - b[r];
        a[r] = sum;
        b[r] = difference;
    }
}

/* H v for values[side][width]. */
INLINE void transform(float *values, size_t side, size_t width) {
    size_t whole = side;
    for (; whole >= 4; whole /= 4)
        for (size_t from = 0; from < side; from += whole)
            for (size_t i = 0; i < whole / 4; i++)
                mix_four(values + (from + i) * width, whole / 4, width);
    for (size_t i = 0; whole == 2 && i < side; i += 2)
        mix_two(values + i * width, values + (i + 1) * width, width);
}

INLINE void turn_signs(const uint32_t *signs, size_t side, size_t width, float *values) {
    for (size_t i = 0; i < side; i++) {
        uint32_t bits[WIDE];
        memcpy(bits, values + i * width, width * sizeof *bits);
        for (size_t r = 0; r < width; r++) bits[r] ^= signs[i];
        memcpy(values + i * width, bits, width * sizeof *bits);
    }
}

/* Word w of a block: the signs of 64 units of every row. */
INLINE void take_signs(const float *values, size_t width, uint64_t *words) {
    uint32_t half[2][WIDE] = {{0}};
    for (size_t k = 0; k < 64; k++)
        for (size_t r = 0; r < width; r++)
            half[k / 32][r] |= (values[k * width + r] > 0 ? UINT32_C(1) : 0) << k % 32;
    for (size_t r = 0; r < width; r++) words[r] = half[0][r] | (uint64_t)half[1][r] << 32;
}

/* Codes of `held` rows that lie side by side in rows[side][width]. */
INLINE void encode_rows(const hop_coder *coder, const float *rows, size_t width,
                        size_t held, float *values, uint64_t *codes) {
    const size_t side = coder->side, words = coder->bits / 64;
    for (size_t w = 0, b = 0; w < words; b++) {
        const uint32_t *signs = coder->signs + b * ROUNDS * side;
        memcpy(values, rows, side * width * sizeof *values);
        for (size_t round = 0; round < ROUNDS; round++) {
            turn_signs(signs + round * side, side, width, values);
            transform(values, side, width);
        }
        for (size_t i = 0; i < side && w < words; i += 64, w++) {
            uint64_t taken[WIDE] = {0};
            take_signs(values + i * width, width, taken);
            for (size_t r = 0; r < held; r++) codes[r * words + w] = taken[r];
        }
    }
}

static void encode_wide(const hop_coder *coder, const float *rows, size_t held,
                        float *values, uint64_t *codes) {
    encode_rows(coder, rows, WIDE, held, values, codes);
}

static void encode_narrow(const hop_coder *coder, const float *rows, size_t held,
                          float *values, uint64_t *codes) {
    encode_rows(coder, rows, NARROW, held, values, codes);
}

/* The row times a power of two, so that no sum leaves the floats; false where it is not
   finite. */
static bool place_row(const float *row, size_t dim, size_t width, float *to) {
    float most = 0;
    int exponent = 0, strange = 0;
    for (size_t i = 0; i < dim; i++) {
        const float size = fabsf(row[i]);
        strange |= !(size <= FLT_MAX);
        most = size > most ? size : most;
    }
    if (strange) return false;
    frexpf(most, &exponent);
    const double scale = ldexp(1, -exponent);
    for (size_t i = 0; i < dim; i++) to[i * width] = (float)(row[i] * scale);
    return true;
}

size_t hop_coder_scratch(const hop_coder *coder) {
    return 2 * WIDE * coder->side;
}

size_t hop_coder_run(const hop_coder *coder, const float *rows, size_t count,
                     float *scratch, uint64_t *codes) {
    const size_t words = coder->bits / 64;
    float *values = scratch + WIDE * coder->side;
    for (size_t from = 0; from < count;) {
        const size_t left = count - from;
        const size_t width = left > NARROW ? WIDE : NARROW;
        const size_t held = left < width ? left : width;
        memset(scratch, 0, width * coder->side * sizeof *scratch);
        for (size_t r = 0; r < held; r++)
            if (!place_row(rows + (from + r) * coder->dim, coder->dim, width,
                           scratch + r))
                return from + r;
        if (width == WIDE)
            encode_wide(coder, scratch, held, values, codes + from * words);
        else
            encode_narrow(coder, scratch, held, values, codes + from * words);
        from += held;
    }
    return count;
}

hop_status hop_coder_fail(const char *what, size_t name, const float *row, size_t dim,
                          hop_error *error) {
    size_t i = 0;
    while (i + 1 < dim && isfinite(row[i])) i++;
    return hop_fail(error, HOP_EVALUE, "%s %zu, unit %zu: %g is not finite", what, name,
                    i, (double)row[i]);
}

typedef struct encoding {
    const hop_coder *coder;
    const float *values;
    size_t count;
    float *scratch; /* [threads][each] */
    size_t each;
    uint64_t *codes;
    atomic_size_t strange; /* the first row that is not finite */
} encoding;

static void encode_task(void *shared, size_t task, unsigned worker) {
    encoding *self = shared;
    const size_t first = task * TASK_ROWS, left = self->count - first;
    const size_t count = left < TASK_ROWS ? left : TASK_ROWS;
    const size_t done =
        hop_coder_run(self->coder, self->values + first * self->coder->dim, count,
                      self->scratch + worker * self->each,
                      self->codes + first * (self->coder->bits / 64));
    if (done < count) hop_scorer_note(&self->strange, first + done);
}

hop_status hop_coder_encode(const hop_coder *coder, hop_context *context,
                            const float *values, size_t count, uint64_t *codes,
                            hop_error *error) {
    encoding self = {.coder = coder,
                     .values = values,
                     .count = count,
                     .each = hop_coder_scratch(coder),
                     .codes = codes};
    void *scratch = NULL;
    atomic_init(&self.strange, count);
    const hop_status status =
        hop_scratch_allocate(context, "scratch of codes", hop_context_threads(context),
                             self.each * sizeof *self.scratch, &scratch, error);
    if (status != HOP_OK) return status;
    self.scratch = scratch;
    hop_parallel_for(context, (count + TASK_ROWS - 1) / TASK_ROWS, encode_task, &self);
    free(scratch);
    if (hop_context_interrupted(context))
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    const size_t strange = atomic_load(&self.strange);
    if (strange == count) return HOP_OK;
    return hop_coder_fail("row", strange, values + strange * coder->dim, coder->dim,
                          error);
}
