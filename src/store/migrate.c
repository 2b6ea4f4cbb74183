/* SPDX-License-Identifier: MIT */
/* Memory files of version 1 become files of this one. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"

/* What version 1 did not say. */
static const char *const recipe_steps[] = {
    ("INSERT INTO main.recipe SELECT 'encoder', CASE value WHEN 1 THEN 'picture'"
     " WHEN 0 THEN 'none' ELSE value END FROM main.recipe WHERE key = 'pictures'"),
    "DELETE FROM main.recipe WHERE key = 'pictures'",
    "INSERT INTO main.recipe VALUES ('kind', 'patterns')",
    "INSERT INTO main.recipe VALUES ('storage', 'bits')",
    "INSERT INTO main.recipe VALUES ('normalise', 0)",
    "INSERT INTO main.recipe VALUES ('codes', 0)",
    "INSERT INTO main.recipe VALUES ('energy', '')",
    "INSERT INTO main.recipe VALUES ('similarity', 'dot')",
    "INSERT INTO main.recipe VALUES ('activation', 'none')",
    "INSERT INTO main.recipe VALUES ('beta', 0.0)",
    "INSERT INTO main.recipe VALUES ('beta_auto', 0)",
    "INSERT INTO main.recipe VALUES ('false_rejection', 0.0)",
    "INSERT INTO main.recipe VALUES ('threshold', 0.0)",
    "INSERT INTO main.recipe VALUES ('tuned_at', 0)",
    "INSERT INTO main.recipe VALUES ('half_life', 0)",
};

enum { ID, KEY, BATCH, LEARNED_N, LEARNED_D, ADDED_N, ADDED_D, PATTERN };

static hop_status damaged(const char *name, int64_t id, const char *what,
                          hop_error *error) {
    return hop_fail(error, HOP_EFORMAT, "%s: damaged memory file (item %lld: %s)", name,
                    (long long)id, what);
}

/* Loading afterwards checks what an item says; here it must only be possible to move it.
 */
static hop_status take_item(sqlite3_stmt *statement, const char *name, hop_time now,
                            hop_mirror *mirror, uint64_t *words, hop_error *error) {
    const int64_t id = sqlite3_column_int64(statement, ID);
    const unsigned char *bytes = sqlite3_column_blob(statement, PATTERN);
    const size_t size = (size_t)sqlite3_column_bytes(statement, PATTERN);
    const char *key = (const char *)sqlite3_column_text(statement, KEY);
    const size_t key_size = (size_t)sqlite3_column_bytes(statement, KEY);
    const hop_mirror_row row = {
        .item = {.id = id, .key = key, .created = now, .confirmed = now},
        .detail = {{sqlite3_column_int64(statement, LEARNED_N),
                    sqlite3_column_int64(statement, LEARNED_D)},
                   {sqlite3_column_int64(statement, ADDED_N),
                    sqlite3_column_int64(statement, ADDED_D)},
                   sqlite3_column_int64(statement, BATCH)},
        .key_size = key_size,
        .pattern = words,
        .scale = 1};
    if (!key || hop_key_fault(key, key_size))
        return damaged(name, id, "its key is no text", error);
    if (!bytes || size != mirror->row_bytes)
        return damaged(name, id, "its pattern is of the wrong size", error);
    if (mirror->dim % 8 && bytes[size - 1] >> mirror->dim % 8)
        return damaged(name, id, "its pattern has units past the last", error);
    if (row.detail.learned.denominator < 1 || row.detail.added.denominator < 1)
        return damaged(name, id, "its strength is out of range", error);
    memset(words, 0, hop_mirror_pattern_bytes(mirror));
    for (size_t i = 0; i < size; i++) words[i / 8] |= (uint64_t)bytes[i] << (i % 8 * 8);
    hop_status status = hop_mirror_append(mirror, &row);
    if (status == HOP_EEXISTS) return damaged(name, id, "its key is not unique", error);
    if (status == HOP_EOVERFLOW)
        return damaged(name, id, "its strength is out of range", error);
    return status == HOP_OK ? HOP_OK : hop_fail_memory(error);
}

static hop_status take_items(sqlite3 *db, const char *name, hop_time now,
                             hop_mirror *mirror, hop_error *error) {
    sqlite3_stmt *statement = NULL;
    uint64_t *words = malloc(hop_mirror_pattern_bytes(mirror));
    hop_status status = words ? HOP_OK : hop_fail_memory(error);
    if (status == HOP_OK)
        status = hop_sql_prepare(db,
                                 "SELECT id, key, batch, learned_numerator,"
                                 " learned_denominator, added_numerator,"
                                 " added_denominator, pattern FROM main.item_1"
                                 " ORDER BY id",
                                 name, &statement, error);
    int code = SQLITE_DONE;
    while (status == HOP_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
        status = take_item(statement, name, now, mirror, words, error);
    if (status == HOP_OK && code != SQLITE_DONE)
        status = hop_sql_fail(db, code, name, error);
    sqlite3_finalize(statement);
    free(words);
    return status;
}

static hop_status put_items(sqlite3 *db, const char *name, hop_mirror *mirror,
                            hop_error *error) {
    hop_store store = {.db = db, .mirror = *mirror};
    int code =
        hop_row_room_open(mirror, &store.room) == HOP_OK ? SQLITE_OK : SQLITE_NOMEM;
    for (size_t row = 0; row < mirror->count && code == SQLITE_OK; row++) {
        const hop_store_item *item = &mirror->items[row];
        const hop_strength added = hop_mirror_detail_of(mirror, row).added;
        code = hop_items_insert(&store, row);
        if (code == SQLITE_OK && added.numerator)
            code = hop_event_save(db, item->id, item->created,
                                  added.numerator > 0 ? HOP_EVENT_REINFORCE
                                                      : HOP_EVENT_WEAKEN,
                                  added, NULL);
    }
    sqlite3_finalize(store.insert);
    hop_row_room_close(&store.room);
    return code == SQLITE_OK ? HOP_OK : hop_sql_fail(db, code, name, error);
}

/* What cannot be opened afterwards is not migrated. */
static hop_status check_result(sqlite3 *db, const hop_store_recipe *recipe,
                               const char *name, hop_error *error) {
    hop_mirror mirror = {0};
    hop_status status = hop_items_load(db, recipe, name, &mirror, error);
    if (status == HOP_OK)
        status = hop_build_check_strengths(&mirror, recipe, name, HOP_EFORMAT, error);
    hop_mirror_clear(&mirror);
    return status;
}

hop_status hop_schema_migrate(sqlite3 *db, const char *name, hop_time now,
                              hop_error *error) {
    hop_store_recipe recipe;
    hop_mirror mirror = {0};
    char version[64];
    hop_status status = HOP_OK;
    for (size_t i = 0; i < sizeof recipe_steps / sizeof *recipe_steps; i++)
        if (status == HOP_OK) status = hop_sql_run(db, recipe_steps[i], name, error);
    if (status == HOP_OK) status = hop_recipe_load(db, name, &recipe, error);
    if (status == HOP_OK)
        status = hop_build_check_recipe(&recipe, name, HOP_ENEWER, error);
    if (status == HOP_OK)
        status = hop_sql_run(db, "ALTER TABLE main.item RENAME TO item_1", name, error);
    if (status == HOP_OK) status = hop_schema_create_tables(db, name, error);
    if (status == HOP_OK && hop_mirror_create(&recipe, &mirror) != HOP_OK)
        status = hop_fail_memory(error);
    if (status == HOP_OK) status = take_items(db, name, now, &mirror, error);
    if (status == HOP_OK) status = put_items(db, name, &mirror, error);
    if (status == HOP_OK) status = check_result(db, &recipe, name, error);
    if (status == HOP_OK) status = hop_sql_run(db, "DROP TABLE main.item_1", name, error);
    snprintf(version, sizeof version, "PRAGMA main.user_version=%d",
             HOP_STORE_SCHEMA_VERSION);
    if (status == HOP_OK) status = hop_sql_run(db, version, name, error);
    hop_mirror_clear(&mirror);
    return status;
}
