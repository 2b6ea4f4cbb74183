/* SPDX-License-Identifier: MIT */
/* The record of a recall: energy and overlaps at every step or flip. */
#include <stdlib.h>
#include "recall/run.h"

static void trace_free(hop_trace *trace) {
    if (!trace) return;
    free(trace->entries);
    free(trace->overlaps);
    free(trace->states);
    free(trace);
}

void hop_results_clear(hop_result *results, size_t count) {
    for (size_t k = 0; k < count; k++) {
        trace_free(results[k].trace);
        free(results[k].reason);
        results[k] = (hop_result){0};
    }
}

void hop_trace_begin(hop_run *run) {
    if (run->options->trace == HOP_TRACE_NONE) return;
    run->result.trace = calloc(1, sizeof *run->result.trace);
    if (!run->result.trace)
        run->status = HOP_ENOMEM;
    else
        hop_trace_add(run, -1);
}

/* array with room for one more item of `size` bytes, in powers of two; or NULL. */
static void *room_for(void *array, size_t count, size_t size) {
    if (count & (count - 1)) return array;
    size_t bytes;
    if (__builtin_mul_overflow(count ? 2 * count : 1, size, &bytes)) return NULL;
    return realloc(array, bytes ? bytes : 1);
}

void hop_trace_add(hop_run *run, int64_t unit) {
    hop_trace *trace = run->result.trace;
    const size_t patterns = hop_memory_count(run->memory), dim = run->memory->dim;
    const size_t at = trace->count;
    hop_trace_entry *entries = room_for(trace->entries, at, sizeof *entries);
    if (entries) trace->entries = entries;
    double *overlaps = room_for(trace->overlaps, at, patterns * sizeof *overlaps);
    if (overlaps) trace->overlaps = overlaps;
    const bool keep_states = run->options->trace == HOP_TRACE_STEPS;
    int8_t *states = keep_states ? room_for(trace->states, at, dim) : NULL;
    if (states) trace->states = states;
    if (!entries || !overlaps || (keep_states && !states)) {
        run->status = HOP_ENOMEM;
        return;
    }
    const hop_state *state = &run->cursor->state;
    const double energy = hop_run_energy(run, hop_run_measure(run));
    entries[at] = (hop_trace_entry){run->result.steps, run->result.flips, unit, energy};
    for (size_t mu = 0; mu < patterns; mu++)
        overlaps[at * patterns + mu] = (double)run->gauge.overlaps[mu] / (double)dim;
    if (states) hop_state_read(state, states + at * dim);
    trace->count++;
}
