/* SPDX-License-Identifier: MIT */
/* beta and threshold of a file, from damaged copies of its items. */
#include <float.h>
#include <math.h>
#include <hopfield/tune.h>
#include "core/error.h"
#include "lookup/lookup.h"

/* Multiplications that all recalls together take, and the recalls of a copy. */
static const double WORK = 0x1p36;
static const double PASSES = 64;
enum { MOST = 256, FEWEST = 32 };

static hop_tune_options how_to_try(const hop_lookup *lookup) {
    hop_tune_options how = HOP_TUNE_OPTIONS_INIT;
    const double each = PASSES * (double)lookup->count * (double)lookup->dim;
    const double many = WORK / each;
    how.samples = many > MOST ? MOST : many < FEWEST ? FEWEST : (size_t)many;
    how.seed = lookup->seed;
    if (lookup->recipe.storage == HOP_STORAGE_BITS)
        how.damage = (hop_damage){.flips = 0.1};
    return how;
}

hop_status hop_lookup_tune_beta(hop_lookup *lookup, hop_error *error) {
    hop_beta_choice choice;
    if (!lookup->vectors) return HOP_OK;
    const hop_tune_options how = how_to_try(lookup);
    hop_status status = hop_vector_choose_beta(lookup->vectors, &how, &choice, error);
    if (status == HOP_OK)
        status = hop_vector_memory_set_beta(lookup->vectors, choice.beta, error);
    if (status == HOP_OK) lookup->recipe.beta = choice.beta;
    return status;
}

/* Damage grows by this much at a time, up to so many times, as long as no larger share of
   the impostors passes. */
static const double HARDER = 1.25;
enum { ROUNDS = 7 };
static const double MAY_PASS = 0.25;

/* The threshold for the worst damage at which most impostors are still told from copies:
   what is asked may be damaged worse than what was tried first. */
static hop_status find_threshold(const hop_lookup *lookup, hop_tune_options how,
                                 double *threshold, hop_error *error) {
    hop_calibration found;
    hop_status status = hop_vector_calibrate(lookup->vectors, &how, &found, error);
    if (status == HOP_OK) *threshold = found.threshold;
    for (int round = 0; status == HOP_OK && round < ROUNDS; round++) {
        if (found.false_acceptance > MAY_PASS) break;
        how.damage.noise *= HARDER;
        how.damage.flips *= HARDER;
        status = hop_vector_calibrate(lookup->vectors, &how, &found, error);
        if (status == HOP_OK && found.false_acceptance <= MAY_PASS)
            *threshold = fmax(*threshold, found.threshold);
    }
    return status;
}

hop_status hop_lookup_tune_threshold(hop_lookup *lookup, hop_error *error) {
    double threshold = DBL_MAX; /* nothing is above it */
    lookup->recipe.threshold = NAN;
    if (!lookup->vectors || !(lookup->recipe.false_rejection > 0)) return HOP_OK;
    hop_tune_options how = how_to_try(lookup);
    how.false_rejection = lookup->recipe.false_rejection;
    const hop_status status = find_threshold(lookup, how, &threshold, error);
    if (status != HOP_OK && status != HOP_EEMPTY) return status;
    lookup->recipe.threshold = threshold; /* HOP_EEMPTY: too few items that differ */
    return HOP_OK;
}

hop_status hop_lookup_tune(hop_context *context, hop_store *store,
                           const hop_lookup_options *options, hop_store_recipe *recipe,
                           hop_error *error) {
    hop_lookup *lookup = NULL;
    if (!hop_lookup_by_steps(recipe)) return HOP_OK;
    hop_store_recipe wanted = *recipe;
    if (recipe->beta_auto) wanted.beta = 0;
    hop_status status =
        hop_lookup_build(context, store, options, &wanted, &lookup, error);
    if (status == HOP_OK && wanted.beta == 0)
        status = hop_lookup_tune_beta(lookup, error);
    if (status == HOP_OK) status = hop_lookup_tune_threshold(lookup, error);
    if (status == HOP_OK) {
        recipe->beta = lookup->recipe.beta;
        const double threshold = lookup->recipe.threshold;
        recipe->threshold = isnan(threshold) ? 0 : threshold;
        recipe->tuned_at = hop_store_count(store);
    }
    hop_lookup_free(lookup);
    return status;
}

int hop_lookup_outgrown(const hop_store_recipe *recipe, size_t count) {
    if (!hop_lookup_by_steps(recipe)) return 0;
    if (!recipe->beta_auto && recipe->beta > 0 && !(recipe->false_rejection > 0))
        return 0;
    return recipe->tuned_at == 0 || count / 2 >= recipe->tuned_at ||
           count <= recipe->tuned_at / 2;
}
