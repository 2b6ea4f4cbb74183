/* SPDX-License-Identifier: MIT */
/* All that is wrong with a memory file, not only the first of it. */
#include "store/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/utf8.h"
#include "encode/json_text.h"
#include "patterns/rows_stored.h"
#include "store/store.h"

enum { USUAL_MOST = 100 };

typedef struct checker {
    sqlite3 *db;
    const char *name;
    hop_check_report *report;
    void *user;
    size_t most;
    int ended;
    int starved;  /* no memory was left to look at something */
    int of_texts; /* patterns are texts, of this sort */
    hop_text_sort sort;
    hop_health *health;
    hop_error *error;
} checker;

/* Tells of one fault. */
static void told(checker *self, const char *line) {
    if (self->ended) return;
    self->health->faults++;
    if (self->report && self->report(self->user, line)) self->ended = 1;
    if (self->health->faults >= self->most) self->ended = 1;
}

static void HOP_PRINTF(2, 3) fault(checker *self, const char *format, ...) {
    hop_error line;
    char why[HOP_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    hop_fail(&line, HOP_EFORMAT, "%s: %s", self->name, why);
    told(self, line.message);
}

/* What a failed part of a check means: damage is told and the check goes on; what has
   kept it from looking ends it. */
static hop_status judge(checker *self, hop_status status, const hop_error *why) {
    switch (status) {
    case HOP_OK:
        return HOP_OK;
    case HOP_ENOMEM:
    case HOP_EIO:
    case HOP_EBUSY:
    case HOP_EINTERRUPTED:
        return hop_fail(self->error, status, "%s", why->message);
    default:
        told(self, why->message);
        return HOP_OK;
    }
}

/* Runs a query and has `look` see every row. */
static hop_status each_row(checker *self, const char *sql,
                           void look(checker *self, sqlite3_stmt *row)) {
    sqlite3_stmt *row = NULL;
    hop_error why;
    int code = SQLITE_DONE;
    if (self->ended) return HOP_OK;
    hop_status status = hop_sql_prepare(self->db, sql, self->name, &row, &why);
    if (status == HOP_OK) {
        while (!self->ended && !self->starved && (code = sqlite3_step(row)) == SQLITE_ROW)
            look(self, row);
        if (!self->ended && !self->starved && code != SQLITE_DONE)
            status = hop_sql_fail(self->db, code, self->name, &why);
    }
    sqlite3_finalize(row);
    return self->starved ? hop_fail_memory(self->error) : judge(self, status, &why);
}

static void look_at_pages(checker *self, sqlite3_stmt *row) {
    const char *answer = (const char *)sqlite3_column_text(row, 0);
    if (!answer)
        self->starved = 1;
    else if (strcmp(answer, "ok") != 0)
        fault(self, "%.400s", answer);
}

/* --- content, tags, events ------------------------------------------------------- */

/* A text that should be UTF-8 of at most `most` bytes; returns it, or NULL. */
static const char *look_at_text(checker *self, sqlite3_stmt *row, int column,
                                const char *what, size_t most, size_t *size) {
    const int64_t id = sqlite3_column_int64(row, 0);
    const int type = sqlite3_column_type(row, column);
    if (type == SQLITE_NULL) return NULL;
    if (type != SQLITE_TEXT) {
        fault(self, "item %lld: its %s is of the wrong type", (long long)id, what);
        return NULL;
    }
    const char *text = (const char *)sqlite3_column_text(row, column);
    *size = (size_t)sqlite3_column_bytes(row, column);
    if (!text) {
        self->starved = 1;
        return NULL;
    }
    if (*size > most)
        fault(self, "item %lld: its %s of %zu bytes is over %zu", (long long)id, what,
              *size, most);
    const size_t bad = hop_utf8_fault(text, *size);
    if (bad == *size) return text;
    fault(self, "item %lld: byte %zu of its %s is not UTF-8", (long long)id, bad + 1,
          what);
    return NULL;
}

enum { OWNER, ITEM_THERE, FIRST };

/* Whether the item that a row belongs to is there. */
static void look_at_owner(checker *self, sqlite3_stmt *row, const char *what) {
    if (sqlite3_column_type(row, ITEM_THERE) == SQLITE_NULL)
        fault(self, "%s of item %lld, which is not there", what,
              (long long)sqlite3_column_int64(row, OWNER));
}

static void look_at_content(checker *self, sqlite3_stmt *row) {
    const int64_t id = sqlite3_column_int64(row, OWNER);
    size_t size = 0;
    self->health->contents++;
    look_at_owner(self, row, "content");
    look_at_text(self, row, FIRST, "text", HOP_MAX_TEXT, &size);
    if (self->of_texts && sqlite3_column_type(row, FIRST) != SQLITE_NULL)
        fault(self, "item %lld: a text beside that which is its pattern", (long long)id);
    const char *payload =
        look_at_text(self, row, FIRST + 1, "payload", HOP_MAX_PAYLOAD, &size);
    if (payload) {
        char why[HOP_JSON_WHY_SIZE];
        json_t *value = NULL;
        const hop_status status = hop_json_read(payload, size, &value, why);
        if (status == HOP_ENOMEM)
            self->starved = 1;
        else if (status != HOP_OK)
            fault(self, "item %lld: its payload %s", (long long)id, why);
        json_decref(value);
    }
    const int type = sqlite3_column_type(row, FIRST + 2);
    if (type != SQLITE_NULL && type != SQLITE_BLOB)
        fault(self, "item %lld: its picture is of the wrong type", (long long)id);
    if (sqlite3_column_bytes(row, FIRST + 2) > HOP_MAX_PICTURE)
        fault(self, "item %lld: its picture of %d bytes is over %d", (long long)id,
              sqlite3_column_bytes(row, FIRST + 2), HOP_MAX_PICTURE);
}

static void look_at_tag(checker *self, sqlite3_stmt *row) {
    size_t size = 0;
    self->health->tags++;
    look_at_owner(self, row, "a tag");
    const char *name = look_at_text(self, row, FIRST, "tag", HOP_MAX_TAG, &size);
    const char *why = name ? hop_key_fault(name, size) : NULL;
    if (why && size <= HOP_MAX_TAG)
        fault(self, "item %lld: a tag %s", (long long)sqlite3_column_int64(row, OWNER),
              why);
}

static void look_at_tag_count(checker *self, sqlite3_stmt *row) {
    fault(self, "item %lld: %lld tags are over %d",
          (long long)sqlite3_column_int64(row, 0),
          (long long)sqlite3_column_int64(row, 1), HOP_MAX_TAGS);
}

static void look_at_event(checker *self, sqlite3_stmt *row) {
    const long long id = (long long)sqlite3_column_int64(row, OWNER);
    size_t size = 0;
    self->health->events++;
    look_at_owner(self, row, "an event");
    for (int column = FIRST + 1; column <= FIRST + 3; column++)
        if (sqlite3_column_type(row, column) != SQLITE_INTEGER)
            fault(self, "item %lld: a number of an event is of the wrong type", id);
    const hop_time at = sqlite3_column_int64(row, FIRST + 1);
    if (at < HOP_TIME_MIN || at > HOP_TIME_MAX)
        fault(self, "item %lld: an event at %lld ms, which is no time", id,
              (long long)at);
    const char *what = look_at_text(self, row, FIRST, "event", SIZE_MAX, &size);
    if (what && hop_event_find(what) == HOP_EVENT_COUNT)
        fault(self, "item %lld: no event is '%.60s'", id, what);
    if (sqlite3_column_int64(row, FIRST + 3) < 1)
        fault(self, "item %lld: an event changes its strength by %lld/%lld", id,
              (long long)sqlite3_column_int64(row, FIRST + 2),
              (long long)sqlite3_column_int64(row, FIRST + 3));
    look_at_text(self, row, FIRST + 4, "event's note", HOP_MAX_NOTE, &size);
}

static void look_at_sequence(checker *self, sqlite3_stmt *row) {
    fault(self, "numbers of items are given from %lld on, but item %lld is there",
          (long long)sqlite3_column_int64(row, 0),
          (long long)sqlite3_column_int64(row, 1));
}

static hop_status check_content(checker *self) {
    static const struct {
        const char *sql;
        void (*look)(checker *self, sqlite3_stmt *row);
    } parts[] = {
        {"SELECT content.item, item.id, content.text, content.payload, content.picture"
         " FROM content LEFT JOIN item ON item.id = content.item ORDER BY content.item",
         look_at_content},
        {"SELECT tag.item, item.id, tag.name FROM tag LEFT JOIN item ON item.id ="
         " tag.item ORDER BY tag.item, tag.name",
         look_at_tag},
        {"SELECT item, count(*) FROM tag GROUP BY item HAVING count(*) > 64",
         look_at_tag_count},
        {"SELECT event.item, item.id, event.what, event.at, event.numerator,"
         " event.denominator, event.note FROM event LEFT JOIN item ON item.id ="
         " event.item ORDER BY event.id",
         look_at_event},
        {"SELECT coalesce(max(seq), 0), (SELECT max(id) FROM item) AS last FROM"
         " sqlite_sequence WHERE name = 'item' HAVING last > coalesce(max(seq), 0)",
         look_at_sequence},
    };
    hop_status status = HOP_OK;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && status == HOP_OK; i++)
        status = each_row(self, parts[i].sql, parts[i].look);
    return status;
}

/* --- items ------------------------------------------------------------------------ */

typedef struct item_look {
    hop_mirror mirror; /* of those that are sound */
    hop_row_room room;
    int64_t last, last_batch;
} item_look;

/* Whether a text that can be read can be found, too. */
static hop_status look_at_pattern(checker *self, const hop_mirror_row *row) {
    hop_error why;
    const hop_text text = {row->pattern, row->text_size};
    hop_status status = hop_text_check(&text, self->sort, &why);
    if (status == HOP_ENOMEM) return hop_fail_memory(self->error);
    if (status != HOP_OK)
        fault(self, "item %lld, '%.100s': %s", (long long)row->item.id, row->item.key,
              why.message);
    return HOP_OK;
}

/* Checks one row; a damaged one is told of and passed over. */
static hop_status look_at_item(checker *self, item_look *items, sqlite3_stmt *row) {
    hop_mirror_row found;
    hop_error why;
    self->health->items++;
    hop_status status = hop_row_read(row, &items->mirror, items->last, items->last_batch,
                                     self->name, &items->room, &found, &why);
    if (status == HOP_OK) {
        items->last = found.item.id;
        items->last_batch = found.detail.batch;
        if (self->of_texts) status = look_at_pattern(self, &found);
        if (status != HOP_OK) return status;
        status = hop_mirror_append(&items->mirror, &found);
        if (status == HOP_OK) return HOP_OK;
        hop_fail(&why, status == HOP_EEXISTS ? HOP_EFORMAT : status,
                 "%s: damaged memory file (item %lld: %s)", self->name,
                 (long long)items->last,
                 status == HOP_EEXISTS ? "its key is not unique"
                                       : hop_status_describe(status));
        status = why.status;
    }
    return judge(self, status, &why);
}

static hop_status look_at_items(checker *self, item_look *items) {
    sqlite3_stmt *row = NULL;
    hop_error why;
    int code = SQLITE_DONE;
    hop_status status = hop_sql_prepare(
        self->db, "SELECT " HOP_ITEM_COLUMN_NAMES " FROM item ORDER BY id", self->name,
        &row, &why);
    if (status != HOP_OK) return judge(self, status, &why);
    while (status == HOP_OK && !self->ended && (code = sqlite3_step(row)) == SQLITE_ROW)
        status = look_at_item(self, items, row);
    if (status == HOP_OK && !self->ended && code != SQLITE_DONE)
        status = judge(self, hop_sql_fail(self->db, code, self->name, &why), &why);
    sqlite3_finalize(row);
    return status;
}

/* Sound bytes that stand for no number: a checksum does not mind them. */
static hop_status look_at_values(checker *self, const hop_store_recipe *recipe,
                                 const hop_mirror *mirror) {
    hop_context_options one = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *context = NULL;
    hop_rows *rows = NULL;
    hop_error why;
    if (mirror->patterns || mirror->of_texts || mirror->count == 0) return HOP_OK;
    one.threads = 1;
    hop_status status = hop_context_create(&one, &context, self->error);
    if (status != HOP_OK) return status;
    status = hop_rows_of_stored(context, recipe->storage, recipe->normalise, mirror->rows,
                                mirror->scales, mirror->count, recipe->dim, &rows, &why);
    hop_rows_free(rows);
    hop_context_free(context);
    if (status == HOP_EVALUE) {
        fault(self, "%s", why.message);
        return HOP_OK;
    }
    return judge(self, status, &why);
}

/* known: whether the recipe can be recalled by, so that its strengths mean something. */
static hop_status check_items(checker *self, const hop_store_recipe *recipe, int known) {
    item_look items = {.last = 0};
    hop_error why;
    hop_status status = HOP_OK;
    if (self->ended) return HOP_OK;
    if (hop_mirror_create(recipe, &items.mirror) != HOP_OK ||
        hop_row_room_open(&items.mirror, &items.room) != HOP_OK)
        status = hop_fail_memory(self->error);
    const size_t before = self->health->faults;
    if (status == HOP_OK) status = look_at_items(self, &items);
    if (status == HOP_OK && known && self->health->faults == before)
        status = judge(self,
                       hop_build_check_strengths(&items.mirror, recipe, self->name,
                                                 HOP_EFORMAT, &why),
                       &why);
    if (status == HOP_OK) status = look_at_values(self, recipe, &items.mirror);
    hop_row_room_close(&items.room);
    hop_mirror_clear(&items.mirror);
    return status;
}

/* --- the file as a whole ---------------------------------------------------------- */

static hop_status check_all(checker *self) {
    hop_store_recipe recipe;
    hop_error why;
    hop_status status = judge(self, hop_schema_check(self->db, self->name, &why), &why);
    if (status == HOP_OK)
        status = each_row(self, "PRAGMA main.integrity_check(100)", look_at_pages);
    if (status != HOP_OK || self->ended) return status;
    const hop_status loaded = hop_recipe_load(self->db, self->name, &recipe, &why);
    status = judge(self, loaded, &why);
    if (loaded == HOP_OK) {
        self->of_texts = hop_recipe_of_texts(&recipe, &self->sort);
        status = judge(self, hop_schema_check_recipe(self->db, &recipe, self->name, &why),
                       &why);
    }
    if (loaded == HOP_OK && status == HOP_OK) {
        const hop_status known =
            hop_build_check_recipe(&recipe, self->name, HOP_ENEWER, &why);
        status = judge(self, known, &why);
        if (status == HOP_OK) status = check_items(self, &recipe, known == HOP_OK);
    }
    if (status == HOP_OK) status = check_content(self);
    return status;
}

/* SQLite minds neither a last page cut short nor bytes behind it. Pages that are still in
   the log may be missing from the file. */
static void check_length(checker *self, const char *file, int64_t pages, int64_t size) {
    const int64_t held = hop_file_bytes(file, "");
    if (hop_file_bytes(file, "-wal") == 0 && held != pages * size)
        fault(self, "%lld bytes, not %lld pages of %lld", (long long)held,
              (long long)pages, (long long)size);
}

static hop_status measure(checker *self, const char *file) {
    static const char *const queries[] = {
        "PRAGMA main.page_size", "PRAGMA main.page_count", "PRAGMA main.freelist_count",
        "PRAGMA main.user_version"};
    enum { QUERIES = sizeof queries / sizeof *queries };
    int64_t numbers[QUERIES] = {0};
    hop_error why;
    hop_status status = HOP_OK;
    for (int i = 0; i < QUERIES && status == HOP_OK; i++)
        status = hop_sql_number(self->db, queries[i], self->name, &numbers[i], &why);
    status = judge(self, status, &why);
    self->health->bytes = hop_file_bytes(file, "") + hop_file_bytes(file, "-wal");
    /* A file of the version before is looked at as a copy in RAM, which has no name. */
    const char *place = sqlite3_db_filename(self->db, "main");
    const int there = place && *place;
    self->health->schema = there ? (int)numbers[3] : HOP_STORE_SCHEMA_VERSION - 1;
    self->health->free_bytes = there ? numbers[2] * numbers[0] : 0;
    if (there && status == HOP_OK) check_length(self, file, numbers[1], numbers[0]);
    return status;
}

hop_status hop_check_file(const char *file, const char *name, size_t most,
                          hop_check_report *report, void *user, hop_health *out,
                          hop_error *error) {
    hop_health health = {0};
    checker self = {.name = name,
                    .report = report,
                    .user = user,
                    .most = most ? most : USUAL_MOST,
                    .health = &health,
                    .error = error};
    static const hop_store_options options = HOP_STORE_OPTIONS_INIT;
    hop_status status = hop_store_connect(file, 0, &options, &self.db, error);
    if (status == HOP_OK) status = hop_sql_run(self.db, "BEGIN", name, error);
    if (status == HOP_OK) status = measure(&self, file);
    if (status == HOP_OK) status = check_all(&self);
    sqlite3_close(self.db);
    if (status != HOP_OK) return status;
    health.complete = !self.ended;
    *out = health;
    return HOP_OK;
}

hop_status hop_store_check(const char *path, size_t most, hop_check_report *report,
                           void *user, hop_health *out, hop_error *error) {
    if (!path || !*path) return hop_fail(error, HOP_EINVAL, "a memory file needs a name");
    return hop_check_file(path, path, most, report, user, out, error);
}
