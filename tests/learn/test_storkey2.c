/* SPDX-License-Identifier: MIT */
/* Storkey's rule of second order: against plain loops, and refused where it diverges. */
#include "learn/rule_memory.h"

enum { DIM = 60, COUNT = 40 };

/* Learns xi into w[dim][dim]; returns the mean square of xi - h before that. */
static double learn_plainly(double *w, const int8_t *xi, size_t dim) {
    double *v = need(dim * sizeof *v), sum = 0;
    for (size_t i = 0; i < dim; i++) {
        v[i] = xi[i];
        for (size_t k = 0; k < dim; k++) v[i] -= w[i * dim + k] * xi[k];
        sum += v[i] * v[i];
    }
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < dim; j++)
            if (i != j) w[i * dim + j] += v[i] * v[j] / (double)dim;
    free(v);
    return sum / (double)dim;
}

/* Couplings stay near 1; sums of 60 products and 40 updates of them err by 1e-13. */
static void is_the_plain_rule(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(371, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double *w = need(DIM * DIM * sizeof *w);
    for (size_t mu = 0; mu < COUNT; mu++) learn_plainly(w, rows + mu * DIM, DIM);
    hop_memory *memory = rule_memory(context, "storkey2", rows, COUNT, DIM);
    assert_true(hop_memory_symmetric(memory));
    assert_couplings(memory, w, 1e-11);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* Load .2 again: see test_storkey.c. */
static void holds_a_load_that_hebb_does_not(void **state) {
    (void)state;
    enum { UNITS = 200, HELD = 40 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(372, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, HELD, UNITS);
    hop_memory *memory = rule_memory(context, "storkey2", rows, HELD, UNITS);
    size_t unstable = 0;
    for (size_t mu = 0; mu < HELD; mu++)
        unstable += unstable_units(memory, rows + mu * UNITS) > 0;
    assert_true(unstable <= HELD / 10);
    free(rows);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* Twelve units at a load of tens: the plain rule passes 9 while all is finite, is not
   finite soon after, and the memory says so at the same pattern, in one call or many. */
static void says_where_it_diverges(void **state) {
    (void)state;
    enum { UNITS = 12, MANY = 800 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(373, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, MANY, UNITS);
    double *w = need(UNITS * UNITS * sizeof *w);
    size_t last = 0, end;
    while (last < MANY && learn_plainly(w, rows + last * UNITS, UNITS) <= 9) last++;
    assert_true(last < MANY - 50);
    for (size_t i = 0; i < UNITS * UNITS; i++) assert_true(fabs(w[i]) < 1e4);
    for (end = last + 1; isfinite(w[1]) && end < MANY; end++)
        learn_plainly(w, rows + end * UNITS, UNITS);
    assert_true(end < last + 50);

    char says[80];
    snprintf(says, sizeof says, "diverged after %zu patterns (load %.4g)", last,
             (double)last / UNITS);
    hop_error error = {0};
    hop_memory *memory = rule_memory(context, "storkey2", rows, last, UNITS);
    double *before = export_of(memory);
    for (size_t count = 1; count <= 2; count++) {
        hop_patterns *more = patterns_of(rows + last * UNITS, count, UNITS);
        assert_status(hop_memory_learn(memory, more, (hop_strength){1, 1}, &error),
                      HOP_EDIVERGED);
        assert_non_null(strstr(error.message, says));
        hop_patterns_free(more);
    }
    double *after = export_of(memory);
    assert_memory_equal(before, after, UNITS * UNITS * sizeof *before);
    assert_int_equal(hop_memory_count(memory), last);
    hop_memory *whole = rule_empty(context, "storkey2", UNITS);
    hop_patterns *all = patterns_of(rows, MANY, UNITS);
    assert_status(hop_memory_learn(whole, all, (hop_strength){1, 1}, &error),
                  HOP_EDIVERGED);
    assert_non_null(strstr(error.message, says));
    assert_int_equal(hop_memory_count(whole), 0);
    hop_patterns_free(all);
    hop_memory_free(whole);
    hop_memory_free(memory);
    free(before);
    free(after);
    free(w);
    free(rows);
    hop_context_free(context);
}

/* Random patterns at a load of two are no reason to refuse. */
static void larger_networks_go_on(void **state) {
    (void)state;
    enum { UNITS = 150, MANY = 300 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(374, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, MANY, UNITS);
    hop_memory *memory = rule_memory(context, "storkey2", rows, MANY, UNITS);
    assert_int_equal(hop_memory_count(memory), MANY);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

static void forgets_and_is_the_same_everywhere(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(375, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, 300);
    hop_memory *whole = rule_memory(context, "storkey2", rows, COUNT, DIM);
    hop_memory *grown = rule_empty(context, "storkey2", DIM);
    for (size_t mu = 0; mu < COUNT; mu++)
        learn_rows(grown, rows + mu * DIM, 1, (hop_strength){1, 1});
    assert_same_couplings(whole, grown);
    assert_forgets(context, "storkey2", rows, 7, DIM);
    assert_same_everywhere("storkey2", rows, COUNT, 300);
    hop_memory_free(whole);
    hop_memory_free(grown);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_plain_rule),
        cmocka_unit_test(holds_a_load_that_hebb_does_not),
        cmocka_unit_test(says_where_it_diverges),
        cmocka_unit_test(larger_networks_go_on),
        cmocka_unit_test(forgets_and_is_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
