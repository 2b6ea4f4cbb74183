/* SPDX-License-Identifier: MIT */
/* BM25 against its formula, over random texts of keys. */
#include "text/bm25.h"

#include <math.h>
#include "reference.h"

enum { ROWS = 40, KEYS = 60, LONGEST = 500 };
static const double k1 = 1.6, b = .75;

/* Texts of random keys; row 7 and its like are left out. */
typedef struct {
    uint32_t keys[ROWS][LONGEST];
    size_t lengths[ROWS];
    int there[ROWS];
    double texts, mean;
} collection;

static void fill(collection *made) {
    hop_random chance = hop_random_begin(3, 0, 0);
    double total = 0;
    for (size_t row = 0; row < ROWS; row++) {
        made->there[row] = row % 8 != 7;
        if (!made->there[row]) continue;
        made->lengths[row] = row == 0 ? 0 : hop_random_below(&chance, LONGEST);
        for (size_t i = 0; i < made->lengths[row]; i++) {
            const uint64_t kind = hop_random_below(&chance, 3);
            made->keys[row][i] =
                kind == 0 ? 4000000000u
                          : (uint32_t)hop_random_below(&chance, KEYS) * 70000000u;
        }
        total += (double)made->lengths[row];
        made->texts++;
    }
    made->mean = total / made->texts;
}

static size_t times_of(const collection *made, size_t row, uint32_t key) {
    size_t times = 0;
    for (size_t i = 0; i < made->lengths[row]; i++) times += made->keys[row][i] == key;
    return times > HOP_BM25_MOST_TIMES ? HOP_BM25_MOST_TIMES : times;
}

static void check_key(const collection *made, const hop_bm25 *index, uint32_t key) {
    double holding = 0, scores[ROWS];
    for (size_t row = 0; row < ROWS; row++) {
        holding += times_of(made, row, key) > 0;
        scores[row] = 5;
    }
    const double idf = log(1 + (made->texts - holding + .5) / (holding + .5));
    assert_true(fabs(hop_bm25_idf(index, key) - idf) < 1e-12);
    const double most = hop_bm25_score(index, key, .5, scores);
    assert_true(fabs(most - .5 * idf * (k1 + 1)) < 1e-12);
    assert_true(hop_bm25_score(index, key, .5, NULL) == most);
    for (size_t row = 0; row < ROWS; row++) {
        const double n = (double)times_of(made, row, key);
        const double length = (double)made->lengths[row];
        const double share = n * (k1 + 1) / (n + k1 * (1 - b + b * length / made->mean));
        assert_true(fabs(scores[row] - 5 - .5 * idf * share) < 1e-12);
        assert_true(scores[row] - 5 < most);
        assert_true(fabs(hop_bm25_share(index, (size_t)n, made->lengths[row]) - share) <
                    1e-12);
    }
}

static void test_formula(void **state) {
    (void)state;
    collection *made = need(sizeof *made);
    fill(made);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_bm25 *index = NULL;
    assert_ok(hop_bm25_create(context, ROWS, k1, b, &index, NULL));
    for (size_t row = 0; row < ROWS; row++)
        if (made->there[row])
            assert_ok(
                hop_bm25_add(index, row, made->keys[row], made->lengths[row], NULL));
    assert_ok(hop_bm25_settle(index, NULL));
    for (uint32_t k = 0; k < KEYS; k++) check_key(made, index, k * 70000000u);
    check_key(made, index, 4000000000u);
    check_key(made, index, 12345);
    check_key(made, index, UINT32_MAX);
    assert_true(hop_bm25_bytes(index) > ROWS * sizeof(double));
    hop_bm25_free(index);
    hop_bm25_free(NULL);
    hop_context_free(context);
    free(made);
}

static void test_times_are_cut(void **state) {
    (void)state;
    uint32_t keys[300] = {0};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_bm25 *index = NULL;
    assert_ok(hop_bm25_create(context, 2, k1, b, &index, NULL));
    assert_ok(hop_bm25_add(index, 0, keys, 300, NULL));
    assert_ok(hop_bm25_add(index, 1, keys, 255, NULL));
    assert_ok(hop_bm25_settle(index, NULL));
    double scores[2] = {0};
    hop_bm25_score(index, 0, 1, scores);
    const double idf = log(1 + .5 / 2.5);
    for (int row = 0; row < 2; row++) {
        const double norm = k1 * (1 - b + b * (row ? 255 : 300) / 277.5);
        assert_true(fabs(scores[row] - idf * 255 * (k1 + 1) / (255 + norm)) < 1e-12);
    }
    hop_bm25_free(index);
    hop_context_free(context);
}

static void test_limits(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.max_bytes = 1000;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    hop_bm25 *index = NULL;
    hop_error error;
    assert_status(
        hop_bm25_create(context, HOP_BM25_MOST_ROWS + (size_t)1, k1, b, &index, &error),
        HOP_ELIMIT);
    assert_null(index);
    uint32_t keys[300] = {0};
    assert_ok(hop_bm25_create(context, 0, k1, b, &index, &error));
    assert_ok(hop_bm25_settle(index, &error));
    hop_bm25_free(index);
    assert_ok(hop_bm25_create(context, 1, k1, b, &index, &error));
    assert_status(hop_bm25_add(index, 0, keys, 300, &error), HOP_ELIMIT);
    hop_bm25_free(index);
    hop_context_free(context);
}

static void test_interrupted(void **state) {
    (void)state;
    const uint32_t key = 0;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_bm25 *index = NULL;
    assert_ok(hop_bm25_create(context, 1, k1, b, &index, NULL));
    assert_ok(hop_bm25_add(index, 0, &key, 1, NULL));
    hop_context_interrupt(context);
    hop_error error = {0};
    assert_status(hop_bm25_settle(index, &error), HOP_EINTERRUPTED);
    assert_int_equal(error.status, HOP_EINTERRUPTED);
    hop_bm25_free(index);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formula),
        cmocka_unit_test(test_times_are_cut),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
