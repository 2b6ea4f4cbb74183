/* SPDX-License-Identifier: MIT */
/* Plans: sums that fit in 16 bits, nothing lost, nothing cut without need. */
#include "kernels/kernels.h"
#include "kernels/weights.h"

/* What every plan promises; returns nothing, fails the test. */
static void check_plan(const hop_plan *plan, const int32_t *a, size_t groups) {
    int64_t *rebuilt = need(groups * HOP_GROUP * sizeof *rebuilt);
    size_t next = 0;
    assert_true(plan->term_count <= 3 * groups);
    assert_true(plan->segment_count <= plan->term_count);
    for (size_t s = 0; s < plan->segment_count; s++) {
        const hop_segment *segment = &plan->segments[s];
        assert_int_equal(segment->first, next);
        assert_true(segment->count > 0);
        assert_true(segment->shift % HOP_PLAN_SHIFT == 0 && segment->shift < 32);
        int64_t sum = 0;
        for (; next < segment->first + segment->count; next++) {
            const hop_term *term = &plan->terms[next];
            assert_true(term->group < groups);
            int64_t size = 0;
            for (size_t k = 0; k < HOP_GROUP; k++) {
                size += llabs(term->weight[k]);
                rebuilt[term->group * HOP_GROUP + k] +=
                    (int64_t)term->weight[k] * ((int64_t)1 << segment->shift);
            }
            assert_true(size > 0 && size <= INT16_MAX);
            sum += size;
        }
        assert_true(sum <= INT16_MAX);
    }
    assert_int_equal(next, plan->term_count);
    for (size_t k = 0; k < groups * HOP_GROUP; k++) assert_true(rebuilt[k] == a[k]);
    free(rebuilt);
}

static void rebuilds_weights_of_every_size(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(21, HOP_STREAM_USER, 0);
    static int32_t a[LONGEST * HOP_GROUP];
    for (size_t groups = 0; groups <= LONGEST; groups++) {
        hop_plan plan;
        assert_int_equal(hop_plan_create(groups, &plan), 0);
        for (int kind = 0; kind < 5; kind++) {
            for (size_t k = 0; k < groups * HOP_GROUP; k++)
                a[k] = random_weight(&chance, kind);
            hop_plan_fill(&plan, a, groups);
            check_plan(&plan, a, groups);
        }
        hop_plan_free(&plan);
    }
}

static void one_group(const int32_t a[HOP_GROUP], size_t terms) {
    hop_plan plan;
    assert_int_equal(hop_plan_create(1, &plan), 0);
    hop_plan_fill(&plan, a, 1);
    check_plan(&plan, a, 1);
    assert_int_equal(plan.term_count, terms);
    hop_plan_free(&plan);
}

static void cuts_a_group_only_where_sixteen_bits_end(void **state) {
    (void)state;
    one_group((int32_t[HOP_GROUP]){0}, 0);
    one_group((int32_t[HOP_GROUP]){32767}, 1);
    one_group((int32_t[HOP_GROUP]){-32767}, 1);
    one_group((int32_t[HOP_GROUP]){16383, -16384}, 1);
    one_group((int32_t[HOP_GROUP]){16384, -16384}, 1); /* 4 2^12: no low digit is left */
    one_group((int32_t[HOP_GROUP]){16385, -16384}, 2);
    one_group((int32_t[HOP_GROUP]){1 << 30}, 1);   /* 64 2^24 */
    one_group((int32_t[HOP_GROUP]){INT32_MAX}, 2); /* 128 2^24 - 1 */
    one_group((int32_t[HOP_GROUP]){INT32_MIN}, 1);
    one_group((int32_t[HOP_GROUP]){INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX, INT32_MIN,
                                   INT32_MAX, 0x12345678, -0x12345678},
              3);
}

static void fills_a_segment_to_its_last_unit(void **state) {
    (void)state;
    hop_plan plan;
    assert_int_equal(hop_plan_create(2, &plan), 0);
    int32_t a[2 * HOP_GROUP] = {32766, 0, 0, 0, 0, 0, 0, 0, -1};
    hop_plan_fill(&plan, a, 2);
    check_plan(&plan, a, 2);
    assert_int_equal(plan.segment_count, 1);
    a[HOP_GROUP] = -2;
    hop_plan_fill(&plan, a, 2);
    check_plan(&plan, a, 2);
    assert_int_equal(plan.segment_count, 2);
    hop_plan_free(&plan);
    hop_plan_free(&plan);
}

static void is_filled_again_from_scratch(void **state) {
    (void)state;
    hop_plan plan;
    assert_int_equal(hop_plan_create(3, &plan), 0);
    int32_t full[3 * HOP_GROUP], nothing[3 * HOP_GROUP] = {0};
    for (size_t k = 0; k < 3 * HOP_GROUP; k++) full[k] = INT32_MAX - (int32_t)k;
    hop_plan_fill(&plan, full, 3);
    check_plan(&plan, full, 3);
    hop_plan_fill(&plan, nothing, 3);
    assert_int_equal(plan.term_count, 0);
    assert_int_equal(plan.segment_count, 0);
    hop_plan_free(&plan);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rebuilds_weights_of_every_size),
        cmocka_unit_test(cuts_a_group_only_where_sixteen_bits_end),
        cmocka_unit_test(fills_a_segment_to_its_last_unit),
        cmocka_unit_test(is_filled_again_from_scratch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
