/* SPDX-License-Identifier: MIT */
/* Two items of a file of texts beside a cue, however strong they were. */
#include "care/turning.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/kind.h>
#include "core/error.h"
#include "core/exponential.h"

/* Texts among which the two are looked for. */
enum { MOST = 1000 };

/* ln 20: by how much a word that is the cue leads (hop_texts_find). */
static const double LEAD = 2.995732273553991;

enum { OLD, NEW };

/* How much of the cue a word is: that decides before strengths do. */
typedef enum likeness { OTHER, FOLDED, SPELT } likeness;

struct hop_text_replay {
    double alone[2];  /* the log of their weights, were their strengths 1 */
    likeness same[2]; /* of words; of others OTHER */
};

/* Texts to be indexed, and where the two are among them. */
typedef struct gathered {
    hop_text *texts; /* [count] */
    size_t count, places[2];
} gathered;

/* Of words nothing but the two matters: how common letters are tells nothing. */
static hop_status gather(const hop_store *store, bool words, const size_t rows[2],
                         gathered *out, hop_error *error) {
    const size_t count = hop_store_count(store);
    hop_strength *strengths = calloc(count + 1, sizeof *strengths);
    out->texts = malloc((count + 1) * sizeof *out->texts);
    hop_status status = strengths && out->texts ? HOP_OK : hop_fail_memory(error);
    if (status == HOP_OK)
        status = hop_store_strengths(store, hop_store_now(store), strengths, error);
    for (size_t row = 0; status == HOP_OK && row < count; row++) {
        const bool is_one = row == rows[OLD] || row == rows[NEW];
        hop_text *text = &out->texts[out->count];
        if (strengths[row].numerator <= 0 && is_one)
            status = hop_fail(error, HOP_EINVAL,
                              "%s: one of the two has no strength and cannot be found",
                              hop_store_path(store));
        if (strengths[row].numerator <= 0 || (words && !is_one)) continue;
        text->bytes = hop_store_text(store, row, &text->size);
        if (is_one) out->places[row == rows[NEW]] = out->count;
        out->count++;
    }
    free(strengths);
    return status;
}

static bool find_one(const hop_text_found *found, size_t count, size_t place,
                     hop_text_found *out) {
    for (size_t i = 0; i < count; i++)
        if (found[i].row == place) {
            *out = found[i];
            return true;
        }
    return false;
}

/* Weights as the texts that are meant; of a word as if the other were not there, so that
   it need not lead it. */
static hop_status weigh(hop_text_replay *self, const hop_texts *index, bool words,
                        const gathered *all, const hop_text *cue, const char *path,
                        hop_error *error) {
    hop_text_found *found = malloc(MOST * sizeof *found), one;
    hop_status status = found ? HOP_OK : hop_fail_memory(error);
    for (int side = OLD; side <= NEW && status == HOP_OK; side++) {
        hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
        const hop_text *text = &all->texts[all->places[side]];
        size_t count = 0;
        how.most = all->count < MOST ? all->count : MOST;
        if (words) how.hide_row = all->places[!side];
        status = hop_texts_find(index, cue, &how, found, &count, NULL, error);
        if (status != HOP_OK) break;
        if (!find_one(found, count, all->places[side], &one)) {
            status = hop_fail(error, HOP_EINVAL,
                              "%s: the cue is out of reach of one of the two", path);
            break;
        }
        self->alone[side] = one.alone;
        if (!words || !one.same) continue;
        self->same[side] =
            text->size == cue->size && memcmp(text->bytes, cue->bytes, cue->size) == 0
                ? SPELT
                : FOLDED;
    }
    free(found);
    return status;
}

hop_status hop_text_replay_create(hop_store *store, hop_context *context,
                                  const hop_cue *cue, const size_t rows[2],
                                  hop_text_replay **out, hop_error *error) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    const hop_text text = {cue->text, cue->text_size};
    hop_texts_options how = HOP_TEXTS_OPTIONS_INIT;
    hop_texts *index = NULL;
    gathered all = {0};
    if (!cue->text)
        return hop_fail(error, HOP_EUNSUPPORTED, "%s: a text is wanted as cue",
                        hop_store_path(store));
    hop_text_replay *self = calloc(1, sizeof *self);
    if (!self) return hop_fail_memory(error);
    hop_recipe_of_texts(recipe, &how.sort);
    how.language = recipe->language;
    how.beta = recipe->beta > 0
                   ? recipe->beta
                   : hop_kind_find(hop_encoder_name(recipe->encoder))->recipe.beta;
    const bool words = how.sort == HOP_TEXT_WORDS;
    hop_status status = gather(store, words, rows, &all, error);
    if (status == HOP_OK)
        status = hop_texts_create(context, all.texts, all.count, &how, &index, error);
    if (status == HOP_OK)
        status = weigh(self, index, words, &all, &text, hop_store_path(store), error);
    hop_texts_free(index);
    free(all.texts);
    if (status == HOP_OK)
        *out = self;
    else
        free(self);
    return status;
}

void hop_text_replay_free(hop_text_replay *self) {
    free(self);
}

bool hop_text_replay_decided(const hop_text_replay *self) {
    return self->same[OLD] > self->same[NEW];
}

double hop_text_replay_lead(const hop_text_replay *self, const double strengths[2]) {
    if (!(strengths[OLD] > 0 && strengths[NEW] > 0))
        return strengths[NEW] > 0 ? INFINITY : strengths[OLD] > 0 ? -INFINITY : 0;
    const double lead = self->alone[NEW] - self->alone[OLD] + hop_log(strengths[NEW]) -
                        hop_log(strengths[OLD]);
    if (self->same[OLD] > self->same[NEW]) return fmin(lead, -LEAD);
    return self->same[OLD] < self->same[NEW] ? fmax(lead, LEAD) : lead;
}
