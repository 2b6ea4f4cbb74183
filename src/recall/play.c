/* SPDX-License-Identifier: MIT */
/* Playing: a number of steps of a dynamics, wherever they lead, with all their states. */
#include "core/error.h"
#include "recall/run.h"

typedef struct {
    const int8_t *cues;
    size_t steps;
    int8_t *states;
    hop_frame *frames;
} play;

/* What the state is now. */
static void describe(hop_run *run, size_t flips, hop_frame *frame) {
    const size_t count = hop_memory_count(run->memory);
    const double energy = hop_run_energy(run, hop_run_measure(run));
    const int32_t *overlaps = run->gauge.overlaps;
    size_t best = 0;
    for (size_t mu = 1; mu < count; mu++)
        if (overlaps[mu] > overlaps[best]) best = mu;
    *frame = (hop_frame){
        .row = best,
        .overlap = count ? (double)overlaps[best] / (double)run->memory->dim : 0,
        .energy = energy,
        .flips = flips};
}

static size_t step(hop_run *run, hop_sweeps *sweeps) {
    const hop_recall_options *options = run->options;
    if (options->update == HOP_UPDATE_SYNC && !hop_run_alternates(run))
        return hop_step_sync(run);
    if (options->update == HOP_UPDATE_ASYNC && options->order == HOP_ORDER_GREEDY)
        return hop_step_greedy(run);
    if (!run->cursor->exact) hop_cursor_load(run->cursor);
    return hop_step_sweep(run, sweeps);
}

static hop_status play_one(hop_run *run, void *user) {
    const play *all = user;
    const size_t cue = (size_t)run->cue, dim = run->memory->dim;
    hop_status status = hop_run_begin(run, all->cues + cue * dim);
    if (status) return status;
    run->raw = hop_run_measure(run);
    hop_sweeps sweeps;
    hop_sweeps_begin(run, &sweeps);
    for (size_t t = 0; t < all->steps && !run->status; t++) {
        if (hop_run_interrupted(run)) break;
        const size_t flips = step(run, &sweeps), at = cue * all->steps + t;
        if (all->states) hop_state_read(&run->cursor->state, all->states + at * dim);
        if (all->frames) describe(run, flips, &all->frames[at]);
    }
    return run->status;
}

hop_status hop_play(const hop_memory *memory, const hop_recall_options *options,
                    const int8_t *cues, size_t count, size_t steps, int8_t *states,
                    hop_frame *frames, hop_error *error) {
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    if (options) how = *options;
    hop_status status = hop_recall_check(memory, &how, count, error);
    if (!status && how.update == HOP_UPDATE_CONTINUOUS)
        status = hop_fail(error, HOP_EUNSUPPORTED, "play: %s updates cannot be played",
                          hop_update_name(how.update));
    if (status || count == 0) return status;
    how.trace = HOP_TRACE_NONE;
    how.watch = -1;
    play all = {cues, steps, states, frames};
    return hop_run_all(memory, &how, count, play_one, &all, error);
}
