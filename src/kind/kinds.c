/* SPDX-License-Identifier: MIT */
/* The table of kinds. */
#include "kind/kinds.h"

#include <string.h>

static const hop_kind *const kinds[] = {&hop_kind_patterns,  &hop_kind_picture,
                                        &hop_kind_vector,    &hop_kind_word,
                                        &hop_kind_utterance, &hop_kind_document};

size_t hop_kind_count(void) {
    return sizeof kinds / sizeof *kinds;
}

const hop_kind *hop_kind_at(size_t index) {
    return index < hop_kind_count() ? kinds[index] : NULL;
}

const hop_kind *hop_kind_find(const char *name) {
    for (size_t k = 0; k < hop_kind_count(); k++)
        if (strcmp(kinds[k]->name, name) == 0) return kinds[k];
    return NULL;
}
