/* SPDX-License-Identifier: MIT */
/* Building a report: tables, panels, strips and sentences. */
#ifndef HOP_EXPERIMENT_REPORT_H
#define HOP_EXPERIMENT_REPORT_H

#include <hopfield/lab.h>
#include "experiment/statistics.h"

/* A report that grows. What fails for want of memory is remembered and told at the end,
   so that no call needs to be checked; the pointers returned are always usable. */
typedef struct hop_report hop_report;

/* What a column is, in a few words. A list ends with column NULL. */
typedef struct hop_meaning {
    const char *column, *meaning;
} hop_meaning;

/* The meaning of a column in `own`, which may be NULL, else by its ending (_low, _high,
   _theory), else in what all experiments share; NULL: none. */
const char *hop_glossary_find(const hop_meaning *own, const char *column);

/* own: meanings of the columns that only this report has. NULL: out of memory. */
hop_report *hop_report_create(const hop_meaning *own);
void hop_report_free(hop_report *report);
/* What was built, or NULL where memory ran out. */
const hop_lab_report *hop_report_finish(hop_report *report);

/* The report is not to be had: memory ran out elsewhere. */
void hop_report_fail(hop_report *report);

/* Sentences. The meaning is said once, or grows by a further sentence. */
void hop_report_mean(hop_report *report, const char *format, ...) HOP_PRINTF(2, 3);
void hop_report_note(hop_report *report, const char *format, ...) HOP_PRINTF(2, 3);

typedef struct hop_report_table hop_report_table;
/* columns: names parted by commas; "x+" stands for x, x_low and x_high. */
hop_report_table *hop_report_add_table(hop_report *report, const char *name,
                                       const char *title, const char *columns);
/* The next cells, from left to right; a row is full when all columns have one. */
void hop_table_number(hop_report_table *table, double number);
void hop_table_text(hop_report_table *table, const char *format, ...) HOP_PRINTF(2, 3);
void hop_table_estimate(hop_report_table *table, hop_estimate estimate);

typedef struct hop_report_panel hop_report_panel;
hop_report_panel *hop_report_add_panel(hop_report *report, const char *title,
                                       const char *x_label, const char *y_label);
void hop_panel_log_x(hop_report_panel *panel);
void hop_panel_log_y(hop_report_panel *panel);
void hop_panel_x_range(hop_report_panel *panel, double low, double high);
void hop_panel_y_range(hop_report_panel *panel, double low, double high);

/* A curve that grows point by point. label "": not in the key. */
typedef struct hop_report_series hop_report_series;
hop_report_series *hop_panel_add_series(hop_report_panel *panel, hop_lab_series_kind kind,
                                        size_t group, const char *label, ...)
    HOP_PRINTF(4, 5);
void hop_series_point(hop_report_series *series, double x, double y);
void hop_series_estimate(hop_report_series *series, double x, hop_estimate y);

/* A height over a plane, z[rows][columns]; copied. */
void hop_panel_map(hop_report_panel *panel, const char *label, size_t columns,
                   size_t rows, const double range[4], const double *z);

/* A sheet of pictures; names and units are copied. */
void hop_report_add_strip(hop_report *report, const hop_lab_strip *strip);

#endif
