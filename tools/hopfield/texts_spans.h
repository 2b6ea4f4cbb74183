/* SPDX-License-Identifier: MIT */
/* Why a text is like a cue: both one above the other, what matches marked; as JSON. */
#ifndef HOPFIELD_TOOL_TEXTS_SPANS_H
#define HOPFIELD_TOOL_TEXTS_SPANS_H

#include <hopfield.h>
#include <jansson.h>

/** Print cue and text on lines of the terminal's columns, under each a line of marks: =
   the same, ~ one taken for the other. Of long texts only the lines with marks.
   Complains. */
int hop_spans_print(const hop_text *cue, const hop_text *text, const hop_text_span *spans,
                    size_t count);

/** A list of objects: cue and text (the parts), cue_at and text_at (bytes), weight, same.
 */
json_t *hop_spans_json(const hop_text *cue, const hop_text *text,
                       const hop_text_span *spans, size_t count);

#endif
