/* SPDX-License-Identifier: MIT */
/* What it costs to mistype a word as a cue. */
#ifndef HOP_TEXT_EDIT_H
#define HOP_TEXT_EDIT_H

#include "text/letters.h"

/* A twentieth of an edit is the unit: sums are exact. */
enum { HOP_EDIT_UNIT = 20 };

/* The costs of one slip of the pen, fitted to real misspellings: letters are more often
   left away or swapped than added or changed. */
enum {
    HOP_EDIT_CHANGED = 30,      /* one letter for another */
    HOP_EDIT_ALIKE = 20,        /* a vowel for a vowel; with English, what sounds alike */
    HOP_EDIT_MARK = 6,          /* the same letter with other marks */
    HOP_EDIT_EXTRA = 25,        /* one too many */
    HOP_EDIT_EXTRA_DOUBLE = 13, /* that repeats the one before it */
    HOP_EDIT_MISSING = 13,
    HOP_EDIT_MISSING_DOUBLE = 9, /* the second of two */
    HOP_EDIT_SWAPPED = 14,       /* two neighbours */
    HOP_EDIT_SWAPPED_OVER = 18,  /* two with one between them */
    HOP_EDIT_FIRST = 6,          /* more, where it is the first of all */
    HOP_EDIT_LAST = 3,           /* more, where the last one is extra or missing */
};

/* The least sum of costs that turns `word` into `cue`, each letter touched once
   (restricted Damerau-Levenshtein); of one order only: edit(a, b) is not edit(b, a). 0
   iff both are the same. O(letters of both, multiplied).  Damerau 1964. */
unsigned hop_edit(const hop_letters *cue, const hop_letters *word, hop_language language);

/* One step of the cheapest way: so many letters of the cue stand for so many of the word.
 */
typedef struct hop_edit_step {
    uint8_t cue, word;
    uint8_t same;
} hop_edit_step;

/* steps[cue->count + word->count]; returns how many, in the order of the words. */
size_t hop_edit_path(const hop_letters *cue, const hop_letters *word,
                     hop_language language, hop_edit_step *steps);

#endif
