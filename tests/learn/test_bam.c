/* SPDX-License-Identifier: MIT */
/* Pairs: either side calls the other, energy falls, and as many hold as theory says. */
#include <math.h>

#include "engine.h"

static hop_memory *bam_of(hop_context *context, hop_path path, size_t left,
                          const int8_t *rows, size_t count, size_t dim) {
    char rule[32];
    snprintf(rule, sizeof rule, "bam:left=%zu", left);
    hop_memory_options how = memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_ZERO, path);
    how.rule = rule;
    return memory_of(context, &how, rows, count, dim);
}

/* Cues with one side of rows[count][dim], the other missing. */
static int8_t *half_of(const int8_t *rows, size_t count, size_t dim, size_t first,
                       size_t end) {
    int8_t *cues = need(count * dim);
    for (size_t k = 0; k < count; k++)
        memcpy(cues + k * dim + first, rows + k * dim + first, end - first);
    return cues;
}

/* One step of Kosko's: y = sgn(W^T x), x = sgn(W y); on a tie a unit stays, and becomes
   +1 where it was missing. Returns the changes. */
static size_t kosko_step(const int8_t *rows, size_t count, size_t dim, size_t left,
                         int8_t *s) {
    size_t changes = 0;
    for (int half = 0; half < 2; half++) {
        const size_t from = half ? left : 0, end = half ? dim : left;
        for (size_t i = half ? 0 : left; i < (half ? left : dim); i++) {
            int64_t h = 0;
            for (size_t mu = 0; mu < count; mu++)
                for (size_t j = from; j < end; j++)
                    h += rows[mu * dim + i] * rows[mu * dim + j] * s[j];
            const int8_t then = (int8_t)(h ? (h > 0) - (h < 0) : s[i] ? s[i] : 1);
            changes += then != s[i];
            s[i] = then;
        }
    }
    return changes;
}

/* Both paths, sides of all sizes, cues with units missing at random: the states, steps
   and flips of Kosko's alternation, energies that never rise, and always a fixed point.
 */
static void sides_move_in_turn(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random chance = hop_random_begin(351, HOP_STREAM_TRIAL, trial);
        const size_t dim = 2 + (size_t)hop_random_below(&chance, 90);
        const size_t left = 1 + (size_t)hop_random_below(&chance, dim - 1);
        const size_t count = 1 + (size_t)hop_random_below(&chance, 12);
        int8_t *rows = random_rows(&chance, count, dim), *cue = need(dim),
               *end = need(dim), *s = need(dim);
        for (size_t i = 0; i < dim; i++)
            cue[i] = (int8_t)((int)hop_random_below(&chance, 3) - 1);
        for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
            hop_memory *memory = bam_of(context, (hop_path)path, left, rows, count, dim);
            hop_recall_options how = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
            for (int check = 0; check < 2; check++) {
                how.check_energy = check;
                how.trace = check ? HOP_TRACE_FLIPS : HOP_TRACE_STEPS;
                hop_result result = recall_of(memory, &how, cue, end);
                uint64_t steps = 0, flips = 0, changes;
                memcpy(s, cue, dim);
                while ((changes = kosko_step(rows, count, dim, left, s))) {
                    steps++;
                    flips += changes;
                }
                assert_memory_equal(end, s, dim);
                assert_int_equal(result.steps, steps);
                assert_int_equal(result.flips, flips);
                assert_int_equal(result.missing, 0);
                assert_true(result.converged && result.energy_falls && !result.cycle);
                const hop_trace *trace = result.trace;
                assert_int_equal(trace->count, 1 + (check ? flips : steps));
                for (size_t k = 1; k < trace->count; k++)
                    assert_true(trace->entries[k].energy <= trace->entries[k - 1].energy);
                hop_results_clear(&result, 1);
            }
            hop_memory_free(memory);
        }
        free(rows);
        free(cue);
        free(end);
        free(s);
    }
    hop_context_free(context);
}

/* Both forms give the same recalls under every dynamics; one unit at a time the energy
   falls, which check_energy holds against every flip. */
static void both_paths_recall_alike(void **state) {
    (void)state;
    enum { DIM = 83, LEFT = 31, COUNT = 8, CUES = 6 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(352, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM),
           *cues = random_rows(&chance, CUES, DIM), ends[2][CUES * DIM];
    for (size_t i = 0; i < CUES * DIM; i += 5) cues[i] = 0;
    hop_memory *memories[] = {bam_of(context, HOP_PATH_FACTORED, LEFT, rows, COUNT, DIM),
                              bam_of(context, HOP_PATH_EXPLICIT, LEFT, rows, COUNT, DIM)};
    for (int update = HOP_UPDATE_SYNC; update <= HOP_UPDATE_BLOCK; update++)
        for (int order = HOP_ORDER_FIXED; order <= HOP_ORDER_GREEDY; order++) {
            if (update == HOP_UPDATE_BLOCK && order == HOP_ORDER_GREEDY) continue;
            hop_recall_options how = recall_options((hop_update)update, (hop_order)order);
            hop_result results[2][CUES];
            how.block = 7;
            for (int path = 0; path < 2; path++)
                assert_ok(hop_recall(memories[path], &how, cues, CUES, ends[path],
                                     results[path], NULL));
            assert_memory_equal(ends[0], ends[1], sizeof ends[0]);
            for (size_t k = 0; k < CUES; k++) {
                assert_same_result(&results[0][k], &results[1][k], DIM, COUNT);
                assert_int_equal(results[0][k].energy_falls, update != HOP_UPDATE_BLOCK);
            }
            hop_results_clear(results[0], CUES);
            hop_results_clear(results[1], CUES);
        }
    hop_memory_free(memories[0]);
    hop_memory_free(memories[1]);
    free(rows);
    free(cues);
    hop_context_free(context);
}

/* Every cue is the left or the right side of a pair. Returns the share of wrong units on
   the side that was missing; *exact counts whole pairs that came back. */
static double share_wrong(size_t left, size_t right, size_t count, int from_right,
                          size_t *exact) {
    const size_t dim = left + right;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(353, HOP_STREAM_USER, count);
    int8_t *rows = random_rows(&chance, count, dim), *states = need(count * dim);
    int8_t *cues =
        half_of(rows, count, dim, from_right ? left : 0, from_right ? dim : left);
    hop_memory *memory = bam_of(context, HOP_PATH_AUTO, left, rows, count, dim);
    hop_result *results = need(count * sizeof *results);
    assert_ok(hop_recall(memory, NULL, cues, count, states, results, NULL));
    size_t wrong = 0;
    *exact = 0;
    for (size_t k = 0; k < count; k++) {
        size_t here = 0, first = from_right ? 0 : left, end = from_right ? left : dim;
        for (size_t i = first; i < end; i++)
            here += states[k * dim + i] != rows[k * dim + i];
        wrong += here;
        *exact += results[k].outcome == HOP_OUTCOME_EXACT;
        if (results[k].has_match && results[k].match == k) {
            const size_t on_left = results[k].wrong_left;
            assert_int_equal(from_right ? on_left : results[k].wrong - on_left, here);
        }
    }
    hop_results_clear(results, count);
    free(results);
    hop_memory_free(memory);
    free(rows);
    free(cues);
    free(states);
    hop_context_free(context);
    return (double)wrong / (double)(count * (from_right ? left : right));
}

static void either_side_calls_the_other(void **state) {
    (void)state;
    size_t exact;
    for (int from_right = 0; from_right < 2; from_right++) {
        assert_true(share_wrong(150, 90, 6, from_right, &exact) == 0);
        assert_int_equal(exact, 6);
        assert_true(share_wrong(64, 64, 3, from_right, &exact) == 0);
        assert_int_equal(exact, 3);
    }
}

/* With N units a side, load P/N: far below the critical 0.1998 few units are wrong, far
   above nothing is left of the pair (Tanaka, Edwards, Sherrington 2000). */
static void pairs_are_lost_above_the_capacity(void **state) {
    (void)state;
    size_t exact;
    assert_true(share_wrong(400, 400, 40, 0, &exact) < 0.01);
    assert_true(share_wrong(400, 400, 120, 0, &exact) > 0.15);
}

static void a_tie_gives_a_missing_unit_plus_one(void **state) {
    (void)state;
    const int8_t rows[] = {1, 1,  1,  1, /* x, y */
                           1, -1, -1, -1};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = bam_of(context, HOP_PATH_AUTO, 2, rows, 2, 4);
    hop_recall_options how = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    int8_t s[] = {1, 0, 0, 0}; /* half of each: every field of y is 0 */
    hop_result result = recall_of(memory, &how, s, s);
    const int8_t first[] = {1, 1, 1, 1};
    assert_memory_equal(s, first, 4);
    assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
    int8_t known[] = {1, 0, -1, 1}; /* a unit with a value keeps it */
    how.max_steps = 1;
    result = recall_of(memory, &how, known, known);
    assert_true(known[2] == -1 && known[3] == 1);
    hop_memory_free(memory);
    hop_context_free(context);
}

static void strengths_and_forgetting(void **state) {
    (void)state;
    enum { DIM = 40, LEFT = 15, COUNT = 4 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(354, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
        hop_memory *all = bam_of(context, (hop_path)path, LEFT, rows, COUNT, DIM);
        hop_memory *some = bam_of(context, (hop_path)path, LEFT, rows, COUNT - 1, DIM);
        double energy, before;
        assert_ok(hop_memory_energy(some, rows, 1, &before, NULL));
        assert_ok(hop_memory_forget(all, COUNT - 1, NULL));
        assert_same_couplings(all, some);
        assert_ok(hop_memory_reinforce(all, 0, (hop_strength){1, 2}, NULL));
        assert_ok(hop_memory_energy(all, rows, 1, &energy, NULL));
        assert_true(energy == before - 0.5 * LEFT * (DIM - LEFT));
        hop_memory_free(all);
        hop_memory_free(some);
    }
    free(rows);
    hop_context_free(context);
}

static void sides_must_not_be_empty(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory_options how = HOP_MEMORY_OPTIONS_INIT;
    hop_memory *memory = NULL;
    how.rule = "bam:left=8";
    assert_status(hop_memory_create(context, 8, &how, &memory, NULL), HOP_EINVAL);
    how.rule = "bam";
    assert_status(hop_memory_create(context, 1, &how, &memory, NULL), HOP_EINVAL);
    memory = empty_memory(context, 9, &how);
    assert_int_equal(hop_memory_left(memory), 4);
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sides_move_in_turn),
        cmocka_unit_test(both_paths_recall_alike),
        cmocka_unit_test(either_side_calls_the_other),
        cmocka_unit_test(pairs_are_lost_above_the_capacity),
        cmocka_unit_test(a_tie_gives_a_missing_unit_plus_one),
        cmocka_unit_test(strengths_and_forgetting),
        cmocka_unit_test(sides_must_not_be_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
