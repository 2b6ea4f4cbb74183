/* SPDX-License-Identifier: MIT */
/* How much items are in each other's way: by couplings, by steps. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/random.h>
#include <hopfield/theory_attention.h>
#include "care/doctor.h"
#include "care/sorted.h"
#include "core/error.h"

enum { MOST_STORED = 256, MOST_PAIRS = 100000 };

/* --- couplings ------------------------------------------------------------------------
 */

/* The load up to which random patterns come back, N large. */
static double capacity_of(const hop_memory *memory) {
    const char *rule = hop_memory_rule(memory)->name;
    static const struct {
        const char *rule;
        double load;
    } known[] = {
        {"hebb", HOP_THEORY_CRITICAL_LOAD},
        {"projection", 1},
        {"perceptron", 2},
        {"minover", 2},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].rule, rule) == 0) return known[i].load;
    return NAN;
}

/* (count - 1) times the mean square overlap of two items, over random pairs. */
static double crosstalk_of(const hop_patterns *patterns, uint64_t seed) {
    const size_t count = hop_patterns_count(patterns);
    const double dim = (double)hop_patterns_dim(patterns);
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 0);
    double squares = 0;
    if (count < 2) return 0;
    for (size_t k = 0; k < MOST_PAIRS; k++) {
        const size_t a = hop_random_below(&chance, count);
        const size_t b = (a + 1 + hop_random_below(&chance, count - 1)) % count;
        const double m = (double)hop_patterns_overlap(patterns, a, patterns, b) / dim;
        squares += m * m;
    }
    return squares / MOST_PAIRS * (double)(count - 1);
}

/* A mean with the interval of two standard errors. */
static hop_estimate mean_of(const double *values, size_t count) {
    double sum = 0, squares = 0;
    if (count == 0) return (hop_estimate){NAN, NAN, NAN};
    for (size_t i = 0; i < count; i++) sum += values[i];
    const double mean = sum / (double)count;
    for (size_t i = 0; i < count; i++) squares += (values[i] - mean) * (values[i] - mean);
    const double by =
        count > 1 ? 1.96 * sqrt(squares / ((double)count - 1) / (double)count) : INFINITY;
    return (hop_estimate){mean, mean - by > 0 ? mean - by : 0, mean + by};
}

hop_status hop_examine_couplings(hop_examination *self, hop_error *error) {
    hop_memory *memory = NULL;
    const double dim = (double)self->recipe->dim;
    double values[MOST_STORED];
    size_t count = 0;
    hop_status status = hop_store_memory(self->store, self->context, HOP_PATH_AUTO,
                                         self->at, NULL, &memory, error);
    if (status != HOP_OK) return status;
    const size_t tried = self->samples < MOST_STORED ? self->samples : MOST_STORED;
    for (size_t k = 0; k < tried && status == HOP_OK; k++) {
        const size_t row = k * self->out.items / tried;
        hop_stability stability;
        if (!(self->strengths[row] > 0)) continue;
        status = hop_memory_stability(memory, row, &stability, error);
        if (status == HOP_OK) values[count++] = (double)stability.unstable / dim;
    }
    if (status == HOP_EUNSUPPORTED) { /* of this rule no update of a unit is known so */
        status = HOP_OK;
        count = 0;
    }
    if (status == HOP_OK) {
        self->out.load = (double)self->out.findable / dim;
        self->out.capacity = capacity_of(memory);
        self->out.crosstalk =
            crosstalk_of(hop_store_patterns(self->store), self->options->seed);
        self->out.measured_error = mean_of(values, count);
        if (strcmp(hop_memory_rule(memory)->name, "hebb") == 0)
            self->out.expected_error =
                self->out.crosstalk > 0
                    ? hop_theory_one_step_error(1, self->out.crosstalk, 1)
                    : 0;
    }
    hop_memory_free(memory);
    return status;
}

/* --- steps ----------------------------------------------------------------------------
 */

/* The share of the weight that random patterns take from one of them: of units of length
   1 cosines are what theory calls overlaps, beta / dim its beta. */
static double random_share(double count, double dim, double beta) {
    return 1 - hop_theory_attention_weight(dim, count, beta / dim, 1, 1);
}

static int has_theory(const hop_store_recipe *recipe) {
    return strcmp(recipe->energy, "softmax") == 0 &&
           (recipe->similarity == HOP_SIMILARITY_COSINE ||
            recipe->similarity == HOP_SIMILARITY_CENTRED);
}

/* What a stored item weighs as its own cue, and how near another one is. */
static hop_status weigh_item(const hop_examination *self, hop_lookup *lookup, size_t row,
                             float *values, double *own, double *near, hop_error *error) {
    hop_answer answer;
    hop_answer_match matches[2];
    const hop_cue cue = {.values = values};
    hop_rows_read(self->rows, row, values);
    hop_status status = hop_lookup_recall(lookup, &cue, 1, 2, &answer, matches, error);
    *own = 0;
    *near = NAN;
    for (size_t i = 0; status == HOP_OK && i < answer.match_count; i++)
        if (matches[i].row == row)
            *own = matches[i].score;
        else if (isnan(*near))
            *near = matches[i].similarity;
    return status;
}

hop_status hop_examine_steps(hop_examination *self, hop_error *error) {
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_store_recipe recipe = self->tuned;
    hop_lookup *lookup = NULL;
    double lost[MOST_STORED], nearest[MOST_STORED];
    size_t count = 0, beside = 0;
    float *values = malloc(self->recipe->dim * sizeof *values);
    if (!values) return hop_fail_memory(error);
    options.at = self->at;
    /* Tuning takes seconds: once is enough, and no threshold is wanted here. */
    recipe.false_rejection = 0;
    options.recipe = &recipe;
    hop_status status =
        hop_lookup_create(self->context, self->store, &options, &lookup, error);
    const size_t tried = self->samples < MOST_STORED ? self->samples : MOST_STORED;
    for (size_t k = 0; k < tried && status == HOP_OK; k++) {
        const size_t row = k * self->out.items / tried;
        double own = 0, near = NAN;
        if (!(self->strengths[row] > 0)) continue;
        status = weigh_item(self, lookup, row, values, &own, &near, error);
        if (status != HOP_OK) break;
        lost[count++] = 1 - own;
        if (!isnan(near)) nearest[beside++] = near;
    }
    if (status == HOP_OK) {
        self->out.measured_error = mean_of(lost, count);
        if (has_theory(self->recipe))
            self->out.expected_error =
                random_share((double)self->out.findable, (double)self->recipe->dim,
                             hop_lookup_recipe(lookup)->beta);
    }
    if (status == HOP_OK && beside) {
        hop_sort_values(nearest, beside);
        self->out.crosstalk = nearest[beside / 2];
    }
    hop_lookup_free(lookup);
    free(values);
    return status;
}
