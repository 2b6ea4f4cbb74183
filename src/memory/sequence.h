/* SPDX-License-Identifier: MIT */
/* Which memory of a sequence leads to which, and the parameters that say so. */
#ifndef HOP_MEMORY_SEQUENCE_H
#define HOP_MEMORY_SEQUENCE_H

#include "memory/memory.h"

/* Places in the parameters of the rules of sequences. */
enum { HOP_SEQUENCE_CYCLIC, HOP_SEQUENCE_LAMBDA, HOP_SEQUENCE_TAU };
enum { HOP_SEQUENCE_POWER = HOP_SEQUENCE_LAMBDA };

/* lambda is held as a multiple of 2^-16, so that fields stay integers. */
enum { HOP_LAMBDA_SHIFT = 16 };

/* The memory that leads to this one; SIZE_MAX: none does. */
static inline size_t hop_sequence_before(const hop_memory *memory, size_t row) {
    if (row > 0) return row - 1;
    return memory->parameters[HOP_SEQUENCE_CYCLIC] != 0 ? hop_memory_count(memory) - 1
                                                        : SIZE_MAX;
}

#endif
