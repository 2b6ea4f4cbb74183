/* SPDX-License-Identifier: MIT */
/* Finding utterances: two scores of every row from one walk, and one read-out of both. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/exponential.h"
#include "text/ranked.h"
#include "text/utterances.h"

/* The item's beta beside the label's; the share of the item read-out, and how much more
   it is for a text which has all of the cue. */
static const double item_sharpness = 3;
static const double item_share = 1.0 / 3, whole_share = 3;

/* A softmax is over so many, whatever is wanted: those after have no weight. */
enum { READ = 256 };

/* The values of one read-out, and the best rows. */
typedef struct {
    float *values; /* [count] -INFINITY: not found */
    hop_ranked *ranked;
    size_t number;
    double top, log_sum; /* the largest value; ln sum e^(value - top) of the READ best */
} readout;

typedef struct {
    const hop_texts_given *given;
    const hop_utterances *index;
    const hop_utterance_cue *cue;
    uint64_t *sums;  /* [count] by label in the upper, by item in the lower half */
    float *evidence; /* [labels] */
    double known;    /* what the evidence adds to all weights */
    readout by[HOP_WAYS];
    size_t looked_at;
} search;

static void clear(search *self) {
    free(self->sums);
    free(self->evidence);
    for (int way = 0; way < HOP_WAYS; way++) {
        free(self->by[way].values);
        free(self->by[way].ranked);
    }
}

static hop_status sum_grams(search *self) {
    const hop_utterances *index = self->index;
    const hop_utterance_cue *cue = self->cue;
    hop_gram_weight *weights = malloc((cue->count + 1) * sizeof *weights);
    self->sums = malloc((index->postings.count + 1) * sizeof *self->sums);
    if (!weights || !self->sums) {
        free(weights);
        return HOP_ENOMEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < cue->count; i++) {
        const uint16_t gram = cue->grams[i];
        if (!index->worth[HOP_BY_ITEM][gram]) continue;
        uint64_t weight = hop_utterance_weight(index, cue, HOP_BY_ITEM, gram);
        if (index->labels)
            weight |= (uint64_t)hop_utterance_weight(index, cue, HOP_BY_LABEL, gram)
                      << 32;
        weights[count++] = (hop_gram_weight){weight, gram};
    }
    hop_postings_sum(&index->postings, weights, count, self->sums);
    free(weights);
    return HOP_OK;
}

static hop_status weigh_evidence(search *self) {
    const hop_utterances *index = self->index;
    const hop_utterance_cue *cue = self->cue;
    const size_t labels = self->given->label_count;
    self->evidence = calloc(labels + 1, sizeof *self->evidence);
    if (!self->evidence) return HOP_ENOMEM;
    if (!index->label_grams.labels) return HOP_OK;
    hop_gram_share *shares = malloc((cue->count + 1) * sizeof *shares);
    int64_t *sums = malloc(labels * sizeof *sums);
    const int ready = shares && sums;
    size_t count = 0;
    for (size_t i = 0; ready && i < cue->count; i++) {
        const uint16_t gram = cue->grams[i];
        const double worth = ldexp(index->worth[HOP_BY_LABEL][gram], -HOP_WORTH_BITS);
        const double share = sqrt(worth) * cue->share[HOP_BY_LABEL][cue->seen[gram]];
        if (worth > 0)
            shares[count++] =
                (hop_gram_share){gram, (uint32_t)nearbyint(ldexp(share, 16))};
    }
    if (ready)
        hop_label_grams_sum(&index->label_grams, shares, count, sums, self->evidence);
    free(shares);
    free(sums);
    return ready ? HOP_OK : HOP_ENOMEM;
}

static void score_items(search *self) {
    const size_t count = self->given->count;
    const float beta = (float)(item_sharpness * self->given->beta);
    const float *restrict scale = self->index->scale[HOP_BY_ITEM];
    const float *restrict logs = self->index->logs;
    const uint64_t *restrict sums = self->sums;
    float *restrict values = self->by[HOP_BY_ITEM].values;
    for (size_t row = 0; row < count; row++) {
        const float score = (float)(int32_t)(uint32_t)sums[row] * scale[row];
        const float value = beta * score + logs[row];
        values[row] = score > 0 ? value : -INFINITY;
    }
}

static void score_labels(search *self) {
    const size_t count = self->given->count;
    const float beta = (float)self->given->beta;
    const float *restrict scale = self->index->scale[HOP_BY_LABEL];
    const float *restrict logs = self->index->logs;
    const uint32_t *restrict labels = self->index->labels;
    const uint64_t *restrict sums = self->sums;
    const float *restrict evidence = self->evidence;
    float *restrict values = self->by[HOP_BY_LABEL].values;
    for (size_t row = 0; row < count; row++) {
        const float score = (float)(int32_t)(uint32_t)(sums[row] >> 32) * scale[row];
        const float value = (beta * score + evidence[labels[row]]) + logs[row];
        values[row] = score > 0 ? value : -INFINITY;
    }
}

static void hide(search *self, const hop_texts_find_options *options, int ways) {
    const hop_texts_given *given = self->given;
    for (int way = 0; way < ways; way++) {
        float *values = self->by[way].values;
        if (options->hide_row < given->count) values[options->hide_row] = -INFINITY;
        for (size_t row = 0; options->hide_label != SIZE_MAX && row < given->count; row++)
            if (hop_texts_label(given, row) == options->hide_label)
                values[row] = -INFINITY;
    }
}

/* In units of 2^-40: the order does not matter. */
static double log_sum(const readout *self) {
    const size_t read = self->number < READ ? self->number : READ;
    int64_t sum = 0;
    for (size_t i = 0; i < read; i++)
        sum += (int64_t)(hop_exp(self->ranked[i].value - self->top) * 0x1p40);
    return hop_log(ldexp((double)sum, -40));
}

static hop_status read_out(readout *self, size_t count, size_t most) {
    hop_status status = hop_ranked_select(self->values, count, most > READ ? most : READ,
                                          &self->ranked, &self->number);
    if (status || !self->number) return status;
    self->top = self->ranked[0].value;
    self->log_sum = log_sum(self);
    return HOP_OK;
}

/* Its weight as an item, and with what the label tells. */
static void weigh(const search *self, hop_text_found *out) {
    const size_t row = out->row;
    const readout *items = &self->by[HOP_BY_ITEM], *labels = &self->by[HOP_BY_LABEL];
    const double covered =
        ldexp((uint32_t)self->sums[row], -HOP_WORTH_BITS) / self->cue->full;
    const double two = covered * covered, four = two * two, eight = four * four;
    const double part = item_share + whole_share * (eight * eight);
    out->weight = out->alone = items->values[row] + hop_log(part);
    if (!self->index->labels) return;
    const double item = hop_exp(items->values[row] - items->top - items->log_sum);
    const double label = hop_exp(labels->values[row] - labels->top - labels->log_sum);
    out->weight =
        hop_log(label + part * item) + (labels->top + labels->log_sum) + self->known;
}

/* The rows that are among the best of either read-out, `most` of both together, by
   weight. */
static hop_status gather(const search *self, int ways, size_t most, hop_text_found **out,
                         size_t *found) {
    const size_t each = most / (size_t)ways + most % (size_t)ways;
    const size_t room = self->by[0].number + self->by[1].number;
    hop_text_found *list = malloc((room + 1) * sizeof *list);
    uint8_t *seen = calloc(self->given->count / 8 + 1, 1);
    if (!list || !seen) {
        free(list);
        free(seen);
        return HOP_ENOMEM;
    }
    size_t count = 0;
    for (int way = 0; way < ways; way++)
        for (size_t i = 0; i < self->by[way].number && i < each; i++) {
            const size_t row = self->by[way].ranked[i].row;
            if (seen[row / 8] >> row % 8 & 1) continue;
            seen[row / 8] |= (uint8_t)(1 << row % 8);
            hop_text_found *one = &list[count++];
            *one = (hop_text_found){.row = row, .twin = row};
            weigh(self, one);
        }
    free(seen);
    qsort(list, count, sizeof *list, hop_texts_order);
    *out = list;
    *found = count;
    return HOP_OK;
}

/* Equal hashes are taken at their word only once the texts are the same. */
static hop_status compare_texts(const search *self, const hop_folded *cue, uint64_t print,
                                hop_text_found *found, hop_error *error) {
    found->similarity = hop_utterance_similarity(self->index, found->row,
                                                 (uint32_t)self->sums[found->row]);
    found->same = 0;
    if (self->index->prints[found->row] != print) return HOP_OK;
    hop_status status =
        hop_texts_compare(self->given, found->row, cue, &found->same, error);
    if (found->same) found->similarity = 1;
    return status;
}

static hop_status look(search *self, const hop_texts_find_options *options,
                       hop_text_found **list, size_t *found) {
    const size_t count = self->given->count;
    const int ways = self->index->labels ? HOP_WAYS : 1;
    hop_status status = sum_grams(self);
    if (!status && self->index->labels) status = weigh_evidence(self);
    if (!status && self->index->labels)
        self->known = self->given->beta / 3 *
                      hop_label_grams_certainty(&self->index->label_grams, self->evidence,
                                                options->hide_label);
    for (int way = 0; way < ways && !status; way++) {
        self->by[way].values = malloc((count + 1) * sizeof(float));
        if (!self->by[way].values) status = HOP_ENOMEM;
    }
    if (status) return status;
    score_items(self);
    if (self->index->labels) score_labels(self);
    hide(self, options, ways);
    for (size_t row = 0; row < count; row++)
        self->looked_at += self->by[HOP_BY_ITEM].values[row] != -INFINITY;
    for (int way = 0; way < ways && !status; way++)
        status = read_out(&self->by[way], count, options->most);
    if (!status) status = gather(self, ways, options->most, list, found);
    return status;
}

hop_status hop_utterances_find(const hop_texts_given *given, const void *index,
                               const hop_text *source, const hop_folded *cue,
                               const hop_texts_find_options *options, hop_text_found *out,
                               size_t *found, size_t *looked_at, hop_error *error) {
    (void)source;
    hop_utterance_cue *grams = NULL;
    hop_text_found *list = NULL;
    size_t count = 0;
    search self = {.given = given, .index = index};
    hop_status status = hop_utterance_cue_create(index, cue, &grams);
    self.cue = grams;
    if (!status) status = look(&self, options, &list, &count);
    if (status) hop_fail_memory(error);
    if (count > options->most) count = options->most;
    const uint64_t print = hop_utterance_print(cue);
    for (size_t i = 0; i < count && !status; i++)
        status = compare_texts(&self, cue, print, &list[i], error);
    if (!status) {
        for (size_t i = 0; i < count; i++) out[i] = list[i];
        *found = count;
        *looked_at = self.looked_at;
    }
    clear(&self);
    free(list);
    hop_utterance_cue_free(grams);
    return status;
}
