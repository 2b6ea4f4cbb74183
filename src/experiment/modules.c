/* SPDX-License-Identifier: MIT */
/* Sharing patterns out to several networks, and choosing among what they recall. */
#include "experiment/modules.h"

#include <hopfield/random.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"

const char *hop_route_name(hop_route route) {
    static const char *const names[HOP_ROUTE_COUNT] = {"oracle", "overlap", "energy"};
    return names[route];
}

/* The patterns of one network, cut out of the whole, and its part of the cue. */
static hop_status take_part(const hop_trial *trial, const hop_layout *layout,
                            const hop_rig *whole, size_t network, hop_rig *rig) {
    const size_t units = layout->units;
    const size_t offset = layout->division == HOP_DIVISION_SLICES ? network * units : 0;
    const size_t first = network % hop_layout_shares(layout);
    int8_t *full = malloc(whole->units);
    rig->units = units;
    rig->cue = malloc(units);
    rig->state = malloc(units);
    hop_status status = HOP_OK;
    if (!full || !rig->cue || !rig->state || hop_patterns_create(units, &rig->patterns))
        status = hop_fail_memory(trial->error);
    for (size_t row = first; row < layout->patterns && !status;
         row += hop_layout_shares(layout)) {
        hop_patterns_read(whole->patterns, row, full);
        status = hop_patterns_append(rig->patterns, full + offset, 1, units,
                                     HOP_CODING_BIPOLAR, trial->error);
    }
    if (!status) memcpy(rig->cue, whole->cue + offset, units);
    free(full);
    return status;
}

/* Cuts each pair of couplings with probability 1 - 1/k. */
static hop_status cut_couplings(const hop_trial *trial, const hop_layout *layout,
                                size_t network, hop_rig *rig) {
    const size_t n = rig->units;
    double *w = malloc(n * n * sizeof *w);
    if (!w) return hop_fail_memory(trial->error);
    hop_random chance = hop_random_begin(trial->seed, HOP_STREAM_USER, network);
    hop_status status = hop_memory_export(rig->memory, w, trial->error);
    for (size_t i = 0; i < n && !status; i++)
        for (size_t j = 0; j < i; j++)
            if (hop_random_below(&chance, layout->networks))
                w[i * n + j] = w[j * n + i] = 0;
    if (!status) status = hop_memory_import(rig->memory, w, trial->error);
    free(w);
    return status;
}

/* What is known of a stored pattern's fields, of one slice after the other. */
typedef struct {
    size_t count, unstable;
    double mean, squares; /* of xi_i h_i; squares round the mean, Welford 1962 */
} fields_so_far;

/* Adds the fields of a stored pattern, and its unstable units. */
static hop_status measure_fields(const hop_trial *trial, hop_rig *rig, size_t row,
                                 fields_so_far *fields) {
    const size_t n = rig->units;
    double *w = malloc(n * n * sizeof *w);
    int8_t *units = malloc(n);
    hop_recall_options step = hop_lab_recall_options(trial->lab, n);
    hop_result result = {0};
    hop_status status = w && units ? HOP_OK : hop_fail_memory(trial->error);
    if (!status) status = hop_memory_export(rig->memory, w, trial->error);
    if (!status) {
        hop_patterns_read(rig->patterns, row, units);
        for (size_t i = 0; i < n; i++) {
            double field = 0;
            for (size_t j = 0; j < n; j++) field += w[i * n + j] * units[j];
            const double before = field * units[i] - fields->mean;
            fields->mean += before / (double)++fields->count;
            fields->squares += before * (field * units[i] - fields->mean);
        }
        step.update = HOP_UPDATE_SYNC;
        step.ties = HOP_TIES_KEEP;
        step.max_steps = 1;
        status = hop_recall(rig->memory, &step, units, 1, NULL, &result, trial->error);
        fields->unstable += result.flips;
    }
    hop_results_clear(&result, 1);
    free(units);
    free(w);
    return status;
}

/* What the routes have seen so far. */
typedef struct {
    int64_t overlap;
    double energy;
} best_so_far;

static void choose(const hop_rig *rig, size_t network, size_t wrong, bool right,
                   best_so_far *best, hop_modules_result *out) {
    int64_t overlap = 0;
    for (size_t i = 0; i < rig->units; i++) overlap += rig->cue[i] * rig->state[i];
    const bool chosen[HOP_ROUTE_COUNT] = {
        [HOP_ROUTE_ORACLE] = right,
        [HOP_ROUTE_OVERLAP] = network == 0 || overlap > best->overlap,
        [HOP_ROUTE_ENERGY] = network == 0 || rig->result.energy < best->energy,
    };
    if (chosen[HOP_ROUTE_OVERLAP]) best->overlap = overlap;
    if (chosen[HOP_ROUTE_ENERGY]) best->energy = rig->result.energy;
    for (size_t r = 0; r < HOP_ROUTE_COUNT; r++) {
        if (!chosen[r]) continue;
        out->wrong[r] = wrong;
        out->network[r] = network;
    }
}

/* Wrong units against the pattern sought, which only its own network may hold. */
static size_t wrong_units(const hop_rig *rig, const hop_rig *whole, size_t target,
                          size_t offset) {
    const uint64_t *bits = hop_patterns_row(whole->patterns, target);
    size_t wrong = 0;
    for (size_t i = 0; i < rig->units; i++) {
        const size_t at = offset + i;
        wrong += rig->state[i] != (bits[at / 64] >> (at % 64) & 1 ? 1 : -1);
    }
    return wrong;
}

hop_status hop_modules_run(const hop_trial *trial, const hop_layout *layout,
                           const hop_rig *whole, size_t target, hop_modules_result *out) {
    const size_t shares = hop_layout_shares(layout);
    const bool slices = layout->division == HOP_DIVISION_SLICES;
    fields_so_far fields = {0};
    size_t wrong_slices = 0;
    best_so_far best = {0, 0};
    hop_status status = HOP_OK;
    for (size_t j = 0; j < layout->networks && !status; j++) {
        const bool right = target % shares == j % shares;
        hop_rig rig = {0};
        status = take_part(trial, layout, whole, j, &rig);
        if (!status) status = hop_rig_learn(trial, &rig);
        if (!status && layout->division == HOP_DIVISION_DILUTED)
            status = cut_couplings(trial, layout, j, &rig);
        hop_recall_options how = hop_lab_recall_options(trial->lab, rig.units);
        how.seed = trial->seed;
        how.first_index = j;
        if (!status) status = hop_rig_recall(trial, &rig, &how);
        if (!status && right)
            status = measure_fields(trial, &rig, target / shares, &fields);
        if (!status) {
            const size_t wrong =
                wrong_units(&rig, whole, target, slices ? j * layout->units : 0);
            wrong_slices += wrong;
            choose(&rig, j, wrong, right, &best, out);
        }
        hop_rig_clear(&rig);
    }
    if (status) return status;
    out->signal = fields.mean;
    out->variance = fmax(fields.squares, 0) / (double)fields.count;
    out->unstable = (double)fields.unstable / (double)fields.count;
    out->dim = layout->units;
    if (slices) {
        out->dim = layout->units * layout->networks;
        for (size_t r = 0; r < HOP_ROUTE_COUNT; r++) out->wrong[r] = wrong_slices;
    }
    return HOP_OK;
}
