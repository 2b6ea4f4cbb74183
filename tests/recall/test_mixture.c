/* SPDX-License-Identifier: MIT */
/* Mixtures: named rightly with their signs, the smallest that fits, none overlooked. */
#include <math.h>
#include "recall/check_outcome.h"

/* The mixture that a verdict names is as far from the state as it says. */
static void check_named(const hop_result *result, const int8_t *rows, size_t dim,
                        const int8_t *state) {
    int8_t *majority = need(dim);
    assert_int_equal(result->mixture_count % 2, 1);
    majority_of(rows, dim, result->mixture_row, result->mixture_sign,
                result->mixture_count, majority);
    const size_t wrong = reference_differ(majority, state, dim);
    assert_int_equal(wrong, result->mixture_wrong);
    assert_true(20 * wrong <= dim);
    assert_false(result->has_match);
    free(majority);
}

/* Random memories blended with random signs; then some units are flipped. */
static void blends_of_three_five_and_seven_are_named(void **state) {
    (void)state;
    enum { DIM = 1000, COUNT = 20 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 30; trial++) {
        hop_random chance = hop_random_begin(71, HOP_STREAM_TRIAL, trial);
        int8_t *rows = random_rows(&chance, COUNT, DIM), blend[DIM];
        hop_memory *memory = judging_memory(context, rows, COUNT, DIM);
        uint32_t chosen[COUNT];
        size_t members[HOP_MAX_MIXTURE];
        int signs[HOP_MAX_MIXTURE];
        hop_random_permutation(&chance, chosen, COUNT);
        const size_t size = 3 + 2 * (trial % 3);
        for (size_t k = 0; k < size; k++) {
            members[k] = chosen[k];
            signs[k] = hop_random_below(&chance, 2) ? 1 : -1;
        }
        majority_of(rows, DIM, members, signs, size, blend);
        for (size_t wrong = 0; wrong <= 51; wrong += 17) {
            int8_t cue[DIM];
            memcpy(cue, blend, DIM);
            for (size_t i = 0; i < wrong; i++) cue[i] = (int8_t)-cue[i];
            hop_result result = judge(memory, cue);
            if (wrong > DIM / 20) {
                assert_int_equal(result.outcome, HOP_OUTCOME_SPURIOUS);
                assert_int_equal(result.mixture_count, 0);
                continue;
            }
            assert_int_equal(result.outcome, HOP_OUTCOME_MIXTURE);
            assert_int_equal(result.mixture_count, size);
            assert_int_equal(result.mixture_wrong, wrong);
            check_named(&result, rows, DIM, cue);
            for (size_t k = 0; k < size; k++) {
                size_t at = 0;
                while (at < size && result.mixture_row[at] != members[k]) at++;
                assert_true(at < size);
                assert_int_equal(result.mixture_sign[at], signs[k]);
            }
        }
        hop_memory_free(memory);
        free(rows);
    }
    hop_context_free(context);
}

/* The size of the smallest mixture within 5% of the state, by trying all; 0 for none. */
static size_t smallest_mixture(const int8_t *rows, size_t count, size_t dim,
                               const int8_t *state) {
    int8_t majority[MOST_UNITS];
    for (size_t size = 3; size <= HOP_MAX_MIXTURE && size <= count; size += 2)
        for (unsigned set = 0; set < 1u << count; set++) {
            size_t members[HOP_MAX_MIXTURE], held = 0;
            if ((size_t)__builtin_popcount(set) != size) continue;
            for (size_t k = 0; k < count; k++)
                if (set >> k & 1) members[held++] = k;
            for (unsigned negated = 0; negated < 1u << size; negated++) {
                int signs[HOP_MAX_MIXTURE];
                for (size_t k = 0; k < size; k++) signs[k] = negated >> k & 1 ? -1 : 1;
                majority_of(rows, dim, members, signs, size, majority);
                if (20 * reference_differ(majority, state, dim) <= dim) return size;
            }
        }
    return 0;
}

enum { MOST_COUNT = 13 };

static void small_cases_agree_with_trying_all(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    size_t mixtures = 0, none = 0;
    for (uint64_t trial = 0; trial < 400; trial++) {
        hop_random chance = hop_random_begin(72, HOP_STREAM_TRIAL, trial);
        const size_t dim = 40 + (size_t)hop_random_below(&chance, 80);
        const size_t count =
            1 + (size_t)hop_random_below(&chance, trial % 8 ? 7 : MOST_COUNT);
        int8_t *rows = random_rows(&chance, count, dim), cue[MOST_UNITS];
        const size_t members[] = {0, 1, 2, 3, 4, 5, 6};
        int signs[HOP_MAX_MIXTURE];
        for (size_t k = 0; k < 7; k++) signs[k] = hop_random_below(&chance, 2) ? 1 : -1;
        const size_t size = count >= 7 ? 7 : count >= 5 ? 5 : count >= 3 ? 3 : 1;
        majority_of(rows, dim, members, signs, trial % 2 ? size : (size + 1) / 4 * 2 + 1,
                    cue);
        const size_t flips = (size_t)hop_random_below(&chance, dim / 12);
        for (size_t k = 0; k < flips; k++) cue[hop_random_below(&chance, dim)] *= -1;
        hop_memory *memory = judging_memory(context, rows, count, dim);
        hop_result result = judge(memory, cue);
        hop_memory_free(memory);
        if (!result.has_match) {
            const size_t expected = smallest_mixture(rows, count, dim, cue);
            assert_int_equal(result.mixture_count, expected);
            assert_int_equal(result.outcome,
                             expected ? HOP_OUTCOME_MIXTURE : HOP_OUTCOME_SPURIOUS);
            if (expected) check_named(&result, rows, dim, cue);
            mixtures += expected != 0;
            none += expected == 0;
        }
        free(rows);
    }
    assert_true(mixtures > 50 && none > 20);
    hop_context_free(context);
}

/* One memory stored three times is not a blend of three. */
static void a_memory_does_not_blend_with_itself(void **state) {
    (void)state;
    enum { DIM = 60, COUNT = 4 };
    hop_random chance = hop_random_begin(73, HOP_STREAM_USER, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = random_rows(&chance, COUNT, DIM), cue[DIM];
    for (size_t k = 1; k < 3; k++)
        for (size_t i = 0; i < DIM; i++)
            rows[k * DIM + i] = (int8_t)(k == 2 ? -rows[i] : rows[i]);
    memcpy(cue, rows, DIM);
    for (size_t i = 0; i < 4; i++) cue[i] = (int8_t)-cue[i];
    hop_memory *memory = judging_memory(context, rows, COUNT, DIM);
    hop_result result = judge(memory, cue);
    assert_int_equal(result.outcome, HOP_OUTCOME_SPURIOUS);
    assert_int_equal(result.mixture_count, 0);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

/* Amit, Gutfreund, Sompolinsky 1985: at low load the sign of three memories is a fixed
   point with overlaps 1/2 and E/N = -3/8. An overlap is a mean of 2000 values 1 (with
   probability 3/4) or -1: its standard deviation is sqrt(3/4 / 2000) = 0.0194; five of
   them: 0.097. E/N = -1/2 (sum m^2 - P/N), where sum m^2 = 3/4 + 7/2000 in the mean and
   its deviation 2 1/2 sqrt(3) 0.0194 = 0.0335: E/N within 1/2 5 0.0335 = 0.084. */
static void three_blend_into_a_fixed_point_of_hebb(void **state) {
    (void)state;
    enum { DIM = 2000, COUNT = 10 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(74, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), *cue = need(DIM);
    hop_memory *memory = memory_of(context, NULL, rows, COUNT, DIM);
    majority_of(rows, DIM, (size_t[]){7, 2, 4}, (int[]){1, -1, 1}, 3, cue);
    for (int update = 0; update < 2; update++) {
        const hop_recall_options options =
            recall_options((hop_update)update, HOP_ORDER_RANDOM);
        hop_result result = recall_of(memory, &options, cue, NULL);
        assert_int_equal(result.outcome, HOP_OUTCOME_MIXTURE);
        assert_int_equal(result.mixture_count, 3);
        uint32_t named = 0;
        for (size_t k = 0; k < 3; k++) {
            named |= 1u << result.mixture_row[k];
            assert_int_equal(result.mixture_sign[k], result.mixture_row[k] == 2 ? -1 : 1);
        }
        assert_int_equal(named, 1u << 7 | 1u << 2 | 1u << 4);
        for (size_t k = 0; k < 2; k++)
            assert_true(fabs(result.best[k].overlap - 0.5) < 0.097);
        assert_true(fabs(result.energy / DIM + 3. / 8) < 0.084);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blends_of_three_five_and_seven_are_named),
        cmocka_unit_test(small_cases_agree_with_trying_all),
        cmocka_unit_test(a_memory_does_not_blend_with_itself),
        cmocka_unit_test(three_blend_into_a_fixed_point_of_hebb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
