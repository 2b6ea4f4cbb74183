/* SPDX-License-Identifier: MIT */
/* Learning beside the memory: all or nothing, call by call, and forgetting by replay. */
#include "learn/check_learn.h"

enum { ROWS = 9 };

static hop_memory *taught(hop_context *context, const int8_t *rows, size_t count) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = "storkey";
    hop_memory *memory = empty_memory(context, UNITS, &options);
    if (count) learn_rows(memory, rows, count, (hop_strength){1, 1});
    return memory;
}

static void calls_add_up(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(311, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, ROWS, UNITS);
    hop_memory *whole = taught(context, rows, ROWS), *parts = taught(context, rows, 4);
    assert_string_equal(hop_memory_rule_text(whole), "storkey");
    learn_rows(parts, rows + 4 * UNITS, 1, (hop_strength){1, 1});
    learn_rows(parts, rows + 5 * UNITS, ROWS - 5, (hop_strength){1, 1});
    assert_same_memory(whole, parts);
    hop_memory_free(whole);
    hop_memory_free(parts);
    hop_context_free(context);
    free(rows);
}

static void what_is_forgotten_was_never_learned(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(312, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, ROWS, UNITS);
    for (size_t row = 0; row < ROWS; row++) {
        hop_memory *memory = taught(context, rows, ROWS), *other;
        assert_ok(hop_memory_forget(memory, row, NULL));
        int8_t *rest = copy_of(rows, ROWS * UNITS);
        memmove(rest + row * UNITS, rest + (row + 1) * UNITS, (ROWS - 1 - row) * UNITS);
        other = taught(context, rest, ROWS - 1);
        assert_same_memory(memory, other);
        hop_memory_free(memory);
        hop_memory_free(other);
        free(rest);
    }
    hop_memory *memory = taught(context, rows, 1), *empty = taught(context, rows, 0);
    assert_ok(hop_memory_forget(memory, 0, NULL));
    assert_same_couplings(memory, empty);
    hop_memory_free(memory);
    hop_memory_free(empty);
    hop_context_free(context);
    free(rows);
}

static void what_is_refused_changes_nothing(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(313, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, ROWS, UNITS);
    hop_memory *memory = taught(context, rows, 4), *twin = taught(context, rows, 4);
    hop_patterns *more = patterns_of(rows + 4 * UNITS, 2, UNITS);
    hop_error error = {0};
    assert_status(hop_memory_learn(memory, more, (hop_strength){2, 1}, &error),
                  HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "knows no strengths"));
    assert_status(hop_memory_reinforce(memory, 0, (hop_strength){1, 1}, &error),
                  HOP_EUNSUPPORTED);
    assert_status(hop_memory_forget(memory, 4, &error), HOP_ENOTFOUND);
    assert_same_memory(memory, twin);
    hop_patterns_free(more);
    hop_memory_free(memory);
    hop_memory_free(twin);
    hop_context_free(context);
    free(rows);
}

static void patterns_only_name_what_imported_couplings_do(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(314, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, ROWS, UNITS);
    hop_memory *memory = taught(context, rows, 0);
    double *w = need(UNITS * UNITS * sizeof *w);
    for (size_t i = 0; i + 1 < UNITS; i++) w[i * UNITS + i + 1] = 0.25;
    assert_ok(hop_memory_import(memory, w, NULL));
    learn_rows(memory, rows, ROWS, (hop_strength){1, 1});
    assert_int_equal(hop_memory_count(memory), ROWS);
    double *back = export_of(memory);
    assert_memory_equal(w, back, UNITS * UNITS * sizeof *w);
    assert_status(hop_memory_forget(memory, 0, NULL), HOP_EUNSUPPORTED);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(back);
    free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_add_up),
        cmocka_unit_test(what_is_forgotten_was_never_learned),
        cmocka_unit_test(what_is_refused_changes_nothing),
        cmocka_unit_test(patterns_only_name_what_imported_couplings_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
