/* SPDX-License-Identifier: MIT */
/* Damage to cues: noise first, then a cover, then a mask. */
#include "damage.h"

#include <math.h>
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

/* The shape that a cover speaks of. */
static int shape_cover(const hop_cover *cover, size_t dim, size_t *width,
                       size_t *height) {
    int upright = cover->kind == HOP_COVER_TOP || cover->kind == HOP_COVER_BOTTOM;
    if (*width * *height != dim) { /* no picture: a row, or a column for top, bottom */
        if (cover->kind == HOP_COVER_BOX)
            return hop_complain(
                EXIT_USAGE, "--cover box: the units make no picture; give --size WxH");
        *width = upright ? 1 : dim;
        *height = upright ? dim : 1;
    }
    if (cover->kind == HOP_COVER_BOX &&
        (cover->x + cover->width > *width || cover->y + cover->height > *height))
        return hop_complain(
            EXIT_USAGE, "--cover box:%zu,%zu,%zu,%zu lies outside a picture of %zux%zu",
            cover->x, cover->y, cover->width, cover->height, *width, *height);
    return 0;
}

static int add_cover(const hop_options *options, hop_inputs *cues, size_t width,
                     size_t height) {
    const hop_cover *cover = &options->cover;
    int code = shape_cover(cover, cues->dim, &width, &height);
    if (code) return code;
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

/* Normal noise, which missing units do not take part in, in units of the cue less the
   mean memory where that is taken off. */
static int blur(const hop_options *options, size_t index, const float *mean, float *cue,
                size_t dim) {
    const hop_damage damage = {.noise = options->noise};
    hop_error error;
    float *values = malloc(dim * sizeof *values);
    size_t known = 0;
    if (!values) return hop_complain_memory();
    for (size_t i = 0; i < dim; i++)
        if (!isnan(cue[i])) values[known++] = cue[i] - (mean ? mean[i] : 0);
    hop_status status = HOP_OK;
    if (known)
        status =
            hop_damage_apply(&damage, values, known, NULL, options->seed, index, &error);
    known = 0;
    for (size_t i = 0; i < dim; i++)
        if (!isnan(cue[i])) cue[i] = values[known++] + (mean ? mean[i] : 0);
    free(values);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_USAGE, &error);
}

/* The units that hop_noise_flip flips. */
static int turn(const hop_options *options, size_t index, float *cue, size_t dim) {
    int8_t *signs = malloc(dim);
    if (!signs) return hop_complain_memory();
    for (size_t i = 0; i < dim; i++) signs[i] = (int8_t)!isnan(cue[i]);
    hop_status status = hop_noise_flip(signs, dim, options->noise, options->seed, index);
    for (size_t i = 0; status == HOP_OK && i < dim; i++)
        if (signs[i] < 0) cue[i] = -cue[i];
    free(signs);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_USAGE, NULL);
}

static void hide_reals(const hop_options *options, const uint8_t *covered, int signs,
                       size_t dim, size_t index, float *cue) {
    const float low = signs ? -1 : 0;
    hop_random random = hop_random_begin(options->seed, HOP_STREAM_FILL, index);
    for (size_t i = 0; i < dim; i++) {
        if (!covered[i]) continue;
        switch (options->cover_as) {
        case COVER_AS_MINUS:
            cue[i] = low;
            break;
        case COVER_AS_PLUS:
            cue[i] = 1;
            break;
        case COVER_AS_RANDOM:
            cue[i] = hop_random_u32(&random) & 1 ? 1 : low;
            break;
        default:
            cue[i] = NAN;
        }
    }
}

static int cover_reals(const hop_options *options, hop_inputs *cues, int signs,
                       size_t width, size_t height) {
    int code = shape_cover(&options->cover, cues->dim, &width, &height);
    uint8_t *covered = code ? NULL : malloc(cues->dim);
    if (code) return code;
    if (!covered) return hop_complain_memory();
    hop_status status = HOP_OK;
    for (size_t i = 0; status == HOP_OK && i < cues->count; i++) {
        status =
            hop_cover_mark(&options->cover, width, height, options->seed, i, covered);
        if (status == HOP_OK)
            hide_reals(options, covered, signs, cues->dim, i,
                       cues->reals + i * cues->dim);
    }
    free(covered);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_USAGE, NULL);
}

static int mask_reals(const char *path, hop_inputs *cues, const uint8_t *mask,
                      size_t rows) {
    for (size_t i = 0; i < cues->count * cues->dim; i++) {
        const uint8_t how = mask[rows == 1 ? i % cues->dim : i];
        if (how == HOP_MASK_MISSING) cues->reals[i] = NAN;
        if (how == HOP_MASK_CLAMPED && isnan(cues->reals[i]))
            return hop_complain(EXIT_USAGE,
                                "%s: cue %zu, unit %zu is clamped, but missing", path,
                                i / cues->dim, i % cues->dim);
    }
    return 0;
}

int hop_damage_reals(const hop_options *options, hop_inputs *cues, int signs,
                     const float *mean, size_t width, size_t height, uint8_t **mask,
                     size_t *rows) {
    const size_t dim = cues->dim;
    int code = 0;
    for (size_t i = 0; options->given[FLAG_NOISE] && code == 0 && i < cues->count; i++)
        code = signs ? turn(options, i, cues->reals + i * dim, dim)
                     : blur(options, i, mean, cues->reals + i * dim, dim);
    if (code == 0 && options->given[FLAG_COVER])
        code = cover_reals(options, cues, signs, width, height);
    if (code || !options->mask) return code;
    code = hop_mask_read(options->mask, cues->count, dim, mask, rows);
    return code ? code : mask_reals(options->mask, cues, *mask, *rows);
}
