/* SPDX-License-Identifier: MIT */
/* What a dump and its restoration share. */
#ifndef HOP_STORE_DUMP_H
#define HOP_STORE_DUMP_H

#include <stdint.h>
#include <hopfield/upkeep.h>

#define HOP_DUMP_FORMAT "hopfield-dump"

/* JSON that is written piece by piece through a buffer; the first failure stays. */
typedef struct hop_dump_writer {
    hop_write *write;
    void *user;
    hop_error *error;
    hop_status status;
    size_t used;
    char bytes[1 << 16];
} hop_dump_writer;

/* The version of dumps of a recipe: the least that can read them. */
int hop_dump_version_of(const hop_store_recipe *recipe);

void hop_dump_put(hop_dump_writer *self, const char *text, size_t size);
void hop_dump_say(hop_dump_writer *self, const char *text);
/* A JSON string of a text that is known to be UTF-8. */
void hop_dump_string(hop_dump_writer *self, const char *text, size_t size);
void hop_dump_integer(hop_dump_writer *self, int64_t value);
/* A number that is not whole to a reader of JSON, with the fewest digits that give it
   back; `single`: as a float. */
void hop_dump_real(hop_dump_writer *self, double value, int single);
/* A string of base64. */
void hop_dump_base64(hop_dump_writer *self, const void *bytes, size_t size);
/* ISO 8601, or the number of milliseconds where that does not reach. */
void hop_dump_time(hop_dump_writer *self, hop_time time);
hop_status hop_dump_flush(hop_dump_writer *self);

#endif
