/* SPDX-License-Identifier: MIT */
/* What items hold beside their patterns: text, payload, picture and tags. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/utf8.h"
#include "encode/json_text.h"

/* --- checks ------------------------------------------------------------------------ */

static hop_status check_text(const char *what, const char *text, size_t most,
                             const char *key, const char *name, hop_error *error) {
    char excerpt[HOP_EXCERPT_SIZE];
    if (!text) return HOP_OK;
    const size_t size = strlen(text);
    if (size > most)
        return hop_fail(error, HOP_ELIMIT,
                        "%s: '%.100s': its %s is of %zu bytes, at most %zu", name, key,
                        what, size, most);
    const size_t fault = hop_utf8_fault(text, size);
    if (fault != size)
        return hop_fail(error, HOP_EINVAL,
                        "%s: '%.100s': its %s is not UTF-8 at byte %zu ('%s')", name, key,
                        what, fault,
                        hop_utf8_excerpt(text + fault, size - fault, excerpt));
    return HOP_OK;
}

static hop_status check_payload(const hop_store_entry *entry, const char *name,
                                hop_error *error) {
    char why[HOP_JSON_WHY_SIZE];
    json_t *value = NULL;
    if (!entry->payload) return HOP_OK;
    hop_status status =
        hop_json_read(entry->payload, strlen(entry->payload), &value, why);
    json_decref(value);
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status != HOP_OK)
        return hop_fail(error, status, "%s: '%.100s': its payload: %s", name, entry->key,
                        why);
    return HOP_OK;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static hop_status check_tags(const hop_store_entry *entry, const char *name,
                             hop_error *error) {
    const char *tags[HOP_MAX_TAGS];
    if (entry->tag_count > HOP_MAX_TAGS)
        return hop_fail(error, HOP_ELIMIT, "%s: '%.100s': %zu tags, at most %d", name,
                        entry->key, entry->tag_count, HOP_MAX_TAGS);
    if (entry->tag_count && !entry->tags)
        return hop_fail(error, HOP_EINVAL, "%s: '%.100s': %zu tags, but none given", name,
                        entry->key, entry->tag_count);
    for (size_t i = 0; i < entry->tag_count; i++) {
        const char *tag = tags[i] = entry->tags[i];
        const char *fault = tag ? hop_key_fault(tag, strlen(tag)) : "is empty";
        if (fault)
            return hop_fail(error, HOP_EINVAL, "%s: '%.100s': the tag '%.100s' %s", name,
                            entry->key, tag ? tag : "", fault);
    }
    qsort(tags, entry->tag_count, sizeof *tags, by_text);
    for (size_t i = 1; i < entry->tag_count; i++)
        if (strcmp(tags[i - 1], tags[i]) == 0)
            return hop_fail(error, HOP_EINVAL, "%s: '%.100s': the tag '%.100s' twice",
                            name, entry->key, tags[i]);
    return HOP_OK;
}

hop_status hop_content_check(const hop_store_entry *entry, const char *name,
                             hop_error *error) {
    const char *fault =
        entry->label ? hop_key_fault(entry->label, strlen(entry->label)) : NULL;
    if (fault)
        return hop_fail(error, HOP_EINVAL, "%s: '%.100s': the label '%.100s' %s", name,
                        entry->key, entry->label, fault);
    if (entry->picture_size > HOP_MAX_PICTURE)
        return hop_fail(error, HOP_ELIMIT,
                        "%s: '%.100s': its picture is of %zu bytes, at most %d", name,
                        entry->key, entry->picture_size, HOP_MAX_PICTURE);
    hop_status status =
        check_text("text", entry->text, HOP_MAX_TEXT, entry->key, name, error);
    if (status == HOP_OK)
        status = check_text("payload", entry->payload, HOP_MAX_PAYLOAD, entry->key, name,
                            error);
    if (status == HOP_OK) status = check_payload(entry, name, error);
    if (status == HOP_OK) status = check_tags(entry, name, error);
    return status;
}

/* --- writing ----------------------------------------------------------------------- */

static int save_body(sqlite3 *db, int64_t id, const hop_store_entry *entry) {
    sqlite3_stmt *statement = NULL;
    if (!entry->text && !entry->payload && !entry->picture) return SQLITE_OK;
    int code = sqlite3_prepare_v2(db,
                                  "INSERT INTO main.content(item, text, payload, picture)"
                                  " VALUES(?1,?2,?3,?4)",
                                  -1, &statement, NULL);
    if (code != SQLITE_OK) return code;
    sqlite3_bind_int64(statement, 1, id);
    if (entry->text) sqlite3_bind_text(statement, 2, entry->text, -1, SQLITE_STATIC);
    if (entry->payload)
        sqlite3_bind_text(statement, 3, entry->payload, -1, SQLITE_STATIC);
    if (entry->picture)
        sqlite3_bind_blob64(statement, 4, entry->picture, entry->picture_size,
                            SQLITE_STATIC);
    code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int save_tags(sqlite3 *db, int64_t id, const hop_store_entry *entry) {
    sqlite3_stmt *statement = NULL;
    if (entry->tag_count == 0) return SQLITE_OK;
    int code = sqlite3_prepare_v2(db, "INSERT INTO main.tag(name, item) VALUES(?1,?2)",
                                  -1, &statement, NULL);
    for (size_t i = 0; code == SQLITE_OK && i < entry->tag_count; i++) {
        sqlite3_bind_text(statement, 1, entry->tags[i], -1, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 2, id);
        code = sqlite3_step(statement);
        if (code == SQLITE_DONE) code = sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return code;
}

int hop_content_save(sqlite3 *db, int64_t id, const hop_store_entry *entry) {
    int code = save_body(db, id, entry);
    return code == SQLITE_OK ? save_tags(db, id, entry) : code;
}

int hop_content_drop(sqlite3 *db, int64_t id) {
    int code = hop_sql_delete(db, "DELETE FROM main.content WHERE item = ?1", id);
    if (code == SQLITE_OK)
        code = hop_sql_delete(db, "DELETE FROM main.tag WHERE item = ?1", id);
    return code;
}

/* --- reading ----------------------------------------------------------------------- */

static hop_status damaged(const hop_store *store, int64_t id, const char *what,
                          hop_error *error) {
    return hop_fail(error, HOP_EFORMAT, "%s: damaged memory file (item %lld: its %s)",
                    store->path, (long long)id, what);
}

/* A copy of a column that is a text or nothing. */
static hop_status copy_text(const hop_store *store, sqlite3_stmt *row, int column,
                            const char *what, size_t most, int64_t id, char **out,
                            hop_error *error) {
    const int type = sqlite3_column_type(row, column);
    if (type == SQLITE_NULL) return HOP_OK;
    const char *text = (const char *)sqlite3_column_text(row, column);
    const size_t size = (size_t)sqlite3_column_bytes(row, column);
    if (type == SQLITE_TEXT && !text) return hop_fail_memory(error);
    if (type != SQLITE_TEXT || size > most || hop_utf8_fault(text, size) != size)
        return damaged(store, id, what, error);
    *out = strndup(text, size);
    return *out ? HOP_OK : hop_fail_memory(error);
}

#define BODY(text)                                                                       \
    "SELECT i.id, " text ", c.payload, c.picture FROM main.item AS i"                    \
    " LEFT JOIN main.content AS c ON c.item = i.id WHERE i.id = ?1"

static hop_status read_body(const hop_store *store, sqlite3 *db, int64_t id,
                            hop_store_content *out, hop_error *error) {
    sqlite3_stmt *row = NULL;
    hop_status status = hop_sql_prepare(
        db, store->mirror.of_texts ? BODY("CAST(i.pattern AS TEXT)") : BODY("c.text"),
        store->path, &row, error);
    if (status != HOP_OK) return status;
    sqlite3_bind_int64(row, 1, id);
    int code = sqlite3_step(row);
    if (code == SQLITE_DONE)
        status = hop_fail(error, HOP_ENOTFOUND, "%s: item %lld was forgotten meanwhile",
                          store->path, (long long)id);
    else if (code != SQLITE_ROW)
        status = hop_sql_fail(db, code, store->path, error);
    if (status == HOP_OK)
        status = copy_text(store, row, 1, "text", HOP_MAX_TEXT, id, &out->text, error);
    if (status == HOP_OK)
        status = copy_text(store, row, 2, "payload", HOP_MAX_PAYLOAD, id, &out->payload,
                           error);
    const int type = status == HOP_OK ? sqlite3_column_type(row, 3) : SQLITE_NULL;
    if (type != SQLITE_NULL) {
        const void *bytes = sqlite3_column_blob(row, 3);
        const size_t size = (size_t)sqlite3_column_bytes(row, 3);
        if (type != SQLITE_BLOB || size > HOP_MAX_PICTURE)
            status = damaged(store, id, "picture", error);
        else if (!(out->picture = malloc(size + 1)))
            status = hop_fail_memory(error);
        else if (size)
            memcpy(out->picture, bytes, size);
        out->picture_size = size;
    }
    sqlite3_finalize(row);
    return status;
}

static hop_status read_tags(const hop_store *store, sqlite3 *db, int64_t id,
                            hop_store_content *out, hop_error *error) {
    sqlite3_stmt *row = NULL;
    hop_status status =
        hop_sql_prepare(db, "SELECT name FROM main.tag WHERE item = ?1 ORDER BY name",
                        store->path, &row, error);
    if (status != HOP_OK) return status;
    sqlite3_bind_int64(row, 1, id);
    int code;
    while ((code = sqlite3_step(row)) == SQLITE_ROW && status == HOP_OK) {
        if (out->tag_count == HOP_MAX_TAGS) {
            status = damaged(store, id, "tags", error);
            break;
        }
        if (!out->tags) out->tags = calloc(HOP_MAX_TAGS, sizeof *out->tags);
        if (!out->tags) {
            status = hop_fail_memory(error);
            break;
        }
        status = copy_text(store, row, 0, "tags", HOP_MAX_TAG, id,
                           &out->tags[out->tag_count], error);
        const char *tag = out->tags[out->tag_count];
        if (status == HOP_OK && (!tag || hop_key_fault(tag, strlen(tag))))
            status = damaged(store, id, "tags", error);
        out->tag_count += tag != NULL;
    }
    if (status == HOP_OK && code != SQLITE_DONE)
        status = hop_sql_fail(db, code, store->path, error);
    sqlite3_finalize(row);
    return status;
}

hop_status hop_store_content_of(hop_store *store, size_t row, hop_store_content *out,
                                hop_error *error) {
    sqlite3 *db = NULL;
    hop_store_content content = {0};
    if (row >= store->mirror.count || store->mirror.dead[row])
        return hop_fail(error, HOP_ENOTFOUND, "%s: there is no row %zu", store->path,
                        row);
    const int64_t id = store->mirror.items[row].id;
    hop_status status = hop_store_connection(store, &db, error);
    if (status != HOP_OK) return status;
    /* Text and tags of one moment, whatever others write in between. */
    const int outside = sqlite3_get_autocommit(db);
    if (outside) status = hop_sql_run(db, "BEGIN", store->path, error);
    if (status == HOP_OK) status = read_body(store, db, id, &content, error);
    if (status == HOP_OK) status = read_tags(store, db, id, &content, error);
    if (outside) hop_store_abort(store);
    if (status == HOP_OK)
        *out = content;
    else
        hop_store_content_clear(&content);
    return status;
}

void hop_store_content_clear(hop_store_content *content) {
    for (size_t i = 0; i < content->tag_count; i++) free(content->tags[i]);
    free(content->tags);
    free(content->text);
    free(content->payload);
    free(content->picture);
    *content = (hop_store_content){0};
}
