/* SPDX-License-Identifier: MIT */
/* Sequences play in the order of learning, as long and as well as theory says. */
#include <math.h>

#include "engine.h"

static hop_memory *sequence_of(hop_context *context, const char *rule, hop_path path,
                               const int8_t *rows, size_t count, size_t dim) {
    hop_memory_options how = memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_ZERO, path);
    how.rule = rule;
    return memory_of(context, &how, rows, count, dim);
}

/* The states of a play from one cue, synchronous. */
static int8_t *play_of(const hop_memory *memory, const int8_t *cue, size_t steps,
                       hop_frame *frames) {
    int8_t *states = need(steps * hop_memory_dim(memory));
    assert_ok(hop_play(memory, NULL, cue, 1, steps, states, frames, NULL));
    return states;
}

/* Every form, a few patterns of many units: each step is the next pattern, to the unit;
   after the last comes the first, or nothing that the sequence says. */
static void patterns_play_in_order(void **state) {
    (void)state;
    enum { DIM = 400, COUNT = 7, STEPS = 16 };
    const char *const rules[] = {"sequence:cyclic=1", "sequence:cyclic=1,dense=1",
                                 "sequence:cyclic=1,dense=3"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(371, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_frame frames[STEPS];
    for (int rule = 0; rule < 3; rule++) {
        hop_memory *memory =
            sequence_of(context, rules[rule], HOP_PATH_AUTO, rows, COUNT, DIM);
        int8_t *states = play_of(memory, rows, STEPS, frames);
        for (size_t t = 0; t < STEPS; t++) {
            const size_t now = (t + 1) % COUNT;
            assert_memory_equal(states + t * DIM, rows + now * DIM, DIM);
            assert_true(frames[t].row == now && frames[t].overlap == 1);
        }
        hop_memory_free(memory);
        free(states);
    }
    hop_memory *memory = sequence_of(context, "sequence", HOP_PATH_AUTO, rows, 4, DIM);
    int8_t *states = play_of(memory, rows, STEPS, frames);
    for (size_t t = 0; t < 3; t++) assert_true(frames[t].row == t + 1);
    /* the last leads nowhere: what is left of other overlaps decides */
    assert_false(frames[3].row == 0 && frames[3].overlap > 0.9);
    hop_memory_free(memory);
    free(states);
    free(rows);
    hop_context_free(context);
}

/* A cyclic sequence is a cycle of as many steps as patterns for synchronous recall. */
static void a_cyclic_sequence_is_a_cycle(void **state) {
    (void)state;
    enum { DIM = 300, COUNT = 9 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(372, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_result results[2];
    for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
        hop_memory *memory =
            sequence_of(context, "sequence:cyclic=1", (hop_path)path, rows, COUNT, DIM);
        hop_recall_options how = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
        results[path - 1] = recall_of(memory, &how, rows, NULL);
        assert_int_equal(results[path - 1].cycle, COUNT);
        assert_false(results[path - 1].energy_falls);
        assert_false(hop_memory_symmetric(memory));
        hop_memory_free(memory);
    }
    assert_same_result(&results[0], &results[1], DIM, COUNT);
    free(rows);
    hop_context_free(context);
}

/* Both forms give the same recalls under every dynamics, missing units and all. */
static void both_paths_recall_alike(void **state) {
    (void)state;
    enum { DIM = 61, COUNT = 6, CUES = 5 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(373, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM),
           *cues = random_rows(&chance, CUES, DIM), ends[2][CUES * DIM];
    for (size_t i = 0; i < CUES * DIM; i += 5) cues[i] = 0;
    hop_memory *memories[2];
    for (int path = 0; path < 2; path++)
        memories[path] =
            sequence_of(context, "sequence:cyclic=1",
                        path ? HOP_PATH_EXPLICIT : HOP_PATH_FACTORED, rows, COUNT, DIM);
    for (int update = HOP_UPDATE_SYNC; update <= HOP_UPDATE_BLOCK; update++)
        for (int order = HOP_ORDER_FIXED; order <= HOP_ORDER_GREEDY; order++) {
            if (update == HOP_UPDATE_BLOCK && order == HOP_ORDER_GREEDY) continue;
            hop_recall_options how = recall_options((hop_update)update, (hop_order)order);
            hop_result results[2][CUES];
            how.block = 20;
            how.max_steps = 50;
            for (int path = 0; path < 2; path++)
                assert_ok(hop_recall(memories[path], &how, cues, CUES, ends[path],
                                     results[path], NULL));
            assert_memory_equal(ends[0], ends[1], sizeof ends[0]);
            for (size_t k = 0; k < CUES; k++)
                assert_same_result(&results[0][k], &results[1][k], DIM, COUNT);
        }
    hop_memory_free(memories[0]);
    hop_memory_free(memories[1]);
    free(rows);
    free(cues);
    hop_context_free(context);
}

/* The mean overlap of steps 20..59 with the pattern whose turn it is, cyclic. */
static double stationary_overlap(size_t dim, size_t count) {
    enum { SKIP = 20, STEPS = 60 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(374, HOP_STREAM_USER, count);
    int8_t *rows = random_rows(&chance, count, dim);
    hop_memory *memory =
        sequence_of(context, "sequence:cyclic=1", HOP_PATH_AUTO, rows, count, dim);
    int8_t *states = play_of(memory, rows, STEPS, NULL);
    double sum = 0;
    for (size_t t = SKIP; t < STEPS; t++)
        for (size_t i = 0; i < dim; i++)
            sum += rows[(t + 1) % count * dim + i] * states[t * dim + i];
    hop_memory_free(memory);
    free(rows);
    free(states);
    hop_context_free(context);
    return sum / (double)(dim * (STEPS - SKIP));
}

/* During, Coolen, Sherrington 1998: m = erf(m / sqrt(2 alpha r)), r = 1 / (1 - C^2),
   C = sqrt(2 / (pi alpha r)) exp(-m^2 / 2 alpha r); 0 from alpha = 0.269 on. */
static double theory_of_overlap(double alpha) {
    double m = 1, r = 1;
    for (int k = 0; k < 2000; k++) {
        const double width = sqrt(alpha * r);
        const double c =
            sqrt(2 / 3.14159265358979) / width * exp(-m * m / (2 * width * width));
        m = erf(m / (sqrt(2) * width));
        r = 0.5 * r + 0.5 / (1 - c * c);
    }
    return m;
}

/* 2500 units at load 0.2: an overlap has standard deviation sqrt((1 - m^2) / N) = 0.0051
   a step, steps are hardly correlated: 0.0009 over 40 of them, doubled for the noise of
   the patterns themselves; 0.006 is three of these. At 0.3 the sequence is lost. */
static void overlaps_are_those_of_theory(void **state) {
    (void)state;
    const double expected = theory_of_overlap(0.2), found = stationary_overlap(2500, 500);
    assert_true(fabs(expected - 0.9663) < 1e-4);
    if (fabs(found - expected) > 0.006)
        fail_msg("overlap %.4f, theory %.4f", found, expected);
    assert_true(stationary_overlap(2500, 750) < 0.3);
}

/* Between two moves all of the past lies in two patterns; the next one wins when
   lambda t / tau > 1 + lambda (1 - t / tau), after t = tau (1 + 1 / lambda) / 2 steps
   (Sompolinsky, Kanter 1986). The first pattern, of which the past is full, goes at once.
   A move shows one step later, often by way of a mixture of the two. */
static void the_slow_form_dwells(void **state) {
    (void)state;
    enum { DIM = 500, COUNT = 5, STEPS = 200 };
    const struct {
        const char *rule;
        double tau, lambda;
    } cases[] = {{"sequence:cyclic=1,tau=10,lambda=1.5", 10, 1.5},
                 {"sequence:cyclic=1,tau=20,lambda=1.25", 20, 1.25},
                 {"sequence:cyclic=1,tau=8,lambda=3", 8, 3}};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(375, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (int k = 0; k < 3; k++) {
        hop_memory *memory =
            sequence_of(context, cases[k].rule, HOP_PATH_AUTO, rows, COUNT, DIM);
        hop_frame frames[STEPS];
        free(play_of(memory, rows, STEPS, frames));
        const double dwell = cases[k].tau * (1 + 1 / cases[k].lambda) / 2;
        size_t since = 0, moves = 0, last = frames[0].row;
        for (size_t t = 1; t < STEPS; t++) {
            if (frames[t].row == last || frames[t].overlap < 0.7) continue;
            assert_int_equal(frames[t].row, (last + 1) % COUNT);
            last = frames[t].row;
            if (moves++ && fabs((double)(t - since) - dwell) > 1.5)
                fail_msg("%s: %zu steps in a pattern, expected %.1f", cases[k].rule,
                         t - since, dwell);
            since = t;
        }
        assert_true((double)moves > STEPS / (dwell + 1.5) - 2);
        hop_memory_free(memory);
    }
    /* below lambda = 1 the symmetric part holds the state: recall waits and ends there */
    hop_memory *memory = sequence_of(context, "sequence:tau=6,lambda=0.5", HOP_PATH_AUTO,
                                     rows, COUNT, DIM);
    hop_result result = recall_of(memory, NULL, rows, NULL);
    assert_true(result.outcome == HOP_OUTCOME_EXACT && result.steps == 0);
    assert_true(isnan(result.energy));
    hop_memory_free(memory);
    /* an open sequence runs to its end although it stands still on the way */
    memory =
        sequence_of(context, "sequence:tau=6,lambda=2", HOP_PATH_AUTO, rows, COUNT, DIM);
    for (int update = HOP_UPDATE_SYNC; update <= HOP_UPDATE_BLOCK; update++) {
        hop_recall_options how = recall_options((hop_update)update, HOP_ORDER_FIXED);
        how.block = 50;
        result = recall_of(memory, &how, rows, NULL);
        assert_true(result.outcome == HOP_OUTCOME_EXACT && result.match == COUNT - 1);
        assert_true(result.converged);
    }
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* How many steps stay within 5% of the pattern whose turn it is. */
static size_t steps_right(const char *rule, size_t dim, size_t count) {
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(376, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, count, dim);
    hop_memory *memory = sequence_of(context, rule, HOP_PATH_AUTO, rows, count, dim);
    hop_frame *frames = need(count * sizeof *frames);
    free(play_of(memory, rows, count - 1, frames));
    size_t t = 0;
    while (t < count - 1 && frames[t].row == t + 1 && frames[t].overlap >= 0.9) t++;
    free(frames);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
    return t;
}

/* 200 patterns of 100 units: twice as many as units, of order N^n are held at power n. */
static void higher_powers_play_longer(void **state) {
    (void)state;
    const size_t one = steps_right("sequence:dense=1", 100, 200);
    const size_t two = steps_right("sequence:dense=2", 100, 200);
    const size_t three = steps_right("sequence:dense=3", 100, 200);
    assert_true(one < 10);
    assert_true(two >= one);
    assert_int_equal(three, 199);
    assert_true(steps_right("sequence:dense=2", 300, 300) >
                steps_right("sequence:dense=1", 300, 300));
}

/* The order of learning is that of calls, too, and forgetting closes the gap. */
static void calls_and_forgetting_keep_the_order(void **state) {
    (void)state;
    enum { DIM = 50, COUNT = 6 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(377, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
        hop_memory *whole =
            sequence_of(context, "sequence", (hop_path)path, rows, COUNT, DIM);
        hop_memory *parts =
            sequence_of(context, "sequence", (hop_path)path, rows, 2, DIM);
        learn_rows(parts, rows + 2 * DIM, COUNT - 2, (hop_strength){1, 1});
        assert_same_couplings(whole, parts);
        assert_ok(hop_memory_forget(whole, 0, NULL));
        hop_memory *rest =
            sequence_of(context, "sequence", (hop_path)path, rows + DIM, COUNT - 1, DIM);
        assert_same_couplings(whole, rest);
        hop_memory_free(whole);
        hop_memory_free(parts);
        hop_memory_free(rest);
    }
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_play_in_order),
        cmocka_unit_test(a_cyclic_sequence_is_a_cycle),
        cmocka_unit_test(both_paths_recall_alike),
        cmocka_unit_test(overlaps_are_those_of_theory),
        cmocka_unit_test(the_slow_form_dwells),
        cmocka_unit_test(higher_powers_play_longer),
        cmocka_unit_test(calls_and_forgetting_keep_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
