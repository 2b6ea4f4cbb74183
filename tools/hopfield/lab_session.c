/* SPDX-License-Identifier: MIT */
/* One experiment: its trials are run and kept, its report is written. */
#include <stdio.h>
#include <time.h>

#include "exit.h"
#include "lab.h"
#include "lab_print.h"
#include "lab_write.h"
#include "signals.h"
#include "terminal.h"

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int explain_stop(const hop_lab *lab, const char *folder) {
    if (!folder)
        return hop_complain(EXIT_INTERRUPTED,
                            "interrupted; with --out FOLDER trials are kept");
    return hop_complain(EXIT_INTERRUPTED,
                        "interrupted: %zu of %zu trials are kept; go on with the same "
                        "command, or: hopfield lab --resume %s",
                        hop_lab_done(lab), hop_lab_trials(lab), folder);
}

/* The bar, and how many trials this run has run itself. */
typedef struct watch {
    hop_progress progress;
    size_t ran;
} watch;

static void count_trial(void *user, size_t done, size_t count) {
    watch *self = user;
    self->ran = done;
    hop_progress_report(&self->progress, done, count);
}

/* Runs what is missing and fills in how it went. */
static int run(hop_lab *lab, const char *folder, hop_lab_run_info *info) {
    char log[4096];
    hop_error error;
    hop_lab_run_options how = HOP_LAB_RUN_OPTIONS_INIT;
    int code = folder ? hop_lab_log_path(folder, log, sizeof log) : 0;
    if (code) return code;
    watch self = {hop_progress_begin(hop_lab_facts_of(lab)->name), 0};
    how.log = folder ? log : NULL;
    how.shard = info->shard;
    how.shards = info->shards;
    how.progress = count_trial;
    how.user = &self;
    const double start = seconds();
    info->began = time(NULL);
    const hop_status status = hop_lab_run(lab, &how, &error);
    hop_progress_end(&self.progress);
    info->seconds = seconds() - start;
    info->trials = self.ran;
    hop_lab_shard(lab, &info->shard, &info->shards);
    if (status == HOP_EINTERRUPTED) return explain_stop(lab, folder);
    if (status == HOP_EEXISTS)
        return hop_complain(EXIT_USAGE, "%s; name another folder, or say the same again",
                            error.message);
    return status ? hop_complain_error(status, BLAME_FILE, &error) : 0;
}

int hop_lab_session(const hop_options *options, hop_context *context, hop_lab *lab,
                    const char *folder, const hop_lab_report **report) {
    hop_error error;
    hop_lab_run_info info = {.shard = options->shard.shard,
                             .shards = options->shard.shards};
    int code = run(lab, folder, &info);
    *report = NULL;
    if (code) return code;
    info.threads = hop_context_threads(context);
    info.isa = hop_context_isa(context);
    if (info.trials == 0)
        hop_note("%s: all %zu trials of %s were there", hop_lab_facts_of(lab)->name,
                 hop_lab_done(lab), folder ? folder : "it");
    else
        hop_note("%s: %zu trial%s in %.3g s (%.0f a second)", hop_lab_facts_of(lab)->name,
                 info.trials, info.trials == 1 ? "" : "s", info.seconds,
                 (double)info.trials / info.seconds);
    if (hop_lab_done(lab) < hop_lab_trials(lab)) {
        hop_note("shard %zu/%zu: %zu of %zu trials are in %s; join all shards with: "
                 "hopfield lab merge FOLDER... --out FOLDER",
                 info.shard, info.shards, hop_lab_done(lab), hop_lab_trials(lab), folder);
        return 0;
    }
    hop_status status = hop_lab_report_of(lab, report, &error);
    if (status) return hop_complain_error(status, BLAME_FILE, &error);
    code = folder ? hop_lab_write(lab, *report, &info, folder) : 0;
    if (code == EXIT_INTERRUPTED)
        hop_complain(code, "interrupted while the report was written; the same command "
                           "writes it again");
    return code;
}

int hop_lab_show(const hop_options *options, const hop_lab *lab,
                 const hop_lab_report *report, const char *folder) {
    return options->json ? hop_lab_print_json(lab, report)
                         : hop_lab_print(lab, report, folder);
}
