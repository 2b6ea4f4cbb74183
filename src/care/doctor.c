/* SPDX-License-Identifier: MIT */
/* The health of a memory file: how full it is, what is alike, and what comes back from
   damaged copies of itself. */
#include <hopfield/care.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/damage.h>
#include "care/doctor.h"
#include "care/sorted.h"
#include "core/error.h"

static hop_status check(const hop_doctor_options *options, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "doctor options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (!(options->noise >= 0 && options->noise <= 1))
        return hop_fail(error, HOP_EINVAL, "doctor options: noise %g is not 0..1",
                        options->noise);
    if (!(options->likeness >= -1))
        return hop_fail(error, HOP_EINVAL, "doctor options: no likeness is %g",
                        options->likeness);
    return HOP_OK;
}

static hop_status look_at_strengths(hop_examination *self, hop_error *error) {
    const size_t count = self->out.items;
    hop_strength *exact = calloc(count, sizeof *exact);
    double *sorted = calloc(count, sizeof *sorted);
    self->strengths = calloc(count, sizeof *self->strengths);
    hop_status status =
        exact && sorted && self->strengths ? HOP_OK : hop_fail_memory(error);
    if (status == HOP_OK)
        status = hop_store_strengths(self->store, self->at, exact, error);
    size_t above = 0;
    for (size_t row = 0; row < count && status == HOP_OK; row++) {
        self->strengths[row] = hop_strength_value(exact[row]);
        if (self->strengths[row] > 0) sorted[above++] = self->strengths[row];
    }
    if (status == HOP_OK && above) {
        hop_sort_values(sorted, above);
        for (size_t i = 0; i < above; i++)
            self->out.faded += sorted[i] < 0.01 * sorted[above / 2];
    }
    self->out.findable = above;
    free(sorted);
    free(exact);
    return status;
}

static hop_status look_for_likeness(hop_examination *self, double least,
                                    hop_error *error) {
    enum { MOST = 1 << 22 };
    hop_likeness *pairs = NULL;
    size_t count = 0, total = 0;
    hop_status status = hop_store_likenesses(self->store, self->context, least, MOST,
                                             &pairs, &count, &total, error);
    for (size_t i = 0; i < count && status == HOP_OK; i++) {
        self->out.near_pairs += (size_t)pairs[i].same_label;
        self->out.conflicts += (size_t)!pairs[i].same_label;
    }
    if (status == HOP_OK) self->out.near_pairs += total - count;
    free(pairs);
    return status;
}

/* --- recall of damaged copies ---------------------------------------------------------
 */

/* The stored item as values, damaged; bits by flips, reals by noise. */
static hop_status damaged_copy(const hop_examination *self, size_t row, float *values,
                               hop_error *error) {
    const int bits = self->recipe->storage == HOP_STORAGE_BITS;
    const hop_damage damage = {.noise = bits ? 0 : self->options->noise,
                               .flips = bits ? self->options->noise : 0};
    hop_rows_read(self->rows, row, values);
    return hop_damage_apply(&damage, values, self->recipe->dim, NULL, self->options->seed,
                            row, error);
}

static int equal_rows(const hop_examination *self, size_t row, size_t other, float *a,
                      float *b) {
    hop_rows_read(self->rows, row, a);
    hop_rows_read(self->rows, other, b);
    return memcmp(a, b, self->recipe->dim * sizeof *a) == 0;
}

static hop_status try_item(hop_examination *self, hop_lookup *lookup, size_t row,
                           float *values, size_t *came_back, hop_error *error) {
    hop_answer answer;
    hop_answer_match match;
    hop_status status = damaged_copy(self, row, values, error);
    const hop_cue cue = {.values = values};
    if (status == HOP_OK)
        status = hop_lookup_recall(lookup, &cue, 1, 1, &answer, &match, error);
    if (status != HOP_OK) return status;
    const int known = answer.verdict != HOP_VERDICT_UNKNOWN && answer.match_count;
    const int right =
        known && (match.row == row ||
                  equal_rows(self, row, match.row, values, values + self->recipe->dim));
    self->out.tried++;
    *came_back += (size_t)right;
    if (right) return HOP_OK;
    self->out.ambiguous += answer.verdict == HOP_VERDICT_AMBIGUOUS;
    self->out.unknown += answer.verdict == HOP_VERDICT_UNKNOWN;
    if (self->out.lost_count < HOP_DOCTOR_LOST)
        self->out.lost[self->out.lost_count] = row;
    self->out.lost_count++;
    return HOP_OK;
}

/* Row k of those tried, spread evenly. */
static size_t row_of(const hop_examination *self, size_t k) {
    return (size_t)((unsigned __int128)k * self->out.items / self->samples);
}

static hop_status try_items(hop_examination *self, hop_error *error) {
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_lookup *lookup = NULL;
    size_t came_back = 0;
    float *values = malloc(2 * self->recipe->dim * sizeof *values);
    if (!values) return hop_fail_memory(error);
    options.at = self->at;
    options.seed = self->options->seed;
    hop_status status =
        hop_lookup_create(self->context, self->store, &options, &lookup, error);
    for (size_t k = 0; k < self->samples && status == HOP_OK; k++) {
        const size_t row = row_of(self, k);
        if (self->strengths[row] > 0)
            status = try_item(self, lookup, row, values, &came_back, error);
    }
    if (status == HOP_OK) {
        self->out.recalled = hop_rate(came_back, self->out.tried);
        self->tuned = *hop_lookup_recipe(lookup);
    }
    hop_lookup_free(lookup);
    free(values);
    return status;
}

/* --- all of it ------------------------------------------------------------------------
 */

static hop_status examine_rows(hop_examination *self, hop_error *error) {
    hop_status status = hop_store_rows(self->store, self->context, &self->rows, error);
    if (status == HOP_OK) status = try_items(self, error);
    if (status != HOP_OK || !self->out.findable) return status;
    return self->recipe->rule[0] ? hop_examine_couplings(self, error)
                                 : hop_examine_steps(self, error);
}

static hop_status examine(hop_examination *self, hop_error *error) {
    self->out.outgrown = hop_lookup_outgrown(self->recipe, self->out.items);
    hop_status status = look_at_strengths(self, error);
    self->out.compared = self->options->likeness <= 1;
    if (status == HOP_OK && self->out.compared)
        status = look_for_likeness(self, self->options->likeness, error);
    if (status == HOP_OK)
        status = hop_recipe_of_texts(self->recipe, NULL) ? hop_examine_texts(self, error)
                                                         : examine_rows(self, error);
    if (status == HOP_OK) hop_examination_advise(self);
    return status;
}

hop_status hop_doctor(hop_store *store, hop_context *context,
                      const hop_doctor_options *options, hop_diagnosis *out,
                      hop_error *error) {
    static const hop_doctor_options defaults = HOP_DOCTOR_OPTIONS_INIT;
    if (!options) options = &defaults;
    hop_status status = check(options, error);
    if (status != HOP_OK) return status;
    hop_examination self = {
        .store = store,
        .context = context,
        .options = options,
        .recipe = hop_store_recipe_of(store),
        .at = options->at ? options->at : hop_store_now(store),
        .out = {.items = hop_store_count(store),
                .load = NAN,
                .capacity = NAN,
                .crosstalk = NAN,
                .expected_error = NAN,
                .measured_error = {NAN, NAN, NAN},
                .left_out = {NAN, NAN, NAN},
                .strangers = {NAN, NAN, NAN}},
    };
    if (self.out.items == 0)
        return hop_fail(error, HOP_EEMPTY, "%s: holds no items", hop_store_path(store));
    self.samples = options->samples && options->samples < self.out.items
                       ? options->samples
                       : self.out.items;
    status = examine(&self, error);
    hop_rows_free(self.rows);
    free(self.strengths);
    if (status == HOP_OK) *out = self.out;
    return status;
}
