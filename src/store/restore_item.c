/* SPDX-License-Identifier: MIT */
/* One line of a dump: read strictly, put into the tables. */
#include "store/restore.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "encode/base64.h"
#include "encode/json_text.h"
#include "store/check.h"

typedef enum member {
    KEY,
    LABEL,
    TAGS,
    TEXT,
    PAYLOAD,
    LEARNED,
    ADDED,
    BATCH,
    CREATED,
    CONFIRMED,
    CONFIRMATIONS,
    EVENTS,
    PICTURE,
    PATTERN,
    UNITS,
    VALUES,
    SCALE,
    MEMBERS
} member;

static const struct {
    const char *name;
    json_type type;
    int needed;
} members[MEMBERS] = {
    [KEY] = {"key", JSON_STRING, 1},
    [LABEL] = {"label", JSON_STRING, 0},
    [TAGS] = {"tags", JSON_ARRAY, 0},
    [TEXT] = {"text", JSON_STRING, 0},
    [PAYLOAD] = {"payload", JSON_NULL, 0}, /* any */
    [LEARNED] = {"learned", JSON_STRING, 1},
    [ADDED] = {"added", JSON_STRING, 1},
    [BATCH] = {"batch", JSON_INTEGER, 1},
    [CREATED] = {"created", JSON_STRING, 1}, /* or a whole number */
    [CONFIRMED] = {"confirmed", JSON_STRING, 1},
    [CONFIRMATIONS] = {"confirmations", JSON_INTEGER, 1},
    [EVENTS] = {"events", JSON_ARRAY, 0},
    [PICTURE] = {"picture", JSON_STRING, 0},
    [PATTERN] = {"pattern", JSON_STRING, 0}, /* one of these three */
    [UNITS] = {"units", JSON_STRING, 0},
    [VALUES] = {"values", JSON_ARRAY, 0},
    [SCALE] = {"scale", JSON_REAL, 0},
};

static int has_type(member which, const json_t *value) {
    if (which == PAYLOAD) return 1;
    if (which == CREATED || which == CONFIRMED)
        return json_is_string(value) || json_is_integer(value);
    if (which == SCALE) return json_is_number(value);
    return json_typeof(value) == members[which].type;
}

/* Sorts the members of an object into found[MEMBERS]. */
static hop_status sort_members(hop_restorer *self, json_t *object,
                               json_t *found[MEMBERS]) {
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) {
        int which = 0;
        while (which < MEMBERS && strcmp(name, members[which].name) != 0) which++;
        if (which == MEMBERS)
            return hop_restore_fail(self, HOP_EFORMAT, "unknown field '%.60s'", name);
        if (!has_type((member)which, value))
            return hop_restore_fail(self, HOP_EFORMAT, "%s is of the wrong type", name);
        found[which] = value;
    }
    for (int i = 0; i < MEMBERS; i++)
        if (members[i].needed && !found[i])
            return hop_restore_fail(self, HOP_EFORMAT, "%s is missing", members[i].name);
    const int forms = !!found[PATTERN] + !!found[UNITS] + !!found[VALUES];
    if (forms != 1)
        return hop_restore_fail(self, HOP_EFORMAT,
                                "one of pattern, units and values is wanted, not %d",
                                forms);
    return HOP_OK;
}

static hop_status read_fraction(hop_restorer *self, const char *name, const json_t *value,
                                hop_strength *out) {
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    const char *slash = strchr(text, '/');
    char *middle = NULL, *end = NULL;
    errno = 0;
    const long long numerator = strtoll(text, &middle, 10);
    const long long denominator = slash ? strtoll(slash + 1, &end, 10) : 0;
    if (!slash || middle != slash || middle == text || end == slash + 1 || *end ||
        errno || strspn(text, "-0123456789/") != strlen(text) || denominator < 1)
        return hop_restore_fail(self, HOP_EFORMAT, "%s is '%.60s', not such as \"3/2\"",
                                name, text);
    *out = (hop_strength){numerator, denominator};
    return HOP_OK;
}

static hop_status read_time(hop_restorer *self, const char *name, const json_t *value,
                            hop_time *out) {
    hop_time last;
    if (json_is_integer(value)) {
        *out = json_integer_value(value);
        return HOP_OK;
    }
    const char *text = json_is_string(value) ? json_string_value(value) : "-";
    if (*text == '-' || hop_time_parse(text, 0, out, &last) != HOP_OK || *out != last)
        return hop_restore_fail(self, HOP_EFORMAT,
                                "%s is '%.60s', not such as "
                                "\"2026-01-31T12:00:00.000Z\"",
                                name, text);
    return HOP_OK;
}

static hop_status check_name(hop_restorer *self, const char *what, const json_t *value) {
    const char *text = json_is_string(value) ? json_string_value(value) : NULL;
    const char *fault =
        text ? hop_key_fault(text, json_string_length(value)) : "is no text";
    return fault ? hop_restore_fail(self, HOP_EFORMAT, "%s '%.100s' %s", what,
                                    text ? text : "", fault)
                 : HOP_OK;
}

static int step(sqlite3_stmt *statement) {
    const int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return code;
}

static void bind_string(sqlite3_stmt *statement, int place, const json_t *value) {
    if (value)
        sqlite3_bind_text64(statement, place, json_string_value(value),
                            json_string_length(value), SQLITE_STATIC, SQLITE_UTF8);
}

static hop_status run(hop_restorer *self, sqlite3_stmt *statement) {
    const int code = step(statement);
    return code == SQLITE_DONE ? HOP_OK
                               : hop_sql_fail(self->db, code, self->path, self->error);
}

/* Bytes of a picture, to be freed. */
static hop_status read_picture(hop_restorer *self, const json_t *value, void **out,
                               size_t *size) {
    const char *text = json_string_value(value);
    const size_t length = json_string_length(value);
    *size = hop_base64_size(text, length);
    if (*size == SIZE_MAX)
        return hop_restore_fail(self, HOP_EFORMAT, "the picture is no base64");
    if (*size > HOP_MAX_PICTURE)
        return hop_restore_fail(self, HOP_ELIMIT, "a picture of %zu bytes is over %d",
                                *size, HOP_MAX_PICTURE);
    *out = malloc(*size ? *size : 1);
    if (!*out) return hop_fail_memory(self->error);
    hop_base64_read(text, length, *out);
    return HOP_OK;
}

static hop_status restore_content(hop_restorer *self, int64_t id,
                                  json_t *const found[MEMBERS]) {
    void *picture = NULL;
    size_t size = 0;
    char *payload = NULL;
    hop_status status = HOP_OK;
    if (!found[TEXT] && !found[PAYLOAD] && !found[PICTURE]) return HOP_OK;
    if (found[TEXT] && json_string_length(found[TEXT]) > HOP_MAX_TEXT)
        return hop_restore_fail(self, HOP_ELIMIT, "a text of %zu bytes is over %d",
                                json_string_length(found[TEXT]), HOP_MAX_TEXT);
    if (found[PAYLOAD] && !(payload = hop_json_compact(found[PAYLOAD])))
        return hop_fail_memory(self->error);
    if (payload && strlen(payload) > HOP_MAX_PAYLOAD)
        status = hop_restore_fail(self, HOP_ELIMIT, "a payload of %zu bytes is over %d",
                                  strlen(payload), HOP_MAX_PAYLOAD);
    if (status == HOP_OK && found[PICTURE])
        status = read_picture(self, found[PICTURE], &picture, &size);
    if (status == HOP_OK) {
        sqlite3_bind_int64(self->content, 1, id);
        bind_string(self->content, 2, found[TEXT]);
        if (payload) sqlite3_bind_text(self->content, 3, payload, -1, SQLITE_STATIC);
        if (picture) sqlite3_bind_blob64(self->content, 4, picture, size, SQLITE_STATIC);
        status = run(self, self->content);
    }
    free(payload);
    free(picture);
    return status;
}

static hop_status restore_tags(hop_restorer *self, int64_t id, json_t *list) {
    size_t place;
    json_t *value;
    if (json_array_size(list) > HOP_MAX_TAGS)
        return hop_restore_fail(self, HOP_ELIMIT, "%zu tags are over %d",
                                json_array_size(list), HOP_MAX_TAGS);
    json_array_foreach(list, place, value) {
        hop_status status = check_name(self, "the tag", value);
        if (status != HOP_OK) return status;
        bind_string(self->tag, 1, value);
        sqlite3_bind_int64(self->tag, 2, id);
        const int code = step(self->tag);
        if ((code & 0xff) == SQLITE_CONSTRAINT)
            return hop_restore_fail(self, HOP_EFORMAT, "the tag '%.100s' is there twice",
                                    json_string_value(value));
        if (code != SQLITE_DONE)
            return hop_sql_fail(self->db, code, self->path, self->error);
    }
    return HOP_OK;
}

static hop_status restore_events(hop_restorer *self, int64_t id, json_t *list) {
    size_t place;
    json_t *event;
    json_array_foreach(list, place, event) {
        const json_t *what = json_object_get(event, "what");
        const json_t *note = json_object_get(event, "note");
        hop_strength by = {0, 1};
        hop_time at = 0;
        if (json_object_size(event) != (note ? 4u : 3u) ||
            (note && !json_is_string(note)))
            return hop_restore_fail(self, HOP_EFORMAT,
                                    "event %zu wants at, what, by and perhaps note, and "
                                    "no more",
                                    place);
        hop_status status =
            read_time(self, "an event's at", json_object_get(event, "at"), &at);
        if (status == HOP_OK)
            status =
                read_fraction(self, "an event's by", json_object_get(event, "by"), &by);
        if (status == HOP_OK && !hop_event_is_change(json_string_value(what)))
            status =
                hop_restore_fail(self, HOP_EFORMAT, "no event is '%.60s'",
                                 json_is_string(what) ? json_string_value(what) : "");
        if (status != HOP_OK) return status;
        sqlite3_bind_int64(self->event, 1, id);
        sqlite3_bind_int64(self->event, 2, at);
        bind_string(self->event, 3, what);
        sqlite3_bind_int64(self->event, 4, by.numerator);
        sqlite3_bind_int64(self->event, 5, by.denominator);
        bind_string(self->event, 6, note);
        status = run(self, self->event);
        if (status != HOP_OK) return status;
    }
    return HOP_OK;
}

/* Reads all of an item but its pattern and content. */
static hop_status read_row(hop_restorer *self, int64_t id, json_t *const found[MEMBERS],
                           hop_mirror_row *row) {
    const hop_mirror *mirror = &self->mirror;
    const int64_t before = mirror->count ? mirror->details[mirror->count - 1].batch : 1;
    hop_status status = check_name(self, "the key", found[KEY]);
    if (status == HOP_OK && found[LABEL])
        status = check_name(self, "the label", found[LABEL]);
    if (status == HOP_OK)
        status = read_fraction(self, "learned", found[LEARNED], &row->detail.learned);
    if (status == HOP_OK)
        status = read_fraction(self, "added", found[ADDED], &row->detail.added);
    if (status == HOP_OK)
        status = read_time(self, "created", found[CREATED], &row->item.created);
    if (status == HOP_OK)
        status = read_time(self, "confirmed", found[CONFIRMED], &row->item.confirmed);
    if (status != HOP_OK) return status;
    if (row->detail.learned.numerator == 0)
        return hop_restore_fail(self, HOP_EFORMAT, "learned is 0");
    row->detail.batch = json_integer_value(found[BATCH]);
    if (row->detail.batch < before)
        return hop_restore_fail(self, HOP_EFORMAT, "batch %lld comes after %lld",
                                (long long)row->detail.batch, (long long)before);
    row->item.confirmations = json_integer_value(found[CONFIRMATIONS]);
    if (row->item.confirmations < 0)
        return hop_restore_fail(self, HOP_EFORMAT, "confirmations are below 0");
    row->item.id = id;
    row->item.key = json_string_value(found[KEY]);
    row->key_size = json_string_length(found[KEY]);
    row->item.label = found[LABEL] ? json_string_value(found[LABEL]) : NULL;
    row->label_size = found[LABEL] ? json_string_length(found[LABEL]) : 0;
    return HOP_OK;
}

static hop_status read_scale(hop_restorer *self, const json_t *value,
                             hop_mirror_row *row) {
    const int wanted = self->recipe.storage == HOP_STORAGE_INT8;
    if (wanted != (value != NULL))
        return hop_restore_fail(self, HOP_EFORMAT, "scale %s",
                                wanted ? "is missing" : "goes with int8 rows only");
    row->scale = value ? (float)json_number_value(value) : 1;
    if (value && ((double)row->scale != json_number_value(value) || !(row->scale >= 0)))
        return hop_restore_fail(self, HOP_EFORMAT, "scale is no float32 of at least 0");
    return HOP_OK;
}

static hop_status append(hop_restorer *self, const hop_mirror_row *row) {
    hop_status status = hop_mirror_append(&self->mirror, row);
    if (status == HOP_OK) return HOP_OK;
    if (status == HOP_ENOMEM) return hop_fail_memory(self->error);
    if (status == HOP_EEXISTS)
        return hop_restore_fail(self, HOP_EFORMAT, "the key '%.100s' is there twice",
                                row->item.key);
    return hop_restore_fail(self, status, "%s", hop_status_describe(status));
}

hop_status hop_restore_item(hop_restorer *self, int64_t id, json_t *object) {
    json_t *found[MEMBERS] = {NULL};
    hop_mirror_row row = {.pattern = self->pattern};
    hop_status status = sort_members(self, object, found);
    if (status == HOP_OK) status = read_row(self, id, found, &row);
    if (status == HOP_OK) status = read_scale(self, found[SCALE], &row);
    if (status == HOP_OK)
        status = hop_restore_pattern(self, found[PATTERN], found[UNITS], found[VALUES]);
    if (status == HOP_OK) status = encode(self, &row);
    if (status == HOP_OK) status = append(self, &row);
    if (status != HOP_OK) return status;
    hop_row_bind(self->item, &self->mirror, self->mirror.count - 1, &self->room);
    status = run(self, self->item);
    if (status == HOP_OK) status = restore_content(self, id, found);
    if (status == HOP_OK && found[TAGS]) status = restore_tags(self, id, found[TAGS]);
    if (status == HOP_OK && found[EVENTS])
        status = restore_events(self, id, found[EVENTS]);
    return status;
}

hop_status hop_restore_prepare(hop_restorer *self) {
    static const char *const sql[] = {
        "INSERT INTO item(" HOP_ITEM_COLUMN_NAMES ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7,"
        " ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        "INSERT INTO content(item, text, payload, picture) VALUES(?1, ?2, ?3, ?4)",
        "INSERT INTO tag(name, item) VALUES(?1, ?2)",
        "INSERT INTO event(item, at, what, numerator, denominator, note)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    };
    sqlite3_stmt **const statements[] = {&self->item, &self->content, &self->tag,
                                         &self->event};
    hop_status status = HOP_OK;
    for (int i = 0; i < 4 && status == HOP_OK; i++)
        status =
            hop_sql_prepare(self->db, sql[i], self->path, statements[i], self->error);
    if (status != HOP_OK) return status;
    if (hop_mirror_create(&self->recipe, &self->mirror) != HOP_OK ||
        hop_row_room_open(&self->mirror, &self->room) != HOP_OK)
        return hop_fail_memory(self->error);
    self->pattern = calloc(1, hop_mirror_pattern_bytes(&self->mirror));
    return self->pattern ? HOP_OK : hop_fail_memory(self->error);
}

void hop_restore_finish(hop_restorer *self) {
    sqlite3_finalize(self->item);
    sqlite3_finalize(self->content);
    sqlite3_finalize(self->tag);
    sqlite3_finalize(self->event);
    hop_row_room_close(&self->room);
    hop_mirror_clear(&self->mirror);
    free(self->pattern);
}
