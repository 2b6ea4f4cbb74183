/* SPDX-License-Identifier: MIT */
/* What the picture files of the encoders share: limits, decoders, thresholds. */
#ifndef HOP_ENCODE_IMAGE_H
#define HOP_ENCODE_IMAGE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/image.h>

/* Checks the sides against the limits, then allocates the pixels (not cleared). `name`
   stands for the file in messages. HOP_EFORMAT (a side of 0), HOP_ELIMIT, HOP_ENOMEM. */
hop_status hop_image_allocate(size_t width, size_t height, unsigned channels,
                              const char *name, hop_image *out, hop_error *error);

/* One decoder a format; errors as hop_image_decode. */
hop_status hop_image_decode_png(const uint8_t *bytes, size_t size, const char *name,
                                hop_image *out, hop_error *error);
hop_status hop_image_decode_jpeg(const uint8_t *bytes, size_t size, const char *name,
                                 hop_image *out, hop_error *error);
hop_status hop_image_decode_webp(const uint8_t *bytes, size_t size, const char *name,
                                 hop_image *out, hop_error *error);
hop_status hop_image_decode_pnm(const uint8_t *bytes, size_t size, const char *name,
                                hop_image *out, hop_error *error);

/* The level t that maximises the between-class variance of {<= t} and {> t}, the lowest
   on ties; 127 for a picture of one grey. Otsu 1979. */
unsigned hop_image_otsu_level(const hop_image *grey);

/* units[height * width] of -1, +1 from a grey picture. */
void hop_image_threshold(const hop_image *grey, hop_threshold_kind kind, unsigned level,
                         int8_t *units);

#endif
