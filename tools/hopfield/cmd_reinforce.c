/* SPDX-License-Identifier: MIT */
/* hopfield reinforce: deepen the basins of stored memories. */
#include "command.h"
#include "keys.h"

static hop_status add(hop_store *store, const char *key, const hop_options *options,
                      hop_error *error) {
    return hop_store_reinforce(store, key, options->by, error);
}

static int run(const hop_options *options) {
    return hop_keys_change(options, "reinforce", "reinforced", add);
}

static const hop_flag_id flags[] = {FLAG_BY, FLAG_DURABILITY, FLAG_NOW, FLAG_JSON,
                                    FLAG_END};
static const char *const examples[] = {
    "hopfield reinforce scenes.hop beach_new",
    "hopfield reinforce scenes.hop beach_new picnic_new --by 0.5",
    NULL,
};
const hop_cmd hop_cmd_reinforce = {
    .name = "reinforce",
    .summary = "Deepen the basins of stored memories",
    .usage = "MEMORY KEY... [--by S] [--json]",
    .about =
        "Adds to the strength of each key, as if it were learned again. In a memory of "
        "scaling 'source' one reinforcement weighs as much as all patterns of its base. "
        "Where strengths fade, this one does so from now on. Nothing changes unless "
        "every key is known.",
    .operands = OPERANDS_KEYS,
    .flags = flags,
    .examples = examples,
    .run = run,
};
