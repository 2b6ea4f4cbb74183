/* SPDX-License-Identifier: MIT */
/* Finding a covered part of a picture without being told of it. */
#ifndef HOPFIELD_INFER_H
#define HOPFIELD_INFER_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/rows.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A uniform rectangle that looks like a cover. */
typedef struct hop_inferred {
    int found;
    size_t x, y, width, height; /* of the largest uniform rectangle, found or not */
    float value;                /* of its units */
    double
        usual; /* share of the memories that are as uniform there: a cover is unusual */
} hop_inferred;

/**
 * The largest rectangle of a cue whose units are all equal, and whether it is a cover:
 * it is where it takes at least a twentieth of the picture and at most one memory in a
 * hundred is uniform there too (its units within 1/32 of the memory's range of each
 * other). A picture's own plain background is uniform in many memories and is left alone.
 *
 * keys     memories that are pictures of width x height, neither centred nor normalised
 * cue      [height * width]
 * mask     [height * width]: units of the rectangle become HOP_MASK_MISSING where it is a
 *          cover; nothing else is written. NULL: none is wanted
 *
 * HOP_ESHAPE (dim is not width * height), HOP_EUNSUPPORTED (centred or normalised keys),
 * HOP_EVALUE (a cue that is not finite), HOP_ENOMEM. O(dim + count times the rectangle).
 * Thread-safe.
 */
HOP_API hop_status hop_infer_missing(const hop_rows *keys, size_t width, size_t height,
                                     const float *cue, uint8_t *mask, hop_inferred *out,
                                     hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
