/* SPDX-License-Identifier: MIT */
/* Pairs of patterns side by side: how they are learned, and cues that are one side. */
#ifndef HOPFIELD_TOOL_PAIRS_H
#define HOPFIELD_TOOL_PAIRS_H

#include <hopfield.h>

#include "inputs.h"

/** The rule that pairs are learned by. */
typedef struct hop_pairs_rule {
    const char *text; /* the rule, maybe the text below */
    char room[64];
} hop_pairs_rule;

/**
 * Read --partners and lay its rows to the right of the patterns in `inputs`, which need
 * as many rows; pictures become mere units. *rule becomes bam:left=N, N the units of a
 * pattern; another --rule is refused. Complains and returns the exit status.
 */
int hop_pairs_join(const hop_options *options, const hop_reading *reading,
                   hop_inputs *inputs, hop_pairs_rule *rule);

/**
 * Widen cues to the units of a memory of pairs: rows of one side get the other, missing;
 * with --from, whole rows lose it. `name` is the memory's. Complains and returns the exit
 * status.
 */
int hop_pairs_widen(const hop_options *options, const hop_memory *memory,
                    const char *name, hop_inputs *cues);

/** Write of states[count][dim] the side that was not the cue. */
int hop_pairs_write(const hop_options *options, const hop_memory *memory,
                    const int8_t *states, size_t count);

#endif
