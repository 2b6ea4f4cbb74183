/* SPDX-License-Identifier: MIT */
/* Asynchronous recall: one unit at a time, in sweeps  (Hopfield 1982). */
#include <string.h>
#include "recall/run.h"

/* Updates every allowed unit once; returns the flips. */
static size_t sweep_units(hop_run *run, const uint32_t *order) {
    hop_cursor *cursor = run->cursor;
    const size_t dim = run->memory->dim;
    const bool plus_on_ties = run->options->ties == HOP_TIES_PLUS;
    size_t flips = 0;
    for (size_t k = 0; k < dim && !run->status; k++) {
        const size_t unit = order[k];
        if (!(run->allowed[unit / 64] >> (unit % 64) & 1)) continue;
        const int now = hop_state_unit(&cursor->state, unit);
        const int then = hop_unit_after(hop_cursor_sign(cursor, unit), now, plus_on_ties);
        if (then == now) continue;
        hop_run_flip(run, unit, then);
        flips++;
    }
    return flips;
}

/* One more sweep would change the state: may it count as converged within the tolerance?
   Tried on the state and taken back. */
static bool within_tolerance(hop_run *run, const uint32_t *order) {
    if (run->options->tolerance == 0) return false;
    hop_state *state = &run->cursor->state;
    const size_t bytes = 2 * state->words * sizeof *state->bits;
    const hop_result before = run->result;
    memcpy(run->scratch, state->bits, bytes);
    run->trial = true;
    const size_t flips = sweep_units(run, order);
    run->trial = false;
    run->result = before;
    memcpy(state->bits, run->scratch, bytes);
    hop_state_recount(state);
    hop_cursor_load(run->cursor);
    return flips <= run->options->tolerance;
}

/* Sweeps repeat themselves once a state comes back, if their order is always the same and
   energy does not forbid it. */
static bool may_cycle(const hop_run *run) {
    const hop_recall_options *options = run->options;
    return !run->falls &&
           (options->order == HOP_ORDER_FIXED ||
            (options->order == HOP_ORDER_GIVEN && options->given_sweeps == 1));
}

void hop_settle_async(hop_run *run) {
    hop_result *result = &run->result;
    const hop_recall_options *options = run->options;
    hop_random chance = hop_random_begin(options->seed, HOP_STREAM_ORDER,
                                         options->first_index + run->cue);
    const bool watch = may_cycle(run);
    uint64_t period = 0;
    for (size_t i = 0; i < run->memory->dim; i++) run->order[i] = (uint32_t)i;
    if (watch)
        run->status = hop_repeat_note(&run->repeat, &run->cursor->state, 0, &period);
    for (uint64_t sweep = 0; !run->status; sweep++) {
        if (hop_run_interrupted(run)) return;
        if (!run->cursor->exact) hop_cursor_load(run->cursor);
        if (hop_run_unstable(run) == 0) {
            result->converged = 1;
            return;
        }
        const uint32_t *order = hop_run_order(run, sweep, &chance);
        if (result->steps == run->max_steps) {
            result->converged = within_tolerance(run, order);
            return;
        }
        const size_t flips = sweep_units(run, order);
        hop_cursor_tick(run->cursor);
        result->steps++;
        hop_run_step(run);
        if (flips <= options->tolerance) {
            result->converged = 1;
            return;
        }
        if (!watch || run->status) continue;
        run->status =
            hop_repeat_note(&run->repeat, &run->cursor->state, result->steps, &period);
        result->cycle = period;
        if (period) return;
    }
}
