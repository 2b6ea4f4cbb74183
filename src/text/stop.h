/* SPDX-License-Identifier: MIT */
/* English words that say nothing of what a document is about. */
#ifndef HOP_TEXT_STOP_H
#define HOP_TEXT_STOP_H

#include <hopfield/text.h>

/* Whether a folded word is one. */
int hop_stop_word(const hop_text *word);

#endif
