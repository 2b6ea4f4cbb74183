/* SPDX-License-Identifier: MIT */
/* Near pairs are those that comparing all with all finds, on any number of threads. */
#include "vectors.h"

enum { COUNT = 301, DIM = 40 };

/* Groups of rows around common ones, so that some pairs are near. */
static float *clustered(uint64_t seed) {
    float *rows = normal_rows(seed, COUNT, DIM);
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 1);
    for (size_t r = COUNT / 3; r < COUNT; r++)
        for (size_t i = 0; i < DIM; i++)
            rows[r * DIM + i] =
                rows[r % (COUNT / 3) * DIM + i] + (float)(0.2 * normal_of(&chance));
    return rows;
}

static void check(hop_storage storage, hop_similarity similarity, double least) {
    hop_context *context = context_of(3, HOP_ISA_AUTO);
    float *values = clustered(7);
    row_set set = row_set_of(context, values, COUNT, DIM, storage);
    double *plain = plain_rows(set.rows);
    hop_near_pair *pairs = NULL;
    const uint8_t missing[DIM] = {0};
    size_t count = 0, total = 0, at = 0, sure = 0;
    assert_ok(hop_near_pairs(context, set.rows, similarity, least, SIZE_MAX, &pairs,
                             &count, &total, NULL));
    assert_int_equal(count, total);
    for (size_t r = 0; r < COUNT; r++)
        for (size_t other = r + 1; other < COUNT; other++) {
            double size;
            const double truth = plain_similarity(similarity, set.rows, plain + r * DIM,
                                                  plain + other * DIM, missing, &size);
            const double slack = 1e-5 * size;
            const int is_next =
                at < count && pairs[at].row == r && pairs[at].other == other;
            if (truth > least + slack && !is_next)
                fail_msg("%zu and %zu are %g near", r, other, truth);
            if (truth < least - slack && is_next)
                fail_msg("%zu and %zu are only %g near", r, other, truth);
            if (!is_next) continue;
            sure += truth > least + slack;
            assert_within(pairs[at].similarity, truth, slack);
            at++;
        }
    assert_int_equal(at, count);
    assert_true(sure > 20 && count < COUNT * (COUNT - 1) / 8);
    free(pairs);
    free(plain);
    free(values);
    row_set_free(&set);
    hop_context_free(context);
}

static void equals_all_with_all(void **state) {
    (void)state;
    check(HOP_STORAGE_FLOAT32, HOP_SIMILARITY_COSINE, 0.9);
    check(HOP_STORAGE_FLOAT32, HOP_SIMILARITY_CENTRED, 0.9);
    check(HOP_STORAGE_FLOAT32, HOP_SIMILARITY_DOT, 40);
    check(HOP_STORAGE_FLOAT32, HOP_SIMILARITY_EUCLID, -6);
    check(HOP_STORAGE_FLOAT32, HOP_SIMILARITY_MANHATTAN, -12);
    check(HOP_STORAGE_BFLOAT16, HOP_SIMILARITY_COSINE, 0.9);
    check(HOP_STORAGE_INT8, HOP_SIMILARITY_COSINE, 0.9);
    check(HOP_STORAGE_BITS, HOP_SIMILARITY_HAMMING, -4);
    check(HOP_STORAGE_BITS, HOP_SIMILARITY_COSINE, 0.75);
}

static void threads_change_nothing(void **state) {
    (void)state;
    float *values = clustered(9);
    hop_near_pair *first = NULL;
    size_t count = 0;
    for (unsigned threads = 1; threads <= 4; threads++) {
        hop_context *context = context_of(threads, HOP_ISA_AUTO);
        hop_near_pair *pairs = NULL;
        size_t found = 0;
        row_set set = row_set_of(context, values, COUNT, DIM, HOP_STORAGE_FLOAT32);
        assert_ok(hop_near_pairs(context, set.rows, HOP_SIMILARITY_COSINE, 0.8, SIZE_MAX,
                                 &pairs, &found, NULL, NULL));
        if (!first) {
            first = pairs;
            count = found;
        } else {
            assert_int_equal(found, count);
            assert_memory_equal(pairs, first, count * sizeof *pairs);
            free(pairs);
        }
        row_set_free(&set);
        hop_context_free(context);
    }
    free(first);
    free(values);
}

static void the_first_so_many(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *values = clustered(11);
    row_set set = row_set_of(context, values, COUNT, DIM, HOP_STORAGE_FLOAT32);
    hop_near_pair *all = NULL, *some = NULL;
    size_t count = 0, few = 0, total = 0;
    assert_ok(hop_near_pairs(context, set.rows, HOP_SIMILARITY_COSINE, 0.8, SIZE_MAX,
                             &all, &count, NULL, NULL));
    assert_ok(hop_near_pairs(context, set.rows, HOP_SIMILARITY_COSINE, 0.8, 10, &some,
                             &few, &total, NULL));
    assert_int_equal(few, 10);
    assert_int_equal(total, count);
    assert_memory_equal(some, all, 10 * sizeof *all);
    free(all);
    free(some);
    free(values);
    row_set_free(&set);
    hop_context_free(context);
}

static void refuses(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = normal_rows(1, 3, DIM);
    row_set set = row_set_of(context, values, 3, DIM, HOP_STORAGE_FLOAT32);
    hop_near_pair *pairs = NULL;
    size_t count = 7;
    assert_status(hop_near_pairs(context, set.rows, HOP_SIMILARITY_COUNT, 0, 1, &pairs,
                                 &count, NULL, NULL),
                  HOP_EINVAL);
    assert_status(hop_near_pairs(context, set.rows, HOP_SIMILARITY_DOT, NAN, 1, &pairs,
                                 &count, NULL, NULL),
                  HOP_EINVAL);
    assert_status(hop_near_pairs(context, set.rows, HOP_SIMILARITY_HAMMING, 0, 1, &pairs,
                                 &count, NULL, NULL),
                  HOP_EUNSUPPORTED);
    for (size_t i = 0; i < DIM; i++) values[i] = values[DIM + i] = 1e30f;
    hop_error error;
    assert_status(hop_near_pairs(context, set.rows, HOP_SIMILARITY_DOT, 0, 1, &pairs,
                                 &count, NULL, &error),
                  HOP_EDIVERGED);
    assert_non_null(strstr(error.message, "row 0"));
    assert_null(pairs);
    assert_int_equal(count, 7);
    row_set_free(&set);
    free(values);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_all_with_all),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(the_first_so_many),
        cmocka_unit_test(refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
