/* SPDX-License-Identifier: MIT */
/* A dump while it is read: its lines, and the store that they go into. */
#ifndef HOP_STORE_RESTORE_H
#define HOP_STORE_RESTORE_H

#include <jansson.h>
#include <hopfield/upkeep.h>
#include "store/store.h"

/* A picture of 64 MiB as base64, a text of 16 MiB of escapes, a payload, a pattern. */
#define HOP_DUMP_MAX_LINE ((size_t)1 << 29)

typedef struct hop_restorer {
    const char *name; /* of the dump */
    hop_read *read;
    void *user;
    hop_error *error;

    char *bytes; /* what was read, from `begin` to `end` not yet taken */
    size_t capacity, begin, end;
    int ended;
    size_t line; /* number of the last line taken, from 1 */

    hop_store *store; /* the new file, its transaction open */
    hop_context *context;
    void *pattern; /* room for one, as the mirror takes it; starts on 64 bytes */
    float *values; /* [dim], where rows have sign codes */
    size_t dim;    /* of the recipe; 0: not yet known */
    int64_t items; /* that the first line promises */
} hop_restorer;

/* "NAME:LINE: ...". */
hop_status hop_restore_fail(hop_restorer *self, hop_status status, const char *format,
                            ...) HOP_PRINTF(3, 4);
/* The next line as a JSON object; HOP_EEMPTY at the end. */
hop_status hop_restore_line(hop_restorer *self, json_t **out);
/* A pattern in the one form that is there, into self->pattern. */
hop_status hop_restore_pattern(hop_restorer *self, const json_t *pattern,
                               const json_t *units, const json_t *values);
/* A text that is a pattern, as it lies in the JSON value; the row's key is known. */
hop_status hop_restore_text(hop_restorer *self, hop_text_sort sort, const json_t *value,
                            hop_mirror_row *row);
/* One line's item, into the store. */
hop_status hop_restore_item(hop_restorer *self, json_t *object);

#endif
