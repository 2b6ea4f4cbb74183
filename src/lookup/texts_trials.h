/* SPDX-License-Identifier: MIT */
/* Which stored texts are asked for, to learn how well they are found. */
#ifndef HOP_LOOKUP_TEXTS_TRIALS_H
#define HOP_LOOKUP_TEXTS_TRIALS_H

#include "lookup/lookup.h"

/* A text that is asked for. */
typedef struct hop_text_trial {
    size_t text;  /* its number in hop_texts */
    bool company; /* others have its label */
} hop_text_trial;

/* Texts spread evenly over those that can be found, few ones several times in turn;
   trials[count], sources[count] the texts themselves. HOP_ENOMEM. */
hop_status hop_text_trials_choose(const hop_lookup *lookup, size_t count,
                                  hop_text_trial *trials, hop_text *sources);

/* Characters of a cue that is made of a text, at most: nobody asks for a document by all
   of it. */
size_t hop_text_trials_longest(const hop_lookup *lookup);

/* Whether the item that answered a cue is what was asked for: it has the text's label, or
   without labels is the item itself. */
bool hop_text_trials_is_right(const hop_lookup *lookup, size_t text, size_t row);

/* What to hide, so that a text is a stranger: its label, or without labels itself. */
void hop_text_trials_estrange(const hop_lookup *lookup, size_t text, size_t *hide_row,
                              size_t *hide_label);

#endif
