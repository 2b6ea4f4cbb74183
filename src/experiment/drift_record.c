/* SPDX-License-Identifier: MIT */
/* What is kept of a run of drift: turning points, and means over scenes. */
#include <math.h>

#include "experiment/drift.h"

size_t hop_drift_sum_at(const hop_drift *drift, size_t scene, size_t sum) {
    (void)drift;
    return HOP_DRIFT_CYCLES_AT + 1 + scene * HOP_DRIFT_SUMS + sum;
}

size_t hop_drift_step_at(const hop_drift *drift, size_t step, size_t field) {
    return hop_drift_sum_at(drift, drift->scenes->count + 1, 0) +
           step * HOP_DRIFT_FIELDS + field;
}

size_t hop_drift_own_at(const hop_drift *drift, size_t own, size_t field) {
    return hop_drift_step_at(drift, drift->steps + 1, 0) + own * HOP_DRIFT_FIELDS + field;
}

size_t hop_drift_width(const hop_drift *drift) {
    return hop_drift_own_at(drift, drift->most + 1, 0);
}

/* Mean of what is added; NaN values are left out. */
typedef struct {
    double sum, count;
} mean;

static void mean_add(mean *to, double value) {
    if (isnan(value)) return;
    to->sum += value;
    to->count++;
}

static double mean_of(const mean *from) {
    return from->count > 0 ? from->sum / from->count : NAN;
}

void hop_drift_find_turning(const hop_drift_run *run, size_t scene, hop_drift_basis basis,
                            double *out) {
    size_t turn = 0, own = 0, own_then = 0;
    bool kept = true;
    for (size_t step = 1; step <= run->drift->steps; step++) {
        const bool turned = hop_drift_at(run, scene, step)[HOP_DRIFT_TURNED + basis] != 0;
        own += run->chosen[step - 1] == scene;
        if (turned && !turn) {
            turn = step;
            own_then = own;
        }
        if (turn && !turned) kept = false;
    }
    out[HOP_DRIFT_STEP] = turn ? (double)turn : NAN;
    out[HOP_DRIFT_OWN] = turn ? (double)own_then : NAN;
    out[HOP_DRIFT_STABLE] = turn && kept;
    out[HOP_DRIFT_LOST] = turn && !kept;
    out[HOP_DRIFT_NEVER] = !turn;
}

/* After as many reinforcements of the scene itself, or never both. */
static double same_turning(const double *a, const double *b) {
    return a[HOP_DRIFT_NEVER] == b[HOP_DRIFT_NEVER] &&
           (a[HOP_DRIFT_NEVER] != 0 || a[HOP_DRIFT_OWN] == b[HOP_DRIFT_OWN]);
}

static void sum_up(const hop_drift_run *run, size_t scene, double *out) {
    const size_t steps = run->drift->steps;
    const double *first = hop_drift_at(run, scene, 0),
                 *last = hop_drift_at(run, scene, steps);
    for (size_t sum = HOP_DRIFT_STRONGER; sum < HOP_DRIFT_SUMS; sum++)
        out[sum] = run->ends[scene * HOP_DRIFT_SUMS + sum];
    double *turnings[HOP_DRIFT_BASES];
    for (unsigned basis = 0; basis < HOP_DRIFT_BASES; basis++) {
        turnings[basis] = out + hop_drift_turning_field((hop_drift_basis)basis, 0);
        hop_drift_find_turning(run, scene, (hop_drift_basis)basis, turnings[basis]);
    }
    const double *measured = turnings[HOP_DRIFT_NEARER];
    out[HOP_DRIFT_REINFORCED] = 0;
    for (size_t k = 0; k < steps; k++)
        out[HOP_DRIFT_REINFORCED] += run->chosen[k] == scene;
    out[HOP_DRIFT_UNASKED] = measured[HOP_DRIFT_OWN] == 0;
    out[HOP_DRIFT_TWO_RIGHT] = same_turning(measured, turnings[HOP_DRIFT_TWO]);
    out[HOP_DRIFT_ALL_RIGHT] = same_turning(measured, turnings[HOP_DRIFT_ALL]);
    out[HOP_DRIFT_BASE_OLD] = first[HOP_DRIFT_OLD];
    out[HOP_DRIFT_END_OLD] = last[HOP_DRIFT_OLD];
    out[HOP_DRIFT_END_NEW] = last[HOP_DRIFT_NEW];
    out[HOP_DRIFT_END_ELSEWHERE] = last[HOP_DRIFT_ELSEWHERE];
    out[HOP_DRIFT_END_ENERGY_OLD] = last[HOP_DRIFT_ENERGY_OLD];
    out[HOP_DRIFT_END_ENERGY_NEW] = last[HOP_DRIFT_ENERGY_NEW];
    out[HOP_DRIFT_DEEPER_NEW] = last[HOP_DRIFT_ENERGY_NEW] < last[HOP_DRIFT_ENERGY_OLD];
}

static void keep_sums(const hop_drift_run *run, double *record) {
    const hop_drift *drift = run->drift;
    const size_t scenes = drift->scenes->count;
    for (size_t s = 0; s < scenes; s++)
        sum_up(run, s, record + hop_drift_sum_at(drift, s, 0));
    for (size_t sum = 0; sum < HOP_DRIFT_SUMS; sum++) {
        mean over = {0, 0};
        for (size_t s = 0; s < scenes; s++)
            mean_add(&over, record[hop_drift_sum_at(drift, s, sum)]);
        record[hop_drift_sum_at(drift, scenes, sum)] = mean_of(&over);
    }
}

static void keep_steps(const hop_drift_run *run, size_t field, double *record) {
    const hop_drift *drift = run->drift;
    for (size_t step = 0; step <= drift->steps; step++) {
        mean over = {0, 0};
        for (size_t s = 0; s < drift->scenes->count; s++)
            mean_add(&over, hop_drift_at(run, s, step)[field]);
        record[hop_drift_step_at(drift, step, field)] = mean_of(&over);
    }
}

static void keep_own(const hop_drift_run *run, size_t field, double *record) {
    const hop_drift *drift = run->drift;
    for (size_t wanted = 0; wanted <= drift->most; wanted++) {
        mean over = {0, 0};
        for (size_t s = 0; s < drift->scenes->count; s++) {
            size_t own = 0;
            for (size_t step = 0; step <= drift->steps; step++) {
                own += step && run->chosen[step - 1] == s;
                if (own == wanted) mean_add(&over, hop_drift_at(run, s, step)[field]);
            }
        }
        record[hop_drift_own_at(drift, wanted, field)] = mean_of(&over);
    }
}

void hop_drift_keep(const hop_drift_run *run, double *record) {
    const double recalls = (double)(run->drift->scenes->count * (run->drift->steps + 1));
    record[HOP_DRIFT_CYCLES_AT] = (double)run->cycles / recalls;
    keep_sums(run, record);
    for (size_t field = 0; field < HOP_DRIFT_FIELDS; field++) {
        keep_steps(run, field, record);
        keep_own(run, field, record);
    }
}
