/* SPDX-License-Identifier: MIT */
/* How a weighted read-out is cut into 16-bit sums that cannot overflow. */
#ifndef HOP_KERNELS_PLAN_H
#define HOP_KERNELS_PLAN_H

#include <stddef.h>
#include <stdint.h>

/* The weights of one group of 8 patterns: sum |weight| <= 32767. */
typedef struct hop_term {
    uint32_t group;
    int16_t weight[8];
} hop_term;

/* Consecutive terms whose weights together stay within 32767 in absolute sum; their sum
   counts 2^shift times. */
typedef struct hop_segment {
    uint32_t first, count;
    unsigned shift;
} hop_segment;

/* a_mu for every pattern, as terms in segments. Room is made once for a number of groups;
   filling it again allocates nothing. */
typedef struct hop_plan {
    size_t term_count, segment_count;
    hop_term *terms;
    hop_segment *segments;
    void *tables; /* scratch of the kernels: look-up tables, one a term */
} hop_plan;

enum { HOP_PLAN_SHIFT = 12, HOP_PLAN_TABLE_BYTES = 128 };

/* Returns 0, or -1 when out of memory. */
int hop_plan_create(size_t groups, hop_plan *plan);
void hop_plan_free(hop_plan *plan);

/* Cuts a[groups * 8] into terms; groups of zeros are left out. */
void hop_plan_fill(hop_plan *plan, const int32_t *a, size_t groups);

#endif
