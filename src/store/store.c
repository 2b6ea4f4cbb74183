/* SPDX-License-Identifier: MIT */
/* The life of a memory file's handle: open, refresh, close, and what it holds. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "core/error.h"

hop_time hop_clock_now(const hop_store_options *options) {
    struct timespec time;
    if (options->now) return options->now(options->user);
    clock_gettime(CLOCK_REALTIME, &time);
    return (hop_time)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

hop_status hop_store_load(hop_store *store, sqlite3 *db, hop_error *error) {
    hop_store_recipe recipe;
    hop_mirror mirror = {0};
    hop_row_room room = {0};
    int64_t version = 0;
    const char *name = store->path;
    hop_status status =
        hop_sql_number(db, "PRAGMA main.data_version", name, &version, error);
    if (status == HOP_OK) status = hop_schema_check(db, name, error);
    if (status == HOP_OK) status = hop_recipe_load(db, name, &recipe, error);
    if (status == HOP_OK) status = hop_schema_check_recipe(db, &recipe, name, error);
    if (status == HOP_OK)
        status = hop_build_check_recipe(&recipe, name, HOP_ENEWER, error);
    if (status == HOP_OK) status = hop_items_load(db, &recipe, name, &mirror, error);
    if (status == HOP_OK)
        status = hop_build_check_strengths(&mirror, &recipe, name, HOP_EFORMAT, error);
    if (status == HOP_OK && hop_row_room_open(&mirror, &room) != HOP_OK)
        status = hop_fail_memory(error);
    if (status != HOP_OK) {
        hop_mirror_clear(&mirror);
        return status;
    }
    hop_mirror_clear(&store->mirror);
    hop_row_room_close(&store->room);
    store->mirror = mirror;
    store->room = room;
    store->recipe = recipe;
    store->data_version = version;
    return HOP_OK;
}

static hop_status load_snapshot(hop_store *store, hop_error *error) {
    hop_status status = hop_sql_run(store->db, "BEGIN", store->path, error);
    if (status != HOP_OK) return status;
    status = hop_store_load(store, store->db, error);
    hop_store_abort(store);
    /* The pages that were read are in the mirror now. */
    if (store->db) sqlite3_db_release_memory(store->db);
    return status;
}

static hop_status open_existing(hop_store *store, hop_error *error) {
    sqlite3 *db = NULL;
    hop_status status = hop_store_connection(store, &db, error);
    return status == HOP_OK ? load_snapshot(store, error) : status;
}

hop_status hop_store_open_temporary(hop_store *store, hop_error *error) {
    char *name = NULL;
    hop_status status = hop_publish_begin(store->path, &name, error);
    store->temporary = name;
    if (status == HOP_OK)
        status = hop_sql_open(name, HOP_SQL_WRITE, store->path, &store->db, error);
    if (status != HOP_OK) return status;
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    status = hop_sql_run(store->db, "PRAGMA page_size=8192", store->path, error);
    if (status == HOP_OK)
        status = hop_sql_settle(store->db, HOP_SQL_WRITE, store->options.durability,
                                store->path, error);
    return status;
}

static hop_status open_to_create(hop_store *store, const hop_store_recipe *recipe,
                                 hop_error *error) {
    if (!recipe) return hop_fail(error, HOP_EINVAL, "%s: no recipe given", store->path);
    hop_status status =
        hop_recipe_check(recipe, store->path, HOP_EINVAL, &store->recipe, error);
    if (status == HOP_OK)
        status = hop_build_check_recipe(&store->recipe, store->path, HOP_EINVAL, error);
    if (status != HOP_OK) return status;
    status = hop_mirror_create(&store->recipe, &store->mirror);
    if (status == HOP_OK) status = hop_row_room_open(&store->mirror, &store->room);
    if (status != HOP_OK) return hop_fail_memory(error);
    return hop_store_open_temporary(store, error);
}

static hop_status check_options(const char *path, hop_store_mode mode,
                                const hop_store_options *options, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "store options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if ((unsigned)options->durability >= HOP_DURABILITY_COUNT)
        return hop_fail(error, HOP_EINVAL, "%s: no durability is numbered %d", path,
                        (int)options->durability);
    if ((unsigned)mode > HOP_STORE_CREATE)
        return hop_fail(error, HOP_EINVAL, "%s: no way to open is numbered %d", path,
                        (int)mode);
    return HOP_OK;
}

hop_status hop_store_open(const char *path, hop_store_mode mode,
                          const hop_store_recipe *recipe,
                          const hop_store_options *options, hop_store **out,
                          hop_error *error) {
    static const hop_store_options defaults = HOP_STORE_OPTIONS_INIT;
    if (!options) options = &defaults;
    if (!path || !*path || !out)
        return hop_fail(error, HOP_EINVAL, "a memory file needs a name");
    hop_status status = check_options(path, mode, options, error);
    if (status != HOP_OK) return status;
    hop_store *store = calloc(1, sizeof *store);
    if (!store) return hop_fail_memory(error);
    store->mode = mode;
    store->options = *options;
    store->path = strdup(path);
    if (!store->path)
        status = hop_fail_memory(error);
    else if (mode == HOP_STORE_CREATE)
        status = open_to_create(store, recipe, error);
    else
        status = open_existing(store, error);
    if (status == HOP_OK)
        *out = store;
    else
        hop_store_close(store);
    return status;
}

void hop_store_disconnect(hop_store *store) {
    sqlite3_finalize(store->insert);
    store->insert = NULL;
    sqlite3_close(store->db);
    store->db = NULL;
    store->data_version = -1; /* another connection counts anew */
    store->stamp.frozen = 0;
    hop_publish_abandon(store->temporary);
    store->temporary = NULL;
}

void hop_store_abort(hop_store *store) {
    if (!store->db || sqlite3_get_autocommit(store->db)) return;
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    if (!sqlite3_get_autocommit(store->db)) hop_store_disconnect(store);
}

void hop_store_close(hop_store *store) {
    if (!store) return;
    hop_store_rollback(store);
    hop_store_disconnect(store);
    hop_mirror_clear(&store->mirror);
    hop_row_room_close(&store->room);
    hop_coder_free(store->coder);
    hop_context_free(store->coding);
    free(store->formers);
    free(store->path);
    free(store);
}

/* Whether the file that is open no longer bears its name. */
int hop_store_has_moved(const hop_store *store) {
    int moved = 0;
    return sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) ==
               SQLITE_OK &&
           moved;
}

/* Whether a connection that sees no changes has missed one. */
static int is_stale(const hop_store *store) {
    const hop_store_stamp now = hop_store_stamp_of(store->path), *then = &store->stamp;
    return then->frozen &&
           (now.device != then->device || now.number != then->number ||
            now.size != then->size || now.seconds != then->seconds ||
            now.nanoseconds != then->nanoseconds || hop_store_has_log(store->path));
}

hop_status hop_store_connection(hop_store *store, sqlite3 **db, hop_error *error) {
    if (!store->db && store->mode == HOP_STORE_CREATE)
        return hop_fail(error, HOP_ENOTFOUND, "%s: there is no file yet", store->path);
    if (store->db && is_stale(store)) hop_store_disconnect(store);
    if (!store->db) {
        store->stamp = hop_store_stamp_of(store->path);
        hop_status status = hop_store_connect(store->path, store->mode != HOP_STORE_READ,
                                              &store->options, &store->db, error);
        if (status != HOP_OK) {
            hop_store_disconnect(store);
            return status;
        }
        store->stamp.frozen = hop_store_is_frozen(store->db);
    }
    *db = store->db;
    return HOP_OK;
}

hop_status hop_store_refresh(hop_store *store, int *changed, hop_error *error) {
    int64_t version = 0;
    sqlite3 *db = NULL;
    if (store->transaction != HOP_TRANSACTION_NONE)
        return hop_fail(error, HOP_EINVAL, "%s: a transaction is open", store->path);
    if (changed) *changed = 0;
    if (store->mode == HOP_STORE_CREATE) return HOP_OK;
    if (store->db && hop_store_has_moved(store)) hop_store_disconnect(store);
    hop_status status = hop_store_connection(store, &db, error);
    if (status == HOP_OK)
        status =
            hop_sql_number(db, "PRAGMA main.data_version", store->path, &version, error);
    if (status != HOP_OK || version == store->data_version) return status;
    status = load_snapshot(store, error);
    if (status == HOP_OK && changed) *changed = 1;
    return status;
}

const char *hop_store_path(const hop_store *store) {
    return store->path;
}

const hop_store_recipe *hop_store_recipe_of(const hop_store *store) {
    return &store->recipe;
}

hop_time hop_store_now(const hop_store *store) {
    return hop_clock_now(&store->options);
}

size_t hop_store_count(const hop_store *store) {
    return store->mirror.count;
}

const hop_store_item *hop_store_item_at(const hop_store *store, size_t row) {
    const hop_mirror *mirror = &store->mirror;
    return row < mirror->count && !mirror->dead[row] ? &mirror->items[row] : NULL;
}

hop_status hop_store_find(const hop_store *store, const char *key, size_t *row) {
    return key ? hop_mirror_find(&store->mirror, key, row) : HOP_ENOTFOUND;
}

const char *hop_store_text(const hop_store *store, size_t row, size_t *size) {
    const hop_mirror *mirror = &store->mirror;
    if (!mirror->of_texts || row >= mirror->count || mirror->dead[row]) return NULL;
    if (size) *size = mirror->texts[row].size;
    return mirror->texts[row].bytes;
}

const hop_patterns *hop_store_patterns(const hop_store *store) {
    return store->mirror.patterns;
}

const uint64_t *hop_store_codes(const hop_store *store) {
    return store->mirror.code_words ? store->mirror.codes : NULL;
}
