/* SPDX-License-Identifier: MIT */
/* Chance from a counter: every draw is a function of (seed, stream, index). */
#ifndef HOPFIELD_RANDOM_H
#define HOPFIELD_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What chance is used for; two streams of one seed are independent. New ones come last,
   so that a seed goes on meaning what it meant. */
typedef enum hop_stream {
    HOP_STREAM_USER = 0,
    HOP_STREAM_PATTERNS, /* generators; index = pattern */
    HOP_STREAM_NOISE,    /* flipped units; index = cue */
    HOP_STREAM_COVER,    /* covered units; index = cue */
    HOP_STREAM_FILL,     /* values of units covered at random; index = cue */
    HOP_STREAM_ORDER,    /* asynchronous orders; index = cue */
    HOP_STREAM_TRIAL,    /* experiments; index = trial */
    HOP_STREAM_BASE,     /* prototypes and other shared draws; index free */
    HOP_STREAM_EXPAND,   /* signs of expansions; index = 2 unit, ties 2 unit + 1 */
    HOP_STREAM_DREAM,    /* unlearning; index = dream; daydreaming; 0 */
    HOP_STREAM_HEAT,     /* glauber and metropolis; index = cue */
    HOP_STREAM_DAMAGE,   /* damage to real-valued cues and to texts; index = cue */
    HOP_STREAM_CLUSTER,  /* first centres of an index; 0 */
    HOP_STREAM_CODES     /* rotations of sign codes; index = block */
} hop_stream;

/** A reader of one sequence of draws. Plain data: copy it to repeat it. */
typedef struct hop_random {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t block[4];
    unsigned used;
} hop_random;

/**
 * The sequence of (seed, stream, index): Philox4x32-10 with key = seed and counter =
 * (block, index low, index high, stream). The same on every machine. Up to 2^34 draws
 * of 32 bits before it repeats.  Salmon et al. 2011.
 */
HOP_API hop_random hop_random_begin(uint64_t seed, uint32_t stream, uint64_t index);

HOP_API uint32_t hop_random_u32(hop_random *random);
HOP_API uint64_t hop_random_u64(hop_random *random);
/** The next `count` draws of hop_random_u64 into out[count], faster than one by one. */
HOP_API void hop_random_fill(hop_random *random, uint64_t *out, size_t count);

/** Uniform on 0..bound-1 without bias (rejection); bound 0 gives 0. */
HOP_API uint64_t hop_random_below(hop_random *random, uint64_t bound);

/** Uniform on [0, 1): a multiple of 2^-53. */
HOP_API double hop_random_real(hop_random *random);

/** A uniform permutation of 0..count-1 into out[count] (Fisher-Yates). */
HOP_API void hop_random_permutation(hop_random *random, uint32_t *out, size_t count);

/**
 * `chosen` of 0..count-1 without replacement: they become the first `chosen` entries
 * of scratch[count], in the order drawn. chosen <= count, else nothing is done.
 */
HOP_API void hop_random_choose(hop_random *random, uint32_t *scratch, size_t count,
                               size_t chosen);

#ifdef __cplusplus
}
#endif
#endif
