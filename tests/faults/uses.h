/* SPDX-License-Identifier: MIT */
/* Uses of a memory file, each from opening to closing, that faults are let loose on. */
#ifndef HOP_TESTS_FAULTS_USES_H
#define HOP_TESTS_FAULTS_USES_H

#include "faults/memories.h"
#include "faults/old_file.h"

enum { SESSION_ITEMS = 12 };

static char session_folder[64], session_file[96], session_other[96];

/* What failed first, if anything did. *done: a commit succeeded. */
typedef hop_status (*session_run)(int *done, hop_error *error);

typedef struct session {
    const char *name;
    void (*prepare)(void); /* makes the file; NULL: there is none */
    session_run run;
    int changes; /* 1: what the file holds differs at its end */
    int writes;  /* 1: it needs a disk that can be written */
    int alike;   /* 1: others make most of the same calls */
} session;

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

/* --- texts ------------------------------------------------------------------------- */

/* A new file of `count` texts. */
static hop_status learn_texts(size_t count, hop_error *error) {
    const hop_store_recipe recipe = {.kind = "utterance",
                                     .encoder = HOP_ENCODER_UTTERANCE,
                                     .language = HOP_LANGUAGE_ENGLISH,
                                     .energy = "softmax",
                                     .beta = 5};
    const hop_store_options options = memory_options(HOP_DURABILITY_FULL);
    hop_store *store = NULL;
    hop_status status =
        hop_store_open(session_file, HOP_STORE_CREATE, &recipe, &options, &store, error);
    if (status == HOP_OK) status = hop_store_begin(store, error);
    for (size_t i = 0; i < count && status == HOP_OK; i++) {
        char key[32];
        snprintf(key, sizeof key, "k%zu", i);
        status = add_item(store, key, i, error);
    }
    if (status == HOP_OK) status = hop_store_commit(store, error);
    hop_store_close(store);
    return status;
}

static void prepare_texts(void) {
    hop_error error = {0};
    if (learn_texts(SESSION_ITEMS, &error) != HOP_OK) fail_msg("%s", error.message);
}

static hop_status run_learn_texts(int *done, hop_error *error) {
    const hop_status status = learn_texts(4, error);
    *done = status == HOP_OK;
    return status;
}

/* --- the rest of what a store offers ------------------------------------------------ */

static hop_status change_update(hop_store *store, hop_error *error) {
    memory_item item;
    hop_status status =
        hop_store_update(store, memory_entry_for(store, &item, "k4", 3001), error);
    if (status == HOP_OK)
        status =
            hop_store_update(store, memory_entry_for(store, &item, "k5", 3004), error);
    return status;
}

static hop_status run_update(int *done, hop_error *error) {
    return with_change(change_update, done, error);
}

static hop_status change_texts(hop_store *store, hop_error *error) {
    hop_status status = change_update(store, error);
    return status == HOP_OK ? change_forget(store, error) : status;
}

static hop_status run_change_texts(int *done, hop_error *error) {
    return with_change(change_texts, done, error);
}

static hop_status change_merge(hop_store *store, hop_error *error) {
    hop_status status = hop_store_confirm(store, "k6", (hop_strength){1, 2}, error);
    if (status == HOP_OK) status = hop_store_merge(store, "k6", "k7", error);
    if (status == HOP_OK) {
        hop_store_recipe recipe = *hop_store_recipe_of(store);
        recipe.half_life = 86400000;
        status = hop_store_change_recipe(store, &recipe, error);
    }
    return status;
}

static hop_status run_merge(int *done, hop_error *error) {
    return with_change(change_merge, done, error);
}

/* History, conditions, effective strengths, and the memory by couplings. */
static hop_status run_ask(int *done, hop_error *error) {
    static const char *const conditions[] = {"tag=all", "payload.number>=0"};
    hop_store *store = NULL;
    hop_store_event *events = NULL;
    hop_filter *filter = NULL;
    unsigned char chosen[SESSION_ITEMS];
    hop_strength strengths[SESSION_ITEMS];
    size_t count = 0;
    (void)done;
    hop_status status = session_open(HOP_STORE_READ, &store, error);
    if (status == HOP_OK) status = hop_store_history(store, "k1", &events, &count, error);
    hop_store_history_free(events, count);
    if (status == HOP_OK) status = hop_filter_parse(conditions, 2, &filter, error);
    if (status == HOP_OK) status = hop_store_choose(store, filter, chosen, &count, error);
    if (status == HOP_OK)
        status = hop_store_strengths(store, hop_store_now(store), strengths, error);
    hop_filter_free(filter);
    hop_store_close(store);
    return status;
}

/* --- the file as a whole ------------------------------------------------------------ */

/* A dump in RAM. */
typedef struct dump_text {
    char bytes[1 << 16];
    size_t size, read;
} dump_text;
static dump_text dumped;

static hop_status dump_write(void *user, const char *bytes, size_t size,
                             hop_error *error) {
    dump_text *text = user;
    (void)error;
    if (size > sizeof text->bytes - text->size) return HOP_ELIMIT;
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    return HOP_OK;
}

static hop_status dump_read(void *user, char *bytes, size_t room, size_t *size,
                            hop_error *error) {
    dump_text *text = user;
    (void)error;
    *size = text->size - text->read < room ? text->size - text->read : room;
    memcpy(bytes, text->bytes + text->read, *size);
    text->read += *size;
    return HOP_OK;
}

static hop_status dump_file(hop_error *error) {
    hop_store *store = NULL;
    dumped.size = dumped.read = 0;
    hop_status status = session_open(HOP_STORE_READ, &store, error);
    if (status == HOP_OK)
        status = hop_store_dump(store, NULL, dump_write, &dumped, error);
    hop_store_close(store);
    return status;
}

static hop_status run_dump(int *done, hop_error *error) {
    (void)done;
    return dump_file(error);
}

/* A file is dumped, deleted, and restored. */
static void prepare_dump(void) {
    hop_error error = {0};
    make_memory(session_file, SESSION_ITEMS);
    if (dump_file(&error) != HOP_OK) fail_msg("%s", error.message);
    unlink(session_file);
}

static hop_status run_restore(int *done, hop_error *error) {
    dumped.read = 0;
    hop_status status =
        hop_store_restore(session_file, "dump", dump_read, &dumped, NULL, error);
    *done = status == HOP_OK;
    return status;
}

static hop_status run_check(int *done, hop_error *error) {
    hop_health health;
    (void)done;
    return hop_store_check(session_file, 0, NULL, NULL, &health, error);
}

/* The copy replaces one that lies there: it must be whole, old or new. */
static hop_status run_backup(int *done, hop_error *error) {
    (void)done;
    return hop_store_backup(session_file, session_other, 0, error);
}

static hop_status run_vacuum(int *done, hop_error *error) {
    (void)done;
    return hop_store_vacuum(session_file, NULL, NULL, error);
}

/* --- files ------------------------------------------------------------------------ */

static void prepare_memory(void) {
    make_memory(session_file, SESSION_ITEMS);
}

static void prepare_old(void) {
    make_old_memory(session_file, SESSION_ITEMS);
}

/* Pages that hold nothing. */
static void prepare_holes(void) {
    hop_store *store = NULL;
    hop_error error = {0};
    make_memory(session_file, 100);
    hop_status status = session_open(HOP_STORE_WRITE, &store, &error);
    if (status == HOP_OK) status = hop_store_begin(store, &error);
    for (int i = 0; i < 90 && status == HOP_OK; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%d", i);
        status = hop_store_forget(store, key, &error);
    }
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    if (status != HOP_OK) fail_msg("%s", error.message);
    hop_store_close(store);
}

static const session sessions[] = {
    {"read", prepare_memory, run_read, 0, 0, 0},
    {"create", NULL, run_create, 1, 1, 0},
    {"add", prepare_memory, run_add, 1, 1, 0},
    {"strength", prepare_memory, run_strength, 1, 1, 1},
    {"forget", prepare_memory, run_forget, 1, 1, 0},
    {"rollback", prepare_memory, run_rollback, 1, 1, 1},
    {"two handles", prepare_memory, run_two_handles, 1, 1, 1},
    {"update", prepare_memory, run_update, 1, 1, 0},
    {"merge", prepare_memory, run_merge, 1, 1, 0},
    {"ask", prepare_memory, run_ask, 0, 0, 0},
    {"read version 1", prepare_old, run_read, 0, 0, 1},
    {"migrate", prepare_old, run_add, 1, 1, 0},
    {"dump", prepare_memory, run_dump, 0, 0, 0},
    {"restore", prepare_dump, run_restore, 1, 1, 0},
    {"check", prepare_memory, run_check, 0, 0, 0},
    {"backup", prepare_memory, run_backup, 0, 1, 0},
    {"vacuum", prepare_holes, run_vacuum, 0, 1, 0},
    {"learn texts", NULL, run_learn_texts, 1, 1, 1},
    {"change texts", prepare_texts, run_change_texts, 1, 1, 0},
};
enum { SESSIONS = sizeof sessions / sizeof *sessions, SESSION_ADD = 2 };

#endif
