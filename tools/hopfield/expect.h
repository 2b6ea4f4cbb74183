/* SPDX-License-Identifier: MIT */
/* What theory expects of a memory, and whether it may be asked. */
#ifndef HOPFIELD_TOOL_EXPECT_H
#define HOPFIELD_TOOL_EXPECT_H

#include <hopfield.h>

typedef struct hop_expectation {
    double load;     /* P/N */
    int hebb;        /* the couplings are Hebb's: there is theory of this kind */
    int known;       /* theory for random patterns speaks of this memory */
    double wrong;    /* wrong units expected of a recalled memory, where known */
    int retrieval;   /* 0: the load is beyond the critical one */
    double unstable; /* of powers of overlaps: units of a stored random memory that one
                        update changes; NaN: there is no such theory here */
    double mean_overlap;   /* mean |m| of two memories, over all pairs or a sample */
    double random_overlap; /* the same for random patterns */
    double crosstalk;      /* (P - 1) mean m^2: the load for random patterns */
    int correlated;        /* mean_overlap is far above random_overlap */
} hop_expectation;

hop_expectation hop_expect(const hop_memory *memory);

/** Whether memories resemble each other so much that Hebb's rule may confuse them. */
int hop_expect_confusion(const hop_expectation *expectation);

enum { HOP_EXPECT_TEXT = 256 };
/** "load 0.1125: expect about 17 wrong bits of 8000" into text[HOP_EXPECT_TEXT]. */
void hop_expect_text(const hop_memory *memory, const hop_expectation *expectation,
                     char *text);

#endif
