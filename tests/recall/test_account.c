/* SPDX-License-Identifier: MIT */
/* Accounts of results: counted again, and promises against what recalls say and do. */
#include <math.h>

#include "engine.h"

enum { DIM = 120, COUNT = 5 };

static double overlap_of(const int8_t *a, const int8_t *b) {
    int sum = 0;
    for (size_t i = 0; i < DIM; i++) sum += a[i] * b[i];
    return sum / (double)DIM;
}

static void an_account_counts_what_changed(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(611, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *memory = memory_of(context, NULL, rows, COUNT, DIM);
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    size_t inverted = 0;
    for (uint64_t trial = 0; trial < 60; trial++) {
        int8_t cue[DIM], end[DIM];
        const size_t row = trial % COUNT;
        const int sign = trial % 2 ? -1 : 1;
        for (size_t i = 0; i < DIM; i++) cue[i] = (int8_t)(sign * rows[row * DIM + i]);
        assert_ok(hop_noise_flip(cue, DIM, trial % 3 ? 0.1 : 0.5, 3, trial));
        if (trial % 4 == 0) cue[7] = 0;
        hop_result result = recall_of(memory, &options, cue, end);
        hop_account account;
        assert_ok(
            hop_result_account(memory, &options, cue, end, &result, &account, NULL));
        size_t changed = 0, towards = 0;
        const int8_t *winner = rows + account.winner * DIM;
        for (size_t i = 0; i < DIM; i++) {
            changed += cue[i] != end[i];
            towards += cue[i] != end[i] && end[i] == account.sign * winner[i];
        }
        assert_true(account.has_winner && account.has_runner_up);
        if (result.has_match) assert_int_equal(account.winner, result.match);
        assert_int_equal(account.sign, result.outcome == HOP_OUTCOME_INVERSE ? -1 : 1);
        assert_int_equal(account.changed, changed);
        assert_int_equal(account.towards, towards);
        assert_int_equal(account.away, changed - towards);
        assert_true(account.overlap == account.sign * overlap_of(end, winner));
        assert_true(account.cue_overlap == account.sign * overlap_of(cue, winner));
        for (size_t mu = 0; mu < COUNT; mu++)
            if (mu != account.winner)
                assert_true(account.sign * overlap_of(end, rows + mu * DIM) <=
                            account.runner_up_overlap);
        assert_true(account.margin == account.overlap - account.runner_up_overlap);
        assert_int_equal(account.cue_count, 3);
        for (size_t k = 0; k < 3; k++)
            assert_true(account.cue[k].overlap ==
                        overlap_of(cue, rows + account.cue[k].row * DIM));
        inverted += account.sign < 0;
    }
    assert_true(inverted > 10);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* Where a promise is given, results say so too, and flips keep it; and nowhere else. */
static void promises_are_those_of_results(void **state) {
    (void)state;
    static const struct {
        const char *rule;
        hop_update update;
        size_t block;
        hop_promise promise;
    } cases[] = {
        {"hebb", HOP_UPDATE_ASYNC, 1, HOP_PROMISE_SINGLE},
        {"hebb", HOP_UPDATE_SYNC, 1, HOP_PROMISE_TOGETHER},
        {"hebb", HOP_UPDATE_BLOCK, 1, HOP_PROMISE_SINGLE},
        {"hebb", HOP_UPDATE_BLOCK, 9, HOP_PROMISE_TOGETHER},
        {"hebb", HOP_UPDATE_GLAUBER, 1, HOP_PROMISE_HEAT},
        {"hebb", HOP_UPDATE_CONTINUOUS, 1, HOP_PROMISE_GRADED},
        {"perceptron", HOP_UPDATE_ASYNC, 1, HOP_PROMISE_ASYMMETRIC},
        {"bam:left=50", HOP_UPDATE_SYNC, 1, HOP_PROMISE_LOOSE},
        {"sequence:cyclic=1,lambda=2,tau=2", HOP_UPDATE_SYNC, 1, HOP_PROMISE_NONE}};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(612, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), *cue = random_rows(&chance, 1, DIM);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_memory_options made = HOP_MEMORY_OPTIONS_INIT;
        made.rule = cases[k].rule;
        hop_memory *memory = memory_of(context, &made, rows, COUNT, DIM);
        hop_recall_options options = recall_options(cases[k].update, HOP_ORDER_FIXED);
        options.block = cases[k].block;
        options.temperature = cases[k].update == HOP_UPDATE_GLAUBER ? 0.5 : 0;
        options.max_steps = cases[k].update == HOP_UPDATE_CONTINUOUS ? -1 : 20;
        const hop_promise promise = hop_recall_promise(memory, &options);
        assert_string_equal(hop_promise_name(promise),
                            hop_promise_name(cases[k].promise));
        hop_result result = recall_of(memory, &options, cue, NULL);
        assert_int_equal(result.energy_falls,
                         promise == HOP_PROMISE_SINGLE || promise == HOP_PROMISE_LOOSE);
        hop_memory_free(memory);
    }
    const int negative[] = {-1, 2, 2, 0};
    double w[4];
    for (size_t i = 0; i < 4; i++) w[i] = negative[i];
    const hop_memory_options kept =
        memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_KEEP, HOP_PATH_AUTO);
    hop_memory *memory = empty_memory(context, 2, &kept);
    assert_ok(hop_memory_import(memory, w, NULL));
    hop_recall_options async = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    assert_int_equal(hop_recall_promise(memory, &async), HOP_PROMISE_SELF);
    assert_int_equal(hop_recall_promise(memory, NULL), HOP_PROMISE_SELF);
    for (int p = 0; p < HOP_PROMISE_COUNT; p++)
        assert_non_null(hop_promise_explain((hop_promise)p));
    assert_null(hop_promise_name(HOP_PROMISE_COUNT));
    hop_memory_free(memory);
    free(rows);
    free(cue);
    hop_context_free(context);
}

static void accounts_in_words(void **state) {
    (void)state;
    static const char *const keys[] = {"ant", "bee"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t rows[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1};
    int8_t cue[] = {-1, 1, 1, 1, 1, 1, 1, 1}, end[8];
    hop_memory *memory = memory_of(context, NULL, rows, 2, 8);
    hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    hop_result result = recall_of(memory, &options, cue, end);
    hop_account account;
    char text[512];
    assert_ok(hop_result_account(memory, &options, cue, end, &result, &account, NULL));
    hop_account_explain(memory, &result, &account, keys, text, sizeof text);
    /* E = -(36 + 4)/16 + 1 and -(64 + 0)/16 + 1 */
    assert_string_equal(
        text,
        "the cue overlapped most with 'ant' 0.7500, 'bee' -0.2500; the end with "
        "'ant' 1.0000, runner-up 'bee' 0.0000, margin 1.0000; 1 of 8 units changed, "
        "1 towards 'ant' and 0 away; E fell from -1.5 to -3 (no change could raise "
        "E: one unit at a time, under symmetric couplings)");
    for (size_t size = 0; size < sizeof text; size += 40) {
        text[size] = 'x';
        hop_account_explain(memory, &result, &account, NULL, text, size);
        assert_true(size == 0 || strlen(text) == size - 1 || size > 300);
        assert_int_equal(text[size], 'x');
    }
    cue[3] = 5;
    hop_error error = {0};
    assert_status(
        hop_result_account(memory, &options, cue, end, &result, &account, &error),
        HOP_EVALUE);
    assert_non_null(strstr(error.message, "cue, unit 3: value 5"));
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_account_counts_what_changed),
        cmocka_unit_test(promises_are_those_of_results),
        cmocka_unit_test(accounts_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
