/* SPDX-License-Identifier: MIT */
/* Synchronous recall: all units at once, s(t+1) = sign(W s(t))  (Little 1974). */
#include <string.h>
#include "memory/form.h"
#include "recall/run.h"

/* Writes s(t+1) over `next` (bits, then known); returns how many units change. */
static size_t next_state(hop_run *run, uint64_t *next) {
    hop_state *state = &run->cursor->state;
    const size_t words = state->words;
    size_t changed = 0;
    hop_cursor_signs(run->cursor, run->plus, run->zero);
    for (size_t w = 0; w < words; w++) {
        const uint64_t bits = state->bits[w], known = state->known[w];
        const uint64_t tied = run->zero[w], moved = run->allowed[w];
        const uint64_t raised = hop_run_raised(run, known);
        uint64_t new_bits = run->plus[w] | (tied & (raised | bits));
        uint64_t new_known = ~tied | known | raised;
        new_bits = (new_bits & moved) | (bits & ~moved);
        new_known = (new_known & moved) | (known & ~moved);
        changed += (size_t)__builtin_popcountll((new_bits ^ bits) | (new_known ^ known));
        next[w] = new_bits;
        next[words + w] = new_known;
    }
    return changed;
}

/* Makes `next` the present state; the present one becomes previous, that one older. */
static void advance(hop_run *run, const uint64_t *next) {
    hop_state *state = &run->cursor->state;
    const size_t bytes = 2 * state->words * sizeof *state->bits;
    uint64_t *oldest = run->older;
    run->older = run->previous;
    run->previous = oldest;
    memcpy(run->previous, state->bits, bytes);
    memcpy(state->bits, next, bytes);
    hop_state_recount(state);
    hop_cursor_load(run->cursor);
}

/* Symmetric couplings of two units each know no longer period than 2. */
static bool may_repeat_late(const hop_memory *memory) {
    return !hop_memory_symmetric(memory) || memory->form->plural;
}

/* The period at which the state repeats, or 0. A period of 2 is found by comparing words;
   longer ones are looked up by hash, and the hash is believed only after `period` further
   steps have come back to the state itself. Where the past counts, a state that comes
   back says nothing. */
static uint64_t period_of(hop_run *run) {
    hop_state *state = &run->cursor->state;
    const size_t bytes = 2 * state->words * sizeof *state->bits;
    hop_result *result = &run->result;
    if (run->cursor->span) return 0;
    if (result->steps >= 2 && memcmp(state->bits, run->older, bytes) == 0) return 2;
    if (!may_repeat_late(run->memory)) return 0;
    uint64_t period;
    run->status = hop_repeat_note(&run->repeat, state, result->steps, &period);
    if (run->status || period <= 2) return 0;
    memcpy(run->scratch, state->bits, bytes);
    for (uint64_t k = 0; k < period; k++) {
        next_state(run, run->next);
        memcpy(state->bits, run->next, bytes);
        hop_state_recount(state);
        hop_cursor_load(run->cursor);
    }
    if (memcmp(run->scratch, state->bits, bytes) == 0) return period;
    memcpy(state->bits, run->scratch, bytes);
    hop_state_recount(state);
    hop_cursor_load(run->cursor);
    return 0;
}

size_t hop_step_sync(hop_run *run) {
    const size_t changed = next_state(run, run->next);
    if (changed) advance(run, run->next);
    hop_cursor_tick(run->cursor);
    return changed;
}

void hop_settle_sync(hop_run *run) {
    hop_result *result = &run->result;
    uint64_t ignored;
    if (may_repeat_late(run->memory))
        run->status = hop_repeat_note(&run->repeat, &run->cursor->state, 0, &ignored);
    while (!run->status) {
        if (hop_run_interrupted(run)) return;
        const size_t changed = next_state(run, run->next);
        if (changed == 0 && hop_run_waits(run)) continue;
        if (changed == 0 ||
            (changed <= run->options->tolerance && result->steps == run->max_steps)) {
            result->converged = 1;
            return;
        }
        if (result->steps == run->max_steps) return;
        hop_reason_step(run, run->next);
        advance(run, run->next);
        hop_cursor_tick(run->cursor);
        run->still = 0;
        result->steps++;
        result->flips += changed;
        hop_run_step(run);
        if (changed <= run->options->tolerance) {
            result->converged = 1;
            return;
        }
        result->cycle = period_of(run);
        if (result->cycle) return;
    }
}
