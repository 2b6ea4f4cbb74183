/* SPDX-License-Identifier: MIT */
/* The table of learning rules. */
#include "learn/rules.h"

/* clang-format off: one a line */
static const hop_rule *const RULES[] = {
    &hop_rule_hebb,
    &hop_rule_storkey,
    &hop_rule_storkey2,
    &hop_rule_projection,
    &hop_rule_dreaming,
    &hop_rule_daydreaming,
    &hop_rule_perceptron,
    &hop_rule_minover,
    &hop_rule_diederich_opper,
    &hop_rule_decay,
    &hop_rule_clip,
    &hop_rule_covariance,
    &hop_rule_willshaw,
    &hop_rule_bam,
    &hop_rule_sequence,
    &hop_rule_slow_sequence,
    &hop_rule_dense_sequence,
    &hop_rule_poly,
    &hop_rule_rect,
    &hop_rule_exp,
};
/* clang-format on */
enum { RULE_COUNT = sizeof RULES / sizeof *RULES };

const hop_rule *hop_rule_of(size_t index) {
    return index < RULE_COUNT ? RULES[index] : NULL;
}

const hop_rule_facts *hop_rule_at(size_t index) {
    return index < RULE_COUNT ? &RULES[index]->facts : NULL;
}

const hop_rule_facts *hop_memory_rule(const hop_memory *memory) {
    return &memory->rule->facts;
}
