/* SPDX-License-Identifier: MIT */
/* Units back to a picture, and pictures out as PNG. */
#include <hopfield/image.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <png.h>

#include "core/error.h"
#include "encode/file.h"
#include "encode/image.h"

enum { READABLE_SIDE = 256 };

hop_status hop_image_from_units(const int8_t *units, size_t width, size_t height,
                                size_t scale, hop_image *out) {
    if (!units || width == 0 || height == 0 || scale == 0) return HOP_EINVAL;
    if (width > HOP_IMAGE_MAX_SIDE || height > HOP_IMAGE_MAX_SIDE ||
        scale > HOP_IMAGE_MAX_SIDE)
        return HOP_ELIMIT;
    for (size_t i = 0; i < width * height; i++)
        if (units[i] < -1 || units[i] > 1) return HOP_EINVAL;
    hop_image image = {0};
    hop_status status =
        hop_image_allocate(width * scale, height * scale, 1, "", &image, NULL);
    if (status != HOP_OK) return status;
    for (size_t y = 0; y < height; y++) {
        uint8_t *row = image.pixels + y * scale * image.width;
        for (size_t x = 0; x < width; x++) {
            int8_t unit = units[y * width + x];
            memset(row + x * scale, unit < 0 ? 0 : unit > 0 ? 255 : 128, scale);
        }
        for (size_t k = 1; k < scale; k++)
            memcpy(row + k * image.width, row, image.width);
    }
    *out = image;
    return HOP_OK;
}

size_t hop_image_readable_scale(size_t side) {
    if (side == 0 || side >= READABLE_SIDE) return 1;
    return (READABLE_SIDE + side / 2) / side;
}

/* Everything that a longjmp out of libpng must find unharmed. */
typedef struct png_buffer {
    uint8_t *bytes;
    size_t size, capacity;
    char fault[128];
} png_buffer;

static void on_error(png_structp png, png_const_charp message) {
    png_buffer *buffer = png_get_error_ptr(png);
    snprintf(buffer->fault, sizeof buffer->fault, "%s", message);
    longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void take_bytes(png_structp png, png_bytep from, size_t size) {
    png_buffer *buffer = png_get_io_ptr(png);
    if (size > buffer->capacity - buffer->size) {
        size_t capacity = 2 * buffer->capacity + size;
        uint8_t *larger = realloc(buffer->bytes, capacity);
        if (!larger) png_error(png, "out of memory");
        buffer->bytes = larger;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->size, from, size);
    buffer->size += size;
}

static void flush_nothing(png_structp png) {
    (void)png;
}

static int compress(png_structp png, png_infop info, const hop_image *image,
                    png_buffer *buffer) {
    if (setjmp(png_jmpbuf(png))) return -1;
    png_set_write_fn(png, buffer, take_bytes, flush_nothing);
    png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, 8,
                 image->channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (size_t y = 0; y < image->height; y++)
        png_write_row(png, image->pixels + y * image->width * image->channels);
    png_write_end(png, NULL);
    return 0;
}

hop_status hop_image_write_png(const char *path, const hop_image *image,
                               hop_error *error) {
    if (!image->pixels || image->width == 0 || image->height == 0 ||
        image->width > HOP_IMAGE_MAX_SIDE || image->height > HOP_IMAGE_MAX_SIDE ||
        (image->channels != 1 && image->channels != 3))
        return hop_fail(error, HOP_EINVAL,
                        "cannot write %s: a picture of %zu x %zu pixels, %u channels",
                        path, image->width, image->height, image->channels);
    png_buffer buffer = {0};
    png_infop info = NULL;
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &buffer, on_error, on_warning);
    if (png) info = png_create_info_struct(png);
    hop_status status;
    if (!info) {
        status = hop_fail_memory(error);
    } else if (compress(png, info, image, &buffer) != 0) {
        status = hop_fail(error, HOP_ENOMEM, "cannot write %s: %s", path, buffer.fault);
    } else {
        struct iovec part = {buffer.bytes, buffer.size};
        status = hop_file_write(path, &part, 1, error);
    }
    png_destroy_write_struct(&png, &info);
    free(buffer.bytes);
    return status;
}
