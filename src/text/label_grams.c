/* SPDX-License-Identifier: MIT */
/* Counting grams by label: how telling a gram is, and of what. */
#include "text/label_grams.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/exponential.h"

static const double fresh = 10, prior = 2, floor_ratio = 0.05, part = 0.3;

typedef struct {
    hop_context *context;
    const hop_postings *postings;
    const uint32_t *labels;
    size_t label_count, rows;
    uint32_t *sizes; /* [label_count] rows with the label */
    uint32_t *hits;  /* [label_count] of them those with the gram; 0 between grams */
    uint32_t *hit;   /* [label_count] the labels that have hits */
    size_t hit_count;
    hop_label_grams *out;
    size_t pairs, room;
} tally;

static void count_sizes(tally *self, uint8_t *here) {
    const hop_postings *postings = self->postings;
    memset(here, 0, postings->count);
    for (size_t block = 0; block < postings->blocks; block++) {
        const size_t total = postings->begins[block + 1] - postings->begins[block];
        const uint16_t *rows = postings->rows + postings->begins[block];
        for (size_t i = 0; i < total; i++) here[block * HOP_POSTINGS_BLOCK + rows[i]] = 1;
    }
    for (size_t row = 0; row < postings->count; row++)
        if (here[row]) {
            self->sizes[self->labels[row]]++;
            self->rows++;
        }
}

/* Returns the rows that have the gram. */
static size_t count_hits(tally *self, uint16_t gram) {
    size_t total = 0;
    self->hit_count = 0;
    for (size_t block = 0; block < self->postings->blocks; block++) {
        size_t count;
        const uint16_t *rows = hop_postings_of(self->postings, block, gram, &count);
        const uint32_t *labels = self->labels + block * HOP_POSTINGS_BLOCK;
        for (size_t i = 0; i < count; i++) {
            const uint32_t label = labels[rows[i]];
            if (!self->hits[label]++) self->hit[self->hit_count++] = label;
        }
        total += count;
    }
    return total;
}

/* In units of 2^-40, so that sums do not depend on the order of labels. */
static double concentration_of(const tally *self, size_t often) {
    const double rows = (double)self->rows, many = (double)often + fresh;
    const double none = fresh / many;
    int64_t sum = 0;
    size_t seen = 0;
    for (size_t k = 0; k < self->hit_count; k++) {
        const uint32_t label = self->hit[k];
        const double p = self->sizes[label] / rows;
        const double q = (self->hits[label] + fresh * p) / many;
        sum += (int64_t)(q * hop_log(q / p) * 0x1p40);
        seen += self->sizes[label];
    }
    const double rest = (double)(self->rows - seen) / rows;
    const double value = ldexp((double)sum, -40) + rest * none * hop_log(none);
    return value > 0 ? value : 0;
}

static double absent_of(uint32_t size) {
    return part * hop_log(prior / (size + prior) + floor_ratio);
}

static int compare(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static hop_status make_room(tally *self) {
    if (self->pairs + self->hit_count <= self->room) return HOP_OK;
    const size_t room = 2 * (self->pairs + self->hit_count);
    uint16_t *label = realloc(self->out->label, room * sizeof *label);
    if (!label) return HOP_ENOMEM;
    self->out->label = label;
    int16_t *evidence = realloc(self->out->evidence, room * sizeof *evidence);
    if (!evidence) return HOP_ENOMEM;
    self->out->evidence = evidence;
    self->room = room;
    return HOP_OK;
}

static hop_status keep_pairs(tally *self, size_t often) {
    hop_status status = make_room(self);
    if (status) return status;
    qsort(self->hit, self->hit_count, sizeof *self->hit, compare);
    const double p = (double)often / (double)self->rows;
    for (size_t k = 0; k < self->hit_count; k++) {
        const uint32_t label = self->hit[k];
        const double size = self->sizes[label];
        const double ratio = (self->hits[label] + prior * p) / ((size + prior) * p);
        const double above =
            part * hop_log(ratio + floor_ratio) - self->out->absent[label];
        self->out->label[self->pairs] = (uint16_t)label;
        self->out->evidence[self->pairs++] =
            (int16_t)fmin(nearbyint(above * 0x1p10), INT16_MAX);
    }
    return HOP_OK;
}

static hop_status count_grams(tally *self, double *concentration) {
    hop_status status = HOP_OK;
    for (size_t gram = 0; gram < HOP_GRAMS && !status; gram++) {
        if (hop_context_interrupted(self->context)) return HOP_EINTERRUPTED;
        const size_t often = count_hits(self, (uint16_t)gram);
        concentration[gram] = often ? concentration_of(self, often) : 0;
        if (self->out && often) status = keep_pairs(self, often);
        if (self->out) self->out->offsets[gram + 1] = (uint32_t)self->pairs;
        for (size_t k = 0; k < self->hit_count; k++) self->hits[self->hit[k]] = 0;
    }
    return status;
}

static hop_status start_out(tally *self) {
    hop_label_grams *out = self->out;
    out->labels = self->label_count;
    out->absent = malloc(self->label_count * sizeof *out->absent);
    out->offsets = calloc(HOP_GRAMS + 1, sizeof *out->offsets);
    if (!out->absent || !out->offsets) return HOP_ENOMEM;
    for (size_t l = 0; l < self->label_count; l++)
        out->absent[l] = absent_of(self->sizes[l]);
    return HOP_OK;
}

/* Gives back what was grown in advance. */
static void trim(tally *self) {
    const size_t room = self->pairs ? self->pairs : 1;
    uint16_t *label = realloc(self->out->label, room * sizeof *label);
    if (label) self->out->label = label;
    int16_t *evidence = realloc(self->out->evidence, room * sizeof *evidence);
    if (evidence) self->out->evidence = evidence;
}

hop_status hop_label_grams_create(hop_context *context, const hop_postings *postings,
                                  const uint32_t *labels, size_t label_count,
                                  double *concentration, hop_label_grams *out) {
    hop_label_grams grams = {0};
    tally self = {.context = context,
                  .postings = postings,
                  .labels = labels,
                  .label_count = label_count,
                  .sizes = calloc(label_count + 1, sizeof *self.sizes),
                  .hits = calloc(label_count + 1, sizeof *self.hits),
                  .hit = malloc((label_count + 1) * sizeof *self.hit),
                  .out = out ? &grams : NULL};
    uint8_t *here = malloc(postings->count + 1);
    hop_status status = HOP_ENOMEM;
    if (self.sizes && self.hits && self.hit && here) {
        count_sizes(&self, here);
        status = out ? start_out(&self) : HOP_OK;
        if (!status) status = count_grams(&self, concentration);
    }
    free(self.sizes);
    free(self.hits);
    free(self.hit);
    free(here);
    if (status) {
        hop_label_grams_clear(&grams);
        return status;
    }
    if (out) {
        trim(&self);
        *out = grams;
    }
    return HOP_OK;
}

void hop_label_grams_clear(hop_label_grams *grams) {
    free(grams->absent);
    free(grams->offsets);
    free(grams->label);
    free(grams->evidence);
    free(grams->trained);
    free(grams->usual);
    memset(grams, 0, sizeof *grams);
}

size_t hop_label_grams_bytes(const hop_label_grams *grams) {
    if (grams->trained)
        return grams->labels *
               (HOP_GRAMS * sizeof *grams->trained + sizeof *grams->usual);
    if (!grams->offsets) return 0;
    const size_t pair = sizeof *grams->label + sizeof *grams->evidence;
    return grams->labels * sizeof *grams->absent +
           (HOP_GRAMS + 1) * sizeof *grams->offsets + grams->offsets[HOP_GRAMS] * pair;
}

static void sum_trained(const hop_label_grams *grams, const hop_gram_share *shares,
                        size_t count, int64_t *sums, float *out) {
    for (size_t i = 0; i < count; i++) {
        const int16_t *evidence = grams->trained + shares[i].gram * grams->labels;
        const int64_t share = shares[i].share;
        for (size_t l = 0; l < grams->labels; l++) sums[l] += share * evidence[l];
    }
    for (size_t l = 0; l < grams->labels; l++)
        out[l] = (float)ldexp((double)sums[l], -26);
}

static void sum_counted(const hop_label_grams *grams, const hop_gram_share *shares,
                        size_t count, int64_t *sums, float *out) {
    uint64_t whole = 0;
    for (size_t i = 0; i < count; i++) {
        const uint16_t gram = shares[i].gram;
        const int64_t share = shares[i].share;
        whole += shares[i].share;
        for (uint32_t k = grams->offsets[gram]; k < grams->offsets[gram + 1]; k++)
            sums[grams->label[k]] += share * grams->evidence[k];
    }
    for (size_t l = 0; l < grams->labels; l++)
        out[l] = (float)(ldexp((double)sums[l], -26) +
                         ldexp((double)whole, -16) * grams->absent[l]);
}

void hop_label_grams_sum(const hop_label_grams *grams, const hop_gram_share *shares,
                         size_t count, int64_t *sums, float *out) {
    memset(sums, 0, grams->labels * sizeof *sums);
    if (grams->trained)
        sum_trained(grams, shares, count, sums, out);
    else
        sum_counted(grams, shares, count, sums, out);
}

static int is_there(const hop_label_grams *grams, size_t label, size_t hidden) {
    return label != hidden && !isnan(grams->usual[label]);
}

double hop_label_grams_certainty(const hop_label_grams *grams, const float *evidence,
                                 size_t hidden) {
    static const double loudness = 7.0 / 20;
    size_t best = SIZE_MAX;
    int64_t sum = 0; /* in units of 2^-40: the order does not matter */
    if (!grams->trained) return 0;
    for (size_t l = 0; l < grams->labels; l++)
        if (is_there(grams, l, hidden) &&
            (best == SIZE_MAX || evidence[l] > evidence[best]))
            best = l;
    if (best == SIZE_MAX) return 0;
    for (size_t l = 0; l < grams->labels; l++)
        if (is_there(grams, l, hidden))
            sum +=
                (int64_t)(hop_exp((double)evidence[l] - (double)evidence[best]) * 0x1p40);
    return -hop_log(ldexp((double)sum, -40)) - loudness * (double)grams->usual[best];
}
