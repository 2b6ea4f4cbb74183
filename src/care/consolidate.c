/* SPDX-License-Identifier: MIT */
/* Consolidation: near-duplicates become one, what has faded goes. */
#include <hopfield/care.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"

enum { MOST_PAIRS = 1 << 24 };

/* What is known of every row while the plan is made. */
typedef struct plan {
    size_t count;
    double *strengths;  /* faded */
    size_t *order;      /* rows, the strongest first, the older of equal ones */
    size_t *into;       /* SIZE_MAX - 1: stays; SIZE_MAX: dropped; else merged into it */
    double *likeness;   /* of a row to the one it is merged into */
    size_t *first;      /* [count + 1]: where a row's pairs begin in `ends` */
    hop_likeness *ends; /* every pair twice: from either side, `row` the one it is at */
} plan;

static const size_t STAYS = SIZE_MAX - 1;

static void clear(plan *self) {
    free(self->strengths);
    free(self->order);
    free(self->into);
    free(self->likeness);
    free(self->first);
    free(self->ends);
}

static hop_status weigh(plan *self, const hop_store *store, hop_time at,
                        hop_error *error) {
    hop_strength *exact = calloc(self->count + 1, sizeof *exact);
    if (!exact) return hop_fail_memory(error);
    hop_status status = hop_store_strengths(store, at, exact, error);
    for (size_t row = 0; status == HOP_OK && row < self->count; row++)
        self->strengths[row] = hop_strength_value(exact[row]);
    free(exact);
    return status;
}

static int by_strength(const void *a, const void *b, void *of) {
    const plan *self = of;
    const size_t one = *(const size_t *)a, two = *(const size_t *)b;
    if (self->strengths[one] != self->strengths[two])
        return self->strengths[one] > self->strengths[two] ? -1 : 1;
    return one < two ? -1 : one > two;
}

/* Sorts pairs of the same label by either of their rows. */
static hop_status sort_pairs(plan *self, const hop_likeness *pairs, size_t count,
                             hop_error *error) {
    for (size_t i = 0; i < count; i++)
        if (pairs[i].same_label) {
            self->first[pairs[i].row + 1]++;
            self->first[pairs[i].other + 1]++;
        }
    for (size_t row = 0; row < self->count; row++)
        self->first[row + 1] += self->first[row];
    size_t *at = malloc((self->count + 1) * sizeof *at);
    self->ends = calloc(self->first[self->count] + 1, sizeof *self->ends);
    if (!at || !self->ends) {
        free(at);
        return hop_fail_memory(error);
    }
    memcpy(at, self->first, (self->count + 1) * sizeof *at);
    for (size_t i = 0; i < count; i++) {
        if (!pairs[i].same_label) continue;
        self->ends[at[pairs[i].row]++] = pairs[i];
        self->ends[at[pairs[i].other]++] = (hop_likeness){
            pairs[i].other, pairs[i].row, pairs[i].value, pairs[i].same_label};
    }
    free(at);
    return HOP_OK;
}

/* The strongest first: what is still there takes in those that are like it. */
static void decide(plan *self, const hop_store *store, double floor) {
    for (size_t row = 0; row < self->count; row++) {
        const int faded = floor > 0 && self->strengths[row] < floor &&
                          hop_store_item_at(store, row) != NULL;
        self->into[row] = faded ? SIZE_MAX : STAYS;
    }
    for (size_t k = 0; k < self->count; k++) {
        const size_t row = self->order[k];
        if (self->into[row] != STAYS) continue;
        for (size_t i = self->first[row]; i < self->first[row + 1]; i++) {
            const size_t other = self->ends[i].other;
            if (self->into[other] != STAYS || by_strength(&row, &other, self) > 0)
                continue;
            self->into[other] = row;
            self->likeness[other] = self->ends[i].value;
        }
    }
}

static int64_t id_of(const hop_store *store, size_t row) {
    const hop_store_item *item = hop_store_item_at(store, row);
    return item ? item->id : 0;
}

static hop_status write_steps(const plan *self, const hop_store *store,
                              hop_consolidation_step **out, size_t *count,
                              hop_error *error) {
    size_t steps = 0;
    for (size_t row = 0; row < self->count; row++) steps += self->into[row] != STAYS;
    hop_consolidation_step *all = calloc(steps + 1, sizeof *all);
    if (!all) return hop_fail_memory(error);
    steps = 0;
    for (size_t row = 0; row < self->count; row++)
        if (self->into[row] != STAYS)
            all[steps++] = (hop_consolidation_step){
                row,
                self->into[row],
                id_of(store, row),
                id_of(store, self->into[row]),
                self->into[row] == SIZE_MAX ? NAN : self->likeness[row],
                self->strengths[row]};
    *out = all;
    *count = steps;
    return HOP_OK;
}

static hop_status prepare(plan *self, hop_error *error) {
    const size_t room = self->count + 1;
    self->strengths = calloc(room, sizeof *self->strengths);
    self->order = calloc(room, sizeof *self->order);
    self->into = calloc(room, sizeof *self->into);
    self->likeness = calloc(room, sizeof *self->likeness);
    self->first = calloc(room, sizeof *self->first);
    if (!self->strengths || !self->order || !self->into || !self->likeness ||
        !self->first)
        return hop_fail_memory(error);
    for (size_t row = 0; row < self->count; row++) self->order[row] = row;
    return HOP_OK;
}

static hop_status check(const hop_consolidation_options *options, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL,
                        "consolidation options: size %zu, expected %zu", options->size,
                        sizeof *options);
    if (!(options->likeness >= -1))
        return hop_fail(error, HOP_EINVAL, "no likeness is %g", options->likeness);
    if (!(options->floor >= 0) || isinf(options->floor))
        return hop_fail(error, HOP_EINVAL, "no floor of strengths is %g", options->floor);
    return HOP_OK;
}

hop_status hop_consolidation_plan(const hop_store *store, hop_context *context,
                                  const hop_consolidation_options *options,
                                  hop_consolidation_step **out, size_t *count,
                                  hop_error *error) {
    plan self = {.count = hop_store_count(store)};
    hop_likeness *pairs = NULL;
    size_t found = 0, total = 0;
    hop_status status = check(options, error);
    if (status == HOP_OK) status = prepare(&self, error);
    if (status == HOP_OK)
        status =
            weigh(&self, store, options->at ? options->at : hop_store_now(store), error);
    if (status == HOP_OK && options->likeness <= 1)
        status = hop_store_likenesses(store, context, options->likeness, MOST_PAIRS,
                                      &pairs, &found, &total, error);
    if (status == HOP_OK && total > found)
        status = hop_fail(error, HOP_ELIMIT,
                          "%s: %zu pairs are at least %g alike, at most %d are merged",
                          hop_store_path(store), total, options->likeness, MOST_PAIRS);
    if (status == HOP_OK) status = sort_pairs(&self, pairs, found, error);
    if (status == HOP_OK) {
        qsort_r(self.order, self.count, sizeof *self.order, by_strength, &self);
        decide(&self, store, options->floor);
        status = write_steps(&self, store, out, count, error);
    }
    free(pairs);
    clear(&self);
    return status;
}

/* Whether the items of a step are where they were when it was planned. */
static hop_status check_step(const hop_store *store, const hop_consolidation_step *step,
                             hop_error *error) {
    const int64_t id = id_of(store, step->row);
    if (id && id == step->id && id_of(store, step->into) == step->into_id &&
        (step->into == SIZE_MAX) == !step->into_id)
        return HOP_OK;
    return hop_fail(error, HOP_ENOTFOUND,
                    "%s: the plan of the consolidation is out of date",
                    hop_store_path(store));
}

static hop_status take_step(hop_store *store, const hop_consolidation_step *step,
                            hop_error *error) {
    const char *key = hop_store_item_at(store, step->row)->key;
    if (step->into == SIZE_MAX) return hop_store_forget(store, key, error);
    return hop_store_merge(store, hop_store_item_at(store, step->into)->key, key, error);
}

hop_status hop_consolidation_apply(hop_store *store, const hop_consolidation_step *steps,
                                   size_t count, hop_error *error) {
    hop_status status = HOP_OK;
    for (size_t i = 0; i < count && status == HOP_OK; i++)
        status = check_step(store, &steps[i], error);
    for (size_t i = 0; i < count && status == HOP_OK; i++) {
        status = check_step(store, &steps[i], error);
        if (status == HOP_OK) status = take_step(store, &steps[i], error);
    }
    return status;
}
