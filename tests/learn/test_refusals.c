/* SPDX-License-Identifier: MIT */
/* Every error of learning, reinforcing and forgetting leaves the memory as it was. */
#include "learn/check_learn.h"

enum { COUNT = 4 };

typedef struct {
    hop_memory *memory, *twin; /* the twin is left alone */
    int8_t *rows;
} fixture;

static fixture make(hop_context *context, const hop_memory_options *options) {
    hop_random chance = hop_random_begin(221, HOP_STREAM_USER, 0);
    fixture f = {.rows = random_rows(&chance, COUNT, UNITS)};
    f.memory = memory_of(context, options, f.rows, COUNT, UNITS);
    f.twin = memory_of(context, options, f.rows, COUNT, UNITS);
    return f;
}

static void unmake(fixture *f) {
    assert_same_memory(f->memory, f->twin);
    hop_memory_free(f->memory);
    hop_memory_free(f->twin);
    free(f->rows);
}

static void learning(hop_context *context, const hop_memory_options *options) {
    fixture f = make(context, options);
    hop_error error = {0};
    hop_patterns *none = patterns_of(f.rows, 0, UNITS);
    hop_patterns *two = patterns_of(f.rows, 2, UNITS);
    hop_patterns *narrower = patterns_of(f.rows, 1, UNITS - 1);
    const hop_strength once = {1, 1};
    assert_status(hop_memory_learn(f.memory, none, once, &error), HOP_EEMPTY);
    assert_status(hop_memory_learn(f.memory, narrower, once, &error), HOP_ESHAPE);
    assert_non_null(strstr(error.message, "74"));
    assert_non_null(strstr(error.message, "75"));
    static const hop_strength wrong[] = {{0, 1}, {1, 0}, {1, -1}, {0, 0}};
    for (size_t k = 0; k < 4; k++) {
        const hop_strength second_wrong[] = {{1, 1}, wrong[k]};
        assert_status(hop_memory_learn(f.memory, two, wrong[k], &error), HOP_EINVAL);
        assert_non_null(strstr(error.message, "pattern 0"));
        assert_status(hop_memory_learn_each(f.memory, two, second_wrong, &error),
                      HOP_EINVAL);
        assert_non_null(strstr(error.message, "pattern 1"));
    }
    static const hop_strength wide[] = {{1, 1}, {INT64_MAX, 2}};
    assert_status(hop_memory_learn_each(f.memory, two, wide, &error), HOP_EOVERFLOW);
    if (options->path == HOP_PATH_EXPLICIT) { /* a matrix holds sums up to 2^52 */
        static const hop_strength wider[] = {{1, 1}, {(int64_t)1 << 52, 1}};
        assert_status(hop_memory_learn_each(f.memory, two, wider, &error), HOP_EOVERFLOW);
        assert_non_null(strstr(error.message, "explicit"));
    }
    hop_patterns_free(none);
    hop_patterns_free(two);
    hop_patterns_free(narrower);
    unmake(&f);
}

/* N sum |c| of exactly 2^52 is held by a matrix, and recalled as it should; one more is
   not. */
static void a_matrix_holds_sums_up_to_its_edge(void **state) {
    (void)state;
    enum { DIM = 64 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(222, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 2, DIM);
    hop_patterns *patterns = patterns_of(rows, 2, DIM);
    const int64_t edge = ((int64_t)1 << 52) / DIM;
    for (int64_t over = 0; over < 2; over++) {
        const hop_strength strengths[] = {{edge / 2 + 1, 1}, {1 - edge / 2 - over, 1}};
        const hop_memory_options explicitly =
            memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_KEEP, HOP_PATH_EXPLICIT);
        const hop_memory_options factored =
            memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_KEEP, HOP_PATH_FACTORED);
        hop_memory *matrix = empty_memory(context, DIM, &explicitly);
        hop_memory *plain = empty_memory(context, DIM, &factored);
        assert_ok(hop_memory_learn_each(plain, patterns, strengths, NULL));
        assert_int_equal(hop_memory_learn_each(matrix, patterns, strengths, NULL),
                         over ? HOP_EOVERFLOW : HOP_OK);
        if (!over) assert_same_couplings(matrix, plain);
        hop_memory_free(matrix);
        hop_memory_free(plain);
    }
    hop_patterns_free(patterns);
    hop_context_free(context);
    free(rows);
}

static void learning_all_or_nothing(void **state) {
    (void)state;
    with_all_options(learning);
}

static void changing(hop_context *context, const hop_memory_options *options) {
    fixture f = make(context, options);
    hop_error error = {0};
    const hop_strength one = {1, 1};
    assert_status(hop_memory_reinforce(f.memory, COUNT, one, &error), HOP_ENOTFOUND);
    assert_non_null(strstr(error.message, "row 4"));
    assert_status(hop_memory_weaken(f.memory, SIZE_MAX, one, &error), HOP_ENOTFOUND);
    assert_status(hop_memory_forget(f.memory, COUNT, &error), HOP_ENOTFOUND);
    assert_status(hop_memory_reinforce(f.memory, 0, (hop_strength){1, 0}, &error),
                  HOP_EINVAL);
    assert_status(hop_memory_weaken(f.memory, 0, (hop_strength){1, -2}, &error),
                  HOP_EINVAL);
    assert_status(hop_memory_reinforce(f.memory, 0, (hop_strength){INT64_MAX, 1}, &error),
                  HOP_EOVERFLOW);
    assert_status(hop_memory_weaken(f.memory, 0, (hop_strength){INT64_MIN, 1}, &error),
                  HOP_EOVERFLOW);
    assert_status(hop_memory_reinforce(f.memory, 0, (hop_strength){INT64_MIN, 1}, NULL),
                  HOP_EOVERFLOW);
    unmake(&f);
}

static void changing_all_or_nothing(void **state) {
    (void)state;
    with_all_options(changing);
}

static void importing(hop_context *context, const hop_memory_options *options) {
    fixture f = make(context, options);
    double *w = need(UNITS * UNITS * sizeof *w);
    w[7] = 1. / 0.;
    hop_error error = {0};
    assert_status(hop_memory_import(f.memory, w, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "row 0, column 7"));
    assert_false(hop_memory_imported(f.memory));
    assert_int_equal(hop_memory_path(f.memory), options->path);
    unmake(&f);
    free(w);
}

static void importing_all_or_nothing(void **state) {
    (void)state;
    with_all_options(importing);
}

/* Imported couplings stay as they are, whatever happens to the patterns that name them.
 */
static void imported_couplings_do_not_learn(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    fixture f = make(context, NULL);
    double *w = export_of(f.memory);
    assert_ok(hop_memory_import(f.memory, w, NULL));
    hop_error error = {0};
    const hop_strength one = {1, 1};
    assert_status(hop_memory_forget(f.memory, 0, &error), HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "imported"));
    assert_status(hop_memory_reinforce(f.memory, 0, one, NULL), HOP_EUNSUPPORTED);
    assert_status(hop_memory_weaken(f.memory, 0, one, NULL), HOP_EUNSUPPORTED);
    learn_rows(f.memory, f.rows, 2, one);
    assert_int_equal(hop_memory_count(f.memory), COUNT + 2);
    double *after = export_of(f.memory);
    assert_memory_equal(w, after, UNITS * UNITS * sizeof *w);
    assert_ok(hop_memory_import(f.twin, w, NULL));
    learn_rows(f.twin, f.rows, 2, one);
    unmake(&f);
    hop_context_free(context);
    free(w);
    free(after);
}

/* Room for read-out tables of 8 patterns and no more: the ninth is refused. */
static void what_leaves_the_limit_is_refused(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    options.max_bytes = 2 * 64;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    fixture f = make(context, NULL);
    hop_patterns *five = NULL;
    assert_ok(hop_patterns_create(UNITS, &five));
    assert_ok(hop_patterns_generate_random(five, 5, 0, 1, 0));
    hop_error error = {0};
    assert_status(hop_memory_learn(f.memory, five, (hop_strength){1, 1}, &error),
                  HOP_ELIMIT);
    double *w = need(UNITS * UNITS * sizeof *w);
    assert_status(hop_memory_import(f.memory, w, &error), HOP_ELIMIT);
    unmake(&f);
    hop_patterns_free(five);
    hop_context_free(context);
    free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learning_all_or_nothing),
        cmocka_unit_test(a_matrix_holds_sums_up_to_its_edge),
        cmocka_unit_test(changing_all_or_nothing),
        cmocka_unit_test(importing_all_or_nothing),
        cmocka_unit_test(imported_couplings_do_not_learn),
        cmocka_unit_test(what_leaves_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
