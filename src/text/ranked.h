/* SPDX-License-Identifier: MIT */
/* The few rows of the largest values. */
#ifndef HOP_TEXT_RANKED_H
#define HOP_TEXT_RANKED_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

typedef struct hop_ranked {
    float value;
    uint32_t row;
} hop_ranked;

/* The `most` rows of the largest values, in that order, of equal ones the lowest row
   first; -INFINITY is never among them, and there is no NaN and no INFINITY. *out has
   *found rows and is to be freed. O(count + most log most), more where very many are
   nearly equal. HOP_ENOMEM. */
hop_status hop_ranked_select(const float *values, size_t count, size_t most,
                             hop_ranked **out, size_t *found);

#endif
