/* SPDX-License-Identifier: MIT */
/* What an experiment is: parameters it takes, a trial, and what its trials come to. */
#ifndef HOP_EXPERIMENT_EXPERIMENT_H
#define HOP_EXPERIMENT_EXPERIMENT_H

#include <stdbool.h>
#include <hopfield/lab.h>
#include <hopfield/memory.h>
#include <hopfield/recall.h>
#include "experiment/parameters.h"
#include "experiment/report.h"
#include "experiment/statistics.h"

/* One set of conditions under which trials are run. */
typedef struct hop_point {
    size_t units, patterns; /* N and P = round(load N) */
    double load, noise;     /* load as asked for; patterns / units is the true one */
    double extra;           /* of the experiment's own axis */
    size_t at[4];           /* places in the sweeps of units, load, noise, extra */
} hop_point;

/* One trial at a point. Its chance is its own: keyed by (seed of the lab, point, trial).
 */
typedef struct hop_trial {
    const hop_lab *lab;
    const hop_point *point;
    size_t trial;         /* 0.. at this point */
    uint64_t seed;        /* of all chance in this trial */
    hop_context *context; /* of one thread, this worker's */
    hop_error *error;
} hop_trial;

/* A parameter that an experiment takes, with its values. */
typedef struct hop_taken {
    hop_parameter_id id;
    bool many; /* several values */
    const char *usual, *quick;
} hop_taken;

/* Parts of a list of taken parameters: how couplings are made, ... */
#define HOP_TAKES_COUPLINGS                                                              \
    {HOP_P_RULE, false, "hebb", "hebb"}, {HOP_P_SCALING, false, "n", "n"}, {             \
        HOP_P_DIAGONAL, false, "zero", "zero"                                            \
    }
/* ... in which order units move, ... */
#define HOP_TAKES_UPDATE                                                                 \
    {HOP_P_UPDATE, false, "sync", "sync"}, {                                             \
        HOP_P_ORDER, false, "random", "random"                                           \
    }
/* ... how a state settles, ... */
#define HOP_TAKES_SETTLING                                                               \
    {HOP_P_TIES, false, "keep", "keep"}, {                                               \
        HOP_P_MAX_STEPS, false, "1000", "1000"                                           \
    }
/* ... and all of it with random patterns. */
#define HOP_TAKES_MODEL                                                                  \
    {HOP_P_STRUCTURE, false, "random", "random"}, HOP_TAKES_COUPLINGS, HOP_TAKES_UPDATE, \
        HOP_TAKES_SETTLING

#define HOP_TAKES_END                                                                    \
    { HOP_P_COUNT, false, NULL, NULL }

typedef struct hop_experiment {
    hop_lab_facts facts;
    const hop_taken *takes; /* up to HOP_TAKES_END; the seed is taken by all */
    hop_parameter_id extra; /* a further axis of the plan; HOP_P_COUNT: none */
    size_t width;           /* numbers that a trial gives; 0: `prepare` sets it */
    /* May be NULL: checks parameters together, reads files into lab->own, may lay out
       lab->points by itself. What it read is freed by `release`. */
    hop_status (*prepare)(hop_lab *lab, hop_error *error);
    void (*release)(void *own);
    /* May be NULL: whether a record that was read from a log could come from a trial, as
       far as the report relies on it. Infinite numbers are refused before. */
    bool (*sound)(const hop_lab *lab, const double *record);
    /* Runs one trial into record[width]; called by several threads at a time. */
    hop_status (*trial)(const hop_trial *trial, double *record);
    const hop_meaning *glossary; /* of the columns that only it has; may be NULL */
    /* Makes the report from all records. */
    void (*report)(const hop_lab *lab, hop_report *report);
} hop_experiment;

extern const hop_experiment hop_experiment_journal, hop_experiment_capacity,
    hop_experiment_noise, hop_experiment_dynamics, hop_experiment_modularity,
    hop_experiment_drift, hop_experiment_prototype, hop_experiment_separation,
    hop_experiment_symmetry, hop_experiment_landscape, hop_experiment_structure,
    hop_experiment_rules, hop_experiment_phase, hop_experiment_spurious,
    hop_experiment_basins, hop_experiment_dense, hop_experiment_beta,
    hop_experiment_pictures;

/* NULL past the end. */
const hop_experiment *hop_experiment_at(size_t index);

/* What is known of a trial: bits. */
enum { HOP_TRIAL_DONE = 1, HOP_TRIAL_LOGGED = 2 /* in the log opened last */ };

struct hop_lab {
    hop_context *context;
    const hop_experiment *experiment;
    hop_setting settings[HOP_P_COUNT];
    bool given[HOP_P_COUNT]; /* set by the user */
    bool quick, prepared;
    size_t point_count, trials;     /* of each point */
    hop_point *points;              /* [point_count] */
    size_t shard, shards;           /* of the log it was opened from; 0: none */
    size_t last_shard, last_shards; /* run last; 0: none */
    size_t width;
    double *records; /* [point_count][trials][width] */
    uint8_t *done;   /* [point_count][trials] of the bits above */
    size_t done_count;
    void *own;            /* the experiment's */
    uint64_t fingerprint; /* of files that `prepare` read; 0: it read none */
    hop_report *report;
};

/* --- parameters, as an experiment reads them -------------------------------------- */

bool hop_lab_takes(const hop_lab *lab, hop_parameter_id id);
const hop_sweep *hop_lab_sweep(const hop_lab *lab, hop_parameter_id id);
/* The first value of a sweep. */
double hop_lab_value(const hop_lab *lab, hop_parameter_id id);
uint64_t hop_lab_seed(const hop_lab *lab);
/* The memory and recall that the parameters ask for. Recall seeks no mixtures, and takes
   so many steps at most; of greedy steps, which are flips, so many a unit. */
hop_memory_options hop_lab_memory_options(const hop_lab *lab);
hop_recall_options hop_lab_recall_options(const hop_lab *lab, size_t units);
/* Whether the patterns are random, the rule Hebb's and the diagonal zero: what the theory
   of all experiments takes for granted. */
bool hop_lab_is_canonical(const hop_lab *lab);
/* A prediction for canonical conditions; NaN under others. */
double hop_lab_predicted(const hop_lab *lab, double value);
/* Under other conditions, a note that says why there is no prediction; and others on what
   unusual parameters do to what is counted. */
void hop_lab_note_conditions(const hop_lab *lab, hop_report *report);
/* Units that may be wrong in a pattern that counts as retrieved. */
size_t hop_lab_wrong_allowed(const hop_lab *lab, size_t units);

/* --- the plan: points in the order units, load, noise, extra ---------------------- */

/* Lays out the product of the sweeps, whose values then rise: curves run from left to
   right, whatever the order they were given in. HOP_EINVAL (a load of no pattern, more
   orthogonal patterns than there are), HOP_ENOMEM. */
hop_status hop_plan_product(hop_lab *lab, hop_error *error);
/* P = round(load N), at least 1 and as many as the structure has; else HOP_EINVAL. */
hop_status hop_plan_patterns(const hop_lab *lab, size_t units, double load, size_t *out,
                             hop_error *error);
/* Point of the places in the four sweeps. */
size_t hop_plan_at(const hop_lab *lab, size_t units, size_t load, size_t noise,
                   size_t extra);
/* The seed of one trial. */
uint64_t hop_plan_seed(const hop_lab *lab, size_t point, size_t trial);

/* --- records ------------------------------------------------------------------------ */

const double *hop_lab_record(const hop_lab *lab, size_t point, size_t trial);
/* Share of a point's trials whose field is not 0, among those where it is not NaN. */
hop_estimate hop_lab_rate(const hop_lab *lab, size_t point, size_t field);
/* Mean of a field over a point's trials, NaN left out; of a field that is a share. */
hop_estimate hop_lab_mean(const hop_lab *lab, size_t point, size_t field);
hop_estimate hop_lab_mean_share(const hop_lab *lab, size_t point, size_t field);

/* --- log.c: trials that outlive the program ----------------------------------------- */

typedef struct hop_trial_log hop_trial_log;
/* What a log is opened for: to be read, or to be written by one shard. */
typedef struct hop_log_use {
    bool writing; /* it is made where it is not */
    size_t shard, shards;
} hop_log_use;
/* Opens the log of a prepared lab and takes in all trials that it holds, or none. */
hop_status hop_log_open(const char *path, hop_lab *lab, hop_log_use use,
                        hop_trial_log **out, hop_error *error);
/* Writes the records of trials units[count]. */
hop_status hop_log_append(hop_trial_log *log, const hop_lab *lab, const size_t *units,
                          size_t count, hop_error *error);
void hop_log_close(hop_trial_log *log);

#endif
