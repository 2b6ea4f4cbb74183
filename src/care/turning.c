/* SPDX-License-Identifier: MIT */
/* Turning points: what happened to an old and a new association, and which of them a cue
   brought back then. */
#include <hopfield/care.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "care/turning.h"
#include "core/error.h"
#include "core/exponential.h"
#include "store/store.h"

enum { OLD, NEW };

typedef struct replay {
    hop_store *store;
    hop_context *context;
    const hop_store_recipe *recipe;
    const hop_cue *cue;
    hop_time now;
    size_t rows[2];
    size_t places[2]; /* of those rows in the memory by couplings */
    hop_store_event *events[2];
    size_t counts[2];
    double beta, similarity[2]; /* by steps */
    hop_text_replay *texts;     /* of texts */
    hop_memory *memory;         /* by couplings: of all items, faded to a time */
    hop_time faded_to;
    hop_strength held[2]; /* what it holds of the two */
    int8_t *units;        /* the cue, [dim] */
    hop_turning out;
    size_t room;
} replay;

/* --- strengths at a time -------------------------------------------------------------
 */

/* What the events up to a time left, faded to then; 0 before it was learned. `through`:
   how many of its events count. */
static hop_status strength_at(const replay *self, int side, size_t through, hop_time at,
                              hop_strength *out) {
    hop_strength whole = {0, 1};
    hop_time confirmed = at;
    for (size_t i = 0; i < through; i++) {
        const hop_store_event *event = &self->events[side][i];
        whole = event->after;
        if (event->kind == HOP_EVENT_LEARN || event->kind == HOP_EVENT_REINFORCE ||
            event->kind == HOP_EVENT_CONFIRM)
            confirmed = event->at;
    }
    /* Of a merge the later time of both holds, which the history does not tell: now. */
    if (through == self->counts[side])
        confirmed = hop_store_item_at(self->store, self->rows[side])->confirmed;
    return hop_strength_fade(whole, hop_time_between(confirmed, at),
                             self->recipe->half_life, out);
}

/* --- who wins ------------------------------------------------------------------------
 */

static double log_ratio(double a, double b) {
    if (a > 0 && b > 0) return hop_log(a) - hop_log(b);
    return a > 0 ? INFINITY : b > 0 ? -INFINITY : 0;
}

/* All others fade beside the two: without that, what they are now would weigh too little
   among strengths of long ago. */
static hop_status build(replay *self, hop_time at, hop_error *error) {
    const size_t count = hop_store_count(self->store);
    hop_memory *memory = NULL;
    hop_strength *strengths = calloc(count, sizeof *strengths);
    if (!strengths) return hop_fail_memory(error);
    hop_status status = hop_store_memory(self->store, self->context, HOP_PATH_AUTO, at,
                                         NULL, &memory, error);
    if (status == HOP_OK) status = hop_store_strengths(self->store, at, strengths, error);
    if (status == HOP_OK) {
        hop_memory_free(self->memory);
        self->memory = memory;
        self->faded_to = at;
        for (int side = OLD; side <= NEW; side++)
            self->held[side] = strengths[self->rows[side]];
    } else
        hop_memory_free(memory);
    free(strengths);
    return status;
}

/* Items that the open transaction has forgotten have no place in the memory. */
static void find_places(replay *self) {
    for (int side = OLD; side <= NEW; side++)
        for (size_t row = 0; row < self->rows[side]; row++)
            self->places[side] += hop_store_item_at(self->store, row) != NULL;
}

static hop_status hold(replay *self, int side, hop_strength wanted, hop_error *error) {
    hop_strength by = {-self->held[side].numerator, self->held[side].denominator};
    hop_status status = hop_strength_add(wanted, by, &by);
    if (status == HOP_OK && by.numerator != 0)
        status = hop_memory_reinforce(self->memory, self->places[side], by, error);
    else if (status != HOP_OK)
        hop_fail(error, status, "strengths beyond 64 bits");
    if (status == HOP_OK) self->held[side] = wanted;
    return status;
}

static hop_status lead_of_couplings(replay *self, const hop_strength strengths[2],
                                    hop_turning_moment *out, hop_error *error) {
    const size_t dim = self->recipe->dim;
    const hop_patterns *patterns = hop_store_patterns(self->store);
    int8_t *state = malloc(2 * dim);
    if (!state) return hop_fail_memory(error);
    hop_result result;
    double overlaps[2] = {0, 0}, energies[2] = {NAN, NAN};
    hop_status status = self->recipe->half_life && self->faded_to != out->at
                            ? build(self, out->at, error)
                            : HOP_OK;
    for (int side = OLD; side <= NEW && status == HOP_OK; side++)
        status = hold(self, side, strengths[side], error);
    if (status == HOP_OK)
        status = hop_recall(self->memory, NULL, self->units, 1, state, &result, error);
    for (int side = OLD; side <= NEW && status == HOP_OK; side++) {
        int8_t *stored = state + dim;
        hop_patterns_read(patterns, self->rows[side], stored);
        for (size_t i = 0; i < dim; i++)
            overlaps[side] += (double)(stored[i] * state[i]) / (double)dim;
        const hop_status known =
            hop_memory_energy(self->memory, stored, 1, &energies[side], error);
        if (known != HOP_OK && known != HOP_EUNSUPPORTED) status = known;
    }
    out->lead = overlaps[NEW] - overlaps[OLD];
    out->old_energy = energies[OLD];
    out->new_energy = energies[NEW];
    free(state);
    return status;
}

/* Fills in what the two weigh, and which wins. */
static hop_status judge(replay *self, const size_t through[2], hop_turning_moment *out,
                        hop_error *error) {
    hop_strength strengths[2];
    for (int side = OLD; side <= NEW; side++) {
        hop_status status =
            strength_at(self, side, through[side], out->at, &strengths[side]);
        if (status != HOP_OK)
            return hop_fail(error, status, "a strength is too large to fade");
    }
    out->old_strength = hop_strength_value(strengths[OLD]);
    out->new_strength = hop_strength_value(strengths[NEW]);
    out->old_energy = out->new_energy = NAN;
    if (self->memory) return lead_of_couplings(self, strengths, out, error);
    if (self->texts) {
        const double both[2] = {out->old_strength, out->new_strength};
        return hop_text_replay_lead(self->texts, out->at, both, &out->lead, error);
    }
    out->lead = self->beta * (self->similarity[NEW] - self->similarity[OLD]) +
                log_ratio(out->new_strength, out->old_strength);
    return HOP_OK;
}

static hop_status add_moment(replay *self, hop_turning_moment moment, hop_error *error) {
    hop_turning *out = &self->out;
    if (out->count == self->room) {
        const size_t room = self->room ? 2 * self->room : 16;
        hop_turning_moment *grown = realloc(out->moments, room * sizeof *grown);
        if (!grown) return hop_fail_memory(error);
        out->moments = grown;
        self->room = room;
    }
    out->moments[out->count++] = moment;
    return HOP_OK;
}

/* --- the replay ----------------------------------------------------------------------
 */

/* Strengths that fade at one rate keep their ratio, so who leads can change between two
   events only where one of the two, or by couplings another item, does not fade yet: its
   confirmation lies ahead. Then the first millisecond at which the leader is another is
   sought by bisection. */
static hop_status find_crossing(replay *self, const size_t through[2],
                                const hop_turning_moment *before, hop_time until,
                                hop_error *error) {
    hop_turning_moment low = *before, high = {.at = until, .kind = -1};
    hop_status status = judge(self, through, &high, error);
    if (status != HOP_OK || (high.lead > 0) == (low.lead > 0)) return status;
    while (high.at - low.at > 1 && status == HOP_OK) {
        hop_turning_moment middle = {.at = low.at + (high.at - low.at) / 2, .kind = -1};
        status = judge(self, through, &middle, error);
        if ((middle.lead > 0) == (low.lead > 0))
            low = middle;
        else
            high = middle;
    }
    return status == HOP_OK ? add_moment(self, high, error) : status;
}

static hop_status run(replay *self, hop_error *error) {
    size_t through[2] = {0, 0};
    hop_status status = HOP_OK;
    while (status == HOP_OK) {
        const hop_store_event *next[2];
        for (int side = OLD; side <= NEW; side++)
            next[side] = through[side] < self->counts[side]
                             ? &self->events[side][through[side]]
                             : NULL;
        if (!next[OLD] && !next[NEW]) break;
        const int side =
            !next[OLD] || (next[NEW] && next[NEW]->at < next[OLD]->at) ? NEW : OLD;
        hop_turning_moment moment = {
            .at = next[side]->at, .kind = (int)next[side]->kind, .of_new = side == NEW};
        if (self->out.count && self->recipe->half_life &&
            moment.at > self->out.moments[self->out.count - 1].at)
            status = find_crossing(self, through, &self->out.moments[self->out.count - 1],
                                   moment.at, error);
        through[side]++;
        if (status == HOP_OK) status = judge(self, through, &moment, error);
        if (status == HOP_OK) status = add_moment(self, moment, error);
    }
    const hop_turning_moment *last = &self->out.moments[self->out.count - 1];
    if (status == HOP_OK && self->recipe->half_life && self->now > last->at)
        status = find_crossing(self, through, last, self->now, error);
    hop_turning_moment moment = {.at = self->now, .kind = -1};
    if (moment.at < self->out.moments[self->out.count - 1].at)
        moment.at = self->out.moments[self->out.count - 1].at;
    if (status == HOP_OK) status = judge(self, through, &moment, error);
    return status == HOP_OK ? add_moment(self, moment, error) : status;
}

/* Since when the new one wins, and what it would need to. */
static void conclude(replay *self) {
    hop_turning *out = &self->out;
    const hop_turning_moment *now = &out->moments[out->count - 1];
    out->overtaken = now->lead > 0;
    out->turned = 0;
    for (size_t i = out->count; out->overtaken && i > 0 && out->moments[i - 1].lead > 0;
         i--)
        out->turned = out->moments[i - 1].at;
    out->needed = out->overtaken ? 0 : NAN;
    if (!out->overtaken && !self->memory && isfinite(now->lead))
        out->needed = now->new_strength * (hop_exp(-now->lead) - 1);
}

/* --- setting up ----------------------------------------------------------------------
 */

/* The cue's similarity to the two, as recall by steps sees it. */
static hop_status compare(replay *self, hop_error *error) {
    const size_t count = hop_store_count(self->store);
    unsigned char *chosen = calloc(count, 1);
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_lookup *lookup = NULL;
    hop_answer answer;
    hop_answer_match matches[2];
    hop_store_recipe recipe = *self->recipe;
    if (!chosen) return hop_fail_memory(error);
    chosen[self->rows[OLD]] = chosen[self->rows[NEW]] = 1;
    options.chosen = chosen;
    options.at = hop_store_item_at(self->store, self->rows[OLD])->confirmed;
    options.recipe = &recipe;
    recipe.half_life = 0; /* both are to be found, however faded */
    hop_status status =
        hop_lookup_create(self->context, self->store, &options, &lookup, error);
    if (status == HOP_OK && hop_lookup_count(lookup) < 2)
        status = hop_fail(error, HOP_EINVAL,
                          "%s: one of the two has no strength and cannot be found",
                          hop_store_path(self->store));
    if (status == HOP_OK)
        status = hop_lookup_recall(lookup, self->cue, 1, 2, &answer, matches, error);
    if (status == HOP_OK && answer.match_count < 2)
        status =
            hop_fail(error, HOP_EINVAL, "%s: the cue is out of reach of one of the two",
                     hop_store_path(self->store));
    for (size_t i = 0; i < 2 && status == HOP_OK; i++)
        self->similarity[matches[i].row == self->rows[NEW]] = matches[i].similarity;
    if (status == HOP_OK) self->beta = hop_lookup_recipe(lookup)->beta;
    hop_lookup_free(lookup);
    free(chosen);
    return status;
}

static hop_status read_units(replay *self, hop_error *error) {
    const size_t dim = self->recipe->dim;
    const hop_cue *cue = self->cue;
    if (!cue->units && !cue->values)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "%s: a cue of units is wanted by couplings",
                        hop_store_path(self->store));
    self->units = malloc(dim);
    if (!self->units) return hop_fail_memory(error);
    if (cue->units)
        memcpy(self->units, cue->units, dim);
    else
        for (size_t i = 0; i < dim; i++)
            self->units[i] = (int8_t)((cue->values[i] > 0) - (cue->values[i] < 0));
    return HOP_OK;
}

static hop_status prepare(replay *self, hop_error *error) {
    if (hop_recipe_of_texts(self->recipe, NULL))
        return hop_text_replay_create(self->store, self->context, self->cue, self->rows,
                                      &self->texts, error);
    if (self->recipe->energy[0]) return compare(self, error);
    hop_status status = read_units(self, error);
    find_places(self);
    if (status == HOP_OK) status = build(self, self->now, error);
    if (status == HOP_OK && !hop_memory_rule(self->memory)->strengths)
        status =
            hop_fail(error, HOP_EUNSUPPORTED,
                     "%s: rule %s knows no strengths: nothing can overtake",
                     hop_store_path(self->store), hop_memory_rule(self->memory)->name);
    return status;
}

hop_status hop_turning_report(hop_store *store, hop_context *context, const hop_cue *cue,
                              size_t old_row, size_t new_row, hop_time at,
                              hop_turning *out, hop_error *error) {
    replay self = {.store = store,
                   .context = context,
                   .recipe = hop_store_recipe_of(store),
                   .cue = cue,
                   .now = at ? at : hop_store_now(store),
                   .rows = {old_row, new_row}};
    hop_status status = HOP_OK;
    if (old_row == new_row)
        status = hop_fail(error, HOP_EINVAL, "%s: the old and the new one are one item",
                          hop_store_path(store));
    for (int side = OLD; side <= NEW && status == HOP_OK; side++) {
        const hop_store_item *item = hop_store_item_at(store, self.rows[side]);
        status = item ? hop_store_history(store, item->key, &self.events[side],
                                          &self.counts[side], error)
                      : hop_fail(error, HOP_ENOTFOUND, "%s: there is no row %zu",
                                 hop_store_path(store), self.rows[side]);
        if (status == HOP_OK && self.counts[side] == 0)
            status = hop_fail(error, HOP_EFORMAT, "%s: '%s' has no history",
                              hop_store_path(store), item->key);
    }
    if (status == HOP_OK) status = prepare(&self, error);
    if (status == HOP_OK) status = run(&self, error);
    if (status == HOP_OK) conclude(&self);
    for (int side = OLD; side <= NEW; side++)
        hop_store_history_free(self.events[side], self.counts[side]);
    hop_memory_free(self.memory);
    hop_text_replay_free(self.texts);
    free(self.units);
    if (status == HOP_OK)
        *out = self.out;
    else
        free(self.out.moments);
    return status;
}

void hop_turning_clear(hop_turning *turning) {
    free(turning->moments);
    *turning = (hop_turning){0};
}
