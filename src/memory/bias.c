/* SPDX-License-Identifier: MIT */
/* Thresholds and external fields of units, in the raw terms of the couplings. */
#include "memory/bias.h"

#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "memory/form.h"

/* Sums of N fields of this size stay below 2^126. */
static const double MOST = 0x1p100;

void hop_bias_clear(hop_bias *bias) {
    free(bias->exact);
    free(bias->rounded);
    *bias = (hop_bias){0};
}

/* The couplings' own part of a depth, moved up by the shift, stays below 2^126. */
static bool leaves_room(const hop_memory *memory) {
    const double dim = (double)memory->dim;
    if (memory->form->most) return dim * memory->form->most(memory) < MOST;
    return dim * dim * (double)memory->strengths.magnitude < MOST;
}

static hop_status fill(const hop_memory *memory, const double *fields, hop_bias *bias,
                       hop_error *error) {
    const double divisor = hop_memory_divisor(memory);
    for (size_t i = 0; i < memory->dim; i++) {
        const double b = (fields ? fields[i] : 0) - memory->threshold;
        if (!isfinite(b))
            return hop_fail(error, HOP_EINVAL, "field of unit %zu: %g is not finite", i,
                            b);
        const double raw = b * divisor;
        const double steps = nearbyint(ldexp(raw, HOP_BIAS_SHIFT));
        if (!(fabs(steps) * (double)memory->dim < MOST) ||
            (bias->exact && !leaves_room(memory)))
            return hop_fail(error, HOP_EOVERFLOW,
                            "field of unit %zu: %g leaves the range of exact integers "
                            "beside these couplings",
                            i, b);
        if (bias->exact)
            bias->exact[i] = (__int128)steps;
        else
            bias->rounded[i] = raw;
    }
    return HOP_OK;
}

hop_status hop_bias_create(const hop_memory *memory, const double *fields, hop_bias *out,
                           hop_error *error) {
    hop_bias bias = {0};
    hop_status status = HOP_OK;
    if (fields || memory->threshold != 0) {
        if (hop_memory_exact(memory))
            bias.exact = calloc(memory->dim, sizeof *bias.exact);
        else
            bias.rounded = calloc(memory->dim, sizeof *bias.rounded);
        status = hop_bias_is_empty(&bias) ? hop_fail_memory(error)
                                          : fill(memory, fields, &bias, error);
    }
    if (status)
        hop_bias_clear(&bias);
    else
        *out = bias;
    return status;
}

hop_raw hop_bias_depth(const hop_memory *memory, const hop_bias *bias,
                       const hop_state *state, hop_raw couplings) {
    if (hop_bias_is_empty(bias)) return couplings;
    hop_raw depth = couplings;
    depth.exact *= 1 << HOP_BIAS_SHIFT;
    for (size_t i = 0; i < state->dim; i++) {
        const int value = hop_memory_value(memory, hop_state_unit(state, i));
        if (bias->exact)
            depth.exact += 2 * bias->exact[i] * value;
        else
            depth.rounded += 2 * bias->rounded[i] * value;
    }
    return depth;
}

double hop_bias_energy(const hop_memory *memory, const hop_bias *bias, hop_raw depth) {
    if (!hop_memory_has_energy(memory)) return NAN;
    double sum = hop_memory_exact(memory) ? (double)depth.exact : depth.rounded;
    if (bias->exact) sum = ldexp(sum, -HOP_BIAS_SHIFT);
    return 0 - sum / (2 * hop_memory_divisor(memory)); /* 0 -: never minus zero */
}
