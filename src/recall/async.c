/* SPDX-License-Identifier: MIT */
/* Asynchronous recall: one unit at a time, in sweeps  (Hopfield 1982). */
#include <string.h>
#include "recall/run.h"

/* The order of the next sweep into run->order, or a pointer to the caller's. */
static const uint32_t *order_of(hop_run *run, hop_sweeps *sweeps) {
    const hop_recall_options *options = run->options;
    if (options->order == HOP_ORDER_GIVEN)
        return options->given_order +
               (size_t)(sweeps->done % options->given_sweeps) * sweeps->turns;
    if (options->order == HOP_ORDER_RANDOM && !hop_run_alternates(run))
        hop_random_permutation(&sweeps->chance, run->order, sweeps->turns);
    return run->order;
}

/* Updates every allowed unit once. */
size_t hop_sweep_units(hop_run *run, const uint32_t *order) {
    hop_cursor *cursor = run->cursor;
    const size_t dim = run->memory->dim;
    size_t flips = 0;
    for (size_t k = 0; k < dim && !run->status; k++) {
        const size_t unit = order[k];
        if (!(run->allowed[unit / 64] >> (unit % 64) & 1)) continue;
        const int now = hop_state_unit(&cursor->state, unit);
        const int then = hop_run_next(run, unit, now);
        if (then == now) continue;
        hop_run_flip(run, unit, then);
        flips++;
    }
    return flips;
}

void hop_sweeps_begin(hop_run *run, hop_sweeps *out) {
    const hop_recall_options *options = run->options;
    const bool units = options->update == HOP_UPDATE_ASYNC;
    const bool hot = hop_is_stochastic(options->update);
    const uint64_t index = options->first_index + run->cue;
    *out =
        (hop_sweeps){.sweep = hot     ? hop_sweep_heat
                              : units ? hop_sweep_units
                                      : hop_sweep_blocks,
                     .turns = hot || units ? run->memory->dim : hop_block_count(run),
                     .chance = hop_random_begin(options->seed, HOP_STREAM_ORDER, index)};
    run->heat = hop_random_begin(options->seed, HOP_STREAM_HEAT, index);
    run->sweep = 0;
    for (size_t i = 0; i < run->memory->dim; i++) run->order[i] = (uint32_t)i;
}

size_t hop_step_sweep(hop_run *run, hop_sweeps *sweeps) {
    const size_t flips = sweeps->sweep(run, order_of(run, sweeps));
    hop_cursor_tick(run->cursor);
    run->sweep = ++sweeps->done;
    return flips;
}

/* One more sweep would change the state: may it count as converged within the tolerance?
   Tried on the state and taken back. */
static bool within_tolerance(hop_run *run, hop_sweeps *sweeps) {
    if (run->options->tolerance == 0) return false;
    hop_state *state = &run->cursor->state;
    const size_t bytes = 2 * state->words * sizeof *state->bits;
    const hop_result before = run->result;
    memcpy(run->scratch, state->bits, bytes);
    run->trial = true;
    const size_t flips = sweeps->sweep(run, order_of(run, sweeps));
    run->trial = false;
    run->result = before;
    memcpy(state->bits, run->scratch, bytes);
    hop_state_recount(state);
    hop_cursor_load(run->cursor);
    return flips <= run->options->tolerance;
}

/* Sweeps repeat themselves once a state comes back, if their order is always the same and
   neither energy nor the past forbid it. */
static bool may_cycle(const hop_run *run, const hop_sweeps *sweeps) {
    const hop_recall_options *options = run->options;
    return !run->falls && run->cursor->span == 0 &&
           (options->order == HOP_ORDER_FIXED || sweeps->turns == 1 ||
            (options->order == HOP_ORDER_GIVEN && options->given_sweeps == 1));
}

void hop_settle_sweeps(hop_run *run) {
    hop_result *result = &run->result;
    hop_sweeps sweeps;
    hop_sweeps_begin(run, &sweeps);
    const bool watch = may_cycle(run, &sweeps);
    uint64_t period = 0;
    if (watch)
        run->status = hop_repeat_note(&run->repeat, &run->cursor->state, 0, &period);
    while (!run->status) {
        if (hop_run_interrupted(run)) return;
        if (!run->cursor->exact) hop_cursor_load(run->cursor);
        if (hop_run_unstable(run) == 0) {
            if (hop_run_waits(run)) continue;
            result->converged = 1;
            return;
        }
        if (result->steps == run->max_steps) {
            result->converged = within_tolerance(run, &sweeps);
            return;
        }
        const size_t flips = hop_step_sweep(run, &sweeps);
        run->still = 0;
        result->steps++;
        hop_run_step(run);
        if (flips <= run->options->tolerance) {
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

void hop_settle_async(hop_run *run) {
    hop_settle_sweeps(run);
}
