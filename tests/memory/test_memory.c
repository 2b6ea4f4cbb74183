/* SPDX-License-Identifier: MIT */
/* What a memory says of itself. */
#include "engine.h"
#include "memory/memory.h"

static void enums_have_names(void **state) {
    (void)state;
    assert_string_equal(hop_scaling_name(HOP_SCALING_UNITS), "n");
    assert_string_equal(hop_scaling_name(HOP_SCALING_PATTERNS), "p");
    assert_string_equal(hop_scaling_name(HOP_SCALING_SOURCE), "source");
    assert_null(hop_scaling_name((hop_scaling)3));
    assert_string_equal(hop_diagonal_name(HOP_DIAGONAL_ZERO), "zero");
    assert_string_equal(hop_diagonal_name(HOP_DIAGONAL_KEEP), "keep");
    assert_null(hop_diagonal_name((hop_diagonal)2));
    assert_string_equal(hop_path_name(HOP_PATH_AUTO), "auto");
    assert_string_equal(hop_path_name(HOP_PATH_FACTORED), "factored");
    assert_string_equal(hop_path_name(HOP_PATH_EXPLICIT), "explicit");
    assert_null(hop_path_name((hop_path)-1));
}

static void it_says_how_it_was_made(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const hop_memory_options options =
        memory_options(HOP_SCALING_SOURCE, HOP_DIAGONAL_KEEP, HOP_PATH_EXPLICIT);
    const int8_t rows[] = {1, -1, 1, -1, -1, 1};
    hop_memory *memory = memory_of(context, &options, rows, 2, 3);
    assert_int_equal(hop_memory_dim(memory), 3);
    assert_int_equal(hop_memory_count(memory), 2);
    assert_int_equal(hop_memory_path(memory), HOP_PATH_EXPLICIT);
    assert_int_equal(hop_memory_scaling(memory), HOP_SCALING_SOURCE);
    assert_int_equal(hop_memory_diagonal(memory), HOP_DIAGONAL_KEEP);
    assert_string_equal(hop_memory_rule(memory)->name, "hebb");
    assert_true(hop_memory_symmetric(memory));
    assert_false(hop_memory_imported(memory));
    int8_t back[3];
    hop_patterns_read(hop_memory_patterns(memory), 1, back);
    assert_memory_equal(back, rows + 3, 3);
    const double w[9] = {0, 1, 0, 0, 0, 1, 1, 0, 0};
    assert_ok(hop_memory_import(memory, w, NULL));
    assert_true(hop_memory_imported(memory));
    assert_false(hop_memory_symmetric(memory));
    hop_memory_free(memory);
    memory = empty_memory(context, 3, NULL);
    assert_int_equal(hop_memory_path(memory), HOP_PATH_FACTORED);
    assert_int_equal(hop_memory_scaling(memory), HOP_SCALING_UNITS);
    assert_int_equal(hop_memory_diagonal(memory), HOP_DIAGONAL_ZERO);
    hop_memory_free(memory);
    hop_memory_free(NULL);
    hop_context_free(context);
}

static void bytes_are_counted_by_use(void **state) {
    (void)state;
    enum { DIM = 130, COUNT = 17 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(191, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *memory = memory_of(context, NULL, rows, COUNT, DIM);
    hop_memory_bytes bytes = hop_memory_size(memory);
    assert_int_equal(bytes.patterns, COUNT * 3 * 8);
    assert_int_equal(bytes.tables, 3 * 3 * 64); /* 3 groups in 3 tiles of 64 units */
    assert_int_equal(bytes.matrix, 0);
    assert_true(bytes.total >= bytes.patterns + bytes.tables + COUNT * (16 + 16 + 8));
    hop_memory_free(memory);
    const hop_memory_options options =
        memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_ZERO, HOP_PATH_EXPLICIT);
    memory = memory_of(context, &options, rows, COUNT, DIM);
    bytes = hop_memory_size(memory);
    assert_int_equal(bytes.matrix, DIM * DIM * 8);
    assert_true(bytes.total >= bytes.patterns + bytes.tables + bytes.matrix);
    double *w = need(DIM * DIM * sizeof *w);
    w[1] = 1; /* asymmetric: its columns are held too */
    assert_ok(hop_memory_import(memory, w, NULL));
    assert_int_equal(hop_memory_size(memory).matrix, 2 * DIM * DIM * 8);
    hop_memory_free(memory);
    free(w);
    free(rows);
    hop_context_free(context);
}

/* The figure: 8000 units and 900 patterns in under 2.2 MB. */
static void the_sources_memory_is_small(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_patterns *patterns = NULL;
    assert_ok(hop_patterns_create(8000, &patterns));
    assert_ok(hop_patterns_generate_random(patterns, 900, 0, 1, 0));
    hop_memory *memory = empty_memory(context, 8000, NULL);
    assert_ok(hop_memory_learn(memory, patterns, (hop_strength){1, 1}, NULL));
    const hop_memory_bytes bytes = hop_memory_size(memory);
    assert_int_equal(bytes.patterns, 900 * 125 * 8);
    assert_true(bytes.patterns + bytes.tables < 2200000);
    assert_true(bytes.total < 2200000);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enums_have_names),
        cmocka_unit_test(it_says_how_it_was_made),
        cmocka_unit_test(bytes_are_counted_by_use),
        cmocka_unit_test(the_sources_memory_is_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
