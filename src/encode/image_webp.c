/* SPDX-License-Identifier: MIT */
/* WebP in: still pictures, lossy or lossless, to 8-bit RGB, through libwebp. */
#include "encode/image.h"

#include <webp/decode.h>

#include "core/error.h"

static hop_status refuse(VP8StatusCode code, const char *name, hop_error *error) {
    switch (code) {
    case VP8_STATUS_OUT_OF_MEMORY:
        return hop_fail_memory(error);
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        return hop_fail(error, HOP_EUNSUPPORTED, "%s: WebP of an unknown kind", name);
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
        return hop_fail(error, HOP_EFORMAT, "%s: damaged WebP: the file ends early",
                        name);
    default:
        return hop_fail(error, HOP_EFORMAT, "%s: damaged WebP", name);
    }
}

hop_status hop_image_decode_webp(const uint8_t *bytes, size_t size, const char *name,
                                 hop_image *out, hop_error *error) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return hop_fail(error, HOP_EUNSUPPORTED, "%s: another version of libwebp", name);
    VP8StatusCode code = WebPGetFeatures(bytes, size, &config.input);
    if (code != VP8_STATUS_OK) return refuse(code, name, error);
    if (config.input.has_animation)
        return hop_fail(error, HOP_EUNSUPPORTED, "%s: an animated WebP", name);
    hop_image image = {0};
    hop_status status = hop_image_allocate(
        (size_t)config.input.width, (size_t)config.input.height, 3, name, &image, error);
    if (status != HOP_OK) return status;
    config.output.colorspace = MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = image.pixels;
    config.output.u.RGBA.stride = (int)(3 * image.width);
    config.output.u.RGBA.size = 3 * image.width * image.height;
    code = WebPDecode(bytes, size, &config);
    WebPFreeDecBuffer(&config.output);
    if (code != VP8_STATUS_OK) {
        hop_image_clear(&image);
        return refuse(code, name, error);
    }
    *out = image;
    return HOP_OK;
}
