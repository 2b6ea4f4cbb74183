/* SPDX-License-Identifier: MIT */
/* Cues as they might be asked: parts of stored texts, mistyped here and there. */
#ifndef HOP_LOOKUP_TEXTS_DAMAGE_H
#define HOP_LOOKUP_TEXTS_DAMAGE_H

#include <hopfield/random.h>
#include <hopfield/text.h>

/* At most so many characters in a row, from a random place, in whole words where there
   are blanks: the text itself where it is no longer. Bytes stay the text's. */
hop_text hop_text_excerpt(const hop_text *text, size_t most, hop_random *chance);

/* In characters. */
size_t hop_text_length(const hop_text *text);

/* A share of its characters, rounded, at least one. */
size_t hop_text_edits(const hop_text *text, double share);

/* Half of its words in a row, rounded up, from a random one on: of one word all. Bytes
   stay the text's. */
hop_text hop_text_half(const hop_text *text, hop_random *chance);

/* A copy in which so many times a character was substituted, left out, put in or
   exchanged with the next, each as often; new ones are taken from others[count]. *out is
   to be freed. HOP_ENOMEM. */
hop_status hop_text_damage(const hop_text *text, size_t edits, const hop_text *others,
                           size_t count, hop_random *chance, char **out, size_t *size);

#endif
