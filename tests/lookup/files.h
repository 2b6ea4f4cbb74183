/* SPDX-License-Identifier: MIT */
/* Small memory files for tests of lookups, in a folder of their own. */
#ifndef HOP_TESTS_LOOKUP_FILES_H
#define HOP_TESTS_LOOKUP_FILES_H

#include "engine.h"

#include <math.h>
#include <unistd.h>

#include "lookup/lookup.h"

#define assert_near(a, b, by)                                                            \
    do {                                                                                 \
        const double a_ = (a), b_ = (b), by_ = (by);                                     \
        if (!(fabs(a_ - b_) <= by_))                                                     \
            fail_msg("%s = %.12g, %s = %.12g: not within %g", #a, a_, #b, b_, by_);      \
    } while (0)

/* What a file is made of; items are k0, k1, ... */
typedef struct contents {
    hop_store_recipe recipe;
    size_t count, dim;
    const int8_t *units;       /* [count][dim] of bits; or ... */
    const float *values;       /* [count][dim] of reals */
    const char *const *labels; /* [count], with NULLs; NULL: none has one */
    const int *strengths;      /* [count]; NULL: all 1 */
} contents;

static hop_time the_time = 1000000;

static inline hop_time tell_time(void *user) {
    (void)user;
    return the_time;
}

static inline hop_store_recipe recipe_by_steps(size_t dim, hop_storage storage,
                                               hop_similarity similarity, double beta) {
    hop_store_recipe recipe = HOP_STORE_RECIPE_INIT;
    recipe.dim = recipe.width = dim;
    recipe.height = 1;
    recipe.storage = storage;
    recipe.rule[0] = '\0';
    strcpy(recipe.energy, "softmax");
    recipe.similarity = similarity;
    recipe.beta = beta;
    recipe.beta_auto = beta == 0;
    return recipe;
}

static inline hop_store_recipe recipe_by_couplings(size_t dim) {
    hop_store_recipe recipe = HOP_STORE_RECIPE_INIT;
    recipe.dim = recipe.width = dim;
    recipe.height = 1;
    return recipe;
}

static inline void must(hop_status status, const hop_error *error) {
    if (status != HOP_OK) fail_msg("%s: %s", hop_status_describe(status), error->message);
}

static inline void add_things(hop_store *store, const contents *what) {
    hop_error error;
    hop_patterns *patterns = NULL;
    if (what->units) patterns = patterns_of(what->units, what->count, what->dim);
    must(hop_store_begin(store, &error), &error);
    for (size_t k = 0; k < what->count; k++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        char key[32];
        snprintf(key, sizeof key, "k%zu", k);
        entry.key = key;
        entry.label = what->labels ? what->labels[k] : NULL;
        if (patterns) entry.words = hop_patterns_row(patterns, k);
        if (what->values) entry.values = what->values + k * what->dim;
        entry.strength.numerator = what->strengths ? what->strengths[k] : 1;
        must(hop_store_add(store, &entry, &error), &error);
    }
    must(hop_store_commit(store, &error), &error);
    hop_patterns_free(patterns);
}

static char the_folder[32];

static inline void remove_folder(void) {
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", the_folder);
    if (system(command) != 0) perror(the_folder);
}

/* A new file without items, open to write; all go when the program ends. */
static inline hop_store *empty_file_of(const hop_store_recipe *recipe) {
    static int made;
    char path[64];
    hop_store_options options = HOP_STORE_OPTIONS_INIT;
    hop_store *store = NULL;
    hop_error error;
    if (!made) {
        strcpy(the_folder, "/tmp/hop-lookup-XXXXXX");
        assert_non_null(mkdtemp(the_folder));
        atexit(remove_folder);
    }
    options.durability = HOP_DURABILITY_NORMAL;
    options.now = tell_time;
    snprintf(path, sizeof path, "%s/%d.hop", the_folder, ++made);
    must(hop_store_open(path, HOP_STORE_CREATE, recipe, &options, &store, &error),
         &error);
    return store;
}

static inline hop_store *file_of(const contents *what) {
    hop_store *store = empty_file_of(&what->recipe);
    add_things(store, what);
    return store;
}

static inline hop_lookup *lookup_of(hop_context *context, hop_store *store,
                                    const hop_lookup_options *options) {
    hop_lookup *lookup = NULL;
    hop_error error;
    must(hop_lookup_create(context, store, options, &lookup, &error), &error);
    return lookup;
}

/* One answer with up to 8 matches. */
typedef struct reply {
    hop_answer answer;
    hop_answer_match matches[8];
} reply;

static inline reply ask_cue(hop_lookup *lookup, hop_cue cue) {
    reply out;
    hop_error error;
    memset(&out, 0, sizeof out);
    must(hop_lookup_recall(lookup, &cue, 1, 8, &out.answer, out.matches, &error), &error);
    return out;
}

static inline reply ask_values(hop_lookup *lookup, const float *values) {
    return ask_cue(lookup, (hop_cue){.values = values});
}

static inline reply ask_units(hop_lookup *lookup, const int8_t *units) {
    return ask_cue(lookup, (hop_cue){.units = units});
}

/* Rows of independent values of -1 to 1. */
static inline float *real_rows(uint64_t seed, size_t count, size_t dim) {
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 0);
    float *rows = need(count * dim * sizeof *rows);
    for (size_t i = 0; i < count * dim; i++)
        rows[i] = (float)(2 * hop_random_real(&chance) - 1);
    return rows;
}

static inline int8_t *sign_rows(uint64_t seed, size_t count, size_t dim) {
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 0);
    return random_rows(&chance, count, dim);
}

#endif
