/* SPDX-License-Identifier: MIT */
/* Pictures: PNG, JPEG, WebP and PNM, and the way from there to units and back to PNG. */
#include <stdlib.h>
#include <string.h>
#include <hopfield/image.h>
#include <webp/decode.h>
#include <zlib.h>
#include "fuzz.h"

/* Larger ones are slow, and no different; that the limits hold is a test's matter. */
enum { MAX_PIXELS = 1 << 18, MAX_WRITTEN = 1 << 12, MOST_UNITS = 64 };

static size_t big_endian(const uint8_t *bytes, size_t count) {
    size_t value = 0;
    for (size_t i = 0; i < count; i++) value = value << 8 | bytes[i];
    return value;
}

static int is_png(const uint8_t *data, size_t size) {
    return size >= 33 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0;
}

/* Pixels that a header claims, or could be taken to claim. */
static size_t pixels_claimed(const uint8_t *data, size_t size) {
    size_t most = 0;
    int width = 0, height = 0;
    if (is_png(data, size)) return big_endian(data + 16, 4) * big_endian(data + 20, 4);
    if (WebPGetInfo(data, size, &width, &height)) return (size_t)width * (size_t)height;
    if (size < 3 || memcmp(data, "\xff\xd8\xff", 3) != 0) return 0;
    for (size_t i = 2; i + 9 <= size; i++) {
        if (data[i] != 0xff || (data[i + 1] & 0xf0) != 0xc0) continue;
        size_t pixels = big_endian(data + i + 5, 2) * big_endian(data + i + 7, 2);
        if (pixels > most) most = pixels;
    }
    return most;
}

static void check_units(const hop_image *image, hop_random *choices) {
    static const fuzz_statuses refused = {HOP_ELIMIT};
    int8_t units[MOST_UNITS * MOST_UNITS];
    hop_error error = fuzz_error();
    hop_image_recipe recipe = {
        .width = (size_t)(1 + hop_random_below(choices, MOST_UNITS)),
        .height = (size_t)(1 + hop_random_below(choices, MOST_UNITS)),
        .threshold = (hop_threshold_kind)hop_random_below(choices, 3),
        .level = (unsigned)hop_random_below(choices, 256)};
    hop_status status = hop_image_encode(image, &recipe, units, &error);
    if (status != HOP_OK) {
        fuzz_check_refusal(status, &error, refused, NULL);
        return;
    }
    for (size_t i = 0; i < recipe.width * recipe.height; i++)
        CHECK(units[i] == 1 || units[i] == -1);
}

static void check_written(const hop_image *image) {
    fuzz_file file = fuzz_file_open(NULL, 0);
    hop_image again = {0};
    hop_error error;
    CHECK(hop_image_write_png(file.path, image, &error) == HOP_OK);
    CHECK_OF(hop_image_read(file.path, &again, &error) == HOP_OK, error.message);
    CHECK(again.width == image->width && again.height == image->height);
    CHECK(again.channels == image->channels);
    CHECK(memcmp(again.pixels, image->pixels,
                 image->width * image->height * image->channels) == 0);
    hop_image_clear(&again);
    fuzz_file_close(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const fuzz_statuses refused = {HOP_EFORMAT, HOP_EUNSUPPORTED, HOP_ELIMIT};
    if (pixels_claimed(data, size) > MAX_PIXELS) return 0;
    hop_image image = {.width = 77};
    hop_error error = fuzz_error();
    hop_status status = hop_image_decode(data, size, "input", &image, &error);
    if (status != HOP_OK) {
        CHECK(image.width == 77 && !image.pixels);
        fuzz_check_refusal(status, &error, refused, "input");
        return 0;
    }
    const size_t pixels = image.width * image.height;
    CHECK(pixels >= 1 && pixels <= HOP_IMAGE_MAX_PIXELS);
    CHECK(image.channels == 1 || image.channels == 3);
    hop_random choices = fuzz_choices(data, size);
    check_units(&image, &choices);
    if (pixels <= MAX_WRITTEN) check_written(&image);
    hop_image_clear(&image);
    return 0;
}

#ifdef HOP_LIBFUZZER
/* Sets the checksum of every chunk right: libpng looks no further into one with a wrong
   one. */
static void mend_png(uint8_t *data, size_t size) {
    for (size_t at = 8; at + 12 <= size;) {
        const size_t length = big_endian(data + at, 4);
        if (length > size - at - 12) return;
        const uLong sum = crc32(0, data + at + 4, (uInt)(length + 4));
        for (size_t i = 0; i < 4; i++)
            data[at + 8 + length + i] = (uint8_t)(sum >> (24 - 8 * i));
        at += 12 + length;
    }
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed) {
    size = LLVMFuzzerMutate(data, size, max_size);
    if (seed % 8 != 0 && is_png(data, size)) mend_png(data, size);
    return size;
}
#endif
