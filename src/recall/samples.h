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

/* HOP_EINVAL (options), HOP_ENOMEM. Free them either way. */
hop_status hop_samples_take(const hop_vector_memory *memory,
                            const hop_tune_options *options, hop_samples *out,
                            hop_error *error);
void hop_samples_free(hop_samples *samples);

#endif
