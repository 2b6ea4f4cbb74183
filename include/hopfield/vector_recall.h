/* SPDX-License-Identifier: MIT */
/* Recall in vector memories: states step until they rest, and the outcome is judged. */
#ifndef HOPFIELD_VECTOR_RECALL_H
#define HOPFIELD_VECTOR_RECALL_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <hopfield/recall.h>
#include <hopfield/status.h>
#include <hopfield/vector.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of a recall; begin with HOP_VECTOR_RECALL_OPTIONS_INIT. */
typedef struct hop_vector_recall_options {
    size_t size;
    int64_t max_steps;   /* changing steps allowed; negative: 1000 */
    double tolerance;    /* at rest where |q' - q| <= tolerance |q'| */
    int confirm;         /* 0: look at the state after the last allowed step no more: half
                            the cost of one step, and energy, which is of the final state,
                            is NaN */
    int commit;          /* end with the match itself, its value read out; without one,
                            with the nearest of the memories that weigh most. The result
                            is of the state before */
    const uint8_t *mask; /* hop_mask values [mask_rows][dim]; NULL: all free */
    size_t mask_rows;    /* 1: the same for all cues, or the number of cues */
    double threshold;    /* a cue whose energy is above it is unknown; NaN: none is */
    size_t best;         /* memories to name, at most HOP_MAX_BEST */
    double mass_tolerance; /* share of the weight that an index may leave out; 0: look at
                              all memories */
    size_t candidates;     /* memories that sign codes choose to be compared; 0: codes are
                              not used. An index, where it serves, goes first */
    /* As of hop_recall_options. */
    void (*progress)(void *user, size_t done, size_t count);
    void *user;
} hop_vector_recall_options;

#define HOP_VECTOR_RECALL_OPTIONS_INIT                                                   \
    {                                                                                    \
        sizeof(hop_vector_recall_options), -1, 1e-6, 1, 0, 0, 1, HOP_NO_THRESHOLD, 3, 0, \
            0, 0, 0                                                                      \
    }
#define HOP_NO_THRESHOLD ((double)NAN)

/** One memory and what it weighs. */
typedef struct hop_vector_match {
    size_t row;
    double weight;     /* its share of all weights */
    double similarity; /* of the state that was weighed */
} hop_vector_match;

/**
 * What became of one cue. Outcomes: LIMIT; CYCLE (of signs); UNKNOWN (the cue's energy is
 * above the threshold, or no memory is in reach); EXACT (the state lies within 1e-5 |v|
 * of a value v; of signs: it is one); NEAR (one memory holds over 0.95 of the weight; of
 * signs: at most 5% of the units wrong); MIXTURE (several memories hold it).
 */
typedef struct hop_vector_result {
    hop_outcome outcome;
    uint64_t steps; /* that changed the state by more than the tolerance */
    int converged;
    uint64_t cycle;      /* period; 0: none */
    int energy_falls;    /* theory promises that no step raises the energy: there is a
                            Lyapunov function, and it holds for the first step, too, of
                            this cue with these missing and clamped units, and codes
                            choose no memories */
    double energy_start; /* of the cue, over its known units; NaN where none */
    double energy;       /* of the final state */
    double entropy;      /* -sum p ln p of the weights that made the state, in nats */
    int has_match;
    size_t match;      /* row, for exact and near */
    double distance;   /* |state - v| / |v| of the match; without one, of the nearest of
                          the memories that weigh most */
    size_t wrong;      /* of signs: its units that differ */
    double rest;       /* share of the weight that memories not among the best hold */
    double mass_bound; /* share of the weight that was left out, at most; 0: none was.
                          1 where codes chose the memories: they bound nothing */
    size_t looked_at;  /* memories compared in the last step; of codes the candidates */
    size_t best_count;
    hop_vector_match best[HOP_MAX_BEST]; /* heaviest first, lowest row on ties */
    size_t mixture_count; /* so many of the best, or more than there are, hold 0.95 */
} hop_vector_result;

/**
 * Recall a batch of cues.
 *
 * cues     [count][dim] of the keys, in the space of the stored rows (hop_rows_encode);
 *          values under a missing mask are not read
 * states   [count][dim of values]; may be NULL, must not overlap cues
 * weights  [count][memories] that made the final states, summing to 1 (or as the
 *          separation gives them); NULL if not wanted
 * results  [count]
 *
 * Missing units count in no similarity until the first step fills them in; clamped ones
 * keep the cue's value. With values of their own there is one step, as values are no
 * states. Where the activation leaves no scale, powers of any size are fine.
 *
 * Of softmax and exp, the rows of weights below 2^-24 of the largest among the same 128
 * memories are not read out: they hold 127 2^-24 = 7.6e-6 of the weight at most, and move
 * a state by that share of the largest |v| at most. `weights`, sums, entropies and
 * energies count them, and mass_bound does not; that of an index counts what it drops.
 *
 * HOP_EINVAL, HOP_ESHAPE (rows of the mask), HOP_EVALUE (a cue that is not finite, a
 * weight beyond the doubles or, where `weights` are wanted, beyond float32),
 * HOP_EDIVERGED (scores or a state left the range of floats): each names the cue;
 * HOP_ELIMIT (scratch over the limit of the context), HOP_ENOMEM, HOP_EINTERRUPTED; on
 * error outputs are unspecified. O(count memories dim) a step; bytes do not depend on
 * threads, instruction set, or on what else is in the batch. Threads may recall one
 * memory together.
 */
HOP_API hop_status hop_vector_recall(const hop_vector_memory *memory,
                                     const hop_vector_recall_options *options,
                                     const float *cues, size_t count, float *states,
                                     float *weights, hop_vector_result *results,
                                     hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
