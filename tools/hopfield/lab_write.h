/* SPDX-License-Identifier: MIT */
/* What an experiment of the lab found, as files in a folder and as one JSON object. */
#ifndef HOPFIELD_TOOL_LAB_WRITE_H
#define HOPFIELD_TOOL_LAB_WRITE_H

#include <time.h>

#include <hopfield.h>

/** What stands below a plot. */
#define HOP_LAB_PLOT_CAPTION                                                             \
    "Bars and bands are 95% intervals. Broken lines without points, and upright lines, " \
    "are what theory predicts, or what their label says."

/** How a run went: what depends on machine and hour, kept apart from what was found. */
typedef struct hop_lab_run_info {
    time_t began;
    double seconds;
    size_t trials; /* that this run ran itself */
    size_t shard, shards;
    unsigned threads;
    hop_isa isa;
} hop_lab_run_info;

/**
 * Write into a folder that is there: results.csv and <table>.csv, results.json, run.json
 * (where `run` is not NULL), plot.svg, plot.png, <strip>.png and report.md. Every file
 * whole or not at all. Nothing of machine, threads, shards or time is in any but
 * run.json; how a plot looks depends on the gnuplot that draws it. Without gnuplot a note
 * says that there are no plots, and those of an earlier run are removed. Returns an exit
 * status.
 */
int hop_lab_write(const hop_lab *lab, const hop_lab_report *report,
                  const hop_lab_run_info *run, const char *folder);

/** Print the object of results.json on one line. Returns an exit status. */
int hop_lab_print_json(const hop_lab *lab, const hop_lab_report *report);

#endif
