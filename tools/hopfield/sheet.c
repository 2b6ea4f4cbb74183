/* SPDX-License-Identifier: MIT */
/* A sheet of pictures with captions, drawn into one RGB image. */
#include "sheet.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"

enum { GLYPH_WIDTH = 5, ADVANCE = 6 };

/* A letter as seven rows of five pixels, the leftmost in bit 4. */
typedef struct glyph {
    char letter;
    uint8_t rows[HOP_SHEET_TEXT_HEIGHT];
} glyph;

static const glyph glyphs[] = {
    {'A', {0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11}},
    {'B', {0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e}},
    {'C', {0x0f, 0x10, 0x10, 0x10, 0x10, 0x10, 0x0f}},
    {'D', {0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e}},
    {'E', {0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f}},
    {'F', {0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10}},
    {'G', {0x0f, 0x10, 0x10, 0x13, 0x11, 0x11, 0x0f}},
    {'H', {0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11}},
    {'I', {0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e}},
    {'J', {0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0c}},
    {'K', {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11}},
    {'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f}},
    {'M', {0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11}},
    {'N', {0x11, 0x19, 0x15, 0x15, 0x13, 0x11, 0x11}},
    {'O', {0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e}},
    {'P', {0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10}},
    {'Q', {0x0e, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0d}},
    {'R', {0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11}},
    {'S', {0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e}},
    {'T', {0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04}},
    {'U', {0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e}},
    {'V', {0x11, 0x11, 0x11, 0x11, 0x0a, 0x0a, 0x04}},
    {'W', {0x11, 0x11, 0x11, 0x15, 0x15, 0x1b, 0x11}},
    {'X', {0x11, 0x0a, 0x0a, 0x04, 0x0a, 0x0a, 0x11}},
    {'Y', {0x11, 0x0a, 0x0a, 0x04, 0x04, 0x04, 0x04}},
    {'Z', {0x1f, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1f}},
    {'0', {0x0e, 0x13, 0x15, 0x15, 0x15, 0x19, 0x0e}},
    {'1', {0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e}},
    {'2', {0x0e, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1f}},
    {'3', {0x1e, 0x01, 0x01, 0x0e, 0x01, 0x01, 0x1e}},
    {'4', {0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02}},
    {'5', {0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e}},
    {'6', {0x0e, 0x10, 0x10, 0x1e, 0x11, 0x11, 0x0e}},
    {'7', {0x1f, 0x01, 0x02, 0x04, 0x04, 0x08, 0x08}},
    {'8', {0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e}},
    {'9', {0x0e, 0x11, 0x11, 0x0f, 0x01, 0x01, 0x0e}},
    {'-', {0x00, 0x00, 0x00, 0x0e, 0x00, 0x00, 0x00}},
    {'_', {0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1f}},
    {'.', {0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x0c}},
    {':', {0x00, 0x0c, 0x0c, 0x00, 0x0c, 0x0c, 0x00}},
    {'%', {0x19, 0x1a, 0x02, 0x04, 0x08, 0x0b, 0x13}},
    {'/', {0x01, 0x02, 0x02, 0x04, 0x08, 0x08, 0x10}},
    {'=', {0x00, 0x00, 0x1f, 0x00, 0x1f, 0x00, 0x00}},
    {'(', {0x02, 0x04, 0x08, 0x08, 0x08, 0x04, 0x02}},
    {')', {0x08, 0x04, 0x02, 0x02, 0x02, 0x04, 0x08}},
    {',', {0x00, 0x00, 0x00, 0x00, 0x0c, 0x04, 0x08}},
    {'+', {0x00, 0x04, 0x04, 0x1f, 0x04, 0x04, 0x00}},
};

typedef struct colour {
    uint8_t red, green, blue;
} colour;

static const colour black = {0, 0, 0}, white = {255, 255, 255}, grey = {128, 128, 128},
                    faint_black = {205, 205, 205}, faint_white = {245, 245, 245},
                    orange = {230, 120, 0}, blue = {0, 90, 190};

int hop_sheet_begin(size_t width, size_t height, hop_image *out) {
    if (width == 0 || height == 0 || width > HOP_IMAGE_MAX_SIDE ||
        height > HOP_IMAGE_MAX_SIDE || width * height > HOP_IMAGE_MAX_PIXELS)
        return hop_complain(EXIT_LIMIT, "a sheet of %zu x %zu pixels is too large", width,
                            height);
    uint8_t *pixels = malloc(width * height * 3);
    if (!pixels) return hop_complain_memory();
    memset(pixels, 255, width * height * 3);
    *out = (hop_image){width, height, 3, pixels};
    return 0;
}

static void fill(hop_image *sheet, size_t x, size_t y, size_t width, size_t height,
                 colour with) {
    for (size_t row = y; row < y + height && row < sheet->height; row++)
        for (size_t column = x; column < x + width && column < sheet->width; column++) {
            uint8_t *pixel = sheet->pixels + (row * sheet->width + column) * 3;
            pixel[0] = with.red;
            pixel[1] = with.green;
            pixel[2] = with.blue;
        }
}

/* A thin frame just outside a picture, so that its white parts have an edge. */
static void frame(hop_image *sheet, size_t x, size_t y, size_t width, size_t height) {
    if (x == 0 || y == 0) return;
    fill(sheet, x - 1, y - 1, width + 2, 1, grey);
    fill(sheet, x - 1, y + height, width + 2, 1, grey);
    fill(sheet, x - 1, y, 1, height, grey);
    fill(sheet, x + width, y, 1, height, grey);
}

void hop_sheet_units(hop_image *sheet, size_t x, size_t y, const int8_t *units,
                     size_t width, size_t height, size_t scale) {
    for (size_t i = 0; i < width * height; i++)
        fill(sheet, x + i % width * scale, y + i / width * scale, scale, scale,
             units[i] > 0   ? white
             : units[i] < 0 ? black
                            : grey);
    frame(sheet, x, y, width * scale, height * scale);
}

void hop_sheet_greys(hop_image *sheet, size_t x, size_t y, const uint8_t *greys,
                     size_t width, size_t height, size_t scale) {
    for (size_t i = 0; i < width * height; i++)
        fill(sheet, x + i % width * scale, y + i / width * scale, scale, scale,
             (colour){greys[i], greys[i], greys[i]});
    frame(sheet, x, y, width * scale, height * scale);
}

void hop_sheet_difference(hop_image *sheet, size_t x, size_t y, const int8_t *truth,
                          const int8_t *units, size_t width, size_t height,
                          size_t scale) {
    for (size_t i = 0; i < width * height; i++) {
        colour same = truth[i] > 0 ? faint_white : faint_black;
        colour wrong = units[i] > 0 ? orange : blue;
        fill(sheet, x + i % width * scale, y + i / width * scale, scale, scale,
             units[i] == truth[i] ? same : wrong);
    }
    frame(sheet, x, y, width * scale, height * scale);
}

void hop_sheet_text(hop_image *sheet, size_t x, size_t y, const char *text,
                    size_t scale) {
    for (; *text; text++, x += ADVANCE * scale)
        for (size_t g = 0; g < sizeof glyphs / sizeof glyphs[0]; g++) {
            if (glyphs[g].letter != toupper((unsigned char)*text)) continue;
            for (size_t i = 0; i < GLYPH_WIDTH * HOP_SHEET_TEXT_HEIGHT; i++)
                if (glyphs[g].rows[i / GLYPH_WIDTH] >>
                        (GLYPH_WIDTH - 1 - i % GLYPH_WIDTH) &
                    1)
                    fill(sheet, x + i % GLYPH_WIDTH * scale, y + i / GLYPH_WIDTH * scale,
                         scale, scale, black);
        }
}

size_t hop_sheet_text_width(const char *text, size_t scale) {
    return strlen(text) * ADVANCE * scale;
}
