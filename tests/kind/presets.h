/* SPDX-License-Identifier: MIT */
/* How often a preset finds the item that a damaged cue was made of. */
#ifndef HOP_TESTS_KIND_PRESETS_H
#define HOP_TESTS_KIND_PRESETS_H

#include "engine.h"

#include <math.h>
#include <unistd.h>

/* Rows of values as items 0, 1, ... of a file of a recipe; cues[count] are asked. Returns
   how many come out first, in *known how many of them as exact or near. */
static inline size_t found_of(const hop_store_recipe *recipe, const float *rows,
                              const float *cues, size_t count, size_t *known) {
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    char folder[] = "/tmp/hop-kind-XXXXXX", path[64], command[64];
    hop_store *store = NULL;
    hop_lookup *lookup = NULL;
    hop_error error = {0};
    size_t found = 0;
    *known = 0;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.hop", folder);
    if (hop_store_open(path, HOP_STORE_CREATE, recipe, NULL, &store, &error))
        fail_msg("%s", error.message);
    assert_ok(hop_store_begin(store, NULL));
    for (size_t k = 0; k < count; k++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        char key[24];
        snprintf(key, sizeof key, "%zu", k);
        entry.key = key;
        entry.values = rows + k * recipe->dim;
        assert_ok(hop_store_add(store, &entry, NULL));
    }
    assert_ok(hop_store_commit(store, NULL));
    if (hop_lookup_create(context, store, NULL, &lookup, &error))
        fail_msg("%s", error.message);
    for (size_t k = 0; k < count; k++) {
        const hop_cue cue = {.values = cues + k * recipe->dim};
        hop_answer answer;
        hop_answer_match match;
        assert_ok(hop_lookup_recall(lookup, &cue, 1, 1, &answer, &match, NULL));
        if (answer.match_count == 0 || match.row != k) continue;
        found++;
        *known +=
            answer.verdict == HOP_VERDICT_EXACT || answer.verdict == HOP_VERDICT_NEAR;
    }
    hop_lookup_free(lookup);
    hop_store_close(store);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    hop_context_free(context);
    return found;
}

/* Independent normal numbers, nearly: sums of 12 uniform ones. */
static inline double normal_number(hop_random *chance) {
    double sum = -6;
    for (int k = 0; k < 12; k++) sum += hop_random_real(chance);
    return sum;
}

#endif
