/* SPDX-License-Identifier: MIT */
/* hopfield list: what a memory file holds, and how well each memory stands. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "exit.h"
#include "report.h"
#include "subject.h"

/* How one stored pattern stands. */
typedef struct standing {
    double energy;       /* of the stored pattern */
    double basin_energy; /* where it settles, one unit at a time */
    size_t wrong;        /* units by which that differs from it */
    size_t unstable;     /* its units that one update of all would change */
} standing;

/* The standing of the stored pattern `units`. */
static int measure(const hop_subject *subject, const int8_t *units, int8_t *state,
                   standing *out) {
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_result result = {0};
    hop_error error;
    how.max_steps = 1;
    hop_status status =
        hop_recall(subject->memory, &how, units, 1, state, &result, &error);
    if (status == HOP_OK) {
        out->energy = result.energy_start;
        out->unstable = result.flips;
        hop_results_clear(&result, 1);
        how.max_steps = -1;
        how.update = HOP_UPDATE_ASYNC;
        how.order = HOP_ORDER_FIXED;
        status = hop_recall(subject->memory, &how, units, 1, state, &result, &error);
    }
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    out->basin_energy = result.energy;
    out->wrong = 0;
    for (size_t i = 0; i < hop_memory_dim(subject->memory); i++)
        out->wrong += units[i] != state[i];
    hop_results_clear(&result, 1);
    return 0;
}

static int print_one(const hop_options *options, const hop_subject *subject, size_t row,
                     const standing *stands) {
    const hop_store_item *item = hop_store_item_at(subject->store, row);
    double strength = hop_strength_value(item->strength);
    if (options->json)
        return hop_json_print(json_pack(
            "{s:I, s:o, s:o, s:o, s:o, s:I, s:I, s:s}", "row", (json_int_t)row, "key",
            hop_json_text(item->key), "strength", hop_json_number(strength), "energy",
            hop_json_number(stands->energy), "basin_energy",
            hop_json_number(stands->basin_energy), "unstable",
            (json_int_t)stands->unstable, "wrong", (json_int_t)stands->wrong, "version",
            hop_version()));
    printf("%-32s %12.10g %16.4f %8zu\n", item->key, strength, stands->basin_energy,
           stands->unstable);
    return 0;
}

static int run(const hop_options *options) {
    hop_subject subject;
    size_t first = 0;
    int8_t *units = NULL;
    int code = hop_subject_open(options, &subject, &first);
    if (code == 0 && options->argument_count > 1)
        code = hop_complain(EXIT_USAGE, "list: one memory file at a time");
    if (code == 0) {
        units = malloc(2 * hop_memory_dim(subject.memory));
        if (!units) code = hop_complain_memory();
    }
    size_t count = code == 0 ? hop_memory_count(subject.memory) : 0;
    if (count && !options->json)
        printf("%-32s %12s %16s %8s\n", "key", "strength", "basin energy", "unstable");
    for (size_t row = 0; code == 0 && row < count; row++) {
        standing stands = {0};
        hop_patterns_read(hop_memory_patterns(subject.memory), row, units);
        code = measure(&subject, units, units + hop_memory_dim(subject.memory), &stands);
        if (code == 0) code = print_one(options, &subject, row, &stands);
    }
    free(units);
    hop_subject_close(&subject);
    return code;
}

static const hop_flag_id flags[] = {FLAG_THREADS, FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield list scenes.hop",
    "hopfield list scenes.hop --json",
    NULL,
};

const hop_cmd hop_cmd_list = {
    .name = "list",
    .summary = "List what a memory file holds, and how well it stands",
    .usage = "MEMORY [--json]",
    .about =
        "For each memory, in the order of learning: key, strength, the energy at the "
        "bottom of its basin (where it settles, one unit at a time), and how many of its "
        "own units are unstable (one update of all units would change them).",
    .flags = flags,
    .examples = examples,
    .run = run,
};
