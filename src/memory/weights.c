/* SPDX-License-Identifier: MIT */
/* The form of weighted outer products: W = scale * sum_mu c_mu xi xi^T, by integers. */
#include <stdlib.h>
#include "memory/form.h"
#include "memory/outer.h"
#include "patterns/packed.h"

static hop_status cursor(const hop_memory *memory, hop_cursor **out) {
    return memory->strengths.narrow ? hop_cursor_narrow(memory, out)
                                    : hop_cursor_wide(memory, out);
}

static double divisor(const hop_memory *memory) {
    return (double)memory->strengths.denominator *
           (double)hop_strengths_scale(&memory->strengths, memory->dim, memory->scaling);
}

static hop_raw self(const hop_memory *memory, size_t unit) {
    (void)unit;
    return (hop_raw){hop_memory_self(memory), 0};
}

/* s^T W s = sum_mu c_mu M_mu^2 - (zero diagonal) sum_mu c_mu known, exactly. */
static hop_raw measure(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch) {
    (void)scratch;
    const hop_strengths *strengths = &memory->strengths;
    __int128 sum = 0;
    if (strengths->narrow) {
        for (size_t mu = 0; mu < strengths->count; mu++) {
            int64_t weighted = (int64_t)strengths->narrow[mu] * overlaps[mu];
            sum += (__int128)(weighted * overlaps[mu]);
        }
    } else {
        for (size_t mu = 0; mu < strengths->count; mu++)
            sum += (__int128)strengths->weights[mu] * overlaps[mu] * overlaps[mu];
    }
    if (memory->diagonal == HOP_DIAGONAL_ZERO)
        sum -= (__int128)strengths->total * (__int128)(state->dim - state->missing);
    return (hop_raw){sum, 0};
}

/* sum_mu xi^mu (c_mu xi^mu.v), memory by memory. */
static void apply(const hop_memory *memory, const double *v, double *scratch, double *h) {
    const hop_strengths *strengths = &memory->strengths;
    const hop_kernels *kernels = memory->context->kernels;
    const double by = divisor(memory);
    const double own =
        memory->diagonal == HOP_DIAGONAL_ZERO ? (double)hop_memory_self(memory) / by : 0;
    for (size_t i = 0; i < memory->dim; i++) h[i] = -own * v[i];
    for (size_t mu = 0; mu < strengths->count; mu++) {
        hop_packed_reals(hop_patterns_row(memory->patterns, mu), memory->dim, scratch);
        const double overlap = kernels->dot(scratch, v, memory->dim);
        const double factor = (double)strengths->weights[mu] * overlap / by;
        kernels->add_scaled(factor, scratch, h, memory->dim);
    }
}

static void parts(const hop_memory *memory, const hop_state *state,
                  const int32_t *overlaps, double *scratch, size_t unit, double *out) {
    (void)state;
    (void)scratch;
    const double by = divisor(memory);
    for (size_t mu = 0; mu < memory->strengths.count; mu++) {
        const int xi = hop_packed_unit(hop_patterns_row(memory->patterns, mu), unit);
        out[mu] = xi * (double)memory->strengths.weights[mu] * overlaps[mu] / by;
    }
}

const hop_form hop_form_weights = {
    .cursor = cursor,
    .divisor = divisor,
    .self = self,
    .measure = measure,
    .fill = hop_outer_fill,
    .apply = apply,
    .parts = parts,
    .exact = true,
    .tables = true,
};
