/* SPDX-License-Identifier: MIT */
/* Folders of scenes for tests: made of patterns, one pixel a unit. */
#ifndef HOP_TESTS_FOLDERS_H
#define HOP_TESTS_FOLDERS_H

#include <dirent.h>
#include <unistd.h>
#include "experiment/labs.h"

/* The seven scenes of this project. */
#define OUR_SCENES HOP_TEST_DATA "/../../pictures/scenes"

enum { PATH_SIZE = 400 };

/* An empty folder into path. */
static inline void make_folder(char path[PATH_SIZE]) {
    const char *place = getenv("TMPDIR");
    snprintf(path, PATH_SIZE, "%s/hop-scenes-XXXXXX", place ? place : "/tmp");
    if (!mkdtemp(path)) fail_msg("no folder %s", path);
}

static inline void remove_folder(const char *path) {
    char name[PATH_SIZE + 300];
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove(name);
    }
    if (folder) closedir(folder);
    rmdir(path);
}

static inline void write_picture(const char *folder, const char *file,
                                 const int8_t *units, size_t width, size_t height) {
    char path[PATH_SIZE + 300];
    hop_image image = {0};
    snprintf(path, sizeof path, "%s/%s", folder, file);
    assert_ok(hop_image_from_units(units, width, height, 1, &image));
    assert_ok(hop_image_write_png(path, &image, NULL));
    hop_image_clear(&image);
}

/* The three pictures of a scene, units[3][width height]: background, old, new. */
static inline void write_scene(const char *folder, const char *scene, const int8_t *units,
                               size_t width, size_t height) {
    static const char *const parts[] = {"bg", "old", "new"};
    for (size_t k = 0; k < 3; k++) {
        char file[300];
        snprintf(file, sizeof file, "%s_%s.png", scene, parts[k]);
        write_picture(folder, file, units + k * width * height, width, height);
    }
}

/* Scenes a, b, c, ... of fair signs; with their patterns [count][3][side side]. */
static inline int8_t *write_random_scenes(const char *folder, size_t count, size_t side,
                                          uint64_t seed) {
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 3 * count, side * side);
    for (size_t s = 0; s < count; s++) {
        const char name[2] = {(char)('a' + s), '\0'};
        write_scene(folder, name, rows + 3 * s * side * side, side, side);
    }
    return rows;
}

#endif
