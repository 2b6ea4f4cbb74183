/* SPDX-License-Identifier: MIT */
/* Records: what is known of things to be learned or asked, read from text files one at a
   time. */
#ifndef HOPFIELD_RECORDS_H
#define HOPFIELD_RECORDS_H

#include <stddef.h>
#include <hopfield/memory.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a file holds records. All are UTF-8; a byte order mark at the start is passed
   over, and so are empty lines. */
typedef enum hop_record_format {
    HOP_RECORDS_LINES,   /* one text a line */
    HOP_RECORDS_NUMBERS, /* one vector a line: numbers between blanks */
    HOP_RECORDS_WORDS,   /* a key, then a vector, as GloVe and word2vec have them; a first
                            line of two whole numbers says how many, and of what length */
    HOP_RECORDS_TSV,     /* columns between tabs */
    HOP_RECORDS_CSV,     /* columns between commas */
    HOP_RECORDS_JSONL,   /* one JSON object a line */
    HOP_RECORDS_FORMAT_COUNT
} hop_record_format;

/** What can be known of a thing. */
typedef enum hop_record_field {
    HOP_RECORD_KEY,
    HOP_RECORD_TEXT,
    HOP_RECORD_LABEL,
    HOP_RECORD_TAGS,
    HOP_RECORD_PAYLOAD,
    HOP_RECORD_STRENGTH,
    HOP_RECORD_PICTURE,
    HOP_RECORD_VECTOR,
    HOP_RECORD_FIELD_COUNT
} hop_record_field;

/** "key", "text", "label", ...; NULL outside the enum. */
HOP_API const char *hop_record_field_name(hop_record_field field);

enum {
    HOP_RECORD_MAX_LINE = 16 << 20, /* bytes of a record */
    HOP_RECORD_MAX_FIELDS = 256,    /* columns of a table, names of options, tags */
    HOP_RECORD_MAX_NESTING = 64     /* of JSON */
};

/** Begin with HOP_RECORDS_OPTIONS_INIT. Texts are copied. */
typedef struct hop_records_options {
    size_t size;
    /** [HOP_RECORD_FIELD_COUNT] the column, or the name or dotted path of JSON, that
       holds a field: "answers.0.text" is the text in the first of the answers, "." the
       whole object (for the payload only). NULL: the field's own name; of the strength
       also "frequency", where no "strength" is there and no other field has that name.
       Two fields may have one name. A name that is given must be among the columns of a
       table, and of JSON lines in one at least: else the end of the file is HOP_EINVAL.
     */
    const char *names[HOP_RECORD_FIELD_COUNT];
    /** Tables: names of all columns, in their order, such as "key,label,text"; "-" or
        nothing passes one over. NULL: the first line has them. */
    const char *columns;
    int header;       /* tables: the first line is no record, though columns are given */
    int plain_quotes; /* tables: a quote is a character like any other */
    const char *const
        *extra;         /* [extra_count] more columns, names or paths, read as text */
    size_t extra_count; /* with the names, at most HOP_RECORD_MAX_FIELDS */
    size_t max_line;    /* 0: HOP_RECORD_MAX_LINE; never more */
} hop_records_options;
#define HOP_RECORDS_OPTIONS_INIT                                                         \
    { .size = sizeof(hop_records_options) }

/**
 * One record. What is not known is NULL (a strength 1/1): no such column or name, an
 * empty cell, JSON null. All pointers are valid until the next call; texts end with a
 * NUL, which none of them holds.
 */
typedef struct hop_record {
    size_t line; /* where it begins, from 1 */
    const char *key, *text, *label;
    const char *payload; /* compact JSON */
    const char *picture; /* a path; one that is relative begins at the file's folder */
    const char *const *tags;
    size_t tag_count;
    hop_strength strength;
    int strength_given;
    const float *vector; /* [dim], finite; of one length in all of a file */
    size_t dim;
    const char *const *extra; /* [extra_count] of the options, each NULL or text */
} hop_record;

typedef struct hop_records hop_records;

/**
 * Open a file of records, "-" for standard input, and read the names of its columns.
 *
 * A table follows RFC 4180, with tabs or commas: a cell may stand in quotes, where a
 * quote is doubled and a line may end. Between tabs, quotes are text in a cell that does
 * not begin with one, or that goes on after a word in quotes. A row has as many cells as
 * there are columns. In a cell, tags stand between commas, a payload is any JSON, a
 * strength is decimal or a fraction, a vector is numbers between blanks or commas, in
 * brackets or not. An object of JSON lines may hold keys and labels as text or whole
 * numbers, tags as one text or a list, vectors as lists of numbers, and anything as
 * payload; of two members of one name, none is taken. Numbers are plain decimals that
 * float32 can hold.
 *
 * HOP_EINVAL (options; a column twice or unknown), HOP_EIO, HOP_EINTERRUPTED (a signal
 * came while it waited for a pipe or a terminal), HOP_EEMPTY (no line where
 * columns should be named), HOP_EFORMAT, HOP_ELIMIT, HOP_ENOMEM; messages say file, line,
 * column or field, and value.
 */
HOP_API hop_status hop_records_open(const char *path, hop_record_format format,
                                    const hop_records_options *options, hop_records **out,
                                    hop_error *error);

/** The same from bytes in memory, which must stay; `name` stands for the file. */
HOP_API hop_status hop_records_open_memory(const void *bytes, size_t size,
                                           const char *name, hop_record_format format,
                                           const hop_records_options *options,
                                           hop_records **out, hop_error *error);

/**
 * Read the next record; HOP_EEMPTY at the end, with *out untouched. A pipe is read no
 * further than it gives at once. Memory O(longest record). Errors as of opening; after
 * one the reader can only be closed. A reader belongs to one thread at a time.
 */
HOP_API hop_status hop_records_next(hop_records *records, hop_record *out,
                                    hop_error *error);

/** Close and free; NULL is fine. */
HOP_API void hop_records_close(hop_records *records);

#ifdef __cplusplus
}
#endif
#endif
