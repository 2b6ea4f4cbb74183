/* SPDX-License-Identifier: MIT */
/* Things to be learned, one at a time, from files of every sort. */
#ifndef HOPFIELD_TOOL_FEED_H
#define HOPFIELD_TOOL_FEED_H

#include <hopfield.h>

#include "inputs.h"
#include "options.h"

/** One thing. Pointers are valid until the next one is asked for. */
typedef struct hop_thing {
    const char *key;
    const int8_t *units; /* [dim] of -1 and +1; NULL: values */
    const float *values; /* [dim], finite */
    const char *label, *text, *payload;
    const char *const *tags;
    size_t tag_count;
    const void *picture; /* the file's bytes, with --keep-pictures */
    size_t picture_size;
    hop_strength strength;
    int named;        /* somebody gave it its key */
    const char *path; /* where it stands, for messages */
    size_t line;      /* 0: no line */
} hop_thing;

enum { HOP_MOST_TAGS = 64, HOP_MOST_WHERE = 600 };

typedef struct hop_feed {
    const hop_options *options;
    hop_reading reading;
    hop_strength strength;    /* of what has none of its own */
    int cues;                 /* things are cues: units may be missing */
    int texts;                /* things are texts, ... */
    hop_text_sort sort;       /* ... of this sort */
    hop_record_format format; /* of the file that is open, of records */
    size_t next;              /* argument to open */
    const char *path;         /* of the file that is open; NULL: none */
    hop_inputs rows;          /* of it, or of the picture of a record */
    size_t row;               /* to be given next */
    hop_rows *mapped;         /* an array of floats, read where it lies; NULL: none */
    size_t mapped_end;        /* `row` goes up to it */
    hop_context *context;
    float *values;        /* a row of it */
    hop_records *records; /* of the file that is open; NULL: it holds rows */
    size_t record;        /* how many of them were given */
    hop_records *describe;
    size_t described;
    int8_t *units; /* of a vector of records */
    void *picture;
    char *tag_text; /* --tags, cut into tags */
    const char *tags[HOP_MOST_TAGS];
    size_t tag_count;
    char key[HOP_MAX_KEY + 32];
    char word[HOP_MAX_KEY + 1];       /* without the blanks around it */
    uint64_t given;                   /* things */
    size_t empty;                     /* records without a text, passed over, ... */
    char first_empty[HOP_MOST_WHERE]; /* ... and where the first one stands */
} hop_feed;

/**
 * Begin with argument 1 of the options; rows.dim, dim_from, width and height may be set
 * first, to what all things must have. Complains and returns the exit status; close the
 * feed either way.
 */
int hop_feed_open(const hop_options *options, hop_feed *feed);
/** The next thing; *more is 0 at the end. Complains and returns the exit status. */
int hop_feed_next(hop_feed *feed, hop_thing *out, int *more);
void hop_feed_close(hop_feed *feed);

/** "FILE:LINE" or "FILE" of a thing into text[HOP_MOST_WHERE]. */
void hop_thing_where(const hop_thing *thing, char *text);

#endif
