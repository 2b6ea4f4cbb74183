/* SPDX-License-Identifier: MIT */
/* Made-up utterances, indexes of them and answers. */
#ifndef HOP_TESTS_UTTERANCES_H
#define HOP_TESTS_UTTERANCES_H

#include <hopfield/texts.h>

#include "engine.h"

static inline hop_text text_of(const char *bytes) {
    return (hop_text){bytes, strlen(bytes)};
}

/* Of five to nine of 60 words of two to four syllables; the same for the same seed. */
static inline char *made_up(uint64_t seed) {
    static const char *const syllables[] = {"ba", "ko", "ri", "net",
                                            "su", "la", "mo", "ti"};
    uint64_t x = seed * 0x9e3779b97f4a7c15u + 1;
    char *out = need(256);
    const int words = 5 + (int)(x >> 60) % 5;
    for (int w = 0; w < words; w++) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        unsigned word = (unsigned)(x >> 33) % 60;
        if (w) strcat(out, " ");
        for (unsigned k = 0; k < 2 + word % 3; k++, word = word * 5 + 3)
            strcat(out, syllables[word % 8]);
    }
    return out;
}

typedef struct {
    size_t count;
    char *own[4096];
    hop_text texts[4096];
    size_t labels[4096];
    double strengths[4096];
} collection;

static inline collection *collect(size_t count, size_t labels) {
    collection *all = need(sizeof *all);
    all->count = count;
    for (size_t i = 0; i < count; i++) {
        all->own[i] = made_up(i + 1);
        all->texts[i] = text_of(all->own[i]);
        all->labels[i] = labels ? i * 7 % labels : 0;
        all->strengths[i] = 1;
    }
    return all;
}

static inline void collection_free(collection *all) {
    for (size_t i = 0; i < all->count; i++) free(all->own[i]);
    free(all);
}

/* `labels` 0: none are given. */
static inline hop_texts *utterances_of(hop_context *context, const collection *all,
                                       size_t labels) {
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_UTTERANCES;
    options.beta = 30;
    options.strengths = all->strengths;
    options.labels = labels ? all->labels : NULL;
    options.label_count = labels;
    hop_texts *texts = NULL;
    assert_int_equal(
        hop_texts_create(context, all->texts, all->count, &options, &texts, NULL),
        HOP_OK);
    return texts;
}

static inline size_t find_in(const hop_texts *texts, const char *cue, size_t most,
                             hop_text_found *out) {
    hop_texts_find_options options = HOP_TEXTS_FIND_INIT;
    options.most = most;
    const hop_text text = text_of(cue);
    size_t found = 99, looked = 0;
    assert_int_equal(hop_texts_find(texts, &text, &options, out, &found, &looked, NULL),
                     HOP_OK);
    assert_true(found <= most && found <= looked);
    return found;
}

#endif
