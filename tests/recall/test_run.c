/* SPDX-License-Identifier: MIT */
/* What the dynamics share: the promise of falling energy and its check, unstable units.
 */
#include "recall/check_recall.h"
#include "recall/run.h"

static int falls(const hop_memory *memory) {
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    hop_run run;
    options.update = HOP_UPDATE_ASYNC;
    assert_ok(hop_run_create(memory, &options, &run));
    const int promised = run.falls;
    hop_run_clear(&run);
    return promised;
}

static void energy_falls_without_negative_self_coupling(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const int8_t rows[] = {1, -1, 1, 1, 1, -1};
    for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++)
        for (int keep = 0; keep < 2; keep++)
            for (int64_t second = -2; second <= 0; second++) {
                const hop_memory_options options =
                    memory_options(HOP_SCALING_UNITS, (hop_diagonal)keep, (hop_path)path);
                const hop_strength strengths[] = {{1, 1}, {second ? second : 1, 1}};
                hop_memory *memory = empty_memory(context, 3, &options);
                learn_each(memory, rows, 2, strengths);
                /* the self-coupling is the sum of the strengths */
                assert_int_equal(falls(memory), !keep || second != -2);
                hop_memory_free(memory);
            }
    const int symmetric[4] = {0, 1, 1, 0}, negative[4] = {0, 1, 1, -1},
              asymmetric[4] = {0, 1, 2, 0};
    const int *const couplings[] = {symmetric, negative, asymmetric};
    for (int k = 0; k < 3; k++) {
        hop_memory *memory = imported_of(context, couplings[k], 2);
        assert_int_equal(falls(memory), k == 0);
        hop_memory_free(memory);
    }
    hop_context_free(context);
}

/* A memory whose read-out tables lie: it moves by fields that are not its own. */
static void a_rise_of_energy_is_reported(void **state) {
    (void)state;
    enum { DIM = 64 };
    hop_random chance = hop_random_begin(101, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 3, DIM);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = memory_of(context, NULL, rows, 3, DIM);
    for (size_t i = 0; i < DIM; i++) memory->tables.bytes[i] ^= 7;
    hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    hop_result result;
    hop_error error = {0};
    assert_status(hop_recall(memory, &o, rows, 1, NULL, &result, &error), HOP_EINTERNAL);
    assert_non_null(strstr(error.message, "the energy from"));
    hop_results_clear(&result, 1);
    o.check_energy = 0;
    o.max_steps = 3;
    assert_ok(hop_recall(memory, &o, rows, 1, NULL, &result, &error));
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

/* Two pairs of units with huge opposite energies, both held; the small ones among the
   rest drown in the rounding of their sum. That is no rise. */
static void rounding_is_no_rise(void **state) {
    (void)state;
    enum { DIM = 43 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 40; trial++) {
        hop_random chance = hop_random_begin(102, HOP_STREAM_TRIAL, trial);
        double *w = need(DIM * DIM * sizeof *w);
        for (size_t i = 0; i < DIM; i++)
            for (size_t j = 0; j < i; j++)
                w[i * DIM + j] = hop_random_real(&chance) - 0.5;
        w[1 * DIM + 0] = 1e16 / 3;
        w[42 * DIM + 41] = -1e16 / 3;
        for (size_t i = 0; i < DIM; i++)
            for (size_t j = 0; j < i; j++) w[j * DIM + i] = w[i * DIM + j];
        hop_memory *memory = empty_memory(context, DIM, NULL);
        assert_ok(hop_memory_import(memory, w, NULL));
        int8_t *cue = random_rows(&chance, 1, DIM);
        uint8_t mask[DIM] = {1, 1};
        mask[41] = mask[42] = HOP_MASK_CLAMPED;
        cue[0] = cue[1] = cue[41] = cue[42] = 1;
        hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
        o.mask = mask;
        o.mask_rows = 1;
        hop_result result = recall_of(memory, &o, cue, NULL);
        assert_true(result.converged);
        hop_memory_free(memory);
        free(w);
        free(cue);
    }
    hop_context_free(context);
}

static void unstable_units_are_those_that_would_change(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 200; trial++) {
        const hop_recall_options kept = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
        drawn_case c = draw_case(103, trial, &kept);
        hop_memory *memory = case_memory(&c, context, (hop_path)(1 + trial % 2));
        if (!memory) memory = case_memory(&c, context, HOP_PATH_FACTORED);
        reference r =
            reference_hebb(c.rows, c.weights, c.count, c.dim, c.diagonal, c.divisor);
        hop_run run;
        assert_ok(hop_run_create(memory, &c.options, &run));
        for (size_t k = 0; k < CUES; k++) {
            const int8_t *cue = c.cues + k * c.dim;
            size_t expected = 0;
            memset(run.allowed, 0, run.cursor->state.words * 8);
            for (size_t i = 0; i < c.dim; i++) {
                if (c.mask[i] == HOP_MASK_CLAMPED) continue;
                run.allowed[i / 64] |= (uint64_t)1 << (i % 64);
                expected += reference_update(&r, cue, i, c.options.ties) != cue[i];
            }
            hop_state_load(&run.cursor->state, cue);
            run.cursor->landscape->load(run.cursor);
            assert_int_equal(hop_run_unstable(&run), expected);
        }
        hop_run_clear(&run);
        reference_free(&r);
        hop_memory_free(memory);
        case_free(&c);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(energy_falls_without_negative_self_coupling),
        cmocka_unit_test(a_rise_of_energy_is_reported),
        cmocka_unit_test(rounding_is_no_rise),
        cmocka_unit_test(unstable_units_are_those_that_would_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
