/* SPDX-License-Identifier: MIT */
/* Changes of items within a transaction: add, update, reinforce, confirm, forget, merge.
 */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "patterns/rows_stored.h"

static hop_status find_for_change(hop_store *store, const char *key, size_t *row,
                                  hop_error *error) {
    hop_status status = hop_store_require_transaction(store, error);
    if (status != HOP_OK) return status;
    if (!key || hop_mirror_find(&store->mirror, key, row) != HOP_OK)
        return hop_fail(error, HOP_ENOTFOUND, "%s: there is no item '%.100s'",
                        store->path, key ? key : "");
    return HOP_OK;
}

/* --- adding and updating --------------------------------------------------------------
 */

static hop_status check_text(const hop_store *store, hop_text_sort sort,
                             const hop_store_entry *entry, hop_error *error) {
    hop_error why;
    if (!entry->text || entry->words || entry->values)
        return hop_fail(error, HOP_EINVAL, "%s: '%.100s': a text is wanted%s",
                        store->path, entry->key, entry->text ? ", and no more" : "");
    const hop_text text = {entry->text, strlen(entry->text)};
    hop_status status = hop_text_check(&text, sort, &why);
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status == HOP_OK) return HOP_OK;
    return hop_fail(error, status, "%s: '%.100s': %s", store->path, entry->key,
                    why.message);
}

/* Whether the entry has the pattern that the recipe wants. */
static hop_status check_pattern(const hop_store *store, const hop_store_entry *entry,
                                hop_error *error) {
    const int bits = store->recipe.storage == HOP_STORAGE_BITS;
    const size_t dim = store->recipe.dim;
    hop_text_sort sort;
    if (hop_recipe_of_texts(&store->recipe, &sort))
        return check_text(store, sort, entry, error);
    if (bits ? !entry->words || entry->values : !entry->values || entry->words)
        return hop_fail(error, HOP_EINVAL, "%s: '%.100s': a pattern of %s is wanted",
                        store->path, entry->key, bits ? "bits" : "reals");
    if (bits && dim % 64 && entry->words[dim / 64] >> dim % 64)
        return hop_fail(error, HOP_EINVAL,
                        "%s: '%.100s': its pattern has units past the last", store->path,
                        entry->key);
    return HOP_OK;
}

/* What an entry has beside its pattern: a text that is the pattern is no content too. */
static hop_store_entry content_of(const hop_store *store, const hop_store_entry *entry) {
    hop_store_entry content = *entry;
    if (store->mirror.of_texts) content.text = NULL;
    return content;
}

static hop_status check_entry(const hop_store *store, const hop_store_entry *entry,
                              hop_error *error) {
    if (entry->size != sizeof *entry)
        return hop_fail(error, HOP_EINVAL, "store entry: size %zu, expected %zu",
                        entry->size, sizeof *entry);
    const char *key = entry->key ? entry->key : "";
    const char *fault = hop_key_fault(key, strlen(key));
    if (fault)
        return hop_fail(error, HOP_EINVAL, "%s: the key '%.100s' %s", store->path, key,
                        fault);
    hop_status status = check_pattern(store, entry, error);
    if (status != HOP_OK) return status;
    if (entry->strength.denominator < 1 || entry->strength.numerator == 0)
        return hop_fail(error, HOP_EINVAL, "%s: '%.100s': no strength is %lld/%lld",
                        store->path, key, (long long)entry->strength.numerator,
                        (long long)entry->strength.denominator);
    if (entry->strength.numerator < 0 && hop_recipe_of_texts(&store->recipe, NULL))
        return hop_fail(error, HOP_EINVAL,
                        "%s: '%.100s': strength %lld/%lld: that of a text is above 0",
                        store->path, key, (long long)entry->strength.numerator,
                        (long long)entry->strength.denominator);
    const hop_store_entry content = content_of(store, entry);
    return hop_content_check(&content, store->path, error);
}

/* The entry's pattern as the mirror holds patterns: of reals, in the store's room. */
static hop_status encode(hop_store *store, const hop_store_entry *entry,
                         hop_mirror_row *row, hop_error *error) {
    const hop_store_recipe *recipe = &store->recipe;
    hop_error why;
    row->scale = 1;
    row->pattern = entry->words;
    if (store->mirror.of_texts) {
        row->pattern = entry->text;
        row->text_size = strlen(entry->text);
        return HOP_OK;
    }
    if (recipe->storage == HOP_STORAGE_BITS) return HOP_OK;
    float *scratch = malloc(2 * recipe->dim * sizeof *scratch);
    if (!scratch) return hop_fail_memory(error);
    hop_status status =
        hop_rows_store_one(recipe->storage, recipe->normalise, entry->values, recipe->dim,
                           scratch, store->room.pattern, &row->scale, &why);
    if (status != HOP_OK)
        hop_fail(error, status, "%s: '%.100s': %s", store->path, entry->key, why.message);
    /* Behind the row itself, scratch holds it as it will be read. */
    if (status == HOP_OK && recipe->codes)
        status = hop_store_code(store, scratch + recipe->dim, store->room.code, error);
    row->pattern = store->room.pattern;
    row->code = store->room.code;
    free(scratch);
    return status;
}

static int save_content(hop_store *store, int64_t id, const hop_store_entry *entry) {
    const hop_store_entry content = content_of(store, entry);
    return hop_content_save(store->db, id, &content);
}

hop_status hop_store_add(hop_store *store, const hop_store_entry *entry,
                         hop_error *error) {
    hop_mirror *mirror = &store->mirror;
    const size_t last = mirror->count;
    size_t other;
    hop_status status = hop_store_require_transaction(store, error);
    if (status == HOP_OK) status = check_entry(store, entry, error);
    if (status != HOP_OK) return status;
    if (hop_mirror_find(mirror, entry->key, &other) == HOP_OK)
        return hop_fail(error, HOP_EEXISTS, "%s: the key '%.100s' is taken", store->path,
                        entry->key);
    hop_mirror_row row = {
        .item = {.key = entry->key,
                 .label = entry->label,
                 .created = store->time,
                 .confirmed = store->time},
        .detail = {entry->strength, {0, 1}, store->batch},
        .key_size = strlen(entry->key),
        .label_size = entry->label ? strlen(entry->label) : 0,
    };
    status = hop_store_next_id(store, &row.item.id, error);
    if (status == HOP_OK) status = encode(store, entry, &row, error);
    if (status != HOP_OK) return status;
    status = hop_mirror_append(mirror, &row);
    if (status != HOP_OK)
        return hop_fail(error, status, "%s: '%.100s': %s", store->path, entry->key,
                        hop_status_describe(status));
    int code = hop_items_insert(store, last);
    if (code == SQLITE_OK) code = save_content(store, row.item.id, entry);
    return code == SQLITE_OK ? HOP_OK : hop_store_break(store, code, error);
}

/* The text of an update: the row's own where it is the same. */
static hop_status keep_text(hop_store *store, size_t row, const hop_mirror_row *fresh,
                            hop_text *out, hop_error *error) {
    hop_mirror *mirror = &store->mirror;
    const hop_text *held = &mirror->texts[row];
    if (held->size == fresh->text_size &&
        memcmp(held->bytes, fresh->pattern, held->size) == 0) {
        *out = *held;
        return HOP_OK;
    }
    return hop_mirror_keep_text(mirror, mirror->items[row].key, fresh->pattern,
                                fresh->text_size, out)
               ? HOP_OK
               : hop_fail_memory(error);
}

hop_status hop_store_update(hop_store *store, const hop_store_entry *entry,
                            hop_error *error) {
    hop_mirror *mirror = &store->mirror;
    size_t row = 0;
    hop_mirror_row fresh = {0};
    hop_status status = find_for_change(store, entry->key, &row, error);
    if (status == HOP_OK) status = check_entry(store, entry, error);
    if (status == HOP_OK) status = encode(store, entry, &fresh, error);
    const char *label = NULL;
    hop_text text = {0};
    if (status == HOP_OK && mirror->of_texts)
        status = keep_text(store, row, &fresh, &text, error);
    if (status == HOP_OK && entry->label &&
        !(label = hop_names_label(&mirror->names, entry->label, strlen(entry->label))))
        status = hop_fail_memory(error);
    if (status == HOP_OK) status = hop_store_save_row(store, row, 1, error);
    if (status != HOP_OK) return status;
    const int64_t id = mirror->items[row].id;
    if (mirror->of_texts)
        mirror->texts[row] = text;
    else
        hop_mirror_replace(mirror, row, fresh.pattern, fresh.scale, fresh.code);
    mirror->items[row].label = label;
    int code = hop_items_replace(store, row);
    if (code == SQLITE_OK) code = hop_content_drop(store->db, id);
    if (code == SQLITE_OK) code = save_content(store, id, entry);
    if (code == SQLITE_OK)
        code = hop_event_save(store->db, id, store->time, HOP_EVENT_UPDATE,
                              (hop_strength){0, 1}, NULL);
    return code == SQLITE_OK ? HOP_OK : hop_store_break(store, code, error);
}

/* --- strengths ------------------------------------------------------------------------
 */

/* Adds to a row's strength and notes it; refreshed: it fades from now on. */
static hop_status strengthen(hop_store *store, size_t row, hop_strength by, int refreshed,
                             int64_t confirmations, hop_event_kind kind, const char *note,
                             hop_error *error) {
    hop_mirror *mirror = &store->mirror;
    hop_store_item *item = &mirror->items[row];
    hop_mirror_detail detail = hop_mirror_detail_of(mirror, row);
    hop_status status = hop_store_save_row(store, row, 0, error);
    if (status != HOP_OK) return status;
    status = hop_strength_add(detail.added, by, &detail.added);
    if (status == HOP_OK && item->confirmations > INT64_MAX - confirmations)
        status = HOP_EOVERFLOW;
    if (status == HOP_OK) status = hop_mirror_change(mirror, row, &detail);
    if (status != HOP_OK)
        return hop_fail(error, status, "%s: '%.100s' by %lld/%lld: %s", store->path,
                        item->key, (long long)by.numerator, (long long)by.denominator,
                        hop_status_describe(status));
    item->confirmations += confirmations;
    if (refreshed && store->time > item->confirmed) item->confirmed = store->time;
    int code = hop_items_replace(store, row);
    if (code == SQLITE_OK)
        code = hop_event_save(store->db, item->id, store->time, kind, by, note);
    return code == SQLITE_OK ? HOP_OK : hop_store_break(store, code, error);
}

static hop_status check_by(const hop_store *store, const char *key, hop_strength by,
                           int fits, hop_error *error) {
    if (by.denominator >= 1 && fits) return HOP_OK;
    return hop_fail(error, HOP_EINVAL, "%s: '%.100s': not by %lld/%lld", store->path, key,
                    (long long)by.numerator, (long long)by.denominator);
}

hop_status hop_store_reinforce(hop_store *store, const char *key, hop_strength by,
                               hop_error *error) {
    size_t row = 0;
    const int stronger = by.numerator > 0;
    hop_status status = find_for_change(store, key, &row, error);
    if (status == HOP_OK) status = check_by(store, key, by, by.numerator != 0, error);
    if (status != HOP_OK) return status;
    return strengthen(store, row, by, stronger, 0,
                      stronger ? HOP_EVENT_REINFORCE : HOP_EVENT_WEAKEN, NULL, error);
}

hop_status hop_store_confirm(hop_store *store, const char *key, hop_strength by,
                             hop_error *error) {
    size_t row = 0;
    hop_status status = find_for_change(store, key, &row, error);
    if (status == HOP_OK) status = check_by(store, key, by, by.numerator >= 0, error);
    if (status != HOP_OK) return status;
    return strengthen(store, row, by, 1, 1, HOP_EVENT_CONFIRM, NULL, error);
}

/* --- forgetting -----------------------------------------------------------------------
 */

static hop_status forget_row(hop_store *store, size_t row, hop_error *error) {
    hop_mirror *mirror = &store->mirror;
    const int64_t id = mirror->items[row].id;
    int code = hop_content_drop(store->db, id);
    if (code == SQLITE_OK) code = hop_event_drop(store->db, id);
    if (code == SQLITE_OK)
        code = hop_sql_delete(store->db, "DELETE FROM main.item WHERE id = ?1", id);
    if (code == SQLITE_OK && sqlite3_changes(store->db) != 1) code = SQLITE_CORRUPT;
    if (code != SQLITE_OK) return hop_store_break(store, code, error);
    mirror->dead[row] = 1;
    mirror->dead_count++;
    return HOP_OK;
}

hop_status hop_store_forget(hop_store *store, const char *key, hop_error *error) {
    size_t row = 0;
    hop_status status = find_for_change(store, key, &row, error);
    return status == HOP_OK ? forget_row(store, row, error) : status;
}

hop_status hop_store_merge(hop_store *store, const char *into, const char *from,
                           hop_error *error) {
    size_t row = 0, other = 0;
    hop_status status = find_for_change(store, into, &row, error);
    if (status == HOP_OK) status = find_for_change(store, from, &other, error);
    if (status != HOP_OK) return status;
    if (row == other)
        return hop_fail(error, HOP_EINVAL, "%s: '%.100s' is one item", store->path, into);
    const hop_store_item gone = store->mirror.items[other];
    status = strengthen(store, row, gone.strength, 0, gone.confirmations, HOP_EVENT_MERGE,
                        gone.key, error);
    if (status == HOP_OK && gone.confirmed > store->mirror.items[row].confirmed) {
        store->mirror.items[row].confirmed = gone.confirmed;
        int code = hop_items_replace(store, row);
        if (code != SQLITE_OK) return hop_store_break(store, code, error);
    }
    return status == HOP_OK ? forget_row(store, other, error) : status;
}

/* --- the recipe -----------------------------------------------------------------------
 */

hop_status hop_store_change_recipe(hop_store *store, const hop_store_recipe *recipe,
                                   hop_error *error) {
    hop_store_recipe fresh;
    hop_status status = hop_store_require_transaction(store, error);
    if (status == HOP_OK)
        status = hop_recipe_check(recipe, store->path, HOP_EINVAL, &fresh, error);
    if (status == HOP_OK)
        status = hop_build_check_recipe(&fresh, store->path, HOP_EINVAL, error);
    if (status != HOP_OK) return status;
    const char *fixed = hop_recipe_fixed_difference(&store->recipe, &fresh);
    if (fixed)
        return hop_fail(error, HOP_EINVAL,
                        "%s: recipe: the patterns depend on %s: it cannot change",
                        store->path, fixed);
    status = hop_recipe_save(store->db, &fresh, store->path, error);
    if (status != HOP_OK)
        return hop_store_break(store, sqlite3_errcode(store->db), error);
    store->recipe = fresh;
    return HOP_OK;
}
