/* SPDX-License-Identifier: MIT */
/* hopfield reinforce and weaken: deepen stored memories, or make them shallower. */
#include "command.h"
#include "exit.h"
#include "keys.h"

static hop_status add(hop_store *store, const char *key, const hop_options *options,
                      hop_error *error) {
    return hop_store_reinforce(store, key, options->by, error);
}

static hop_status subtract(hop_store *store, const char *key, const hop_options *options,
                           hop_error *error) {
    hop_strength by = {-options->by.numerator, options->by.denominator};
    return hop_store_reinforce(store, key, by, error);
}

static int run_reinforce(const hop_options *options) {
    return hop_keys_change(options, "reinforce", "reinforced", add);
}

static int run_weaken(const hop_options *options) {
    if (options->by.numerator == INT64_MIN)
        return hop_complain(EXIT_USAGE, "--by: the value is beyond 64 bits");
    return hop_keys_change(options, "weaken", "weakened", subtract);
}

static const hop_flag_id flags[] = {FLAG_BY, FLAG_JSON, FLAG_END};
static const char *const reinforce_examples[] = {
    "hopfield reinforce scenes.hop beach_new",
    "hopfield reinforce scenes.hop beach_new picnic_new --by 0.5",
    NULL,
};
static const char *const weaken_examples[] = {
    "hopfield weaken scenes.hop beach_old",
    "hopfield weaken scenes.hop beach_old --by 1/3",
    NULL,
};

const hop_cmd hop_cmd_reinforce = {
    .name = "reinforce",
    .summary = "Deepen the basins of stored memories",
    .usage = "MEMORY KEY... [--by S] [--json]",
    .about =
        "Adds to the strength of each key, as if it were learned again. In a memory of "
        "scaling 'source' one reinforcement weighs as much as all patterns of its base. "
        "Nothing changes unless every key is known.",
    .operands = OPERANDS_KEYS,
    .flags = flags,
    .examples = reinforce_examples,
    .run = run_reinforce,
};

const hop_cmd hop_cmd_weaken = {
    .name = "weaken",
    .summary = "Make the basins of stored memories shallower",
    .usage = "MEMORY KEY... [--by S] [--json]",
    .about = "Takes from the strength of each key. Below zero the memory repels. Nothing "
             "changes unless every key is known.",
    .operands = OPERANDS_KEYS,
    .flags = flags,
    .examples = weaken_examples,
    .run = run_weaken,
};
