/* SPDX-License-Identifier: MIT */
/* Inside a set of patterns, and how rows are appended to it all or none. */
#ifndef HOP_PATTERNS_PATTERNS_H
#define HOP_PATTERNS_PATTERNS_H

#include <hopfield/patterns.h>
#include <hopfield/random.h>

struct hop_patterns {
    size_t dim, words;      /* units and 64-bit words of a row */
    size_t count, capacity; /* rows in use, rows there is room for */
    uint64_t *rows;         /* [capacity][words], starts on 64 bytes; NULL without rows */
};

/* Room for rows that are not yet part of the set. */
typedef struct hop_staged {
    uint64_t *rows;  /* the set's storage, or a larger copy of it */
    uint64_t *added; /* [count][words], the first new row; contents undefined */
    size_t count, capacity;
} hop_staged;

/* Make room for `count` more rows without changing the set. HOP_ELIMIT, HOP_ENOMEM.
   After HOP_OK, call exactly one of commit and abandon. */
hop_status hop_patterns_stage(const hop_patterns *patterns, size_t count,
                              hop_staged *staged);
/* The staged rows become part of the set. */
void hop_patterns_commit(hop_patterns *patterns, const hop_staged *staged);
/* Drop them: rows the caller holds stay valid, as if nothing had been asked. */
void hop_patterns_abandon(const hop_patterns *patterns, const hop_staged *staged);

/* Every unit of row[words of dim] +1 or -1 with equal chance, one bit a unit. */
void hop_fill_fair(hop_random *random, size_t dim, uint64_t *row);

#endif
