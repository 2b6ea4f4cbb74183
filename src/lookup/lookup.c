/* SPDX-License-Identifier: MIT */
/* A memory file made ready to be asked. */
#include "lookup/lookup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/kind.h>
#include "core/context.h"
#include "core/error.h"

static hop_status check(const hop_store *store, const hop_lookup_options *options,
                        hop_error *error) {
    const size_t count = hop_store_count(store);
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "lookup options: size %zu, not %zu",
                        options->size, sizeof *options);
    for (size_t row = 0; options->chosen && row < count; row++)
        if (options->chosen[row] > 1)
            return hop_fail(error, HOP_EVALUE, "chosen: item %zu is %u, neither 0 nor 1",
                            row, options->chosen[row]);
    return HOP_OK;
}

/* What patterns depend on must be the file's. */
static hop_status check_recipe(const hop_store_recipe *file,
                               const hop_store_recipe *wanted, hop_error *error) {
    const char *field = NULL;
    if (wanted->dim != file->dim) field = "dim";
    if (wanted->encoder != file->encoder) field = "encoder";
    if (wanted->storage != file->storage) field = "storage";
    if (wanted->normalise != file->normalise) field = "normalise";
    if (wanted->codes != file->codes) field = "codes";
    if (wanted->language != file->language) field = "language";
    if (field)
        return hop_fail(error, HOP_EINVAL,
                        "recipe: %s is not the file's, whose patterns depend on it",
                        field);
    if ((wanted->rule[0] != '\0') == (wanted->energy[0] != '\0'))
        return hop_fail(error, HOP_EINVAL, "recipe: %s; one is wanted",
                        wanted->rule[0] ? "both a rule and an energy"
                                        : "neither a rule nor an energy");
    if (hop_recipe_of_texts(file, NULL) && strcmp(wanted->energy, "softmax") != 0)
        return hop_fail(error, HOP_EINVAL,
                        "recipe: energy '%s', but texts are recalled by softmax",
                        wanted->energy);
    return HOP_OK;
}

/* Strengths at a time, and who can be found. */
static hop_status find_live(hop_lookup *self, const hop_lookup_options *options,
                            hop_time at, hop_strength *strengths, hop_error *error) {
    self->live = malloc(self->count + 1);
    self->strengths = malloc((self->count + 1) * sizeof *self->strengths);
    hop_status status = strengths && self->live && self->strengths
                            ? hop_store_strengths(self->store, at, strengths, error)
                            : hop_fail_memory(error);
    for (size_t row = 0; status == HOP_OK && row < self->count; row++) {
        const double strength = hop_strength_value(strengths[row]);
        self->live[row] = strength > 0 && (!options->chosen || options->chosen[row] == 1);
        self->strengths[row] = self->live[row] ? strength : 0;
        self->total += self->strengths[row];
        self->all += strength > 0 ? strength : 0;
        self->live_count += self->live[row];
    }
    return status;
}

/* Sign codes tell directions: of other similarities all items are looked at. */
static hop_status make_codes(hop_lookup *self, hop_error *error) {
    const hop_similarity similarity = self->recipe.similarity;
    if (self->recipe.codes == 0) return HOP_OK;
    if (similarity != HOP_SIMILARITY_DOT && similarity != HOP_SIMILARITY_COSINE &&
        similarity != HOP_SIMILARITY_EUCLID)
        return HOP_OK;
    hop_status status = hop_coder_create(self->context, self->dim, self->recipe.codes,
                                         &self->coder, error);
    if (status == HOP_OK)
        status = hop_codes_create(self->context, self->coder, self->keys,
                                  hop_store_codes(self->store), &self->codes, error);
    if (status != HOP_OK) return status;
    return hop_vector_memory_set_codes(self->vectors, self->codes, error);
}

static hop_status make_vectors(hop_lookup *self, hop_error *error) {
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    const hop_store_recipe *recipe = &self->recipe;
    how.similarity = recipe->similarity;
    how.activation = recipe->activation;
    how.beta = recipe->beta;
    hop_status status = hop_separation_parse(recipe->energy, &how.separation, error);
    if (status == HOP_OK)
        status = hop_store_rows(self->store, self->context, &self->keys, error);
    if (status == HOP_OK)
        status = hop_vector_memory_create(self->context, self->keys, NULL, &how,
                                          &self->vectors, error);
    if (status == HOP_OK)
        status = hop_vector_memory_set_strengths(self->vectors, self->strengths, error);
    return status == HOP_OK ? make_codes(self, error) : status;
}

/* Whether the file itself says how its couplings are made. */
static bool couples_as_file(const hop_store_recipe *file,
                            const hop_store_recipe *wanted) {
    return strcmp(file->rule, wanted->rule) == 0 && file->scaling == wanted->scaling &&
           file->diagonal == wanted->diagonal;
}

/* Couplings of another rule than the file's, of the items in `learned`. */
static hop_status learn_anew(hop_lookup *self, size_t count,
                             const hop_strength *strengths, hop_error *error) {
    const hop_patterns *all = hop_store_patterns(self->store);
    hop_memory_options how = HOP_MEMORY_OPTIONS_INIT;
    hop_strength *taken = malloc((count + 1) * sizeof *taken);
    hop_patterns *some = NULL;
    hop_status status = taken ? HOP_OK : hop_fail_memory(error);
    if (self->recipe.scaling == HOP_SCALING_SOURCE)
        status = hop_fail(error, HOP_EUNSUPPORTED,
                          "recipe: scaling source is only known to the file that began "
                          "with it");
    if (status == HOP_OK) status = hop_patterns_create(self->dim, &some);
    for (size_t p = 0; status == HOP_OK && p < count; p++) {
        taken[p] = strengths[self->learned[p]];
        status =
            hop_patterns_append_packed(some, hop_patterns_row(all, self->learned[p]), 1);
    }
    if (status == HOP_ENOMEM) status = hop_fail_memory(error);
    how.rule = self->recipe.rule;
    how.scaling = self->recipe.scaling;
    how.diagonal = self->recipe.diagonal;
    if (status == HOP_OK)
        status = hop_memory_create(self->context, self->dim, &how, &self->memory, error);
    if (status == HOP_OK)
        status = hop_memory_learn_each(self->memory, some, taken, error);
    hop_patterns_free(some);
    free(taken);
    return status;
}

/* Rows of the memory are the chosen items, in their order; one that the open transaction
   has forgotten has none. */
static hop_status make_couplings(hop_lookup *self, const hop_lookup_options *options,
                                 hop_time at, const hop_strength *strengths,
                                 hop_error *error) {
    size_t learned = 0;
    const bool anew = !couples_as_file(hop_store_recipe_of(self->store), &self->recipe);
    self->learned = malloc(self->count * sizeof *self->learned);
    if (!self->learned) return hop_fail_memory(error);
    for (size_t row = 0; row < self->count; row++) {
        if (options->chosen && !options->chosen[row]) continue;
        if (!hop_store_item_at(self->store, row)) continue;
        if (anew && strengths[row].numerator == 0) continue; /* nothing to be learned */
        self->learned[learned++] = row;
    }
    if (anew) return learn_anew(self, learned, strengths, error);
    return hop_store_memory(self->store, self->context, HOP_PATH_AUTO, at,
                            options->chosen, &self->memory, error);
}

static hop_status make_memory(hop_lookup *self, const hop_lookup_options *options,
                              hop_time at, const hop_strength *strengths,
                              hop_error *error) {
    if (self->live_count == 0) return HOP_OK;
    if (hop_lookup_of_texts(self)) return hop_lookup_make_texts(self, error);
    return hop_lookup_by_steps(&self->recipe)
               ? make_vectors(self, error)
               : make_couplings(self, options, at, strengths, error);
}

/* What a recipe that leaves it open is begun with. */
static double first_beta(const hop_store_recipe *recipe) {
    if (!hop_recipe_of_texts(recipe, NULL)) return 1;
    return hop_kind_find(hop_encoder_name(recipe->encoder))->recipe.beta;
}

static bool wants_threshold(const hop_store_recipe *recipe) {
    return recipe->false_rejection > 0;
}

hop_status hop_lookup_build(hop_context *context, hop_store *store,
                            const hop_lookup_options *options,
                            const hop_store_recipe *recipe, hop_lookup **out,
                            hop_error *error) {
    const hop_lookup_options usual = HOP_LOOKUP_OPTIONS_INIT;
    if (!options) options = &usual;
    hop_status status = check(store, options, error);
    if (!recipe) recipe = hop_store_recipe_of(store);
    if (status == HOP_OK)
        status = check_recipe(hop_store_recipe_of(store), recipe, error);
    if (status != HOP_OK) return status;
    hop_lookup *self = calloc(1, sizeof *self);
    if (!self) return hop_fail_memory(error);
    self->context = context;
    self->store = store;
    self->recipe = *recipe;
    if (self->recipe.beta == 0) self->recipe.beta = first_beta(recipe);
    if (!wants_threshold(recipe) || recipe->tuned_at == 0) self->recipe.threshold = NAN;
    self->seed = options->seed;
    self->candidates = options->candidates ? options->candidates : 128;
    self->count = hop_store_count(store);
    self->dim = recipe->dim;
    const hop_time at = options->at ? options->at : hop_store_now(store);
    hop_strength *strengths = malloc((self->count + 1) * sizeof *strengths);
    status = find_live(self, options, at, strengths, error);
    if (status == HOP_OK && hop_labels_create(store, self->live, &self->labels) != HOP_OK)
        status = hop_fail_memory(error);
    if (status == HOP_OK) status = make_memory(self, options, at, strengths, error);
    free(strengths);
    if (status == HOP_OK)
        *out = self;
    else
        hop_lookup_free(self);
    return status;
}

hop_status hop_lookup_create(hop_context *context, hop_store *store,
                             const hop_lookup_options *options, hop_lookup **out,
                             hop_error *error) {
    const hop_store_recipe *recipe =
        options && options->recipe ? options->recipe : hop_store_recipe_of(store);
    hop_lookup *self = NULL;
    hop_status status = hop_lookup_build(context, store, options, recipe, &self, error);
    if (status == HOP_OK && recipe->beta == 0) status = hop_lookup_tune_beta(self, error);
    if (status == HOP_OK && wants_threshold(recipe) && recipe->tuned_at == 0)
        status = hop_lookup_tune_threshold(self, error);
    else if (status == HOP_OK && self->vectors)
        self->recipe.threshold += hop_lookup_energy_shift(self, self->total, self->all);
    if (status == HOP_OK)
        *out = self;
    else
        hop_lookup_free(self);
    return status;
}

void hop_lookup_free(hop_lookup *self) {
    if (!self) return;
    hop_vector_memory_free(self->vectors);
    hop_codes_free(self->codes);
    hop_coder_free(self->coder);
    hop_rows_free(self->keys);
    hop_memory_free(self->memory);
    hop_lookup_drop_texts(self);
    hop_labels_free(&self->labels);
    free(self->learned);
    free(self->live);
    free(self->strengths);
    free(self);
}

const hop_store_recipe *hop_lookup_recipe(const hop_lookup *self) {
    return &self->recipe;
}

size_t hop_lookup_count(const hop_lookup *self) {
    return self->live_count;
}
