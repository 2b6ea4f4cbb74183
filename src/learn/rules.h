/* SPDX-License-Identifier: MIT */
/* What every learning rule offers, and the table of them. */
#ifndef HOP_LEARN_RULES_H
#define HOP_LEARN_RULES_H

#include <stdint.h>
#include "memory/form.h"
#include "memory/outer.h"

/* Learning, being prepared beside a memory that it must not change: it may fail. The
   couplings are those of the rows before `first`, and shall become those of the rows
   before `count`; where first is 0 they are zeros. */
typedef struct hop_lesson {
    const hop_memory *memory;     /* rule, parameters, context; its couplings are old */
    const hop_patterns *patterns; /* `count` rows or more */
    size_t first, count;
    hop_matrix *matrix; /* of forms with a matrix: w and divisor are to be written, the
                           rest is worked out afterwards */
    double *mixing;     /* A of mixed rules: [count][count], with zeros in new rows and
                           columns */
    hop_training training;
} hop_lesson;

/* A learning rule: the couplings it makes of patterns and strengths. A rule of weights
   (hop_form_weights) needs no `learn`: patterns and weights are the couplings. */
struct hop_rule {
    hop_rule_facts facts;
    const hop_form *form; /* factored, or hop_form_matrix */
    /* Settles what follows from parameters and units (binary, threshold, a usual value
       that was NaN), or refuses: HOP_EINVAL. May be NULL. */
    hop_status (*prepare)(hop_memory *memory, hop_error *error);
    /* May be NULL: changes the settled weights of strengths (a palimpsest's decay). */
    hop_status (*weigh)(const hop_memory *memory, hop_strengths *strengths,
                        hop_error *error);
    /* Brings couplings up to date. HOP_EDIVERGED, HOP_ELIMIT, HOP_ENOMEM,
       HOP_EINTERRUPTED. One call with all rows at once and several calls with some each
       are told apart by rules that are incremental only: others get first = 0. */
    hop_status (*learn)(hop_lesson *lesson, hop_error *error);
};

/* A rule with the values of its parameters. */
typedef struct hop_rule_choice {
    const hop_rule *rule;
    double values[HOP_MOST_PARAMETERS];
    bool given[HOP_MOST_PARAMETERS];
} hop_rule_choice;

/* The rules in the order of their table; NULL past the end. */
const hop_rule *hop_rule_of(size_t index);

/* The rule of "NAME[:k=v,...]". HOP_EINVAL names what is unknown and what is known. */
hop_status hop_rule_parse(const char *text, hop_rule_choice *out, hop_error *error);

/* Whether a memory of `dim` units can have this rule. HOP_EINVAL. */
hop_status hop_rule_check(const char *text, size_t dim, hop_error *error);

extern const hop_rule hop_rule_hebb, hop_rule_storkey, hop_rule_projection,
    hop_rule_dreaming, hop_rule_decay;
extern const hop_rule hop_rule_perceptron, hop_rule_minover, hop_rule_diederich_opper;
extern const hop_rule hop_rule_daydreaming;
extern const hop_rule hop_rule_covariance, hop_rule_willshaw;
extern const hop_rule hop_rule_bam;
extern const hop_rule hop_rule_sequence, hop_rule_slow_sequence, hop_rule_dense_sequence;
extern const hop_rule hop_rule_poly, hop_rule_rect, hop_rule_exp;
extern const hop_rule hop_rule_storkey2, hop_rule_clip;

#endif
