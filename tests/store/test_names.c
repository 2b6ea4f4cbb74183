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

/* How many blocks there are; each begins with the place of the next. */
static size_t blocks_of(const hop_names *names) {
    size_t count = 0;
    for (const void *block = names->blocks; block; count++)
        memcpy(&block, block, sizeof block);
    return count;
}

/* What comes after a mark goes, and all before it stays where it is. */
static void cut_back(void **state) {
    enum { BEFORE = 3, AFTER = 400, LONG = 9000 };
    (void)state;
    static char text[LONG];
    memset(text, 'x', sizeof text);
    /* Nothing, a block that is being filled, a long text alone, long ones beside it. */
    for (int start = 0; start < 4; start++) {
        hop_names names = {0};
        const char *kept[BEFORE] = {NULL};
        for (int i = 0; start && i < BEFORE; i++)
            kept[i] = hop_names_keep(&names, text,
                                     start == 1   ? 10
                                     : start == 2 ? LONG
                                                  : (size_t)(i % 2 ? LONG : 10));
        const char *label = start ? hop_names_label(&names, "label", 5) : NULL;
        const size_t used = names.used, labels = names.label_count;
        const size_t blocks = blocks_of(&names);
        const hop_names_mark mark = hop_names_mark_of(&names);
        for (int round = 0; round < 3; round++) {
            char name[16];
            for (int i = 0; i < AFTER; i++) {
                assert_non_null(hop_names_keep(&names, text, i % 3 ? 700 : LONG));
                snprintf(name, sizeof name, "%d", i);
                assert_string_equal(hop_names_label(&names, name, strlen(name)), name);
            }
            assert_true(blocks_of(&names) > blocks);
            hop_names_cut(&names, &mark);
            assert_int_equal(names.used, used);
            assert_int_equal(names.label_count, labels);
            assert_int_equal(blocks_of(&names), blocks);
        }
        for (int i = 0; start && i < BEFORE; i++) assert_memory_equal(kept[i], text, 10);
        if (start) assert_ptr_equal(hop_names_label(&names, "label", 5), label);
        assert_string_equal(hop_names_label(&names, "7", 1), "7");
        hop_names_clear(&names);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_stay),
        cmocka_unit_test(labels_are_one),
        cmocka_unit_test(long_texts_stand_alone),
        cmocka_unit_test(cut_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
