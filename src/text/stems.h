/* SPDX-License-Identifier: MIT */
/* Stems of English words. */
#ifndef HOP_TEXT_STEMS_H
#define HOP_TEXT_STEMS_H

#include <hopfield/text.h>

/* Belongs to one thread. */
typedef struct hop_stems hop_stems;

/* HOP_ENOMEM. */
hop_status hop_stems_create(hop_stems **out);
void hop_stems_free(hop_stems *stems);

/* The stem of a folded word, without 's, valid until the next: Porter 1980. Of a word
   that is all ending, the word. HOP_ENOMEM. */
hop_status hop_stems_of(hop_stems *stems, const hop_text *word, hop_text *out);

#endif
