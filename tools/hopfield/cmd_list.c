/* SPDX-License-Identifier: MIT */
/* hopfield list: what a memory file holds, and how well each memory stands. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "exit.h"
#include "report.h"
#include "subject.h"
#include "terminal.h"

/* How one stored pattern stands. */
typedef struct standing {
    double energy;       /* of the stored pattern */
    double basin_energy; /* where it settles, one unit at a time */
    size_t wrong;        /* units by which that differs from it */
    size_t unstable;     /* its units that one update of all would change */
} standing;

/* Rows measured together, so that the threads share them. */
enum { BATCH = 64 };

typedef struct batch {
    int8_t *units, *states; /* [BATCH][dim] */
    hop_result results[BATCH];
    standing stands[BATCH];
} batch;

static hop_status settle(const hop_subject *subject, const hop_recall_options *how,
                         size_t count, batch *self, hop_error *error) {
    hop_results_clear(self->results, BATCH);
    return hop_recall(subject->memory, how, self->units, count, self->states,
                      self->results, error);
}

/* The standings of the stored patterns first..first+count-1. */
static int measure(const hop_subject *subject, size_t first, size_t count, batch *self) {
    const hop_patterns *patterns = hop_memory_patterns(subject->memory);
    size_t dim = hop_memory_dim(subject->memory);
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_error error;
    for (size_t i = 0; i < count; i++)
        hop_patterns_read(patterns, first + i, self->units + i * dim);
    how.max_steps = 1;
    hop_status status = settle(subject, &how, count, self, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    for (size_t i = 0; i < count; i++)
        self->stands[i] = (standing){.energy = self->results[i].energy_start,
                                     .unstable = self->results[i].flips};
    how.max_steps = -1;
    how.update = HOP_UPDATE_ASYNC;
    how.order = HOP_ORDER_FIXED;
    status = settle(subject, &how, count, self, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    for (size_t i = 0; i < count; i++) {
        self->stands[i].basin_energy = self->results[i].energy;
        for (size_t unit = i * dim; unit < (i + 1) * dim; unit++)
            self->stands[i].wrong += self->units[unit] != self->states[unit];
    }
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

static int print_all(const hop_options *options, const hop_subject *subject,
                     batch *self) {
    size_t total = hop_memory_count(subject->memory);
    hop_progress progress = hop_progress_begin("measuring");
    int code = 0;
    if (total && !options->json)
        printf("%-32s %12s %16s %8s\n", "key", "strength", "basin energy", "unstable");
    for (size_t first = 0; code == 0 && first < total; first += BATCH) {
        size_t count = total - first < BATCH ? total - first : BATCH;
        code = measure(subject, first, count, self);
        hop_progress_end(&progress); /* the lines must not run into the bar */
        for (size_t i = 0; code == 0 && i < count; i++)
            code = print_one(options, subject, first + i, &self->stands[i]);
        hop_progress_report(&progress, first + count, total);
    }
    hop_progress_end(&progress);
    hop_results_clear(self->results, BATCH);
    return code;
}

static int run(const hop_options *options) {
    hop_subject subject;
    size_t first = 0;
    batch *self = NULL;
    int code = hop_subject_open(options, &subject, &first);
    if (code == 0 && options->argument_count > 1)
        code = hop_complain(EXIT_USAGE, "list: one memory file at a time");
    if (code == 0) {
        size_t dim = hop_memory_dim(subject.memory);
        self = calloc(1, sizeof *self);
        int8_t *room = malloc(2 * BATCH * dim);
        if (self && room) {
            self->units = room;
            self->states = room + BATCH * dim;
            code = print_all(options, &subject, self);
        } else
            code = hop_complain_memory();
        free(room);
    }
    free(self);
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
    .usage = "MEMORY [OPTION...]",
    .about =
        "For each memory, in the order of learning: key, strength, the energy at the "
        "bottom of its basin (where it settles, one unit at a time), and how many of its "
        "own units are unstable (one update of all units would change them).",
    .flags = flags,
    .examples = examples,
    .run = run,
};
