/* SPDX-License-Identifier: MIT */
/* hopfield dump: a memory file as JSON lines. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exit.h"
#include "signals.h"
#include "subject.h"

static hop_status write_out(void *user, const char *bytes, size_t size,
                            hop_error *error) {
    (void)user;
    if (hop_signals_came()) {
        if (error) *error = (hop_error){HOP_EINTERRUPTED, "interrupted"};
        return HOP_EINTERRUPTED;
    }
    if (fwrite(bytes, 1, size, stdout) == size) return HOP_OK;
    if (error) *error = (hop_error){HOP_EIO, ""};
    return HOP_EIO;
}

static int run(const hop_options *options) {
    hop_dump_options how = HOP_DUMP_OPTIONS_INIT;
    hop_store *store = NULL;
    hop_error error;
    how.readable = options->readable;
    if (options->argument_count != 1)
        return hop_complain(EXIT_USAGE, "dump: name one memory file");
    int code = hop_subject_store(options->arguments[0], HOP_STORE_READ, &store);
    if (code) return code;
    hop_status status = hop_store_dump(store, &how, write_out, NULL, &error);
    hop_store_close(store);
    /* A failure of the output itself is told when the program ends. */
    if (status == HOP_OK || (status == HOP_EIO && ferror(stdout))) return 0;
    if (status == HOP_EINTERRUPTED) return EXIT_INTERRUPTED;
    return hop_complain_error(status, BLAME_FILE, &error);
}

static const hop_flag_id flags[] = {FLAG_READABLE, FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield dump scenes.hop > scenes.jsonl",
    "hopfield dump scenes.hop --readable | less",
    NULL,
};

const hop_cmd hop_cmd_dump = {
    .name = "dump",
    .summary = "Write a memory file as JSON lines",
    .usage = "MEMORY [OPTION...]",
    .about =
        "Prints one line that names version and recipe, then one a memory, in order: "
        "key, "
        "label, tags, text, payload, strength, times, history, picture and pattern. It "
        "is "
        "one state of the file, whoever else writes. hopfield restore makes a file of it "
        "that recalls the same, byte for byte, and whose dump is the same. The output is "
        "JSON with or without --json.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
