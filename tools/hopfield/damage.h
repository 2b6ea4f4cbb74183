/* SPDX-License-Identifier: MIT */
/* Damage to cues: noise first, then a cover, then a mask. */
#ifndef HOPFIELD_TOOL_DAMAGE_H
#define HOPFIELD_TOOL_DAMAGE_H

#include "inputs.h"

/** Refuse options of damage that do not go together. */
int hop_damage_check(const hop_options *options);

/**
 * Damage cues as the options say. width x height is the shape of a picture, 0 where there
 * is none: then top and left cover the first units, bottom and right the last.
 * *mask [rows][dim] is NULL without --mask, else to be freed.
 */
int hop_damage_cues(const hop_options *options, hop_inputs *cues, size_t width,
                    size_t height, uint8_t **mask, size_t *rows);

/**
 * The same of rows that are real; missing units become NaN. Noise flips signs where the
 * memory is one of -1 and +1, else it is normal, as hop_damage_apply makes it; a cover of
 * minus is 0 there. mean[dim]: what is later taken off the cues, or NULL.
 */
int hop_damage_reals(const hop_options *options, hop_inputs *cues, int signs,
                     const float *mean, size_t width, size_t height, uint8_t **mask,
                     size_t *rows);

#endif
