/* SPDX-License-Identifier: MIT */
/* Batches of cues are encoded, recalled and judged. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "lookup/lookup.h"

/* Cues that pass over the items together, at most, and the bytes of their weights. */
enum { BATCH = 256 };
static const size_t BATCH_BYTES = (size_t)64 << 20;

/* A label stands out where it holds more than this share. */
static const double MAJORITY = 0.5;

/* Room for the cues of a batch. */
typedef struct batch {
    hop_lookup *lookup;
    size_t limit;               /* cues */
    float *values;              /* [limit][dim]; by couplings NULL */
    int8_t *units;              /* [limit][dim]; by steps NULL */
    uint8_t *missing;           /* [limit][dim] */
    hop_vector_result *results; /* [limit], by steps */
    float *weights; /* [limit][items], by steps; NULL where the results name enough */
    double *masses; /* [labels], by steps where there are labels */
    float *row;     /* [dim], by steps */
} batch;

const char *hop_verdict_name(hop_verdict verdict) {
    static const char *const names[] = {"exact", "near", "ambiguous", "unknown"};
    return (unsigned)verdict < HOP_VERDICT_COUNT ? names[verdict] : NULL;
}

static size_t limit_of(const hop_lookup *lookup, size_t count) {
    const size_t items = lookup->count ? lookup->count : 1;
    size_t many = BATCH_BYTES / (items * sizeof(float));
    if (many < 1) many = 1;
    if (many > BATCH) many = BATCH;
    return many < count ? many : count;
}

static hop_status make_room(batch *self, size_t count, size_t top, hop_error *error) {
    const hop_lookup *lookup = self->lookup;
    const size_t dim = lookup->dim;
    self->limit = limit_of(lookup, count);
    self->missing = malloc(self->limit * dim);
    bool whole = self->missing != NULL;
    if (!hop_lookup_by_steps(&lookup->recipe)) {
        self->units = malloc(self->limit * dim);
        return whole && self->units ? HOP_OK : hop_fail_memory(error);
    }
    const bool all = lookup->vectors && !hop_lookup_few(lookup, top);
    self->values = malloc(self->limit * dim * sizeof *self->values);
    self->row = malloc(dim * sizeof *self->row);
    self->results = calloc(self->limit, sizeof *self->results);
    if (all) self->weights = malloc(self->limit * lookup->count * sizeof *self->weights);
    if (all && lookup->labels.of)
        self->masses = malloc(lookup->labels.count * sizeof *self->masses);
    whole = whole && self->values && self->row && self->results &&
            (self->weights || !all) && (self->masses || !all || !lookup->labels.of);
    return whole ? HOP_OK : hop_fail_memory(error);
}

static void drop_room(batch *self) {
    free(self->values);
    free(self->units);
    free(self->missing);
    free(self->results);
    free(self->weights);
    free(self->masses);
    free(self->row);
}

static hop_status encode(batch *self, const hop_cue *cues, size_t first, size_t count,
                         hop_error *error) {
    const size_t dim = self->lookup->dim;
    hop_status status = HOP_OK;
    for (size_t k = 0; status == HOP_OK && k < count; k++)
        status = hop_lookup_encode(self->lookup, &cues[first + k], first + k,
                                   self->values ? self->values + k * dim : NULL,
                                   self->units ? self->units + k * dim : NULL,
                                   self->missing + k * dim, error);
    return status;
}

/* The verdict on a cue by steps; its matches are compared with it. */
static void judge(batch *self, size_t place, size_t top, hop_answer *answer,
                  hop_answer_match *matches) {
    const hop_lookup *lookup = self->lookup;
    const float *values = self->values + place * lookup->dim;
    const uint8_t *missing = self->missing + place * lookup->dim;
    const bool found =
        self->weights ? hop_judge_weights(lookup, self->weights + place * lookup->count,
                                          top, self->masses, answer, matches)
                      : hop_judge_few(&self->results[place], top, answer, matches);
    bool same = false;
    for (size_t k = 0; k < answer->match_count; k++) {
        const hop_comparison comparison =
            hop_lookup_compare(lookup, values, missing, matches[k].row, self->row);
        matches[k].similarity = comparison.similarity;
        if (k == 0) same = comparison.same;
    }
    if (answer->match_count > 0) answer->row = matches[0].row;
    if (!found || answer->outcome == HOP_OUTCOME_UNKNOWN) {
        answer->verdict = HOP_VERDICT_UNKNOWN;
        answer->score = answer->margin = 0;
    } else if (answer->score > MAJORITY) {
        answer->verdict = same ? HOP_VERDICT_EXACT : HOP_VERDICT_NEAR;
    } else {
        answer->verdict = HOP_VERDICT_AMBIGUOUS;
    }
}

/* Of a memory in which nothing can be found. */
static void know_nothing(const hop_lookup *lookup, hop_answer *answer) {
    *answer = (hop_answer){.verdict = HOP_VERDICT_UNKNOWN,
                           .outcome = HOP_OUTCOME_UNKNOWN,
                           .mass = hop_lookup_by_steps(&lookup->recipe) ? 0 : NAN,
                           .energy = NAN,
                           .entropy = NAN};
}

static hop_status answer_batch(batch *self, size_t count, size_t top, hop_answer *answers,
                               hop_answer_match *matches, hop_error *error) {
    const hop_lookup *lookup = self->lookup;
    for (size_t k = 0; k < count; k++) know_nothing(lookup, &answers[k]);
    if (lookup->live_count == 0) return HOP_OK;
    if (self->units)
        return hop_lookup_settle(lookup, self->units, count, top, answers, matches,
                                 error);
    hop_status status = hop_lookup_weigh(lookup, self->values, self->missing, count,
                                         self->weights, self->results, answers, error);
    for (size_t k = 0; status == HOP_OK && k < count; k++)
        judge(self, k, top, &answers[k], matches + k * top);
    return status;
}

hop_status hop_lookup_recall(hop_lookup *lookup, const hop_cue *cues, size_t count,
                             size_t top, hop_answer *answers, hop_answer_match *matches,
                             hop_error *error) {
    batch self = {.lookup = lookup};
    hop_status status = HOP_OK;
    if (top == 0) return hop_fail(error, HOP_EINVAL, "top: 0 matches");
    if (count == 0) return HOP_OK;
    if (hop_lookup_of_texts(lookup))
        return hop_lookup_recall_texts(lookup, cues, count, top, answers, matches, error);
    status = hop_context_check_bytes(lookup->context, "weights of a cue", lookup->count,
                                     sizeof *self.weights, error);
    if (status == HOP_OK) status = make_room(&self, count, top, error);
    for (size_t first = 0; status == HOP_OK && first < count; first += self.limit) {
        const size_t left = count - first;
        const size_t many = left < self.limit ? left : self.limit;
        status = encode(&self, cues, first, many, error);
        if (status == HOP_OK)
            status = answer_batch(&self, many, top, answers + first,
                                  matches + first * top, error);
    }
    drop_room(&self);
    return status;
}

/* The cue at rest, by steps. */
static hop_status rest(batch *self, float *state, hop_error *error) {
    const hop_lookup *lookup = self->lookup;
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result result;
    bool any = false;
    for (size_t i = 0; i < lookup->dim; i++) {
        any = any || self->missing[i];
        self->missing[i] = self->missing[i] ? HOP_MASK_MISSING : HOP_MASK_FREE;
    }
    if (any) how.mask = self->missing;
    const hop_status status = hop_vector_recall(lookup->vectors, &how, self->values, 1,
                                                self->row, NULL, &result, error);
    const bool bits = lookup->recipe.storage == HOP_STORAGE_BITS;
    for (size_t i = 0; status == HOP_OK && i < lookup->dim; i++)
        state[i] = bits ? (float)((self->row[i] > 0) - (self->row[i] < 0)) : self->row[i];
    return status;
}

hop_status hop_lookup_state(hop_lookup *lookup, const hop_cue *cue, float *state,
                            hop_error *error) {
    batch self = {.lookup = lookup};
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    if (hop_lookup_of_texts(lookup))
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "a memory of texts (kind %s) has no states", lookup->recipe.kind);
    if (lookup->live_count == 0)
        return hop_fail(error, HOP_EEMPTY, "nothing can be found in this memory");
    hop_status status = make_room(&self, 1, 1, error);
    if (status == HOP_OK) status = encode(&self, cue, 0, 1, error);
    if (status == HOP_OK && self.values) {
        status = rest(&self, state, error);
    } else if (status == HOP_OK) {
        hop_result result = {0};
        how.seed = lookup->seed;
        status =
            hop_recall(lookup->memory, &how, self.units, 1, self.units, &result, error);
        hop_results_clear(&result, 1);
        for (size_t i = 0; status == HOP_OK && i < lookup->dim; i++)
            state[i] = (float)self.units[i];
    }
    drop_room(&self);
    return status;
}
