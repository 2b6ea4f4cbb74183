/* SPDX-License-Identifier: MIT */
/* One step of recall for a group of states: scores, weights, and the rows read out. */
#ifndef HOP_ATTEND_ATTEND_H
#define HOP_ATTEND_ATTEND_H

#include <stdbool.h>
#include <hopfield/separation.h>
#include <hopfield/similarity.h>
#include "core/context.h"
#include "patterns/rows.h"

enum {
    HOP_CHUNK = 128,     /* memories of a leaf of the merge tree */
    HOP_GROUP_CUES = 64, /* cues that pass over the memories together, at most */
    HOP_MAX_SHARES = 16  /* memories to name */
};

/* What states are compared with and what is read out. */
typedef struct hop_field_of_keys {
    hop_context *context;
    const hop_rows *keys, *values;
    hop_similarity similarity;
    hop_separation separation;
    double beta;
    const double *log_strengths; /* [count]; NULL: all 0 */
    bool plain; /* of what is filled in, `out` and, of softmax, the potential only; and a
                   question that allows no memory reads out zeros, its potential
                   -infinity */
    /* Of an index: the largest ln c in each of its clusters, and the largest |ln c|. */
    const double *strongest;
    double log_size;
    /* Of codes: rows that may be weighed, ascending: strengths above 0. NULL: all. */
    const uint32_t *present;
    size_t present_count;
} hop_field_of_keys;

/* A memory and its share of all weights. */
typedef struct hop_share {
    size_t row;
    double weight, similarity;
} hop_share;

/* What one state of a group asks for and what comes of it. */
typedef struct hop_question {
    size_t name;            /* the cue's number, for messages */
    const char *place;      /* what it is the number of, such as "head 1, query"; NULL:
                               "cue" */
    const float *state;     /* [dim]; unknown units are 0 */
    const float *known;     /* [dim] of 0 and 1; NULL: all are */
    const float *inverses;  /* [count]: 1 / length of a key over its known units, where
                               the similarity divides by it; else NULL */
    const uint8_t *allowed; /* [count]: memories that may be weighed; NULL: all */
    size_t reach;           /* only the first so many may be weighed */
    size_t name_best;       /* memories to name */
    float *weights;         /* [count], NULL if not wanted; HOP_EVALUE beyond floats */
    float *out;             /* [dim of values] */
    /* Filled in: */
    double potential;  /* F(z), whose gradient the weights are; NaN where none */
    double entropy;    /* NaN unless weights sum to one */
    double total;      /* sum of |w|, 0 where no memory is in reach, infinite where it
                          leaves the doubles */
    double mass_bound; /* share of the weight that was left out, at most */
    size_t looked_at;  /* memories whose similarity was computed; 0: all */
    int exponent;      /* `out` is the read-out over 2^exponent: weights without a common
                          scale may leave the floats; 0 where they sum to one */
    size_t best_count;
    hop_share best[HOP_MAX_SHARES]; /* heaviest first, lowest row on ties */
} hop_question;

/* One step of every question. HOP_EEMPTY (a question that allows no memory, unless the
   field is plain), HOP_EDIVERGED (scores beyond float32), both named; HOP_ELIMIT,
   HOP_ENOMEM, HOP_EINTERRUPTED. The bytes of a question depend on it alone. */
hop_status hop_attend(const hop_field_of_keys *field, hop_question *questions,
                      size_t count, hop_error *error);

/* Fails with what is wrong, after the question's place and name. */
hop_status hop_fail_question(const hop_question *question, hop_status status,
                             const char *what, hop_error *error);

/* HOP_EDIVERGED: scores of a question, or of cue `name`, beyond float32. */
hop_status hop_fail_scores_of(const hop_field_of_keys *field,
                              const hop_question *question, hop_error *error);
hop_status hop_fail_scores(const hop_field_of_keys *field, size_t name, hop_error *error);

/* 1 / length of every key over known units (NULL: all) into out[count]: of the key for
   cosine, of the key less its mean unit for centred; 0 where the length is below FLT_MIN
   or, less the mean, below 1e-3 of the key's own, where floats cannot tell the key from a
   constant one. HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED. */
hop_status hop_attend_inverses(hop_context *context, const hop_rows *keys,
                               hop_similarity similarity, const float *known, float *out);

#endif
