/* SPDX-License-Identifier: MIT */
/* The items in RAM against a trivial model. */
#include "store/fixture.h"
#include "store/store.h"

enum { DIM = 70, WORDS = 2, KEYS = 400 };

/* The model: an array of key numbers in row order, and a strength for each. */
typedef struct model {
    size_t count;
    int key[KEYS];
    int64_t strength[KEYS], batch[KEYS];
} model;

static void pattern_of(int key, uint64_t words[WORDS]) {
    words[0] = (uint64_t)key * 0x9e3779b97f4a7c15u;
    words[1] = (uint64_t)key & 63;
}

static size_t model_find(const model *m, int key) {
    size_t row = 0;
    while (row < m->count && m->key[row] != key) row++;
    return row;
}

static void model_remove(model *m, size_t row) {
    for (size_t i = row; i + 1 < m->count; i++) {
        m->key[i] = m->key[i + 1];
        m->strength[i] = m->strength[i + 1];
        m->batch[i] = m->batch[i + 1];
    }
    m->count--;
}

static void compare(const hop_mirror *mirror, const model *m) {
    assert_int_equal(mirror->count, m->count);
    assert_int_equal(hop_patterns_count(mirror->patterns), m->count);
    for (int key = 0; key < KEYS; key++) {
        char name[16];
        size_t row = 99999, expected = model_find(m, key);
        snprintf(name, sizeof name, "%d", key);
        hop_status status = hop_mirror_find(mirror, name, &row);
        assert_int_equal(status, expected < m->count ? HOP_OK : HOP_ENOTFOUND);
        if (status != HOP_OK) continue;
        uint64_t words[WORDS];
        pattern_of(key, words);
        assert_int_equal(row, expected);
        assert_int_equal(mirror->items[row].strength.numerator, m->strength[row]);
        assert_int_equal(mirror->items[row].reinforced.numerator,
                         m->batch[row] == m->batch[0] ? m->strength[row] - 1
                                                      : m->strength[row]);
        assert_memory_equal(hop_patterns_row(mirror->patterns, row), words, sizeof words);
    }
}

static void random_operations(void **state) {
    (void)state;
    static model m, kept;
    hop_mirror mirror = {0}, copy = {0};
    hop_random random = hop_random_begin(7, HOP_STREAM_USER, 0);
    int64_t id = 0;
    assert_int_equal(hop_mirror_create(DIM, &mirror), HOP_OK);
    for (int step = 0; step < 6000; step++) {
        int key = (int)hop_random_below(&random, KEYS);
        size_t row = model_find(&m, key), found;
        char name[16];
        int length = snprintf(name, sizeof name, "%d", key);
        if (row == m.count) {
            uint64_t words[WORDS];
            pattern_of(key, words);
            hop_mirror_detail detail = {{1, 1}, {0, 1}, 1 + step / 500};
            assert_int_equal(
                hop_mirror_append(&mirror, ++id, name, (size_t)length, &detail, words),
                HOP_OK);
            assert_int_equal(
                hop_mirror_append(&mirror, id + 1, name, (size_t)length, &detail, words),
                HOP_EEXISTS);
            m.key[row] = key, m.strength[row] = 1, m.batch[row] = detail.batch, m.count++;
        } else if (hop_random_below(&random, 2)) {
            assert_int_equal(hop_mirror_find(&mirror, name, &found), HOP_OK);
            assert_int_equal(hop_mirror_reinforce(&mirror, found, (hop_strength){3, 1}),
                             HOP_OK);
            m.strength[row] += 3;
        } else {
            hop_mirror_remove(&mirror, row);
            model_remove(&m, row);
        }
        if (step % 300 == 0) {
            compare(&mirror, &m);
            hop_mirror_clear(&copy);
            assert_int_equal(hop_mirror_clone(&mirror, &copy), HOP_OK);
            kept = m;
        }
        if (step % 300 == 299) {
            compare(&copy, &kept);
            hop_mirror_truncate(&copy, kept.count / 2);
            kept.count /= 2;
            compare(&copy, &kept);
        }
    }
    while (m.count) { /* the base goes first, again and again */
        hop_mirror_remove(&mirror, 0);
        model_remove(&m, 0);
        if (m.count % 50 == 0) compare(&mirror, &m);
    }
    hop_mirror_clear(&mirror);
    hop_mirror_clear(&copy);
}

static void reinforced_is_what_came_after_the_base(void **state) {
    (void)state;
    hop_mirror mirror = {0};
    uint64_t words[WORDS] = {1, 0};
    assert_int_equal(hop_mirror_create(DIM, &mirror), HOP_OK);
    for (int i = 0; i < 6; i++) {
        char name[4] = {(char)('a' + i)};
        hop_mirror_detail detail = {{2, 3}, {i, 1}, i < 2 ? 1 : i < 5 ? 4 : 9};
        assert_int_equal(hop_mirror_append(&mirror, i + 1, name, 1, &detail, words),
                         HOP_OK);
    }
    assert_int_equal(mirror.items[1].reinforced.numerator, 1);  /* what was added */
    assert_int_equal(mirror.items[4].reinforced.numerator, 14); /* 2/3 + 4, all of it */
    assert_int_equal(mirror.items[4].reinforced.denominator, 3);
    hop_mirror_remove(&mirror, 0);
    hop_mirror_remove(&mirror, 0);
    assert_int_equal(mirror.items[2].reinforced.numerator, 4); /* now of the base */
    assert_int_equal(mirror.items[3].reinforced.numerator, 17);
    hop_mirror_clear(&mirror);
}

static void overflow_changes_nothing(void **state) {
    (void)state;
    hop_mirror mirror = {0};
    uint64_t words[WORDS] = {1, 0};
    assert_int_equal(hop_mirror_create(DIM, &mirror), HOP_OK);
    hop_mirror_detail detail = {{INT64_MAX, 1}, {1, 1}, 1};
    assert_int_equal(hop_mirror_append(&mirror, 1, "a", 1, &detail, words),
                     HOP_EOVERFLOW);
    detail.added.numerator = 0;
    assert_int_equal(mirror.count, 0);
    assert_int_equal(hop_mirror_append(&mirror, 1, "a", 1, &detail, words), HOP_OK);
    assert_int_equal(hop_mirror_reinforce(&mirror, 0, (hop_strength){1, 1}),
                     HOP_EOVERFLOW);
    assert_int_equal(hop_mirror_reinforce(&mirror, 0, (hop_strength){1, 0}), HOP_EINVAL);
    assert_int_equal(mirror.details[0].added.numerator, 0);
    assert_true(mirror.items[0].strength.numerator == INT64_MAX);
    hop_mirror_clear(&mirror);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations),
        cmocka_unit_test(reinforced_is_what_came_after_the_base),
        cmocka_unit_test(overflow_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
