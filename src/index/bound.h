/* SPDX-License-Identifier: MIT */
/* The most that a similarity can be, from what is known of a row or of a cluster. */
#ifndef HOP_INDEX_BOUND_H
#define HOP_INDEX_BOUND_H

#include <math.h>
#include "index/index.h"

/* A state beside a centre. */
typedef struct hop_beside {
    double along;  /* q.e; of distances |q - c| */
    double across; /* |q - (q.e) e|; of distances 0 */
} hop_beside;

/* Sums of floats in lanes err by less than this share of the product of both lengths. */
static inline double hop_bound_slack(size_t dim) {
    return 4e-7 * (16 + (double)dim / 16);
}

/* At most, of rows that lie `least` to `most` along and at most `beside` beside. */
static inline double hop_bound_of(const hop_index *index, hop_beside q, double least,
                                  double most, double beside) {
    if (index->similarity != HOP_SIMILARITY_EUCLID)
        return fmax(q.along * least, q.along * most) + q.across * beside;
    const double apart = fmax(fmax(least - q.along, q.along - most), 0);
    return -apart * apart;
}

static inline double hop_bound_of_cluster(const hop_index *index,
                                          const hop_cluster *cluster, hop_beside q) {
    return hop_bound_of(index, q, cluster->along_least, cluster->along_most,
                        cluster->beside);
}

/* The row at a place of index->rows. */
static inline double hop_bound_of_row(const hop_index *index, size_t place,
                                      hop_beside q) {
    const double along = index->along[place];
    return hop_bound_of(index, q, along, along, index->beside ? index->beside[place] : 0);
}

/* States beside every centre: out[clusters]; scratch[clusters]. state[dim] of products of
   cosine has length 1. */
void hop_beside_all(const hop_index *index, const float *state, float *scratch,
                    hop_beside *out);

#endif
