/* SPDX-License-Identifier: MIT */
/* Items of a memory file in words and in JSON. */
#ifndef HOPFIELD_TOOL_ITEMS_H
#define HOPFIELD_TOOL_ITEMS_H

#include <hopfield.h>
#include <jansson.h>

/** Add to an object what a row of the store is: key, label, tags, text, payload, times,
    strength as given and as faded. Complains and returns the exit status. */
int hop_item_json(hop_store *store, size_t row, hop_strength faded, json_t *object);

/** Print "  label  #tag #tag", as far as there are any. Complains. */
int hop_item_print_words(hop_store *store, size_t row);

/** What labels and times a file's items have. */
typedef struct hop_items_facts {
    size_t labelled, labels; /* items with a label; different labels */
    hop_time first, last;    /* created; 0 where there are no items */
    hop_time confirmed;      /* last confirmed, reinforced or learned */
} hop_items_facts;
/** Complains. */
int hop_items_survey(const hop_store *store, hop_items_facts *out);

#endif
