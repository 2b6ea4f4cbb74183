/* SPDX-License-Identifier: MIT */
/* Dynamics in heat: heat bath, Metropolis, annealing, and graded units. */
#include <math.h>

#include "core/error.h"
#include "experiment/dynamics_record.h"

/* States of a run are kept to see its energy rise; so many units at most. */
enum { MOST_KEPT = 1 << 24 };

hop_status hop_dynamics_prepare(hop_lab *lab, hop_error *error) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const double sweeps = hop_lab_value(lab, HOP_P_SWEEPS);
    for (size_t k = 0; k < units->count; k++)
        if (sweeps * units->values[k] > MOST_KEPT)
            return hop_fail(error, HOP_ELIMIT,
                            "sweeps: %.0f sweeps of %.0f units are more than %d states "
                            "of a unit, all of which are kept",
                            sweeps, units->values[k], MOST_KEPT);
    hop_sweep_sort(&lab->settings[HOP_P_TEMPERATURE].sweep);
    hop_sweep_sort(&lab->settings[HOP_P_GAIN].sweep);
    lab->width = graded_at(lab, hop_lab_sweep(lab, HOP_P_GAIN)->count, 0);
    return HOP_OK;
}

size_t hop_trace_rises(const hop_trace *trace) {
    size_t rises = 0;
    for (size_t k = 1; k < trace->count; k++)
        rises += trace->entries[k].energy > trace->entries[k - 1].energy;
    return rises;
}

/* What a run that has ended gives. The pattern's average is there where it was among the
   best memories when the burn-in ended and is at the end; else the end stands for it. */
static void keep(const hop_trial *t, const hop_rig *rig, bool averaged, double *to) {
    const double units = (double)rig->units, wrong = (double)hop_rig_wrong(rig, 0);
    const hop_trace *trace = rig->result.trace;
    const size_t rises = trace ? hop_trace_rises(trace) : 0;
    to[HEAT_OVERLAP] = 1 - 2 * wrong / units;
    for (size_t k = 0; averaged && k < rig->result.best_count; k++) {
        const hop_match *match = &rig->result.best[k];
        if (match->row != 0 || isnan(match->mean)) continue;
        to[HEAT_OVERLAP] = match->mean;
        to[HEAT_ERROR] = match->mean_error;
    }
    to[HEAT_KEPT] = to[HEAT_OVERLAP] > 0.5;
    if (to[HEAT_KEPT] != 0) to[HEAT_KEPT_OVERLAP] = to[HEAT_OVERLAP];
    to[HEAT_WRONG] = wrong;
    to[HEAT_RETRIEVED] = wrong <= (double)hop_lab_wrong_allowed(t->lab, rig->units);
    to[HEAT_ENERGY] = rig->result.energy / units;
    to[HEAT_RISES] = rises > 0;
    if (trace && trace->count > 1)
        to[HEAT_RISING] = (double)rises / (double)(trace->count - 1);
}

static hop_recall_options options_of(const hop_trial *t, const hop_rig *rig,
                                     hop_update update) {
    hop_recall_options options = hop_lab_recall_options(t->lab, rig->units);
    options.update = update;
    options.seed = t->seed;
    options.trace = HOP_TRACE_STEPS;
    options.best = HOP_MAX_BEST;
    return options;
}

static hop_status heat_one(const hop_trial *t, hop_rig *rig, size_t heat,
                           double temperature, double *to) {
    const double sweeps = hop_lab_value(t->lab, HOP_P_SWEEPS);
    hop_recall_options options = options_of(
        t, rig, heat == METROPOLIS ? HOP_UPDATE_METROPOLIS : HOP_UPDATE_GLAUBER);
    options.temperature = temperature;
    options.max_steps = (int64_t)sweeps;
    if (heat == ANNEALED) options.anneal_sweeps = (uint64_t)sweeps;
    const hop_status status = hop_rig_recall(t, rig, &options);
    if (!status) keep(t, rig, heat != ANNEALED, to);
    return status;
}

/* As many units of time as there are sweeps, unless all are at rest before. Where the
   energy of the graded units does not fall, the time step was too large. */
static hop_status move_graded(const hop_trial *t, hop_rig *rig, double gain, double *to) {
    hop_recall_options options = options_of(t, rig, HOP_UPDATE_CONTINUOUS);
    hop_status status = HOP_EUNSUPPORTED;
    options.trace = HOP_TRACE_NONE;
    options.gain = gain;
    if (!hop_memory_symmetric(rig->memory)) return status;
    for (int64_t steps = 5; steps <= 5 << 8; steps *= 2) { /* of a unit of time */
        options.time_step = 1 / (double)steps;
        options.max_steps = (int64_t)hop_lab_value(t->lab, HOP_P_SWEEPS) * steps;
        status = hop_rig_recall(t, rig, &options);
        if (status != HOP_EINVAL) break;
    }
    if (status) return status;
    keep(t, rig, false, to);
    to[HEAT_RISES] = to[HEAT_RISING] = 0; /* recall checks it at every step */
    return HOP_OK;
}

/* What a memory cannot do is left out, and no failure of the others. */
static hop_status without(hop_status status) {
    return status == HOP_EUNSUPPORTED ? HOP_OK : status;
}

hop_status hop_dynamics_heat(const hop_trial *t, hop_rig *rig, double *record) {
    const hop_sweep *temperature = hop_lab_sweep(t->lab, HOP_P_TEMPERATURE);
    const hop_sweep *gain = hop_lab_sweep(t->lab, HOP_P_GAIN);
    for (size_t k = WIDTH; k < t->lab->width; k++) record[k] = NAN;
    hop_status status = HOP_OK;
    if (t->trial >= HEATED) return HOP_OK;
    for (size_t k = 0; k < temperature->count; k++)
        for (size_t heat = 0; heat < HEATS && !status; heat++)
            status = without(heat_one(t, rig, heat, temperature->values[k],
                                      record + heat_at(k, heat, 0)));
    for (size_t k = 0; k < gain->count && !status; k++)
        status = without(
            move_graded(t, rig, gain->values[k], record + graded_at(t->lab, k, 0)));
    return status;
}
