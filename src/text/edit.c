/* SPDX-License-Identifier: MIT */
/* The cheapest way to mistype a word: restricted Damerau-Levenshtein, unequal costs. */
#include "text/edit.h"

enum { SIDE = HOP_WORD_MOST + 1 };

/* at[i][j]: of the first i letters of the cue typed for the first j of the word. */
typedef struct table {
    uint16_t at[SIDE][SIDE];
} table;

#define LETTER(c) (UINT32_C(1) << ((c) - 'a'))

/* Consonants and half vowels that English spells one for the other. */
static int sound_alike(uint32_t a, uint32_t b) {
    static const uint32_t partners[26] = {
        ['b' - 'a'] = LETTER('p'),
        ['c' - 'a'] = LETTER('k') | LETTER('s') | LETTER('q'),
        ['d' - 'a'] = LETTER('t'),
        ['f' - 'a'] = LETTER('v'),
        ['g' - 'a'] = LETTER('j') | LETTER('k'),
        ['i' - 'a'] = LETTER('y'),
        ['j' - 'a'] = LETTER('g'),
        ['k' - 'a'] = LETTER('c') | LETTER('q') | LETTER('x') | LETTER('g'),
        ['m' - 'a'] = LETTER('n'),
        ['n' - 'a'] = LETTER('m'),
        ['p' - 'a'] = LETTER('b'),
        ['q' - 'a'] = LETTER('k') | LETTER('c'),
        ['s' - 'a'] = LETTER('c') | LETTER('z') | LETTER('x'),
        ['t' - 'a'] = LETTER('d'),
        ['u' - 'a'] = LETTER('w'),
        ['v' - 'a'] = LETTER('f') | LETTER('w'),
        ['w' - 'a'] = LETTER('u') | LETTER('v'),
        ['x' - 'a'] = LETTER('k') | LETTER('s') | LETTER('z'),
        ['y' - 'a'] = LETTER('i'),
        ['z' - 'a'] = LETTER('s') | LETTER('x'),
    };
    return a - 'a' < 26 && b - 'a' < 26 && (partners[a - 'a'] >> (b - 'a') & 1);
}

static unsigned changed(const hop_letters *cue, size_t i, const hop_letters *word,
                        size_t j, int english) {
    if (cue->code[i] == word->code[j]) return 0;
    const uint32_t a = cue->base[i], b = word->base[j];
    if (a == b) return HOP_EDIT_MARK;
    if (cue->vowel[i] & word->vowel[j]) return HOP_EDIT_ALIKE;
    return english && sound_alike(a, b) ? HOP_EDIT_ALIKE : HOP_EDIT_CHANGED;
}

static unsigned extra(const hop_letters *cue, size_t i) {
    const unsigned last = i + 1 == cue->count ? HOP_EDIT_LAST : 0;
    return last + (i && cue->code[i] == cue->code[i - 1] ? HOP_EDIT_EXTRA_DOUBLE
                                                         : HOP_EDIT_EXTRA);
}

static unsigned missing(const hop_letters *word, size_t j) {
    const unsigned last = j + 1 == word->count ? HOP_EDIT_LAST : 0;
    return last + (j && word->code[j] == word->code[j - 1] ? HOP_EDIT_MISSING_DOUBLE
                                                           : HOP_EDIT_MISSING);
}

/* Swaps that end with letter i of the cue and j of the word; how far they reach, in
   letters, or 0. */
static size_t swapped(const hop_letters *cue, size_t i, const hop_letters *word, size_t j,
                      unsigned *cost) {
    const uint32_t *c = cue->code, *w = word->code;
    if (!i || !j || c[i] == w[j]) return 0;
    if (c[i] == w[j - 1] && c[i - 1] == w[j]) {
        *cost = HOP_EDIT_SWAPPED + (i == 1 && j == 1 ? HOP_EDIT_FIRST : 0);
        return 2;
    }
    if (i > 1 && j > 1 && c[i] == w[j - 2] && c[i - 2] == w[j] && c[i - 1] == w[j - 1]) {
        *cost = HOP_EDIT_SWAPPED_OVER + (i == 2 && j == 2 ? HOP_EDIT_FIRST : 0);
        return 3;
    }
    return 0;
}

static unsigned cell(const table *t, const hop_letters *cue, size_t i,
                     const hop_letters *word, size_t j, const unsigned *misses,
                     int english) {
    const unsigned change = changed(cue, i, word, j, english);
    unsigned best = t->at[i][j] + change;
    if (change && !i && !j) best += HOP_EDIT_FIRST;
    unsigned cost = t->at[i + 1][j] + misses[j];
    if (cost < best) best = cost;
    cost = t->at[i][j + 1] + extra(cue, i);
    if (cost < best) best = cost;
    unsigned swap;
    const size_t reach = swapped(cue, i, word, j, &swap);
    if (reach) {
        cost = t->at[i + 1 - reach][j + 1 - reach] + swap;
        if (cost < best) best = cost;
    }
    return best;
}

static void fill(table *t, const hop_letters *cue, const hop_letters *word,
                 hop_language language) {
    const int english = language == HOP_LANGUAGE_ENGLISH;
    unsigned misses[HOP_WORD_MOST];
    t->at[0][0] = 0;
    for (size_t j = 0; j < word->count; j++) {
        misses[j] = missing(word, j);
        t->at[0][j + 1] = (uint16_t)(t->at[0][j] + misses[j] + (j ? 0 : HOP_EDIT_FIRST));
    }
    for (size_t i = 0; i < cue->count; i++) {
        t->at[i + 1][0] =
            (uint16_t)(t->at[i][0] + extra(cue, i) + (i ? 0 : HOP_EDIT_FIRST));
        for (size_t j = 0; j < word->count; j++)
            t->at[i + 1][j + 1] = (uint16_t)cell(t, cue, i, word, j, misses, english);
    }
}

unsigned hop_edit(const hop_letters *cue, const hop_letters *word,
                  hop_language language) {
    table t;
    fill(&t, cue, word, language);
    return t.at[cue->count][word->count];
}

/* The step into cell (i, j), letters counted from 1: a pair before all else. */
static hop_edit_step step_into(const table *t, const hop_letters *cue, size_t i,
                               const hop_letters *word, size_t j, int english) {
    const unsigned here = t->at[i][j];
    if (i && j) {
        const unsigned change = changed(cue, i - 1, word, j - 1, english);
        const unsigned first = change && i == 1 && j == 1 ? HOP_EDIT_FIRST : 0;
        if (here == t->at[i - 1][j - 1] + change + first)
            return (hop_edit_step){1, 1, change == 0};
        unsigned swap;
        const size_t reach = swapped(cue, i - 1, word, j - 1, &swap);
        if (reach && here == t->at[i - reach][j - reach] + swap)
            return (hop_edit_step){(uint8_t)reach, (uint8_t)reach, 0};
        if (here == t->at[i][j - 1] + missing(word, j - 1))
            return (hop_edit_step){0, 1, 0};
        return (hop_edit_step){1, 0, 0};
    }
    return i ? (hop_edit_step){1, 0, 0} : (hop_edit_step){0, 1, 0};
}

size_t hop_edit_path(const hop_letters *cue, const hop_letters *word,
                     hop_language language, hop_edit_step *steps) {
    table t;
    fill(&t, cue, word, language);
    size_t count = 0;
    for (size_t i = cue->count, j = word->count; i || j; count++) {
        const hop_edit_step step =
            step_into(&t, cue, i, word, j, language == HOP_LANGUAGE_ENGLISH);
        steps[count] = step;
        i -= step.cue;
        j -= step.word;
    }
    for (size_t k = 0; k < count / 2; k++) {
        const hop_edit_step kept = steps[k];
        steps[k] = steps[count - 1 - k];
        steps[count - 1 - k] = kept;
    }
    return count;
}
