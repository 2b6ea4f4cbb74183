/* SPDX-License-Identifier: MIT */
/* A memory of vectors, from arrays, pictures or a memory file, and its cues. */
#ifndef HOPFIELD_TOOL_VECTORS_H
#define HOPFIELD_TOOL_VECTORS_H

#include <hopfield.h>

#include "inputs.h"
#include "options.h"

typedef struct hop_vectors {
    const char *name; /* the memory file, or the file of patterns */
    hop_context *context;
    hop_store *store;    /* NULL for an ad-hoc memory */
    const char **labels; /* [count] of a memory file; NULL for an ad-hoc one */
    hop_inputs key_rows, value_rows; /* what is not mapped */
    hop_patterns *packed;            /* ad hoc, for hamming */
    hop_rows *keys, *values;         /* values NULL: the keys are read out */
    double *strengths;               /* [count]; NULL: all 1 */
    unsigned char *chosen;           /* [count], of a memory file; NULL: all */
    hop_index *index;                /* NULL: all memories are looked at */
    hop_vector_memory *memory;
    int signs;              /* every unit of every memory is -1 or +1 */
    size_t width, height;   /* of the picture that a key is; 0: not known */
    hop_reading reading;    /* how cues are read */
    hop_inputs cues;        /* as damaged */
    float *encoded;         /* [cues][dim], as the memory sees them */
    hop_rows_loss cue_loss; /* of cues that are rounded to bytes before they are
                               compared; else zeros */
    hop_inferred *inferred; /* [cues]: covers that were sought; NULL: they were not */
    uint8_t *mask;          /* [mask_rows][dim]; NULL: nothing is missing or clamped */
    size_t mask_rows;
} hop_vectors;

/** The option that asks for a memory of vectors, which --energy poly, rect and exp do
    where the patterns are real; FLAG_END: none does. */
hop_flag_id hop_vectors_asked(const hop_options *options);

/** Refuse options that `asked` does not go with; asked FLAG_END: those that only a memory
    of vectors takes. */
int hop_vectors_check(const hop_options *options, hop_flag_id asked);

/**
 * Open what --patterns names, else the memory file that is the first argument, open
 * already as `store`, which the memory owns from now on; *cues is the place of the first
 * argument after it. Complains and returns the exit status; close the memory either way.
 */
int hop_vectors_open(const hop_options *options, hop_store *store, hop_vectors *out,
                     size_t *cues);
void hop_vectors_close(hop_vectors *vectors);

/** Read arguments `first` and on as cues, damage and encode them. */
int hop_vectors_read_cues(const hop_options *options, size_t first, hop_vectors *vectors);

/** The key of a row, or "memory N", into text[HOP_MAX_KEY + 1]. */
void hop_vectors_row(const hop_vectors *vectors, size_t row, char *text);

size_t hop_vectors_count(const hop_vectors *vectors);
/** Units of what is read out. */
size_t hop_vectors_out_dim(const hop_vectors *vectors);
/** The shape of the pictures that are read out, a guessed square where nothing says it;
    0 where there is none. */
int hop_vectors_shape(const hop_vectors *vectors, size_t *width, size_t *height);

#endif
