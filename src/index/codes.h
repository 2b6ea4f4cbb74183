/* SPDX-License-Identifier: MIT */
/* Inside sign codes: encoding few rows, the best of a scan, and the step that uses them.
 */
#ifndef HOP_INDEX_CODES_H
#define HOP_INDEX_CODES_H

#include <stdatomic.h>
#include <hopfield/codes.h>
#include "attend/attend.h"

struct hop_codes {
    hop_context *context;
    const hop_coder *coder;
    const hop_rows *keys;
    const uint64_t *words; /* [keys][bits / 64] */
    uint64_t *own;         /* the same, where they are not borrowed */
};

/* Floats of scratch that hop_coder_run needs. */
size_t hop_coder_scratch(const hop_coder *coder);

/* Codes of rows[count][dim] by one thread. Returns the first row that is not finite, or
   count. */
size_t hop_coder_run(const hop_coder *coder, const float *rows, size_t count,
                     float *scratch, uint64_t *codes);

/* HOP_EVALUE: the first unit of a row that is not finite; `what` says what a row is. */
hop_status hop_coder_fail(const char *what, size_t name, const float *row, size_t dim,
                          hop_error *error);

/* A row and the bits in which its code differs. */
typedef struct hop_near {
    uint32_t differ, row;
} hop_near;

/* The few nearest rows so far, rows in ascending order going in: lowest rows on ties. */
typedef struct hop_nearest {
    size_t wanted, held, room;
    size_t within;   /* held with differ <= limit */
    uint32_t limit;  /* only smaller differences can matter */
    uint32_t *count; /* [bits + 2]: held of each difference */
    hop_near *list;  /* [room] */
} hop_nearest;

/* HOP_ENOMEM. Clear it either way. */
hop_status hop_nearest_begin(size_t bits, size_t wanted, hop_nearest *out);
void hop_nearest_clear(hop_nearest *nearest);

/* differ < nearest->limit. */
void hop_nearest_add(hop_nearest *nearest, uint32_t row, uint32_t differ);

/* Sorts what is left: nearest->list[nearest->held]. */
void hop_nearest_finish(hop_nearest *nearest);

/* Which rows a scan may find. */
typedef struct hop_scope {
    const uint32_t *present; /* [count], ascending: few enough to be looked up one by one;
                                NULL: all are scanned */
    size_t count;
    const double *log_strengths; /* -infinity: may not be found; NULL */
    const uint8_t *allowed;      /* 0: may not be found; NULL */
} hop_scope;

/* Rows whose codes are nearest to code[bits / 64]. */
void hop_codes_scan(const hop_codes *codes, const uint64_t *code, const hop_scope *scope,
                    hop_nearest *nearest);

/* Whether codes can serve this question. */
bool hop_codes_serve(const hop_codes *codes, const hop_field_of_keys *field,
                     const hop_question *question);

/* As hop_attend for one question, over the `candidates` memories whose codes are nearest
   to the state's, as if there were no others. *served is false where these are all, or
   none: nothing is filled in then. Also fills mass_bound (1) and looked_at.
   HOP_EDIVERGED, HOP_ENOMEM, and as hop_separate. */
hop_status hop_codes_attend(const hop_codes *codes, const hop_field_of_keys *field,
                            size_t candidates, hop_question *question, bool *served,
                            hop_error *error);

#endif
