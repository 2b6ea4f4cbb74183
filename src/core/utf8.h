/* SPDX-License-Identifier: MIT */
/* Strict UTF-8: what is malformed, overlong, a surrogate or beyond U+10FFFF is none. */
#ifndef HOP_CORE_UTF8_H
#define HOP_CORE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length of the sequence at p, which has `left` > 0 bytes, and its code point in
 *code; 0 where there is none. */
size_t hop_utf8_decode(const unsigned char *p, size_t left, uint32_t *code);

/* The place of the first byte that is NUL or begins no sequence; `size` where all is
   text. O(size). */
size_t hop_utf8_fault(const char *text, size_t size);

enum { HOP_EXCERPT_SIZE = 48 };

/* The beginning of a text for a message: what is no UTF-8 becomes '?', what is cut off
   "...". Returns `out`. */
const char *hop_utf8_excerpt(const char *text, size_t size, char out[HOP_EXCERPT_SIZE]);

/* Makes one printable line of a text, in place: bytes of control characters (also those
   of U+0080 to U+009F) and what is no UTF-8 become '?'. `cut`: the text was cut off, and
   may end within a sequence, which is then taken off. */
void hop_utf8_make_line(char *text, int cut);

#endif
