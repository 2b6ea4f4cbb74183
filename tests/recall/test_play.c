/* SPDX-License-Identifier: MIT */
/* Playing: exactly the steps asked for, each as recall would make it. */
#include <math.h>

#include "check_recall.h"

enum { DIM = 70, COUNT = 6, STEPS = 9 };

static const int dynamics[][2] = {
    {HOP_UPDATE_SYNC, HOP_ORDER_FIXED},   {HOP_UPDATE_ASYNC, HOP_ORDER_FIXED},
    {HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY}, {HOP_UPDATE_BLOCK, HOP_ORDER_FIXED},
    {HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM}, {HOP_UPDATE_BLOCK, HOP_ORDER_RANDOM}};
enum { DYNAMICS = sizeof dynamics / sizeof *dynamics, FIXED = 4 };

static hop_memory *memory_by(hop_context *context, const char *rule, const int8_t *rows) {
    hop_memory_options how = HOP_MEMORY_OPTIONS_INIT;
    how.rule = rule;
    return memory_of(context, &how, rows, COUNT, DIM);
}

static hop_recall_options dynamics_of(int which) {
    hop_recall_options how =
        recall_options((hop_update)dynamics[which][0], (hop_order)dynamics[which][1]);
    how.block = 11;
    how.max_steps = 1;
    return how;
}

/* Where neither chance nor the past counts, a play is one recall of a step after another,
   on any threads and instruction set. */
static void a_play_is_recall_step_by_step(void **state) {
    (void)state;
    const char *const rules[] = {"hebb", "storkey", "bam:left=33", "sequence:cyclic=1"};
    contexts all = all_contexts();
    hop_random chance = hop_random_begin(361, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    int8_t *cues = random_rows(&chance, CUES, DIM);
    int8_t *states = need(CUES * STEPS * DIM), *one = need(DIM);
    for (size_t i = 0; i < CUES * DIM; i += 7) cues[i] = 0;
    hop_frame frames[CUES * STEPS];
    for (int rule = 0; rule < 4; rule++)
        for (int which = 0; which < FIXED; which++) {
            hop_memory *memory = memory_by(all.each[(size_t)(rule + which) % all.count],
                                           rules[rule], rows);
            const hop_recall_options how = dynamics_of(which);
            assert_ok(hop_play(memory, &how, cues, CUES, STEPS, states, frames, NULL));
            for (size_t k = 0; k < CUES; k++)
                for (size_t t = 0; t < STEPS; t++) {
                    const size_t at = k * STEPS + t;
                    hop_result result = recall_of(
                        memory, &how, t ? states + (at - 1) * DIM : cues + k * DIM, one);
                    assert_memory_equal(states + at * DIM, one, DIM);
                    assert_int_equal(frames[at].flips, result.flips);
                    assert_int_equal(frames[at].row, result.best[0].row);
                    assert_true(frames[at].overlap == result.best[0].overlap);
                    assert_true(frames[at].energy == result.energy);
                    hop_results_clear(&result, 1);
                }
            hop_memory_free(memory);
        }
    free(rows);
    free(cues);
    free(states);
    free(one);
    contexts_free(&all);
}

static void threads_and_isa_change_nothing(void **state) {
    (void)state;
    const char *const rules[] = {"hebb", "sequence:tau=3,cyclic=1",
                                 "sequence:dense=3,cyclic=1",
                                 "sequence:dense=40,cyclic=1"};
    contexts all = all_contexts();
    hop_random chance = hop_random_begin(362, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    int8_t *cues = random_rows(&chance, CUES, DIM);
    enum { SIZE = CUES * STEPS * DIM };
    int8_t *first = need(SIZE), *states = need(SIZE);
    for (int rule = 0; rule < 4; rule++)
        for (int which = 0; which < DYNAMICS; which++) {
            const hop_recall_options how = dynamics_of(which);
            if (rule && how.order == HOP_ORDER_GREEDY) continue;
            for (size_t k = 0; k < all.count; k++) {
                hop_memory *memory = memory_by(all.each[k], rules[rule], rows);
                int8_t *to = k ? states : first;
                assert_ok(hop_play(memory, &how, cues, CUES, STEPS, to, NULL, NULL));
                assert_memory_equal(to, first, SIZE);
                hop_memory_free(memory);
            }
        }
    free(rows);
    free(cues);
    free(first);
    free(states);
    contexts_free(&all);
}

/* A recall of T sweeps in random orders ends where a play of T is then. */
static void random_orders_are_those_of_recall(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(363, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), *cue = random_rows(&chance, 1, DIM);
    int8_t *states = need(STEPS * DIM), *one = need(DIM);
    hop_memory *memory = memory_by(context, "sequence:cyclic=1", rows);
    for (int which = FIXED; which < DYNAMICS; which++) {
        hop_recall_options how = dynamics_of(which);
        how.max_steps = STEPS;
        how.first_index = 5;
        hop_result result = recall_of(memory, &how, cue, one);
        assert_true(result.steps > 1); /* a fixed point stays where it is */
        assert_ok(hop_play(memory, &how, cue, 1, STEPS, states, NULL, NULL));
        assert_memory_equal(states + (STEPS - 1) * DIM, one, DIM);
        hop_results_clear(&result, 1);
    }
    hop_memory_free(memory);
    free(rows);
    free(cue);
    free(states);
    free(one);
    hop_context_free(context);
}

static void a_play_goes_on_at_fixed_points(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(364, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), *states = need(STEPS * DIM);
    hop_frame frames[STEPS];
    hop_memory *memory = memory_by(context, "hebb", rows);
    assert_ok(hop_play(memory, NULL, rows, 1, STEPS, states, frames, NULL));
    for (size_t t = 0; t < STEPS; t++) {
        assert_memory_equal(states + t * DIM, rows, DIM);
        assert_true(frames[t].row == 0 && frames[t].overlap == 1 && frames[t].flips == 0);
    }
    assert_ok(hop_play(memory, NULL, rows, 1, 0, states, frames, NULL)); /* none */
    hop_memory_free(memory);
    free(rows);
    free(states);
    hop_context_free(context);
}

static void wrong_plays_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(365, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), states[STEPS * DIM];
    hop_memory *memory = memory_by(context, "sequence:tau=2", rows);
    hop_recall_options how = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY);
    hop_error error;
    assert_status(hop_play(memory, &how, rows, 1, STEPS, states, NULL, &error),
                  HOP_EUNSUPPORTED);
    rows[3] = 4;
    assert_status(hop_play(memory, NULL, rows, 1, STEPS, states, NULL, &error),
                  HOP_EVALUE);
    assert_non_null(strstr(error.message, "unit 3"));
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_play_is_recall_step_by_step),
        cmocka_unit_test(threads_and_isa_change_nothing),
        cmocka_unit_test(random_orders_are_those_of_recall),
        cmocka_unit_test(a_play_goes_on_at_fixed_points),
        cmocka_unit_test(wrong_plays_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
