/* SPDX-License-Identifier: MIT */
/* What every learning rule offers, and the table of them. */
#ifndef HOP_LEARN_RULES_H
#define HOP_LEARN_RULES_H

#include <stdint.h>
#include "memory/memory.h"

/* A learning rule: the couplings it makes of patterns and strengths.
   A rule with a factored form needs nothing done: patterns and weights are the couplings.
   `reweigh` brings an explicit matrix up to date when the weight of every row changes by
   delta[row]; rows are those of the memory, new ones included, leaving ones still there.
   It must not fail: what it needs is made beforehand. */
struct hop_rule {
    hop_rule_facts facts;
    void (*reweigh)(hop_memory *memory, hop_matrix_workers *workers,
                    const int64_t *delta);
};

/* The rule of "NAME[:k=v,...]". HOP_EINVAL names what is unknown and what is known. */
hop_status hop_rule_parse(const char *text, const hop_rule **out, hop_error *error);

extern const hop_rule hop_rule_hebb;

#endif
