/* SPDX-License-Identifier: MIT */
/* The items in RAM against a trivial model. */
#include "store/fixture.h"
#include "store/store.h"
#include "store/texts.h"

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

/* Appends a key of `batch`; its strength is 1. */
static hop_status append(hop_mirror *mirror, int64_t id, const char *key, int64_t batch,
                         hop_strength learned, hop_strength added,
                         const uint64_t *words) {
    const hop_mirror_row row = {.item = {.id = id, .key = key},
                                .detail = {learned, added, batch},
                                .key_size = strlen(key),
                                .pattern = words,
                                .scale = 1};
    return hop_mirror_append(mirror, &row);
}

static hop_mirror create(void) {
    hop_mirror mirror = {0};
    const hop_store_recipe recipe = recipe_of(DIM);
    assert_int_equal(hop_mirror_create(&recipe, &mirror), HOP_OK);
    return mirror;
}

static void kill_row(hop_mirror *mirror, size_t row) {
    mirror->dead[row] = 1;
    mirror->dead_count++;
}

/* Transactions of random changes, each kept or given up. */
static void random_operations(void **state) {
    enum { TRANSACTIONS = 400 };
    (void)state;
    static model m, before;
    hop_mirror mirror = create();
    hop_random random = hop_random_begin(7, HOP_STREAM_USER, 0);
    int64_t id = 0;
    for (int t = 0; t < TRANSACTIONS; t++) {
        const size_t count = mirror.count;
        static hop_mirror_detail details[KEYS];
        const int rollback = t % 3 == 1;
        static hop_store_item items[KEYS];
        for (size_t row = 0; row < count; row++) {
            items[row] = mirror.items[row];
            details[row] = hop_mirror_detail_of(&mirror, row);
        }
        before = m;
        const hop_names_mark names = hop_names_mark_of(&mirror.names);
        for (uint64_t steps = hop_random_below(&random, 60); steps; steps--) {
            const int key = (int)hop_random_below(&random, KEYS);
            size_t at = model_find(&m, key), row = SIZE_MAX;
            char name[16];
            snprintf(name, sizeof name, "%d", key);
            const hop_status status = hop_mirror_find(&mirror, name, &row);
            assert_int_equal(status, at < m.count ? HOP_OK : HOP_ENOTFOUND);
            if (status != HOP_OK) {
                uint64_t words[WORDS];
                pattern_of(key, words);
                assert_int_equal(append(&mirror, ++id, name, t + 1, (hop_strength){1, 1},
                                        (hop_strength){0, 1}, words),
                                 HOP_OK);
                assert_int_equal(append(&mirror, id + 1, name, t + 1,
                                        (hop_strength){1, 1}, (hop_strength){0, 1},
                                        words),
                                 HOP_EEXISTS);
                m.key[at] = key, m.strength[at] = 1, m.batch[at] = t + 1, m.count++;
            } else if (hop_random_below(&random, 2)) {
                hop_mirror_detail detail = hop_mirror_detail_of(&mirror, row);
                detail.added.numerator += 3;
                assert_int_equal(hop_mirror_change(&mirror, row, &detail), HOP_OK);
                m.strength[at] += 3;
            } else {
                kill_row(&mirror, row);
                model_remove(&m, at);
            }
        }
        if (rollback) {
            hop_mirror_restore(&mirror, count, &names);
            assert_int_equal(mirror.names.used, names.used);
            for (size_t row = 0; row < count; row++)
                hop_mirror_put_back(&mirror, row, &items[row], &details[row]);
            m = before;
        } else {
            hop_mirror_compact(&mirror);
        }
        compare(&mirror, &m);
    }
    while (m.count) { /* the base goes first, again and again */
        kill_row(&mirror, 0);
        hop_mirror_compact(&mirror);
        model_remove(&m, 0);
        if (m.count % 50 == 0) compare(&mirror, &m);
    }
    hop_mirror_clear(&mirror);
}

static void reinforced_is_what_came_after_the_base(void **state) {
    (void)state;
    hop_mirror mirror = create();
    const uint64_t words[WORDS] = {1, 0};
    for (int i = 0; i < 6; i++) {
        const char name[4] = {(char)('a' + i)};
        assert_int_equal(append(&mirror, i + 1, name,
                                i < 2   ? 1
                                : i < 5 ? 4
                                        : 9,
                                (hop_strength){2, 3}, (hop_strength){i, 1}, words),
                         HOP_OK);
    }
    assert_int_equal(mirror.items[1].reinforced.numerator, 1);  /* what was added */
    assert_int_equal(mirror.items[4].reinforced.numerator, 14); /* 2/3 + 4, all of it */
    assert_int_equal(mirror.items[4].reinforced.denominator, 3);
    kill_row(&mirror, 0);
    kill_row(&mirror, 1);
    hop_mirror_compact(&mirror);
    assert_int_equal(mirror.items[2].reinforced.numerator, 4); /* now of the base */
    assert_int_equal(mirror.items[3].reinforced.numerator, 17);
    hop_mirror_clear(&mirror);
}

static void overflow_changes_nothing(void **state) {
    (void)state;
    hop_mirror mirror = create();
    const uint64_t words[WORDS] = {1, 0};
    const hop_strength most = {INT64_MAX, 1};
    assert_int_equal(append(&mirror, 1, "a", 1, most, (hop_strength){1, 1}, words),
                     HOP_EOVERFLOW);
    assert_int_equal(mirror.count, 0);
    size_t row;
    assert_int_equal(hop_mirror_find(&mirror, "a", &row), HOP_ENOTFOUND);
    assert_int_equal(append(&mirror, 1, "a", 1, most, (hop_strength){0, 1}, words),
                     HOP_OK);
    const hop_mirror_detail more = {most, {1, 1}, 1};
    assert_int_equal(hop_mirror_change(&mirror, 0, &more), HOP_EOVERFLOW);
    assert_true(hop_mirror_detail_of(&mirror, 0).added.numerator == 0);
    assert_true(mirror.items[0].strength.numerator == INT64_MAX);
    hop_mirror_clear(&mirror);
}

static void limits(void **state) {
    (void)state;
    hop_mirror mirror = create();
    assert_int_equal(hop_mirror_reserve(&mirror, (size_t)HOP_MAX_PATTERNS + 1),
                     HOP_ELIMIT);
    assert_int_equal(hop_mirror_reserve(&mirror, 100), HOP_OK);
    assert_true(mirror.capacity >= 100);
    const size_t capacity = mirror.capacity;
    assert_int_equal(hop_mirror_reserve(&mirror, 10), HOP_OK);
    assert_int_equal(mirror.capacity, capacity);
    hop_mirror_clear(&mirror);
    hop_mirror_clear(&mirror); /* twice is fine */
}

/* A writer that learns and forgets for ever keeps no texts of what is gone. */
static void texts_do_not_pile_up(void **state) {
    (void)state;
    hop_mirror mirror = create();
    const uint64_t words[WORDS] = {1, 0};
    char key[1001];
    memset(key, 'k', 1000);
    key[1000] = 0;
    assert_int_equal(
        append(&mirror, 1, "first", 1, (hop_strength){1, 1}, (hop_strength){0, 1}, words),
        HOP_OK);
    for (int i = 0; i < 20000; i++) { /* 20 MB of keys */
        snprintf(key, 10, "%09d", i);
        key[9] = 'k';
        assert_int_equal(append(&mirror, i + 2, key, 1, (hop_strength){1, 1},
                                (hop_strength){0, 1}, words),
                         HOP_OK);
        kill_row(&mirror, 1);
        hop_mirror_compact(&mirror);
    }
    size_t row = 9;
    assert_int_equal(hop_mirror_find(&mirror, "first", &row), HOP_OK);
    assert_int_equal(row, 0);
    assert_true(mirror.names.used < 3 << 20);
    hop_mirror_clear(&mirror);
}

/* Texts are dropped with their items, and those that are keys are kept once. */
static void patterns_that_are_texts(void **state) {
    enum { ROUNDS = 60, EACH = 40, SIZE = 3000 };
    (void)state;
    hop_mirror mirror = {0};
    const hop_store_recipe recipe = recipe_of_texts(HOP_ENCODER_WORD);
    assert_int_equal(hop_mirror_create(&recipe, &mirror), HOP_OK);
    static char text[SIZE + 1];
    int64_t id = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < EACH; i++) { /* every third is its key */
            char key[16];
            const int64_t number = id++;
            const size_t size = (size_t)snprintf(key, sizeof key, "%d", (int)number);
            memset(text, 'a' + (int)(number % 26), SIZE);
            const int same = number % 3 == 0;
            const hop_mirror_row row = {.item = {.id = id, .key = key},
                                        .detail = {{1, 1}, {0, 1}, round + 1},
                                        .key_size = size,
                                        .pattern = same ? key : text,
                                        .text_size =
                                            same ? size : SIZE - (size_t)(number % 100),
                                        .scale = 1};
            const size_t used = mirror.names.used;
            assert_int_equal(hop_mirror_append(&mirror, &row), HOP_OK);
            assert_int_equal(mirror.names.used - used,
                             size + 1 + (same ? 0 : row.text_size + 1));
        }
        for (size_t row = 0; row + EACH < mirror.count; row += 2) kill_row(&mirror, row);
        hop_mirror_compact(&mirror);
        for (size_t row = 0; row < mirror.count; row++) {
            const int64_t number = mirror.items[row].id - 1;
            const hop_text *held = &mirror.texts[row];
            assert_int_equal(held->bytes[held->size], 0);
            assert_int_equal(strlen(held->bytes), held->size);
            if (number % 3 == 0) {
                assert_ptr_equal(held->bytes, mirror.items[row].key);
                continue;
            }
            assert_int_equal(held->size, SIZE - (size_t)(number % 100));
            assert_int_equal(held->bytes[held->size / 2], 'a' + (int)(number % 26));
        }
    }
    assert_true(mirror.names.used < 3 << 20); /* of 5 MB that were added */
    assert_true(mirror.names.used < 4 * mirror.count * SIZE + (2 << 20));
    hop_mirror_clear(&mirror);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations),
        cmocka_unit_test(reinforced_is_what_came_after_the_base),
        cmocka_unit_test(overflow_changes_nothing),
        cmocka_unit_test(limits),
        cmocka_unit_test(texts_do_not_pile_up),
        cmocka_unit_test(patterns_that_are_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
