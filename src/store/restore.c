/* SPDX-License-Identifier: MIT */
/* A new memory file from a dump: all of it, in one transaction, or nothing. */
#include "store/restore.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/pages.h"
#include "core/utf8.h"
#include "encode/json_text.h"
#include "store/dump.h"

enum { FIRST_ROOM = 1 << 16 };

hop_status hop_restore_fail(hop_restorer *self, hop_status status, const char *format,
                            ...) {
    char why[HOP_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    return hop_fail(self->error, status, "%s:%zu: %s", self->name, self->line, why);
}

/* More bytes behind those that are there. */
static hop_status refill(hop_restorer *self) {
    size_t held = self->end - self->begin, got = 0;
    memmove(self->bytes, self->bytes + self->begin, held);
    self->begin = 0;
    self->end = held;
    if (held == self->capacity) {
        if (held >= HOP_DUMP_MAX_LINE)
            return hop_restore_fail(self, HOP_ELIMIT, "the line is over %zu bytes",
                                    HOP_DUMP_MAX_LINE);
        const size_t room = 2 * self->capacity;
        char *larger = realloc(self->bytes, room);
        if (!larger) return hop_fail_memory(self->error);
        self->bytes = larger;
        self->capacity = room;
    }
    hop_status status = self->read(self->user, self->bytes + held, self->capacity - held,
                                   &got, self->error);
    if (status != HOP_OK) return status;
    self->end += got;
    self->ended = got == 0;
    return HOP_OK;
}

/* The next line without its end; HOP_EEMPTY where there is none. */
static hop_status take_line(hop_restorer *self, const char **text, size_t *size) {
    size_t looked = 0;
    self->line++;
    for (;;) {
        const char *from = self->bytes ? self->bytes + self->begin : NULL;
        const size_t held = self->end - self->begin;
        const char *found =
            held > looked ? memchr(from + looked, '\n', held - looked) : NULL;
        if (found || (self->ended && held)) {
            *text = from;
            *size = found ? (size_t)(found - from) : held;
            self->begin += *size + (found != NULL);
            return HOP_OK;
        }
        if (self->ended) return HOP_EEMPTY;
        looked = held;
        hop_status status = refill(self);
        if (status != HOP_OK) return status;
    }
}

hop_status hop_restore_line(hop_restorer *self, json_t **out) {
    char why[HOP_JSON_WHY_SIZE];
    const char *text = NULL;
    size_t size = 0;
    json_t *value = NULL;
    /* Beyond a payload's own: its line, and what goes by the count of units and events.
     */
    const hop_json_limits limits = {HOP_JSON_MAX_NESTING + 1, (size_t)1 << 22,
                                    HOP_JSON_MAX_VALUES + ((size_t)1 << 22) + self->dim};
    hop_status status = take_line(self, &text, &size);
    if (status != HOP_OK) return status;
    const size_t fault = hop_utf8_fault(text, size);
    if (fault != size)
        return hop_restore_fail(self, HOP_EFORMAT, "byte %zu is not UTF-8", fault + 1);
    status = hop_json_read_within(text, size, &limits, &value, why);
    if (status == HOP_ENOMEM) return hop_fail_memory(self->error);
    if (status != HOP_OK) return hop_restore_fail(self, status, "the line %s", why);
    if (!json_is_object(value)) {
        json_decref(value);
        return hop_restore_fail(self, HOP_EFORMAT, "the line is no JSON object");
    }
    *out = value;
    return HOP_OK;
}

static hop_status bind_value(hop_restorer *self, sqlite3_stmt *insert, const char *key,
                             json_t *value) {
    sqlite3_bind_text(insert, 1, key, -1, SQLITE_STATIC);
    if (json_is_integer(value))
        sqlite3_bind_int64(insert, 2, json_integer_value(value));
    else if (json_is_real(value))
        sqlite3_bind_double(insert, 2, json_real_value(value));
    else if (json_is_string(value))
        sqlite3_bind_text(insert, 2, json_string_value(value),
                          (int)json_string_length(value), SQLITE_STATIC);
    else
        return hop_restore_fail(self, HOP_EFORMAT,
                                "recipe: '%.60s' is neither a number nor a text", key);
    const int code = sqlite3_step(insert);
    sqlite3_reset(insert);
    return code == SQLITE_DONE ? HOP_OK
                               : hop_sql_fail(NULL, code, self->name, self->error);
}

/* The members of the recipe as rows of its table, in RAM, where its one reader finds
   them. Damage is told of as of the dump's line. */
static hop_status read_recipe(hop_restorer *self, json_t *members,
                              hop_store_recipe *out) {
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;
    const char *key;
    json_t *value;
    char name[256];
    snprintf(name, sizeof name, "%.200s:%zu", self->name, self->line);
    hop_status status = hop_sql_open_memory(name, &db, self->error);
    if (status == HOP_OK)
        status = hop_schema_create(db, HOP_STORE_NEWEST_VERSION, name, self->error);
    if (status == HOP_OK)
        status = hop_sql_prepare(db, "INSERT INTO recipe(key, value) VALUES(?1, ?2)",
                                 name, &insert, self->error);
    if (status == HOP_OK) json_object_foreach(members, key, value) {
            status = bind_value(self, insert, key, value);
            if (status != HOP_OK) break;
        }
    sqlite3_finalize(insert);
    if (status == HOP_OK) status = hop_recipe_load(db, name, out, self->error);
    if (status == HOP_OK)
        status = hop_build_check_recipe(out, name, HOP_ENEWER, self->error);
    sqlite3_close(db);
    return status;
}

static hop_status read_head(hop_restorer *self, hop_store_recipe *recipe) {
    json_t *head = NULL;
    hop_status status = hop_restore_line(self, &head);
    if (status == HOP_EEMPTY)
        return hop_fail(self->error, HOP_EFORMAT, "%s: no dump: it is empty", self->name);
    if (status != HOP_OK) return status;
    const char *format = json_string_value(json_object_get(head, "format"));
    json_t *version = json_object_get(head, "version");
    json_t *items = json_object_get(head, "items");
    json_t *members = json_object_get(head, "recipe");
    if (!format || strcmp(format, HOP_DUMP_FORMAT) != 0 || !json_is_integer(version))
        status = hop_restore_fail(self, HOP_EFORMAT,
                                  "no dump of a memory file: its first line does not say "
                                  "\"format\":\"" HOP_DUMP_FORMAT "\" and a version");
    else if (json_integer_value(version) > HOP_DUMP_VERSION)
        status =
            hop_restore_fail(self, HOP_ENEWER,
                             "dump version %lld is newer than %d, the newest known "
                             "here",
                             (long long)json_integer_value(version), HOP_DUMP_VERSION);
    else if (json_integer_value(version) < 1 || !json_is_object(members) ||
             !json_is_integer(items) || json_integer_value(items) < 0 ||
             json_object_size(head) != 4)
        status = hop_restore_fail(self, HOP_EFORMAT,
                                  "the first line wants format, version, items and "
                                  "recipe, and no more");
    else {
        self->items = json_integer_value(items);
        status = read_recipe(self, members, recipe);
        if (status == HOP_OK &&
            json_integer_value(version) != hop_dump_version_of(recipe))
            status = hop_restore_fail(self, HOP_EFORMAT,
                                      "dump version %lld does not go with the encoder %s",
                                      (long long)json_integer_value(version),
                                      hop_encoder_name(recipe->encoder));
    }
    json_decref(head);
    return status;
}

static hop_status read_items(hop_restorer *self, size_t *count) {
    hop_status status = HOP_OK;
    int64_t done = 0;
    while (status == HOP_OK) {
        json_t *object = NULL;
        status = hop_restore_line(self, &object);
        if (status == HOP_EEMPTY) break;
        if (status == HOP_OK && done == self->items)
            status = hop_restore_fail(self, HOP_EFORMAT,
                                      "more items than the %lld of the first line",
                                      (long long)self->items);
        if (status == HOP_OK) status = hop_restore_item(self, object);
        json_decref(object);
        done++;
    }
    if (status != HOP_EEMPTY) return status;
    if (done != self->items)
        return hop_fail(self->error, HOP_EFORMAT,
                        "%s: %lld items, not the %lld of its first line: it was cut off",
                        self->name, (long long)done, (long long)self->items);
    *count = (size_t)done;
    return HOP_OK;
}

/* Strengths that no memory can hold are the dump's fault. */
static hop_status commit(hop_restorer *self) {
    hop_status status = hop_store_commit(self->store, self->error);
    return status == HOP_EOVERFLOW || status == HOP_EUNSUPPORTED ? HOP_EFORMAT : status;
}

static hop_status restore(hop_restorer *self, const char *path, size_t *count) {
    hop_store_recipe recipe;
    hop_status status = read_head(self, &recipe);
    if (status != HOP_OK) return status;
    self->dim = recipe.dim;
    status =
        hop_store_open(path, HOP_STORE_CREATE, &recipe, NULL, &self->store, self->error);
    if (status != HOP_OK) return status;
    hop_context_options one = HOP_CONTEXT_OPTIONS_INIT;
    one.threads = 1;
    const size_t size = hop_mirror_pattern_bytes(&self->store->mirror);
    self->pattern =
        aligned_alloc(HOP_CACHE_LINE, (size / HOP_CACHE_LINE + 1) * HOP_CACHE_LINE);
    self->values = malloc((recipe.dim + 1) * sizeof *self->values);
    if (!self->pattern || !self->values) return hop_fail_memory(self->error);
    status = hop_context_create(&one, &self->context, self->error);
    if (status == HOP_OK) status = hop_store_begin(self->store, self->error);
    if (status == HOP_OK) status = read_items(self, count);
    return status == HOP_OK ? commit(self) : status;
}

hop_status hop_store_restore(const char *path, const char *name, hop_read *read,
                             void *user, size_t *items, hop_error *error) {
    size_t count = 0;
    if (!path || !*path || !read)
        return hop_fail(error, HOP_EINVAL, "a memory file needs a name and a dump");
    hop_restorer self = {
        .name = name ? name : "dump", .read = read, .user = user, .error = error};
    self.capacity = FIRST_ROOM;
    self.bytes = malloc(self.capacity);
    hop_status status =
        self.bytes ? restore(&self, path, &count) : hop_fail_memory(error);
    hop_store_close(self.store);
    hop_context_free(self.context);
    free(self.pattern);
    free(self.values);
    free(self.bytes);
    if (status == HOP_OK && items) *items = count;
    return status;
}
