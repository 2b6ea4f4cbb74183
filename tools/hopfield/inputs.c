/* SPDX-License-Identifier: MIT */
/* Files become patterns: pictures, arrays, text pictures and IDX files. */
#include "inputs.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "arrays.h"
#include "exit.h"
#include "signals.h"

static int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), part = strlen(end);
    return length > part && strcasecmp(text + length - part, end) == 0;
}

int hop_is_picture(const char *path) {
    static const char *const ends[] = {".png", ".jpg", ".jpeg", ".webp", ".pbm",
                                       ".pgm", ".ppm", ".pnm",  NULL};
    for (size_t i = 0; ends[i]; i++)
        if (ends_with(path, ends[i])) return 1;
    return 0;
}

int hop_is_idx(const char *path) {
    return ends_with(path, "-ubyte") || ends_with(path, "-ubyte.gz") ||
           ends_with(path, ".idx") || ends_with(path, ".idx.gz");
}

static int is_grey(const char *path) {
    return hop_is_picture(path) || hop_is_idx(path);
}

int hop_reading_of(const hop_options *options, hop_reading *out) {
    const hop_threshold *threshold = &options->threshold;
    *out = (hop_reading){
        .pictures = 1,
        .image = {options->size.width, options->size.height, threshold->kind, 127},
        .resize_idx = options->given[FLAG_SIZE],
        .binarise =
            options->given[FLAG_THRESHOLD] && threshold->kind == HOP_THRESHOLD_LEVEL,
        .level = threshold->level,
        .items = options->items,
    };
    if (threshold->kind != HOP_THRESHOLD_LEVEL) return 0;
    double level = threshold->level;
    if (level >= 0 && level <= 255 && level == (double)(unsigned)level) {
        out->image.level = (unsigned)level;
        return 0;
    }
    int greys = options->patterns && is_grey(options->patterns);
    for (size_t i = 0; i < options->argument_count; i++)
        greys = greys || is_grey(options->arguments[i]);
    if (!greys) return 0;
    return hop_complain(
        EXIT_USAGE,
        "--threshold: a grey level is a whole number from 0 to 255, not %.15g", level);
}

void hop_input_name(const char *path, char name[HOP_MOST_NAME]) {
    const char *slash = strrchr(path, '/');
    snprintf(name, HOP_MOST_NAME, "%s", slash ? slash + 1 : path);
    if (ends_with(name, ".gz")) name[strlen(name) - 3] = '\0';
    char *dot = strrchr(name, '.');
    if (dot && dot != name) *dot = '\0';
    for (char *c = name; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
}

static int grow(hop_inputs *inputs, size_t more, int real) {
    size_t need = inputs->count + more, bytes;
    if (need < more || need > SIZE_MAX / sizeof(char *) ||
        __builtin_mul_overflow(need, inputs->dim, &bytes))
        return hop_complain_memory();
    if (need <= inputs->room) return 0;
    size_t room = need < inputs->room * 2 ? inputs->room * 2 : need;
    if (__builtin_mul_overflow(room, inputs->dim, &bytes)) return hop_complain_memory();
    char **names = realloc(inputs->names, room * sizeof *names);
    if (!names) return hop_complain_memory();
    inputs->names = names;
    int8_t *units = realloc(inputs->units, bytes);
    if (!units) return hop_complain_memory();
    inputs->units = units;
    if (real && bytes <= SIZE_MAX / sizeof(float)) {
        float *reals = realloc(inputs->reals, bytes * sizeof *reals);
        if (!reals) return hop_complain_memory();
        inputs->reals = reals;
    }
    inputs->room = room;
    return 0;
}

/* Room for `count` rows of a file; *rows is where its units go. */
static int begin_rows(hop_inputs *inputs, const char *path, const hop_reading *reading,
                      size_t count, size_t dim, int8_t **rows) {
    if (count == 0 || dim == 0)
        return hop_complain(EXIT_FORMAT, "%s: holds no pattern", path);
    if (dim > HOP_MAX_UNITS)
        return hop_complain(EXIT_LIMIT, "%s: %zu units a pattern; at most %d", path, dim,
                            HOP_MAX_UNITS);
    if (inputs->dim == 0) {
        inputs->dim = dim;
        inputs->dim_from = path;
    }
    if (dim != inputs->dim)
        return hop_complain(EXIT_USAGE, "%s: %zu units a pattern, but %s has %zu", path,
                            dim, inputs->dim_from, inputs->dim);
    int failed = grow(inputs, count, reading->real);
    if (failed) return failed;
    *rows = inputs->units + inputs->count * inputs->dim;
    return 0;
}

/* A picture of another shape would be read askew even where its units are as many. */
static int check_shape(const hop_inputs *inputs, const char *path, size_t width,
                       size_t height) {
    int known = inputs->width && width && height;
    if (!known || (inputs->width == width && inputs->height == height)) return 0;
    return hop_complain(EXIT_USAGE, "%s: a picture of %zux%zu units, not %zux%zu", path,
                        width, height, inputs->width, inputs->height);
}

/* Name the rows just filled and count them in. several: the file can hold more than one.
 */
static int end_rows(hop_inputs *inputs, const char *path, size_t first, size_t count,
                    int several, size_t width, size_t height) {
    char name[HOP_MOST_NAME], full[HOP_MOST_NAME + 32];
    int failed = check_shape(inputs, path, width, height);
    if (failed) return failed;
    hop_input_name(path, name);
    for (size_t i = 0; i < count; i++) {
        if (several) snprintf(full, sizeof full, "%s:%zu", name, first + i);
        char *copy = strdup(several ? full : name);
        if (!copy) return hop_complain_memory();
        inputs->names[inputs->count++] = copy;
    }
    if (inputs->width == 0 && width * height == inputs->dim) {
        inputs->width = width;
        inputs->height = height;
    }
    return 0;
}

/* Where real rows that follow the last one go. */
static float *next_reals(const hop_inputs *inputs) {
    return inputs->reals + inputs->count * inputs->dim;
}

/* What was read as units, where rows are real. */
static void make_real(hop_inputs *inputs, const hop_reading *reading, const int8_t *units,
                      size_t count) {
    float *reals = reading->real ? next_reals(inputs) : NULL;
    for (size_t i = 0; reals && i < count * inputs->dim; i++)
        reals[i] = units[i] ? units[i] : NAN;
}

/* A picture as greys from 0, black, to 1, white. */
static hop_status encode_greys(const hop_image *image, const hop_image_recipe *recipe,
                               float *out) {
    hop_image grey = {0}, sized = {0};
    hop_status status = hop_image_grey(image, &grey);
    if (status == HOP_OK)
        status = hop_image_resize(&grey, recipe->width, recipe->height, &sized);
    for (size_t i = 0; status == HOP_OK && i < recipe->width * recipe->height; i++)
        out[i] = (float)sized.pixels[i] / 255;
    hop_image_clear(&grey);
    hop_image_clear(&sized);
    return status;
}

/* Row `index` of those just begun. */
static hop_status encode(hop_inputs *inputs, const hop_image *image,
                         const hop_reading *reading, const hop_image_recipe *recipe,
                         int8_t *rows, size_t index, hop_error *error) {
    const size_t at = index * inputs->dim;
    if (reading->raw) {
        const hop_status status = encode_greys(image, recipe, next_reals(inputs) + at);
        *error = (hop_error){.status = status};
        snprintf(error->message, sizeof error->message, "%s",
                 hop_status_describe(status));
        return status;
    }
    return hop_image_encode(image, recipe, rows + at, error);
}

int hop_items_choose(const hop_items *items, const char *path, size_t have, size_t *first,
                     size_t *count) {
    size_t end = items->end == SIZE_MAX ? have : items->end;
    if (items->first >= end || end > have) {
        if (have == 0) return hop_complain(EXIT_FORMAT, "%s: holds no pattern", path);
        return hop_complain(EXIT_USAGE, "--items: %s has only %zu row%s", path, have,
                            have == 1 ? "" : "s");
    }
    *first = items->first;
    *count = end - items->first;
    return 0;
}

static int refuse_picture(const char *path, hop_status status, const hop_error *error) {
    return hop_complain(hop_exit_of(status, BLAME_FILE), "%s: %s", path, error->message);
}

static int read_picture(hop_inputs *inputs, const char *path,
                        const hop_reading *reading) {
    hop_image image = {0};
    hop_error error;
    int8_t *rows = NULL;
    size_t width = reading->image.width, height = reading->image.height;
    hop_status status = hop_image_read(path, &image, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    int code = begin_rows(inputs, path, reading, 1, width * height, &rows);
    if (code == 0) {
        status = encode(inputs, &image, reading, &reading->image, rows, 0, &error);
        if (status == HOP_OK && !reading->raw) make_real(inputs, reading, rows, 1);
        code = status == HOP_OK ? end_rows(inputs, path, 0, 1, 0, width, height)
                                : refuse_picture(path, status, &error);
    }
    hop_image_clear(&image);
    inputs->encoded = 1;
    return code;
}

static int encode_idx(hop_inputs *inputs, const char *path, const hop_reading *reading,
                      const hop_array *array) {
    hop_image_recipe recipe = reading->image;
    hop_image image = {array->shape[2], array->shape[1], 1, NULL};
    hop_error error;
    size_t first = 0, count = 0;
    int8_t *rows = NULL;
    if (!reading->resize_idx) {
        recipe.width = image.width;
        recipe.height = image.height;
    }
    int code = hop_items_choose(&reading->items, path, array->shape[0], &first, &count);
    if (code == 0)
        code =
            begin_rows(inputs, path, reading, count, recipe.width * recipe.height, &rows);
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (hop_signals_came()) return EXIT_INTERRUPTED;
        image.pixels = (uint8_t *)array->data + (first + i) * image.width * image.height;
        hop_status status = encode(inputs, &image, reading, &recipe, rows, i, &error);
        if (status != HOP_OK) code = refuse_picture(path, status, &error);
    }
    inputs->encoded = 1;
    if (code) return code;
    if (!reading->raw) make_real(inputs, reading, rows, count);
    return end_rows(inputs, path, first, count, array->shape[0] > 1, recipe.width,
                    recipe.height);
}

static int read_idx(hop_inputs *inputs, const char *path, const hop_reading *reading) {
    hop_array array = {0};
    hop_error error;
    size_t most = reading->items.end == SIZE_MAX ? 0 : reading->items.end;
    hop_status status = hop_idx_read(path, most, 0, &array, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    int code = array.ndim == 3 ? encode_idx(inputs, path, reading, &array)
                               : hop_complain(EXIT_FORMAT,
                                              "%s: has %zu dimensions; pictures have 3 "
                                              "(labels are no patterns)",
                                              path, array.ndim);
    hop_array_clear(&array);
    return code;
}

static int read_grid(hop_inputs *inputs, const char *path, const hop_reading *reading) {
    hop_grids grids = {0};
    hop_error error;
    size_t first = 0, count = 0;
    int8_t *rows = NULL;
    hop_status status = hop_grids_read(path, &grids, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    size_t dim = grids.width * grids.height;
    int code = hop_items_choose(&reading->items, path, grids.count, &first, &count);
    if (code == 0) code = begin_rows(inputs, path, reading, count, dim, &rows);
    if (code == 0) {
        memcpy(rows, grids.units + first * dim, count * dim);
        make_real(inputs, reading, rows, count);
        code = end_rows(inputs, path, first, count, grids.count > 1, grids.width,
                        grids.height);
    }
    hop_grids_clear(&grids);
    return code;
}

static int take_array(hop_inputs *inputs, const char *path, const hop_reading *reading,
                      const hop_array *array) {
    size_t first = 0, count = 0, width = 0, height = 0;
    size_t have = array->ndim == 1 ? 1 : array->shape[0];
    int8_t *rows = NULL;
    if (array->ndim < 1 || array->ndim > 3)
        return hop_complain(
            EXIT_FORMAT,
            "%s: has %zu dimensions; patterns are [count][units], [units] "
            "or [count][height][width]",
            path, array->ndim);
    if (array->ndim == 3) {
        height = array->shape[1];
        width = array->shape[2];
    }
    if (hop_array_length(array) == 0)
        return hop_complain(EXIT_FORMAT, "%s: holds no pattern", path);
    int code = hop_items_choose(&reading->items, path, have, &first, &count);
    if (code == 0)
        code = begin_rows(inputs, path, reading, count, hop_array_length(array) / have,
                          &rows);
    if (code == 0 && reading->raw)
        code = hop_reals_of_array(array, path, first, count, next_reals(inputs));
    else if (code == 0)
        code = hop_units_of_array(array, path, reading->binarise ? &reading->level : NULL,
                                  first, count, rows);
    if (code) return code;
    if (!reading->raw) make_real(inputs, reading, rows, count);
    return end_rows(inputs, path, first, count, have > 1, width, height);
}

static int read_array(hop_inputs *inputs, const char *path, const hop_reading *reading) {
    hop_array array = {0};
    hop_error error;
    hop_status status = hop_array_read(path, 0, &array, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    int code = take_array(inputs, path, reading, &array);
    hop_array_clear(&array);
    return code;
}

int hop_inputs_read(hop_inputs *inputs, const char *path, const hop_reading *reading) {
    if (hop_signals_came()) return EXIT_INTERRUPTED;
    if (access(path, R_OK) != 0)
        return hop_complain(EXIT_IO, "%s: %s", path, strerror(errno));
    if (ends_with(path, ".npy")) return read_array(inputs, path, reading);
    if (ends_with(path, ".txt")) return read_grid(inputs, path, reading);
    int idx = hop_is_idx(path);
    if (!idx && !hop_is_picture(path))
        return hop_complain(
            EXIT_USAGE,
            "%s: cannot tell what it holds: its name ends in none of .png "
            ".jpg .jpeg .webp .pbm .pgm .ppm .pnm .npy .txt -ubyte "
            "-ubyte.gz; texts are for memories of texts (learn --kind word, utterance or "
            "document)",
            path);
    if (!reading->pictures)
        return hop_complain(EXIT_USAGE,
                            "%s: the memory was not made from pictures and has "
                            "no recipe for them",
                            path);
    return idx ? read_idx(inputs, path, reading) : read_picture(inputs, path, reading);
}

void hop_inputs_drop(hop_inputs *inputs) {
    for (size_t i = 0; i < inputs->count; i++) free(inputs->names[i]);
    inputs->count = 0;
}

void hop_inputs_clear(hop_inputs *inputs) {
    hop_inputs_drop(inputs);
    free(inputs->names);
    free(inputs->units);
    free(inputs->reals);
    *inputs = (hop_inputs){0};
}

int hop_inputs_check_room(const char *what, size_t count, size_t each, size_t dim) {
    const size_t most = (size_t)1 << 34;
    size_t rows, units;
    if (!__builtin_mul_overflow(count, each, &rows) &&
        !__builtin_mul_overflow(rows, dim, &units) && units <= most)
        return 0;
    return hop_complain(EXIT_LIMIT,
                        "%s: %zu cue%s, %zu state%s of each, %zu units a state; at most "
                        "%zu units in all",
                        what, count, count == 1 ? "" : "s", each, each == 1 ? "" : "s",
                        dim, most);
}
