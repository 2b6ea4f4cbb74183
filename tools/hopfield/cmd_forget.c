/* SPDX-License-Identifier: MIT */
/* hopfield forget: remove memories as if they had never been learned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "exit.h"
#include "filters.h"
#include "json.h"
#include "keys.h"
#include "signals.h"

static hop_status forget(hop_store *store, const char *key, const hop_options *options,
                         hop_error *error) {
    (void)options;
    return hop_store_forget(store, key, error);
}

/* Copies of the keys of the rows chosen, up to NULL; the store's own do not outlive it.
 */
static char **keys_of(const hop_store *store, const unsigned char *chosen, size_t count) {
    char **keys = calloc(count + 1, sizeof *keys);
    size_t used = 0;
    for (size_t row = 0; keys && row < hop_store_count(store); row++) {
        if (!chosen[row]) continue;
        keys[used] = strdup(hop_store_item_at(store, row)->key);
        if (!keys[used++]) {
            while (used) free(keys[--used]);
            free(keys);
            return NULL;
        }
    }
    return keys;
}

static int say_each(const hop_options *options, char *const *keys, const char *done) {
    int code = 0;
    for (; *keys && code == 0; keys++) {
        if (options->json)
            code = hop_json_print(json_pack("{s:o, s:s, s:n, s:s}", "key",
                                            hop_json_text(*keys), "done", done,
                                            "strength", "version", hop_version()));
        else
            printf("%s %s\n", done, *keys);
    }
    return code;
}

static int say(const hop_options *options, char *const *keys, size_t count) {
    int code = 0;
    if (options->dry_run || options->json)
        code = say_each(options, keys, options->dry_run ? "would forget" : "forgot");
    if (code == 0 && !options->json)
        printf("%s %zu %s\n", options->dry_run ? "would forget" : "forgot", count,
               count == 1 ? "memory" : "memories");
    return code;
}

/* Forgets rows of the open transaction, and commits. */
static int forget_rows(hop_store *store, const unsigned char *chosen) {
    const size_t rows = hop_store_count(store);
    hop_error error;
    hop_status status = HOP_OK;
    for (size_t row = 0; status == HOP_OK && row < rows; row++) {
        if (hop_signals_came()) return EXIT_INTERRUPTED;
        if (chosen[row])
            status = hop_store_forget(store, hop_store_item_at(store, row)->key, &error);
    }
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    return status == HOP_OK ? 0 : hop_complain_asked(status, &error);
}

/* What the filters choose, in one transaction: nobody changes it meanwhile. */
static int forget_chosen(const hop_options *options) {
    hop_store *store = NULL;
    unsigned char *chosen = NULL;
    char **keys = NULL;
    size_t count = 0;
    hop_error error;
    int code = hop_subject_open_store(options, options->arguments[0],
                                      options->dry_run ? HOP_STORE_READ : HOP_STORE_WRITE,
                                      NULL, &store);
    if (code == 0 && !options->dry_run) {
        hop_status status = hop_store_begin(store, &error);
        if (status != HOP_OK) code = hop_complain_asked(status, &error);
    }
    if (code == 0) code = hop_filters_choose(options, store, &chosen, &count);
    if (code == 0 && !(keys = keys_of(store, chosen, count)))
        code = hop_complain_memory();
    if (code == 0 && !options->dry_run) code = forget_rows(store, chosen);
    if (code == 0) code = say(options, keys, count);
    for (size_t i = 0; keys && keys[i]; i++) free(keys[i]);
    free(keys);
    free(chosen);
    hop_store_close(store);
    return code;
}

/* The keys named, looked up but not forgotten. */
static int show_keys(const hop_options *options) {
    hop_store *store = NULL;
    int code = hop_subject_open_store(options, options->arguments[0], HOP_STORE_READ,
                                      NULL, &store);
    if (code == 0) code = hop_keys_check(store, options);
    if (code == 0)
        code = say(options, options->arguments + 1, options->argument_count - 1);
    hop_store_close(store);
    return code;
}

static int run(const hop_options *options) {
    const int keys = options->argument_count > 1;
    if (options->argument_count == 0 || (!keys && !hop_filters_given(options)))
        return hop_complain(EXIT_USAGE, "forget: name a memory file and at least one "
                                        "key, or choose by --where or --tag");
    if (keys && hop_filters_given(options))
        return hop_complain(
            EXIT_USAGE, "forget: name keys, or choose by --where and --tag, not both");
    if (!keys) return forget_chosen(options);
    if (options->dry_run) return show_keys(options);
    return hop_keys_change(options, "forget", "forgot", forget);
}

static const hop_flag_id flags[] = {FLAG_WHERE, FLAG_TAG,  FLAG_DRY_RUN, FLAG_DURABILITY,
                                    FLAG_NOW,   FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield forget scenes.hop beach_old",
    "hopfield forget scenes.hop beach_old surf_old --json",
    "hopfield forget faq.hop --tag obsolete --where 'confirmed<-90d' --dry-run",
    NULL,
};

const hop_cmd hop_cmd_forget = {
    .name = "forget",
    .summary = "Remove memories as if they were never learned",
    .usage = "MEMORY KEY... [OPTION...]\nMEMORY --where CONDITION | --tag NAME "
             "[OPTION...]",
    .about = "Removes each key, or each memory that meets all conditions, with its "
             "pattern and "
             "content; every later recall equals that of a memory that never learned it. "
             "Nothing changes unless every key is known.\n"
             "The space that it took is given back, and its last bytes are gone from the "
             "file, "
             "after hopfield vacuum.",
    .operands = OPERANDS_KEYS,
    .flags = flags,
    .examples = examples,
    .run = run,
};
