/* SPDX-License-Identifier: MIT */
/* One cue on its way: what the dynamics share. */
#ifndef HOP_RECALL_RUN_H
#define HOP_RECALL_RUN_H

#include <stdbool.h>
#include <hopfield/random.h>
#include <hopfield/recall.h>
#include "memory/landscape.h"
#include "recall/average.h"
#include "recall/repeat.h"

/* Scratch of one thread and the progress of its present cue. */
typedef struct hop_run {
    const hop_memory *memory;
    const hop_recall_options *options;
    uint64_t cue; /* index in the batch */
    uint64_t max_steps;
    hop_cursor *cursor;
    hop_gauge gauge;
    uint64_t *allowed;     /* units that may change */
    uint64_t *moves;       /* units that would */
    uint64_t *plus, *zero; /* signs of fields */
    uint64_t *next;        /* bits and known of the next state; so the three below */
    uint64_t *older;       /* of two steps ago, for synchronous cycles */
    uint64_t *previous;    /* of one step ago */
    uint64_t *scratch;     /* of a state to come back to */
    uint32_t *order;       /* [dim] */
    size_t block;          /* units that a block update moves at once */
    size_t still;          /* steps in a row that changed nothing */
    hop_repeat repeat;
    hop_averages averages;
    hop_random heat; /* chance of updates with a temperature */
    uint64_t sweep;  /* sweeps done, for the temperature */
    bool trial;      /* flips are tried, not made: no trace, no check */
    bool falls;      /* hop_recall_promise: no change can raise the energy */
    hop_raw raw;     /* the depth at the last flip, with check_energy */
    double room;     /* by which rounding may change it */
    hop_result result;
    hop_status status;
    hop_error error;
} hop_run;

hop_status hop_run_create(const hop_memory *memory, const hop_recall_options *options,
                          hop_run *out);
void hop_run_clear(hop_run *run);

/* Dynamics: from the cue in run->cursor to its end; they fill steps, flips, converged and
   cycle of run->result, and set run->status if they must give up. */
void hop_settle_sync(hop_run *run);
void hop_settle_async(hop_run *run);
void hop_settle_greedy(hop_run *run);
void hop_settle_heat(hop_run *run);
void hop_settle_continuous(hop_run *run);

/* Whether the dynamics goes on by chance, whatever it comes to. */
static inline bool hop_is_stochastic(hop_update update) {
    return update == HOP_UPDATE_GLAUBER || update == HOP_UPDATE_METROPOLIS;
}

/* The sweeps that it makes. */
uint64_t hop_run_sweeps(const hop_recall_options *options);

void hop_settle_block(hop_run *run);

/* One step of a dynamics, whether or not it changes the state; returns the flips. */
size_t hop_step_sync(hop_run *run);
size_t hop_step_greedy(hop_run *run);

/* Sweeps in turns, each of a unit or a block. */
typedef struct hop_sweeps {
    /* Takes every turn once, in this order; returns the flips. */
    size_t (*sweep)(hop_run *run, const uint32_t *order);
    size_t turns;
    uint64_t done;
    hop_random chance;
} hop_sweeps;

void hop_sweeps_begin(hop_run *run, hop_sweeps *out);
size_t hop_step_sweep(hop_run *run, hop_sweeps *sweeps);
/* Until nothing changes. */
void hop_settle_sweeps(hop_run *run);
size_t hop_sweep_units(hop_run *run, const uint32_t *order);
size_t hop_sweep_blocks(hop_run *run, const uint32_t *order);
size_t hop_sweep_heat(hop_run *run, const uint32_t *order);

/* How many blocks there are, and the units of one: first..end-1. */
size_t hop_block_count(const hop_run *run);
void hop_block_units(const hop_run *run, size_t block, size_t *first, size_t *end);
/* Whether units of a block have no couplings with each other. */
bool hop_blocks_are_loose(const hop_run *run);

/* The two sides of a memory of pairs move in turn where all units else move at once. */
static inline bool hop_run_alternates(const hop_run *run) {
    return run->memory->left && run->options->update == HOP_UPDATE_SYNC;
}

/* Whether units move in blocks, which decide before any of their units moves. */
static inline bool hop_run_is_in_blocks(const hop_run *run) {
    return run->options->update == HOP_UPDATE_BLOCK || hop_run_alternates(run);
}

/* Units of a word that a field of 0 sets to +1. */
static inline uint64_t hop_run_raised(const hop_run *run, uint64_t known) {
    if (run->options->ties == HOP_TIES_PLUS) return ~(uint64_t)0;
    return run->memory->fills ? ~known : 0;
}

/* The value that a unit of value `now` takes under a field of this sign. */
static inline int hop_run_after(const hop_run *run, int sign, int now) {
    const bool raised =
        run->options->ties == HOP_TIES_PLUS || (now == 0 && run->memory->fills);
    return hop_unit_after(sign, now, raised);
}

/* The value that a unit takes in the state as it is. */
static inline int hop_run_next(hop_run *run, size_t unit, int now) {
    return hop_run_after(run, hop_cursor_sign(run->cursor, unit), now);
}

/* A step would change nothing: whether the past may still move the state. Then time goes
   on by one step, which is not counted. */
bool hop_run_waits(hop_run *run);

/* One cue on a run: its mask and fields, the state and its past. HOP_EVALUE, HOP_EINVAL,
   HOP_EOVERFLOW. */
hop_status hop_run_begin(hop_run *run, const int8_t *cue);

/* Whether `count` cues can be recalled so. HOP_EINVAL, HOP_EUNSUPPORTED, HOP_EEMPTY,
   HOP_ENOMEM. */
hop_status hop_recall_check(const hop_memory *memory, const hop_recall_options *options,
                            size_t count, hop_error *error);

/* Calls one(run, user) for every cue of a batch, run->cue says which, on all threads of
   the memory's context; options are checked before. The failure of the lowest cue is the
   one reported. */
hop_status hop_run_all(const hop_memory *memory, const hop_recall_options *options,
                       size_t count, hop_status (*one)(hop_run *run, void *user),
                       void *user, hop_error *error);

/* The unit takes a new value: counted, checked, traced. */
void hop_run_flip(hop_run *run, size_t unit, int value);

/* Whether someone wants the recall to stop; then it sets run->status. */
bool hop_run_interrupted(hop_run *run);

/* Free units that would change if they were updated now: counted, and marked in moves. */
size_t hop_run_unstable(hop_run *run);

/* The depth of the state as it is; its energy; overlaps are left in the gauge. */
hop_raw hop_run_measure(hop_run *run);
double hop_run_energy(const hop_run *run, hop_raw depth);

/* A step that changed the state is done: enters the trace. */
void hop_run_step(hop_run *run);

/* Trace; both do nothing when none is wanted. */
void hop_trace_begin(hop_run *run);
void hop_trace_add(hop_run *run, int64_t unit);

/* Whether a change of this unit, which is about to be made, is to be explained. */
static inline bool hop_run_watches(const hop_run *run, size_t unit) {
    const int64_t watch = run->options->watch;
    return watch >= 0 && (uint64_t)watch == unit && !run->trial;
}

/* The watched unit is about to take a value: the first time, why. May set run->status. */
void hop_reason_change(hop_run *run, size_t unit, int value);
/* The same where it is a step of all units at once that is about to be taken. */
void hop_reason_step(hop_run *run, const uint64_t *next);
/* The recall is over: if the watched unit never changed, why it stayed. */
void hop_reason_end(hop_run *run);

/* The verdict on the state in run->cursor; fills the rest of run->result. */
void hop_judge(hop_run *run);

/* At most 5% of the units wrong; of units 0 and 1 at most a tenth of those that the
   memory has on, which is the same at one half on, and means something where few are. */
bool hop_is_near_memory(const hop_memory *memory, size_t row, size_t wrong);

/* The memories with the largest overlaps into result->best, lowest row first among
   equals. */
void hop_name_best(const hop_memory *memory, const int32_t *overlaps, size_t wanted,
                   hop_result *result);

/* Whether at most 5% of dim units are wrong. */
static inline bool hop_is_near(size_t wrong, size_t dim) {
    return wrong * 20 <= dim;
}

/* The smallest set of 3, 5 or 7 signed memories whose sum has the sign of the state but
   for 5% of the units, sought among the 16 of the largest |overlap| (a few more where
   some overlap equally); fills the result's mixture fields. */
void hop_find_mixture(const hop_memory *memory, const hop_state *state,
                      const int32_t *overlaps, hop_result *result);

#endif
