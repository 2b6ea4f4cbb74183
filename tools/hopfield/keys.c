/* SPDX-License-Identifier: MIT */
/* Keys named on the command line, looked up in a memory file. */
#include "keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "report.h"
#include "signals.h"

static int refuse_unknown(const hop_store *store, const char *path, const char *key) {
    size_t count = hop_store_count(store);
    const char **known = calloc(count + 1, sizeof *known);
    if (!known) return hop_complain_memory();
    for (size_t row = 0; row < count; row++)
        known[row] = hop_store_item_at(store, row)->key;
    const char *near = hop_suggest_key(key, known);
    int code = hop_complain(EXIT_USAGE, "%s holds no key '%s'%s%s%s", path, key,
                            near ? "; did you mean '" : "", near ? near : "",
                            near ? "'?" : " (see: hopfield list)");
    free(known);
    return code;
}

int hop_key_row(const hop_subject *subject, const char *text, size_t *row) {
    const size_t count = hop_memory_count(subject->memory);
    if (subject->store)
        return hop_store_find(subject->store, text, row) == HOP_OK
                   ? 0
                   : refuse_unknown(subject->store, subject->name, text);
    const size_t digits = strspn(text, "0123456789");
    *row = digits && digits < 10 && !text[digits] ? strtoul(text, NULL, 10) : count;
    if (*row < count) return 0;
    return hop_complain(EXIT_USAGE, "%s holds rows 0 to %zu, not '%s'", subject->name,
                        count - 1, text);
}

int hop_keys_check(const hop_store *store, const hop_options *options) {
    char **keys = options->arguments + 1;
    size_t count = options->argument_count - 1, row;
    for (size_t i = 0; i < count; i++) {
        if (hop_store_find(store, keys[i], &row) != HOP_OK)
            return refuse_unknown(store, options->arguments[0], keys[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(keys[i], keys[j]) == 0)
                return hop_complain(EXIT_USAGE, "the key '%s' is named twice", keys[i]);
    }
    return 0;
}

static int change_all(hop_store *store, const hop_options *options,
                      hop_key_change *change) {
    hop_error error;
    hop_status status = hop_store_begin(store, &error);
    for (size_t i = 1; status == HOP_OK && i < options->argument_count; i++) {
        if (hop_signals_came()) {
            hop_store_rollback(store);
            return EXIT_INTERRUPTED;
        }
        status = change(store, options->arguments[i], options, &error);
    }
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    if (status == HOP_OK) return 0;
    hop_store_rollback(store);
    return hop_complain_asked(status, &error);
}

static int say(const hop_store *store, const hop_options *options, const char *done,
               const char *key) {
    size_t row;
    int there = hop_store_find(store, key, &row) == HOP_OK;
    hop_strength strength =
        there ? hop_store_item_at(store, row)->strength : (hop_strength){0, 1};
    if (options->json)
        return hop_json_print(json_pack(
            "{s:o, s:s, s:o, s:s}", "key", hop_json_text(key), "done", done, "strength",
            there ? hop_json_number(hop_strength_value(strength)) : json_null(),
            "version", hop_version()));
    if (there)
        printf("%s %s: strength now %.10g\n", done, key, hop_strength_value(strength));
    else
        printf("%s %s\n", done, key);
    return 0;
}

int hop_keys_change(const hop_options *options, const char *command, const char *done,
                    hop_key_change *change) {
    hop_store *store = NULL;
    if (options->argument_count < 2)
        return hop_complain(EXIT_USAGE, "%s: name a memory file and at least one key",
                            command);
    int code = hop_subject_open_store(options, options->arguments[0], HOP_STORE_WRITE,
                                      NULL, &store);
    if (code == 0) code = hop_keys_check(store, options);
    if (code == 0) code = change_all(store, options, change);
    for (size_t i = 1; code == 0 && i < options->argument_count; i++)
        code = say(store, options, done, options->arguments[i]);
    hop_store_close(store);
    return code;
}
