/* SPDX-License-Identifier: MIT */
/* Transactions: begin, commit, and the way back. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"

/* Within a transaction: the mirror shows the file as it is now. */
static hop_status bring_in(hop_store *store, hop_error *error) {
    int64_t version = 0;
    if (store->temporary) {
        hop_status status = hop_schema_create(
            store->db, hop_schema_version_of(&store->recipe), store->path, error);
        return status == HOP_OK
                   ? hop_recipe_save(store->db, &store->recipe, store->path, error)
                   : status;
    }
    hop_status status = hop_sql_number(store->db, "PRAGMA main.data_version", store->path,
                                       &version, error);
    if (status != HOP_OK || version == store->data_version) return status;
    return hop_store_load(store, store->db, error);
}

static hop_status connect(hop_store *store, hop_error *error) {
    return store->mode == HOP_STORE_CREATE
               ? hop_store_open_temporary(store, error)
               : hop_store_connect(store->path, 1, &store->options, &store->db, error);
}

hop_status hop_store_begin(hop_store *store, hop_error *error) {
    if (store->mode == HOP_STORE_READ)
        return hop_fail(error, HOP_EINVAL, "%s: was opened only to be read", store->path);
    if (store->transaction != HOP_TRANSACTION_NONE)
        return hop_fail(error, HOP_EINVAL, "%s: a transaction is open already",
                        store->path);
    const hop_time now = hop_store_now(store);
    if (now < HOP_TIME_MIN || now > HOP_TIME_MAX)
        return hop_fail(error, HOP_EINVAL, "%s: the clock says %lld ms: no time",
                        store->path, (long long)now);
    if (store->db && !store->temporary && hop_store_has_moved(store))
        hop_store_disconnect(store);
    const int opened = !store->db;
    hop_status status = opened ? connect(store, error) : HOP_OK;
    if (status == HOP_OK)
        status = hop_sql_run(store->db, "BEGIN IMMEDIATE", store->path, error);
    if (status == HOP_OK) status = bring_in(store, error);
    if (status != HOP_OK) {
        if (opened)
            hop_store_disconnect(store);
        else
            hop_store_abort(store);
        return status;
    }
    const hop_mirror *mirror = &store->mirror;
    store->transaction = HOP_TRANSACTION_OPEN;
    store->time = now;
    store->count_before = mirror->count;
    store->names_before = hop_names_mark_of(&mirror->names);
    store->recipe_before = store->recipe;
    store->batch =
        mirror->count ? hop_mirror_detail_of(mirror, mirror->count - 1).batch : 0;
    if (store->batch < INT64_MAX) store->batch++;
    store->last_id = 0;
    return HOP_OK;
}

static void free_former(hop_store_former *former) {
    free(former->pattern);
    free(former->code);
}

/* The file forgets the changes since begin, and so does the mirror. Cannot fail. */
static void undo(hop_store *store) {
    hop_mirror *mirror = &store->mirror;
    if (store->insert) sqlite3_reset(store->insert);
    hop_store_abort(store);
    while (store->former_count) {
        hop_store_former *former = &store->formers[--store->former_count];
        hop_mirror_put_back(mirror, former->row, &former->item, &former->detail);
        if (former->text.bytes)
            mirror->texts[former->row] = former->text;
        else if (former->pattern)
            hop_mirror_replace(mirror, former->row, former->pattern, former->scale,
                               former->code);
        free_former(former);
    }
    hop_mirror_restore(mirror, store->count_before, &store->names_before);
    store->recipe = store->recipe_before;
}

hop_status hop_store_require_transaction(const hop_store *store, hop_error *error) {
    if (store->transaction == HOP_TRANSACTION_OPEN) return HOP_OK;
    if (store->transaction == HOP_TRANSACTION_FAILED)
        return hop_fail(error, HOP_EIO, "%s: the transaction failed and was rolled back",
                        store->path);
    return hop_fail(error, HOP_EINVAL, "%s: no transaction is open", store->path);
}

/* Room for one more former row; 0: no memory. */
static int make_room(hop_store *store) {
    if (store->former_count < store->former_capacity) return 1;
    const size_t capacity = store->former_capacity ? 2 * store->former_capacity : 16;
    hop_store_former *formers =
        realloc(store->formers, capacity * sizeof *store->formers);
    if (!formers) return 0;
    store->formers = formers;
    store->former_capacity = capacity;
    return 1;
}

static void *copy_of(const void *bytes, size_t size) {
    void *copy = malloc(size);
    if (copy) memcpy(copy, bytes, size);
    return copy;
}

hop_status hop_store_save_row(hop_store *store, size_t row, int pattern,
                              hop_error *error) {
    const hop_mirror *mirror = &store->mirror;
    if (row >= store->count_before) return HOP_OK; /* a rollback drops it */
    if (!make_room(store)) return hop_fail_memory(error);
    hop_store_former former = {.row = row,
                               .item = mirror->items[row],
                               .detail = hop_mirror_detail_of(mirror, row)};
    if (pattern && mirror->of_texts) {
        former.text = mirror->texts[row]; /* it stays where it is until the commit */
    } else if (pattern) {
        former.pattern =
            copy_of(hop_mirror_pattern(mirror, row), hop_mirror_pattern_bytes(mirror));
        former.scale = mirror->scales ? mirror->scales[row] : 1;
        if (mirror->codes)
            former.code = copy_of(mirror->codes + row * mirror->code_words,
                                  mirror->code_words * sizeof *former.code);
        if (!former.pattern || (mirror->codes && !former.code)) {
            free_former(&former);
            return hop_fail_memory(error);
        }
    }
    store->formers[store->former_count++] = former;
    return HOP_OK;
}

/* Nothing is left to be undone. */
static void forget_former(hop_store *store) {
    while (store->former_count) free_former(&store->formers[--store->former_count]);
    store->transaction = HOP_TRANSACTION_NONE;
}

hop_status hop_store_break(hop_store *store, int code, hop_error *error) {
    hop_status status = hop_sql_fail(store->db, code, store->path, error);
    undo(store);
    store->transaction = HOP_TRANSACTION_FAILED;
    return status;
}

/* Gives a new file its name; from then on it is a file like any other. */
static hop_status publish(hop_store *store, hop_error *error) {
    char *temporary = store->temporary;
    hop_status status =
        hop_sql_run(store->db, "PRAGMA main.journal_mode=WAL", store->path, error);
    store->temporary = NULL;
    hop_store_disconnect(store);
    if (status == HOP_OK) status = hop_publish_finish(temporary, store->path, error);
    if (status == HOP_OK) {
        store->mode = HOP_STORE_WRITE;
        free(temporary);
    } else {
        hop_publish_abandon(temporary);
    }
    return status;
}

hop_status hop_store_commit(hop_store *store, hop_error *error) {
    hop_status status = hop_store_require_transaction(store, error);
    if (status != HOP_OK) {
        store->transaction = HOP_TRANSACTION_NONE;
        return status;
    }
    if (hop_store_has_moved(store))
        status =
            hop_fail(error, HOP_EIO, "%s: was moved or deleted meanwhile", store->path);
    if (status == HOP_OK)
        status = hop_build_check_strengths(&store->mirror, &store->recipe, store->path,
                                           HOP_EOVERFLOW, error);
    if (status == HOP_OK) status = hop_sql_run(store->db, "COMMIT", store->path, error);
    if (status == HOP_OK && store->temporary) status = publish(store, error);
    if (status == HOP_OK)
        hop_mirror_compact(&store->mirror);
    else
        undo(store);
    forget_former(store);
    return status;
}

void hop_store_rollback(hop_store *store) {
    if (store->transaction == HOP_TRANSACTION_OPEN) undo(store);
    forget_former(store);
}
