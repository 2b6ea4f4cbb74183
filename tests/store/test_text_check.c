/* SPDX-License-Identifier: MIT */
/* Texts that an index takes, and those that none does. */
#include <string.h>
#include "store/fixture.h"
#include "store/store.h"

static hop_status check_of(hop_text_sort sort, const char *text, size_t size,
                           const char *says) {
    hop_error why = {0};
    const hop_status status = hop_text_check(&(hop_text){text, size}, sort, &why);
    if (says && !strstr(why.message, says))
        fail_msg("'%s' lacks '%s'", why.message, says);
    if (says) assert_ptr_equal(strstr(why.message, "its text"), why.message);
    return status;
}

static void bytes(void **state) {
    (void)state;
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT; sort++) {
        const hop_text_sort of = (hop_text_sort)sort;
        assert_int_equal(check_of(of, "a b", 3, NULL), HOP_OK);
        assert_int_equal(check_of(of, "a", 0, "empty"), HOP_EINVAL);
        assert_int_equal(check_of(of, "a\0b", 3, "a NUL at byte 1"), HOP_EINVAL);
        assert_int_equal(check_of(of, "ab\xff", 3, "UTF-8 at byte 2"), HOP_EINVAL);
    }
}

/* Repeats a sign `count` times. */
static char *repeat(const char *sign, size_t count) {
    const size_t size = strlen(sign);
    char *text = malloc(size * count + 1);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) memcpy(text + size * i, sign, size);
    text[size * count] = '\0';
    return text;
}

static hop_status check_many(hop_text_sort sort, const char *sign, size_t count,
                             const char *says) {
    char *text = repeat(sign, count);
    const hop_status status = check_of(sort, text, strlen(text), says);
    free(text);
    return status;
}

/* The limit is on characters, as they are compared. */
static void words(void **state) {
    (void)state;
    static const char *const signs[] = {"a", "\xc3\xa9", "\xd0\x96", "\xf0\x9f\x98\x80"};
    const char *says = "a word of over 64 characters";
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        assert_int_equal(check_many(HOP_TEXT_WORDS, signs[i], 64, NULL), HOP_OK);
        assert_int_equal(check_many(HOP_TEXT_WORDS, signs[i], 65, says), HOP_ELIMIT);
        assert_int_equal(check_many(HOP_TEXT_UTTERANCES, signs[i], 65, NULL), HOP_OK);
        assert_int_equal(check_many(HOP_TEXT_DOCUMENTS, signs[i], 65, NULL), HOP_OK);
    }
    /* Blanks at the ends and soft hyphens fold to nothing; a ligature to two letters. */
    assert_int_equal(check_many(HOP_TEXT_WORDS, " ", 65, NULL), HOP_OK);
    assert_int_equal(check_many(HOP_TEXT_WORDS, "\xc2\xad", 65, NULL), HOP_OK);
    assert_int_equal(check_many(HOP_TEXT_WORDS, "\xef\xac\x81", 32, NULL), HOP_OK);
    assert_int_equal(check_many(HOP_TEXT_WORDS, "\xef\xac\x81", 33, says), HOP_ELIMIT);
}

static void folded_size(void **state) {
    enum { FIT = HOP_MAX_TEXT / 33 };
    (void)state;
    const char *swells = "\xef\xb7\xba", *says = "over 16777216 bytes once folded";
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT; sort++)
        assert_int_equal(check_many((hop_text_sort)sort, swells, FIT + 1, says),
                         HOP_ELIMIT);
    assert_int_equal(check_many(HOP_TEXT_DOCUMENTS, swells, FIT, NULL), HOP_OK);
    assert_int_equal(check_many(HOP_TEXT_DOCUMENTS, "a", HOP_MAX_TEXT, NULL), HOP_OK);
    assert_int_equal(
        check_many(HOP_TEXT_DOCUMENTS, "a", HOP_MAX_TEXT + 1, "16777217 bytes"),
        HOP_ELIMIT);
}

static size_t encode(uint32_t code, char out[4]) {
    const size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = size; i-- > 1; code >>= 6) out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)(lead[size] | code);
    return size;
}

/* What is not folded cannot be too long: no character grows as much as is allowed for. */
static void no_character_grows_more(void **state) {
    (void)state;
    char source[4] = "";
    double most = 0;
    for (uint32_t code = 1; code < 0x110000; code++) {
        if (code >= 0xd800 && code < 0xe000) continue;
        hop_folded folded;
        const size_t size = encode(code, source);
        assert_int_equal(hop_text_fold(&(hop_text){source, size}, 0, &folded, NULL),
                         HOP_OK);
        if (code < 0x80) assert_true(folded.size <= size);
        if ((double)folded.size > most * (double)size)
            most = (double)folded.size / (double)size;
        hop_folded_clear(&folded);
    }
    assert_true(most > 10 && most < 18);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes),
        cmocka_unit_test(words),
        cmocka_unit_test(folded_size),
        cmocka_unit_test(no_character_grows_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
