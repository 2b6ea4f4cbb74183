/* SPDX-License-Identifier: MIT */
/* Projection: W projects on the span of the patterns (the pseudo-inverse rule). */
#include "learn/inverse.h"
#include "learn/rules.h"

static const hop_rule_parameter parameters[] = {{.name = NULL}};

/* A = C^-1 on patterns that span what all of them span. */
static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const hop_correlations of = {lesson->patterns, 0, 1};
    return hop_inverse_extend(lesson->memory->context, &of, lesson->first, lesson->count,
                              lesson->mixing, error);
}

const hop_rule hop_rule_projection = {
    .facts =
        {
            .name = "projection",
            .summary =
                "the couplings project on the span of the patterns: all of them are "
                "stable up to P = N",
            .formula = "W = (1/N) sum_mu,nu xi^mu (C^-1)_mu,nu xi^nu, "
                       "C_mu,nu = xi^mu.xi^nu / N, w_ii = 0",
            .paper = "Personnaz, Guyon, Dreyfus 1985; Kanter, Sompolinsky 1987",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .factored = 1,
        },
    .form = &hop_form_mixed,
    .learn = learn,
};
