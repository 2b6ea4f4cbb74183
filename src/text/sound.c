/* SPDX-License-Identifier: MIT */
/* A key of English sounds: vowels fall out, letters that sound alike become one. */
#include "text/sound.h"

#include <string.h>

static char at(const hop_letters *word, size_t k) {
    return k < word->count && word->base[k] - 'a' < 26 ? (char)word->base[k] : '\0';
}

static int is_soft(char next) {
    return next == 'e' || next == 'i' || next == 'y';
}

/* What two or three letters say together; *used is how many. '\0': nothing; -1: they do
   not belong together. */
static int together(const hop_letters *word, size_t k, size_t *used) {
    const char c = at(word, k), next = at(word, k + 1), after = at(word, k + 2);
    *used = 1;
    const char *const silent[] = {"kn", "gn", "pn", "wr", "ps"};
    for (size_t s = 0; k == 0 && s < sizeof silent / sizeof *silent; s++)
        if (c == silent[s][0] && next == silent[s][1]) return '\0';
    if (next == 'i' && (after == 'o' || after == 'a') && strchr("tsc", c)) return 'x';
    if (next != 'h' || !strchr("pgsct", c)) return -1;
    *used = 2;
    return c == 'p' ? 'f' : c == 'g' ? '\0' : c == 't' ? 't' : 'x';
}

/* The class of one letter; '\0' for none. */
static char alone(char c, char next) {
    static const char classes[] = "apctafgaajklnnapkrstafakas";
    if (c == 'c') return is_soft(next) ? 's' : 'k';
    if (c == 'g') return is_soft(next) ? 'j' : 'k';
    return classes[c - 'a'];
}

static void say(hop_sound *out, char sound) {
    if (!out->count || out->key[out->count - 1] != sound) out->key[out->count++] = sound;
}

void hop_sound_of(const hop_letters *word, hop_sound *out) {
    out->count = 0;
    for (size_t k = 0, used = 1; k < word->count; k += used) {
        used = 1;
        const char c = at(word, k);
        if (!c) continue;
        const int both = together(word, k, &used);
        if (both > 0) say(out, (char)both);
        if (both >= 0) continue;
        const char sound = alone(c, at(word, k + 1));
        if (sound != 'a' || k == 0) say(out, sound);
        if (c == 'x') say(out, 's');
    }
}

unsigned hop_sound_edits(const hop_sound *a, const hop_sound *b) {
    unsigned row[2 * HOP_WORD_MOST + 1];
    for (size_t j = 0; j <= b->count; j++) row[j] = (unsigned)j;
    for (size_t i = 0; i < a->count; i++) {
        unsigned corner = row[0];
        row[0] = (unsigned)i + 1;
        for (size_t j = 0; j < b->count; j++) {
            unsigned best = corner + (a->key[i] != b->key[j]);
            corner = row[j + 1];
            if (corner + 1 < best) best = corner + 1;
            if (row[j] + 1 < best) best = row[j] + 1;
            row[j + 1] = best;
        }
    }
    return row[b->count];
}
