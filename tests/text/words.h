/* SPDX-License-Identifier: MIT */
/* Words by chance, for tests of texts. */
#ifndef HOP_TESTS_TEXT_WORDS_H
#define HOP_TESTS_TEXT_WORDS_H

#include "engine.h"
#include "text/lexicon.h"
#include "text/letters.h"

static inline hop_text text_of(const char *bytes) {
    return (hop_text){bytes, strlen(bytes)};
}

static inline hop_letters letters_of(const char *word) {
    const hop_text text = text_of(word);
    hop_letters letters;
    assert_true(hop_letters_read(&text, &letters));
    return letters;
}

static inline hop_status make_lexicon(const hop_text *words, const double *frequencies,
                                      size_t count, hop_language language,
                                      hop_lexicon **out, hop_error *error) {
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    const hop_status status =
        hop_lexicon_create(context, words, frequencies, count, language, out, error);
    hop_context_free(context);
    return status;
}

/* A word of 1 to `most` of a few characters, some of them two bytes long. */
static inline void random_word(hop_random *chance, size_t most, char *out) {
    static const char *const some[] = {"a", "e", "i", "b",        "p",        "c",
                                       "k", "s", "t", "\xc3\xa9", "\xd1\x8f", "n"};
    const size_t count = 1 + (size_t)hop_random_below(chance, most);
    *out = '\0';
    for (size_t k = 0; k < count; k++)
        strcat(out, some[hop_random_below(chance, sizeof some / sizeof *some)]);
}

/* `count` different words of syllables, each of at most 15 bytes, in out[count][16]. */
static inline void syllable_words(hop_random *chance, size_t count, char (*out)[16]) {
    static const char *const some[] = {"ba", "con", "di", "er",   "fi",  "gra", "ho",
                                       "in", "ka",  "lu", "ment", "ni",  "or",  "pre",
                                       "ra", "sta", "ti", "ul",   "ver", "y"};
    for (size_t k = 0; k < count;) {
        const size_t parts = 2 + (size_t)hop_random_below(chance, 3);
        out[k][0] = '\0';
        for (size_t s = 0; s < parts && strlen(out[k]) < 12; s++)
            strcat(out[k], some[hop_random_below(chance, sizeof some / sizeof *some)]);
        size_t same = 0;
        while (same < k && strcmp(out[same], out[k]) != 0) same++;
        k += same == k;
    }
}

#endif
