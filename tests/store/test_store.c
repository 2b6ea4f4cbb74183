/* SPDX-License-Identifier: MIT */
/* Transactions: all or nothing, one writer, readers beside it, a reader never writes. */
#include "store/fixture.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>

static void arguments(void **state) {
    (void)state;
    hop_store *store = NULL;
    hop_error error = {0};
    size_t row = 0;
    assert_int_equal(hop_store_open(NULL, HOP_STORE_READ, NULL, NULL, &store, &error),
                     HOP_EINVAL);
    assert_int_equal(hop_store_open("", HOP_STORE_READ, NULL, NULL, &store, &error),
                     HOP_EINVAL);
    assert_int_equal(hop_store_open(file, (hop_store_mode)9, NULL, NULL, &store, &error),
                     HOP_EINVAL);
    assert_null(store);
    hop_store_close(NULL);
    make_store(8, 1);
    store = open_store(HOP_STORE_WRITE);
    assert_int_equal(hop_store_find(store, NULL, &row), HOP_ENOTFOUND);
    assert_int_equal(hop_store_commit(store, &error), HOP_EINVAL);
    hop_store_rollback(store); /* nothing is open: nothing happens */
    assert_int_equal(hop_store_begin(store, &error), HOP_OK);
    assert_int_equal(hop_store_begin(store, &error), HOP_EINVAL);
    assert_int_equal(hop_store_commit(store, &error), HOP_OK);
    hop_store_close(store);
}

/* The items as one text, so that two states of a store can be compared. */
static char *describe(const hop_store *store) {
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    for (size_t row = 0; row < hop_store_count(store); row++) {
        const hop_store_item *item = hop_store_item_at(store, row);
        size_t found = 0;
        assert_int_equal(hop_store_find(store, item->key, &found), HOP_OK);
        assert_int_equal(found, row);
        fprintf(stream, "%lld %s %lld/%lld %lld/%lld", (long long)item->id, item->key,
                (long long)item->strength.numerator,
                (long long)item->strength.denominator,
                (long long)item->reinforced.numerator,
                (long long)item->reinforced.denominator);
        const uint64_t *words = hop_patterns_row(hop_store_patterns(store), row);
        for (size_t i = 0; i < hop_patterns_words(hop_store_patterns(store)); i++)
            fprintf(stream, " %llx", (unsigned long long)words[i]);
        fputc('\n', stream);
    }
    fclose(stream);
    return text;
}

static void assert_file_is(const char *expected) {
    hop_store *store = open_store(HOP_STORE_READ);
    char *text = describe(store);
    assert_string_equal(text, expected);
    free(text);
    hop_store_close(store);
}

static void change_a_lot(hop_store *store, const hop_patterns *patterns) {
    hop_strength one = {1, 1};
    assert_int_equal(hop_store_reinforce(store, "k3", one, NULL), HOP_OK);
    add_items(store, patterns, 10, 14);
    assert_int_equal(hop_store_reinforce(store, "k12", one, NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "k0", NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "k11", NULL), HOP_OK);
    assert_int_equal(add_pattern(store, "k0", patterns, 5, one, NULL), HOP_OK);
    assert_int_equal(hop_store_reinforce(store, "k0", one, NULL), HOP_OK);
}

static void rollback_leaves_no_trace(void **state) {
    (void)state;
    make_store(200, 10);
    hop_patterns *patterns = random_patterns(200, 14, 5);
    hop_store *store = open_store(HOP_STORE_WRITE);
    char *before = describe(store);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
        if (round == 1)
            add_items(store, patterns, 10, 14); /* nothing but new rows */
        else
            change_a_lot(store, patterns);
        hop_store_rollback(store);
        char *after = describe(store);
        assert_string_equal(before, after);
        free(after);
        assert_file_is(before);
    }
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    change_a_lot(store, patterns);
    char *changed = describe(store);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    assert_file_is(changed);
    assert_string_not_equal(before, changed);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "k1", NULL), HOP_OK);
    hop_store_close(store); /* closing gives up what is open */
    assert_file_is(changed);
    free(before);
    free(changed);
    hop_patterns_free(patterns);
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
    assert_file_is(text);
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

static void reading_never_writes(void **state) {
    (void)state;
    make_store(64, 20);
    struct stat before, after;
    struct timespec past[2] = {{1000000000, 5}, {1000000000, 5}};
    size_t size, size_after;
    char *bytes = slurp(file, &size);
    assert_int_equal(utimensat(AT_FDCWD, file, past, 0), 0);
    assert_int_equal(stat(file, &before), 0);
    hop_store *store = open_store(HOP_STORE_READ);
    hop_error error = {0};
    assert_int_equal(hop_store_begin(store, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "only to be read"));
    hop_store_rollback(store);
    hop_store_close(store);
    hop_store_close(open_store(HOP_STORE_WRITE)); /* without a change, nor does this */
    char *bytes_after = slurp(file, &size_after);
    assert_int_equal(stat(file, &after), 0);
    assert_int_equal(size, size_after);
    assert_memory_equal(bytes, bytes_after, size);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim);
    assert_int_equal(names_in_folder(), 1);
    free(bytes);
    free(bytes_after);
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
    assert_file_is(before);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    add_items(store, patterns, 10, 400);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    hop_store_close(store);
    free(before);
    free(after);
    hop_patterns_free(patterns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(arguments),
        STORE_TEST(rollback_leaves_no_trace),
        STORE_TEST(others_changes_come_in),
        STORE_TEST(second_writer_waits_then_busy),
        STORE_TEST(readers_beside_a_writer),
        STORE_TEST(reader_inside_a_transaction),
        STORE_TEST(reading_never_writes),
        STORE_TEST(file_deleted_or_replaced),
        STORE_TEST(disk_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
