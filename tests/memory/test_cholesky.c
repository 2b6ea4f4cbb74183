/* SPDX-License-Identifier: MIT */
/* Inverses against Gauss and Jordan, a plain sweep and identities; whole and bordered. */
#include "memory/cholesky.h"
#include "learn/rule_memory.h"

/* xi^mu.xi^nu as doubles. */
static double *gram_of(const int8_t *rows, size_t count, size_t dim) {
    double *g = correlations(rows, count, dim);
    for (size_t i = 0; i < count * count; i++) g[i] = nearbyint(g[i] * (double)dim);
    return g;
}

/* K of a copy of a; what lies above its diagonal is hidden. */
static double *inverted(hop_context *context, const double *a, size_t count,
                        double tolerance, size_t *rank) {
    double *k = copy_of(a, count * count * sizeof *k);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) k[i * count + j] = NAN;
    assert_ok(hop_cholesky_invert(context, k, count, tolerance, rank, NULL));
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_equal(&k[i * count + j], &k[j * count + i], sizeof *k);
    return k;
}

/* The largest |A K A - A|. */
static double residual_of(const double *a, const double *k, size_t count) {
    double *ak = need(count * count * sizeof *ak), worst = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < count; l++)
            for (size_t j = 0; j < count; j++)
                ak[i * count + j] += a[i * count + l] * k[l * count + j];
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            double sum = -a[i * count + j];
            for (size_t l = 0; l < count; l++)
                sum += ak[i * count + l] * a[l * count + j];
            worst = fmax(worst, fabs(sum));
        }
    free(ak);
    return worst;
}

/* Random signs, half as many rows as units at most: eigenvalues of C = G / N are above
   (1 - sqrt(1/2))^2 = .08, so that N K is within 200 2^-53 (6 / .08)^2 = 1e-10 of exact;
   1e-12 holds with room. */
static void inverts_what_has_full_rank(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(421, HOP_STREAM_USER, 0);
    for (size_t count = 1; count <= 200; count = count < 70 ? count + 1 : count + 65) {
        const size_t dim = 2 * count + 20;
        int8_t *rows = random_rows(&chance, count, dim);
        for (int dreaming = 0; dreaming < 2; dreaming++) {
            const double t = 7, n = (double)dim;
            double *a = gram_of(rows, count, dim);
            for (size_t i = 0; i < count && dreaming; i++) {
                for (size_t j = 0; j < count; j++) a[i * count + j] *= t / (1 + t);
                a[i * count + i] += n / (1 + t);
            }
            size_t rank = 0;
            double *k =
                inverted(context, a, count, hop_cholesky_tolerance(count, n), &rank);
            double *expected = inverse_of(a, count);
            assert_int_equal(rank, count);
            for (size_t i = 0; i < count * count; i++)
                assert_true(n * fabs(k[i] - expected[i]) < 1e-12);
            free(a);
            free(k);
            free(expected);
        }
        free(rows);
    }
    hop_context_free(context);
}

/* The rows of Hadamard's matrix are orthogonal: K = I / N, exact as sqrt(64) is. */
static void orthogonal_rows_invert_exactly(void **state) {
    (void)state;
    enum { COUNT = 64 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    static int8_t rows[COUNT * COUNT];
    for (unsigned i = 0; i < COUNT; i++)
        for (unsigned j = 0; j < COUNT; j++)
            rows[i * COUNT + j] = __builtin_popcount(i & j) % 2 ? -1 : 1;
    double *g = gram_of(rows, COUNT, COUNT);
    size_t rank = 0;
    double *k = inverted(context, g, COUNT, 0, &rank);
    assert_int_equal(rank, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < COUNT; j++)
            assert_true(k[i * COUNT + j] == (i == j ? 1.0 / COUNT : 0));
    free(g);
    free(k);
    hop_context_free(context);
}

/* The formula of the header one pivot at a time. */
static size_t plain_sweep(double *a, size_t count, double tolerance) {
    int *taken = need(count * sizeof *taken);
    double *u = need(count * sizeof *u);
    size_t rank = 0;
    for (;; rank++) {
        size_t k = count;
        for (size_t i = 0; i < count; i++)
            if (!taken[i] && a[i * count + i] > tolerance &&
                (k == count || a[i * count + i] > a[k * count + k]))
                k = i;
        if (k == count) break;
        const double root = sqrt(a[k * count + k]);
        for (size_t j = 0; j < count; j++) u[j] = a[k * count + j] / root;
        for (size_t j = 0; j < count; j++) a[k * count + j] = a[j * count + k] = 0;
        u[k] = -1 / root;
        taken[k] = 1;
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < count; j++) a[i * count + j] -= u[i] * u[j];
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            a[i * count + j] = taken[i] && taken[j] ? 0 - a[i * count + j] : 0;
    free(taken);
    free(u);
    return rank;
}

/* Every eighth row a copy of one before it or its negative. */
static void repeat_rows(hop_random *chance, int8_t *rows, size_t count, size_t dim,
                        size_t *repeated) {
    *repeated = 0;
    for (size_t mu = 8; mu < count; mu += 8, ++*repeated) {
        const size_t from = hop_random_below(chance, mu);
        const int sign = hop_random_below(chance, 2) ? 1 : -1;
        for (size_t i = 0; i < dim; i++)
            rows[mu * dim + i] = (int8_t)(sign * rows[from * dim + i]);
    }
}

/* Panels and squares change no bit, on no instruction set, on no number of threads. */
static void is_the_plain_sweep_everywhere(void **state) {
    (void)state;
    static const size_t counts[] = {1, 15, 16, 17, 63, 65, 128, 131, 210};
    hop_random chance = hop_random_begin(422, HOP_STREAM_USER, 0);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        const size_t count = counts[c], dim = count + 30;
        int8_t *rows = random_rows(&chance, count, dim);
        size_t repeated;
        repeat_rows(&chance, rows, count, dim, &repeated);
        double *g = gram_of(rows, count, dim);
        double *expected = copy_of(g, count * count * sizeof *g);
        const double tolerance = hop_cholesky_tolerance(count, (double)dim);
        const size_t taken = plain_sweep(expected, count, tolerance);
        assert_int_equal(taken, count - repeated);
        for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
            for (unsigned threads = 1; threads <= 4; threads *= 2) {
                if (!hop_isa_available((hop_isa)isa)) continue;
                hop_context *context = context_of(threads, (hop_isa)isa);
                size_t rank = 0;
                double *k = inverted(context, g, count, tolerance, &rank);
                assert_int_equal(rank, taken);
                assert_memory_equal(k, expected, count * count * sizeof *k);
                free(k);
                hop_context_free(context);
            }
        free(rows);
        free(g);
        free(expected);
    }
}

/* Of equal rows and negatives the first is taken, the others get zeros. */
static void leaves_out_duplicates_and_negatives(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(423, HOP_STREAM_USER, 0);
    for (size_t count = 9; count <= 150; count += 23) {
        const size_t dim = 2 * count;
        int8_t *rows = random_rows(&chance, count, dim);
        size_t repeated, rank = 0;
        repeat_rows(&chance, rows, count, dim, &repeated);
        double *g = gram_of(rows, count, dim), trace = 0;
        const double n = (double)dim;
        double *k = inverted(context, g, count, hop_cholesky_tolerance(count, n), &rank);
        assert_int_equal(rank, count - repeated);
        assert_true(residual_of(g, k, count) < 1e-11 * n);
        for (size_t mu = 0; mu < count; mu++) {
            const int copy = mu && mu % 8 == 0;
            assert_int_equal(k[mu * count + mu] == 0, copy);
            for (size_t nu = 0; nu < count; nu++) {
                if (copy) assert_true(k[mu * count + nu] == 0);
                trace += k[mu * count + nu] * g[nu * count + mu];
            }
        }
        assert_true(fabs(trace - (double)rank) < 1e-10);
        free(g);
        free(k);
        free(rows);
    }
    hop_context_free(context);
}

/* More patterns than units: their span is everything, W = xi^T K xi = I. */
static void more_rows_than_units_span_everything(void **state) {
    (void)state;
    enum { DIM = 48, COUNT = 160 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(424, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double *g = gram_of(rows, COUNT, DIM);
    size_t rank = 0;
    double *k = inverted(context, g, COUNT, hop_cholesky_tolerance(COUNT, DIM), &rank);
    assert_int_equal(rank, DIM);
    static double half[COUNT * DIM];
    for (size_t mu = 0; mu < COUNT; mu++)
        for (size_t nu = 0; nu < COUNT; nu++)
            for (size_t i = 0; i < DIM; i++)
                half[mu * DIM + i] += k[mu * COUNT + nu] * rows[nu * DIM + i];
    for (size_t i = 0; i < DIM; i++)
        for (size_t j = 0; j < DIM; j++) {
            double w = 0;
            for (size_t mu = 0; mu < COUNT; mu++)
                w += rows[mu * DIM + i] * half[mu * DIM + j];
            assert_true(fabs(w - (i == j)) < 1e-11);
        }
    free(rows);
    free(g);
    free(k);
    hop_context_free(context);
}

/* Row by row from nothing and from the middle: the same span, and the same inverse where
   all rows count. P = N / 2 as above, in 150 steps: 1e-11. */
static void grows_row_by_row(void **state) {
    (void)state;
    enum { COUNT = 150, STRIDE = COUNT + 3 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(425, HOP_STREAM_USER, 0);
    for (int repeats = 0; repeats < 2; repeats++)
        for (size_t whole = 0; whole < COUNT; whole += 70) {
            const size_t dim = 2 * COUNT;
            int8_t *rows = random_rows(&chance, COUNT, dim);
            size_t repeated = 0, rank = 0, found;
            if (repeats) repeat_rows(&chance, rows, COUNT, dim, &repeated);
            double *g = gram_of(rows, COUNT, dim);
            const double tolerance = hop_cholesky_tolerance(COUNT, (double)dim);
            double *batch = inverted(context, g, COUNT, tolerance, &rank);
            double *part = need((whole * whole + 1) * sizeof *part);
            double *k = need((size_t)COUNT * STRIDE * sizeof *k);
            for (size_t i = 0; i < whole; i++)
                memcpy(part + i * whole, g + i * COUNT, whole * sizeof *part);
            assert_ok(hop_cholesky_invert(context, part, whole, tolerance, &found, NULL));
            for (size_t i = 0; i < whole; i++)
                memcpy(k + i * STRIDE, part + i * whole, whole * sizeof *k);
            for (size_t row = whole; row < COUNT; row++) {
                bool independent;
                assert_ok(hop_cholesky_append(context, k, STRIDE, row, g + row * COUNT,
                                              tolerance, &independent, NULL));
                assert_int_equal(independent, !(repeats && row && row % 8 == 0));
                found += independent;
            }
            assert_int_equal(found, rank);
            for (size_t i = 0; i < COUNT; i++)
                for (size_t j = 0; j < STRIDE; j++) {
                    const double expected = j < COUNT ? batch[i * COUNT + j] : 0;
                    assert_true(fabs(k[i * STRIDE + j] - expected) * (double)dim < 1e-11);
                    if (j < COUNT) assert_true(k[i * STRIDE + j] == k[j * STRIDE + i]);
                }
            free(rows);
            free(g);
            free(batch);
            free(part);
            free(k);
        }
    hop_context_free(context);
}

/* The rows that fill their space: P = N - 1, where the least distance of a row from the
   span of the others is small. A K - I stays within 2^-53 P cond(A). */
static void bordering_holds_near_the_edge(void **state) {
    (void)state;
    enum { DIM = 128, COUNT = DIM - 1 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(426, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double *g = gram_of(rows, COUNT, DIM);
    size_t rank = 0;
    const double tolerance = hop_cholesky_tolerance(COUNT, DIM);
    double *k = inverted(context, g, COUNT, tolerance, &rank);
    double *grown = need(COUNT * COUNT * sizeof *grown), trace = 0;
    for (size_t row = 0; row < COUNT; row++) {
        bool independent;
        assert_ok(hop_cholesky_append(context, grown, COUNT, row, g + row * COUNT,
                                      tolerance, &independent, NULL));
        assert_true(independent);
        trace += k[row * COUNT + row];
    }
    assert_int_equal(rank, COUNT);
    /* eigenvalues of A reach 4 N, those of K the trace */
    const double room = ldexp(COUNT, -53) * 4 * DIM * trace;
    assert_true(residual_of(g, k, COUNT) < room * DIM);
    assert_true(residual_of(g, grown, COUNT) < room * DIM);
    free(rows);
    free(g);
    free(k);
    free(grown);
    hop_context_free(context);
}

static void bordering_is_the_same_everywhere(void **state) {
    (void)state;
    enum { COUNT = 90, DIM = 170 };
    hop_random chance = hop_random_begin(427, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double *g = gram_of(rows, COUNT, DIM);
    static double first[COUNT * COUNT], k[COUNT * COUNT];
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        for (unsigned threads = 1; threads <= 4; threads *= 2) {
            if (!hop_isa_available((hop_isa)isa)) continue;
            hop_context *context = context_of(threads, (hop_isa)isa);
            for (size_t row = 0; row < COUNT; row++) {
                bool independent;
                assert_ok(hop_cholesky_append(context, k, COUNT, row, g + row * COUNT,
                                              1e-8, &independent, NULL));
            }
            if (isa == HOP_ISA_SCALAR && threads == 1) memcpy(first, k, sizeof k);
            assert_memory_equal(k, first, sizeof k);
            hop_context_free(context);
        }
    free(rows);
    free(g);
}

static void nothing_and_zeros_have_no_rank(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    double zeros[9] = {0}, one = 4;
    size_t rank = 77;
    assert_ok(hop_cholesky_invert(context, zeros, 0, 0, &rank, NULL));
    assert_int_equal(rank, 0);
    assert_ok(hop_cholesky_invert(context, zeros, 3, 0, &rank, NULL));
    assert_int_equal(rank, 0);
    for (size_t i = 0; i < 9; i++) assert_true(zeros[i] == 0);
    assert_ok(hop_cholesky_invert(context, &one, 1, 0, &rank, NULL));
    assert_true(one == 0.25 && rank == 1);
    hop_context_free(context);
}

static void refuses_and_leaves_alone(void **state) {
    (void)state;
    enum { COUNT = 5 };
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    /* 129 doubles of scratch for each of 16 rows are the largest structure */
    options.max_bytes = 16 * 129 * sizeof(double);
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    double a[COUNT * COUNT] = {0}, before[COUNT * COUNT];
    size_t rank = 77;
    bool independent = true;
    for (size_t i = 0; i < COUNT; i++) a[i * COUNT + i] = 2;
    a[3 * COUNT + 1] = INFINITY;
    memcpy(before, a, sizeof a);
    assert_status(hop_cholesky_invert(context, a, COUNT, 0, &rank, NULL), HOP_EDIVERGED);
    assert_memory_equal(a, before, sizeof a);
    assert_status(hop_cholesky_invert(context, NULL, 17, 0, &rank, NULL), HOP_ELIMIT);
    assert_status(hop_cholesky_append(context, a, COUNT, 1, (double[]){NAN, 1}, 0,
                                      &independent, NULL),
                  HOP_EDIVERGED);
    assert_memory_equal(a, before, sizeof a);
    a[3 * COUNT + 1] = 0;
    hop_context_interrupt(context);
    assert_status(hop_cholesky_invert(context, a, COUNT, 0, &rank, NULL),
                  HOP_EINTERRUPTED);
    hop_context_clear_interrupt(context);
    double tiny = 1e-310; /* its inverse is over the range of doubles */
    assert_status(hop_cholesky_invert(context, &tiny, 1, 0, &rank, NULL), HOP_EDIVERGED);
    assert_true(rank == 77 && independent);
    assert_ok(hop_cholesky_invert(context, a, COUNT, 0, &rank, NULL));
    assert_int_equal(rank, COUNT);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inverts_what_has_full_rank),
        cmocka_unit_test(orthogonal_rows_invert_exactly),
        cmocka_unit_test(is_the_plain_sweep_everywhere),
        cmocka_unit_test(leaves_out_duplicates_and_negatives),
        cmocka_unit_test(more_rows_than_units_span_everything),
        cmocka_unit_test(grows_row_by_row),
        cmocka_unit_test(bordering_holds_near_the_edge),
        cmocka_unit_test(bordering_is_the_same_everywhere),
        cmocka_unit_test(nothing_and_zeros_have_no_rank),
        cmocka_unit_test(refuses_and_leaves_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
