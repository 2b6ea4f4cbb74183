/* SPDX-License-Identifier: MIT */
/* What a command works on: a memory file, or an ad-hoc memory in RAM. */
#include "subject.h"
#include "textual.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arrays.h"
#include "exit.h"
#include "filters.h"
#include "pairs.h"
#include "signals.h"
#include "unlearn.h"

int hop_subject_context(const hop_options *options, hop_context **out) {
    hop_context_options wanted = HOP_CONTEXT_OPTIONS_INIT;
    hop_error error;
    wanted.threads = (unsigned)options->threads;
    hop_status status = hop_context_create(&wanted, out, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, &error);
    hop_signals_watch(*out);
    return 0;
}

void hop_subject_context_free(hop_context *context) {
    hop_signals_watch(NULL);
    hop_context_free(context);
}

static hop_time given_time(void *user) {
    return *(const hop_time *)user;
}

int hop_subject_open_store(const hop_options *options, const char *path,
                           hop_store_mode mode, const hop_store_recipe *recipe,
                           hop_store **out) {
    hop_store_options how = HOP_STORE_OPTIONS_INIT;
    hop_error error;
    how.durability = (hop_durability)options->durability;
    if (options->given[FLAG_NOW]) {
        how.now = given_time;
        how.user = (void *)(uintptr_t)&options->now;
    }
    hop_status status = hop_store_open(path, mode, recipe, &how, out, &error);
    if (status == HOP_OK) return 0;
    return hop_complain_error(status, status == HOP_EINVAL ? BLAME_USAGE : BLAME_FILE,
                              &error);
}

int hop_subject_strengths(const hop_store *store, hop_strength **out) {
    hop_error error;
    hop_strength *strengths = calloc(hop_store_count(store) + 1, sizeof *strengths);
    if (!strengths) return hop_complain_memory();
    const hop_status status =
        hop_store_strengths(store, hop_store_now(store), strengths, &error);
    if (status == HOP_OK) {
        *out = strengths;
        return 0;
    }
    free(strengths);
    return hop_complain_error(status, BLAME_FILE, &error);
}

int hop_subject_store(const char *path, hop_store_mode mode, hop_store **out) {
    hop_error error;
    hop_status status = hop_store_open(path, mode, NULL, NULL, out, &error);
    if (status == HOP_OK) return 0;
    return hop_complain_error(status, status == HOP_EINVAL ? BLAME_USAGE : BLAME_FILE,
                              &error);
}

int hop_subject_is_ad_hoc(const hop_options *options) {
    return options->patterns || options->couplings;
}

int hop_inputs_pack(const hop_inputs *inputs, hop_patterns **out) {
    hop_patterns *patterns = NULL;
    hop_error error;
    for (size_t i = 0; i < inputs->count * inputs->dim; i++)
        if (inputs->units[i] == 0)
            return hop_complain(
                EXIT_FORMAT, "%s: unit %zu is missing; a pattern to learn must be whole",
                inputs->names[i / inputs->dim], i % inputs->dim);
    hop_status status = hop_patterns_create(inputs->dim, &patterns);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, NULL);
    status = hop_patterns_append(patterns, inputs->units, inputs->count, inputs->dim,
                                 HOP_CODING_BIPOLAR, &error);
    if (status != HOP_OK) {
        hop_patterns_free(patterns);
        return hop_complain_error(status, BLAME_FILE, &error);
    }
    *out = patterns;
    return 0;
}

/* describe: the memory is that of the whole file, whatever --where chooses, and left NULL
   where it recalls by steps. */
static int open_file(const hop_options *options, int describe, hop_subject *subject,
                     size_t *cues) {
    hop_error error;
    if (options->argument_count == 0)
        return hop_complain(EXIT_USAGE, "which memory? Name a memory file");
    subject->name = options->arguments[0];
    *cues = 1;
    int code = 0;
    if (!subject->store)
        code = hop_subject_open_store(options, subject->name, HOP_STORE_READ, NULL,
                                      &subject->store);
    if (code) return code;
    const hop_store_recipe *recipe = hop_store_recipe_of(subject->store);
    if (!describe) code = hop_textual_refuse(subject->store);
    if (code == 0) code = hop_recipe_compare(options, recipe, subject->name);
    if (code == 0 && !hop_textual(subject->store))
        code = hop_recipe_reading(options, recipe, &subject->reading);
    if (code) return code;
    hop_recipe_shape(recipe, &subject->width, &subject->height);
    size_t chosen_count, named = 0, count = hop_store_count(subject->store);
    unsigned char *chosen = NULL;
    if (!describe)
        code = hop_filters_choose(options, subject->store, &chosen, &chosen_count);
    if (code) return code;
    subject->keys = calloc(count + 1, sizeof *subject->keys);
    for (size_t row = 0; subject->keys && row < count; row++)
        if (!chosen || chosen[row])
            subject->keys[named++] = hop_store_item_at(subject->store, row)->key;
    hop_status status = HOP_OK;
    if (recipe->rule[0] || !describe)
        status = hop_store_memory(subject->store, subject->context,
                                  (hop_path)options->path, hop_store_now(subject->store),
                                  chosen, &subject->memory, &error);
    free(chosen);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, &error);
    return subject->keys ? 0 : hop_complain_memory();
}

static int learn_inputs(hop_subject *subject, const hop_inputs *inputs) {
    hop_patterns *patterns = NULL;
    hop_error error;
    int code = hop_inputs_pack(inputs, &patterns);
    if (code) return code;
    hop_status status =
        hop_memory_learn(subject->memory, patterns, (hop_strength){1, 1}, &error);
    hop_patterns_free(patterns);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_USAGE, &error);
}

/* The memory of `dim` units; w and inputs may be empty, not both. */
static int build(const hop_options *options, const char *rule, hop_subject *subject,
                 size_t dim, const double *w, const hop_inputs *inputs) {
    hop_memory_options wanted = HOP_MEMORY_OPTIONS_INIT;
    hop_error error;
    wanted.rule = rule;
    wanted.scaling = (hop_scaling)options->scaling;
    wanted.diagonal = (hop_diagonal)options->diagonal;
    wanted.path = (hop_path)options->path;
    hop_status status =
        hop_memory_create(subject->context, dim, &wanted, &subject->memory, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, &error);
    int code = inputs->count ? learn_inputs(subject, inputs) : 0;
    if (code || !w) return code;
    status = hop_memory_import(subject->memory, w, &error);
    if (status == HOP_OK) return 0;
    return hop_complain(
        hop_exit_of(status, status == HOP_EVALUE ? BLAME_FILE : BLAME_USAGE), "%s: %s",
        options->couplings, error.message);
}

/* A matrix from outside is as it is. */
static int check_couplings(const hop_options *options) {
    if (!options->couplings) return 0;
    if (options->given[FLAG_SCALING])
        return hop_complain(EXIT_USAGE, "--scaling does not go with --couplings");
    if (options->path == HOP_PATH_FACTORED)
        return hop_complain(EXIT_USAGE,
                            "--path factored: --couplings are a matrix, not patterns");
    return 0;
}

static int open_ad_hoc(const hop_options *options, hop_subject *subject, size_t *cues) {
    hop_inputs inputs = {0};
    double *w = NULL;
    size_t dim = 0;
    int code = check_couplings(options);
    if (code == 0) code = hop_reading_of(options, &subject->reading);
    *cues = 0;
    if (options->given[FLAG_SIZE]) {
        inputs.width = options->size.width;
        inputs.height = options->size.height;
    }
    subject->name = options->patterns ? options->patterns : options->couplings;
    if (code == 0 && options->couplings)
        code = hop_couplings_read(options->couplings, &w, &dim);
    if (code == 0 && options->patterns)
        code = hop_inputs_read(&inputs, options->patterns, &subject->reading);
    size_t width = inputs.width, height = inputs.height; /* of what cues are, too */
    hop_pairs_rule pairs = {.text = options->rule};
    if (code == 0 && options->partners)
        code = hop_pairs_join(options, &subject->reading, &inputs, &pairs);
    if (code == 0 && w && inputs.dim && inputs.dim != dim)
        code = hop_complain(EXIT_USAGE, "%s: %zu units a pattern, but %s couples %zu",
                            options->patterns, inputs.dim, options->couplings, dim);
    if (inputs.dim) dim = inputs.dim;
    subject->width = inputs.width;
    subject->height = inputs.height;
    if (code == 0 && subject->width && subject->width * subject->height != dim)
        code = hop_complain(EXIT_USAGE, "--size %zux%zu has %zu units, %s has %zu",
                            subject->width, subject->height,
                            subject->width * subject->height, subject->name, dim);
    if (code == 0) code = build(options, pairs.text, subject, dim, w, &inputs);
    if (code == 0 && width && !options->given[FLAG_SIZE]) {
        subject->reading.image.width = width; /* cues take the patterns' size */
        subject->reading.image.height = height;
        subject->reading.resize_idx = 1;
    }
    free(w);
    hop_inputs_clear(&inputs);
    return code;
}

int hop_subject_open(const hop_options *options, hop_subject *subject, size_t *cues) {
    *subject = (hop_subject){0};
    int code = hop_subject_context(options, &subject->context);
    if (code) return code;
    code = hop_subject_is_ad_hoc(options) ? open_ad_hoc(options, subject, cues)
                                          : open_file(options, 0, subject, cues);
    return code ? code : hop_unlearn_subject(options, subject);
}

int hop_subject_open_with(const hop_options *options, hop_store *store,
                          hop_subject *subject, size_t *cues) {
    *subject = (hop_subject){.store = store};
    int code = hop_subject_context(options, &subject->context);
    if (code == 0) code = open_file(options, 0, subject, cues);
    return code ? code : hop_unlearn_subject(options, subject);
}

int hop_subject_open_file(const hop_options *options, hop_subject *subject) {
    size_t first;
    *subject = (hop_subject){0};
    int code = hop_subject_context(options, &subject->context);
    return code ? code : open_file(options, 1, subject, &first);
}

void hop_subject_row(const hop_subject *subject, size_t row, char *text, size_t size) {
    if (subject->keys)
        snprintf(text, size, "%s", subject->keys[row]);
    else
        snprintf(text, size, "memory %zu", row);
}

void hop_subject_close(hop_subject *subject) {
    hop_memory_free(subject->memory);
    hop_store_close(subject->store);
    free(subject->keys);
    hop_subject_context_free(subject->context);
    *subject = (hop_subject){0};
}

int hop_subject_cues(hop_subject *subject, const hop_options *options, size_t first,
                     hop_inputs *cues) {
    if (first >= options->argument_count)
        return hop_complain(EXIT_USAGE,
                            "no cue: name a picture, a text picture or an array");
    int pairs = hop_memory_left(subject->memory) > 0;
    if (!pairs && options->given[FLAG_FROM])
        return hop_complain(EXIT_USAGE, "--from: %s holds no pairs", subject->name);
    cues->dim = pairs ? 0 : hop_memory_dim(subject->memory);
    cues->dim_from = subject->name;
    cues->width = subject->width;
    cues->height = subject->height;
    for (size_t i = first; i < options->argument_count; i++) {
        int code = hop_inputs_read(cues, options->arguments[i], &subject->reading);
        if (code) return code;
    }
    if (pairs) return hop_pairs_widen(options, subject->memory, subject->name, cues);
    subject->width = cues->width;
    subject->height = cues->height;
    return 0;
}

int hop_subject_shape(const hop_subject *subject, size_t *width, size_t *height) {
    size_t dim = hop_memory_dim(subject->memory);
    *width = subject->width;
    *height = subject->height;
    if (*width * *height == dim) return 1;
    if (hop_memory_left(subject->memory)) { /* two things side by side are no square */
        *width = *height = 0;
        return 0;
    }
    size_t side = (size_t)llround(sqrt((double)dim));
    *width = *height = side;
    return side * side == dim;
}
