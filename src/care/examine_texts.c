/* SPDX-License-Identifier: MIT */
/* What comes back of texts: from damaged copies, by others of the same label, and what
   strangers bring back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/random.h>
#include <hopfield/text.h>
#include "care/doctor.h"
#include "care/sorted.h"
#include "core/context.h"
#include "core/error.h"
#include "lookup/texts_damage.h"
#include "lookup/texts_trials.h"

/* Characters of a text that is asked for by itself, at most. */
enum { LONGEST_OWN = 4096 };

/* What came of one item that was tried. */
typedef struct trial {
    hop_status status;
    hop_verdict verdict; /* of the damaged copy */
    size_t first;        /* item: brought back by the damaged copy; SIZE_MAX: none */
    size_t own_first;    /* by the text itself */
    double near;         /* similarity of the first other one; NaN: there is none */
    size_t left_first;   /* the answer to it, where the item itself is hidden */
    int passed;          /* the text is known where all of its label is hidden */
} trial;

typedef struct trials {
    hop_examination *of;
    const hop_lookup *lookup;
    size_t count;
    hop_text_trial *chosen; /* [count] */
    hop_text *texts;        /* [count] */
    trial *all;             /* [count] */
} trials;

/* --- one item ------------------------------------------------------------------------
 */

static hop_status ask(const trials *self, const hop_text *cue, size_t hide_row,
                      size_t hide_label, hop_text_room *room, hop_answer *answer,
                      hop_answer_match matches[2]) {
    return hop_lookup_answer_text(self->lookup, cue, hide_row, hide_label, 2, room,
                                  answer, matches, NULL);
}

static size_t first_of(const hop_answer *answer, const hop_answer_match *matches) {
    return answer->match_count ? matches[0].row : SIZE_MAX;
}

/* The text itself as a cue: who is first, and how near another one is. */
static hop_status ask_own(const trials *self, size_t index, hop_text_room *room,
                          hop_random *chance) {
    trial *mine = &self->all[index];
    const size_t item = self->lookup->text_items[self->chosen[index].text];
    const hop_text cue = hop_text_excerpt(&self->texts[index], LONGEST_OWN, chance);
    hop_answer answer;
    hop_answer_match matches[2];
    const hop_status status = ask(self, &cue, SIZE_MAX, SIZE_MAX, room, &answer, matches);
    if (status != HOP_OK) return status;
    mine->own_first = first_of(&answer, matches);
    mine->near = NAN;
    for (size_t i = answer.match_count; i-- > 0;)
        if (matches[i].row != item) mine->near = matches[i].similarity;
    return HOP_OK;
}

/* A damaged copy, with the item there and without it. */
static hop_status ask_damaged(const trials *self, size_t index, const hop_text *excerpt,
                              hop_text_room *room, hop_random *chance) {
    const double noise = self->of->options->noise;
    const hop_text_trial *chosen = &self->chosen[index];
    trial *mine = &self->all[index];
    hop_text cue = *excerpt;
    char *damaged = NULL;
    hop_answer answer;
    hop_answer_match matches[2];
    hop_status status = HOP_OK;
    if (noise > 0) {
        status = hop_text_damage(excerpt, hop_text_edits(excerpt, noise), self->texts,
                                 self->count, chance, &damaged, &cue.size);
        cue.bytes = damaged;
    }
    if (status == HOP_OK)
        status = ask(self, &cue, SIZE_MAX, SIZE_MAX, room, &answer, matches);
    if (status == HOP_OK) {
        mine->verdict = answer.verdict;
        mine->first = first_of(&answer, matches);
        if (chosen->company)
            status = ask(self, &cue, chosen->text, SIZE_MAX, room, &answer, matches);
    }
    if (status == HOP_OK && chosen->company)
        mine->left_first = answer.match_count ? answer.row : SIZE_MAX;
    free(damaged);
    return status;
}

static hop_status ask_as_stranger(const trials *self, size_t index, const hop_text *cue,
                                  hop_text_room *room) {
    size_t hide_row, hide_label;
    hop_answer answer;
    hop_answer_match matches[2];
    hop_text_trials_estrange(self->lookup, self->chosen[index].text, &hide_row,
                             &hide_label);
    const hop_status status =
        ask(self, cue, hide_row, hide_label, room, &answer, matches);
    self->all[index].passed = status == HOP_OK && answer.verdict != HOP_VERDICT_UNKNOWN;
    return status;
}

static void try_one(void *shared, size_t index, unsigned worker) {
    trials *self = shared;
    const hop_examination *of = self->of;
    hop_random chance = hop_random_begin(of->options->seed, HOP_STREAM_DAMAGE, index);
    const hop_text excerpt = hop_text_excerpt(
        &self->texts[index], hop_text_trials_longest(self->lookup), &chance);
    hop_text_room room = {0};
    (void)worker;
    hop_status status = hop_text_room_create(self->lookup, 2, &room);
    if (status == HOP_OK) status = ask_own(self, index, &room, &chance);
    if (status == HOP_OK) status = ask_damaged(self, index, &excerpt, &room, &chance);
    if (status == HOP_OK) status = ask_as_stranger(self, index, &excerpt, &room);
    hop_text_room_free(&room);
    self->all[index].status = status;
}

/* --- summing up ------------------------------------------------------------------------
 */

/* Whether two items have the same text once folded: then either may come back. */
static hop_status same_text(const hop_store *store, size_t row, size_t other, int *same) {
    hop_folded a = {0}, b = {0};
    hop_text one, two;
    one.bytes = hop_store_text(store, row, &one.size);
    two.bytes = hop_store_text(store, other, &two.size);
    hop_status status = hop_text_fold(&one, 0, &a, NULL);
    if (status == HOP_OK) status = hop_text_fold(&two, 0, &b, NULL);
    *same = status == HOP_OK && a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
    hop_folded_clear(&a);
    hop_folded_clear(&b);
    return status;
}

static hop_status count_copy(hop_examination *of, const trial *mine, size_t item,
                             size_t *came_back) {
    int right = mine->first == item;
    hop_status status = HOP_OK;
    if (mine->first != SIZE_MAX && !right)
        status = same_text(of->store, item, mine->first, &right);
    right = right && mine->verdict != HOP_VERDICT_UNKNOWN;
    of->out.tried++;
    *came_back += (size_t)right;
    if (right || status != HOP_OK) return status;
    of->out.ambiguous += mine->verdict == HOP_VERDICT_AMBIGUOUS;
    of->out.unknown += mine->verdict == HOP_VERDICT_UNKNOWN;
    if (of->out.lost_count < HOP_DOCTOR_LOST) of->out.lost[of->out.lost_count] = item;
    of->out.lost_count++;
    return HOP_OK;
}

static void count_shadow(hop_diagnosis *out, const trial *mine, size_t item) {
    if (mine->own_first == item || mine->own_first == SIZE_MAX) return;
    if (out->shadowed < HOP_DOCTOR_LOST)
        out->shadows[out->shadowed] = (hop_doctor_pair){item, mine->own_first, 1};
    out->shadowed++;
}

static int by_labels(const void *a, const void *b) {
    const hop_doctor_pair *one = a, *two = b;
    if (one->row != two->row) return one->row < two->row ? -1 : 1;
    return one->other < two->other ? -1 : one->other > two->other;
}

static int by_count(const void *a, const void *b) {
    const hop_doctor_pair *one = a, *two = b;
    if (one->count != two->count) return one->count > two->count ? -1 : 1;
    return by_labels(a, b);
}

/* Which label is taken for which other, the most often first; a label stands for its
   first item that was met. */
static hop_status count_labels(const trials *self, hop_diagnosis *out) {
    const size_t *labels = self->lookup->labels.of;
    size_t asked = 0, right = 0, wrong = 0, kinds = 0;
    if (!labels) return HOP_OK;
    hop_doctor_pair *pairs = malloc((self->count + 1) * sizeof *pairs);
    size_t *met = malloc((self->lookup->labels.count + 1) * sizeof *met);
    if (!pairs || !met) {
        free(pairs);
        free(met);
        return HOP_ENOMEM;
    }
    for (size_t k = self->lookup->live_count; k-- > 0;)
        met[labels[self->lookup->text_items[k]]] = self->lookup->text_items[k];
    for (size_t k = 0; k < self->count; k++) {
        const trial *mine = &self->all[k];
        const size_t own = labels[self->lookup->text_items[self->chosen[k].text]];
        if (!self->chosen[k].company) continue;
        asked++;
        right += mine->left_first != SIZE_MAX && labels[mine->left_first] == own;
        if (mine->left_first != SIZE_MAX && labels[mine->left_first] != own)
            pairs[wrong++] =
                (hop_doctor_pair){met[own], met[labels[mine->left_first]], 1};
    }
    qsort(pairs, wrong, sizeof *pairs, by_labels);
    for (size_t i = 0; i < wrong; i++)
        if (kinds && by_labels(&pairs[i], &pairs[kinds - 1]) == 0)
            pairs[kinds - 1].count++;
        else
            pairs[kinds++] = pairs[i];
    qsort(pairs, kinds, sizeof *pairs, by_count);
    out->left_out = hop_rate(right, asked);
    out->confused_count = kinds < HOP_DOCTOR_LOST ? kinds : HOP_DOCTOR_LOST;
    memcpy(out->confused, pairs, out->confused_count * sizeof *pairs);
    free(met);
    free(pairs);
    return HOP_OK;
}

static hop_status sum_up(const trials *self) {
    hop_examination *of = self->of;
    size_t came_back = 0, passed = 0, beside = 0;
    double *near = malloc((self->count + 1) * sizeof *near);
    hop_status status = near ? HOP_OK : HOP_ENOMEM;
    for (size_t k = 0; k < self->count && status == HOP_OK; k++) {
        const trial *mine = &self->all[k];
        const size_t item = self->lookup->text_items[self->chosen[k].text];
        status = count_copy(of, mine, item, &came_back);
        count_shadow(&of->out, mine, item);
        passed += (size_t)mine->passed;
        if (!isnan(mine->near)) near[beside++] = mine->near;
    }
    if (status == HOP_OK) status = count_labels(self, &of->out);
    of->out.recalled = hop_rate(came_back, self->count);
    of->out.strangers = hop_rate(passed, self->count);
    if (status == HOP_OK && beside) {
        hop_sort_values(near, beside);
        of->out.crosstalk = near[beside / 2];
    }
    free(near);
    return status;
}

/* --- all of it ------------------------------------------------------------------------
 */

static hop_status choose(trials *self) {
    const size_t live = self->lookup->live_count;
    self->count = self->of->samples < live ? self->of->samples : live;
    self->chosen = calloc(self->count, sizeof *self->chosen);
    self->texts = calloc(self->count, sizeof *self->texts);
    self->all = calloc(self->count, sizeof *self->all);
    if (!self->chosen || !self->texts || !self->all) return HOP_ENOMEM;
    return hop_text_trials_choose(self->lookup, self->count, self->chosen, self->texts);
}

static hop_status run(trials *self, hop_error *error) {
    hop_context *context = self->of->context;
    hop_status status = choose(self);
    if (status == HOP_OK) hop_parallel_for(context, self->count, try_one, self);
    if (status == HOP_OK && hop_context_interrupted(context))
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    for (size_t k = 0; k < self->count && status == HOP_OK; k++)
        status = self->all[k].status;
    if (status == HOP_OK) status = sum_up(self);
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status != HOP_OK)
        return hop_fail(error, status, "asking for the texts that are stored: %s",
                        hop_status_describe(status));
    return HOP_OK;
}

hop_status hop_examine_texts(hop_examination *self, hop_error *error) {
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_lookup *lookup = NULL;
    options.at = self->at;
    options.seed = self->options->seed;
    hop_status status =
        hop_lookup_create(self->context, self->store, &options, &lookup, error);
    if (status != HOP_OK) return status;
    trials tried = {.of = self, .lookup = lookup};
    self->tuned = *hop_lookup_recipe(lookup);
    if (lookup->texts) status = run(&tried, error);
    free(tried.chosen);
    free(tried.texts);
    free(tried.all);
    hop_lookup_free(lookup);
    return status;
}
