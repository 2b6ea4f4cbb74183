/* SPDX-License-Identifier: MIT */
/* hopfield lab: experiments with theory beside measurement. */
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exit.h"
#include "folder.h"
#include "lab.h"
#include "subject.h"

static int run_one(const hop_options *options, hop_context *context, const char *name) {
    hop_lab *lab = NULL;
    const hop_lab_report *report = NULL;
    if (options->shard.shards > 1 && !options->out)
        return hop_complain(EXIT_USAGE, "--shard needs --out FOLDER");
    int code = hop_lab_setup(options, context, name, 0, &lab);
    if (code == 0 && options->out) code = hop_folder_make(options->out);
    if (code == 0) code = hop_lab_session(options, context, lab, options->out, &report);
    if (code == 0 && report) code = hop_lab_show(options, lab, report, options->out);
    hop_lab_free(lab);
    return code;
}

static int resume(const hop_options *options, hop_context *context) {
    char log[4096];
    hop_lab *lab = NULL;
    const hop_lab_report *report = NULL;
    hop_error error;
    /* Everything but the threads and the form of the output comes from the folder. */
    static const hop_flag_id allowed[] = {FLAG_RESUME, FLAG_THREADS, FLAG_PICTURES,
                                          FLAG_JSON, FLAG_END};
    int code = hop_lab_refuse_others(options, allowed,
                                     "--resume: --%s is as it was when the run began");
    if (code == 0) code = hop_lab_log_path(options->resume, log, sizeof log);
    if (code) return code;
    const hop_status status = hop_lab_open(context, log, options->pictures, &lab, &error);
    if (status == HOP_EIO && !options->pictures && !strstr(error.message, HOP_LAB_LOG))
        return hop_complain(EXIT_IO, "%s; where pictures have moved, --pictures FOLDER",
                            error.message);
    if (status) return hop_complain_error(status, BLAME_FILE, &error);
    const char *name = hop_lab_facts_of(lab)->name;
    if (options->argument_count && strcmp(options->arguments[0], name) != 0)
        code = hop_complain(EXIT_USAGE, "--resume: %s is of experiment %s, not %s",
                            options->resume, name, options->arguments[0]);
    if (code == 0)
        code = hop_lab_session(options, context, lab, options->resume, &report);
    if (code == 0 && report) code = hop_lab_show(options, lab, report, options->resume);
    hop_lab_free(lab);
    return code;
}

static int choose(const hop_options *options, hop_context *context) {
    const char *what = options->argument_count ? options->arguments[0] : NULL;
    const int joins = what && strcmp(what, "merge") == 0;
    if (options->argument_count > 1 && !joins)
        return hop_complain(EXIT_USAGE, "lab: one experiment at a time, not also '%s'",
                            options->arguments[1]);
    if (options->resume) return resume(options, context);
    if (joins) return hop_lab_join(options, context);
    if (strcmp(what, "all") == 0) return hop_lab_all(options, context);
    return run_one(options, context, what);
}

static int list(const hop_options *options) {
    static const hop_flag_id allowed[] = {FLAG_JSON, FLAG_END};
    int code = hop_lab_refuse_others(
        options, allowed, "lab: --%s of which experiment? (see: hopfield lab)");
    return code ? code : hop_lab_list(options);
}

/* Every trial takes and gives back the same megabyte or two: the allocator keeps them, as
   pages that come anew from the system each time cost half as much again as the trial. */
static void keep_freed_memory(void) {
#ifdef M_TRIM_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

static int run(const hop_options *options) {
    hop_context *context = NULL;
    keep_freed_memory();
    if (options->argument_count == 0 && !options->resume) return list(options);
    int code = hop_subject_context(options, &context);
    if (code) return code;
    code = choose(options, context);
    hop_subject_context_free(context);
    return code;
}

static const hop_flag_id flags[] = {FLAG_LAB_UNITS,    FLAG_LOAD,
                                    FLAG_LAB_NOISE,    FLAG_TRIALS,
                                    FLAG_STRUCTURE,    FLAG_RULE,
                                    FLAG_SCALING,      FLAG_DIAGONAL,
                                    FLAG_UPDATE,       FLAG_ORDER,
                                    FLAG_TIES,         FLAG_MAX_STEPS,
                                    FLAG_RETRIEVED,    FLAG_MODULES,
                                    FLAG_PROTOTYPES,   FLAG_EXAMPLES,
                                    FLAG_EXPANSION,    FLAG_ACTIVE,
                                    FLAG_OVERLAP,      FLAG_RULES,
                                    FLAG_COPIES,       FLAG_LAB_TEMPERATURE,
                                    FLAG_SWEEPS,       FLAG_LAB_GAIN,
                                    FLAG_STARTS,       FLAG_ASYMMETRY,
                                    FLAG_FILL,         FLAG_GRID,
                                    FLAG_PATHS,        FLAG_PICTURES,
                                    FLAG_SIZE,         FLAG_BASE,
                                    FLAG_OLD_STRENGTH, FLAG_REINFORCEMENTS,
                                    FLAG_REPEAT,       FLAG_LAB_LAMBDA,
                                    FLAG_LAB_DREAMS,   FLAG_LAB_EPS,
                                    FLAG_QUICK,        FLAG_SEED,
                                    FLAG_THREADS,      FLAG_LAB_OUT,
                                    FLAG_RESUME,       FLAG_SHARD,
                                    FLAG_JSON,         FLAG_END};
static const char *const examples[] = {
    "hopfield lab",
    "hopfield lab capacity --quick",
    "hopfield lab capacity --units 500,2000 --load 0.04:0.2:0.01 --out capacity",
    "hopfield lab --resume capacity",
    "hopfield lab capacity --shard 1/2 --out part1",
    "hopfield lab merge part1 part2 --out whole",
    "hopfield lab all --quick --out report",
    NULL,
};

const hop_cmd hop_cmd_lab = {
    .name = "lab",
    .summary = "Run experiments, with theory beside measurement",
    .usage = "\nNAME [OPTION...]\nall --out FOLDER [OPTION...]\n"
             "--resume FOLDER\nmerge FOLDER... [--out FOLDER]",
    .about =
        "Alone it lists the experiments; hopfield lab NAME --help says what one measures "
        "and takes, with its usual values. An experiment prints a table and a sentence "
        "that says what it means; with --out it writes results.csv, results.json, "
        "run.json, plot.svg, plot.png (where gnuplot is) and report.md, and keeps every "
        "trial in trials.db.\n"
        "The same seed gives the same results.csv and results.json, byte for byte, on "
        "any number of threads, and from any number of shards that are merged. Ctrl-C "
        "keeps what is done: the same command again, or --resume FOLDER, goes on.\n"
        "lab merge joins the folders of all shards of one experiment into the report of "
        "the whole. lab all runs every experiment, each in a folder of its own, and "
        "writes one page, index.html, about all of them.\n"
        "Experiments: journal, capacity, noise, dynamics, modularity, drift, prototype, "
        "separation, symmetry, landscape, structure, rules, phase, spurious, "
        "basins, dense.",
    .operands = OPERANDS_EXPERIMENTS,
    .flags = flags,
    .examples = examples,
    .run = run,
    .explain = hop_lab_explain,
};
