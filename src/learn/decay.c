/* SPDX-License-Identifier: MIT */
/* The palimpsest of decay: every new pattern fades all before it by lambda. */
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "learn/rules.h"

enum { LAMBDA };

/* Weights are whole multiples of 2^-40; with room for a few patterns of weight 1. */
enum { DENOMINATOR_BITS = 40 };

static const hop_rule_parameter parameters[] = {
    {.name = "lambda",
     .help = "what a new pattern leaves of those before it; usually exp(-4.108^2 / 2N)",
     .low = 0,
     .high = 1,
     .usual = NAN},
    {.name = NULL},
};

/* exp(-epsilon^2 / 2N) keeps the most patterns at epsilon = 4.108. */
static hop_status prepare(hop_memory *memory, hop_error *error) {
    (void)error;
    if (isnan(memory->parameters[LAMBDA]))
        memory->parameters[LAMBDA] = exp(-4.108 * 4.108 / (2 * (double)memory->dim));
    return HOP_OK;
}

/* c = lambda^age over 2^40; the newest has age 0. */
static hop_status weigh(const hop_memory *memory, hop_strengths *strengths,
                        hop_error *error) {
    const double lambda = memory->parameters[LAMBDA];
    double fresh = 1;
    strengths->denominator = (int64_t)1 << DENOMINATOR_BITS;
    strengths->total = 0;
    for (size_t row = strengths->count; row-- > 0; fresh *= lambda) {
        strengths->weights[row] = llrint(ldexp(fresh, DENOMINATOR_BITS));
        strengths->total += strengths->weights[row];
        if (strengths->total > INT64_MAX / 4)
            return hop_fail(error, HOP_EOVERFLOW,
                            "%zu patterns of weights near 1 leave 61 bits",
                            strengths->count);
    }
    strengths->magnitude = strengths->total;
    free(strengths->narrow);
    strengths->narrow = NULL;
    return HOP_OK;
}

const hop_rule hop_rule_decay = {
    .facts =
        {
            .name = "palimpsest",
            .summary = "every new pattern fades those before it: the newest are always "
                       "held",
            .formula = "w <- lambda w + xi xi^T / N: w_ij = (1/N) sum_mu lambda^age_mu "
                       "xi_i^mu xi_j^mu, w_ii = 0",
            .paper = "Mezard, Nadal, Toulouse 1986",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .order_dependent = 1,
            .factored = 1,
        },
    .form = &hop_form_weights,
    .prepare = prepare,
    .weigh = weigh,
};
