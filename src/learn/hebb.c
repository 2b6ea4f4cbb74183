/* SPDX-License-Identifier: MIT */
/* Hebb's rule: w_ij = (1/N) sum_mu c_mu xi_i xi_j  (Hopfield 1982). */
#include "learn/rules.h"

static const hop_rule_parameter parameters[] = {{.name = NULL}};

const hop_rule hop_rule_hebb = {
    .facts =
        {
            .name = "hebb",
            .summary = "units that agree in a memory are coupled in proportion",
            .formula = "w_ij = (1/N) sum_mu c_mu xi_i^mu xi_j^mu, w_ii = 0",
            .paper = "Hopfield 1982",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .factored = 1,
            .strengths = 1,
        },
    .form = &hop_form_weights,
};
