/* SPDX-License-Identifier: MIT */
/* The covariance rule for sparse patterns of 0 and 1  (Tsodyks, Feigelman 1988). */
#include <math.h>
#include "core/error.h"
#include "learn/rules.h"

enum { FRACTION, THETA };

static const hop_rule_parameter parameters[] = {
    {.name = "f",
     .help = "fraction of units that are on in a pattern, of 6 decimals at most",
     .low = 1e-6,
     .high = 1 - 1e-6,
     .usual = 0.1},
    {.name = "theta",
     .help = "a unit is on where its field is above it; usually 1/2 - f",
     .low = -10,
     .high = 10,
     .usual = NAN},
    {.name = NULL},
};

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The signal of a stored pattern is 1 - f on its active units and -f on the others: theta
   lies midway. Near capacity it would better be .55. */
static hop_status prepare(hop_memory *memory, hop_error *error) {
    enum { DECIMALS = 1000000 };
    const double f = memory->parameters[FRACTION];
    const double scaled = f * DECIMALS;
    const int64_t part = (int64_t)nearbyint(scaled);
    if (fabs(scaled - (double)part) > 1e-6)
        return hop_fail(error, HOP_EINVAL,
                        "rule covariance: f: %.12g has more than 6 decimals", f);
    const int64_t shared = common_divisor(part, DECIMALS);
    memory->activity.part = part / shared;
    memory->activity.whole = DECIMALS / shared;
    if (isnan(memory->parameters[THETA])) memory->parameters[THETA] = 0.5 - f;
    memory->threshold = memory->parameters[THETA];
    return HOP_OK;
}

/* Sums of q^2 c over all units stay in 128 bits. */
static hop_status weigh(const hop_memory *memory, hop_strengths *strengths,
                        hop_error *error) {
    const double q = (double)memory->activity.whole, dim = (double)memory->dim;
    if (q * q * dim * dim * (double)strengths->magnitude < 0x1p100) return HOP_OK;
    return hop_fail(error, HOP_EOVERFLOW,
                    "strengths: with f over %lld their sum leaves the range of exact "
                    "integers",
                    (long long)memory->activity.whole);
}

const hop_rule hop_rule_covariance = {
    .facts =
        {
            .name = "covariance",
            .summary = "for sparse patterns of 0 and 1: few active units, many patterns",
            .formula =
                "J_ij = sum_mu c_mu (eta_i - f)(eta_j - f) / (N f (1 - f)), J_ii = "
                "0, s_i = 1 where h_i > theta",
            .paper = "Tsodyks, Feigelman 1988",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .factored = 1,
            .strengths = 1,
            .binary = 1,
        },
    .form = &hop_form_centred,
    .prepare = prepare,
    .weigh = weigh,
};
