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
    hop_repeat repeat;
    hop_averages averages;
    bool trial;  /* flips are tried, not made: no trace, no check */
    bool falls;  /* couplings promise that every asynchronous flip lowers the energy */
    hop_raw raw; /* the depth at the last flip, with check_energy */
    double room; /* by which rounding may change it */
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

/* The order of sweep t into run->order, or a pointer to the caller's. run->order holds
   0, 1, 2, ... or the order of the sweep before. */
const uint32_t *hop_run_order(hop_run *run, uint64_t sweep, hop_random *chance);

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

/* The verdict on the state in run->cursor; fills the rest of run->result. */
void hop_judge(hop_run *run);

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
