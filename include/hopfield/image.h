/* SPDX-License-Identifier: MIT */
/* Pictures: decode, grey, resize, threshold into +-1 units, and back to PNG. */
#ifndef HOPFIELD_IMAGE_H
#define HOPFIELD_IMAGE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HOP_IMAGE_MAX_SIDE = 32768, HOP_IMAGE_MAX_PIXELS = 1 << 26 };

/** An 8-bit picture, rows from the top, without padding. */
typedef struct hop_image {
    size_t width, height;
    unsigned channels; /* 1 grey, 3 RGB */
    uint8_t *pixels;   /* [height][width][channels]; owned */
} hop_image;

HOP_API void hop_image_clear(hop_image *image);

/**
 * Decode PNG, JPEG, WebP or PNM (P1 to P6), told apart by their first bytes.
 * Transparency is dropped, not blended, as Pillow's convert("L") and ("RGB") do. PNG
 * samples of 16 bits keep their high byte (Pillow agrees for colour; 16-bit grey it
 * clips at 255, which turns nearly all of it white). PNM samples are scaled to 0..255.
 * CMYK becomes RGB as in Pillow. An animated WebP is refused.
 *
 * Returns HOP_OK, HOP_EIO, HOP_EFORMAT, HOP_EUNSUPPORTED (not a picture we know,
 * or of an unknown kind),
 * HOP_ELIMIT (a side over HOP_IMAGE_MAX_SIDE or more than HOP_IMAGE_MAX_PIXELS pixels,
 * found before the pixels are allocated; a file over 256 MiB), HOP_ENOMEM; the message
 * names the file and the fault.
 */
HOP_API hop_status hop_image_read(const char *path, hop_image *out, hop_error *error);
HOP_API hop_status hop_image_decode(const void *bytes, size_t size, const char *name,
                                    hop_image *out, hop_error *error);

/**
 * Grey: L = (19595 R + 38470 G + 7471 B + 0x8000) >> 16, as Pillow's convert("L").
 * HOP_EINVAL (neither 1 nor 3 channels), HOP_ELIMIT, HOP_ENOMEM.
 */
HOP_API hop_status hop_image_grey(const hop_image *image, hop_image *out);

/**
 * Resize a grey picture: separable bicubic, a = -0.5, support scaled by the ratio, 22-bit
 * integer weights, horizontal then vertical: bit for bit Pillow's resize((w, h)) of an
 * "L" picture. HOP_EINVAL (not grey, a side of 0), HOP_ELIMIT (the result, or the
 * width x grey->height picture between the passes, is too large), HOP_ENOMEM.
 */
HOP_API hop_status hop_image_resize(const hop_image *grey, size_t width, size_t height,
                                    hop_image *out);

typedef enum hop_threshold_kind {
    HOP_THRESHOLD_LEVEL, /* grey > level is +1 (white) */
    HOP_THRESHOLD_OTSU,  /* the level of largest between-class variance (Otsu 1979),
                            lowest on ties; 127 for a picture of one grey */
    HOP_THRESHOLD_DITHER /* +1 where grey / 255 > (b + 1/2) / 64, b from the 8x8 Bayer
                            matrix repeated over the picture (ordered dither) */
} hop_threshold_kind;

/** From picture to pattern: what is done, recorded with a memory. */
typedef struct hop_image_recipe {
    size_t width, height;
    hop_threshold_kind threshold;
    unsigned level; /* 0..255, for HOP_THRESHOLD_LEVEL; Pillow's habit is 127 */
} hop_image_recipe;

/**
 * grey, resize, threshold, flatten: units[height * width] of -1 (black), +1 (white).
 * HOP_EINVAL (a side of 0, a level over 255, an unknown threshold), HOP_ELIMIT,
 * HOP_ENOMEM; on error the units are unchanged.
 */
HOP_API hop_status hop_image_encode(const hop_image *image,
                                    const hop_image_recipe *recipe, int8_t *units,
                                    hop_error *error);

/** Parse "WxH", 1 to 4096 a side, width * height at most HOP_MAX_UNITS; HOP_EINVAL. */
HOP_API hop_status hop_image_parse_size(const char *text, size_t *width, size_t *height);

/**
 * Units back to a grey picture: -1 black, +1 white, 0 (missing) mid-grey, each unit a
 * square of `scale` pixels. HOP_EINVAL (a side of 0, another value), HOP_ELIMIT,
 * HOP_ENOMEM.
 */
HOP_API hop_status hop_image_from_units(const int8_t *units, size_t width, size_t height,
                                        size_t scale, hop_image *out);

/** A scale that makes a picture of `side` units about 256 pixels wide, at least 1. */
HOP_API size_t hop_image_readable_scale(size_t side);

/** Write grey or RGB as PNG, whole or not at all. HOP_EIO, HOP_EINVAL, HOP_ENOMEM. */
HOP_API hop_status hop_image_write_png(const char *path, const hop_image *image,
                                       hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
