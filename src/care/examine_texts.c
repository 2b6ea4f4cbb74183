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
#include "lookup/lookup.h"
#include "lookup/texts_damage.h"

/* Characters of a cue, at most: nobody asks for a document by all of it. */
enum { LONGEST_OWN = 4096, LONGEST_CUE = 256, LONGEST_OF_DOCUMENT = 80 };

/* One item that is tried. */
typedef struct trial {
    size_t text; /* its number in the index */
    int company; /* others have its label */
    /* What came of it. */
    hop_status status;
    hop_verdict verdict; /* of the damaged copy */
    size_t first;        /* item: brought back by the damaged copy; SIZE_MAX: none */
    size_t own_first;    /* by the text itself */
    double near;         /* similarity of the first other one; NaN: there is none */
    size_t left_first;   /* by the damaged copy, where the item itself is hidden */
    int passed;          /* the text is known where all of its label is hidden */
} trial;

typedef struct trials {
    hop_examination *of;
    const hop_lookup *lookup;
    size_t count;
    trial *all;      /* [count] */
    hop_text *texts; /* [count] */
} trials;

static hop_text text_of(const hop_lookup *lookup, size_t number) {
    hop_text out = {0};
    out.bytes = hop_store_text(lookup->store, lookup->text_items[number], &out.size);
    return out;
}

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
static hop_status ask_own(const trials *self, trial *mine, hop_text_room *room,
                          hop_random *chance) {
    const size_t item = self->lookup->text_items[mine->text];
    const hop_text whole = text_of(self->lookup, mine->text);
    const hop_text cue = hop_text_excerpt(&whole, LONGEST_OWN, chance);
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
static hop_status ask_damaged(const trials *self, trial *mine, const hop_text *excerpt,
                              hop_text_room *room, hop_random *chance) {
    const double noise = self->of->options->noise;
    hop_text cue = *excerpt;
    char *damaged = NULL;
    hop_answer answer;
    hop_answer_match matches[2];
    hop_status status = HOP_OK;
    if (noise > 0) {
        status = hop_text_damage(excerpt, noise, self->texts, self->count, chance,
                                 &damaged, &cue.size);
        cue.bytes = damaged;
    }
    if (status == HOP_OK)
        status = ask(self, &cue, SIZE_MAX, SIZE_MAX, room, &answer, matches);
    if (status == HOP_OK) {
        mine->verdict = answer.verdict;
        mine->first = first_of(&answer, matches);
        if (mine->company)
            status = ask(self, &cue, mine->text, SIZE_MAX, room, &answer, matches);
    }
    if (status == HOP_OK && mine->company) mine->left_first = first_of(&answer, matches);
    free(damaged);
    return status;
}

static hop_status ask_as_stranger(const trials *self, trial *mine, const hop_text *cue,
                                  hop_text_room *room) {
    const size_t *labels = self->lookup->text_labels;
    hop_answer answer;
    hop_answer_match matches[2];
    const hop_status status =
        ask(self, cue, labels ? SIZE_MAX : mine->text,
            labels ? labels[mine->text] : SIZE_MAX, room, &answer, matches);
    mine->passed = status == HOP_OK && answer.verdict != HOP_VERDICT_UNKNOWN;
    return status;
}

static void try_one(void *shared, size_t index, unsigned worker) {
    trials *self = shared;
    trial *mine = &self->all[index];
    const hop_examination *of = self->of;
    hop_random chance = hop_random_begin(of->options->seed, HOP_STREAM_DAMAGE, index);
    const size_t longest =
        of->recipe->encoder == HOP_ENCODER_DOCUMENT ? LONGEST_OF_DOCUMENT : LONGEST_CUE;
    const hop_text excerpt = hop_text_excerpt(&self->texts[index], longest, &chance);
    hop_text_room room = {0};
    (void)worker;
    hop_status status = hop_text_room_create(self->lookup, 2, &room);
    if (status == HOP_OK) status = ask_own(self, mine, &room, &chance);
    if (status == HOP_OK) status = ask_damaged(self, mine, &excerpt, &room, &chance);
    if (status == HOP_OK) status = ask_as_stranger(self, mine, &excerpt, &room);
    hop_text_room_free(&room);
    mine->status = status;
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
        const size_t own = labels[self->lookup->text_items[mine->text]];
        if (!mine->company) continue;
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
        const size_t item = self->lookup->text_items[mine->text];
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

/* Items that can be found, spread evenly. */
static hop_status choose(trials *self) {
    const hop_lookup *lookup = self->lookup;
    const size_t live = lookup->live_count;
    const size_t *labels = lookup->text_labels;
    size_t *sizes = calloc(live, sizeof *sizes); /* labels are no more than texts */
    self->count = self->of->samples < live ? self->of->samples : live;
    self->all = calloc(self->count, sizeof *self->all);
    self->texts = calloc(self->count, sizeof *self->texts);
    if (!sizes || !self->all || !self->texts) {
        free(sizes);
        return HOP_ENOMEM;
    }
    for (size_t k = 0; labels && k < live; k++) sizes[labels[k]]++;
    for (size_t k = 0; k < self->count; k++) {
        const size_t text = (size_t)((unsigned __int128)k * live / self->count);
        self->all[k].text = text;
        self->all[k].company = labels && sizes[labels[text]] > 1;
        self->texts[k] = text_of(lookup, text);
    }
    free(sizes);
    return HOP_OK;
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
    free(tried.all);
    free(tried.texts);
    hop_lookup_free(lookup);
    return status;
}
