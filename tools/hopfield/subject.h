/* SPDX-License-Identifier: MIT */
/* What a command works on: a memory file, or an ad-hoc memory in RAM. */
#ifndef HOPFIELD_TOOL_SUBJECT_H
#define HOPFIELD_TOOL_SUBJECT_H

#include <hopfield.h>

#include "inputs.h"
#include "options.h"

typedef struct hop_subject {
    const char *name; /* the memory file, or the file of patterns or couplings */
    hop_context *context;
    hop_store *store; /* NULL for an ad-hoc memory */
    hop_memory *memory;
    const char **keys;    /* [count]; NULL for an ad-hoc memory */
    size_t width, height; /* of the picture that a pattern is; 0: not known */
    hop_reading reading;  /* how its cues are read */
} hop_subject;

/** A context as the options ask for, which signals interrupt. */
int hop_subject_context(const hop_options *options, hop_context **out);
void hop_subject_context_free(hop_context *context);

/** Open or create a memory file, with the clock and the durability that the options ask
    for; they must outlive it. Complains and returns the exit status. */
int hop_subject_open_store(const hop_options *options, const char *path,
                           hop_store_mode mode, const hop_store_recipe *recipe,
                           hop_store **out);
/** What is left of all strengths by the store's clock, *out[count]: free it. Complains.
 */
int hop_subject_strengths(const hop_store *store, hop_strength **out);
/** Open a memory file as it comes. Complains and returns the exit status. */
int hop_subject_store(const char *path, hop_store_mode mode, hop_store **out);

/**
 * Open what --patterns and --couplings name, else the memory file that is the first
 * argument; *cues is the place of the first argument after it. Complains and returns the
 * exit status; close the subject either way.
 */
int hop_subject_open(const hop_options *options, hop_subject *subject, size_t *cues);
/** The same, of a memory file that is open already: the subject owns it from now on. */
int hop_subject_open_with(const hop_options *options, hop_store *store,
                          hop_subject *subject, size_t *cues);
/** Open the memory file that is the first argument to describe it: `memory` is that of
   all its items, whatever --where chooses, and NULL where it recalls by steps. Complains
   and returns the exit status; close the subject either way. */
int hop_subject_open_file(const hop_options *options, hop_subject *subject);
void hop_subject_close(hop_subject *subject);

/** The key of a row, or "memory N" in a memory without keys, into text[size]. */
void hop_subject_row(const hop_subject *subject, size_t row, char *text, size_t size);
enum { HOP_ROW_NAME = HOP_MAX_KEY + 1 };

/** Whether a memory lives in RAM only. */
int hop_subject_is_ad_hoc(const hop_options *options);

/** Read arguments `first` and on as cues of the subject; there must be at least one. A
    subject that knows no shape takes that of its cues. Cues of pairs may be one side of
    them, the one that --from names; the other is then missing. */
int hop_subject_cues(hop_subject *subject, const hop_options *options, size_t first,
                     hop_inputs *cues);

/** The shape of its pictures, a guessed square where nothing says it; 0 where none. */
int hop_subject_shape(const hop_subject *subject, size_t *width, size_t *height);

/** Refuse options that contradict a file's recipe, naming both values. */
int hop_recipe_compare(const hop_options *options, const hop_store_recipe *recipe,
                       const char *path);
/** The picture that a recipe's patterns are; 0 where they are none. */
void hop_recipe_shape(const hop_store_recipe *recipe, size_t *width, size_t *height);
/** How files are read for a recipe. */
int hop_recipe_reading(const hop_options *options, const hop_store_recipe *recipe,
                       hop_reading *out);
/** "127", "otsu" or "dither" into text[16]. */
void hop_threshold_text(const hop_image_recipe *image, char *text);

/** Patterns that all have a value in every unit, packed. Complains. */
int hop_inputs_pack(const hop_inputs *inputs, hop_patterns **out);

#endif
