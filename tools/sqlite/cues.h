/* SPDX-License-Identifier: MIT */
/* Cues as SQL has them. */
#ifndef HOPFIELD_SQLITE_CUES_H
#define HOPFIELD_SQLITE_CUES_H

#include <hopfield.h>
#include <sqlite3ext.h>

/**
 * A cue: a JSON list of numbers, null for what is missing; a blob of float32 numbers, as
 * sqlite-vec and others keep vectors; a picture's bytes, where the memory was made of
 * pictures; any other text.
 *
 * numbers  [dim], where those of a list or a blob go
 * out      borrows from `value` and `numbers`
 */
hop_status hop_sqlite_cue(sqlite3 *db, const hop_store_recipe *recipe,
                          sqlite3_value *value, float *numbers, hop_cue *out,
                          hop_error *error);

#endif
