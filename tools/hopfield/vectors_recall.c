/* SPDX-License-Identifier: MIT */
/* hopfield recall in a memory of vectors: beta and threshold, recall, files, report. */
#include "vectors_recall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "damage.h"
#include "exit.h"
#include "outputs.h"
#include "report_vectors.h"
#include "signals.h"
#include "terminal.h"

/* Greys may be off by what their storage costs. */
static const double SLACK = 0.01;

typedef struct recall {
    hop_vectors vectors;
    hop_vector_recall_options how;
    hop_tune_options tune;
    hop_beta_choice choice;
    hop_calibration calibration;
    float *states;  /* [cues][units read out] */
    float *weights; /* [cues][memories]; NULL: not wanted */
    hop_vector_result *results;
    double black, white; /* values of the units of a picture */
    size_t width, height;
} recall;

static hop_damage tune_damage(const hop_options *options, int signs) {
    if (options->given[FLAG_TUNE_NOISE] || options->given[FLAG_TUNE_FLIPS] ||
        options->given[FLAG_TUNE_COVER])
        return (hop_damage){options->tune_noise, options->tune_flips,
                            options->tune_cover};
    return signs ? (hop_damage){0, 0.1, 0} : (hop_damage){0.2, 0, 0};
}

/* A failed recall; with what helps where weights have no common scale. */
static int complain(const hop_options *options, hop_status status,
                    const hop_error *error) {
    const int scaled = hop_separation_at(options->energy.kind)->sums_to_one;
    if (status == HOP_EDIVERGED && !scaled)
        return hop_complain(EXIT_USAGE,
                            "%s (weights of identity, poly and rect have no common "
                            "scale: --activation sign or normalise gives states one)",
                            error->message);
    return hop_complain_asked(status, error);
}

/* Where values are read out, beta is chosen for the keys alone. */
static int choose_beta(const hop_options *options, recall *self) {
    hop_vectors *vectors = &self->vectors;
    hop_vector_options how = *hop_vector_memory_options(vectors->memory);
    hop_vector_memory *alone = NULL;
    hop_error error;
    hop_status status = HOP_OK;
    if (vectors->values) {
        how.activation = how.separation.kind == HOP_SEPARATION_EXPONENTIAL
                             ? HOP_ACTIVATION_NORMALISE
                             : HOP_ACTIVATION_NONE;
        status = hop_vector_memory_create(vectors->context, vectors->keys, NULL, &how,
                                          &alone, &error);
        if (status == HOP_OK)
            status = hop_vector_memory_set_strengths(alone, vectors->strengths, &error);
    }
    if (status == HOP_OK)
        status = hop_vector_choose_beta(alone ? alone : vectors->memory, &self->tune,
                                        &self->choice, &error);
    hop_vector_memory_free(alone);
    if (status == HOP_OK)
        status = hop_vector_memory_set_beta(vectors->memory, self->choice.beta, &error);
    if (status == HOP_EDIVERGED)
        return hop_complain(EXIT_USAGE, "--beta auto: on damaged copies of memories: %s",
                            error.message);
    if (status != HOP_OK) return complain(options, status, &error);
    if (self->choice.ceiling > 0) return 0;
    return hop_complain(EXIT_USAGE,
                        "--beta auto: of %zu damaged copies of memories none comes back "
                        "at any beta; try less damage (--tune-noise, --tune-flips, "
                        "--tune-cover), another --similarity, or give --beta",
                        self->choice.samples);
}

static int tune(const hop_options *options, recall *self) {
    hop_error error;
    self->tune.damage = tune_damage(options, self->vectors.signs);
    self->tune.seed = options->seed;
    int code = options->beta > 0 ? 0 : choose_beta(options, self);
    if (code || !options->given[FLAG_FALSE_REJECTION]) return code;
    self->tune.false_rejection = options->false_rejection;
    hop_status status = hop_vector_calibrate(self->vectors.memory, &self->tune,
                                             &self->calibration, &error);
    if (status != HOP_OK)
        return hop_complain(hop_exit_of(status, BLAME_USAGE), "--false-rejection: %s",
                            error.message);
    self->how.threshold = self->calibration.threshold;
    return 0;
}

/* Which values are black and white in the rows that are read out. */
static int find_tones(const hop_options *options, recall *self) {
    const hop_vectors *vectors = &self->vectors;
    const hop_rows *rows = vectors->values ? vectors->values : vectors->keys;
    const float *mean = hop_rows_mean(rows);
    const size_t dim = hop_rows_dim(rows);
    double low = INFINITY, high = -INFINITY;
    float *row = malloc(dim * sizeof *row);
    if (!row) return hop_complain_memory();
    for (size_t r = 0; r < hop_rows_count(rows); r++) {
        hop_rows_read(rows, r, row);
        for (size_t i = 0; i < dim; i++) {
            const double value = (double)row[i] + (mean ? (double)mean[i] : 0);
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
    }
    free(row);
    const int lengths = options->activation == HOP_ACTIVATION_NORMALISE ||
                        hop_rows_options_of(rows)->normalise;
    const int signs = options->activation == HOP_ACTIVATION_SIGN ||
                      (vectors->signs && !vectors->values);
    self->black = signs ? -1 : 0;
    self->white = 1;
    if (!lengths && low >= self->black - SLACK && high <= 1 + SLACK) return 0;
    return hop_complain(EXIT_USAGE,
                        "--out %s: the units are neither greys from 0 to 1 nor -1 and "
                        "+1; write .npy",
                        options->out);
}

static int check_out(const hop_options *options, recall *self) {
    const size_t length = options->out ? strlen(options->out) : 0;
    const char *end = length > 4 ? options->out + length - 4 : "";
    if (!options->out || strcasecmp(end, ".npy") == 0) return 0;
    if (strcasecmp(end, ".png") != 0)
        return hop_complain(EXIT_USAGE, "--out %s: the ending must be .npy or .png",
                            options->out);
    if (!hop_vectors_shape(&self->vectors, &self->width, &self->height))
        return hop_complain(EXIT_USAGE,
                            "--out %s: the units make no picture; give --size WxH or "
                            "write .npy",
                            options->out);
    return find_tones(options, self);
}

static int make_room(const hop_options *options, recall *self) {
    const size_t count = self->vectors.cues.count, most = (size_t)1 << 34;
    const size_t memories = hop_vectors_count(&self->vectors);
    size_t weights = 0;
    if (options->weights &&
        (__builtin_mul_overflow(count, memories, &weights) || weights > most))
        return hop_complain(EXIT_LIMIT,
                            "--weights: %zu cues of %zu memories; at most %zu weights "
                            "in all",
                            count, memories, most);
    self->states =
        malloc(count * hop_vectors_out_dim(&self->vectors) * sizeof *self->states);
    self->results = calloc(count, sizeof *self->results);
    if (options->weights) self->weights = malloc(weights * sizeof *self->weights);
    return self->states && self->results && (self->weights || !options->weights)
               ? 0
               : hop_complain_memory();
}

static int settle(const hop_options *options, recall *self) {
    hop_error error;
    const hop_vectors *vectors = &self->vectors;
    int code = make_room(options, self);
    if (code) return code;
    hop_progress progress = hop_progress_begin("recalling");
    if (options->given[FLAG_MAX_STEPS]) self->how.max_steps = (int64_t)options->max_steps;
    self->how.commit = options->commit;
    self->how.mass_tolerance = options->mass_tolerance;
    self->how.mask = vectors->mask;
    self->how.mask_rows = vectors->mask ? vectors->mask_rows : 1;
    self->how.best = HOP_MAX_BEST;
    self->how.progress = hop_progress_report;
    self->how.user = &progress;
    hop_status status = hop_vector_recall(vectors->memory, &self->how, vectors->encoded,
                                          vectors->cues.count, self->states,
                                          self->weights, self->results, &error);
    hop_progress_end(&progress);
    return status == HOP_OK ? 0 : complain(options, status, &error);
}

static int write_states(const hop_options *options, recall *self) {
    const hop_vectors *vectors = &self->vectors;
    const float *mean = vectors->values ? NULL : hop_rows_mean(vectors->keys);
    const size_t dim = hop_vectors_out_dim(vectors), count = vectors->cues.count;
    if (self->width == 0) return hop_reals_write(options->out, self->states, count, dim);
    const int signs = options->activation == HOP_ACTIVATION_SIGN;
    for (size_t i = 0; mean && !signs && i < count * dim; i++)
        self->states[i] += mean[i % dim];
    return hop_greys_write(options->out, self->states, count, self->width, self->height,
                           self->black, self->white,
                           (const char *const *)vectors->cues.names);
}

static int write_files(const hop_options *options, recall *self) {
    const size_t count = self->vectors.cues.count;
    int code = 0;
    if (options->weights)
        code = hop_reals_write(options->weights, self->weights, count,
                               hop_vectors_count(&self->vectors));
    return code || !options->out ? code : write_states(options, self);
}

static int report(const hop_options *options, const recall *self) {
    const hop_vectors_told told = {
        .options = options,
        .vectors = &self->vectors,
        .results = self->results,
        .tune = &self->tune,
        .choice = options->beta > 0 ? NULL : &self->choice,
        .calibration = options->given[FLAG_FALSE_REJECTION] ? &self->calibration : NULL,
    };
    int code = 0, doubt = 0;
    if (!options->json) hop_vectors_header(&told);
    hop_vectors_warn(&told);
    for (size_t k = 0; code == 0 && k < self->vectors.cues.count; k++) {
        const hop_outcome outcome = self->results[k].outcome;
        if (hop_signals_came()) return EXIT_INTERRUPTED;
        if (outcome != HOP_OUTCOME_EXACT && outcome != HOP_OUTCOME_NEAR)
            doubt = EXIT_DOUBT;
        code = options->json ? hop_vectors_json(&told, k) : hop_vectors_text(&told, k);
    }
    return code ? code : doubt;
}

int hop_vectors_recall(const hop_options *options, hop_flag_id asked) {
    recall self = {.how = HOP_VECTOR_RECALL_OPTIONS_INIT, .tune = HOP_TUNE_OPTIONS_INIT};
    size_t first = 0;
    int code = hop_vectors_check(options, asked);
    if (code == 0) code = hop_damage_check(options);
    if (code == 0) code = hop_outputs_check(options, !options->patterns);
    if (code == 0) code = hop_vectors_open(options, &self.vectors, &first);
    if (code == 0) code = hop_vectors_read_cues(options, first, &self.vectors);
    if (code == 0) code = check_out(options, &self);
    if (code == 0) code = tune(options, &self);
    if (code == 0) code = settle(options, &self);
    if (code == 0) code = write_files(options, &self);
    if (code == 0) code = report(options, &self);
    free(self.states);
    free(self.weights);
    free(self.results);
    hop_vectors_close(&self.vectors);
    return code;
}
