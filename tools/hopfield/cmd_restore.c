/* SPDX-License-Identifier: MIT */
/* hopfield restore: a new memory file from a dump. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "exit.h"
#include "json.h"
#include "signals.h"

typedef struct source {
    FILE *stream;
    const char *name;
} source;

static hop_status fail(hop_error *error, hop_status status, const char *name,
                       const char *why) {
    if (error) {
        error->status = status;
        snprintf(error->message, sizeof error->message, "%.300s: %s", name, why);
    }
    return status;
}

static hop_status read_in(void *user, char *bytes, size_t room, size_t *size,
                          hop_error *error) {
    source *self = user;
    if (hop_signals_came())
        return fail(error, HOP_EINTERRUPTED, self->name, "interrupted");
    errno = 0;
    *size = fread(bytes, 1, room, self->stream);
    if (hop_signals_came())
        return fail(error, HOP_EINTERRUPTED, self->name, "interrupted");
    if (*size == 0 && ferror(self->stream))
        return fail(error, HOP_EIO, self->name,
                    errno ? strerror(errno) : "cannot be read");
    return HOP_OK;
}

static int restore(const hop_options *options, source *from) {
    const char *path = options->arguments[0];
    size_t items = 0;
    hop_error error;
    /* Said before anything is waited for. */
    if (access(path, F_OK) == 0)
        return hop_complain(hop_exit_of(HOP_EEXISTS, BLAME_FILE),
                            "%s: there is a file already", path);
    hop_status status =
        hop_store_restore(path, from->name, read_in, from, &items, &error);
    if (status == HOP_EINTERRUPTED) return EXIT_INTERRUPTED;
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    if (options->json)
        return hop_json_print(json_pack("{s:o, s:I, s:s}", "memory", hop_json_text(path),
                                        "items", (json_int_t)items, "version",
                                        hop_version()));
    printf("%s: %zu memories restored\n", path, items);
    return 0;
}

static int run(const hop_options *options) {
    source from = {stdin, "standard input"};
    if (options->argument_count != 1 && options->argument_count != 2)
        return hop_complain(EXIT_USAGE,
                            "restore: name the new memory file, and perhaps a dump");
    if (options->argument_count == 2 && strcmp(options->arguments[1], "-") != 0) {
        from.name = options->arguments[1];
        from.stream = fopen(from.name, "rb");
        if (!from.stream)
            return hop_complain(EXIT_IO, "%s: %s", from.name, strerror(errno));
    }
    const int code = restore(options, &from);
    if (from.stream != stdin) fclose(from.stream);
    return code;
}

static const hop_flag_id flags[] = {FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield restore scenes.hop scenes.jsonl",
    "hopfield restore copy.hop < scenes.jsonl",
    NULL,
};

const hop_cmd hop_cmd_restore = {
    .name = "restore",
    .summary = "Make a memory file from a dump",
    .usage = "MEMORY [DUMP] [--json]",
    .about = "Reads a dump (standard input where none is named) and makes a new memory "
             "file of "
             "it, never over one that is there: all of it, or nothing. A line that is "
             "wrong is "
             "named. The new file recalls as the old one did, byte for byte.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
