/* SPDX-License-Identifier: MIT */
/* The table of items: all are read, one is written. */
#include "store/store.h"

#include <string.h>
#include "core/error.h"

static hop_status load_item(sqlite3_stmt *statement, const char *name, hop_mirror *mirror,
                            hop_row_room *room, hop_error *error) {
    const size_t count = mirror->count;
    hop_mirror_row row;
    hop_status status =
        hop_row_read(statement, mirror, count ? mirror->items[count - 1].id : 0,
                     count ? hop_mirror_detail_of(mirror, count - 1).batch : 0, name,
                     room, &row, error);
    if (status != HOP_OK) return status;
    status = hop_mirror_append(mirror, &row);
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status == HOP_EEXISTS || status == HOP_EOVERFLOW)
        return hop_fail(error, HOP_EFORMAT, "%s: damaged memory file (item %lld: %s)",
                        name, (long long)row.item.id,
                        status == HOP_EEXISTS ? "its key is not unique"
                                              : "its strength is out of range");
    if (status != HOP_OK)
        return hop_fail(error, status, "%s: item %lld: %s", name, (long long)row.item.id,
                        hop_status_describe(status));
    return HOP_OK;
}

/* Makes room for as many rows as the index of the keys knows, within reason: what a file
   says of itself is no more than a hint. */
static hop_status reserve(sqlite3 *db, const char *name, hop_mirror *mirror,
                          int64_t *count, hop_error *error) {
    enum { MOST = 1 << 20 };
    hop_status status = hop_sql_number(
        db, "SELECT count(*) FROM main.item INDEXED BY sqlite_autoindex_item_1", name,
        count, error);
    if (status != HOP_OK) return status;
    status = hop_mirror_reserve(mirror, *count < MOST ? (size_t)*count : MOST);
    return status == HOP_OK ? HOP_OK : hop_fail_memory(error);
}

hop_status hop_items_load(sqlite3 *db, const hop_store_recipe *recipe, const char *name,
                          hop_mirror *out, hop_error *error) {
    hop_mirror mirror = {0};
    hop_row_room room = {0};
    int64_t count = 0;
    sqlite3_stmt *statement = NULL;
    hop_status status = hop_mirror_create(recipe, &mirror);
    if (status == HOP_OK) status = hop_row_room_open(&mirror, &room);
    if (status != HOP_OK) {
        hop_fail_memory(error);
        goto done;
    }
    status = reserve(db, name, &mirror, &count, error);
    if (status == HOP_OK)
        status = hop_sql_prepare(
            db, "SELECT " HOP_ITEM_COLUMN_NAMES " FROM main.item ORDER BY id", name,
            &statement, error);
    if (status != HOP_OK) goto done;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        status = load_item(statement, name, &mirror, &room, error);
        if (status != HOP_OK) goto done;
    }
    if (code != SQLITE_DONE) {
        status = hop_sql_fail(db, code, name, error);
        goto done;
    }
    if ((int64_t)mirror.count != count) { /* rows that are gone without a trace */
        status = hop_fail(error, HOP_EFORMAT,
                          "%s: damaged memory file (%zu items, but %lld keys)", name,
                          mirror.count, (long long)count);
        goto done;
    }
    mirror.names_kept = mirror.names.used;
    *out = mirror;
    mirror = (hop_mirror){0};
done:
    sqlite3_finalize(statement);
    hop_row_room_close(&room);
    hop_mirror_clear(&mirror);
    return status;
}

hop_status hop_store_next_id(hop_store *store, int64_t *id, hop_error *error) {
    hop_status status = HOP_OK;
    if (store->last_id == 0)
        status = hop_sql_number(store->db,
                                "SELECT coalesce((SELECT seq FROM main.sqlite_sequence "
                                "WHERE name = 'item'), 0)",
                                store->path, &store->last_id, error);
    if (status != HOP_OK) return status;
    const size_t count = store->mirror.count;
    const int64_t last = count ? store->mirror.items[count - 1].id : 0;
    if (store->last_id < last) store->last_id = last;
    if (store->last_id == INT64_MAX)
        return hop_fail(error, HOP_ELIMIT, "%s: no number is left for another item",
                        store->path);
    *id = ++store->last_id;
    return HOP_OK;
}

static int write_row(hop_store *store, sqlite3_stmt *statement, size_t row) {
    hop_row_bind(statement, &store->mirror, row, &store->room);
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int hop_items_insert(hop_store *store, size_t row) {
    int code = SQLITE_OK;
    if (!store->insert)
        code = sqlite3_prepare_v3(
            store->db,
            "INSERT INTO main.item(" HOP_ITEM_COLUMN_NAMES
            ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)",
            -1, SQLITE_PREPARE_PERSISTENT, &store->insert, NULL);
    return code == SQLITE_OK ? write_row(store, store->insert, row) : code;
}

int hop_items_replace(hop_store *store, size_t row) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(
        store->db,
        "UPDATE main.item SET key=?2, batch=?3, learned_numerator=?4,"
        " learned_denominator=?5, added_numerator=?6, added_denominator=?7, created=?8,"
        " confirmed=?9, confirmations=?10, label=?11, scale=?12, code=?13, checksum=?14,"
        " pattern=?15 WHERE id=?1",
        -1, &statement, NULL);
    if (code == SQLITE_OK) code = write_row(store, statement, row);
    sqlite3_finalize(statement);
    return code == SQLITE_OK && sqlite3_changes(store->db) != 1 ? SQLITE_CORRUPT : code;
}
