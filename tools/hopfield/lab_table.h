/* SPDX-License-Identifier: MIT */
/* Tables of a lab report as people read them: a measurement and its interval in one cell.
 */
#ifndef HOPFIELD_TOOL_LAB_TABLE_H
#define HOPFIELD_TOOL_LAB_TABLE_H

#include <hopfield.h>

/** One column of cells. */
typedef struct hop_lab_column {
    const char *name;
    size_t at;     /* of the table */
    int measured;  /* its 95% interval is in the two columns after `at` */
    int symmetric; /* as far as can be seen: 0.51 ±0.03, else 0.51 (0.48–0.54) */
    int negative;  /* some limit is below 0, and a dash between them would mislead */
    int texts;     /* some cell is a text */
    int decimals;  /* digits after the point; below 0: four significant ones */
} hop_lab_column;

/**
 * Fold the columns of a table into out[table->columns]; returns how many there are now.
 * keys: how many lead up to the first measurement, at least 1; they say what a row is.
 */
size_t hop_lab_columns(const hop_lab_table *table, hop_lab_column *out, size_t *keys);

enum { HOP_LAB_CELL_SIZE = 96 };

/** The text of a cell: its own, or a number in `buffer`; "-" where there is none. */
const char *hop_lab_cell_text(const hop_lab_table *table, const hop_lab_column *column,
                              size_t row, char buffer[HOP_LAB_CELL_SIZE]);

/** The value of a parameter, or "" where the experiment has none of that name. */
const char *hop_lab_parameter_of(const hop_lab *lab, const char *name);

/** The command line that repeats the experiment, quoted for a shell; NULL: no memory. */
char *hop_lab_command_line(const hop_lab *lab);

#endif
