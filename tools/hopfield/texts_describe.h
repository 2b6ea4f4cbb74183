/* SPDX-License-Identifier: MIT */
/* Memory files of texts: what `info` and `list` say of them. */
#ifndef HOPFIELD_TOOL_TEXTS_DESCRIBE_H
#define HOPFIELD_TOOL_TEXTS_DESCRIBE_H

#include <hopfield.h>

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
