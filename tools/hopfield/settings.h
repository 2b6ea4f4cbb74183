/* SPDX-License-Identifier: MIT */
/* Recipes of memory files as options ask for them. */
#ifndef HOPFIELD_TOOL_SETTINGS_H
#define HOPFIELD_TOOL_SETTINGS_H

#include <hopfield.h>

#include "options.h"

/** The options that hop_settings_change takes, for tables of flags. */
#define HOP_SETTING_FLAGS                                                                \
    FLAG_RULE, FLAG_SCALING, FLAG_DIAGONAL, FLAG_LEARN_ENERGY, FLAG_SIMILARITY,          \
        FLAG_ACTIVATION, FLAG_LEARN_BETA, FLAG_FALSE_REJECTION, FLAG_HALF_LIFE

/** Whether any of them is given. */
int hop_settings_given(const hop_options *options);

/**
 * Change what patterns do not depend on, as the options say: the rule or the energy and
 * what goes with it, the half-life. Complains of what does not go together and returns
 * the exit status.
 */
int hop_settings_change(const hop_options *options, hop_store_recipe *recipe);

/** The recipe of a new file, but for dim, width and height: the preset of --kind, changed
    as the options say. pictures: some inputs are some. Complains. */
int hop_settings_begin(const hop_options *options, int pictures, hop_store_recipe *out);

/** Complain of options that say other than the recipe of the file at `path`. */
int hop_settings_compare(const hop_options *options, const hop_store_recipe *recipe,
                         const char *path);

/** "30d", "12h" or "never" into text[24]. */
enum { HOP_DURATION_TEXT = 24 };
void hop_duration_text(int64_t milliseconds, char text[HOP_DURATION_TEXT]);

#endif
