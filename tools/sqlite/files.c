/* SPDX-License-Identifier: MIT */
/* Memory files that a connection has asked, kept open and ready. */
#include "files.h"

#include <stdlib.h>
#include <string.h>

enum { FILES = 4, ALL = 0, CHOSEN, LOOKUPS, CONDITION_LASTS = 1000 };

typedef struct prepared {
    hop_lookup *lookup; /* NULL: to be made */
    char *condition;    /* of the items it holds; NULL: all */
    hop_time made;
} prepared;

typedef struct open_file {
    char *path;
    hop_store *store;
    prepared lookups[LOOKUPS];
    unsigned long used;
} open_file;

struct hop_sqlite_files {
    hop_context *context; /* NULL: nothing was asked yet */
    open_file files[FILES];
    unsigned long clock;
};

static void forget_lookup(prepared *self) {
    hop_lookup_free(self->lookup);
    free(self->condition);
    *self = (prepared){0};
}

static void close_file(open_file *file) {
    for (size_t i = 0; i < LOOKUPS; i++) forget_lookup(&file->lookups[i]);
    hop_store_close(file->store);
    free(file->path);
    *file = (open_file){0};
}

hop_sqlite_files *hop_sqlite_files_create(void) {
    return calloc(1, sizeof(hop_sqlite_files));
}

void hop_sqlite_files_free(void *of) {
    hop_sqlite_files *self = of;
    if (!self) return;
    for (size_t i = 0; i < FILES; i++) close_file(&self->files[i]);
    hop_context_free(self->context);
    free(self);
}

/* The one not used for longest makes room, once the new one could be opened. */
static hop_status open_file_at(hop_sqlite_files *self, const char *path, open_file **out,
                               hop_error *error) {
    open_file fresh = {0}, *oldest = &self->files[0];
    hop_status status =
        hop_store_open(path, HOP_STORE_READ, NULL, NULL, &fresh.store, error);
    if (status != HOP_OK) return status;
    fresh.path = strdup(path);
    if (!fresh.path) {
        close_file(&fresh);
        return HOP_ENOMEM;
    }
    for (size_t i = 1; i < FILES; i++)
        if (self->files[i].used < oldest->used) oldest = &self->files[i];
    close_file(oldest);
    *oldest = fresh;
    *out = oldest;
    return HOP_OK;
}

/* The file at an absolute path, opened or brought up to date. */
static hop_status find_file(hop_sqlite_files *self, const char *path, open_file **out,
                            hop_error *error) {
    for (size_t i = 0; i < FILES; i++) {
        open_file *file = &self->files[i];
        int changed = 0;
        if (!file->path || strcmp(file->path, path) != 0) continue;
        const hop_status status = hop_store_refresh(file->store, &changed, error);
        if (status != HOP_OK)
            close_file(file); /* what comes next opens it anew, or says why it cannot */
        else if (changed)
            for (size_t k = 0; k < LOOKUPS; k++) forget_lookup(&file->lookups[k]);
        *out = file;
        return status;
    }
    return open_file_at(self, path, out, error);
}

static int is_stale(const open_file *file, const prepared *self, hop_time now) {
    const int64_t half_life = hop_store_recipe_of(file->store)->half_life;
    const int64_t age = now - self->made;
    if (half_life && (age < 0 || age > half_life / 1000)) return 1;
    return self->condition && (age < 0 || age > CONDITION_LASTS);
}

static hop_status choose(hop_store *store, const char *condition, unsigned char *chosen,
                         hop_error *error) {
    hop_filter *filter = NULL;
    hop_status status = hop_filter_parse(&condition, 1, &filter, error);
    if (status == HOP_OK) status = hop_store_choose(store, filter, chosen, NULL, error);
    hop_filter_free(filter);
    return status;
}

static hop_status prepare(hop_sqlite_files *self, open_file *file, const char *condition,
                          prepared *out, hop_error *error) {
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    unsigned char *chosen = NULL;
    hop_status status = HOP_OK;
    out->made = hop_store_now(file->store);
    if (condition) {
        chosen = calloc(hop_store_count(file->store) + 1, 1);
        out->condition = strdup(condition);
        status = chosen && out->condition ? choose(file->store, condition, chosen, error)
                                          : HOP_ENOMEM;
    }
    options.chosen = chosen;
    if (status == HOP_OK)
        status =
            hop_lookup_create(self->context, file->store, &options, &out->lookup, error);
    free(chosen);
    if (status != HOP_OK) forget_lookup(out);
    return status;
}

hop_status hop_sqlite_files_take(hop_sqlite_files *self, const char *path,
                                 const char *condition, hop_store **store,
                                 hop_lookup **lookup, hop_error *error) {
    open_file *file = NULL;
    /* One file has many names, and a name means another one elsewhere. */
    char *real = realpath(path, NULL);
    hop_status status = HOP_OK;
    if (!self->context) status = hop_context_create(NULL, &self->context, error);
    if (status == HOP_OK) status = find_file(self, real ? real : path, &file, error);
    free(real);
    if (status != HOP_OK) return status;
    file->used = ++self->clock;
    prepared *wanted = &file->lookups[condition ? CHOSEN : ALL];
    if (wanted->lookup && (is_stale(file, wanted, hop_store_now(file->store)) ||
                           (condition && strcmp(wanted->condition, condition) != 0)))
        forget_lookup(wanted);
    if (!wanted->lookup) status = prepare(self, file, condition, wanted, error);
    *store = file->store;
    *lookup = wanted->lookup;
    return status;
}
