/* SPDX-License-Identifier: MIT */
/* hopfield weaken: make the basins of stored memories shallower. */
#include "command.h"
#include "exit.h"
#include "keys.h"

static hop_status subtract(hop_store *store, const char *key, const hop_options *options,
                           hop_error *error) {
    hop_strength by = {-options->by.numerator, options->by.denominator};
    return hop_store_reinforce(store, key, by, error);
}

static int run(const hop_options *options) {
    if (options->by.numerator == INT64_MIN)
        return hop_complain(EXIT_USAGE, "--by: the value is beyond 64 bits");
    return hop_keys_change(options, "weaken", "weakened", subtract);
}

static const hop_flag_id flags[] = {FLAG_BY, FLAG_DURABILITY, FLAG_NOW, FLAG_JSON,
                                    FLAG_END};
static const char *const examples[] = {
    "hopfield weaken scenes.hop beach_old",
    "hopfield weaken scenes.hop beach_old --by 1/3",
    NULL,
};

const hop_cmd hop_cmd_weaken = {
    .name = "weaken",
    .summary = "Make the basins of stored memories shallower",
    .usage = "MEMORY KEY... [--by S] [--json]",
    .about = "Takes from the strength of each key. Below zero the memory repels. Where "
             "strengths fade, this one goes on to, from when it was last reinforced. "
             "Nothing changes unless every key is known.",
    .operands = OPERANDS_KEYS,
    .flags = flags,
    .examples = examples,
    .run = run,
};
