/* SPDX-License-Identifier: MIT */
/* A word as its letters. */
#ifndef HOP_TEXT_LETTERS_H
#define HOP_TEXT_LETTERS_H

#include <hopfield/texts.h>

typedef struct hop_letters {
    uint32_t code[HOP_WORD_MOST];
    uint32_t base[HOP_WORD_MOST]; /* without its marks: of é it is e */
    uint8_t vowel[HOP_WORD_MOST]; /* the base is one, in Latin, Greek or Cyrillic */
    size_t count;
} hop_letters;

/* Whether the folded text is UTF-8 of at most HOP_WORD_MOST characters; fills *out. */
int hop_letters_read(const hop_text *folded, hop_letters *out);

/* Code points of UTF-8, and whether a word has at most HOP_WORD_MOST of them. */
size_t hop_letters_count(const hop_text *text);
int hop_letters_fit(const hop_text *word);

/* Which letters there are: bit b for a base of b modulo 32, bit 32 + b where there are
   two of them or more. */
uint64_t hop_letters_mask(const hop_letters *letters);

#endif
