/* SPDX-License-Identifier: MIT */
/* beta and threshold of a file, from damaged copies of its items. */
#include <math.h>
#include <hopfield/tune.h>
#include "core/exponential.h"
#include "lookup/trial.h"

/* Multiplications that all recalls together take, and the passes of a copy. */
static const double WORK = 0x1p31;
static const double PASSES = 64;
enum { MOST = 256, FEWEST = 32 };

static hop_tune_options how_to_try(const hop_lookup *lookup, const hop_trial *trial) {
    hop_tune_options how = HOP_TUNE_OPTIONS_INIT;
    const double each = PASSES * (double)trial->count * (double)lookup->dim;
    const double many = WORK / each;
    how.samples = many > MOST ? MOST : many < FEWEST ? FEWEST : (size_t)many;
    how.seed = lookup->seed;
    if (lookup->recipe.storage == HOP_STORAGE_BITS)
        how.damage = (hop_damage){.flips = 0.1};
    return how;
}

/* The largest threshold that a file takes: no energy is above it. */
static const double NEVER = 1e300;

static bool is_softmax(const hop_lookup *lookup) {
    return hop_vector_memory_options(lookup->vectors)->separation.kind ==
           HOP_SEPARATION_SOFTMAX;
}

/* N others together weigh N e^(-beta gap) of the right item: for a twentieth, beta is
   ln(20 N) / gap, and so grows with the items that the trial leaves out. */
static double grow(const hop_lookup *lookup, const hop_trial *trial, double beta) {
    if (!is_softmax(lookup) || trial->count == lookup->live_count) return beta;
    return beta * hop_log(20 * (double)lookup->live_count) /
           hop_log(20 * (double)trial->count);
}

static hop_status set_beta(hop_lookup *lookup, double beta, hop_error *error) {
    const hop_status status = hop_vector_memory_set_beta(lookup->vectors, beta, error);
    if (status == HOP_OK) lookup->recipe.beta = beta;
    return status;
}

hop_status hop_lookup_tune_beta(hop_lookup *lookup, hop_error *error) {
    hop_beta_choice choice;
    hop_trial trial;
    if (!lookup->vectors) return HOP_OK;
    hop_status status = hop_trial_create(lookup, &trial, error);
    const hop_tune_options how = how_to_try(lookup, &trial);
    if (status == HOP_OK)
        status = hop_vector_choose_beta(trial.memory, &how, &choice, error);
    if (status == HOP_OK)
        status = set_beta(lookup, grow(lookup, &trial, choice.beta), error);
    hop_trial_free(&trial);
    return status;
}

/* Damage grows by this much at a time, up to so many times, as long as no larger share of
   the impostors passes. */
static const double HARDER = 1.25;
enum { ROUNDS = 7 };
static const double MAY_PASS = 0.25;

/* The threshold for the worst damage at which most impostors are still told from copies:
   what is asked may be damaged worse than what was tried first. */
static hop_status find_threshold(const hop_trial *trial, hop_tune_options how,
                                 double *threshold, hop_error *error) {
    hop_calibration found;
    hop_status status = hop_vector_calibrate(trial->memory, &how, &found, error);
    if (status == HOP_OK) *threshold = found.threshold;
    for (int round = 0; status == HOP_OK && round < ROUNDS; round++) {
        if (found.false_acceptance > MAY_PASS) break;
        how.damage.noise *= HARDER;
        how.damage.flips *= HARDER;
        status = hop_vector_calibrate(trial->memory, &how, &found, error);
        if (status == HOP_OK && found.false_acceptance <= MAY_PASS)
            *threshold = fmax(*threshold, found.threshold);
    }
    return status;
}

double hop_lookup_energy_shift(const hop_lookup *lookup, double total, double of) {
    if (!is_softmax(lookup) || !(total > 0 && of > 0)) return 0;
    return (hop_log(total) - hop_log(of)) / lookup->recipe.beta;
}

hop_status hop_lookup_tune_threshold(hop_lookup *lookup, hop_error *error) {
    double threshold = NEVER;
    hop_trial trial;
    lookup->recipe.threshold = NAN;
    if (lookup->texts) return hop_lookup_tune_texts(lookup, error);
    if (!lookup->vectors || !(lookup->recipe.false_rejection > 0)) return HOP_OK;
    hop_status status = hop_trial_create(lookup, &trial, error);
    hop_tune_options how = how_to_try(lookup, &trial);
    how.false_rejection = lookup->recipe.false_rejection;
    if (status == HOP_OK)
        status = hop_vector_memory_set_beta(trial.memory, lookup->recipe.beta, error);
    if (status == HOP_OK) status = find_threshold(&trial, how, &threshold, error);
    if (status == HOP_OK)
        threshold += hop_lookup_energy_shift(lookup, lookup->total, trial.total);
    hop_trial_free(&trial);
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
