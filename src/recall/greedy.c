/* SPDX-License-Identifier: MIT */
/* Greedy recall: always the unit whose change lowers the energy most. */
#include "recall/run.h"

/* Of the units that would change, the one whose change makes s^T W s grow most, lowest
   index on ties; and the value it takes. */
static size_t steepest(hop_run *run, int *value) {
    hop_cursor *cursor = run->cursor;
    size_t found = SIZE_MAX;
    hop_raw best = {0, 0};
    for (size_t w = 0; w < cursor->state.words; w++)
        for (uint64_t rest = run->moves[w]; rest; rest &= rest - 1) {
            const unsigned bit = (unsigned)__builtin_ctzll(rest);
            /* A tied unit that would change is on its way to +1. */
            const int then = (run->plus[w] | run->zero[w]) >> bit & 1 ? 1 : -1;
            const hop_raw gain = hop_cursor_gain(cursor, w * 64 + bit, then);
            if (found != SIZE_MAX && gain.exact <= best.exact &&
                !(gain.rounded > best.rounded))
                continue;
            found = w * 64 + bit;
            best = gain;
            *value = then;
        }
    return found;
}

size_t hop_step_greedy(hop_run *run) {
    if (!run->cursor->exact) hop_cursor_load(run->cursor);
    if (hop_run_unstable(run) == 0) return 0;
    int value = 0;
    const size_t unit = steepest(run, &value);
    hop_run_flip(run, unit, value);
    return 1;
}

void hop_settle_greedy(hop_run *run) {
    hop_result *result = &run->result;
    hop_cursor *cursor = run->cursor;
    const bool watch = !run->falls;
    bool followed = false; /* rounded fields have followed flips since they were made */
    uint64_t period = 0;
    if (watch) run->status = hop_repeat_note(&run->repeat, &cursor->state, 0, &period);
    while (!run->status) {
        if (hop_run_interrupted(run)) return;
        size_t unstable = hop_run_unstable(run);
        if (unstable == 0 && followed) { /* fields that follow flips drift */
            hop_cursor_load(cursor);
            unstable = hop_run_unstable(run);
            followed = false;
        }
        if (unstable <= run->options->tolerance) {
            result->converged = 1;
            return;
        }
        if (result->steps == run->max_steps) return;
        int value = 0;
        const size_t unit = steepest(run, &value);
        result->steps++;
        hop_run_flip(run, unit, value);
        followed = !cursor->exact;
        if (run->options->trace == HOP_TRACE_STEPS) hop_trace_add(run, (int64_t)unit);
        if (!watch || run->status) continue;
        run->status =
            hop_repeat_note(&run->repeat, &cursor->state, result->steps, &period);
        result->cycle = period;
        if (period) return;
    }
}
