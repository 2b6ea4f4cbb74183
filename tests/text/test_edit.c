/* SPDX-License-Identifier: MIT */
/* Costs of misspelling equal those of a plain recursion; the way there adds up to them.
 */
#include "words.h"
#include "text/edit.h"

#include <limits.h>

enum { CASES = 3000, MOST = 7 };

typedef struct pair {
    const hop_letters *cue, *word;
    int english;
    unsigned known[MOST + 1][MOST + 1]; /* cost + 1 */
} pair;

static int listed(uint32_t a, uint32_t b) {
    static const char *const alike[] = {"ck", "cs", "sz", "gj", "fv", "dt",
                                        "mn", "bp", "qk", "cq", "iy", "kx",
                                        "uw", "vw", "xs", "gk", "zx"};
    for (size_t k = 0; k < sizeof alike / sizeof *alike; k++) {
        const uint32_t x = (uint32_t)alike[k][0], y = (uint32_t)alike[k][1];
        if ((a == x && b == y) || (a == y && b == x)) return 1;
    }
    return 0;
}

static unsigned change(const pair *p, size_t i, size_t j) {
    const hop_letters *c = p->cue, *w = p->word;
    if (c->code[i] == w->code[j]) return 0;
    unsigned cost = HOP_EDIT_CHANGED;
    if (p->english && listed(c->base[i], w->base[j])) cost = HOP_EDIT_ALIKE;
    if (c->vowel[i] && w->vowel[j]) cost = HOP_EDIT_ALIKE;
    if (c->base[i] == w->base[j]) cost = HOP_EDIT_MARK;
    return cost + (i + j == 0 ? HOP_EDIT_FIRST : 0);
}

/* The cost of the first i letters of the cue for the first j of the word. */
static unsigned cost(pair *p, size_t i, size_t j) {
    if (i + j == 0) return 0;
    if (p->known[i][j]) return p->known[i][j] - 1;
    const uint32_t *c = p->cue->code, *w = p->word->code;
    unsigned best = UINT_MAX, way;
    if (i && j && (way = cost(p, i - 1, j - 1) + change(p, i - 1, j - 1)) < best)
        best = way;
    if (i) {
        way = cost(p, i - 1, j) +
              (i > 1 && c[i - 2] == c[i - 1] ? HOP_EDIT_EXTRA_DOUBLE : HOP_EDIT_EXTRA);
        if (i + j == 1) way += HOP_EDIT_FIRST;
        if (i == p->cue->count) way += HOP_EDIT_LAST;
        if (way < best) best = way;
    }
    if (j) {
        way = cost(p, i, j - 1) + (j > 1 && w[j - 2] == w[j - 1] ? HOP_EDIT_MISSING_DOUBLE
                                                                 : HOP_EDIT_MISSING);
        if (i + j == 1) way += HOP_EDIT_FIRST;
        if (j == p->word->count) way += HOP_EDIT_LAST;
        if (way < best) best = way;
    }
    for (size_t reach = 2; reach <= 3; reach++) {
        if (i < reach || j < reach || c[i - 1] == w[j - 1]) continue;
        if (c[i - 1] != w[j - reach] || c[i - reach] != w[j - 1]) continue;
        if (reach == 3 && c[i - 2] != w[j - 2]) continue;
        way = cost(p, i - reach, j - reach) +
              (reach == 2 ? HOP_EDIT_SWAPPED : HOP_EDIT_SWAPPED_OVER);
        if (i == reach && j == reach) way += HOP_EDIT_FIRST;
        if (way < best) best = way;
    }
    p->known[i][j] = best + 1;
    return best;
}

static void test_recursion(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(7, 1, 0);
    size_t asymmetric = 0;
    for (size_t k = 0; k < CASES; k++) {
        char a[2 * MOST + 1], b[2 * MOST + 1];
        random_word(&chance, MOST, a);
        random_word(&chance, MOST, b);
        const hop_letters cue = letters_of(a), word = letters_of(b);
        for (hop_language l = HOP_LANGUAGE_NONE; l <= HOP_LANGUAGE_ENGLISH; l++) {
            pair p = {.cue = &cue, .word = &word, .english = l == HOP_LANGUAGE_ENGLISH};
            const unsigned found = hop_edit(&cue, &word, l);
            assert_int_equal(found, cost(&p, cue.count, word.count));
            assert_int_equal(found == 0, strcmp(a, b) == 0);
            asymmetric += found != hop_edit(&word, &cue, l);
        }
    }
    assert_true(asymmetric > CASES / 2);
}

static void assert_cost(const char *cue, const char *word, unsigned expected) {
    const hop_letters c = letters_of(cue), w = letters_of(word);
    assert_int_equal(hop_edit(&c, &w, HOP_LANGUAGE_NONE), expected);
}

static void test_slips(void **state) {
    (void)state;
    assert_cost("acomodation", "accommodation", 2 * HOP_EDIT_MISSING_DOUBLE);
    assert_cost("futrue", "future", HOP_EDIT_SWAPPED);
    assert_cost("untill", "until", HOP_EDIT_EXTRA_DOUBLE + HOP_EDIT_LAST);
    assert_cost("cafe", "caf\xc3\xa9", HOP_EDIT_MARK);
    assert_cost("seperate", "separate", HOP_EDIT_ALIKE);
    assert_cost("", "ab", 2 * HOP_EDIT_MISSING + HOP_EDIT_FIRST + HOP_EDIT_LAST);
    assert_cost("", "", 0);
}

/* The steps cover both words in order, "same" is true, and apart from what is said of the
   first and last letter they cost what the edit does. */
static void test_path(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(7, 2, 0);
    for (size_t k = 0; k < CASES; k++) {
        char a[2 * MOST + 1], b[2 * MOST + 1];
        random_word(&chance, MOST, a);
        random_word(&chance, MOST, b);
        const hop_letters cue = letters_of(a), word = letters_of(b);
        hop_edit_step steps[2 * MOST];
        const size_t count = hop_edit_path(&cue, &word, HOP_LANGUAGE_ENGLISH, steps);
        pair p = {.cue = &cue, .word = &word, .english = 1};
        size_t i = 0, j = 0;
        for (size_t s = 0; s < count; s++) {
            const unsigned before = cost(&p, i, j);
            if (steps[s].same)
                assert_true(steps[s].cue == 1 && cue.code[i] == word.code[j]);
            i += steps[s].cue;
            j += steps[s].word;
            /* It is the cheapest way: every cell on it has the least cost. */
            assert_int_equal(cost(&p, i, j) == before, steps[s].same);
            assert_true(cost(&p, i, j) >= before);
        }
        assert_int_equal(i, cue.count);
        assert_int_equal(j, word.count);
    }
}

static void test_longest(void **state) {
    (void)state;
    char a[HOP_WORD_MOST + 1], b[HOP_WORD_MOST + 1];
    for (size_t k = 0; k < HOP_WORD_MOST; k++) {
        a[k] = k % 2 ? 'b' : 'c';
        b[k] = k % 2 ? 'r' : 's';
    }
    a[HOP_WORD_MOST] = b[HOP_WORD_MOST] = '\0';
    assert_cost(a, a, 0);
    assert_cost(a, b, HOP_WORD_MOST * HOP_EDIT_CHANGED + HOP_EDIT_FIRST);
    assert_cost(a, "", HOP_WORD_MOST * HOP_EDIT_EXTRA + HOP_EDIT_FIRST + HOP_EDIT_LAST);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recursion), cmocka_unit_test(test_slips),
        cmocka_unit_test(test_path), cmocka_unit_test(test_longest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
