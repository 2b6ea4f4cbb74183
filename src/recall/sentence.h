/* SPDX-License-Identifier: MIT */
/* Sentences that grow in a text of a fixed size. */
#ifndef HOP_RECALL_SENTENCE_H
#define HOP_RECALL_SENTENCE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

typedef struct hop_sentence {
    char *text;
    size_t size, used;
} hop_sentence;

/* Adds to the text; what finds no room is cut. */
void hop_say(hop_sentence *sentence, const char *format, ...) HOP_PRINTF(2, 3);

/* "'beach'", or "memory 3" where there are no keys. */
void hop_say_memory(hop_sentence *sentence, const char *const *keys, size_t row);

/* "s", or "" after 1. */
const char *hop_plural(uint64_t count);

#endif
