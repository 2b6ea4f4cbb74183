/* SPDX-License-Identifier: MIT */
/* Which stored texts are asked for, to learn how well they are found. */
#include "lookup/texts_trials.h"

#include <stdlib.h>

enum { LONGEST = 256, LONGEST_OF_DOCUMENT = 80 };

size_t hop_text_trials_longest(const hop_lookup *lookup) {
    return lookup->recipe.encoder == HOP_ENCODER_DOCUMENT ? LONGEST_OF_DOCUMENT : LONGEST;
}

hop_status hop_text_trials_choose(const hop_lookup *lookup, size_t count,
                                  hop_text_trial *trials, hop_text *sources) {
    const size_t live = lookup->live_count, *labels = lookup->text_labels;
    size_t *sizes = calloc(live + 1, sizeof *sizes); /* labels are no more than texts */
    if (!sizes) return HOP_ENOMEM;
    for (size_t k = 0; labels && k < live; k++) sizes[labels[k]]++;
    for (size_t k = 0; k < count; k++) {
        const size_t text =
            count <= live ? (size_t)((unsigned __int128)k * live / count) : k % live;
        trials[k].text = text;
        trials[k].company = labels && sizes[labels[text]] > 1;
        sources[k] = lookup->text_bytes[text];
    }
    free(sizes);
    return HOP_OK;
}

bool hop_text_trials_is_right(const hop_lookup *lookup, size_t text, size_t row) {
    const size_t item = lookup->text_items[text];
    if (!lookup->labels.of) return item == row;
    return lookup->labels.of[item] == lookup->labels.of[row];
}

void hop_text_trials_estrange(const hop_lookup *lookup, size_t text, size_t *hide_row,
                              size_t *hide_label) {
    const size_t *labels = lookup->text_labels;
    *hide_row = labels ? SIZE_MAX : text;
    *hide_label = labels ? labels[text] : SIZE_MAX;
}
