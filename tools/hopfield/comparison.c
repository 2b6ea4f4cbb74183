/* SPDX-License-Identifier: MIT */
/* What a comparison of rules puts through each of them, and what comes of it. */
#include "comparison.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dynamics.h"
#include "exit.h"
#include "signals.h"
#include "subject.h"

enum { BASINS = 4, USUAL_TRIALS = 20, GENERATED = 256, BATCH = 4096 };

/* How many random patterns --patterns or --load ask for. */
static int count_of(const hop_options *options, size_t *count) {
    const char *text = options->patterns;
    if (!text == !options->given[FLAG_COMPARE_LOAD])
        return hop_complain(EXIT_USAGE,
                            "compare: --units wants --patterns P or --load A");
    if (!text) {
        const double wanted = round(options->load * (double)options->units);
        if (!(wanted >= 1 && wanted <= HOP_MAX_PATTERNS))
            return hop_complain(EXIT_USAGE, "--load: %g of %llu units is no pattern",
                                options->load, (unsigned long long)options->units);
        *count = (size_t)wanted;
        return 0;
    }
    const size_t digits = strspn(text, "0123456789");
    *count = digits < 10 && !text[digits] ? strtoul(text, NULL, 10) : 0;
    if (*count >= 1 && *count <= HOP_MAX_PATTERNS) return 0;
    return hop_complain(EXIT_USAGE,
                        "--patterns: '%s' is no number of patterns; with --units it "
                        "must be one",
                        text);
}

/* Some at a time, so that an interrupt need not wait for all. Orthogonal ones are few,
   and made at once. */
static hop_status append(hop_patterns *patterns, hop_structure structure, size_t count,
                         uint64_t seed, hop_error *error) {
    hop_status status = HOP_OK;
    const size_t most =
        structure.kind == HOP_STRUCTURE_ORTHOGONAL ? count : (size_t)GENERATED;
    for (size_t made = 0; made < count && !status && !hop_signals_came(); made += most)
        status = hop_patterns_generate(patterns, structure,
                                       count - made < most ? count - made : most, seed,
                                       made, error);
    return status;
}

static int generate(const hop_options *options, hop_trial *trial) {
    static const hop_flag_id of_files[] = {FLAG_SIZE, FLAG_THRESHOLD, FLAG_ITEMS};
    hop_structure structure = {HOP_STRUCTURE_RANDOM, 0};
    const char *text = options->texts[FLAG_STRUCTURE];
    hop_error error = {0};
    size_t count = 0;
    int code = count_of(options, &count);
    if (code == 0) code = hop_inputs_check_room("compare", count, 1, options->units);
    if (code) return code;
    if (options->argument_count)
        return hop_complain(EXIT_USAGE, "compare: random patterns are their own cues");
    for (size_t k = 0; k < sizeof of_files / sizeof *of_files; k++)
        if (options->given[of_files[k]])
            return hop_complain(EXIT_USAGE, "--%s does not go with --units",
                                hop_flags[of_files[k]].name);
    hop_status status = text ? hop_structure_parse(text, &structure, &error) : HOP_OK;
    if (status == HOP_OK) status = hop_patterns_create(options->units, &trial->patterns);
    if (status == HOP_OK)
        status = append(trial->patterns, structure, count, options->seed, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, &error);
    return hop_signals_came() ? EXIT_INTERRUPTED : 0;
}

static int read_patterns(const hop_options *options, hop_trial *trial) {
    hop_inputs patterns = {0}, cues = {0};
    hop_reading reading;
    int code = hop_reading_of(options, &reading);
    if (code == 0 && !options->patterns)
        code = hop_complain(EXIT_USAGE,
                            "compare: which patterns? Give --patterns FILE or --units");
    if (code == 0) code = hop_inputs_read(&patterns, options->patterns, &reading);
    if (code == 0) code = hop_inputs_pack(&patterns, &trial->patterns);
    cues.dim = patterns.dim;
    cues.dim_from = options->patterns;
    for (size_t k = 0; code == 0 && k < options->argument_count; k++)
        code = hop_inputs_read(&cues, options->arguments[k], &reading);
    if (code == 0) {
        trial->cues = cues.units;
        trial->count = cues.count;
        cues.units = NULL;
    }
    hop_inputs_clear(&patterns);
    hop_inputs_clear(&cues);
    return code;
}

/* The patterns themselves as cues, where none were named; then noise on all. */
static int make_cues(const hop_options *options, hop_trial *trial) {
    const size_t dim = trial->dim;
    if (!trial->cues || trial->count == 0) {
        free(trial->cues);
        trial->own = 1;
        trial->count = hop_patterns_count(trial->patterns);
        trial->cues = malloc(trial->count * dim); /* as large as what was read, or less */
        if (!trial->cues) return hop_complain_memory();
        for (size_t k = 0; k < trial->count; k++)
            hop_patterns_read(trial->patterns, k, trial->cues + k * dim);
    }
    for (size_t k = 0; k < trial->count; k++) {
        if (hop_signals_came()) return EXIT_INTERRUPTED;
        hop_status status =
            hop_noise_flip(trial->cues + k * dim, dim, options->noise, options->seed, k);
        if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, NULL);
    }
    return 0;
}

int hop_trial_begin(const hop_options *options, hop_trial *out) {
    static const hop_recall_options usual = HOP_RECALL_OPTIONS_INIT;
    *out = (hop_trial){.how = usual};
    out->trials = options->given[FLAG_BASIN_TRIALS] ? options->trials : USUAL_TRIALS;
    if (!options->given[FLAG_UNITS])
        for (int k = 0; k < 2; k++) {
            const hop_flag_id id = k ? FLAG_STRUCTURE : FLAG_COMPARE_LOAD;
            if (options->given[id])
                return hop_complain(EXIT_USAGE, "--%s needs --units", hop_flags[id].name);
        }
    int code = hop_subject_context(options, &out->context);
    if (code == 0)
        code = options->given[FLAG_UNITS] ? generate(options, out)
                                          : read_patterns(options, out);
    if (code) return code;
    out->dim = hop_patterns_dim(out->patterns);
    code = make_cues(options, out);
    return code ? code : hop_dynamics_of(options, out->dim, &out->how, &out->order);
}

void hop_trial_end(hop_trial *trial) {
    hop_patterns_free(trial->patterns);
    free(trial->cues);
    free(trial->order);
    if (trial->context) hop_subject_context_free(trial->context);
}

/* The result of one cue into the row; pattern[dim] is scratch. */
static void judge(const hop_trial *trial, size_t cue, const int8_t *state,
                  const hop_result *result, int8_t *pattern, hop_comparison *row) {
    const double count = (double)trial->count, dim = (double)trial->dim;
    const int inverse = result->outcome == HOP_OUTCOME_INVERSE;
    size_t wrong = inverse ? trial->dim - result->wrong : result->wrong;
    int back =
        result->outcome == HOP_OUTCOME_EXACT || result->outcome == HOP_OUTCOME_NEAR;
    double overlap = result->overlap;
    if (trial->own) {
        int64_t sum = 0;
        hop_patterns_read(trial->patterns, cue, pattern);
        wrong = 0;
        for (size_t i = 0; i < trial->dim; i++) {
            wrong += state[i] != pattern[i];
            sum += state[i] * pattern[i];
        }
        overlap = (double)sum / dim;
        back = back && hop_patterns_hamming(trial->patterns, cue, trial->patterns,
                                            result->match) == 0;
    }
    row->exact += back && result->outcome == HOP_OUTCOME_EXACT;
    row->near += (size_t)back;
    row->overlap += overlap / count;
    row->wrong += (double)wrong / count;
    row->steps += (double)result->steps / count;
}

/* Batches of cues: results of all at once might take far more room than the cues. */
static hop_status recall_all(const hop_trial *trial, const hop_memory *memory,
                             hop_comparison *row, hop_error *error) {
    const size_t dim = trial->dim, most = trial->count < BATCH ? trial->count : BATCH;
    hop_recall_options how = trial->how;
    int8_t *states = malloc(most * dim), *pattern = malloc(dim);
    hop_result *results = calloc(most, sizeof *results);
    hop_status status = states && pattern && results ? HOP_OK : HOP_ENOMEM;
    for (size_t done = 0; done < trial->count && !status; done += most) {
        const size_t left = trial->count - done, count = left < most ? left : most;
        how.first_index = trial->how.first_index + done;
        status = hop_recall(memory, &how, trial->cues + done * dim, count, states,
                            results, error);
        for (size_t k = 0; k < count && !status; k++)
            judge(trial, done + k, states + k * dim, &results[k], pattern, row);
        hop_results_clear(results, count);
    }
    free(states);
    free(pattern);
    free(results);
    return status;
}

static hop_status survey(const hop_options *options, const hop_trial *trial,
                         const hop_memory *memory, hop_comparison *row,
                         hop_error *error) {
    const size_t count = hop_memory_count(memory);
    const size_t basins = count < BASINS ? count : BASINS;
    hop_basin_options wanted = HOP_BASIN_OPTIONS_INIT;
    hop_status status = HOP_OK;
    wanted.trials = trial->trials;
    wanted.seed = options->seed;
    wanted.recall = &trial->how;
    for (size_t k = 0; k < count && status == HOP_OK; k++) {
        hop_stability stability;
        if (hop_signals_came()) return HOP_EINTERRUPTED;
        status = hop_memory_stability(memory, k, &stability, error);
        if (status == HOP_OK) row->unstable += (double)stability.unstable / (double)count;
    }
    for (size_t k = 0; k < basins && status == HOP_OK; k++) {
        hop_basin basin;
        status = hop_basin_measure(memory, k, &wanted, &basin, error);
        if (status == HOP_OK) row->basin += basin.noise.value / (double)basins;
    }
    return status;
}

int hop_compare_rule(const hop_options *options, const hop_trial *trial, const char *rule,
                     hop_comparison *out) {
    hop_memory_options made = HOP_MEMORY_OPTIONS_INIT;
    hop_memory *memory = NULL;
    hop_error error = {0};
    hop_comparison row = {0};
    made.rule = rule;
    made.scaling = (hop_scaling)options->scaling;
    made.diagonal = (hop_diagonal)options->diagonal;
    hop_status status =
        hop_memory_create(trial->context, trial->dim, &made, &memory, &error);
    if (status == HOP_OK)
        status = hop_memory_learn(memory, trial->patterns, (hop_strength){1, 1}, &error);
    if (status == HOP_OK) status = recall_all(trial, memory, &row, &error);
    if (status == HOP_OK) status = survey(options, trial, memory, &row, &error);
    if (status == HOP_OK && hop_memory_rule(memory)->trained &&
        hop_memory_training(memory).failed)
        hop_note("%s: learning stopped with %zu of %zu patterns not as wanted", rule,
                 hop_memory_training(memory).failed, hop_memory_count(memory));
    hop_memory_free(memory);
    if (status == HOP_EINTERRUPTED || hop_signals_came()) return EXIT_INTERRUPTED;
    if (status == HOP_EINTERNAL || status == HOP_ENOMEM)
        return hop_complain_error(status, BLAME_USAGE, &error);
    if (status != HOP_OK) {
        row = (hop_comparison){0};
        snprintf(row.refused, sizeof row.refused, "%s", error.message);
    }
    *out = row;
    return 0;
}
