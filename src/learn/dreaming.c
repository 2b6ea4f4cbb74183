/* SPDX-License-Identifier: MIT */
/* Dreaming: from Hebb's rule at t = 0 to projection as t grows. */
#include "learn/inverse.h"
#include "learn/rules.h"

enum { TIME };

static const hop_rule_parameter parameters[] = {
    {.name = "t",
     .help = "how long it dreams: 0 is Hebb's rule, large t projection",
     .low = 0,
     .high = 1e6,
     .usual = 1000},
    {.name = NULL},
};

/* A = (1 + t) (I + t C)^-1. */
static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const double t = lesson->memory->parameters[TIME];
    const hop_correlations of = {lesson->patterns, 1 / (1 + t), t / (1 + t)};
    return hop_inverse_extend(lesson->memory->context, &of, lesson->first, lesson->count,
                              lesson->mixing, error);
}

const hop_rule hop_rule_dreaming = {
    .facts =
        {
            .name = "dreaming",
            .summary = "reinforces memories and removes mixtures in sleep of length t",
            .formula = "W = (1/N) sum_mu,nu xi^mu [(1 + t) (I + t C)^-1]_mu,nu xi^nu, "
                       "C_mu,nu = xi^mu.xi^nu / N, w_ii = 0",
            .paper = "Fachechi, Agliari, Barra 2019",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .factored = 1,
        },
    .form = &hop_form_mixed,
    .learn = learn,
};
