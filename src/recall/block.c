/* SPDX-License-Identifier: MIT */
/* Block recall: the units of a block move at once, block after block, in sweeps. */
#include "memory/form.h"
#include "recall/run.h"

/* A memory of pairs answers from the left first: its right side is the first block. */
size_t hop_block_count(const hop_run *run) {
    if (hop_run_alternates(run)) return 2;
    return (run->memory->dim + run->block - 1) / run->block;
}

void hop_block_units(const hop_run *run, size_t block, size_t *first, size_t *end) {
    const size_t dim = run->memory->dim, left = run->memory->left;
    if (hop_run_alternates(run)) {
        *first = block == 0 ? left : 0;
        *end = block == 0 ? dim : left;
        return;
    }
    *first = block * run->block;
    *end = dim - *first < run->block ? dim : *first + run->block;
}

/* Whether the couplings from unit to unit of first..end-1 are all 0. */
static bool is_loose(const hop_memory *memory, size_t first, size_t end) {
    if (end - first == 1) return true;
    if (!memory->matrix)
        return memory->form == &hop_form_pairs &&
               (end <= memory->left || first >= memory->left);
    for (size_t i = first; i < end; i++)
        for (size_t j = first; j < end; j++)
            if (i != j && memory->matrix->w[i * memory->dim + j] != 0) return false;
    return true;
}

bool hop_blocks_are_loose(const hop_run *run) {
    if (run->options->update != HOP_UPDATE_BLOCK && !hop_run_alternates(run)) return true;
    for (size_t block = 0; block < hop_block_count(run); block++) {
        size_t first, end;
        hop_block_units(run, block, &first, &end);
        if (!is_loose(run->memory, first, end)) return false;
    }
    return true;
}

/* Makes the moves of a block known in run->next: bits, then units that move. Returns how
   many do. */
static size_t moves_of(hop_run *run, size_t first, size_t end) {
    const hop_state *state = &run->cursor->state;
    uint64_t *bits = run->next, *moved = run->next + state->words;
    size_t count = 0;
    for (size_t w = first / 64; w <= (end - 1) / 64; w++) bits[w] = moved[w] = 0;
    for (size_t i = first; i < end; i++) {
        const uint64_t mask = (uint64_t)1 << (i % 64);
        if (!(run->allowed[i / 64] & mask)) continue;
        const int now = hop_state_unit(state, i);
        const int then = hop_run_next(run, i, now);
        if (then == now) continue;
        if (hop_run_watches(run, i)) hop_reason_change(run, i, then);
        moved[i / 64] |= mask;
        if (then > 0) bits[i / 64] |= mask;
        count++;
    }
    return count;
}

/* Whether all moves of a block are made by loading the state anew, which is cheaper than
   following many flips where that loses nothing and nobody wants to see each. */
static bool is_for_loading(const hop_run *run, size_t moves) {
    const bool seen = !run->trial && (run->options->check_energy ||
                                      run->options->trace == HOP_TRACE_FLIPS);
    return !seen && run->cursor->exact && !run->memory->matrix &&
           moves * 64 > run->memory->dim;
}

static void make_moves(hop_run *run, size_t first, size_t end, bool loading) {
    hop_state *state = &run->cursor->state;
    const uint64_t *bits = run->next, *moved = run->next + state->words;
    for (size_t w = first / 64; w <= (end - 1) / 64 && !run->status; w++)
        for (uint64_t rest = moved[w]; rest && !run->status; rest &= rest - 1) {
            const unsigned bit = (unsigned)__builtin_ctzll(rest);
            const int value = bits[w] >> bit & 1 ? 1 : -1;
            if (loading) {
                hop_state_set(state, w * 64 + bit, value);
                run->result.flips++;
            } else {
                hop_run_flip(run, w * 64 + bit, value);
            }
        }
    if (loading) hop_cursor_load(run->cursor);
}

size_t hop_sweep_blocks(hop_run *run, const uint32_t *order) {
    const size_t count = hop_block_count(run);
    size_t flips = 0;
    for (size_t k = 0; k < count && !run->status; k++) {
        size_t first, end;
        hop_block_units(run, order[k], &first, &end);
        const size_t moves = moves_of(run, first, end);
        if (moves) make_moves(run, first, end, is_for_loading(run, moves));
        flips += moves;
    }
    return flips;
}

void hop_settle_block(hop_run *run) {
    hop_settle_sweeps(run);
}
