/* SPDX-License-Identifier: MIT */
/* Which items of a store meet a filter: what RAM holds is judged there, the rest by SQL.
 */
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "store/filter.h"
#include "store/store.h"

int hop_condition_orders(hop_filter_op op, int below, int above) {
    switch (op) {
    case HOP_OP_EQUAL:
        return !below && !above;
    case HOP_OP_LESS:
        return below;
    case HOP_OP_AT_MOST:
        return !above;
    case HOP_OP_GREATER:
        return above;
    case HOP_OP_AT_LEAST:
        return !below;
    case HOP_OP_CONTAINS:
    case HOP_OP_COUNT:
        break;
    }
    return 0;
}

/* --- conditions on what RAM holds ------------------------------------------------ */

static int text_fits(const hop_condition *is, const char *text) {
    if (is->type == HOP_VALUE_NULL) return !text;
    if (!text) return 0;
    const size_t size = strlen(text);
    if (is->op == HOP_OP_CONTAINS) return memmem(text, size, is->text, is->size) != NULL;
    const int order = memcmp(text, is->text, size < is->size ? size : is->size);
    return hop_condition_orders(is->op, order < 0 || (order == 0 && size < is->size),
                                order > 0 || (order == 0 && size > is->size));
}

static int strength_fits(const hop_condition *is, hop_strength strength) {
    const __int128 left = (__int128)strength.numerator * is->strength.denominator;
    const __int128 right = (__int128)is->strength.numerator * strength.denominator;
    return hop_condition_orders(is->op, left<right, left> right);
}

/* Whether an item meets a condition on a field that RAM holds; `first` and `last` are the
   stretch of time that the condition names. */
static int item_fits(const hop_condition *is, const hop_store_item *item,
                     const char *text, hop_strength faded, hop_time first,
                     hop_time last) {
    switch (is->field) {
    case HOP_FIELD_KEY:
        return text_fits(is, item->key);
    case HOP_FIELD_LABEL:
        return text_fits(is, item->label);
    case HOP_FIELD_TEXT:
        return text_fits(is, text);
    case HOP_FIELD_STRENGTH:
        return strength_fits(is, item->strength);
    case HOP_FIELD_FADED:
        return strength_fits(is, faded);
    case HOP_FIELD_CREATED:
        return hop_condition_orders(is->op, item->created<first, item->created> last);
    case HOP_FIELD_CONFIRMED:
        return hop_condition_orders(is->op, item->confirmed<first, item->confirmed> last);
    case HOP_FIELD_CONFIRMATIONS:
        return hop_condition_orders(
            is->op, item->confirmations<is->integer, item->confirmations> is->integer);
    default:
        return 0;
    }
}

/* Texts that are patterns are in RAM. */
static int is_in_file(const hop_store *store, hop_filter_field field) {
    return field == HOP_FIELD_TAG || field == HOP_FIELD_PAYLOAD ||
           (field == HOP_FIELD_TEXT && !store->mirror.of_texts);
}

static hop_status judge_mirror(const hop_store *store, const hop_condition *is,
                               unsigned char *chosen, hop_error *error) {
    const size_t count = hop_store_count(store);
    hop_strength *faded = NULL;
    hop_time first = 0, last = 0;
    hop_status status = HOP_OK;
    if ((is->field == HOP_FIELD_CREATED || is->field == HOP_FIELD_CONFIRMED) &&
        hop_time_parse(is->text, hop_store_now(store), &first, &last) != HOP_OK)
        return hop_fail(error, HOP_EINVAL, "%s: no time is '%.60s'", store->path,
                        is->text);
    if (is->field == HOP_FIELD_FADED) {
        faded = calloc(count ? count : 1, sizeof *faded);
        if (!faded) return hop_fail_memory(error);
        status = hop_store_strengths(store, hop_store_now(store), faded, error);
    }
    for (size_t row = 0; status == HOP_OK && row < count; row++) {
        const hop_store_item *item = chosen[row] ? hop_store_item_at(store, row) : NULL;
        if (item)
            chosen[row] = item_fits(is, item, hop_store_text(store, row, NULL),
                                    faded ? faded[row] : item->strength, first,
                                    last) != is->negated;
    }
    free(faded);
    return status;
}

/* --- conditions on what the file holds ------------------------------------------- */

/* Each asks for the items that fit, by their number. ?1 is the value, ?2 the path, ?3 the
   text that a number or a truth value is spelled as. */
#define MEMBERS(test)                                                                    \
    "SELECT item FROM content WHERE payload IS NOT NULL AND json_type(payload, ?2)"      \
    " <> 'object' AND EXISTS(SELECT 1 FROM json_each(payload, ?2) WHERE " test           \
    ") ORDER BY item"
#define TEXTS(test) MEMBERS("type = 'text' AND value " test)
#define NUMBERS(test) MEMBERS("type IN ('integer', 'real') AND value " test)

static const char *const tag_queries[HOP_OP_COUNT] = {
    [HOP_OP_EQUAL] = "SELECT item FROM tag WHERE name = ?1 ORDER BY item",
    [HOP_OP_LESS] = "SELECT DISTINCT item FROM tag WHERE name < ?1 ORDER BY item",
    [HOP_OP_AT_MOST] = "SELECT DISTINCT item FROM tag WHERE name <= ?1 ORDER BY item",
    [HOP_OP_GREATER] = "SELECT DISTINCT item FROM tag WHERE name > ?1 ORDER BY item",
    [HOP_OP_AT_LEAST] = "SELECT DISTINCT item FROM tag WHERE name >= ?1 ORDER BY item",
    [HOP_OP_CONTAINS] =
        "SELECT DISTINCT item FROM tag WHERE instr(name, ?1) > 0 ORDER BY item",
};
static const char *const text_queries[HOP_OP_COUNT] = {
    [HOP_OP_EQUAL] = "SELECT item FROM content WHERE text = ?1 ORDER BY item",
    [HOP_OP_LESS] = "SELECT item FROM content WHERE text < ?1 ORDER BY item",
    [HOP_OP_AT_MOST] = "SELECT item FROM content WHERE text <= ?1 ORDER BY item",
    [HOP_OP_GREATER] = "SELECT item FROM content WHERE text > ?1 ORDER BY item",
    [HOP_OP_AT_LEAST] = "SELECT item FROM content WHERE text >= ?1 ORDER BY item",
    [HOP_OP_CONTAINS] =
        "SELECT item FROM content WHERE instr(text, ?1) > 0 ORDER BY item",
};
static const char *const payload_text_queries[HOP_OP_COUNT] = {
    [HOP_OP_EQUAL] = TEXTS("= ?1"),
    [HOP_OP_LESS] = TEXTS("< ?1"),
    [HOP_OP_AT_MOST] = TEXTS("<= ?1"),
    [HOP_OP_GREATER] = TEXTS("> ?1"),
    [HOP_OP_AT_LEAST] = TEXTS(">= ?1"),
    [HOP_OP_CONTAINS] = MEMBERS("type = 'text' AND instr(value, ?1) > 0"),
};
static const char *const payload_number_queries[HOP_OP_COUNT] = {
    [HOP_OP_EQUAL] = MEMBERS("(type IN ('integer', 'real') AND value = ?1) OR"
                             " (type = 'text' AND value = ?3)"),
    [HOP_OP_LESS] = NUMBERS("< ?1"),
    [HOP_OP_AT_MOST] = NUMBERS("<= ?1"),
    [HOP_OP_GREATER] = NUMBERS("> ?1"),
    [HOP_OP_AT_LEAST] = NUMBERS(">= ?1"),
};
static const char payload_truth_query[] =
    MEMBERS("type = ?3 OR (type = 'text' AND value = ?3)");

/* Of null the items that have something, since "= null" is what does not hold of them. */
static const char tag_there[] = "SELECT DISTINCT item FROM tag ORDER BY item";
static const char text_there[] =
    "SELECT item FROM content WHERE text IS NOT NULL ORDER BY item";
static const char payload_there[] =
    "SELECT item FROM content WHERE payload IS NOT NULL AND"
    " json_type(payload, ?2) <> 'null' ORDER BY item";

static const char *query_of(const hop_condition *is) {
    if (is->type == HOP_VALUE_NULL)
        return is->field == HOP_FIELD_TAG    ? tag_there
               : is->field == HOP_FIELD_TEXT ? text_there
                                             : payload_there;
    if (is->field == HOP_FIELD_TAG) return tag_queries[is->op];
    if (is->field == HOP_FIELD_TEXT) return text_queries[is->op];
    if (is->type == HOP_VALUE_TRUTH) return payload_truth_query;
    return is->type == HOP_VALUE_TEXT ? payload_text_queries[is->op]
                                      : payload_number_queries[is->op];
}

static void bind(sqlite3_stmt *query, const hop_condition *is) {
    /* A query that does not use a number has no place for it: that failure is none. */
    if (is->type == HOP_VALUE_INTEGER)
        sqlite3_bind_int64(query, 1, is->integer);
    else if (is->type == HOP_VALUE_REAL)
        sqlite3_bind_double(query, 1, is->real);
    else
        sqlite3_bind_text(query, 1, is->text, (int)is->size, SQLITE_STATIC);
    if (is->path) sqlite3_bind_text(query, 2, is->path, -1, SQLITE_STATIC);
    sqlite3_bind_text(query, 3, is->text, (int)is->size, SQLITE_STATIC);
}

/* Joins the numbers that the query gives, which ascend as those of the rows do. */
static hop_status judge_file(const hop_store *store, sqlite3 *db, const hop_condition *is,
                             unsigned char *chosen, hop_error *error) {
    const size_t count = hop_store_count(store);
    const int negated = is->negated != (is->type == HOP_VALUE_NULL);
    sqlite3_stmt *query = NULL;
    size_t row = 0;
    int code;
    hop_status status = hop_sql_prepare(db, query_of(is), store->path, &query, error);
    if (status != HOP_OK) return status;
    bind(query, is);
    while ((code = sqlite3_step(query)) == SQLITE_ROW) {
        const int64_t id = sqlite3_column_int64(query, 0);
        for (; row < count; row++) {
            const hop_store_item *item = hop_store_item_at(store, row);
            if (item && item->id >= id) {
                if (item->id == id) chosen[row++] &= (unsigned char)!negated;
                break;
            }
            chosen[row] &= (unsigned char)negated;
        }
    }
    if (code != SQLITE_DONE) status = hop_sql_fail(db, code, store->path, error);
    for (; row < count; row++) chosen[row] &= (unsigned char)negated;
    sqlite3_finalize(query);
    return status;
}

static hop_status judge_all_in_file(hop_store *store, const hop_filter *filter,
                                    unsigned char *chosen, hop_error *error) {
    sqlite3 *db = NULL;
    hop_status status = hop_store_connection(store, &db, error);
    if (status != HOP_OK) return status;
    const int outside = sqlite3_get_autocommit(db);
    if (outside) status = hop_sql_run(db, "BEGIN", store->path, error);
    for (size_t i = 0; status == HOP_OK && i < filter->count; i++)
        if (is_in_file(store, filter->conditions[i].field))
            status = judge_file(store, db, &filter->conditions[i], chosen, error);
    if (outside) hop_store_abort(store);
    return status;
}

hop_status hop_store_choose(hop_store *store, const hop_filter *filter,
                            unsigned char *chosen, size_t *count, hop_error *error) {
    const size_t rows = hop_store_count(store);
    unsigned char *found = malloc(rows ? rows : 1);
    hop_status status = HOP_OK;
    size_t total = 0;
    int in_file = 0;
    if (!found) return hop_fail_memory(error);
    for (size_t row = 0; row < rows; row++)
        found[row] = hop_store_item_at(store, row) != NULL;
    for (size_t i = 0; filter && status == HOP_OK && i < filter->count; i++) {
        const int elsewhere = is_in_file(store, filter->conditions[i].field);
        in_file |= elsewhere;
        if (!elsewhere)
            status = judge_mirror(store, &filter->conditions[i], found, error);
    }
    if (status == HOP_OK && in_file)
        status = judge_all_in_file(store, filter, found, error);
    if (status == HOP_OK) {
        for (size_t row = 0; row < rows; row++) total += found[row];
        memcpy(chosen, found, rows);
        if (count) *count = total;
    }
    free(found);
    return status;
}
