/* SPDX-License-Identifier: MIT */
/* Learning by rules that make couplings of their own: all or nothing. */
#ifndef HOP_LEARN_LESSON_H
#define HOP_LEARN_LESSON_H

#include "learn/rules.h"

/* What a memory will hold. Clear it after hop_lesson_commit, too: then it holds what the
   memory held before. */
typedef struct hop_prospect {
    hop_patterns *patterns;
    hop_strengths strengths;
    hop_tables tables;
    hop_columns columns;
    hop_matrix *matrix;
    hop_mixing mixing;
    hop_training training;
} hop_prospect;

void hop_lesson_clear(hop_prospect *plan);

/* Couplings for plan->patterns and plan->strengths, of which the first `kept` rows are
   the memory's own, in their order; kept 0: from nothing, call by call as batches say. */
hop_status hop_lesson_prepare(const hop_memory *memory, size_t kept, hop_prospect *plan,
                              hop_error *error);

/* Exchanges what the memory holds for the plan. */
void hop_lesson_commit(hop_memory *memory, hop_prospect *plan);

#endif
