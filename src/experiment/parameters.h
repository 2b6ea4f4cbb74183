/* SPDX-License-Identifier: MIT */
/* Parameters of experiments: one table of them, read from text. */
#ifndef HOP_EXPERIMENT_PARAMETERS_H
#define HOP_EXPERIMENT_PARAMETERS_H

#include <stdbool.h>
#include <hopfield/lab.h>
#include <hopfield/memory.h>
#include "theory/crossing.h"

enum { HOP_MAX_SWEEP = HOP_MOST_CROSSING };

/* Every parameter of every experiment; an experiment lists those it takes. */
typedef enum hop_parameter_id {
    HOP_P_UNITS,
    HOP_P_LOAD,
    HOP_P_NOISE,
    HOP_P_TRIALS,
    HOP_P_STRUCTURE,
    HOP_P_RULE,
    HOP_P_SCALING,
    HOP_P_DIAGONAL,
    HOP_P_UPDATE,
    HOP_P_ORDER,
    HOP_P_TIES,
    HOP_P_MAX_STEPS,
    HOP_P_RETRIEVED,
    HOP_P_MODULES,
    HOP_P_PROTOTYPES,
    HOP_P_EXAMPLES,
    HOP_P_EXPANSION,
    HOP_P_ACTIVE,
    HOP_P_OVERLAP,
    HOP_P_STARTS,
    HOP_P_RULES,
    HOP_P_COPIES,
    HOP_P_TEMPERATURE,
    HOP_P_SWEEPS,
    HOP_P_GAIN,
    HOP_P_ASYMMETRY,
    HOP_P_PATHS,
    HOP_P_GRID,
    HOP_P_FILL,
    HOP_P_PICTURES,
    HOP_P_SIZE,
    HOP_P_BASE,
    HOP_P_OLD_STRENGTH,
    HOP_P_REINFORCEMENTS,
    HOP_P_REPEAT,
    HOP_P_LAMBDA,
    HOP_P_DREAMS,
    HOP_P_EPS,
    HOP_P_MEMORIES,
    HOP_P_BETA,
    HOP_P_DATA,
    HOP_P_SEED,
    HOP_P_COUNT
} hop_parameter_id;

typedef enum hop_parameter_kind {
    HOP_PARAMETER_WHOLE, /* whole numbers, a sweep */
    HOP_PARAMETER_REAL,  /* real numbers, a sweep */
    HOP_PARAMETER_SEED,  /* one whole number of 63 bits */
    HOP_PARAMETER_WORD,  /* one of some words */
    HOP_PARAMETER_TEXT,  /* anything; checked by whoever uses it */
    HOP_PARAMETER_STRUCTURE,
    HOP_PARAMETER_STRENGTH
} hop_parameter_kind;

typedef struct hop_parameter {
    const char *name, *argument, *help;
    hop_parameter_kind kind;
    double low, high;         /* of numbers */
    const char *const *words; /* of HOP_PARAMETER_WORD, up to NULL */
} hop_parameter;

extern const hop_parameter hop_parameters[HOP_P_COUNT];

/* HOP_P_COUNT where there is none of that name. */
hop_parameter_id hop_parameter_find(const char *name);

typedef struct hop_sweep {
    size_t count;
    double values[HOP_MAX_SWEEP];
} hop_sweep;

/* "0.1,0.2" or "A:B:STEP", B included; HOP_EINVAL, the message starts with `name`. */
hop_status hop_sweep_parse(const char *name, const char *text, bool whole, double low,
                           double high, hop_sweep *out, hop_error *error);
/* Puts the values in rising order. */
void hop_sweep_sort(hop_sweep *sweep);

/* A parameter with its value. Which field holds it depends on its kind. */
typedef struct hop_setting {
    char *text; /* as given; owned */
    hop_sweep sweep;
    uint64_t seed;
    int word;
    hop_structure structure;
    hop_strength strength;
} hop_setting;

void hop_setting_clear(hop_setting *setting);
/* many: a sweep may have several values. HOP_EINVAL, HOP_ENOMEM; then nothing changes. */
hop_status hop_setting_read(hop_parameter_id id, bool many, const char *text,
                            hop_setting *setting, hop_error *error);

#endif
