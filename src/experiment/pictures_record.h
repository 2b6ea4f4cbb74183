/* SPDX-License-Identifier: MIT */
/* Pictures: what is tried on them, what a trial keeps, and the report on it. */
#ifndef HOP_EXPERIMENT_PICTURES_RECORD_H
#define HOP_EXPERIMENT_PICTURES_RECORD_H

#include <pthread.h>
#include <hopfield/rows.h>
#include <hopfield/separation.h>
#include <hopfield/similarity.h>

#include "experiment/experiment.h"

/* How a picture is damaged. */
enum {
    MASKED,       /* the lower half is covered, and recall is told so */
    BACKGROUND,   /* the lower half is black, as far as recall knows */
    INFERRED,     /* the same, and recall looks for a cover by itself */
    NOISY,        /* normal noise on every pixel */
    NOISY_MASKED, /* the same, the lower half covered, and recall is told so */
    DAMAGES
};
extern const char *const hop_picture_damages[DAMAGES];

enum { SIMILARITIES = 5, WAYS = 24, NEAREST = WAYS, RECALLS };

/* A similarity with a separation; at NEAREST there is none. */
typedef struct hop_picture_way {
    hop_similarity similarity;
    hop_separation separation;
} hop_picture_way;
extern const hop_picture_way hop_picture_ways[WAYS];

/* Of a whole trial: the beta of each similarity, that of epanechnikov, and whether a
   cover was found where there is one. */
enum { BETA, REACH = BETA + SIMILARITIES, FOUND, HEAD };

/* Of each damage of each way of recall. */
enum {
    RIGHT, /* one of RIGHT to UNKNOWN is 1, or none: a mixture */
    WRONG,
    UNKNOWN,
    ERROR, /* |state - picture|, mean over pixels; white is 1 */
    FIELDS
};
enum { WIDTH = HEAD + RECALLS * DAMAGES * FIELDS };

static inline size_t hop_picture_field(size_t way, size_t damage, size_t field) {
    return HEAD + (way * DAMAGES + damage) * FIELDS + field;
}

/* The beta of a similarity and a number of memories, chosen when first needed. */
typedef struct hop_picture_beta {
    pthread_mutex_t lock;
    bool known;
    double beta, reach; /* reach: of epanechnikov */
} hop_picture_beta;

/* What is made of the file. */
typedef struct hop_picture_set {
    size_t width, height, units, count;
    float *greys;            /* [count][units], black 0 to white 1 */
    size_t points;           /* numbers of memories */
    hop_rows **rows;         /* [points] the first so many pictures */
    hop_picture_beta *betas; /* [points][SIMILARITIES] */
} hop_picture_set;

/* Reads the file into lab->own and sets the fingerprint. HOP_EIO and as hop_idx_read;
   HOP_ESHAPE (no pictures), HOP_EINVAL (fewer of them than memories). */
hop_status hop_pictures_read(hop_lab *lab, hop_error *error);
void hop_pictures_free(void *own);

static inline const hop_picture_set *hop_pictures_of(const hop_lab *lab) {
    return lab->own;
}

/* The betas of a point, and that of epanechnikov behind them: the first trial to ask for
   one chooses it, others wait. */
hop_status hop_pictures_choose(const hop_trial *trial, double betas[SIMILARITIES + 1]);

void hop_pictures_report(const hop_lab *lab, hop_report *report);

#endif
