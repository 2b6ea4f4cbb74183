/* SPDX-License-Identifier: MIT */
/* Evidence of grams for labels, trained on the rows. */
#ifndef HOP_TEXT_LABEL_TRAIN_H
#define HOP_TEXT_LABEL_TRAIN_H

#include "core/context.h"
#include "text/label_grams.h"

/* What is trained at most: labels, and postings times labels. */
enum { HOP_TRAIN_LABELS = 256, HOP_TRAIN_WORK = 1 << 28 };

/* The rows as their grams, and what a gram counts in each of them. */
typedef struct hop_label_rows {
    const hop_gram_lists *lists;
    const uint64_t *prints; /* [rows] hashes of the texts */
    const uint32_t *labels; /* [rows] */
    const double *values; /* [HOP_GRAMS]: of a gram; each row is then made of length 1 */
    hop_context *context;
} hop_label_rows;

/*
 * Softmax regression of the label on the grams of a row, x = values / |values|:
 *
 *     W += eta x (1[label] - softmax(W x)), eta = 4, one pass
 *
 * from the counted evidence on, which it replaces. Grams of less than 3/10 of the largest
 * value tell labels too little: W is 0 for them. Rows come in the order of their prints,
 * which is as good as chance, and the same whatever the order of the rows is. Scores W x
 * before a row is learned tell what is usual for its label. Above the limits nothing is
 * done. HOP_ENOMEM and HOP_EINTERRUPTED leave the counts. O(postings labels).
 */
hop_status hop_label_grams_train(const hop_label_rows *rows, hop_label_grams *grams);

#endif
