/* SPDX-License-Identifier: MIT */
/* Kind "patterns": units of -1 and +1 in Hebb's couplings, as the model of 1982. */
#include "kind/kinds.h"

/* Hebb's rule learns, strengthens and forgets a pattern at once, and exactly. */
const hop_kind hop_kind_patterns = {
    .name = "patterns",
    .summary = "units of -1 and +1 that settle on Hebb's couplings (the default)",
    .recipe =
        {
            .kind = "patterns",
            .encoder = HOP_ENCODER_NONE,
            .storage = HOP_STORAGE_BITS,
            .rule = "hebb",
            .scaling = HOP_SCALING_UNITS,
            .diagonal = HOP_DIAGONAL_ZERO,
        },
};
