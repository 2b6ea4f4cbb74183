/* SPDX-License-Identifier: MIT */
/* The verdict on a state that a vector memory recalled. */
#ifndef HOP_RECALL_VECTOR_H
#define HOP_RECALL_VECTOR_H

#include <stdbool.h>
#include <hopfield/vector_recall.h>
#include "memory/vector.h"

/* Fills outcome, match, distance, wrong, rest and mixture_count from what the recall left
   in the result: steps, converged, cycle, energies and the best. state[dim of values] and
   scratch[dim of values]; reached: a memory had weight. Returns the match; without one,
   the nearest of the best; 0 without any. */
size_t hop_vector_judge(const hop_vector_memory *memory,
                        const hop_vector_recall_options *options, const float *state,
                        bool reached, float *scratch, hop_vector_result *result);

#endif
