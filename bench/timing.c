/* SPDX-License-Identifier: MIT */
/* What timed programs share: clocks, medians, and random patterns to work on. */
#include "timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SEED = 1 };

void fail(const hop_error *error) {
    fprintf(stderr, "bench: %s\n", error->message);
    exit(1);
}

double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double median(double *times, size_t count) {
    qsort(times, count, sizeof *times, ascending);
    return times[count / 2];
}

void *allocate(size_t count, size_t size) {
    void *memory = calloc(count, size);
    if (memory) return memory;
    fprintf(stderr, "bench: out of memory\n");
    exit(1);
}

hop_context *context_of(unsigned threads) {
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *context;
    hop_error error;
    options.threads = threads;
    if (hop_context_create(&options, &context, &error)) fail(&error);
    return context;
}

hop_patterns *random_patterns(size_t units, size_t count) {
    hop_patterns *patterns;
    hop_error error = {HOP_ENOMEM, "out of memory"};
    if (hop_patterns_create(units, &patterns) ||
        hop_patterns_generate_random(patterns, count, 0, SEED, 0))
        fail(&error);
    return patterns;
}
