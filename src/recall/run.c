/* SPDX-License-Identifier: MIT */
/* The scratch of a thread, and flips that are counted, checked and traced. */
#include "recall/run.h"
#include <hopfield/survey.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "memory/form.h"

/* Room for rounding when the couplings are floats; exact integers need none. Large terms
   may cancel: it is measured by sum |w|, not by what is left of them. */
static double rounding_room(const hop_run *run) {
    const size_t dim = run->memory->dim;
    double sum = 0;
    if (run->cursor->exact || !run->options->check_energy) return 0;
    if (run->memory->form->rounding) return run->memory->form->rounding(run->memory);
    if (!run->memory->matrix) /* eigenvalues of factored couplings are at most P */
        sum = (double)hop_memory_count(run->memory) * (double)dim;
    else
        for (size_t k = 0; k < dim * dim; k++) sum += fabs(run->memory->matrix->w[k]);
    return 4 * DBL_EPSILON * (double)dim * sum;
}

hop_status hop_run_create(const hop_memory *memory, const hop_recall_options *options,
                          hop_run *out) {
    const size_t words = (memory->dim + 63) / 64;
    hop_run run = {.memory = memory, .options = options};
    run.max_steps = options->max_steps >= 0 ? (uint64_t)options->max_steps
                    : options->update == HOP_UPDATE_CONTINUOUS ? 20000
                                                               : 1000;
    if (options->max_steps < 0 && options->update == HOP_UPDATE_ASYNC &&
        options->order == HOP_ORDER_GREEDY)
        run.max_steps *= memory->dim;
    run.allowed = calloc(words, sizeof *run.allowed);
    run.moves = calloc(words, sizeof *run.moves);
    run.plus = calloc(words, sizeof *run.plus);
    run.zero = calloc(words, sizeof *run.zero);
    run.next = calloc(2 * words, sizeof *run.next);
    run.older = calloc(2 * words, sizeof *run.older);
    run.previous = calloc(2 * words, sizeof *run.previous);
    run.scratch = calloc(2 * words, sizeof *run.scratch);
    run.order = calloc(memory->dim, sizeof *run.order);
    if (!run.allowed || !run.moves || !run.plus || !run.zero || !run.next || !run.older ||
        !run.previous || !run.scratch || !run.order ||
        hop_gauge_create(memory, &run.gauge) || hop_cursor_create(memory, &run.cursor)) {
        hop_run_clear(&run);
        return HOP_ENOMEM;
    }
    run.room = rounding_room(&run);
    run.block = options->block;
    const hop_promise promise = hop_recall_promise(memory, options);
    run.falls = promise == HOP_PROMISE_SINGLE || promise == HOP_PROMISE_LOOSE;
    *out = run;
    return HOP_OK;
}

void hop_run_clear(hop_run *run) {
    free(run->allowed);
    free(run->moves);
    free(run->plus);
    free(run->zero);
    free(run->next);
    free(run->older);
    free(run->previous);
    free(run->scratch);
    free(run->order);
    hop_gauge_clear(&run->gauge);
    hop_cursor_free(run->cursor);
    hop_repeat_clear(&run->repeat);
    *run = (hop_run){0};
}

hop_raw hop_run_measure(hop_run *run) {
    return hop_gauge_measure(&run->gauge, &run->cursor->state, &run->cursor->bias);
}

double hop_run_energy(const hop_run *run, hop_raw depth) {
    return hop_bias_energy(run->memory, &run->cursor->bias, depth);
}

bool hop_run_interrupted(hop_run *run) {
    if (!hop_context_interrupted(run->memory->context)) return false;
    run->status = hop_fail(&run->error, HOP_EINTERRUPTED, "interrupted");
    return true;
}

bool hop_run_waits(hop_run *run) {
    if (run->still >= run->cursor->span) return false;
    run->still++;
    hop_cursor_tick(run->cursor);
    return true;
}

size_t hop_run_unstable(hop_run *run) {
    const hop_state *state = &run->cursor->state;
    size_t unstable = 0;
    hop_cursor_signs(run->cursor, run->plus, run->zero);
    for (size_t w = 0; w < state->words; w++) {
        uint64_t differs = (run->plus[w] ^ state->bits[w]) | ~state->known[w];
        uint64_t raised =
            hop_run_raised(run, state->known[w]) & ~(state->bits[w] & state->known[w]);
        uint64_t moves = (differs & ~run->zero[w]) | (raised & run->zero[w]);
        run->moves[w] = moves & run->allowed[w];
        unstable += (size_t)__builtin_popcountll(run->moves[w]);
    }
    return unstable;
}

/* Holds the depth after a flip, measured anew, against what the flip should have made of
   it, and against what it was: it must not fall, for then E has risen. */
static void check_energy(hop_run *run, size_t unit, hop_raw gain) {
    const hop_raw before = run->raw;
    const hop_raw after = hop_run_measure(run);
    run->raw = after;
    const bool raised =
        after.exact < before.exact || after.rounded < before.rounded - run->room;
    const bool foreseen =
        after.exact == before.exact + gain.exact &&
        fabs(after.rounded - before.rounded - gain.rounded) <= run->room;
    if (foreseen && !raised) return;
    run->status = hop_fail(&run->error, HOP_EINTERNAL,
                           "cue %llu, unit %zu: a flip %s the energy from %.17g to %.17g",
                           (unsigned long long)run->cue, unit,
                           raised ? "raised" : "by its field misjudged",
                           hop_run_energy(run, before), hop_run_energy(run, after));
}

void hop_run_flip(hop_run *run, size_t unit, int value) {
    hop_cursor *cursor = run->cursor;
    const bool check = run->options->check_energy && !run->trial && run->falls;
    hop_raw gain = {0, 0};
    if (hop_run_watches(run, unit) && !hop_run_is_in_blocks(run))
        hop_reason_change(run, unit, value);
    if (check) gain = hop_cursor_gain(cursor, unit, value);
    hop_cursor_change(cursor, unit, value);
    run->result.flips++;
    if (run->trial) return;
    if (check) check_energy(run, unit, gain);
    if (run->options->trace == HOP_TRACE_FLIPS) hop_trace_add(run, (int64_t)unit);
}

void hop_run_step(hop_run *run) {
    const hop_update update = run->options->update;
    const bool whole = (update == HOP_UPDATE_SYNC && !hop_run_alternates(run)) ||
                       update == HOP_UPDATE_CONTINUOUS;
    if (run->options->trace == HOP_TRACE_STEPS ||
        (run->options->trace == HOP_TRACE_FLIPS && whole))
        hop_trace_add(run, -1);
}
