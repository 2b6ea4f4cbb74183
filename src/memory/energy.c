/* SPDX-License-Identifier: MIT */
/* Energies of states: E = -1/2 s^T W s, less what fields and thresholds add. */
#include <stdlib.h>
#include "core/error.h"
#include "memory/form.h"
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

bool hop_memory_has_energy(const hop_memory *memory) {
    return memory->form->measure != NULL;
}

hop_status hop_gauge_create(const hop_memory *memory, hop_gauge *out) {
    const size_t count = hop_memory_count(memory);
    hop_gauge gauge = {memory, NULL, NULL};
    gauge.overlaps = calloc(count + 1, sizeof *gauge.overlaps);
    gauge.scratch = calloc(memory->dim + count, sizeof *gauge.scratch);
    if (!gauge.overlaps || !gauge.scratch) {
        hop_gauge_clear(&gauge);
        return HOP_ENOMEM;
    }
    *out = gauge;
    return HOP_OK;
}

void hop_gauge_clear(hop_gauge *gauge) {
    free(gauge->overlaps);
    free(gauge->scratch);
    *gauge = (hop_gauge){0};
}

hop_raw hop_gauge_measure(hop_gauge *gauge, const hop_state *state,
                          const hop_bias *bias) {
    const hop_memory *memory = gauge->memory;
    measure_overlaps(memory, state, gauge->overlaps);
    if (!hop_memory_has_energy(memory)) return (hop_raw){0, 0};
    return hop_bias_depth(
        memory, bias, state,
        memory->form->measure(memory, state, gauge->overlaps, gauge->scratch));
}

hop_status hop_memory_energy(const hop_memory *memory, const int8_t *states, size_t count,
                             double *energies, hop_error *error) {
    double *found = calloc(count + 1, sizeof *found);
    hop_gauge gauge = {0};
    hop_bias bias = {0};
    hop_state state = {0};
    hop_status status = HOP_OK;
    if (!found || hop_gauge_create(memory, &gauge) ||
        hop_state_create(memory->dim, &state)) {
        status = hop_fail_memory(error);
        goto done;
    }
    status = hop_bias_create(memory, NULL, &bias, error);
    for (size_t k = 0; k < count && !status; k++) {
        const int8_t *units = states + k * memory->dim;
        size_t wrong = hop_state_load(&state, units);
        if (wrong < memory->dim)
            status = hop_fail(error, HOP_EVALUE,
                              "state %zu, unit %zu: value %d is not -1, 0 or 1", k, wrong,
                              units[wrong]);
        else
            found[k] =
                hop_bias_energy(memory, &bias, hop_gauge_measure(&gauge, &state, &bias));
    }
    for (size_t k = 0; k < count && !status; k++) energies[k] = found[k];
done:
    hop_state_clear(&state);
    hop_bias_clear(&bias);
    hop_gauge_clear(&gauge);
    free(found);
    return status;
}
