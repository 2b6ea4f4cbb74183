/* SPDX-License-Identifier: MIT */
/* hopfield backup: a checked copy of a memory file, while others use it. */
#include <stdio.h>
#include <sys/stat.h>

#include "command.h"
#include "exit.h"
#include "json.h"

static int run(const hop_options *options) {
    hop_error error;
    struct stat info = {0};
    if (options->argument_count != 2)
        return hop_complain(EXIT_USAGE, "backup: name a memory file and its copy");
    const char *path = options->arguments[0], *copy = options->arguments[1];
    hop_status status = hop_store_backup(path, copy, options->force, &error);
    if (status == HOP_EEXISTS)
        return hop_complain(EXIT_IO, "%s; to replace it: --force", error.message);
    if (status != HOP_OK)
        return hop_complain_error(status, status == HOP_EINVAL ? BLAME_USAGE : BLAME_FILE,
                                  &error);
    stat(copy, &info);
    if (options->json)
        return hop_json_print(json_pack("{s:o, s:o, s:I, s:s}", "memory",
                                        hop_json_text(path), "copy", hop_json_text(copy),
                                        "bytes", (json_int_t)info.st_size, "version",
                                        hop_version()));
    printf("%s: checked and copied to %s, %lld bytes\n", path, copy,
           (long long)info.st_size);
    return 0;
}

static const hop_flag_id flags[] = {FLAG_FORCE, FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield backup scenes.hop scenes-monday.hop",
    "hopfield backup scenes.hop /mnt/disk/scenes.hop --force",
    NULL,
};

const hop_cmd hop_cmd_backup = {
    .name = "backup",
    .summary = "Copy a memory file safely, even while others write it",
    .usage = "MEMORY COPY [OPTION...]",
    .about =
        "Copies one state of the file while others may read and write it, checks the "
        "copy as hopfield check does, and only then gives it its name: it appears "
        "whole, or not at all. Copying a file that is in use by other means (cp) may "
        "miss what lies in the log beside it.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
