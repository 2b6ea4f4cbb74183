/* SPDX-License-Identifier: MIT */
/* Uses of a memory file that are run again and again, each time with another fault. */
#ifndef HOP_TESTS_FAULTS_SESSIONS_H
#define HOP_TESTS_FAULTS_SESSIONS_H

#include "faults/memories.h"

enum { SESSION_ITEMS = 12 };

static char session_folder[64], session_file[96];

/* A use of the file: what failed first, if anything did. *done: a commit succeeded. */
typedef hop_status (*session_run)(int *done, hop_error *error);

typedef struct session {
    const char *name;
    void (*prepare)(void); /* makes the file; NULL: there is none */
    session_run run;
    int changes; /* 1: its end differs from its beginning */
} session;

/* --- the uses --------------------------------------------------------------------- */

static hop_status session_open(hop_store_mode mode, hop_store **out, hop_error *error) {
    return open_memory(session_file, mode, HOP_DURABILITY_FULL, out, error);
}

static hop_status run_read(int *done, hop_error *error) {
    hop_store *store = NULL;
    (void)done;
    hop_status status = session_open(HOP_STORE_READ, &store, error);
    if (status == HOP_OK) digest_of(store, &status, error);
    hop_store_close(store);
    return status;
}

static hop_status run_create(int *done, hop_error *error) {
    hop_store *store = NULL;
    hop_status status = session_open(HOP_STORE_CREATE, &store, error);
    if (status == HOP_OK) status = hop_store_begin(store, error);
    if (status == HOP_OK) status = add_item(store, "first", 1, error);
    if (status == HOP_OK) status = add_item(store, "second", 2, error);
    if (status == HOP_OK) status = hop_store_commit(store, error);
    *done = status == HOP_OK;
    hop_store_close(store);
    return status;
}

/* Opens, lets `change` work in a transaction, and commits. */
static hop_status with_change(hop_status (*change)(hop_store *store, hop_error *error),
                              int *done, hop_error *error) {
    hop_store *store = NULL;
    hop_status status = session_open(HOP_STORE_WRITE, &store, error);
    if (status == HOP_OK) status = hop_store_begin(store, error);
    if (status == HOP_OK) status = change(store, error);
    if (status == HOP_OK) status = hop_store_commit(store, error);
    *done = status == HOP_OK;
    hop_store_close(store);
    return status;
}

static hop_status change_add(hop_store *store, hop_error *error) {
    hop_status status = HOP_OK;
    for (uint64_t i = 0; i < 6 && status == HOP_OK; i++) {
        char key[32];
        snprintf(key, sizeof key, "new %lu", (unsigned long)i);
        status = add_item(store, key, 100 + i, error);
    }
    return status;
}

static hop_status run_add(int *done, hop_error *error) {
    return with_change(change_add, done, error);
}

static hop_status change_strength(hop_store *store, hop_error *error) {
    hop_status status = hop_store_reinforce(store, "k1", (hop_strength){1, 3}, error);
    if (status == HOP_OK)
        status = hop_store_reinforce(store, "k2", (hop_strength){-1, 4}, error);
    return status;
}

static hop_status run_strength(int *done, hop_error *error) {
    return with_change(change_strength, done, error);
}

static hop_status change_forget(hop_store *store, hop_error *error) {
    hop_status status = hop_store_forget(store, "k3", error);
    if (status == HOP_OK) status = hop_store_forget(store, "k0", error);
    if (status == HOP_OK) status = add_item(store, "k3", 55, error);
    return status;
}

static hop_status run_forget(int *done, hop_error *error) {
    return with_change(change_forget, done, error);
}

/* A rollback, and then a commit through the same handle. */
static hop_status run_rollback(int *done, hop_error *error) {
    hop_store *store = NULL;
    hop_status status = session_open(HOP_STORE_WRITE, &store, error);
    if (status == HOP_OK) status = hop_store_begin(store, error);
    if (status == HOP_OK) status = change_forget(store, error);
    if (store) hop_store_rollback(store);
    if (status == HOP_OK) status = hop_store_begin(store, error);
    if (status == HOP_OK) status = change_strength(store, error);
    if (status == HOP_OK) status = hop_store_commit(store, error);
    *done = status == HOP_OK;
    hop_store_close(store);
    return status;
}

/* A second handle commits between two transactions of the first. */
static hop_status run_two_handles(int *done, hop_error *error) {
    hop_store *store = NULL;
    hop_status status = session_open(HOP_STORE_WRITE, &store, error);
    if (status == HOP_OK) status = with_change(change_strength, done, error);
    *done = 0;
    if (status == HOP_OK) status = hop_store_begin(store, error);
    if (status == HOP_OK) status = change_add(store, error);
    if (status == HOP_OK) status = hop_store_commit(store, error);
    *done = status == HOP_OK;
    hop_store_close(store);
    return status;
}

static void prepare_memory(void) {
    make_memory(session_file, SESSION_ITEMS);
}

static const session sessions[] = {
    {"read", prepare_memory, run_read, 0},
    {"create", NULL, run_create, 1},
    {"add", prepare_memory, run_add, 1},
    {"strength", prepare_memory, run_strength, 1},
    {"forget", prepare_memory, run_forget, 1},
    {"rollback", prepare_memory, run_rollback, 1},
    {"two handles", prepare_memory, run_two_handles, 1},
};
enum { SESSIONS = sizeof sessions / sizeof *sessions };

/* --- running them ----------------------------------------------------------------- */

/* The file before, and what it holds before, half-way (two handles) and after. */
static void *base_bytes;
static size_t base_size;
static uint64_t before, between, after;

TEST_UNUSED static void begin_sessions(void) {
    make_folder_at(session_folder, sizeof session_folder);
    snprintf(session_file, sizeof session_file, "%s/a.hop", session_folder);
}

TEST_UNUSED static void end_sessions(void) {
    remove_folder_at(session_folder);
    free(base_bytes);
    base_bytes = NULL;
}

/* The file as the session finds it, and nothing beside it. */
TEST_UNUSED static void reset_session(void) {
    empty_folder(session_folder);
    if (base_bytes) write_bytes(session_file, base_bytes, base_size);
}

/* Runs it once without a fault, to know what it does. */
TEST_UNUSED static void learn_session(const session *what) {
    int done = 0;
    hop_error error = {0};
    free(base_bytes);
    base_bytes = NULL;
    reset_session();
    if (what->prepare) {
        what->prepare();
        base_bytes = read_bytes(session_file, &base_size);
    }
    reset_session();
    before = between = sound_digest(session_file);
    if (what->run == run_two_handles) {
        reset_session();
        assert_int_equal(with_change(change_strength, &done, &error), HOP_OK);
        between = sound_digest(session_file);
    }
    reset_session();
    if (what->run(&done, &error) != HOP_OK) fail_msg("%s: %s", what->name, error.message);
    after = sound_digest(session_file);
    assert_int_equal(after != before, what->changes);
    assert_int_equal(done, what->changes);
}

/* What must hold however the session went. Returns 1 where the change is there although
   no success was told. */
TEST_UNUSED static int check_session(const session *what, hop_status status, int done,
                                     const hop_error *error, long at, const char *fault) {
    if (status != HOP_OK &&
        (error->status != status || !error->message[0] || strchr(error->message, '\n')))
        fail_msg("%s, %s %ld: status %d, but '%s'", what->name, fault, at, status,
                 error->message);
    hop_status opened;
    hop_error why = {0};
    uint64_t digest = digest_file(session_file, HOP_STORE_READ, &opened, &why);
    if (opened != HOP_OK)
        fail_msg("%s, %s %ld (%s): does not open: %s", what->name, fault, at,
                 error->message, why.message);
    if (digest != before && digest != between && digest != after)
        fail_msg("%s, %s %ld (%s): half a change", what->name, fault, at, error->message);
    if (done && digest != after)
        fail_msg("%s, %s %ld: a commit is lost", what->name, fault, at);
    return !done && what->changes && digest == after;
}

#endif
