/* SPDX-License-Identifier: MIT */
/* One line of a dump: read strictly, put into the tables. */
#include "store/restore.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "encode/base64.h"
#include "encode/json_text.h"
#include "patterns/rows_stored.h"

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
    [PATTERN] = {"pattern", JSON_STRING, 0}, /* one of these three; of texts the text */
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
    if (self->store->mirror.of_texts) {
        if (found[TEXT] && forms == 0) return HOP_OK;
        return hop_restore_fail(self, HOP_EFORMAT,
                                found[TEXT] ? "the text is the pattern: there is no other"
                                            : "text is missing");
    }
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
        if (*out >= HOP_TIME_MIN && *out <= HOP_TIME_MAX) return HOP_OK;
        return hop_restore_fail(self, HOP_EFORMAT, "%s is out of range", name);
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

static hop_status read_tags(hop_restorer *self, json_t *list,
                            const char *tags[HOP_MAX_TAGS]) {
    const size_t count = json_array_size(list);
    if (count > HOP_MAX_TAGS)
        return hop_restore_fail(self, HOP_ELIMIT, "%zu tags, at most %d", count,
                                HOP_MAX_TAGS);
    for (size_t i = 0; i < count; i++) {
        tags[i] = json_string_value(json_array_get(list, i));
        if (!tags[i]) return hop_restore_fail(self, HOP_EFORMAT, "tag %zu is no text", i);
    }
    return HOP_OK;
}

/* Fills the rest of the entry and writes it; payload and picture are the caller's. */
static hop_status write_content(hop_restorer *self, int64_t id, hop_store_entry *entry) {
    char name[256];
    snprintf(name, sizeof name, "%.200s:%zu", self->name, self->line);
    hop_status status = hop_content_check(entry, name, self->error);
    /* What would be the caller's fault elsewhere is the dump's here. */
    if (status == HOP_EINVAL) {
        if (self->error) self->error->status = HOP_EFORMAT;
        return HOP_EFORMAT;
    }
    if (status != HOP_OK) return status;
    const int code = hop_content_save(self->store->db, id, entry);
    return code == SQLITE_OK ? HOP_OK : hop_store_break(self->store, code, self->error);
}

static hop_status restore_content(hop_restorer *self, int64_t id,
                                  json_t *const found[MEMBERS]) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    const char *tags[HOP_MAX_TAGS];
    void *picture = NULL;
    char *payload = NULL;
    entry.key = json_string_value(found[KEY]);
    if (found[TEXT] && !self->store->mirror.of_texts)
        entry.text = json_string_value(found[TEXT]);
    entry.tags = tags;
    entry.tag_count = json_array_size(found[TAGS]);
    hop_status status = read_tags(self, found[TAGS], tags);
    if (status == HOP_OK && found[PAYLOAD] &&
        !(payload = hop_json_compact(found[PAYLOAD])))
        status = hop_fail_memory(self->error);
    if (status == HOP_OK && found[PICTURE])
        status = read_picture(self, found[PICTURE], &picture, &entry.picture_size);
    entry.payload = payload;
    entry.picture = picture;
    if (status == HOP_OK) status = write_content(self, id, &entry);
    free(payload);
    free(picture);
    return status;
}

static hop_status restore_event(hop_restorer *self, int64_t id, size_t place,
                                json_t *event) {
    const char *what = json_string_value(json_object_get(event, "what"));
    json_t *note = json_object_get(event, "note");
    const hop_event_kind kind = hop_event_find(what);
    hop_strength by = {0, 1};
    hop_time at = 0;
    if (json_object_size(event) != (note ? 4u : 3u) || (note && !json_is_string(note)))
        return hop_restore_fail(self, HOP_EFORMAT,
                                "event %zu wants at, what, by and perhaps note, and no "
                                "more",
                                place);
    hop_status status =
        read_time(self, "an event's at", json_object_get(event, "at"), &at);
    if (status == HOP_OK)
        status = read_fraction(self, "an event's by", json_object_get(event, "by"), &by);
    if (status != HOP_OK) return status;
    if (kind == HOP_EVENT_COUNT)
        return hop_restore_fail(self, HOP_EFORMAT, "no event is '%.60s'",
                                what ? what : "");
    if (note && json_string_length(note) > HOP_MAX_NOTE)
        return hop_restore_fail(self, HOP_ELIMIT, "a note of %zu bytes, at most %d",
                                json_string_length(note), HOP_MAX_NOTE);
    const int code = hop_event_save(self->store->db, id, at, kind, by,
                                    note ? json_string_value(note) : NULL);
    return code == SQLITE_OK ? HOP_OK : hop_store_break(self->store, code, self->error);
}

/* Reads all of an item but its pattern and content. */
static hop_status read_row(hop_restorer *self, json_t *const found[MEMBERS],
                           hop_mirror_row *row) {
    const hop_mirror *mirror = &self->store->mirror;
    const int64_t before =
        mirror->count ? hop_mirror_detail_of(mirror, mirror->count - 1).batch : 1;
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
    row->item.key = json_string_value(found[KEY]);
    row->key_size = json_string_length(found[KEY]);
    row->item.label = found[LABEL] ? json_string_value(found[LABEL]) : NULL;
    row->label_size = found[LABEL] ? json_string_length(found[LABEL]) : 0;
    return HOP_OK;
}

static hop_status read_scale(hop_restorer *self, const json_t *value,
                             hop_mirror_row *row) {
    const int wanted = self->store->recipe.storage == HOP_STORAGE_INT8;
    if (wanted != (value != NULL))
        return hop_restore_fail(self, HOP_EFORMAT, "scale %s",
                                wanted ? "is missing" : "goes with int8 rows only");
    row->scale = value ? (float)json_number_value(value) : 1;
    if (value && ((double)row->scale != json_number_value(value) || !(row->scale >= 0)))
        return hop_restore_fail(self, HOP_EFORMAT, "scale is no float32 of at least 0");
    return HOP_OK;
}

static hop_status append(hop_restorer *self, const hop_mirror_row *row) {
    hop_status status = hop_mirror_append(&self->store->mirror, row);
    if (status == HOP_OK) return HOP_OK;
    if (status == HOP_ENOMEM) return hop_fail_memory(self->error);
    if (status == HOP_EEXISTS)
        return hop_restore_fail(self, HOP_EFORMAT, "the key '%.100s' is there twice",
                                row->item.key);
    return hop_restore_fail(self, status, "%s", hop_status_describe(status));
}

/* Numbers as they will be read: whether any set stores them, and their sign code. */
static hop_status encode(hop_restorer *self, hop_mirror_row *row) {
    const hop_store_recipe *recipe = &self->store->recipe;
    hop_rows *rows = NULL;
    hop_error why;
    if (recipe->storage == HOP_STORAGE_BITS || self->store->mirror.of_texts)
        return HOP_OK;
    hop_status status =
        hop_rows_of_stored(self->context, recipe->storage, recipe->normalise,
                           row->pattern, &row->scale, 1, self->dim, &rows, &why);
    if (status == HOP_EVALUE)
        return hop_restore_fail(self, HOP_EFORMAT, "%s", why.message);
    if (status != HOP_OK) return hop_fail(self->error, status, "%s", why.message);
    if (recipe->codes) {
        row->code = self->store->room.code;
        hop_rows_read(rows, 0, self->values);
        status = hop_store_code(self->store, self->values, self->store->room.code,
                                self->error);
    }
    hop_rows_free(rows);
    return status;
}

hop_status hop_restore_item(hop_restorer *self, json_t *object) {
    json_t *found[MEMBERS] = {NULL}, *event;
    hop_mirror_row row = {.pattern = self->pattern};
    hop_store *store = self->store;
    hop_text_sort sort;
    size_t place;
    hop_status status = sort_members(self, object, found);
    if (status == HOP_OK) status = read_row(self, found, &row);
    if (status == HOP_OK) status = read_scale(self, found[SCALE], &row);
    if (status == HOP_OK && hop_recipe_of_texts(&store->recipe, &sort))
        status = hop_restore_text(self, sort, found[TEXT], &row);
    else if (status == HOP_OK)
        status = hop_restore_pattern(self, found[PATTERN], found[UNITS], found[VALUES]);
    if (status == HOP_OK) status = encode(self, &row);
    if (status == HOP_OK) status = hop_store_next_id(store, &row.item.id, self->error);
    if (status == HOP_OK) status = append(self, &row);
    if (status != HOP_OK) return status;
    const int code = hop_items_insert(store, store->mirror.count - 1);
    if (code != SQLITE_OK) return hop_store_break(store, code, self->error);
    status = restore_content(self, row.item.id, found);
    json_array_foreach(found[EVENTS], place, event) {
        if (status != HOP_OK) break;
        status = restore_event(self, row.item.id, place, event);
    }
    return status;
}
