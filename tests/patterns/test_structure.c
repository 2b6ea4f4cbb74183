/* SPDX-License-Identifier: MIT */
/* Structures by name give the patterns of their generators. */
#include "engine.h"

static hop_structure good(const char *text) {
    hop_structure structure = {HOP_STRUCTURE_RANDOM, -1};
    assert_ok(hop_structure_parse(text, &structure, NULL));
    return structure;
}

static void bad(const char *text, const char *says) {
    hop_structure structure;
    hop_error error = {HOP_OK, ""};
    assert_status(hop_structure_parse(text, &structure, &error), HOP_EINVAL);
    if (!strstr(error.message, says))
        fail_msg("'%s' does not say '%s'", error.message, says);
}

static void names_are_read(void **state) {
    (void)state;
    assert_int_equal(good("random").kind, HOP_STRUCTURE_RANDOM);
    assert_int_equal(good("orthogonal").kind, HOP_STRUCTURE_ORTHOGONAL);
    assert_int_equal(good("sparse:0.05").kind, HOP_STRUCTURE_SPARSE);
    assert_true(good("correlated:1").value == 1);
    bad("", "there is");
    bad("rand", "there is");
    bad("random:", "no number");
    bad("sparse", "sparse:0.1");
    bad("sparse:", "sparse:0.1");
    bad("sparse:x", "sparse:0.1");
    bad("sparse:0.1x", "sparse:0.1");
    bad("sparse:nan", "sparse:0.1");
    bad("correlated:1.5", "between 0 and 1");
    bad("correlated:-0.1", "between 0 and 1");
}

static hop_patterns *made(const char *text, size_t dim, size_t count) {
    hop_patterns *patterns = NULL;
    assert_ok(hop_patterns_create(dim, &patterns));
    assert_ok(hop_patterns_generate(patterns, good(text), count, 5, 3, NULL));
    return patterns;
}

static void assert_same(const hop_patterns *a, const hop_patterns *b) {
    assert_int_equal(hop_patterns_count(a), hop_patterns_count(b));
    for (size_t k = 0; k < hop_patterns_count(a); k++)
        assert_int_equal(hop_patterns_hamming(a, k, b, k), 0);
}

static void patterns_are_their_generators(void **state) {
    (void)state;
    static const char *const names[] = {"random", "sparse:0.1", "correlated:0.5",
                                        "orthogonal"};
    for (size_t k = 0; k < 4; k++) {
        hop_patterns *by_name = made(names[k], 96, 7), *direct = NULL;
        assert_ok(hop_patterns_create(96, &direct));
        assert_ok(k == 0   ? hop_patterns_generate_random(direct, 7, 0, 5, 3)
                  : k == 1 ? hop_patterns_generate_sparse(direct, 7, 0.1, 5, 3)
                  : k == 2 ? hop_patterns_generate_correlated(direct, 7, 0.5, 5, 3)
                           : hop_patterns_generate_orthogonal(direct, 7, 5, NULL));
        assert_same(by_name, direct);
        hop_patterns_free(by_name);
        hop_patterns_free(direct);
    }
}

static void orthogonal_ones_are_few(void **state) {
    (void)state;
    hop_patterns *patterns = NULL;
    hop_error error;
    assert_int_equal(hop_structure_most(good("orthogonal"), 96), 32);
    assert_int_equal(hop_structure_most(good("orthogonal"), 7), 1);
    assert_int_equal(hop_structure_most(good("random"), 7), HOP_MAX_PATTERNS);
    assert_ok(hop_patterns_create(96, &patterns));
    assert_ok(hop_patterns_generate(patterns, good("orthogonal"), 32, 1, 0, NULL));
    assert_status(hop_patterns_generate(patterns, good("orthogonal"), 33, 1, 0, &error),
                  HOP_EINVAL);
    assert_int_equal(hop_patterns_count(patterns), 32);
    hop_patterns_free(patterns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read),
        cmocka_unit_test(patterns_are_their_generators),
        cmocka_unit_test(orthogonal_ones_are_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
