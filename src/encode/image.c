/* SPDX-License-Identifier: MIT */
/* Pictures: limits, the choice of a decoder, and the way from a picture to units. */
#include "encode/image.h"

#include <stdlib.h>
#include <string.h>
#include <hopfield/patterns.h>

#include "core/error.h"
#include "encode/file.h"

enum { MAX_FILE_BYTES = 256 << 20, MAX_PARSED_SIDE = 4096 };

void hop_image_clear(hop_image *image) {
    if (!image) return;
    free(image->pixels);
    *image = (hop_image){0};
}

hop_status hop_image_allocate(size_t width, size_t height, unsigned channels,
                              const char *name, hop_image *out, hop_error *error) {
    if (width == 0 || height == 0)
        return hop_fail(error, HOP_EFORMAT, "%s: a picture of %zu x %zu pixels", name,
                        width, height);
    if (width > HOP_IMAGE_MAX_SIDE || height > HOP_IMAGE_MAX_SIDE)
        return hop_fail(error, HOP_ELIMIT,
                        "%s: %zu x %zu pixels; a side may have at most %d", name, width,
                        height, HOP_IMAGE_MAX_SIDE);
    if (width * height > HOP_IMAGE_MAX_PIXELS)
        return hop_fail(error, HOP_ELIMIT, "%s: %zu x %zu pixels; at most %d are read",
                        name, width, height, HOP_IMAGE_MAX_PIXELS);
    uint8_t *pixels = malloc(width * height * channels);
    if (!pixels) return hop_fail_memory(error);
    *out = (hop_image){width, height, channels, pixels};
    return HOP_OK;
}

static int starts_with(const uint8_t *bytes, size_t size, const char *magic,
                       size_t length) {
    return size >= length && memcmp(bytes, magic, length) == 0;
}

hop_status hop_image_decode(const void *bytes, size_t size, const char *name,
                            hop_image *out, hop_error *error) {
    const uint8_t *b = bytes;
    if (size == 0) return hop_fail(error, HOP_EFORMAT, "%s: the file is empty", name);
    if (starts_with(b, size, "\x89PNG\r\n\x1a\n", 8))
        return hop_image_decode_png(b, size, name, out, error);
    if (starts_with(b, size, "\xff\xd8\xff", 3))
        return hop_image_decode_jpeg(b, size, name, out, error);
    if (starts_with(b, size, "RIFF", 4) && size >= 12 && memcmp(b + 8, "WEBP", 4) == 0)
        return hop_image_decode_webp(b, size, name, out, error);
    if (size >= 3 && b[0] == 'P' && b[1] >= '1' && b[1] <= '6')
        return hop_image_decode_pnm(b, size, name, out, error);
    return hop_fail(error, HOP_EUNSUPPORTED,
                    "%s: not a PNG, JPEG, WebP or PNM picture (by its first bytes)",
                    name);
}

hop_status hop_image_read(const char *path, hop_image *out, hop_error *error) {
    uint8_t *bytes = NULL;
    size_t size = 0;
    hop_status status = hop_file_read(path, MAX_FILE_BYTES, &bytes, &size, error);
    if (status != HOP_OK) return status;
    status = hop_image_decode(bytes, size, path, out, error);
    free(bytes);
    return status;
}

static hop_status check_recipe(const hop_image_recipe *recipe, hop_error *error) {
    if (recipe->width == 0 || recipe->height == 0)
        return hop_fail(error, HOP_EINVAL, "a pattern of %zu x %zu units", recipe->width,
                        recipe->height);
    if (recipe->level > 255)
        return hop_fail(error, HOP_EINVAL, "threshold level %u is not in 0..255",
                        recipe->level);
    if ((unsigned)recipe->threshold > HOP_THRESHOLD_DITHER)
        return hop_fail(error, HOP_EINVAL, "unknown kind of threshold %d",
                        (int)recipe->threshold);
    return HOP_OK;
}

static hop_status check_image(const hop_image *image, hop_error *error) {
    if (image->pixels && image->width > 0 && image->height > 0 &&
        (image->channels == 1 || image->channels == 3))
        return HOP_OK;
    return hop_fail(error, HOP_EINVAL, "a picture of %zu x %zu pixels with %u channels",
                    image->width, image->height, image->channels);
}

hop_status hop_image_encode(const hop_image *image, const hop_image_recipe *recipe,
                            int8_t *units, hop_error *error) {
    hop_status status = check_recipe(recipe, error);
    if (status == HOP_OK) status = check_image(image, error);
    if (status != HOP_OK) return status;
    hop_image grey = {0}, small = {0};
    const hop_image *source = image;
    if (image->channels == 3) {
        status = hop_image_grey(image, &grey);
        source = &grey;
    }
    if (status == HOP_OK)
        status = hop_image_resize(source, recipe->width, recipe->height, &small);
    if (status == HOP_OK)
        hop_image_threshold(&small, recipe->threshold, recipe->level, units);
    else
        hop_fail(error, status, "cannot resize %zu x %zu pixels to %zu x %zu units: %s",
                 image->width, image->height, recipe->width, recipe->height,
                 hop_status_describe(status));
    hop_image_clear(&grey);
    hop_image_clear(&small);
    return status;
}

/* A side of 1 to 4096 in plain digits; 0 for anything else. */
static size_t parse_side(const char **text) {
    size_t side = 0;
    const char *at = *text;
    if (*at == '0') return 0;
    for (; *at >= '0' && *at <= '9'; at++) {
        side = side * 10 + (size_t)(*at - '0');
        if (side > MAX_PARSED_SIDE) return 0;
    }
    *text = at;
    return side;
}

hop_status hop_image_parse_size(const char *text, size_t *width, size_t *height) {
    if (!text) return HOP_EINVAL;
    size_t w = parse_side(&text);
    if (w == 0 || *text++ != 'x') return HOP_EINVAL;
    size_t h = parse_side(&text);
    if (h == 0 || *text || w * h > HOP_MAX_UNITS) return HOP_EINVAL;
    *width = w;
    *height = h;
    return HOP_OK;
}
