/* SPDX-License-Identifier: MIT */
/* The inside of a reader of records, which its formats share. */
#ifndef HOP_ENCODE_RECORDS_H
#define HOP_ENCODE_RECORDS_H

#include <jansson.h>
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <hopfield/records.h>
#include "encode/file.h"

enum { HOP_NUMBER_SIZE = 24, HOP_ALL_NAMES = HOP_RECORD_MAX_FIELDS };

/* Bytes of a file that were read but not yet taken; records are taken from the front. */
typedef struct hop_lines {
    hop_source source;
    char *bytes;
    size_t room, begin, end;
    size_t max;  /* bytes of a record */
    size_t next; /* line at which the next record begins, from 1 */
    int began, ended;
} hop_lines;

struct hop_records {
    char *name;
    char *folder; /* with its slash; "" for the working directory */
    hop_record_format format;
    hop_lines lines;
    int plain_quotes;
    locale_t plain; /* numbers with a point, whatever the program's locale */

    /* Names 0..HOP_RECORD_FIELD_COUNT-1 are of the fields, then come the extra ones. */
    char *names[HOP_ALL_NAMES];
    unsigned char chosen[HOP_ALL_NAMES]; /* given by the caller, not by default */
    unsigned char found[HOP_ALL_NAMES];  /* JSON lines: some object had it */
    size_t name_count;
    char **columns; /* tables: [column_count], NULL: passed over */
    size_t column_count;

    /* Of the record that is being read. */
    hop_record record;
    const char **extra;               /* [name_count - FIELD_COUNT] */
    char (*numbers)[HOP_NUMBER_SIZE]; /* [name_count] whole numbers as text */
    const char *tags[HOP_RECORD_MAX_FIELDS];
    float *vector;
    size_t vector_room, dim; /* dim of the first vector; 0: there was none */
    char *payload, *picture, *tag_text;
    json_t *json, *tag_list; /* of a line; of a cell */

    size_t declared; /* vectors that the first line of WORDS promises; 0: nothing */
    size_t seen;     /* records */
    hop_status failed;
};

/* The next record's text, NUL-terminated and to be written to, without its line ending.
   separator: in which quotes can hide line ends; 0: nothing can. HOP_EEMPTY at the end,
   HOP_EIO, HOP_EFORMAT (no UTF-8, a NUL), HOP_ELIMIT, HOP_ENOMEM. *line: where it begins.
 */
hop_status hop_lines_next(hop_records *records, char separator, char **text, size_t *size,
                          hop_error *error);

/* "FILE:LINE: ...", of the record that is being read. */
hop_status hop_records_fail(const hop_records *records, hop_status status,
                            hop_error *error, const char *format, ...) HOP_PRINTF(4, 5);

/* What a name that is a field or extra is called in messages. */
const char *hop_records_called(const hop_records *records, size_t name);

/* "frequency", another name of the strength, and whether `name` is that in this reader:
   no name was given for the strength, and this one is no other's. */
extern const char hop_frequency_name[];
int hop_records_frequency(const hop_records *records, const char *name);

/* A field (or an extra name) as text, `size` bytes and a NUL, which must stay until the
   next record. */
hop_status hop_records_set(hop_records *records, size_t name, const char *text,
                           size_t size, hop_error *error);
/* All numbers of a vector, between blanks (and, with `commas`, commas or brackets). */
hop_status hop_records_numbers(hop_records *records, const char *text, size_t size,
                               int commas, hop_error *error);
/* The vector, number by number: room for all, each, then whether they are as many as in
   records before. */
hop_status hop_records_room(hop_records *records, size_t dim, hop_error *error);
hop_status hop_records_number(hop_records *records, double value, hop_error *error);
hop_status hop_records_end_vector(hop_records *records, hop_error *error);
hop_status hop_records_tag(hop_records *records, const char *tag, hop_error *error);
hop_status hop_records_tag_list(hop_records *records, json_t *list, hop_error *error);
hop_status hop_records_payload(hop_records *records, json_t *value, hop_error *error);

/* Opening: the columns of a table. */
hop_status hop_table_columns(hop_records *records, const hop_records_options *options,
                             hop_error *error);
/* The formats: from one record's text to fields. */
hop_status hop_table_record(hop_records *records, hop_error *error);
hop_status hop_lines_record(hop_records *records, hop_error *error);
hop_status hop_jsonl_record(hop_records *records, hop_error *error);

#endif
