/* SPDX-License-Identifier: MIT */
/* Dynamics with temperature: heat bath (Glauber) and Metropolis, at rest or annealed. */
#include <math.h>
#include "core/exponential.h"
#include "recall/run.h"

/* T of a sweep. */
static double temperature_of(const hop_recall_options *options, uint64_t sweep) {
    const double start = options->temperature, end = options->anneal_end;
    if (options->anneal_sweeps < 2 || start == end) return start;
    const double way = (double)sweep / (double)(options->anneal_sweeps - 1);
    if (end == 0) return start * (1 - way);
    return start * hop_exp(way * hop_log(end / start));
}

/* The value that a unit takes. A missing one takes its first from the heat bath. */
static int draw(const hop_run *run, double gap, double temperature, int now,
                double chance) {
    if (temperature == 0) {
        const int sign = (gap > 0) - (gap < 0);
        return hop_unit_after(sign, now, run->options->ties == HOP_TIES_PLUS);
    }
    if (run->options->update == HOP_UPDATE_GLAUBER || now == 0)
        return chance < hop_logistic(gap / temperature) ? 1 : -1;
    const double rise = now * gap; /* of the energy, by a flip */
    return rise <= 0 || chance < hop_exp(-rise / temperature) ? -now : now;
}

static void sweep_units(hop_run *run, const uint32_t *order, double temperature,
                        hop_random *chance) {
    hop_cursor *cursor = run->cursor;
    for (size_t k = 0; k < run->memory->dim && !run->status; k++) {
        const size_t unit = order[k];
        if (!(run->allowed[unit / 64] >> (unit % 64) & 1)) continue;
        const int now = hop_state_unit(&cursor->state, unit);
        const double u = temperature > 0 ? hop_random_real(chance) : 0;
        const int then = draw(run, hop_cursor_gap(cursor, unit), temperature, now, u);
        run->averages.updates++;
        if (then == now) continue;
        run->averages.changes++;
        hop_run_flip(run, unit, then);
    }
}

void hop_settle_heat(hop_run *run) {
    const hop_recall_options *options = run->options;
    const uint64_t index = options->first_index + run->cue;
    hop_random order_chance = hop_random_begin(options->seed, HOP_STREAM_ORDER, index);
    hop_random chance = hop_random_begin(options->seed, HOP_STREAM_HEAT, index);
    const uint64_t sweeps =
        options->anneal_sweeps ? options->anneal_sweeps : run->max_steps;
    uint64_t burn_in = options->burn_in >= 0 ? (uint64_t)options->burn_in : sweeps / 2;
    if (burn_in > sweeps) burn_in = sweeps;
    for (size_t i = 0; i < run->memory->dim; i++) run->order[i] = (uint32_t)i;
    for (uint64_t sweep = 0; sweep < sweeps && !run->status; sweep++) {
        if (hop_run_interrupted(run)) return;
        if (!run->cursor->exact) hop_cursor_load(run->cursor);
        if (sweep == burn_in) {
            hop_run_measure(run);
            hop_averages_begin(&run->averages, sweeps - burn_in, run->gauge.overlaps,
                               hop_memory_count(run->memory));
        }
        const uint32_t *order = hop_run_order(run, sweep, &order_chance);
        sweep_units(run, order, temperature_of(options, sweep), &chance);
        hop_cursor_tick(run->cursor);
        run->result.steps++;
        hop_run_step(run);
        if (sweep < burn_in) continue;
        const double energy = hop_run_energy(run, hop_run_measure(run));
        hop_averages_add(&run->averages, energy, run->gauge.overlaps, run->memory->dim);
    }
    if (run->status) return;
    if (!run->cursor->exact) hop_cursor_load(run->cursor);
    run->result.converged = hop_run_unstable(run) == 0;
}
