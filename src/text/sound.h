/* SPDX-License-Identifier: MIT */
/* How English would say a word, roughly. */
#ifndef HOP_TEXT_SOUND_H
#define HOP_TEXT_SOUND_H

#include "text/letters.h"

/* Consonants by how they sound, one letter a class, and an a for a vowel that begins the
   word. What is no Latin letter makes no sound. */
typedef struct hop_sound {
    char key[2 * HOP_WORD_MOST];
    size_t count;
} hop_sound;

void hop_sound_of(const hop_letters *word, hop_sound *out);

/* Insertions, deletions and changes between two keys.  Levenshtein 1966. */
unsigned hop_sound_edits(const hop_sound *a, const hop_sound *b);

#endif
