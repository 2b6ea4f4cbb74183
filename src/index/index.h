/* SPDX-License-Identifier: MIT */
/* Inside an index: clusters of keys with bounds, and the step that uses them. */
#ifndef HOP_INDEX_INDEX_H
#define HOP_INDEX_INDEX_H

#include <hopfield/index.h>
#include "attend/attend.h"

/* What holds for every row of a cluster: the least and the largest `along`, the largest
   `beside`. */
typedef struct hop_cluster {
    size_t first, count; /* of its rows, in index->rows */
    float along_least, along_most, beside;
} hop_cluster;

struct hop_index {
    hop_context *context;
    const hop_rows *keys;
    hop_similarity similarity;
    size_t count;   /* clusters; 0: there is no structure */
    float *centres; /* [clusters][dim]; of products of length 1 */
    hop_cluster *clusters;
    uint32_t *rows; /* [keys]: cluster by cluster, ascending within each */
    float *along;   /* [keys], as rows: x.e; of distances |x - c| */
    float *beside;  /* [keys], as rows: |x - (x.e) e|; NULL of distances */
    double share;
    size_t held;
};

/* The largest ln c in each cluster into strongest[clusters], and the largest |ln c| of
   all memories that count. */
void hop_index_find_strongest(const hop_index *index, const double *log_strengths,
                              double *strongest, double *log_size);

/* Whether the index can serve this question. */
bool hop_index_serves(const hop_index *index, const hop_field_of_keys *field,
                      const hop_question *question);

/* As hop_attend for one question, looking only at memories whose bound lets them matter.
   tolerance: the share of the mass that may be neglected. *served is false where all
   memories had to be looked at: nothing is filled in then. Also fills mass_bound and
   looked_at. HOP_EDIVERGED, HOP_ENOMEM, and as hop_separate. */
hop_status hop_index_attend(const hop_index *index, const hop_field_of_keys *field,
                            double tolerance, hop_question *question, bool *served,
                            hop_error *error);

#endif
