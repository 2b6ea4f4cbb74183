/* SPDX-License-Identifier: MIT */
/* The matrix that mixes patterns: grown, rounded within its bounds, refused beyond. */
#include <math.h>
#include "engine.h"
#include "memory/mixing.h"

enum { DIM = 70, COUNT = 11 };

static hop_tables tables_of(hop_context *context, const hop_patterns *patterns) {
    hop_tables tables = {0};
    assert_ok(hop_tables_reserve(&tables, context, DIM, COUNT, NULL));
    hop_tables_pack(&tables, patterns, 0);
    return tables;
}

static void grows_round_its_corner(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_mixing none = {0}, small = {0}, large = {0};
    assert_ok(hop_mixing_extend(context, &none, 2, &small, NULL));
    for (size_t i = 0; i < 4; i++) small.real[i] = (double)i + 1;
    assert_ok(hop_mixing_extend(context, &small, 3, &large, NULL));
    const double expected[] = {1, 2, 0, 3, 4, 0, 0, 0, 0};
    assert_memory_equal(large.real, expected, sizeof expected);
    assert_int_equal(hop_mixing_size(&large), 2 * 9 * sizeof(double));
    hop_mixing_clear(&small);
    hop_mixing_clear(&large);
    hop_context_free(context);
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.max_bytes = 1000;
    assert_ok(hop_context_create(&options, &context, NULL));
    assert_status(hop_mixing_extend(context, &none, 8, &small, NULL), HOP_ELIMIT);
    hop_context_free(context);
}

static void is_rounded_within_its_bounds(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(371, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_patterns *patterns = patterns_of(rows, COUNT, DIM);
    hop_tables tables = tables_of(context, patterns);
    for (int size = -20; size <= 25; size += 15) {
        hop_mixing none = {0}, mixing = {0};
        assert_ok(hop_mixing_extend(context, &none, COUNT, &mixing, NULL));
        for (size_t i = 0; i < COUNT; i++)
            for (size_t j = 0; j <= i; j++)
                mixing.real[i * COUNT + j] = mixing.real[j * COUNT + i] =
                    ldexp(2 * hop_random_real(&chance) - 1, size);
        assert_ok(hop_mixing_round(context, &tables, DIM, &mixing, NULL));
        for (size_t i = 0; i < COUNT; i++) {
            double row = 0;
            for (size_t j = 0; j < COUNT; j++) {
                const double whole = mixing.whole[i * COUNT + j];
                assert_true(whole == nearbyint(whole));
                assert_true(fabs(whole - mixing.real[i * COUNT + j] * mixing.scale) <=
                            0.5);
                row += fabs(whole);
            }
            assert_true(row * DIM < 0x1p52);
        }
        for (size_t unit = 0; unit < DIM; unit++) {
            double self = 0;
            for (size_t i = 0; i < COUNT; i++)
                for (size_t j = 0; j < COUNT; j++)
                    self += rows[i * DIM + unit] * mixing.whole[i * COUNT + j] *
                            rows[j * DIM + unit];
            assert_true(self == mixing.self[unit]);
        }
        hop_mixing_clear(&mixing);
    }
    hop_tables_clear(&tables);
    hop_patterns_free(patterns);
    hop_context_free(context);
    free(rows);
}

static void what_cannot_be_held_is_refused(void **state) {
    (void)state;
    static const double wrong[] = {NAN, INFINITY, 1e30};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(372, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_patterns *patterns = patterns_of(rows, COUNT, DIM);
    hop_tables tables = tables_of(context, patterns);
    for (size_t k = 0; k < 3; k++) {
        hop_mixing none = {0}, mixing = {0};
        hop_error error = {0};
        assert_ok(hop_mixing_extend(context, &none, COUNT, &mixing, NULL));
        mixing.real[7] = wrong[k];
        assert_status(hop_mixing_round(context, &tables, DIM, &mixing, &error),
                      HOP_EDIVERGED);
        assert_non_null(strstr(error.message, "too large beside 70 units"));
        hop_mixing_clear(&mixing);
    }
    hop_tables_clear(&tables);
    hop_patterns_free(patterns);
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_round_its_corner),
        cmocka_unit_test(is_rounded_within_its_bounds),
        cmocka_unit_test(what_cannot_be_held_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
