/* SPDX-License-Identifier: MIT */
/* Partial read-outs: merged as sums of exponentials, and the heaviest memories kept. */
#include "attend/partial.h"
#include "vectors.h"

enum { D = 5, Q = 2 };

/* A run of scores z and values v as a partial result, in double. */
static void fill(hop_partial *partial, size_t q, const double *z, const double *v,
                 size_t count) {
    double most = -INFINITY, sum = 0, moment = 0, out[D] = {0};
    for (size_t r = 0; r < count; r++) most = fmax(most, z[r]);
    for (size_t r = 0; r < count; r++) {
        const double w = exp(z[r] - most);
        sum += w;
        moment += w * (z[r] - most);
        for (size_t j = 0; j < D; j++) out[j] += w * v[r * D + j];
    }
    partial->most[q] = (float)most;
    partial->sum[q] = sum;
    partial->moment[q] = moment;
    for (size_t j = 0; j < D; j++) partial->out[q * D + j] = (float)out[j];
}

static void two_runs_are_merged_as_one(void **state) {
    (void)state;
    static const double ups[] = {0, 3, -3, 50, -50, 200, -200, -1000};
    hop_partial_shape shape = {Q, D};
    hop_partial slots[3];
    void *slab = hop_partials_allocate(&shape, 3, slots);
    hop_random chance = hop_random_begin(1, 0, 0);
    assert_non_null(slab);
    for (size_t k = 0; k < sizeof ups / sizeof *ups; k++) {
        double z[14], v[14 * D];
        for (size_t r = 0; r < 14; r++) /* halves: exact as floats */
            z[r] = nearbyint(4 * normal_of(&chance)) / 2 + (r < 7 ? 0 : ups[k]);
        for (size_t i = 0; i < 14 * D; i++) v[i] = normal_of(&chance);
        for (size_t q = 0; q < Q; q++) {
            fill(&slots[0], q, z, v, 7);
            fill(&slots[1], q, z + 7, v + 7 * D, 7);
            fill(&slots[2], q, z, v, 14);
        }
        slots[1].most[1] = -INFINITY; /* the second question weighs none there */
        hop_partial_merge(&shape, &slots[0], &slots[1]);
        assert_true(slots[0].most[0] == slots[2].most[0]);
        assert_within(slots[0].sum[0], slots[2].sum[0], 1e-12 * slots[2].sum[0]);
        assert_within(slots[0].moment[0], slots[2].moment[0],
                      1e-12 * (1 + fabs(slots[2].moment[0])));
        for (size_t j = 0; j < D; j++)
            assert_within(slots[0].out[j], slots[2].out[j], 1e-5);
        fill(&slots[2], 1, z, v, 7);
        assert_true(slots[0].sum[1] == slots[2].sum[1]);
        assert_memory_equal(slots[0].out + D, slots[2].out + D, D * sizeof(float));
    }
    free(slab);
}

static void a_run_without_weights_changes_nothing(void **state) {
    (void)state;
    hop_partial_shape shape = {Q, D};
    hop_partial slots[2];
    void *slab = hop_partials_allocate(&shape, 2, slots);
    hop_partial_reset(&shape, &slots[0]);
    hop_partial_reset(&shape, &slots[1]);
    hop_partial_merge(&shape, &slots[0], &slots[1]);
    for (size_t q = 0; q < Q; q++) assert_true(slots[0].most[q] == -INFINITY);
    const double z[1] = {-3}, v[D] = {1, 2, 3, 4, 5};
    fill(&slots[1], 0, z, v, 1);
    fill(&slots[1], 1, z, v, 1);
    hop_partial_merge(&shape, &slots[0], &slots[1]);
    for (size_t q = 0; q < Q; q++) {
        assert_true(slots[0].most[q] == -3);
        assert_true(slots[0].sum[q] == 1);
        assert_true(slots[0].out[q * D + 4] == 5);
    }
    free(slab);
}

static void rows_are_read_out(void **state) {
    (void)state;
    enum { P = 80, FIRST = 64, COUNT = 16 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *x = normal_rows(3, P, D);
    for (int storage = 0; storage < HOP_STORAGE_COUNT; storage++) {
        row_set set = row_set_of(context, x, P, D, (hop_storage)storage);
        hop_partial_shape shape = {Q, D};
        hop_partial partial;
        void *slab = hop_partials_allocate(&shape, 1, &partial);
        float weights[Q * HOP_CHUNK] = {0}, scratch[HOP_CHUNK * D], row[D];
        double expected[Q * D] = {0};
        for (size_t q = 0; q < Q; q++)
            for (size_t r = 0; r < COUNT; r++) {
                weights[q * HOP_CHUNK + r] = (float)(q + 1) / (float)(r + 2);
                hop_rows_read(set.rows, FIRST + r, row);
                for (size_t j = 0; j < D; j++)
                    expected[q * D + j] += (double)weights[q * HOP_CHUNK + r] * row[j];
            }
        hop_partial_reset(&shape, &partial);
        hop_partial_read_out(&shape, &partial, context, set.rows, FIRST, COUNT, weights,
                             scratch);
        for (size_t j = 0; j < Q * D; j++)
            assert_within(partial.out[j], expected[j], 1e-5);
        free(slab);
        row_set_free(&set);
    }
    free(x);
    hop_context_free(context);
}

static void the_heaviest_come_first(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(9, 0, 0);
    for (size_t limit = 0; limit <= HOP_MAX_SHARES; limit += 4)
        for (int round = 0; round < 50; round++) {
            double scores[40];
            uint32_t order[40];
            hop_leaders leaders = {.limit = limit};
            for (size_t r = 0; r < 40; r++)
                scores[r] = (double)hop_random_below(&chance, 12); /* many are equal */
            hop_random_permutation(&chance, order, 40);
            for (size_t r = 0; r < 40; r++)
                hop_leaders_add(&leaders, order[r], scores[order[r]]);
            assert_int_equal(leaders.count, limit);
            for (size_t k = 0; k < limit; k++) {
                size_t before = 0;
                const size_t row = leaders.rows[k];
                for (size_t r = 0; r < 40; r++)
                    before +=
                        scores[r] > scores[row] || (scores[r] == scores[row] && r < row);
                assert_int_equal(before, k);
                assert_true(leaders.scores[k] == scores[row]);
            }
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_runs_are_merged_as_one),
        cmocka_unit_test(a_run_without_weights_changes_nothing),
        cmocka_unit_test(rows_are_read_out),
        cmocka_unit_test(the_heaviest_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
