/* SPDX-License-Identifier: MIT */
/* Surveys: why a recall ended as it did, how wide basins are, what else attracts. */
#ifndef HOPFIELD_SURVEY_H
#define HOPFIELD_SURVEY_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/memory.h>
#include <hopfield/patterns.h>
#include <hopfield/recall.h>
#include <hopfield/status.h>
#include <hopfield/theory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- reasons ------------------------------------------------------------------- */

enum { HOP_MAX_PUSHES = 5 };

/** What one memory, or one other unit, adds to the field of a unit. */
typedef struct hop_push {
    size_t index; /* row of the memory, or the unit */
    double value;
} hop_push;

/** Of what a field is made. */
typedef enum hop_push_source {
    HOP_PUSH_MEMORIES, /* couplings are a sum over the memories */
    HOP_PUSH_UNITS,    /* a matrix that is none: w_ij s_j of every other unit */
    HOP_PUSH_UNKNOWN /* neither: couplings that depend on the past, or on several units */
} hop_push_source;

/**
 * Why a unit changed for the first time in a recall, or why it stayed
 * (hop_recall_options.watch). Field and pushes are those of the state just before the
 * change, in which the other units of a synchronous step or a block have not moved yet;
 * of a unit that stayed those of the final state:
 *
 *     field = sum of all pushes + own + bias.
 */
struct hop_reason {
    size_t unit;
    int clamped;       /* it was not allowed to change */
    uint64_t flips;    /* how often it changed */
    uint64_t step;     /* the step (update, sweep, greedy flip) of its first change, from
                          1; 0: it stayed */
    int before, after; /* -1, +1, or 0 for missing; both its value where it stayed */
    double field;      /* h_i + b_i - theta */
    double own;        /* what it adds itself: w_ii s_i where the diagonal is kept; of
                          memories, which hold it, what is taken off where it is not */
    double bias;       /* b_i - theta: external field less threshold */
    double energy;     /* E after less E before of this change alone; where it stayed, of
                          its flip; NaN where there is no energy */
    hop_push_source source;
    double with_sum, against_sum; /* all pushes towards `after` (towards +1 where that is
                                     missing), and all the others */
    size_t with_count, against_count;
    hop_push with[HOP_MAX_PUSHES]; /* the strongest first, lowest index on ties */
    hop_push against[HOP_MAX_PUSHES];
};

/** The reason in plain words into text[size]; keys name rows or are NULL. */
HOP_API void hop_reason_explain(const hop_memory *memory, const hop_reason *reason,
                                const char *const *keys, char *text, size_t size);

/** Whether, and why, no change of a recall can raise the energy. */
typedef enum hop_promise {
    HOP_PROMISE_SINGLE,   /* it cannot: one unit at a time, symmetric couplings */
    HOP_PROMISE_LOOSE,    /* it cannot: what moves at once is not coupled */
    HOP_PROMISE_GRADED,   /* the energy of graded units cannot, that of their signs may */
    HOP_PROMISE_TOGETHER, /* it may: coupled units move at once */
    HOP_PROMISE_HEAT,     /* it may: there is a temperature */
    HOP_PROMISE_ASYMMETRIC, /* it may: w_ij is not w_ji */
    HOP_PROMISE_SELF,       /* it may: a unit couples to itself negatively */
    HOP_PROMISE_NONE,       /* states have no energy */
    HOP_PROMISE_COUNT
} hop_promise;

/** What theory promises of a recall; options may be NULL. O(dim), with blocks O(dim B).
 */
HOP_API hop_promise hop_recall_promise(const hop_memory *memory,
                                       const hop_recall_options *options);
/** "single", "loose", "graded", "together", ... and the same as a clause. */
HOP_API const char *hop_promise_name(hop_promise promise);
HOP_API const char *hop_promise_explain(hop_promise promise);

/** How a result came about. */
typedef struct hop_account {
    size_t cue_missing;          /* units that the cue leaves open */
    size_t cue_count;            /* memories that the cue overlaps with most: */
    hop_match cue[HOP_MAX_BEST]; /* as hop_result.best, of the cue */
    int has_winner;              /* there are memories */
    size_t winner;            /* the match, else the memory most like the final state */
    int sign;                 /* -1 where its negative came out */
    double cue_overlap;       /* sign times the cue's overlap with it */
    double overlap;           /* the same of the final state */
    int has_runner_up;        /* there are two memories */
    size_t runner_up;         /* of all others the largest sign times overlap */
    double runner_up_overlap; /* that, of the final state */
    double margin;            /* overlap - runner_up_overlap; NaN without one */
    size_t changed;           /* units in which cue and final state differ */
    size_t towards, away;     /* of these: now as the winner says, or now not */
    hop_promise promise;
} hop_account;

/**
 * Account for a result.
 *
 * options  of the recall; NULL: the defaults       cue      [dim]  as damaged
 * state    [dim]  the final state                  result   of the recall
 *
 * HOP_EVALUE (a value of cue or state), HOP_ENOMEM. Two overlaps of the state with every
 * memory, O(count dim / 64), and two energies.
 */
HOP_API hop_status hop_result_account(const hop_memory *memory,
                                      const hop_recall_options *options,
                                      const int8_t *cue, const int8_t *state,
                                      const hop_result *result, hop_account *out,
                                      hop_error *error);

/** The account in plain sentences into text[size]; keys name rows or are NULL. */
HOP_API void hop_account_explain(const hop_memory *memory, const hop_result *result,
                                 const hop_account *account, const char *const *keys,
                                 char *text, size_t size);

/* --- basins -------------------------------------------------------------------- */

/** Options of a basin's measurement; begin with HOP_BASIN_OPTIONS_INIT. */
typedef struct hop_basin_options {
    size_t size;
    uint64_t trials;  /* damaged copies at each level of noise, 1..10^6 */
    uint64_t seed;    /* chance of noise, and of orders */
    double retrieved; /* a copy came back where at most this fraction of the units is
                         wrong, 0..1; negative: where the outcome would be near */
    const hop_recall_options *recall; /* NULL: the defaults; masks, traces, indices and
                                         what it watches say nothing here */
} hop_basin_options;

#define HOP_BASIN_OPTIONS_INIT                                                           \
    { sizeof(hop_basin_options), 100, 1, -1, 0 }

enum { HOP_MAX_LEVELS = 48 };

/** How many damaged copies came back at one level of noise. */
typedef struct hop_basin_level {
    size_t flips; /* units flipped */
    uint64_t back;
} hop_basin_level;

/** How wide and how deep the basin of a memory is. */
typedef struct hop_basin {
    hop_estimate noise; /* fraction of flipped units at which half of the copies come
                           back, 0 where even undamaged ones do not, 1 where all do; with
                           its 95% interval */
    uint64_t trials;
    size_t level_count; /* the levels tried, by rising noise */
    hop_basin_level levels[HOP_MAX_LEVELS];
    hop_stability stability;
    double energy; /* of the stored pattern; NaN where there is none */
    double depth;  /* E / (-N/2), of a memory alone nearly 1 */
    int has_nearest;
    size_t nearest;         /* the other memory of the largest |overlap|, lowest row */
    double nearest_overlap; /* with its sign */
} hop_basin;

/**
 * Measure the basin of a stored pattern: how much noise it survives.
 *
 * Levels of noise are whole numbers of flipped units. Bisection from 0 to dim finds where
 * the rate of return falls below one half; two more close in on the nearest levels at
 * which Wilson's 95% interval of the rate leaves one half out on either side. The rates,
 * made monotone and joined by lines, then cross one half at `noise`, and the ends of
 * their intervals at its ends: noise at which one half would not be rejected. Where
 * the rate falls by over 0.4 from one level to the next, the interval covers both.
 *
 * Copy t of row r at k flips draws its noise and its order by index
 * (r (dim + 1) + k) trials + t. HOP_ENOTFOUND (no such row), HOP_EINVAL, and as
 * hop_recall. About 10 + log2(dim) levels of `trials` recalls each.
 */
HOP_API hop_status hop_basin_measure(const hop_memory *memory, size_t row,
                                     const hop_basin_options *options, hop_basin *out,
                                     hop_error *error);

/* --- census -------------------------------------------------------------------- */

enum { HOP_MAX_ATTRACTORS = 1000000 };

/** Options of a census; begin with HOP_CENSUS_OPTIONS_INIT. */
typedef struct hop_census_options {
    size_t size;
    uint64_t starts; /* random states to relax, 1..10^9 */
    uint64_t seed;   /* start k is drawn from (seed, HOP_STREAM_FILL, k) */
    size_t most;     /* attractors kept, 1..HOP_MAX_ATTRACTORS */
    const hop_recall_options *recall; /* NULL: the defaults; masks, traces and what it
                                         watches say nothing here */
    /* May be NULL; as in hop_recall_options, of all starts. */
    void (*progress)(void *user, size_t done, size_t count);
    void *user;
} hop_census_options;

#define HOP_CENSUS_OPTIONS_INIT                                                          \
    { sizeof(hop_census_options), 1000, 1, 10000, 0, 0, 0 }

/** A state, or a cycle of states, in which starts ended. */
typedef struct hop_attractor {
    uint64_t count;     /* starts that ended here */
    hop_estimate share; /* of all starts */
    uint64_t first;     /* the lowest of them */
    hop_result end;     /* what became of that one; without trace and reason */
    int has_inverse;
    size_t inverse; /* the attractor that is its negative, of fixed points */
} hop_attractor;

typedef struct hop_census {
    uint64_t starts;
    uint64_t totals[HOP_OUTCOME_COUNT]; /* starts by outcome */
    size_t distinct[HOP_OUTCOME_COUNT]; /* attractors kept, by outcome */
    size_t count;
    hop_attractor *attractors; /* [count]: by falling count, rising energy, then first */
    hop_patterns *states;      /* [count]: theirs; of a cycle its smallest, as packed */
    uint64_t beyond; /* starts that ended in attractors found after `most` were kept */
} hop_census;

HOP_API void hop_census_clear(hop_census *census);

/**
 * Take a census of attractors: relax from random states, and count where they end.
 *
 * Units of a start are fair signs; in a memory of units 0 and 1 each is on with the mean
 * activity of its patterns. Ends are the same attractor where every unit is; of a cycle
 * of up to 4096 steps where all its states are. An attractor that is met after `most` are
 * kept enters the totals and `beyond` only. Sizes of basins are thus seen as far as
 * random states see them: few starts reach memories that are many.
 *
 * Errors as hop_recall, and HOP_EINVAL. `starts` recalls; most (dim / 8 + 900) bytes,
 * twice as many while they are sorted.
 * Clear the census after use.
 */
HOP_API hop_status hop_census_take(const hop_memory *memory,
                                   const hop_census_options *options, hop_census *out,
                                   hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
