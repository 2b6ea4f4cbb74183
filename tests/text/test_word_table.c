/* SPDX-License-Identifier: MIT */
/* Words are numbered as they come, and counted. */
#include "text/word_table.h"

#include "reference.h"

static uint32_t add(hop_word_table *table, const char *word, size_t size) {
    uint32_t number = 77;
    assert_ok(hop_word_table_add(table, &(hop_text){word, size}, &number));
    return number;
}

static void test_numbers(void **state) {
    (void)state;
    hop_word_table table = {0};
    assert_int_equal(add(&table, "one", 3), 0);
    assert_int_equal(add(&table, "two", 3), 1);
    assert_int_equal(add(&table, "one", 3), 0);
    assert_int_equal(add(&table, "on", 2), 2);
    assert_int_equal(add(&table, "", 0), 3);
    assert_ok(hop_word_table_settle(&table));
    assert_int_equal(table.count, 4);
    assert_true(table.counts[0] == 2 && table.counts[2] == 1);
    assert_int_equal(table.words[1].size, 3);
    assert_memory_equal(table.words[1].bytes, "two", 3);
    assert_true(hop_word_table_bytes(&table) >= 8 + 4 * sizeof(hop_text));
    hop_word_table_clear(&table);
    assert_int_equal(table.count, 0);
    assert_ok(hop_word_table_settle(&table));
    hop_word_table_clear(&table);
}

static void test_many(void **state) {
    (void)state;
    enum { COUNT = 20000 };
    hop_word_table table = {0};
    char word[16];
    for (int turn = 0; turn < 2; turn++)
        for (uint32_t i = 0; i < COUNT; i++)
            assert_int_equal(add(&table, word, (size_t)sprintf(word, "w%u", i * 7919u)),
                             i);
    assert_ok(hop_word_table_settle(&table));
    assert_int_equal(table.count, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_int_equal(table.words[i].size, sprintf(word, "w%u", i * 7919u));
        assert_memory_equal(table.words[i].bytes, word, table.words[i].size);
        assert_true(table.counts[i] == 2);
    }
    hop_word_table_clear(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
