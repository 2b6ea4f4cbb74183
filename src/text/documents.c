/* SPDX-License-Identifier: MIT */
/* Documents: by BM25 of their words' stems and of runs of five characters. */
#include "text/documents.h"

#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "text/best.h"
#include "text/stems.h"
#include "text/stop.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Chosen together, and flat about these values. */
static const double k1 = 1.6, b = .75;

/* While an index is made. */
typedef struct {
    const hop_texts_given *given;
    hop_documents *index;
    hop_word_table stems;
    hop_stems *stemmer;
    hop_shingles shingles;
    uint32_t *keys; /* terms of a text */
    size_t key_room, term_room;
} making;

/* The term of a word that is new. */
static hop_status set_term(making *self, const hop_text *word, uint32_t number) {
    hop_documents *index = self->index;
    if (number >= self->term_room) {
        const size_t room = 2 * ((size_t)number + 1) + 256;
        uint32_t *terms = realloc(index->terms, room * sizeof *terms);
        if (!terms) return HOP_ENOMEM;
        index->terms = terms;
        self->term_room = room;
    }
    if (self->given->language != HOP_LANGUAGE_ENGLISH) {
        index->terms[number] = number;
        return HOP_OK;
    }
    index->terms[number] = HOP_NO_TERM;
    if (hop_stop_word(word)) return HOP_OK;
    hop_text stem;
    hop_status status = hop_stems_of(self->stemmer, word, &stem);
    return status ? status
                  : hop_word_table_add(&self->stems, &stem, &index->terms[number]);
}

/* Its term goes to keys, where it has one. */
static hop_status add_word(making *self, const hop_text *word, size_t *keys) {
    const size_t before = self->index->words.count;
    uint32_t number;
    const int fits = hop_letters_fit(word);
    if (fits) {
        hop_status status = hop_word_table_add(&self->index->words, word, &number);
        if (!status && number == before) status = set_term(self, word, number);
        if (status) return status;
        if (self->index->terms[number] == HOP_NO_TERM) return HOP_OK;
    }
    hop_status status = hop_shingles_add_word(&self->shingles, word);
    if (status || !fits) return status;
    if (*keys == self->key_room) {
        const size_t room = 2 * *keys + 256;
        uint32_t *grown = realloc(self->keys, room * sizeof *grown);
        if (!grown) return HOP_ENOMEM;
        self->keys = grown;
        self->key_room = room;
    }
    self->keys[(*keys)++] = self->index->terms[number];
    return HOP_OK;
}

static hop_status add_text(making *self, size_t row, hop_error *error) {
    hop_folded folded;
    hop_status status = hop_texts_take(self->given, row, &folded, error);
    if (status || !folded.bytes) return status;
    const hop_text text = {folded.bytes, folded.size};
    size_t keys = 0, at = 0, length = 0;
    while (!status && hop_text_next_word(&text, &at, &length)) {
        const hop_text word = {text.bytes + at, length};
        status = add_word(self, &word, &keys);
        at += length;
    }
    self->index->sums[row] = XXH3_64bits(folded.bytes, folded.size);
    hop_folded_clear(&folded);
    self->shingles.count = 0;
    if (!status) status = hop_shingles_cut(&self->shingles);
    if (status) return hop_texts_fail(status, error);
    status = hop_bm25_add(self->index->by_term, row, self->keys, keys, error);
    if (status) return status;
    return hop_bm25_add(self->index->by_shingle, row, self->shingles.keys,
                        self->shingles.count, error);
}

static hop_status settle(making *self, hop_error *error) {
    hop_documents *index = self->index;
    hop_status status = hop_word_table_settle(&index->words);
    if (status) return hop_fail_memory(error);
    if (index->words.count)
        status = hop_lexicon_create(self->given->context, index->words.words,
                                    index->words.counts, index->words.count,
                                    self->given->language, &index->lexicon, error);
    if (!status) status = hop_bm25_settle(index->by_term, error);
    if (!status) status = hop_bm25_settle(index->by_shingle, error);
    return status;
}

static hop_status make(making *self, hop_error *error) {
    const hop_texts_given *given = self->given;
    hop_documents *index = self->index;
    index->sums = calloc(given->count ? given->count : 1, sizeof *index->sums);
    if (!index->sums) return hop_fail_memory(error);
    if (given->language == HOP_LANGUAGE_ENGLISH && hop_stems_create(&self->stemmer))
        return hop_fail_memory(error);
    hop_status status =
        hop_bm25_create(given->context, given->count, k1, b, &index->by_term, error);
    if (!status)
        status = hop_bm25_create(given->context, given->count, k1, b, &index->by_shingle,
                                 error);
    for (size_t row = 0; !status && row < given->count; row++) {
        if (hop_context_interrupted(given->context))
            return hop_texts_fail(HOP_EINTERRUPTED, error);
        if (given->strengths[row] > 0) status = add_text(self, row, error);
    }
    return status ? status : settle(self, error);
}

static void free_index(void *index) {
    hop_documents *self = index;
    hop_lexicon_free(self->lexicon);
    hop_word_table_clear(&self->words);
    hop_bm25_free(self->by_term);
    hop_bm25_free(self->by_shingle);
    free(self->terms);
    free(self->sums);
    free(self);
}

static hop_status create(const hop_texts_given *given, void **index, hop_error *error) {
    hop_documents *made = calloc(1, sizeof *made);
    if (!made) return hop_fail_memory(error);
    made->count = given->count;
    making self = {.given = given, .index = made};
    hop_status status = make(&self, error);
    hop_word_table_clear(&self.stems);
    hop_stems_free(self.stemmer);
    hop_shingles_clear(&self.shingles);
    free(self.keys);
    if (status)
        free_index(made);
    else
        *index = made;
    return status;
}

static size_t bytes(const void *index) {
    const hop_documents *self = index;
    return sizeof *self + hop_word_table_bytes(&self->words) +
           self->words.count * sizeof *self->terms + self->count * sizeof *self->sums +
           (self->lexicon ? hop_lexicon_bytes(self->lexicon) : 0) +
           hop_bm25_bytes(self->by_term) + hop_bm25_bytes(self->by_shingle);
}

/* One search. */
typedef struct {
    const hop_texts_given *given;
    const hop_documents *index;
    const hop_folded *cue;
    uint64_t sum;         /* of the cue */
    const double *scores; /* [count] */
    double most;          /* what none reaches */
    const hop_text *same; /* a text that is the cue; NULL: none so far */
} search;

/* Equal hashes are taken at their word only once the texts are the same. Copies of one
   that is need not be folded. */
static hop_status compare_text(search *self, size_t row, int *same, hop_error *error) {
    const hop_text *text = &self->given->texts[row], *known = self->same;
    *same = 0;
    if (self->index->sums[row] != self->sum) return HOP_OK;
    *same = known && known->size == text->size &&
            memcmp(known->bytes, text->bytes, text->size) == 0;
    if (*same) return HOP_OK;
    hop_status status = hop_texts_compare(self->given, row, self->cue, same, error);
    if (!status && *same) self->same = text;
    return status;
}

/* A text that is the cue scores what no other reaches: it may be all stop words, and
   others may repeat its words. */
static hop_status choose(search *self, const hop_texts_find_options *options,
                         hop_text_found *out, size_t *found, size_t *looked_at,
                         hop_error *error) {
    const hop_texts_given *given = self->given;
    size_t used = 0;
    for (size_t row = 0; row < given->count; row++) {
        int same = 0;
        if (hop_texts_is_hidden(given, row, options)) continue;
        hop_status status = compare_text(self, row, &same, error);
        if (status) return status;
        if (self->scores[row] <= 0 && !same) continue;
        ++*looked_at;
        const double score = same ? self->most : self->scores[row];
        const double weight = given->beta * score + given->logs[row];
        const hop_text_found one = {row,  weight, same ? 1 : score / self->most,
                                    same, weight, row};
        used =
            hop_best_offer(out, used, options->most, sizeof one, &one, hop_texts_order);
    }
    qsort(out, used, sizeof *out, hop_texts_order);
    *found = used;
    return HOP_OK;
}

static hop_status find(const hop_texts_given *given, const void *index,
                       const hop_text *source, const hop_folded *cue,
                       const hop_texts_find_options *options, hop_text_found *out,
                       size_t *found, size_t *looked_at, hop_error *error) {
    (void)source;
    const hop_documents *self = index;
    hop_cue_word *words = NULL;
    size_t count = 0;
    double most = 0;
    double *scores = calloc(given->count ? given->count : 1, sizeof *scores);
    if (!scores) return hop_fail_memory(error);
    hop_status status = hop_document_cue(self, given->language, cue, &words, &count);
    if (!status) status = hop_document_scores(self, words, count, scores, &most);
    if (status) hop_fail_memory(error);
    search one = {given, self, cue, XXH3_64bits(cue->bytes, cue->size), scores, most, 0};
    if (!status) status = choose(&one, options, out, found, looked_at, error);
    free(words);
    free(scores);
    return status;
}

const hop_sort hop_sort_documents = {
    .name = "document",
    .create = create,
    .free = free_index,
    .bytes = bytes,
    .find = find,
    .explain = hop_document_explain,
};
