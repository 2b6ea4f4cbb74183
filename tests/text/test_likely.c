/* SPDX-License-Identifier: MIT */
/* The pass that looks ahead keeps what a plain scan keeps. */
#include "words.h"
#include "text/likely.h"

#include <math.h>

enum { COUNT = 1000, PADDED = (COUNT + 63) / 64 * 64 };

static void test_scan(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(13, 1, 0);
    static char spelt[COUNT][16];
    static uint64_t masks[PADDED], best[PADDED];
    static uint8_t marks[PADDED], sizes[PADDED], common[PADDED];
    static float logs[PADDED], scores[COUNT];
    hop_likely likely = {.masks = masks,
                         .marks = marks,
                         .sizes = sizes,
                         .logs = logs,
                         .count = COUNT,
                         .padded = PADDED};
    hop_likely_cue cue;
    syllable_words(&chance, COUNT, spelt);
    for (size_t k = 0; k < PADDED; k++) logs[k] = -INFINITY;
    for (size_t k = 0; k < COUNT; k++) {
        const hop_letters letters = letters_of(spelt[k]);
        hop_likely_begin(&letters, &cue);
        masks[k] = cue.mask;
        marks[k] = (uint8_t)cue.marks;
        sizes[k] = (uint8_t)cue.size;
        if (k % 9) logs[k] = (float)hop_random_below(&chance, 20);
        assert_ok(hop_pairs_count(&likely.pairs, cue.pairs, cue.count));
    }
    assert_ok(hop_pairs_lay(&likely.pairs));
    for (size_t k = 0; k < COUNT; k++) {
        const hop_letters letters = letters_of(spelt[k]);
        hop_likely_begin(&letters, &cue);
        hop_pairs_place(&likely.pairs, (uint32_t)k, cue.pairs, cue.count);
    }
    uint8_t hidden[COUNT];
    for (size_t k = 0; k < COUNT; k++) hidden[k] = k % 5 == 3;
    for (size_t k = 0; k < 40; k++) {
        const int some = k % 2 == 1;
        const hop_likely_room room = {common, best, some ? hidden : NULL};
        char word[40];
        random_word(&chance, 15, word);
        const hop_letters letters = letters_of(word);
        hop_likely_begin(&letters, &cue);
        const size_t most = 1 + (size_t)hop_random_below(&chance, k % 4 ? 60 : COUNT);
        const size_t found = hop_likely_find(&likely, &cue, most, &room);
        for (size_t w = 0; w < COUNT; w++) {
            const float share = hop_likely_share(&likely, &cue, w, &room);
            assert_true(share >= 0 && share <= 1);
            const int there = share > 0 && !(some && hidden[w]);
            scores[w] = there ? share + 0.0216f * logs[w] : -INFINITY;
        }
        size_t able = 0;
        for (size_t w = 0; w < COUNT; w++) {
            if (isinf(scores[w])) continue;
            able++;
            size_t before = 0, kept = 0;
            for (size_t v = 0; v < COUNT; v++)
                before += scores[v] > scores[w] || (scores[v] == scores[w] && v < w);
            for (size_t p = 0; p < found; p++) kept += hop_likely_word(best[p]) == w;
            assert_int_equal(kept, before < most);
        }
        assert_int_equal(found, able < most ? able : most);
    }
    hop_pairs_clear(&likely.pairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_scan)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
