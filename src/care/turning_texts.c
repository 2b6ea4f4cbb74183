/* SPDX-License-Identifier: MIT */
/* A file of texts, asked as it was when two of its items had other strengths. */
#include "care/turning.h"

#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "core/exponential.h"
#include "lookup/lookup.h"

/* Matches among which the two are looked for. */
enum { MOST = 1000 };

struct hop_text_replay {
    hop_store *store;
    const hop_cue *cue;
    size_t rows[2];
    hop_lookup *lookup;        /* its strengths are set anew for every time */
    hop_strength *exact;       /* [items] */
    hop_answer_match *matches; /* [MOST] */
};

hop_status hop_text_replay_create(hop_store *store, hop_context *context,
                                  const hop_cue *cue, const size_t rows[2],
                                  hop_text_replay **out, hop_error *error) {
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    hop_text_replay *self = calloc(1, sizeof *self);
    if (!self) return hop_fail_memory(error);
    *self = (hop_text_replay){.store = store, .cue = cue, .rows = {rows[0], rows[1]}};
    self->exact = calloc(hop_store_count(store) + 1, sizeof *self->exact);
    self->matches = malloc(MOST * sizeof *self->matches);
    recipe.half_life = 0; /* all are to be found, however faded */
    recipe.false_rejection = 0;
    options.recipe = &recipe;
    hop_status status = self->exact && self->matches ? HOP_OK : hop_fail_memory(error);
    if (status == HOP_OK)
        status = hop_lookup_create(context, store, &options, &self->lookup, error);
    if (status == HOP_OK && !(self->lookup->live[rows[0]] && self->lookup->live[rows[1]]))
        status = hop_fail(error, HOP_EINVAL,
                          "%s: one of the two has no strength and cannot be found",
                          hop_store_path(store));
    if (status == HOP_OK)
        *out = self;
    else
        hop_text_replay_free(self);
    return status;
}

void hop_text_replay_free(hop_text_replay *self) {
    if (!self) return;
    hop_lookup_free(self->lookup);
    free(self->exact);
    free(self->matches);
    free(self);
}

/* Strengths as they are left at a time, but for the two, and the index of them. */
static hop_status set_strengths(hop_text_replay *self, hop_time at,
                                const double strengths[2], hop_error *error) {
    hop_lookup *lookup = self->lookup;
    hop_status status = hop_store_strengths(self->store, at, self->exact, error);
    if (status != HOP_OK) return status;
    lookup->live_count = 0;
    lookup->total = 0;
    for (size_t row = 0; row < lookup->count; row++) {
        double strength = hop_strength_value(self->exact[row]);
        for (int side = 0; side < 2; side++)
            if (row == self->rows[side]) strength = strengths[side];
        lookup->live[row] = strength > 0;
        lookup->strengths[row] = strength > 0 ? strength : 0;
        lookup->live_count += lookup->live[row];
        lookup->total += lookup->strengths[row];
    }
    hop_lookup_drop_texts(lookup);
    return hop_lookup_make_texts(lookup, error);
}

hop_status hop_text_replay_lead(hop_text_replay *self, hop_time at,
                                const double strengths[2], double *lead,
                                hop_error *error) {
    hop_answer answer;
    double shares[2] = {0, 0};
    if (!(strengths[0] > 0 && strengths[1] > 0)) {
        *lead = strengths[1] > 0 ? INFINITY : strengths[0] > 0 ? -INFINITY : 0;
        return HOP_OK;
    }
    hop_status status = set_strengths(self, at, strengths, error);
    if (status == HOP_OK)
        status = hop_lookup_recall(self->lookup, self->cue, 1, MOST, &answer,
                                   self->matches, error);
    if (status != HOP_OK) return status;
    for (size_t i = 0; i < answer.match_count; i++)
        for (int side = 0; side < 2; side++)
            if (self->matches[i].row == self->rows[side])
                shares[side] = self->matches[i].score;
    if (!(shares[0] > 0 && shares[1] > 0))
        return hop_fail(error, HOP_EINVAL,
                        "%s: the cue is out of reach of one of the two",
                        hop_store_path(self->store));
    *lead = hop_log(shares[1]) - hop_log(shares[0]);
    return HOP_OK;
}
