/* SPDX-License-Identifier: MIT */
/* The threshold of a memory of texts, from garbled copies of them and from strangers. */
#include <math.h>
#include <stdlib.h>
#include "core/context.h"
#include "core/error.h"
#include "core/exponential.h"
#include "lookup/texts_damage.h"
#include "lookup/texts_trials.h"

/* Cues that are made, and those of them that are asked as strangers, too: a share of a
   quarter needs fewer. */
enum { SAMPLES = 128, STRANGERS = SAMPLES / 2 };

/* How a cue is made of a text. */
typedef enum garbling {
    LIGHT, /* a tenth of the characters is mistyped */
    HEAVY, /* a fifth; of a long word two of them */
    HALF,  /* only half of the words is there */
    APART, /* as light, and the text itself is hidden: others of its label are to answer
            */
    GARBLINGS
} garbling;

/* Every way of garbling is among them. */
static bool is_stranger(size_t index) {
    return index / GARBLINGS % 2 == 0;
}

/* Characters of a word that may well be mistyped twice. */
enum { LONG_WORD = 8 };

/* The share of strangers that may pass where texts and they lie far apart. */
static const double PASS = 0.25;

/* One cue that is asked. */
typedef struct trial {
    garbling how;
    bool right;     /* out: its label, or itself, came first */
    double known;   /* out: what the threshold is held against ... */
    double strange; /* ... and where the label, or the text, is hidden (is_stranger) */
} trial;

typedef struct trials {
    const hop_lookup *lookup;
    hop_text_trial *chosen; /* [SAMPLES] */
    hop_text *texts;        /* [SAMPLES] */
    trial *all;             /* [SAMPLES] */
    hop_status *statuses;   /* [SAMPLES] */
} trials;

/* Characters that are mistyped. Who asks for a document has other words than it has, too:
   more of them stand for both, or half of real questions with a fifth of the characters
   hit would be unknown. */
static size_t edits_of(const hop_lookup *lookup, garbling how, const hop_text *cue) {
    const size_t tenth = hop_text_edits(cue, 0.1), fifth = hop_text_edits(cue, 0.2);
    switch (lookup->recipe.encoder) {
    case HOP_ENCODER_WORD:
        return how == HEAVY && hop_text_length(cue) >= LONG_WORD ? 2 : 1;
    case HOP_ENCODER_DOCUMENT:
        return how == HALF ? tenth : fifth;
    default:
        return how == HALF ? 0 : how == HEAVY ? fifth : tenth;
    }
}

static hop_status ask(const trials *self, size_t index, const hop_text *cue) {
    const hop_lookup *lookup = self->lookup;
    const size_t text = self->chosen[index].text;
    trial *mine = &self->all[index];
    hop_text_room room = {0};
    size_t hide_row = mine->how == APART ? text : SIZE_MAX, hide_label = SIZE_MAX;
    const bool of_words = lookup->recipe.encoder == HOP_ENCODER_WORD;
    hop_answer_match match;
    hop_answer answer;
    hop_status status = hop_text_room_create(lookup, 1, &room);
    if (status == HOP_OK)
        status = hop_lookup_answer_text(lookup, cue, hide_row, hide_label, 1, &room,
                                        &answer, &match, NULL);
    if (status == HOP_OK) {
        mine->known = room.known;
        mine->right =
            answer.match_count > 0 && hop_text_trials_is_right(lookup, text, answer.row);
    }
    if (status == HOP_OK && is_stranger(index) && !of_words) {
        hop_text_trials_estrange(lookup, text, &hide_row, &hide_label);
        status = hop_lookup_answer_text(lookup, cue, hide_row, hide_label, 1, &room,
                                        &answer, &match, NULL);
        mine->strange = room.known;
    }
    hop_text_room_free(&room);
    return status;
}

static void try_one(void *shared, size_t index, unsigned worker) {
    trials *self = shared;
    const hop_lookup *lookup = self->lookup;
    const garbling how = self->all[index].how;
    hop_random chance = hop_random_begin(lookup->seed, HOP_STREAM_DAMAGE, index);
    hop_text cue =
        hop_text_excerpt(&self->texts[index], hop_text_trials_longest(lookup), &chance);
    char *damaged = NULL;
    size_t size = 0;
    hop_status status = HOP_OK;
    (void)worker;
    if (how == HALF) cue = hop_text_half(&cue, &chance);
    const size_t edits = edits_of(lookup, how, &cue);
    if (edits > 0) {
        status =
            hop_text_damage(&cue, edits, self->texts, SAMPLES, &chance, &damaged, &size);
        cue = (hop_text){damaged, size};
    }
    if (status == HOP_OK) status = ask(self, index, &cue);
    free(damaged);
    self->statuses[index] = status;
}

/* Words have no halves, and only a text in company can be missed. Where texts are few,
   each is garbled in every way. */
static void choose_garblings(trials *self) {
    const hop_lookup *lookup = self->lookup;
    const bool words = lookup->recipe.encoder == HOP_ENCODER_WORD;
    const size_t live = lookup->live_count;
    for (size_t k = 0; k < SAMPLES; k++) {
        const size_t turn = k % live + k / live;
        garbling how = (garbling)(turn % (words ? HALF : GARBLINGS));
        if (how == APART && !self->chosen[k].company)
            how = (garbling)(turn / GARBLINGS % APART);
        self->all[k].how = how;
    }
}

static hop_status choose(trials *self) {
    self->chosen = calloc(SAMPLES, sizeof *self->chosen);
    self->texts = malloc(SAMPLES * sizeof *self->texts);
    self->all = calloc(SAMPLES, sizeof *self->all);
    self->statuses = calloc(SAMPLES, sizeof *self->statuses);
    if (!self->chosen || !self->texts || !self->all || !self->statuses) return HOP_ENOMEM;
    const hop_status status =
        hop_text_trials_choose(self->lookup, SAMPLES, self->chosen, self->texts);
    if (status == HOP_OK) choose_garblings(self);
    return status;
}

static hop_status run(trials *self, hop_error *error) {
    hop_context *context = self->lookup->context;
    hop_status status = choose(self);
    if (status == HOP_OK) hop_parallel_for(context, SAMPLES, try_one, self);
    if (status == HOP_OK && hop_context_interrupted(context))
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    for (size_t k = 0; status == HOP_OK && k < SAMPLES; k++) status = self->statuses[k];
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status != HOP_OK)
        return hop_fail(error, status, "asking for the stored texts: %s",
                        hop_status_describe(status));
    return HOP_OK;
}

static int ascending(const void *a, const void *b) {
    const double first = *(const double *)a, second = *(const double *)b;
    return first < second ? -1 : first > second;
}

/* Scores a hair apart must not be parted by rounding. */
static const double ROUNDING = 1e-9;

/* Where strangers lie far below what must pass, how far up between the two, by ratios:
   questions are put in other words than those of the file, documents are asked for by
   some of their own. */
static const double UP = 1.0 / 3, DOCUMENT_UP = 2.0 / 3;

/* As high as the copies allow, and no higher than it takes to keep the strangers out.
   Words are mistyped as their copies are, where texts are put in other words: no gap is
   needed there, and in a short list it would take many a right word for one of its own.
 */
static double between(const hop_lookup *lookup, double stranger, double genuine) {
    const int documents = lookup->recipe.encoder == HOP_ENCODER_DOCUMENT;
    const double up = documents ? DOCUMENT_UP : UP;
    if (!(stranger > 0 && stranger < genuine)) return fmin(stranger, genuine);
    return hop_exp((1 - up) * hop_log(stranger) + up * hop_log(genuine));
}

static double threshold_of(const trials *self) {
    const hop_lookup *lookup = self->lookup;
    const double rejected = lookup->recipe.false_rejection;
    double genuine[SAMPLES], strange[SAMPLES];
    size_t right = 0, strangers = 0;
    for (size_t k = 0; k < SAMPLES; k++) {
        if (self->all[k].right) genuine[right++] = self->all[k].known;
        if (is_stranger(k)) strange[strangers++] = self->all[k].strange;
    }
    if (right == 0) return 0;
    qsort(genuine, right, sizeof *genuine, ascending);
    qsort(strange, strangers, sizeof *strange, ascending);
    const size_t may = (size_t)(rejected * (double)right);
    const size_t pass = (size_t)(PASS * STRANGERS);
    if (lookup->recipe.encoder == HOP_ENCODER_WORD) return genuine[may] * (1 - ROUNDING);
    return between(lookup, strange[STRANGERS - 1 - pass], genuine[may]) * (1 - ROUNDING);
}

hop_status hop_lookup_tune_texts(hop_lookup *lookup, hop_error *error) {
    trials self = {.lookup = lookup};
    lookup->recipe.threshold = NAN;
    if (!lookup->texts || !(lookup->recipe.false_rejection > 0)) return HOP_OK;
    const hop_status status = run(&self, error);
    if (status == HOP_OK) lookup->recipe.threshold = threshold_of(&self);
    free(self.chosen);
    free(self.texts);
    free(self.all);
    free(self.statuses);
    return status;
}
