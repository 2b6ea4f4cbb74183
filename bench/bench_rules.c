/* SPDX-License-Identifier: MIT */
/* Times learning and recall with the matrix, and learning without it; prints one `name
 * value` line each. */
#include <hopfield.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "memory/landscape.h"
#include "patterns/patterns.h"
#include "timing.h"

static hop_memory *learned(hop_context *context, const char *rule, hop_path path,
                           const hop_patterns *patterns) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    hop_memory *memory;
    hop_error error;
    options.rule = rule;
    options.path = path;
    if (hop_memory_create(context, hop_patterns_dim(patterns), &options, &memory,
                          &error) ||
        hop_memory_learn(memory, patterns, (hop_strength){1, 1}, &error))
        fail(&error);
    return memory;
}

/* A block as large as a matrix, in large pages where the system has them, as the
   matrices of the library are. */
typedef struct {
    double *values;
    size_t count;
} block;

static block block_of(size_t units) {
    const size_t page = 1 << 21;
    const size_t bytes = (units * units * sizeof(double) + page - 1) / page * page;
    block made = {aligned_alloc(page, bytes), units * units};
    if (!made.values) {
        fprintf(stderr, "bench_rules: out of memory\n");
        exit(1);
    }
#ifdef MADV_HUGEPAGE
    (void)madvise(made.values, bytes, MADV_HUGEPAGE);
#endif
    for (size_t i = 0; i < made.count; i++) made.values[i] = 1;
    return made;
}

/* Seconds in which one thread adds up all of a block, from four places at a time: faster
   than from one. */
static double reading(block from) {
    const size_t quarter = from.count / 4;
    volatile double sink;
    double lane[4][8] = {{0}};
    const double start = seconds();
    for (size_t i = 0; i + 8 <= quarter; i += 8)
        for (size_t q = 0; q < 4; q++)
            for (size_t j = 0; j < 8; j++) lane[q][j] += from.values[q * quarter + i + j];
    for (size_t q = 0; q < 4; q++)
        for (size_t j = 0; j < 8; j++) sink = lane[q][j];
    (void)sink;
    return seconds() - start;
}

/* Seconds in which one thread reads and writes all of a block. */
static double updating(block to) {
    const double start = seconds();
    for (size_t i = 0; i < to.count; i++) to.values[i] += 1;
    const double taken = seconds() - start;
    volatile double sink = to.values[to.count / 2];
    (void)sink;
    return taken;
}

/* Seconds of learning the first `count` patterns into an empty memory. */
static double lesson(hop_context *context, const char *rule, const hop_patterns *all,
                     size_t count) {
    hop_patterns *some;
    hop_error error = {HOP_ENOMEM, "out of memory"};
    if (hop_patterns_create(hop_patterns_dim(all), &some) ||
        hop_patterns_append_packed(some, hop_patterns_row(all, 0), count))
        fail(&error);
    const double start = seconds();
    hop_memory *memory = learned(context, rule, HOP_PATH_EXPLICIT, some);
    const double taken = seconds() - start;
    hop_memory_free(memory);
    hop_patterns_free(some);
    return taken;
}

/* A whole lesson; what one pattern more costs, without making and checking the matrix;
   and how long it takes to read and write a block of that size once. */
static void time_lesson(const char *rule, size_t units, size_t count, unsigned threads,
                        size_t repeats) {
    hop_context *context = context_of(threads);
    hop_patterns *patterns = random_patterns(units, count);
    const block moved = block_of(units);
    double *whole = allocate(repeats, sizeof *whole);
    double *each = allocate(repeats, sizeof *each);
    double *once = allocate(repeats, sizeof *once);
    for (size_t k = 0; k < repeats; k++) {
        const double least = lesson(context, rule, patterns, 1);
        once[k] = updating(moved);
        whole[k] = lesson(context, rule, patterns, count);
        each[k] = (whole[k] - least) / (double)(count - 1);
    }
    printf("isa %s\n", hop_isa_name(hop_context_isa(context)));
    printf("learn_s %.9f\n", median(whole, repeats));
    printf("pattern_s %.9f\n", median(each, repeats));
    printf("update_s %.9f\n", median(once, repeats));
    free(whole);
    free(each);
    free(once);
    free(moved.values);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

/* A whole lesson that makes no matrix, and a recall of a stored pattern by it. */
static void time_factors(const char *rule, size_t units, size_t count, unsigned threads,
                         size_t repeats) {
    hop_context *context = context_of(threads);
    hop_patterns *patterns = random_patterns(units, count);
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    double *whole = allocate(repeats, sizeof *whole);
    double *steps = allocate(repeats, sizeof *steps);
    int8_t *state = allocate(units, 1);
    hop_error error;
    how.mixtures = 0;
    for (size_t k = 0; k < repeats; k++) {
        const double start = seconds();
        hop_memory *memory = learned(context, rule, HOP_PATH_FACTORED, patterns);
        const double middle = seconds();
        hop_result result;
        hop_patterns_read(patterns, k % count, state);
        if (hop_recall(memory, &how, state, 1, state, &result, &error)) fail(&error);
        steps[k] = seconds() - middle;
        whole[k] = middle - start;
        hop_results_clear(&result, 1);
        hop_memory_free(memory);
    }
    printf("isa %s\n", hop_isa_name(hop_context_isa(context)));
    printf("learn_s %.9f\n", median(whole, repeats));
    printf("recall_s %.9f\n", median(steps, repeats));
    free(whole);
    free(steps);
    free(state);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

/* Synchronous steps by the matrix, every weight read once, beside reading a block of the
   same size; and flips one after another. */
static void time_steps(const char *rule, size_t units, size_t count, unsigned threads,
                       size_t repeats) {
    enum { FLIPS = 200 };
    hop_context *context = context_of(threads);
    hop_patterns *patterns = random_patterns(units, count);
    hop_memory *memory = learned(context, rule, HOP_PATH_EXPLICIT, patterns);
    hop_cursor *cursor;
    hop_error error = {HOP_ENOMEM, "out of memory"};
    if (hop_cursor_create(memory, &cursor)) fail(&error);
    const size_t words = (units + 63) / 64;
    uint64_t *plus = allocate(words, sizeof *plus), *zero = allocate(words, sizeof *zero);
    double *steps = allocate(repeats, sizeof *steps);
    double *flips = allocate(repeats, sizeof *flips);
    double *once = allocate(repeats, sizeof *once),
           *share = allocate(repeats, sizeof *share);
    const block moved = block_of(units);
    int8_t *state = allocate(units, 1);
    for (size_t k = 0; k < repeats; k++) {
        hop_patterns_read(patterns, k % count, state);
        hop_state_load(&cursor->state, state);
        const double start = seconds();
        hop_cursor_load(cursor);
        hop_cursor_signs(cursor, plus, zero);
        const double middle = seconds();
        for (size_t flip = 0; flip < FLIPS; flip++) {
            const size_t unit = flip * 37 % units;
            hop_cursor_change(cursor, unit, -hop_state_unit(&cursor->state, unit));
        }
        flips[k] = (seconds() - middle) / FLIPS;
        steps[k] = middle - start;
        once[k] = reading(moved);
        share[k] = once[k] / steps[k];
    }
    printf("step_s %.9f\n", median(steps, repeats));
    printf("flip_s %.9f\n", median(flips, repeats));
    printf("read_s %.9f\n", median(once, repeats));
    printf("read_share %.6f\n", median(share, repeats));
    free(steps);
    free(flips);
    free(once);
    free(share);
    free(moved.values);
    free(plus);
    free(zero);
    free(state);
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: bench_rules learn|factors|step RULE UNITS PATTERNS "
                        "THREADS REPEATS\n");
        return 2;
    }
    const size_t units = strtoull(argv[3], NULL, 10), count = strtoull(argv[4], NULL, 10);
    const unsigned threads = (unsigned)strtoul(argv[5], NULL, 10);
    const size_t repeats = strtoull(argv[6], NULL, 10);
    if (strcmp(argv[1], "learn") == 0)
        time_lesson(argv[2], units, count, threads, repeats);
    else if (strcmp(argv[1], "factors") == 0)
        time_factors(argv[2], units, count, threads, repeats);
    else if (strcmp(argv[1], "step") == 0)
        time_steps(argv[2], units, count, threads, repeats);
    else
        return 2;
    return 0;
}
