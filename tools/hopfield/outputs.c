/* SPDX-License-Identifier: MIT */
/* Final states to a file, by its ending: .npy, .png or .txt. */
#include "outputs.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "exit.h"
#include "sheet.h"
#include "signals.h"

enum { MARGIN = 12, TEXT_SCALE = 1, MOST_SHEET_PIXELS = 1 << 24 };

static int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), part = strlen(end);
    return length >= part && strcasecmp(text + length - part, end) == 0;
}

static int same_file(const char *a, const char *b) {
    struct stat one, other;
    if (strcmp(a, b) == 0) return 1;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* Refuse to write over what the recall reads; `what` says what the input is. */
static int spare(const hop_options *options, const char *input, const char *what) {
    const char *outputs[] = {options->out, options->couplings_out, options->partners_out,
                             options->weights};
    for (size_t i = 0; input && i < sizeof outputs / sizeof outputs[0]; i++)
        if (outputs[i] && same_file(outputs[i], input))
            return hop_complain(EXIT_USAGE, "%s is %s: it would be overwritten", input,
                                what);
    return 0;
}

int hop_outputs_check(const hop_options *options, int has_memory_file) {
    const char *named[] = {options->patterns,   options->couplings, options->mask,
                           options->order.file, options->partners,  options->field,
                           options->values,     options->strengths};
    const char *states = options->out, *couplings = options->couplings_out;
    const char *partners = options->partners_out;
    int code = 0;
    if (states && couplings && same_file(states, couplings))
        return hop_complain(EXIT_USAGE, "--out and --couplings-out both want %s", states);
    if (partners && ((states && same_file(partners, states)) ||
                     (couplings && same_file(partners, couplings))))
        return hop_complain(EXIT_USAGE, "--partners-out and another both want %s",
                            partners);
    if (partners && !ends_with(partners, ".npy"))
        return hop_complain(EXIT_USAGE, "--partners-out %s: the ending must be .npy",
                            partners);
    if (options->weights && states && same_file(options->weights, states))
        return hop_complain(EXIT_USAGE, "--out and --weights both want %s", states);
    if (options->weights && !ends_with(options->weights, ".npy"))
        return hop_complain(EXIT_USAGE, "--weights %s: the ending must be .npy",
                            options->weights);
    for (size_t i = 0; code == 0 && i < sizeof named / sizeof named[0]; i++)
        code = spare(options, named[i], "an input");
    for (size_t i = 0; code == 0 && i < options->argument_count; i++)
        code = spare(options, options->arguments[i],
                     has_memory_file && i == 0 ? "the memory" : "an input");
    return code;
}

int hop_states_check(const char *path, int has_shape) {
    if (ends_with(path, ".npy")) return 0;
    if (!ends_with(path, ".png") && !ends_with(path, ".txt"))
        return hop_complain(EXIT_USAGE, "--out %s: the ending must be .npy, .png or .txt",
                            path);
    if (has_shape) return 0;
    return hop_complain(
        EXIT_USAGE, "--out %s: the units make no picture; give --size WxH or write .npy",
        path);
}

static int write_one_png(const char *path, const int8_t *units, size_t width,
                         size_t height) {
    hop_image image = {0};
    hop_error error = {0};
    size_t scale = hop_image_readable_scale(width > height ? width : height);
    hop_status status = hop_image_from_units(units, width, height, scale, &image);
    if (status != HOP_OK)
        return hop_complain(hop_exit_of(status, BLAME_FILE),
                            "cannot write %s: %zux%zu units: %s", path, width, height,
                            hop_status_describe(status));
    status = hop_image_write_png(path, &image, &error);
    hop_image_clear(&image);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

/* So that a sheet is about square. */
static size_t columns_for(size_t count) {
    size_t columns = 1;
    while (columns * columns < count) columns++;
    return columns;
}

static void draw_cells(hop_image *sheet, const uint8_t *greys, size_t count,
                       size_t columns, size_t width, size_t height, size_t scale,
                       const char *const *names) {
    size_t cell_width = width * scale + MARGIN;
    size_t cell_height = height * scale + MARGIN + HOP_SHEET_TEXT_HEIGHT + 4;
    for (size_t i = 0; i < count; i++) {
        size_t x = MARGIN + i % columns * cell_width,
               y = MARGIN + i / columns * cell_height;
        char name[64] = "";
        size_t letters = width * scale / hop_sheet_text_width("x", TEXT_SCALE);
        if (letters >= sizeof name) letters = sizeof name - 1;
        strncat(name, names[i], letters);
        hop_sheet_text(sheet, x, y, name, TEXT_SCALE);
        hop_sheet_greys(sheet, x, y + HOP_SHEET_TEXT_HEIGHT + 4,
                        greys + i * width * height, width, height, scale);
    }
}

static int write_greys(const char *path, const uint8_t *greys, size_t count,
                       size_t columns, size_t width, size_t height,
                       const char *const *names) {
    hop_image sheet = {0};
    hop_error error = {0};
    size_t rows = (count + columns - 1) / columns;
    size_t scale = hop_image_readable_scale(width > height ? width : height);
    while (scale > 1 &&
           columns * width * scale * rows * height * scale > MOST_SHEET_PIXELS)
        scale--;
    int code = hop_sheet_begin(
        MARGIN + columns * (width * scale + MARGIN),
        MARGIN + rows * (height * scale + MARGIN + HOP_SHEET_TEXT_HEIGHT + 4), &sheet);
    if (code) return code;
    draw_cells(&sheet, greys, count, columns, width, height, scale, names);
    hop_status status = hop_image_write_png(path, &sheet, &error);
    hop_image_clear(&sheet);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

static int write_sheet(const char *path, const int8_t *states, size_t count,
                       size_t columns, size_t width, size_t height,
                       const char *const *names) {
    const size_t length = count * width * height;
    uint8_t *greys = malloc(length);
    if (!greys) return hop_complain_memory();
    for (size_t i = 0; i < length; i++)
        greys[i] = states[i] > 0 ? 255 : states[i] < 0 ? 0 : 128;
    int code = write_greys(path, greys, count, columns, width, height, names);
    free(greys);
    return code;
}

static int write_one_grey(const char *path, const uint8_t *greys, size_t width,
                          size_t height) {
    const size_t scale = hop_image_readable_scale(width > height ? width : height);
    const size_t wide = width * scale, high = height * scale;
    hop_error error = {0};
    uint8_t *pixels = malloc(wide * high);
    if (!pixels) return hop_complain_memory();
    for (size_t i = 0; i < wide * high; i++)
        pixels[i] = greys[i / wide / scale * width + i % wide / scale];
    hop_image image = {wide, high, 1, pixels};
    hop_status status = hop_image_write_png(path, &image, &error);
    hop_image_clear(&image);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

int hop_greys_write(const char *path, const float *rows, size_t count, size_t width,
                    size_t height, double black, double white, const char *const *names) {
    const size_t length = count * width * height;
    uint8_t *greys = malloc(length);
    if (!greys) return hop_complain_memory();
    for (size_t i = 0; i < length; i++) {
        const double grey = 255 * ((double)rows[i] - black) / (white - black) + 0.5;
        greys[i] = (uint8_t)(grey < 0 ? 0 : grey > 255 ? 255 : grey);
    }
    int code = count == 1 ? write_one_grey(path, greys, width, height)
                          : write_greys(path, greys, count, columns_for(count), width,
                                        height, names);
    free(greys);
    return code;
}

int hop_reals_write(const char *path, const float *rows, size_t count, size_t dim) {
    const size_t shape[2] = {count, dim};
    hop_error error = {0};
    hop_status status = hop_array_write(path, HOP_DTYPE_FLOAT32, 2, shape, rows, &error);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

int hop_states_write(const char *path, const int8_t *states, size_t count, size_t dim,
                     size_t width, size_t height, const char *const *names) {
    hop_error error = {0};
    if (ends_with(path, ".png"))
        return count == 1 ? write_one_png(path, states, width, height)
                          : write_sheet(path, states, count, columns_for(count), width,
                                        height, names);
    size_t shape[2] = {count, dim};
    hop_status status =
        ends_with(path, ".npy")
            ? hop_array_write(path, HOP_DTYPE_INT8, 2, shape, states, &error)
            : hop_grids_write(path, states, count, width, height, &error);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

int hop_play_write(const char *path, const int8_t *states, size_t count, size_t steps,
                   size_t dim, size_t width, size_t height, const char *const *names) {
    hop_error error = {0};
    size_t shape[3] = {count, steps, dim};
    if (ends_with(path, ".png")) {
        const char **captions = calloc(count * steps, sizeof *captions);
        if (!captions) return hop_complain_memory();
        for (size_t i = 0; i < count * steps; i++)
            captions[i] = i % steps ? "" : names[i / steps];
        int code =
            write_sheet(path, states, count * steps, steps, width, height, captions);
        free(captions);
        return code;
    }
    hop_status status =
        ends_with(path, ".npy")
            ? hop_array_write(path, HOP_DTYPE_INT8, 3, shape, states, &error)
            : hop_grids_write(path, states, count * steps, width, height, &error);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

int hop_couplings_write(const char *path, const hop_memory *memory) {
    hop_error error = {0};
    size_t dim = hop_memory_dim(memory), shape[2] = {dim, dim}, bytes;
    double *w = NULL;
    if (!__builtin_mul_overflow(dim * dim, sizeof *w, &bytes)) w = malloc(bytes);
    if (!w) return hop_complain_memory();
    hop_status status = hop_memory_export(memory, w, &error);
    int interrupted = hop_signals_came();
    if (status == HOP_OK && !interrupted)
        status = hop_array_write(path, HOP_DTYPE_FLOAT64, 2, shape, w, &error);
    free(w);
    if (interrupted) return EXIT_INTERRUPTED;
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}
