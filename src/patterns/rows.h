/* SPDX-License-Identifier: MIT */
/* Inside a set of real-valued rows, and how one is made of values that have an owner. */
#ifndef HOP_PATTERNS_ROWS_H
#define HOP_PATTERNS_ROWS_H

#include <stdint.h>
#include <hopfield/rows.h>

/* Values to make a set of. */
typedef struct hop_rows_source {
    const char *name; /* for messages; NULL: none */
    const float *values;
    size_t count, dim;
    size_t bytes;              /* of memory that go over to the set with the values */
    void (*release)(void *of); /* NULL: borrowed */
    void *of;
} hop_rows_source;

struct hop_rows {
    hop_storage storage;
    size_t count, dim;
    /* The one that storage says is [count][dim], without padding; the others are NULL.
       Borrowed and mapped floats are aligned as floats, all else to 64 bytes. */
    const float *floats;
    const uint16_t *halves;
    const int8_t *bytes;
    const hop_patterns *bits;
    float *scales;      /* [count], INT8 only */
    float *norms;       /* [count]: |x| of every stored row */
    float largest_norm; /* the maximum of norms */
    float *mean;        /* [dim], or NULL */
    hop_rows_options options;
    hop_rows_loss loss;
    size_t held;            /* bytes of memory */
    void *own;              /* the rows, where they are a copy */
    hop_rows_source source; /* released with the set where rows are used in place */
};

/* As hop_rows_create. After HOP_OK the source is the set's, which releases it as soon as
   it is of no more use; after a failure it is still the caller's. */
hop_status hop_rows_adopt(hop_context *context, const hop_rows_source *source,
                          const hop_rows_options *options, hop_rows **out,
                          hop_error *error);

/* The value that a bfloat16 stands for: exact. */
static inline float hop_half_widen(uint16_t half) {
    union {
        uint32_t bits;
        float value;
    } u = {.bits = (uint32_t)half << 16};
    return u.value;
}

/* A finite value as bfloat16, to nearest even; infinite from 0x1.ffp127 on. */
uint16_t hop_half_of(float value);

/* A cue whose mean is off already is scaled to length 1 where the set's rows are; zeros
   stay, as unknown units are. */
void hop_rows_scale_cue(const hop_rows *rows, float *cue);

/* q = cue / scale to nearest even, scale = max |cue| / 127, the rule of HOP_STORAGE_INT8;
   scale 0 and all q 0 for zeros. cue[dim] is finite. A subnormal scale is rounded up
   where |q| would pass 127. */
void hop_rows_quantise_cue(const float *cue, size_t dim, int8_t *out, float *scale);

#endif
