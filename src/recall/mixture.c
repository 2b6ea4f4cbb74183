/* SPDX-License-Identifier: MIT */
/* Mixture states: the sign of a sum of a few signed memories  (Amit et al. 1985). */
#include <stdlib.h>
#include "recall/run.h"

/* Memories looked at: so many, and up to so many where some overlap equally. */
enum { CANDIDATES = 16, CANDIDATES_TIED = 20 };

typedef struct {
    size_t row;
    int sign;
} candidate;

/* The row with the largest |overlap| after (last, last_row), lowest row first among
   equals; the number of rows where there is none. */
static size_t next_row(const int32_t *overlaps, size_t count, int64_t last,
                       size_t last_row) {
    size_t best = count;
    for (size_t mu = 0; mu < count; mu++) {
        const int64_t size = abs(overlaps[mu]);
        if (size > last || (size == last && mu <= last_row)) continue;
        if (best == count || size > abs(overlaps[best])) best = mu;
    }
    return best;
}

static bool repeats(const hop_memory *memory, const candidate *chosen, size_t count,
                    size_t row) {
    const hop_patterns *patterns = memory->patterns;
    for (size_t k = 0; k < count; k++) {
        size_t distance = hop_patterns_hamming(patterns, chosen[k].row, patterns, row);
        if (distance == 0 || distance == memory->dim) return true;
    }
    return false;
}

/* The memories with the largest |overlap|, each with its overlap's sign, with both where
   that is 0; one that repeats or negates another adds nothing and is left out. Where only
   some of several equals would find room, none is taken: the order of memories must not
   decide. */
static size_t choose_candidates(const hop_memory *memory, const int32_t *overlaps,
                                candidate chosen[CANDIDATES_TIED + 2]) {
    const size_t count = hop_memory_count(memory);
    size_t found = 0,
           whole = 0; /* whole: candidates before the present group of equals */
    int64_t last = INT64_MAX;
    for (size_t row = next_row(overlaps, count, last, 0); row < count;
         row = next_row(overlaps, count, last, row)) {
        const int64_t size = abs(overlaps[row]);
        if (size != last) {
            if (found >= CANDIDATES) return found;
            whole = found;
        }
        last = size;
        if (repeats(memory, chosen, found, row)) continue;
        if (found >= CANDIDATES_TIED) return whole;
        chosen[found++] = (candidate){row, overlaps[row] < 0 ? -1 : 1};
        if (size == 0) chosen[found++] = (candidate){row, -1};
    }
    return found <= CANDIDATES_TIED ? found : whole;
}

/* The majority of signed rows in one word: at least 2 of 3, 3 of 5, 4 of 7. */
static uint64_t majority_word(const hop_memory *memory, const candidate *members,
                              size_t count, size_t word) {
    uint64_t ones = 0, twos = 0, fours = 0; /* bit-sliced counts of +1 */
    for (size_t k = 0; k < count; k++) {
        uint64_t x = hop_patterns_row(memory->patterns, members[k].row)[word];
        if (members[k].sign < 0) x = ~x;
        uint64_t carry = ones & x;
        ones ^= x;
        fours ^= twos & carry;
        twos ^= carry;
    }
    return count == 3 ? twos : count == 5 ? fours | (twos & ones) : fours;
}

/* Units in which the majority differs from the state, missing ones included; stops
   counting where they are too many. */
static size_t majority_wrong(const hop_memory *memory, const hop_state *state,
                             const candidate *members, size_t count) {
    size_t wrong = state->missing;
    for (size_t w = 0; w < state->words && hop_is_near(wrong, state->dim); w++) {
        const uint64_t differs =
            majority_word(memory, members, count, w) ^ state->bits[w];
        wrong += (size_t)__builtin_popcountll(differs & state->known[w]);
    }
    return wrong;
}

/* Whether the set names a memory with both its signs, which cancel. */
static bool cancels(const candidate *members, size_t count) {
    for (size_t k = 1; k < count; k++)
        if (members[k].row == members[k - 1].row) return true;
    return false;
}

/* The next larger number with as many bits set (Gosper). */
static uint32_t next_set(uint32_t set) {
    const uint32_t lowest = set & (0u - set), ripple = set + lowest;
    return ripple | (((set ^ ripple) >> 2) / lowest);
}

void hop_find_mixture(const hop_memory *memory, const hop_state *state,
                      const int32_t *overlaps, hop_result *result) {
    candidate chosen[CANDIDATES_TIED + 2];
    const size_t found = choose_candidates(memory, overlaps, chosen);
    for (size_t size = 3; size <= HOP_MAX_MIXTURE && size <= found; size += 2) {
        size_t best = SIZE_MAX;
        for (uint32_t set = (1u << size) - 1; set < 1u << found; set = next_set(set)) {
            candidate members[HOP_MAX_MIXTURE];
            size_t count = 0;
            for (uint32_t rest = set; rest; rest &= rest - 1)
                members[count++] = chosen[__builtin_ctz(rest)];
            if (cancels(members, size)) continue;
            size_t wrong = majority_wrong(memory, state, members, size);
            if (!hop_is_near(wrong, memory->dim) || wrong >= best) continue;
            best = wrong;
            result->mixture_count = size;
            result->mixture_wrong = wrong;
            for (size_t k = 0; k < size; k++) {
                result->mixture_row[k] = members[k].row;
                result->mixture_sign[k] = members[k].sign;
            }
        }
        if (best != SIZE_MAX) return;
    }
}
