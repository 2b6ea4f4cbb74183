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

/** Why a lookup's answer is like a cue of text, into object.spans: cue
   and text (the parts), cue_at and text_at (bytes), weight, same. */
hop_status hop_spans_add(const hop_lookup *lookup, const hop_store *store,
                         const hop_text *cue, const hop_answer *answer, json_t *object,
                         hop_error *error);

#endif
