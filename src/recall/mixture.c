/* SPDX-License-Identifier: MIT */
/* Mixture states: the sign of a sum of a few signed memories  (Amit et al. 1985). */
#include <stdlib.h>
#include "recall/run.h"

enum { CANDIDATES = 10 };

/* The memories with the largest |overlap|, lowest row first among equals; one that
   repeats or negates another adds nothing and is left out. Where only some of several
   equals would find room, none is taken: the order of memories must not decide. */
static size_t choose_candidates(const hop_memory *memory, const int32_t *overlaps,
                                size_t rows[CANDIDATES + 1]) {
    const hop_patterns *patterns = memory->patterns;
    const size_t count = hop_patterns_count(patterns), dim = memory->dim;
    size_t found = 0;
    int64_t last = INT64_MAX;
    size_t last_row = 0;
    while (found <= CANDIDATES) {
        size_t best = count;
        for (size_t mu = 0; mu < count; mu++) {
            const int64_t size = abs(overlaps[mu]);
            if (size > last || (size == last && mu <= last_row && last != INT64_MAX))
                continue;
            if (best == count || size > abs(overlaps[best])) best = mu;
        }
        if (best == count) return found;
        last = abs(overlaps[best]);
        last_row = best;
        bool repeats = false;
        for (size_t k = 0; k < found && !repeats; k++) {
            size_t distance = hop_patterns_hamming(patterns, rows[k], patterns, best);
            repeats = distance == 0 || distance == dim;
        }
        if (!repeats) rows[found++] = best;
    }
    while (found && abs(overlaps[rows[found - 1]]) == last) found--;
    return found;
}

/* Units in which the majority of signed rows differs from the state. */
static size_t majority_wrong(const hop_memory *memory, const hop_state *state,
                             const size_t *rows, const int *signs, size_t count) {
    size_t agree = 0;
    for (size_t w = 0; w < state->words; w++) {
        uint64_t ones = 0, twos = 0, fours = 0; /* bit-sliced counts of +1 */
        for (size_t k = 0; k < count; k++) {
            uint64_t x = hop_patterns_row(memory->patterns, rows[k])[w];
            if (signs[k] < 0) x = ~x;
            uint64_t carry = ones & x;
            ones ^= x;
            uint64_t more = twos & carry;
            twos ^= carry;
            fours ^= more;
        }
        /* at least 2 of 3, 3 of 5, 4 of 7 */
        uint64_t majority = count == 3   ? twos
                            : count == 5 ? fours | (twos & ones)
                                         : fours;
        agree +=
            (size_t)__builtin_popcountll(~(majority ^ state->bits[w]) & state->known[w]);
    }
    return state->dim - agree;
}

void hop_find_mixture(const hop_memory *memory, const hop_state *state,
                      const int32_t *overlaps, hop_result *result) {
    size_t candidates[CANDIDATES + 1];
    const size_t found = choose_candidates(memory, overlaps, candidates);
    for (size_t size = 3; size <= HOP_MAX_MIXTURE && size <= found; size += 2) {
        size_t best = SIZE_MAX;
        for (unsigned set = 0; set < 1u << found; set++) {
            if ((size_t)__builtin_popcount(set) != size) continue;
            size_t rows[HOP_MAX_MIXTURE], members = 0;
            int signs[HOP_MAX_MIXTURE];
            for (size_t k = 0; k < found; k++)
                if (set >> k & 1) {
                    rows[members] = candidates[k];
                    signs[members++] = overlaps[candidates[k]] < 0 ? -1 : 1;
                }
            size_t wrong = majority_wrong(memory, state, rows, signs, size);
            if (!hop_is_near(wrong, memory->dim) || wrong >= best) continue;
            best = wrong;
            result->mixture_count = size;
            result->mixture_wrong = wrong;
            for (size_t k = 0; k < size; k++) {
                result->mixture_row[k] = rows[k];
                result->mixture_sign[k] = signs[k];
            }
        }
        if (best != SIZE_MAX) return;
    }
}
