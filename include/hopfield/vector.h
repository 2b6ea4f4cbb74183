/* SPDX-License-Identifier: MIT */
/* Vector memories: real rows or bits, and the three steps that recall in them takes:
   similarity, separation, read-out. */
#ifndef HOPFIELD_VECTOR_H
#define HOPFIELD_VECTOR_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/codes.h>
#include <hopfield/context.h>
#include <hopfield/index.h>
#include <hopfield/rows.h>
#include <hopfield/separation.h>
#include <hopfield/similarity.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is done to what was read out. */
typedef enum hop_activation {
    HOP_ACTIVATION_NONE,
    HOP_ACTIVATION_SIGN,      /* -1 and +1; a zero keeps the unit's former sign */
    HOP_ACTIVATION_NORMALISE, /* length 1 */
    HOP_ACTIVATION_COUNT
} hop_activation;

/** "none", "sign", "normalise"; NULL outside the enum. Static storage. */
HOP_API const char *hop_activation_name(hop_activation activation);

typedef struct hop_vector_memory hop_vector_memory;

/** Options of a vector memory; begin with HOP_VECTOR_OPTIONS_INIT. */
typedef struct hop_vector_options {
    size_t size;
    hop_similarity similarity;
    hop_separation separation;
    hop_activation activation;
    double beta; /* inverse temperature, HOP_LEAST_BETA to HOP_MOST_BETA: scores are
                    z = beta sim(q, x) */
} hop_vector_options;

#define HOP_VECTOR_OPTIONS_INIT                                                          \
    {                                                                                    \
        sizeof(hop_vector_options), HOP_SIMILARITY_DOT, {HOP_SEPARATION_SOFTMAX, 0},     \
            HOP_ACTIVATION_NONE, 1                                                       \
    }

/**
 * A memory that recalls q <- act(sum_mu w_mu v_mu), w = separation(beta sim(q, x_mu),
 * ln c_mu): keys x_mu, values v_mu.
 *
 * keys     the rows that cues are compared with
 * values   as many rows, which are read out; NULL: the keys themselves
 *
 * Both are borrowed and must outlive the memory.
 * HOP_EINVAL (beta, an option), HOP_ESHAPE (counts differ), HOP_EUNSUPPORTED (hamming of
 * rows that are not bits; epanechnikov of another similarity than euclid; a separation
 * without common scale and no activation), HOP_ENOMEM, HOP_EINTERRUPTED. O(1), but
 * O(count dim) for cosine and centred.
 * Ramsauer et al. 2021; Millidge et al. 2022.
 */
HOP_API hop_status hop_vector_memory_create(hop_context *context, const hop_rows *keys,
                                            const hop_rows *values,
                                            const hop_vector_options *options,
                                            hop_vector_memory **out, hop_error *error);
HOP_API void hop_vector_memory_free(hop_vector_memory *memory);

HOP_API const hop_vector_options *
hop_vector_memory_options(const hop_vector_memory *memory);
HOP_API const hop_rows *hop_vector_memory_keys(const hop_vector_memory *memory);
/** The values; the keys where they are read out themselves. */
HOP_API const hop_rows *hop_vector_memory_values(const hop_vector_memory *memory);

/** Another inverse temperature. HOP_EINVAL. Not while another thread recalls. */
HOP_API hop_status hop_vector_memory_set_beta(hop_vector_memory *memory, double beta,
                                              hop_error *error);
/**
 * Strengths c[count] of the memories, which enter as ln c added to the scores: 2 counts a
 * memory twice, 0 or less leaves it out. NULL: all 1. HOP_EVALUE (not finite), HOP_EEMPTY
 * (none above 0), HOP_ENOMEM. Not while another thread recalls.
 */
HOP_API hop_status hop_vector_memory_set_strengths(hop_vector_memory *memory,
                                                   const double *strengths,
                                                   hop_error *error);

/**
 * An index of the keys, which recall uses where hop_vector_recall_options.mass_tolerance
 * is above 0 and it serves (softmax, exp, sparsemax, entmax, topk; no missing units, no
 * weights asked for; the similarity it was made for); borrowed; NULL: none. HOP_EINVAL
 * (of other keys). Not while another thread recalls.
 */
HOP_API hop_status hop_vector_memory_set_index(hop_vector_memory *memory,
                                               const hop_index *index, hop_error *error);

/**
 * Sign codes of the keys, which recall uses where hop_vector_recall_options.candidates is
 * above 0 and they serve (softmax, exp, sparsemax, entmax, topk; no missing units, no
 * weights asked for): the so many memories whose codes are nearest to the state's, of
 * strength above 0, are compared exactly, and recall is as if there were no others.
 * Codes tell directions: of dot, keys of very different lengths, and of euclid, keys far
 * from the origin, are better found by an index. Borrowed; NULL: none. HOP_EINVAL (of
 * other keys), HOP_EUNSUPPORTED (another similarity than dot, cosine, euclid). Not while
 * another thread recalls.
 */
HOP_API hop_status hop_vector_memory_set_codes(hop_vector_memory *memory,
                                               const hop_codes *codes, hop_error *error);

/**
 * The Lyapunov function that recall never raises, as a formula; NULL: of this combination
 * of similarity, separation, read-out, activation and storage none is known. Where a
 * separation has a potential F there is an energy all the same, which says how near the
 * memories are: -F/beta, with |q|^2/2 + max|x|^2/2 for dot without activation. Static
 * storage.
 */
HOP_API const char *hop_vector_memory_lyapunov(const hop_vector_memory *memory);

#ifdef __cplusplus
}
#endif
#endif
