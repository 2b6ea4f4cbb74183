/* SPDX-License-Identifier: MIT */
/* Folding against utf8proc's NFKC_Casefold of whole texts, and where each byte came from.
 */
#include <hopfield/text.h>

#include <utf8proc.h>
#include "reference.h"

static hop_folded fold_bytes(const char *bytes, size_t size) {
    const hop_text text = {bytes, size};
    hop_folded folded = {0};
    assert_ok(hop_text_fold(&text, 1, &folded, NULL));
    assert_int_equal(folded.bytes[folded.size], 0);
    return folded;
}

static void assert_fold(const char *text, const char *expected) {
    hop_folded folded = fold_bytes(text, strlen(text));
    assert_string_equal(folded.bytes, expected);
    assert_int_equal(folded.size, strlen(expected));
    hop_folded_clear(&folded);
    assert_null(folded.bytes);
}

static void test_letters(void **state) {
    (void)state;
    assert_fold("", "");
    assert_fold("A", "a");
    assert_fold("Stra\u00dfe", "strasse");
    assert_fold("STRASSE", "strasse");
    assert_fold("STRA\u1e9eE", "strasse");
    assert_fold("\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c3");
    assert_fold("\u03bf\u03b4\u03bf\u03c2", "\u03bf\u03b4\u03bf\u03c3"); /* final sigma */
    assert_fold("\u0130", "i\u0307");
    assert_fold("\u0131", "\u0131");
    assert_fold("\ufb01n o\ufb03ce", "fin office");
    assert_fold("\uff26\uff35\uff2c\uff2c\u3000\uff37\uff49\uff44\uff45", "full wide");
    assert_fold("\u00e9", "\u00e9");
    assert_fold("e\u0301", "\u00e9");
    assert_fold("E\u0301", "\u00e9");
    assert_fold("\u1112\u1161\u11ab\u1100\u116e\u11a8", "\ud55c\uad6d"); /* jamo */
    assert_fold("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd");
    assert_fold("q\u0323\u0307", "q\u0323\u0307");
    assert_fold("q\u0307\u0323", "q\u0323\u0307");
    assert_fold("2\u00b3 \u2167", "23 viii");
}

static void test_ignorable(void **state) {
    (void)state;
    assert_fold("soft\u00adhyphen", "softhyphen");
    assert_fold("\ufeffmark", "mark");
    assert_fold("\u2764\ufe0f", "\u2764");
    assert_fold("\U0001f468\u200d\U0001f469\u200d\U0001f467",
                "\U0001f468\U0001f469\U0001f467");
    assert_fold("e\u200b\u0301", "\u00e9"); /* as if it were not there */
    assert_fold("\u200b", "");
}

static void test_blanks(void **state) {
    (void)state;
    assert_fold("  a \t\r\n\x01 b\u00a0\u2003c\u2028 ", "a b c");
    assert_fold(" \n\t", "");
    assert_fold("\u00a8x", "\u0308x"); /* a blank with a mark, to NFKC */
    assert_fold("x\u00a8", "x \u0308");
}

static void test_apostrophes(void **state) {
    (void)state;
    assert_fold("don\u2019t don\u2018t don\u02bct don\u00b4t don\uff07t \u0149",
                "don't don't don't don't don't 'n");
}

static void assert_refused(const char *bytes, size_t size, hop_status status,
                           const char *words) {
    const hop_text text = {bytes, size};
    hop_folded folded = {(char *)&folded, 77, NULL};
    hop_error error = {0};
    assert_status(hop_text_fold(&text, 1, &folded, &error), status);
    assert_status(error.status, status);
    assert_non_null(strstr(error.message, words));
    assert_int_equal(folded.size, 77);
}

static void test_refusals(void **state) {
    (void)state;
    assert_refused("ab\xff", 3, HOP_EVALUE, "no UTF-8: byte 3");
    assert_refused("\xc3", 1, HOP_EVALUE, "no UTF-8: byte 1");
    assert_refused("\xed\xa0\x80", 3, HOP_EVALUE, "no UTF-8: byte 1");
    assert_refused("a\0b", 3, HOP_EVALUE, "NUL: byte 2");
    assert_refused("a", HOP_MAX_TEXT + (size_t)1, HOP_ELIMIT, "16777217");
}

/* U+FDFA is eighteen letters, in 33 bytes of 3. */
static void test_grown_beyond_the_limit(void **state) {
    (void)state;
    const size_t count = HOP_MAX_TEXT / 33 + 1;
    char *bytes = need(3 * count);
    for (size_t i = 0; i < count; i++) memcpy(bytes + 3 * i, "\ufdfa", 3);
    assert_refused(bytes, 3 * count, HOP_ELIMIT, "once folded");
    hop_folded folded = fold_bytes(bytes, 3 * (count - 1));
    assert_int_equal(folded.size, 33 * (count - 1));
    hop_folded_clear(&folded);
    free(bytes);
}

static void test_places(void **state) {
    (void)state;
    const char *text = "  \u00c9t\ufb01  e\u0301 \u00ad";
    /*                  01 2     4 5      8 10       13 14 */
    hop_folded folded = fold_bytes(text, strlen(text));
    assert_string_equal(folded.bytes, "\u00e9tfi \u00e9");
    const uint32_t from[] = {2, 2, 4, 5, 5, 8, 10, 10, 13};
    assert_int_equal(folded.size, 8);
    assert_memory_equal(folded.from, from, sizeof from);
    hop_folded_clear(&folded);
}

static void test_no_places(void **state) {
    (void)state;
    hop_folded folded = {0};
    assert_ok(hop_text_fold(&(hop_text){"A \u00c9", 4}, 0, &folded, NULL));
    assert_string_equal(folded.bytes, "a \u00e9");
    assert_null(folded.from);
    hop_folded_clear(&folded);
    assert_ok(hop_text_fold(&(hop_text){NULL, 0}, 0, &folded, NULL));
    assert_int_equal(folded.size, 0);
    hop_folded_clear(&folded);
    hop_folded_clear(NULL);
}

/* Of every script some, and marks of many classes. */
static uint32_t random_code(hop_random *chance) {
    static const uint32_t blocks[][2] = {
        {0x21, 0x7e},       {0x21, 0x7e},       {0xa1, 0x24f},      {0x250, 0x36f},
        {0x300, 0x36f},     {0x300, 0x36f},     {0x370, 0x52f},     {0x590, 0x6ff},
        {0x900, 0xdff},     {0xe00, 0xfff},     {0x1000, 0x11ff},   {0x1100, 0x11ff},
        {0x1ab0, 0x1fff},   {0x200b, 0x2027},   {0x2030, 0x205e},   {0x2070, 0x27bf},
        {0x3041, 0x33ff},   {0xac00, 0xd7ff},   {0xf900, 0xffef},   {0x10a00, 0x11fff},
        {0x1d15e, 0x1d7ff}, {0x1f1e6, 0x1f1ff}, {0x1f300, 0x1faff}, {0x4e00, 0x4eff},
    };
    const uint32_t *block =
        blocks[hop_random_below(chance, sizeof blocks / sizeof *blocks)];
    return block[0] + (uint32_t)hop_random_below(chance, block[1] - block[0] + 1);
}

/* What folding does besides: written plainly, code point by code point. */
static size_t squeeze(const char *text, char *out) {
    size_t size = 0;
    int32_t code;
    const size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        i += (size_t)utf8proc_iterate((const uint8_t *)text + i, -1, &code);
        const char *name = utf8proc_category_string(code);
        if (name[0] == 'Z' || strcmp(name, "Cc") == 0) code = ' ';
        if (code == 0x2018 || code == 0x2019 || code == 0x201b ||
            (code >= 0x2bb && code <= 0x2bd))
            code = '\'';
        if (code == ' ' && (size == 0 || out[size - 1] == ' ')) continue;
        size += (size_t)utf8proc_encode_char(code, (uint8_t *)out + size);
    }
    while (size > 0 && out[size - 1] == ' ') size--;
    out[size] = '\0';
    return size;
}

static void check_places(const hop_folded *folded, size_t size) {
    for (size_t i = 0; i < folded->size; i++) {
        assert_true(folded->from[i] <= folded->from[i + 1]);
        assert_true(folded->from[i] < size);
    }
    assert_true(folded->from[folded->size] <= size);
}

static void test_whole_texts(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(7, 0, 0);
    for (int turn = 0; turn < 20000; turn++) {
        char text[256], expected[4096];
        size_t size = 0;
        for (uint64_t k = 1 + hop_random_below(&chance, 20); k > 0; k--) {
            const uint32_t code =
                hop_random_below(&chance, 8) ? random_code(&chance) : ' ';
            if (code == 0xb4 || code == 0x1ffd) continue;
            size += (size_t)utf8proc_encode_char((int32_t)code, (uint8_t *)text + size);
        }
        text[size] = '\0';
        uint8_t *whole = NULL;
        assert_true(utf8proc_map((const uint8_t *)text, (utf8proc_ssize_t)size, &whole,
                                 UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                     UTF8PROC_IGNORE) >= 0);
        squeeze((const char *)whole, expected);
        hop_folded folded = fold_bytes(text, size);
        assert_string_equal(folded.bytes, expected);
        check_places(&folded, size);
        hop_folded again = fold_bytes(folded.bytes, folded.size);
        assert_string_equal(again.bytes, folded.bytes);
        free(whole);
        hop_folded_clear(&folded);
        hop_folded_clear(&again);
    }
}

/* One cluster of a megabyte, of marks in the wrong order; and a megabyte of words. */
static void test_long_texts(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    char *text = need(SIZE);
    text[0] = 'q';
    text[1] = 'q';
    for (size_t i = 2; i < SIZE; i += 2) memcpy(text + i, i & 2 ? "\u0307" : "\u0323", 2);
    hop_folded folded = fold_bytes(text, SIZE);
    assert_int_equal(folded.size, SIZE);
    assert_memory_equal(folded.bytes, "qq\u0323", 4);
    assert_memory_equal(folded.bytes + SIZE - 2, "\u0307", 2);
    hop_folded_clear(&folded);
    for (size_t i = 0; i < SIZE; i++) text[i] = "aBc dE\tf"[i % 8];
    folded = fold_bytes(text, SIZE);
    for (size_t i = 0; i < SIZE; i++)
        assert_int_equal(folded.bytes[i], "abc de f"[i % 8]);
    hop_folded_clear(&folded);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters),     cmocka_unit_test(test_ignorable),
        cmocka_unit_test(test_blanks),      cmocka_unit_test(test_apostrophes),
        cmocka_unit_test(test_refusals),    cmocka_unit_test(test_grown_beyond_the_limit),
        cmocka_unit_test(test_places),      cmocka_unit_test(test_no_places),
        cmocka_unit_test(test_whole_texts), cmocka_unit_test(test_long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
