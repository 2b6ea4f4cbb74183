/* SPDX-License-Identifier: MIT */
/* Writers killed at any moment: what was acknowledged is there, nothing is half there. */
#ifndef HOP_TESTS_FAULTS_KILLS_H
#define HOP_TESTS_FAULTS_KILLS_H

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include "faults/memories.h"

enum { KILL_WORKERS = 4 };

/* What a writer tells its parent before and after each step. */
typedef struct kill_word {
    char step; /* 'b' a transaction is open, 'p' it is about to be committed, 'c' it
                  is committed, 'n' none is open */
    char unused[7];
    uint64_t digest; /* of 'p' and 'c': what the file holds then */
} kill_word;

/* What the rounds of a worker came to. */
typedef struct kill_count {
    long rounds, inside, committing, commits, unacknowledged, absent;
    char fault[600]; /* "": all went well */
} kill_count;

static void tell(int pipe_end, char step, uint64_t digest) {
    kill_word word = {.step = step, .digest = digest};
    if (write(pipe_end, &word, sizeof word) != sizeof word) _exit(1);
}

/* Changes of one transaction; keys are unlike those of other rounds. */
static hop_status kill_change(hop_store *store, hop_random *random, uint64_t number) {
    hop_status status = HOP_OK;
    size_t begun = hop_store_count(store);
    for (uint64_t i = 0; i < 4 && status == HOP_OK; i++) {
        char key[48];
        size_t row = begun ? (size_t)hop_random_below(random, begun) : 0;
        const hop_store_item *item = hop_store_item_at(store, row);
        uint64_t what = item ? hop_random_below(random, begun > 60 ? 4 : 6) : 9;
        if (what == 0) {
            status = hop_store_reinforce(store, item->key, (hop_strength){1, 1}, NULL);
        } else if (what <= 2) {
            snprintf(key, sizeof key, "%s", item->key);
            status = hop_store_forget(store, key, NULL);
        } else {
            snprintf(key, sizeof key, "%lx.%lu", (unsigned long)number, (unsigned long)i);
            status = add_item(store, key, number + i, NULL);
        }
    }
    return status;
}

/* Runs in a child, until it is killed. */
static void write_for_ever(const char *path, int pipe_end, hop_store_mode mode,
                           uint64_t seed) {
    hop_store *store = NULL;
    hop_random random = hop_random_begin(seed, HOP_STREAM_USER, 1);
    hop_status status;
    if (open_memory(path, mode, HOP_DURABILITY_FULL, &store, NULL) != HOP_OK) _exit(1);
    for (uint64_t number = 0;; number++) {
        tell(pipe_end, 'n', 0);
        if (hop_store_begin(store, NULL) != HOP_OK) _exit(1);
        tell(pipe_end, 'b', 0);
        if (kill_change(store, &random, mix(seed, number)) != HOP_OK) _exit(1);
        if (hop_random_below(&random, 8) == 0) {
            hop_store_rollback(store);
            continue;
        }
        uint64_t digest = digest_of(store, &status, NULL);
        if (status != HOP_OK) _exit(1);
        tell(pipe_end, 'p', digest);
        if (hop_store_commit(store, NULL) != HOP_OK) _exit(1);
        tell(pipe_end, 'c', digest);
        if (hop_random_below(&random, 16)) continue;
        hop_store_close(store); /* now and then the log goes into the file */
        if (open_memory(path, HOP_STORE_WRITE, HOP_DURABILITY_FULL, &store, NULL))
            _exit(1);
    }
}

/* Kills one writer after `delay` ns. *digest: of what is acknowledged; *pending: of the
   commit that was under way, or 0. */
static void kill_one(const char *path, hop_store_mode mode, uint64_t seed, long delay,
                     uint64_t *digest, uint64_t *pending, kill_count *count) {
    int ends[2], status = 0;
    kill_word word = {0};
    if (pipe(ends) != 0) abort();
    pid_t child = fork();
    if (child < 0) abort();
    if (child == 0) {
        close(ends[0]);
        write_for_ever(path, ends[1], mode, seed);
    }
    close(ends[1]);
    if (read(ends[0], &word, sizeof word) != sizeof word) /* it is open */
        snprintf(count->fault, sizeof count->fault, "the writer did not begin");
    struct timespec time = {delay / 1000000000, delay % 1000000000};
    nanosleep(&time, NULL);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        snprintf(count->fault, sizeof count->fault, "the writer failed by itself");
    *pending = 0;
    char last = word.step;
    while (read(ends[0], &word, sizeof word) == sizeof word) {
        last = word.step;
        *pending = word.step == 'p' ? word.digest : 0;
        if (word.step != 'c') continue;
        *digest = word.digest;
        count->commits++;
    }
    close(ends[0]);
    count->inside += last == 'b' || last == 'p';
    count->committing += last == 'p';
    count->rounds++;
}

/* Opens what the writer left. Changes *digest to what is there. */
static void check_after_kill(const char *path, hop_store_mode mode, uint64_t pending,
                             uint64_t *digest, kill_count *count) {
    hop_error error = {0};
    hop_status status;
    uint64_t found = digest_file(path, mode, &status, &error);
    if (status != HOP_OK)
        snprintf(count->fault, sizeof count->fault, "does not open: %s", error.message);
    else if (found != *digest && (!pending || found != pending))
        snprintf(count->fault, sizeof count->fault, "is neither before nor after: %lx",
                 (unsigned long)found);
    count->unacknowledged += found != *digest;
    count->absent += found == 0;
    *digest = found;
}

/* `rounds` kills of writers of one file; every fourth makes a new one. */
static void kill_rounds(int worker, long rounds, uint64_t seed, kill_count *count) {
    char place[64], path[96];
    make_folder_at(place, sizeof place);
    snprintf(path, sizeof path, "%s/a.hop", place);
    uint64_t digest = 0, pending;
    hop_random random = hop_random_begin(seed, HOP_STREAM_USER, (uint64_t)worker);
    for (long round = 0; round < rounds && !count->fault[0]; round++) {
        if (round % 4 == 0) {
            empty_folder(place);
            digest = 0;
        }
        /* Moments within the first few commits, and later ones. */
        long delay = (long)hop_random_below(&random, round % 2 ? 3000000 : 20000000);
        kill_one(path, digest ? HOP_STORE_WRITE : HOP_STORE_CREATE,
                 hop_random_u64(&random), delay, &digest, &pending, count);
        check_after_kill(path, round % 2 ? HOP_STORE_READ : HOP_STORE_WRITE, pending,
                         &digest, count);
    }
    remove_folder_at(place);
}

/* Spreads the rounds over processes and adds up what they found. */
TEST_UNUSED static void kill_writers(long rounds, uint64_t seed, kill_count *all) {
    int ends[KILL_WORKERS];
    for (int worker = 0; worker < KILL_WORKERS; worker++) {
        int both[2];
        assert_int_equal(pipe(both), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            kill_count count = {0};
            kill_rounds(worker, rounds / KILL_WORKERS, seed, &count);
            _exit(write(both[1], &count, sizeof count) != sizeof count);
        }
        close(both[1]);
        ends[worker] = both[0];
    }
    for (int worker = 0; worker < KILL_WORKERS; worker++) {
        kill_count count;
        assert_int_equal(read(ends[worker], &count, sizeof count), sizeof count);
        close(ends[worker]);
        wait(NULL);
        if (count.fault[0])
            fail_msg("seed %lu, worker %d, round %ld: %s", (unsigned long)seed, worker,
                     count.rounds, count.fault);
        all->rounds += count.rounds;
        all->inside += count.inside;
        all->committing += count.committing;
        all->commits += count.commits;
        all->unacknowledged += count.unacknowledged;
        all->absent += count.absent;
    }
    print_message(
        "seed %lu: %ld kills, %ld inside a transaction, %ld of them in a commit; "
        "%ld commits, %ld there before they were acknowledged, %ld without a "
        "file\n",
        (unsigned long)seed, all->rounds, all->inside, all->committing, all->commits,
        all->unacknowledged, all->absent);
    assert_int_equal(all->rounds, rounds);
    assert_true(2 * all->inside >= rounds);
    assert_true(all->committing > rounds / 20 && all->commits > rounds);
}

#endif
