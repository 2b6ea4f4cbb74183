/* SPDX-License-Identifier: MIT */
/* Damage to real-valued cues, as memories are tried with. */
#ifndef HOPFIELD_DAMAGE_H
#define HOPFIELD_DAMAGE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is done to a cue, in this order; all 0: nothing. */
typedef struct hop_damage {
    double noise; /* normal noise on every unit, its standard deviation a share of the
                     root-mean-square unit of the cue */
    double flips; /* this fraction of the units changes sign */
    double cover; /* this fraction of the units is missing */
} hop_damage;

/**
 * Damage cue[dim] in place, by (seed, HOP_STREAM_DAMAGE, index).
 *
 * mask   [dim]: HOP_MASK_FREE, or HOP_MASK_MISSING, where the unit is 0, for
 *        hop_fraction_of(cover, dim) units chosen without replacement; NULL only without
 *        cover
 *
 * HOP_EINVAL (noise negative or not finite, flips or cover outside [0, 1], a cover
 * without a mask), HOP_EVALUE (noise takes a unit out of the range of float32: names it),
 * HOP_ENOMEM; on error nothing changes. Normal numbers by the polar method.
 *
 * Marsaglia, Bray 1964.
 */
HOP_API hop_status hop_damage_apply(const hop_damage *damage, float *cue, size_t dim,
                                    uint8_t *mask, uint64_t seed, uint64_t index,
                                    hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
