/* SPDX-License-Identifier: MIT */
/* Centres of rows, in two storeys, by repeated means. */
#ifndef HOP_INDEX_CLUSTER_H
#define HOP_INDEX_CLUSTER_H

#include "core/context.h"

/* Centres under a few top centres: those of top t are bottom[start[t]] to
   bottom[start[t + 1] - 1]. */
typedef struct hop_centres {
    size_t dim, tops, bottoms;
    float *top;                    /* [tops][dim] */
    float *bottom;                 /* [bottoms][dim] */
    float *top_half, *bottom_half; /* |c|^2 / 2 of each */
    size_t *start;                 /* [tops + 1] */
} hop_centres;

/* About `wanted` centres of rows[count][dim], count >= wanted >= 1. HOP_ENOMEM,
   HOP_EINTERRUPTED. The same on any number of threads. */
hop_status hop_centres_find(hop_context *context, const float *rows, size_t count,
                            size_t dim, size_t wanted, uint64_t seed, hop_centres *out,
                            hop_error *error);
void hop_centres_free(hop_centres *centres);

/* The nearest bottom centre under the nearest few top centres of rows[count][dim], count
   <= HOP_CENTRE_ROWS, into out[count]. scratch: HOP_CENTRE_ROWS * tops + the most bottoms
   of a top. */
enum { HOP_CENTRE_ROWS = 64 };
size_t hop_centres_scratch(const hop_centres *centres);
void hop_centres_assign(const hop_context *context, const hop_centres *centres,
                        const float *rows, size_t count, float *scratch, uint32_t *out);

#endif
