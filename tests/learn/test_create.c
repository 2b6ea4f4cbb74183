/* SPDX-License-Identifier: MIT */
/* Making memories: options, limits, and couplings brought from outside. */
#include "learn/check_learn.h"

static hop_context *context;

static void refused(size_t dim, const hop_memory_options *options, hop_status expected,
                    const char *named) {
    hop_memory *untouched = (hop_memory *)(void *)&untouched, *memory = untouched;
    hop_error error = {0};
    assert_int_equal(hop_memory_create(context, dim, options, &memory, &error), expected);
    assert_ptr_equal(memory, untouched);
    if (!strstr(error.message, named))
        fail_msg("'%s' does not name '%s'", error.message, named);
    assert_int_equal(hop_memory_create(context, dim, options, &memory, NULL), expected);
}

static void wrong_options_are_refused_by_name(void **state) {
    (void)state;
    const hop_memory_options good = HOP_MEMORY_OPTIONS_INIT;
    hop_memory_options o = good;
    refused(0, &good, HOP_EINVAL, "units: 0");
    refused((size_t)HOP_MAX_UNITS + 1, &good, HOP_EINVAL, "16777217");
    o.size = 3;
    refused(5, &o, HOP_EINVAL, "size 3");
    o = good, o.rule = "hebbian";
    refused(5, &o, HOP_EINVAL, "hebbian");
    o = good, o.rule = "hebb:rate=2";
    refused(5, &o, HOP_EINVAL, "rate=2");
    o = good, o.scaling = (hop_scaling)3;
    refused(5, &o, HOP_EINVAL, "scaling 3");
    o = good, o.diagonal = (hop_diagonal)2;
    refused(5, &o, HOP_EINVAL, "diagonal 2");
    o = good, o.path = (hop_path)3;
    refused(5, &o, HOP_EINVAL, "path 3");
    o = good, o.path = HOP_PATH_EXPLICIT;
    refused(HOP_MAX_UNITS, &o, HOP_ELIMIT, "explicit couplings");
}

static void auto_is_factored(void **state) {
    (void)state;
    hop_memory *memory = empty_memory(context, HOP_MAX_UNITS, NULL);
    assert_int_equal(hop_memory_path(memory), HOP_PATH_FACTORED);
    assert_int_equal(hop_memory_count(memory), 0);
    hop_memory_free(memory);
}

/* Recalls of one batch from two memories, but for what only patterns can say. */
static void same_recalls(const hop_memory *a, const hop_memory *b) {
    hop_random chance = hop_random_begin(231, HOP_STREAM_USER, 0);
    int8_t *cues = random_rows(&chance, PROBES, UNITS);
    for (size_t i = 0; i < UNITS; i += 3) cues[i] = 0;
    for (int update = 0; update < 2; update++) {
        const hop_recall_options o = recall_options(
            (hop_update)update, update ? HOP_ORDER_GREEDY : HOP_ORDER_FIXED);
        hop_result one[PROBES], other[PROBES];
        int8_t ends[2][PROBES * UNITS];
        assert_ok(hop_recall(a, &o, cues, PROBES, ends[0], one, NULL));
        assert_ok(hop_recall(b, &o, cues, PROBES, ends[1], other, NULL));
        assert_memory_equal(ends[0], ends[1], sizeof ends[0]);
        for (size_t k = 0; k < PROBES; k++)
            assert_same_result(&one[k], &other[k], UNITS, hop_memory_count(a));
    }
    free(cues);
}

/* Out and in again: the same couplings, energies, recalls and outcomes. */
static void an_exported_hebb_matrix_recalls_as_its_memory(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(232, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 9, UNITS);
    static const hop_strength strengths[] = {{1, 1}, {-2, 1}, {7, 1}, {1, 1}, {3, 1},
                                             {1, 1}, {1, 1},  {4, 1}, {-1, 1}};
    for (int diagonal = 0; diagonal < 2; diagonal++) {
        const hop_memory_options options =
            memory_options(HOP_SCALING_UNITS, (hop_diagonal)diagonal, HOP_PATH_FACTORED);
        hop_memory *memory = empty_memory(context, UNITS, &options);
        learn_each(memory, rows, 9, strengths);
        double *w = export_of(memory);
        hop_memory *named = empty_memory(context, UNITS, &options);
        assert_ok(hop_memory_import(named, w, NULL));
        assert_int_equal(hop_memory_path(named), HOP_PATH_EXPLICIT);
        assert_true(hop_memory_symmetric(named));
        learn_rows(named, rows, 9, (hop_strength){1, 1});
        same_recalls(memory, named);
        assert_same_couplings(memory, named);
        hop_memory_free(memory);
        hop_memory_free(named);
        free(w);
    }
    free(rows);
}

/* Fractions of the scale are no integers over N: held as they are, still symmetric, and a
   second import replaces the first. */
static void other_couplings_are_used_as_they_are(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(233, HOP_STREAM_USER, 0);
    double *w = need(UNITS * UNITS * sizeof *w);
    for (size_t i = 0; i < UNITS * UNITS; i++) w[i] = hop_random_real(&chance) - 0.5;
    const hop_memory_options keep =
        memory_options(HOP_SCALING_SOURCE, HOP_DIAGONAL_KEEP, HOP_PATH_AUTO);
    hop_memory *memory = empty_memory(context, UNITS, &keep);
    for (int again = 0; again < 2; again++) {
        w[3] += 0.25;
        assert_ok(hop_memory_import(memory, w, NULL));
        double *back = export_of(memory);
        assert_memory_equal(back, w, UNITS * UNITS * sizeof *w);
        free(back);
    }
    assert_false(hop_memory_symmetric(memory));
    hop_memory_free(memory);
    memory = empty_memory(context, UNITS, NULL); /* drops the diagonal */
    assert_ok(hop_memory_import(memory, w, NULL));
    double *back = export_of(memory);
    for (size_t i = 0; i < UNITS * UNITS; i++)
        assert_true(back[i] == (i % (UNITS + 1) ? w[i] : 0));
    hop_memory_free(memory);
    free(back);
    free(w);
}

static int begin(void **state) {
    (void)state;
    context = context_of(2, HOP_ISA_AUTO);
    return 0;
}

static int end(void **state) {
    (void)state;
    hop_context_free(context);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_options_are_refused_by_name),
        cmocka_unit_test(auto_is_factored),
        cmocka_unit_test(an_exported_hebb_matrix_recalls_as_its_memory),
        cmocka_unit_test(other_couplings_are_used_as_they_are),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
