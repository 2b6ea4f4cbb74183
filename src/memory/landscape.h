/* SPDX-License-Identifier: MIT */
/* The landscape of a memory as a dynamics sees it: a cursor with signs of fields. */
#ifndef HOP_MEMORY_LANDSCAPE_H
#define HOP_MEMORY_LANDSCAPE_H

#include <stdint.h>
#include "memory/bias.h"
#include "memory/memory.h"

typedef struct hop_cursor hop_cursor;

/* One way to hold couplings. h_i = sum_j w_ij s_j, with w_ii as the memory has it,
   without thresholds and external fields. */
typedef struct hop_landscape {
    /* Take the state in cursor->state as it is now. */
    void (*load)(hop_cursor *cursor);
    /* Bit set in plus where h_i > 0, in zero where h_i = 0; bits past dim are undefined.
       NULL in binary memories, which always have thresholds. */
    void (*signs)(hop_cursor *cursor, uint64_t *plus, uint64_t *zero);
    /* Sign of h_i: -1, 0, +1. NULL in binary memories. */
    int (*sign)(hop_cursor *cursor, size_t unit);
    /* h_i in raw terms. */
    hop_raw (*field)(hop_cursor *cursor, size_t unit);
    /* By how much s^T W s would grow if the unit took a value -1 or +1; NULL: no energy.
     */
    hop_raw (*gain)(hop_cursor *cursor, size_t unit, int value);
    /* The unit takes a value -1 or +1 that it did not have. */
    void (*change)(hop_cursor *cursor, size_t unit, int value);
    void (*free)(hop_cursor *cursor);
    /* A step of time is done: all units had their turn. NULL where fields depend on the
       present state only. */
    void (*tick)(hop_cursor *cursor);
} hop_landscape;

/* A state on a landscape; one thread's. Write cursor->state only before load. */
struct hop_cursor {
    const hop_landscape *landscape;
    const hop_memory *memory;
    hop_state state;
    bool exact;    /* fields are integers: following flips loses nothing */
    bool plain;    /* neither thresholds nor external fields; units are -1 and +1 */
    hop_bias bias; /* thresholds and external fields; empty where plain */
    size_t span;   /* steps of the past that fields depend on; 0: none */
    /* The past becomes as the present; NULL where there is none. */
    void (*begin)(hop_cursor *cursor);
};

/* The cursor that suits the memory's couplings, with all units missing. HOP_ENOMEM. */
hop_status hop_cursor_create(const hop_memory *memory, hop_cursor **out);
void hop_cursor_free(hop_cursor *cursor);

/* Adds external fields b[dim] to every field from here on; NULL: none. HOP_EINVAL names
   one that is not finite, HOP_EOVERFLOW, HOP_ENOMEM. */
hop_status hop_cursor_expose(hop_cursor *cursor, const double *fields, hop_error *error);

/* Takes the state in cursor->state. */
static inline void hop_cursor_load(hop_cursor *cursor) {
    cursor->landscape->load(cursor);
}

/* A cue's way begins at the state that was loaded. */
static inline void hop_cursor_begin(hop_cursor *cursor) {
    if (cursor->begin) cursor->begin(cursor);
}

/* Signs of h_i + b_i - theta, as in the landscape; a binary unit at its threshold counts
   as below it. */
void hop_cursor_signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero);
int hop_cursor_sign(hop_cursor *cursor, size_t unit);

/* h_i + b_i - theta, scaled. */
double hop_cursor_field(hop_cursor *cursor, size_t unit);

/* E(unit at -1) - E(unit at +1), all others as they are; where couplings are not
   symmetric, what it would be if they were: 2 (h_i + b_i), of binary units half of it. */
double hop_cursor_gap(hop_cursor *cursor, size_t unit);

/* By how much -2 E would grow in raw terms (hop_bias_depth) if the unit took a value. */
hop_raw hop_cursor_gain(hop_cursor *cursor, size_t unit, int value);

/* The unit takes a value -1 or +1 that it did not have. */
static inline void hop_cursor_change(hop_cursor *cursor, size_t unit, int value) {
    cursor->landscape->change(cursor, unit, value);
}

/* A step of time is done. */
static inline void hop_cursor_tick(hop_cursor *cursor) {
    if (cursor->landscape->tick) cursor->landscape->tick(cursor);
}

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
