/* SPDX-License-Identifier: MIT */
/* Cues as a set sees them: rows of it come out as stored, unknown units as 0. */
#include "patterns/row_sets.h"

enum { COUNT = 1500, DIM = 45 };

typedef struct fixture {
    hop_context *context;
    float *values;
} fixture;

static int set_up(void **state) {
    fixture *f = need(sizeof *f);
    f->context = context_of(2, HOP_ISA_AUTO);
    f->values = random_reals(1, COUNT, DIM, 2, 3);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    hop_context_free(f->context);
    free(f->values);
    free(f);
    return 0;
}

static void test_a_row_comes_out_as_stored(void **state) {
    const fixture *f = *state;
    for (int way = 0; way < 4; way++) {
        hop_rows *rows = rows_of(f->context, f->values, COUNT, DIM, HOP_STORAGE_FLOAT32,
                                 way & 1, way >> 1);
        float all[DIM], cue[DIM], read[DIM];
        for (size_t i = 0; i < DIM; i++) all[i] = 1;
        for (size_t r = 0; r < COUNT; r++) {
            hop_rows_read(rows, r, read);
            assert_ok(hop_rows_encode(rows, f->values + r * DIM, NULL, cue, NULL));
            assert_memory_equal(cue, read, sizeof cue);
            memcpy(cue, f->values + r * DIM, sizeof cue);
            assert_ok(hop_rows_encode(rows, cue, all, cue, NULL)); /* in place */
            assert_memory_equal(cue, read, sizeof cue);
        }
        hop_rows_free(rows);
    }
}

static void test_unknown_units_take_no_part(void **state) {
    const fixture *f = *state;
    for (int way = 0; way < 4; way++) {
        const int centre = way & 1, normalise = way >> 1;
        hop_rows *rows = rows_of(f->context, f->values, COUNT, DIM, HOP_STORAGE_INT8,
                                 centre, normalise);
        float cue[DIM], known[DIM], out[DIM], again[DIM];
        double square = 0, x[DIM];
        for (size_t i = 0; i < DIM; i++) {
            cue[i] = (float)i - 7.25f;
            known[i] = i % 3 == 1 ? 0 : 1;
            x[i] = known[i] == 0
                       ? 0
                       : (double)cue[i] - (centre ? (double)hop_rows_mean(rows)[i] : 0);
            square += x[i] * x[i];
        }
        assert_ok(hop_rows_encode(rows, cue, known, out, NULL));
        for (size_t i = 0; i < DIM; i++) {
            const double expected = normalise ? x[i] / sqrt(square) : x[i];
            assert_true(fabs((double)out[i] - expected) <=
                        2 * (double)FLT_EPSILON * fabs(expected));
            if (known[i] == 0) assert_true(out[i] == 0);
        }
        for (size_t i = 1; i < DIM; i += 3) cue[i] = i % 2 ? NAN : INFINITY;
        assert_ok(hop_rows_encode(rows, cue, known, again, NULL));
        assert_memory_equal(out, again, sizeof out);
        hop_rows_free(rows);
    }
}

static void test_a_cue_of_nothing_stays(void **state) {
    const fixture *f = *state;
    hop_rows *rows =
        rows_of(f->context, f->values, COUNT, DIM, HOP_STORAGE_FLOAT32, 1, 1);
    float cue[DIM], none[DIM] = {0};
    assert_ok(hop_rows_encode(rows, hop_rows_mean(rows), NULL, cue, NULL));
    for (size_t i = 0; i < DIM; i++) assert_true(cue[i] == 0);
    assert_ok(hop_rows_encode(rows, f->values, none, cue, NULL));
    for (size_t i = 0; i < DIM; i++) assert_true(cue[i] == 0);
    hop_rows_free(rows);
}

static void assert_cue_refused(const hop_rows *rows, const float *cue, const float *known,
                               const char *words) {
    float out[DIM];
    memset(out, 0x5a, sizeof out);
    const float before = out[0];
    hop_error error = {HOP_OK, ""};
    assert_status(hop_rows_encode(rows, cue, known, out, &error), HOP_EVALUE);
    assert_string_equal(error.message, words);
    assert_status(hop_rows_encode(rows, cue, known, out, NULL), HOP_EVALUE);
    for (size_t i = 0; i < DIM; i++) assert_true(out[i] == before);
}

static void test_refusals(void **state) {
    const fixture *f = *state;
    float *values = copy_of(f->values, COUNT * DIM * sizeof *values);
    for (size_t r = 0; r < COUNT; r++) values[r * DIM + 8] = -3e38f;
    hop_rows *rows = rows_of(f->context, values, COUNT, DIM, HOP_STORAGE_FLOAT32, 1, 0);
    float cue[DIM] = {0}, known[DIM];
    for (size_t i = 0; i < DIM; i++) known[i] = 1;
    cue[40] = NAN;
    assert_cue_refused(rows, cue, NULL, "cue, unit 40: nan is no finite number");
    cue[8] = 0x1p127f;
    assert_cue_refused(rows, cue, known,
                       "cue, unit 8: 1.70141183e+38 less the mean is beyond float32");
    known[5] = 0.5f;
    assert_cue_refused(rows, cue, known, "known unit 5: 0.5 is neither 0 nor 1");
    known[5] = NAN;
    assert_cue_refused(rows, cue, known, "known unit 5: nan is neither 0 nor 1");
    hop_rows_free(rows);
    free(values);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_comes_out_as_stored),
        cmocka_unit_test(test_unknown_units_take_no_part),
        cmocka_unit_test(test_a_cue_of_nothing_stays),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
