/* SPDX-License-Identifier: MIT */
/* Options beside the recipe of a memory file. */
#include "subject.h"

#include <stdio.h>
#include <string.h>

#include "exit.h"

void hop_threshold_text(const hop_image_recipe *image, char *text) {
    if (image->threshold == HOP_THRESHOLD_LEVEL)
        snprintf(text, 16, "%u", image->level);
    else
        snprintf(text, 16, "%s",
                 image->threshold == HOP_THRESHOLD_OTSU ? "otsu" : "dither");
}

static int contradicts(const char *option, const char *wanted, const char *path,
                       const char *held) {
    return hop_complain(EXIT_USAGE,
                        "--%s %s: %s was made with %s, which is fixed for its lifetime",
                        option, wanted, path, held);
}

/* What hopfield configure may change. */
static int set_otherwise(const char *option, const char *wanted, const char *path,
                         const char *held) {
    return hop_complain(EXIT_USAGE, "--%s %s: %s has %s (hopfield configure changes it)",
                        option, wanted, path, held);
}

static int check_size(const hop_options *options, const hop_store_recipe *recipe,
                      const char *path) {
    char wanted[48], held[48];
    const hop_size *size = &options->size;
    if (size->width == recipe->width && size->height == recipe->height) return 0;
    snprintf(wanted, sizeof wanted, "%zux%zu", size->width, size->height);
    snprintf(held, sizeof held, "%zux%zu", recipe->width, recipe->height);
    return contradicts("size", wanted, path, held);
}

static int check_threshold(const hop_options *options, const hop_store_recipe *recipe,
                           const char *path) {
    char wanted[16], held[16];
    hop_image_recipe image = {0, 0, options->threshold.kind, 0};
    if (recipe->encoder != HOP_ENCODER_PICTURE) return 0; /* then it binarises arrays */
    if (image.threshold == recipe->image.threshold &&
        (image.threshold != HOP_THRESHOLD_LEVEL ||
         options->threshold.level == (double)recipe->image.level))
        return 0;
    if (image.threshold == HOP_THRESHOLD_LEVEL)
        snprintf(wanted, sizeof wanted, "%.6g", options->threshold.level);
    else
        hop_threshold_text(&image, wanted);
    hop_threshold_text(&recipe->image, held);
    return contradicts("threshold", wanted, path, held);
}

int hop_recipe_compare(const hop_options *options, const hop_store_recipe *recipe,
                       const char *path) {
    int code = 0;
    if (options->given[FLAG_SIZE]) code = check_size(options, recipe, path);
    if (code == 0 && options->given[FLAG_THRESHOLD])
        code = check_threshold(options, recipe, path);
    if (code) return code;
    if (options->given[FLAG_RULE] && options->given[FLAG_ENERGY] &&
        strcmp(options->rule, recipe->rule) != 0)
        return hop_complain(
            EXIT_USAGE,
            "--energy %s: %s has rule %s (hopfield configure changes it); "
            "with --similarity dot as well, its patterns are recalled as "
            "vectors",
            options->rule, path, recipe->rule);
    if (options->given[FLAG_RULE] && strcmp(options->rule, recipe->rule) != 0)
        return set_otherwise("rule", options->rule, path,
                             recipe->rule[0] ? recipe->rule : recipe->energy);
    if (options->given[FLAG_SCALING] && options->scaling != (int)recipe->scaling)
        return set_otherwise("scaling", hop_scaling_name((hop_scaling)options->scaling),
                             path, hop_scaling_name(recipe->scaling));
    if (options->given[FLAG_DIAGONAL] && options->diagonal != (int)recipe->diagonal)
        return set_otherwise("diagonal",
                             hop_diagonal_name((hop_diagonal)options->diagonal), path,
                             hop_diagonal_name(recipe->diagonal));
    return 0;
}

void hop_recipe_shape(const hop_store_recipe *recipe, size_t *width, size_t *height) {
    int picture = recipe->height > 1 || recipe->encoder != HOP_ENCODER_NONE;
    *width = picture ? recipe->width : 0;
    *height = picture ? recipe->height : 0;
}

int hop_recipe_reading(const hop_options *options, const hop_store_recipe *recipe,
                       hop_reading *out) {
    int code = hop_reading_of(options, out);
    if (code) return code;
    out->pictures = recipe->encoder != HOP_ENCODER_NONE;
    out->image = recipe->image;
    out->resize_idx = 1;
    out->real = out->raw = recipe->storage != HOP_STORAGE_BITS;
    return 0;
}
