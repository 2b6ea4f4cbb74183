/* SPDX-License-Identifier: MIT */
/* Files become patterns: pictures, arrays, text pictures and IDX files. */
#ifndef HOPFIELD_TOOL_INPUTS_H
#define HOPFIELD_TOOL_INPUTS_H

#include <hopfield.h>

#include "options.h"

/** How files become units. */
typedef struct hop_reading {
    int pictures;           /* picture files are welcome */
    hop_image_recipe image; /* for pictures */
    int resize_idx;         /* IDX pictures take the recipe's size, not their own */
    int binarise;           /* array values above `level` are +1, the others -1 */
    double level;
    int real; /* rows are wanted as floats */
    int raw;  /* of these: arrays as they are and pictures as greys 0..1, not units */
    hop_items items;
} hop_reading;

/** Patterns or cues in the order of their files and rows. */
typedef struct hop_inputs {
    size_t count, dim;
    size_t width, height; /* of the picture that a row is; 0: not known */
    int encoded;          /* some came through the picture recipe */
    const char *dim_from; /* whose length the others must have */
    int8_t *units;        /* [count][dim] of -1, 0 (missing), +1 */
    float *reals;         /* [count][dim], NaN for missing: where rows are real, the rows;
                             units are scratch then */
    char **names;         /* [count]: the file's stem, or stem:row */
    size_t room;
} hop_inputs;

/** The reading that the options ask for; complains and returns an exit status. */
int hop_reading_of(const hop_options *options, hop_reading *out);

/** Append what a file holds. Complains and returns the exit status; 0 is success. */
int hop_inputs_read(hop_inputs *inputs, const char *path, const hop_reading *reading);
void hop_inputs_clear(hop_inputs *inputs);
/** Forget the rows, not what rows must be like. */
void hop_inputs_drop(hop_inputs *inputs);

/**
 * Whether rows of units are at most 2^34, as many as an array that is read may have: rows
 * `each` of `count` cues. Complains, beginning with `what`, and returns the exit status.
 */
int hop_inputs_check_room(const char *what, size_t count, size_t each, size_t dim);

/** The file's name without folder and extension, cleaned of control characters. */
enum { HOP_MOST_NAME = 300 };
void hop_input_name(const char *path, char name[HOP_MOST_NAME]);

/** Which of a file's `have` rows --items wants. Complains and returns the exit status. */
int hop_items_choose(const hop_items *items, const char *path, size_t have, size_t *first,
                     size_t *count);

/** Whether the file's name says that it is a picture. */
int hop_is_picture(const char *path);
/** Whether it says that it is an IDX file. */
int hop_is_idx(const char *path);

#endif
