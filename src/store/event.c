/* SPDX-License-Identifier: MIT */
/* The history of items: what happened to each, and when. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/utf8.h"

const char *hop_event_name(hop_event_kind kind) {
    static const char *const names[HOP_EVENT_COUNT] = {"learn",   "reinforce", "weaken",
                                                       "confirm", "update",    "merge"};
    return (unsigned)kind < HOP_EVENT_COUNT ? names[kind] : NULL;
}

int hop_event_save(sqlite3 *db, int64_t id, hop_time at, hop_event_kind kind,
                   hop_strength by, const char *note) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(
        db,
        "INSERT INTO main.event(item, at, what, numerator, denominator, note)"
        " VALUES(?1,?2,?3,?4,?5,?6)",
        -1, &statement, NULL);
    if (code != SQLITE_OK) return code;
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int64(statement, 2, at);
    sqlite3_bind_text(statement, 3, hop_event_name(kind), -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 4, by.numerator);
    sqlite3_bind_int64(statement, 5, by.denominator);
    if (note) sqlite3_bind_text(statement, 6, note, -1, SQLITE_STATIC);
    code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int hop_event_drop(sqlite3 *db, int64_t id) {
    return hop_sql_delete(db, "DELETE FROM main.event WHERE item = ?1", id);
}

typedef struct history {
    hop_store_event *events;
    size_t count, room;
} history;

/* Takes over the note. */
static hop_status append(history *all, hop_store_event event) {
    if (all->count == all->room) {
        const size_t room = all->room ? 2 * all->room : 8;
        hop_store_event *grown = realloc(all->events, room * sizeof *grown);
        if (!grown) {
            free(event.note);
            return HOP_ENOMEM;
        }
        all->events = grown;
        all->room = room;
    }
    all->events[all->count++] = event;
    return HOP_OK;
}

hop_event_kind hop_event_find(const char *name) {
    int kind = HOP_EVENT_LEARN + 1; /* learning is in the item's own row */
    if (!name) return HOP_EVENT_COUNT;
    while (kind < HOP_EVENT_COUNT && strcmp(name, hop_event_name((hop_event_kind)kind)))
        kind++;
    return (hop_event_kind)kind;
}

enum { AT, WHAT, NUMERATOR, DENOMINATOR, NOTE };

/* One row of the table; strengths add up in *after. */
static hop_status read_event(sqlite3_stmt *row, const char *name, int64_t id,
                             hop_strength *after, history *all, hop_error *error) {
    const char *what = (const char *)sqlite3_column_text(row, WHAT);
    const char *note = (const char *)sqlite3_column_text(row, NOTE);
    const size_t size = (size_t)sqlite3_column_bytes(row, NOTE);
    hop_store_event event = {
        .at = sqlite3_column_int64(row, AT),
        .kind = hop_event_find(what),
        .by = {sqlite3_column_int64(row, NUMERATOR),
               sqlite3_column_int64(row, DENOMINATOR)},
    };
    if (event.kind == HOP_EVENT_COUNT || event.by.denominator < 1 ||
        event.at < HOP_TIME_MIN || event.at > HOP_TIME_MAX || size > HOP_MAX_NOTE ||
        (note && hop_utf8_fault(note, size) != size) ||
        hop_strength_add(*after, event.by, after) != HOP_OK)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: its history)", name,
                        (long long)id);
    event.after = *after;
    if (note && !(event.note = strdup(note))) return hop_fail_memory(error);
    return append(all, event) == HOP_OK ? HOP_OK : hop_fail_memory(error);
}

hop_status hop_store_history(hop_store *store, const char *key, hop_store_event **events,
                             size_t *count, hop_error *error) {
    size_t row = 0;
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    history all = {0};
    if (!key || hop_mirror_find(&store->mirror, key, &row) != HOP_OK)
        return hop_fail(error, HOP_ENOTFOUND, "%s: there is no item '%.100s'",
                        store->path, key ? key : "");
    const hop_store_item *item = &store->mirror.items[row];
    hop_strength after = hop_mirror_detail_of(&store->mirror, row).learned;
    hop_status status = hop_store_connection(store, &db, error);
    if (status == HOP_OK)
        status = hop_sql_prepare(db,
                                 "SELECT e.at, e.what, e.numerator, e.denominator, e.note"
                                 " FROM main.item AS i LEFT JOIN main.event AS e"
                                 " ON e.item = i.id WHERE i.id = ?1 ORDER BY e.id",
                                 store->path, &statement, error);
    if (status != HOP_OK) return status;
    sqlite3_bind_int64(statement, 1, item->id);
    if (append(&all, (hop_store_event){item->created, HOP_EVENT_LEARN, after, after,
                                       NULL}) != HOP_OK)
        status = hop_fail_memory(error);
    int code = SQLITE_ROW, there = 0;
    while (status == HOP_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        there = 1;
        if (sqlite3_column_type(statement, AT) != SQLITE_NULL) /* else it has no events */
            status = read_event(statement, store->path, item->id, &after, &all, error);
    }
    if (status == HOP_OK && code != SQLITE_DONE)
        status = hop_sql_fail(db, code, store->path, error);
    else if (status == HOP_OK && !there)
        status = hop_fail(error, HOP_ENOTFOUND, "%s: '%.100s' was forgotten meanwhile",
                          store->path, item->key);
    sqlite3_finalize(statement);
    if (status != HOP_OK) {
        hop_store_history_free(all.events, all.count);
        return status;
    }
    *events = all.events;
    *count = all.count;
    return HOP_OK;
}

void hop_store_history_free(hop_store_event *events, size_t count) {
    for (size_t i = 0; events && i < count; i++) free(events[i].note);
    free(events);
}
