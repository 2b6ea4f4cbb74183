/* SPDX-License-Identifier: MIT */
/* Texts made comparable, and the words in them. */
#ifndef HOPFIELD_TEXT_H
#define HOPFIELD_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of a text, at most. */
enum { HOP_MAX_TEXT = 1 << 24 };

/** Some bytes of UTF-8; they need not end with a NUL. */
typedef struct hop_text {
    const char *bytes;
    size_t size;
} hop_text;

/**
 * A text as it is compared: Unicode's NFKC with full case folding, without
 * default-ignorable characters; a run of blanks and control characters is one space, none
 * stands at either end; every apostrophe, and the acute accent that stands for one, is '.
 */
typedef struct hop_folded {
    char *bytes;    /* [size + 1], NUL at the end */
    size_t size;    /* bytes */
    uint32_t *from; /* [size + 1]: where in the source the grapheme cluster begins that a
                       byte came from, of a space the run of blanks; of the end, the end
                       of the last cluster that left any. NULL: not asked for */
} hop_folded;

/**
 * Fold a text. A folded text folds to itself.
 *
 * places   whether `from` is wanted
 *
 * HOP_EVALUE (no UTF-8, or a NUL: the message names the byte, from 1 on), HOP_ELIMIT
 * (over HOP_MAX_TEXT bytes, folded ones too), HOP_ENOMEM. O(size). Pure. UAX #15, UAX
 * #29.
 */
HOP_API hop_status hop_text_fold(const hop_text *text, int places, hop_folded *out,
                                 hop_error *error);
HOP_API void hop_folded_clear(hop_folded *folded);

/**
 * The next word of UTF-8 text, folded or not: a longest run of letters, marks and digits
 * that begins with a letter or digit. A single apostrophe, and characters that folding
 * drops, belong to it between two letters or digits.
 *
 * at       in: where to look from, in bytes; out: where the word begins
 * length   out: its bytes
 *
 * Returns 0 at the end. Bytes that are no UTF-8 belong to no word. O(bytes passed over).
 */
HOP_API int hop_text_next_word(const hop_text *text, size_t *at, size_t *length);

/** Whether a word is small, Capitalised, CAPITAL or of another shape. Words of one letter
    are small or capitalised; those without case, or with a letter that has none, are
    other. */
typedef enum hop_word_case {
    HOP_CASE_SMALL,
    HOP_CASE_TITLE,
    HOP_CASE_CAPITALS,
    HOP_CASE_OTHER,
    HOP_CASE_COUNT
} hop_word_case;

HOP_API hop_word_case hop_word_case_of(const hop_text *word);

/** Give a word the case of another, as a writer would: CAPITALS become capitals, Title
    becomes title where the word is small; else it stays as it is, as do bytes that are no
    UTF-8. Letter by letter, sharp s by SS. *out is NUL-terminated and to be freed.
    HOP_ENOMEM. */
HOP_API hop_status hop_word_recase(const hop_text *word, hop_word_case wanted,
                                   char **out);

#ifdef __cplusplus
}
#endif
#endif
