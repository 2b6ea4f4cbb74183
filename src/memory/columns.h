/* SPDX-License-Identifier: MIT */
/* Patterns packed by units once more, a unit's bits in a row, for sums along one unit. */
#ifndef HOP_MEMORY_COLUMNS_H
#define HOP_MEMORY_COLUMNS_H

#include "memory/tables.h"

/* Bit mu % 8 of byte mu / 8 of unit i, at bytes[i * stride], is the unit of pattern mu;
   bits without a pattern are clear. */
typedef struct hop_columns {
    uint8_t *bytes;
    size_t stride; /* groups of 8 patterns */
} hop_columns;

/* From packed tables, for all units of their tiles. HOP_ENOMEM, HOP_ELIMIT. */
hop_status hop_columns_create(const hop_tables *tables, const hop_context *context,
                              hop_columns *out, hop_error *error);
void hop_columns_clear(hop_columns *columns);

/* NULL where there are no patterns. */
static inline const uint8_t *hop_columns_unit(const hop_columns *columns, size_t unit) {
    return columns->bytes ? columns->bytes + unit * columns->stride : NULL;
}

#endif
