/* SPDX-License-Identifier: MIT */
/* Patterns packed by units, the form in which the read-out looks them up. */
#ifndef HOP_MEMORY_TABLES_H
#define HOP_MEMORY_TABLES_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include <hopfield/patterns.h>

/* Byte `unit` of group g of tile t, at bytes[(t * stride + g) * 64 + unit]: bit k is unit
   t * 64 + unit of pattern 8 g + k; bits without a pattern are clear. */
typedef struct hop_tables {
    size_t tiles, groups; /* groups in use */
    size_t stride;        /* groups there is room for in a tile */
    uint8_t *bytes;       /* starts on 64 bytes */
} hop_tables;

/* Room for `count` patterns of dim units: exact the first time, then in growing steps.
   HOP_ENOMEM, HOP_ELIMIT; on error nothing changes. */
hop_status hop_tables_reserve(hop_tables *tables, const hop_context *context, size_t dim,
                              size_t count, hop_error *error);
void hop_tables_clear(hop_tables *tables);

/* Pack the rows from `first` on again; room must be there. */
void hop_tables_pack(hop_tables *tables, const hop_patterns *patterns, size_t first);

/* The byte of a unit in group 0; the next group is 64 bytes on. */
static inline const uint8_t *hop_tables_unit(const hop_tables *tables, size_t unit) {
    return tables->bytes + (unit / 64 * tables->stride) * 64 + unit % 64;
}

#endif
