/* SPDX-License-Identifier: MIT */
/* The acts of hopfield demo. */
#ifndef HOPFIELD_TOOL_DEMO_H
#define HOPFIELD_TOOL_DEMO_H

#include "inputs.h"

enum { HOP_DEMO_SCENES = 7, HOP_DEMO_SIDE = 32, HOP_DEMO_UNITS = 32 * 32 };

/** The scenes of the first source, by name. */
extern const char *const hop_demo_scenes[HOP_DEMO_SCENES];

/** What all acts share. */
typedef struct hop_demo {
    hop_context *context;
    const char *folder; /* of the scenes */
    const char *out;    /* folder of the contact sheet */
    uint64_t seed;
} hop_demo;

/* Each act prints what it does, complains where it cannot, and returns an exit status. */

/** Learn the scenes, damage them in three ways, recall, draw a contact sheet. */
int hop_demo_recall(const hop_demo *demo);
/** Reinforce a new association until the old one gives way. */
int hop_demo_drift(const hop_demo *demo);
/** Nearly white pictures: the wrong scene comes back. */
int hop_demo_pale(const hop_demo *demo);
/** Clothes of Fashion-MNIST, where its package is installed. */
int hop_demo_clothes(const hop_demo *demo);

/** Read <folder>/<scene><ending> for each scene, in their order. */
int hop_demo_read(const char *folder, const char *ending, hop_inputs *out);
/** A Hebb memory of patterns, each of one strength. */
int hop_demo_learn(const hop_demo *demo, const hop_inputs *inputs, hop_scaling scaling,
                   hop_strength strength, hop_memory **out);
/** Recall cues[count][dim] synchronously. */
int hop_demo_settle(const hop_demo *demo, const hop_memory *memory, const int8_t *cues,
                    size_t count, int8_t *states, hop_result *results);
/** A title with a line under it. */
void hop_demo_title(const char *text);

#endif
