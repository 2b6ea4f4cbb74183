/* SPDX-License-Identifier: MIT */
/* hopfield recall in a memory of texts. */
#ifndef HOPFIELD_TOOL_TEXTS_RECALL_H
#define HOPFIELD_TOOL_TEXTS_RECALL_H

#include <hopfield.h>

#include "options.h"

/** Recall the cues that the options name, and report. Closes the store. Complains and
    returns the exit status. */
int hop_texts_recall(const hop_options *options, hop_store *store);

/** Complain of an option that is of memories of texts only. */
int hop_texts_unasked(const hop_options *options);

#endif
