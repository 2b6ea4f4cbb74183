/* SPDX-License-Identifier: MIT */
/* Unlearning: the plain rule, stable patterns that rise and fall, what is refused. */
#include "learn/dreams.h"

static hop_unlearn_options dreams(double eps, uint64_t count, uint64_t seed) {
    hop_unlearn_options options = HOP_UNLEARN_OPTIONS_INIT;
    options.eps = eps;
    options.dreams = count;
    options.seed = seed;
    return options;
}

/* N = 64 and eps = 1/16: all couplings are multiples of 2^-10, all sums exact. */
static void follows_the_plain_rule(void **state) {
    (void)state;
    enum { DIM = 64, COUNT = 12, DREAMS = 25 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(531, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), s[DIM];
    int8_t *starts = random_rows(&chance, 4, DIM);
    for (int given = 0; given < 2; given++) {
        hop_memory *memory = rule_memory(context, "hebb", rows, COUNT, DIM);
        double *w = export_of(memory), largest = 0;
        uint64_t exact = 0;
        hop_unlearn_options o = dreams(1.0 / 16, DREAMS, 7);
        o.starts = given ? starts : NULL;
        o.starts_count = 4;
        for (uint64_t k = 0; k < DREAMS; k++) {
            hop_random dream = hop_random_begin(7, HOP_STREAM_DREAM, k);
            if (given)
                memcpy(s, starts + k % 4 * DIM, DIM);
            else
                scatter_plainly(DIM, &dream, s);
            settle_plainly(w, DIM, &dream, s);
            for (size_t mu = 0; mu < COUNT; mu++)
                exact += memcmp(s, rows + mu * DIM, DIM) == 0;
            add_outer(w, DIM, -1.0 / 16 / DIM, s);
        }
        for (size_t k = 0; k < DIM * DIM; k++) largest = fmax(largest, fabs(w[k]));
        hop_unlearn_report report;
        assert_false(hop_memory_unlearned(memory));
        assert_ok(hop_memory_unlearn(memory, &o, &report, NULL));
        assert_couplings(memory, w, 0);
        assert_true(hop_memory_unlearned(memory));
        assert_int_equal(hop_memory_path(memory), HOP_PATH_EXPLICIT);
        assert_int_equal(report.dreams, DREAMS);
        assert_int_equal(report.exact, exact);
        assert_true(report.memories >= exact);
        assert_true(report.largest == largest);
        assert_int_equal(
            report.memories + report.inverses + report.others + report.restless, DREAMS);
        assert_int_equal(report.stable_after, stable_rows(memory, rows, COUNT));
        hop_memory_free(memory);
    }
    free(rows);
    free(starts);
    hop_context_free(context);
}

/* N = 100, P = 30, eps = .01: few patterns are stable at first (.07 of them in the paper,
   2 of 30), all but a few after 1500 dreams, and none after 6000.
   Sums over 4 networks: 120 patterns. */
static void raises_and_then_ruins(void **state) {
    (void)state;
    enum { DIM = 100, COUNT = 30, NETWORKS = 4 };
    static const uint64_t counts[] = {1500, 6000};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    size_t before = 0, after[2] = {0, 0};
    for (uint64_t network = 0; network < NETWORKS; network++) {
        hop_random chance = hop_random_begin(532, HOP_STREAM_TRIAL, network);
        int8_t *rows = random_rows(&chance, COUNT, DIM);
        for (size_t k = 0; k < 2; k++) {
            hop_memory *memory = rule_memory(context, "hebb", rows, COUNT, DIM);
            const hop_unlearn_options o = dreams(0.01, counts[k], network);
            hop_unlearn_report report;
            assert_ok(hop_memory_unlearn(memory, &o, &report, NULL));
            if (k == 0) before += report.stable_before;
            after[k] += report.stable_after;
            hop_memory_free(memory);
        }
        free(rows);
    }
    assert_true(before <= 30);
    assert_true(after[0] >= 110);
    assert_true(after[1] <= 20);
    hop_context_free(context);
}

/* Any couplings that are a matrix can be unlearned, factored or not; the same bytes. */
static void every_matrix_dreams(void **state) {
    (void)state;
    enum { DIM = 70, COUNT = 9 };
    static const char *const rules[] = {"hebb",       "projection",  "storkey",
                                        "perceptron", "bam:left=30", "sequence"};
    hop_random chance = hop_random_begin(533, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
        double *first = NULL;
        for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++) {
            if (!hop_isa_available((hop_isa)isa)) continue;
            hop_context *context =
                context_of(isa == HOP_ISA_SCALAR ? 1 : 3, (hop_isa)isa);
            hop_memory *memory = rule_memory(context, rules[k], rows, COUNT, DIM);
            const hop_unlearn_options o = dreams(0.02, 10, 3);
            hop_unlearn_report report;
            assert_ok(hop_memory_unlearn(memory, &o, &report, NULL));
            double *w = export_of(memory);
            if (first) {
                assert_memory_equal(w, first, DIM * DIM * sizeof *w);
                free(w);
            } else {
                first = w;
            }
            hop_memory_free(memory);
            hop_context_free(context);
        }
        free(first);
    }
    free(rows);
}

/* N = 31..90, P around N / 7: fields of exactly 0 are common, and leave a unit as it is.
   In W = w / N, rounded, some are not 0. */
static void ties_count_as_stable(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t dim = 31; dim <= 90; dim++) {
        const size_t count = dim / 7 + 1;
        hop_random chance = hop_random_begin(535, HOP_STREAM_TRIAL, dim);
        int8_t *rows = random_rows(&chance, count, dim);
        hop_memory *memory = rule_memory(context, "hebb", rows, count, dim);
        const size_t stable = stable_rows(memory, rows, count);
        const hop_unlearn_options o = dreams(0.01, 1, 1);
        hop_unlearn_report report;
        assert_ok(hop_memory_unlearn(memory, &o, &report, NULL));
        assert_int_equal(report.stable_before, stable);
        hop_memory_free(memory);
        free(rows);
    }
    hop_context_free(context);
}

/* Units of one side of a pair stay uncoupled, so that sides still move at once, and a
   kept diagonal stays as it was. */
static void what_is_not_coupled_stays_so(void **state) {
    (void)state;
    enum { DIM = 64, LEFT = 24, COUNT = 5 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(536, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    const hop_unlearn_options o = dreams(1.0 / 16, 20, 5);
    hop_memory *pairs = rule_memory(context, "bam:left=24", rows, COUNT, DIM);
    double *before = export_of(pairs);
    assert_ok(hop_memory_unlearn(pairs, &o, NULL, NULL));
    double *after = export_of(pairs);
    size_t changed = 0;
    for (size_t i = 0; i < DIM; i++)
        for (size_t j = 0; j < DIM; j++) {
            if ((i < LEFT) == (j < LEFT)) assert_true(after[i * DIM + j] == 0);
            changed += after[i * DIM + j] != before[i * DIM + j];
        }
    assert_true(changed > LEFT * (DIM - LEFT)); /* of twice as many */
    assert_int_equal(hop_memory_symmetric(pairs), 1);
    const hop_recall_options sync = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    hop_result result = recall_of(pairs, &sync, rows, NULL);
    assert_true(result.energy_falls);
    hop_results_clear(&result, 1);
    hop_memory_free(pairs);
    free(before);
    free(after);
    const hop_memory_options kept =
        memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_KEEP, HOP_PATH_AUTO);
    hop_memory *memory = memory_of(context, &kept, rows, COUNT, DIM);
    assert_ok(hop_memory_unlearn(memory, &o, NULL, NULL));
    after = export_of(memory);
    for (size_t i = 0; i < DIM; i++)
        assert_true(after[i * DIM + i] == (double)COUNT / DIM);
    hop_memory_free(memory);
    free(after);
    free(rows);
    hop_context_free(context);
}

/* The states of an asymmetric matrix may never rest: dreams end after max_sweeps, and an
   interrupt reaches into a dream that has no end. */
static void restless_dreams_end(void **state) {
    (void)state;
    const double w[] = {0, 1, -1, 0};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = empty_memory(context, 2, NULL);
    assert_ok(hop_memory_import(memory, w, NULL));
    hop_unlearn_options o = dreams(0.01, 3, 1);
    hop_unlearn_report report = {.dreams = 77};
    o.max_sweeps = UINT64_MAX;
    hop_context_interrupt(context);
    assert_status(hop_memory_unlearn(memory, &o, &report, NULL), HOP_EINTERRUPTED);
    assert_int_equal(report.dreams, 77);
    assert_false(hop_memory_unlearned(memory));
    hop_context_clear_interrupt(context);
    double *same = export_of(memory);
    assert_memory_equal(same, w, sizeof w);
    free(same);
    o.max_sweeps = 5;
    assert_ok(hop_memory_unlearn(memory, &o, &report, NULL));
    assert_int_equal(report.dreams, 3);
    assert_int_equal(report.restless, 3);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* A factored memory whose matrix would not fit stays factored. */
static void a_matrix_must_fit(void **state) {
    (void)state;
    enum { DIM = 100, COUNT = 3 };
    hop_context_options small = HOP_CONTEXT_OPTIONS_INIT;
    small.max_bytes = DIM * DIM * sizeof(double) - 1;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&small, &context, NULL));
    hop_random chance = hop_random_begin(537, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *memory = rule_memory(context, "hebb", rows, COUNT, DIM);
    const hop_unlearn_options o = dreams(0.01, 3, 1);
    assert_status(hop_memory_unlearn(memory, &o, NULL, NULL), HOP_ELIMIT);
    assert_int_equal(hop_memory_path(memory), HOP_PATH_FACTORED);
    assert_ok(hop_memory_forget(memory, 0, NULL));
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

static void what_is_refused_changes_nothing(void **state) {
    (void)state;
    enum { DIM = 40, COUNT = 3 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(534, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), bad[DIM] = {0};
    hop_memory *memory = rule_memory(context, "hebb", rows, COUNT, DIM);
    hop_memory *twin = rule_memory(context, "hebb", rows, COUNT, DIM);
    hop_unlearn_options wrong[5];
    for (size_t k = 0; k < 5; k++) wrong[k] = dreams(0.01, 5, 1);
    wrong[0].eps = 0;
    wrong[1].eps = NAN;
    wrong[2].dreams = 0;
    wrong[3].starts = bad;
    wrong[3].starts_count = 1;
    wrong[4].size--;
    for (size_t k = 0; k < 5; k++) {
        hop_error error = {0};
        assert_status(hop_memory_unlearn(memory, &wrong[k], NULL, &error), HOP_EINVAL);
        assert_true(*error.message);
    }
    hop_unlearn_options huge = dreams(1e308, 200, 1);
    assert_status(hop_memory_unlearn(memory, &huge, NULL, NULL), HOP_EDIVERGED);
    assert_same_couplings(memory, twin);
    assert_false(hop_memory_unlearned(memory));
    const hop_unlearn_options good = dreams(0.01, 5, 1);
    assert_ok(hop_memory_unlearn(memory, &good, NULL, NULL));
    hop_patterns *more = patterns_of(rows, 1, DIM);
    assert_status(hop_memory_learn(memory, more, (hop_strength){1, 1}, NULL),
                  HOP_EUNSUPPORTED);
    hop_error why = {0};
    assert_status(hop_memory_forget(memory, 0, &why), HOP_EUNSUPPORTED);
    assert_string_equal(why.message, "unlearned couplings cannot forget");
    assert_status(hop_memory_reinforce(memory, 0, (hop_strength){1, 1}, NULL),
                  HOP_EUNSUPPORTED);
    hop_patterns_free(more);
    hop_memory_free(memory);
    hop_memory_free(twin);
    static const char *const others[] = {"willshaw", "sequence:dense=2"};
    for (size_t k = 0; k < 2; k++) {
        memory = rule_memory(context, others[k], rows, COUNT, DIM);
        assert_status(hop_memory_unlearn(memory, &good, NULL, NULL), HOP_EUNSUPPORTED);
        hop_memory_free(memory);
    }
    memory = rule_empty(context, "hebb", DIM);
    assert_status(hop_memory_unlearn(memory, &good, NULL, NULL), HOP_EEMPTY);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_plain_rule),
        cmocka_unit_test(raises_and_then_ruins),
        cmocka_unit_test(every_matrix_dreams),
        cmocka_unit_test(ties_count_as_stable),
        cmocka_unit_test(what_is_not_coupled_stays_so),
        cmocka_unit_test(restless_dreams_end),
        cmocka_unit_test(a_matrix_must_fit),
        cmocka_unit_test(what_is_refused_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
