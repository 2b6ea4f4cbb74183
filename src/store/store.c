/* SPDX-License-Identifier: MIT */
/* The life of a memory file's handle: open, transactions, close, and what it holds. */
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "core/error.h"

/* Opens the file and checks its header; nothing is written. The caller closes *out, also
   after a failure. */
static hop_status open_database(const char *path, int writable, sqlite3 **out,
                                hop_error *error) {
    hop_status status = hop_sql_check_regular(path, error);
    if (status == HOP_OK) status = hop_sql_open(path, writable, path, out, error);
    if (status == HOP_OK) status = hop_schema_check_header(*out, path, error);
    if (status == HOP_OK) status = hop_sql_settle(*out, path, error);
    return status;
}

/* Reads recipe and items within the transaction that the caller holds. */
static hop_status load(hop_store *store, sqlite3 *db, hop_error *error) {
    hop_store_recipe recipe;
    hop_mirror mirror = {0};
    int64_t version = 0;
    hop_status status =
        hop_sql_number(db, "PRAGMA main.data_version", store->path, &version, error);
    if (status == HOP_OK) status = hop_schema_check(db, store->path, error);
    if (status == HOP_OK) status = hop_recipe_load(db, store->path, &recipe, error);
    if (status == HOP_OK)
        status = hop_build_check_rule(&recipe, store->path, HOP_ENEWER, error);
    if (status == HOP_OK)
        status = hop_items_load(db, recipe.dim, store->path, &mirror, error);
    if (status == HOP_OK)
        status =
            hop_build_check_strengths(&mirror, &recipe, store->path, HOP_EFORMAT, error);
    if (status != HOP_OK) {
        hop_mirror_clear(&mirror);
        return status;
    }
    hop_mirror_clear(&store->mirror);
    store->mirror = mirror;
    store->recipe = recipe;
    store->data_version = version;
    return HOP_OK;
}

static hop_status load_snapshot(hop_store *store, sqlite3 *db, hop_error *error) {
    hop_status status = hop_sql_run(db, "BEGIN", store->path, error);
    if (status != HOP_OK) return status;
    status = load(store, db, error);
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* A writer that died left a journal, which only a writable connection can roll back. */
static hop_status recover(const char *path, hop_error *error) {
    sqlite3 *db = NULL;
    int64_t tables = 0;
    hop_status status = open_database(path, 1, &db, error);
    if (status == HOP_OK)
        status = hop_sql_number(db, "SELECT count(*) FROM main.sqlite_schema", path,
                                &tables, error);
    sqlite3_close(db);
    return status;
}

static int needs_recovery(sqlite3 *db) {
    int code = db ? sqlite3_extended_errcode(db) : SQLITE_OK;
    return code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY;
}

/* Reads the whole file once; a reader holds no lock afterwards. */
static hop_status open_to_read(hop_store *store, hop_error *error) {
    for (int attempt = 0;; attempt++) {
        sqlite3 *db = NULL;
        hop_status status = open_database(store->path, 0, &db, error);
        if (status == HOP_OK) status = load_snapshot(store, db, error);
        int again = status != HOP_OK && attempt == 0 && needs_recovery(db);
        sqlite3_close(db);
        if (!again) return status;
        status = recover(store->path, error);
        if (status != HOP_OK) return status;
    }
}

/* Closes the connection, and drops a file that no commit has finished. */
static void disconnect(hop_store *store) {
    sqlite3_finalize(store->insert);
    store->insert = NULL;
    sqlite3_close(store->db);
    store->db = NULL;
    hop_publish_abandon(store->temporary);
    store->temporary = NULL;
}

/* An empty database beside the file's name, for the transaction that makes the file. */
static hop_status open_temporary(hop_store *store, hop_error *error) {
    hop_status status = hop_publish_begin(store->path, &store->temporary, error);
    if (status == HOP_OK)
        status = hop_sql_open(store->temporary, 1, store->path, &store->db, error);
    if (status == HOP_OK) status = hop_sql_settle(store->db, store->path, error);
    return status;
}

static hop_status open_to_create(hop_store *store, const hop_store_recipe *recipe,
                                 hop_error *error) {
    if (!recipe) return hop_fail(error, HOP_EINVAL, "%s: no recipe given", store->path);
    hop_status status =
        hop_recipe_check(recipe, store->path, HOP_EINVAL, &store->recipe, error);
    if (status == HOP_OK)
        status = hop_build_check_rule(&store->recipe, store->path, HOP_EINVAL, error);
    if (status != HOP_OK) return status;
    status = hop_mirror_create(store->recipe.dim, &store->mirror);
    if (status != HOP_OK) return hop_fail_memory(error);
    return open_temporary(store, error);
}

hop_status hop_store_open(const char *path, hop_store_mode mode,
                          const hop_store_recipe *recipe, hop_store **out,
                          hop_error *error) {
    if (!path || !*path || !out)
        return hop_fail(error, HOP_EINVAL, "a memory file needs a name");
    hop_store *store = calloc(1, sizeof *store);
    if (!store) return hop_fail_memory(error);
    store->mode = mode;
    store->path = strdup(path);
    hop_status status;
    if (!store->path)
        status = hop_fail_memory(error);
    else if (mode == HOP_STORE_READ)
        status = open_to_read(store, error);
    else if (mode == HOP_STORE_WRITE) {
        status = open_database(path, 1, &store->db, error);
        if (status == HOP_OK) status = load_snapshot(store, store->db, error);
    } else if (mode == HOP_STORE_CREATE)
        status = open_to_create(store, recipe, error);
    else
        status = hop_fail(error, HOP_EINVAL, "%s: no way to open is numbered %d", path,
                          (int)mode);
    if (status == HOP_OK)
        *out = store;
    else
        hop_store_close(store);
    return status;
}

void hop_store_close(hop_store *store) {
    if (!store) return;
    disconnect(store);
    hop_mirror_clear(&store->mirror);
    hop_mirror_clear(&store->saved);
    free(store->formers);
    free(store->path);
    free(store);
}

const hop_store_recipe *hop_store_recipe_of(const hop_store *store) {
    return &store->recipe;
}

size_t hop_store_count(const hop_store *store) {
    return store->mirror.count;
}

const hop_store_item *hop_store_item_at(const hop_store *store, size_t row) {
    return row < store->mirror.count ? &store->mirror.items[row] : NULL;
}

hop_status hop_store_find(const hop_store *store, const char *key, size_t *row) {
    return key ? hop_mirror_find(&store->mirror, key, row) : HOP_ENOTFOUND;
}

const hop_patterns *hop_store_patterns(const hop_store *store) {
    return store->mirror.patterns;
}

/* Within a transaction: the mirror shows the file as it is now. */
static hop_status refresh(hop_store *store, int opened, hop_error *error) {
    int64_t version = 0;
    if (store->temporary) {
        hop_status status = hop_schema_create(store->db, store->path, error);
        return status == HOP_OK
                   ? hop_recipe_save(store->db, &store->recipe, store->path, error)
                   : status;
    }
    hop_status status = hop_sql_number(store->db, "PRAGMA main.data_version", store->path,
                                       &version, error);
    if (status != HOP_OK || (!opened && version == store->data_version)) return status;
    return load(store, store->db, error);
}

/* Whether the file that is open no longer bears its name. */
static int has_moved(const hop_store *store) {
    int moved = 0;
    return sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) ==
               SQLITE_OK &&
           moved;
}

hop_status hop_store_begin(hop_store *store, hop_error *error) {
    if (store->mode == HOP_STORE_READ)
        return hop_fail(error, HOP_EINVAL, "%s: was opened only to be read", store->path);
    if (store->transaction != HOP_TRANSACTION_NONE)
        return hop_fail(error, HOP_EINVAL, "%s: a transaction is open already",
                        store->path);
    if (store->db && has_moved(store)) disconnect(store);
    int opened = !store->db;
    hop_status status = HOP_OK;
    if (opened)
        status = store->mode == HOP_STORE_CREATE
                     ? open_temporary(store, error)
                     : open_database(store->path, 1, &store->db, error);
    if (status == HOP_OK)
        status = hop_sql_run(store->db, "BEGIN IMMEDIATE", store->path, error);
    if (status == HOP_OK) status = refresh(store, opened, error);
    if (status != HOP_OK) {
        if (opened)
            disconnect(store);
        else
            sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
        return status;
    }
    const hop_mirror *mirror = &store->mirror;
    store->transaction = HOP_TRANSACTION_OPEN;
    store->count_before = mirror->count;
    store->batch = mirror->count ? mirror->details[mirror->count - 1].batch : 0;
    if (store->batch < INT64_MAX) store->batch++;
    return HOP_OK;
}

/* The file forgets the changes since begin, and so does the mirror. Cannot fail. */
static void undo(hop_store *store) {
    if (store->insert) sqlite3_reset(store->insert);
    if (store->db && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    if (store->has_saved) {
        hop_mirror_clear(&store->mirror);
        store->mirror = store->saved;
        store->saved = (hop_mirror){0};
        store->has_saved = 0;
    }
    while (store->former_count) {
        hop_store_former former = store->formers[--store->former_count];
        hop_mirror_set_added(&store->mirror, former.row, former.added);
    }
    hop_mirror_truncate(&store->mirror, store->count_before);
}

hop_status hop_store_require_transaction(const hop_store *store, hop_error *error) {
    if (store->transaction == HOP_TRANSACTION_OPEN) return HOP_OK;
    if (store->transaction == HOP_TRANSACTION_FAILED)
        return hop_fail(error, HOP_EIO, "%s: the transaction failed and was rolled back",
                        store->path);
    return hop_fail(error, HOP_EINVAL, "%s: no transaction is open", store->path);
}

hop_status hop_store_save_mirror(hop_store *store, hop_error *error) {
    if (store->has_saved) return HOP_OK;
    hop_status status = hop_mirror_clone(&store->mirror, &store->saved);
    if (status != HOP_OK) return hop_fail_memory(error);
    store->has_saved = 1;
    return HOP_OK;
}

hop_status hop_store_save_strength(hop_store *store, size_t row, hop_error *error) {
    if (store->has_saved || row >= store->count_before) return HOP_OK;
    if (store->former_count == store->former_capacity) {
        size_t capacity = store->former_capacity ? 2 * store->former_capacity : 16;
        hop_store_former *formers =
            realloc(store->formers, capacity * sizeof *store->formers);
        if (!formers) return hop_fail_memory(error);
        store->formers = formers;
        store->former_capacity = capacity;
    }
    store->formers[store->former_count++] =
        (hop_store_former){row, store->mirror.details[row].added};
    return HOP_OK;
}

/* Nothing is left to be undone. */
static void forget_former(hop_store *store) {
    hop_mirror_clear(&store->saved);
    store->has_saved = 0;
    store->former_count = 0;
    store->transaction = HOP_TRANSACTION_NONE;
}

hop_status hop_store_break(hop_store *store, int code, hop_error *error) {
    hop_status status = hop_sql_fail(store->db, code, store->path, error);
    undo(store);
    store->transaction = HOP_TRANSACTION_FAILED;
    return status;
}

/* Gives a new file its name; from then on it is a file like any other. */
static hop_status publish(hop_store *store, hop_error *error) {
    char *temporary = store->temporary;
    store->temporary = NULL;
    disconnect(store);
    hop_status status = hop_publish_finish(temporary, store->path, error);
    if (status == HOP_OK) {
        store->mode = HOP_STORE_WRITE;
        free(temporary);
    } else {
        hop_publish_abandon(temporary);
    }
    return status;
}

hop_status hop_store_commit(hop_store *store, hop_error *error) {
    hop_status status = hop_store_require_transaction(store, error);
    if (status != HOP_OK) {
        store->transaction = HOP_TRANSACTION_NONE;
        return status;
    }
    if (has_moved(store))
        status =
            hop_fail(error, HOP_EIO, "%s: was moved or deleted meanwhile", store->path);
    if (status == HOP_OK)
        status = hop_build_check_strengths(&store->mirror, &store->recipe, store->path,
                                           HOP_EOVERFLOW, error);
    if (status == HOP_OK) status = hop_sql_run(store->db, "COMMIT", store->path, error);
    if (status == HOP_OK && store->temporary) status = publish(store, error);
    if (status != HOP_OK) undo(store);
    forget_former(store);
    return status;
}

void hop_store_rollback(hop_store *store) {
    if (store->transaction == HOP_TRANSACTION_OPEN) undo(store);
    forget_former(store);
}
