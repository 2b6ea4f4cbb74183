/* SPDX-License-Identifier: MIT */
/* Damaged copies of some memories, as vector memories are tried with. */
#ifndef HOP_RECALL_SAMPLES_H
#define HOP_RECALL_SAMPLES_H

#include <hopfield/tune.h>
#include "memory/vector.h"

typedef struct hop_samples {
    size_t count, dim;
    size_t *rows;  /* [count]: which memory each is a copy of, ascending */
    float *cues;   /* [count][dim] */
    uint8_t *mask; /* [count][dim]; NULL where nothing is missing */
} hop_samples;

/* Of memories that have a strength. HOP_EINVAL (options), HOP_ELIMIT, HOP_ENOMEM. Free
   them either way. */
hop_status hop_samples_take(const hop_vector_memory *memory,
                            const hop_tune_options *options, hop_samples *out,
                            hop_error *error);
void hop_samples_free(hop_samples *samples);

/* The order of doubles, for qsort: what was measured on samples is ranked. */
int hop_samples_ascending(const void *a, const void *b);

/* Memories that have a strength. */
size_t hop_samples_live(const hop_vector_memory *memory);

/* Whether two rows hold the same. */
bool hop_samples_same(const hop_rows *rows, size_t a, size_t b);

#endif
