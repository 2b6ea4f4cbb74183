/* SPDX-License-Identifier: MIT */
/* PNM in: P1 to P6, plain and binary, samples up to 65535, to 8-bit grey or RGB. */
#include "encode/image.h"

#include <math.h>
#include <stdlib.h>

#include "core/error.h"

enum { MAX_SAMPLE = 65535, MAX_NUMBER = 1 << 30 };

typedef struct pnm_reader {
    const uint8_t *start, *at, *end;
    const char *name;
    hop_error *error;
    int bitmap, plain;
    unsigned maxval;
} pnm_reader;

static int is_blank(uint8_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static hop_status damaged(const pnm_reader *r, const char *fault) {
    return hop_fail(r->error, HOP_EFORMAT, "%s: damaged PNM: %s at byte %zu", r->name,
                    fault, (size_t)(r->at - r->start));
}

static void skip_blanks(pnm_reader *r) {
    while (r->at < r->end && (is_blank(*r->at) || *r->at == '#')) {
        if (*r->at == '#')
            while (r->at < r->end && *r->at != '\n' && *r->at != '\r') r->at++;
        else
            r->at++;
    }
}

/* A decimal number after blanks and comments. */
static hop_status read_number(pnm_reader *r, size_t *number) {
    skip_blanks(r);
    if (r->at == r->end) return damaged(r, "the file ends early");
    if (*r->at < '0' || *r->at > '9') return damaged(r, "no number");
    size_t value = 0;
    for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++) {
        value = value * 10 + (size_t)(*r->at - '0');
        if (value > MAX_NUMBER) return damaged(r, "a number beyond measure");
    }
    *number = value;
    return HOP_OK;
}

static hop_status read_header(pnm_reader *r, size_t *width, size_t *height) {
    size_t maxval = 1;
    hop_status status = read_number(r, width);
    if (status == HOP_OK) status = read_number(r, height);
    if (status == HOP_OK && !r->bitmap) status = read_number(r, &maxval);
    if (status != HOP_OK) return status;
    if (maxval < 1 || maxval > MAX_SAMPLE)
        return damaged(r, "a largest sample outside 1..65535");
    r->maxval = (unsigned)maxval;
    if (r->plain) return HOP_OK;
    if (r->at == r->end) return damaged(r, "the file ends early");
    if (!is_blank(*r->at)) return damaged(r, "no blank after the header");
    r->at++;
    return HOP_OK;
}

/* Fewer bytes than the picture must have: known before its pixels are allocated. */
static int ends_early(const pnm_reader *r, size_t width, size_t height,
                      unsigned channels) {
    size_t left = (size_t)(r->end - r->at), samples = width * height * channels;
    if (r->bitmap && !r->plain) return left < (width + 7) / 8 * height;
    if (r->plain) return left < (r->bitmap ? samples : 2 * samples - 1);
    return left < (r->maxval > 255 ? 2 : 1) * samples;
}

/* Pillow's rounding: half to even, of the quotient in double precision. */
static uint8_t to_byte(size_t sample, unsigned maxval) {
    if (maxval == 255) return (uint8_t)sample;
    return (uint8_t)lrint((double)sample / maxval * 255);
}

static hop_status read_bits(pnm_reader *r, hop_image *image) {
    for (size_t y = 0; y < image->height; y++) {
        for (size_t x = 0; x < image->width; x++) {
            int black = r->at[x / 8] >> (7 - x % 8) & 1;
            image->pixels[y * image->width + x] = black ? 0 : 255;
        }
        r->at += (image->width + 7) / 8;
    }
    return HOP_OK;
}

static hop_status read_plain_bits(pnm_reader *r, hop_image *image) {
    for (size_t i = 0; i < image->width * image->height; i++) {
        skip_blanks(r);
        if (r->at == r->end) return damaged(r, "the file ends early");
        if (*r->at != '0' && *r->at != '1') return damaged(r, "neither 0 nor 1");
        image->pixels[i] = *r->at++ == '1' ? 0 : 255;
    }
    return HOP_OK;
}

static hop_status read_samples(pnm_reader *r, hop_image *image) {
    size_t count = image->width * image->height * image->channels;
    for (size_t i = 0; i < count; i++) {
        size_t sample = 0;
        if (r->plain) {
            hop_status status = read_number(r, &sample);
            if (status != HOP_OK) return status;
        } else if (r->maxval > 255) {
            sample = (size_t)r->at[0] << 8 | r->at[1];
            r->at += 2;
        } else {
            sample = *r->at++;
        }
        if (sample > r->maxval) return damaged(r, "a sample over the largest announced");
        image->pixels[i] = to_byte(sample, r->maxval);
    }
    return HOP_OK;
}

hop_status hop_image_decode_pnm(const uint8_t *bytes, size_t size, const char *name,
                                hop_image *out, hop_error *error) {
    if (size < 3) return hop_fail(error, HOP_EFORMAT, "%s: damaged PNM", name);
    int kind = bytes[1] - '0';
    pnm_reader r = {.start = bytes,
                    .at = bytes + 2,
                    .end = bytes + size,
                    .name = name,
                    .error = error,
                    .bitmap = kind % 3 == 1,
                    .plain = kind <= 3};
    unsigned channels = kind % 3 == 0 ? 3 : 1;
    size_t width = 0, height = 0;
    if (!is_blank(*r.at) && *r.at != '#') return damaged(&r, "no blank after the kind");
    hop_status status = read_header(&r, &width, &height);
    if (status != HOP_OK) return status;
    if (width > 0 && width <= HOP_IMAGE_MAX_SIDE && height > 0 &&
        height <= HOP_IMAGE_MAX_SIDE && width * height <= HOP_IMAGE_MAX_PIXELS &&
        ends_early(&r, width, height, channels)) {
        r.at = r.end;
        return damaged(&r, "the file ends early");
    }
    hop_image image = {0};
    status = hop_image_allocate(width, height, channels, name, &image, error);
    if (status != HOP_OK) return status;
    if (r.bitmap)
        status = r.plain ? read_plain_bits(&r, &image) : read_bits(&r, &image);
    else
        status = read_samples(&r, &image);
    if (status == HOP_OK)
        *out = image;
    else
        hop_image_clear(&image);
    return status;
}
