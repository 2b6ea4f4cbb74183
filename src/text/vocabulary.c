/* SPDX-License-Identifier: MIT */
/* Counting the words of texts, and what the unknown words of a cue were meant to be. */
#include "text/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "text/letters.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

struct hop_word_count {
    size_t at;
    uint32_t size, often;
    uint64_t hash;
};

/* Candidates by letters: 50 find no more of the words meant. */
enum { CANDIDATES = 30 };

/* A word less like the one written than this was not meant: none is better than any. */
static const float least_alike = 0.25f;

static hop_status grow_slots(hop_word_counts *self) {
    const size_t slot_count = self->slot_count ? 2 * self->slot_count : 4096;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots) return HOP_ENOMEM;
    for (size_t i = 0; i < self->count; i++) {
        size_t slot = self->words[i].hash & (slot_count - 1);
        while (slots[slot]) slot = (slot + 1) & (slot_count - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    free(self->slots);
    self->slots = slots;
    self->slot_count = slot_count;
    return HOP_OK;
}

/* For one word more. */
static hop_status make_room(hop_word_counts *self, size_t size) {
    if (2 * (self->count + 1) > self->slot_count && grow_slots(self)) return HOP_ENOMEM;
    if (self->count == self->words_room) {
        const size_t room = 2 * self->words_room + 1024;
        struct hop_word_count *words = realloc(self->words, room * sizeof *words);
        if (!words) return HOP_ENOMEM;
        self->words = words;
        self->words_room = room;
    }
    if (self->size + size > self->room) {
        const size_t room = 2 * self->room + size + 16384;
        char *bytes = realloc(self->bytes, room);
        if (!bytes) return HOP_ENOMEM;
        self->bytes = bytes;
        self->room = room;
    }
    return HOP_OK;
}

static hop_status add_word(hop_word_counts *self, const char *bytes, size_t size) {
    const uint64_t hash = XXH3_64bits(bytes, size);
    hop_status status = make_room(self, size);
    if (status) return status;
    size_t slot = hash & (self->slot_count - 1);
    for (; self->slots[slot]; slot = (slot + 1) & (self->slot_count - 1)) {
        struct hop_word_count *word = &self->words[self->slots[slot] - 1];
        if (word->hash == hash && word->size == size &&
            memcmp(self->bytes + word->at, bytes, size) == 0) {
            word->often++;
            return HOP_OK;
        }
    }
    self->slots[slot] = (uint32_t)self->count + 1;
    self->words[self->count++] =
        (struct hop_word_count){self->size, (uint32_t)size, 1, hash};
    memcpy(self->bytes + self->size, bytes, size);
    self->size += size;
    return HOP_OK;
}

hop_status hop_word_counts_add(hop_word_counts *counts, const hop_text *folded) {
    size_t at = 0, length;
    for (; hop_text_next_word(folded, &at, &length); at += length) {
        if (!hop_letters_fit(&(hop_text){folded->bytes + at, length})) continue;
        hop_status status = add_word(counts, folded->bytes + at, length);
        if (status) return status;
    }
    return HOP_OK;
}

void hop_word_counts_clear(hop_word_counts *counts) {
    free(counts->bytes);
    free(counts->words);
    free(counts->slots);
    memset(counts, 0, sizeof *counts);
}

typedef struct {
    hop_text text;
    uint32_t often;
} counted;

static int compare(const void *a, const void *b) {
    const hop_text *x = &((const counted *)a)->text, *y = &((const counted *)b)->text;
    const int order = memcmp(x->bytes, y->bytes, x->size < y->size ? x->size : y->size);
    return order ? order : (x->size > y->size) - (x->size < y->size);
}

/* Fills words and frequencies, in order. */
static hop_status sort_words(const hop_word_counts *counts, hop_vocabulary *self,
                             double *frequencies) {
    counted *sorted = malloc(counts->count * sizeof *sorted);
    if (!sorted) return HOP_ENOMEM;
    for (size_t i = 0; i < counts->count; i++) {
        const struct hop_word_count *word = &counts->words[i];
        sorted[i] = (counted){{counts->bytes + word->at, word->size}, word->often};
    }
    qsort(sorted, counts->count, sizeof *sorted, compare);
    char *to = self->bytes;
    for (size_t i = 0; i < counts->count; i++) {
        memcpy(to, sorted[i].text.bytes, sorted[i].text.size);
        self->words[i] = (hop_text){to, sorted[i].text.size};
        to += sorted[i].text.size;
        frequencies[i] = sorted[i].often;
    }
    free(sorted);
    return HOP_OK;
}

hop_status hop_vocabulary_create(hop_context *context, const hop_word_counts *counts,
                                 hop_language language, hop_vocabulary *out,
                                 hop_error *error) {
    hop_vocabulary self = {.size = counts->size, .count = counts->count};
    if (!counts->count) {
        *out = self;
        return HOP_OK;
    }
    self.bytes = malloc(counts->size);
    self.words = malloc(counts->count * sizeof *self.words);
    double *frequencies = malloc(counts->count * sizeof *frequencies);
    hop_status status = HOP_ENOMEM;
    if (self.bytes && self.words && frequencies)
        status = sort_words(counts, &self, frequencies);
    if (status)
        hop_fail_memory(error);
    else
        status = hop_lexicon_create(context, self.words, frequencies, self.count,
                                    language, &self.lexicon, error);
    free(frequencies);
    if (status) hop_vocabulary_clear(&self);
    *out = self;
    return status;
}

void hop_vocabulary_clear(hop_vocabulary *vocabulary) {
    if (vocabulary->lexicon) hop_lexicon_free(vocabulary->lexicon);
    free(vocabulary->bytes);
    free(vocabulary->words);
    memset(vocabulary, 0, sizeof *vocabulary);
}

size_t hop_vocabulary_bytes(const hop_vocabulary *vocabulary) {
    const size_t words = vocabulary->count * sizeof *vocabulary->words;
    return vocabulary->size + words +
           (vocabulary->lexicon ? hop_lexicon_bytes(vocabulary->lexicon) : 0);
}

/* Unknown words that were looked up already. */
typedef struct {
    const hop_vocabulary *vocabulary;
    hop_lexicon_room *room;
    hop_text seen[HOP_RECALLED_UNKNOWN];
    uint32_t meant[HOP_RECALLED_UNKNOWN]; /* UINT32_MAX: none */
    size_t count;
} memo;

static uint32_t recall_word(memo *self, const hop_text *word) {
    for (size_t i = 0; i < self->count; i++)
        if (self->seen[i].size == word->size &&
            memcmp(self->seen[i].bytes, word->bytes, word->size) == 0)
            return self->meant[i];
    if (self->count == HOP_RECALLED_UNKNOWN) return UINT32_MAX;
    hop_meant best;
    const size_t found = hop_lexicon_meant(self->vocabulary->lexicon, self->room, word,
                                           CANDIDATES, 1, &best);
    self->seen[self->count] = *word;
    self->meant[self->count] = found && best.sim > least_alike ? best.word : UINT32_MAX;
    return self->meant[self->count++];
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
    memo known = {.vocabulary = vocabulary};
    hop_recalled *list = NULL;
    size_t number = 0, room = 0, at = 0, length;
    hop_status status = HOP_OK;
    for (; !status && vocabulary->lexicon && hop_text_next_word(cue, &at, &length);
         at += length) {
        const hop_text word = {cue->bytes + at, length};
        if (hop_lexicon_find(vocabulary->lexicon, &word) < vocabulary->count) continue;
        if (!known.room)
            status = hop_lexicon_room_create(vocabulary->lexicon, &known.room);
        const uint32_t meant = status ? UINT32_MAX : recall_word(&known, &word);
        if (meant != UINT32_MAX)
            status = push(&list, &number, &room, &(hop_recalled){at, length, meant});
    }
    if (known.room) hop_lexicon_room_free(known.room);
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
        size = size - recalled[i].size + vocabulary->words[recalled[i].word].size;
    char *bytes = malloc(size + 1);
    if (!bytes) return HOP_ENOMEM;
    size_t at = 0, to = 0;
    for (size_t i = 0; i < count; i++) {
        const hop_text *word = &vocabulary->words[recalled[i].word];
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
