/* SPDX-License-Identifier: MIT */
/* How an index of documents reads a cue: its words, what they mean, and the scores. */
#include <stdlib.h>
#include <string.h>
#include "core/exponential.h"
#include "text/documents.h"
#include "text/stop.h"
#include "text/unknown.h"

/* By pairs of letters, for each unknown word. */
enum { CANDIDATES = 15 };

/* Another number is another thing. */
static int is_number(const hop_text *word) {
    for (size_t i = 0; i < word->size; i++)
        if (word->bytes[i] < '0' || word->bytes[i] > '9') return 0;
    return 1;
}

typedef struct {
    const hop_documents *index;
    hop_unknown unknown;
} reading;

/* Less alike, or dearer to mistype, a word is not meant at all. */
static const float least_sim = .3f, most_edit = .8f; /* a character */

/* Those that may be meant at all, in their order. */
static size_t keep_likely(const hop_text *word, const hop_meant *meant, size_t count,
                          hop_meant *kept) {
    const float most = most_edit * (float)hop_letters_count(word);
    size_t number = 0;
    for (size_t i = 0; i < count; i++)
        if (meant[i].sim >= least_sim && meant[i].edit <= most) kept[number++] = meant[i];
    return number;
}

/* The words that an unknown one may be: p ~ exp(4 score). */
static hop_status recall(reading *self, hop_cue_word *word) {
    const hop_meant *all;
    hop_meant meant[HOP_SENSES];
    double sum = 0;
    hop_status status =
        hop_unknown_recall(&self->unknown, &word->word, &all, &word->senses);
    if (status) return status;
    word->senses = keep_likely(&word->word, all, word->senses, meant);
    for (size_t i = 0; i < word->senses; i++) {
        word->words[i] = meant[i].word;
        word->shares[i] = hop_exp(4 * ((double)meant[i].score - (double)meant[0].score));
        sum += word->shares[i];
    }
    for (size_t i = 0; i < word->senses; i++) word->shares[i] /= sum;
    return HOP_OK;
}

static hop_status read_word(reading *self, hop_language language, hop_cue_word *word) {
    const hop_documents *index = self->index;
    if (language == HOP_LANGUAGE_ENGLISH && hop_stop_word(&word->word)) {
        word->stop = 1;
        return HOP_OK;
    }
    if (!index->lexicon || !hop_letters_fit(&word->word)) return HOP_OK;
    const size_t known = hop_lexicon_find(index->lexicon, &word->word);
    if (known < index->words.count) {
        word->senses = 1;
        word->words[0] = (uint32_t)known;
        word->shares[0] = 1;
        return HOP_OK;
    }
    return is_number(&word->word) ? HOP_OK : recall(self, word);
}

hop_status hop_document_cue(const hop_documents *self, hop_language language,
                            const hop_folded *cue, hop_cue_word **words, size_t *count) {
    const hop_text text = {cue->bytes, cue->size};
    size_t number = 0, at = 0, length = 0;
    while (hop_text_next_word(&text, &at, &length)) {
        at += length;
        number++;
    }
    hop_cue_word *made = calloc(number ? number : 1, sizeof *made);
    if (!made) return HOP_ENOMEM;
    reading read = {.index = self,
                    .unknown = {.lexicon = self->lexicon,
                                .candidates = CANDIDATES,
                                .most = HOP_SENSES}};
    hop_status status = HOP_OK;
    size_t used = 0;
    for (at = 0; !status && hop_text_next_word(&text, &at, &length); at += length) {
        made[used].word = (hop_text){cue->bytes + at, length};
        status = read_word(&read, language, &made[used++]);
    }
    hop_unknown_clear(&read.unknown);
    if (status) {
        free(made);
        return status;
    }
    *words = made;
    *count = used;
    return HOP_OK;
}

typedef struct {
    uint32_t term, place; /* place: in the cue */
    double share;
} sense;

static int compare_senses(const void *a, const void *b) {
    const sense *x = a, *y = b;
    if (x->term != y->term) return x->term < y->term ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* By terms, each walked through once, rising, so that sums are always the same. */
static hop_status score_terms(const hop_documents *self, const hop_cue_word *words,
                              size_t count, double *scores, double *most) {
    sense *senses = malloc((count ? HOP_SENSES * count : 1) * sizeof *senses);
    if (!senses) return HOP_ENOMEM;
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < words[i].senses; k++) {
            const uint32_t term = self->terms[words[i].words[k]];
            if (term == HOP_NO_TERM) continue;
            senses[used] = (sense){term, (uint32_t)used, words[i].shares[k]};
            used++;
        }
        if (words[i].senses == 0 && !words[i].stop)
            *most += hop_bm25_score(self->by_term, HOP_NO_TERM, 1, scores);
    }
    qsort(senses, used, sizeof *senses, compare_senses);
    for (size_t i = 0, end; i < used; i = end) {
        double share = 0;
        for (end = i; end < used && senses[end].term == senses[i].term; end++)
            share += senses[end].share;
        *most += hop_bm25_score(self->by_term, senses[i].term, share, scores);
    }
    free(senses);
    return HOP_OK;
}

static int compare_keys(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The shingles of the cue as it is and of the cue in words of the collection. */
static hop_status cut(const hop_documents *self, const hop_cue_word *words, size_t count,
                      hop_shingles *shingles) {
    for (size_t i = 0; i < count; i++)
        if (!words[i].stop) {
            hop_status status = hop_shingles_add_word(shingles, &words[i].word);
            if (status) return status;
        }
    hop_status status = hop_shingles_cut(shingles);
    for (size_t i = 0; !status && i < count; i++)
        if (words[i].senses && self->terms[words[i].words[0]] != HOP_NO_TERM)
            status =
                hop_shingles_add_word(shingles, &self->words.words[words[i].words[0]]);
    return status ? status : hop_shingles_cut(shingles);
}

static hop_status score_shingles(const hop_documents *self, const hop_cue_word *words,
                                 size_t count, double *scores, double *most) {
    hop_shingles shingles = {0};
    hop_status status = cut(self, words, count, &shingles);
    uint32_t *keys = shingles.keys;
    if (!status && shingles.count)
        qsort(keys, shingles.count, sizeof *keys, compare_keys);
    for (size_t i = 0, end; !status && i < shingles.count; i = end) {
        for (end = i + 1; end < shingles.count && keys[end] == keys[i];) end++;
        const double halves = (double)(end - i);
        *most += hop_bm25_score(self->by_shingle, keys[i],
                                HOP_SHINGLE_WEIGHT / 2 * halves, scores);
    }
    hop_shingles_clear(&shingles);
    return status;
}

hop_status hop_document_scores(const hop_documents *self, const hop_cue_word *words,
                               size_t count, double *scores, double *most) {
    *most = 0;
    hop_status status = score_terms(self, words, count, scores, most);
    return status ? status : score_shingles(self, words, count, scores, most);
}
