/* SPDX-License-Identifier: MIT */
/* The inverse temperature that memories need, by bisection on measured retrieval. */
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "core/exponential.h"
#include "recall/samples.h"

/* Half as much again as the smallest beta that does: copies may be damaged worse. */
static const double MARGIN = 1.5;

/* Bisection ends where the bracket is so narrow. */
static const double NARROW = 1.02;

typedef struct search {
    hop_vector_memory *memory;
    hop_samples samples;
    hop_vector_result *results;
    hop_beta_choice *choice;
} search;

/* The share of copies that come back at a beta. */
static hop_status measure(search *self, double beta, double *retrieved,
                          hop_error *error) {
    const hop_samples *samples = &self->samples;
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    size_t right = 0;
    how.mask = samples->mask;
    how.mask_rows = samples->count;
    hop_status status = hop_vector_memory_set_beta(self->memory, beta, error);
    if (status == HOP_OK)
        status = hop_vector_recall(self->memory, &how, samples->cues, samples->count,
                                   NULL, NULL, self->results, error);
    if (status != HOP_OK) return status;
    for (size_t k = 0; k < samples->count; k++)
        right += self->results[k].has_match && self->results[k].match == samples->rows[k];
    self->choice->trials++;
    *retrieved = (double)right / (double)samples->count;
    return HOP_OK;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median of sim(x, x) - max sim(x, other), from the two best of every undamaged sample:
   of the two, the better one is the memory itself, or stands for it. */
static hop_status find_gap(search *self, hop_error *error) {
    const hop_samples *samples = &self->samples;
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    float *cues = malloc(samples->count * samples->dim * sizeof *cues);
    double *gaps = malloc(samples->count * sizeof *gaps);
    how.max_steps = 1;
    how.confirm = 0;
    how.best = 2;
    hop_status status = cues && gaps ? HOP_OK : hop_fail_memory(error);
    for (size_t k = 0; status == HOP_OK && k < samples->count; k++)
        hop_rows_read(self->memory->keys, samples->rows[k], cues + k * samples->dim);
    if (status == HOP_OK)
        status = hop_vector_recall(self->memory, &how, cues, samples->count, NULL, NULL,
                                   self->results, error);
    size_t found = 0;
    for (size_t k = 0; status == HOP_OK && k < samples->count; k++) {
        const hop_vector_match *best = self->results[k].best;
        if (self->results[k].best_count < 2) continue;
        const double gap = fabs(best[0].similarity - best[1].similarity);
        if (gap > 0) gaps[found++] = gap;
    }
    if (status == HOP_OK) {
        qsort(gaps, found, sizeof *gaps, ascending);
        self->choice->gap = found ? gaps[found / 2] : 0;
    }
    free(cues);
    free(gaps);
    return status;
}

/* At a beta of `far` / gap the nearest memory outweighs a million of others. */
static hop_status bisect(search *self, const hop_tune_options *options,
                         hop_error *error) {
    hop_beta_choice *choice = self->choice;
    const double count = (double)hop_rows_count(self->memory->keys);
    double high = 16 * (hop_log(count) + 20) / choice->gap, low = high;
    double retrieved;
    hop_status status = measure(self, high, &choice->ceiling, error);
    do {
        low /= 16;
        if (status == HOP_OK) status = measure(self, low, &retrieved, error);
    } while (status == HOP_OK && choice->ceiling > 0 && choice->trials < 8 &&
             retrieved >= options->wanted * choice->ceiling);
    high = low * 16;
    while (status == HOP_OK && high > NARROW * low) {
        const double middle = sqrt(low * high);
        status = measure(self, middle, &retrieved, error);
        if (retrieved >= options->wanted * choice->ceiling)
            high = middle;
        else
            low = middle;
    }
    choice->least = high;
    choice->beta = MARGIN * high;
    if (status == HOP_OK) status = measure(self, choice->beta, &choice->retrieved, error);
    return status;
}

hop_status hop_vector_choose_beta(hop_vector_memory *memory,
                                  const hop_tune_options *options, hop_beta_choice *out,
                                  hop_error *error) {
    const hop_tune_options usual = HOP_TUNE_OPTIONS_INIT;
    const double former = memory->options.beta;
    hop_beta_choice choice = {0};
    search self = {.memory = memory, .choice = &choice};
    if (!options) options = &usual;
    if (memory->values != memory->keys)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "beta cannot be chosen for values of their own: choose it for "
                        "the keys alone");
    hop_status status = hop_samples_take(memory, options, &self.samples, error);
    self.results = calloc(self.samples.count, sizeof *self.results);
    if (status == HOP_OK && !self.results) status = hop_fail_memory(error);
    if (status == HOP_OK) status = find_gap(&self, error);
    choice.samples = self.samples.count;
    if (status == HOP_OK && choice.gap > 0) {
        status = bisect(&self, options, error);
    } else if (status == HOP_OK) { /* one memory, or copies of one: any beta does */
        choice.beta = former;
        status = measure(&self, former, &choice.retrieved, error);
        choice.ceiling = choice.retrieved;
    }
    memory->options.beta = former;
    if (status == HOP_OK) *out = choice;
    free(self.results);
    hop_samples_free(&self.samples);
    return status;
}
