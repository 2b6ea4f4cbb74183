/* SPDX-License-Identifier: MIT */
/* The sorts of texts, one a file: how each indexes, and how it finds. */
#ifndef HOP_TEXT_SORTS_H
#define HOP_TEXT_SORTS_H

#include <math.h>
#include <hopfield/texts.h>

/* What hop_texts_create was given, checked; arrays are the handle's copies. */
typedef struct hop_texts_given {
    hop_context *context;
    const hop_text *texts; /* [count] */
    size_t count;
    hop_language language;
    double beta;
    double *strengths; /* [count] */
    double *logs;      /* [count] ln of the strengths; -INFINITY for 0 */
    size_t *labels;    /* [count]; NULL: each its own */
    size_t label_count;
} hop_texts_given;

/* A row's text, folded; a message names the row. HOP_ELIMIT, without a message: it is
   too long. */
hop_status hop_texts_fold(const hop_texts_given *given, size_t row, int places,
                          hop_folded *out, hop_error *error);

/* The same while an index is made: a text that is too long is dropped, and *out zeros. */
hop_status hop_texts_take(const hop_texts_given *given, size_t row, hop_folded *out,
                          hop_error *error);

/* Whether a row's text is the cue, once folded. Errors as hop_texts_fold. */
hop_status hop_texts_compare(const hop_texts_given *given, size_t row,
                             const hop_folded *cue, int *same, hop_error *error);

/* As if the row were not there, from now on; while an index is made. */
static inline void hop_texts_drop(const hop_texts_given *given, size_t row) {
    given->strengths[row] = 0;
    given->logs[row] = -INFINITY;
}

/* The message of a HOP_ENOMEM, HOP_EINTERRUPTED or, of words, HOP_ELIMIT that came
   without one; returns it. */
hop_status hop_texts_fail(hop_status status, hop_error *error);

static inline size_t hop_texts_label(const hop_texts_given *given, size_t row) {
    return given->labels ? given->labels[row] : row;
}

/* Whether a text is as if it were not there: hidden, or of strength 0. */
static inline int hop_texts_is_hidden(const hop_texts_given *given, size_t row,
                                      const hop_texts_find_options *options) {
    return given->strengths[row] <= 0 || row == options->hide_row ||
           hop_texts_label(given, row) == options->hide_label;
}

/* Of two hop_text_found the one that comes first, for qsort: by weight, then by row. */
int hop_texts_order(const void *a, const void *b);

/* A sort of texts. An index is opaque to texts.c. */
typedef struct hop_sort {
    const char *name;
    hop_status (*create)(const hop_texts_given *given, void **index, hop_error *error);
    void (*free)(void *index);
    size_t (*bytes)(const void *index);
    int (*tells_labels)(const void *index); /* NULL: none does */
    /* As hop_texts_find; the cue is `source`, folded with its places, and not empty.
       `*found` and `*looked_at` are 0 before. */
    hop_status (*find)(const hop_texts_given *given, const void *index,
                       const hop_text *source, const hop_folded *cue,
                       const hop_texts_find_options *options, hop_text_found *out,
                       size_t *found, size_t *looked_at, hop_error *error);
    /* As hop_texts_explain. `cue` and `text` are folded with their places;
       both may be empty. */
    hop_status (*explain)(const hop_texts_given *given, const void *index,
                          const hop_folded *cue, const hop_folded *text,
                          hop_text_span **spans, size_t *count, hop_error *error);
} hop_sort;

extern const hop_sort hop_sort_words, hop_sort_utterances, hop_sort_documents;

#endif
