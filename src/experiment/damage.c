/* SPDX-License-Identifier: MIT */
/* Damage that grows along one order, and how much of it recall undoes. */
#include "experiment/damage.h"

#include <math.h>
#include <stdlib.h>

#include <hopfield/random.h>

#include "core/error.h"

void hop_erosion_clear(hop_erosion *damage) {
    free(damage->first);
    free(damage->second);
    *damage = (hop_erosion){0};
}

static bool is_on(const hop_rig *rig, size_t row, size_t unit) {
    return hop_patterns_row(rig->patterns, row)[unit / 64] >> (unit % 64) & 1;
}

/* Parts order[units] into active and silent units, in its order. */
static void part(const hop_rig *rig, const uint32_t *order, hop_erosion *damage) {
    size_t active = 0, silent = 0;
    for (size_t k = 0; k < rig->units; k++)
        if (is_on(rig, damage->row, order[k]))
            damage->first[active++] = order[k];
        else if (silent < damage->most)
            damage->second[silent++] = order[k];
    if (silent < damage->most) damage->most = silent;
}

hop_status hop_erosion_begin(const hop_trial *trial, const hop_rig *rig, size_t row,
                             bool sparse, hop_erosion *out) {
    const size_t units = rig->units;
    hop_erosion damage = {.row = row, .sparse = sparse};
    hop_random chance = hop_random_begin(trial->seed, HOP_STREAM_NOISE, row);
    size_t active = 0;
    for (size_t i = 0; i < units; i++) active += is_on(rig, row, i);
    const double f = sparse ? (double)active / (double)units : 0.5;
    damage.most = sparse ? active : units;
    damage.allowed = (size_t)floor(hop_lab_value(trial->lab, HOP_P_RETRIEVED) * 4 * f *
                                       (1 - f) * (double)units +
                                   1e-9);
    uint32_t *order = malloc(units * sizeof *order);
    damage.first = malloc((damage.most + 1) * sizeof *damage.first);
    damage.second = malloc((damage.most + 1) * sizeof *damage.second);
    if (!order || !damage.first || !damage.second) {
        free(order);
        hop_erosion_clear(&damage);
        return hop_fail_memory(trial->error);
    }
    hop_random_permutation(&chance, order, units);
    if (sparse)
        part(rig, order, &damage);
    else
        for (size_t k = 0; k < units; k++) damage.first[k] = order[k];
    free(order);
    *out = damage;
    return HOP_OK;
}

void hop_erosion_apply(const hop_erosion *damage, size_t steps, hop_rig *rig) {
    hop_patterns_read(rig->patterns, damage->row, rig->cue);
    for (size_t k = 0; k < steps && k < damage->most; k++) {
        int8_t *unit = &rig->cue[damage->first[k]];
        *unit = (int8_t) - *unit;
        if (damage->sparse) rig->cue[damage->second[k]] = 1;
    }
}

bool hop_erosion_is_undone(const hop_erosion *damage, const hop_rig *rig) {
    return hop_rig_wrong(rig, damage->row) <= damage->allowed;
}

static hop_status try_steps(const hop_trial *trial, const hop_erosion *damage,
                            size_t steps, hop_rig *rig, bool *undone) {
    hop_erosion_apply(damage, steps, rig);
    hop_status status = hop_rig_recall(trial, rig, NULL);
    if (!status) *undone = hop_erosion_is_undone(damage, rig);
    return status;
}

hop_status hop_erosion_survived(const hop_trial *trial, const hop_erosion *damage,
                                hop_rig *rig, double *out) {
    size_t good = 0, bad = damage->most;
    bool undone = false;
    hop_status status = try_steps(trial, damage, 0, rig, &undone);
    if (!undone) bad = 0;
    while (!status && bad > good + 1) {
        const size_t middle = good + (bad - good) / 2;
        status = try_steps(trial, damage, middle, rig, &undone);
        if (undone)
            good = middle;
        else
            bad = middle;
    }
    if (!status) *out = (double)good / (double)damage->most;
    return status;
}
