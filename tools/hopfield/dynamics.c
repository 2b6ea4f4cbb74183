/* SPDX-License-Identifier: MIT */
/* From options to how states move. */
#include "dynamics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arrays.h"
#include "exit.h"

/* Which dynamics read an option: bits of 1 << update. */
enum {
    SYNC = 1 << HOP_UPDATE_SYNC,
    ASYNC = 1 << HOP_UPDATE_ASYNC,
    BLOCKS = 1 << HOP_UPDATE_BLOCK,
    HEAT = 1 << HOP_UPDATE_GLAUBER | 1 << HOP_UPDATE_METROPOLIS,
    GRADED = 1 << HOP_UPDATE_CONTINUOUS
};

static const struct {
    hop_flag_id flag;
    int readers;
    const char *needs;
} limited[] = {
    {FLAG_ORDER, ASYNC | BLOCKS | HEAT, "--update async, block, glauber or metropolis"},
    {FLAG_BLOCK, BLOCKS, "--update block"},
    {FLAG_TOLERANCE, SYNC | ASYNC | BLOCKS, "--update sync, async or block"},
    {FLAG_TIES, SYNC | ASYNC | BLOCKS | HEAT, "another update than continuous"},
    {FLAG_TEMPERATURE, HEAT, "--update glauber or metropolis"},
    {FLAG_ANNEAL, HEAT, "--update glauber or metropolis"},
    {FLAG_BURN_IN, HEAT, "--update glauber or metropolis"},
    {FLAG_GAIN, GRADED, "--update continuous"},
    {FLAG_TIME_STEP, GRADED, "--update continuous"},
};

int hop_dynamics_check(const hop_options *options) {
    const int mine = 1 << options->update;
    for (size_t k = 0; k < sizeof limited / sizeof *limited; k++)
        if (options->given[limited[k].flag] && !(limited[k].readers & mine))
            return hop_complain(EXIT_USAGE, "--%s needs %s",
                                hop_flags[limited[k].flag].name, limited[k].needs);
    if ((mine & BLOCKS) && !options->given[FLAG_BLOCK])
        return hop_complain(EXIT_USAGE, "--update block needs --block B");
    if (!(mine & HEAT)) return 0;
    if (options->given[FLAG_TEMPERATURE] && options->given[FLAG_ANNEAL])
        return hop_complain(EXIT_USAGE, "--temperature and --anneal both say how hot");
    if (options->given[FLAG_ANNEAL] && options->given[FLAG_MAX_STEPS])
        return hop_complain(EXIT_USAGE, "--anneal and --max-steps both say how long");
    if (!options->given[FLAG_TEMPERATURE] && !options->given[FLAG_ANNEAL])
        return hop_complain(EXIT_USAGE, "--update %s: how hot? Give --temperature T",
                            hop_update_name((hop_update)options->update));
    if (options->order.order == HOP_ORDER_GREEDY)
        return hop_complain(EXIT_USAGE, "--order greedy needs --update async");
    return 0;
}

int hop_dynamics_of(const hop_options *options, size_t dim, hop_recall_options *how,
                    uint32_t **order) {
    how->update = (hop_update)options->update;
    how->order = options->order.order;
    how->block = options->block;
    how->ties = (hop_ties)options->ties;
    if (options->given[FLAG_MAX_STEPS]) how->max_steps = (int64_t)options->max_steps;
    how->tolerance = options->tolerance;
    how->seed = options->seed;
    how->temperature = options->temperature;
    if (options->given[FLAG_ANNEAL]) {
        how->temperature = options->anneal.start;
        how->anneal_end = options->anneal.end;
        how->anneal_sweeps = options->anneal.sweeps;
    }
    if (options->given[FLAG_BURN_IN]) how->burn_in = (int64_t)options->burn_in;
    how->gain = options->gain;
    how->time_step = options->time_step;
    if (!options->order.file) return 0;
    int code = hop_order_read(options->order.file, dim, order, &how->given_sweeps);
    how->given_order = *order;
    return code;
}

int hop_dynamics_fields(const hop_options *options, size_t cues, size_t dim,
                        hop_recall_options *how, double **fields) {
    if (!options->field) return 0;
    const size_t length = strlen(options->field);
    int code = 0;
    if (length > 4 && strcmp(options->field + length - 4, ".npy") == 0) {
        code = hop_fields_read(options->field, cues, dim, fields, &how->field_rows);
    } else {
        char *end = NULL;
        const double value = strtod(options->field, &end);
        if (end == options->field || *end || !isfinite(value))
            return hop_complain(EXIT_USAGE,
                                "--field: '%s' is neither a number nor a .npy file",
                                options->field);
        *fields = malloc(dim * sizeof **fields);
        if (!*fields) return hop_complain_memory();
        for (size_t i = 0; i < dim; i++) (*fields)[i] = value;
        how->field_rows = 1;
    }
    how->fields = *fields;
    return code;
}
