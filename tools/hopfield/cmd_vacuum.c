/* SPDX-License-Identifier: MIT */
/* hopfield vacuum: give back the space of what was forgotten. */
#include <stdio.h>

#include "command.h"
#include "exit.h"
#include "json.h"

static int run(const hop_options *options) {
    int64_t before = 0, after = 0;
    hop_error error;
    if (options->argument_count != 1)
        return hop_complain(EXIT_USAGE, "vacuum: name one memory file");
    const char *path = options->arguments[0];
    hop_status status = hop_store_vacuum(path, &before, &after, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    if (options->json)
        return hop_json_print(json_pack(
            "{s:o, s:I, s:I, s:s}", "memory", hop_json_text(path), "bytes_before",
            (json_int_t)before, "bytes", (json_int_t)after, "version", hop_version()));
    printf("%s: %lld bytes, before %lld\n", path, (long long)after, (long long)before);
    return 0;
}

static const hop_flag_id flags[] = {FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield vacuum scenes.hop",
    "hopfield vacuum scenes.hop --json",
    NULL,
};

const hop_cmd hop_cmd_vacuum = {
    .name = "vacuum",
    .summary = "Give back the space of what was forgotten",
    .usage = "MEMORY [--json]",
    .about =
        "Writes the file anew without the space of forgotten memories. Afterwards no "
        "byte of them is left in it, nor in the log beside it (MEMORY-wal). It fails, "
        "with nothing lost, while another process is reading or writing, and needs room "
        "for up to two more copies meanwhile.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
