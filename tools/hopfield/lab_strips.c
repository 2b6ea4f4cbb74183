/* SPDX-License-Identifier: MIT */
/* The picture strips of a lab report as PNG. */
#include "lab_files.h"

#include <stdio.h>
#include <string.h>

#include "exit.h"
#include "sheet.h"
#include "whole.h"

enum {
    MARGIN = 16,
    GAP = 10,
    TEXT = 2,
    LINE = (HOP_SHEET_TEXT_HEIGHT + 3) * TEXT,
    USUAL_SIDE = 112, /* of a picture, in pixels */
    MOST_WIDTH = 2400,
    MOST_LINES = 3
};

/* Where everything of a strip stands. */
typedef struct frame {
    size_t scale, cell, lines; /* cell: pixels from one column to the next */
    size_t left, top, step;    /* of the first picture, and from row to row */
    size_t width, height;
} frame;

static size_t letters_in(size_t pixels) {
    return pixels / hop_sheet_text_width("x", TEXT);
}

/* Bytes of the next line of a text: words that fit, or one that does not. */
static size_t line_of(const char *text, size_t letters) {
    size_t end = strcspn(text, " ");
    while (text[end]) {
        size_t next = end + 1 + strcspn(text + end + 1, " ");
        if (next > letters) break;
        end = next;
    }
    return end;
}

static const char *after_line(const char *text, size_t line) {
    return text + line + strspn(text + line, " ");
}

static size_t lines_in(const char *text, size_t letters) {
    size_t lines = 0;
    for (; *text; lines++) text = after_line(text, line_of(text, letters));
    return lines < MOST_LINES ? lines : MOST_LINES;
}

static size_t longest_word(const char *text) {
    size_t longest = 0;
    while (*text) {
        size_t word = strcspn(text, " ");
        longest = word > longest ? word : longest;
        text = after_line(text, word);
    }
    return longest;
}

static frame lay_out(const hop_lab_strip *strip) {
    frame out = {0};
    size_t side = strip->width > strip->height ? strip->width : strip->height;
    size_t word = 0, title = strlen(strip->title), row_name = 0;
    for (size_t i = 0; i < strip->columns; i++) {
        size_t longest = longest_word(strip->column_names[i]);
        word = longest > word ? longest : word;
    }
    for (size_t i = 0; i < strip->rows; i++) {
        size_t length = strlen(strip->row_names[i]);
        row_name = length > row_name ? length : row_name;
    }
    out.scale = side < USUAL_SIDE ? (USUAL_SIDE + side / 2) / side : 1;
    while (out.scale > 1 &&
           strip->columns * (strip->width * out.scale + GAP) > MOST_WIDTH)
        out.scale--;
    const size_t letter = hop_sheet_text_width("x", TEXT);
    out.cell = strip->width * out.scale;
    if (out.cell < word * letter) out.cell = word * letter;
    for (size_t i = 0; i < strip->columns; i++) {
        size_t lines = lines_in(strip->column_names[i], letters_in(out.cell));
        out.lines = lines > out.lines ? lines : out.lines;
    }
    out.cell += GAP;
    out.step = strip->height * out.scale + GAP;
    out.left = MARGIN + (row_name ? row_name * letter + GAP : 0);
    out.top = MARGIN + (title ? (size_t)(LINE + GAP) : 0) + out.lines * LINE + 2;
    out.width = out.left + strip->columns * out.cell - GAP + MARGIN;
    if (out.width < 2 * MARGIN + title * letter) out.width = 2 * MARGIN + title * letter;
    out.height = out.top + strip->rows * out.step - GAP + MARGIN;
    return out;
}

/* A name over its column, its last line just above the pictures. */
static void draw_name(hop_image *sheet, const frame *at, const char *name, size_t x) {
    size_t letters = letters_in(at->cell - GAP), lines = lines_in(name, letters);
    size_t y = at->top - 2 - lines * LINE;
    for (size_t i = 0; i < lines; i++, y += LINE) {
        char line[128] = "";
        size_t length = line_of(name, letters);
        strncat(line, name, length < sizeof line ? length : sizeof line - 1);
        hop_sheet_text(sheet, x, y, line, TEXT);
        name = after_line(name, length);
    }
}

static void draw(hop_image *sheet, const hop_lab_strip *strip, const frame *at) {
    const size_t letter_height = HOP_SHEET_TEXT_HEIGHT * TEXT;
    size_t down = strip->height * at->scale;
    hop_sheet_text(sheet, MARGIN, MARGIN, strip->title, TEXT);
    for (size_t column = 0; column < strip->columns; column++)
        draw_name(sheet, at, strip->column_names[column], at->left + column * at->cell);
    for (size_t row = 0; row < strip->rows; row++) {
        size_t y = at->top + row * at->step;
        size_t middle = down > letter_height ? (down - letter_height) / 2 : 0;
        hop_sheet_text(sheet, MARGIN, y + middle, strip->row_names[row], TEXT);
        for (size_t column = 0; column < strip->columns; column++) {
            size_t x = at->left + column * at->cell;
            const int8_t *units = strip->units + (row * strip->columns + column) *
                                                     strip->width * strip->height;
            hop_sheet_units(sheet, x, y, units, strip->width, strip->height, at->scale);
        }
    }
}

static int write_strip(const hop_lab_strip *strip, const char *folder) {
    char name[NAME_MAX], path[PATH_MAX];
    hop_image sheet = {0};
    hop_error error = {0};
    frame at = lay_out(strip);
    snprintf(name, sizeof name, "%s.png", strip->name);
    int code = hop_whole_path(path, folder, name);
    if (code == 0) code = hop_sheet_begin(at.width, at.height, &sheet);
    if (code) return code;
    draw(&sheet, strip, &at);
    hop_status status = hop_image_write_png(path, &sheet, &error);
    hop_image_clear(&sheet);
    return status == HOP_OK ? EXIT_OK : hop_complain_error(status, BLAME_FILE, &error);
}

int hop_lab_strips_write(const hop_lab_report *report, const char *folder) {
    int code = EXIT_OK;
    for (size_t i = 0; code == 0 && i < report->strip_count; i++) {
        const hop_lab_strip *strip = &report->strips[i];
        if (strip->columns && strip->rows && strip->width && strip->height)
            code = write_strip(strip, folder);
    }
    return code;
}
