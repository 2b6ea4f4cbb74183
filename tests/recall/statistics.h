/* SPDX-License-Identifier: MIT */
/* Trials on random memories, counted; for comparison with published figures. */
#ifndef HOP_TESTS_STATISTICS_H
#define HOP_TESTS_STATISTICS_H

#include <math.h>
#include "engine.h"

/* What became of trials; sums over all of them. */
typedef struct tally {
    double trials, exact, near, cycles, one_step, wrong, wrong_squared;
    double settled, steps, steps_squared; /* of those that did not cycle */
} tally;

static inline void count_result(tally *t, const hop_result *result) {
    const double wrong = (double)result->wrong, steps = (double)result->steps;
    t->trials++;
    t->exact += result->outcome == HOP_OUTCOME_EXACT;
    t->near +=
        result->outcome == HOP_OUTCOME_EXACT || result->outcome == HOP_OUTCOME_NEAR;
    t->cycles += result->outcome == HOP_OUTCOME_CYCLE;
    t->one_step += result->steps == 1 && result->converged;
    t->wrong += wrong;
    t->wrong_squared += wrong * wrong;
    if (result->cycle) return;
    t->settled++;
    t->steps += steps;
    t->steps_squared += steps * steps;
}

static inline double mean_wrong(const tally *t) {
    return t->wrong / t->trials;
}

static inline double deviation_wrong(const tally *t) {
    return sqrt(t->wrong_squared / t->trials - mean_wrong(t) * mean_wrong(t));
}

static inline double mean_steps(const tally *t) {
    return t->steps / t->settled;
}

static inline double deviation_steps(const tally *t) {
    return sqrt(t->steps_squared / t->settled - mean_steps(t) * mean_steps(t));
}

static inline void assert_within(double found, double expected, double room,
                                 const char *what) {
    if (!(fabs(found - expected) <= room))
        fail_msg("%s: %g is not within %g of %g", what, found, room, expected);
}

/* Random memories of `units` units and `patterns` patterns, `per_memory` cues for each:
   copies of the first patterns with `flips` units flipped, recalled synchronously. */
static inline tally flipped_trials(size_t units, size_t patterns, size_t flips,
                                   size_t memories, size_t per_memory, uint64_t seed) {
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    tally t = {0};
    int8_t *cues = need(per_memory * units);
    hop_result *results = need(per_memory * sizeof *results);
    for (size_t m = 0; m < memories; m++) {
        hop_patterns *set = NULL;
        assert_ok(hop_patterns_create(units, &set));
        assert_ok(hop_patterns_generate_random(set, patterns, 0, seed, m * patterns));
        hop_memory *memory = empty_memory(context, units, NULL);
        assert_ok(hop_memory_learn(memory, set, (hop_strength){1, 1}, NULL));
        for (size_t k = 0; k < per_memory; k++) {
            hop_patterns_read(set, k % patterns, cues + k * units);
            assert_ok(hop_noise_flip(cues + k * units, units,
                                     (double)flips / (double)units, seed,
                                     m * per_memory + k));
        }
        assert_ok(hop_recall(memory, NULL, cues, per_memory, NULL, results, NULL));
        for (size_t k = 0; k < per_memory; k++) {
            /* wrong units are counted against the pattern that the cue came from */
            if (results[k].outcome == HOP_OUTCOME_EXACT &&
                results[k].match != k % patterns)
                results[k].outcome = HOP_OUTCOME_SPURIOUS;
            count_result(&t, &results[k]);
        }
        hop_memory_free(memory);
        hop_patterns_free(set);
    }
    hop_context_free(context);
    free(cues);
    free(results);
    return t;
}

/* Share of cues that come back within 5% when only `known` of their units are given, the
   others missing or filled with fair signs. */
static inline double completed_share(size_t units, size_t patterns, double known,
                                     int missing, size_t memories, size_t per_memory) {
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    const hop_cover cover = {HOP_COVER_RANDOM, 1 - known, 0, 0, 0, 0};
    int8_t *cues = need(per_memory * units);
    uint8_t *covered = need(units);
    hop_result *results = need(per_memory * sizeof *results);
    size_t found = 0;
    for (size_t m = 0; m < memories; m++) {
        hop_patterns *set = NULL;
        assert_ok(hop_patterns_create(units, &set));
        assert_ok(hop_patterns_generate_random(set, patterns, 0, 3, m * patterns));
        hop_memory *memory = empty_memory(context, units, NULL);
        assert_ok(hop_memory_learn(memory, set, (hop_strength){1, 1}, NULL));
        for (size_t k = 0; k < per_memory; k++) {
            int8_t *cue = cues + k * units;
            hop_patterns_read(set, k, cue);
            hop_random fill = hop_random_begin(5, HOP_STREAM_FILL, m * per_memory + k);
            assert_ok(hop_cover_mark(&cover, units, 1, 4, m * per_memory + k, covered));
            for (size_t i = 0; i < units; i++)
                if (covered[i])
                    cue[i] = missing ? 0 : (hop_random_below(&fill, 2) ? 1 : -1);
        }
        assert_ok(hop_recall(memory, NULL, cues, per_memory, NULL, results, NULL));
        for (size_t k = 0; k < per_memory; k++)
            found += results[k].has_match && results[k].match == k &&
                     results[k].outcome != HOP_OUTCOME_INVERSE;
        hop_memory_free(memory);
        hop_patterns_free(set);
    }
    hop_context_free(context);
    free(cues);
    free(covered);
    free(results);
    return (double)found / (double)(memories * per_memory);
}

#endif
