/* SPDX-License-Identifier: MIT */
/* One pass over all words, which keeps the likely ones. */
#include "text/likely.h"

#include <string.h>

#define FREQUENCY 0.0216f

void hop_likely_begin(const hop_letters *letters, hop_likely_cue *cue) {
    cue->count = hop_pairs_of(letters, cue->pairs);
    cue->mask = hop_letters_mask(letters);
    cue->marks = (unsigned)__builtin_popcountll(cue->mask);
    cue->size = cue->marks + (unsigned)cue->count;
}

static unsigned marks_in_common(const hop_likely *likely, const hop_likely_cue *cue,
                                size_t word) {
    return (unsigned)__builtin_popcountll(cue->mask & likely->masks[word]);
}

float hop_likely_share(const hop_likely *likely, const hop_likely_cue *cue, size_t word,
                       const hop_likely_room *room) {
    const unsigned common = room->common[word] + marks_in_common(likely, cue, word);
    return 2.0f * (float)common / (float)(cue->size + likely->sizes[word]);
}

/* Fills hopeful[]: whether a word's score is over `least` if all the letters are in
   common that can be; rounding is monotone, so that none is lost. Whether any is. */
static int look_ahead(const hop_likely *likely, const hop_likely_cue *cue, size_t begin,
                      float least, const hop_likely_room *room,
                      uint8_t hopeful[HOP_LIKELY_BLOCK]) {
    const uint8_t *const marks = likely->marks + begin, *const sizes =
                                                            likely->sizes + begin;
    const uint8_t *const pairs = room->common + begin;
    const float *const logs = likely->logs + begin;
    const uint8_t most = (uint8_t)cue->marks;
    uint8_t common[HOP_LIKELY_BLOCK];
    for (size_t k = 0; k < HOP_LIKELY_BLOCK; k++)
        common[k] = (uint8_t)(pairs[k] + (marks[k] < most ? marks[k] : most));
    const int size = (int)cue->size;
    int any = 0;
    for (size_t k = 0; k < HOP_LIKELY_BLOCK; k++) {
        const float score =
            2.0f * (float)(int)common[k] / (float)(size + sizes[k]) + FREQUENCY * logs[k];
        const int over = score > least;
        hopeful[k] = (uint8_t)over;
        any |= over;
    }
    return any;
}

static void swap(uint64_t *a, uint64_t *b) {
    const uint64_t kept = *a;
    *a = *b;
    *b = kept;
}

/* Brings the `most` < count least numbers to the front, the greatest of them last of
   these. They differ.  Hoare 1961. */
static void keep_least(uint64_t *numbers, size_t count, size_t most) {
    size_t low = 0, high = count - 1;
    const size_t wanted = most - 1;
    while (low < high) {
        swap(numbers + low + (high - low) / 2, numbers + high);
        const uint64_t pivot = numbers[high];
        size_t place = low;
        for (size_t k = low; k < high; k++)
            if (numbers[k] < pivot) swap(numbers + k, numbers + place++);
        swap(numbers + place, numbers + high);
        if (place == wanted) return;
        if (place < wanted)
            low = place + 1;
        else
            high = place - 1;
    }
}

/* Scores are above 0: their bits are in their order. The best score, and of equal ones
   the first word, is the least number. */
static uint64_t pack(float score, size_t word) {
    uint32_t bits;
    memcpy(&bits, &score, sizeof bits);
    return (uint64_t)~bits << 32 | (uint32_t)word;
}

static float score_of(uint64_t best) {
    const uint32_t bits = ~(uint32_t)(best >> 32);
    float score;
    memcpy(&score, &bits, sizeof score);
    return score;
}

size_t hop_likely_find(const hop_likely *likely, const hop_likely_cue *cue, size_t most,
                       const hop_likely_room *room) {
    enum { SLACK = 64 };
    const size_t full = most < likely->padded && likely->padded - most > most + SLACK
                            ? 2 * most + SLACK
                            : likely->padded;
    uint8_t hopeful[HOP_LIKELY_BLOCK];
    size_t kept = 0;
    float least = 0; /* a later word must be better */
    if (!cue->count || !most) return 0;
    memset(room->common, 0, likely->padded);
    hop_pairs_add(&likely->pairs, cue->pairs, cue->count, room->common);
    for (size_t begin = 0; begin < likely->padded; begin += HOP_LIKELY_BLOCK) {
        if (!look_ahead(likely, cue, begin, least, room, hopeful)) continue;
        for (size_t k = 0; k < HOP_LIKELY_BLOCK; k++) {
            if (!hopeful[k]) continue;
            const size_t word = begin + k;
            const float share = hop_likely_share(likely, cue, word, room);
            const float score = share + FREQUENCY * likely->logs[word];
            if (!(share > 0 && score > least)) continue;
            if (room->hidden && room->hidden[word]) continue;
            room->best[kept++] = pack(score, word);
            if (kept < full || kept <= most) continue;
            keep_least(room->best, kept, most);
            kept = most;
            least = score_of(room->best[most - 1]);
        }
    }
    if (kept > most) keep_least(room->best, kept, most);
    return kept < most ? kept : most;
}
