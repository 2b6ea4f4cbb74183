/* SPDX-License-Identifier: MIT */
/* Covers: which units of a picture are hidden. */
#include <hopfield/patterns.h>
#include <hopfield/random.h>

#include <stdlib.h>
#include <string.h>

static void mark_box(size_t x, size_t y, size_t box_width, size_t box_height,
                     size_t width, size_t height, uint8_t *covered) {
    memset(covered, 0, width * height);
    for (size_t row = y; row < y + box_height; row++)
        memset(covered + row * width + x, 1, box_width);
}

static hop_status mark_random(double fraction, size_t dim, uint64_t seed, uint64_t index,
                              uint8_t *covered) {
    uint32_t *chosen = malloc(dim * sizeof *chosen);
    if (!chosen) return HOP_ENOMEM;
    size_t hidden = hop_fraction_of(fraction, dim);
    hop_random random = hop_random_begin(seed, HOP_STREAM_COVER, index);
    hop_random_choose(&random, chosen, dim, hidden);
    memset(covered, 0, dim);
    for (size_t k = 0; k < hidden; k++) covered[chosen[k]] = 1;
    free(chosen);
    return HOP_OK;
}

hop_status hop_cover_mark(const hop_cover *cover, size_t width, size_t height,
                          uint64_t seed, uint64_t index, uint8_t *covered) {
    if (width == 0 || height == 0 || width > HOP_MAX_UNITS / height) return HOP_EINVAL;
    if (cover->kind == HOP_COVER_BOX) {
        if (cover->x > width || cover->width > width - cover->x || cover->y > height ||
            cover->height > height - cover->y)
            return HOP_EINVAL;
        mark_box(cover->x, cover->y, cover->width, cover->height, width, height, covered);
        return HOP_OK;
    }
    if (!(cover->fraction >= 0 && cover->fraction <= 1)) return HOP_EINVAL;
    size_t rows = hop_fraction_of(cover->fraction, height);
    size_t columns = hop_fraction_of(cover->fraction, width);
    switch (cover->kind) {
    case HOP_COVER_TOP:
        mark_box(0, 0, width, rows, width, height, covered);
        return HOP_OK;
    case HOP_COVER_BOTTOM:
        mark_box(0, height - rows, width, rows, width, height, covered);
        return HOP_OK;
    case HOP_COVER_LEFT:
        mark_box(0, 0, columns, height, width, height, covered);
        return HOP_OK;
    case HOP_COVER_RIGHT:
        mark_box(width - columns, 0, columns, height, width, height, covered);
        return HOP_OK;
    case HOP_COVER_RANDOM:
        return mark_random(cover->fraction, width * height, seed, index, covered);
    case HOP_COVER_BOX:
        break;
    }
    return HOP_EINVAL;
}
