/* SPDX-License-Identifier: MIT */
/* What is to be done about a memory file, the most important first. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "care/doctor.h"

static void advise(hop_diagnosis *out, const char *format, ...) HOP_PRINTF(2, 3);

static void advise(hop_diagnosis *out, const char *format, ...) {
    va_list arguments;
    if (out->advice_count == HOP_DOCTOR_ADVICE) return;
    va_start(arguments, format);
    vsnprintf(out->advice[out->advice_count++], HOP_ADVICE_SIZE, format, arguments);
    va_end(arguments);
}

/* Couplings that are too full, or whose patterns are too much alike. */
static void advise_couplings(const hop_examination *self, hop_diagnosis *out) {
    const int hebb = strcmp(self->recipe->rule, "hebb") == 0;
    const int lossy = out->recalled.value < 0.95;
    if (!isnan(out->capacity) && out->load > out->capacity)
        advise(out,
               "load %.3g is beyond %.3g, what rule %.40s holds: use more units, forget "
               "some, or switch to %s",
               out->load, out->capacity, self->recipe->rule,
               out->load < 1 ? "projection" : "an energy (softmax)");
    else if (hebb && lossy && out->crosstalk > HOP_THEORY_CRITICAL_LOAD)
        advise(out,
               "the patterns are too much alike for Hebb's rule (crosstalk %.3g, at most "
               "%.3g): switch to projection",
               out->crosstalk, HOP_THEORY_CRITICAL_LOAD);
    else if (lossy && !isnan(out->capacity) && out->load > 0.7 * out->capacity)
        advise(out, "load %.3g is near %.3g, what rule %.40s holds: basins are small",
               out->load, out->capacity, self->recipe->rule);
    else if (lossy)
        advise(out, "only %.0f%% come back: `hopfield compare` tries other rules",
               100 * out->recalled.value);
}

static void advise_steps(const hop_examination *self, hop_diagnosis *out) {
    if (out->outgrown && self->recipe->tuned_at == 0)
        advise(out, "beta and threshold are worked out anew at every opening: keep them "
                    "with `hopfield configure`");
    else if (out->outgrown)
        advise(out, "beta and threshold were tuned for %zu items, now %zu: tune anew",
               self->recipe->tuned_at, out->items);
    if (out->measured_error.value > 0.5)
        advise(out, "items hold %.0f%% of the weight of their own cue: raise beta (%.4g)",
               100 * (1 - out->measured_error.value), self->tuned.beta);
    if (out->tried && (double)out->unknown > 0.1 * (double)out->tried)
        advise(
            out,
            "%zu of %zu damaged copies are called unknown: calibrate the threshold anew, "
            "or allow fewer false rejections",
            out->unknown, out->tried);
}

static void advise_texts(const hop_examination *self, hop_diagnosis *out) {
    if (out->outgrown && self->recipe->tuned_at == 0)
        advise(out, "the threshold is worked out anew at every opening: keep it with "
                    "`hopfield configure --false-rejection`");
    else if (out->outgrown)
        advise(out,
               "the threshold was worked out for %zu texts, now %zu: `hopfield configure "
               "--false-rejection` does it anew",
               self->recipe->tuned_at, out->items);
    const double rejected = fmax(0.1, 2 * self->recipe->false_rejection);
    if (out->tried && (double)out->unknown > rejected * (double)out->tried)
        advise(out,
               "%zu of %zu damaged copies are called unknown: allow fewer false "
               "rejections, or do not ask so garbled",
               out->unknown, out->tried);
    /* Nearly every word has neighbours that it might be a misspelling of. */
    if (self->recipe->encoder != HOP_ENCODER_WORD && self->recipe->false_rejection > 0 &&
        out->strangers.value > 0.5)
        advise(out,
               "%.0f%% of strangers are taken for something known: look at the score of "
               "an answer",
               100 * out->strangers.value);
    if (out->left_out.value < 0.7)
        advise(out,
               "a text that was left out finds its label in %.0f%% only: learn more "
               "texts a label, or make one of labels that are taken for each other",
               100 * out->left_out.value);
    if (out->shadowed)
        advise(out,
               "%zu of %zu texts bring back another one first: equal or stronger ones "
               "stand before them",
               out->shadowed, out->tried);
}

void hop_examination_advise(hop_examination *self) {
    hop_diagnosis *out = &self->out;
    if (out->findable == 0) {
        advise(out, "no item has a strength above 0: nothing can be recalled");
        return;
    }
    if (hop_recipe_of_texts(self->recipe, NULL))
        advise_texts(self, out);
    else if (self->recipe->rule[0])
        advise_couplings(self, out);
    else
        advise_steps(self, out);
    if (out->near_pairs)
        advise(out, "%zu pairs of near-duplicates: consolidate", out->near_pairs);
    if (out->conflicts)
        advise(out,
               "%zu pairs are nearly the same under different labels: one of each is "
               "wrong, or the cue cannot tell them apart",
               out->conflicts);
    if (out->items > out->findable)
        advise(out, "%zu items have no strength left: forget or reinforce them",
               out->items - out->findable);
    if (out->faded)
        advise(out,
               "%zu items have faded below a hundredth of the median strength: "
               "confirm them, or consolidate with a floor",
               out->faded);
}
