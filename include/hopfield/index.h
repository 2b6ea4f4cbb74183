/* SPDX-License-Identifier: MIT */
/* An index of keys: the memories that can matter to a state are found without looking at
   all of them, and how much the others weigh at most is known. */
#ifndef HOPFIELD_INDEX_H
#define HOPFIELD_INDEX_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include <hopfield/rows.h>
#include <hopfield/similarity.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hop_index hop_index;

/** Options of an index; begin with HOP_INDEX_OPTIONS_INIT. */
typedef struct hop_index_options {
    size_t size;
    hop_similarity similarity; /* DOT, COSINE or EUCLID, as the memory will compare */
    size_t clusters; /* wanted, at most 65536; 0: 4 times the root of the count */
    uint64_t seed;   /* of the first centres */
} hop_index_options;

#define HOP_INDEX_OPTIONS_INIT                                                           \
    { sizeof(hop_index_options), HOP_SIMILARITY_DOT, 0, 1 }

/**
 * Group keys into clusters, each with a centre c and bounds that hold for all its rows:
 * with e = c/|c|, a = x.e and r = |x - a e|,
 *
 *     q.x <= (q.e) a + |q - (q.e) e| r        (Cauchy, Schwarz)
 *     |q - x| >= | |q - c| - |x - c| |        (triangle)
 *
 * A sample is clustered first. Where memories near each other in it are no nearer than
 * others, so that the bounds would exclude little, or where keys are longer than 1e18
 * (but for cosine), the index stays empty: recall then
 * looks at all memories (hop_index_clusters is 0).
 *
 * The keys are borrowed. HOP_EINVAL, HOP_EUNSUPPORTED (similarity; bits), HOP_ENOMEM,
 * HOP_EINTERRUPTED. O(count sqrt(clusters) dim); 12 bytes a key beside the centres.
 * The same bytes on any number of threads.
 */
HOP_API hop_status hop_index_create(hop_context *context, const hop_rows *keys,
                                    const hop_index_options *options, hop_index **out,
                                    hop_error *error);
HOP_API void hop_index_free(hop_index *index);

/** Clusters in use; 0 where the data have no structure that helps. */
HOP_API size_t hop_index_clusters(const hop_index *index);
/** The share of the keys that a copy of a key was expected to look at, from the sample.
 */
HOP_API double hop_index_share(const hop_index *index);
HOP_API size_t hop_index_bytes(const hop_index *index);

#ifdef __cplusplus
}
#endif
#endif
