/* SPDX-License-Identifier: MIT */
/* Overlaps of all pairs of patterns against plain double loops. */
#include "memory/gram.h"
#include "engine.h"

static int32_t overlap_of(const int8_t *a, const int8_t *b, size_t dim) {
    int32_t sum = 0;
    for (size_t i = 0; i < dim; i++) sum += a[i] * b[i];
    return sum;
}

/* Around the edges of blocks of 32 rows and of words of 64 units. */
static void is_the_product_of_all_pairs(void **state) {
    (void)state;
    static const size_t counts[] = {0, 1, 2, 31, 32, 33, 64, 65, 100};
    static const size_t dims[] = {1, 2, 63, 64, 65, 130, 517};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(411, HOP_STREAM_USER, 0);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (size_t d = 0; d < sizeof dims / sizeof *dims; d++) {
            const size_t count = counts[c], dim = dims[d];
            int8_t *rows = random_rows(&chance, count, dim);
            hop_patterns *patterns = patterns_of(rows, count, dim);
            int32_t *g = need((count * count + 1) * sizeof *g);
            double *b = need((count * count + 1) * sizeof *b);
            g[count * count] = 77;
            b[count * count] = 77;
            assert_ok(hop_gram(context, patterns, count, g, NULL));
            assert_ok(
                hop_gram_correlations(context, patterns, count, 0.25, 0.75, b, NULL));
            for (size_t mu = 0; mu < count; mu++)
                for (size_t nu = 0; nu < count; nu++) {
                    const int32_t expected =
                        overlap_of(rows + mu * dim, rows + nu * dim, dim);
                    assert_int_equal(g[mu * count + nu], expected);
                    const double part = 0.75 * expected / (double)dim;
                    assert_true(b[mu * count + nu] == (mu == nu ? part + 0.25 : part));
                }
            assert_true(g[count * count] == 77 && b[count * count] == 77);
            free(g);
            free(b);
            hop_patterns_free(patterns);
            free(rows);
        }
    hop_context_free(context);
}

/* A part of the patterns, as learning call by call asks for it. */
static void takes_the_first_patterns(void **state) {
    (void)state;
    enum { COUNT = 70, PART = 41, DIM = 90 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(412, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_patterns *patterns = patterns_of(rows, COUNT, DIM);
    static int32_t whole[COUNT * COUNT], part[PART * PART];
    assert_ok(hop_gram(context, patterns, COUNT, whole, NULL));
    assert_ok(hop_gram(context, patterns, PART, part, NULL));
    for (size_t mu = 0; mu < PART; mu++)
        assert_memory_equal(part + mu * PART, whole + mu * COUNT, PART * sizeof *part);
    hop_patterns_free(patterns);
    free(rows);
    hop_context_free(context);
}

static void is_the_same_everywhere(void **state) {
    (void)state;
    enum { COUNT = 150, DIM = 333 };
    hop_random chance = hop_random_begin(413, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_patterns *patterns = patterns_of(rows, COUNT, DIM);
    static int32_t first[COUNT * COUNT], g[COUNT * COUNT];
    hop_context *plain = context_of(1, HOP_ISA_SCALAR);
    assert_ok(hop_gram(plain, patterns, COUNT, first, NULL));
    hop_context_free(plain);
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        for (unsigned threads = 1; threads <= 4; threads *= 2) {
            if (!hop_isa_available((hop_isa)isa)) continue;
            hop_context *context = context_of(threads, (hop_isa)isa);
            memset(g, 0x55, sizeof g);
            assert_ok(hop_gram(context, patterns, COUNT, g, NULL));
            assert_memory_equal(g, first, sizeof g);
            hop_context_free(context);
        }
    hop_patterns_free(patterns);
    free(rows);
}

static void keeps_to_limits_and_interrupts(void **state) {
    (void)state;
    enum { COUNT = 10, DIM = 64 };
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    options.max_bytes = COUNT * COUNT * sizeof(int32_t);
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    hop_random chance = hop_random_begin(414, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT + 1, DIM);
    hop_patterns *patterns = patterns_of(rows, COUNT + 1, DIM);
    static int32_t g[COUNT * COUNT];
    static double b[COUNT * COUNT];
    assert_ok(hop_gram(context, patterns, COUNT, g, NULL));
    assert_status(hop_gram(context, patterns, COUNT + 1, NULL, NULL), HOP_ELIMIT);
    assert_status(hop_gram_correlations(context, patterns, COUNT, 0, 1, b, NULL),
                  HOP_ELIMIT);
    hop_context_interrupt(context);
    assert_status(hop_gram(context, patterns, COUNT, g, NULL), HOP_EINTERRUPTED);
    hop_context_clear_interrupt(context);
    assert_ok(hop_gram(context, patterns, COUNT, g, NULL));
    hop_patterns_free(patterns);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_product_of_all_pairs),
        cmocka_unit_test(takes_the_first_patterns),
        cmocka_unit_test(is_the_same_everywhere),
        cmocka_unit_test(keeps_to_limits_and_interrupts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
