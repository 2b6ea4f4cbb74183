/* SPDX-License-Identifier: MIT */
/* A census of attractors: where random states end, and how many of them. */
#include <hopfield/survey.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "patterns/packed.h"
#include "patterns/patterns.h"
#include "recall/run.h"

enum { BATCH = 256, MOST_STARTS = 1000000000, MOST_PERIOD = 4096, PLAYED = 64 };

/* Attractors in the order of their discovery, with a table of their hashes. */
typedef struct {
    const hop_memory *memory;
    const hop_census_options *options;
    hop_recall_options how;
    double activity;     /* of starts, where units are 0 and 1 */
    int8_t *units;       /* [BATCH][dim] */
    int8_t *played;      /* [PLAYED][dim], and where a cycle goes on */
    uint64_t *packed;    /* [words]; then the same of a rival, for cycles */
    hop_result *results; /* [BATCH] */
    size_t *slots;       /* [capacity] of place + 1; 0: empty */
    size_t capacity, room;
    hop_census found;
    hop_error *error;
} census;

/* The share of +1 in all patterns. */
static double mean_activity(const hop_patterns *patterns) {
    double ones = 0;
    for (size_t mu = 0; mu < patterns->count; mu++)
        ones += (double)hop_packed_ones(hop_patterns_row(patterns, mu), patterns->words);
    if (patterns->count == 0) return 0.5;
    return ones / ((double)patterns->count * (double)patterns->dim);
}

static void draw_start(const census *self, uint64_t index, int8_t *units) {
    hop_random chance = hop_random_begin(self->options->seed, HOP_STREAM_FILL, index);
    for (size_t i = 0; i < self->memory->dim; i++)
        if (self->memory->binary)
            units[i] = hop_random_real(&chance) < self->activity ? 1 : -1;
        else
            units[i] = hop_random_u32(&chance) & 1 ? 1 : -1;
}

static void pack(const int8_t *units, size_t dim, uint64_t *packed) {
    memset(packed, 0, hop_packed_words(dim) * sizeof *packed);
    for (size_t i = 0; i < dim; i++)
        if (units[i] > 0) hop_packed_set(packed, i);
}

/* The smallest state of a cycle into packed, which holds one of them: where the cycle
   was noticed must not decide what it is. */
static hop_status settle_cycle(census *self, const int8_t *state, uint64_t period) {
    const size_t dim = self->memory->dim;
    const size_t bytes = hop_packed_words(dim) * sizeof *self->packed;
    uint64_t *rival = self->packed + hop_packed_words(dim);
    const int8_t *from = state;
    for (uint64_t done = 0; done < period;) {
        const uint64_t left = period - done;
        const size_t steps = left < PLAYED ? (size_t)left : PLAYED;
        hop_status status = hop_play(self->memory, &self->how, from, 1, steps,
                                     self->played, NULL, self->error);
        if (status) return status;
        for (size_t t = 0; t < steps; t++) {
            pack(self->played + t * dim, dim, rival);
            if (memcmp(rival, self->packed, bytes) < 0)
                memcpy(self->packed, rival, bytes);
        }
        done += steps;
        int8_t *last = self->played + PLAYED * dim;
        memcpy(last, self->played + (steps - 1) * dim, dim);
        from = last;
    }
    return HOP_OK;
}

/* The slot of a state: an attractor's, or the empty one where it belongs. */
static size_t *slot_of(const census *self, const uint64_t *packed) {
    const size_t words = hop_packed_words(self->memory->dim);
    size_t at = (size_t)hop_hash_words(packed, words) & (self->capacity - 1);
    for (; self->slots[at]; at = (at + 1) & (self->capacity - 1))
        if (memcmp(hop_patterns_row(self->found.states, self->slots[at] - 1), packed,
                   words * sizeof *packed) == 0)
            break;
    return &self->slots[at];
}

static hop_status grow(census *self) {
    if (self->found.count < self->room) return HOP_OK;
    const size_t room = self->room ? 2 * self->room : 64, capacity = 4 * room;
    hop_attractor *attractors =
        realloc(self->found.attractors, room * sizeof *attractors);
    if (attractors) self->found.attractors = attractors;
    size_t *slots = calloc(capacity, sizeof *slots);
    if (!attractors || !slots) {
        free(slots);
        return hop_fail_memory(self->error);
    }
    free(self->slots);
    self->slots = slots;
    self->capacity = capacity;
    self->room = room;
    for (size_t k = 0; k < self->found.count; k++)
        *slot_of(self, hop_patterns_row(self->found.states, k)) = k + 1;
    return HOP_OK;
}

static hop_status add_end(census *self, uint64_t start, const hop_result *result) {
    hop_census *found = &self->found;
    hop_status status = grow(self);
    if (status) return status;
    size_t *slot = slot_of(self, self->packed);
    found->totals[result->outcome]++;
    if (*slot) {
        found->attractors[*slot - 1].count++;
        return HOP_OK;
    }
    if (found->count == self->options->most) {
        found->beyond++;
        return HOP_OK;
    }
    status = hop_patterns_append_packed(found->states, self->packed, 1);
    if (status)
        return hop_fail(self->error, status, "attractors: %s",
                        hop_status_describe(status));
    *slot = found->count + 1;
    found->attractors[found->count] =
        (hop_attractor){.count = 1, .first = start, .end = *result};
    found->distinct[result->outcome]++;
    found->count++;
    return HOP_OK;
}

/* Starts first..first+count-1. */
static hop_status relax(census *self, uint64_t first, size_t count) {
    const size_t dim = self->memory->dim;
    for (size_t k = 0; k < count; k++) draw_start(self, first + k, self->units + k * dim);
    self->how.first_index = first;
    hop_status status = hop_recall(self->memory, &self->how, self->units, count,
                                   self->units, self->results, self->error);
    for (size_t k = 0; k < count && !status; k++) {
        int8_t *state = self->units + k * dim;
        const uint64_t period = self->results[k].cycle;
        pack(state, dim, self->packed);
        if (period > 1 && period <= MOST_PERIOD)
            status = settle_cycle(self, state, period);
        if (!status) status = add_end(self, first + k, &self->results[k]);
    }
    return status;
}

/* Whether an attractor stays as it is. */
static bool is_at_rest(const hop_attractor *attractor) {
    return attractor->end.converged && attractor->end.cycle == 0;
}

static void pair_inverses(census *self) {
    const size_t words = hop_packed_words(self->memory->dim);
    const uint64_t tail = hop_packed_tail(self->memory->dim);
    hop_census *found = &self->found;
    for (size_t k = 0; k < found->count && !self->memory->binary; k++) {
        const uint64_t *row = hop_patterns_row(found->states, k);
        if (!is_at_rest(&found->attractors[k])) continue;
        for (size_t w = 0; w < words; w++) self->packed[w] = ~row[w];
        self->packed[words - 1] &= tail;
        const size_t place = *slot_of(self, self->packed);
        if (!place || !is_at_rest(&found->attractors[place - 1])) continue;
        found->attractors[k].has_inverse = 1;
        found->attractors[k].inverse = place - 1;
    }
}

static int compare(const void *left, const void *right) {
    const hop_attractor *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    if (a->end.energy < b->end.energy) return -1;
    if (a->end.energy > b->end.energy) return 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

/* The order of an attractor, and where it was found. */
typedef struct {
    hop_attractor attractor;
    size_t place;
} placed;

static int compare_placed(const void *left, const void *right) {
    return compare(&((const placed *)left)->attractor,
                   &((const placed *)right)->attractor);
}

/* Sorts attractors, with their states and what names one by its place. */
static hop_status sort(census *self) {
    hop_census *found = &self->found;
    const size_t count = found->count;
    placed *order = calloc(count + 1, sizeof *order);
    size_t *to = calloc(count + 1, sizeof *to);
    hop_patterns *states = NULL;
    hop_status status = HOP_ENOMEM;
    if (order && to) status = hop_patterns_create(self->memory->dim, &states);
    for (size_t k = 0; k < count && !status; k++)
        order[k] = (placed){found->attractors[k], k};
    if (!status) qsort(order, count, sizeof *order, compare_placed);
    for (size_t k = 0; k < count && !status; k++) {
        to[order[k].place] = k;
        status = hop_patterns_append_packed(
            states, hop_patterns_row(found->states, order[k].place), 1);
    }
    for (size_t k = 0; k < count && !status; k++) {
        hop_attractor *a = &found->attractors[k];
        *a = order[k].attractor;
        a->share = hop_rate((size_t)a->count, (size_t)found->starts);
        if (a->has_inverse) a->inverse = to[a->inverse];
    }
    if (!status) {
        hop_patterns *unsorted = found->states;
        found->states = states;
        states = unsorted;
    } else {
        hop_fail_memory(self->error);
    }
    hop_patterns_free(states);
    free(order);
    free(to);
    return status;
}

void hop_census_clear(hop_census *taken) {
    free(taken->attractors);
    hop_patterns_free(taken->states);
    *taken = (hop_census){0};
}

static hop_status check(const hop_census_options *options, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "census options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (options->starts < 1 || options->starts > MOST_STARTS)
        return hop_fail(error, HOP_EINVAL, "starts: %llu is not between 1 and %d",
                        (unsigned long long)options->starts, MOST_STARTS);
    if (options->most < 1 || options->most > HOP_MAX_ATTRACTORS)
        return hop_fail(error, HOP_EINVAL, "attractors: %zu is not between 1 and %d",
                        options->most, HOP_MAX_ATTRACTORS);
    return HOP_OK;
}

static hop_status prepare(census *self) {
    const size_t dim = self->memory->dim;
    static const hop_recall_options defaults = HOP_RECALL_OPTIONS_INIT;
    self->how = self->options->recall ? *self->options->recall : defaults;
    self->how.seed = self->options->seed;
    self->how.mask = NULL;
    self->how.trace = HOP_TRACE_NONE;
    self->how.watch = -1;
    self->how.progress = NULL;
    self->activity = mean_activity(self->memory->patterns);
    self->units = malloc(BATCH * dim);
    self->played = malloc((PLAYED + 1) * dim);
    self->packed = calloc(2 * hop_packed_words(dim), sizeof *self->packed);
    self->results = calloc(BATCH, sizeof *self->results);
    if (!self->units || !self->played || !self->packed || !self->results ||
        hop_patterns_create(dim, &self->found.states))
        return hop_fail_memory(self->error);
    return HOP_OK;
}

hop_status hop_census_take(const hop_memory *memory, const hop_census_options *options,
                           hop_census *out, hop_error *error) {
    static const hop_census_options usual = HOP_CENSUS_OPTIONS_INIT;
    if (!options) options = &usual;
    hop_status status = check(options, error);
    if (status) return status;
    census self = {.memory = memory, .options = options, .error = error};
    self.found.starts = options->starts;
    status = prepare(&self);
    for (uint64_t done = 0; done < options->starts && !status;) {
        const uint64_t left = options->starts - done;
        const size_t count = left < BATCH ? (size_t)left : BATCH;
        status = relax(&self, done, count);
        done += count;
        if (!status && options->progress)
            options->progress(options->user, (size_t)done, (size_t)options->starts);
    }
    if (!status) pair_inverses(&self);
    if (!status) status = sort(&self);
    if (status)
        hop_census_clear(&self.found);
    else
        *out = self.found;
    free(self.units);
    free(self.played);
    free(self.packed);
    free(self.results);
    free(self.slots);
    return status;
}
