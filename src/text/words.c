/* SPDX-License-Identifier: MIT */
/* Words, found by what it costs to mistype one as the cue. */
#include "text/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "text/best.h"
#include "text/lexicon.h"

/* Words that are compared letter by letter, at least. */
enum { CANDIDATES = 50 };

/* ln 20: by how much a cue that is a word weighs more than any other word does. */
#define LEAD 2.995732273553991

typedef struct words {
    hop_spellings spellings;
    hop_lexicon *lexicon;
} words;

static void words_free(void *index) {
    words *self = index;
    if (!self) return;
    hop_lexicon_free(self->lexicon);
    hop_spellings_clear(&self->spellings);
    free(self);
}

static hop_status words_create(const hop_texts_given *given, void **index,
                               hop_error *error) {
    words *self = calloc(1, sizeof *self);
    if (!self) return hop_fail_memory(error);
    const hop_word_table *table = &self->spellings.words;
    hop_status status = hop_spellings_create(given, &self->spellings, error);
    if (!status)
        status = hop_lexicon_create(given->context, table->words, table->counts,
                                    table->count, given->language, &self->lexicon, error);
    if (status) {
        words_free(self);
        return status;
    }
    *index = self;
    return HOP_OK;
}

static size_t words_bytes(const void *index) {
    const words *self = index;
    return sizeof *self + hop_spellings_bytes(&self->spellings) +
           hop_lexicon_bytes(self->lexicon);
}

double hop_words_similarity(double edit, size_t cue, size_t word) {
    const size_t both = cue < word ? cue : word;
    double most = HOP_EDIT_FIRST + HOP_EDIT_CHANGED * (double)both;
    if (cue > word) most += HOP_EDIT_EXTRA * (double)(cue - both);
    if (word > cue) most += HOP_EDIT_MISSING * (double)(word - both);
    const double left = 1 - edit * HOP_EDIT_UNIT / most;
    return left * left;
}

/* One search. */
typedef struct search {
    const hop_texts_given *given;
    const words *index;
    const hop_text *source;
    const hop_texts_find_options *options;
    size_t exact; /* the word that the cue is, or as many as there are */
    size_t cue_count;
    double exact_more, spelt_more; /* added to rows of that word; if in the cue's case */
    hop_text_found *out;
    size_t found, looked_at; /* rows */
} search;

static int is_spelt(const search *s, size_t row) {
    const hop_text *text = s->given->texts + row;
    return text->size == s->source->size &&
           memcmp(text->bytes, s->source->bytes, text->size) == 0;
}

static double weight_of(const search *s, const hop_meant *meant, size_t row) {
    const double score =
        -(double)meant->edit + 0.75 * (double)meant->sim - 0.125 * (double)meant->sound;
    return s->given->beta * score + s->given->logs[row];
}

/* What keeps a cue that is a word from being corrected: the word leads all others by LEAD
   at least, and of its rows those in the cue's case lead as much. */
static void find_leads(search *s, const hop_meant *meant, size_t count) {
    double rival = -INFINITY, other = -INFINITY, spelt = -INFINITY;
    for (size_t k = 0; k < count; k++) {
        const uint32_t *begins = s->index->spellings.begins + meant[k].word;
        for (uint32_t r = begins[0]; r < begins[1]; r++) {
            const size_t row = s->index->spellings.rows[r];
            if (hop_texts_is_hidden(s->given, row, s->options)) continue;
            double *of = &rival;
            if (meant[k].word == s->exact) of = is_spelt(s, row) ? &spelt : &other;
            const double weight = weight_of(s, meant + k, row);
            if (weight > *of) *of = weight;
        }
    }
    if (spelt > -INFINITY && other > -INFINITY)
        s->spelt_more = fmax(0, other + LEAD - spelt);
    const double best = fmax(other, spelt + s->spelt_more);
    if (best > -INFINITY && rival > -INFINITY)
        s->exact_more = fmax(0, rival + LEAD - best);
}

static void insert_rows(search *s, const hop_meant *meant) {
    const hop_spellings *spellings = &s->index->spellings;
    const hop_text *word = spellings->words.words + meant->word;
    const int same = meant->word == s->exact;
    const double similarity =
        hop_words_similarity((double)meant->edit, s->cue_count, hop_letters_count(word));
    for (uint32_t r = spellings->begins[meant->word];
         r < spellings->begins[meant->word + 1]; r++) {
        const size_t row = spellings->rows[r];
        if (hop_texts_is_hidden(s->given, row, s->options)) continue;
        s->looked_at++;
        double more = same ? s->exact_more : 0;
        if (same && is_spelt(s, row)) more += s->spelt_more;
        const double weight = weight_of(s, meant, row) + more;
        const size_t twin = spellings->rows[spellings->begins[meant->word]];
        const hop_text_found one = {row, weight, similarity, same, weight, twin};
        s->found = hop_best_offer(s->out, s->found, s->options->most, sizeof one, &one,
                                  hop_texts_order);
    }
}

static size_t candidates_of(const search *s) {
    const size_t most = s->options->most, count = s->index->spellings.words.count;
    const size_t wanted = most > CANDIDATES ? most : CANDIDATES;
    return wanted < count ? wanted : count;
}

/* The words whose rows are all hidden; NULL where no row is. */
static hop_status find_hidden(const search *s, uint8_t **out) {
    const hop_spellings *spellings = &s->index->spellings;
    *out = NULL;
    if (s->options->hide_row >= s->given->count &&
        s->options->hide_label >= s->given->label_count)
        return HOP_OK;
    uint8_t *hidden = malloc(spellings->words.count + 1);
    if (!hidden) return HOP_ENOMEM;
    for (size_t word = 0; word < spellings->words.count; word++) {
        uint32_t r = spellings->begins[word];
        while (r < spellings->begins[word + 1] &&
               hop_texts_is_hidden(s->given, spellings->rows[r], s->options))
            r++;
        hidden[word] = r == spellings->begins[word + 1];
    }
    *out = hidden;
    return HOP_OK;
}

/* *meant is to be freed. HOP_ENOMEM. */
static hop_status find_meant(const search *s, const hop_text *cue, hop_meant **meant,
                             size_t *count) {
    const size_t candidates = candidates_of(s);
    hop_lexicon_room *room = NULL;
    uint8_t *hidden = NULL;
    *meant = malloc((candidates + 1) * sizeof **meant);
    hop_status status = *meant ? find_hidden(s, &hidden) : HOP_ENOMEM;
    if (!status) status = hop_lexicon_room_create(s->index->lexicon, &room);
    if (!status) {
        hop_lexicon_room_hide(room, hidden);
        *count = hop_lexicon_meant(s->index->lexicon, room, cue, candidates, candidates,
                                   *meant);
    }
    hop_lexicon_room_free(room);
    free(hidden);
    return status;
}

static hop_status words_find(const hop_texts_given *given, const void *index,
                             const hop_text *source, const hop_folded *cue,
                             const hop_texts_find_options *options, hop_text_found *out,
                             size_t *found, size_t *looked_at, hop_error *error) {
    const words *self = index;
    const hop_text text = {cue->bytes, cue->size};
    search s = {.given = given,
                .index = self,
                .source = source,
                .options = options,
                .exact = hop_lexicon_find(self->lexicon, &text),
                .cue_count = hop_letters_count(&text),
                .out = out};
    hop_meant *meant = NULL;
    size_t k = 0, count = 0;
    if (find_meant(&s, &text, &meant, &count)) {
        free(meant);
        return hop_fail_memory(error);
    }
    while (k < count && meant[k].word != s.exact) k++;
    if (k == count && s.exact < self->spellings.words.count)
        meant[count++] = (hop_meant){.word = (uint32_t)s.exact, .sim = 1};
    find_leads(&s, meant, count);
    for (k = 0; k < count; k++) insert_rows(&s, meant + k);
    free(meant);
    qsort(out, s.found, sizeof *out, hop_texts_order);
    *found = s.found;
    *looked_at = s.looked_at;
    return HOP_OK;
}

const hop_sort hop_sort_words = {
    .name = "words",
    .create = words_create,
    .free = words_free,
    .bytes = words_bytes,
    .find = words_find,
    .explain = hop_words_explain,
};
