/* SPDX-License-Identifier: MIT */
/* Energies of states: E = -1/2 s^T W s, from exact integers. */
#include <stdlib.h>
#include "core/error.h"
#include "memory/memory.h"
#include "patterns/patterns.h"

/* M of a state with every pattern. */
static void measure_overlaps(const hop_memory *memory, const hop_state *state,
                             int32_t *out) {
    const hop_kernels *kernels = memory->context->kernels;
    const hop_patterns *patterns = memory->patterns;
    int32_t known = (int32_t)(state->dim - state->missing);
    kernels->mismatches(patterns->rows, patterns->count, patterns->words, state->bits,
                        state->missing ? state->known : NULL, out);
    for (size_t mu = 0; mu < patterns->count; mu++) out[mu] = known - 2 * out[mu];
}

/* s^T W s = sum_mu c_mu M_mu^2 - (zero diagonal) sum_mu c_mu known, exactly. */
static hop_raw factored_raw(const hop_memory *memory, const hop_state *state,
                            const int32_t *overlaps) {
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

/* sum_i s_i (sum_j w_ij s_j), rows in order, each row by the kernels' dot product. */
static hop_raw matrix_raw(const hop_memory *memory, const hop_state *state,
                          double *values) {
    const hop_matrix *matrix = memory->matrix;
    const hop_kernels *kernels = memory->context->kernels;
    const size_t dim = matrix->dim;
    hop_raw raw = {0, 0};
    for (size_t i = 0; i < dim; i++) values[i] = hop_state_unit(state, i);
    for (size_t i = 0; i < dim; i++) {
        if (values[i] == 0) continue;
        double field = kernels->dot(matrix->w + i * dim, values, dim);
        if (matrix->integral)
            raw.exact += (__int128)(int64_t)field * (int)values[i];
        else
            raw.rounded += field * values[i];
    }
    return raw;
}

double hop_memory_energy_of(const hop_memory *memory, hop_raw raw) {
    const double sum =
        memory->matrix && !memory->matrix->integral ? raw.rounded : (double)raw.exact;
    return 0 - sum / (2 * hop_memory_divisor(memory)); /* 0 -: never minus zero */
}

hop_status hop_gauge_create(const hop_memory *memory, hop_gauge *out) {
    hop_gauge gauge = {memory, NULL, NULL};
    gauge.overlaps = calloc(hop_memory_count(memory) + 1, sizeof *gauge.overlaps);
    gauge.values = calloc(memory->dim, sizeof *gauge.values);
    if (!gauge.overlaps || !gauge.values) {
        hop_gauge_clear(&gauge);
        return HOP_ENOMEM;
    }
    *out = gauge;
    return HOP_OK;
}

void hop_gauge_clear(hop_gauge *gauge) {
    free(gauge->overlaps);
    free(gauge->values);
    *gauge = (hop_gauge){0};
}

hop_raw hop_gauge_measure(hop_gauge *gauge, const hop_state *state) {
    const hop_memory *memory = gauge->memory;
    measure_overlaps(memory, state, gauge->overlaps);
    return memory->matrix ? matrix_raw(memory, state, gauge->values)
                          : factored_raw(memory, state, gauge->overlaps);
}

hop_status hop_memory_energy(const hop_memory *memory, const int8_t *states, size_t count,
                             double *energies, hop_error *error) {
    double *found = calloc(count + 1, sizeof *found);
    hop_gauge gauge = {0};
    hop_state state = {0};
    hop_status status = HOP_OK;
    if (!found || hop_gauge_create(memory, &gauge) ||
        hop_state_create(memory->dim, &state)) {
        status = hop_fail_memory(error);
        goto done;
    }
    for (size_t k = 0; k < count; k++) {
        const int8_t *units = states + k * memory->dim;
        size_t wrong = hop_state_load(&state, units);
        if (wrong < memory->dim) {
            status = hop_fail(error, HOP_EVALUE,
                              "state %zu, unit %zu: value %d is not -1, 0 or 1", k, wrong,
                              units[wrong]);
            goto done;
        }
        found[k] = hop_memory_energy_of(memory, hop_gauge_measure(&gauge, &state));
    }
    for (size_t k = 0; k < count; k++) energies[k] = found[k];
done:
    hop_state_clear(&state);
    hop_gauge_clear(&gauge);
    free(found);
    return status;
}
