/* SPDX-License-Identifier: MIT */
/* Greedy recall: always the unit whose change lowers the energy most. */
#include "recall/run.h"

void hop_settle_greedy(hop_run *run) {
    hop_result *result = &run->result;
    hop_cursor *cursor = run->cursor;
    const bool watch = !hop_run_energy_falls(run);
    const bool plus_on_ties = run->options->ties == HOP_TIES_PLUS;
    bool followed = false; /* rounded fields have followed flips since they were made */
    uint64_t period = 0;
    if (watch) run->status = hop_repeat_note(&run->repeat, &cursor->state, 0, &period);
    while (!run->status) {
        if (hop_run_interrupted(run)) return;
        int value = 0;
        const size_t unit =
            cursor->landscape->steepest(cursor, run->allowed, plus_on_ties, &value);
        if (unit == SIZE_MAX && followed) { /* fields that follow flips drift */
            cursor->landscape->load(cursor);
            followed = false;
            continue;
        }
        if (unit == SIZE_MAX || (run->options->tolerance &&
                                 hop_run_unstable(run) <= run->options->tolerance)) {
            result->converged = 1;
            return;
        }
        if (result->steps == run->max_steps) return;
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
