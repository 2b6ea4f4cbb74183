/* SPDX-License-Identifier: MIT */
/* Basins: how much noise a memory survives, by bisection, and how firmly it stands. */
#include <hopfield/survey.h>
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "patterns/patterns.h"
#include "recall/run.h"
#include "theory/crossing.h"

enum { BATCH = 256, MOST_TRIALS = 1000000, CLOSING_STEPS = 6, DOUBTFUL_STEPS = 12 };

/* One measurement under way. */
typedef struct {
    const hop_memory *memory;
    const hop_basin_options *options;
    hop_recall_options how;
    size_t row;
    int8_t *pattern;     /* [dim] */
    int8_t *units;       /* [BATCH][dim] */
    hop_result *results; /* [BATCH] */
    hop_basin *found;
} survey;

static bool came_back(const survey *self, const int8_t *state) {
    const size_t dim = self->memory->dim;
    size_t wrong = 0;
    for (size_t i = 0; i < dim; i++) wrong += state[i] != self->pattern[i];
    if (self->options->retrieved < 0)
        return wrong == 0 || hop_is_near_memory(self->memory, self->row, wrong);
    return wrong <= hop_fraction_of(self->options->retrieved, dim);
}

/* Copies first..first+count-1 at a level of noise. */
static hop_status recall_copies(survey *self, size_t flips, uint64_t first, size_t count,
                                uint64_t *back, hop_error *error) {
    const size_t dim = self->memory->dim;
    const uint64_t trials = self->options->trials;
    const uint64_t index = (self->row * (dim + 1) + flips) * trials + first;
    const double noise = (double)flips / (double)dim;
    for (size_t k = 0; k < count; k++) {
        int8_t *copy = self->units + k * dim;
        for (size_t i = 0; i < dim; i++) copy[i] = self->pattern[i];
        if (hop_noise_flip(copy, dim, noise, self->options->seed, index + k))
            return hop_fail_memory(error);
    }
    self->how.first_index = index;
    hop_status status = hop_recall(self->memory, &self->how, self->units, count,
                                   self->units, self->results, error);
    for (size_t k = 0; k < count && !status; k++)
        *back += came_back(self, self->units + k * dim);
    hop_results_clear(self->results, count);
    return status;
}

static hop_estimate rate_of(const survey *self, const hop_basin_level *level) {
    return hop_rate((size_t)level->back, (size_t)self->options->trials);
}

/* The rate at a level, which is entered in its place among the others. */
static hop_status try_level(survey *self, size_t flips, hop_estimate *rate,
                            hop_error *error) {
    hop_basin *found = self->found;
    hop_basin_level level = {.flips = flips};
    const uint64_t trials = self->options->trials;
    hop_status status = HOP_OK;
    for (uint64_t done = 0; done < trials && !status; done += BATCH) {
        const uint64_t left = trials - done;
        status = recall_copies(self, flips, done, left < BATCH ? (size_t)left : BATCH,
                               &level.back, error);
    }
    if (status) return status;
    size_t at = found->level_count++;
    for (; at > 0 && found->levels[at - 1].flips > flips; at--)
        found->levels[at] = found->levels[at - 1];
    found->levels[at] = level;
    *rate = rate_of(self, &level);
    return HOP_OK;
}

/* Closes in, between a level that is surely on one side of one half and one that is not,
   on where that ends. */
static hop_status close_in(survey *self, size_t sure, size_t unsure, int steps,
                           hop_error *error) {
    for (int step = 0; step < steps; step++) {
        const size_t middle =
            sure < unsure ? sure + (unsure - sure) / 2 : sure - (sure - unsure) / 2;
        hop_estimate rate;
        if (middle == sure || middle == unsure) return HOP_OK;
        hop_status status = try_level(self, middle, &rate, error);
        if (status) return status;
        const bool is_sure = sure < unsure ? rate.low > 0.5 : rate.high < 0.5;
        if (is_sure)
            sure = middle;
        else
            unsure = middle;
    }
    return HOP_OK;
}

/* From `low`, where half of the copies come back, to `high`, where they do not. */
static hop_status bisect(survey *self, size_t low, size_t high, hop_error *error) {
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        hop_estimate rate;
        hop_status status = try_level(self, middle, &rate, error);
        if (status) return status;
        if (rate.low <= 0.5 && rate.high >= 0.5) { /* nothing is left to decide */
            status = close_in(self, low, middle, CLOSING_STEPS, error);
            return status ? status : close_in(self, high, middle, CLOSING_STEPS, error);
        }
        if (rate.value > 0.5)
            low = middle;
        else
            high = middle;
    }
    return HOP_OK;
}

static hop_estimate crossing_of(const survey *self) {
    const hop_basin *found = self->found;
    double noise[HOP_MAX_LEVELS];
    hop_estimate rates[HOP_MAX_LEVELS];
    for (size_t k = 0; k < found->level_count; k++) {
        noise[k] = (double)found->levels[k].flips / (double)self->memory->dim;
        rates[k] = rate_of(self, &found->levels[k]);
    }
    hop_estimate crossing = hop_crossing(noise, rates, found->level_count, 0.5);
    /* Few trials leave every level in doubt. */
    if (!(rates[0].low >= 0.5)) crossing.low = 0;
    if (!(rates[found->level_count - 1].high < 0.5)) crossing.high = 1;
    return crossing;
}

static hop_status measure_noise(survey *self, hop_error *error) {
    const size_t dim = self->memory->dim;
    hop_estimate *noise = &self->found->noise, whole, none;
    hop_status status = try_level(self, 0, &whole, error);
    *noise = (hop_estimate){0, 0, 0};
    if (status || whole.high < 0.5) return status;
    status = try_level(self, dim, &none, error);
    if (status) return status;
    *noise = (hop_estimate){1, 1, 1};
    if (none.low > 0.5) return HOP_OK;
    if (whole.value < 0.5)
        status = close_in(self, dim, 0, DOUBTFUL_STEPS, error);
    else if (none.value >= 0.5)
        status = close_in(self, 0, dim, DOUBTFUL_STEPS, error);
    else
        status = bisect(self, 0, dim, error);
    if (status) return status;
    *noise = crossing_of(self);
    if (none.value >= 0.5) noise->value = 1;
    if (whole.value < 0.5) noise->value = 0;
    return HOP_OK;
}

static void name_nearest(const survey *self) {
    const hop_patterns *patterns = self->memory->patterns;
    hop_basin *found = self->found;
    int64_t most = -1;
    for (size_t mu = 0; mu < patterns->count; mu++) {
        if (mu == self->row) continue;
        const int64_t overlap = hop_patterns_overlap(patterns, self->row, patterns, mu);
        if (llabs(overlap) <= most) continue;
        most = llabs(overlap);
        found->has_nearest = 1;
        found->nearest = mu;
        found->nearest_overlap = (double)overlap / (double)self->memory->dim;
    }
}

static hop_status check(const hop_memory *memory, size_t row,
                        const hop_basin_options *options, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "basin options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (row >= hop_memory_count(memory))
        return hop_fail(error, HOP_ENOTFOUND, "row %zu: the memory holds %zu patterns",
                        row, hop_memory_count(memory));
    if (options->trials < 1 || options->trials > MOST_TRIALS)
        return hop_fail(error, HOP_EINVAL, "trials: %llu is not between 1 and %d",
                        (unsigned long long)options->trials, MOST_TRIALS);
    if (!(options->retrieved <= 1))
        return hop_fail(error, HOP_EINVAL, "retrieved: %g is more than 1",
                        options->retrieved);
    return HOP_OK;
}

hop_status hop_basin_measure(const hop_memory *memory, size_t row,
                             const hop_basin_options *options, hop_basin *out,
                             hop_error *error) {
    static const hop_basin_options usual = HOP_BASIN_OPTIONS_INIT;
    static const hop_recall_options defaults = HOP_RECALL_OPTIONS_INIT;
    if (!options) options = &usual;
    hop_status status = check(memory, row, options, error);
    if (status) return status;
    const size_t dim = memory->dim;
    hop_basin found = {.trials = options->trials};
    survey self = {.memory = memory, .options = options, .row = row, .found = &found};
    self.how = options->recall ? *options->recall : defaults;
    self.how.seed = options->seed;
    self.how.mask = NULL;
    self.how.trace = HOP_TRACE_NONE;
    self.how.watch = -1;
    self.how.best = 0;
    self.how.mixtures = 0;
    self.how.progress = NULL;
    self.pattern = malloc(dim);
    self.units = malloc(BATCH * dim);
    self.results = calloc(BATCH, sizeof *self.results);
    if (self.pattern && self.units && self.results) {
        hop_patterns_read(memory->patterns, row, self.pattern);
        status = hop_memory_stability(memory, row, &found.stability, error);
        if (!status)
            status = hop_memory_energy(memory, self.pattern, 1, &found.energy, error);
        if (!status) status = measure_noise(&self, error);
        found.depth = found.energy / (-0.5 * (double)dim) + 0.0; /* no -0 */
        name_nearest(&self);
    } else {
        status = hop_fail_memory(error);
    }
    if (!status) *out = found;
    free(self.pattern);
    free(self.units);
    free(self.results);
    return status;
}
