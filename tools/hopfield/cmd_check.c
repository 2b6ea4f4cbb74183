/* SPDX-License-Identifier: MIT */
/* hopfield check: whether a memory file is sound, and all that is wrong with it. */
#include <stdio.h>

#include "command.h"
#include "exit.h"
#include "json.h"

typedef struct telling {
    json_t *faults; /* NULL: faults are printed as they are found */
} telling;

static int tell(void *user, const char *fault) {
    telling *self = user;
    if (self->faults)
        json_array_append_new(self->faults, hop_json_text(fault));
    else
        puts(fault);
    return 0;
}

static int say_json(const char *path, const hop_health *health, json_t *faults) {
    return hop_json_print(json_pack(
        "{s:o, s:b, s:I, s:b, s:O, s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:s}", "memory",
        hop_json_text(path), "sound", health->faults == 0, "faults",
        (json_int_t)health->faults, "complete", health->complete, "found", faults,
        "schema", health->schema, "items", (json_int_t)health->items, "contents",
        (json_int_t)health->contents, "tags", (json_int_t)health->tags, "events",
        (json_int_t)health->events, "bytes", (json_int_t)health->bytes, "free_bytes",
        (json_int_t)health->free_bytes, "version", hop_version()));
}

static void say(const char *path, const hop_health *health) {
    if (health->faults) {
        hop_note("hopfield: %s: damaged: %s%zu fault%s", path,
                 health->complete ? "" : "at least ", health->faults,
                 health->faults == 1 ? "" : "s");
        return;
    }
    printf("%s: sound: %zu memories, %zu with content, %zu tags, %zu events; schema %d; "
           "%lld bytes, %lld of them free\n",
           path, health->items, health->contents, health->tags, health->events,
           health->schema, (long long)health->bytes, (long long)health->free_bytes);
}

static int check_one(const hop_options *options, const char *path) {
    hop_health health = {0};
    hop_error error;
    telling self = {options->json ? json_array() : NULL};
    if (options->json && !self.faults) return hop_complain_memory();
    hop_status status = hop_store_check(path, 0, tell, &self, &health, &error);
    int code = 0;
    if (status != HOP_OK)
        code = hop_complain_error(status, BLAME_FILE, &error);
    else if (options->json)
        code = say_json(path, &health, self.faults);
    else
        say(path, &health);
    json_decref(self.faults);
    return code == 0 && health.faults ? EXIT_FORMAT : code;
}

static int run(const hop_options *options) {
    int worst = 0;
    if (options->argument_count == 0)
        return hop_complain(EXIT_USAGE, "check: name a memory file");
    for (size_t i = 0; i < options->argument_count; i++) {
        const int code = check_one(options, options->arguments[i]);
        if (code > worst) worst = code;
    }
    return worst;
}

static const hop_flag_id flags[] = {FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield check scenes.hop",
    "hopfield check *.hop --json",
    NULL,
};

const hop_cmd hop_cmd_check = {
    .name = "check",
    .summary = "Say whether memory files are sound, and what is wrong",
    .usage = "MEMORY... [--json]",
    .about =
        "Looks at everything: header, tables, every page, the recipe, every memory with "
        "its checksum, every text, payload, tag and event. Prints each fault on a line "
        "of its own, at most 100 of them, and changes nothing. Exit status: 0 where all "
        "files are sound, 4 where one is damaged, 3 where one cannot be read.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
