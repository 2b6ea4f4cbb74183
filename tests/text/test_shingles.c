/* SPDX-License-Identifier: MIT */
/* As many runs of five characters as there are, equal ones with equal keys. */
#include "text/shingles.h"

#include "reference.h"

static void add(hop_shingles *shingles, const char *word) {
    assert_ok(hop_shingles_add_word(shingles, &(hop_text){word, strlen(word)}));
}

static void test_runs(void **state) {
    (void)state;
    hop_shingles shingles = {0};
    assert_ok(hop_shingles_cut(&shingles));
    assert_int_equal(shingles.count, 0);
    add(&shingles, "ab");
    assert_ok(hop_shingles_cut(&shingles));
    assert_int_equal(shingles.count, 0); /* " ab " */
    add(&shingles, "abc");
    assert_ok(hop_shingles_cut(&shingles));
    assert_int_equal(shingles.count, 1); /* " abc " */
    const uint32_t abc = shingles.keys[0];
    shingles.count = 0;
    add(&shingles, "x");
    add(&shingles, "abc");
    add(&shingles, "abc");
    assert_ok(hop_shingles_cut(&shingles));
    assert_int_equal(shingles.count, 7); /* " x abc abc " */
    assert_int_equal(shingles.keys[2], abc);
    assert_int_equal(shingles.keys[6], abc);
    for (size_t i = 0; i < 6; i++)
        if (i != 2) assert_int_not_equal(shingles.keys[i], abc);
    hop_shingles_clear(&shingles);
}

/* Characters, not bytes; and across words. */
static void test_characters(void **state) {
    (void)state;
    hop_shingles shingles = {0};
    add(&shingles, "\u00e9\u4e2d\U0001f600");
    assert_ok(hop_shingles_cut(&shingles));
    assert_int_equal(shingles.count, 1);
    add(&shingles, "\u00e9\u4e2d\U0001f600");
    add(&shingles, "b");
    assert_ok(hop_shingles_cut(&shingles));
    assert_int_equal(shingles.count, 1 + 3);
    assert_int_equal(shingles.keys[1], shingles.keys[0]);
    hop_shingles_clear(&shingles);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
