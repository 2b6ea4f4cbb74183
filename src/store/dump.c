/* SPDX-License-Identifier: MIT */
/* A memory file as JSON lines: one state of the file, in the order of its items. */
#include "store/dump.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/utf8.h"
#include "encode/json_text.h"
#include "patterns/rows.h"
#include "store/store.h"

typedef struct dumper {
    sqlite3 *db;
    const char *name;
    hop_store_recipe recipe;
    int readable;
    sqlite3_stmt *items, *tags, *events;
    hop_mirror mirror; /* without rows: what rows look like */
    hop_row_room room;
    int64_t last, last_batch;
    hop_dump_writer out;
} dumper;

enum { TEXT = HOP_ITEM_COLUMNS, PAYLOAD, PICTURE };
static const char item_query[] =
    "SELECT " HOP_ITEM_COLUMN_NAMES ", text, payload, picture FROM item"
    " LEFT JOIN content ON content.item = item.id ORDER BY id";
static const char tag_query[] = "SELECT name FROM tag WHERE item = ?1 ORDER BY name";
static const char event_query[] =
    "SELECT at, what, numerator, denominator, note FROM event WHERE item = ?1"
    " ORDER BY id";

static hop_status damaged(dumper *self, const char *what) {
    return self->out.status =
               hop_fail(self->out.error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: %s)", self->name,
                        (long long)sqlite3_column_int64(self->items, HOP_ITEM_ID), what);
}

/* Begins a member of the item's object. */
static void member(dumper *self, const char *name) {
    hop_dump_say(&self->out, ",\"");
    hop_dump_say(&self->out, name);
    hop_dump_say(&self->out, "\":");
}

/* A text of the file is checked before it is written: a dump is UTF-8. */
static void text_of(dumper *self, sqlite3_stmt *row, int column) {
    const char *text = (const char *)sqlite3_column_text(row, column);
    const size_t size = (size_t)sqlite3_column_bytes(row, column);
    if (!text)
        self->out.status = hop_fail_memory(self->out.error);
    else if (hop_utf8_fault(text, size) != size)
        damaged(self, "a text is not UTF-8");
    else
        hop_dump_string(&self->out, text, size);
}

static void fraction(dumper *self, sqlite3_stmt *row, int column) {
    hop_dump_say(&self->out, "\"");
    hop_dump_integer(&self->out, sqlite3_column_int64(row, column));
    hop_dump_say(&self->out, "/");
    hop_dump_integer(&self->out, sqlite3_column_int64(row, column + 1));
    hop_dump_say(&self->out, "\"");
}

static void payload_of(dumper *self) {
    char why[HOP_JSON_WHY_SIZE];
    json_t *value = NULL;
    const char *text = (const char *)sqlite3_column_text(self->items, PAYLOAD);
    const size_t size = (size_t)sqlite3_column_bytes(self->items, PAYLOAD);
    const hop_status status = text ? hop_json_read(text, size, &value, why) : HOP_ENOMEM;
    char *compact = status == HOP_OK ? hop_json_compact(value) : NULL;
    json_decref(value);
    if (status != HOP_OK && status != HOP_ENOMEM)
        damaged(self, "its payload is no JSON");
    else if (!compact)
        self->out.status = hop_fail_memory(self->out.error);
    else
        hop_dump_say(&self->out, compact);
    free(compact);
}

static void tags_of(dumper *self, int64_t id) {
    int code, first = 1;
    sqlite3_bind_int64(self->tags, 1, id);
    while ((code = sqlite3_step(self->tags)) == SQLITE_ROW) {
        if (first) member(self, "tags");
        hop_dump_say(&self->out, first ? "[" : ",");
        first = 0;
        text_of(self, self->tags, 0);
    }
    if (!first) hop_dump_say(&self->out, "]");
    if (code != SQLITE_DONE && self->out.status == HOP_OK)
        self->out.status = hop_sql_fail(self->db, code, self->name, self->out.error);
    sqlite3_reset(self->tags);
}

static void events_of(dumper *self, int64_t id) {
    int code, first = 1;
    sqlite3_bind_int64(self->events, 1, id);
    while ((code = sqlite3_step(self->events)) == SQLITE_ROW) {
        if (first) member(self, "events");
        hop_dump_say(&self->out, first ? "[{\"at\":" : ",{\"at\":");
        first = 0;
        hop_dump_time(&self->out, sqlite3_column_int64(self->events, 0));
        member(self, "what");
        text_of(self, self->events, 1);
        member(self, "by");
        fraction(self, self->events, 2);
        if (sqlite3_column_type(self->events, 4) != SQLITE_NULL) {
            member(self, "note");
            text_of(self, self->events, 4);
        }
        hop_dump_say(&self->out, "}");
    }
    if (!first) hop_dump_say(&self->out, "]");
    if (code != SQLITE_DONE && self->out.status == HOP_OK)
        self->out.status = hop_sql_fail(self->db, code, self->name, self->out.error);
    sqlite3_reset(self->events);
}

static uint32_t little_endian(const unsigned char *bytes, size_t size) {
    uint32_t value = 0;
    for (size_t i = size; i-- > 0;) value = value << 8 | bytes[i];
    return value;
}

static void readable_units(dumper *self, const unsigned char *bytes) {
    member(self, "units");
    hop_dump_say(&self->out, "\"");
    for (size_t i = 0; i < self->recipe.dim; i++)
        hop_dump_say(&self->out, bytes[i / 8] >> i % 8 & 1 ? "+" : "-");
    hop_dump_say(&self->out, "\"");
}

static void readable_values(dumper *self, const unsigned char *bytes) {
    member(self, "values");
    for (size_t i = 0; i < self->recipe.dim; i++) {
        union {
            uint32_t bits;
            float value;
        } u;
        hop_dump_say(&self->out, i ? "," : "[");
        if (self->recipe.storage == HOP_STORAGE_INT8) {
            hop_dump_integer(&self->out, (int8_t)bytes[i]);
            continue;
        }
        u.bits = self->recipe.storage == HOP_STORAGE_FLOAT32
                     ? little_endian(bytes + 4 * i, 4)
                     : little_endian(bytes + 2 * i, 2) << 16;
        hop_dump_real(&self->out, (double)u.value, 1);
    }
    hop_dump_say(&self->out, "]");
}

/* The item's row is sound, so its pattern has the size that the recipe says. */
static void pattern_of(dumper *self) {
    const unsigned char *bytes = sqlite3_column_blob(self->items, HOP_ITEM_PATTERN);
    const size_t size = (size_t)sqlite3_column_bytes(self->items, HOP_ITEM_PATTERN);
    if (!bytes && size)
        self->out.status = hop_fail_memory(self->out.error);
    else if (!self->readable) {
        member(self, "pattern");
        hop_dump_base64(&self->out, bytes, size);
    } else if (self->recipe.storage == HOP_STORAGE_BITS)
        readable_units(self, bytes);
    else
        readable_values(self, bytes);
    if (sqlite3_column_type(self->items, HOP_ITEM_SCALE) == SQLITE_NULL) return;
    member(self, "scale");
    hop_dump_real(&self->out, sqlite3_column_double(self->items, HOP_ITEM_SCALE), 0);
}

/* The pattern of a text memory, which the item's row has found to be UTF-8. */
static void text_pattern(dumper *self) {
    const char *text = sqlite3_column_blob(self->items, HOP_ITEM_PATTERN);
    const size_t size = (size_t)sqlite3_column_bytes(self->items, HOP_ITEM_PATTERN);
    member(self, "text");
    if (text)
        hop_dump_string(&self->out, text, size);
    else
        self->out.status = hop_fail_memory(self->out.error);
}

static void content_of(dumper *self, int64_t id) {
    sqlite3_stmt *row = self->items;
    if (sqlite3_column_type(row, HOP_ITEM_LABEL) != SQLITE_NULL) {
        member(self, "label");
        text_of(self, row, HOP_ITEM_LABEL);
    }
    tags_of(self, id);
    if (self->mirror.of_texts) {
        text_pattern(self);
    } else if (sqlite3_column_type(row, TEXT) != SQLITE_NULL) {
        member(self, "text");
        text_of(self, row, TEXT);
    }
    if (sqlite3_column_type(row, PAYLOAD) != SQLITE_NULL) {
        member(self, "payload");
        payload_of(self);
    }
}

static void item(dumper *self) {
    sqlite3_stmt *row = self->items;
    hop_dump_writer *out = &self->out;
    const int64_t id = sqlite3_column_int64(row, HOP_ITEM_ID);
    hop_dump_say(out, "{\"key\":");
    text_of(self, row, HOP_ITEM_KEY);
    content_of(self, id);
    member(self, "learned");
    fraction(self, row, HOP_ITEM_LEARNED_N);
    member(self, "added");
    fraction(self, row, HOP_ITEM_ADDED_N);
    member(self, "batch");
    hop_dump_integer(out, sqlite3_column_int64(row, HOP_ITEM_BATCH));
    member(self, "created");
    hop_dump_time(out, sqlite3_column_int64(row, HOP_ITEM_CREATED));
    member(self, "confirmed");
    hop_dump_time(out, sqlite3_column_int64(row, HOP_ITEM_CONFIRMED));
    member(self, "confirmations");
    hop_dump_integer(out, sqlite3_column_int64(row, HOP_ITEM_CONFIRMATIONS));
    events_of(self, id);
    if (sqlite3_column_type(row, PICTURE) != SQLITE_NULL) {
        const void *bytes = sqlite3_column_blob(row, PICTURE);
        member(self, "picture");
        hop_dump_base64(out, bytes, (size_t)sqlite3_column_bytes(row, PICTURE));
    }
    if (!self->mirror.of_texts) pattern_of(self);
    hop_dump_say(out, "}\n");
}

int hop_dump_version_of(const hop_store_recipe *recipe) {
    return hop_recipe_of_texts(recipe, NULL) ? HOP_DUMP_VERSION : 1;
}

/* The recipe as its table holds it, by name. */
static hop_status head(dumper *self) {
    hop_dump_writer *out = &self->out;
    sqlite3_stmt *row = NULL;
    int64_t items = 0;
    int code, first = 1;
    hop_status status = hop_sql_number(self->db, "SELECT count(*) FROM item", self->name,
                                       &items, out->error);
    if (status == HOP_OK)
        status = hop_sql_prepare(self->db, "SELECT key, value FROM recipe ORDER BY key",
                                 self->name, &row, out->error);
    if (status != HOP_OK) return status;
    hop_dump_say(out, "{\"format\":\"" HOP_DUMP_FORMAT "\",\"version\":");
    hop_dump_integer(out, hop_dump_version_of(&self->recipe));
    hop_dump_say(out, ",\"items\":");
    hop_dump_integer(out, items);
    hop_dump_say(out, ",\"recipe\":{");
    while ((code = sqlite3_step(row)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(row, 0);
        if (!first) hop_dump_say(out, ",");
        first = 0;
        hop_dump_string(out, text, text ? strlen(text) : 0);
        hop_dump_say(out, ":");
        switch (sqlite3_column_type(row, 1)) {
        case SQLITE_INTEGER:
            hop_dump_integer(out, sqlite3_column_int64(row, 1));
            break;
        case SQLITE_FLOAT:
            hop_dump_real(out, sqlite3_column_double(row, 1), 0);
            break;
        default:
            text = (const char *)sqlite3_column_text(row, 1);
            hop_dump_string(out, text, text ? strlen(text) : 0);
        }
    }
    hop_dump_say(out, "}}\n");
    if (code != SQLITE_DONE)
        status = hop_sql_fail(self->db, code, self->name, out->error);
    sqlite3_finalize(row);
    return status;
}

/* A damaged item is not written as if it were sound. */
static hop_status check_row(dumper *self) {
    hop_mirror_row row;
    self->out.status =
        hop_row_read(self->items, &self->mirror, self->last, self->last_batch, self->name,
                     &self->room, &row, self->out.error);
    if (self->out.status == HOP_OK) {
        self->last = row.item.id;
        self->last_batch = row.detail.batch;
    }
    return self->out.status;
}

static hop_status prepare(dumper *self) {
    hop_error *error = self->out.error;
    if (hop_mirror_create(&self->recipe, &self->mirror) != HOP_OK ||
        hop_row_room_open(&self->mirror, &self->room) != HOP_OK)
        return hop_fail_memory(error);
    hop_status status =
        hop_sql_prepare(self->db, item_query, self->name, &self->items, error);
    if (status == HOP_OK)
        status = hop_sql_prepare(self->db, tag_query, self->name, &self->tags, error);
    if (status == HOP_OK)
        status = hop_sql_prepare(self->db, event_query, self->name, &self->events, error);
    return status;
}

/* Within a read transaction. */
static hop_status write_all(dumper *self) {
    int code = SQLITE_DONE;
    hop_status status =
        hop_recipe_load(self->db, self->name, &self->recipe, self->out.error);
    if (status == HOP_OK) status = prepare(self);
    if (status == HOP_OK) status = head(self);
    if (status != HOP_OK) return status;
    while (self->out.status == HOP_OK &&
           (code = sqlite3_step(self->items)) == SQLITE_ROW) {
        if (check_row(self) == HOP_OK) item(self);
    }
    if (self->out.status == HOP_OK && code != SQLITE_DONE)
        return hop_sql_fail(self->db, code, self->name, self->out.error);
    return hop_dump_flush(&self->out);
}

hop_status hop_store_dump(hop_store *store, const hop_dump_options *options,
                          hop_write *write, void *user, hop_error *error) {
    if (options && options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "dump options: size %zu, expected %zu",
                        options->size, sizeof *options);
    dumper *self = calloc(1, sizeof *self);
    if (!self) return hop_fail_memory(error);
    self->name = store->path;
    self->readable = options && options->readable;
    self->out.write = write;
    self->out.user = user;
    self->out.error = error;
    hop_status status = hop_store_connection(store, &self->db, error);
    if (status == HOP_OK) {
        const int outside = sqlite3_get_autocommit(self->db);
        if (outside) status = hop_sql_run(self->db, "BEGIN", store->path, error);
        if (status == HOP_OK) status = write_all(self);
        sqlite3_finalize(self->items);
        sqlite3_finalize(self->tags);
        sqlite3_finalize(self->events);
        hop_row_room_close(&self->room);
        hop_mirror_clear(&self->mirror);
        if (outside) hop_store_abort(store);
    }
    free(self);
    return status;
}
