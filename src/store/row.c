/* SPDX-License-Identifier: MIT */
/* One row of the table of items: read and checked, or bound to be written. */
#include "store/store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "core/error.h"
#include "patterns/rows_stored.h"

/* In the file, unit i of bits is bit i % 8 of byte i / 8; reals and words of codes are
   little-endian, on every machine. */

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
enum { SWAPS = 0 };
#else
enum { SWAPS = 1 };
#endif

/* Copies `size` bytes of numbers of `each` bytes to or from the file's order. */
static void copy_numbers(void *to, const void *from, size_t size, size_t each) {
    if (!SWAPS || each == 1) {
        memcpy(to, from, size);
        return;
    }
    const unsigned char *in = from;
    unsigned char *out = to;
    for (size_t i = 0; i < size; i++)
        out[i] = in[i / each * each + (each - 1 - i % each)];
}

static size_t number_bytes(const hop_mirror *mirror) {
    return mirror->patterns ? sizeof(uint64_t) : hop_storage_unit_bytes(mirror->storage);
}

static void pattern_to_bytes(const hop_mirror *mirror, const void *pattern,
                             unsigned char *bytes) {
    const uint64_t *words = pattern;
    if (!mirror->patterns || !SWAPS)
        copy_numbers(bytes, pattern, mirror->row_bytes, number_bytes(mirror));
    else
        for (size_t i = 0; i < mirror->row_bytes; i++)
            bytes[i] = (unsigned char)(words[i / 8] >> (i % 8 * 8));
}

static void bytes_to_pattern(const hop_mirror *mirror, const unsigned char *bytes,
                             void *pattern) {
    uint64_t *words = pattern;
    if (!mirror->patterns) {
        copy_numbers(pattern, bytes, mirror->row_bytes, number_bytes(mirror));
        return;
    }
    memset(pattern, 0, hop_mirror_pattern_bytes(mirror));
    if (!SWAPS)
        memcpy(pattern, bytes, mirror->row_bytes);
    else
        for (size_t i = 0; i < mirror->row_bytes; i++)
            words[i / 8] |= (uint64_t)bytes[i] << (i % 8 * 8);
}

hop_status hop_row_room_open(const hop_mirror *mirror, hop_row_room *out) {
    const size_t code = mirror->code_words * sizeof(uint64_t);
    *out = (hop_row_room){.pattern = malloc(hop_mirror_pattern_bytes(mirror) + 1),
                          .code = malloc(code + 1),
                          .bytes = malloc(mirror->row_bytes + code + 1)};
    if (out->pattern && out->code && out->bytes) return HOP_OK;
    hop_row_room_close(out);
    return HOP_ENOMEM;
}

void hop_row_room_close(hop_row_room *room) {
    free(room->pattern);
    free(room->code);
    free(room->bytes);
    *room = (hop_row_room){0};
}

/* --- checksum ---------------------------------------------------------------------- */

static unsigned char *put(unsigned char *at, uint64_t number, int bytes) {
    for (int i = 0; i < bytes; i++) *at++ = (unsigned char)(number >> (8 * i));
    return at;
}

static unsigned char *put_text(unsigned char *at, const char *text, size_t size) {
    at = put(at, text ? size : UINT32_MAX, 4);
    if (text) memcpy(at, text, size);
    return text ? at + size : at;
}

/* Over all columns but the checksum itself: XXH3 of the small ones seeds that of the
   pattern, which seeds that of the code. */
static int64_t checksum(const hop_mirror *mirror, const hop_mirror_row *row,
                        const unsigned char *bytes) {
    unsigned char head[HOP_MAX_KEY + HOP_MAX_LABEL + 96], *at = head;
    const hop_mirror_detail *detail = &row->detail;
    const int64_t numbers[] = {row->item.id,
                               detail->batch,
                               detail->learned.numerator,
                               detail->learned.denominator,
                               detail->added.numerator,
                               detail->added.denominator,
                               row->item.created,
                               row->item.confirmed,
                               row->item.confirmations};
    union {
        float scale;
        uint32_t bits;
    } scale = {row->scale};
    at = put_text(at, row->item.key, row->key_size);
    at = put_text(at, row->item.label, row->label_size);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        at = put(at, (uint64_t)numbers[i], 8);
    at = put(at, scale.bits, 4);
    uint64_t sum = XXH3_64bits(head, (size_t)(at - head));
    sum = XXH3_64bits_withSeed(
        bytes, mirror->of_texts ? row->text_size : mirror->row_bytes, sum);
    if (mirror->code_words)
        sum =
            XXH3_64bits_withSeed(bytes + mirror->row_bytes, mirror->code_words * 8, sum);
    return (int64_t)sum;
}

/* --- reading ----------------------------------------------------------------------- */

static hop_status damaged(const char *name, int64_t id, const char *what,
                          hop_error *error) {
    return hop_fail(error, HOP_EFORMAT, "%s: damaged memory file (item %lld: %s)", name,
                    (long long)id, what);
}

/* The first column of a wrong type; NULL where all are right. */
static const char *mistyped(sqlite3_stmt *row, const hop_mirror *mirror) {
    static const char *const names[HOP_ITEM_COLUMNS] = {"its number",
                                                        "its key",
                                                        "its batch",
                                                        "what it learned",
                                                        "what it learned",
                                                        "what was added",
                                                        "what was added",
                                                        "when it was created",
                                                        "when it was confirmed",
                                                        "how often it was confirmed",
                                                        "its label",
                                                        "its scale",
                                                        "its code",
                                                        "its checksum",
                                                        "its pattern"};
    for (int column = 0; column < HOP_ITEM_COLUMNS; column++) {
        const int type = sqlite3_column_type(row, column);
        int wanted = SQLITE_INTEGER;
        if (column == HOP_ITEM_KEY)
            wanted = SQLITE_TEXT;
        else if (column == HOP_ITEM_LABEL)
            wanted = type == SQLITE_NULL ? SQLITE_NULL : SQLITE_TEXT;
        else if (column == HOP_ITEM_SCALE)
            wanted = mirror->storage == HOP_STORAGE_INT8 ? SQLITE_FLOAT : SQLITE_NULL;
        else if (column == HOP_ITEM_CODE)
            wanted = mirror->code_words ? SQLITE_BLOB : SQLITE_NULL;
        else if (column == HOP_ITEM_PATTERN)
            wanted = SQLITE_BLOB;
        if (type != wanted) return names[column];
    }
    return NULL;
}

/* Columns of numbers and texts; NULL or what is wrong. */
static const char *read_head(sqlite3_stmt *row, int64_t last, int64_t last_batch,
                             hop_mirror_row *out) {
    hop_mirror_detail *detail = &out->detail;
    hop_store_item *item = &out->item;
    item->id = sqlite3_column_int64(row, HOP_ITEM_ID);
    detail->batch = sqlite3_column_int64(row, HOP_ITEM_BATCH);
    detail->learned = (hop_strength){sqlite3_column_int64(row, HOP_ITEM_LEARNED_N),
                                     sqlite3_column_int64(row, HOP_ITEM_LEARNED_D)};
    detail->added = (hop_strength){sqlite3_column_int64(row, HOP_ITEM_ADDED_N),
                                   sqlite3_column_int64(row, HOP_ITEM_ADDED_D)};
    item->created = sqlite3_column_int64(row, HOP_ITEM_CREATED);
    item->confirmed = sqlite3_column_int64(row, HOP_ITEM_CONFIRMED);
    item->confirmations = sqlite3_column_int64(row, HOP_ITEM_CONFIRMATIONS);
    item->key = (const char *)sqlite3_column_text(row, HOP_ITEM_KEY);
    out->key_size = (size_t)sqlite3_column_bytes(row, HOP_ITEM_KEY);
    item->label = (const char *)sqlite3_column_text(row, HOP_ITEM_LABEL);
    out->label_size = (size_t)sqlite3_column_bytes(row, HOP_ITEM_LABEL);
    if (item->id < 1 || item->id <= last) return "its number is out of order";
    if (detail->batch < 1 || detail->batch < last_batch)
        return "its batch is out of order";
    if (detail->learned.denominator < 1 || detail->added.denominator < 1 ||
        detail->learned.numerator == 0)
        return "its strength is out of range";
    if (item->created < HOP_TIME_MIN || item->created > HOP_TIME_MAX ||
        item->confirmed < HOP_TIME_MIN || item->confirmed > HOP_TIME_MAX)
        return "a time is out of range";
    if (item->confirmations < 0) return "its confirmations are out of range";
    return NULL;
}

/* The text that is an item's pattern, in the statement. */
static hop_status read_text(sqlite3_stmt *row, const hop_mirror *mirror, const char *name,
                            hop_mirror_row *out, hop_error *error) {
    hop_error why;
    const hop_text text = {sqlite3_column_blob(row, HOP_ITEM_PATTERN),
                           (size_t)sqlite3_column_bytes(row, HOP_ITEM_PATTERN)};
    if (hop_text_check_bytes(&text, &why) != HOP_OK)
        return damaged(name, out->item.id, why.message, error);
    out->pattern = text.bytes;
    out->text_size = text.size;
    if (checksum(mirror, out, out->pattern) !=
        sqlite3_column_int64(row, HOP_ITEM_CHECKSUM))
        return damaged(name, out->item.id, "it does not agree with its checksum", error);
    return HOP_OK;
}

hop_status hop_row_read(sqlite3_stmt *row, const hop_mirror *mirror, int64_t last,
                        int64_t last_batch, const char *name, hop_row_room *room,
                        hop_mirror_row *out, hop_error *error) {
    const int64_t id = sqlite3_column_int64(row, HOP_ITEM_ID);
    const char *fault = mistyped(row, mirror);
    if (fault)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: %s is of the wrong type)",
                        name, (long long)id, fault);
    *out = (hop_mirror_row){.pattern = room->pattern, .scale = 1, .code = room->code};
    fault = read_head(row, last, last_batch, out);
    if (fault) return damaged(name, id, fault, error);
    const int labelled = sqlite3_column_type(row, HOP_ITEM_LABEL) != SQLITE_NULL;
    const size_t length = (size_t)sqlite3_column_bytes(row, HOP_ITEM_PATTERN);
    const size_t code = (size_t)sqlite3_column_bytes(row, HOP_ITEM_CODE);
    const void *bytes = sqlite3_column_blob(row, HOP_ITEM_PATTERN);
    const void *code_bytes = sqlite3_column_blob(row, HOP_ITEM_CODE);
    if (!out->item.key || (labelled && !out->item.label) || (!bytes && length) ||
        (!code_bytes && code))
        return hop_fail_memory(error);
    fault = hop_key_fault(out->item.key, out->key_size);
    if (fault)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: its key %s)", name,
                        (long long)id, fault);
    fault = labelled ? hop_key_fault(out->item.label, out->label_size) : NULL;
    if (fault)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: its label %s)", name,
                        (long long)id, fault);
    if (mirror->of_texts) return read_text(row, mirror, name, out, error);
    if (length != mirror->row_bytes)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: a pattern of %zu bytes, not "
                        "%zu)",
                        name, (long long)id, length, mirror->row_bytes);
    if (code != mirror->code_words * 8)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (item %lld: a code of %zu bytes, not "
                        "%zu)",
                        name, (long long)id, code, mirror->code_words * 8);
    memcpy(room->bytes, bytes, length);
    if (code) memcpy(room->bytes + length, code_bytes, code);
    if (mirror->patterns && mirror->dim % 8 && room->bytes[length - 1] >> mirror->dim % 8)
        return damaged(name, id, "its pattern has units past the last", error);
    const double scale = sqlite3_column_double(row, HOP_ITEM_SCALE);
    if (mirror->storage == HOP_STORAGE_INT8) {
        out->scale = (float)scale;
        if (!(scale >= 0) || !isfinite(out->scale) || (double)out->scale != scale)
            return damaged(name, id, "its scale is out of range", error);
    }
    if (checksum(mirror, out, room->bytes) !=
        sqlite3_column_int64(row, HOP_ITEM_CHECKSUM))
        return damaged(name, id, "it does not agree with its checksum", error);
    bytes_to_pattern(mirror, room->bytes, room->pattern);
    copy_numbers(room->code, room->bytes + length, code, 8);
    return HOP_OK;
}

/* --- writing ----------------------------------------------------------------------- */

void hop_row_bind(sqlite3_stmt *statement, const hop_mirror *mirror, size_t row,
                  hop_row_room *room) {
    const hop_store_item *item = &mirror->items[row];
    const hop_mirror_detail detail = hop_mirror_detail_of(mirror, row);
    const size_t code = mirror->code_words * 8;
    const hop_mirror_row all = {.item = *item,
                                .detail = detail,
                                .key_size = strlen(item->key),
                                .label_size = item->label ? strlen(item->label) : 0,
                                .text_size =
                                    mirror->of_texts ? mirror->texts[row].size : 0,
                                .scale = mirror->scales ? mirror->scales[row] : 1};
    const void *bytes = room->bytes;
    size_t size = mirror->row_bytes;
    if (mirror->of_texts) {
        bytes = mirror->texts[row].bytes;
        size = mirror->texts[row].size;
    } else {
        pattern_to_bytes(mirror, hop_mirror_pattern(mirror, row), room->bytes);
    }
    if (code)
        copy_numbers(room->bytes + mirror->row_bytes,
                     mirror->codes + row * mirror->code_words, code, 8);
    sqlite3_bind_int64(statement, HOP_ITEM_ID + 1, item->id);
    sqlite3_bind_text(statement, HOP_ITEM_KEY + 1, item->key, (int)all.key_size,
                      SQLITE_STATIC);
    sqlite3_bind_int64(statement, HOP_ITEM_BATCH + 1, detail.batch);
    sqlite3_bind_int64(statement, HOP_ITEM_LEARNED_N + 1, detail.learned.numerator);
    sqlite3_bind_int64(statement, HOP_ITEM_LEARNED_D + 1, detail.learned.denominator);
    sqlite3_bind_int64(statement, HOP_ITEM_ADDED_N + 1, detail.added.numerator);
    sqlite3_bind_int64(statement, HOP_ITEM_ADDED_D + 1, detail.added.denominator);
    sqlite3_bind_int64(statement, HOP_ITEM_CREATED + 1, item->created);
    sqlite3_bind_int64(statement, HOP_ITEM_CONFIRMED + 1, item->confirmed);
    sqlite3_bind_int64(statement, HOP_ITEM_CONFIRMATIONS + 1, item->confirmations);
    if (item->label)
        sqlite3_bind_text(statement, HOP_ITEM_LABEL + 1, item->label, (int)all.label_size,
                          SQLITE_STATIC);
    if (mirror->scales)
        sqlite3_bind_double(statement, HOP_ITEM_SCALE + 1, (double)mirror->scales[row]);
    if (code)
        sqlite3_bind_blob64(statement, HOP_ITEM_CODE + 1, room->bytes + mirror->row_bytes,
                            code, SQLITE_STATIC);
    sqlite3_bind_int64(statement, HOP_ITEM_CHECKSUM + 1, checksum(mirror, &all, bytes));
    sqlite3_bind_blob64(statement, HOP_ITEM_PATTERN + 1, bytes, size, SQLITE_STATIC);
}
