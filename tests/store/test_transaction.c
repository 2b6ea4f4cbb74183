/* SPDX-License-Identifier: MIT */
/* Transactions: all or nothing, one writer, readers beside it. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include "store/describe.h"
#include "store/texts.h"

enum { DIM = 200, ITEMS = 10 };

/* A file of reals or bits with ten items that hold something of everything. */
static void make_full(hop_storage storage) {
    static const char *const tags[] = {"b", "a"};
    hop_store_recipe recipe =
        storage == HOP_STORAGE_BITS ? recipe_of(DIM) : recipe_of_reals(storage, DIM);
    recipe.half_life = storage == HOP_STORAGE_BITS ? 0 : 1000;
    hop_patterns *patterns = random_patterns(DIM, ITEMS, 1);
    float *values = random_reals(DIM, ITEMS, 1);
    hop_store *store = create_store(&recipe);
    hop_error error = {0};
    begin(store);
    for (size_t i = 0; i < ITEMS; i++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        char key[8];
        snprintf(key, sizeof key, "k%zu", i);
        entry.key = key;
        if (storage == HOP_STORAGE_BITS)
            entry.words = hop_patterns_row(patterns, i);
        else
            entry.values = values + i * DIM;
        entry.label = i % 2 ? "odd" : NULL;
        entry.text = "a text";
        entry.payload = "{\"n\":1}";
        entry.picture = "\0\1";
        entry.picture_size = 2;
        entry.tags = tags;
        entry.tag_count = i % 3;
        assert_ok(hop_store_add(store, &entry, &error), &error);
    }
    assert_ok(hop_store_commit(store, &error), &error);
    begin(store);
    assert_ok(hop_store_reinforce(store, "k1", (hop_strength){1, 2}, &error), &error);
    commit_and_close(store);
    hop_patterns_free(patterns);
    free(values);
}

static hop_status add_some(hop_store *store, const char *key) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    hop_patterns *patterns = random_patterns(DIM, 1, 7);
    float *values = random_reals(DIM, 1, 7);
    entry.key = key;
    entry.label = "new label";
    entry.text = "new text";
    if (hop_store_recipe_of(store)->storage == HOP_STORAGE_BITS)
        entry.words = hop_patterns_row(patterns, 0);
    else
        entry.values = values;
    size_t row;
    const hop_status status = hop_store_find(store, key, &row) == HOP_OK
                                  ? hop_store_update(store, &entry, NULL)
                                  : hop_store_add(store, &entry, NULL);
    hop_patterns_free(patterns);
    free(values);
    return status;
}

static const hop_strength ONE = {1, 1}, MINUS = {-3, 2};

static hop_status reinforce(hop_store *store) {
    return hop_store_reinforce(store, "k3", ONE, NULL);
}
static hop_status weaken(hop_store *store) {
    return hop_store_reinforce(store, "k3", MINUS, NULL);
}
static hop_status confirm(hop_store *store) {
    return hop_store_confirm(store, "k1", ONE, NULL);
}
static hop_status twice(hop_store *store) {
    const hop_status status = hop_store_confirm(store, "k1", ONE, NULL);
    return status == HOP_OK ? hop_store_reinforce(store, "k1", MINUS, NULL) : status;
}
static hop_status forget(hop_store *store) {
    return hop_store_forget(store, "k0", NULL);
}
static hop_status merge(hop_store *store) {
    return hop_store_merge(store, "k2", "k1", NULL);
}
static hop_status add(hop_store *store) {
    return add_some(store, "new");
}
static hop_status update(hop_store *store) {
    return add_some(store, "k5");
}
static hop_status update_a_new_one(hop_store *store) {
    const hop_status status = add_some(store, "new");
    return status == HOP_OK ? add_some(store, "new") : status;
}
static hop_status use_a_key_again(hop_store *store) {
    hop_status status = hop_store_forget(store, "k0", NULL);
    if (status == HOP_OK) status = add_some(store, "k0");
    if (status == HOP_OK) status = hop_store_reinforce(store, "k0", ONE, NULL);
    if (status == HOP_OK) status = hop_store_forget(store, "k0", NULL);
    return status == HOP_OK ? add_some(store, "k0") : status;
}
static hop_status forget_all(hop_store *store) {
    hop_status status = HOP_OK;
    for (size_t row = 0; row < hop_store_count(store) && status == HOP_OK; row++)
        status = hop_store_forget(store, hop_store_item_at(store, row)->key, NULL);
    return status == HOP_OK ? add_some(store, "alone") : status;
}
static hop_status configure(hop_store *store) {
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    recipe.beta = 3;
    recipe.tuned_at = 10;
    return hop_store_change_recipe(store, &recipe, NULL);
}
static hop_status many_more(hop_store *store) {
    hop_status status = HOP_OK;
    char key[16];
    for (int i = 0; i < 300 && status == HOP_OK; i++) { /* the arrays grow */
        snprintf(key, sizeof key, "more%d", i);
        status = add_some(store, key);
    }
    return status == HOP_OK ? use_a_key_again(store) : status;
}

static hop_status (*const changes[])(hop_store *) = {
    reinforce, weaken,           confirm,         twice,      forget,    merge,    add,
    update,    update_a_new_one, use_a_key_again, forget_all, configure, many_more};
enum { CHANGES = sizeof changes / sizeof *changes };

/* After each kind of change a rollback gives back every byte; a commit gives others what
   the writer sees. */
static void each_change(hop_storage storage) {
    for (size_t c = 0; c < CHANGES; c++) {
        make_full(storage);
        hop_store *store = open_store(HOP_STORE_WRITE);
        char *before = describe(store), *file_before = describe_file();
        clock_time += 12345;
        begin(store);
        assert_int_equal(changes[c](store), HOP_OK);
        char *middle = describe(store);
        assert_string_not_equal(before, middle);
        assert_reader_holds(before);
        hop_store_rollback(store);
        char *after = describe(store), *file_after = describe_file();
        assert_string_equal(before, after);
        assert_string_equal(file_before, file_after);
        begin(store);
        assert_int_equal(changes[c](store), HOP_OK);
        commit(store);
        char *changed = describe(store), *file_changed = describe_file();
        assert_reader_holds(changed);
        assert_string_not_equal(file_before, file_changed);
        begin(store); /* and what follows builds on it */
        assert_int_equal(
            hop_store_reinforce(store, hop_store_item_at(store, 0)->key, ONE, NULL),
            HOP_OK);
        hop_store_close(store); /* closing gives up what is open */
        assert_reader_holds(changed);
        free(before), free(file_before), free(middle), free(after), free(file_after);
        free(changed), free(file_changed);
        unlink_file();
    }
}

static void each_change_of_bits(void **state) {
    (void)state;
    each_change(HOP_STORAGE_BITS);
}

static void each_change_of_int8(void **state) {
    (void)state;
    each_change(HOP_STORAGE_INT8);
}

static void each_change_of_float32(void **state) {
    (void)state;
    each_change(HOP_STORAGE_FLOAT32);
}

static void changes_need_a_transaction(void **state) {
    (void)state;
    make_full(HOP_STORAGE_BITS);
    hop_store *store = open_store(HOP_STORE_WRITE);
    hop_error error = {0};
    for (size_t c = 0; c < CHANGES; c++) assert_int_equal(changes[c](store), HOP_EINVAL);
    assert_int_equal(hop_store_commit(store, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "no transaction is open"));
    hop_store_rollback(store); /* nothing is open: nothing happens */
    begin(store);
    assert_int_equal(hop_store_begin(store, &error), HOP_EINVAL);
    assert_int_equal(hop_store_refresh(store, NULL, &error), HOP_EINVAL);
    commit_and_close(store);
}

/* Thousands are forgotten in one pass; rows keep their places until the commit. */
static void forget_many(void **state) {
    enum { MANY = 20000 };
    (void)state;
    make_store(64, MANY);
    hop_store *store = begin_store();
    char key[16];
    size_t row = 0;
    for (int i = 0; i < MANY; i++) {
        snprintf(key, sizeof key, "k%d", i);
        if (i % 7) assert_int_equal(hop_store_forget(store, key, NULL), HOP_OK);
    }
    assert_int_equal(hop_store_count(store), MANY);
    assert_null(hop_store_item_at(store, 1));
    assert_string_equal(hop_store_item_at(store, 7)->key, "k7");
    assert_int_equal(hop_store_find(store, "k8", &row), HOP_ENOTFOUND);
    commit(store);
    assert_int_equal(hop_store_count(store), (MANY + 6) / 7);
    for (size_t i = 0; i < hop_store_count(store); i++) {
        snprintf(key, sizeof key, "k%zu", 7 * i);
        assert_string_equal(hop_store_item_at(store, i)->key, key);
    }
    char *text = describe(store);
    hop_store_close(store);
    assert_reader_holds(text);
    free(text);
}

static void others_changes_come_in(void **state) {
    (void)state;
    make_store(64, 4);
    hop_patterns *patterns = random_patterns(64, 8, 3);
    hop_store *one = open_store(HOP_STORE_WRITE), *two = open_store(HOP_STORE_WRITE);
    assert_int_equal(hop_store_begin(two, NULL), HOP_OK);
    add_items(two, patterns, 4, 6);
    assert_int_equal(hop_store_forget(two, "k0", NULL), HOP_OK);
    assert_int_equal(hop_store_commit(two, NULL), HOP_OK);
    assert_int_equal(hop_store_count(one), 4);
    assert_int_equal(hop_store_begin(one, NULL), HOP_OK);
    assert_int_equal(hop_store_count(one), 5);
    assert_int_equal(add_pattern(one, "k5", patterns, 0, (hop_strength){1, 1}, NULL),
                     HOP_EEXISTS);
    add_items(one, patterns, 6, 7);
    assert_int_equal(hop_store_commit(one, NULL), HOP_OK);
    char *text = describe(one);
    assert_reader_holds(text);
    free(text);
    hop_store_close(one);
    hop_store_close(two);
    hop_patterns_free(patterns);
}

static void second_writer_waits_then_busy(void **state) {
    (void)state;
    make_store(64, 4);
    struct timespec begin, end;
    hop_error error = {0};
    hop_store *one = open_store(HOP_STORE_WRITE), *two = open_store(HOP_STORE_WRITE);
    assert_int_equal(hop_store_begin(one, NULL), HOP_OK);
    assert_int_equal(hop_store_forget(one, "k0", NULL), HOP_OK);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    assert_int_equal(hop_store_begin(two, &error), HOP_EBUSY);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_non_null(strstr(error.message, file));
    double waited = (double)(end.tv_sec - begin.tv_sec) +
                    1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
    assert_true(waited > 4 && waited < 30);
    assert_int_equal(hop_store_commit(one, NULL), HOP_OK);
    assert_int_equal(hop_store_begin(two, &error), HOP_OK);
    assert_int_equal(hop_store_count(two), 3);
    hop_store_close(one);
    hop_store_close(two);
}

/* A process writes item after item; another reads all the while and sees whole batches.
 */
static void readers_beside_a_writer(void **state) {
    (void)state;
    enum { BATCHES = 40, PER_BATCH = 5 };
    make_store(64, PER_BATCH);
    int looked[2]; /* half of it is written before the first look, half after it */
    char byte = 0;
    assert_int_equal(pipe(looked), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        hop_store *store = NULL;
        hop_patterns *patterns = NULL;
        int bad = hop_store_open(file, HOP_STORE_WRITE, NULL, NULL, &store, NULL) ||
                  hop_patterns_create(64, &patterns) ||
                  hop_patterns_generate_random(patterns, PER_BATCH, 0, 1, 0);
        for (int b = 1; b < BATCHES && !bad; b++) {
            bad = b == BATCHES / 2 && read(looked[0], &byte, 1) != 1;
            bad = bad || hop_store_begin(store, NULL) != HOP_OK;
            for (size_t i = 0; i < PER_BATCH && !bad; i++) {
                char key[32];
                snprintf(key, sizeof key, "b%d.%zu", b, i);
                bad = add_pattern(store, key, patterns, i, (hop_strength){1, 1}, NULL) !=
                      HOP_OK;
            }
            bad = bad || hop_store_commit(store, NULL) != HOP_OK;
        }
        _exit(bad);
    }
    size_t last = 0;
    int seen = 0, status = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
        hop_store *store = open_store(HOP_STORE_READ);
        size_t count = hop_store_count(store);
        assert_true(count >= last);
        assert_int_equal(count % PER_BATCH, 0);
        seen += count != last;
        last = count;
        hop_store_close(store);
        if (seen == 1) assert_int_equal(write(looked[1], &byte, 1), 1);
        usleep(500); /* a writer must find a moment without readers within 5 s */
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(seen > 0 && last > 0);
    hop_store *store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), BATCHES * PER_BATCH);
    hop_store_close(store);
    close(looked[0]);
    close(looked[1]);
}

/* An open transaction, however large, keeps no reader waiting. */
static void reader_inside_a_transaction(void **state) {
    (void)state;
    make_store(8000, 10);
    hop_patterns *patterns = random_patterns(8000, 4000, 1);
    hop_store *store = open_store(HOP_STORE_WRITE);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    add_items(store, patterns, 10, 4000);
    hop_store *reader = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(reader), 10);
    hop_store_close(reader);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    hop_store_close(store);
    hop_patterns_free(patterns);
}

static void file_deleted_or_replaced(void **state) {
    (void)state;
    make_store(64, 4);
    hop_error error = {0};
    hop_store *store = open_store(HOP_STORE_WRITE);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "k0", NULL), HOP_OK);
    unlink(file);
    assert_int_equal(hop_store_commit(store, &error), HOP_EIO);
    assert_int_equal(hop_store_count(store), 4);
    assert_int_equal(hop_store_begin(store, &error), HOP_ENOTFOUND);
    make_store(32, 7);
    assert_int_equal(hop_store_begin(store, &error), HOP_OK);
    assert_int_equal(hop_store_count(store), 7);
    assert_int_equal(hop_store_recipe_of(store)->dim, 32);
    hop_store_close(store);
}

/* A file that may grow no further: the change fails, the file and the rows are as before.
 */
static void disk_full(void **state) {
    (void)state;
    make_store(8000, 10);
    hop_patterns *patterns = random_patterns(8000, 400, 1);
    hop_store *store = open_store(HOP_STORE_WRITE);
    char *before = describe(store);
    struct rlimit old, tight;
    struct stat info;
    hop_error error = {0};
    assert_int_equal(stat(file, &info), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    tight = old;
    tight.rlim_cur = (rlim_t)info.st_size + 20000;
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    add_items(store, patterns, 10, 400);
    assert_int_equal(hop_store_reinforce(store, "k0", (hop_strength){1, 1}, NULL),
                     HOP_OK);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    assert_int_equal(hop_store_commit(store, &error), HOP_EIO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_non_null(strstr(error.message, file));
    char *after = describe(store);
    assert_string_equal(before, after);
    assert_reader_holds(before);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    add_items(store, patterns, 10, 400);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    hop_store_close(store);
    free(before);
    free(after);
    hop_patterns_free(patterns);
}

/* Each change of texts, given up and kept. */
static void each_change_of_texts(void **state) {
    (void)state;
    hop_error error = {0};
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = open_store(HOP_STORE_WRITE);
    char *before = describe(store), *in_file = describe_file();
    for (int keep = 0; keep < 2; keep++) {
        begin(store);
        update_text(store, "word", "longer than a word");
        update_text(store, "cafe", "cafe");
        update_text(store, "word", "once more");
        assert_ok(hop_store_forget(store, "long", &error), &error);
        add_text(store, "long", "long");
        add_text(store, "new", "a new one");
        update_text(store, "new", "a newer one");
        char *now = describe(store);
        if (keep) {
            commit(store);
            free(now);
            now = describe(store);
            assert_reader_holds(now);
            assert_string_equal(text_of(store, "new"), "a newer one");
            assert_string_equal(text_of(store, "word"), "once more");
        } else {
            assert_string_not_equal(now, before);
            hop_store_rollback(store);
            char *after = describe(store), *file_after = describe_file();
            assert_string_equal(after, before);
            assert_string_equal(file_after, in_file);
            free(after), free(file_after);
        }
        free(now);
    }
    hop_store_close(store);
    free(before), free(in_file);
}

/* What others write comes in, also in the place of the file. */
static void others_texts_come_in(void **state) {
    (void)state;
    int changed = 0;
    hop_error error = {0};
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = open_store(HOP_STORE_WRITE), *writer = begin_store();
    update_text(writer, "word", "from elsewhere");
    commit_and_close(writer);
    assert_string_equal(text_of(store, "word"), "word");
    assert_ok(hop_store_refresh(store, &changed, &error), &error);
    assert_int_equal(changed, 1);
    assert_string_equal(text_of(store, "word"), "from elsewhere");
    unlink_file();
    make_store(8, 2); /* bits */
    begin(store);
    assert_int_equal(hop_store_count(store), 2);
    assert_null(hop_store_text(store, 0, NULL));
    assert_non_null(hop_store_patterns(store));
    hop_store_rollback(store);
    unlink_file();
    make_texts(HOP_ENCODER_WORD);
    begin(store);
    add_text(store, "more", "more");
    commit(store);
    assert_string_equal(text_of(store, "word"), "word");
    assert_null(hop_store_patterns(store));
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(each_change_of_bits),
        STORE_TEST(each_change_of_int8),
        STORE_TEST(each_change_of_float32),
        STORE_TEST(changes_need_a_transaction),
        STORE_TEST(forget_many),
        STORE_TEST(others_changes_come_in),
        STORE_TEST(second_writer_waits_then_busy),
        STORE_TEST(readers_beside_a_writer),
        STORE_TEST(reader_inside_a_transaction),
        STORE_TEST(file_deleted_or_replaced),
        STORE_TEST(disk_full),
        STORE_TEST(each_change_of_texts),
        STORE_TEST(others_texts_come_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
