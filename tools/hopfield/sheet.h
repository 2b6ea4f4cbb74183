/* SPDX-License-Identifier: MIT */
/* A sheet of pictures with captions, drawn into one RGB image. */
#ifndef HOPFIELD_TOOL_SHEET_H
#define HOPFIELD_TOOL_SHEET_H

#include <hopfield.h>

/** A white RGB image; complains and returns an exit status. Clear it with
 * hop_image_clear. */
int hop_sheet_begin(size_t width, size_t height, hop_image *out);

/** Draw units at (x, y), each `scale` pixels wide: black, white, mid-grey for missing. */
void hop_sheet_units(hop_image *sheet, size_t x, size_t y, const int8_t *units,
                     size_t width, size_t height, size_t scale);

/** Draw greys, 0 black, at (x, y). */
void hop_sheet_greys(hop_image *sheet, size_t x, size_t y, const uint8_t *greys,
                     size_t width, size_t height, size_t scale);

/**
 * Draw where `units` differ from `truth`: agreement faint, a unit wrongly white orange,
 * wrongly black (or missing) blue.
 */
void hop_sheet_difference(hop_image *sheet, size_t x, size_t y, const int8_t *truth,
                          const int8_t *units, size_t width, size_t height, size_t scale);

/** Draw text in capitals of 5 x 7 pixels times `scale`, from its top left corner. */
void hop_sheet_text(hop_image *sheet, size_t x, size_t y, const char *text, size_t scale);

/** Pixels that a text is wide. */
size_t hop_sheet_text_width(const char *text, size_t scale);

enum { HOP_SHEET_TEXT_HEIGHT = 7 };

#endif
