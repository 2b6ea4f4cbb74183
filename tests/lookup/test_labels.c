/* SPDX-License-Identifier: MIT */
/* Numbers of labels: equal texts, equal numbers; in the order of their first items. */
#include "lookup/files.h"

enum { DIM = 4, COUNT = 500 };

static void test_numbers(void **state) {
    (void)state;
    int8_t *rows = sign_rows(1, COUNT, DIM);
    char texts[COUNT][16];
    const char *labels[COUNT];
    unsigned char live[COUNT];
    for (size_t k = 0; k < COUNT; k++) {
        snprintf(texts[k], sizeof texts[k], "label %zu", k * k % 97);
        labels[k] = k % 10 == 3 ? NULL : texts[k];
        live[k] = k % 7 != 2;
    }
    contents what = {.recipe = recipe_by_couplings(DIM),
                     .count = COUNT,
                     .dim = DIM,
                     .units = rows,
                     .labels = labels};
    hop_store *store = file_of(&what);
    hop_labels found;
    assert_ok(hop_labels_create(store, live, &found));
    size_t next = 0;
    for (size_t k = 0; k < COUNT; k++) {
        size_t first = k;
        for (size_t j = 0; j < k && first == k; j++)
            if (live[j] && live[k] && labels[j] && labels[k] &&
                strcmp(labels[j], labels[k]) == 0)
                first = j;
        assert_int_equal(found.of[k], first == k ? next++ : found.of[first]);
    }
    assert_int_equal(found.count, next);
    hop_labels_free(&found);
    memset(live, 0, sizeof live);
    live[3] = 1; /* it has no label */
    assert_ok(hop_labels_create(store, live, &found));
    assert_null(found.of);
    assert_int_equal(found.count, COUNT);
    hop_labels_free(&found);
    hop_store_close(store);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
