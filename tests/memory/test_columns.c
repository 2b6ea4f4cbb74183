/* SPDX-License-Identifier: MIT */
/* Columns bit by bit, and their limit. */
#include "core/context.h"
#include "engine.h"
#include "memory/columns.h"

static void every_bit_is_in_its_place(void **state) {
    (void)state;
    static const size_t dims[] = {1, 63, 64, 65, 200}, counts[] = {1, 8, 9, 517, 1030};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t d = 0; d < 5; d++)
        for (size_t n = 0; n < 5; n++) {
            hop_patterns *patterns = NULL;
            hop_tables tables = {0};
            hop_columns columns;
            assert_ok(hop_patterns_create(dims[d], &patterns));
            assert_ok(hop_patterns_generate_random(patterns, counts[n], 0, 651, d));
            assert_ok(hop_tables_reserve(&tables, context, dims[d], counts[n], NULL));
            hop_tables_pack(&tables, patterns, 0);
            assert_ok(hop_columns_create(&tables, context, &columns, NULL));
            assert_int_equal(columns.stride, (counts[n] + 7) / 8);
            for (size_t i = 0; i < dims[d]; i++)
                for (size_t mu = 0; mu < columns.stride * 8; mu++) {
                    const unsigned bit =
                        hop_columns_unit(&columns, i)[mu / 8] >> (mu % 8) & 1;
                    const unsigned want =
                        mu < counts[n]
                            ? hop_patterns_row(patterns, mu)[i / 64] >> (i % 64) & 1
                            : 0;
                    assert_int_equal(bit, want);
                }
            hop_columns_clear(&columns);
            hop_columns_clear(&columns);
            hop_tables_clear(&tables);
            hop_patterns_free(patterns);
        }
    hop_context_free(context);
}

static void none_and_too_many(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    options.max_bytes = 64 * 2 * 3;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    hop_tables none = {.tiles = 2};
    hop_columns columns;
    hop_error error;
    assert_ok(hop_columns_create(&none, context, &columns, NULL));
    assert_null(hop_columns_unit(&columns, 100));
    const hop_tables many = {.tiles = 2, .groups = 4, .stride = 4};
    assert_status(hop_columns_create(&many, context, &columns, &error), HOP_ELIMIT);
    assert_non_null(strstr(error.message, "columns"));
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit_is_in_its_place),
        cmocka_unit_test(none_and_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
