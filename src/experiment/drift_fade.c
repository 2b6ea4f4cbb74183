/* SPDX-License-Identifier: MIT */
/* Drift: all strengths decay. */
#include <math.h>

#include "core/error.h"
#include "experiment/drift_memory.h"

/* Powers of lambda themselves would soon leave 64 bits. */
enum { PARTS = 1 << 20 };

/* Makes a row's strength lambda times *strength, both in reinforcements. */
static hop_status fade(hop_drift_memory *m, size_t row, double lambda,
                       hop_strength *strength) {
    hop_error *error = m->trial->error;
    const double value = hop_strength_value(*strength);
    const hop_strength now = {(int64_t)floor(lambda * value * PARTS + 0.5), PARTS};
    const hop_strength less = {-strength->numerator, strength->denominator};
    hop_strength by, rest;
    hop_status status = hop_strength_add(now, less, &by);
    if (!status) status = hop_strength_add(now, (hop_strength){0, 1}, &rest);
    if (status) return hop_fail(error, status, "lambda: a strength leaves 64 bits");
    *strength = rest;
    return by.numerator ? hop_memory_reinforce(m->memory, row, by, error) : HOP_OK;
}

/* In this course the base holds all old associations, then all backgrounds. */
hop_status hop_drift_fade(hop_drift_memory *m) {
    const double lambda = hop_lab_value(m->trial->lab, HOP_P_LAMBDA);
    const bool backgrounds = m->trial->lab->settings[HOP_P_BASE].word == 1;
    const size_t scenes = m->scenes->count;
    hop_strength ground = m->ground;
    hop_status status = HOP_OK;
    if (lambda == 1) return HOP_OK;
    for (size_t s = 0; s < scenes && !status; s++) {
        status = fade(m, m->old_row[s], lambda, &m->left[s]);
        if (!status && m->new_row[s] != SIZE_MAX)
            status = fade(m, m->new_row[s], lambda, &m->fresh[s]);
        if (!status && backgrounds) {
            ground = m->ground;
            status = fade(m, scenes + s, lambda, &ground);
        }
    }
    m->ground = ground;
    return status;
}
