/* SPDX-License-Identifier: MIT */
/* Writers killed at any moment: what was acknowledged is there, what was not is not. */
#include "store/describe.h"
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { DIM = 256, PER_BATCH = 4 };

static void pause_ns(long ns) {
    struct timespec time = {ns / 1000000000, ns % 1000000000};
    nanosleep(&time, NULL);
}

/* Nanoseconds that a commit takes here. */
static long commit_time(void) {
    struct timespec begin, end;
    hop_store *store = open_store(HOP_STORE_WRITE);
    hop_patterns *patterns = random_patterns(DIM, 1, 1);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
        if (i % 2)
            assert_int_equal(hop_store_forget(store, "timed", NULL), HOP_OK);
        else
            assert_int_equal(
                add_pattern(store, "timed", patterns, 0, (hop_strength){1, 1}, NULL),
                HOP_OK);
        assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    hop_store_close(store);
    hop_patterns_free(patterns);
    return (end.tv_sec - begin.tv_sec) * 100000000 + (end.tv_nsec - begin.tv_nsec) / 10;
}

/* Runs in a child: commits batch after batch from `first`, and tells of each commit, and
   of each transaction that it opens, through the pipe. */
static void write_for_ever(int pipe_end, hop_store_mode mode, unsigned first) {
    hop_store *store = NULL;
    hop_patterns *patterns = NULL;
    hop_store_recipe recipe = recipe_of(DIM);
    if (hop_store_open(file, mode, &recipe, NULL, &store, NULL) != HOP_OK) _exit(1);
    if (hop_patterns_create(DIM, &patterns) != HOP_OK ||
        hop_patterns_generate_random(patterns, PER_BATCH, 0, 1, 0) != HOP_OK)
        _exit(1);
    for (unsigned batch = first;; batch++) {
        if (hop_store_begin(store, NULL) != HOP_OK) _exit(1);
        if (write(pipe_end, "b", 1) != 1) _exit(1);
        for (size_t i = 0; i < PER_BATCH; i++) {
            char key[32];
            snprintf(key, sizeof key, "%u.%zu", batch, i);
            if (add_pattern(store, key, patterns, i, (hop_strength){1, 1}, NULL) !=
                HOP_OK)
                _exit(1);
        }
        if (hop_store_commit(store, NULL) != HOP_OK) _exit(1);
        if (write(pipe_end, "c", 1) != 1) _exit(1);
    }
}

/* Kills a writer after `delay` ns; counts acknowledged commits, and whether it had a
   transaction open. */
static unsigned kill_a_writer(hop_store_mode mode, unsigned first, long delay,
                              int *inside) {
    int ends[2];
    char told;
    unsigned commits = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) write_for_ever(ends[1], mode, first);
    close(ends[1]);
    *inside = 0;
    ssize_t got = read(ends[0], &told, 1); /* its first transaction is open */
    assert_int_equal(got, 1);
    *inside = 1;
    pause_ns(delay);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    while (read(ends[0], &told, 1) == 1) {
        commits += told == 'c';
        *inside = told == 'b';
    }
    close(ends[0]);
    return commits;
}

static void acknowledged_or_absent(void **state) {
    enum { ROUNDS = 60 };
    (void)state;
    hop_random random = hop_random_begin(11, HOP_STREAM_USER, 0);
    make_store(DIM, 0);
    unsigned batches = 0, insides = 0;
    uint64_t longest = 6 * (uint64_t)commit_time();
    for (int round = 0; round < ROUNDS; round++) {
        int inside = 0;
        unsigned commits = kill_a_writer(
            HOP_STORE_WRITE, batches, (long)hop_random_below(&random, longest), &inside);
        insides += (unsigned)inside;
        hop_store *store = open_store(round % 2 ? HOP_STORE_READ : HOP_STORE_WRITE);
        size_t count = hop_store_count(store);
        assert_int_equal(count % PER_BATCH, 0); /* whole transactions only */
        /* One more commit may have been made than could be acknowledged. */
        unsigned now = (unsigned)(count / PER_BATCH);
        assert_true(now == batches + commits || (inside && now == batches + commits + 1));
        for (unsigned b = 0; b < now; b++)
            for (size_t i = 0; i < PER_BATCH; i++) {
                char key[32];
                size_t row = 0;
                snprintf(key, sizeof key, "%u.%zu", b, i);
                assert_int_equal(hop_store_find(store, key, &row), HOP_OK);
                assert_int_equal(row, b * PER_BATCH + i);
            }
        batches = now;
        hop_store_close(store);
    }
    assert_true(insides >= ROUNDS / 2);
    assert_true(batches > 0);
}

static void new_file_whole_or_absent(void **state) {
    enum { ROUNDS = 40 };
    (void)state;
    hop_random random = hop_random_begin(12, HOP_STREAM_USER, 0);
    int absent = 0;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    make_store(DIM, PER_BATCH);
    clock_gettime(CLOCK_MONOTONIC, &end);
    const uint64_t longest = (uint64_t)((end.tv_sec - start.tv_sec) * 2000000000 +
                                        (end.tv_nsec - start.tv_nsec) * 2);
    unlink_file();
    for (int round = 0; round < ROUNDS; round++) {
        int inside = 0;
        unsigned commits = kill_a_writer(
            HOP_STORE_CREATE, 0, (long)hop_random_below(&random, longest), &inside);
        if (access(file, F_OK) != 0) {
            assert_int_equal(commits, 0);
            absent++;
            continue;
        }
        hop_store *store = open_store(HOP_STORE_READ);
        unsigned now = (unsigned)(hop_store_count(store) / PER_BATCH);
        assert_true(now >= 1 && (now == commits || (inside && now == commits + 1)));
        hop_store_close(store);
        unlink_file();
    }
    assert_true(absent > 0 && absent < ROUNDS);
}

/* A transaction so large that pages of it are in the log before it ends: they are no part
   of the file. */
static void half_written_log(void **state) {
    enum { ITEMS = 4000 };
    (void)state;
    make_store(DIM, ITEMS);
    size_t size, size_after;
    struct stat info;
    char *bytes = slurp(file, &size), log[128], *saved;
    snprintf(log, sizeof log, "%s-wal", file);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sqlite3 *db = NULL;
        sqlite3_open(file, &db);
        sqlite3_exec(db, "PRAGMA cache_size=1; BEGIN; UPDATE item SET added_numerator=9",
                     0, 0, 0);
        kill(getpid(), SIGKILL); /* with pages spilled into the log */
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(stat(log, &info), 0);
    assert_true(info.st_size > 100000);
    saved = slurp(file, &size_after);
    assert_int_equal(size, size_after);
    assert_memory_equal(bytes, saved, size);
    for (int round = 0; round < 2; round++) {
        hop_store *store = open_store(round ? HOP_STORE_WRITE : HOP_STORE_READ);
        assert_int_equal(hop_store_count(store), ITEMS);
        for (size_t row = 0; row < ITEMS; row++)
            assert_int_equal(hop_store_item_at(store, row)->reinforced.numerator, 0);
        hop_store_close(store);
    }
    assert_int_equal(names_in_folder(), 1);
    free(bytes);
    free(saved);
}

/* An old file that is opened to be written, killed at any moment: it is of one version or
   the other, and holds what it held. */
static void migration_whole_or_absent(void **state) {
    enum { ROUNDS = 40 };
    (void)state;
    char path[512];
    size_t size;
    struct timespec start, end;
    hop_random random = hop_random_begin(13, HOP_STREAM_USER, 0);
    int old = 0;
    snprintf(path, sizeof path, "%s/store/v1-dense.hop", HOP_TEST_DATA);
    char *bytes = slurp(path, &size);
    spill(file, bytes, size);
    clock_gettime(CLOCK_MONOTONIC, &start);
    hop_store *store = open_store(HOP_STORE_WRITE);
    clock_gettime(CLOCK_MONOTONIC, &end);
    char *expected = describe(store);
    hop_store_close(store);
    const uint64_t longest = (uint64_t)((end.tv_sec - start.tv_sec) * 1000000000 +
                                        (end.tv_nsec - start.tv_nsec)) *
                             3 / 2;
    for (int round = 0; round < ROUNDS; round++) {
        unlink_file();
        spill(file, bytes, size);
        fflush(NULL);
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            try_open(HOP_STORE_WRITE, NULL, &store, NULL);
            pause();
        }
        pause_ns((long)hop_random_below(&random, longest));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        store = open_store(HOP_STORE_READ);
        char *text = describe(store);
        assert_string_equal(text, expected);
        hop_store_close(store);
        size_t size_after;
        char *after = slurp(file, &size_after);
        old += after[63] == 1; /* user_version */
        free(after);
        free(text);
    }
    assert_true(old > 0 && old < ROUNDS);
    free(bytes);
    free(expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(acknowledged_or_absent),
        STORE_TEST(new_file_whole_or_absent),
        STORE_TEST(half_written_log),
        STORE_TEST(migration_whole_or_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
