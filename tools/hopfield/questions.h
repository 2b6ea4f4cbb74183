/* SPDX-License-Identifier: MIT */
/* Questions for an evaluation: cues from files, and what is right. */
#ifndef HOPFIELD_TOOL_QUESTIONS_H
#define HOPFIELD_TOOL_QUESTIONS_H

#include <hopfield.h>

#include "options.h"

typedef struct hop_questions {
    hop_question_asked *questions; /* [count] */
    char **names;                  /* [count]: how each is called in reports */
    size_t count, room;
} hop_questions;

/**
 * Read the arguments after the first as cues for a store. With `marked`, what is right is
 * read, too: the key of the cue where the store holds it, else its label, else "unknown".
 * Complains and returns the exit status; clear it either way.
 */
int hop_questions_read(const hop_options *options, const hop_store *store, int marked,
                       hop_questions *out);
void hop_questions_clear(hop_questions *asked);

#endif
