/* SPDX-License-Identifier: MIT */
/* One trial of several networks: fields by hand, routes, and divisions that agree. */
#include "experiment/modules.h"
#include "labs.h"

typedef struct {
    hop_context *context;
    hop_lab *lab;
    hop_error error;
    hop_trial trial;
    hop_rig whole;
} bench;

/* Patterns, and a cue of pattern `target` with 10% noise. */
static void set_up(bench *b, size_t units, size_t patterns, size_t target,
                   uint64_t seed) {
    b->context = context_of(1, HOP_ISA_AUTO);
    assert_ok(hop_lab_create(b->context, "modularity", &b->lab, NULL));
    b->trial = (hop_trial){
        .lab = b->lab, .seed = seed, .context = b->context, .error = &b->error};
    b->whole = (hop_rig){0};
    assert_ok(hop_rig_generate(&b->trial, units, patterns, &b->whole));
    assert_ok(hop_rig_flip(&b->trial, &b->whole, target, 0.1, 0));
}

static void tear_down(bench *b) {
    hop_rig_clear(&b->whole);
    hop_lab_free(b->lab);
    hop_context_free(b->context);
}

static hop_modules_result run(const bench *b, hop_division division, size_t modules,
                              size_t target) {
    const hop_layout layout = hop_layout_of(
        division, b->whole.units, hop_patterns_count(b->whole.patterns), modules);
    hop_modules_result result = {0};
    assert_ok(hop_modules_run(&b->trial, &layout, &b->whole, target, &result));
    return result;
}

/* N xi_i h_i = sum_mu xi_i xi_i^mu M_mu - P in whole numbers, from the overlaps of
   pattern `row` with the patterns row, row + step, ... of the same network. */
static void fields_by_hand(const hop_patterns *patterns, size_t first, size_t step,
                           size_t row, int64_t *fields) {
    const size_t dim = hop_patterns_dim(patterns);
    int8_t *own = need(dim), *other = need(dim);
    memset(fields, 0, dim * sizeof *fields);
    hop_patterns_read(patterns, row, own);
    for (size_t mu = first; mu < hop_patterns_count(patterns); mu += step) {
        const int64_t overlap = hop_patterns_overlap(patterns, row, patterns, mu);
        hop_patterns_read(patterns, mu, other);
        for (size_t i = 0; i < dim; i++) fields[i] += own[i] * other[i] * overlap - 1;
    }
    free(other);
    free(own);
}

static void check_fields(const bench *b, hop_division division, size_t modules,
                         size_t target) {
    const size_t dim = b->whole.units;
    const size_t step = division == HOP_DIVISION_SINGLE ? 1 : modules;
    int64_t *fields = need(dim * sizeof *fields);
    fields_by_hand(b->whole.patterns, target % step, step, target, fields);
    double mean = 0, variance = 0, unstable = 0;
    for (size_t i = 0; i < dim; i++) mean += (double)fields[i] / (double)dim;
    for (size_t i = 0; i < dim; i++) {
        const double from_mean = (double)fields[i] - mean;
        variance += from_mean * from_mean / (double)dim;
        unstable += fields[i] < 0;
    }
    const hop_modules_result result = run(b, division, modules, target);
    assert_near(result.signal, mean / (double)dim, 1e-12, "signal");
    assert_near(result.variance, variance / (double)(dim * dim), 1e-12, "variance");
    assert_near(result.unstable, unstable / (double)dim, 1e-15, "unstable units");
    assert_true(unstable > 0);
    free(fields);
}

static void interference_is_that_of_the_fields(void **state) {
    (void)state;
    bench b;
    set_up(&b, 120, 60, 5, 7);
    check_fields(&b, HOP_DIVISION_SINGLE, 2, 5);
    check_fields(&b, HOP_DIVISION_FULL, 2, 5);
    tear_down(&b);
}

/* One network is one network, however it is called. */
static void divisions_of_one_agree(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        bench b;
        set_up(&b, 100, 20, 3, seed);
        const hop_modules_result one = run(&b, HOP_DIVISION_SINGLE, 1, 3);
        for (size_t d = 1; d < HOP_DIVISION_COUNT; d++) {
            const hop_modules_result same = run(&b, (hop_division)d, 1, 3);
            assert_memory_equal(&same, &one, sizeof one);
        }
        tear_down(&b);
    }
}

/* Far below capacity the pattern comes back whole from its own network, and no other
   result is as near to the cue: at N = 200 a strange network's result overlaps with the
   cue by about as little as the patterns themselves, some 2 / sqrt(N). */
static void overlap_finds_the_network(void **state) {
    (void)state;
    for (size_t target = 0; target < 4; target++) {
        bench b;
        set_up(&b, 200, 12, target, 11);
        for (size_t d = HOP_DIVISION_FULL; d <= HOP_DIVISION_SMALLER; d++) {
            const hop_modules_result result = run(&b, (hop_division)d, 4, target);
            for (size_t r = HOP_ROUTE_ORACLE; r <= HOP_ROUTE_OVERLAP; r++) {
                assert_int_equal(result.network[r], target);
                assert_int_equal(result.wrong[r], 0);
            }
            assert_int_equal(result.dim, d == HOP_DIVISION_SMALLER ? 100 : 200);
        }
        tear_down(&b);
    }
}

/* Both networks are made by hand: the route takes the lower of their two energies. */
static void energy_route_takes_the_lowest(void **state) {
    (void)state;
    size_t other = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        bench b;
        set_up(&b, 100, 16, 0, seed);
        double energy[2];
        for (size_t j = 0; j < 2; j++) {
            hop_memory *memory = NULL;
            hop_patterns *half = NULL;
            hop_result result = {0};
            const hop_memory_options options = hop_lab_memory_options(b.lab);
            hop_recall_options how = hop_lab_recall_options(b.lab, 100);
            how.seed = seed;
            how.first_index = j;
            assert_ok(hop_patterns_create(100, &half));
            for (size_t mu = j; mu < 16; mu += 2)
                assert_ok(hop_patterns_append_packed(
                    half, hop_patterns_row(b.whole.patterns, mu), 1));
            assert_ok(hop_memory_create(b.context, 100, &options, &memory, NULL));
            assert_ok(hop_memory_learn(memory, half, (hop_strength){1, 1}, NULL));
            assert_ok(hop_recall(memory, &how, b.whole.cue, 1, NULL, &result, NULL));
            energy[j] = result.energy;
            hop_results_clear(&result, 1);
            hop_memory_free(memory);
            hop_patterns_free(half);
        }
        const hop_modules_result found = run(&b, HOP_DIVISION_FULL, 2, 0);
        assert_int_equal(found.network[HOP_ROUTE_ENERGY], energy[1] < energy[0]);
        other += energy[1] < energy[0];
        tear_down(&b);
    }
    assert_in_range(other, 1, 19);
}

/* The fields of one pattern alone are all alike: nothing disturbs it, whatever is
   rounded. */
static void one_pattern_has_no_crosstalk(void **state) {
    (void)state;
    for (size_t units = 12; units <= 96; units += 12) {
        bench b;
        set_up(&b, units, 1, 0, 2);
        const hop_modules_result one = run(&b, HOP_DIVISION_SINGLE, 1, 0);
        assert_near(one.signal, 1 - 1 / (double)units, 1e-12, "signal");
        assert_true(one.variance >= 0 && one.variance < 1e-25);
        const hop_modules_result sliced = run(&b, HOP_DIVISION_SLICES, 4, 0);
        assert_near(sliced.signal, 1 - 4 / (double)units, 1e-12, "signal");
        assert_true(sliced.variance >= 0 && sliced.variance < 1e-25);
        tear_down(&b);
    }
}

/* What is wrong in the slices adds up: two patterns leave nothing wrong, and 200 in
   slices of 100 units, 14 times what these can hold, more than the 40 units of the noise.
 */
static void slices_are_put_together(void **state) {
    (void)state;
    bench b;
    set_up(&b, 400, 2, 0, 3);
    hop_modules_result result = run(&b, HOP_DIVISION_SLICES, 4, 0);
    assert_int_equal(result.dim, 400);
    assert_int_equal(result.wrong[HOP_ROUTE_ORACLE], 0);
    tear_down(&b);
    set_up(&b, 400, 200, 0, 3);
    result = run(&b, HOP_DIVISION_SLICES, 4, 0);
    for (size_t r = 0; r < HOP_ROUTE_COUNT; r++)
        assert_in_range(result.wrong[r], 41, 400);
    tear_down(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interference_is_that_of_the_fields),
        cmocka_unit_test(divisions_of_one_agree),
        cmocka_unit_test(overlap_finds_the_network),
        cmocka_unit_test(energy_route_takes_the_lowest),
        cmocka_unit_test(one_pattern_has_no_crosstalk),
        cmocka_unit_test(slices_are_put_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
