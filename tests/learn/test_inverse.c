/* SPDX-License-Identifier: MIT */
/* Inverses of overlaps against Gauss and Jordan, whole and grown, full rank and not. */
#include "learn/inverse.h"
#include "learn/rule_memory.h"

static double *k_of(hop_context *context, const int8_t *rows, size_t count, size_t dim,
                    double identity, double overlap, size_t whole) {
    hop_patterns *patterns = patterns_of(rows, count, dim);
    const hop_correlations of = {patterns, identity, overlap};
    double *k = need(count * count * sizeof *k);
    if (whole) { /* the inverse of the first rows in the corner of a larger square */
        double *part = need(whole * whole * sizeof *part);
        assert_ok(hop_inverse_extend(context, &of, 0, whole, part, NULL));
        for (size_t i = 0; i < whole; i++)
            memcpy(k + i * count, part + i * whole, whole * sizeof *k);
        free(part);
    }
    assert_ok(hop_inverse_extend(context, &of, whole, count, k, NULL));
    hop_patterns_free(patterns);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++) assert_true(k[i * count + j] == k[j * count + i]);
    return k;
}

/* Random signs, half as many rows as units at most: eigenvalues of B are above .08. */
static void inverts_what_has_full_rank(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(321, HOP_STREAM_USER, 0);
    for (size_t count = 1; count <= 100; count = count < 8 ? count + 1 : count * 2 - 3) {
        const size_t dim = 2 * count + 20;
        int8_t *rows = random_rows(&chance, count, dim);
        for (int shift = 0; shift < 2; shift++) {
            const double identity = shift * 0.25, overlap = 1 - identity;
            double *b = correlations(rows, count, dim);
            for (size_t i = 0; i < count * count; i++) b[i] *= overlap;
            for (size_t i = 0; i < count; i++) b[i * count + i] += identity;
            double *expected = inverse_of(b, count);
            double *k = k_of(context, rows, count, dim, identity, overlap, 0);
            double *grown = k_of(context, rows, count, dim, identity, overlap, count / 2);
            for (size_t i = 0; i < count * count; i++) {
                assert_true(fabs(k[i] - expected[i]) < 1e-11);
                assert_true(fabs(grown[i] - expected[i]) < 1e-11);
            }
            free(b);
            free(expected);
            free(k);
            free(grown);
        }
        free(rows);
    }
    hop_context_free(context);
}

/* Rows in the span of those before them: duplicates, negatives, and what three others
   make of each other unit by unit: a + b - c where a = c or b = c. */
static void leaves_out_what_is_in_the_span(void **state) {
    (void)state;
    enum { DIM = 40, COUNT = 9 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(322, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (size_t i = 0; i < DIM; i++) {
        rows[2 * DIM + i] = rows[DIM + i];
        rows[4 * DIM + i] = (int8_t)-rows[i];
        if (rows[5 * DIM + i] != rows[6 * DIM + i]) rows[7 * DIM + i] = rows[5 * DIM + i];
        rows[8 * DIM + i] =
            (int8_t)(rows[5 * DIM + i] + rows[6 * DIM + i] - rows[7 * DIM + i]);
        if (rows[8 * DIM + i] != 1 && rows[8 * DIM + i] != -1)
            rows[8 * DIM + i] = rows[7 * DIM + i] = rows[5 * DIM + i];
    }
    double *c = correlations(rows, COUNT, DIM);
    for (size_t whole = 0; whole <= COUNT; whole += 3) {
        double *k = k_of(context, rows, COUNT, DIM, 0, 1, whole);
        double rank = 0;
        for (size_t i = 0; i < COUNT; i++) {
            for (size_t j = 0; j < COUNT; j++)
                rank += k[i * COUNT + j] * c[j * COUNT + i];
            assert_true(k[2 * COUNT + i] == 0 && k[4 * COUNT + i] == 0);
        }
        /* C K C = C: the projection on the span of all rows. */
        for (size_t i = 0; i < COUNT; i++)
            for (size_t j = 0; j < COUNT; j++) {
                double sum = 0;
                for (size_t a = 0; a < COUNT; a++)
                    for (size_t b = 0; b < COUNT; b++)
                        sum += c[i * COUNT + a] * k[a * COUNT + b] * c[b * COUNT + j];
                assert_true(fabs(sum - c[i * COUNT + j]) < 1e-11);
            }
        assert_true(fabs(rank - nearbyint(rank)) < 1e-11 && rank < COUNT - 1.5);
        free(k);
    }
    free(c);
    free(rows);
    hop_context_free(context);
}

static void is_the_same_everywhere(void **state) {
    (void)state;
    enum { DIM = 150, COUNT = 77 };
    hop_random chance = hop_random_begin(323, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_context *plain = context_of(1, HOP_ISA_SCALAR);
    double *first = k_of(plain, rows, COUNT, DIM, 0, 1, 70);
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++) {
        if (!hop_isa_available((hop_isa)isa)) continue;
        hop_context *context = context_of(3, (hop_isa)isa);
        double *k = k_of(context, rows, COUNT, DIM, 0, 1, 70);
        assert_memory_equal(k, first, COUNT * COUNT * sizeof *k);
        free(k);
        hop_context_free(context);
    }
    free(first);
    free(rows);
    hop_context_free(plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inverts_what_has_full_rank),
        cmocka_unit_test(leaves_out_what_is_in_the_span),
        cmocka_unit_test(is_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
