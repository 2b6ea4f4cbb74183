/* SPDX-License-Identifier: MIT */
/* Unknown words mean what the lexicon says, each time they occur; not too many do. */
#include "text/unknown.h"

#include "words.h"

static void test_recalling(void **state) {
    (void)state;
    const hop_text words[] = {text_of("card"), text_of("cart"), text_of("money")};
    const double frequencies[] = {2, 1, 1};
    hop_lexicon *lexicon = NULL;
    hop_lexicon_room *room = NULL;
    assert_ok(make_lexicon(words, frequencies, 3, HOP_LANGUAGE_ENGLISH, &lexicon, NULL));
    assert_ok(hop_lexicon_room_create(lexicon, &room));
    hop_unknown unknown = {.lexicon = lexicon, .candidates = 3, .most = 2};
    static char cues[HOP_UNKNOWN_MOST + 1][8];
    const hop_meant *meant, *first = NULL;
    hop_meant expected[2];
    size_t count;
    for (int k = 0; k <= HOP_UNKNOWN_MOST; k++) {
        snprintf(cues[k], sizeof cues[k], "cr%cd%c", 'a' + k % 26, 'a' + k / 26);
        const hop_text cue = text_of(cues[k]);
        assert_ok(hop_unknown_recall(&unknown, &cue, &meant, &count));
        if (!k) first = meant;
        if (k == HOP_UNKNOWN_MOST) break;
        assert_int_equal(count, hop_lexicon_meant(lexicon, room, &cue, 3, 2, expected));
        assert_memory_equal(meant, expected, count * sizeof *meant);
    }
    assert_int_equal(count, 0);
    const hop_text again = text_of("crada");
    assert_ok(hop_unknown_recall(&unknown, &again, &meant, &count));
    assert_ptr_equal(meant, first);
    assert_int_equal(count, 2);
    hop_unknown_clear(&unknown);
    hop_lexicon_room_free(room);
    hop_lexicon_free(lexicon);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_recalling)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
