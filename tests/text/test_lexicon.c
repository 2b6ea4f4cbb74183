/* SPDX-License-Identifier: MIT */
/* A lexicon finds words by their spelling, and those a misspelt one may have been. */
#include "words.h"
#include "core/exponential.h"
#include "text/edit.h"
#include "text/lexicon.h"
#include "text/sound.h"

enum { COUNT = 1500, BEST = 12 };

typedef struct setup {
    char spelt[COUNT][16];
    hop_text words[COUNT];
    double frequencies[COUNT];
    hop_lexicon *lexicon;
    hop_lexicon_room *room;
} setup;

static setup *set_up(hop_language language) {
    setup *s = need(sizeof *s);
    hop_random chance = hop_random_begin(11, 1, 0);
    syllable_words(&chance, COUNT, s->spelt);
    for (size_t k = 0; k < COUNT; k++) {
        s->words[k] = text_of(s->spelt[k]);
        s->frequencies[k] = k % 10 == 4 ? 0 : (double)(1000000 / (k + 1));
    }
    assert_ok(make_lexicon(s->words, s->frequencies, COUNT, language, &s->lexicon, NULL));
    assert_ok(hop_lexicon_room_create(s->lexicon, &s->room));
    return s;
}

static void clear(setup *s) {
    hop_lexicon_room_free(s->room);
    hop_lexicon_free(s->lexicon);
    free(s);
}

/* One random slip within a word of two letters or more. */
static void slip(hop_random *chance, const char *word, char *out) {
    const size_t size = strlen(word);
    const size_t at = (size_t)hop_random_below(chance, size - 1);
    const char letter = (char)('a' + hop_random_below(chance, 26));
    strcpy(out, word);
    switch (hop_random_below(chance, 4)) {
    case 0:
        memmove(out + at, out + at + 1, size - at);
        break;
    case 1:
        memmove(out + at + 1, out + at, size - at + 1);
        out[at] = letter;
        break;
    case 2:
        out[at] = letter;
        break;
    default:
        out[at] = word[at + 1];
        out[at + 1] = word[at];
    }
}

static size_t bits(uint64_t mask) {
    size_t count = 0;
    for (; mask; mask >>= 1) count += mask & 1;
    return count;
}

/* What hop_lexicon_meant says of one word, from its definition. */
static hop_meant meant_of(const char *cue, const char *word, double frequency,
                          hop_language language) {
    const hop_letters a = letters_of(cue), b = letters_of(word);
    const uint64_t x = hop_letters_mask(&a), y = hop_letters_mask(&b);
    uint64_t p[65], q[65];
    size_t m = 0, n = 0, common = bits(x & y);
    for (size_t side = 0; side < 2; side++) {
        const hop_letters *of = side ? &b : &a;
        uint64_t *const into = side ? q : p;
        size_t *const count = side ? &n : &m;
        for (size_t k = 0; k <= of->count; k++) {
            const uint64_t pair = (k ? (uint64_t)of->code[k - 1] << 32 : 0) |
                                  (k < of->count ? of->code[k] : 0);
            size_t seen = 0;
            while (seen < *count && into[seen] != pair) seen++;
            if (seen == *count) into[(*count)++] = pair;
        }
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) common += p[i] == q[j];
    hop_meant one = {.edit = (float)hop_edit(&a, &b, language) / 20};
    one.sim = (float)(2 * common) / (float)(m + n + bits(x) + bits(y));
    if (language == HOP_LANGUAGE_ENGLISH) {
        hop_sound s, t;
        hop_sound_of(&a, &s);
        hop_sound_of(&b, &t);
        one.sound = (float)hop_sound_edits(&s, &t);
    }
    one.score = -one.edit + 0.75f * one.sim - 0.125f * one.sound +
                (float)hop_log(frequency + 1) / 5.5f;
    return one;
}

/* With every word a candidate the best are those of a full scan, bit for bit. */
static void test_full_scan(void **state) {
    (void)state;
    for (hop_language l = HOP_LANGUAGE_NONE; l <= HOP_LANGUAGE_ENGLISH; l++) {
        setup *s = set_up(l);
        hop_random chance = hop_random_begin(11, 2, 0);
        for (size_t k = 0; k < COUNT; k += 149) {
            char cue[32];
            hop_meant found[BEST];
            slip(&chance, s->spelt[k], cue);
            const hop_text text = text_of(cue);
            assert_int_equal(
                hop_lexicon_meant(s->lexicon, s->room, &text, COUNT, BEST, found), BEST);
            size_t better = 0;
            for (size_t w = 0; w < COUNT; w++) {
                if (s->frequencies[w] == 0) continue;
                const hop_meant one = meant_of(cue, s->spelt[w], s->frequencies[w], l);
                const hop_meant *last = found + BEST - 1;
                if (one.sim == 0 || one.score < last->score ||
                    (one.score == last->score && w > last->word))
                    continue;
                better++;
                size_t place = 0;
                while (place < BEST && found[place].word != w) place++;
                assert_true(place < BEST);
                assert_true(found[place].edit == one.edit && found[place].sim == one.sim);
                assert_true(found[place].sound == one.sound);
                assert_true(found[place].score == one.score);
            }
            assert_int_equal(better, BEST);
            for (size_t p = 1; p < BEST; p++)
                assert_true(found[p - 1].score > found[p].score ||
                            (found[p - 1].score == found[p].score &&
                             found[p - 1].word < found[p].word));
        }
        clear(s);
    }
}

/* Fifty candidates hold what was meant; asking for few gives the beginning of more. */
static void test_recall(void **state) {
    (void)state;
    setup *s = set_up(HOP_LANGUAGE_NONE);
    hop_random chance = hop_random_begin(11, 3, 0);
    size_t cues = 0, first = 0, among = 0;
    for (size_t k = 0; k < COUNT; k += 2) {
        if (s->frequencies[k] == 0) continue;
        char cue[32];
        hop_meant found[50], few[3];
        slip(&chance, s->spelt[k], cue);
        const hop_text text = text_of(cue);
        const size_t count = hop_lexicon_meant(s->lexicon, s->room, &text, 50, 50, found);
        assert_int_equal(hop_lexicon_meant(s->lexicon, s->room, &text, 50, 3, few), 3);
        assert_memory_equal(few, found, sizeof few);
        cues++;
        first += found[0].word == k;
        for (size_t p = 0; p < count; p++) {
            among += found[p].word == k;
            assert_true(s->frequencies[found[p].word] > 0);
        }
    }
    assert_true(among * 1000 >= cues * 990);
    assert_true(first * 100 >= cues * 75);
    clear(s);
}

static void test_find(void **state) {
    (void)state;
    setup *s = set_up(HOP_LANGUAGE_NONE);
    for (size_t k = 0; k < COUNT; k++)
        assert_int_equal(hop_lexicon_find(s->lexicon, s->words + k),
                         s->frequencies[k] > 0 ? k : COUNT);
    const hop_text none = text_of("notthere"), empty = text_of("");
    assert_int_equal(hop_lexicon_find(s->lexicon, &none), COUNT);
    assert_int_equal(hop_lexicon_find(s->lexicon, &empty), COUNT);
    assert_true(hop_lexicon_bytes(s->lexicon) < 100 * COUNT);
    clear(s);
}

static void test_edges(void **state) {
    (void)state;
    char longest[HOP_WORD_MOST + 2] = {0};
    for (size_t k = 0; k < HOP_WORD_MOST; k++) longest[k] = (char)('a' + k % 23);
    const hop_text words[] = {
        text_of("a"),
        text_of(longest),
        text_of("caf\xc3\xa9"),
        text_of("\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82"), /* привет */
        text_of("\xf0\x9f\x98\x80\xf0\x9f\x98\x81"),                 /* two faces */
        text_of("new york"),
        text_of("q\xcc\x81n"), /* a mark that no letter composes with */
        text_of(""),
        text_of("to"),
    };
    enum { WORDS = sizeof words / sizeof *words };
    double frequencies[WORDS];
    for (size_t k = 0; k < WORDS; k++) frequencies[k] = 5;
    hop_lexicon *lexicon = NULL;
    assert_ok(
        make_lexicon(words, frequencies, WORDS, HOP_LANGUAGE_ENGLISH, &lexicon, NULL));
    hop_lexicon_room *room = NULL;
    assert_ok(hop_lexicon_room_create(lexicon, &room));
    hop_meant found[WORDS];
    for (size_t k = 0; k < WORDS; k++) {
        const size_t count =
            hop_lexicon_meant(lexicon, room, words + k, WORDS, WORDS, found);
        assert_int_equal(hop_lexicon_find(lexicon, words + k), k);
        if (!words[k].size) continue;
        assert_true(count > 0 && found[0].word == k);
        assert_true(found[0].edit == 0 && found[0].sim == 1);
    }
    const struct {
        const char *cue;
        uint32_t word;
    } cues[] = {
        {"cafe", 2},
        {"\xd0\xbf\xd1\x80\xd0\xb5\xd0\xb2\xd0\xb5\xd1\x82", 3},
        {"\xf0\x9f\x98\x80", 4},
        {"newyrok", 5},
        {"ot", 8}, /* no pair in common */
    };
    for (size_t k = 0; k < sizeof cues / sizeof *cues; k++) {
        const hop_text cue = text_of(cues[k].cue);
        assert_true(hop_lexicon_meant(lexicon, room, &cue, 50, 1, found) == 1);
        assert_int_equal(found[0].word, cues[k].word);
    }
    /* Like none: too long, empty, of letters that no word has. */
    longest[HOP_WORD_MOST] = 'a';
    const hop_text cue[] = {text_of(longest), text_of(""), text_of("\xe4\xb8\xbd")};
    for (size_t k = 0; k < 3; k++)
        assert_int_equal(hop_lexicon_meant(lexicon, room, cue + k, 50, WORDS, found), 0);
    assert_int_equal(hop_lexicon_meant(lexicon, room, words, 50, 0, found), 0);
    hop_lexicon_room_free(room);
    hop_lexicon_free(lexicon);
    hop_error error;
    lexicon = NULL;
    assert_status(make_lexicon(cue, frequencies, 1, HOP_LANGUAGE_NONE, &lexicon, &error),
                  HOP_ELIMIT);
    assert_non_null(strstr(error.message, "word 0"));
    assert_null(lexicon);
}

/* Of equal words the first; of none, none. */
static void test_ties_and_none(void **state) {
    (void)state;
    const hop_text words[] = {text_of("bat"), text_of("hat"), text_of("cat")};
    const double frequencies[] = {1, 1, 1};
    for (size_t count = 0; count <= 3; count += 3) {
        hop_lexicon *lexicon = NULL;
        assert_ok(
            make_lexicon(words, frequencies, count, HOP_LANGUAGE_NONE, &lexicon, NULL));
        hop_lexicon_room *room = NULL;
        assert_ok(hop_lexicon_room_create(lexicon, &room));
        const hop_text cue = text_of("xat");
        hop_meant found[3];
        assert_int_equal(hop_lexicon_meant(lexicon, room, &cue, 50, 3, found), count);
        for (size_t k = 0; k < count; k++) assert_int_equal(found[k].word, k);
        if (count) {
            assert_int_equal(hop_lexicon_meant(lexicon, room, &cue, 1, 3, found), 1);
            assert_int_equal(found[0].word, 0);
        }
        assert_int_equal(hop_lexicon_find(lexicon, &cue), count);
        hop_lexicon_room_free(room);
        hop_lexicon_free(lexicon);
    }
}

static void test_interrupted(void **state) {
    (void)state;
    const hop_text word = text_of("word");
    const double frequency = 1;
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    hop_context_interrupt(context);
    hop_lexicon *lexicon = NULL;
    hop_error error = {0};
    assert_status(hop_lexicon_create(context, &word, &frequency, 1, HOP_LANGUAGE_NONE,
                                     &lexicon, &error),
                  HOP_EINTERRUPTED);
    assert_null(lexicon);
    assert_int_equal(error.status, HOP_EINTERRUPTED);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_scan),     cmocka_unit_test(test_recall),
        cmocka_unit_test(test_find),          cmocka_unit_test(test_edges),
        cmocka_unit_test(test_ties_and_none), cmocka_unit_test(test_interrupted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
