/* SPDX-License-Identifier: MIT */
/* What likeness of patterns and of texts share. */
#ifndef HOP_CARE_ALIKE_H
#define HOP_CARE_ALIKE_H

#include <hopfield/care.h>

/* Whether two items have the same label, or both none. */
int hop_same_label(const hop_store *store, size_t row, size_t other);

/* hop_store_likenesses of a file of texts; `least` is checked. */
hop_status hop_text_likenesses(const hop_store *store, hop_context *context, double least,
                               size_t most, hop_likeness **out, size_t *count,
                               size_t *total, hop_error *error);

#endif
