/* SPDX-License-Identifier: MIT */
/* A cue of an utterance memory: its grams, raw and in words that the collection knows. */
#include <math.h>
#include <stdlib.h>
#include "text/utterances.h"

/* How much the cleaned cue counts beside the raw one. */
static const double cleaned_part = 0.5;

static hop_status clean(const hop_utterances *index, const hop_folded *cue,
                        hop_utterance_cue *self) {
    const hop_text text = {cue->bytes, cue->size};
    hop_status status = hop_padded_set(&self->raw, cue->bytes, cue->size);
    if (!status)
        status = hop_vocabulary_recall(&index->vocabulary, &text, &self->recalled,
                                       &self->recalled_count);
    if (!status && self->recalled_count)
        status = hop_vocabulary_rewrite(&index->vocabulary, &text, self->recalled,
                                        self->recalled_count, &self->cleaned);
    return status;
}

/* sqrt of the worths of the grams that have the bit. */
static double length_of(const hop_utterances *index, const hop_utterance_cue *self,
                        int way, unsigned bit) {
    uint64_t sum = 0;
    for (size_t i = 0; i < self->count; i++) {
        const uint16_t gram = self->grams[i];
        const uint32_t worth = index->worth[way][gram];
        if (self->seen[gram] & bit) sum += worth ? worth : index->unseen[way];
    }
    return sqrt(ldexp((double)sum, -HOP_WORTH_BITS));
}

static void weigh(const hop_utterances *index, hop_utterance_cue *self) {
    for (int way = 0; way < HOP_WAYS; way++) {
        const double raw = length_of(index, self, way, HOP_SEEN_RAW);
        const double cleaned = length_of(index, self, way, HOP_SEEN_CLEANED);
        double *share = self->share[way], full = raw;
        share[0] = 0;
        share[HOP_SEEN_RAW] = raw > 0 ? 1 / raw : 0;
        share[HOP_SEEN_CLEANED] = 0;
        if (cleaned > 0) {
            const double whole = 1 + cleaned_part;
            share[HOP_SEEN_RAW] /= whole;
            share[HOP_SEEN_CLEANED] = cleaned_part / cleaned / whole;
            full = (raw + cleaned_part * cleaned) / whole;
        }
        share[HOP_SEEN_RAW | HOP_SEEN_CLEANED] =
            share[HOP_SEEN_RAW] + share[HOP_SEEN_CLEANED];
        if (way == HOP_BY_ITEM) self->full = full;
    }
}

hop_status hop_utterance_cue_create(const hop_utterances *index, const hop_folded *cue,
                                    hop_utterance_cue **out) {
    hop_utterance_cue *self = calloc(1, sizeof *self);
    if (!self) return HOP_ENOMEM;
    hop_status status = clean(index, cue, self);
    if (status) {
        hop_utterance_cue_free(self);
        return status;
    }
    self->count = hop_grams_gather(&self->raw, HOP_SEEN_RAW, self->seen, self->grams, 0);
    if (self->recalled_count)
        self->count = hop_grams_gather(&self->cleaned, HOP_SEEN_CLEANED, self->seen,
                                       self->grams, self->count);
    weigh(index, self);
    *out = self;
    return HOP_OK;
}

void hop_utterance_cue_free(hop_utterance_cue *cue) {
    if (!cue) return;
    free(cue->recalled);
    free(cue->raw.bytes);
    free(cue->cleaned.bytes);
    free(cue);
}

uint32_t hop_utterance_weight(const hop_utterances *index, const hop_utterance_cue *cue,
                              int way, uint16_t gram) {
    const double share = cue->share[way][cue->seen[gram]];
    return (uint32_t)nearbyint(index->worth[way][gram] * share);
}
