/* SPDX-License-Identifier: MIT */
/* The form of mixed patterns: W = (1/N) sum_mu,nu xi^mu A_mu,nu xi^nu, without W. */
#include <math.h>
#include <stdlib.h>
#include "memory/form.h"
#include "memory/readout.h"
#include "patterns/packed.h"

static double divisor(const hop_memory *memory) {
    return (double)memory->dim * (memory->mixing.whole ? memory->mixing.scale : 1);
}

static hop_raw self(const hop_memory *memory, size_t unit) {
    if (!memory->mixing.self) return (hop_raw){0, 0};
    return (hop_raw){(__int128)memory->mixing.self[unit], 0};
}

/* s^T W s = M^T k M, less what the diagonal holds of it. */
static hop_raw measure(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch) {
    const size_t count = hop_memory_count(memory);
    hop_raw raw = {0, 0};
    for (size_t mu = 0; mu < count; mu++) scratch[mu] = overlaps[mu];
    for (size_t mu = 0; mu < count; mu++)
        raw.exact += (__int128)overlaps[mu] *
                     (__int128)memory->context->kernels->dot(
                         memory->mixing.whole + mu * count, scratch, count);
    for (size_t i = 0; i < memory->dim; i++)
        if (memory->diagonal == HOP_DIAGONAL_ZERO && hop_state_unit(state, i))
            raw.exact -= self(memory, i).exact;
    return raw;
}

/* Row i is the read-out of k times the unit's own signs. */
static hop_status fill(const hop_memory *memory, double *w) {
    const hop_tables *tables = &memory->tables;
    const hop_kernels *kernels = memory->context->kernels;
    const size_t dim = memory->dim, count = hop_memory_count(memory);
    hop_readout readout = {0};
    double *signs = calloc(count + 1, sizeof *signs);
    __int128 *a = calloc(tables->groups * HOP_GROUP + 1, sizeof *a);
    __int128 *row = calloc(tables->tiles * HOP_TILE + 1, sizeof *row);
    hop_status status = HOP_ENOMEM;
    if (!signs || !a || !row ||
        hop_readout_create(kernels, tables, tables->tiles, tables->groups, &readout))
        goto done;
    status = HOP_OK;
    for (size_t i = 0; i < dim; i++) {
        for (size_t mu = 0; mu < count; mu++)
            signs[mu] = hop_packed_unit(hop_patterns_row(memory->patterns, mu), i);
        for (size_t mu = 0; mu < count; mu++)
            a[mu] =
                (__int128)kernels->dot(memory->mixing.whole + mu * count, signs, count);
        if (count) hop_readout_wide(&readout, a, row);
        for (size_t j = 0; j < dim; j++) w[i * dim + j] = count ? (double)row[j] : 0;
        if (memory->diagonal == HOP_DIAGONAL_ZERO) w[i * dim + i] = 0;
    }
done:
    hop_readout_clear(&readout);
    free(signs);
    free(a);
    free(row);
    return status;
}

/* xi^T (k (xi v)) over N scale, memory by memory. */
static void apply(const hop_memory *memory, const double *v, double *scratch, double *h) {
    const hop_kernels *kernels = memory->context->kernels;
    const size_t dim = memory->dim, count = hop_memory_count(memory);
    const double by = divisor(memory);
    double *overlaps = scratch + dim;
    for (size_t mu = 0; mu < count; mu++) {
        hop_packed_reals(hop_patterns_row(memory->patterns, mu), dim, scratch);
        overlaps[mu] = kernels->dot(scratch, v, dim);
    }
    for (size_t i = 0; i < dim; i++)
        h[i] = memory->diagonal == HOP_DIAGONAL_ZERO && memory->mixing.self
                   ? -memory->mixing.self[i] / by * v[i]
                   : 0;
    for (size_t mu = 0; mu < count; mu++) {
        hop_packed_reals(hop_patterns_row(memory->patterns, mu), dim, scratch);
        const double a =
            kernels->dot(memory->mixing.whole + mu * count, overlaps, count) / by;
        kernels->add_scaled(a, scratch, h, dim);
    }
}

static void parts(const hop_memory *memory, const hop_state *state,
                  const int32_t *overlaps, double *scratch, size_t unit, double *out) {
    (void)state;
    const size_t count = hop_memory_count(memory);
    const double by = divisor(memory);
    for (size_t mu = 0; mu < count; mu++) scratch[mu] = overlaps[mu];
    for (size_t mu = 0; mu < count; mu++)
        out[mu] = hop_packed_unit(hop_patterns_row(memory->patterns, mu), unit) *
                  memory->context->kernels->dot(memory->mixing.whole + mu * count,
                                                scratch, count) /
                  by;
}

const hop_form hop_form_mixed = {
    .cursor = hop_cursor_wide,
    .divisor = divisor,
    .self = self,
    .measure = measure,
    .fill = fill,
    .apply = apply,
    .parts = parts,
    .exact = true,
    .tables = true,
};
