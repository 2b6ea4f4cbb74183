/* SPDX-License-Identifier: MIT */
/* Times the hot paths of classical recall; prints one `name value` line each. */
#include <hopfield.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "memory/landscape.h"
#include "timing.h"

enum { SEED = 1 };

static hop_memory *learned(hop_context *context, const hop_patterns *patterns) {
    hop_memory *memory;
    hop_error error;
    if (hop_memory_create(context, hop_patterns_dim(patterns), NULL, &memory, &error) ||
        hop_memory_learn(memory, patterns, (hop_strength){1, 1}, &error))
        fail(&error);
    return memory;
}

/* One cue a pattern, with `flips` units wrong. */
static int8_t *noisy_cues(const hop_patterns *patterns, size_t count, size_t flips) {
    const size_t units = hop_patterns_dim(patterns);
    int8_t *cues = allocate(count * units, 1);
    for (size_t k = 0; k < count; k++) {
        int8_t *cue = cues + k * units;
        hop_patterns_read(patterns, k % hop_patterns_count(patterns), cue);
        hop_noise_flip(cue, units, (double)flips / (double)units, SEED, k);
    }
    return cues;
}

/* Synchronous steps of one cue after another: overlaps, weights, read-out, signs. */
static void time_steps(size_t units, size_t count, size_t flips, size_t repeats) {
    hop_context *context = context_of(1);
    hop_patterns *patterns = random_patterns(units, count);
    hop_memory *memory = learned(context, patterns);
    enum { CUES = 8 };
    int8_t *cues = noisy_cues(patterns, CUES, flips);
    hop_cursor *cursor;
    hop_error error = {HOP_ENOMEM, "out of memory"};
    if (hop_cursor_create(memory, &cursor)) fail(&error);
    const size_t words = (units + 63) / 64;
    uint64_t *plus = allocate(words, sizeof *plus), *zero = allocate(words, sizeof *zero);
    double *whole = allocate(repeats, sizeof *whole);
    double *overlaps = allocate(repeats, sizeof *overlaps);
    for (size_t k = 0; k < repeats; k++) {
        hop_state_load(&cursor->state, cues + k % CUES * units);
        double start = seconds();
        hop_cursor_load(cursor);
        double middle = seconds();
        hop_cursor_signs(cursor, plus, zero);
        double end = seconds();
        whole[k] = end - start;
        overlaps[k] = middle - start;
    }
    hop_memory_bytes bytes = hop_memory_size(memory);
    printf("isa %s\n", hop_isa_name(hop_context_isa(context)));
    printf("step_s %.9f\n", median(whole, repeats));
    printf("overlaps_s %.9f\n", median(overlaps, repeats));
    printf("bytes %zu\n", bytes.patterns + bytes.tables);
    printf("pattern_bytes %zu\n", bytes.patterns);
    free(whole);
    free(overlaps);
    free(plus);
    free(zero);
    free(cues);
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

/* Whole asynchronous recalls in random order, one cue after another. */
static void time_sweeps(size_t units, size_t count, size_t flips, size_t repeats) {
    hop_context *context = context_of(1);
    hop_patterns *patterns = random_patterns(units, count);
    hop_memory *memory = learned(context, patterns);
    int8_t *cues = noisy_cues(patterns, repeats, flips);
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    double *times = allocate(repeats, sizeof *times), sweeps = 0;
    options.update = HOP_UPDATE_ASYNC;
    for (size_t k = 0; k < repeats; k++) {
        hop_error error;
        hop_result result;
        options.first_index = k;
        double start = seconds();
        if (hop_recall(memory, &options, cues + k * units, 1, NULL, &result, &error))
            fail(&error);
        times[k] = seconds() - start;
        sweeps += (double)result.steps;
        hop_results_clear(&result, 1);
    }
    printf("async_s %.9f\n", median(times, repeats));
    printf("async_sweeps %.3f\n", sweeps / (double)repeats);
    free(times);
    free(cues);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

/* From int8 rows to the first recalled cue: pack, learn, recall. */
static void time_learning(size_t units, size_t count, size_t flips, size_t repeats) {
    hop_context *context = context_of(1);
    hop_patterns *source = random_patterns(units, count);
    int8_t *rows = allocate(count * units, 1), *cues = noisy_cues(source, 1, flips);
    for (size_t k = 0; k < count; k++) hop_patterns_read(source, k, rows + k * units);
    double *times = allocate(repeats, sizeof *times);
    double *packing = allocate(repeats, sizeof *packing);
    for (size_t k = 0; k < repeats; k++) {
        hop_error error = {HOP_ENOMEM, "out of memory"};
        hop_patterns *patterns;
        hop_result result;
        double start = seconds();
        if (hop_patterns_create(units, &patterns) ||
            hop_patterns_append(patterns, rows, count, units, HOP_CODING_BIPOLAR, &error))
            fail(&error);
        packing[k] = seconds() - start;
        hop_memory *memory = learned(context, patterns);
        if (hop_recall(memory, NULL, cues, 1, NULL, &result, &error)) fail(&error);
        times[k] = seconds() - start;
        hop_results_clear(&result, 1);
        hop_memory_free(memory);
        hop_patterns_free(patterns);
    }
    printf("learn_recall_s %.9f\n", median(times, repeats));
    printf("pack_s %.9f\n", median(packing, repeats));
    free(times);
    free(packing);
    free(rows);
    free(cues);
    hop_patterns_free(source);
    hop_context_free(context);
}

/* Whole recalls of a batch, on one thread and on two, in turn. */
static void time_batch(size_t units, size_t count, size_t flips, size_t repeats) {
    enum { CUES = 64 };
    hop_patterns *patterns = random_patterns(units, count);
    int8_t *cues = noisy_cues(patterns, CUES, flips);
    hop_result *results = allocate(CUES, sizeof *results);
    double *times[2] = {allocate(repeats, sizeof(double)),
                        allocate(repeats, sizeof(double))};
    double *ratio = allocate(repeats, sizeof *ratio);
    hop_context *contexts[2] = {context_of(1), context_of(2)};
    hop_memory *memories[2] = {learned(contexts[0], patterns),
                               learned(contexts[1], patterns)};
    for (size_t k = 0; k < repeats; k++) {
        for (int t = 0; t < 2; t++) {
            hop_error error;
            double start = seconds();
            if (hop_recall(memories[t], NULL, cues, CUES, NULL, results, &error))
                fail(&error);
            times[t][k] = seconds() - start;
        }
        ratio[k] = times[0][k] / times[1][k];
    }
    printf("batch_one_s %.9f\n", median(times[0], repeats) / CUES);
    printf("batch_two_s %.9f\n", median(times[1], repeats) / CUES);
    printf("batch_ratio %.6f\n", median(ratio, repeats));
    for (int t = 0; t < 2; t++) {
        hop_memory_free(memories[t]);
        hop_context_free(contexts[t]);
        free(times[t]);
    }
    free(ratio);
    free(results);
    free(cues);
    hop_patterns_free(patterns);
}

/* Bytes a second that one thread reads from a block as large as the patterns. */
static void time_reading(size_t bytes, size_t repeats) {
    const size_t words = bytes / sizeof(uint64_t);
    uint64_t *block = aligned_alloc(64, (words * 8 + 63) / 64 * 64);
    double *times = allocate(repeats, sizeof *times);
    volatile uint64_t sink = 0;
    if (!block) exit(1);
    memset(block, 1, words * 8);
    for (size_t k = 0; k < repeats; k++) {
        double start = seconds();
        uint64_t lane[32] = {0};
        for (size_t i = 0; i + 32 <= words; i += 32)
            for (size_t j = 0; j < 32; j++) lane[j] += block[i + j];
        for (size_t j = 0; j < 32; j++) sink += lane[j];
        times[k] = seconds() - start;
    }
    printf("read_bytes_per_s %.6g\n", (double)bytes / median(times, repeats));
    free(times);
    free(block);
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr,
                "usage: bench_recall step|async|learn|batch|read UNITS PATTERNS FLIPS "
                "REPEATS\n");
        return 2;
    }
    size_t units = strtoull(argv[2], NULL, 10), count = strtoull(argv[3], NULL, 10);
    size_t flips = strtoull(argv[4], NULL, 10), repeats = strtoull(argv[5], NULL, 10);
    if (strcmp(argv[1], "step") == 0)
        time_steps(units, count, flips, repeats);
    else if (strcmp(argv[1], "async") == 0)
        time_sweeps(units, count, flips, repeats);
    else if (strcmp(argv[1], "learn") == 0)
        time_learning(units, count, flips, repeats);
    else if (strcmp(argv[1], "batch") == 0)
        time_batch(units, count, flips, repeats);
    else if (strcmp(argv[1], "read") == 0)
        time_reading((units + 63) / 64 * 8 * count, repeats);
    else
        return 2;
    return 0;
}
