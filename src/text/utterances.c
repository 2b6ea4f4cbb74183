/* SPDX-License-Identifier: MIT */
/* Indexing utterances: the worth of grams, lengths of texts, words and labels. */
#include "text/utterances.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "core/exponential.h"
#include "text/label_train.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

/* How much a longer text is held against it; how much a gram that tells labels gains. */
static const double length_power[HOP_WAYS] = {0.5, 0.6};
static const double telling_power = 0.7, telling_floor = 0.05;

typedef struct {
    const hop_texts_given *given;
    hop_utterances *index;
    hop_gram_lists lists;
    size_t total; /* grams in the lists */
    hop_word_table words;
    hop_padded padded;
    uint8_t seen[HOP_GRAMS];
} builder;

uint64_t hop_utterance_print(const hop_folded *folded) {
    return XXH3_64bits(folded->bytes, folded->size);
}

static double power(double x, double exponent) {
    return x > 0 ? hop_exp(exponent * hop_log(x)) : 0;
}

static hop_status grow_lists(builder *self) {
    if (self->total + HOP_GRAMS <= self->lists.room) return HOP_OK;
    const size_t room = self->lists.room + self->lists.room / 2 + 16 * HOP_GRAMS;
    uint16_t *grams = realloc(self->lists.grams, room * sizeof *grams);
    if (!grams) return HOP_ENOMEM;
    self->lists.grams = grams;
    self->lists.room = room;
    return HOP_OK;
}

static hop_status add_text(builder *self, size_t row, const hop_folded *folded) {
    hop_status status = grow_lists(self);
    if (!status) status = hop_padded_set(&self->padded, folded->bytes, folded->size);
    if (!status)
        status =
            hop_vocabulary_add(&self->words, &(hop_text){folded->bytes, folded->size});
    if (status) return status;
    uint16_t *grams = self->lists.grams + self->total;
    const size_t count = hop_grams_gather(&self->padded, 1, self->seen, grams, 0);
    for (size_t i = 0; i < count; i++) self->seen[grams[i]] = 0;
    self->total += count;
    self->index->prints[row] = hop_utterance_print(folded);
    self->index->rows++;
    return HOP_OK;
}

static hop_status fold_text(builder *self, size_t row, hop_error *error) {
    hop_folded folded;
    hop_status status = hop_texts_take(self->given, row, &folded, error);
    if (status) return status;
    if (folded.size) status = add_text(self, row, &folded);
    if (status) hop_texts_fail(status, error);
    hop_folded_clear(&folded);
    return status ? status
                  : hop_context_check_bytes(self->given->context, "runs of characters",
                                            self->total, sizeof(uint16_t), error);
}

static hop_status add_texts(builder *self, hop_error *error) {
    const hop_texts_given *given = self->given;
    for (size_t row = 0; row < given->count; row++) {
        hop_status status = HOP_OK;
        if (hop_context_interrupted(given->context))
            return hop_texts_fail(HOP_EINTERRUPTED, error);
        if (given->strengths[row] > 0) status = fold_text(self, row, error);
        if (status) return status;
        self->lists.ends[row] = self->total;
        self->index->logs[row] = (float)given->logs[row];
    }
    self->lists.count = given->count;
    return HOP_OK;
}

static uint32_t fixed(double x) {
    return (uint32_t)nearbyint(ldexp(x, HOP_WORTH_BITS));
}

static void count_grams(const builder *self, uint32_t *often) {
    memset(often, 0, HOP_GRAMS * sizeof *often);
    for (size_t i = 0; i < self->total; i++) often[self->lists.grams[i]]++;
}

/* A worth is at least one unit, which tells it from no worth. */
static uint32_t worth_of(double rare, double telling) {
    const uint32_t worth = fixed(rare * telling);
    return worth ? worth : 1;
}

static void weigh_grams(hop_utterances *index, const uint32_t *often,
                        const double *concentration) {
    const double rows = (double)index->rows;
    uint64_t sum = 0, once = 0;
    for (size_t gram = 0; gram < HOP_GRAMS; gram++) {
        if (!often[gram]) continue;
        const double rare = sqrt(hop_log(1 + rows / often[gram]));
        const double telling = power(concentration[gram] + telling_floor, telling_power);
        index->worth[HOP_BY_ITEM][gram] = worth_of(rare, 1);
        index->worth[HOP_BY_LABEL][gram] = worth_of(rare, telling);
        if (often[gram] == 1) {
            sum += fixed(telling);
            once++;
        }
    }
    const double rare = sqrt(hop_log(1 + rows / 0.5));
    const double telling = once ? ldexp((double)sum, -HOP_WORTH_BITS) / (double)once : 1;
    index->unseen[HOP_BY_ITEM] = worth_of(rare, 1);
    index->unseen[HOP_BY_LABEL] = worth_of(rare, telling);
}

static size_t begin_of(const builder *self, size_t row) {
    return row ? self->lists.ends[row - 1] : 0;
}

static double length_of(const builder *self, int way, size_t row) {
    const uint32_t *worth = self->index->worth[way];
    uint64_t sum = 0;
    for (size_t i = begin_of(self, row); i < self->lists.ends[row]; i++)
        sum += worth[self->lists.grams[i]];
    return sqrt(ldexp((double)sum, -HOP_WORTH_BITS));
}

/* 1 / (|d|^a mean^(1 - a)), per unit of weight. */
static void scale_rows(const builder *self, int way) {
    hop_utterances *index = self->index;
    const size_t count = self->given->count;
    const double exponent = length_power[way];
    uint64_t sum = 0;
    for (size_t row = 0; row < count; row++)
        sum += (uint64_t)nearbyint(ldexp(length_of(self, way, row), 16));
    const double mean = index->rows ? ldexp((double)sum, -16) / (double)index->rows : 1;
    const double rest = power(mean, 1 - exponent);
    for (size_t row = 0; row < count; row++) {
        const double length = length_of(self, way, row);
        index->scale[way][row] =
            length > 0
                ? (float)ldexp(1 / (power(length, exponent) * rest), -HOP_WORTH_BITS)
                : 0;
    }
    if (way == HOP_BY_ITEM) index->mean = mean;
}

double hop_utterance_similarity(const hop_utterances *index, size_t row, uint32_t sum) {
    static const double below = 1 - 1.0 / 65536;
    /* scale = 2^-20 / sqrt(length mean) */
    const double scale = index->scale[HOP_BY_ITEM][row];
    const double similarity =
        sum * scale * scale * index->mean * ldexp(1, HOP_WORTH_BITS);
    return similarity < below ? similarity : below;
}

/* Whether rows that can be found share labels: two rows a label at least. */
static hop_status take_labels(builder *self) {
    const hop_texts_given *given = self->given;
    hop_utterances *index = self->index;
    if (!given->labels) return HOP_OK;
    uint8_t *used = calloc(given->label_count + 1, 1);
    uint32_t *labels = malloc((given->count + 1) * sizeof *labels);
    if (!used || !labels) {
        free(used);
        free(labels);
        return HOP_ENOMEM;
    }
    size_t distinct = 0;
    for (size_t row = 0; row < given->count; row++) {
        labels[row] = (uint32_t)given->labels[row];
        if (self->lists.ends[row] == begin_of(self, row)) continue;
        distinct += !used[labels[row]];
        used[labels[row]] = 1;
    }
    free(used);
    if (2 * distinct <= index->rows)
        index->labels = labels;
    else
        free(labels);
    return HOP_OK;
}

/* `values` is scratch [HOP_GRAMS]. */
static hop_status train(builder *self, double *values) {
    hop_utterances *index = self->index;
    for (size_t gram = 0; gram < HOP_GRAMS; gram++)
        values[gram] = sqrt(ldexp(index->worth[HOP_BY_LABEL][gram], -HOP_WORTH_BITS));
    const hop_label_rows rows = {&self->lists, index->prints, index->labels, values,
                                 self->given->context};
    return hop_label_grams_train(&rows, &index->label_grams);
}

static hop_status weigh(builder *self) {
    hop_utterances *index = self->index;
    const size_t labels = self->given->label_count;
    uint32_t *often = malloc(HOP_GRAMS * sizeof *often);
    double *concentration = calloc(HOP_GRAMS, sizeof *concentration);
    hop_status status = HOP_ENOMEM;
    if (often && concentration) {
        count_grams(self, often);
        status =
            hop_postings_create(self->given->context, &self->lists, &index->postings);
    }
    if (!status) status = take_labels(self);
    if (!status && index->labels)
        status = hop_label_grams_create(
            self->given->context, &index->postings, index->labels, labels, concentration,
            labels <= HOP_LABEL_GRAMS_LABELS ? &index->label_grams : NULL);
    if (!status) {
        weigh_grams(index, often, concentration);
        for (int way = 0; way < HOP_WAYS; way++) scale_rows(self, way);
        if (index->label_grams.labels) status = train(self, concentration);
    }
    free(often);
    free(concentration);
    return status;
}

static void clear(void *opaque) {
    hop_utterances *index = opaque;
    if (!index) return;
    for (int way = 0; way < HOP_WAYS; way++) free(index->scale[way]);
    free(index->prints);
    free(index->logs);
    free(index->labels);
    hop_postings_clear(&index->postings);
    hop_label_grams_clear(&index->label_grams);
    hop_vocabulary_clear(&index->vocabulary);
    free(index);
}

static hop_utterances *start(size_t count) {
    hop_utterances *index = calloc(1, sizeof *index);
    if (!index) return NULL;
    for (int way = 0; way < HOP_WAYS; way++)
        index->scale[way] = calloc(count + 1, sizeof *index->scale[way]);
    index->prints = calloc(count + 1, sizeof *index->prints);
    index->logs = calloc(count + 1, sizeof *index->logs);
    if (index->scale[HOP_BY_ITEM] && index->scale[HOP_BY_LABEL] && index->prints &&
        index->logs)
        return index;
    clear(index);
    return NULL;
}

static hop_status create(const hop_texts_given *given, void **out, hop_error *error) {
    hop_status status = hop_context_check_bytes(given->context, "utterances",
                                                given->count, sizeof(uint64_t), error);
    if (status) return status;
    builder *self = calloc(1, sizeof *self);
    if (!self) return hop_fail_memory(error);
    self->given = given;
    self->index = start(given->count);
    self->lists.ends = malloc((given->count + 1) * sizeof *self->lists.ends);
    status = self->index && self->lists.ends ? HOP_OK : hop_fail_memory(error);
    if (!status) status = add_texts(self, error);
    if (!status && (status = weigh(self))) hop_texts_fail(status, error);
    if (!status)
        status = hop_vocabulary_create(given->context, &self->words, given->language,
                                       &self->index->vocabulary, error);
    if (status)
        clear(self->index);
    else
        *out = self->index;
    free(self->lists.grams);
    free(self->lists.ends);
    hop_word_table_clear(&self->words);
    free(self->padded.bytes);
    free(self);
    return status;
}

static size_t bytes(const void *opaque) {
    const hop_utterances *index = opaque;
    const size_t row = HOP_WAYS * sizeof(float) + sizeof *index->prints +
                       sizeof *index->logs + (index->labels ? sizeof *index->labels : 0);
    return sizeof *index + index->postings.count * row +
           hop_postings_bytes(&index->postings) +
           hop_label_grams_bytes(&index->label_grams) +
           hop_vocabulary_bytes(&index->vocabulary);
}

static int tells_labels(const void *opaque) {
    const hop_utterances *index = opaque;
    return index->labels != NULL;
}

const hop_sort hop_sort_utterances = {
    .name = "utterances",
    .create = create,
    .free = clear,
    .bytes = bytes,
    .tells_labels = tells_labels,
    .find = hop_utterances_find,
    .explain = hop_utterances_explain,
};
