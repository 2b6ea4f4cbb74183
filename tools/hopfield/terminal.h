/* SPDX-License-Identifier: MIT */
/* Pictures of half blocks in the terminal, and a progress bar on stderr. */
#ifndef HOPFIELD_TOOL_TERMINAL_H
#define HOPFIELD_TOOL_TERMINAL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** A picture of -1 (dark), +1 (lit), 0 (missing: shaded), with a line above it. */
typedef struct hop_panel {
    const int8_t *units; /* [height][width] */
    const char *caption;
} hop_panel;

/** Columns of stdout: the terminal's, else COLUMNS, else 80. */
size_t hop_terminal_columns(void);

/** Columns to wrap a line at: the terminal's, at most 80; 0 where `stream` is none. */
size_t hop_terminal_width(FILE *stream);

/**
 * Print a line of text, broken between words where it is wider than `width` columns (0:
 * never); what goes on starts at column `indent`.
 */
void hop_terminal_wrap(FILE *stream, const char *text, size_t width, size_t indent);

/** Print text in exactly `width` columns, padded, or cut with an ellipsis. */
void hop_terminal_cell(const char *text, size_t width);

/** Print the last text of a line: on a terminal at most `width` columns of it, else all.
 */
void hop_terminal_last(const char *text, size_t width);

/** Columns of a text, one a code point. */
size_t hop_terminal_length(const char *text);

/**
 * Print panels of one size side by side on stdout, two units a character. Up to three
 * are made small enough to stand on one line; more go on as many lines as they need.
 * Returns an exit status.
 */
int hop_terminal_show(const hop_panel *panels, size_t count, size_t width, size_t height);

/** A bar with the time left; nothing at all where stderr is no terminal. */
typedef struct hop_progress {
    const char *label;
    double began, shown;
    int visible;
} hop_progress;

hop_progress hop_progress_begin(const char *label);
/** In the form that hop_recall_options wants; user is a hop_progress. */
void hop_progress_report(void *user, size_t done, size_t count);
/** Where nobody knows how many there will be: so many are done. */
void hop_progress_count(hop_progress *progress, uint64_t done);
void hop_progress_end(hop_progress *progress);

#endif
