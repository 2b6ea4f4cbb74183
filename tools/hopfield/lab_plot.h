/* SPDX-License-Identifier: MIT */
/* From the panels of a lab report to a script for gnuplot. */
#ifndef HOPFIELD_TOOL_LAB_PLOT_H
#define HOPFIELD_TOOL_LAB_PLOT_H

#include <stdio.h>

#include <hopfield.h>

/** Sizes in pixels of the SVG: of the font, and of a letter at its widest. */
enum { HOP_LAB_PLOT_FONT = 14, HOP_LAB_PLOT_LETTER = 9 };

typedef enum hop_lab_plot_format {
    HOP_LAB_PLOT_SVG,
    HOP_LAB_PLOT_PNG
} hop_lab_plot_format;

/** One way of an axis. */
typedef struct hop_lab_axis {
    double low, high;
    int log;
} hop_lab_axis;

/** Marks with a label that a panel has room for, and rows above it for them. */
enum { HOP_LAB_PLOT_MARKS = 12, HOP_LAB_PLOT_MARK_ROWS = 3 };

/** Where the label of a mark stands: above the frame, clear of the others. */
typedef struct hop_lab_mark {
    size_t series, row;
    double left, right; /* pixels from the left of the frame */
} hop_lab_mark;

/** A panel with what is worked out before anything is drawn. */
typedef struct hop_lab_layout {
    const hop_lab_panel *panel;
    hop_lab_plot_format format;
    size_t index;
    hop_lab_axis x, y;
    size_t width, height; /* pixels of its cell in the grid */
    size_t key_columns, key_rows;
    size_t mark_count, mark_rows;
    hop_lab_mark marks[HOP_LAB_PLOT_MARKS];
} hop_lab_layout;

/** The range of an axis: as the panel says, else what its data need and a little more. */
hop_lab_axis hop_lab_axis_x(const hop_lab_panel *panel);
hop_lab_axis hop_lab_axis_y(const hop_lab_panel *panel);

/** Range, scale and tics of both axes, as gnuplot commands. */
void hop_lab_axes_script(FILE *stream, const hop_lab_layout *layout);

/** The numbers of a panel as data blocks, before any panel is drawn. */
void hop_lab_data_script(FILE *stream, const hop_lab_layout *layout);

/** Work out where the labels of the marks go; the size of the panel is known. */
void hop_lab_marks_place(hop_lab_layout *layout);
void hop_lab_marks_script(FILE *stream, const hop_lab_layout *layout);

/** The width of a bar: the least distance of two neighbours; 1 for a single one. */
double hop_lab_bar_width(const hop_lab_series *series);

/** The one plot command of a panel: its map, its curves and their key. */
void hop_lab_curves_script(FILE *stream, const hop_lab_layout *layout);

/** A text in gnuplot's quotes, in which nothing is special. */
void hop_lab_quote(FILE *stream, const char *text);

/** Colour of a group: Okabe and Ito's, which the colour-blind can tell apart. */
const char *hop_lab_colour(size_t group);

/** The whole script; the picture goes to standard output. Returns an exit status. */
int hop_lab_plot_script(FILE *stream, const hop_lab_report *report,
                        hop_lab_plot_format format);

#endif
