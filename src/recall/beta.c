/* SPDX-License-Identifier: MIT */
/* The inverse temperature that memories need, by bisection on measured retrieval. */
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "core/exponential.h"
#include "recall/samples.h"

/* Half as much again as the smallest beta that does: copies may be damaged worse. */
static const double MARGIN = 1.5;

/* Sixteenths that the bracket falls by, at most, until too few copies come back. */
enum { FALLS = 7 };

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
        right += self->results[k].has_match &&
                 hop_samples_same(self->memory->keys, self->results[k].match,
                                  samples->rows[k]);
    self->choice->trials++;
    *retrieved = (double)right / (double)samples->count;
    return HOP_OK;
}

/* Between the largest similarity and the next one that is smaller, as copies of a memory
   are no others: strengths may name others first. */
static double gap_of(const hop_question *question) {
    double first = -INFINITY, second = -INFINITY;
    for (size_t k = 0; k < question->best_count; k++) {
        const double here = question->best[k].similarity;
        if (here > first) {
            second = first;
            first = here;
        } else if (here < first) {
            second = fmax(second, here);
        }
    }
    return isinf(second) ? 0 : first - second;
}

/* The median gap of all undamaged samples. Softmax names the memories that it lies
   between, whatever the separation weighs. */
static hop_status find_gap(search *self, hop_error *error) {
    const hop_samples *samples = &self->samples;
    const size_t count = samples->count, dim = samples->dim;
    hop_field_of_keys field = hop_vector_memory_field(self->memory);
    float *cues = malloc(count * dim * sizeof *cues),
          *out = malloc(count * dim * sizeof *out);
    double *gaps = malloc(count * sizeof *gaps);
    hop_question *questions = calloc(count, sizeof *questions);
    const bool whole = cues && out && gaps && questions;
    hop_status status = whole ? HOP_OK : hop_fail_memory(error);
    field.separation.kind = HOP_SEPARATION_SOFTMAX;
    field.beta = 1;
    for (size_t k = 0; whole && k < count; k++) {
        hop_rows_read(self->memory->keys, samples->rows[k], cues + k * dim);
        questions[k] = (hop_question){.name = k,
                                      .state = cues + k * dim,
                                      .inverses = self->memory->inverses,
                                      .reach = hop_rows_count(self->memory->keys),
                                      .name_best = HOP_MAX_SHARES,
                                      .out = out + k * dim};
    }
    if (whole) status = hop_attend(&field, questions, count, error);
    size_t found = 0;
    for (size_t k = 0; status == HOP_OK && k < count; k++) {
        const double gap = gap_of(&questions[k]);
        if (gap > 0) gaps[found++] = gap;
    }
    if (status == HOP_OK) {
        qsort(gaps, found, sizeof *gaps, hop_samples_ascending);
        self->choice->gap = found ? gaps[found / 2] : 0;
    }
    free(cues);
    free(out);
    free(gaps);
    free(questions);
    return status;
}

/* A beta that retrieves the most, `high`, and that most. The nearest memory alone counts
   where beta is large, but for epanechnikov, whose reach shrinks until it holds none. */
static hop_status find_ceiling(search *self, double *high, hop_error *error) {
    const double count = (double)hop_rows_count(self->memory->keys);
    const bool reaches =
        self->memory->options.separation.kind == HOP_SEPARATION_EPANECHNIKOV;
    double beta = 16 * (hop_log(count) + 20) / self->choice->gap, retrieved;
    /* The nearest memory outweighs e^20 times all others. */
    *high = beta;
    hop_status status = measure(self, beta, &self->choice->ceiling, error);
    for (int halved = 0; status == HOP_OK && reaches && halved < 20; halved++) {
        beta /= 2;
        status = measure(self, beta, &retrieved, error);
        if (status == HOP_OK && retrieved > self->choice->ceiling) {
            self->choice->ceiling = retrieved;
            *high = beta;
        }
    }
    return status;
}

/* The smallest beta that does, below `high`, which does. */
static hop_status bisect(search *self, double enough, double high, double *least,
                         hop_error *error) {
    double low = high, retrieved = enough;
    hop_status status = HOP_OK;
    for (int fall = 0; status == HOP_OK && retrieved >= enough && fall < FALLS; fall++) {
        high = low;
        low /= 16;
        status = measure(self, low, &retrieved, error);
    }
    if (status == HOP_OK && retrieved >= enough) { /* however small, any does */
        *least = 0;
        return HOP_OK;
    }
    while (status == HOP_OK && high > NARROW * low) {
        const double middle = sqrt(low * high);
        status = measure(self, middle, &retrieved, error);
        if (status == HOP_OK && retrieved >= enough)
            high = middle;
        else
            low = middle;
    }
    *least = high;
    return status;
}

static hop_status choose(search *self, const hop_tune_options *options, double former,
                         hop_error *error) {
    hop_beta_choice *choice = self->choice;
    double high, enough = 0;
    hop_status status = find_ceiling(self, &high, error);
    choice->least = choice->beta = high;
    if (status != HOP_OK || choice->ceiling == 0) return status; /* nothing comes back */
    enough = options->wanted * choice->ceiling;
    status = bisect(self, enough, high, &choice->least, error);
    choice->beta = choice->least > 0 ? MARGIN * choice->least : former;
    if (status == HOP_OK) status = measure(self, choice->beta, &choice->retrieved, error);
    if (status == HOP_OK && choice->retrieved < enough && choice->least > 0) {
        /* The margin overshot. */
        choice->beta = choice->least;
        status = measure(self, choice->beta, &choice->retrieved, error);
    }
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
        status = choose(&self, options, former, error);
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
