/* SPDX-License-Identifier: MIT */
/* The words that may be meant, by their letters and pairs of letters alone. */
#ifndef HOP_TEXT_LIKELY_H
#define HOP_TEXT_LIKELY_H

#include "text/pairs.h"

/* Words are passed over in blocks of so many; arrays are padded to whole ones. */
enum { HOP_LIKELY_BLOCK = 64 };

typedef struct hop_likely {
    hop_pairs pairs;
    uint64_t *masks; /* [padded] hop_letters_mask */
    uint8_t *marks;  /* [padded] bits of the mask */
    uint8_t *sizes;  /* [padded] bits of the mask + distinct pairs */
    float *logs;     /* [padded] ln(frequency + 1); -INFINITY: never found */
    size_t count, padded;
} hop_likely;

/* What one search needs; of the same sizes as the words. */
typedef struct hop_likely_room {
    uint8_t *common;       /* [padded] pairs in common with the cue */
    uint64_t *best;        /* [padded] those kept so far */
    const uint8_t *hidden; /* [count] words that are passed over; NULL: none is */
} hop_likely_room;

/* A cue's side of the comparison. */
typedef struct hop_likely_cue {
    uint64_t pairs[HOP_PAIRS_MOST];
    size_t count;
    uint64_t mask;
    unsigned marks, size; /* as those of a word */
} hop_likely_cue;

void hop_likely_begin(const hop_letters *letters, hop_likely_cue *cue);

/* The `most` likely words of the cue, in no order, into room->best: hop_likely_word of
   each. Returns how many. By

       share + 0.0216 ln(frequency + 1)

   and of equal ones the first; words without a pair or a bit in common are left out. */
size_t hop_likely_find(const hop_likely *likely, const hop_likely_cue *cue, size_t most,
                       const hop_likely_room *room);

static inline uint32_t hop_likely_word(uint64_t best) {
    return (uint32_t)best;
}

/* 2 (pairs + letters in common) / (pairs and letters of both), 0..1, of a word beside the
   cue that was last looked for. */
float hop_likely_share(const hop_likely *likely, const hop_likely_cue *cue, size_t word,
                       const hop_likely_room *room);

#endif
