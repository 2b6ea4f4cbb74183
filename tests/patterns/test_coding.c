/* SPDX-License-Identifier: MIT */
/* Codings: every value at every position, and what each refusal says. */
#include "fixture.h"

static const size_t DIMS[] = {1, 7, 8, 9, 63, 64, 65, 130};
enum { DIM_COUNT = sizeof DIMS / sizeof *DIMS, MOST = 130 };

/* What a value means: -1, +1, or 0 for none. */
static int meaning(int value, hop_coding coding) {
    if (coding == HOP_CODING_BOOLEAN) return value ? 1 : -1;
    if (value == 1) return 1;
    return value == (coding == HOP_CODING_BINARY ? 0 : -1) ? -1 : 0;
}

static void check_row(const hop_patterns *patterns, size_t row, const int8_t *values,
                      hop_coding coding) {
    int8_t read[MOST];
    hop_patterns_read(patterns, row, read);
    for (size_t i = 0; i < hop_patterns_dim(patterns); i++) {
        assert_int_equal(unit_at(patterns, row, i), meaning(values[i], coding));
        assert_int_equal(read[i], meaning(values[i], coding));
    }
}

static void check_value(size_t dim, size_t place, int value, hop_coding coding) {
    int8_t values[2 * MOST];
    for (size_t i = 0; i < 2 * dim; i++)
        values[i] = i % 3 ? 1 : coding == HOP_CODING_BIPOLAR ? -1 : 0;
    values[dim + place] = (int8_t)value;
    hop_patterns *patterns = new_set(dim);
    hop_error error = {HOP_OK, "untouched"};
    hop_status status = hop_patterns_append(patterns, values, 2, dim, coding, &error);
    if (meaning(value, coding) == 0) {
        char expected[128];
        snprintf(expected, sizeof expected, "pattern 1, unit %zu: value %d is neither %s",
                 place, value, coding == HOP_CODING_BINARY ? "0 nor 1" : "-1 nor +1");
        assert_int_equal(status, HOP_EVALUE);
        assert_int_equal(error.status, HOP_EVALUE);
        assert_string_equal(error.message, expected);
        assert_int_equal(hop_patterns_count(patterns), 0);
    } else {
        assert_int_equal(status, HOP_OK);
        assert_int_equal(error.status, HOP_OK);
        assert_string_equal(error.message, "untouched");
        check_row(patterns, 0, values, coding);
        check_row(patterns, 1, values + dim, coding);
        assert_tails_clear(patterns);
    }
    hop_patterns_free(patterns);
}

static void every_value_at_every_place(void **state) {
    (void)state;
    const hop_coding codings[] = {HOP_CODING_BIPOLAR, HOP_CODING_BINARY,
                                  HOP_CODING_BOOLEAN};
    for (int c = 0; c < 3; c++)
        for (int d = 0; d < DIM_COUNT; d++)
            for (size_t place = 0; place < DIMS[d]; place++)
                for (int value = INT8_MIN; value <= INT8_MAX; value++)
                    check_value(DIMS[d], place, value, codings[c]);
}

static void read_is_the_inverse_of_append(void **state) {
    (void)state;
    for (int d = 0; d < DIM_COUNT; d++) {
        hop_patterns *drawn = new_set(DIMS[d]), *again = new_set(DIMS[d]);
        assert_int_equal(hop_patterns_generate_random(drawn, 20, 0, 3, 0), HOP_OK);
        for (size_t row = 0; row < 20; row++) {
            int8_t units[MOST];
            hop_patterns_read(drawn, row, units);
            assert_int_equal(
                hop_patterns_append(again, units, 1, DIMS[d], HOP_CODING_BIPOLAR, NULL),
                HOP_OK);
        }
        assert_same_sets(drawn, again);
        hop_patterns_free(drawn);
        hop_patterns_free(again);
    }
}

typedef struct auto_case {
    int8_t values[6]; /* two patterns of three units */
    const char *fault;
    hop_coding coding;
} auto_case;

static void auto_looks_at_all_rows(void **state) {
    (void)state;
    const auto_case cases[] = {
        {{0, 1, 0, 1, 1, 0}, NULL, HOP_CODING_BINARY},
        {{0, 0, 0, 0, 0, 0}, NULL, HOP_CODING_BINARY},
        {{1, 1, 1, 1, 1, 1}, NULL, HOP_CODING_BINARY},
        {{-1, 1, -1, 1, 1, -1}, NULL, HOP_CODING_BIPOLAR},
        {{1, 1, 1, 1, 1, -1}, NULL, HOP_CODING_BIPOLAR},
        {{-1, -1, -1, -1, -1, -1}, NULL, HOP_CODING_BIPOLAR},
        {{1, 0, 1, 1, 1, -1},
         "pattern 1, unit 2: value -1 follows a 0: give either -1 and +1, or 0 and 1",
         HOP_CODING_AUTO},
        {{1, -1, 1, 1, 0, -1},
         "pattern 1, unit 1: value 0 follows a -1: give either -1 and +1, or 0 and 1",
         HOP_CODING_AUTO},
        {{0, 1, 2, 1, 1, 1},
         "pattern 0, unit 2: value 2 is none of -1, 0 and +1",
         HOP_CODING_AUTO},
        {{-1, 1, 1, -128, 1, 1},
         "pattern 1, unit 0: value -128 is none of -1, 0 and +1",
         HOP_CODING_AUTO},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        hop_patterns *patterns = new_set(3);
        hop_error error = {HOP_OK, ""};
        hop_status status =
            hop_patterns_append(patterns, cases[c].values, 2, 3, HOP_CODING_AUTO, &error);
        if (cases[c].fault) {
            assert_int_equal(status, HOP_EVALUE);
            assert_string_equal(error.message, cases[c].fault);
            assert_int_equal(hop_patterns_count(patterns), 0);
        } else {
            assert_int_equal(status, HOP_OK);
            check_row(patterns, 0, cases[c].values, cases[c].coding);
            check_row(patterns, 1, cases[c].values + 3, cases[c].coding);
        }
        hop_patterns_free(patterns);
    }
}

static void failure_leaves_the_set_unchanged(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(3), *before = new_set(3);
    const int8_t good[] = {1, -1, 1, -1, -1, 1}, bad[] = {1, 1, 1, 1, 3, 1};
    const float bad_reals[] = {1, 2, 3, 4, NAN, 5};
    hop_error error;
    assert_int_equal(hop_patterns_append(patterns, good, 2, 3, HOP_CODING_BIPOLAR, NULL),
                     HOP_OK);
    assert_int_equal(hop_patterns_append(before, good, 2, 3, HOP_CODING_BIPOLAR, NULL),
                     HOP_OK);
    const uint64_t *row = hop_patterns_row(patterns, 0);
    assert_int_equal(hop_patterns_append(patterns, bad, 2, 3, HOP_CODING_BIPOLAR, &error),
                     HOP_EVALUE);
    assert_string_equal(error.message, "pattern 3, unit 1: value 3 is neither -1 nor +1");
    assert_int_equal(hop_patterns_append_reals(patterns, bad_reals, 2, 3, 0, &error),
                     HOP_EVALUE);
    assert_string_equal(error.message, "pattern 3, unit 1: value nan is not a number");
    assert_ptr_equal(hop_patterns_row(patterns, 0), row);
    assert_same_sets(patterns, before);
    hop_patterns_free(patterns);
    hop_patterns_free(before);
}

static void wrong_lengths_are_named(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(5);
    const int8_t values[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const float reals[12] = {0};
    hop_error error;
    assert_int_equal(hop_patterns_append(patterns, values, 2, 5, HOP_CODING_AUTO, NULL),
                     HOP_OK);
    assert_int_equal(hop_patterns_append(patterns, values, 2, 6, HOP_CODING_AUTO, &error),
                     HOP_ESHAPE);
    assert_int_equal(error.status, HOP_ESHAPE);
    assert_string_equal(error.message, "pattern 2 has 6 units where 5 are needed");
    assert_int_equal(hop_patterns_append_reals(patterns, reals, 3, 4, 0, &error),
                     HOP_ESHAPE);
    assert_string_equal(error.message, "pattern 2 has 4 units where 5 are needed");
    assert_int_equal(hop_patterns_append(patterns, values, 0, 5, HOP_CODING_AUTO, &error),
                     HOP_EEMPTY);
    assert_string_equal(error.message, "no patterns given");
    assert_int_equal(hop_patterns_append(patterns, values, 1, 0, HOP_CODING_AUTO, &error),
                     HOP_EEMPTY);
    assert_string_equal(error.message, "pattern 2 is empty: 0 units where 5 are needed");
    assert_int_equal(hop_patterns_append_reals(patterns, reals, 0, 5, 0, &error),
                     HOP_EEMPTY);
    assert_int_equal(hop_patterns_append_reals(patterns, reals, 1, 0, 0, &error),
                     HOP_EEMPTY);
    assert_int_equal(hop_patterns_count(patterns), 2);
    hop_patterns_free(patterns);
}

static void wrong_options_are_named(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(1);
    const int8_t value = 1;
    const float real = 1;
    hop_error error;
    int coding = 4;
    assert_int_equal(
        hop_patterns_append(patterns, &value, 1, 1, (hop_coding)coding, &error),
        HOP_EINVAL);
    assert_string_equal(error.message, "unknown coding 4");
    assert_int_equal(hop_patterns_append_reals(patterns, &real, 1, 1, NAN, &error),
                     HOP_EINVAL);
    assert_string_equal(error.message, "the threshold is not a number");
    assert_int_equal(hop_patterns_append_reals(patterns, &real, 1, 1, NAN, NULL),
                     HOP_EINVAL);
    assert_int_equal(hop_patterns_count(patterns), 0);
    hop_patterns_free(patterns);
}

static void sizes_beyond_limits_are_named(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(HOP_MAX_UNITS);
    const int8_t value = 1;
    const float real = 1;
    hop_error error;
    size_t most = HOP_MAX_PATTERNS, dim = HOP_MAX_UNITS;
    assert_int_equal(
        hop_patterns_append(patterns, &value, most + 1, dim, HOP_CODING_AUTO, &error),
        HOP_ELIMIT);
    assert_string_equal(error.message,
                        "268435457 more patterns beside 0 pass the limit of 268435456");
    assert_int_equal(hop_patterns_append_reals(patterns, &real, most + 1, dim, 0, &error),
                     HOP_ELIMIT);
    assert_int_equal(
        hop_patterns_append(patterns, &value, most, dim, HOP_CODING_AUTO, &error),
        HOP_ENOMEM);
    assert_string_equal(error.message, "out of memory");
    assert_int_equal(hop_patterns_append_reals(patterns, &real, most, dim, 0, &error),
                     HOP_ENOMEM);
    hop_patterns_free(patterns);
}

static void reals_are_compared_as_doubles(void **state) {
    (void)state;
    const float values[] = {0.5f,     0.5000001f, -3,    INFINITY, -INFINITY,
                            0.49999f, 1e30f,      -0.0f, 0.1f};
    const int expected[] = {-1, 1, -1, 1, -1, -1, 1, -1, -1};
    hop_patterns *patterns = new_set(9);
    assert_int_equal(hop_patterns_append_reals(patterns, values, 1, 9, 0.5, NULL),
                     HOP_OK);
    for (size_t i = 0; i < 9; i++) assert_int_equal(unit_at(patterns, 0, i), expected[i]);
    /* 0.1f lies above 0.1, and 0 is not above 0. */
    assert_int_equal(hop_patterns_append_reals(patterns, values, 1, 9, 0.1, NULL),
                     HOP_OK);
    assert_int_equal(unit_at(patterns, 1, 8), 1);
    assert_int_equal(hop_patterns_append_reals(patterns, values, 1, 9, 0, NULL), HOP_OK);
    assert_int_equal(unit_at(patterns, 2, 7), -1);
    hop_patterns_free(patterns);
}

static void reals_fill_every_word(void **state) {
    (void)state;
    for (int d = 0; d < DIM_COUNT; d++) {
        hop_patterns *patterns = new_set(DIMS[d]);
        float values[3 * MOST];
        for (size_t i = 0; i < 3 * DIMS[d]; i++) values[i] = i % 7 < 3 ? 0.75f : 0.25f;
        hop_error error;
        assert_int_equal(
            hop_patterns_append_reals(patterns, values, 3, DIMS[d], 0.5, NULL), HOP_OK);
        for (size_t i = 0; i < 3 * DIMS[d]; i++)
            assert_int_equal(unit_at(patterns, i / DIMS[d], i % DIMS[d]),
                             i % 7 < 3 ? 1 : -1);
        assert_tails_clear(patterns);
        for (size_t i = 0; i < 3 * DIMS[d]; i++) {
            float kept = values[i];
            values[i] = NAN;
            assert_int_equal(
                hop_patterns_append_reals(patterns, values, 3, DIMS[d], 0.5, &error),
                HOP_EVALUE);
            char expected[96];
            snprintf(expected, sizeof expected,
                     "pattern %zu, unit %zu: value nan is not a number", 3 + i / DIMS[d],
                     i % DIMS[d]);
            assert_string_equal(error.message, expected);
            values[i] = kept;
        }
        assert_int_equal(hop_patterns_count(patterns), 3);
        hop_patterns_free(patterns);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_at_every_place),
        cmocka_unit_test(read_is_the_inverse_of_append),
        cmocka_unit_test(auto_looks_at_all_rows),
        cmocka_unit_test(failure_leaves_the_set_unchanged),
        cmocka_unit_test(wrong_lengths_are_named),
        cmocka_unit_test(wrong_options_are_named),
        cmocka_unit_test(sizes_beyond_limits_are_named),
        cmocka_unit_test(reals_are_compared_as_doubles),
        cmocka_unit_test(reals_fill_every_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
