/* SPDX-License-Identifier: MIT */
/* Bidirectional associative memory: pairs (x, y), either of which calls the other. */
#include <math.h>
#include "core/error.h"
#include "learn/rules.h"

static const hop_rule_parameter parameters[] = {
    {.name = "left",
     .help = "units of x, the first of every pattern; the rest is y; usual: half",
     .low = 1,
     .high = HOP_MAX_UNITS - 1,
     .usual = NAN,
     .whole = 1},
    {.name = NULL},
};

static hop_status prepare(hop_memory *memory, hop_error *error) {
    double *left = &memory->parameters[0];
    if (isnan(*left)) *left = (double)(memory->dim / 2);
    if (*left < 1 || *left >= (double)memory->dim)
        return hop_fail(error, HOP_EINVAL,
                        "rule bam: left: %.0f of %zu units leave one side empty", *left,
                        memory->dim);
    memory->left = (size_t)*left;
    memory->fills = true;
    return HOP_OK;
}

const hop_rule hop_rule_bam = {
    .facts =
        {
            .name = "bam",
            .summary = "pairs of patterns side by side, either of which calls the other",
            .formula = "W = sum_mu c_mu x^mu (y^mu)^T, couplings [[0, W], [W^T, 0]], "
                       "E = -x^T W y",
            .paper = "Kosko 1988",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .factored = 1,
            .strengths = 1,
        },
    .form = &hop_form_pairs,
    .prepare = prepare,
};
