/* SPDX-License-Identifier: MIT */
/* Final states to a file, by its ending: .npy, .png or .txt. */
#ifndef HOPFIELD_TOOL_OUTPUTS_H
#define HOPFIELD_TOOL_OUTPUTS_H

#include <hopfield.h>

#include "options.h"

/** Refuse --out, --couplings-out and --partners-out that name one file, or a file that is
    read: a cue, patterns, partners, couplings, mask, order, or the memory file (the first
    argument, if any). */
int hop_outputs_check(const hop_options *options, int has_memory_file);

/** Refuse a file name that hop_states_write would not know, before any work is done. */
int hop_states_check(const char *path, int has_shape);

/**
 * Write states[count][dim], whole file or nothing: int8 rows, one picture or a sheet of
 * them, or text pictures. width x height is the shape of a picture.
 */
int hop_states_write(const char *path, const int8_t *states, size_t count, size_t dim,
                     size_t width, size_t height, const char *const *names);

/** The same of states[count][steps][dim]: int8 [count][steps][dim], a sheet with a row a
    cue, or text pictures one after another. */
int hop_play_write(const char *path, const int8_t *states, size_t count, size_t steps,
                   size_t dim, size_t width, size_t height, const char *const *names);

/** Write rows[count][dim] as float32. */
int hop_reals_write(const char *path, const float *rows, size_t count, size_t dim);

/** Write rows[count][height][width] as one picture or a sheet of them, grey between the
    values that are black and white. */
int hop_greys_write(const char *path, const float *rows, size_t count, size_t width,
                    size_t height, double black, double white, const char *const *names);

/** Write the couplings in use as float64 [dim][dim]. */
int hop_couplings_write(const char *path, const hop_memory *memory);

#endif
