/* SPDX-License-Identifier: MIT */
/* Attention: one step of recall for batches and heads of queries, and its gradients. */
#ifndef HOPFIELD_ATTENTION_H
#define HOPFIELD_ATTENTION_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include <hopfield/separation.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Sizes of the arrays: n, count, dim and value_dim, all 1 at least. */
typedef struct hop_attention_shape {
    size_t n;         /* queries of a head */
    size_t count;     /* P: keys, and values, of a head */
    size_t dim;       /* d: units of a query and of a key */
    size_t value_dim; /* v: units of a value */
} hop_attention_shape;

/** How queries are weighed; begin with HOP_ATTENTION_OPTIONS_INIT. */
typedef struct hop_attention_options {
    size_t size;      /* sizeof(hop_attention_options) of the caller */
    double beta;      /* inverse temperature, finite, > 0; 0: 1 / sqrt(d) */
    size_t batch;     /* >= 1 */
    size_t heads;     /* >= 1 */
    size_t key_heads; /* heads of keys and values: a divisor of heads, head h reads
                         h / (heads / key_heads); 0: as many as heads */
    /* [n][P], or [batch][n][P] where mask_per_batch: 1, query i may see key j; 0, it may
       not. The same for all heads. NULL: all 1 */
    const uint8_t *mask;
    int mask_per_batch;
    int causal; /* query i sees keys j <= i + P - n only: the last query sees all */
    /* ln c[P], finite or -infinity, which hides a key; added to the scores of every head.
       NULL: all 0 */
    const double *log_strengths;
    const hop_separation *separation; /* softmax, sparsemax, entmax or topk; NULL: softmax
                                       */
} hop_attention_options;

#define HOP_ATTENTION_OPTIONS_INIT                                                       \
    { sizeof(hop_attention_options), 0, 1, 1, 0, 0, 0, 0, 0, 0 }

/**
 * One step of recall of every query, which is attention:
 *
 *     out_i = sum_j w_ij V_j,   w_i = separation(z_i),   z_ij = beta Q_i . K_j + ln c_j
 *
 * options   NULL: HOP_ATTENTION_OPTIONS_INIT
 * Q         [batch][heads][n][d]
 * K, V      [batch][key_heads][P][d], [batch][key_heads][P][v]
 * out       [batch][heads][n][v]; no overlap with what is given
 * log_sums  [batch][heads][n]: ln sum_j e^z_ij of softmax, which the gradients need;
 *           not written for another separation. NULL if not wanted
 *
 * A query that may see no key gives zeros, and a log sum of -infinity; its gradients are
 * zeros too. (Frameworks that divide 0 by 0 give NaN there.)
 *
 * Softmax goes over the keys in chunks of 128 and never holds more weights than a chunk a
 * query. Of a chunk, weights below 2^-24 of its largest are not read out, though log sums
 * count them: they hold 127 2^-24 = 7.6e-6 of the weight at most, so that `out` moves by
 * that share of max |V| at most, which the error below includes. The others hold P scores
 * a query, of at most 64 queries a thread, but top-k of up to 16, which holds its best.
 *
 * Error of softmax, u = 2^-24: scores are within D = u ((d / 16 + 10) beta max_j sum
 * |q k| + 3 max |ln c|) of their exact values less the largest, and `out` is within
 * (2 D + (220 + 3 log2 P) u) max |V|, a bound that is seldom neared.
 *
 * Returns HOP_OK, HOP_EINVAL (options, named), HOP_EEMPTY (a side of 0), HOP_ELIMIT (n, P
 * over HOP_MAX_PATTERNS, d, v over HOP_MAX_UNITS, products, the limit of the context),
 * HOP_EVALUE (NaN or infinite, a mask that is neither 0 nor 1: names array and index),
 * HOP_EUNSUPPORTED (another separation), HOP_EDIVERGED (scores beyond float32: names
 * batch, head and query), HOP_ENOMEM, HOP_EINTERRUPTED; on error outputs are unspecified.
 *
 * O(batch heads n P (d + v)) time on the threads of the context, shared out by batch,
 * head and 64 queries, or by keys where those are few. The bytes of a query's result
 * depend on nothing but itself, K, V and the options: not on threads, instruction set or
 * the other queries. Thread-safe as far as the context is.
 *
 * Vaswani et al. 2017; Ramsauer et al. 2021.
 */
HOP_API hop_status hop_attention(hop_context *context,
                                 const hop_attention_options *options,
                                 const hop_attention_shape *shape, const float *Q,
                                 const float *K, const float *V, float *out,
                                 double *log_sums, hop_error *error);

/**
 * Gradients of a loss L by queries, keys and values, given G = dL/dout of hop_attention:
 *
 *     g_ij = G_i . V_j
 *     s_i  = (dw_i/dz_i)^T g_i;  of softmax, s_ij = w_ij (g_ij - G_i . out_i)
 *     dQ_i = beta sum_j s_ij K_j
 *     dK_j = beta sum_i s_ij Q_i
 *     dV_j = sum_i w_ij G_i
 *
 * dK and dV are summed over all heads that read the key.
 *
 * options .. V   as given to hop_attention
 * out, log_sums  what it gave, read for softmax only; where one is NULL they are made
 *                again
 * out_gradients  G, [batch][heads][n][v]
 * Q_gradients    as Q    K_gradients    as K    V_gradients    as V; each may be NULL
 *
 * Weights are made again, never stored: softmax by blocks of 64 queries by 128 keys; the
 * others by groups of queries that take up to 64 MiB, one query at least. Sums over keys
 * and over groups of queries run in one tree whose shape depends on n, P and heads alone,
 * so that no number of threads and no instruction set changes a byte. At the border of a
 * sparse support the derivative is that of the support as it is (hop_separate_backward).
 *
 * Errors as of hop_attention, and HOP_EVALUE (out, log_sums, out_gradients not finite),
 * HOP_EDIVERGED (a gradient beyond float32), HOP_EUNSUPPORTED (topk where the last key in
 * and the first one out are equal). About twice the time of hop_attention, three
 * times where threads outnumber the heads of keys or the sums of all keys take over
 * 64 MiB. Scratch besides: O(threads (d + v) (log P + log n)); for other separations than
 * softmax O(P (d + v) log n).
 *
 * Dao et al. 2022 (weights made again).
 */
HOP_API hop_status hop_attention_backward(
    hop_context *context, const hop_attention_options *options,
    const hop_attention_shape *shape, const float *Q, const float *K, const float *V,
    const float *out, const double *log_sums, const float *out_gradients,
    float *Q_gradients, float *K_gradients, float *V_gradients, hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
