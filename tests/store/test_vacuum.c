/* SPDX-License-Identifier: MIT */
/* After forgetting and a vacuum nothing is left: not in the file, nor beside it. */
#include "store/rich.h"
#include "store/texts.h"

enum { DIM = 512, ITEMS = 200, LARGE = 50000 };

/* Whether bytes stand anywhere in the file or the ones beside it. */
static int found(const void *bytes, size_t size) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    int anywhere = 0;
    for (int i = 0; i < 4; i++) {
        char name[128];
        size_t length;
        snprintf(name, sizeof name, "%s%s", file, endings[i]);
        if (access(name, F_OK) != 0) continue;
        char *text = slurp(name, &length);
        anywhere |= memmem(text, length, bytes, size) != NULL;
        free(text);
    }
    return anywhere;
}

/* Letters that go by chance, so that no piece of them stands anywhere else. */
static void mark(char *out, size_t size, const char *what, int i) {
    hop_random random = hop_random_begin((uint64_t)what[0] << 8 | (uint64_t)what[1],
                                         HOP_STREAM_USER, (uint64_t)i);
    for (size_t k = 0; k + 1 < size; k++)
        out[k] = (char)('a' + hop_random_below(&random, 26));
    out[size - 1] = '\0';
}

static char text[LARGE], payload[LARGE + 2], picture[LARGE];

static void marks(int i, char key[40], char label[40], char tag[40]) {
    mark(key, 40, "key", i);
    mark(label, 40, "label", i);
    mark(tag, 40, "tag", i);
    const size_t size = i % 10 == 0 ? LARGE : 100;
    mark(text, size, "text", i);
    payload[0] = '"';
    mark(payload + 1, size, "payload", i);
    strcat(payload, "\"");
    mark(picture, size, "picture", i);
}

static void make(hop_storage storage) {
    hop_store_recipe recipe = rich_recipe(storage, DIM);
    hop_error error = {0};
    hop_store *store = rich_open(file, HOP_STORE_CREATE, &recipe);
    must(hop_store_begin(store, &error), &error);
    for (int i = 0; i < ITEMS; i++) {
        char key[40], label[40], tag[40];
        const char *const tags[] = {tag};
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        marks(i, key, label, tag);
        entry.key = key;
        entry.label = label;
        entry.text = text;
        entry.payload = payload;
        entry.picture = picture;
        entry.picture_size = strlen(picture);
        entry.tags = tags;
        entry.tag_count = 1;
        rich_add(store, (uint64_t)i, &entry);
    }
    must(hop_store_commit(store, &error), &error);
    hop_store_close(store);
}

/* The bytes that the file holds for the pattern of item i. */
static size_t pattern_of(hop_storage storage, int i, unsigned char *out) {
    uint64_t words[DIM / 64 + 1];
    float values[RICH_MOST_DIM];
    hop_store_recipe recipe = rich_recipe(storage, DIM);
    hop_random random = hop_random_begin(11, HOP_STREAM_USER, (uint64_t)i);
    (void)recipe;
    if (storage == HOP_STORAGE_BITS) {
        for (size_t k = 0; k < DIM / 64; k++)
            words[k] = hop_random_below(&random, UINT64_MAX);
        memcpy(out, words, DIM / 8);
        return DIM / 8;
    }
    for (size_t k = 0; k < DIM; k++)
        values[k] = (float)((double)hop_random_below(&random, 2000001) / 1e6 - 1);
    memcpy(out, values, sizeof values);
    return sizeof values;
}

/* How many of the item's bytes (key, label, tag, text, payload, picture, pattern) are
   found, by their ends as well: a part may lie on an overflow page. */
static int left_of(hop_storage storage, int i) {
    char key[40], label[40], tag[40];
    unsigned char pattern[sizeof(float) * DIM];
    enum { END = 24 };
    marks(i, key, label, tag);
    const size_t size = strlen(text), bytes = pattern_of(storage, i, pattern);
    return found(key, 39) + found(label, 39) + found(tag, 39) + found(text, END) +
           found(text + size - END, END) + found(payload + 1, END) +
           found(payload + size - END, END) + found(picture, END) +
           found(picture + size - END, END) + found(pattern, END) +
           found(pattern + bytes - END, END);
}

static void forget(int first, int step) {
    hop_error error = {0};
    hop_store *store = rich_open(file, HOP_STORE_WRITE, NULL);
    must(hop_store_begin(store, &error), &error);
    for (int i = first; i < ITEMS; i += step) {
        char key[40], label[40], tag[40];
        marks(i, key, label, tag);
        must(hop_store_forget(store, key, &error), &error);
    }
    must(hop_store_commit(store, &error), &error);
    hop_store_close(store);
}

static void nothing_is_left(void **state) {
    (void)state;
    static const hop_storage storages[] = {HOP_STORAGE_BITS, HOP_STORAGE_FLOAT32};
    for (int s = 0; s < 2; s++) {
        int64_t before = 0, after = 0;
        hop_error error = {0};
        make(storages[s]);
        for (int i = 0; i < ITEMS; i += 37) assert_int_equal(left_of(storages[s], i), 11);
        forget(0, 2);
        must(hop_store_vacuum(file, &before, &after, &error), &error);
        for (int i = 0; i < ITEMS; i += 2) assert_int_equal(left_of(storages[s], i), 0);
        for (int i = 1; i < ITEMS; i += 38) assert_int_equal(left_of(storages[s], i), 11);
        assert_true(after < before * 6 / 10);
        struct stat info;
        assert_int_equal(stat(file, &info), 0);
        assert_int_equal(info.st_size, after);
        hop_health health;
        must(hop_store_check(file, 0, NULL, NULL, &health, &error), &error);
        assert_true(health.faults == 0 && health.free_bytes == 0 &&
                    health.items == ITEMS / 2);
        unlink(file);
    }
}

/* Stores that are open, but do not read just now, are in nobody's way, and notice. */
static void beside_open_stores(void **state) {
    (void)state;
    hop_error error = {0};
    int changed = -1;
    make(HOP_STORAGE_BITS);
    hop_store *reader = rich_open(file, HOP_STORE_READ, NULL);
    hop_store *writer = rich_open(file, HOP_STORE_WRITE, NULL);
    hop_store_content content;
    must(hop_store_content_of(reader, 3, &content, &error), &error);
    hop_store_content_clear(&content);
    forget(0, 2);
    must(hop_store_vacuum(file, NULL, NULL, &error), &error);
    for (int i = 0; i < ITEMS; i += 20) assert_int_equal(left_of(HOP_STORAGE_BITS, i), 0);
    must(hop_store_refresh(reader, &changed, &error), &error);
    assert_int_equal(changed, 1);
    assert_int_equal(hop_store_count(reader), ITEMS / 2);
    must(hop_store_begin(writer, &error), &error);
    assert_int_equal(hop_store_count(writer), ITEMS / 2);
    hop_store_rollback(writer);
    hop_store_close(reader);
    hop_store_close(writer);
}

/* Who reads just now keeps it from its end, and is not disturbed. */
static void busy(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    hop_error error = {0};
    int64_t after = -1;
    make(HOP_STORAGE_BITS);
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "BEGIN; SELECT count(*) FROM item", NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(hop_store_vacuum(file, NULL, &after, &error), HOP_EBUSY);
    assert_non_null(strstr(error.message, file));
    assert_int_equal(after, -1);
    assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
    assert_int_equal(hop_store_count(store), ITEMS);
    hop_store_close(store);
}

/* A file of version 1 stays one. */
static void old_versions(void **state) {
    (void)state;
    for (int i = 0; i < RICH_OLD; i++) {
        size_t size;
        int64_t before = 0, after = 0;
        hop_error error = {0};
        hop_health health;
        free(rich_take_old(i, &size));
        must(hop_store_vacuum(file, &before, &after, &error), &error);
        assert_true(before == (int64_t)size && after <= before);
        must(hop_store_check(file, 0, NULL, NULL, &health, &error), &error);
        assert_true(health.faults == 0 && health.schema == 1);
    }
}

static void refusals(void **state) {
    (void)state;
    hop_error error = {0};
    assert_int_equal(hop_store_vacuum(file, NULL, NULL, &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_vacuum(folder, NULL, NULL, &error), HOP_EIO);
    assert_int_equal(hop_store_vacuum(NULL, NULL, NULL, &error), HOP_EINVAL);
    spill(file, "words, but no database", 22);
    assert_int_equal(hop_store_vacuum(file, NULL, NULL, &error), HOP_EFORMAT);
    unlink(file);
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_make(file, &recipe);
    tamper("PRAGMA user_version = 4");
    size_t size, again;
    char *one = slurp(file, &size);
    assert_int_equal(hop_store_vacuum(file, NULL, NULL, &error), HOP_ENEWER);
    char *two = slurp(file, &again);
    assert_int_equal(size, again);
    assert_memory_equal(one, two, size);
    free(one);
    free(two);
}

/* No byte of a text that was forgotten or replaced is left. */
static void texts(void **state) {
    (void)state;
    hop_error error = {0};
    static const char gone[] = "a text nobody may see", former[] = "as it was before";
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = begin_store();
    add_text(store, "gone", gone);
    add_text(store, "kept", former);
    commit(store);
    assert_true(found(gone, strlen(gone)) && found(former, strlen(former)));
    begin(store);
    must(hop_store_forget(store, "gone", &error), &error);
    update_text(store, "kept", "as it is now");
    commit_and_close(store);
    must(hop_store_vacuum(file, NULL, NULL, &error), &error);
    assert_false(found(gone, strlen(gone)));
    assert_false(found(former, strlen(former)));
    store = open_store(HOP_STORE_READ);
    assert_string_equal(text_of(store, "kept"), "as it is now");
    assert_int_equal(hop_store_count(store), 4);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(nothing_is_left), STORE_TEST(beside_open_stores), STORE_TEST(busy),
        STORE_TEST(old_versions),    STORE_TEST(refusals),           STORE_TEST(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
