/* SPDX-License-Identifier: MIT */
/* Recall in a vector memory: states step until they rest, a batch in lockstep. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "memory/vector.h"
#include "recall/repeat.h"
#include "recall/vector.h"

_Static_assert((int)HOP_MAX_SHARES == (int)HOP_MAX_BEST, "results name all shares");

/* Cues that step together; bounds what a batch holds. */
enum { BATCH = 256 };

/* Masks whose lengths of keys are kept, at most, and the bytes that they may take. */
enum { MASKS = 64 };
static const size_t MASK_BYTES = (size_t)64 << 20;

/* Steps after which the states of signs are no longer compared with all former ones. */
enum { STEPS = 1000 };

/* A state of signs that has been. */
typedef struct footprint {
    uint64_t hash;
    double energy;
} footprint;

/* One cue on its way. */
typedef struct traveller {
    float *state; /* [dim of keys] */
    float *known; /* [dim of keys] of 0 and 1, or NULL: all units are known */
    float *next;  /* [dim of values] */
    float *weights;
    footprint *trail; /* [STEPS] of the states so far, where they are signs; else NULL */
    bool promised;    /* no step raises the energy */
    bool resting;
    bool reached; /* a memory had weight at its last pass */
} traveller;

typedef struct journey {
    const hop_vector_memory *memory;
    const hop_vector_recall_options *options;
    const float *cues;
    size_t first, count; /* cues of this batch */
    uint64_t limit;
    traveller *travellers;
    hop_question *questions;
    size_t *asked;   /* which cue a question is of */
    float *scratch;  /* [dim of values] */
    float *inverses; /* [masks][memories]: over the known units of a mask */
    const uint8_t *inverses_of[MASKS];
    size_t masks, measured;     /* room for so many, and how many a pass has used */
    hop_vector_result *results; /* of all cues */
} journey;

static const uint8_t *mask_of(const journey *self, size_t cue) {
    const size_t dim = hop_rows_dim(self->memory->keys);
    if (!self->options->mask) return NULL;
    return self->options->mask + (self->options->mask_rows == 1 ? 0 : cue) * dim;
}

static bool has(const uint8_t *mask, size_t dim, hop_mask kind) {
    return mask && memchr(mask, (int)kind, dim) != NULL;
}

static double squares_of(const float *state, size_t dim) {
    double sum = 0;
    for (size_t i = 0; i < dim; i++) sum += (double)state[i] * state[i];
    return sum;
}

/* Sets out: the cue, its missing units 0. */
static hop_status set_out(journey *self, size_t index, hop_error *error) {
    const size_t dim = hop_rows_dim(self->memory->keys), cue = self->first + index;
    const uint8_t *mask = mask_of(self, cue);
    traveller *one = &self->travellers[index];
    const float *from = self->cues + cue * dim;
    if (has(mask, dim, HOP_MASK_MISSING)) {
        one->known = malloc(dim * sizeof *one->known);
        if (!one->known) return hop_fail_memory(error);
    }
    for (size_t i = 0; i < dim; i++) {
        const bool missing = mask && mask[i] == HOP_MASK_MISSING;
        if (one->known) one->known[i] = missing ? 0 : 1;
        one->state[i] = missing ? 0 : from[i];
        if (!isfinite(one->state[i]))
            return hop_fail(error, HOP_EVALUE, "cue %zu, unit %zu: %g is not finite", cue,
                            i, (double)from[i]);
    }
    one->promised = hop_vector_memory_promises(self->memory, one->state, one->known,
                                               has(mask, dim, HOP_MASK_CLAMPED));
    return HOP_OK;
}

/* 1 / length of the keys over the units that a cue knows; NULL where lengths of as many
   masks as there is room for are in use. */
static hop_status find_inverses(journey *self, size_t index, const float **out,
                                hop_error *error) {
    const hop_vector_memory *memory = self->memory;
    const uint8_t *mask = mask_of(self, self->first + index);
    const size_t count = hop_rows_count(memory->keys), dim = hop_rows_dim(memory->keys);
    *out = NULL;
    if (!self->inverses) {
        const size_t many = MASK_BYTES / (count * sizeof *self->inverses);
        self->masks = many < 1 ? 1 : many < MASKS ? many : MASKS;
        self->inverses = malloc(self->masks * count * sizeof *self->inverses);
        if (!self->inverses) return hop_fail_memory(error);
    }
    for (size_t m = 0; m < self->measured; m++)
        if (!memcmp(self->inverses_of[m], mask, dim)) {
            *out = self->inverses + m * count;
            return HOP_OK;
        }
    if (self->measured == self->masks) return HOP_OK;
    float *mine = self->inverses + self->measured * count;
    const hop_status status =
        hop_attend_inverses(memory->context, memory->keys, memory->options.similarity,
                            self->travellers[index].known, mine);
    if (status != HOP_OK)
        return hop_fail(error, status, "%s", hop_status_describe(status));
    self->inverses_of[self->measured++] = mask;
    *out = mine;
    return HOP_OK;
}

static void ask(journey *self, size_t index, const float *inverses,
                hop_question *question) {
    const traveller *one = &self->travellers[index];
    const hop_vector_result *result = &self->results[self->first + index];
    /* What is reported made the state; the pass that only confirms it reports nothing. */
    const bool confirms = result->steps > 0 && result->steps == self->limit;
    *question = (hop_question){.name = self->first + index,
                               .state = one->state,
                               .known = one->known,
                               .inverses = inverses,
                               .reach = hop_rows_count(self->memory->keys),
                               .name_best = confirms ? 0 : HOP_MAX_BEST,
                               .weights = confirms ? NULL : one->weights,
                               .out = one->next};
}

/* Scale to length 1; zeros stay. */
static void normalise(float *values, size_t dim) {
    const double length = sqrt(squares_of(values, dim));
    for (size_t i = 0; length > 0 && i < dim; i++)
        values[i] = (float)(values[i] / length);
}

/* The read-out, but for 2^exponent, becomes the next state: activation, clamped units.
   HOP_EDIVERGED. */
static hop_status activate(const journey *self, size_t index, int exponent,
                           hop_error *error) {
    const hop_vector_memory *memory = self->memory;
    const bool own = memory->values == memory->keys;
    const size_t dim = hop_rows_dim(memory->values);
    const uint8_t *mask = own ? mask_of(self, self->first + index) : NULL;
    const traveller *one = &self->travellers[index];
    float *next = one->next;
    if (exponent && memory->options.activation == HOP_ACTIVATION_NONE)
        for (size_t i = 0; i < dim; i++) next[i] = (float)ldexp(next[i], exponent);
    for (size_t i = 0; i < dim; i++)
        if (!isfinite(next[i]))
            return hop_fail(error, HOP_EDIVERGED,
                            "cue %zu, unit %zu: the state left the range of float32",
                            self->first + index, i);
    if (memory->options.activation == HOP_ACTIVATION_NORMALISE) normalise(next, dim);
    if (memory->options.activation == HOP_ACTIVATION_SIGN)
        for (size_t i = 0; i < dim; i++) {
            const float former = own ? one->state[i] : 0;
            const float sum = next[i] != 0 ? next[i] : former;
            next[i] = (float)((sum > 0) - (sum < 0));
        }
    for (size_t i = 0; mask && i < dim; i++)
        if (mask[i] == HOP_MASK_CLAMPED) next[i] = one->state[i];
    return HOP_OK;
}

/* Whether a step left the state where it was. */
static bool rests(const journey *self, const traveller *one) {
    const size_t dim = hop_rows_dim(self->memory->keys);
    double moved = 0, squares = 0;
    if (one->known) return false;
    for (size_t i = 0; i < dim; i++) {
        const double by = (double)one->next[i] - one->state[i];
        moved += by * by;
        squares += (double)one->next[i] * one->next[i];
    }
    if (self->memory->options.activation == HOP_ACTIVATION_SIGN) return moved == 0;
    return sqrt(moved) <= self->options->tolerance * sqrt(squares);
}

/* Of every unit, whatever it is: a cue is no state of signs yet. */
static uint64_t hash_of(const float *state, size_t dim) {
    float units[128];
    uint64_t words[64], hash = dim;
    for (size_t first = 0; first < dim; first += 128) {
        const size_t count = dim - first < 128 ? dim - first : 128;
        memset(units, 0, sizeof units);
        for (size_t i = 0; i < count; i++) units[i] = state[first + i] + 0.0f; /* no -0 */
        memcpy(words, units, sizeof words);
        hash = (hash ^ hop_hash_words(words, 64)) * UINT64_C(0x9e3779b97f4a7c15);
    }
    return hash;
}

/* The period of a state of signs that has been before, and its energy; 0. A state with
   unknown units does not come back. */
static uint64_t period_of(traveller *one, size_t dim, uint64_t steps, double *energy) {
    if (!one->trail || steps >= STEPS) return 0;
    const uint64_t hash = one->known ? 0 : hash_of(one->state, dim);
    one->trail[steps] = (footprint){hash, NAN};
    for (uint64_t before = steps; hash && before-- > 0;)
        if (one->trail[before].hash == hash) {
            *energy = one->trail[before].energy;
            return steps - before;
        }
    return 0;
}

static void keep_shares(const hop_question *question, hop_vector_result *result) {
    result->entropy = question->entropy;
    result->mass_bound = question->mass_bound;
    result->looked_at = question->looked_at ? question->looked_at : question->reach;
    result->best_count = question->best_count;
    for (size_t k = 0; k < question->best_count; k++)
        result->best[k] =
            (hop_vector_match){question->best[k].row, question->best[k].weight,
                               question->best[k].similarity};
}

/* What a pass says about a cue: it rests where it is, or takes the step. */
static void advance(journey *self, size_t index, const hop_question *question) {
    const hop_vector_memory *memory = self->memory;
    const size_t dim = hop_rows_dim(memory->keys);
    traveller *one = &self->travellers[index];
    hop_vector_result *result = &self->results[self->first + index];
    const bool confirms = result->steps == self->limit;
    result->energy = hop_vector_memory_energy_of(memory, question->potential,
                                                 squares_of(one->state, dim));
    if (result->steps == 0) {
        result->energy_start = result->energy;
        period_of(one, dim, 0, &result->energy);
    }
    if (one->trail && result->steps < STEPS)
        one->trail[result->steps].energy = result->energy;
    if (result->steps == 0 || !confirms) keep_shares(question, result);
    one->reached = question->total > 0;
    one->resting = true;
    if (memory->values != memory->keys) {
        result->converged = 1;
        result->energy = NAN;
        result->steps = 1;
        return;
    }
    /* With no memory in reach there is nowhere to go. */
    result->converged = one->reached ? rests(self, one) : !one->known;
    if (result->converged || confirms || !one->reached) return;
    memcpy(one->state, one->next, dim * sizeof *one->state);
    free(one->known);
    one->known = NULL;
    result->steps++;
    result->cycle = period_of(one, dim, result->steps, &result->energy);
    one->resting = result->cycle > 0;
    if (result->steps == self->limit && !self->options->confirm) {
        one->resting = true;
        result->energy = NAN;
    }
}

/* Questions that an index or codes answer on their own; the others look at all memories.
 */
typedef struct lookup {
    const journey *journey;
    const hop_field_of_keys *field;
    bool *served;         /* [asked] */
    hop_status *statuses; /* [asked] */
    hop_error *errors;    /* [asked] */
} lookup;

static void look_up(void *shared, size_t q, unsigned worker) {
    const lookup *self = shared;
    const hop_vector_memory *memory = self->journey->memory;
    const hop_vector_recall_options *options = self->journey->options;
    hop_question *question = &self->journey->questions[q];
    (void)worker;
    if (options->mass_tolerance > 0 &&
        hop_index_serves(memory->index, self->field, question))
        self->statuses[q] =
            hop_index_attend(memory->index, self->field, options->mass_tolerance,
                             question, &self->served[q], &self->errors[q]);
    if (self->statuses[q] == HOP_OK && !self->served[q] && options->candidates > 0 &&
        hop_codes_serve(memory->codes, self->field, question))
        self->statuses[q] =
            hop_codes_attend(memory->codes, self->field, options->candidates, question,
                             &self->served[q], &self->errors[q]);
}

/* Moves what was not served to the front, asks it together, and back. */
static hop_status ask_rest(journey *self, const hop_field_of_keys *field,
                           const bool *served, size_t asked, hop_error *error) {
    hop_question *rest = malloc((asked + 1) * sizeof *rest);
    size_t left = 0;
    if (!rest) return hop_fail_memory(error);
    for (size_t q = 0; q < asked; q++)
        if (!served[q]) rest[left++] = self->questions[q];
    const hop_status status = left ? hop_attend(field, rest, left, error) : HOP_OK;
    left = 0;
    for (size_t q = 0; q < asked; q++)
        if (!served[q]) self->questions[q] = rest[left++];
    free(rest);
    return status;
}

static bool uses_codes(const journey *self) {
    return self->memory->codes && self->options->candidates > 0;
}

static hop_status ask_all(journey *self, const hop_field_of_keys *field, size_t asked,
                          hop_error *error) {
    if (asked == 0) return HOP_OK;
    const bool bounded = self->memory->index && self->options->mass_tolerance > 0;
    if (!bounded && !uses_codes(self))
        return hop_attend(field, self->questions, asked, error);
    lookup all = {.journey = self, .field = field};
    all.served = calloc(asked, sizeof *all.served);
    all.statuses = calloc(asked, sizeof *all.statuses);
    all.errors = calloc(asked, sizeof *all.errors);
    hop_status status =
        all.served && all.statuses && all.errors ? HOP_OK : hop_fail_memory(error);
    if (status == HOP_OK) {
        hop_parallel_for(self->memory->context, asked, look_up, &all);
        if (hop_context_interrupted(self->memory->context))
            status = hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    }
    for (size_t q = 0; status == HOP_OK && q < asked; q++)
        if (all.statuses[q] != HOP_OK) {
            status = all.statuses[q];
            if (error) *error = all.errors[q];
        }
    if (status == HOP_OK) status = ask_rest(self, field, all.served, asked, error);
    free(all.served);
    free(all.statuses);
    free(all.errors);
    return status;
}

/* One pass of all cues that do not rest yet. */
static hop_status pass(journey *self, size_t *moving, hop_error *error) {
    const hop_field_of_keys field = hop_vector_memory_field(self->memory);
    size_t asked = 0;
    hop_status status = HOP_OK;
    self->measured = 0;
    for (size_t k = 0; status == HOP_OK && k < self->count; k++) {
        if (self->travellers[k].resting) continue;
        const float *inverses = self->memory->inverses;
        if (inverses && self->travellers[k].known) {
            status = find_inverses(self, k, &inverses, error);
            if (status == HOP_OK && !inverses) continue; /* waits for another pass */
        }
        if (status == HOP_OK) ask(self, k, inverses, &self->questions[asked]);
        self->asked[asked++] = k;
    }
    if (status == HOP_OK) status = ask_all(self, &field, asked, error);
    for (size_t a = 0; status == HOP_OK && a < asked; a++)
        status = activate(self, self->asked[a], self->questions[a].exponent, error);
    for (size_t a = 0; status == HOP_OK && a < asked; a++)
        advance(self, self->asked[a], &self->questions[a]);
    *moving = asked;
    return status;
}

static void arrive(journey *self, size_t index, float *states) {
    const hop_vector_memory *memory = self->memory;
    const hop_vector_recall_options *options = self->options;
    const bool own = memory->values == memory->keys;
    const size_t dim = hop_rows_dim(memory->values);
    traveller *one = &self->travellers[index];
    hop_vector_result *result = &self->results[self->first + index];
    float *state = own ? one->state : one->next;
    result->energy_falls = one->promised && !uses_codes(self);
    const size_t nearest =
        hop_vector_judge(memory, options, state, one->reached, self->scratch, result);
    if (options->commit && result->best_count > 0 &&
        result->outcome != HOP_OUTCOME_UNKNOWN)
        hop_rows_read(memory->values, nearest, state);
    if (states) memcpy(states + (self->first + index) * dim, state, dim * sizeof *states);
    if (result->best_count > options->best) result->best_count = options->best;
}

static void drop(journey *self) {
    for (size_t k = 0; self->travellers && k < self->count; k++) {
        free(self->travellers[k].state);
        free(self->travellers[k].known);
        free(self->travellers[k].next);
        free(self->travellers[k].trail);
    }
    free(self->travellers);
    free(self->questions);
    free(self->asked);
    free(self->inverses);
    free(self->scratch);
}

static hop_status make_room(journey *self, float *weights, hop_error *error) {
    const hop_vector_memory *memory = self->memory;
    const size_t dim = hop_rows_dim(memory->keys), count = self->count;
    const bool signs = memory->options.activation == HOP_ACTIVATION_SIGN;
    self->travellers = calloc(count, sizeof *self->travellers);
    self->questions = calloc(count, sizeof *self->questions);
    self->asked = calloc(count, sizeof *self->asked);
    self->scratch = malloc(hop_rows_dim(memory->values) * sizeof *self->scratch);
    bool whole = self->travellers && self->questions && self->asked && self->scratch;
    for (size_t k = 0; whole && k < count; k++) {
        traveller *one = &self->travellers[k];
        one->state = malloc(dim * sizeof *one->state);
        one->next = malloc(hop_rows_dim(memory->values) * sizeof *one->next);
        if (signs) one->trail = malloc(STEPS * sizeof *one->trail);
        if (weights)
            one->weights = weights + (self->first + k) * hop_rows_count(memory->keys);
        whole = one->state && one->next && (one->trail || !signs);
    }
    return whole ? HOP_OK : hop_fail_memory(error);
}

static hop_status travel(journey *self, float *states, float *weights, hop_error *error) {
    size_t moving = 1;
    hop_status status = make_room(self, weights, error);
    for (size_t k = 0; status == HOP_OK && k < self->count; k++) {
        self->results[self->first + k] = (hop_vector_result){0};
        status = set_out(self, k, error);
    }
    while (status == HOP_OK && moving > 0) status = pass(self, &moving, error);
    for (size_t k = 0; status == HOP_OK && k < self->count; k++) arrive(self, k, states);
    drop(self);
    return status;
}

static hop_status check_mask(const hop_vector_recall_options *options, size_t count,
                             size_t dim, hop_error *error) {
    if (!options->mask) return HOP_OK;
    if (options->mask_rows != 1 && options->mask_rows != count)
        return hop_fail(error, HOP_ESHAPE, "mask: %zu rows for %zu cues",
                        options->mask_rows, count);
    for (size_t k = 0; k < options->mask_rows * dim; k++)
        if (options->mask[k] > HOP_MASK_MISSING)
            return hop_fail(error, HOP_EINVAL, "mask: row %zu, unit %zu: %u is none",
                            k / dim, k % dim, options->mask[k]);
    return HOP_OK;
}

hop_status hop_vector_recall(const hop_vector_memory *memory,
                             const hop_vector_recall_options *options, const float *cues,
                             size_t count, float *states, float *weights,
                             hop_vector_result *results, hop_error *error) {
    const hop_vector_recall_options usual = HOP_VECTOR_RECALL_OPTIONS_INIT;
    if (!options) options = &usual;
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "vector recall options: size %zu, not %zu",
                        options->size, sizeof *options);
    if (options->best > HOP_MAX_BEST)
        return hop_fail(error, HOP_EINVAL, "best: %zu is over %d", options->best,
                        HOP_MAX_BEST);
    if (!(options->tolerance >= 0) || !isfinite(options->tolerance))
        return hop_fail(error, HOP_EINVAL, "tolerance: %g is not 0 or above",
                        options->tolerance);
    if (!(options->mass_tolerance >= 0 && options->mass_tolerance < 1))
        return hop_fail(error, HOP_EINVAL, "mass tolerance: %g is not 0 to below 1",
                        options->mass_tolerance);
    hop_status status = check_mask(options, count, hop_rows_dim(memory->keys), error);
    for (size_t first = 0; status == HOP_OK && first < count; first += BATCH) {
        journey self = {.memory = memory,
                        .options = options,
                        .cues = cues,
                        .first = first,
                        .count = count - first < BATCH ? count - first : BATCH,
                        .limit =
                            options->max_steps < 0 ? STEPS : (uint64_t)options->max_steps,
                        .results = results};
        status = travel(&self, states, weights, error);
        if (status == HOP_OK && options->progress)
            options->progress(options->user, first + self.count, count);
    }
    return status;
}
