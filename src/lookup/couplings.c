/* SPDX-License-Identifier: MIT */
/* By couplings: the cue settles, and its state is compared with all items. */
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "lookup/lookup.h"

/* Units of a state or cue in two planes of bits. */
typedef struct planes {
    uint64_t *plus, *known; /* [words] */
    size_t words, count;    /* count: known units */
} planes;

typedef struct settling {
    const hop_lookup *lookup;
    const hop_patterns *patterns;
    planes state, cue;
    double *overlaps; /* [patterns]: m of the state, not of those that cannot be found */
    double *scores;   /* [patterns]: s */
} settling;

static void spread(planes *self, const int8_t *units, size_t dim) {
    for (size_t w = 0; w < self->words; w++) self->plus[w] = self->known[w] = 0;
    self->count = 0;
    for (size_t i = 0; i < dim; i++) {
        const uint64_t bit = UINT64_C(1) << (i % 64);
        if (units[i] > 0) self->plus[i / 64] |= bit;
        if (units[i] != 0) self->known[i / 64] |= bit;
        self->count += units[i] != 0;
    }
}

/* Known units that agree less those that do not. */
static int64_t overlap_of(const planes *self, const uint64_t *row) {
    int64_t wrong = 0;
    for (size_t w = 0; w < self->words; w++)
        wrong += __builtin_popcountll((row[w] ^ self->plus[w]) & self->known[w]);
    return (int64_t)self->count - 2 * wrong;
}

static double cue_overlap(const settling *self, size_t pattern) {
    const planes *cue = &self->cue;
    if (cue->count == 0) return 0;
    return (double)overlap_of(cue, hop_patterns_row(self->patterns, pattern)) /
           (double)cue->count;
}

static bool make_room(settling *self) {
    const size_t words = hop_patterns_words(self->patterns);
    const size_t count = hop_patterns_count(self->patterns);
    planes *both[] = {&self->state, &self->cue};
    bool whole = true;
    for (int k = 0; k < 2; k++) {
        both[k]->words = words;
        both[k]->plus = malloc(words * sizeof(uint64_t));
        both[k]->known = malloc(words * sizeof(uint64_t));
        whole = whole && both[k]->plus && both[k]->known;
    }
    self->overlaps = malloc(count * sizeof *self->overlaps);
    self->scores = malloc(count * sizeof *self->scores);
    return whole && self->overlaps && self->scores;
}

static void drop_room(settling *self) {
    free(self->state.plus);
    free(self->state.known);
    free(self->cue.plus);
    free(self->cue.known);
    free(self->overlaps);
    free(self->scores);
}

static size_t label_of(const settling *self, size_t pattern) {
    const size_t item = self->lookup->learned[pattern];
    return self->lookup->labels.of ? self->lookup->labels.of[item] : item;
}

static bool is_live(const settling *self, size_t pattern) {
    return self->lookup->live[self->lookup->learned[pattern]];
}

static void measure(settling *self) {
    const double dim = (double)self->lookup->dim;
    for (size_t p = 0; p < hop_patterns_count(self->patterns); p++) {
        self->overlaps[p] = self->scores[p] = NAN;
        if (!is_live(self, p)) continue;
        const double m =
            (double)overlap_of(&self->state, hop_patterns_row(self->patterns, p)) / dim;
        self->overlaps[p] = m;
        self->scores[p] = fmax(m, 0) * fmax(cue_overlap(self, p), 0);
    }
}

/* The best by score; the recall's own match first. Matches hold patterns, not items. */
static size_t rank(const settling *self, const hop_result *result, size_t top,
                   hop_answer_match *matches) {
    hop_podium podium = {.limit = top, .places = matches};
    const bool led = result->has_match && result->outcome != HOP_OUTCOME_INVERSE &&
                     is_live(self, result->match);
    if (led) {
        matches[0] = (hop_answer_match){.row = result->match, .score = INFINITY};
        podium.count = 1;
    }
    for (size_t p = 0; p < hop_patterns_count(self->patterns); p++)
        if (is_live(self, p) && !(led && p == result->match))
            hop_podium_add(&podium, p, self->scores[p]);
    return podium.count;
}

/* Whether an item of another label is as near the state as the match. */
static bool has_twin(const settling *self, size_t match) {
    const size_t label = label_of(self, match);
    for (size_t p = 0; p < hop_patterns_count(self->patterns); p++)
        if (is_live(self, p) && self->overlaps[p] >= self->overlaps[match] &&
            label_of(self, p) != label)
            return true;
    return false;
}

static hop_verdict verdict_of(const settling *self, const hop_result *result) {
    const bool found = result->has_match && is_live(self, result->match) &&
                       result->outcome != HOP_OUTCOME_INVERSE;
    if (result->outcome == HOP_OUTCOME_MIXTURE) return HOP_VERDICT_AMBIGUOUS;
    if (!found) return HOP_VERDICT_UNKNOWN;
    if (has_twin(self, result->match)) return HOP_VERDICT_AMBIGUOUS;
    return result->outcome == HOP_OUTCOME_EXACT ? HOP_VERDICT_EXACT : HOP_VERDICT_NEAR;
}

static double next_score(const settling *self, size_t label) {
    double next = 0;
    for (size_t p = 0; p < hop_patterns_count(self->patterns); p++)
        if (is_live(self, p) && label_of(self, p) != label)
            next = fmax(next, self->scores[p]);
    return next;
}

static void judge(const settling *self, const hop_result *result, size_t top,
                  hop_answer *answer, hop_answer_match *matches) {
    const size_t count = rank(self, result, top, matches);
    *answer = (hop_answer){.verdict = verdict_of(self, result),
                           .outcome = result->outcome,
                           .mass = NAN,
                           .energy = result->energy,
                           .entropy = NAN,
                           .steps = result->steps,
                           .looked_at = self->lookup->live_count,
                           .match_count = count};
    if (count == 0) answer->verdict = HOP_VERDICT_UNKNOWN;
    if (answer->verdict != HOP_VERDICT_UNKNOWN) {
        const size_t first = matches[0].row;
        answer->score = self->scores[first];
        answer->margin = answer->score - next_score(self, label_of(self, first));
    }
    for (size_t k = 0; k < count; k++) {
        const size_t pattern = matches[k].row;
        matches[k] = (hop_answer_match){.row = self->lookup->learned[pattern],
                                        .score = self->scores[pattern],
                                        .similarity = cue_overlap(self, pattern)};
    }
    if (count > 0) answer->row = matches[0].row;
}

hop_status hop_lookup_settle(const hop_lookup *lookup, const int8_t *units, size_t count,
                             size_t top, hop_answer *answers, hop_answer_match *matches,
                             hop_error *error) {
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    settling self = {.lookup = lookup, .patterns = hop_memory_patterns(lookup->memory)};
    hop_result *results = calloc(count, sizeof *results);
    int8_t *states = malloc(count * lookup->dim);
    hop_status status =
        results && states && make_room(&self) ? HOP_OK : hop_fail_memory(error);
    how.seed = lookup->seed;
    if (status == HOP_OK)
        status = hop_recall(lookup->memory, &how, units, count, states, results, error);
    for (size_t k = 0; status == HOP_OK && k < count; k++) {
        spread(&self.state, states + k * lookup->dim, lookup->dim);
        spread(&self.cue, units + k * lookup->dim, lookup->dim);
        measure(&self);
        judge(&self, &results[k], top, &answers[k], matches + k * top);
    }
    if (results) hop_results_clear(results, count);
    free(results);
    free(states);
    drop_room(&self);
    return status;
}
