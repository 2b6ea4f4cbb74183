/* SPDX-License-Identifier: MIT */
/* The recipe of a memory file: how things become patterns, and how they are recalled. */
#ifndef HOPFIELD_RECIPE_H
#define HOPFIELD_RECIPE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/image.h>
#include <hopfield/memory.h>
#include <hopfield/rows.h>
#include <hopfield/similarity.h>
#include <hopfield/status.h>
#include <hopfield/texts.h>
#include <hopfield/vector.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What turns things into patterns. */
typedef enum hop_encoder {
    HOP_ENCODER_NONE,    /* patterns or rows come as they are */
    HOP_ENCODER_PICTURE, /* pictures: grey, resize, threshold: bits */
    HOP_ENCODER_GREYS,   /* pictures: grey, resize: reals 0..1 */
    HOP_ENCODER_WORD,    /* texts, kept as they are, and compared as words, ... */
    HOP_ENCODER_UTTERANCE,
    HOP_ENCODER_DOCUMENT,
    HOP_ENCODER_COUNT
} hop_encoder;

/** "none", "picture", "greys", "word", "utterance", "document"; NULL outside the enum.
    Static storage. */
HOP_API const char *hop_encoder_name(hop_encoder encoder);

/**
 * How things become patterns, and how patterns are recalled. Begin with
 * HOP_STORE_RECIPE_INIT.
 *
 * width * height = dim; where an encoder takes pictures, at most 4096 units a side, and
 * image.width and image.height equal width and height; else image is not kept.
 *
 * Where an encoder takes texts, the text is the pattern: dim, width and height are 0, the
 * energy is "softmax", beta is above 0, rule and beta_auto are "" and 0, and of the rest
 * only kind, language, false_rejection, threshold, tuned_at and half_life are kept; what
 * is not kept is 0.
 *
 * Exactly one of rule and energy is given. Couplings are of bits.
 */
typedef struct hop_store_recipe {
    char kind[32]; /* the preset it began as; only a name: printable ASCII, no blanks */
    hop_encoder encoder;
    size_t dim;
    size_t width, height; /* of the picture that a pattern is; dim x 1: no picture */
    hop_image_recipe image;
    hop_storage storage;
    int normalise; /* of reals: rows and cues are scaled to length 1 */
    size_t codes;  /* of reals: bits of the sign code kept beside each row; a multiple of
                      64 up to 4096, or 0 */

    hop_language language; /* of texts */

    /* From here on what patterns do not depend on; hop_store_change_recipe changes it. */
    char rule[128]; /* recall by couplings: "hebb"; "": by steps */
    hop_scaling scaling;
    hop_diagonal diagonal;
    char
        energy[64]; /* recall by steps: "softmax", "entmax:alpha=1.5"; "": by couplings */
    hop_similarity similarity;
    hop_activation activation;
    double beta;            /* of steps, as given or as last tuned; 0: not yet tuned */
    int beta_auto;          /* 1: beta is tuned to the memories */
    double false_rejection; /* share of genuine cues that may be called unknown, below 1;
                               0: no cue is unknown */
    double threshold;       /* energy above which a cue is unknown, of texts the score
                               below which it is; says nothing while false_rejection or
                               tuned_at is 0 */
    size_t tuned_at;   /* items when beta and threshold were last worked out; 0: never */
    int64_t half_life; /* ms in which a strength that is not confirmed halves; 0: never */
} hop_store_recipe;

/** Whether the patterns of a recipe are texts, and then of which sort (nullable). */
HOP_API int hop_recipe_of_texts(const hop_store_recipe *recipe, hop_text_sort *sort);

/** Patterns of -1 and +1 under Hebb's rule; dim, width and height are to be filled in. */
#define HOP_STORE_RECIPE_INIT                                                            \
    { .kind = "patterns", .storage = HOP_STORAGE_BITS, .rule = "hebb" }

#ifdef __cplusplus
}
#endif
#endif
