/* SPDX-License-Identifier: MIT */
/* base64: the vectors of RFC 4648, round trips, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <hopfield/random.h>
#include "encode/base64.h"

static void vectors_of_the_standard(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const size_t size = strlen(pairs[i][0]), length = strlen(pairs[i][1]);
        char text[16] = "", bytes[16] = "";
        assert_int_equal(hop_base64_length(size), length);
        hop_base64_write(pairs[i][0], size, text);
        assert_memory_equal(text, pairs[i][1], length + 1);
        assert_int_equal(hop_base64_size(text, length), size);
        hop_base64_read(text, length, bytes);
        assert_memory_equal(bytes, pairs[i][0], size + 1);
    }
}

static void there_and_back(void **state) {
    (void)state;
    for (size_t size = 0; size < 300; size++) {
        hop_random random = hop_random_begin(3, HOP_STREAM_USER, size);
        /* Exact sizes, so that a byte too many is found by the sanitisers. */
        unsigned char *bytes = malloc(size + 1), *again = malloc(size + 1);
        char *text = malloc(hop_base64_length(size) + 1);
        assert_true(bytes && again && text);
        for (size_t i = 0; i < size; i++)
            bytes[i] = (unsigned char)hop_random_below(&random, 256);
        bytes[size] = again[size] = 7;
        text[hop_base64_length(size)] = '!';
        hop_base64_write(bytes, size, text);
        assert_int_equal(text[hop_base64_length(size)], '!');
        assert_int_equal(hop_base64_size(text, hop_base64_length(size)), size);
        hop_base64_read(text, hop_base64_length(size), again);
        assert_memory_equal(bytes, again, size + 1);
        free(bytes);
        free(again);
        free(text);
    }
}

/* Every text but the one right one is refused, so that reading and writing again gives
   the same text. */
static void only_one_text_a_value(void **state) {
    (void)state;
    static const char *const wrong[] = {"Z",    "Zg",     "Zg=",  "Zh==",    "Zm9=",
                                        "====", "Z===",   "=g==", "Zg=A",    "Zm-v",
                                        "Zm_v", "Zm9v\n", "Zm v", "Zg==Zm9v"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_true(hop_base64_size(wrong[i], strlen(wrong[i])) == SIZE_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_of_the_standard),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(only_one_text_a_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
