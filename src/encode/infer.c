/* SPDX-License-Identifier: MIT */
/* Finding a covered part of a picture without being told of it. */
#include <hopfield/infer.h>

#include <math.h>
#include <stdlib.h>
#include <hopfield/patterns.h>
#include "core/error.h"

/* A cover takes this share of the picture at least. */
static const double LEAST_AREA = 0.05;

/* A cover is uniform in at most this share of the memories. */
static const double USUAL = 0.01;

/* Units of a memory are equal where they differ by this share of its range at most. */
static const float EQUAL = 1.0f / 32;

/* Equal units that end at one place of the current line: how many columns, how high. */
typedef struct step {
    size_t first, height;
} step;

static void keep_larger(hop_inferred *best, size_t x, size_t bottom, size_t width,
                        size_t height, float value) {
    if (width * height <= best->width * best->height) return;
    best->x = x;
    best->y = bottom + 1 - height;
    best->width = width;
    best->height = height;
    best->value = value;
}

/* The largest rectangles that end on a line: heights[x] is how far up units equal that of
   (x, line). Columns are taken from the left; `open` holds rising heights. */
static void scan_line(const float *line, const size_t *heights, size_t width,
                      size_t bottom, step *open, hop_inferred *best) {
    size_t depth = 0;
    for (size_t x = 0; x <= width; x++) {
        const int goes_on = x > 0 && x < width && line[x] == line[x - 1];
        const size_t height = x < width ? heights[x] : 0;
        size_t first = x;
        while (depth > 0 && (!goes_on || open[depth - 1].height >= height)) {
            const step *top = &open[--depth];
            keep_larger(best, top->first, bottom, x - top->first, top->height,
                        line[x - 1]);
            first = top->first;
        }
        if (!goes_on) first = x;
        if (x < width) open[depth++] = (step){first, height};
    }
}

static hop_status largest_uniform(const float *cue, size_t width, size_t height,
                                  hop_inferred *best, hop_error *error) {
    size_t *heights = calloc(width, sizeof *heights);
    step *open = malloc((width + 1) * sizeof *open);
    const int whole = heights && open;
    for (size_t y = 0; whole && y < height; y++) {
        const float *line = cue + y * width;
        const float *above = y > 0 ? line - width : NULL;
        for (size_t x = 0; x < width; x++)
            heights[x] = above && line[x] == above[x] ? heights[x] + 1 : 1;
        scan_line(line, heights, width, y, open, best);
    }
    free(heights);
    free(open);
    return whole ? HOP_OK : hop_fail_memory(error);
}

/* Whether a memory is as good as uniform in the rectangle. */
static int is_uniform(const float *row, size_t width, size_t dim,
                      const hop_inferred *where) {
    float low = row[0], high = row[0], least = INFINITY, most = -INFINITY;
    for (size_t i = 1; i < dim; i++) {
        low = fminf(low, row[i]);
        high = fmaxf(high, row[i]);
    }
    for (size_t y = where->y; y < where->y + where->height; y++)
        for (size_t x = where->x; x < where->x + where->width; x++) {
            least = fminf(least, row[y * width + x]);
            most = fmaxf(most, row[y * width + x]);
        }
    return most - least <= EQUAL * (high - low);
}

static hop_status find_usual(const hop_rows *keys, size_t width, hop_inferred *where,
                             hop_error *error) {
    const size_t count = hop_rows_count(keys), dim = hop_rows_dim(keys);
    float *row = malloc(dim * sizeof *row);
    size_t uniform = 0;
    if (!row) return hop_fail_memory(error);
    for (size_t r = 0; r < count; r++) {
        hop_rows_read(keys, r, row);
        uniform += (size_t)is_uniform(row, width, dim, where);
    }
    where->usual = (double)uniform / (double)count;
    free(row);
    return HOP_OK;
}

hop_status hop_infer_missing(const hop_rows *keys, size_t width, size_t height,
                             const float *cue, uint8_t *mask, hop_inferred *out,
                             hop_error *error) {
    const size_t dim = hop_rows_dim(keys);
    const hop_rows_options *options = hop_rows_options_of(keys);
    hop_inferred best = {0};
    if (width == 0 || dim / width != height || dim % width != 0)
        return hop_fail(error, HOP_ESHAPE,
                        "a picture of %zux%zu for memories of %zu units", width, height,
                        dim);
    if (options->centre || options->normalise)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "a cover shows only beside memories that are neither centred nor "
                        "normalised");
    for (size_t i = 0; i < dim; i++)
        if (!isfinite(cue[i]))
            return hop_fail(error, HOP_EVALUE, "unit %zu: %g is not finite", i,
                            (double)cue[i]);
    hop_status status = largest_uniform(cue, width, height, &best, error);
    if (status == HOP_OK) status = find_usual(keys, width, &best, error);
    if (status != HOP_OK) return status;
    best.found = (double)(best.width * best.height) >= LEAST_AREA * (double)dim &&
                 best.usual <= USUAL;
    for (size_t y = best.y; mask && best.found && y < best.y + best.height; y++)
        for (size_t x = best.x; x < best.x + best.width; x++)
            mask[y * width + x] = HOP_MASK_MISSING;
    *out = best;
    return HOP_OK;
}
