/* SPDX-License-Identifier: MIT */
/* hopfield energy: how deep stored patterns and cues lie. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "exit.h"
#include "report.h"
#include "signals.h"
#include "subject.h"
#include "terminal.h"

/* The stored patterns as if they were cues. */
static int take_stored(const hop_subject *subject, hop_inputs *states) {
    const hop_patterns *patterns = hop_memory_patterns(subject->memory);
    states->dim = hop_patterns_dim(patterns);
    states->count = 0;
    size_t count = hop_patterns_count(patterns), bytes;
    if (__builtin_mul_overflow(count, states->dim, &bytes)) return hop_complain_memory();
    states->units = malloc(bytes + 1);
    states->names = calloc(count + 1, sizeof *states->names);
    if (!states->units || !states->names) return hop_complain_memory();
    for (size_t row = 0; row < count; row++) {
        char name[32];
        snprintf(name, sizeof name, "%zu", row);
        hop_patterns_read(patterns, row, states->units + row * states->dim);
        states->names[row] = strdup(subject->keys ? subject->keys[row] : name);
        if (!states->names[row]) return hop_complain_memory();
        states->count++;
    }
    return 0;
}

/* A batch at a time, so that a signal is heeded in between. */
static int measure_all(const hop_memory *memory, const hop_inputs *states,
                       double *energies) {
    enum { BATCH = 256 };
    hop_progress progress = hop_progress_begin("measuring");
    hop_status status = HOP_OK;
    hop_error error;
    size_t done = 0;
    while (done < states->count && status == HOP_OK && !hop_signals_came()) {
        size_t left = states->count - done, batch = left < BATCH ? left : BATCH;
        status = hop_memory_energy(memory, states->units + done * states->dim, batch,
                                   energies + done, &error);
        done += batch;
        hop_progress_report(&progress, done, states->count);
    }
    hop_progress_end(&progress);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    return hop_signals_came() ? EXIT_INTERRUPTED : 0;
}

static int print_one(const hop_options *options, const hop_subject *subject,
                     const char *name, size_t dim, double energy) {
    if (options->json)
        return hop_json_print(json_pack(
            "{s:o, s:o, s:o, s:I, s:s, s:o, s:o, s:s, s:s}", "name", hop_json_text(name),
            "energy", hop_json_number(energy), "energy_per_unit",
            hop_json_number(energy / (double)dim), "units", (json_int_t)dim, "rule",
            hop_report_rule(subject->memory), "unlearn",
            options->unlearn ? hop_json_text(options->unlearn) : json_null(), "scaling",
            hop_report_scaling(subject->memory), "diagonal",
            hop_diagonal_name(hop_memory_diagonal(subject->memory)), "version",
            hop_version()));
    if (isnan(energy))
        printf("%-24s E %16s  E/N %9s\n", name, "-", "-");
    else
        printf("%-24s E %16.6f  E/N %9.6f\n", name, energy, energy / (double)dim);
    return 0;
}

static int print_all(const hop_options *options, const hop_subject *subject,
                     const hop_inputs *states) {
    double *energies = calloc(states->count + 1, sizeof *energies);
    if (!energies) return hop_complain_memory();
    int code = measure_all(subject->memory, states, energies);
    for (size_t i = 0; code == 0 && i < states->count; i++)
        code = print_one(options, subject, states->names[i], states->dim, energies[i]);
    free(energies);
    return code;
}

static int run(const hop_options *options) {
    hop_subject subject;
    hop_inputs states = {0};
    size_t first = 0;
    int code = hop_subject_open(options, &subject, &first);
    int has_stored = subject.store || options->patterns;
    if (code == 0)
        code = first < options->argument_count || !has_stored
                   ? hop_subject_cues(&subject, options, first, &states)
                   : take_stored(&subject, &states);
    if (code == 0) code = print_all(options, &subject, &states);
    hop_inputs_clear(&states);
    hop_subject_close(&subject);
    return code;
}

static const hop_flag_id flags[] = {
    FLAG_PATTERNS, FLAG_COUPLINGS, FLAG_RULE, FLAG_SCALING,   FLAG_DIAGONAL,
    FLAG_PATH,     FLAG_UNLEARN,   FLAG_SIZE, FLAG_THRESHOLD, FLAG_ITEMS,
    FLAG_THREADS,  FLAG_JSON,      FLAG_END};
static const char *const examples[] = {
    "hopfield energy scenes.hop",
    "hopfield energy scenes.hop damaged.png --json",
    "hopfield energy --patterns P.npy C.npy",
    NULL,
};

const hop_cmd hop_cmd_energy = {
    .name = "energy",
    .summary = "Say how deep memories and cues lie in the landscape",
    .usage = "MEMORY [CUE...] [OPTION...]\n--patterns FILE [CUE...] [OPTION...]\n"
             "--couplings W.npy CUE... [OPTION...]",
    .about =
        "Prints E = -1/2 s^T W s of every cue, or of every stored pattern where no cue "
        "is named, and E/N. A well stored memory among few lies at E/N = -1/2; mixtures "
        "of three lie near -3/8; a random state lies near 0.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
