/* SPDX-License-Identifier: MIT */
/* The form of dense sequences against plain powers of overlaps. */
#include <math.h>

#include "check_cursor.h"
#include "memory/form.h"

enum { MOST = 12 };

static hop_memory *dense_memory(hop_context *context, const int8_t *rows, size_t count,
                                size_t dim, int cyclic, unsigned power) {
    char rule[64];
    snprintf(rule, sizeof rule, "sequence:dense=%u,cyclic=%d", power, cyclic);
    hop_memory_options how = HOP_MEMORY_OPTIONS_INIT;
    how.rule = rule;
    return memory_of(context, &how, rows, count, dim);
}

static __int128 integer_power(int64_t base, unsigned power) {
    __int128 product = 1;
    while (power--) product *= base;
    return product;
}

/* sum_nu xi_i^nu (sum_(j != i) xi_j^(nu-1) s_j)^n, in integers and in terms of m. */
static hop_raw plain_field(const int8_t *rows, size_t count, size_t dim, int cyclic,
                           unsigned power, const int8_t *s, size_t i) {
    hop_raw h = {0, 0};
    for (size_t nu = cyclic ? 0 : 1; nu < count; nu++) {
        const int8_t *from = rows + (nu ? nu - 1 : count - 1) * dim;
        int64_t overlap = 0;
        for (size_t j = 0; j < dim; j++) overlap += j == i ? 0 : from[j] * s[j];
        if (power <= 10) h.exact += rows[nu * dim + i] * integer_power(overlap, power);
        h.rounded += rows[nu * dim + i] * pow((double)overlap / (double)dim, power);
    }
    return h;
}

static void check_fields(hop_cursor *cursor, const int8_t *rows, size_t count, int cyclic,
                         unsigned power, const int8_t *s) {
    const size_t dim = cursor->state.dim;
    uint64_t plus[MOST_UNITS / 64 + 1], zero[MOST_UNITS / 64 + 1];
    hop_cursor_signs(cursor, plus, zero);
    for (size_t i = 0; i < dim; i++) {
        const hop_raw h = cursor->landscape->field(cursor, i);
        const hop_raw want = plain_field(rows, count, dim, cyclic, power, s, i);
        if (cursor->exact) {
            assert_true(h.exact == want.exact && h.rounded == 0);
            assert_int_equal(plus[i / 64] >> (i % 64) & 1, want.exact > 0);
            assert_int_equal(zero[i / 64] >> (i % 64) & 1, want.exact == 0);
        } else {
            /* P powers of at most ((N + 1) / N)^n, each of 2 n roundings */
            const double size = pow(1 + 1.0 / (double)dim, power);
            assert_true(fabs(h.rounded - want.rounded) <=
                        (double)count * 3 * power * size * 0x1p-52);
            assert_true(h.exact == 0);
        }
    }
}

/* Powers 1 to 10 stay exact for these sizes, 60 does not. */
static void fields_are_the_powers(void **state) {
    (void)state;
    contexts all = all_contexts();
    const unsigned powers[] = {1, 2, 3, 10, 60};
    for (uint64_t trial = 0; trial < 100; trial++) {
        hop_random chance = hop_random_begin(341, HOP_STREAM_TRIAL, trial);
        const size_t dim = 10 + (size_t)hop_random_below(&chance, MOST_UNITS - 9);
        const size_t count = 1 + (size_t)hop_random_below(&chance, MOST);
        const int cyclic = (int)hop_random_below(&chance, 2);
        const unsigned power = powers[trial % 5];
        int8_t *rows = random_rows(&chance, count, dim), s[MOST_UNITS];
        hop_memory *memory =
            dense_memory(all.each[trial % all.count], rows, count, dim, cyclic, power);
        hop_cursor *cursor;
        assert_ok(hop_cursor_create(memory, &cursor));
        assert_int_equal(cursor->exact, power <= 10);
        for (size_t i = 0; i < dim; i++)
            s[i] = (int8_t)((int)hop_random_below(&chance, 3) - 1);
        hop_state_load(&cursor->state, s);
        hop_cursor_load(cursor);
        for (int change = 0; change < 4; change++) {
            check_fields(cursor, rows, count, cyclic, power, s);
            const size_t unit = (size_t)hop_random_below(&chance, dim);
            s[unit] = s[unit] > 0 ? -1 : 1;
            hop_cursor_change(cursor, unit, s[unit]);
        }
        check_fields(cursor, rows, count, cyclic, power, s);
        hop_cursor_free(cursor);
        hop_memory_free(memory);
        free(rows);
    }
    contexts_free(&all);
}

/* (N + 1)^n P < 2^127: with 127 units, 18 patterns of power 17 are 128^17 18, over 2^123;
   power 18 is over 2^130. Others lie just below the bound, and on it. */
static void integers_end_at_127_bits(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(342, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 18, 127);
    const struct {
        size_t dim, count;
        unsigned power;
        bool exact;
    } cases[] = {{127, 18, 17, true}, {127, 18, 18, false}, {63, 1, 21, true}, /* 2^126 */
                 {63, 2, 21, false},                                           /* 2^127 */
                 {127, 1, 18, true},                                           /* 2^126 */
                 {127, 2, 18, false}};                                         /* 2^127 */
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_memory *memory =
            dense_memory(context, rows, cases[k].count, cases[k].dim, 1, cases[k].power);
        assert_int_equal(hop_memory_exact(memory), cases[k].exact);
        hop_memory_free(memory);
    }
    free(rows);
    hop_context_free(context);
}

/* External fields count in the same terms as m^n, exact or not. */
static void external_fields_are_scaled(void **state) {
    (void)state;
    enum { DIM = 40, COUNT = 3 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(343, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double fields[DIM];
    for (size_t i = 0; i < DIM; i++) fields[i] = 0.125;
    for (unsigned power = 3; power <= 63; power += 60) {
        hop_memory *memory = dense_memory(context, rows, COUNT, DIM, 1, power);
        hop_cursor *cursor;
        assert_ok(hop_cursor_create(memory, &cursor));
        hop_state_load(&cursor->state, rows);
        hop_cursor_load(cursor);
        for (size_t i = 0; i < DIM; i++)
            assert_true(fabs(hop_cursor_field(cursor, i) -
                             plain_field(rows, COUNT, DIM, 1, power, rows, i).rounded) <
                        1e-12);
        assert_ok(hop_cursor_expose(cursor, fields, NULL));
        for (size_t i = 0; i < DIM; i++)
            assert_true(fabs(hop_cursor_field(cursor, i) - 0.125 -
                             plain_field(rows, COUNT, DIM, 1, power, rows, i).rounded) <
                        1e-12);
        hop_cursor_free(cursor);
        hop_memory_free(memory);
    }
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_the_powers),
        cmocka_unit_test(integers_end_at_127_bits),
        cmocka_unit_test(external_fields_are_scaled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
