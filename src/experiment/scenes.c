/* SPDX-License-Identifier: MIT */
/* Reading a folder of scenes into patterns. */
#include "experiment/scenes.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <hopfield/image.h>

#include "core/error.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

static const char *const PART_NAMES[HOP_PARTS] = {"bg", "old", "new"};

/* The files of a scene, by part. */
typedef struct {
    char *name;
    char *files[HOP_PARTS];
} scene_files;

typedef struct {
    const char *folder;
    scene_files scenes[HOP_MAX_SCENES];
    size_t count;
} listing;

static void listing_clear(listing *list) {
    for (size_t s = 0; s < list->count; s++) {
        free(list->scenes[s].name);
        for (size_t v = 0; v < HOP_PARTS; v++) free(list->scenes[s].files[v]);
    }
}

/* Where the ending of a picture's name begins; NULL where it is none. */
static const char *picture_ending(const char *file) {
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".webp",
                                          ".pbm", ".pgm", ".ppm",  ".pnm"};
    const char *dot = strrchr(file, '.');
    for (size_t k = 0; dot && k < sizeof endings / sizeof *endings; k++)
        if (strcasecmp(dot, endings[k]) == 0) return dot;
    return NULL;
}

/* Splits <scene>_<part>.<ending>; false where a file is of another name. */
static bool split_name(const char *file, size_t *length, hop_scene_part *part) {
    const char *end = picture_ending(file);
    if (!end || *file == '.') return false;
    for (size_t v = 0; v < HOP_PARTS; v++) {
        const size_t named = strlen(PART_NAMES[v]);
        if ((size_t)(end - file) < named + 2) continue;
        const char *start = end - named;
        if (start[-1] != '_' || strncmp(start, PART_NAMES[v], named) != 0) continue;
        *length = (size_t)(start - 1 - file);
        *part = (hop_scene_part)v;
        return true;
    }
    return false;
}

/* The scene of that name, a new one where there was none. */
static hop_status scene_of(listing *list, const char *name, size_t length,
                           scene_files **out, hop_error *error) {
    for (size_t s = 0; s < list->count; s++) {
        scene_files *scene = &list->scenes[s];
        if (strlen(scene->name) != length || strncmp(scene->name, name, length) != 0)
            continue;
        *out = scene;
        return HOP_OK;
    }
    if (list->count == HOP_MAX_SCENES)
        return hop_fail(error, HOP_ELIMIT, "%s: more than %d scenes", list->folder,
                        HOP_MAX_SCENES);
    scene_files *scene = &list->scenes[list->count];
    *scene = (scene_files){.name = strndup(name, length)};
    if (!scene->name) return hop_fail_memory(error);
    list->count++;
    *out = scene;
    return HOP_OK;
}

static hop_status take_file(listing *list, const char *file, hop_error *error) {
    size_t length = 0;
    hop_scene_part part = HOP_PART_BG;
    scene_files *scene = NULL;
    if (!split_name(file, &length, &part)) return HOP_OK;
    hop_status status = scene_of(list, file, length, &scene, error);
    if (status) return status;
    char **place = &scene->files[part];
    if (*place) {
        const bool first = strcmp(*place, file) < 0;
        return hop_fail(error, HOP_EINVAL, "%s: scene %s has two pictures _%s: %s and %s",
                        list->folder, scene->name, PART_NAMES[part],
                        first ? *place : file, first ? file : *place);
    }
    *place = strdup(file);
    return *place ? HOP_OK : hop_fail_memory(error);
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const scene_files *)a)->name, ((const scene_files *)b)->name);
}

static hop_status check_listing(const listing *list, hop_error *error) {
    if (list->count == 0)
        return hop_fail(error, HOP_EINVAL,
                        "%s: holds no scene (pictures <scene>_bg, <scene>_old and "
                        "<scene>_new)",
                        list->folder);
    for (size_t s = 0; s < list->count; s++)
        for (size_t v = 0; v < HOP_PARTS; v++)
            if (!list->scenes[s].files[v])
                return hop_fail(error, HOP_EINVAL,
                                "%s: scene %s: there is no %s_%s.png (or .jpg, .webp, "
                                ".pnm)",
                                list->folder, list->scenes[s].name, list->scenes[s].name,
                                PART_NAMES[v]);
    return HOP_OK;
}

static hop_status list_folder(listing *list, hop_error *error) {
    DIR *folder = opendir(list->folder);
    if (!folder) return hop_fail(error, HOP_EIO, "%s: %s", list->folder, strerror(errno));
    hop_status status = HOP_OK;
    const struct dirent *entry;
    while (!status && (errno = 0, entry = readdir(folder)))
        status = take_file(list, entry->d_name, error);
    if (!status && errno)
        status = hop_fail(error, HOP_EIO, "%s: %s", list->folder, strerror(errno));
    closedir(folder);
    qsort(list->scenes, list->count, sizeof *list->scenes, by_name);
    return status ? status : check_listing(list, error);
}

static hop_status read_picture(hop_scenes *scenes, const char *folder, const char *file,
                               int8_t *units, hop_error *error) {
    const hop_image_recipe recipe = {scenes->width, scenes->height, HOP_THRESHOLD_LEVEL,
                                     127};
    hop_image image = {0};
    hop_error why = {HOP_OK, ""};
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, file) < 0) return hop_fail_memory(error);
    hop_status status = hop_image_read(path, &image, error);
    if (!status) {
        status = hop_image_encode(&image, &recipe, units, &why);
        if (status) hop_fail(error, status, "%s: %.400s", path, why.message);
    }
    hop_image_clear(&image);
    free(path);
    if (status) return status;
    return hop_patterns_append(scenes->patterns, units, 1, scenes->units,
                               HOP_CODING_BIPOLAR, error);
}

/* XXH3 of the names, each with its final 0, and of the packed patterns. */
static uint64_t fingerprint_of(const hop_scenes *scenes) {
    const size_t bytes = hop_patterns_words(scenes->patterns) * sizeof(uint64_t);
    uint64_t hash = XXH3_64bits_withSeed(NULL, 0, scenes->width);
    for (size_t s = 0; s < scenes->count; s++) {
        hash = XXH3_64bits_withSeed(scenes->names[s], strlen(scenes->names[s]) + 1, hash);
        for (size_t v = 0; v < HOP_PARTS; v++)
            hash = XXH3_64bits_withSeed(
                hop_patterns_row(scenes->patterns, HOP_PARTS * s + v), bytes, hash);
    }
    return hash ? hash : 1;
}

static hop_status read_all(hop_scenes *scenes, listing *list, hop_error *error) {
    int8_t *units = malloc(scenes->units);
    scenes->names = calloc(list->count, sizeof *scenes->names);
    hop_status status = HOP_OK;
    if (!units || !scenes->names || hop_patterns_create(scenes->units, &scenes->patterns))
        status = hop_fail_memory(error);
    for (size_t s = 0; s < list->count && !status; s++) {
        for (size_t v = 0; v < HOP_PARTS && !status; v++)
            status = read_picture(scenes, list->folder, list->scenes[s].files[v], units,
                                  error);
        if (status) break;
        scenes->names[s] = list->scenes[s].name;
        list->scenes[s].name = NULL;
        scenes->count++;
        for (char *c = scenes->names[s]; *c; c++)
            if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
    }
    free(units);
    if (!status) scenes->fingerprint = fingerprint_of(scenes);
    return status;
}

hop_status hop_scenes_read(const char *folder, size_t width, size_t height,
                           hop_scenes **out, hop_error *error) {
    listing list = {.folder = folder};
    hop_scenes *scenes = calloc(1, sizeof *scenes);
    if (!scenes) return hop_fail_memory(error);
    scenes->width = width;
    scenes->height = height;
    scenes->units = width * height;
    hop_status status = list_folder(&list, error);
    if (!status && list.count * scenes->units > HOP_MAX_UNITS)
        status = hop_fail(error, HOP_ELIMIT,
                          "%s: %zu scenes of %zux%zu units are more than %d units",
                          folder, list.count, width, height, HOP_MAX_UNITS);
    if (!status) status = read_all(scenes, &list, error);
    listing_clear(&list);
    if (status) {
        hop_scenes_free(scenes);
        return status;
    }
    *out = scenes;
    return HOP_OK;
}

void hop_scenes_free(hop_scenes *scenes) {
    if (!scenes) return;
    for (size_t s = 0; s < scenes->count; s++) free(scenes->names[s]);
    free(scenes->names);
    hop_patterns_free(scenes->patterns);
    free(scenes);
}
