/* SPDX-License-Identifier: MIT */
/* Softmax recall of random memories: the random-energy model against sums of drawn
   scores, roots against their equation, and Ramsauer's bound against single steps. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include <hopfield/random.h>
#include <hopfield/theory_attention.h>

static double normal(hop_random *chance) {
    const double u = 1 - hop_random_real(chance), v = hop_random_real(chance);
    return sqrt(-2 * log(u)) * cos(2 * acos(-1) * v);
}

/* Rows of length `length` in random directions. */
static double *draw(hop_random *chance, size_t count, size_t dim, double length) {
    double *rows = malloc(count * dim * sizeof *rows);
    assert_non_null(rows);
    for (size_t r = 0; r < count; r++) {
        double squares = 0;
        for (size_t i = 0; i < dim; i++) {
            rows[r * dim + i] = normal(chance);
            squares += rows[r * dim + i] * rows[r * dim + i];
        }
        for (size_t i = 0; i < dim; i++) rows[r * dim + i] *= length / sqrt(squares);
    }
    return rows;
}

static double dot(const double *a, const double *b, size_t dim) {
    double sum = 0;
    for (size_t i = 0; i < dim; i++) sum += a[i] * b[i];
    return sum;
}

/* Sums over 1023 normal scores, 200 times: their typical logarithm. Below freezing to 1%;
   above it the largest of so few scores stays behind sqrt(2 L) by some percent. */
static void sums_of_scores_follow_the_model(void **state) {
    (void)state;
    enum { OTHERS = 1023, DRAWS = 200 };
    const double dim = 64, betas[] = {0.02, 0.1, 0.2, 0.3, 1.5};
    const double room[] = {0.01, 0.01, 0.02, 0.03, 0.15};
    hop_random chance = hop_random_begin(5, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < sizeof betas / sizeof *betas; k++) {
        double mean = 0;
        for (size_t draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (size_t i = 0; i < OTHERS; i++)
                sum += exp(betas[k] * sqrt(dim) * normal(&chance));
            mean += log(sum) / DRAWS;
        }
        const double theory = hop_theory_attention_others(dim, OTHERS + 1, betas[k], 1);
        assert_true(fabs(mean - theory) < room[k] * theory);
    }
}

static void the_two_phases_meet(void **state) {
    (void)state;
    for (double patterns = 3; patterns < 1e9; patterns *= 7) {
        const double frozen = sqrt(2 * log(patterns - 1) / 64);
        const double below =
            hop_theory_attention_others(64, patterns, frozen * (1 - 1e-9), 1);
        const double above =
            hop_theory_attention_others(64, patterns, frozen * (1 + 1e-9), 1);
        assert_true(fabs(below - 2 * log(patterns - 1)) < 1e-6);
        assert_true(fabs(above - below) < 1e-6);
    }
}

/* At the onset the weight is one half, before it less. Where the nearest memory is
   another there is none. */
static void onset_halves_the_weight(void **state) {
    (void)state;
    for (double dim = 16; dim < 1e4; dim *= 3)
        for (double patterns = 10; patterns < 1e6; patterns *= 10)
            for (double overlap = 0.2; overlap <= 1; overlap += 0.2) {
                const double square = overlap * overlap + 0.3;
                const double at =
                    hop_theory_attention_onset(dim, patterns, overlap, square);
                if (2 * log(patterns - 1) * square > overlap * overlap * dim) {
                    assert_true(isinf(at));
                    continue;
                }
                assert_true(at > 0 && at < sqrt(2 * log(patterns - 1) / dim / square));
                assert_true(
                    fabs(hop_theory_attention_weight(dim, patterns, at, overlap, square) -
                         0.5) < 1e-9);
                assert_true(hop_theory_attention_weight(dim, patterns, at * 0.9, overlap,
                                                        square) < 0.5);
            }
}

/* Without noise and with many dimensions recall begins where beta d - 1 - ln(beta d), the
   most that a state can have over the others, reaches L + beta^2 d / 2. */
static void retrieval_begins_where_a_state_first_holds(void **state) {
    (void)state;
    for (double patterns = 100; patterns < 1e7; patterns *= 10) {
        const double dim = 4000;
        const double at = hop_theory_attention_retrieval(dim, patterns, 0, 0.5);
        const double a = at * dim, m = 1 - 1 / a;
        const double most = a * m - log(m / (1 - m));
        const double others = log(patterns - 1) + at * at * dim * m * m / 2;
        assert_true(fabs(most - others) < 0.05);
        assert_true(at > hop_theory_attention_onset(dim, patterns, 1, 1));
    }
    /* Noise does not matter until it is too much. */
    const double without = hop_theory_attention_retrieval(64, 1024, 0, 0.95);
    assert_true(fabs(hop_theory_attention_retrieval(64, 1024, 1, 0.95) / without - 1) <
                1e-9);
    assert_true(hop_theory_attention_retrieval(64, 1024, 1.75, 0.95) > 1.03 * without);
    assert_true(isinf(hop_theory_attention_retrieval(16, 1e6, 0.3, 0.95)));
}

/* 1 / sqrt(d) does not separate 1024 memories of 64 units, and 0.5 does. */
static void the_default_of_attention_is_too_small(void **state) {
    (void)state;
    const double at = hop_theory_attention_retrieval(64, 1024, 0.3, 0.95);
    assert_true(at > 1 / sqrt(64) && at < 0.5);
    assert_true(fabs(hop_theory_attention_mean(64, 64) - 0.25) < 1e-15);
}

/* One step of recall from queries near memories, in long arithmetic of its own. */
static void steps_stay_within_the_bound(void **state) {
    (void)state;
    enum { COUNT = 12, DIM = 40 };
    hop_random chance = hop_random_begin(8, HOP_STREAM_USER, 0);
    size_t tight = 0;
    for (size_t draws = 0; draws < 300; draws++) {
        const double beta = 0.05 + hop_random_real(&chance);
        double *rows = draw(&chance, COUNT, DIM, sqrt(DIM)), query[DIM], next[DIM] = {0};
        double scores[COUNT], most = -INFINITY, sum = 0, other = -INFINITY;
        double apart = 0, moved = 0;
        for (size_t i = 0; i < DIM; i++)
            query[i] = rows[i] + 0.05 * hop_random_real(&chance) * normal(&chance);
        for (size_t r = 0; r < COUNT; r++) {
            scores[r] = beta * dot(rows + r * DIM, query, DIM);
            most = fmax(most, scores[r]);
            if (r) other = fmax(other, dot(rows, rows + r * DIM, DIM));
        }
        for (size_t r = 0; r < COUNT; r++) sum += exp(scores[r] - most);
        for (size_t r = 0; r < COUNT; r++)
            for (size_t i = 0; i < DIM; i++)
                next[i] += exp(scores[r] - most) / sum * rows[r * DIM + i];
        for (size_t i = 0; i < DIM; i++) {
            apart += (query[i] - rows[i]) * (query[i] - rows[i]);
            moved += (next[i] - rows[i]) * (next[i] - rows[i]);
        }
        const double gap = dot(rows, rows, DIM) - other;
        const double bound =
            hop_theory_attention_bound(COUNT, beta, gap, sqrt(apart), sqrt((double)DIM));
        assert_true(sqrt(moved) <= bound + 1e-12);
        tight += bound < sqrt((double)DIM);
        free(rows);
    }
    assert_true(tight > 100);
}

static void what_makes_no_sense_is_no_number(void **state) {
    (void)state;
    assert_true(isnan(hop_theory_attention_others(0, 10, 1, 1)));
    assert_true(isnan(hop_theory_attention_others(10, 0, 1, 1)));
    assert_true(isnan(hop_theory_attention_others(10, 10, -1, 1)));
    assert_true(isnan(hop_theory_attention_onset(10, 10, NAN, 1)));
    assert_true(isnan(hop_theory_attention_retrieval(10, 10, -0.1, 0.5)));
    assert_true(isnan(hop_theory_attention_retrieval(10, 10, 0.1, 1)));
    assert_true(isnan(hop_theory_attention_mean(NAN, 10)));
    assert_true(isnan(hop_theory_attention_bound(10, NAN, 1, 1, 1)));
    assert_true(hop_theory_attention_weight(64, 1, 0.1, 1, 1) == 1);
    assert_true(hop_theory_attention_bound(1, 1, 1, 1, 1) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_scores_follow_the_model),
        cmocka_unit_test(the_two_phases_meet),
        cmocka_unit_test(onset_halves_the_weight),
        cmocka_unit_test(retrieval_begins_where_a_state_first_holds),
        cmocka_unit_test(the_default_of_attention_is_too_small),
        cmocka_unit_test(steps_stay_within_the_bound),
        cmocka_unit_test(what_makes_no_sense_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
