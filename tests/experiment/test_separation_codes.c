/* SPDX-License-Identifier: MIT */
/* Codes of separation: their sizes and places, and which of them theory knows. */
#include "experiment/separation_codes.h"
#include "labs.h"
#include "one_context.h"

static hop_lab *lab_of(const char *structure) {
    const char *const pairs[] = {
        "units",       "40",     "load", "0.1,0.2",   "expansion", "1,3", "active",
        "0.3,0.5,0.9", "trials", "4",    "structure", structure,   NULL};
    return run_lab(context, "separation", pairs);
}

static void codes_have_their_sizes(void **state) {
    (void)state;
    hop_lab *lab = lab_of("correlated:0.2");
    assert_int_equal(hop_codes_balanced(lab), 2);
    assert_int_equal(hop_codes_skewed(lab), 3);
    const hop_codes codes = {3, 1};
    assert_true(hop_codes_units(lab, codes) == 120);
    assert_true(hop_codes_active(lab, codes) == 0.9);
    assert_true(hop_codes_units(lab, HOP_CODES_INPUTS) == 40);
    assert_true(isnan(hop_codes_active(lab, HOP_CODES_INPUTS)));
    assert_int_equal(lab->points[hop_codes_point(lab, codes, 1)].patterns, 8);
    hop_lab_free(lab);
}

/* Of balanced codes 2/pi asin of what the inputs measure. */
static void theory_is_of_random_and_correlated_inputs(void **state) {
    (void)state;
    static const char *const known[] = {"random", "correlated:0.2"};
    const hop_codes codes = {2, 1};
    for (size_t k = 0; k < 2; k++) {
        hop_lab *lab = lab_of(known[k]);
        const double measured = hop_codes_mean(lab, (hop_codes){RAW, 1}, 0, CUE).value;
        assert_true(hop_codes_predicted(lab) && hop_codes_recall_predicted(lab));
        assert_near(hop_codes_correlation(lab, codes, 0, CUE), asin(measured) * 2 / M_PI,
                    1e-12, "cue");
        assert_true(hop_codes_exact(lab, codes, 0) > hop_codes_exact(lab, codes, 1));
        hop_lab_free(lab);
    }
    hop_lab *lab = lab_of("sparse:0.3");
    assert_false(hop_codes_predicted(lab) || hop_codes_recall_predicted(lab));
    assert_true(isnan(hop_codes_correlation(lab, codes, 0, CUE)));
    assert_true(isnan(hop_codes_exact(lab, codes, 0)));
    assert_true(isnan(hop_codes_knee(lab, codes, EXACT, true).value));
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_have_their_sizes),
        cmocka_unit_test(theory_is_of_random_and_correlated_inputs),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
