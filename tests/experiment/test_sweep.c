/* SPDX-License-Identifier: MIT */
/* Lists and ranges are read strictly; slips are told apart and explained. */
#include "engine.h"

#include "experiment/parameters.h"

static hop_sweep good(const char *text, bool whole) {
    hop_sweep sweep;
    hop_error error;
    if (hop_sweep_parse("load", text, whole, whole ? 2 : 0, 1e6, &sweep, &error))
        fail_msg("%s", error.message);
    return sweep;
}

static void assert_values(const char *text, bool whole, const double *values,
                          size_t count) {
    const hop_sweep sweep = good(text, whole);
    assert_int_equal(sweep.count, count);
    for (size_t k = 0; k < count; k++) assert_true(sweep.values[k] == values[k]);
}

static void bad(const char *text, bool whole, const char *says) {
    hop_sweep sweep = {7, {1}};
    hop_error error = {HOP_OK, ""};
    assert_status(
        hop_sweep_parse("units", text, whole, whole ? 2 : 0, 1e6, &sweep, &error),
        HOP_EINVAL);
    assert_int_equal(sweep.count, 7);
    if (strncmp(error.message, "units: '", 8) != 0 || !strstr(error.message, says))
        fail_msg("'%s' does not say '%s'", error.message, says);
}

static void lists_and_ranges(void **state) {
    (void)state;
    assert_values("0.25", false, (double[]){0.25}, 1);
    assert_values("500,1000", true, (double[]){500, 1000}, 2);
    /* the decimals that are meant, not sums of 0.05 */
    assert_values("0.1:0.3:0.05", false, (double[]){0.1, 0.15, 0.2, 0.25, 0.3}, 5);
    assert_values("0:0.5:0.2", false, (double[]){0, 0.2, 0.4}, 3);
    assert_values("1:1:5", false, (double[]){1}, 1);
    assert_values("0.5,1:2:0.5,9", false, (double[]){0.5, 1, 1.5, 2, 9}, 5);
    assert_values("1e-3", false, (double[]){0.001}, 1);
    assert_int_equal(good("2:257:1", true).count, HOP_MAX_SWEEP);
}

static void the_sources_slip(void **state) {
    (void)state;
    bad("8,000", true, "comma");
    bad("8,0", true, "comma");
    bad("8,064", true, "comma");
    bad("1", true, "not between 2 and");
}

static void what_is_no_sweep(void **state) {
    (void)state;
    bad("", false, "not a number");
    bad("x", false, "not a number");
    bad("0.1,,0.2", false, "not a number");
    bad("0.1,", false, "not a number");
    bad("0.2:0.1:-1", false, "not above 0");
    bad("0.2:0.1:0.1", false, "downwards");
    bad("0.1:0.2", false, "A:B:STEP");
    bad("0.1:0.2:0", false, "not above 0");
    bad("0.1:0.2:0.1:9", false, "neither");
    bad("0.1,0.1", false, "twice");
    bad("2:258:1", true, "more than 256");
    bad("0:1:1e-300", false, "more than 256");
    bad("nan", false, "not a number");
    bad("inf", false, "not a number");
    bad("-1", false, "not between");
    bad("1.5", true, "not a whole number");
    bad("0x10", true, "not a whole number");
    bad("1e400", false, "not between");
    bad(" 3", true, "not a whole number");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_and_ranges),
        cmocka_unit_test(the_sources_slip),
        cmocka_unit_test(what_is_no_sweep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
