/* SPDX-License-Identifier: MIT */
/* A memory of vectors: which options ask for it, and where its rows come from. */
#include "vectors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "arrays.h"
#include "exit.h"
#include "filters.h"
#include "subject.h"

static int is_array(const char *path) {
    const size_t length = strlen(path);
    return length > 4 && strcasecmp(path + length - 4, ".npy") == 0;
}

static int are_signs(const float *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (values[i] != 1 && values[i] != -1) return 0;
    return 1;
}

/* Whether a file is an array of real numbers that are not all -1 and +1. What cannot be
   read is not: the recall that follows says why. */
static int holds_reals(const char *path) {
    hop_array array = {0};
    int real = 0;
    struct stat file;
    /* A pipe can be read once only. */
    if (!is_array(path) || stat(path, &file) != 0 || !S_ISREG(file.st_mode)) return 0;
    if (hop_array_read(path, 0, &array, NULL) != HOP_OK) return 0;
    const size_t length = hop_array_length(&array);
    if (array.dtype == HOP_DTYPE_FLOAT32) real = !are_signs(array.data, length);
    for (size_t i = 0; array.dtype == HOP_DTYPE_FLOAT64 && i < length && !real; i++) {
        const double value = ((const double *)array.data)[i];
        real = value != 1 && value != -1;
    }
    hop_array_clear(&array);
    return real;
}

hop_flag_id hop_vectors_asked(const hop_options *options) {
    static const hop_flag_id ask[] = {FLAG_SIMILARITY, FLAG_ACTIVATION, FLAG_VALUES,
                                      FLAG_BETA,       FLAG_STORAGE,    FLAG_CENTRE,
                                      FLAG_NORMALISE,  FLAG_WEIGHTS,    FLAG_STRENGTHS};
    const hop_separation_kind kind = options->energy.kind;
    if (options->given[FLAG_ENERGY] && kind != HOP_SEPARATION_POLYNOMIAL &&
        kind != HOP_SEPARATION_RECTIFIED && kind != HOP_SEPARATION_EXPONENTIAL)
        return FLAG_ENERGY;
    for (size_t i = 0; i < sizeof ask / sizeof *ask; i++)
        if (options->given[ask[i]]) return ask[i];
    if (!options->given[FLAG_ENERGY]) return FLAG_END;
    return options->patterns && !options->given[FLAG_THRESHOLD] &&
                   holds_reals(options->patterns)
               ? FLAG_ENERGY
               : FLAG_END;
}

static int refuse_any(const hop_options *options, const hop_flag_id *strange,
                      size_t count, const char *why) {
    for (size_t i = 0; i < count; i++)
        if (options->given[strange[i]])
            return hop_complain(EXIT_USAGE, "--%s %s", hop_flags[strange[i]].name, why);
    return 0;
}

int hop_vectors_check(const hop_options *options, hop_flag_id asked) {
    static const hop_flag_id classical[] = {
        FLAG_RULE,         FLAG_COUPLINGS, FLAG_PARTNERS,    FLAG_FROM,
        FLAG_SCALING,      FLAG_DIAGONAL,  FLAG_PATH,        FLAG_UNLEARN,
        FLAG_UPDATE,       FLAG_BLOCK,     FLAG_ORDER,       FLAG_TIES,
        FLAG_TOLERANCE,    FLAG_ANNEAL,    FLAG_TEMPERATURE, FLAG_BURN_IN,
        FLAG_GAIN,         FLAG_TIME_STEP, FLAG_FIELD,       FLAG_PLAY,
        FLAG_TRACE,        FLAG_EXPLAIN,   FLAG_SHOW,        FLAG_PARTNERS_OUT,
        FLAG_COUPLINGS_OUT};
    static const hop_flag_id modern[] = {
        FLAG_COMMIT,     FLAG_INFER_MISSING, FLAG_MASS_TOLERANCE, FLAG_FALSE_REJECTION,
        FLAG_TUNE_NOISE, FLAG_TUNE_COVER,    FLAG_TUNE_FLIPS};
    static const hop_flag_id of_bits[] = {FLAG_STORAGE, FLAG_CENTRE, FLAG_NORMALISE};
    char why[160];
    if (asked == FLAG_END)
        return refuse_any(options, modern, sizeof modern / sizeof *modern,
                          "needs an energy of vectors: --energy softmax, or another");
    const char *text = options->texts[asked];
    snprintf(why, sizeof why,
             "is for couplings and their dynamics; it does not go with --%s%s%.40s",
             hop_flags[asked].name, text ? " " : "", text ? text : "");
    int code = refuse_any(options, classical, sizeof classical / sizeof *classical, why);
    if (code == 0 && options->similarity == HOP_SIMILARITY_HAMMING)
        code = refuse_any(options, of_bits, sizeof of_bits / sizeof *of_bits,
                          "does not go with --similarity hamming, which compares bits");
    if (code == 0 && options->infer_missing &&
        (options->mask || options->centre || options->normalise))
        code =
            hop_complain(EXIT_USAGE, "--infer-missing does not go with --%s",
                         options->mask     ? "mask, which says what is missing"
                         : options->centre ? "centre: a cover shows in plain greys"
                                           : "normalise: a cover shows in plain greys");
    if (code == 0 && options->strengths && !options->patterns)
        code = hop_complain(EXIT_USAGE, "--strengths needs --patterns: the memories of a "
                                        "file have their own");
    if (code == 0 && options->beta > 0 && !options->given[FLAG_FALSE_REJECTION])
        code = refuse_any(options, modern + 4, sizeof modern / sizeof *modern - 4,
                          "needs --beta auto or --false-rejection");
    return code;
}

/* Epanechnikov reaches as far as a distance says: no other similarity goes with it. */
static hop_similarity similarity_of(const hop_options *options) {
    if (!options->given[FLAG_SIMILARITY] &&
        options->energy.kind == HOP_SEPARATION_EPANECHNIKOV)
        return HOP_SIMILARITY_EUCLID;
    return (hop_similarity)options->similarity;
}

static hop_rows_options storing(const hop_options *options) {
    hop_rows_options how = HOP_ROWS_OPTIONS_INIT;
    how.storage = (hop_storage)options->storage;
    how.centre = options->centre;
    how.normalise = options->normalise;
    return how;
}

static int check_whole(const hop_inputs *inputs) {
    for (size_t i = 0; i < inputs->count * inputs->dim; i++)
        if (isnan(inputs->reals[i]))
            return hop_complain(EXIT_FORMAT,
                                "%s: unit %zu is missing; a memory must be "
                                "whole",
                                inputs->names[i / inputs->dim], i % inputs->dim);
    return 0;
}

static int refuse_rows(const char *path, hop_status status, const hop_error *error) {
    if (strstr(error->message, path))
        return hop_complain_error(status, BLAME_FILE, error);
    return hop_complain(hop_exit_of(status, BLAME_FILE), "%s: %s", path, error->message);
}

/* Rows of a file: mapped where they lie there as floats, else read. */
static int load_rows(const hop_vectors *self, const char *path,
                     const hop_rows_options *how, int map, hop_inputs *inputs,
                     hop_rows **out) {
    const hop_items *items = &self->reading.items;
    hop_error error;
    hop_status status = HOP_EUNSUPPORTED;
    if (map && is_array(path) && self->reading.raw && items->first == 0 &&
        items->end == SIZE_MAX)
        status = hop_rows_map(self->context, path, how, out, &error);
    if (status == HOP_OK) return 0;
    if (status != HOP_EUNSUPPORTED && status != HOP_ESHAPE)
        return refuse_rows(path, status, &error);
    int code = hop_inputs_read(inputs, path, &self->reading);
    if (code == 0) code = check_whole(inputs);
    if (code || !how) return code;
    status = hop_rows_create(self->context, inputs->reals, inputs->count, inputs->dim,
                             how, out, &error);
    return status == HOP_OK ? 0 : refuse_rows(path, status, &error);
}

static int rows_are_signs(const hop_rows *rows, int *out) {
    const size_t dim = hop_rows_dim(rows);
    float *row = malloc(dim * sizeof *row);
    if (!row) return hop_complain_memory();
    *out = 1;
    for (size_t r = 0; *out && r < hop_rows_count(rows); r++) {
        hop_rows_read(rows, r, row);
        *out = are_signs(row, dim);
    }
    free(row);
    return 0;
}

/* Whether the keys are -1 and +1, before they are centred, scaled or rounded. */
static int find_signs(const hop_options *options, hop_vectors *self) {
    hop_rows *plain = NULL;
    hop_error error;
    if (self->key_rows.reals) {
        self->signs =
            are_signs(self->key_rows.reals, self->key_rows.count * self->key_rows.dim);
        return 0;
    }
    if (!options->centre && !options->normalise &&
        options->storage == (int)HOP_STORAGE_FLOAT32)
        return rows_are_signs(self->keys, &self->signs);
    hop_status status =
        hop_rows_map(self->context, options->patterns, NULL, &plain, &error);
    if (status != HOP_OK) return refuse_rows(options->patterns, status, &error);
    const int code = rows_are_signs(plain, &self->signs);
    hop_rows_free(plain);
    return code;
}

/* Bits of keys that are -1 and +1. */
static int pack_keys(hop_vectors *self) {
    const hop_inputs *inputs = &self->key_rows;
    const size_t length = inputs->count * inputs->dim;
    hop_error error;
    for (size_t i = 0; i < length; i++) {
        if (inputs->reals[i] != 1 && inputs->reals[i] != -1)
            return hop_complain(EXIT_USAGE,
                                "--similarity hamming: %s, unit %zu is %g; only -1 and "
                                "+1 are compared as bits (--threshold makes them so)",
                                inputs->names[i / inputs->dim], i % inputs->dim,
                                (double)inputs->reals[i]);
        inputs->units[i] = (int8_t)inputs->reals[i];
    }
    int code = hop_inputs_pack(inputs, &self->packed);
    if (code) return code;
    hop_status status =
        hop_rows_of_patterns(self->context, self->packed, &self->keys, &error);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

static int open_ad_hoc(const hop_options *options, hop_vectors *self) {
    const hop_rows_options how = storing(options);
    const int bits = options->similarity == HOP_SIMILARITY_HAMMING;
    hop_inputs *inputs = &self->key_rows;
    self->name = options->patterns;
    int code = hop_reading_of(options, &self->reading);
    self->reading.real = 1;
    self->reading.raw = !options->given[FLAG_THRESHOLD];
    if (options->given[FLAG_SIZE]) {
        inputs->width = options->size.width;
        inputs->height = options->size.height;
    }
    if (code == 0)
        code =
            load_rows(self, self->name, bits ? NULL : &how, !bits, inputs, &self->keys);
    if (code == 0 && bits) code = pack_keys(self);
    if (code == 0) code = find_signs(options, self);
    if (code) return code;
    const size_t dim = hop_rows_dim(self->keys);
    self->width = inputs->width;
    self->height = inputs->height;
    if (self->width && self->width * self->height != dim)
        return hop_complain(EXIT_USAGE, "--size %zux%zu has %zu units, %s has %zu",
                            self->width, self->height, self->width * self->height,
                            self->name, dim);
    if (!options->strengths) return 0;
    return hop_strengths_read(options->strengths, &options->items,
                              hop_rows_count(self->keys), &self->strengths);
}

/* Whether the rows of a memory file are to be held otherwise than it stores them. */
static int held_otherwise(const hop_options *options, const hop_store *store) {
    const int by_couplings = hop_store_recipe_of(store)->rule[0] != '\0';
    return options->given[FLAG_STORAGE] || options->centre || options->normalise ||
           (by_couplings && options->similarity != HOP_SIMILARITY_HAMMING);
}

/* The rows of a memory file, as it stores them or as floats stored anew. */
static int load_keys(const hop_options *options, hop_vectors *self) {
    const hop_rows_options how = storing(options);
    hop_rows *stored = NULL;
    hop_error error;
    hop_status status = hop_store_rows(self->store, self->context, &stored, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    self->signs = hop_rows_storage(stored) == HOP_STORAGE_BITS;
    if (!held_otherwise(options, self->store)) {
        self->keys = stored;
        return 0;
    }
    const size_t count = hop_rows_count(stored), dim = hop_rows_dim(stored);
    int code = hop_inputs_check_room(self->name, count, 1, dim);
    float *reals = code ? NULL : malloc(count * dim * sizeof *reals);
    self->key_rows.reals = reals;
    if (code == 0 && !reals) code = hop_complain_memory();
    for (size_t r = 0; code == 0 && r < count; r++)
        hop_rows_read(stored, r, reals + r * dim);
    hop_rows_free(stored);
    if (code) return code;
    status = hop_rows_create(self->context, reals, count, dim, &how, &self->keys, &error);
    return status == HOP_OK ? 0 : refuse_rows(self->name, status, &error);
}

/* Strengths as they have faded; those that --where leaves out have none. */
static int weigh_items(const hop_options *options, hop_vectors *self) {
    const size_t count = hop_store_count(self->store);
    hop_strength *left = NULL;
    size_t chosen;
    int code = hop_filters_choose(options, self->store, &self->chosen, &chosen);
    if (code == 0 && chosen == 0)
        code = hop_complain(EXIT_USAGE, "%s: no memory meets the conditions", self->name);
    if (code == 0) code = hop_subject_strengths(self->store, &left);
    for (size_t row = 0; code == 0 && row < count; row++) {
        self->labels[row] = hop_store_item_at(self->store, row)->key;
        self->strengths[row] =
            self->chosen && !self->chosen[row] ? 0 : hop_strength_value(left[row]);
    }
    free(left);
    return code;
}

static int open_file(const hop_options *options, hop_vectors *self) {
    self->name = options->arguments[0];
    int code = 0;
    if (!self->store)
        code = hop_subject_open_store(options, self->name, HOP_STORE_READ, NULL,
                                      &self->store);
    if (code) return code;
    const hop_store_recipe *recipe = hop_store_recipe_of(self->store);
    code = hop_recipe_compare(options, recipe, self->name);
    if (code == 0) code = hop_recipe_reading(options, recipe, &self->reading);
    if (code) return code;
    self->reading.real = 1;
    hop_recipe_shape(recipe, &self->width, &self->height);
    const size_t count = hop_store_count(self->store);
    if (count == 0)
        return hop_complain(EXIT_USAGE, "%s: nothing was learned yet", self->name);
    self->labels = calloc(count, sizeof *self->labels);
    self->strengths = calloc(count, sizeof *self->strengths);
    if (!self->labels || !self->strengths) return hop_complain_memory();
    code = weigh_items(options, self);
    return code ? code : load_keys(options, self);
}

static int load_values(const hop_options *options, hop_vectors *self) {
    hop_rows_options how = HOP_ROWS_OPTIONS_INIT;
    how.storage = (hop_storage)options->storage;
    if (!options->values) return 0;
    const hop_reading reading = self->reading;
    self->reading.raw = !options->given[FLAG_THRESHOLD];
    self->reading.pictures = 1;
    int code =
        load_rows(self, options->values, &how, 1, &self->value_rows, &self->values);
    self->reading = reading;
    if (code) return code;
    const size_t values = hop_rows_count(self->values), keys = hop_rows_count(self->keys);
    if (values == keys) return 0;
    return hop_complain(EXIT_USAGE, "%s: %zu value%s for %zu memor%s", options->values,
                        values, values == 1 ? "" : "s", keys, keys == 1 ? "y" : "ies");
}

static int create(const hop_options *options, hop_vectors *self) {
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    hop_error error;
    how.similarity = similarity_of(options);
    how.activation = (hop_activation)options->activation;
    how.separation = options->energy;
    if (options->beta > 0) how.beta = options->beta;
    hop_status status = hop_vector_memory_create(self->context, self->keys, self->values,
                                                 &how, &self->memory, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, &error);
    status = hop_vector_memory_set_strengths(self->memory, self->strengths, &error);
    if (status == HOP_OK) return 0;
    return hop_complain(hop_exit_of(status, BLAME_USAGE), "%s: %s",
                        options->strengths ? options->strengths : self->name,
                        error.message);
}

/* Bounds serve weights that fall with the distance from the best. */
static int create_index(const hop_options *options, hop_vectors *self) {
    const hop_separation_kind kind = options->energy.kind;
    hop_index_options how = HOP_INDEX_OPTIONS_INIT;
    hop_error error;
    if (options->mass_tolerance <= 0) return 0;
    if (options->weights)
        return hop_complain(EXIT_USAGE, "--mass-tolerance does not go with --weights, "
                                        "which want all memories");
    if (kind == HOP_SEPARATION_IDENTITY || kind == HOP_SEPARATION_POLYNOMIAL ||
        kind == HOP_SEPARATION_RECTIFIED || kind == HOP_SEPARATION_EPANECHNIKOV)
        return hop_complain(EXIT_USAGE,
                            "--mass-tolerance does not go with --energy %s: no bound "
                            "says which memories matter",
                            hop_separation_at(kind)->name);
    how.similarity = similarity_of(options);
    how.seed = options->seed;
    hop_status status =
        hop_index_create(self->context, self->keys, &how, &self->index, &error);
    if (status == HOP_OK)
        status = hop_vector_memory_set_index(self->memory, self->index, &error);
    if (status == HOP_OK) return 0;
    return hop_complain(hop_exit_of(status, BLAME_USAGE), "--mass-tolerance: %s",
                        error.message);
}

int hop_vectors_open(const hop_options *options, hop_store *store, hop_vectors *out,
                     size_t *cues) {
    *out = (hop_vectors){.store = store};
    *cues = options->patterns ? 0 : 1;
    if (!options->patterns && options->argument_count == 0)
        return hop_complain(EXIT_USAGE, "which memory? Name a memory file");
    int code = hop_subject_context(options, &out->context);
    if (code) return code;
    code = options->patterns ? open_ad_hoc(options, out) : open_file(options, out);
    if (code == 0) code = load_values(options, out);
    if (code == 0) code = create(options, out);
    return code ? code : create_index(options, out);
}

void hop_vectors_close(hop_vectors *self) {
    hop_vector_memory_free(self->memory);
    hop_index_free(self->index);
    hop_rows_free(self->keys);
    hop_rows_free(self->values);
    hop_patterns_free(self->packed);
    hop_inputs_clear(&self->key_rows);
    hop_inputs_clear(&self->value_rows);
    hop_inputs_clear(&self->cues);
    free(self->encoded);
    free(self->mask);
    free(self->inferred);
    free(self->strengths);
    free(self->chosen);
    free(self->labels);
    hop_store_close(self->store);
    if (self->context) hop_subject_context_free(self->context);
    *self = (hop_vectors){0};
}

void hop_vectors_row(const hop_vectors *self, size_t row, char *text) {
    if (self->labels)
        snprintf(text, HOP_MAX_KEY + 1, "%s", self->labels[row]);
    else
        snprintf(text, HOP_MAX_KEY + 1, "memory %zu", row);
}

size_t hop_vectors_count(const hop_vectors *self) {
    return hop_rows_count(self->keys);
}

size_t hop_vectors_out_dim(const hop_vectors *self) {
    return hop_rows_dim(self->values ? self->values : self->keys);
}

int hop_vectors_shape(const hop_vectors *self, size_t *width, size_t *height) {
    const size_t dim = hop_vectors_out_dim(self);
    *width = self->values ? self->value_rows.width : self->width;
    *height = self->values ? self->value_rows.height : self->height;
    if (*width && *width * *height == dim) return 1;
    const size_t side = (size_t)llround(sqrt((double)dim));
    *width = *height = side;
    return side * side == dim;
}
