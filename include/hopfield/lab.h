/* SPDX-License-Identifier: MIT */
/* The lab: experiments with theory beside measurement, repeatable to the byte. */
#ifndef HOPFIELD_LAB_H
#define HOPFIELD_LAB_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What an experiment is. */
typedef struct hop_lab_facts {
    const char *name;    /* "capacity" */
    const char *summary; /* one line */
    const char *about;   /* what is measured, and beside which theory */
} hop_lab_facts;

/** The experiments in the order of their table; NULL past the end. Static storage. */
HOP_API const hop_lab_facts *hop_lab_at(size_t index);

/**
 * An experiment with its parameters, and the trials run so far. One thread's at a time;
 * it works on all threads of its context.
 */
typedef struct hop_lab hop_lab;

/**
 * Set up an experiment with its usual parameters. The context must outlive it.
 * HOP_ENOTFOUND (the message names those there are), HOP_ENOMEM.
 */
HOP_API hop_status hop_lab_create(hop_context *context, const char *name, hop_lab **out,
                                  hop_error *error);
HOP_API void hop_lab_free(hop_lab *lab);
HOP_API const hop_lab_facts *hop_lab_facts_of(const hop_lab *lab);

/**
 * Set a parameter from text, before the first run. A sweep is a list "0.05,0.1", a range
 * "A:B:STEP" (B included), or both mixed; at most 256 values.
 *
 * HOP_ENOTFOUND (the experiment takes no such parameter), HOP_EINVAL (the value: the
 * message starts with the parameter's name), HOP_ENOMEM; on error nothing changes.
 */
HOP_API hop_status hop_lab_set(hop_lab *lab, const char *name, const char *text,
                               hop_error *error);

/** Parameters that are not set are small: done in seconds. Before the first run. */
HOP_API void hop_lab_set_quick(hop_lab *lab, int quick);

/** One parameter of an experiment. */
typedef struct hop_lab_parameter {
    const char *name;     /* as in hop_lab_set */
    const char *argument; /* what its value looks like */
    const char *help;     /* one sentence */
    const char *value;    /* as it stands; valid until it is set again */
} hop_lab_parameter;

/** The parameters of this experiment; 0 past the end, else 1. */
HOP_API int hop_lab_parameter_at(const hop_lab *lab, size_t index,
                                 hop_lab_parameter *out);

/** The parameter of a name, whatever experiment takes it, without a value; 0 where there
    is none, else 1. */
HOP_API int hop_lab_parameter_named(const char *name, hop_lab_parameter *out);

/**
 * Check the parameters together and lay out the trials; hop_lab_run does it by itself.
 * HOP_EINVAL (names the parameter), HOP_ELIMIT (too many trials), HOP_EIO, HOP_EFORMAT
 * (a picture), HOP_ENOMEM.
 */
HOP_API hop_status hop_lab_prepare(hop_lab *lab, hop_error *error);

/** Trials of the whole experiment, and those that have been run; 0 before it is prepared.
 */
HOP_API size_t hop_lab_trials(const hop_lab *lab);
HOP_API size_t hop_lab_done(const hop_lab *lab);

enum { HOP_LAB_MAX_SHARDS = 1000000 };

/** Options of a run; begin with HOP_LAB_RUN_OPTIONS_INIT. */
typedef struct hop_lab_run_options {
    size_t size;
    const char *log; /* file that keeps the trials, made where it is not; NULL: none */
    size_t shard;    /* 1..shards: run trials u with u % shards = shard - 1 */
    size_t shards;   /* 0: the shard of the log that the lab was opened from, else all */
    /* May be NULL. Called from any thread, one call at a time. */
    void (*progress)(void *user, size_t done, size_t count);
    void *user;
} hop_lab_run_options;

#define HOP_LAB_RUN_OPTIONS_INIT                                                         \
    { sizeof(hop_lab_run_options), 0, 0, 0, 0, 0 }

/**
 * Run the trials that are still missing. Chance is keyed by (seed, point, trial), so
 * neither threads nor order nor shards change a bit of what is measured. Trials that the
 * log holds already are not run again; those of the shard that the lab has and the log
 * lacks are written to it, finished ones about once a second and at the end, also of an
 * interrupted run.
 *
 * Errors of hop_lab_prepare and of a trial; HOP_EINVAL (shard), HOP_EEXISTS (the log is
 * of another experiment, shard or version, of other parameters or pictures: the message
 * says which), HOP_EFORMAT (no log, or damaged), HOP_ENEWER, HOP_EIO, HOP_EBUSY (another
 * run writes it), HOP_ENOMEM, HOP_EINTERRUPTED (what is done is kept).
 */
HOP_API hop_status hop_lab_run(hop_lab *lab, const hop_lab_run_options *options,
                               hop_error *error);

/** The shard that was run last, or that the log is of; shards is 1 for the whole. */
HOP_API void hop_lab_shard(const hop_lab *lab, size_t *shard, size_t *shards);

/**
 * The experiment and parameters that a log was made with, and its trials. Pictures are
 * read again: from the folder or file `pictures`, or, where that is NULL, from where they
 * were; they must be the same. HOP_EEMPTY (a run that was cut off before it began),
 * HOP_ENOTFOUND (an experiment that is not known here), else as hop_lab_run.
 */
HOP_API hop_status hop_lab_open(hop_context *context, const char *log,
                                const char *pictures, hop_lab **out, hop_error *error);

/** Add the trials of another log of the same experiment, all or, on error, none. Errors
    as hop_lab_open. */
HOP_API hop_status hop_lab_merge(hop_lab *lab, const char *log, hop_error *error);

/* --- what came out -------------------------------------------------------------- */

/** A number, or a text; a number that is not there is NaN. */
typedef struct hop_lab_cell {
    const char *text; /* NULL: a number */
    double number;
} hop_lab_cell;

/**
 * A table. Of a measured column "x" the columns "x_low" and "x_high" after it are its
 * 95% interval; a column "x_theory" is what theory predicts for it.
 */
typedef struct hop_lab_table {
    const char *name; /* "results" is the first */
    const char *title;
    size_t columns, rows;
    const char *const *names;    /* [columns] */
    const char *const *meanings; /* [columns] what each column is, in a few words */
    const hop_lab_cell *cells;   /* [rows][columns] */
} hop_lab_table;

typedef enum hop_lab_series_kind {
    HOP_LAB_MEASURED, /* points with their interval, joined */
    HOP_LAB_THEORY,   /* a line without points */
    HOP_LAB_PATH,     /* points joined in order, without intervals */
    HOP_LAB_BARS,     /* a histogram; x is the middle of a bar */
    HOP_LAB_MARK      /* a vertical line at each x */
} hop_lab_series_kind;

/** The group of a curve that is no measurement's own: black. */
enum { HOP_LAB_BLACK = 6 };

/** One curve. Curves of one `group` share a colour: a measurement and its theory. */
typedef struct hop_lab_series {
    hop_lab_series_kind kind;
    const char *label; /* for the key; "" keeps it out of it */
    size_t group;
    size_t count;
    const double *x, *y;
    const double *low, *high; /* [count]; NULL: none */
} hop_lab_series;

/** A height over a plane: z[rows][columns] at even steps. */
typedef struct hop_lab_map {
    size_t columns, rows; /* 0: there is none */
    double x_first, x_last, y_first, y_last;
    const double *z;
    const char *label;
} hop_lab_map;

/** One set of axes. */
typedef struct hop_lab_panel {
    const char *title, *x_label, *y_label;
    int log_x, log_y;
    double x_low, x_high, y_low, y_high; /* NaN: from the data */
    size_t count;
    const hop_lab_series *series;
    hop_lab_map map; /* below the curves */
} hop_lab_panel;

/** A sheet of pictures: units[rows][columns][height][width] of -1, 0, +1. */
typedef struct hop_lab_strip {
    const char *name, *title;
    size_t columns, rows, width, height;
    const char *const *column_names; /* [columns] */
    const char *const *row_names;    /* [rows] */
    const int8_t *units;
} hop_lab_strip;

/** All that an experiment has to say; lives as long as its lab, or until the next one. */
typedef struct hop_lab_report {
    const char *meaning; /* what it means, in a sentence or two */
    size_t notes_count;
    const char *const *notes; /* what to know before believing it */
    size_t table_count;
    const hop_lab_table *tables;
    size_t panel_count;
    const hop_lab_panel *panels;
    size_t strip_count;
    const hop_lab_strip *strips;
} hop_lab_report;

/**
 * Work out tables, plots and sentences from all trials; HOP_EEMPTY where some are
 * missing (the message says how many), HOP_ENOMEM. Nothing in it depends on threads,
 * shards, machine or time.
 */
HOP_API hop_status hop_lab_report_of(hop_lab *lab, const hop_lab_report **out,
                                     hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
