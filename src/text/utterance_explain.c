/* SPDX-License-Identifier: MIT */
/* Why an utterance is like a cue: runs of characters that both have, and words recalled.
 */
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "text/utterances.h"

/* Places of the text that are tried for a place of the cue. */
enum { TRIED = 64 };

/* A part of the padded cue beside one of the padded text. */
typedef struct {
    size_t cue, text, size;
} run;

typedef struct {
    const hop_utterances *index;
    const hop_utterance_cue *cue;
    const hop_folded *folded, *folded_text;
    hop_padded text;
    uint32_t
        heads[HOP_GRAMS]; /* 1 + the first place of the text with two such characters */
    uint32_t *nexts;      /* [text.size] 1 + the next one */
    uint8_t here[HOP_GRAMS]; /* grams of the text */
    uint8_t claimed[HOP_GRAMS];
    uint16_t grams[HOP_GRAMS];
    uint32_t *places; /* [words] 1 + where the text has a word of the vocabulary */
    double total;     /* weights of all grams of the cue that the text has */
    hop_text_span *spans;
    size_t count, room;
} account;

static size_t pair_size(const char *p, size_t left) {
    const size_t first = hop_code_size(p);
    return first < left ? first + hop_code_size(p + first) : 0;
}

static void link_text(account *self) {
    const hop_padded *text = &self->text;
    for (size_t at = text->size; at-- > 0;) {
        if (((unsigned char)text->bytes[at] & 0xc0) == 0x80) continue;
        const size_t size = pair_size(text->bytes + at, text->size - at);
        if (!size) continue;
        uint32_t *head = &self->heads[hop_gram_of(text->bytes + at, size)];
        self->nexts[at] = *head;
        *head = (uint32_t)at + 1;
    }
}

static hop_status place_words(account *self) {
    const hop_vocabulary *vocabulary = &self->index->vocabulary;
    const hop_text text = {self->folded_text->bytes, self->folded_text->size};
    self->places = calloc(vocabulary->words.count + 1, sizeof *self->places);
    if (!self->places) return HOP_ENOMEM;
    size_t at = 0, length;
    for (; vocabulary->lexicon && hop_text_next_word(&text, &at, &length); at += length) {
        const hop_text word = {text.bytes + at, length};
        const size_t which = hop_lexicon_find(vocabulary->lexicon, &word);
        if (which < vocabulary->words.count && !self->places[which])
            self->places[which] = (uint32_t)at + 1;
    }
    return HOP_OK;
}

static void weigh_all(account *self) {
    const size_t count = hop_grams_gather(&self->text, 1, self->here, self->grams, 0);
    for (size_t i = 0; i < count; i++)
        self->total +=
            hop_utterance_weight(self->index, self->cue, HOP_BY_ITEM, self->grams[i]);
}

/* The weight of grams of a part of the cue that no part before has had. */
static double claim(account *self, const char *bytes, size_t size) {
    const hop_padded part = {.bytes = (char *)bytes, .size = size};
    const size_t count = hop_grams_gather(&part, 1, self->claimed, self->grams, 0);
    double weight = 0;
    for (size_t i = 0; i < count; i++)
        if (self->here[self->grams[i]])
            weight +=
                hop_utterance_weight(self->index, self->cue, HOP_BY_ITEM, self->grams[i]);
    return self->total > 0 ? weight / self->total : 0;
}

/* Where in the source a part of a folded text is: whole clusters. */
static void locate(const hop_folded *folded, size_t at, size_t size, size_t *begin,
                   size_t *length) {
    size_t end = at + size;
    while (end < folded->size && folded->from[end] == folded->from[end - 1]) end++;
    *begin = folded->from[at];
    *length = folded->from[end] - folded->from[at];
}

/* Places in the folded texts. */
static hop_status add_span(account *self, size_t cue, size_t cue_size, size_t text,
                           size_t text_size, double weight, int same) {
    if (weight <= 0) return HOP_OK;
    if (self->count == self->room) {
        const size_t room = 2 * self->room + 16;
        hop_text_span *spans = realloc(self->spans, room * sizeof *spans);
        if (!spans) return HOP_ENOMEM;
        self->spans = spans;
        self->room = room;
    }
    hop_text_span *span = &self->spans[self->count++];
    *span = (hop_text_span){.weight = weight, .same = same};
    locate(self->folded, cue, cue_size, &span->cue, &span->cue_size);
    locate(self->folded_text, text, text_size, &span->text, &span->text_size);
    return HOP_OK;
}

/* The longest run from a place of the cue on, that ends at `end` at the latest. */
static run longest(const account *self, size_t at, size_t end) {
    const char *cue = self->cue->raw.bytes, *text = self->text.bytes;
    run best = {at, 0, 0};
    const size_t pair = pair_size(cue + at, end - at);
    if (!pair || at + pair > end) return best;
    uint32_t place = self->heads[hop_gram_of(cue + at, pair)];
    for (int tried = 0; place && tried < TRIED; tried++) {
        const size_t from = place - 1, left = self->text.size - from;
        const size_t most = end - at < left ? end - at : left;
        size_t size = 0;
        while (size < most && cue[at + size] == text[from + size]) size++;
        /* Not within a code point of either. */
        while (size &&
               ((at + size < self->cue->raw.size &&
                 ((unsigned char)cue[at + size] & 0xc0) == 0x80) ||
                (size < left && ((unsigned char)text[from + size] & 0xc0) == 0x80)))
            size--;
        if (size > best.size) best = (run){at, from, size};
        place = self->nexts[from];
    }
    return best;
}

/* Whether a run is more than a letter and a blank: two letters or a whole word. */
static int is_telling(const account *self, const run *found) {
    const char *bytes = self->cue->raw.bytes + found->cue;
    size_t letters = 0, codes = 0;
    for (size_t i = 0; i < found->size; i += hop_code_size(bytes + i), codes++)
        letters += bytes[i] != ' ';
    return letters >= 2 || (letters == 1 && codes >= 3);
}

static hop_status add_run(account *self, const run *found) {
    const char *bytes = self->cue->raw.bytes;
    const double weight = claim(self, bytes + found->cue, found->size);
    size_t begin = found->cue, end = found->cue + found->size;
    while (bytes[begin] == ' ') begin++;
    while (bytes[end - 1] == ' ') end--;
    const size_t text = found->text + (begin - found->cue);
    /* Less the space before. */
    return add_span(self, begin - 1, end - begin, text - 1, end - begin, weight, 1);
}

/* Runs of a part of the padded cue. */
static hop_status add_runs(account *self, size_t at, size_t end) {
    const char *cue = self->cue->raw.bytes;
    hop_status status = HOP_OK;
    while (at < end && !status) {
        const run found = longest(self, at, end);
        const size_t step = at + hop_code_size(cue + at);
        /* A longer one that begins a character later is the better one. */
        const int later =
            found.size && step < end && longest(self, step, end).size > found.size;
        if (later || !found.size || !is_telling(self, &found)) {
            at = step;
            continue;
        }
        status = add_run(self, &found);
        at += found.size;
    }
    return status;
}

static hop_status add_word(account *self, const hop_recalled *recalled) {
    const hop_text *word = &self->index->vocabulary.words.words[recalled->word];
    hop_padded part = {0};
    hop_status status = hop_padded_set(&part, word->bytes, word->size);
    if (status) return status;
    const double weight = claim(self, part.bytes, part.size);
    free(part.bytes);
    return add_span(self, recalled->at, recalled->size, self->places[recalled->word] - 1,
                    word->size, weight, 0);
}

static hop_status tell(account *self) {
    const hop_utterance_cue *cue = self->cue;
    hop_status status =
        hop_padded_set(&self->text, self->folded_text->bytes, self->folded_text->size);
    if (status) return status;
    self->nexts = calloc(self->text.size, sizeof *self->nexts);
    if (!self->nexts || place_words(self)) return HOP_ENOMEM;
    link_text(self);
    weigh_all(self);
    size_t at = 0;
    for (size_t i = 0; i < cue->recalled_count && !status; i++) {
        const hop_recalled *recalled = &cue->recalled[i];
        if (!self->places[recalled->word]) continue;
        status = add_runs(self, at, recalled->at + 1);
        if (!status) status = add_word(self, recalled);
        at = recalled->at + 1 + recalled->size;
    }
    return status ? status : add_runs(self, at, cue->raw.size);
}

hop_status hop_utterances_explain(const hop_texts_given *given, const void *index,
                                  const hop_folded *cue, const hop_folded *text,
                                  hop_text_span **spans, size_t *count,
                                  hop_error *error) {
    (void)given;
    hop_utterance_cue *grams = NULL;
    account *self = calloc(1, sizeof *self);
    hop_status status = self ? HOP_OK : HOP_ENOMEM;
    if (!status) status = hop_utterance_cue_create(index, cue, &grams);
    if (!status) {
        self->index = index;
        self->cue = grams;
        self->folded = cue;
        self->folded_text = text;
        status = tell(self);
    }
    if (!status) {
        *spans = self->spans;
        *count = self->count;
    } else {
        if (self) free(self->spans);
        hop_fail_memory(error);
    }
    if (self) {
        free(self->text.bytes);
        free(self->nexts);
        free(self->places);
    }
    free(self);
    hop_utterance_cue_free(grams);
    return status;
}
