/* SPDX-License-Identifier: MIT */
/* The items of a memory file: reading all, adding, reinforcing and forgetting one. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"

/* A pattern is kept as bytes, unit i in bit i % 8 of byte i / 8, on every machine. */

static size_t pattern_bytes(size_t dim) {
    return (dim + 7) / 8;
}

static void words_to_bytes(const uint64_t *words, size_t size, unsigned char *bytes) {
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(words[i / 8] >> (i % 8 * 8));
}

static void bytes_to_words(const unsigned char *bytes, size_t size, uint64_t *words,
                           size_t count) {
    memset(words, 0, count * sizeof *words);
    for (size_t i = 0; i < size; i++) words[i / 8] |= (uint64_t)bytes[i] << (i % 8 * 8);
}

enum { ID, KEY, BATCH, LEARNED_N, LEARNED_D, ADDED_N, ADDED_D, PATTERN };

static hop_status damaged(const char *name, int64_t id, const char *what,
                          hop_error *error) {
    return hop_fail(error, HOP_EFORMAT, "%s: damaged memory file (item %lld: %s)", name,
                    (long long)id, what);
}

/* Checks one row and appends it to the mirror; words is scratch for one pattern. */
static hop_status load_item(sqlite3_stmt *row, size_t dim, const char *name,
                            hop_mirror *mirror, uint64_t *words, hop_error *error) {
    int64_t id = sqlite3_column_int64(row, ID);
    hop_mirror_detail detail = {
        .learned = {sqlite3_column_int64(row, LEARNED_N),
                    sqlite3_column_int64(row, LEARNED_D)},
        .added = {sqlite3_column_int64(row, ADDED_N), sqlite3_column_int64(row, ADDED_D)},
        .batch = sqlite3_column_int64(row, BATCH),
    };
    for (int column = ID; column <= PATTERN; column++) {
        int type = column == KEY       ? SQLITE_TEXT
                   : column == PATTERN ? SQLITE_BLOB
                                       : SQLITE_INTEGER;
        if (sqlite3_column_type(row, column) != type)
            return damaged(name, id, "a column of the wrong type", error);
    }
    size_t last = mirror->count;
    if (id < 1 || (last && id <= mirror->items[last - 1].id))
        return damaged(name, id, "its number is out of order", error);
    if (detail.batch < 1 || (last && detail.batch < mirror->details[last - 1].batch))
        return damaged(name, id, "its batch is out of order", error);
    if (detail.learned.denominator < 1 || detail.added.denominator < 1 ||
        detail.learned.numerator == 0)
        return damaged(name, id, "its strength is out of range", error);

    const char *key = (const char *)sqlite3_column_text(row, KEY);
    size_t size = (size_t)sqlite3_column_bytes(row, KEY);
    const unsigned char *bytes = sqlite3_column_blob(row, PATTERN);
    size_t length = (size_t)sqlite3_column_bytes(row, PATTERN);
    if (!key || (!bytes && length)) return hop_fail_memory(error);
    const char *fault = hop_key_fault(key, size);
    if (fault)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: its key %s)", name,
                        (long long)id, fault);
    if (length != pattern_bytes(dim))
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: a pattern of %zu bytes, not "
                        "%zu)",
                        name, (long long)id, length, pattern_bytes(dim));
    if (dim % 8 && bytes[length - 1] >> dim % 8)
        return damaged(name, id, "its pattern has units past the last", error);
    bytes_to_words(bytes, length, words, hop_patterns_words(mirror->patterns));

    hop_status status = hop_mirror_append(mirror, id, key, size, &detail, words);
    if (status == HOP_EEXISTS) return damaged(name, id, "its key is not unique", error);
    if (status == HOP_EOVERFLOW)
        return damaged(name, id, "its strength is out of range", error);
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status != HOP_OK)
        return hop_fail(error, status, "%s: item %lld: %s", name, (long long)id,
                        hop_status_describe(status));
    return HOP_OK;
}

hop_status hop_items_load(sqlite3 *db, size_t dim, const char *name, hop_mirror *out,
                          hop_error *error) {
    hop_mirror mirror = {0};
    sqlite3_stmt *row = NULL;
    uint64_t *words = NULL;
    hop_status status = hop_mirror_create(dim, &mirror);
    if (status != HOP_OK) return hop_fail(error, status, "%s: no room for items", name);
    words = calloc(hop_patterns_words(mirror.patterns), sizeof *words);
    if (!words) {
        status = hop_fail_memory(error);
        goto done;
    }
    status = hop_sql_prepare(db,
                             "SELECT id, key, batch, learned_numerator,"
                             " learned_denominator, added_numerator, added_denominator,"
                             " pattern FROM item ORDER BY id",
                             name, &row, error);
    if (status != HOP_OK) goto done;
    int code;
    while ((code = sqlite3_step(row)) == SQLITE_ROW) {
        status = load_item(row, dim, name, &mirror, words, error);
        if (status != HOP_OK) goto done;
    }
    if (code != SQLITE_DONE) {
        status = hop_sql_fail(db, code, name, error);
        goto done;
    }
    *out = mirror;
    mirror = (hop_mirror){0};
done:
    sqlite3_finalize(row);
    free(words);
    hop_mirror_clear(&mirror);
    return status;
}

static int insert_item(hop_store *store, size_t row, const unsigned char *bytes,
                       size_t size) {
    const hop_store_item *item = &store->mirror.items[row];
    const hop_mirror_detail *detail = &store->mirror.details[row];
    if (!store->insert) {
        int code =
            sqlite3_prepare_v3(store->db,
                               "INSERT INTO item(id, key, batch, learned_numerator,"
                               " learned_denominator, added_numerator,"
                               " added_denominator, pattern)"
                               " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                               -1, SQLITE_PREPARE_PERSISTENT, &store->insert, NULL);
        if (code != SQLITE_OK) return code;
    }
    sqlite3_bind_int64(store->insert, ID + 1, item->id);
    sqlite3_bind_text(store->insert, KEY + 1, item->key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(store->insert, BATCH + 1, detail->batch);
    sqlite3_bind_int64(store->insert, LEARNED_N + 1, detail->learned.numerator);
    sqlite3_bind_int64(store->insert, LEARNED_D + 1, detail->learned.denominator);
    sqlite3_bind_int64(store->insert, ADDED_N + 1, detail->added.numerator);
    sqlite3_bind_int64(store->insert, ADDED_D + 1, detail->added.denominator);
    sqlite3_bind_blob64(store->insert, PATTERN + 1, bytes, size, SQLITE_STATIC);
    int code = sqlite3_step(store->insert);
    sqlite3_reset(store->insert);
    sqlite3_clear_bindings(store->insert);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static hop_status check_addition(const hop_store *store, const char *key,
                                 const hop_patterns *patterns, size_t row,
                                 hop_strength strength, hop_error *error) {
    const char *fault = key ? hop_key_fault(key, strlen(key)) : "is empty";
    size_t other;
    if (fault)
        return hop_fail(error, HOP_EINVAL, "%s: the key '%.100s' %s", store->path,
                        key ? key : "", fault);
    if (!patterns || row >= hop_patterns_count(patterns))
        return hop_fail(error, HOP_EINVAL, "%s: '%.100s': there is no pattern %zu",
                        store->path, key, row);
    if (hop_patterns_dim(patterns) != store->recipe.dim)
        return hop_fail(error, HOP_ESHAPE, "%s: '%.100s' has %zu units, not %zu",
                        store->path, key, hop_patterns_dim(patterns), store->recipe.dim);
    if (strength.denominator < 1 || strength.numerator == 0)
        return hop_fail(error, HOP_EINVAL, "%s: '%.100s': no strength is %lld/%lld",
                        store->path, key, (long long)strength.numerator,
                        (long long)strength.denominator);
    if (hop_mirror_find(&store->mirror, key, &other) == HOP_OK)
        return hop_fail(error, HOP_EEXISTS, "%s: the key '%.100s' is taken", store->path,
                        key);
    return HOP_OK;
}

hop_status hop_store_add(hop_store *store, const char *key, const hop_patterns *patterns,
                         size_t row, hop_strength strength, hop_error *error) {
    hop_status status = hop_store_require_transaction(store, error);
    if (status == HOP_OK)
        status = check_addition(store, key, patterns, row, strength, error);
    if (status != HOP_OK) return status;
    hop_mirror *mirror = &store->mirror;
    size_t last = mirror->count, size = pattern_bytes(store->recipe.dim);
    int64_t id = last ? mirror->items[last - 1].id : 0;
    if (id == INT64_MAX)
        return hop_fail(error, HOP_ELIMIT, "%s: no number is left for '%.100s'",
                        store->path, key);
    const uint64_t *words = hop_patterns_row(patterns, row);
    hop_mirror_detail detail = {strength, {0, 1}, store->batch};
    unsigned char *bytes = malloc(size);
    if (!bytes) return hop_fail_memory(error);
    words_to_bytes(words, size, bytes);

    status = hop_mirror_append(mirror, id + 1, key, strlen(key), &detail, words);
    if (status != HOP_OK) {
        hop_fail(error, status, "%s: '%.100s': %s", store->path, key,
                 hop_status_describe(status));
        goto done;
    }
    int code = insert_item(store, last, bytes, size);
    if (code != SQLITE_OK) status = hop_store_break(store, code, error);
done:
    free(bytes);
    return status;
}

/* Runs a statement that must change exactly one row, and finalizes it. */
static hop_status change_one(hop_store *store, sqlite3_stmt *statement,
                             hop_error *error) {
    int code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (code == SQLITE_DONE && sqlite3_changes(store->db) != 1) code = SQLITE_CORRUPT;
    return code == SQLITE_DONE ? HOP_OK : hop_store_break(store, code, error);
}

static hop_status find_for_change(hop_store *store, const char *key, size_t *row,
                                  hop_error *error) {
    hop_status status = hop_store_require_transaction(store, error);
    if (status != HOP_OK) return status;
    if (!key || hop_mirror_find(&store->mirror, key, row) != HOP_OK)
        return hop_fail(error, HOP_ENOTFOUND, "%s: there is no item '%.100s'",
                        store->path, key ? key : "");
    return HOP_OK;
}

hop_status hop_store_reinforce(hop_store *store, const char *key, hop_strength by,
                               hop_error *error) {
    size_t row = 0;
    sqlite3_stmt *statement = NULL;
    hop_status status = find_for_change(store, key, &row, error);
    if (status != HOP_OK) return status;
    status = hop_store_save_strength(store, row, error);
    if (status != HOP_OK) return status;
    status = hop_mirror_reinforce(&store->mirror, row, by);
    if (status != HOP_OK)
        return hop_fail(error, status, "%s: '%.100s' by %lld/%lld: %s", store->path, key,
                        (long long)by.numerator, (long long)by.denominator,
                        hop_status_describe(status));
    int code = sqlite3_prepare_v2(store->db,
                                  "UPDATE item SET added_numerator = ?1,"
                                  " added_denominator = ?2 WHERE id = ?3",
                                  -1, &statement, NULL);
    if (code != SQLITE_OK) return hop_store_break(store, code, error);
    hop_strength added = store->mirror.details[row].added;
    sqlite3_bind_int64(statement, 1, added.numerator);
    sqlite3_bind_int64(statement, 2, added.denominator);
    sqlite3_bind_int64(statement, 3, store->mirror.items[row].id);
    return change_one(store, statement, error);
}

hop_status hop_store_forget(hop_store *store, const char *key, hop_error *error) {
    size_t row = 0;
    sqlite3_stmt *statement = NULL;
    hop_status status = find_for_change(store, key, &row, error);
    if (status != HOP_OK) return status;
    status = hop_store_save_mirror(store, error);
    if (status != HOP_OK) return status;
    int code = sqlite3_prepare_v2(store->db, "DELETE FROM item WHERE id = ?1", -1,
                                  &statement, NULL);
    if (code != SQLITE_OK) return hop_store_break(store, code, error);
    sqlite3_bind_int64(statement, 1, store->mirror.items[row].id);
    status = change_one(store, statement, error);
    if (status == HOP_OK) hop_mirror_remove(&store->mirror, row);
    return status;
}
