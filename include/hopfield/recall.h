/* SPDX-License-Identifier: MIT */
/* Recall: states settle on the landscape of a memory, and the outcome is judged. */
#ifndef HOPFIELD_RECALL_H
#define HOPFIELD_RECALL_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/memory.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum hop_update {
    HOP_UPDATE_SYNC,       /* all units at once; of a BAM the right side, then the left */
    HOP_UPDATE_ASYNC,      /* one unit after another */
    HOP_UPDATE_BLOCK,      /* block after block, the units of each at once */
    HOP_UPDATE_GLAUBER,    /* one at a time, +1 with chance 1 / (1 + e^{-gap/T}), where
                              gap = E(-1) - E(+1), 2 h_i for units -1 and +1 */
    HOP_UPDATE_METROPOLIS, /* one at a time, flipped with chance min(1, e^{-dE/T}) */
    HOP_UPDATE_CONTINUOUS  /* graded units, du/dt = -u + W g(u) + b */
} hop_update;

typedef enum hop_order {
    HOP_ORDER_FIXED,  /* 0, 1, 2, ...; of units or of blocks */
    HOP_ORDER_RANDOM, /* a fresh permutation each sweep */
    HOP_ORDER_GREEDY, /* always the unit with the largest energy drop */
    HOP_ORDER_GIVEN   /* permutations of the caller's */
} hop_order;

typedef enum hop_ties {
    HOP_TIES_KEEP, /* a field of exactly 0 leaves the unit as it is */
    HOP_TIES_PLUS  /* it sets the unit to +1 */
} hop_ties;

/**
 * What came out; the first that holds, in the order limit, cycle, exact, ... A mixture is
 * sought among the 16 memories of the largest |overlap|, a few more where some are equal.
 * In memories of units 0 and 1 NEAR allows a tenth as many wrong units as the memory has
 * on; INVERSE and MIXTURE do not occur.
 */
typedef enum hop_outcome {
    HOP_OUTCOME_EXACT,    /* a memory, every unit */
    HOP_OUTCOME_NEAR,     /* at most 5% of the units wrong against a memory */
    HOP_OUTCOME_INVERSE,  /* at most 5% wrong against a negated memory */
    HOP_OUTCOME_MIXTURE,  /* at most 5% wrong against sign(sum of 3, 5 or 7 +-memories) */
    HOP_OUTCOME_SPURIOUS, /* any other fixed point */
    HOP_OUTCOME_CYCLE,    /* the states repeat with a period above 1 */
    HOP_OUTCOME_LIMIT,    /* stopped by max_steps before a fixed point */
    HOP_OUTCOME_UNKNOWN,  /* no memory fits (needs a calibrated threshold) */
    HOP_OUTCOME_AMBIGUOUS, /* several memories fit equally (needs one, too) */
    HOP_OUTCOME_COUNT
} hop_outcome;

HOP_API const char *hop_outcome_name(hop_outcome outcome); /* "exact", "near", ... */
/* "sync", "async", "block", "glauber", "metropolis", "continuous" */
HOP_API const char *hop_update_name(hop_update update);
/* "fixed", "random", "greedy", "given" */
HOP_API const char *hop_order_name(hop_order order);
HOP_API const char *hop_ties_name(hop_ties ties); /* "keep", "plus" */

typedef enum hop_trace_level {
    HOP_TRACE_NONE,
    HOP_TRACE_STEPS, /* an entry a step (update, sweep, greedy flip) */
    HOP_TRACE_FLIPS  /* an entry a changed unit; a step where all units move at once */
} hop_trace_level;

enum { HOP_MAX_BEST = 16, HOP_MAX_MIXTURE = 7 };

/** Options of a recall; begin with HOP_RECALL_OPTIONS_INIT. */
typedef struct hop_recall_options {
    size_t size;
    hop_update update;
    hop_order order;             /* of units or blocks that move in turn; greedy: async
                                    only */
    const uint32_t *given_order; /* [given_sweeps][dim], permutations; sweep t uses row
                                    t % given_sweeps */
    size_t given_sweeps;
    hop_ties ties;
    int64_t max_steps; /* changing steps allowed; negative: 1000 (greedy: 1000 dim). Of
                          glauber and metropolis: the sweeps made; negative: 200. Of
                          continuous: time steps allowed; negative: 20000 */
    size_t tolerance;  /* stop when at most this many units change; not of glauber,
                          metropolis and continuous */
    uint64_t seed;     /* chance of cue k is keyed by (seed, stream, first_index + k) */
    uint64_t first_index;
    const uint8_t *mask;  /* hop_mask values, [mask_rows][dim]; NULL: all free */
    size_t mask_rows;     /* 1: the same for all cues, or the number of cues */
    const double *fields; /* external fields b, [field_rows][dim], added to h; a threshold
                             is a negative one. NULL: none */
    size_t field_rows;    /* as mask_rows */
    /* Of glauber and metropolis alone. */
    double temperature;     /* T >= 0; at 0 they are async, but that no sweep ends them */
    uint64_t anneal_sweeps; /* so many sweeps from `temperature` to `anneal_end`, in place
                               of max_steps: T falls geometrically, and linearly where
                               anneal_end is 0. 0: T stays */
    double anneal_end;
    int64_t burn_in; /* sweeps that averages leave out, at most all of them; negative: the
                        first half */
    /* Of continuous. */
    double gain;      /* g(u) = tanh(gain u); of 0 and 1: 1 / (1 + e^{-gain u}) */
    double time_step; /* of Euler's rule, > 0 */
    hop_trace_level trace;
    int check_energy; /* verify at every flip that asynchronous recall on symmetric
                         couplings does not raise the energy: HOP_EINTERNAL if it does */
    size_t best;      /* best memories to name in a result, at most HOP_MAX_BEST */
    int mixtures;     /* 0: a fixed point that fits no memory is called spurious without
                         seeking a mixture, which costs up to a millisecond */
    /* May be NULL. Called from any thread, one call at a time; it may interrupt the
       context, but must not start another loop on it. */
    void (*progress)(void *user, size_t done, size_t count);
    void *user;
    size_t block;  /* block updates: units of a block, 1..dim; the last may have fewer */
    int64_t watch; /* a unit whose first change hop_result.reason is to tell; -1: none */
} hop_recall_options;

#define HOP_RECALL_OPTIONS_INIT                                                          \
    {                                                                                    \
        sizeof(hop_recall_options), HOP_UPDATE_SYNC, HOP_ORDER_RANDOM, 0, 0,             \
            HOP_TIES_KEEP, -1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 10, 0.1,                \
            HOP_TRACE_NONE, 0, 3, 1, 0, 0, 1, -1                                         \
    }

/** One memory beside a final state. */
typedef struct hop_match {
    size_t row;
    double overlap; /* m = (xi . s) / dim, -1..1 */
    double mean;    /* of glauber and metropolis: its average over the sweeps after the
                       burn-in, with its standard error; NaN for others, and for a memory
                       that was not among the 16 best when the burn-in ended */
    double mean_error;
} hop_match;

/** Averages over the sweeps after the burn-in; of glauber and metropolis. */
typedef struct hop_average {
    uint64_t sweeps; /* averaged over; 0: there are none */
    double energy, energy_error;
    double changes; /* share of updates that changed their unit */
} hop_average;

/** One entry of a trace; entry 0 is the cue. */
typedef struct hop_trace_entry {
    uint64_t step;  /* steps so far */
    uint64_t flips; /* flips so far */
    int64_t unit;   /* the unit that changed, -1 for a whole step */
    double energy;
} hop_trace_entry;

typedef struct hop_trace {
    size_t count;
    hop_trace_entry *entries; /* [count] */
    double *overlaps;         /* [count][patterns]: m of every memory */
    int8_t *states;           /* [count][dim]; NULL for HOP_TRACE_FLIPS */
} hop_trace;

/** Why a unit changed, or stayed: see hopfield/survey.h. */
typedef struct hop_reason hop_reason;

/** What became of one cue. */
typedef struct hop_result {
    hop_outcome outcome;
    uint64_t steps;   /* updates, sweeps or greedy flips that changed the state */
    uint64_t flips;   /* units changed, a missing unit's first value included */
    int converged;    /* a fixed point (within the tolerance) */
    uint64_t cycle;   /* period, 0 if none */
    int energy_falls; /* theory promises that no change raised E: one unit at a time, or
                         units that have no couplings with each other; couplings
                         symmetric, no negative self-coupling */
    double energy_start; /* E of the cue, fields included; NaN where there is none */
    double energy;       /* E of the final state */
    int has_match;
    size_t match; /* row, for exact, near, inverse; for a cycle or limit near a memory */
    size_t wrong; /* units that differ from the match (inverse: from its negative);
                     without one, from the best memory */
    double overlap; /* with the match, else with the best memory; 0 in an empty memory */
    size_t wrong_left; /* of the wrong units, those on the left of a pair (BAM) */
    size_t missing;    /* units still unknown at the end, written as 0 */
    hop_average average;
    double graded_energy; /* of continuous: the energy of the graded units, see
                             hop_recall; else NaN */
    size_t best_count;
    hop_match best[HOP_MAX_BEST]; /* largest overlap first, lowest row on ties */
    size_t mixture_count;         /* 0, 3, 5 or 7 */
    size_t mixture_row[HOP_MAX_MIXTURE];
    int mixture_sign[HOP_MAX_MIXTURE];
    size_t mixture_wrong;
    hop_trace *trace;   /* NULL unless asked for */
    hop_reason *reason; /* of options.watch; NULL where it names no unit */
} hop_result;

/** Free what results[count] own (traces, reasons) and zero them. */
HOP_API void hop_results_clear(hop_result *results, size_t count);

/**
 * Recall a batch of cues.
 *
 * cues     [count][dim]   -1, +1, or 0 for a missing unit
 * states   [count][dim]   final states; may equal cues; NULL if not wanted
 * results  [count]        clear them with hop_results_clear
 *
 * Synchronous: s(t+1) = sign(W s(t)); symmetric couplings end in a fixed point or a
 * 2-cycle. Asynchronous: one unit at a time; on symmetric couplings without negative
 * self-coupling every flip lowers E and the end is a fixed point. Block: units k B to
 * (k + 1) B - 1 at once, block after block; B = 1 is asynchronous, B = dim synchronous.
 * In a memory of pairs (BAM) a synchronous step is y = sign(W^T x), then x = sign(W y); a
 * missing unit takes +1 where its field is 0. A sequence with a past has no cycles, and
 * steps in which it only waits are not counted. A cycle of period p stops at the first t
 * with s(t) = s(t-p) and returns s(t), steps = t.
 *
 * Glauber and metropolis go through their sweeps whatever happens: `steps` counts all of
 * them. The final state is judged as it is, never as "limit"; `converged` says whether it
 * is a fixed point of T = 0. Averages are means over sweeps; their errors are those of
 * the means of 20 stretches of time. Chance of cue k: (seed, HOP_STREAM_HEAT, first_index
 * + k). Glauber 1963; Metropolis et al. 1953; Kirkpatrick, Gelatt, Vecchi 1983
 * (annealing).
 *
 * Continuous units begin at V = 0.9 s (clamped ones stay at s, missing ones begin at 0)
 * and follow u += dt (-u + W V + b), V = g(u), until all u are at rest.
 * Energy E = -1/2 V^T W V - b^T V + sum_i integral_0^{V_i} g^-1, the sum over units that
 * may change, must fall: HOP_EINVAL names the step where it did not, for then the time
 * step is too large. The integral of units 0 and 1 begins at 1/2. The state is sign(V),
 * and flips are its changes from step to step. Needs symmetric couplings
 * (HOP_EUNSUPPORTED).  Hopfield 1984.
 *
 * Returns HOP_OK, HOP_EINVAL (an option, a mask value, a clamped unit without value,
 * an order that is no permutation: the message says where), HOP_EUNSUPPORTED (what this
 * memory or update cannot do, such as watching graded units), HOP_EVALUE (a cue's value),
 * HOP_EEMPTY (no couplings: nothing was learned), HOP_ENOMEM, HOP_EINTERRUPTED; on error
 * states and results are unspecified but safe to clear. A synchronous step is
 * O(dim P / 64 + dim P / 8) table look-ups factored, O(dim^2) explicit. Several threads
 * may recall one memory together while nobody changes it. The bytes do not depend on
 * threads or instruction set.  Hopfield 1982; Little 1974 (synchronous).
 */
HOP_API hop_status hop_recall(const hop_memory *memory, const hop_recall_options *options,
                              const int8_t *cues, size_t count, int8_t *states,
                              hop_result *results, hop_error *error);

/** What one step of a play came to. */
typedef struct hop_frame {
    size_t row;     /* the memory of the largest overlap, lowest row on ties */
    double overlap; /* with it, -1..1; 0 in an empty memory */
    double energy;  /* NaN where there is none */
    uint64_t flips; /* units that changed in this step */
} hop_frame;

/**
 * Play: exactly `steps` steps of every cue's way, without an end at fixed points or in
 * cycles, as a sequence of patterns wants it.
 *
 * cues     [count][dim]   as for hop_recall
 * states   [count][steps][dim]   after every step; NULL if not wanted
 * frames   [count][steps]        NULL if not wanted
 *
 * A step is a synchronous update, a sweep or a greedy flip. Of the options, max_steps,
 * tolerance, trace, best and mixtures say nothing here. Errors as hop_recall, and
 * HOP_EUNSUPPORTED (an update that cannot be played); bytes, cost and threads as there.
 * Sompolinsky, Kanter 1986.
 */
HOP_API hop_status hop_play(const hop_memory *memory, const hop_recall_options *options,
                            const int8_t *cues, size_t count, size_t steps,
                            int8_t *states, hop_frame *frames, hop_error *error);

/** The result in one plain sentence into text[size]; keys name rows or are NULL. */
HOP_API void hop_result_explain(const hop_memory *memory, const hop_result *result,
                                const char *const *keys, char *text, size_t size);

#ifdef __cplusplus
}
#endif
#endif
