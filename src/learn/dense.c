/* SPDX-License-Identifier: MIT */
/* Dense memories: the energy is a steep function of the overlaps with the patterns. */
#include "learn/rules.h"

#define POWER                                                                            \
    {                                                                                    \
        .name = "n", .help = "power of the overlaps; 2 is Hebb's rule", .low = 2,        \
        .high = 30, .usual = 3, .whole = 1                                               \
    }

static const hop_rule_parameter powers[] = {POWER, {.name = NULL}};
static const hop_rule_parameter none[] = {{.name = NULL}};

/* No unit is coupled to itself: fields leave it out. */
static hop_status drop_diagonal(hop_memory *memory, hop_error *error) {
    (void)error;
    memory->diagonal = HOP_DIAGONAL_ZERO;
    return HOP_OK;
}

const hop_rule hop_rule_poly = {
    .facts =
        {
            .name = "poly",
            .summary = "the energy is a power of the overlaps: far more patterns than "
                       "units",
            .formula = "E = -sum_mu c_mu (sum_i xi_i^mu s_i)^n",
            .paper = "Krotov, Hopfield 2016",
            .parameters = powers,
            .symmetric = 1,
            .incremental = 1,
            .factored = 1,
            .strengths = 1,
        },
    .form = &hop_form_power,
    .prepare = drop_diagonal,
};

const hop_rule hop_rule_rect = {
    .facts =
        {
            .name = "rect",
            .summary = "the same, of overlaps above 0 only: negatives are no memories",
            .formula = "E = -sum_mu c_mu [sum_i xi_i^mu s_i]_+^n",
            .paper = "Krotov, Hopfield 2016",
            .parameters = powers,
            .symmetric = 1,
            .incremental = 1,
            .factored = 1,
            .strengths = 1,
        },
    .form = &hop_form_rectified,
    .prepare = drop_diagonal,
};

/* Their energy is -sum e^M; its logarithm has the same minima and the same updates. */
const hop_rule hop_rule_exp = {
    .facts =
        {
            .name = "exp",
            .summary = "the energy is an exponential of the overlaps: exponentially many "
                       "patterns",
            .formula = "E = -ln sum_mu c_mu exp(sum_i xi_i^mu s_i)",
            .paper = "Demircigil, Heusel, Lowe, Upgang, Vermet 2017",
            .parameters = none,
            .symmetric = 1,
            .incremental = 1,
            .factored = 1,
            .strengths = 1,
        },
    .form = &hop_form_exponential,
    .prepare = drop_diagonal,
};
