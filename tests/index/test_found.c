/* SPDX-License-Identifier: MIT */
/* The answer of memories that were found: of all of them, that of a plain step. */
#include "vectors.h"

#include "core/exponential.h"
#include "index/found.h"

static void all_that_is_found_answers_as_a_step(void **state) {
    (void)state;
    enum { P = 300, D = 20 };
    static const char *const separations[] = {"softmax", "sparsemax", "entmax:alpha=1.5",
                                              "topk:k=4"};
    static const hop_similarity similarities[] = {
        HOP_SIMILARITY_DOT, HOP_SIMILARITY_EUCLID, HOP_SIMILARITY_MANHATTAN};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = unit_rows(5, P, D);
    double logs[P];
    for (size_t r = 0; r < P; r++)
        logs[r] = r % 7 ? hop_log(1 + (double)(r % 3)) : -INFINITY;
    for (int trial = 0; trial < 4 * 3 * 3; trial++) {
        hop_rows *rows = rows_of(context, values, P, D, (hop_storage)(trial / 12), 0, 0);
        hop_field_of_keys field = {.context = context,
                                   .keys = rows,
                                   .values = rows,
                                   .similarity = similarities[trial / 4 % 3],
                                   .beta = 9,
                                   .log_strengths = logs};
        float out[2][D];
        hop_question plain = {.state = values + 3 * D, .reach = P, .name_best = 5};
        hop_question quick = plain;
        hop_found found;
        plain.out = out[0];
        quick.out = out[1];
        assert_ok(hop_separation_parse(separations[trial % 4], &field.separation, NULL));
        assert_ok(hop_attend(&field, &plain, 1, NULL));
        assert_ok(hop_found_begin(&field, &quick, &found, NULL));
        found.depth = INFINITY;
        found.leaders.limit = 5;
        /* In any order. */
        for (size_t r = 200; r < P; r += 100)
            assert_true(hop_found_score(&found, r, 100));
        for (size_t r = 0; r < 200; r += 50) assert_true(hop_found_score(&found, r, 50));
        assert_false(found.strange);
        assert_int_equal(found.looked_at, P);
        assert_int_equal(found.count, P - (P + 6) / 7);
        assert_ok(hop_found_answer(&found, NULL));
        hop_found_clear(&found);
        for (size_t i = 0; i < D; i++) assert_within(out[0][i], out[1][i], 1e-5);
        assert_within(plain.entropy, quick.entropy, 1e-4);
        if (!isnan(plain.potential))
            assert_within(plain.potential, quick.potential, 1e-5);
        assert_true(quick.mass_bound == 0);
        assert_true(quick.best_count > 0 && quick.best_count <= plain.best_count);
        for (size_t k = 0; k < quick.best_count; k++) {
            assert_int_equal(plain.best[k].row, quick.best[k].row);
            assert_within(plain.best[k].weight, quick.best[k].weight, 1e-5);
            assert_within(plain.best[k].similarity, quick.best[k].similarity, 1e-5);
        }
        hop_rows_free(rows);
    }
    free(values);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_found_answers_as_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
