/* SPDX-License-Identifier: MIT */
/* hopfield forget: remove memories as if they had never been learned. */
#include "command.h"
#include "keys.h"

static hop_status forget(hop_store *store, const char *key, const hop_options *options,
                         hop_error *error) {
    (void)options;
    return hop_store_forget(store, key, error);
}

static int run(const hop_options *options) {
    return hop_keys_change(options, "forget", "forgot", forget);
}

static const hop_flag_id flags[] = {FLAG_DURABILITY, FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield forget scenes.hop beach_old",
    "hopfield forget scenes.hop beach_old surf_old --json",
    NULL,
};

const hop_cmd hop_cmd_forget = {
    .name = "forget",
    .summary = "Remove memories as if they were never learned",
    .usage = "MEMORY KEY... [--json]",
    .about =
        "Removes each key with its pattern; every later recall equals that of a memory "
        "that never learned it. Nothing changes unless every key is known.",
    .operands = OPERANDS_KEYS,
    .flags = flags,
    .examples = examples,
    .run = run,
};
