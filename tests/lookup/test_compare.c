/* SPDX-License-Identifier: MIT */
/* A cue beside an item: similarities of plain loops, and what counts as the same. */
#include "lookup/files.h"

enum { DIM = 20 };

typedef struct bench {
    hop_context *context;
    float *rows;
    hop_rows *keys;
    hop_lookup lookup;
    float scratch[DIM];
    uint8_t missing[DIM];
} bench;

static bench bench_of(hop_similarity similarity, hop_storage storage) {
    bench self = {.context = context_of(1, HOP_ISA_AUTO), .rows = real_rows(1, 3, DIM)};
    hop_rows_options how = HOP_ROWS_OPTIONS_INIT;
    how.storage = storage;
    assert_ok(hop_rows_create(self.context, self.rows, 3, DIM, &how, &self.keys, NULL));
    self.lookup.recipe.similarity = similarity;
    self.lookup.keys = self.keys;
    self.lookup.dim = DIM;
    return self;
}

static void bench_free(bench *self) {
    hop_rows_free(self->keys);
    hop_context_free(self->context);
    free(self->rows);
}

static hop_comparison compare(bench *self, const float *cue, size_t item) {
    return hop_lookup_compare(&self->lookup, cue, self->missing, item, self->scratch);
}

static double similarity_of(hop_similarity similarity, const float *q, const float *x,
                            const uint8_t *missing) {
    double n = 0, mq = 0, mx = 0, qq = 0, xx = 0, qx = 0, square = 0, size = 0,
           differ = 0;
    for (size_t i = 0; i < DIM; i++) {
        if (missing[i]) continue;
        n++;
        mq += (double)q[i];
        mx += (double)x[i];
    }
    if (similarity != HOP_SIMILARITY_CENTRED) mq = mx = 0;
    for (size_t i = 0; i < DIM; i++) {
        if (missing[i]) continue;
        const double a = (double)q[i] - mq / n, b = (double)x[i] - mx / n;
        qq += a * a;
        xx += b * b;
        qx += a * b;
        square += ((double)q[i] - (double)x[i]) * ((double)q[i] - (double)x[i]);
        size += fabs((double)q[i] - (double)x[i]);
        differ += (q[i] > 0) != (x[i] > 0);
    }
    switch (similarity) {
    case HOP_SIMILARITY_DOT:
        return qx;
    case HOP_SIMILARITY_EUCLID:
        return -square;
    case HOP_SIMILARITY_MANHATTAN:
        return -size;
    case HOP_SIMILARITY_HAMMING:
        return -differ;
    default:
        return qx / sqrt(qq * xx);
    }
}

static void test_similarities(void **state) {
    (void)state;
    for (hop_similarity s = HOP_SIMILARITY_DOT; s < HOP_SIMILARITY_COUNT; s++) {
        bench self = bench_of(s, HOP_STORAGE_FLOAT32);
        for (int hole = 0; hole < 2; hole++) {
            const hop_comparison got = compare(&self, self.rows, 1);
            assert_near(got.similarity,
                        similarity_of(s, self.rows, self.rows + DIM, self.missing),
                        1e-12);
            assert_false(got.same);
            assert_true(compare(&self, self.rows + DIM, 1).same);
            self.missing[2] = self.missing[7] = 1;
        }
        bench_free(&self);
    }
}

/* Where lengths do not count a factor does not, where means do not an offset. */
static void test_what_does_not_count(void **state) {
    (void)state;
    for (hop_similarity s = HOP_SIMILARITY_DOT; s < HOP_SIMILARITY_COUNT; s++) {
        bench self = bench_of(s, HOP_STORAGE_FLOAT32);
        const int lengths = s == HOP_SIMILARITY_COSINE || s == HOP_SIMILARITY_CENTRED;
        float twice[DIM], higher[DIM], against[DIM];
        for (size_t i = 0; i < DIM; i++) {
            twice[i] = 2 * self.rows[i];
            higher[i] = 2 * self.rows[i] + 0.5f;
            against[i] = -self.rows[i];
        }
        assert_int_equal(compare(&self, twice, 0).same, lengths);
        assert_int_equal(compare(&self, higher, 0).same, s == HOP_SIMILARITY_CENTRED);
        assert_false(compare(&self, against, 0).same);
        bench_free(&self);
    }
}

/* What was rounded when it was stored is still the same; a little more is not. */
static void test_storage_forgives_its_rounding(void **state) {
    (void)state;
    static const hop_storage storages[] = {HOP_STORAGE_INT8, HOP_STORAGE_BFLOAT16};
    for (int k = 0; k < 2; k++) {
        bench self = bench_of(HOP_SIMILARITY_EUCLID, storages[k]);
        float near[DIM];
        assert_true(compare(&self, self.rows, 0).same);
        memcpy(near, self.rows, sizeof near);
        near[4] += 0.05f;
        assert_false(compare(&self, near, 0).same);
        bench_free(&self);
    }
}

static void test_nothing_known_is_not_the_same(void **state) {
    (void)state;
    bench self = bench_of(HOP_SIMILARITY_COSINE, HOP_STORAGE_FLOAT32);
    memset(self.missing, 1, sizeof self.missing);
    const hop_comparison got = compare(&self, self.rows, 0);
    assert_false(got.same);
    assert_near(got.similarity, 0, 0);
    bench_free(&self);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_similarities),
        cmocka_unit_test(test_what_does_not_count),
        cmocka_unit_test(test_storage_forgives_its_rounding),
        cmocka_unit_test(test_nothing_known_is_not_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
