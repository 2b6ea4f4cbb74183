/* SPDX-License-Identifier: MIT */
/* The landscape of a memory as a dynamics sees it: a cursor with signs of fields. */
#ifndef HOP_MEMORY_LANDSCAPE_H
#define HOP_MEMORY_LANDSCAPE_H

#include <stdint.h>
#include "memory/memory.h"

typedef struct hop_cursor hop_cursor;

/* One way to hold couplings. h_i = sum_j w_ij s_j, with w_ii as the memory has it. */
typedef struct hop_landscape {
    /* Take the state in cursor->state as it is now. */
    void (*load)(hop_cursor *cursor);
    /* Bit set in plus where h_i > 0, in zero where h_i = 0; bits past dim are undefined.
     */
    void (*signs)(hop_cursor *cursor, uint64_t *plus, uint64_t *zero);
    /* Sign of h_i: -1, 0, +1. */
    int (*sign)(hop_cursor *cursor, size_t unit);
    /* By how much s^T W s would grow if the unit took a value. */
    hop_raw (*gain)(hop_cursor *cursor, size_t unit, int value);
    /* The unit takes a value -1 or +1 that it did not have. */
    void (*change)(hop_cursor *cursor, size_t unit, int value);
    void (*free)(hop_cursor *cursor);
} hop_landscape;

/* A state on a landscape; one thread's. Write cursor->state only before load. */
struct hop_cursor {
    const hop_landscape *landscape;
    const hop_memory *memory;
    hop_state state;
    bool exact; /* fields are integers: following flips loses nothing */
};

/* The cursor that suits the memory's couplings, with all units missing. HOP_ENOMEM. */
hop_status hop_cursor_create(const hop_memory *memory, hop_cursor **out);
void hop_cursor_free(hop_cursor *cursor);

/* The value a unit of value `now` takes under a field of this sign (0 only for a missing
   unit whose field says nothing). */
static inline int hop_unit_after(int sign, int now, bool plus_on_ties) {
    if (sign) return sign;
    return plus_on_ties ? 1 : now;
}

/* Makers of the cursors; `state` and `memory` are filled in by hop_cursor_create. */
hop_status hop_cursor_narrow(const hop_memory *memory, hop_cursor **out);
hop_status hop_cursor_wide(const hop_memory *memory, hop_cursor **out);
hop_status hop_cursor_explicit(const hop_memory *memory, hop_cursor **out);

#endif
