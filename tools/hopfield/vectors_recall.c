/* SPDX-License-Identifier: MIT */
/* hopfield recall in a memory of vectors: beta and threshold, recall, files, report. */
#include "vectors_recall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answers.h"
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
    hop_options options;       /* with what the recipe of a file sets */
    hop_lookup *lookup;        /* of a memory file; NULL: nothing is judged */
    hop_answer *answers;       /* [cues] */
    hop_answer_match *matches; /* [cues][top] */
    char energy[64];
} recall;

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

/* What the recipe of a file by steps says of what the options leave open. */
static int take_recipe(const hop_store_recipe *recipe, recall *self) {
    hop_options *options = &self->options;
    hop_error error;
    const int as_tuned = !options->given[FLAG_ENERGY] &&
                         !options->given[FLAG_SIMILARITY] &&
                         !options->given[FLAG_ACTIVATION] && !options->given[FLAG_BETA] &&
                         !options->given[FLAG_FALSE_REJECTION] && recipe->tuned_at > 0;
    if (!recipe->energy[0]) return 0;
    if (!options->given[FLAG_ENERGY]) {
        snprintf(self->energy, sizeof self->energy, "%s", recipe->energy);
        options->texts[FLAG_ENERGY] = self->energy;
        const hop_status status =
            hop_separation_parse(recipe->energy, &options->energy, &error);
        if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    }
    if (!options->given[FLAG_SIMILARITY]) options->similarity = (int)recipe->similarity;
    options->given[FLAG_SIMILARITY] = 1; /* no other follows from the energy */
    if (!options->given[FLAG_ACTIVATION]) options->activation = (int)recipe->activation;
    if (!options->given[FLAG_BETA])
        options->beta = as_tuned || !recipe->beta_auto ? recipe->beta : 0;
    if (as_tuned && recipe->false_rejection > 0) {
        self->how.threshold = recipe->threshold;
    } else if (!options->given[FLAG_FALSE_REJECTION] && recipe->false_rejection > 0) {
        options->false_rejection = recipe->false_rejection;
        options->given[FLAG_FALSE_REJECTION] = 1;
    }
    return 0;
}

/* Answers judge what a lookup of the file would: nothing that it does not know of. */
static int judge(const hop_options *options, recall *self) {
    const hop_vectors *vectors = &self->vectors;
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    const size_t count = vectors->cues.count, top = options->top ? options->top : 1;
    hop_error error;
    if (!vectors->store || options->values || options->given[FLAG_STORAGE] ||
        options->centre || options->normalise)
        return 0;
    hop_store_recipe recipe = *hop_store_recipe_of(vectors->store);
    const hop_vector_options *as = hop_vector_memory_options(vectors->memory);
    hop_separation_text(&as->separation, recipe.energy, sizeof recipe.energy);
    recipe.rule[0] = '\0';
    recipe.similarity = as->similarity;
    recipe.activation = as->activation;
    recipe.beta = as->beta;
    recipe.tuned_at = isnan(self->how.threshold) ? 0u : 1u;
    recipe.false_rejection = isnan(self->how.threshold) ? 0 : 0.5; /* it has been found */
    recipe.threshold = self->how.threshold;
    how.recipe = &recipe;
    how.chosen = vectors->chosen;
    how.seed = options->seed;
    hop_cue *cues = calloc(count, sizeof *cues);
    self->answers = calloc(count, sizeof *self->answers);
    self->matches = calloc(count * top, sizeof *self->matches);
    if (!cues || !self->answers || !self->matches) {
        free(cues);
        return hop_complain_memory();
    }
    for (size_t k = 0; k < count; k++)
        cues[k].values = vectors->cues.reals + k * vectors->cues.dim;
    hop_status status =
        hop_lookup_create(vectors->context, vectors->store, &how, &self->lookup, &error);
    if (status == HOP_OK)
        status = hop_lookup_recall(self->lookup, cues, count, top, self->answers,
                                   self->matches, &error);
    free(cues);
    return status == HOP_OK ? 0 : complain(options, status, &error);
}

/* Confirms what was recalled exactly or nearly. */
static int confirm(const hop_options *options, recall *self) {
    const size_t count = self->vectors.cues.count, top = options->top ? options->top : 1;
    if (!options->confirm) return 0;
    if (!self->answers)
        return hop_complain(EXIT_USAGE, "--confirm does not go with --values, --storage, "
                                        "--centre and --normalise");
    size_t *rows = calloc(count, sizeof *rows), right = 0;
    if (!rows) return hop_complain_memory();
    for (size_t k = 0; k < count; k++)
        if (hop_answer_stands(&self->answers[k]))
            rows[right++] = self->matches[k * top].row;
    const int code = hop_answers_confirm_rows(self->vectors.store, options, rows, right);
    free(rows);
    return code;
}

static hop_damage tune_damage(const hop_options *options, int signs) {
    if (options->given[FLAG_TUNE_NOISE] || options->given[FLAG_TUNE_FLIPS] ||
        options->given[FLAG_TUNE_COVER])
        return (hop_damage){options->tune_noise, options->tune_flips,
                            options->tune_cover};
    return signs ? (hop_damage){0, 0.1, 0} : (hop_damage){0.2, 0, 0};
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
        .threshold = self->how.threshold,
        .answers = self->answers,
        .matches = self->matches,
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

int hop_vectors_recall(const hop_options *given, hop_store *store, hop_flag_id asked) {
    recall self = {.how = HOP_VECTOR_RECALL_OPTIONS_INIT,
                   .tune = HOP_TUNE_OPTIONS_INIT,
                   .options = *given};
    const hop_options *options = &self.options;
    size_t first = 0;
    int code = store ? take_recipe(hop_store_recipe_of(store), &self) : 0;
    if (code == 0)
        code = hop_vectors_check(options, asked == FLAG_END ? FLAG_ENERGY : asked);
    if (code == 0) code = hop_damage_check(options);
    if (code == 0) code = hop_outputs_check(options, !options->patterns);
    if (code) {
        hop_store_close(store);
        return code;
    }
    code = hop_vectors_open(options, store, &self.vectors, &first);
    if (code == 0) code = hop_vectors_read_cues(options, first, &self.vectors);
    if (code == 0) code = check_out(options, &self);
    if (code == 0) code = tune(options, &self);
    if (code == 0) code = settle(options, &self);
    if (code == 0) code = write_files(options, &self);
    if (code == 0) code = judge(options, &self);
    if (code == 0) code = report(options, &self);
    if (code == 0 || code == EXIT_DOUBT) {
        const int confirmed = confirm(options, &self);
        code = confirmed ? confirmed : code;
    }
    free(self.states);
    free(self.weights);
    free(self.results);
    free(self.answers);
    free(self.matches);
    hop_lookup_free(self.lookup);
    hop_vectors_close(&self.vectors);
    return code;
}
