/* SPDX-License-Identifier: MIT */
/* Damage to cues: noise first, then a cover, then a mask. */
#include "damage.h"

#include <stdlib.h>

#include "arrays.h"
#include "exit.h"

int hop_damage_check(const hop_options *options) {
    if (options->given[FLAG_COVER_AS] && !options->given[FLAG_COVER])
        return hop_complain(EXIT_USAGE, "--cover-as needs --cover");
    return 0;
}

static int add_noise(const hop_options *options, hop_inputs *cues) {
    for (size_t i = 0; i < cues->count; i++) {
        hop_status status = hop_noise_flip(cues->units + i * cues->dim, cues->dim,
                                           options->noise, options->seed, i);
        if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, NULL);
    }
    return 0;
}

static void hide(const hop_options *options, const uint8_t *covered, size_t dim,
                 size_t index, int8_t *units) {
    static const int8_t values[] = {
        [COVER_AS_MISSING] = 0, [COVER_AS_MINUS] = -1, [COVER_AS_PLUS] = 1};
    hop_random random = hop_random_begin(options->seed, HOP_STREAM_FILL, index);
    for (size_t i = 0; i < dim; i++) {
        if (!covered[i]) continue;
        units[i] = options->cover_as == COVER_AS_RANDOM
                       ? (int8_t)(hop_random_u32(&random) & 1 ? 1 : -1)
                       : values[options->cover_as];
    }
}

static int add_cover(const hop_options *options, hop_inputs *cues, size_t width,
                     size_t height) {
    const hop_cover *cover = &options->cover;
    int upright = cover->kind == HOP_COVER_TOP || cover->kind == HOP_COVER_BOTTOM;
    if (width * height !=
        cues->dim) { /* no picture: a row, or a column for top, bottom */
        if (cover->kind == HOP_COVER_BOX)
            return hop_complain(
                EXIT_USAGE, "--cover box: the units make no picture; give --size WxH");
        width = upright ? 1 : cues->dim;
        height = upright ? cues->dim : 1;
    }
    if (cover->kind == HOP_COVER_BOX &&
        (cover->x + cover->width > width || cover->y + cover->height > height))
        return hop_complain(
            EXIT_USAGE, "--cover box:%zu,%zu,%zu,%zu lies outside a picture of %zux%zu",
            cover->x, cover->y, cover->width, cover->height, width, height);
    uint8_t *covered = malloc(cues->dim);
    if (!covered) return hop_complain_memory();
    hop_status status = HOP_OK;
    for (size_t i = 0; status == HOP_OK && i < cues->count; i++) {
        status = hop_cover_mark(cover, width, height, options->seed, i, covered);
        if (status == HOP_OK)
            hide(options, covered, cues->dim, i, cues->units + i * cues->dim);
    }
    free(covered);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_USAGE, NULL);
}

/* Empty the units that the mask calls missing; refuse to clamp those without a value. */
static int apply_mask(const char *path, hop_inputs *cues, const uint8_t *mask,
                      size_t rows) {
    for (size_t i = 0; i < cues->count; i++)
        for (size_t unit = 0; unit < cues->dim; unit++) {
            uint8_t how = mask[(rows == 1 ? 0 : i) * cues->dim + unit];
            int8_t *value = &cues->units[i * cues->dim + unit];
            if (how == HOP_MASK_MISSING) *value = 0;
            if (how == HOP_MASK_CLAMPED && *value == 0)
                return hop_complain(EXIT_USAGE,
                                    "%s: cue %zu, unit %zu is clamped, but missing", path,
                                    i, unit);
        }
    return 0;
}

int hop_damage_cues(const hop_options *options, hop_inputs *cues, size_t width,
                    size_t height, uint8_t **mask, size_t *rows) {
    int code = options->given[FLAG_NOISE] ? add_noise(options, cues) : 0;
    if (code == 0 && options->given[FLAG_COVER])
        code = add_cover(options, cues, width, height);
    if (code || !options->mask) return code;
    code = hop_mask_read(options->mask, cues->count, cues->dim, mask, rows);
    return code ? code : apply_mask(options->mask, cues, *mask, *rows);
}
