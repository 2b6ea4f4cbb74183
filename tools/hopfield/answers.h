/* SPDX-License-Identifier: MIT */
/* Answers of a lookup in words and as JSON, and the confirmation of what was right. */
#ifndef HOPFIELD_TOOL_ANSWERS_H
#define HOPFIELD_TOOL_ANSWERS_H

#include <hopfield.h>
#include <jansson.h>

#include "options.h"

/**
 * Add an answer to an object: verdict, key, label, payload, score, margin, mass, outcome,
 * energy, entropy, steps, looked_at and matches. HOP_EIO, HOP_EFORMAT and the like where
 * the content of a match cannot be read; one that was forgotten meanwhile has none.
 */
hop_status hop_answer_json(hop_store *store, const hop_answer *answer,
                           const hop_answer_match *matches, json_t *object,
                           hop_error *error);

/** Print the answer on a line or two. Complains and returns the exit status. */
int hop_answer_print(hop_store *store, const hop_answer *answer,
                     const hop_answer_match *matches);

/** Whether an answer can be confirmed as it is: exact or near. */
int hop_answer_stands(const hop_answer *answer);

/** The settings of the file, changed as options say, of what patterns do not depend on.
    Complains of an energy with an option of couplings and returns the exit status. */
int hop_answer_recipe(const hop_options *options, const hop_store_recipe *file,
                      hop_store_recipe *out);

/** Confirm keys, each by options->by, in one transaction. */
hop_status hop_answers_confirm(hop_store *store, const hop_options *options,
                               const char *const *keys, size_t count, hop_error *error);

/** The same of rows, and say so on stderr. Complains and returns the exit status. */
int hop_answers_confirm_rows(hop_store *store, const hop_options *options,
                             const size_t *rows, size_t count);

/** Tune a file that was not yet, or that has outgrown what was found, and keep that. What
    cannot be tuned is noted on stderr and left. Complains of what else goes wrong and
    returns the exit status. */
int hop_answers_tune(const hop_options *options, hop_store *store);

#endif
