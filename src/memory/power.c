/* SPDX-License-Identifier: MIT */
/* The forms of powers: E = -sum_mu c_mu F(M_mu), F(x) = x^n or [x]_+^n. */
#include <float.h>
#include "memory/dense.h"
#include "patterns/packed.h"

/* Energies count fourfold beside fields, and differences of two must fit. */
enum { EXACT_BITS = 124 };

static bool is_exact(const hop_memory *memory) {
    return hop_dense_fits(memory, EXACT_BITS);
}

static hop_status cursor(const hop_memory *memory, hop_cursor **out) {
    return hop_dense_is_narrow(memory) ? hop_cursor_power_narrow(memory, out)
           : is_exact(memory)          ? hop_cursor_power(memory, out)
                                       : hop_cursor_power_real(memory, out);
}

/* A raw field is E(-1) - E(+1), which of pairs is 2 h: so twice the scale. */
static double divisor(const hop_memory *memory) {
    return 2 * hop_dense_scale(memory);
}

static hop_raw self(const hop_memory *memory, size_t unit) {
    (void)memory;
    (void)unit;
    return (hop_raw){0, 0};
}

/* -2 divisor E = 4 sum_mu c_mu F(M_mu), memories in their order. */
static hop_raw measure(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch) {
    const size_t count = hop_memory_count(memory);
    (void)state;
    (void)scratch;
    const bool exact = is_exact(memory);
    hop_raw raw = {0, 0};
    for (size_t mu = 0; mu < count; mu++) {
        const int64_t c = hop_dense_weight(memory, mu);
        if (exact)
            raw.exact += c * hop_dense_raise(memory, overlaps[mu]);
        else
            raw.rounded += (double)c * hop_dense_raise_real(memory, overlaps[mu]);
    }
    raw.exact *= 4;
    raw.rounded *= 4;
    return raw;
}

static double rounding(const hop_memory *memory) {
    const double each =
        (double)hop_memory_count(memory) + 3 * memory->parameters[HOP_DENSE_POWER] + 4;
    return 4 * hop_dense_most(memory) * each * DBL_EPSILON;
}

static void parts(const hop_memory *memory, const hop_state *state,
                  const int32_t *overlaps, double *scratch, size_t unit, double *out) {
    const size_t count = hop_memory_count(memory);
    (void)scratch;
    const double by = divisor(memory);
    const int s = hop_state_unit(state, unit);
    for (size_t mu = 0; mu < count; mu++) {
        const int xi = hop_packed_unit(hop_patterns_row(memory->patterns, mu), unit);
        const double step = hop_dense_step_real(memory, overlaps[mu] - xi * s);
        out[mu] = xi * (double)hop_dense_weight(memory, mu) * step / by;
    }
}

const hop_form hop_form_power = {
    .cursor = cursor,
    .divisor = divisor,
    .self = self,
    .measure = measure,
    .parts = parts,
    .most = hop_dense_most,
    .rounding = rounding,
    .is_exact = is_exact,
    .tables = true,
    .columns = true,
    .plural = true,
};

const hop_form hop_form_rectified = {
    .cursor = cursor,
    .divisor = divisor,
    .self = self,
    .measure = measure,
    .parts = parts,
    .most = hop_dense_most,
    .rounding = rounding,
    .is_exact = is_exact,
    .tables = true,
    .columns = true,
    .plural = true,
};
