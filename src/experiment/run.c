/* SPDX-License-Identifier: MIT */
/* Running trials: shared out to threads, kept in a log, stopped and gone on with. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "core/context.h"
#include "core/error.h"
#include "experiment/experiment.h"

/* What the threads share. The failure of the lowest trial is the one reported. */
typedef struct {
    hop_lab *lab;
    const hop_lab_run_options *options;
    hop_context **contexts; /* [threads], of one thread each */
    size_t *units;          /* [count] trials to run, by their number */
    size_t count, finished;
    hop_trial_log *log;
    size_t shard, shards;
    atomic_bool stop; /* some trial has failed */
    size_t *fresh;    /* [count] finished, not yet in the log */
    size_t fresh_count;
    double written;
    hop_status status;
    size_t failed;
    hop_error error;
    pthread_mutex_t lock;
} running;

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Keeps why the run fails, and stops it. */
static void keep_failure(running *run, size_t unit, hop_status status,
                         const hop_error *error) {
    atomic_store(&run->stop, true);
    if (run->status && unit >= run->failed) return;
    run->status = status;
    run->failed = unit;
    run->error = *error;
}

/* Under the lock. */
static void write_fresh(running *run) {
    if (!run->log || run->fresh_count == 0) return;
    hop_error error;
    hop_status status =
        hop_log_append(run->log, run->lab, run->fresh, run->fresh_count, &error);
    run->fresh_count = 0;
    run->written = seconds();
    if (status) keep_failure(run, 0, status, &error);
}

static hop_status run_trial(const running *run, size_t unit, hop_context *context,
                            hop_error *error) {
    hop_lab *lab = run->lab;
    const size_t point = unit / lab->trials, number = unit % lab->trials;
    const hop_trial trial = {.lab = lab,
                             .point = &lab->points[point],
                             .trial = number,
                             .seed = hop_plan_seed(lab, point, number),
                             .context = context,
                             .error = error};
    return lab->experiment->trial(&trial, lab->records + unit * lab->width);
}

/* Under the lock. */
static void count_trial(running *run, size_t unit) {
    run->lab->done[unit] = HOP_TRIAL_DONE;
    run->lab->done_count++;
    run->finished++;
    run->fresh[run->fresh_count++] = unit;
    if (seconds() - run->written > 1) write_fresh(run);
    if (run->options->progress)
        run->options->progress(run->options->user, run->finished, run->count);
}

static void run_unit(void *shared, size_t index, unsigned worker) {
    running *run = shared;
    const size_t unit = run->units[index];
    hop_error error = {HOP_OK, ""};
    if (atomic_load(&run->stop)) return;
    const hop_status status = run_trial(run, unit, run->contexts[worker], &error);
    pthread_mutex_lock(&run->lock);
    if (status == HOP_OK)
        count_trial(run, unit);
    else if (status != HOP_EINTERRUPTED)
        keep_failure(run, unit, status, &error);
    pthread_mutex_unlock(&run->lock);
}

static hop_status make_contexts(running *run, hop_error *error) {
    const unsigned threads = run->lab->context->threads;
    run->contexts = calloc(threads, sizeof *run->contexts);
    if (!run->contexts) return hop_fail_memory(error);
    for (unsigned k = 0; k < threads; k++) {
        hop_status status =
            hop_context_create_worker(run->lab->context, &run->contexts[k], error);
        if (status) return status;
    }
    return HOP_OK;
}

/* The trials of this shard that are still missing. */
static hop_status choose_units(running *run, hop_error *error) {
    const hop_lab *lab = run->lab;
    const size_t trials = hop_lab_trials(lab);
    run->units = calloc(trials, sizeof *run->units);
    run->fresh = calloc(trials, sizeof *run->fresh);
    if (!run->units || !run->fresh) return hop_fail_memory(error);
    for (size_t unit = run->shard - 1; unit < trials; unit += run->shards) {
        if (!lab->done[unit])
            run->units[run->count++] = unit;
        else if (!(lab->done[unit] & HOP_TRIAL_LOGGED))
            run->fresh[run->fresh_count++] = unit;
    }
    return HOP_OK;
}

static hop_status run_all(running *run, hop_error *error) {
    hop_context *context = run->lab->context;
    run->written = seconds();
    pthread_mutex_init(&run->lock, NULL);
    hop_parallel_for(context, run->count, run_unit, run);
    write_fresh(run);
    pthread_mutex_destroy(&run->lock);
    if (run->status) {
        if (error) *error = run->error;
        return run->status;
    }
    if (run->finished < run->count)
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted: %zu of %zu trials done",
                        run->lab->done_count, hop_lab_trials(run->lab));
    return HOP_OK;
}

static hop_status choose_shard(running *run, hop_error *error) {
    const hop_lab *lab = run->lab;
    const size_t shard = run->options->shard, shards = run->options->shards;
    run->shard = shard;
    run->shards = shards;
    if (shards == 0 && shard == 0) {
        run->shard = lab->shards ? lab->shard : 1;
        run->shards = lab->shards ? lab->shards : 1;
    } else if (shards > HOP_LAB_MAX_SHARDS) {
        return hop_fail(error, HOP_EINVAL, "shard: %zu shards are more than %d", shards,
                        HOP_LAB_MAX_SHARDS);
    } else if (shard < 1 || shard > shards) {
        return hop_fail(error, HOP_EINVAL, "shard: there is no shard %zu of %zu", shard,
                        shards);
    }
    return HOP_OK;
}

void hop_lab_shard(const hop_lab *lab, size_t *shard, size_t *shards) {
    const bool ran = lab->last_shards != 0, opened = lab->shards != 0;
    *shard = ran ? lab->last_shard : opened ? lab->shard : 1;
    *shards = ran ? lab->last_shards : opened ? lab->shards : 1;
}

hop_status hop_lab_run(hop_lab *lab, const hop_lab_run_options *options,
                       hop_error *error) {
    static const hop_lab_run_options defaults = HOP_LAB_RUN_OPTIONS_INIT;
    running run = {.lab = lab, .options = options ? options : &defaults};
    options = run.options;
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "run options: size %zu, expected %zu",
                        options->size, sizeof *options);
    hop_status status = choose_shard(&run, error);
    if (!status) status = hop_lab_prepare(lab, error);
    if (!status && options->log)
        status =
            hop_log_open(options->log, lab, (hop_log_use){true, run.shard, run.shards},
                         &run.log, error);
    if (!status) {
        lab->last_shard = run.shard;
        lab->last_shards = run.shards;
    }
    if (!status) status = make_contexts(&run, error);
    if (!status) status = choose_units(&run, error);
    if (!status) status = run_all(&run, error);
    hop_log_close(run.log);
    for (unsigned k = 0; run.contexts && k < lab->context->threads; k++)
        hop_context_free(run.contexts[k]);
    free(run.contexts);
    free(run.units);
    free(run.fresh);
    return status;
}

hop_status hop_lab_merge(hop_lab *lab, const char *path, hop_error *error) {
    hop_trial_log *log = NULL;
    hop_status status = hop_lab_prepare(lab, error);
    if (!status)
        status = hop_log_open(path, lab, (hop_log_use){false, 0, 0}, &log, error);
    hop_log_close(log);
    return status;
}
