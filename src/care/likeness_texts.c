/* SPDX-License-Identifier: MIT */
/* Items whose texts are nearly the same: equal ones by their digests, others by asking
   the index for each. */
#include <stdlib.h>
#include <string.h>
#include <hopfield/texts.h>
#include "care/alike.h"
#include "core/context.h"
#include "core/error.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

/* A text that another one finds. */
typedef struct relative {
    size_t text;
    double similarity;
} relative;

typedef struct kindred {
    const hop_store *store;
    hop_context *context;
    double least;
    size_t rows, count; /* items; different texts, by their first items */
    size_t *text_of;    /* [rows]; SIZE_MAX: forgotten in the open transaction */
    size_t *first;      /* [count + 1]: where a text's rows begin in `members` */
    size_t *members;    /* [rows], ascending within a text */
    hop_text *texts;    /* [count] */
    hop_texts *index;
    relative **found;    /* [count][degrees] that a text finds as a cue */
    size_t *degrees;     /* [count] */
    hop_status *outcome; /* [count] */
} kindred;

static void clear(kindred *self) {
    for (size_t t = 0; self->found && t < self->count; t++) free(self->found[t]);
    free(self->found);
    free(self->degrees);
    free(self->outcome);
    hop_texts_free(self->index);
    free(self->text_of);
    free(self->first);
    free(self->members);
    free(self->texts);
}

/* --- equal texts -----------------------------------------------------------------------
 */

typedef struct digest {
    XXH128_hash_t hash; /* of the folded text */
    size_t row;
} digest;

static int by_hash(const void *a, const void *b) {
    const digest *one = a, *two = b;
    const int order = XXH128_cmp(&one->hash, &two->hash);
    if (order) return order;
    return one->row < two->row ? -1 : one->row > two->row;
}

static hop_status digest_row(const hop_store *store, size_t row, digest *out,
                             hop_error *error) {
    hop_text text;
    hop_folded folded = {0};
    hop_error why;
    text.bytes = hop_store_text(store, row, &text.size);
    const hop_status status = hop_text_fold(&text, 0, &folded, &why);
    if (status != HOP_OK)
        return hop_fail(error, status, "%s: row %zu: %s", hop_store_path(store), row,
                        why.message);
    *out = (digest){XXH3_128bits(folded.bytes, folded.size), row};
    hop_folded_clear(&folded);
    return HOP_OK;
}

/* Numbers the texts, by their first rows, and sorts rows by them. */
static hop_status number_texts(kindred *self, digest *digests, size_t live,
                               hop_error *error) {
    qsort(digests, live, sizeof *digests, by_hash);
    for (size_t i = 0; i < live; i++) {
        const int again = i > 0 && XXH128_isEqual(digests[i].hash, digests[i - 1].hash);
        self->text_of[digests[i].row] =
            again ? self->text_of[digests[i - 1].row] : digests[i].row;
    }
    for (size_t row = 0; row < self->rows; row++) {
        const size_t of = self->text_of[row];
        if (of == SIZE_MAX) continue;
        self->text_of[row] = of == row ? self->count++ : self->text_of[of];
    }
    self->first = calloc(self->count + 2, sizeof *self->first);
    self->members = malloc((live + 1) * sizeof *self->members);
    self->texts = calloc(self->count + 1, sizeof *self->texts);
    if (!self->first || !self->members || !self->texts) return hop_fail_memory(error);
    for (size_t row = 0; row < self->rows; row++)
        if (self->text_of[row] != SIZE_MAX) self->first[self->text_of[row] + 2]++;
    for (size_t t = 0; t < self->count; t++) self->first[t + 2] += self->first[t + 1];
    for (size_t row = 0; row < self->rows; row++) {
        const size_t t = self->text_of[row];
        if (t == SIZE_MAX) continue;
        if (!self->texts[t].bytes)
            self->texts[t].bytes = hop_store_text(self->store, row, &self->texts[t].size);
        self->members[self->first[t + 1]++] = row;
    }
    return HOP_OK;
}

static hop_status sort_texts(kindred *self, hop_error *error) {
    size_t live = 0;
    digest *digests = malloc((self->rows + 1) * sizeof *digests);
    self->text_of = malloc((self->rows + 1) * sizeof *self->text_of);
    hop_status status = digests && self->text_of ? HOP_OK : hop_fail_memory(error);
    for (size_t row = 0; row < self->rows && status == HOP_OK; row++) {
        self->text_of[row] = SIZE_MAX;
        if (hop_store_item_at(self->store, row))
            status = digest_row(self->store, row, &digests[live++], error);
    }
    if (status == HOP_OK) status = number_texts(self, digests, live, error);
    free(digests);
    return status;
}

/* --- texts that find each other --------------------------------------------------------
 */

static hop_status look(const kindred *self, size_t t, hop_text_found *found,
                       size_t *count, hop_error *error) {
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.most = HOP_LIKENESS_NEAREST;
    how.hide_row = t;
    return hop_texts_find(self->index, &self->texts[t], &how, found, count, NULL, error);
}

static void find_relatives(void *shared, size_t t, unsigned worker) {
    kindred *self = shared;
    hop_text_found found[HOP_LIKENESS_NEAREST];
    size_t count = 0, alike = 0;
    (void)worker;
    self->outcome[t] = look(self, t, found, &count, NULL);
    if (self->outcome[t] != HOP_OK) return;
    for (size_t i = 0; i < count; i++)
        if (found[i].similarity >= self->least) found[alike++] = found[i];
    if (alike == 0) return;
    self->found[t] = malloc(alike * sizeof **self->found);
    if (!self->found[t]) {
        self->outcome[t] = HOP_ENOMEM;
        return;
    }
    for (size_t i = 0; i < alike; i++)
        self->found[t][i] = (relative){found[i].row, found[i].similarity};
    self->degrees[t] = alike;
}

static hop_status find_all(kindred *self, hop_error *error) {
    const hop_store_recipe *recipe = hop_store_recipe_of(self->store);
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    if (!hop_recipe_of_texts(recipe, &options.sort)) return HOP_OK;
    options.language = recipe->language;
    if (recipe->beta > 0) options.beta = recipe->beta;
    self->found = calloc(self->count + 1, sizeof *self->found);
    self->degrees = calloc(self->count + 1, sizeof *self->degrees);
    self->outcome = calloc(self->count + 1, sizeof *self->outcome);
    if (!self->found || !self->degrees || !self->outcome) return hop_fail_memory(error);
    hop_status status = hop_texts_create(self->context, self->texts, self->count,
                                         &options, &self->index, error);
    if (status != HOP_OK) return status;
    hop_parallel_for(self->context, self->count, find_relatives, self);
    if (hop_context_interrupted(self->context))
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    for (size_t t = 0; t < self->count; t++) {
        hop_text_found again[HOP_LIKENESS_NEAREST];
        size_t count;
        if (self->outcome[t] == HOP_OK) continue;
        status = look(self, t, again, &count, error); /* for its message */
        return status == HOP_OK ? hop_fail_memory(error) : status;
    }
    return HOP_OK;
}

/* The smaller similarity of both ways; -2 where one of them does not find the other. */
static double likeness_of(const kindred *self, size_t t, const relative *other) {
    for (size_t i = 0; i < self->degrees[other->text]; i++) {
        const relative *back = &self->found[other->text][i];
        if (back->text == t)
            return back->similarity < other->similarity ? back->similarity
                                                        : other->similarity;
    }
    return -2;
}

/* --- pairs -----------------------------------------------------------------------------
 */

typedef struct pairs {
    hop_likeness *out;
    size_t count, room, most, total;
} pairs;

/* Where in a text's rows those after `row` begin. */
static size_t after(const kindred *self, size_t t, size_t row) {
    size_t low = self->first[t], high = self->first[t + 1];
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (self->members[middle] > row)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static hop_status take(const kindred *self, size_t row, size_t t, double value,
                       pairs *out) {
    const size_t from = after(self, t, row), more = self->first[t + 1] - from;
    const size_t wanted = out->count + more;
    out->total += more;
    if (out->count >= out->most || more == 0) return HOP_OK;
    if (wanted > out->room) {
        const size_t room = wanted > 2 * out->room ? wanted : 2 * out->room;
        hop_likeness *grown = realloc(out->out, room * sizeof *grown);
        if (!grown) return HOP_ENOMEM;
        out->out = grown;
        out->room = room;
    }
    for (size_t i = from; i < self->first[t + 1]; i++) {
        const size_t other = self->members[i];
        out->out[out->count++] =
            (hop_likeness){row, other, value, hop_same_label(self->store, row, other)};
    }
    return HOP_OK;
}

static int by_other(const void *a, const void *b) {
    const hop_likeness *one = a, *two = b;
    return one->other < two->other ? -1 : one->other > two->other;
}

/* All pairs of which `row` is the lower one, the lowest others first. */
static hop_status pair_row(const kindred *self, size_t row, pairs *out) {
    const size_t t = self->text_of[row], begin = out->count;
    const int full = begin >= out->most;
    hop_status status = take(self, row, t, 1, out);
    for (size_t i = 0; self->found && i < self->degrees[t] && status == HOP_OK; i++) {
        const double value = likeness_of(self, t, &self->found[t][i]);
        if (value >= self->least)
            status = take(self, row, self->found[t][i].text, value, out);
    }
    if (status != HOP_OK || full) return status;
    if (out->count > begin)
        qsort(out->out + begin, out->count - begin, sizeof *out->out, by_other);
    if (out->count > out->most) out->count = out->most;
    return HOP_OK;
}

hop_status hop_text_likenesses(const hop_store *store, hop_context *context, double least,
                               size_t most, hop_likeness **out, size_t *count,
                               size_t *total, hop_error *error) {
    kindred self = {.store = store,
                    .context = context,
                    .least = least,
                    .rows = hop_store_count(store)};
    pairs all = {.most = most};
    hop_status status = sort_texts(&self, error);
    if (status == HOP_OK && least < 1) status = find_all(&self, error);
    for (size_t row = 0; row < self.rows && status == HOP_OK; row++)
        if (self.text_of[row] != SIZE_MAX && pair_row(&self, row, &all) != HOP_OK)
            status = hop_fail_memory(error);
    clear(&self);
    if (status != HOP_OK || all.count == 0) {
        free(all.out);
        all.out = NULL;
    }
    if (status != HOP_OK) return status;
    *out = all.out;
    *count = all.count;
    if (total) *total = all.total;
    return HOP_OK;
}
