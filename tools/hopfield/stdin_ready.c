/* SPDX-License-Identifier: MIT */
/* A memory file kept ready for cues with and without conditions. */
#include "stdin_ready.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "exit.h"
#include "filters.h"
#include "subject.h"

/* A chosen few change with time where conditions do. */
enum { CHOSEN_MS = 1000, SHARE_OF_HALF_LIFE = 1000 };

static void drop(hop_prepared *self) {
    hop_lookup_free(self->lookup);
    free(self->where);
    *self = (hop_prepared){0};
}

void hop_ready_forget(hop_ready *self) {
    for (size_t k = 0; k < HOP_READY_MOST; k++) drop(&self->prepared[k]);
    self->forgotten = 1;
}

/* What the file says, changed as the options say. */
static int read_recipe(hop_ready *self) {
    return hop_answer_recipe(self->options, hop_store_recipe_of(self->store),
                             &self->recipe);
}

int hop_ready_open(const hop_options *options, hop_ready *out) {
    *out = (hop_ready){.options = options};
    hop_lookup *lookup = NULL;
    hop_error error;
    int code = hop_subject_context(options, &out->context);
    if (code == 0)
        code = hop_subject_open_store(options, options->arguments[0],
                                      options->confirm ? HOP_STORE_WRITE : HOP_STORE_READ,
                                      NULL, &out->store);
    if (code == 0) code = read_recipe(out);
    if (code) return code;
    /* What cannot be asked at all is said before the first cue. */
    const hop_status status = hop_ready_lookup(out, NULL, &lookup, &error);
    return status == HOP_OK ? 0 : hop_complain_asked(status, &error);
}

void hop_ready_close(hop_ready *self) {
    hop_ready_forget(self);
    hop_store_close(self->store);
    if (self->context) hop_subject_context_free(self->context);
    *self = (hop_ready){0};
}

hop_status hop_ready_refresh(hop_ready *self, hop_error *error) {
    int changed = 0;
    const hop_status status = hop_store_refresh(self->store, &changed, error);
    /* A transaction of ours may have brought in what others changed. */
    if (!changed && !self->forgotten && status == HOP_OK) return HOP_OK;
    hop_ready_forget(self);
    self->forgotten = status != HOP_OK;
    if (status == HOP_OK && read_recipe(self) != 0) {
        snprintf(error->message, sizeof error->message,
                 "the file's recipe no longer goes with the options");
        return HOP_EINVAL;
    }
    return status;
}

/* The conditions of a JSON list. */
static hop_status parse(const char *where, hop_filter **out, hop_error *error) {
    const char *conditions[HOP_MAX_CONDITIONS];
    json_t *list = json_loads(where, 0, NULL);
    const size_t count = json_array_size(list);
    for (size_t i = 0; i < count && i < HOP_MAX_CONDITIONS; i++)
        conditions[i] = json_string_value(json_array_get(list, i));
    const hop_status status =
        list ? hop_filter_parse(conditions, count, out, error) : HOP_ENOMEM;
    json_decref(list);
    return status;
}

/* Takes off what a filter does not choose. */
static hop_status narrow(hop_ready *self, const hop_filter *filter, unsigned char *chosen,
                         hop_error *error) {
    const size_t count = hop_store_count(self->store);
    unsigned char *some = malloc(count + 1);
    hop_status status =
        some ? hop_store_choose(self->store, filter, some, NULL, error) : HOP_ENOMEM;
    for (size_t k = 0; status == HOP_OK && k < count; k++) chosen[k] &= some[k];
    free(some);
    return status;
}

static hop_status choose(hop_ready *self, const char *where, unsigned char **out,
                         hop_error *error) {
    const size_t count = hop_store_count(self->store);
    hop_filter *filter = NULL;
    *out = NULL;
    if (!where && !hop_filters_given(self->options)) return HOP_OK;
    unsigned char *chosen = malloc(count + 1);
    if (!chosen) return HOP_ENOMEM;
    memset(chosen, 1, count);
    hop_status status = HOP_OK;
    if (hop_filters_given(self->options)) {
        status = hop_filters_read(self->options, &filter) == 0
                     ? narrow(self, filter, chosen, error)
                     : HOP_EINVAL;
        hop_filter_free(filter);
        filter = NULL;
    }
    if (status == HOP_OK && where) {
        status = parse(where, &filter, error);
        if (status == HOP_OK) status = narrow(self, filter, chosen, error);
        hop_filter_free(filter);
    }
    if (status == HOP_OK)
        *out = chosen;
    else
        free(chosen);
    return status;
}

static int is_old(const hop_ready *self, const hop_prepared *one) {
    const hop_time age = hop_store_now(self->store) - one->made;
    const int64_t half_life = self->recipe.half_life;
    if (half_life > 0 && (age > half_life / SHARE_OF_HALF_LIFE || age < 0)) return 1;
    return (one->where || hop_filters_given(self->options)) &&
           (age > CHOSEN_MS || age < 0);
}

static int is_for(const hop_prepared *one, const char *where) {
    if (!one->lookup || (where == NULL) != (one->where == NULL)) return 0;
    return !where || strcmp(where, one->where) == 0;
}

static hop_status prepare(hop_ready *self, const char *where, hop_prepared *out,
                          hop_error *error) {
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    unsigned char *chosen = NULL;
    hop_prepared made = {.made = hop_store_now(self->store)};
    if (where && !(made.where = strdup(where))) return HOP_ENOMEM;
    hop_status status = choose(self, where, &chosen, error);
    how.recipe = &self->recipe;
    how.at = made.made;
    how.chosen = chosen;
    how.seed = self->options->seed;
    if (status == HOP_OK)
        status = hop_lookup_create(self->context, self->store, &how, &made.lookup, error);
    free(chosen);
    if (status == HOP_OK)
        *out = made;
    else
        drop(&made);
    return status;
}

hop_status hop_ready_lookup(hop_ready *self, const char *where, hop_lookup **out,
                            hop_error *error) {
    hop_prepared *place = &self->prepared[0];
    hop_status status = HOP_OK;
    if (error) *error = (hop_error){.status = HOP_ENOMEM, .message = "out of memory"};
    for (size_t k = 0; k < HOP_READY_MOST; k++) {
        hop_prepared *one = &self->prepared[k];
        if (is_for(one, where)) {
            place = one;
            break;
        }
        if (one->used < place->used) place = one;
    }
    if (!is_for(place, where) || is_old(self, place)) {
        drop(place);
        status = prepare(self, where, place, error);
    }
    if (status != HOP_OK) return status;
    place->used = ++self->clock;
    *out = place->lookup;
    return HOP_OK;
}
