/* SPDX-License-Identifier: MIT */
/* What the tests of the encoders share: fixtures, a temporary folder, damaged inputs. */
#ifndef TEST_ENCODE_FIXTURES_H
#define TEST_ENCODE_FIXTURES_H

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <hopfield/array.h>
#include <hopfield/image.h>
#include <hopfield/random.h>
#include <hopfield/status.h>

static inline const char *fixture_path(const char *name) {
    static char path[1024];
    snprintf(path, sizeof path, "%s/encode/%s", HOP_TEST_DATA, name);
    return path;
}

/* A whole fixture in memory of exactly its size, so that ASan sees any overrun. */
static inline uint8_t *fixture_bytes(const char *name, size_t *size) {
    FILE *file = fopen(fixture_path(name), "rb");
    if (!file) fail_msg("no fixture %s", name);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*size ? *size : 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static inline hop_array fixture_array(const char *name) {
    hop_array array = {0};
    hop_error error = {0};
    if (hop_array_read(fixture_path(name), 0, &array, &error) != HOP_OK)
        fail_msg("%s", error.message);
    return array;
}

static inline void assert_holds(const hop_error *error, hop_status status,
                                const char *words) {
    if (error->status != status || !strstr(error->message, words))
        fail_msg("expected status %d and \"%s\"; got %d: %s", (int)status, words,
                 (int)error->status, error->message);
}

/* The picture's pixels are those of the array, [height][width] or [height][width][3]. */
static inline void assert_pixels(const hop_image *image, const char *array_name) {
    hop_array expected = fixture_array(array_name);
    assert_int_equal(expected.dtype, HOP_DTYPE_UINT8);
    assert_int_equal(expected.ndim, image->channels == 1 ? 2 : 3);
    assert_int_equal(expected.shape[0], image->height);
    assert_int_equal(expected.shape[1], image->width);
    const uint8_t *pixels = expected.data;
    for (size_t i = 0; i < hop_array_length(&expected); i++)
        if (pixels[i] != image->pixels[i])
            fail_msg("%s: byte %zu is %d, expected %d", array_name, i, image->pixels[i],
                     pixels[i]);
    hop_array_clear(&expected);
}

/* Pixels and grey of a picture fixture equal what Pillow made of it. */
static inline void assert_fixture_picture(const char *name) {
    hop_image image = {0}, grey = {0};
    hop_error error = {0};
    char expected[256];
    if (hop_image_read(fixture_path(name), &image, &error) != HOP_OK)
        fail_msg("%s", error.message);
    snprintf(expected, sizeof expected, "%s.npy", name);
    assert_pixels(&image, expected);
    assert_int_equal(hop_image_grey(&image, &grey), HOP_OK);
    snprintf(expected, sizeof expected, "%s.grey.npy", name);
    assert_pixels(&grey, expected);
    hop_image_clear(&image);
    hop_image_clear(&grey);
}

/* The fixture is refused with that status and those words, and out is left alone. */
static inline void assert_fixture_refused(const char *name, hop_status status,
                                          const char *words) {
    hop_image image = {.width = 7};
    hop_error error = {0};
    assert_int_equal(hop_image_read(fixture_path(name), &image, &error), status);
    assert_holds(&error, status, words);
    assert_holds(&error, status, name);
    assert_int_equal(image.width, 7);
    assert_null(image.pixels);
}

/* Takes damaged bytes (exactly `size` of them on the heap); returns whether they were
   accepted; fails the test where what it gives back is wrong in itself. */
typedef int taker(uint8_t *bytes, size_t size);

static inline int offer(taker *take, const uint8_t *bytes, size_t size) {
    uint8_t *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    int accepted = take(copy, size);
    free(copy);
    return accepted;
}

/* Every beginning of the bytes, or about `most` of them; returns how many were accepted.
 */
static inline size_t offer_beginnings(taker *take, const uint8_t *bytes, size_t size,
                                      size_t most) {
    size_t accepted = 0, step = size / most + 1;
    for (size_t length = 0; length < size; length += step)
        accepted += (size_t)offer(take, bytes, length);
    return accepted;
}

/* `walks` damaged copies, each with 1 to 8 bits flipped, or a byte drawn anew. */
static inline size_t offer_damaged(taker *take, const uint8_t *bytes, size_t size,
                                   size_t walks) {
    size_t accepted = 0;
    uint8_t *damaged = malloc(size);
    assert_non_null(damaged);
    for (size_t walk = 0; walk < walks; walk++) {
        hop_random random = hop_random_begin(20240229, 1, walk);
        memcpy(damaged, bytes, size);
        uint64_t changes = 1 + hop_random_below(&random, 8);
        for (uint64_t i = 0; i < changes; i++) {
            /* every other change goes to the first bytes, where the headers are */
            size_t reach = i % 2 && size > 64 ? 64 : size;
            size_t at = (size_t)hop_random_below(&random, reach);
            if (hop_random_below(&random, 4) == 0)
                damaged[at] = (uint8_t)hop_random_u32(&random);
            else
                damaged[at] ^= (uint8_t)(1u << hop_random_below(&random, 8));
        }
        accepted += (size_t)offer(take, damaged, size);
    }
    free(damaged);
    return accepted;
}

static inline int take_picture(uint8_t *bytes, size_t size) {
    hop_image image = {.width = 7};
    hop_error error = {0};
    hop_status status = hop_image_decode(bytes, size, "damaged", &image, &error);
    if (status != HOP_OK) {
        assert_int_equal(error.status, status);
        assert_non_null(strstr(error.message, "damaged"));
        assert_int_equal(image.width, 7);
        assert_null(image.pixels);
        return 0;
    }
    assert_in_range(image.width, 1, HOP_IMAGE_MAX_SIDE);
    assert_in_range(image.height, 1, HOP_IMAGE_MAX_SIDE);
    assert_in_range(image.width * image.height, 1, HOP_IMAGE_MAX_PIXELS);
    hop_image_clear(&image);
    return 1;
}

/* A temporary folder for a test program: setup and teardown of its group. */
static char temporary_folder[64];

static inline int make_temporary_folder(void **state) {
    (void)state;
    snprintf(temporary_folder, sizeof temporary_folder, "/tmp/hopfield-test-XXXXXX");
    return mkdtemp(temporary_folder) ? 0 : -1;
}

static inline const char *temporary_path(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", temporary_folder, name);
    return path;
}

/* Entries of the temporary folder. */
static inline size_t count_entries(void) {
    size_t count = 0;
    DIR *folder = opendir(temporary_folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) count++;
    closedir(folder);
    return count;
}

static inline int remove_temporary_folder(void **state) {
    (void)state;
    DIR *folder = opendir(temporary_folder);
    if (!folder) return -1;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (unlinkat(dirfd(folder), entry->d_name, 0) != 0)
            unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
    }
    closedir(folder);
    return rmdir(temporary_folder);
}

static inline void write_temporary(const char *name, const void *bytes, size_t size) {
    FILE *file = fopen(temporary_path(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Every picture of the list equals Pillow's reading of it. */
static inline void assert_pictures_equal_pillow(const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) assert_fixture_picture(names[i]);
}

/* About `most` beginnings of each picture are refused, all of them. */
static inline void assert_truncations_refused(const char *const *names, size_t count,
                                              size_t most) {
    for (size_t i = 0; i < count; i++) {
        size_t size;
        uint8_t *bytes = fixture_bytes(names[i], &size);
        assert_int_equal(offer_beginnings(take_picture, bytes, size, most), 0);
        free(bytes);
    }
}

/* `walks` damaged copies of each picture do no harm, and not all of them are accepted. */
static inline void assert_damage_harmless(const char *const *names, size_t count,
                                          size_t walks) {
    size_t accepted = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size;
        uint8_t *bytes = fixture_bytes(names[i], &size);
        accepted += offer_damaged(take_picture, bytes, size, walks);
        free(bytes);
    }
    assert_true(accepted < count * walks);
}

#endif
