/* SPDX-License-Identifier: MIT */
/* Texts that live as long as a mirror: they stay where they are, and labels are one. */
#include "store/fixture.h"
#include "store/store.h"

static void texts_stay(void **state) {
    enum { TEXTS = 5000 };
    (void)state;
    static const char *kept[TEXTS];
    hop_names names = {0};
    char text[200000];
    memset(text, 'x', sizeof text);
    for (int i = 0; i < TEXTS; i++) {
        /* Some are longer than a block, some fill one to its last byte. */
        const size_t size = i % 997 == 3   ? sizeof text - (size_t)i
                            : i % 991 == 5 ? 65536 - (size_t)(i % 3)
                                           : (size_t)i % 40;
        text[0] = (char)('a' + i % 26);
        kept[i] = hop_names_keep(&names, text, size);
        assert_non_null(kept[i]);
    }
    for (int i = 0; i < TEXTS; i++) {
        const size_t size = i % 997 == 3   ? sizeof text - (size_t)i
                            : i % 991 == 5 ? 65536 - (size_t)(i % 3)
                                           : (size_t)i % 40;
        assert_int_equal(strlen(kept[i]), size);
        if (size) assert_int_equal(kept[i][0], 'a' + i % 26);
    }
    hop_names_clear(&names);
    assert_null(names.blocks);
    hop_names_clear(&names); /* twice is fine */
}

static void labels_are_one(void **state) {
    enum { LABELS = 700 };
    (void)state;
    static const char *first[LABELS];
    hop_names names = {0};
    char label[32];
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < LABELS; i++) {
            const size_t size = (size_t)snprintf(label, sizeof label, "label %d", i);
            const char *got = hop_names_label(&names, label, size);
            assert_string_equal(got, label);
            if (round == 0) first[i] = got;
            assert_ptr_equal(got, first[i]);
        }
    assert_int_equal(names.label_count, LABELS);
    /* A beginning of another is another; the text need not end with 0. */
    const char *whole = hop_names_label(&names, "abcdef", 6);
    const char *part = hop_names_label(&names, "abcdef", 3);
    assert_string_equal(part, "abc");
    assert_string_equal(whole, "abcdef");
    assert_ptr_equal(hop_names_label(&names, "abc", 3), part);
    assert_int_equal(names.label_count, LABELS + 2);
    hop_names_clear(&names);
    assert_int_equal(names.label_count, 0);
}

/* A long text does not end the block that short ones are put in. */
static void long_texts_stand_alone(void **state) {
    (void)state;
    static char text[9000];
    hop_names names = {0};
    memset(text, 'x', sizeof text);
    const char *last = hop_names_keep(&names, text, 10);
    for (int i = 0; i < 200; i++) {
        const char *kept = hop_names_keep(&names, text, sizeof text);
        assert_non_null(kept);
        assert_int_equal(strlen(kept), sizeof text);
        const char *next = hop_names_keep(&names, text, 10);
        assert_int_equal(strlen(next), 10);
        if (i > 10) assert_ptr_equal(next, last + 11);
        last = next;
    }
    hop_names_clear(&names);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_stay),
        cmocka_unit_test(labels_are_one),
        cmocka_unit_test(long_texts_stand_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
