/* SPDX-License-Identifier: MIT */
/* Every code point and every pair of bytes against the definition of UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/utf8.h"

/* The one way to write a code point, RFC 3629, section 3. */
static size_t encode(uint32_t code, unsigned char *out) {
    static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; code >>= 6) out[i] = 0x80 | (code & 0x3f);
    out[0] = (unsigned char)(marks[length] | code);
    return length;
}

static void test_every_code_point(void **state) {
    (void)state;
    for (uint32_t code = 0; code <= 0x110000; code++) {
        unsigned char bytes[4];
        uint32_t found = 77;
        size_t length = encode(code, bytes);
        int text = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        assert_int_equal(hop_utf8_decode(bytes, length, &found), text ? length : 0);
        assert_int_equal(found, text ? code : 77);
        for (size_t cut = 1; cut < length; cut++)
            assert_int_equal(hop_utf8_decode(bytes, cut, &found), 0);
    }
}

static void test_overlong_forms(void **state) {
    (void)state;
    static const char *const forms[] = {"\xc0\x80",         "\xc1\xbf",
                                        "\xe0\x80\x80",     "\xe0\x9f\xbf",
                                        "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        uint32_t code;
        size_t size = strlen(forms[i]);
        assert_int_equal(hop_utf8_decode((const unsigned char *)forms[i], size, &code),
                         0);
        assert_int_equal(hop_utf8_fault(forms[i], size), 0);
    }
}

/* Wherever one byte of a plain text is exchanged, a byte of 128 or more and a NUL are
   found, and at that place. */
static void test_the_fault_is_found(void **state) {
    (void)state;
    for (size_t size = 0; size < 40; size++) {
        char *text = malloc(size + 1);
        assert_non_null(text);
        memset(text, 'a', size);
        assert_int_equal(hop_utf8_fault(text, size), size);
        for (size_t at = 0; at < size; at++) {
            static const char bad[] = {'\0', '\x80', '\xff', '\xc3'};
            for (size_t k = 0; k < sizeof bad; k++) {
                text[at] = bad[k];
                assert_int_equal(hop_utf8_fault(text, size), at);
            }
            text[at] = '\x01';
            assert_int_equal(hop_utf8_fault(text, size), size);
            text[at] = 'a';
        }
        free(text);
    }
}

static void test_excerpts(void **state) {
    (void)state;
    char out[HOP_EXCERPT_SIZE];
    assert_string_equal(hop_utf8_excerpt("", 0, out), "");
    assert_string_equal(hop_utf8_excerpt("a\xff\n\0b", 5, out), "a???b");
    assert_string_equal(hop_utf8_excerpt("caf\xc3\xa9", 5, out), "caf\xc3\xa9");
    char longer[200];
    for (size_t i = 0; i < sizeof longer; i += 2) memcpy(longer + i, "\xc3\xa9", 2);
    hop_utf8_excerpt(longer, sizeof longer, out);
    assert_true(strlen(out) < HOP_EXCERPT_SIZE);
    assert_int_equal(hop_utf8_fault(out, strlen(out)), strlen(out));
    assert_string_equal(out + strlen(out) - 3, "...");
}

static void test_lines(void **state) {
    (void)state;
    char text[] = "a\tb \xc2\x85 \xc3\xa9 \xc0\x80 \xe2\x82";
    hop_utf8_make_line(text, 0);
    assert_string_equal(text, "a?b ?? \xc3\xa9 ?? ??");
    char half[] = "a \xc3 b\xe2\x82";
    hop_utf8_make_line(half, 1);
    assert_string_equal(half, "a ? b");
    char nothing[] = "";
    hop_utf8_make_line(nothing, 1);
    assert_string_equal(nothing, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point),
        cmocka_unit_test(test_overlong_forms),
        cmocka_unit_test(test_the_fault_is_found),
        cmocka_unit_test(test_excerpts),
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
