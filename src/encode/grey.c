/* SPDX-License-Identifier: MIT */
/* From colour to grey, as ITU-R 601-2 luma in 16-bit fixed point. */
#include <hopfield/image.h>

#include <string.h>

#include "encode/image.h"

hop_status hop_image_grey(const hop_image *image, hop_image *out) {
    hop_image grey = {0};
    if (!image->pixels || (image->channels != 1 && image->channels != 3))
        return HOP_EINVAL;
    hop_status status =
        hop_image_allocate(image->width, image->height, 1, "", &grey, NULL);
    if (status != HOP_OK) return status;
    size_t count = image->width * image->height;
    if (image->channels == 1) {
        memcpy(grey.pixels, image->pixels, count);
    } else {
        for (size_t i = 0; i < count; i++) {
            const uint8_t *rgb = image->pixels + 3 * i;
            uint32_t sum = 19595u * rgb[0] + 38470u * rgb[1] + 7471u * rgb[2] + 0x8000u;
            grey.pixels[i] = (uint8_t)(sum >> 16);
        }
    }
    *out = grey;
    return HOP_OK;
}
