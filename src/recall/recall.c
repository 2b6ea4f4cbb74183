/* SPDX-License-Identifier: MIT */
/* Recall of a batch: options are checked, cues shared out, every one settled and judged.
 */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "memory/form.h"
#include "recall/run.h"

const char *hop_update_name(hop_update update) {
    static const char *const names[] = {"sync",    "async",      "block",
                                        "glauber", "metropolis", "continuous"};
    return (unsigned)update < sizeof names / sizeof *names ? names[update] : NULL;
}

const char *hop_order_name(hop_order order) {
    static const char *const names[] = {"fixed", "random", "greedy", "given"};
    return (unsigned)order < 4 ? names[order] : NULL;
}

const char *hop_ties_name(hop_ties ties) {
    static const char *const names[] = {"keep", "plus"};
    return (unsigned)ties < 2 ? names[ties] : NULL;
}

static hop_status check_order(const hop_memory *memory, const hop_recall_options *options,
                              hop_error *error) {
    const bool ordered =
        options->update == HOP_UPDATE_ASYNC || hop_is_stochastic(options->update);
    if (!ordered || options->order != HOP_ORDER_GIVEN) return HOP_OK;
    if (!options->given_order || options->given_sweeps == 0)
        return hop_fail(error, HOP_EINVAL, "order: no sweep is given");
    const size_t dim = memory->dim;
    uint8_t *seen = malloc(dim);
    if (!seen) return hop_fail_memory(error);
    hop_status status = HOP_OK;
    for (size_t t = 0; t < options->given_sweeps && !status; t++) {
        memset(seen, 0, dim);
        for (size_t k = 0; k < dim && !status; k++) {
            uint32_t unit = options->given_order[t * dim + k];
            if (unit >= dim || seen[unit])
                status = hop_fail(error, HOP_EINVAL,
                                  "order: sweep %zu, place %zu: unit %u %s, so the sweep "
                                  "is no permutation of 0..%zu",
                                  t, k, unit, unit >= dim ? "does not exist" : "repeats",
                                  dim - 1);
            else
                seen[unit] = 1;
        }
    }
    free(seen);
    return status;
}

/* What says something to some dynamics only, and would be passed over by others. */
static hop_status check_readers(const hop_recall_options *options, hop_error *error) {
    const bool hot = hop_is_stochastic(options->update);
    const char *name = hop_update_name(options->update);
    if (!hot && (options->temperature != 0 || options->anneal_sweeps))
        return hop_fail(error, HOP_EINVAL,
                        "temperature: %s updates have none; glauber and metropolis do",
                        name);
    if (options->tolerance && (hot || options->update == HOP_UPDATE_CONTINUOUS))
        return hop_fail(error, HOP_EINVAL, "tolerance: few changes do not end %s updates",
                        name);
    return HOP_OK;
}

/* What dynamics cannot do. */
static hop_status check_dynamics(const hop_memory *memory,
                                 const hop_recall_options *options, hop_error *error) {
    const bool greedy = options->order == HOP_ORDER_GREEDY;
    if (options->update == HOP_UPDATE_ASYNC && greedy && !hop_memory_has_energy(memory))
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "order: greedy wants an energy, which %s has none of",
                        memory->rule_text);
    if (hop_is_stochastic(options->update)) {
        if (greedy)
            return hop_fail(error, HOP_EINVAL, "order: greedy leaves nothing to chance");
        if (!(options->temperature >= 0) || !isfinite(options->temperature))
            return hop_fail(error, HOP_EINVAL, "temperature: %g is not 0 or more",
                            options->temperature);
        if (options->anneal_sweeps &&
            !(options->anneal_end >= 0 && options->anneal_end <= options->temperature))
            return hop_fail(error, HOP_EINVAL, "anneal: the end %g is not in 0..%g",
                            options->anneal_end, options->temperature);
    }
    if (options->update != HOP_UPDATE_CONTINUOUS) return HOP_OK;
    if (!(options->gain > 0) || !isfinite(options->gain) || !(options->time_step > 0) ||
        !isfinite(options->time_step))
        return hop_fail(error, HOP_EINVAL, "gain %g, time step %g: must be above 0",
                        options->gain, options->time_step);
    if (memory->form->apply && hop_memory_symmetric(memory)) return HOP_OK;
    return hop_fail(error, HOP_EUNSUPPORTED,
                    "continuous units need symmetric couplings of pairs, which %s has "
                    "none of",
                    memory->imported ? "this matrix" : memory->rule_text);
}

static hop_status check_blocks(const hop_memory *memory,
                               const hop_recall_options *options, hop_error *error) {
    if (options->update != HOP_UPDATE_BLOCK) return HOP_OK;
    if (options->block < 1 || options->block > memory->dim)
        return hop_fail(error, HOP_EINVAL, "block: %zu units are not between 1 and %zu",
                        options->block, memory->dim);
    if (options->order == HOP_ORDER_FIXED || options->order == HOP_ORDER_RANDOM)
        return HOP_OK;
    return hop_fail(error, HOP_EINVAL,
                    "order: blocks come in fixed or random order, not %s",
                    hop_order_name(options->order));
}

hop_status hop_recall_check(const hop_memory *memory, const hop_recall_options *options,
                            size_t count, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "recall options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (!hop_update_name(options->update) || !hop_order_name(options->order) ||
        !hop_ties_name(options->ties) || (unsigned)options->trace > HOP_TRACE_FLIPS)
        return hop_fail(error, HOP_EINVAL,
                        "recall options: update %d, order %d, ties %d or trace %d is "
                        "unknown",
                        (int)options->update, (int)options->order, (int)options->ties,
                        (int)options->trace);
    if (options->watch >= 0 && (uint64_t)options->watch >= memory->dim)
        return hop_fail(error, HOP_EINVAL, "watch: there is no unit %lld of %zu",
                        (long long)options->watch, memory->dim);
    if (options->watch >= 0 && options->update == HOP_UPDATE_CONTINUOUS)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "watch: graded units do not flip, they move all the time");
    if (options->best > HOP_MAX_BEST)
        return hop_fail(error, HOP_EINVAL, "best: %zu is more than %d", options->best,
                        HOP_MAX_BEST);
    if (options->mask && options->mask_rows != 1 && options->mask_rows != count)
        return hop_fail(error, HOP_EINVAL, "mask: %zu rows for %zu cues; 1 or as many",
                        options->mask_rows, count);
    if (options->fields && options->field_rows != 1 && options->field_rows != count)
        return hop_fail(error, HOP_EINVAL, "fields: %zu rows for %zu cues; 1 or as many",
                        options->field_rows, count);
    if (!memory->imported && hop_memory_count(memory) == 0)
        return hop_fail(error, HOP_EEMPTY, "nothing has been learned");
    hop_status status = check_readers(options, error);
    if (!status) status = check_dynamics(memory, options, error);
    if (!status) status = check_blocks(memory, options, error);
    return status ? status : check_order(memory, options, error);
}

/* The cue and its mask into the cursor's state and the units that may change. */
static hop_status load_cue(hop_run *run, const int8_t *units, hop_error *error) {
    hop_state *state = &run->cursor->state;
    const hop_recall_options *options = run->options;
    const size_t dim = state->dim, wrong = hop_state_load(state, units);
    if (wrong < dim)
        return hop_fail(error, HOP_EVALUE,
                        "cue %llu, unit %zu: value %d is not -1, 0 or 1",
                        (unsigned long long)run->cue, wrong, units[wrong]);
    const uint8_t *mask = options->mask;
    if (mask && options->mask_rows > 1) mask += run->cue * dim;
    memset(run->allowed, 0xff, state->words * sizeof *run->allowed);
    if (dim % 64) run->allowed[state->words - 1] = ((uint64_t)1 << (dim % 64)) - 1;
    for (size_t i = 0; mask && i < dim; i++) {
        const uint64_t bit = (uint64_t)1 << (i % 64);
        if (mask[i] > HOP_MASK_MISSING)
            return hop_fail(error, HOP_EINVAL,
                            "mask of cue %llu, unit %zu: value %u is not 0 (free), 1 "
                            "(clamped) or 2 (missing)",
                            (unsigned long long)run->cue, i, mask[i]);
        if (mask[i] == HOP_MASK_MISSING) {
            state->bits[i / 64] &= ~bit;
            state->known[i / 64] &= ~bit;
        } else if (mask[i] == HOP_MASK_CLAMPED) {
            if (units[i] == 0)
                return hop_fail(error, HOP_EINVAL,
                                "cue %llu, unit %zu: clamped but without a value",
                                (unsigned long long)run->cue, i);
            run->allowed[i / 64] &= ~bit;
        }
    }
    hop_state_recount(state);
    if (options->fields) {
        const size_t row = options->field_rows > 1 ? (size_t)run->cue : 0;
        hop_status status =
            hop_cursor_expose(run->cursor, options->fields + row * dim, error);
        if (status) return status;
    }
    hop_cursor_load(run->cursor);
    hop_cursor_begin(run->cursor);
    return HOP_OK;
}

hop_status hop_run_begin(hop_run *run, const int8_t *cue) {
    hop_status status = load_cue(run, cue, &run->error);
    run->result = (hop_result){.graded_energy = NAN};
    hop_averages_reset(&run->averages);
    run->still = 0;
    run->status = HOP_OK;
    hop_repeat_reset(&run->repeat);
    return status;
}

static void settle(hop_run *run) {
    const hop_recall_options *options = run->options;
    if (hop_run_is_in_blocks(run))
        hop_settle_block(run);
    else if (options->update == HOP_UPDATE_SYNC)
        hop_settle_sync(run);
    else if (hop_is_stochastic(options->update))
        hop_settle_heat(run);
    else if (options->update == HOP_UPDATE_CONTINUOUS)
        hop_settle_continuous(run);
    else if (options->order == HOP_ORDER_GREEDY)
        hop_settle_greedy(run);
    else
        hop_settle_async(run);
}

/* What a recall reads and writes, cue by cue. */
typedef struct {
    const int8_t *cues;
    int8_t *states;
    hop_result *results;
} recall;

static hop_status recall_one(hop_run *run, void *user) {
    const recall *all = user;
    const size_t cue = (size_t)run->cue, dim = run->memory->dim;
    hop_status status = hop_run_begin(run, all->cues + cue * dim);
    if (status) return status;
    run->raw = hop_run_measure(run);
    run->result.energy_start = hop_run_energy(run, run->raw);
    run->result.energy_falls = run->falls;
    hop_trace_begin(run);
    settle(run);
    if (!run->status) hop_reason_end(run);
    if (run->status == HOP_ENOMEM) hop_fail_memory(&run->error);
    if (!run->status) hop_judge(run);
    all->results[cue] = run->result;
    run->result = (hop_result){0};
    if (!run->status && all->states)
        hop_state_read(&run->cursor->state, all->states + cue * dim);
    return run->status;
}

/* What the threads share. */
typedef struct {
    hop_run *runs;
    hop_status (*one)(hop_run *run, void *user);
    void *user;
    size_t count, done, failed_cue;
    hop_status status;
    hop_error error;
    pthread_mutex_t lock;
} batch;

static void run_cue(void *shared, size_t cue, unsigned worker) {
    batch *all = shared;
    hop_run *run = &all->runs[worker];
    run->cue = cue;
    hop_status status = all->one(run, all->user);
    const hop_recall_options *options = run->options;
    pthread_mutex_lock(&all->lock);
    if (status && (!all->status || cue < all->failed_cue)) {
        all->status = status;
        all->error = run->error;
        all->failed_cue = cue;
    }
    all->done++;
    if (options->progress) options->progress(options->user, all->done, all->count);
    pthread_mutex_unlock(&all->lock);
}

hop_status hop_run_all(const hop_memory *memory, const hop_recall_options *options,
                       size_t count, hop_status (*one)(hop_run *run, void *user),
                       void *user, hop_error *error) {
    hop_context *context = memory->context;
    /* A worker's number can be any of the threads', also when there are fewer cues. */
    const size_t workers = count > 1 ? context->threads : 1;
    batch all = {.one = one, .user = user, .count = count};
    hop_status status = HOP_OK;
    size_t made = 0;
    all.runs = calloc(workers, sizeof *all.runs);
    if (!all.runs) return hop_fail_memory(error);
    for (; made < workers; made++)
        if (hop_run_create(memory, options, &all.runs[made])) break;
    if (made < workers) {
        status = hop_fail_memory(error);
    } else {
        pthread_mutex_init(&all.lock, NULL);
        hop_parallel_for(context, count, run_cue, &all);
        pthread_mutex_destroy(&all.lock);
        status = all.status;
        if (status && error) *error = all.error;
        if (!status && all.done < count)
            status = hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    }
    for (size_t k = 0; k < made; k++) hop_run_clear(&all.runs[k]);
    free(all.runs);
    return status;
}

/* Not so of a play, which has as many sweeps as it is long. */
static hop_status check_burn_in(const hop_recall_options *options, hop_error *error) {
    const uint64_t sweeps = hop_run_sweeps(options);
    if (!hop_is_stochastic(options->update) || options->burn_in < 0 ||
        (uint64_t)options->burn_in <= sweeps)
        return HOP_OK;
    return hop_fail(error, HOP_EINVAL, "burn-in: %lld sweeps are more than all %llu",
                    (long long)options->burn_in, (unsigned long long)sweeps);
}

hop_status hop_recall(const hop_memory *memory, const hop_recall_options *options,
                      const int8_t *cues, size_t count, int8_t *states,
                      hop_result *results, hop_error *error) {
    static const hop_recall_options defaults = HOP_RECALL_OPTIONS_INIT;
    if (!options) options = &defaults;
    for (size_t k = 0; k < count; k++) results[k] = (hop_result){0};
    hop_status status = hop_recall_check(memory, options, count, error);
    if (!status) status = check_burn_in(options, error);
    if (status || count == 0) return status;
    recall all = {cues, states, results};
    return hop_run_all(memory, options, count, recall_one, &all, error);
}
