/* SPDX-License-Identifier: MIT */
/* Counting the words of texts, and what the unknown words of a cue were meant to be. */
#include "text/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "text/letters.h"
#include "text/unknown.h"

/* Candidates by letters: 50 find no more of the words meant. */
enum { CANDIDATES = 30 };

/* A word less like the one written than this was not meant: none is better than any. */
static const float least_alike = 0.25f;

hop_status hop_vocabulary_add(hop_word_table *words, const hop_text *folded) {
    hop_status status = HOP_OK;
    size_t at = 0, length;
    for (; !status && hop_text_next_word(folded, &at, &length); at += length) {
        const hop_text word = {folded->bytes + at, length};
        uint32_t number;
        if (hop_letters_fit(&word)) status = hop_word_table_add(words, &word, &number);
    }
    return status;
}

typedef struct {
    hop_text text;
    double often;
} counted;

static int compare(const void *a, const void *b) {
    const hop_text *x = &((const counted *)a)->text, *y = &((const counted *)b)->text;
    const int order = memcmp(x->bytes, y->bytes, x->size < y->size ? x->size : y->size);
    return order ? order : (x->size > y->size) - (x->size < y->size);
}

static hop_status sort_words(hop_word_table *words) {
    counted *sorted = malloc(words->count * sizeof *sorted);
    if (!sorted) return HOP_ENOMEM;
    for (size_t i = 0; i < words->count; i++)
        sorted[i] = (counted){words->words[i], words->counts[i]};
    qsort(sorted, words->count, sizeof *sorted, compare);
    for (size_t i = 0; i < words->count; i++) {
        words->words[i] = sorted[i].text;
        words->counts[i] = sorted[i].often;
    }
    free(sorted);
    return HOP_OK;
}

hop_status hop_vocabulary_create(hop_context *context, hop_word_table *words,
                                 hop_language language, hop_vocabulary *out,
                                 hop_error *error) {
    hop_vocabulary self = {0};
    if (!words->count) {
        *out = self;
        return HOP_OK;
    }
    if (hop_word_table_settle(words) || sort_words(words)) return hop_fail_memory(error);
    hop_status status = hop_lexicon_create(context, words->words, words->counts,
                                           words->count, language, &self.lexicon, error);
    if (status) return status;
    self.words = *words;
    *words = (hop_word_table){0};
    *out = self;
    return HOP_OK;
}

void hop_vocabulary_clear(hop_vocabulary *vocabulary) {
    hop_lexicon_free(vocabulary->lexicon);
    hop_word_table_clear(&vocabulary->words);
    vocabulary->lexicon = NULL;
}

size_t hop_vocabulary_bytes(const hop_vocabulary *vocabulary) {
    return hop_word_table_bytes(&vocabulary->words) +
           (vocabulary->lexicon ? hop_lexicon_bytes(vocabulary->lexicon) : 0);
}

static hop_status push(hop_recalled **list, size_t *count, size_t *room,
                       const hop_recalled *recalled) {
    if (*count == *room) {
        const size_t grown = 2 * *room + 16;
        hop_recalled *more = realloc(*list, grown * sizeof *more);
        if (!more) return HOP_ENOMEM;
        *list = more;
        *room = grown;
    }
    (*list)[(*count)++] = *recalled;
    return HOP_OK;
}

hop_status hop_vocabulary_recall(const hop_vocabulary *vocabulary, const hop_text *cue,
                                 hop_recalled **out, size_t *count) {
    hop_unknown unknown = {
        .lexicon = vocabulary->lexicon, .candidates = CANDIDATES, .most = 1};
    hop_recalled *list = NULL;
    size_t number = 0, room = 0, at = 0, length;
    hop_status status = HOP_OK;
    for (; !status && vocabulary->lexicon && hop_text_next_word(cue, &at, &length);
         at += length) {
        const hop_text word = {cue->bytes + at, length};
        const hop_meant *best;
        size_t found;
        if (hop_lexicon_find(vocabulary->lexicon, &word) < vocabulary->words.count)
            continue;
        status = hop_unknown_recall(&unknown, &word, &best, &found);
        if (!status && found && best->sim > least_alike)
            status = push(&list, &number, &room, &(hop_recalled){at, length, best->word});
    }
    hop_unknown_clear(&unknown);
    if (status) {
        free(list);
        return status;
    }
    *out = list;
    *count = number;
    return HOP_OK;
}

hop_status hop_vocabulary_rewrite(const hop_vocabulary *vocabulary, const hop_text *cue,
                                  const hop_recalled *recalled, size_t count,
                                  hop_padded *out) {
    size_t size = cue->size;
    for (size_t i = 0; i < count; i++)
        size = size - recalled[i].size + vocabulary->words.words[recalled[i].word].size;
    char *bytes = malloc(size + 1);
    if (!bytes) return HOP_ENOMEM;
    size_t at = 0, to = 0;
    for (size_t i = 0; i < count; i++) {
        const hop_text *word = &vocabulary->words.words[recalled[i].word];
        memcpy(bytes + to, cue->bytes + at, recalled[i].at - at);
        to += recalled[i].at - at;
        memcpy(bytes + to, word->bytes, word->size);
        to += word->size;
        at = recalled[i].at + recalled[i].size;
    }
    memcpy(bytes + to, cue->bytes + at, cue->size - at);
    const hop_status status = hop_padded_set(out, bytes, size);
    free(bytes);
    return status;
}
