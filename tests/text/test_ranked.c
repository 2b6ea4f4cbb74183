/* SPDX-License-Identifier: MIT */
/* The rows of the largest values. */
#include "text/ranked.h"

#include <math.h>

#include "engine.h"

static const float *sorted_by;

static int compare(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (sorted_by[x] != sorted_by[y]) return sorted_by[x] > sorted_by[y] ? -1 : 1;
    return (x > y) - (x < y);
}

static void assert_select(const float *values, size_t count, size_t most) {
    uint32_t *rows = need((count + 1) * sizeof *rows);
    size_t finite = 0, found = 0;
    for (uint32_t i = 0; i < count; i++)
        if (values[i] != -INFINITY) rows[finite++] = i;
    sorted_by = values;
    qsort(rows, finite, sizeof *rows, compare);
    hop_ranked *ranked = NULL;
    assert_int_equal(hop_ranked_select(values, count, most, &ranked, &found), HOP_OK);
    assert_int_equal(found, finite < most ? finite : most);
    for (size_t i = 0; i < found; i++) {
        assert_int_equal(ranked[i].row, rows[i]);
        assert_true(ranked[i].value == values[rows[i]]);
    }
    free(ranked);
    free(rows);
}

static void assert_all(const float *values, size_t count) {
    const size_t mosts[] = {1, 2, 7, 100, 5000};
    for (size_t i = 0; i < 5; i++) assert_select(values, count, mosts[i]);
}

static void test_like_sorting(void **state) {
    (void)state;
    enum { COUNT = 3000 };
    float values[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        const float x = (float)(i * 2654435761u % 100003) / 1000;
        values[i] = i % 5 ? x * x * x - 3000 : -INFINITY;
    }
    assert_all(values, COUNT);
    for (size_t i = 0; i < COUNT; i++) values[i] = (float)(i * 7 % 5);
    assert_all(values, COUNT);
    for (size_t i = 0; i < COUNT; i++) values[i] = 1e30f * (float)(i % 11) - 5e30f;
    assert_all(values, COUNT);
    for (size_t i = 0; i < COUNT; i++) values[i] = 1 + 1e-7f * (float)(i % 3);
    assert_all(values, COUNT);
    values[17] = 1e9f;
    assert_all(values, COUNT);
}

static void test_few(void **state) {
    (void)state;
    const float values[] = {-INFINITY, 3, -INFINITY};
    assert_all(values, 0);
    assert_all(values, 1);
    assert_all(values, 2);
    assert_all(values, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_like_sorting),
        cmocka_unit_test(test_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
