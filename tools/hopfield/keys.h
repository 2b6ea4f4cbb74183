/* SPDX-License-Identifier: MIT */
/* Keys named on the command line, looked up in a memory file. */
#ifndef HOPFIELD_TOOL_KEYS_H
#define HOPFIELD_TOOL_KEYS_H

#include "subject.h"

/** What a command does to one stored key, inside a transaction. */
typedef hop_status hop_key_change(hop_store *store, const char *key,
                                  const hop_options *options, hop_error *error);

/**
 * Change every key that the arguments name after the memory file, all or none: an unknown
 * key changes nothing and is answered with the nearest one. Then say what was done:
 * `done` is a word such as "forgot".
 */
int hop_keys_change(const hop_options *options, const char *command, const char *done,
                    hop_key_change *change);

/** Refuse keys, the arguments after the memory file, that are unknown or named twice. */
int hop_keys_check(const hop_store *store, const hop_options *options);

/** The row that an argument names: a key of a memory file, in a memory without keys a
    number from 0. Complains and returns the exit status. */
int hop_key_row(const hop_subject *subject, const char *text, size_t *row);

#endif
