/* SPDX-License-Identifier: MIT */
/* The files of a lab report, one writer a kind; hop_lab_write calls them all. */
#ifndef HOPFIELD_TOOL_LAB_FILES_H
#define HOPFIELD_TOOL_LAB_FILES_H

#include "lab_write.h"

/** <table>.csv for every table: RFC 4180, numbers of nine digits, NaN is empty. */
int hop_lab_csv_write(const hop_lab_report *report, const char *folder);

/** results.json: parameters, meaning, notes, tables. */
int hop_lab_json_write(const hop_lab *lab, const hop_lab_report *report,
                       const char *folder);

/** run.json: machine, threads, time. */
int hop_lab_run_write(const hop_lab_run_info *run, const char *folder);

/** <strip>.png for every strip. */
int hop_lab_strips_write(const hop_lab_report *report, const char *folder);

/**
 * plot.svg and plot.png by gnuplot; drawn is 0 where there is nothing to draw or no
 * gnuplot, which a note says.
 */
int hop_lab_plot_write(const hop_lab_report *report, const char *folder, int *drawn);

/** report.md; it shows the plot where it was drawn. */
int hop_lab_markdown_write(const hop_lab *lab, const hop_lab_report *report,
                           const char *folder, int drawn);

#endif
