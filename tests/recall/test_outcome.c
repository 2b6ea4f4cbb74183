/* SPDX-License-Identifier: MIT */
/* Verdicts: the first that holds, at the very edges, with the numbers that justify it. */
#include "recall/check_outcome.h"

static void outcomes_have_names(void **state) {
    (void)state;
    static const char *const names[] = {"exact",   "near",     "inverse",
                                        "mixture", "spurious", "cycle",
                                        "limit",   "unknown",  "ambiguous"};
    for (int k = 0; k < HOP_OUTCOME_COUNT; k++)
        assert_string_equal(hop_outcome_name((hop_outcome)k), names[k]);
    assert_null(hop_outcome_name(HOP_OUTCOME_COUNT));
    assert_null(hop_outcome_name((hop_outcome)-1));
}

/* One random memory of dim units, of which the state has `wrong` wrong. */
static hop_result with_wrong(size_t dim, size_t wrong, int negated) {
    hop_random chance = hop_random_begin(61, HOP_STREAM_USER, dim);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *row = random_rows(&chance, 1, dim), *cue = copy_of(row, dim);
    hop_memory *memory = judging_memory(context, row, 1, dim);
    for (size_t i = 0; i < dim; i++)
        cue[i] = (int8_t)((i < wrong ? -1 : 1) * (negated ? -1 : 1) * cue[i]);
    hop_result result = judge(memory, cue);
    const double overlap = ((double)dim - 2 * (double)wrong) / (double)dim;
    assert_true(result.best_count == 1 && result.best[0].row == 0);
    assert_true(result.best[0].overlap == (negated ? -overlap : overlap));
    assert_true(result.overlap == result.best[0].overlap);
    hop_memory_free(memory);
    hop_context_free(context);
    free(row);
    free(cue);
    return result;
}

static void near_means_five_in_a_hundred_and_no_more(void **state) {
    (void)state;
    static const struct {
        size_t dim, near;
    } edges[] = {{1, 0},  {19, 0},  {20, 1},  {39, 1},
                 {40, 2}, {100, 5}, {119, 5}, {1000, 50}};
    for (size_t k = 0; k < sizeof edges / sizeof *edges; k++) {
        const size_t dim = edges[k].dim, near = edges[k].near;
        for (size_t wrong = 0; wrong <= near + 1 && 2 * wrong < dim; wrong++) {
            hop_result result = with_wrong(dim, wrong, 0);
            assert_int_equal(result.outcome, wrong == 0      ? HOP_OUTCOME_EXACT
                                             : wrong <= near ? HOP_OUTCOME_NEAR
                                                             : HOP_OUTCOME_SPURIOUS);
            assert_int_equal(result.wrong, wrong);
            assert_int_equal(result.has_match, wrong <= near);
            result = with_wrong(dim, wrong, 1);
            assert_int_equal(result.outcome,
                             wrong <= near ? HOP_OUTCOME_INVERSE : HOP_OUTCOME_SPURIOUS);
            assert_int_equal(result.wrong, wrong <= near ? wrong : dim - wrong);
            assert_int_equal(result.has_match, wrong <= near);
        }
    }
}

static void the_lowest_row_wins_among_equals(void **state) {
    (void)state;
    enum { DIM = 40, COUNT = 5 };
    hop_random chance = hop_random_begin(62, HOP_STREAM_USER, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = random_rows(&chance, COUNT, DIM), cue[DIM];
    memcpy(rows + 3 * DIM, rows + DIM, DIM); /* 1 and 3 are one memory, 4 its negative */
    for (size_t i = 0; i < DIM; i++) rows[4 * DIM + i] = (int8_t)-rows[DIM + i];
    hop_memory *memory = judging_memory(context, rows, COUNT, DIM);
    hop_result result = judge(memory, rows + 3 * DIM);
    assert_int_equal(result.outcome, HOP_OUTCOME_EXACT); /* before the inverse of 4 */
    assert_int_equal(result.match, 1);
    assert_int_equal(result.best[0].row, 1);
    assert_int_equal(result.best[1].row, 3);
    result = judge(memory, rows + 4 * DIM);
    assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
    assert_int_equal(result.match, 4);
    hop_memory_free(memory);
    memory = judging_memory(context, rows, 4, DIM);
    for (size_t i = 0; i < DIM; i++) cue[i] = (int8_t)-rows[DIM + i];
    cue[0] = (int8_t)-cue[0];
    result = judge(memory, cue);
    assert_int_equal(result.outcome, HOP_OUTCOME_INVERSE);
    assert_int_equal(result.match, 1);
    assert_int_equal(result.wrong, 1);
    assert_true(result.overlap == -38. / 40);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

static void the_best_are_sorted_and_as_many_as_asked(void **state) {
    (void)state;
    enum { DIM = 30, COUNT = 25 };
    hop_random chance = hop_random_begin(63, HOP_STREAM_USER, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = random_rows(&chance, COUNT, DIM), *cue = random_rows(&chance, 1, DIM);
    hop_memory *memory = judging_memory(context, rows, COUNT, DIM);
    for (size_t wanted = 0; wanted <= HOP_MAX_BEST; wanted++) {
        hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
        options.best = wanted;
        hop_result result = recall_of(memory, &options, cue, NULL);
        assert_int_equal(result.best_count, wanted);
        uint32_t named = 0;
        for (size_t k = 0; k < wanted; k++) {
            int overlap = 0;
            const size_t row = result.best[k].row;
            for (size_t i = 0; i < DIM; i++) overlap += rows[row * DIM + i] * cue[i];
            assert_true(result.best[k].overlap == (double)overlap / DIM);
            const hop_match *before = &result.best[k ? k - 1 : 0];
            if (k)
                assert_true(
                    before->overlap > result.best[k].overlap ||
                    (before->overlap == result.best[k].overlap && before->row < row));
            named |= 1u << row;
        }
        for (size_t row = 0; row < COUNT && wanted; row++) { /* none better left out */
            int overlap = 0;
            for (size_t i = 0; i < DIM; i++) overlap += rows[row * DIM + i] * cue[i];
            if (!(named >> row & 1))
                assert_true((double)overlap / DIM <= result.best[wanted - 1].overlap);
        }
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
}

static void missing_units_count_as_wrong(void **state) {
    (void)state;
    enum { DIM = 40 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[DIM], cue[DIM];
    memset(row, 1, DIM);
    hop_memory *memory = judging_memory(context, row, 1, DIM);
    for (size_t missing = 0; missing <= 3; missing++) {
        memset(cue, 1, DIM);
        memset(cue, 0, missing);
        hop_result result = judge(memory, cue);
        assert_int_equal(result.missing, missing);
        assert_int_equal(result.wrong, missing);
        assert_int_equal(result.outcome, missing == 0   ? HOP_OUTCOME_EXACT
                                         : missing <= 2 ? HOP_OUTCOME_NEAR
                                                        : HOP_OUTCOME_SPURIOUS);
    }
    hop_memory_free(memory);
    hop_context_free(context);
}

static void without_memories_there_is_no_match(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = judging_memory(context, NULL, 0, 10);
    const int8_t cue[10] = {1, 1, 1, -1, -1, 1, 1, 1, 1, 1};
    hop_result result = judge(memory, cue);
    assert_int_equal(result.outcome, HOP_OUTCOME_SPURIOUS);
    assert_false(result.has_match);
    assert_int_equal(result.best_count, 0);
    assert_true(result.overlap == 0);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* Units 0 and 1 swap for ever (or until the limit), all others stay. */
static void cycles_and_limits_name_the_memory_they_are_near(void **state) {
    (void)state;
    enum { DIM = 60 };
    int w[DIM * DIM] = {0};
    w[1] = w[DIM] = 1;
    hop_random chance = hop_random_begin(64, HOP_STREAM_USER, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = random_rows(&chance, 2, DIM), cue[DIM];
    rows[DIM] = 1, rows[DIM + 1] = 1;
    hop_memory *memory = imported_of(context, w, DIM);
    learn_rows(memory, rows, 2, (hop_strength){1, 1});
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    for (size_t wrong = 1; wrong <= 4; wrong++)
        for (int negated = 0; negated < 2; negated++)
            for (int limited = 0; limited < 2; limited++) {
                const int sign = negated ? -1 : 1;
                for (size_t i = 0; i < DIM; i++) cue[i] = (int8_t)(sign * rows[DIM + i]);
                for (size_t k = 0; k < wrong; k++)
                    cue[k + (k > 0)] = (int8_t)-cue[k + (k > 0)];
                options.max_steps = limited ? 1 : -1;
                hop_result result = recall_of(memory, &options, cue, NULL);
                assert_int_equal(result.outcome,
                                 limited ? HOP_OUTCOME_LIMIT : HOP_OUTCOME_CYCLE);
                assert_int_equal(result.cycle, limited ? 0 : 2);
                assert_false(result.converged);
                assert_int_equal(result.has_match, !negated && wrong <= 3);
                if (negated) continue;
                assert_int_equal(result.wrong, wrong);
                if (wrong <= 3) assert_int_equal(result.match, 1);
            }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

static void mixtures_are_sought_only_where_they_are_wanted(void **state) {
    (void)state;
    enum { DIM = 200 };
    hop_random chance = hop_random_begin(65, HOP_STREAM_USER, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = random_rows(&chance, 3, DIM), mixture[DIM];
    const size_t members[] = {0, 1, 2};
    const int signs[] = {1, 1, 1};
    majority_of(rows, DIM, members, signs, 3, mixture);
    hop_memory *memory = judging_memory(context, rows, 3, DIM);
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    hop_result found = recall_of(memory, &options, mixture, NULL);
    assert_int_equal(found.outcome, HOP_OUTCOME_MIXTURE);
    assert_int_equal(found.mixture_count, 3);
    options.mixtures = 0;
    hop_result unsought = recall_of(memory, &options, mixture, NULL);
    assert_int_equal(unsought.outcome, HOP_OUTCOME_SPURIOUS);
    assert_int_equal(unsought.mixture_count, 0);
    assert_int_equal(unsought.wrong, found.wrong);
    assert_true(unsought.overlap == found.overlap && unsought.energy == found.energy);
    assert_int_equal(recall_of(memory, &options, rows + DIM, NULL).outcome,
                     HOP_OUTCOME_EXACT);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_have_names),
        cmocka_unit_test(near_means_five_in_a_hundred_and_no_more),
        cmocka_unit_test(the_lowest_row_wins_among_equals),
        cmocka_unit_test(the_best_are_sorted_and_as_many_as_asked),
        cmocka_unit_test(missing_units_count_as_wrong),
        cmocka_unit_test(without_memories_there_is_no_match),
        cmocka_unit_test(cycles_and_limits_name_the_memory_they_are_near),
        cmocka_unit_test(mixtures_are_sought_only_where_they_are_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
