/* SPDX-License-Identifier: MIT */
/* hopfield history: what happened to a memory, and to its strength. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "exit.h"
#include "keys.h"
#include "recipe_text.h"
#include "report.h"
#include "subject.h"
#include "terminal.h"

enum { KIND_COLUMNS = 10, NUMBER_COLUMNS = 12 };

static int print_json(const char *key, const hop_store_event *event) {
    return hop_json_print(
        json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:s}", "key", hop_json_text(key), "at",
                  hop_json_time(event->at), "event", hop_event_name(event->kind), "by",
                  hop_json_number(hop_strength_value(event->by)), "strength",
                  hop_json_number(hop_strength_value(event->after)), "note",
                  event->note ? hop_json_text(event->note) : json_null(), "version",
                  hop_version()));
}

static void print_text(const hop_store_event *event) {
    char at[HOP_TIME_TEXT] = "?";
    hop_time_format(event->at, at);
    printf("%s  %-*s %+*.10g %*.10g", at, KIND_COLUMNS, hop_event_name(event->kind),
           NUMBER_COLUMNS, hop_strength_value(event->by), NUMBER_COLUMNS,
           hop_strength_value(event->after));
    if (event->note) printf("  %s", event->note);
    putchar('\n');
}

/* What is left of its strength now, where strengths fade. */
static int print_faded(const hop_store *store, const char *key) {
    hop_strength *strengths = NULL;
    size_t row;
    if (!hop_store_recipe_of(store)->half_life) return 0;
    const hop_status found = hop_store_find(store, key, &row);
    if (found != HOP_OK) return hop_complain_error(found, BLAME_FILE, NULL);
    int code = hop_subject_strengths(store, &strengths);
    if (code == 0) printf("faded to %.10g by now\n", hop_strength_value(strengths[row]));
    free(strengths);
    return code;
}

static int print_all(const hop_options *options, hop_store *store, const char *key) {
    hop_store_event *events = NULL;
    hop_error error;
    size_t count = 0;
    const hop_status status = hop_store_history(store, key, &events, &count, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    int code = 0;
    if (!options->json)
        printf("%-*s  %-*s %*s %*s\n", HOP_TIME_TEXT - 1, "at", KIND_COLUMNS, "event",
               NUMBER_COLUMNS, "by", NUMBER_COLUMNS, "strength");
    for (size_t i = 0; code == 0 && i < count; i++)
        if (options->json)
            code = print_json(key, &events[i]);
        else
            print_text(&events[i]);
    hop_store_history_free(events, count);
    return code || options->json ? code : print_faded(store, key);
}

static int run(const hop_options *options) {
    hop_store *store = NULL;
    if (options->argument_count != 2)
        return hop_complain(EXIT_USAGE, "history: name a memory file and one key");
    int code = hop_subject_open_store(options, options->arguments[0], HOP_STORE_READ,
                                      NULL, &store);
    if (code == 0) code = hop_keys_check(store, options);
    if (code == 0) code = print_all(options, store, options->arguments[1]);
    hop_store_close(store);
    return code;
}

static const hop_flag_id flags[] = {FLAG_NOW, FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield history scenes.hop beach_old",
    "hopfield history scenes.hop beach_old --json",
    NULL,
};

const hop_cmd hop_cmd_history = {
    .name = "history",
    .summary = "Tell what happened to a memory and its strength",
    .usage = "MEMORY KEY [--now TIME] [--json]",
    .about =
        "Lists, oldest first, when the memory was learned, reinforced, weakened, "
        "confirmed, replaced or merged with another, by how much its strength changed, "
        "and what it came to. Strengths are as given; where they fade, what is left of "
        "them now is said last.",
    .operands = OPERANDS_KEYS,
    .flags = flags,
    .examples = examples,
    .run = run,
};
