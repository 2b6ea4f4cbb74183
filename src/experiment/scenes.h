/* SPDX-License-Identifier: MIT */
/* A folder of scenes, each with a background, an old and a new association. */
#ifndef HOP_EXPERIMENT_SCENES_H
#define HOP_EXPERIMENT_SCENES_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/patterns.h>

enum { HOP_MAX_SCENES = 64 };

/* A picture of a scene. */
typedef enum hop_scene_part {
    HOP_PART_BG,  /* <scene>_bg */
    HOP_PART_OLD, /* <scene>_old */
    HOP_PART_NEW, /* <scene>_new */
    HOP_PARTS
} hop_scene_part;

typedef struct hop_scenes {
    size_t count, width, height, units; /* units = width height */
    char **names;                       /* [count], sorted by their bytes */
    hop_patterns *patterns;             /* row HOP_PARTS scene + part */
    uint64_t fingerprint;               /* of names and patterns; not 0 */
} hop_scenes;

/* Reads a folder of pictures <scene>_bg, <scene>_old and <scene>_new (.png, .jpg, .jpeg,
   .webp, .pbm, .pgm, .ppm, .pnm) as patterns of width x height units: grey above 127 is
   +1. Files of other names are passed over. HOP_EIO (no such folder, a file), HOP_EINVAL
   (no scene, a scene without one of its pictures or with two of a kind), HOP_EFORMAT (a
   damaged picture), HOP_EUNSUPPORTED, HOP_ELIMIT (more than HOP_MAX_SCENES scenes, or of
   more than HOP_MAX_UNITS units in all), HOP_ENOMEM; the message names folder, scene and
   file. */
hop_status hop_scenes_read(const char *folder, size_t width, size_t height,
                           hop_scenes **out, hop_error *error);
void hop_scenes_free(hop_scenes *scenes);

static inline size_t hop_scene_row(size_t scene, hop_scene_part part) {
    return HOP_PARTS * scene + part;
}

#endif
