/* SPDX-License-Identifier: MIT */
/* One writer and three readers of one file, each with a handle of its own: in threads of
   a process, and in processes. Readers see whole transactions, in order. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include "store/describe.h"

enum { DIM = 64, BATCHES = 60, PER_BATCH = 5, READERS = 3 };

/* What a batch b is: items "b.0" .. "b.4", with b in their texts; every second batch also
   forgets the one before it, and every batch reinforces "first". */
static hop_status write_batch(hop_store *store, const hop_patterns *patterns, int batch,
                              hop_error *error) {
    char key[32], text[32];
    hop_status status = hop_store_begin(store, error);
    for (int i = 0; i < PER_BATCH && status == HOP_OK; i++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        snprintf(key, sizeof key, "%d.%d", batch, i);
        snprintf(text, sizeof text, "text of %d.%d", batch, i);
        entry.key = key;
        entry.text = text;
        entry.words = hop_patterns_row(patterns, (size_t)i);
        status = hop_store_add(store, &entry, error);
    }
    for (int i = 0; i < PER_BATCH && batch % 2 && status == HOP_OK; i++) {
        snprintf(key, sizeof key, "%d.%d", batch - 1, i);
        status = hop_store_forget(store, key, error);
    }
    if (status == HOP_OK)
        status = hop_store_reinforce(store, "first", (hop_strength){1, 1}, error);
    return status == HOP_OK ? hop_store_commit(store, error) : status;
}

static int write_all(void) {
    hop_store *store = NULL;
    hop_patterns *patterns = NULL;
    hop_error error = {0};
    if (try_open(HOP_STORE_WRITE, NULL, &store, &error) != HOP_OK ||
        hop_patterns_create(DIM, &patterns) != HOP_OK ||
        hop_patterns_generate_random(patterns, PER_BATCH, 0, 1, 0) != HOP_OK)
        return 1;
    int bad = 0;
    for (int b = 0; b < BATCHES && !bad; b++) {
        bad = write_batch(store, patterns, b, &error) != HOP_OK;
        if (bad) fprintf(stderr, "writer: %s\n", error.message);
        if (b % 20 == 19 && !bad) { /* a handle ends now and then */
            hop_store_close(store);
            store = NULL;
            bad = try_open(HOP_STORE_WRITE, NULL, &store, &error) != HOP_OK;
        }
    }
    hop_store_close(store);
    hop_patterns_free(patterns);
    return bad;
}

/* 0: what the store shows is what it was after some batch; *batches: after which. */
static int check(hop_store *store, int *batches) {
    hop_store_content content;
    hop_error error = {0};
    const hop_store_item *first = hop_store_item_at(store, 0);
    if (!first || strcmp(first->key, "first")) return __LINE__;
    *batches = (int)first->strength.numerator - 1;
    /* Of batches 0..n-1, those whose successor is odd and written are gone. */
    int expected = 1;
    for (int b = 0; b < *batches; b++)
        if (b % 2 || b + 1 >= *batches) expected += PER_BATCH;
    const size_t count = hop_store_count(store);
    if (count != (size_t)expected) return __LINE__;
    for (size_t row = 1; row < count; row += 7) {
        char text[64];
        const hop_store_item *item = hop_store_item_at(store, row);
        const hop_status status = hop_store_content_of(store, row, &content, &error);
        if (status == HOP_ENOTFOUND) continue; /* forgotten since */
        if (status != HOP_OK) return __LINE__;
        snprintf(text, sizeof text, "text of %s", item->key);
        const int same = content.text && strcmp(content.text, text) == 0;
        hop_store_content_clear(&content);
        if (!same) return __LINE__;
    }
    return 0;
}

/* Reads until all batches are there; every second time with a new handle. 0: fine. */
static int read_all(void) {
    hop_store *store = NULL;
    hop_error error = {0};
    int seen = 0, batches = 0, fault = 0;
    for (int round = 0; batches < BATCHES && !fault; round++) {
        if (round % 10 == 9) {
            hop_store_close(store);
            store = NULL;
        }
        const hop_status status = store ? hop_store_refresh(store, NULL, &error)
                                        : try_open(HOP_STORE_READ, NULL, &store, &error);
        if (status != HOP_OK) {
            fprintf(stderr, "reader: %s\n", error.message);
            fault = __LINE__;
            break;
        }
        fault = check(store, &batches);
        if (batches < seen) fault = __LINE__;
        seen = batches;
        usleep(200);
    }
    hop_store_close(store);
    return fault;
}

static void make_first(void) {
    hop_store_recipe recipe = recipe_of(DIM);
    hop_patterns *patterns = random_patterns(DIM, 1, 9);
    hop_store *store = create_store(&recipe);
    hop_error error = {0};
    begin(store);
    assert_ok(add_pattern(store, "first", patterns, 0, (hop_strength){1, 1}, &error),
              &error);
    commit_and_close(store);
    hop_patterns_free(patterns);
}

static void *write_in_thread(void *out) {
    *(int *)out = write_all();
    return NULL;
}

static void *read_in_thread(void *out) {
    *(int *)out = read_all();
    return NULL;
}

static void in_threads(void **state) {
    (void)state;
    pthread_t threads[READERS + 1];
    int faults[READERS + 1];
    make_first();
    for (int i = 0; i <= READERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL,
                                        i ? read_in_thread : write_in_thread, &faults[i]),
                         0);
    for (int i = 0; i <= READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(faults[i], 0);
    }
    assert_int_equal(names_in_folder(), 1);
}

static void in_processes(void **state) {
    (void)state;
    pid_t children[READERS + 1];
    int status = 0, bad = 0;
    make_first();
    fflush(NULL);
    for (int i = 0; i <= READERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) _exit((i ? read_all() : write_all()) ? 1 : 0);
    }
    for (int i = 0; i <= READERS; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        bad += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
        if (i == 0 && bad) /* nobody will write what the others wait for */
            for (int k = 1; k <= READERS; k++) kill(children[k], SIGKILL);
    }
    assert_int_equal(bad, 0);
    assert_int_equal(names_in_folder(), 1);
}

/* Two writers take turns, and none of their changes is lost. */
static void *add_ones(void *out) {
    hop_store *store = NULL;
    hop_error error = {0};
    hop_status status = try_open(HOP_STORE_WRITE, NULL, &store, &error);
    for (int i = 0; i < 50 && status == HOP_OK; i++) {
        status = hop_store_begin(store, &error);
        if (status == HOP_OK)
            status = hop_store_reinforce(store, "first", (hop_strength){1, 1}, &error);
        if (status == HOP_OK) status = hop_store_commit(store, &error);
    }
    if (status != HOP_OK) fprintf(stderr, "%s\n", error.message);
    hop_store_close(store);
    *(int *)out = status != HOP_OK;
    return NULL;
}

static void two_writers(void **state) {
    (void)state;
    pthread_t threads[2];
    int faults[2];
    make_first();
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_ones, &faults[i]), 0);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(faults[i], 0);
    }
    hop_store *store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_item_at(store, 0)->strength.numerator, 101);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(in_threads),
        STORE_TEST(in_processes),
        STORE_TEST(two_writers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
