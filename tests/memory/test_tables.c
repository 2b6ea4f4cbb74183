/* SPDX-License-Identifier: MIT */
/* Patterns packed by units, bit by bit, as they come, grow and go. */
#include "core/context.h"
#include "engine.h"
#include "memory/tables.h"

static void check_tables(const hop_tables *tables, const hop_patterns *patterns) {
    const size_t dim = hop_patterns_dim(patterns), count = hop_patterns_count(patterns);
    assert_int_equal(tables->groups, (count + 7) / 8);
    assert_true(tables->groups <= tables->stride);
    assert_int_equal(tables->tiles, (dim + 63) / 64);
    assert_int_equal((uintptr_t)tables->bytes % 64, 0);
    for (size_t i = 0; i < tables->tiles * 64; i++)
        for (size_t g = 0; g < tables->groups; g++) {
            const uint8_t byte = hop_tables_unit(tables, i)[g * 64];
            for (size_t k = 0; k < 8; k++) {
                const size_t row = g * 8 + k;
                const unsigned expected =
                    row < count && i < dim
                        ? hop_patterns_row(patterns, row)[i / 64] >> (i % 64) & 1
                        : 0;
                assert_int_equal(byte >> k & 1, expected);
            }
        }
}

static void every_bit_is_in_its_place(void **state) {
    (void)state;
    static const size_t dims[] = {1, 7, 63, 64, 65, 130, 200};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t d = 0; d < sizeof dims / sizeof *dims; d++) {
        hop_patterns *patterns = NULL;
        assert_ok(hop_patterns_create(dims[d], &patterns));
        hop_tables tables = {0};
        for (size_t more = 1; more <= 21; more += 4) { /* grow by 1, 5, 9, ... */
            const size_t before = hop_patterns_count(patterns);
            assert_ok(hop_patterns_generate_random(patterns, more, 0, 131, before));
            assert_ok(hop_tables_reserve(&tables, context, dims[d], before + more, NULL));
            hop_tables_pack(&tables, patterns, before);
            check_tables(&tables, patterns);
        }
        while (hop_patterns_count(patterns)) { /* and shrink */
            const size_t row = hop_patterns_count(patterns) * 2 / 3;
            assert_ok(hop_patterns_remove(patterns, row));
            hop_tables_pack(&tables, patterns, row);
            check_tables(&tables, patterns);
        }
        hop_tables_clear(&tables);
        hop_tables_clear(&tables);
        hop_patterns_free(patterns);
    }
    hop_context_free(context);
}

static void the_first_room_is_exact_and_limited(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    options.max_bytes = 64 * 2 * 3;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    hop_tables tables = {0};
    assert_ok(hop_tables_reserve(&tables, context, 128, 24, NULL));
    assert_int_equal(tables.stride, 3);
    const hop_tables before = tables;
    hop_error error;
    assert_status(hop_tables_reserve(&tables, context, 128, 25, &error), HOP_ELIMIT);
    assert_non_null(strstr(error.message, "read-out tables"));
    assert_memory_equal(&tables, &before, sizeof tables);
    hop_tables_clear(&tables);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit_is_in_its_place),
        cmocka_unit_test(the_first_room_is_exact_and_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
