/* SPDX-License-Identifier: MIT */
/* JSON read within limits, and written compactly. */
#ifndef HOP_ENCODE_JSON_TEXT_H
#define HOP_ENCODE_JSON_TEXT_H

#include <jansson.h>
#include <stddef.h>
#include <hopfield/status.h>

enum {
    HOP_JSON_MAX_NESTING = 64,
    HOP_JSON_MAX_LISTS = 1 << 16, /* lists and objects of one text */
    HOP_JSON_MAX_VALUES = 1 << 22
};

enum { HOP_JSON_WHY_SIZE = 200 };

/* Any JSON value; limits are checked before anything is allocated, duplicate names and
   U+0000 are refused. HOP_EFORMAT, HOP_ELIMIT, HOP_ENOMEM, with the reason in `why`;
   json_decref the value. */
hop_status hop_json_read(const char *text, size_t size, json_t **out,
                         char why[HOP_JSON_WHY_SIZE]);

/* What a text may hold at most. */
typedef struct hop_json_limits {
    size_t nesting, lists, values;
} hop_json_limits;

/* The same within other limits. */
hop_status hop_json_read_within(const char *text, size_t size,
                                const hop_json_limits *limits, json_t **out,
                                char why[HOP_JSON_WHY_SIZE]);

/* The value as text without blanks; members keep their order, reals are written with the
   fewest digits that read back the same. NULL: out of memory. free() it. */
char *hop_json_compact(json_t *value);

/* The value at a dotted path below `from`: at each object the whole rest of the path is
   tried as a name first, then what comes before its next dot; in a list a whole number is
   a place, from 0. NULL: there is none. */
json_t *hop_json_at(json_t *from, const char *path);

#endif
