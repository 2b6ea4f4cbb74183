/* SPDX-License-Identifier: MIT */
/* What a gram says of the label of the text it is in. */
#ifndef HOP_TEXT_LABEL_GRAMS_H
#define HOP_TEXT_LABEL_GRAMS_H

#include "text/postings.h"

/*
 * Of a gram g in n_g of N rows, in n_gl of the n_l rows with label l:
 *     evidence      3/10 ln((n_gl + 2 p) / ((n_l + 2) p) + 1/20), p = n_g / N
 *     concentration sum_l q ln(q / p_l), q = (n_gl + 10 p_l) / (n_g + 10), p_l = n_l / N
 * The evidence of a gram that no row with the label has depends on the label alone:
 * only the others are kept, less that one.
 */
typedef struct hop_label_grams {
    size_t labels;
    double *absent;    /* [labels] the evidence of a gram that the label has not */
    uint32_t *offsets; /* [HOP_GRAMS + 1] */
    uint16_t *label;   /* of a gram, ascending */
    int16_t *evidence; /* above that of an absent gram, in units of 2^-10 */
    int16_t *trained;  /* [HOP_GRAMS][labels] instead of all these; NULL: not trained */
    float *usual;      /* [labels] where trained: what the evidence of a label's own rows
                          was above that of the mean label before they were learned, less
                          the mean of it over labels; NAN: it has no row */
} hop_label_grams;

/* Labels that are told by 16 bits. */
enum { HOP_LABEL_GRAMS_LABELS = 1 << 16 };

/*
 * labels           [count of rows]; those of rows without grams do not count
 * concentration    [HOP_GRAMS] out; 0 for grams in no row
 *
 * Sums are of integers: the order of rows and labels does not matter. Where `out` is NULL
 * only the concentration is computed. HOP_ENOMEM, HOP_EINTERRUPTED. O(postings + pairs of
 * a gram and a label).
 */
hop_status hop_label_grams_create(hop_context *context, const hop_postings *postings,
                                  const uint32_t *labels, size_t label_count,
                                  double *concentration, hop_label_grams *out);
void hop_label_grams_clear(hop_label_grams *grams);
size_t hop_label_grams_bytes(const hop_label_grams *grams);

/* A gram and how much it counts, in units of 2^-16. */
typedef struct hop_gram_share {
    uint16_t gram;
    uint32_t share;
} hop_gram_share;

/* out[labels]: for each label the shares times the evidence, added up. `sums` is
   scratch [labels]. */
void hop_label_grams_sum(const hop_label_grams *grams, const hop_gram_share *shares,
                         size_t count, int64_t *sums, float *out);

/* How sure evidence[labels] is that it tells one label: ln of its share in the softmax,
   less 7/20 of its `usual`, as some labels are louder than others. 0 where nothing was
   trained. `hidden`: a label that is not there. */
double hop_label_grams_certainty(const hop_label_grams *grams, const float *evidence,
                                 size_t hidden);

#endif
