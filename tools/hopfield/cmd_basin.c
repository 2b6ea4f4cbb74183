/* SPDX-License-Identifier: MIT */
/* hopfield basin: how much noise memories survive, and how firmly they stand. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "dynamics.h"
#include "exit.h"
#include "keys.h"
#include "report.h"
#include "signals.h"
#include "subject.h"
#include "terminal.h"

/* Noise that a memory survives by the synchronous flow of Amari and Maginu, which
   retrieves a little beyond the load that is critical; NaN there, and where it says
   nothing. */
static double theory_of(const hop_options *options, const hop_memory *memory,
                        const hop_expectation *expectation) {
    const double others = (double)hop_memory_count(memory) - 1;
    if (!expectation->known || !expectation->retrieval ||
        options->update != HOP_UPDATE_SYNC)
        return NAN;
    return (1 - hop_theory_critical_overlap(others / (double)hop_memory_dim(memory))) / 2;
}

static json_t *levels_json(const hop_basin *basin, size_t dim) {
    json_t *list = json_array();
    for (size_t k = 0; k < basin->level_count; k++)
        json_array_append_new(
            list, json_pack("{s:o, s:I}", "noise",
                            hop_json_number((double)basin->levels[k].flips / (double)dim),
                            "back", (json_int_t)basin->levels[k].back));
    return list;
}

static int print_json(const hop_options *options, const hop_subject *subject, size_t row,
                      const hop_expectation *expectation, const hop_basin *basin) {
    const hop_memory *memory = subject->memory;
    const size_t dim = hop_memory_dim(memory);
    json_t *object = json_object(), *nearest = json_null();
    json_object_set_new(object, "row", hop_json_count(row));
    json_object_set_new(object, "key", hop_report_key(subject, row));
    json_object_set_new(object, "noise", hop_json_number(basin->noise.value));
    json_object_set_new(object, "noise_low", hop_json_number(basin->noise.low));
    json_object_set_new(object, "noise_high", hop_json_number(basin->noise.high));
    json_object_set_new(object, "noise_theory",
                        hop_json_number(theory_of(options, memory, expectation)));
    json_object_set_new(object, "trials", hop_json_count(basin->trials));
    json_object_set_new(object, "retrieved",
                        options->given[FLAG_BASIN_RETRIEVED]
                            ? json_real(options->retrieved)
                            : json_null());
    json_object_set_new(object, "levels", levels_json(basin, dim));
    json_object_set_new(object, "unstable", hop_json_count(basin->stability.unstable));
    json_object_set_new(object, "weakest", hop_json_number(basin->stability.weakest));
    json_object_set_new(object, "margin", hop_json_number(basin->stability.margin));
    json_object_set_new(object, "energy", hop_json_number(basin->energy));
    json_object_set_new(object, "energy_per_unit",
                        hop_json_number(basin->energy / (double)dim));
    json_object_set_new(object, "depth", hop_json_number(basin->depth));
    if (basin->has_nearest)
        nearest = hop_report_memory(subject, basin->nearest, basin->nearest_overlap);
    json_object_set_new(object, "nearest", nearest);
    hop_report_couplings(object, subject, options);
    hop_report_dynamics(object, options);
    return hop_json_print(object);
}

static void print_text(const hop_subject *subject, size_t row, const hop_basin *basin) {
    const double units = (double)hop_memory_dim(subject->memory);
    char nearest[HOP_MAX_KEY + 40] = "-", key[32];
    if (basin->has_nearest && subject->keys)
        snprintf(nearest, sizeof nearest, "%+.3f %s", basin->nearest_overlap,
                 subject->keys[basin->nearest]);
    else if (basin->has_nearest)
        snprintf(nearest, sizeof nearest, "%+.3f %zu", basin->nearest_overlap,
                 basin->nearest);
    snprintf(key, sizeof key, "%zu", row);
    hop_terminal_cell(subject->keys ? subject->keys[row] : key, 15);
    printf(" %.3f %.3f..%.3f %8zu %7.3f ", basin->noise.value, basin->noise.low,
           basin->noise.high, basin->stability.unstable, basin->stability.weakest);
    printf("%7.4f %6.3f ", basin->energy / units, basin->depth);
    hop_terminal_last(nearest, 13);
    putchar('\n');
}

static int measure_all(const hop_options *options, const hop_subject *subject,
                       const size_t *rows, size_t count) {
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_basin_options wanted = HOP_BASIN_OPTIONS_INIT;
    hop_expectation expectation = hop_expect(subject->memory);
    hop_progress progress = hop_progress_begin("measuring");
    uint32_t *order = NULL;
    int code = hop_dynamics_of(options, hop_memory_dim(subject->memory), &how, &order);
    wanted.trials = options->trials;
    wanted.seed = options->seed;
    wanted.retrieved = options->retrieved;
    wanted.recall = &how;
    if (code == 0 && !options->json) {
        hop_report_header(subject, options, &expectation);
        const double theory = theory_of(options, subject->memory, &expectation);
        if (!isnan(theory))
            hop_note("theory for many units (Amari, Maginu): a memory survives noise up "
                     "to %.3f",
                     theory);
        hop_note("noise: share of flipped units at which half of the copies come back; "
                 "weakest: smallest field, aligned; depth: E/(-N/2); nearest: overlap "
                 "with the memory most like or unlike it");
        printf("%-15s %-5s %-12s %8s %7s %7s %6s %s\n", "memory", "noise", "95%",
               "unstable", "weakest", "E/N", "depth", "nearest");
    }
    for (size_t k = 0; code == 0 && k < count; k++) {
        hop_basin basin;
        hop_error error;
        hop_status status =
            hop_basin_measure(subject->memory, rows[k], &wanted, &basin, &error);
        hop_progress_end(&progress); /* lines must not run into the bar */
        if (status != HOP_OK)
            code = hop_complain_asked(status, &error);
        else if (options->json)
            code = print_json(options, subject, rows[k], &expectation, &basin);
        else
            print_text(subject, rows[k], &basin);
        hop_progress_report(&progress, k + 1, count);
    }
    hop_progress_end(&progress);
    free(order);
    return code;
}

static int run(const hop_options *options) {
    hop_subject subject;
    size_t first = 0, *rows = NULL;
    int code = hop_dynamics_check(options);
    if (code) return code;
    code = hop_subject_open(options, &subject, &first);
    if (code == 0) {
        const size_t stored = hop_memory_count(subject.memory);
        const size_t named = options->argument_count - first;
        const size_t count = named ? named : stored;
        rows = calloc(count + 1, sizeof *rows);
        if (!rows) code = hop_complain_memory();
        if (code == 0 && hop_memory_rule(subject.memory)->hetero)
            code = hop_complain(EXIT_USAGE,
                                "basin: %s leads from one pattern to another, not back",
                                hop_report_rule(subject.memory));
        if (code == 0 && stored == 0)
            code = hop_complain(EXIT_USAGE, "%s: nothing was learned yet", subject.name);
        for (size_t k = 0; code == 0 && k < count; k++) {
            rows[k] = k;
            if (named)
                code = hop_key_row(&subject, options->arguments[first + k], &rows[k]);
        }
        if (code == 0) code = measure_all(options, &subject, rows, count);
    }
    free(rows);
    hop_subject_close(&subject);
    return code;
}

static const hop_flag_id flags[] = {FLAG_PATTERNS,
                                    FLAG_COUPLINGS,
                                    FLAG_RULE,
                                    FLAG_SCALING,
                                    FLAG_DIAGONAL,
                                    FLAG_PATH,
                                    FLAG_UNLEARN,
                                    FLAG_SIZE,
                                    FLAG_THRESHOLD,
                                    FLAG_ITEMS,
                                    FLAG_UPDATE,
                                    FLAG_BLOCK,
                                    FLAG_ORDER,
                                    FLAG_TIES,
                                    FLAG_MAX_STEPS,
                                    FLAG_TOLERANCE,
                                    FLAG_TEMPERATURE,
                                    FLAG_BASIN_TRIALS,
                                    FLAG_BASIN_RETRIEVED,
                                    FLAG_SEED,
                                    FLAG_THREADS,
                                    FLAG_JSON,
                                    FLAG_END};
static const char *const examples[] = {
    "hopfield basin scenes.hop",
    "hopfield basin scenes.hop beach_old surf_old --trials 400",
    "hopfield basin --patterns P.npy 0 3 --rule storkey --update async --json",
    NULL,
};

const hop_cmd hop_cmd_basin = {
    .name = "basin",
    .summary = "Measure how much noise memories survive",
    .usage = "MEMORY [KEY...] [OPTION...]\n--patterns FILE [ROW...] [OPTION...]",
    .about =
        "For each memory: the fraction of flipped units at which half of its damaged "
        "copies still come back, found by bisection, with its 95% interval; units of its "
        "own that are unstable, and the smallest field, aligned with its unit, of all; "
        "its energy E/N and the depth E/(-N/2), nearly 1 for a memory alone; and the "
        "other memory most like it, or most unlike.\n"
        "The interval is where one half would not be rejected: levels of noise close in "
        "from both sides on those whose own interval (Wilson) holds one half.",
    .operands = OPERANDS_KEYS,
    .flags = flags,
    .examples = examples,
    .run = run,
};
