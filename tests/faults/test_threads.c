/* SPDX-License-Identifier: MIT */
/* Readers beside a writer: in threads (for the thread sanitizer) and in processes. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include "faults/memories.h"

enum { READERS = 3, COMMITS = 60, PER_COMMIT = 5 };

static char folder[64], file[96];
static atomic_int finished;
static atomic_long reads, growths;

/* Each commit adds PER_COMMIT items, so that a reader must see a multiple of them, and
   never fewer than before. Returns what is wrong, or NULL. */
static const char *read_once(size_t *seen) {
    hop_error error = {0};
    hop_store *store = NULL;
    static _Thread_local char text[600];
    hop_status status =
        open_memory(file, HOP_STORE_READ, HOP_DURABILITY_FULL, &store, &error);
    if (status == HOP_OK) digest_of(store, &status, &error);
    size_t count = store ? hop_store_count(store) : 0;
    hop_store_close(store);
    if (status != HOP_OK) {
        snprintf(text, sizeof text, "status %d: %s", status, error.message);
        return text;
    }
    if (count % PER_COMMIT) return "half a commit is seen";
    if (count < *seen) return "a commit is gone";
    atomic_fetch_add(&reads, 1);
    atomic_fetch_add(&growths, count > *seen);
    *seen = count;
    return NULL;
}

static void *read_on(void *unused) {
    size_t seen = 0;
    const char *fault = NULL;
    (void)unused;
    while (!fault && !atomic_load(&finished)) fault = read_once(&seen);
    if (!fault) fault = read_once(&seen);
    if (!fault && seen != COMMITS * PER_COMMIT) fault = "the last commit is not seen";
    return fault ? strdup(fault) : NULL;
}

/* Returns a status and its message. */
static hop_status write_all(hop_error *error) {
    hop_store *store = NULL;
    hop_status status =
        open_memory(file, HOP_STORE_WRITE, HOP_DURABILITY_NORMAL, &store, error);
    for (uint64_t i = 0; i < COMMITS && status == HOP_OK; i++) {
        status = hop_store_begin(store, error);
        for (uint64_t k = 0; k < PER_COMMIT && status == HOP_OK; k++) {
            char key[32];
            snprintf(key, sizeof key, "%lu.%lu", (unsigned long)i, (unsigned long)k);
            status = add_item(store, key, i * PER_COMMIT + k, error);
        }
        if (status == HOP_OK) status = hop_store_commit(store, error);
        usleep(1000);
    }
    hop_store_close(store);
    return status;
}

static void threads(void **state) {
    pthread_t readers[READERS];
    hop_error error = {0};
    (void)state;
    make_memory(file, 0);
    atomic_store(&finished, 0);
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&readers[i], NULL, read_on, NULL), 0);
    hop_status status = write_all(&error);
    atomic_store(&finished, 1);
    for (int i = 0; i < READERS; i++) {
        void *fault = NULL;
        pthread_join(readers[i], &fault);
        if (fault) fail_msg("%s", (char *)fault);
    }
    if (status != HOP_OK) fail_msg("%s", error.message);
    print_message("%ld reads beside %d commits, %ld saw more than before\n",
                  atomic_load(&reads), COMMITS, atomic_load(&growths));
    assert_true(atomic_load(&reads) > 20 && atomic_load(&growths) > 5);
}

static void processes(void **state) {
    hop_error error = {0};
    (void)state;
    make_memory(file, 0);
    pid_t children[READERS];
    for (int i = 0; i < READERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] != 0) continue;
        size_t seen = 0;
        while (seen < COMMITS * PER_COMMIT) {
            const char *fault = read_once(&seen);
            if (!fault) continue;
            fprintf(stderr, "%s\n", fault);
            _exit(1);
        }
        _exit(atomic_load(&reads) < 5);
    }
    if (write_all(&error) != HOP_OK) fail_msg("%s", error.message);
    for (int i = 0; i < READERS; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
}

/* Two processes write in turn; each waits for the other. */
static void two_writers(void **state) {
    enum { EACH = 40 };
    (void)state;
    make_memory(file, 0);
    pid_t children[2];
    for (int child = 0; child < 2; child++) {
        children[child] = fork();
        assert_true(children[child] >= 0);
        if (children[child] != 0) continue;
        hop_store *store = NULL;
        if (open_memory(file, HOP_STORE_WRITE, HOP_DURABILITY_FULL, &store, NULL))
            _exit(1);
        for (int i = 0; i < EACH; i++) {
            char key[32];
            snprintf(key, sizeof key, "%d.%d", child, i);
            if (hop_store_begin(store, NULL) || add_item(store, key, 5, NULL) ||
                hop_store_commit(store, NULL))
                _exit(2);
        }
        hop_store_close(store);
        _exit(0);
    }
    for (int i = 0; i < 2; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    hop_store *store = NULL;
    assert_int_equal(open_memory(file, HOP_STORE_READ, HOP_DURABILITY_FULL, &store, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_count(store), 2 * EACH);
    hop_store_close(store);
}

static int begin(void **state) {
    (void)state;
    make_folder_at(folder, sizeof folder);
    snprintf(file, sizeof file, "%s/a.hop", folder);
    return 0;
}

static int end(void **state) {
    (void)state;
    remove_folder_at(folder);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(threads, begin, end),
        cmocka_unit_test_setup_teardown(processes, begin, end),
        cmocka_unit_test_setup_teardown(two_writers, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
