/* SPDX-License-Identifier: MIT */
/* Times recall by dense memories; prints one `name value` line each. */
#include <hopfield.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "memory/landscape.h"
#include "timing.h"

enum { SEED = 1 };

static hop_memory *learned(hop_context *context, const char *rule,
                           const hop_patterns *patterns) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    hop_memory *memory;
    hop_error error;
    options.rule = rule;
    if (hop_memory_create(context, hop_patterns_dim(patterns), &options, &memory,
                          &error) ||
        hop_memory_learn(memory, patterns, (hop_strength){1, 1}, &error))
        fail(&error);
    return memory;
}

/* Every unit once, in order; returns how many changed. */
static size_t sweep(hop_cursor *cursor) {
    size_t flips = 0;
    for (size_t i = 0; i < cursor->state.dim; i++) {
        const int now = hop_state_unit(&cursor->state, i);
        const int then = hop_unit_after(hop_cursor_sign(cursor, i), now, false);
        if (then == now) continue;
        hop_cursor_change(cursor, i, then);
        flips++;
    }
    return flips;
}

/* From a cue with a share of its units flipped: its overlaps and a sweep that puts it
   right; a sweep that changes nothing; a synchronous step. */
static void time_sweeps(const char *rule, size_t units, size_t count, double noise,
                        size_t repeats) {
    hop_context *context = context_of(1);
    hop_patterns *patterns = random_patterns(units, count);
    hop_memory *memory = learned(context, rule, patterns);
    hop_cursor *cursor;
    hop_error error = {HOP_ENOMEM, "out of memory"};
    if (hop_cursor_create(memory, &cursor)) fail(&error);
    const size_t words = (units + 63) / 64;
    uint64_t *plus = allocate(words, sizeof *plus), *zero = allocate(words, sizeof *zero);
    double *right = allocate(repeats, sizeof *right);
    double *still = allocate(repeats, sizeof *still);
    double *steps = allocate(repeats, sizeof *steps);
    int8_t *cue = allocate(units, 1);
    size_t flips = 0;
    for (size_t k = 0; k < repeats; k++) {
        hop_patterns_read(patterns, k % count, cue);
        hop_noise_flip(cue, units, noise, SEED, k);
        hop_state_load(&cursor->state, cue);
        const double start = seconds();
        hop_cursor_load(cursor);
        flips += sweep(cursor);
        const double middle = seconds();
        flips += sweep(cursor);
        const double end = seconds();
        hop_cursor_load(cursor);
        hop_cursor_signs(cursor, plus, zero);
        steps[k] = seconds() - end;
        right[k] = middle - start;
        still[k] = end - middle;
    }
    printf("isa %s\n", hop_isa_name(hop_context_isa(context)));
    printf("sweep_s %.9f\n", median(right, repeats));
    printf("still_s %.9f\n", median(still, repeats));
    printf("step_s %.9f\n", median(steps, repeats));
    printf("flips %.1f\n", (double)flips / (double)repeats);
    free(right);
    free(still);
    free(steps);
    free(plus);
    free(zero);
    free(cue);
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: bench_dense RULE UNITS PATTERNS NOISE REPEATS\n");
        return 2;
    }
    time_sweeps(argv[1], strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10),
                strtod(argv[4], NULL), strtoull(argv[5], NULL, 10));
    return 0;
}
