/* SPDX-License-Identifier: MIT */
/* Centres find the groups that are there, and rows their centre. */
#include "index/grouped.h"

#include "index/cluster.h"

/* Groups far apart: every group has centres of its own, and no row shares one with
   another group. */
static void groups_far_apart_are_found(void **state) {
    (void)state;
    enum { P = 2000, D = 24, GROUPS = 20 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(3, 1, 0);
    float *rows = need(P * D * sizeof *rows);
    for (size_t r = 0; r < P; r++)
        for (size_t i = 0; i < D; i++)
            rows[r * D + i] = (float)((i == r % GROUPS ? 50 : 0) + 0.5 * normal(&chance));
    hop_centres centres;
    assert_ok(hop_centres_find(context, rows, P, D, 60, 1, &centres, NULL));
    assert_true(centres.bottoms >= 60 && centres.bottoms <= 60 + centres.tops);
    float *scratch = need(hop_centres_scratch(&centres) * sizeof *scratch);
    uint32_t *of = need(P * sizeof *of);
    for (size_t r = 0; r < P; r += HOP_CENTRE_ROWS)
        hop_centres_assign(context, &centres, rows + r * D,
                           P - r < HOP_CENTRE_ROWS ? P - r : HOP_CENTRE_ROWS, scratch,
                           of + r);
    int *group_of = need(centres.bottoms * sizeof *group_of);
    for (size_t r = 0; r < P; r++) {
        assert_true(of[r] < centres.bottoms);
        const int mine = (int)(r % GROUPS) + 1;
        assert_true(group_of[of[r]] == 0 || group_of[of[r]] == mine);
        group_of[of[r]] = mine;
    }
    free(group_of);
    free(of);
    free(scratch);
    free(rows);
    hop_centres_free(&centres);
    hop_context_free(context);
}

/* As many centres as rows, equal rows, one row: nothing breaks, and a row that is a
   centre finds itself. */
static void small_sets(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t count = 1; count < 20; count++)
        for (int same = 0; same < 2; same++) {
            float rows[20 * 3], scratch[64 * 6 + 40];
            for (size_t i = 0; i < 60; i++) rows[i] = same ? 1 : (float)(i * i % 17);
            hop_centres centres;
            uint32_t of[20];
            assert_ok(
                hop_centres_find(context, rows, count, 3, count, 1, &centres, NULL));
            assert_true(hop_centres_scratch(&centres) <=
                        sizeof scratch / sizeof *scratch);
            hop_centres_assign(context, &centres, rows, count, scratch, of);
            for (size_t r = 0; r < count; r++) {
                assert_true(of[r] < centres.bottoms);
                if (!same) continue;
                for (size_t i = 0; i < 3; i++)
                    assert_true(centres.bottom[of[r] * 3 + i] == 1);
            }
            hop_centres_free(&centres);
        }
    hop_context_free(context);
}

static void threads_change_nothing(void **state) {
    (void)state;
    enum { P = 1500, D = 17 };
    hop_random chance = hop_random_begin(9, 1, 0);
    float *rows = grouped_rows(&chance, P, D, 30, 0.4);
    hop_centres a, b;
    hop_context *one = context_of(1, HOP_ISA_SCALAR), *four = context_of(4, HOP_ISA_AUTO);
    assert_ok(hop_centres_find(one, rows, P, D, 100, 7, &a, NULL));
    assert_ok(hop_centres_find(four, rows, P, D, 100, 7, &b, NULL));
    assert_int_equal(a.bottoms, b.bottoms);
    assert_memory_equal(a.bottom, b.bottom, a.bottoms * D * sizeof *a.bottom);
    assert_memory_equal(a.start, b.start, (a.tops + 1) * sizeof *a.start);
    hop_centres_free(&a);
    hop_centres_free(&b);
    hop_context_free(one);
    hop_context_free(four);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_far_apart_are_found),
        cmocka_unit_test(small_sets),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
