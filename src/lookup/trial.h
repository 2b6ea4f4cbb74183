/* SPDX-License-Identifier: MIT */
/* Some of many items, to tune on. */
#ifndef HOP_LOOKUP_TRIAL_H
#define HOP_LOOKUP_TRIAL_H

#include "lookup/lookup.h"

/* A vector memory of few enough items that hundreds of recalls take a moment. */
typedef struct hop_trial {
    hop_vector_memory *memory; /* that of the lookup where it has few items anyway */
    size_t count;              /* items that can be found in it */
    double total;              /* of their strengths */
    hop_rows *rows;     /* owned, with the memory, where they are not the lookup's */
    hop_patterns *bits; /* what bits are borrowed from; so are floats: */
    float *values;
} hop_trial;

/* Items of which a trial holds so many values at most, and so many items. */
enum { HOP_TRIAL_VALUES = 1 << 21, HOP_TRIAL_ITEMS = 4096, HOP_TRIAL_FEWEST = 256 };

/* Of a lookup by steps in which something can be found: items spread evenly over those
   that can. HOP_ENOMEM and as hop_rows_create. Free it either way. */
hop_status hop_trial_create(const hop_lookup *lookup, hop_trial *out, hop_error *error);
void hop_trial_free(hop_trial *trial);

#endif
