/* SPDX-License-Identifier: MIT */
/* A memory file kept ready for cues with and without conditions. */
#ifndef HOPFIELD_TOOL_STDIN_READY_H
#define HOPFIELD_TOOL_STDIN_READY_H

#include <hopfield.h>
#include <hopfield/filter.h>

#include "options.h"

enum { HOP_READY_MOST = 8 };

/** A lookup for one set of conditions. */
typedef struct hop_prepared {
    char *where; /* JSON list; NULL: none but those of the command line */
    hop_lookup *lookup;
    hop_time made; /* by the store's clock */
    unsigned long used;
} hop_prepared;

typedef struct hop_ready {
    const hop_options *options;
    hop_context *context;
    hop_store *store;
    hop_store_recipe recipe; /* with what the options change */
    hop_prepared prepared[HOP_READY_MOST];
    unsigned long clock;
    int forgotten; /* the recipe is to be read again */
} hop_ready;

/** Complains and returns the exit status; close it either way. */
int hop_ready_open(const hop_options *options, hop_ready *out);
void hop_ready_close(hop_ready *ready);

/** Bring in what others committed. */
hop_status hop_ready_refresh(hop_ready *ready, hop_error *error);
/** Forget what was made ready: the store has changed. */
void hop_ready_forget(hop_ready *ready);

/** The lookup for conditions as a JSON list of texts (NULL: none), which lives until the
    next call. Strengths that fade, and conditions on times, are those of a moment ago:
    a thousandth of the half-life, and a second. */
hop_status hop_ready_lookup(hop_ready *ready, const char *where, hop_lookup **out,
                            hop_error *error);

#endif
