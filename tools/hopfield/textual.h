/* SPDX-License-Identifier: MIT */
/* Memory files of texts: what the commands share about them. */
#ifndef HOPFIELD_TOOL_TEXTUAL_H
#define HOPFIELD_TOOL_TEXTUAL_H

#include <hopfield.h>

#include "options.h"

/** Whether a memory file holds texts. */
int hop_textual(const hop_store *store);

/** "word", "utterances", ...: what so many items of a recipe of texts are called. */
const char *hop_textual_noun(const hop_store_recipe *recipe, size_t count);

/** Complain where a memory file holds texts. */
int hop_textual_refuse(const hop_store *store);

/** Complain of the first of the options given that says nothing of texts. */
int hop_textual_check(const hop_options *options, const hop_flag_id *strange,
                      size_t count);

/** Whether it holds anything but blanks and control characters of ASCII. */
int hop_textual_any(const char *text, size_t size);

/** The byte at which a text is no UTF-8, or is NUL; `size` where it is fine. */
size_t hop_textual_fault(const char *text, size_t size);

/** A hash of bytes, for finding them again; bytes of equal hashes are to be compared. */
uint64_t hop_textual_hash(const char *bytes, size_t size);

/** Note on stderr that items from row `first` on equal others once folded: how many, and
    one of them. Complains and returns the exit status. */
int hop_textual_twins(hop_store *store, size_t first);

#endif
