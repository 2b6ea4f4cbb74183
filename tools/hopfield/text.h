/* SPDX-License-Identifier: MIT */
/* Text of strangers: what of it is UTF-8. */
#ifndef HOPFIELD_TOOL_TEXT_H
#define HOPFIELD_TOOL_TEXT_H

#include <stddef.h>
#include <stdint.h>

/** Bytes of the UTF-8 sequence at text, its code point in *code; 0 where there is none.
 */
size_t hop_text_sequence(const char *text, uint32_t *code);

/** Makes one printable line of a text, in place: control characters and what is no UTF-8
    become '?'. */
void hop_text_make_line(char *text);

#endif
