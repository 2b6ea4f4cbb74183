/* SPDX-License-Identifier: MIT */
/* Which words of a cue and of a document match. */
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "text/documents.h"

/* Places of a term that are tried for the longest run. */
enum { TRIED = 16 };

/* A word of the text. */
typedef struct {
    uint32_t term, number; /* of the stem and in the vocabulary; HOP_NO_TERM: none */
    size_t at, size;
} text_word;

typedef struct {
    const hop_documents *index;
    const hop_folded *cue, *text;
    const hop_cue_word *words;
    size_t word_count;
    text_word *held;           /* in order of the text */
    uint32_t *order;           /* places in `held`, by term */
    size_t held_count, length; /* length: those with a term */
    double most;
} looking;

/* By term, then place: keys of both. */
static int compare_keys(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static hop_status sort_held(looking *self) {
    uint64_t *keys = malloc((self->held_count + 1) * sizeof *keys);
    self->order = malloc((self->held_count + 1) * sizeof *self->order);
    if (!keys || !self->order) {
        free(keys);
        return HOP_ENOMEM;
    }
    for (size_t i = 0; i < self->held_count; i++)
        keys[i] = (uint64_t)self->held[i].term << 32 | i;
    qsort(keys, self->held_count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < self->held_count; i++) self->order[i] = (uint32_t)keys[i];
    free(keys);
    return HOP_OK;
}

static hop_status read_text(looking *self) {
    const hop_text text = {self->text->bytes, self->text->size};
    const hop_documents *index = self->index;
    self->held = malloc((text.size / 2 + 1) * sizeof *self->held);
    if (!self->held) return HOP_ENOMEM;
    for (size_t at = 0, size = 0; hop_text_next_word(&text, &at, &size); at += size) {
        const hop_text word = {text.bytes + at, size};
        size_t number = index->words.count;
        if (index->lexicon && hop_letters_fit(&word))
            number = hop_lexicon_find(index->lexicon, &word);
        const int known = number < index->words.count;
        text_word *held = &self->held[self->held_count++];
        *held = (text_word){known ? index->terms[number] : HOP_NO_TERM,
                            known ? (uint32_t)number : HOP_NO_TERM, at, size};
        self->length += held->term != HOP_NO_TERM;
    }
    return sort_held(self);
}

/* How many places in `order` come before those of a term. */
static size_t places_before(const looking *self, uint32_t term) {
    size_t low = 0, high = self->held_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (self->held[self->order[middle]].term < term)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first place in `order` of a term, and how many there are. */
static size_t places_of(const looking *self, uint32_t term, size_t *first) {
    *first = places_before(self, term);
    return places_before(self, term + 1) - *first;
}

static int is_spelt_same(const looking *self, size_t word, const text_word *held) {
    const hop_text *cue = &self->words[word].word;
    return cue->size == held->size &&
           memcmp(cue->bytes, self->text->bytes + held->at, held->size) == 0;
}

/* Which sense of the cue's word the text's word is; HOP_SENSES: none. */
static size_t sense_of(const looking *self, size_t word, const text_word *held) {
    const hop_cue_word *cue = &self->words[word];
    if (held->term == HOP_NO_TERM) return HOP_SENSES;
    for (size_t k = 0; k < cue->senses; k++)
        if (self->index->terms[cue->words[k]] == held->term) return k;
    return HOP_SENSES;
}

/* How many words match from there on, all spelt the same or all not. */
static size_t run_of(const looking *self, size_t word, size_t place, int same) {
    size_t length = 0, whole = 0;
    while (word + length < self->word_count && place + length < self->held_count) {
        const text_word *held = &self->held[place + length];
        const int means = sense_of(self, word + length, held) < HOP_SENSES;
        const int spelt = is_spelt_same(self, word + length, held);
        if (spelt != same || (!means && !(spelt && self->words[word + length].stop)))
            break;
        length++;
        if (means) whole = length; /* stop words at the end are nothing */
    }
    return whole;
}

/* The longest run that begins with a word of the cue. */
static size_t longest_run(const looking *self, size_t word, size_t *best_place,
                          int *best_same) {
    const hop_cue_word *cue = &self->words[word];
    size_t best = 0;
    for (size_t k = 0; k < cue->senses; k++) {
        const uint32_t term = self->index->terms[cue->words[k]];
        if (term == HOP_NO_TERM) continue;
        size_t first, count = places_of(self, term, &first);
        for (size_t i = first; i < first + count && i < first + TRIED; i++) {
            const size_t place = self->order[i];
            const int same = is_spelt_same(self, word, &self->held[place]);
            const size_t length = run_of(self, word, place, same);
            if (length < best || (length == best && (best == 0 || same <= *best_same)))
                continue;
            best = length;
            *best_place = place;
            *best_same = same;
        }
    }
    return best;
}

/* A word's share of the similarity. */
static double weight_of(const looking *self, size_t word, const text_word *held) {
    const size_t sense = sense_of(self, word, held);
    size_t first;
    if (sense == HOP_SENSES) return 0;
    return self->words[word].shares[sense] *
           hop_bm25_idf(self->index->by_term, held->term) *
           hop_bm25_share(self->index->by_term, places_of(self, held->term, &first),
                          self->length) /
           self->most;
}

static hop_text_span span_of(const looking *self, size_t word, size_t place,
                             size_t length, int same) {
    const hop_text *first = &self->words[word].word,
                   *last = &self->words[word + length - 1].word;
    const size_t cue = (size_t)(first->bytes - self->cue->bytes);
    const size_t cue_end = (size_t)(last->bytes - self->cue->bytes) + last->size;
    const text_word *begin = &self->held[place], *end = &self->held[place + length - 1];
    hop_text_span span = {
        .cue = self->cue->from[cue], .text = self->text->from[begin->at], .same = same};
    span.cue_size = self->cue->from[cue_end] - span.cue;
    span.text_size = self->text->from[end->at + end->size] - span.text;
    for (size_t i = 0; i < length; i++)
        span.weight += weight_of(self, word + i, &self->held[place + i]);
    return span;
}

static hop_status look(looking *self, hop_text_span **spans, size_t *count) {
    hop_text_span *made = malloc((self->word_count + 1) * sizeof *made);
    if (!made) return HOP_ENOMEM;
    size_t used = 0;
    for (size_t i = 0, length; i < self->word_count; i += length ? length : 1) {
        size_t place = 0;
        int same = 0;
        length = longest_run(self, i, &place, &same);
        if (length) made[used++] = span_of(self, i, place, length, same);
    }
    *spans = made;
    *count = used;
    return HOP_OK;
}

hop_status hop_document_explain(const hop_texts_given *given, const void *index,
                                const hop_folded *cue, const hop_folded *text,
                                hop_text_span **spans, size_t *count, hop_error *error) {
    looking self = {.index = index, .cue = cue, .text = text};
    hop_cue_word *words = NULL;
    hop_status status =
        hop_document_cue(index, given->language, cue, &words, &self.word_count);
    self.words = words;
    if (!status)
        status = hop_document_scores(index, words, self.word_count, NULL, &self.most);
    if (!status) status = read_text(&self);
    if (!status) status = look(&self, spans, count);
    free(words);
    free(self.held);
    free(self.order);
    return status ? hop_fail_memory(error) : HOP_OK;
}
