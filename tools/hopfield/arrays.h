/* SPDX-License-Identifier: MIT */
/* Arrays become units, masks, orders and couplings, each value checked. */
#ifndef HOPFIELD_TOOL_ARRAYS_H
#define HOPFIELD_TOOL_ARRAYS_H

#include <hopfield.h>

#include "options.h"

/* All complain and return an exit status; 0 is success. What they give is to be freed. */

/**
 * Rows first..first+count-1 of an array of rows into units[count][dim]: all of the rows
 * -1/+1, or all 0/1, or, with a level, +1 where the value is above it.
 */
int hop_units_of_array(const hop_array *array, const char *path, const double *level,
                       size_t first, size_t count, int8_t *units);

/** Rows first..first+count-1 of an array of rows into reals[count][dim], each a finite
    float. */
int hop_reals_of_array(const hop_array *array, const char *path, size_t first,
                       size_t count, float *reals);

/** One finite number a row into strengths[count]: those of rows first..first+count-1. */
int hop_strengths_read(const char *path, const hop_items *items, size_t count,
                       double **strengths);

/** A mask of 0, 1, 2 for `cues` cues: [dim] or [cues][dim]. */
int hop_mask_read(const char *path, size_t cues, size_t dim, uint8_t **mask,
                  size_t *rows);

/** Permutations of 0..dim-1: [dim] or [sweeps][dim]. */
int hop_order_read(const char *path, size_t dim, uint32_t **order, size_t *sweeps);

/** External fields for `cues` cues: [dim] or [cues][dim] finite numbers. */
int hop_fields_read(const char *path, size_t cues, size_t dim, double **fields,
                    size_t *rows);

/** A square matrix [dim][dim]. */
int hop_couplings_read(const char *path, double **w, size_t *dim);

#endif
