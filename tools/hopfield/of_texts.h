/* SPDX-License-Identifier: MIT */
/* What commands say of memory files that hold texts. */
#ifndef HOPFIELD_TOOL_OF_TEXTS_H
#define HOPFIELD_TOOL_OF_TEXTS_H

#include <hopfield.h>

#include "options.h"

/** Complain that a file of texts cannot do what was asked, in one line: "FILE holds
    utterances (kind utterance): WHY". */
int hop_texts_refuse(const char *path, const hop_store_recipe *recipe, const char *why);

/** Refuse settings that texts do not know, naming the file; others may have any. */
int hop_texts_check_settings(const hop_options *options, const hop_store_recipe *recipe,
                             const char *path);

/** How many characters the texts of a store have in all. */
size_t hop_texts_characters(const hop_store *store);

/** Bytes of the index that recall makes of a store's texts, made here to be measured: 0
    where it would take longer than about a second. Complains and returns the exit
    status. */
int hop_texts_measure(const hop_store *store, hop_context *context, size_t *bytes);

/** List the rows chosen (NULL: all), one a line: key, strength, label, text. */
void hop_texts_list(const hop_store *store, const hop_strength *faded,
                    const unsigned char *chosen);

#endif
