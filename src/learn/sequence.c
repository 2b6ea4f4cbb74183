/* SPDX-License-Identifier: MIT */
/* Sequences: patterns in the order of learning, each of which leads to the next. */
#include "learn/rules.h"

#define CYCLIC                                                                           \
    {                                                                                    \
        .name = "cyclic", .help = "1: the last pattern leads to the first", .high = 1,   \
        .whole = 1                                                                       \
    }

static const hop_rule_parameter at_once[] = {CYCLIC, {.name = NULL}};

static const hop_rule_parameter slow[] = {
    CYCLIC,
    {.name = "lambda",
     .help = "how much the past leads on; over 1 the sequence moves (in steps of 2^-16)",
     .low = 0,
     .high = 100,
     .usual = 2},
    {.name = "tau",
     .help = "states that the past is the mean of",
     .low = 1,
     .high = 1000,
     .usual = 10,
     .whole = 1},
    {.name = NULL},
};

static const hop_rule_parameter dense[] = {
    CYCLIC,
    {.name = "dense",
     .help = "power n of the overlaps",
     .low = 1,
     .high = 100,
     .usual = 2,
     .whole = 1},
    {.name = NULL},
};

/* The couplings of a unit to itself are part of the way from a pattern to the next. */
static hop_status keep_diagonal(hop_memory *memory, hop_error *error) {
    (void)error;
    memory->diagonal = HOP_DIAGONAL_KEEP;
    return HOP_OK;
}

static hop_status drop_diagonal(hop_memory *memory, hop_error *error) {
    (void)error;
    memory->diagonal = HOP_DIAGONAL_ZERO;
    return HOP_OK;
}

const hop_rule hop_rule_sequence = {
    .facts =
        {
            .name = "sequence",
            .summary = "each pattern leads to the one that was learned after it",
            .formula = "w_ij = (1/N) sum_mu xi_i^(mu+1) xi_j^mu, w_ii kept",
            .paper = "Sompolinsky, Kanter 1986; During, Coolen, Sherrington 1998",
            .parameters = at_once,
            .incremental = 1,
            .order_dependent = 1,
            .factored = 1,
            .hetero = 1,
        },
    .form = &hop_form_sequence,
    .prepare = keep_diagonal,
};

const hop_rule hop_rule_slow_sequence = {
    .facts =
        {
            .name = "sequence",
            .summary = "each pattern stays for a while and then leads to the next",
            .formula = "h_i = sum_mu xi_i^mu m_mu - (P/N) s_i "
                       "+ lambda sum_mu xi_i^(mu+1) <m_mu over the last tau states>",
            .paper = "Sompolinsky, Kanter 1986",
            .parameters = slow,
            .incremental = 1,
            .order_dependent = 1,
            .factored = 1,
            .hetero = 1,
        },
    .form = &hop_form_slow_sequence,
    .prepare = drop_diagonal,
};

const hop_rule hop_rule_dense_sequence = {
    .facts =
        {
            .name = "sequence",
            .summary = "each pattern leads to the next by a power of its overlap",
            .formula = "h_i = sum_mu xi_i^(mu+1) (m_mu - xi_i^mu s_i / N)^n",
            .paper = "Chaudhry, Zavatone-Veth, Krotov, Pehlevan 2023",
            .parameters = dense,
            .incremental = 1,
            .order_dependent = 1,
            .factored = 1,
            .hetero = 1,
        },
    .form = &hop_form_dense_sequence,
    .prepare = drop_diagonal,
};
