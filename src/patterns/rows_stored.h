/* SPDX-License-Identifier: MIT */
/* Rows that are kept as a set stores them: one is made at a time, and a set of them. */
#ifndef HOP_PATTERNS_ROWS_STORED_H
#define HOP_PATTERNS_ROWS_STORED_H

#include "patterns/rows_build.h"

/* Bytes of a unit of real rows. */
size_t hop_storage_unit_bytes(hop_storage storage);

/* x[dim] as a set of that storage would keep it, into row[dim units]; *scale is 1 but for
   INT8. scratch[2 dim]. HOP_EVALUE names unit and value. */
hop_status hop_rows_store_one(hop_storage storage, int normalise, const float *x,
                              size_t dim, float *scratch, void *row, float *scale,
                              hop_error *error);

/* A set of rows stored before, which it borrows; `stored` starts on 64 bytes. Its loss is
   not known: 0. scales[count] of INT8, else NULL. HOP_EVALUE (a row that holds what no
   set stores), HOP_EEMPTY, HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED. */
hop_status hop_rows_of_stored(hop_context *context, hop_storage storage, int normalise,
                              const void *stored, const float *scales, size_t count,
                              size_t dim, hop_rows **out, hop_error *error);

#endif
