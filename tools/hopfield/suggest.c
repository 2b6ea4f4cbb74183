/* SPDX-License-Identifier: MIT */
/* "Did you mean": the word nearest in spelling. */
#include "options.h"

#include <string.h>

enum { LONGEST = 63 };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Restricted Damerau-Levenshtein distance of words of at most LONGEST bytes. */
static size_t distance(const char *a, const char *b) {
    size_t rows[3][LONGEST + 1], length_a = strlen(a), length_b = strlen(b);
    for (size_t j = 0; j <= length_b; j++) rows[0][j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3],
               *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t change = before[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = smaller(change, smaller(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = smaller(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[length_a % 3][length_b];
}

static const char *nearest_within(const char *text, const char *const *words,
                                  size_t most) {
    const char *best = NULL;
    size_t length = strlen(text), nearest = most + 1;
    if (length == 0 || length > LONGEST) return NULL;
    for (; *words; words++) {
        if (strlen(*words) > LONGEST) continue;
        size_t apart = distance(text, *words);
        if (apart < nearest && apart < length) {
            nearest = apart;
            best = *words;
        }
    }
    return best;
}

const char *hop_suggest(const char *text, const char *const *words) {
    return nearest_within(text, words, (strlen(text) + 2) / 3);
}

const char *hop_suggest_key(const char *key, const char *const *keys) {
    size_t length = strlen(key), most = length ? (length - 1) / 2 : 0;
    return nearest_within(key, keys, smaller(most, 2));
}
