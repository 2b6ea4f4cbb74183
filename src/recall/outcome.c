/* SPDX-License-Identifier: MIT */
/* The verdict on a final state, with the numbers that justify it. */
#include <math.h>
#include <stdlib.h>
#include "patterns/packed.h"
#include "recall/run.h"

const char *hop_outcome_name(hop_outcome outcome) {
    static const char *const names[HOP_OUTCOME_COUNT] = {
        "exact", "near",  "inverse", "mixture",  "spurious",
        "cycle", "limit", "unknown", "ambiguous"};
    return (unsigned)outcome < HOP_OUTCOME_COUNT ? names[outcome] : NULL;
}

void hop_name_best(const hop_memory *memory, const int32_t *overlaps, size_t wanted,
                   hop_result *result) {
    const size_t count = hop_memory_count(memory);
    hop_match *best = result->best;
    for (size_t mu = 0; mu < count; mu++) {
        const double overlap = (double)overlaps[mu] / (double)memory->dim;
        size_t at = result->best_count;
        while (at > 0 && overlap > best[at - 1].overlap) at--;
        if (at >= wanted) continue;
        size_t last = result->best_count < wanted ? result->best_count++ : wanted - 1;
        for (; last > at; last--) best[last] = best[last - 1];
        best[at] = (hop_match){mu, overlap, NAN, NAN};
    }
}

/* Units that differ from a memory of this overlap; a missing unit counts as wrong. */
static size_t wrong_of(const hop_state *state, int64_t overlap) {
    const int64_t known = (int64_t)(state->dim - state->missing);
    return state->dim - (size_t)((known + overlap) / 2);
}

/* Units on the left of a pair that are not those of a memory times a sign. */
static size_t wrong_left(const hop_memory *memory, const hop_state *state, size_t row,
                         int sign) {
    const uint64_t *xi = hop_patterns_row(memory->patterns, row);
    size_t wrong = 0;
    for (size_t i = 0; i < memory->left; i++)
        wrong += hop_state_unit(state, i) != sign * hop_packed_unit(xi, i);
    return wrong;
}

bool hop_is_near_memory(const hop_memory *memory, size_t row, size_t wrong) {
    if (!memory->binary) return hop_is_near(wrong, memory->dim);
    return wrong * 10 <= hop_packed_ones(hop_patterns_row(memory->patterns, row),
                                         hop_patterns_words(memory->patterns));
}

/* Sets match, wrong and overlap; returns what the nearest memory makes of the state. */
static hop_outcome match_memory(const hop_memory *memory, const hop_state *state,
                                const int32_t *overlaps, bool settled,
                                hop_result *result) {
    const size_t count = hop_memory_count(memory);
    size_t most = 0, least = 0;
    for (size_t mu = 1; mu < count; mu++) {
        if (overlaps[mu] > overlaps[most]) most = mu;
        if (overlaps[mu] < overlaps[least]) least = mu;
    }
    if (count == 0) {
        result->wrong = state->dim;
        result->wrong_left = memory->left;
        return HOP_OUTCOME_SPURIOUS;
    }
    result->wrong = wrong_of(state, overlaps[most]);
    result->wrong_left = wrong_left(memory, state, most, 1);
    result->overlap = (double)overlaps[most] / (double)state->dim;
    const bool inverted =
        !memory->binary &&
        hop_is_near(wrong_of(state, -(int64_t)overlaps[least]), state->dim);
    if (hop_is_near_memory(memory, most, result->wrong)) {
        result->has_match = 1;
        result->match = most;
        return result->wrong ? HOP_OUTCOME_NEAR : HOP_OUTCOME_EXACT;
    }
    if (!inverted || result->cycle || !settled) return HOP_OUTCOME_SPURIOUS;
    result->has_match = 1;
    result->match = least;
    result->wrong = wrong_of(state, -(int64_t)overlaps[least]);
    result->wrong_left = wrong_left(memory, state, least, -1);
    result->overlap = (double)overlaps[least] / (double)state->dim;
    return HOP_OUTCOME_INVERSE;
}

void hop_judge(hop_run *run) {
    const hop_state *state = &run->cursor->state;
    hop_result *result = &run->result;
    result->energy = hop_run_energy(run, hop_run_measure(run));
    const int32_t *overlaps = run->gauge.overlaps;
    /* What goes on by chance is judged wherever it stands. */
    const bool settled = result->converged || hop_is_stochastic(run->options->update);
    result->missing = state->missing;
    hop_name_best(run->memory, overlaps, run->options->best, result);
    hop_averages_report(&run->averages, result);
    result->outcome = match_memory(run->memory, state, overlaps, settled, result);
    if (result->cycle)
        result->outcome = HOP_OUTCOME_CYCLE;
    else if (!settled)
        result->outcome = HOP_OUTCOME_LIMIT;
    if (result->outcome != HOP_OUTCOME_SPURIOUS || !run->options->mixtures ||
        run->memory->binary)
        return;
    hop_find_mixture(run->memory, state, overlaps, result);
    if (result->mixture_count) result->outcome = HOP_OUTCOME_MIXTURE;
}
