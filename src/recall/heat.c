/* SPDX-License-Identifier: MIT */
/* Dynamics with temperature: heat bath (Glauber) and Metropolis, at rest or annealed. */
#include <math.h>
#include "core/exponential.h"
#include "recall/run.h"

/* Sweeps where none are asked for. */
enum { SWEEPS = 200 };

/* T of a sweep; a play may outlast the annealing, and stays at its end. */
static double temperature_of(const hop_recall_options *options, uint64_t sweep) {
    const double start = options->temperature, end = options->anneal_end;
    if (options->anneal_sweeps == 0 || sweep == 0) return start;
    if (sweep >= options->anneal_sweeps - 1) return end;
    const double way = (double)sweep / (double)(options->anneal_sweeps - 1);
    if (end == 0) return start * (1 - way);
    return start * hop_exp(way * hop_log(end / start));
}

uint64_t hop_run_sweeps(const hop_recall_options *options) {
    if (options->anneal_sweeps) return options->anneal_sweeps;
    return options->max_steps >= 0 ? (uint64_t)options->max_steps : SWEEPS;
}

/* The value that a unit takes. A missing one takes its first from the heat bath. */
static int draw(const hop_run *run, double gap, double temperature, int now,
                double chance) {
    if (temperature == 0) {
        return hop_run_after(run, (gap > 0) - (gap < 0), now);
    }
    if (run->options->update == HOP_UPDATE_GLAUBER || now == 0)
        return chance < hop_logistic(gap / temperature) ? 1 : -1;
    const double rise = now * gap; /* of the energy, by a flip */
    return rise <= 0 || chance < hop_exp(-rise / temperature) ? -now : now;
}

size_t hop_sweep_heat(hop_run *run, const uint32_t *order) {
    hop_cursor *cursor = run->cursor;
    const double temperature = temperature_of(run->options, run->sweep);
    size_t flips = 0;
    for (size_t k = 0; k < run->memory->dim && !run->status; k++) {
        const size_t unit = order[k];
        if (!(run->allowed[unit / 64] >> (unit % 64) & 1)) continue;
        const int now = hop_state_unit(&cursor->state, unit);
        const double u = temperature > 0 ? hop_random_real(&run->heat) : 0;
        const int then = draw(run, hop_cursor_gap(cursor, unit), temperature, now, u);
        run->averages.updates++;
        if (then == now) continue;
        run->averages.changes++;
        hop_run_flip(run, unit, then);
        flips++;
    }
    return flips;
}

/* From here on, averages are taken. */
static void begin_averages(hop_run *run, uint64_t sweeps) {
    hop_run_measure(run);
    hop_averages_begin(&run->averages, sweeps, run->gauge.overlaps,
                       hop_memory_count(run->memory));
}

void hop_settle_heat(hop_run *run) {
    const hop_recall_options *options = run->options;
    const uint64_t count = hop_run_sweeps(options);
    uint64_t burn_in = options->burn_in >= 0 ? (uint64_t)options->burn_in : count / 2;
    hop_sweeps sweeps;
    hop_sweeps_begin(run, &sweeps);
    while (sweeps.done < count && !run->status) {
        if (hop_run_interrupted(run)) return;
        if (!run->cursor->exact) hop_cursor_load(run->cursor);
        if (sweeps.done == burn_in) begin_averages(run, count - burn_in);
        hop_step_sweep(run, &sweeps);
        run->result.steps++;
        hop_run_step(run);
        if (sweeps.done <= burn_in) continue;
        const double energy = hop_run_energy(run, hop_run_measure(run));
        hop_averages_add(&run->averages, energy, run->gauge.overlaps, run->memory->dim);
    }
    if (run->status) return;
    if (!run->cursor->exact) hop_cursor_load(run->cursor);
    run->result.converged = hop_run_unstable(run) == 0;
}
