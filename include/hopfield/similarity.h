/* SPDX-License-Identifier: MIT */
/* Similarities: how near a state is to a memory. */
#ifndef HOPFIELD_SIMILARITY_H
#define HOPFIELD_SIMILARITY_H

#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How near a state q is to a key x; of known units only. */
typedef enum hop_similarity {
    HOP_SIMILARITY_DOT,       /* q . x */
    HOP_SIMILARITY_COSINE,    /* q . x / (|q| |x|); 0 where a length is below 2^-126 */
    HOP_SIMILARITY_CENTRED,   /* the cosine of both, each less its own mean unit; 0 also
                                 where that leaves a key less than 1e-3 of its length */
    HOP_SIMILARITY_EUCLID,    /* -|q - x|^2 */
    HOP_SIMILARITY_MANHATTAN, /* -sum |q_i - x_i| */
    HOP_SIMILARITY_HAMMING,   /* -(units whose signs differ) */
    HOP_SIMILARITY_COUNT
} hop_similarity;

/** "dot", "cosine", "centred", "euclid", "manhattan", "hamming"; NULL outside the enum.
    Static storage. */
HOP_API const char *hop_similarity_name(hop_similarity similarity);

#ifdef __cplusplus
}
#endif
#endif
