/* SPDX-License-Identifier: MIT */
/* hopfield recall in a memory of vectors. */
#ifndef HOPFIELD_TOOL_VECTORS_RECALL_H
#define HOPFIELD_TOOL_VECTORS_RECALL_H

#include "options.h"

/** Recall as the options say, which `asked` brought here; FLAG_END: the recipe of the
    memory file, which recalls by steps. A file that is open already is given as `store`,
    and is closed. Returns the exit status. */
int hop_vectors_recall(const hop_options *options, hop_store *store, hop_flag_id asked);

#endif
