/* SPDX-License-Identifier: MIT */
/* Damaged copies differ by as many edits as they should, and stay texts. */
#include "lookup/text_files.h"

#include "core/utf8.h"
#include "lookup/texts_damage.h"

static hop_text text_of(const char *bytes) {
    return (hop_text){bytes, strlen(bytes)};
}

static size_t codes_of(const char *bytes, size_t size, uint32_t *out) {
    size_t count = 0;
    for (size_t at = 0; at < size; count++)
        at += hop_utf8_decode((const unsigned char *)bytes + at, size - at, &out[count]);
    return count;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Insertions, deletions, substitutions and exchanges of neighbours that part two texts.
 */
static size_t edits_between(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    static size_t d[80][80];
    assert_true(n < 80 && m < 80);
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            const size_t other = a[i - 1] != b[j - 1];
            d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + other);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

static void test_edits(void **state) {
    (void)state;
    const hop_text texts[] = {text_of("wie geht es dir, größter Bär von allen?"),
                              text_of("私の猫はどこにいますか"), text_of("a"),
                              text_of("\xF0\x9F\x98\x80\xF0\x9F\x98\x81")};
    static const size_t most[] = {4, 1, 1, 1};
    size_t changed = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        hop_random chance = hop_random_begin(seed, HOP_STREAM_DAMAGE, 0);
        const hop_text *text = &texts[seed % 4];
        uint32_t before[64], after[64];
        char *copy = NULL;
        size_t size = 0;
        assert_ok(hop_text_damage(text, hop_text_edits(text, 0.1), texts, 4, &chance,
                                  &copy, &size));
        assert_int_equal(hop_utf8_fault(copy, size), size);
        assert_int_equal(copy[size], 0);
        const size_t n = codes_of(text->bytes, text->size, before);
        const size_t m = codes_of(copy, size, after);
        const size_t edits = edits_between(before, n, after, m);
        /* An exchange that is edited again takes two to undo. */
        assert_true(edits <= most[seed % 4] * (most[seed % 4] > 1 ? 2 : 1));
        changed += edits > 0;
        free(copy);
    }
    assert_true(changed > 300);
}

static void test_edits_of_nothing(void **state) {
    (void)state;
    const hop_text nothing = text_of("");
    char *copy = NULL;
    size_t size = 1;
    for (uint64_t seed = 0; seed < 8; seed++) {
        hop_random chance = hop_random_begin(seed, HOP_STREAM_DAMAGE, 0);
        assert_ok(hop_text_damage(&nothing, 1, &nothing, 1, &chance, &copy, &size));
        assert_int_equal(size, 0);
        free(copy);
    }
}

static void test_excerpts(void **state) {
    (void)state;
    const hop_text line = text_of("der große Bär schläft in der Höhle und träumt");
    size_t first = 0, middle = 0, last = 0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        hop_random chance = hop_random_begin(seed, HOP_STREAM_DAMAGE, 0);
        const hop_text part = hop_text_excerpt(&line, 20, &chance);
        const size_t at = (size_t)(part.bytes - line.bytes), end = at + part.size;
        uint32_t codes[64];
        assert_true(part.size > 0 && end <= line.size);
        assert_true(codes_of(part.bytes, part.size, codes) <= 20);
        assert_true(at == 0 || line.bytes[at - 1] == ' ');
        assert_true(end == line.size || line.bytes[end] == ' ');
        first += at == 0;
        last += end == line.size;
        middle += at > 0 && end < line.size;
    }
    assert_true(first > 2 && middle > 20 && last > 2);
}

static void test_excerpts_of_short_and_of_one_word(void **state) {
    (void)state;
    const hop_text one = text_of("ббббббббббббббббббббббббббббббббббббббббббббб");
    for (uint64_t seed = 0; seed < 50; seed++) {
        hop_random chance = hop_random_begin(seed, HOP_STREAM_DAMAGE, 0);
        const hop_text whole = hop_text_excerpt(&one, 45, &chance);
        assert_ptr_equal(whole.bytes, one.bytes);
        assert_int_equal(whole.size, one.size);
        const hop_text part = hop_text_excerpt(&one, 10, &chance);
        assert_int_equal(hop_utf8_fault(part.bytes, part.size), part.size);
        assert_true(part.size > 0 && part.size <= 20);
    }
}

/* Words in a row, half of them, from anywhere; blanks of all sorts of numbers. */
static void test_halves(void **state) {
    (void)state;
    const hop_text texts[] = {text_of("eins zwei drei vier fünf"),
                              text_of("  eins  zwei drei   vier "), text_of("eins"),
                              text_of(" eins"), text_of("")};
    static const size_t words[] = {3, 2, 1, 1, 0};
    bool first = false, last = false;
    for (uint64_t seed = 0; seed < 60; seed++) {
        hop_random chance = hop_random_begin(seed, HOP_STREAM_DAMAGE, 0);
        for (size_t k = 0; k < 5; k++) {
            const hop_text part = hop_text_half(&texts[k], &chance);
            const char *all = texts[k].bytes;
            size_t found = 0;
            assert_true(part.bytes >= all &&
                        part.bytes + part.size <= all + texts[k].size);
            for (size_t i = 0; i < part.size; i++)
                found += part.bytes[i] != ' ' && (i == 0 || part.bytes[i - 1] == ' ');
            assert_int_equal(found, words[k]);
            if (k >= 2) continue;
            assert_true(part.bytes == all || part.bytes[-1] == ' ');
            first |= k == 0 && part.bytes == all;
            last |= k == 0 && part.bytes + part.size == all + texts[k].size;
        }
    }
    assert_true(first && last);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits),
        cmocka_unit_test(test_edits_of_nothing),
        cmocka_unit_test(test_halves),
        cmocka_unit_test(test_excerpts),
        cmocka_unit_test(test_excerpts_of_short_and_of_one_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
