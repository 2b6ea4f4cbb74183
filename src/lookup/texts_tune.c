/* SPDX-License-Identifier: MIT */
/* The threshold of a memory of texts, from mistyped copies of them. */
#include <math.h>
#include <stdlib.h>
#include "core/context.h"
#include "core/error.h"
#include "lookup/lookup.h"
#include "lookup/texts_damage.h"

/* Cues that are tried. */
enum { SAMPLES = 128 };

/* Characters of a cue: nobody asks for a document by all of it. */
enum { DOCUMENT_CUE = 80, TEXT_CUE = 256 };

/* Characters that are mistyped; of words it is one. Who asks for a document has other
   words than it has, too: a fifth stands for both, and called 1% of real questions
   unknown, 9% of those with a tenth of the characters hit, where a tenth called 9 and
   40%. */
static const double DAMAGE = 0.1, DOCUMENT_DAMAGE = 0.2;

/* One cue that is asked. */
typedef struct trial {
    size_t text; /* its number in hop_texts */
    bool apart;  /* the text itself is hidden: others of its label are to be found */
    bool right;  /* out: its label, or itself, came first */
    double score;
} trial;

typedef struct trials {
    const hop_lookup *lookup;
    hop_text *texts; /* [count], the texts of the trials */
    trial *all;      /* [count] */
    size_t count;
    hop_status *statuses; /* [count] */
} trials;

static size_t longest_cue(const hop_lookup *lookup) {
    return lookup->recipe.encoder == HOP_ENCODER_DOCUMENT ? DOCUMENT_CUE : TEXT_CUE;
}

static double damage_of(const hop_lookup *lookup) {
    if (lookup->recipe.encoder == HOP_ENCODER_WORD) return 0;
    return lookup->recipe.encoder == HOP_ENCODER_DOCUMENT ? DOCUMENT_DAMAGE : DAMAGE;
}

static bool is_right(const hop_lookup *lookup, size_t text, size_t row) {
    const size_t item = lookup->text_items[text];
    if (!lookup->labels.of) return item == row;
    return lookup->labels.of[item] == lookup->labels.of[row];
}

static hop_status try_cue(const trials *self, trial *mine, const hop_text *cue) {
    const hop_lookup *lookup = self->lookup;
    const size_t hidden = mine->apart ? mine->text : SIZE_MAX;
    hop_text_room room = {0};
    hop_answer_match match;
    hop_answer answer;
    hop_status status = hop_text_room_create(lookup, 1, &room);
    if (status == HOP_OK)
        status = hop_lookup_answer_text(lookup, cue, hidden, SIZE_MAX, 1, &room, &answer,
                                        &match, NULL);
    hop_text_room_free(&room);
    if (status != HOP_OK) return status;
    mine->score = answer.score;
    mine->right = answer.match_count > 0 && is_right(lookup, mine->text, answer.row);
    return HOP_OK;
}

static void try_one(void *shared, size_t index, unsigned worker) {
    trials *self = shared;
    const hop_lookup *lookup = self->lookup;
    hop_random chance = hop_random_begin(lookup->seed, HOP_STREAM_DAMAGE, index);
    hop_text cue = hop_text_excerpt(&self->texts[index], longest_cue(lookup), &chance);
    char *damaged = NULL;
    size_t size = 0;
    (void)worker;
    hop_status status = hop_text_damage(&cue, damage_of(lookup), self->texts, self->count,
                                        &chance, &damaged, &size);
    cue = (hop_text){damaged, size};
    if (status == HOP_OK) status = try_cue(self, &self->all[index], &cue);
    free(damaged);
    self->statuses[index] = status;
}

/* Whether each text is not alone in its label; [live_count], NULL without labels. */
static hop_status find_company(const hop_lookup *lookup, bool **out) {
    const size_t count = lookup->live_count;
    *out = NULL;
    if (!lookup->text_labels) return HOP_OK;
    size_t *sizes = calloc(count, sizeof *sizes); /* labels are no more than texts */
    bool *company = malloc(count * sizeof *company);
    for (size_t k = 0; sizes && k < count; k++) sizes[lookup->text_labels[k]]++;
    for (size_t k = 0; sizes && company && k < count; k++)
        company[k] = sizes[lookup->text_labels[k]] > 1;
    *out = company;
    const bool whole = sizes && company;
    free(sizes);
    return whole ? HOP_OK : HOP_ENOMEM;
}

/* Texts spread evenly, few ones several times; of every two, one whose label has others
   is asked for by them. */
static hop_status choose(trials *self) {
    const hop_lookup *lookup = self->lookup;
    const size_t count = lookup->live_count;
    bool *company = NULL;
    self->count = SAMPLES;
    self->texts = malloc(SAMPLES * sizeof *self->texts);
    self->all = calloc(SAMPLES, sizeof *self->all);
    self->statuses = calloc(SAMPLES, sizeof *self->statuses);
    hop_status status = find_company(lookup, &company);
    if (!self->texts || !self->all || !self->statuses) status = HOP_ENOMEM;
    for (size_t k = 0; status == HOP_OK && k < SAMPLES; k++) {
        const size_t text = count >= SAMPLES ? k * count / SAMPLES : k % count;
        const bool odd = count >= SAMPLES ? k % 2 : k / count % 2;
        self->texts[k] = lookup->text_bytes[text];
        self->all[k].text = text;
        self->all[k].apart = company && company[text] && odd;
    }
    free(company);
    return status;
}

static hop_status run(trials *self, hop_error *error) {
    hop_context *context = self->lookup->context;
    hop_status status = choose(self);
    if (status == HOP_OK) hop_parallel_for(context, self->count, try_one, self);
    if (status == HOP_OK && hop_context_interrupted(context))
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    for (size_t k = 0; status == HOP_OK && k < self->count; k++)
        status = self->statuses[k];
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status != HOP_OK)
        return hop_fail(error, status, "asking for the stored texts: %s",
                        hop_status_describe(status));
    return HOP_OK;
}

static void drop(trials *self) {
    free(self->texts);
    free(self->all);
    free(self->statuses);
}

static int ascending(const void *a, const void *b) {
    const double first = *(const double *)a, second = *(const double *)b;
    return first < second ? -1 : first > second;
}

/* Scores a hair apart must not be parted by rounding. */
static const double ROUNDING = 1e-9;

hop_status hop_lookup_tune_texts(hop_lookup *lookup, hop_error *error) {
    const double rejected = lookup->recipe.false_rejection;
    trials self = {.lookup = lookup};
    double scores[SAMPLES];
    size_t right = 0;
    lookup->recipe.threshold = NAN;
    if (!lookup->texts || !(rejected > 0)) return HOP_OK;
    const hop_status status = run(&self, error);
    for (size_t k = 0; status == HOP_OK && k < self.count; k++)
        if (self.all[k].right) scores[right++] = self.all[k].score;
    drop(&self);
    if (status != HOP_OK) return status;
    qsort(scores, right, sizeof *scores, ascending);
    const size_t may = (size_t)(rejected * (double)right);
    lookup->recipe.threshold = right > 0 ? scores[may] * (1 - ROUNDING) : 0;
    return HOP_OK;
}
