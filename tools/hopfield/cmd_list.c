/* SPDX-License-Identifier: MIT */
/* hopfield list: what a memory file holds, and how well each memory stands. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "exit.h"
#include "filters.h"
#include "items.h"
#include "report.h"
#include "subject.h"
#include "terminal.h"
#include "texts_describe.h"
#include "textual.h"

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
static int measure(const hop_subject *subject, const size_t *rows, size_t count,
                   batch *self) {
    const hop_patterns *patterns = hop_memory_patterns(subject->memory);
    size_t dim = hop_memory_dim(subject->memory);
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_error error;
    for (size_t i = 0; i < count; i++)
        hop_patterns_read(patterns, rows[i], self->units + i * dim);
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

/* What a stored pattern settles in, in words. */
static void settles_in(const hop_subject *subject, const standing *stands,
                       const hop_result *result, char *text, size_t size) {
    const char *key = result->has_match ? subject->keys[result->match] : "";
    if (stands->wrong == 0)
        snprintf(text, size, "itself");
    else if (stands->wrong * 20 <= hop_memory_dim(subject->memory))
        snprintf(text, size, "near itself");
    else if (result->outcome == HOP_OUTCOME_EXACT)
        snprintf(text, size, "%s", key);
    else if (result->outcome == HOP_OUTCOME_NEAR)
        snprintf(text, size, "near %s", key);
    else if (result->outcome == HOP_OUTCOME_INVERSE)
        snprintf(text, size, "inverse of %s", key);
    else if (result->outcome == HOP_OUTCOME_MIXTURE)
        snprintf(text, size, "a blend");
    else if (result->outcome == HOP_OUTCOME_SPURIOUS)
        snprintf(text, size, "no memory");
    else
        snprintf(text, size, "nothing (%s)", hop_outcome_name(result->outcome));
}

/* The columns of the text. */
enum { SHORTEST_KEY = 3, LONGEST_KEY = 40, OTHERS = 39, SHORTEST_END = 12 };

/* Columns for the keys: the longest one's, within bounds; in a terminal a line fits. */
static size_t key_columns(const hop_subject *subject) {
    size_t most = LONGEST_KEY, columns = SHORTEST_KEY, terminal;
    for (size_t row = 0; row < hop_store_count(subject->store); row++) {
        size_t length = hop_terminal_length(subject->keys[row]);
        if (length > columns) columns = length;
    }
    terminal = hop_terminal_width(stdout);
    if (terminal && terminal < most + OTHERS + SHORTEST_END)
        most = terminal > OTHERS + SHORTEST_END + SHORTEST_KEY
                   ? terminal - OTHERS - SHORTEST_END
                   : SHORTEST_KEY;
    return columns < most ? columns : most;
}

static void print_text(const hop_subject *subject, size_t columns, const char *key,
                       const standing *stands, const hop_result *result,
                       double strength) {
    char end[HOP_MAX_KEY + 16];
    size_t terminal = hop_terminal_width(stdout), left = columns + OTHERS;
    settles_in(subject, stands, result, end, sizeof end);
    hop_terminal_cell(key, columns);
    printf(" %12.10g %13.4f %8zu  ", strength, stands->basin_energy, stands->unstable);
    if (terminal > left && hop_terminal_length(end) > terminal - left)
        hop_terminal_cell(end, terminal - left);
    else
        fputs(end, stdout);
}

static int print_json(const hop_subject *subject, size_t row, hop_strength faded,
                      const standing *stands, const hop_result *result) {
    json_t *object = json_object();
    int code = hop_item_json(subject->store, row, faded, object);
    if (code) {
        json_decref(object);
        return code;
    }
    const int measured = stands != NULL;
    json_object_set_new(object, "energy",
                        measured ? hop_json_number(stands->energy) : json_null());
    json_object_set_new(object, "basin_energy",
                        measured ? hop_json_number(stands->basin_energy) : json_null());
    json_object_set_new(object, "unstable",
                        measured ? hop_json_count(stands->unstable) : json_null());
    json_object_set_new(object, "wrong",
                        measured ? hop_json_count(stands->wrong) : json_null());
    json_object_set_new(object, "outcome",
                        measured ? json_string(hop_outcome_name(result->outcome))
                                 : json_null());
    json_object_set_new(object, "match",
                        measured && result->has_match ? hop_json_count(result->match)
                                                      : json_null());
    json_object_set_new(object, "version", json_string(hop_version()));
    return hop_json_print(object);
}

static int print_one(const hop_options *options, const hop_subject *subject, size_t row,
                     size_t columns, hop_strength faded, const standing *stands,
                     const hop_result *result) {
    if (options->json) return print_json(subject, row, faded, stands, result);
    print_text(subject, columns, subject->keys[row], stands, result,
               hop_strength_value(faded));
    int code = hop_item_print_words(subject->store, row);
    putchar('\n');
    return code;
}

/* chosen: of 0 and 1, the rows to print; NULL: all. */
static int print_all(const hop_options *options, const hop_subject *subject,
                     const hop_strength *faded, const unsigned char *chosen,
                     batch *self) {
    size_t total = hop_memory_count(subject->memory), columns = key_columns(subject);
    hop_progress progress = hop_progress_begin("measuring");
    int code = 0;
    if (total && !options->json)
        printf("%-*s %12s %13s %8s  %s\n", (int)columns, "key", "strength",
               "basin energy", "unstable", "settles in");
    for (size_t next = 0; code == 0 && next < total;) {
        size_t rows[BATCH], count = 0;
        for (; next < total && count < BATCH; next++)
            if (!chosen || chosen[next]) rows[count++] = next;
        if (count == 0) break;
        code = measure(subject, rows, count, self);
        hop_progress_end(&progress); /* the lines must not run into the bar */
        for (size_t i = 0; code == 0 && i < count; i++)
            code = print_one(options, subject, rows[i], columns, faded[rows[i]],
                             &self->stands[i], &self->results[i]);
        hop_progress_report(&progress, next, total);
    }
    hop_progress_end(&progress);
    hop_results_clear(self->results, BATCH);
    return code;
}

static int list_couplings(const hop_options *options, const hop_subject *subject,
                          const hop_strength *faded, const unsigned char *chosen) {
    const size_t dim = hop_memory_dim(subject->memory);
    batch *self = calloc(1, sizeof *self);
    int8_t *room = malloc(2 * BATCH * dim);
    int code;
    if (self && room) {
        self->units = room;
        self->states = room + BATCH * dim;
        code = print_all(options, subject, faded, chosen, self);
    } else
        code = hop_complain_memory();
    free(room);
    free(self);
    return code;
}

/* Memories that are recalled by steps have no basins to be measured. */
static int list_rows(const hop_options *options, const hop_subject *subject,
                     const hop_strength *faded, const unsigned char *chosen) {
    const size_t total = hop_store_count(subject->store), columns = key_columns(subject);
    char when[HOP_TIME_TEXT];
    int code = 0;
    if (!options->json && hop_textual(subject->store)) {
        hop_texts_list(subject->store, faded, chosen);
        return 0;
    }
    if (total && !options->json)
        printf("%-*s %12s  %-*s  %s\n", (int)columns, "key", "strength",
               HOP_TIME_TEXT - 1, "confirmed", "label and tags");
    for (size_t row = 0; code == 0 && row < total; row++) {
        if (chosen && !chosen[row]) continue;
        if (options->json) {
            code = print_json(subject, row, faded[row], NULL, NULL);
            continue;
        }
        const hop_store_item *item = hop_store_item_at(subject->store, row);
        hop_terminal_cell(item->key, columns);
        if (hop_time_format(item->confirmed, when) != HOP_OK) when[0] = '\0';
        printf(" %12.10g  %-*s", hop_strength_value(faded[row]), HOP_TIME_TEXT - 1, when);
        code = hop_item_print_words(subject->store, row);
        putchar('\n');
    }
    return code;
}

static int run(const hop_options *options) {
    hop_subject subject;
    hop_strength *faded = NULL;
    unsigned char *chosen = NULL;
    size_t count;
    int code = hop_subject_open_file(options, &subject);
    if (code == 0 && options->argument_count > 1)
        code = hop_complain(EXIT_USAGE, "list: one memory file at a time");
    if (code == 0) code = hop_subject_strengths(subject.store, &faded);
    if (code == 0) code = hop_filters_choose(options, subject.store, &chosen, &count);
    if (code == 0)
        code = subject.memory ? list_couplings(options, &subject, faded, chosen)
                              : list_rows(options, &subject, faded, chosen);
    free(chosen);
    free(faded);
    hop_subject_close(&subject);
    return code;
}

static const hop_flag_id flags[] = {FLAG_WHERE, FLAG_TAG,  FLAG_THREADS,
                                    FLAG_NOW,   FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield list scenes.hop",
    "hopfield list scenes.hop --where 'strength>=2' --json",
    NULL,
};

const hop_cmd hop_cmd_list = {
    .name = "list",
    .summary = "List what a memory file holds, and how well it stands",
    .usage = "MEMORY [OPTION...]",
    .about =
        "For each memory, in the order of learning: key, strength, the energy at the "
        "bottom of its basin (where it settles, one unit at a time), how many of its own "
        "units are unstable (one update of all units would change them), and what it "
        "settles in: itself, near itself (at most 5% of the units wrong), or what else; "
        "then label and tags, where it has any. Strengths are as faded by --now. Of a "
        "file that recalls by steps: key, strength, when it was last confirmed, label "
        "and tags. Of texts: key, strength, label and the text, unless the key is the "
        "text; on a terminal as much of it as goes on the line.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
