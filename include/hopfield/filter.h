/* SPDX-License-Identifier: MIT */
/* Conditions that choose items of a memory file. */
#ifndef HOPFIELD_FILTER_H
#define HOPFIELD_FILTER_H

#include <stddef.h>
#include <hopfield/status.h>
#include <hopfield/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HOP_MAX_CONDITIONS = 64, HOP_MAX_CONDITION = 4096 };

typedef struct hop_filter hop_filter;

/**
 * Read conditions, all of which an item must meet. Each is FIELD OP VALUE, with or
 * without blanks around OP, in at most HOP_MAX_CONDITION bytes of UTF-8.
 *
 * FIELD  key, label, text      texts, compared byte by byte
 *        tag                   any one of the item's tags
 *        strength              as given, exactly (values such as 2, 0.5, 1/3)
 *        faded                 the strength left by its half-life at the store's clock
 *        created, confirmed    times, as hop_time_parse reads them; a day means the whole
 *                              day: confirmed<=2026-01-31 holds until its last
 *                              millisecond, confirmed<-30d longer ago than 30 days
 *        confirmations         a whole number
 *        payload, payload.PATH a value in the JSON payload: names after dots, a name with
 *                              other signs quoted, [3] for the fourth of a list:
 *                              payload.lines[0]."unit price". Where a list is found, any
 *                              one of its members.
 * OP     = != < <= > >=, and ~: the text contains VALUE
 * VALUE  the rest. Texts may be quoted as JSON strings ("\"x y \""). Of a payload, an
 *        unquoted number or true, false means that value, and with = also the text
 *        spelled so; a quoted one only a text. With < and its like numbers are compared
 *        with numbers and texts with texts; a value of another type does not fit.
 *        null, unquoted, is what is not there: label=null, tag=null, text=null,
 *        payload.PATH=null (missing or JSON null).
 *
 * What is missing meets no condition but != : "a != b" holds wherever "a = b" does not.
 *
 * No conditions choose all. HOP_EINVAL (the message names the condition and what is wrong
 * with it), HOP_ELIMIT (too many, too long), HOP_ENOMEM. O(length). Thread-safe.
 */
HOP_API hop_status hop_filter_parse(const char *const *conditions, size_t count,
                                    hop_filter **out, hop_error *error);
/** NULL is fine. */
HOP_API void hop_filter_free(hop_filter *filter);

/**
 * Which rows of a store meet a filter.
 *
 * filter  NULL: all
 * chosen  [hop_store_count] of 0 and 1; 0 at rows forgotten in the open transaction
 * count   how many are chosen; NULL: not wanted
 *
 * What the store holds in RAM (key, label, strengths, times) is judged as it holds it.
 * Texts, tags and payloads are read from the file in one transaction, as they are there
 * now: an item that others have changed since is judged by its new content, one that they
 * have forgotten as an item without any. Values are bound, never part of an SQL text.
 *
 * HOP_EINVAL (an age that reaches back beyond the year 0), HOP_EIO, HOP_EBUSY,
 * HOP_EFORMAT (damaged content), HOP_EOVERFLOW (faded), HOP_ENOMEM; on failure `chosen`
 * is unchanged. O(count of items) a condition; a tag with = by an index. As other uses of
 * a store: one thread at a time.
 */
HOP_API hop_status hop_store_choose(hop_store *store, const hop_filter *filter,
                                    unsigned char *chosen, size_t *count,
                                    hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
