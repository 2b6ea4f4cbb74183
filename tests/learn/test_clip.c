/* SPDX-License-Identifier: MIT */
/* The palimpsest of bounded couplings: against plain loops, and beside Hebb's rule. */
#include "learn/rule_memory.h"
#include "memory/memory.h"

enum { COUNT = 200 };

/* w <- clip(w + xi xi^T / sqrt(N), -A, A) without the diagonal. */
static double *reference(const int8_t *rows, size_t count, size_t dim, double a) {
    double *w = need(dim * dim * sizeof *w);
    const double step = 1 / sqrt((double)dim);
    for (size_t mu = 0; mu < count; mu++)
        for (size_t i = 0; i < dim; i++)
            for (size_t j = 0; j < dim; j++) {
                if (i == j) continue;
                double *at = &w[i * dim + j];
                *at += step * rows[mu * dim + i] * rows[mu * dim + j];
                *at = fmin(fmax(*at, -a), a);
            }
    return w;
}

/* 100 units make .4 four steps of a tenth; of 90 units it is 3.79 steps, held as 4, and
   .01 is less than a step, held as 1. Sums of 200 steps err by 1e-13. */
static void is_the_plain_rule(void **state) {
    (void)state;
    static const struct {
        const char *rule;
        size_t dim;
        double a;
    } cases[] = {{"palimpsest:clip=0.4", 100, 0.4},
                 {"palimpsest:clip=0.7", 100, 0.7},
                 {"palimpsest:clip=0.4", 90, 4 / 9.486832980505138},
                 {"palimpsest:clip=0.01", 90, 1 / 9.486832980505138}};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(381, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, 100);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const size_t dim = cases[k].dim;
        hop_memory *memory = rule_memory(context, cases[k].rule, rows, COUNT, dim);
        assert_couplings(memory, reference(rows, COUNT, dim, cases[k].a), 1e-12);
        assert_true(hop_memory_exact(memory));
        assert_true(hop_memory_symmetric(memory));
        hop_memory_free(memory);
    }
    free(rows);
    hop_context_free(context);
}

/* No coupling of 50 patterns reaches 50 steps: sqrt(N) w are Hebb's N w. */
static void wide_bounds_are_hebbs_rule(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(382, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 50, 100);
    hop_memory *clip = rule_memory(context, "palimpsest:clip=5", rows, 50, 100);
    hop_memory *hebb = rule_memory(context, "hebb", rows, 50, 100);
    double *w = export_of(hebb);
    for (size_t i = 0; i < 100 * 100; i++) w[i] *= 10;
    assert_couplings(clip, w, 1e-14);
    hop_memory_free(clip);
    hop_memory_free(hebb);
    free(rows);
    hop_context_free(context);
}

static void the_name_alone_is_the_form_of_decay(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *decay = rule_empty(context, "palimpsest", 10);
    hop_memory *clip = rule_empty(context, "palimpsest:clip=0.4", 10);
    assert_string_equal(hop_memory_rule(decay)->parameters[0].name, "lambda");
    assert_string_equal(hop_memory_rule(clip)->parameters[0].name, "clip");
    assert_true(hop_memory_rule_value(clip, 0) == 0.4);
    hop_memory_free(decay);
    hop_memory_free(clip);
    hop_context_free(context);
}

/* N = 400 under 400 patterns, A = 8 steps: couplings wander over 17 values, of variance
   8 9 / 3 = 24, and a pattern moves those that are not at their bound already: the newest
   has a signal of 400 16/17 = 376 against a crosstalk of sqrt(24 400) = 98, and a unit is
   unstable by 1/2 erfc(3.84 / sqrt 2) = 6e-5. The slowest wave of this walk fades by
   pi^2 / (2 17^2) = .017 a pattern: at age 7 the signal is 3.4 of the crosstalk and a
   unit unstable by 3e-4, and less than 1 of the newest 8 patterns' 3200 units is.
   Hebb's rule holds none: 1/2 erfc(1 / sqrt 2) = .16, 510 units. */
static void keeps_the_newest_where_hebb_blacks_out(void **state) {
    (void)state;
    enum { DIM = 400, MANY = 400, NEWEST = 8 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(383, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, MANY, DIM);
    hop_memory *clip = rule_memory(context, "palimpsest:clip=0.4", rows, MANY, DIM);
    hop_memory *hebb = rule_memory(context, "hebb", rows, MANY, DIM);
    size_t kept = 0, lost = 0, old = 0;
    for (size_t k = 0; k < NEWEST; k++) {
        kept += unstable_units(clip, rows + (MANY - 1 - k) * DIM);
        lost += unstable_units(hebb, rows + (MANY - 1 - k) * DIM);
        old += unstable_units(clip, rows + k * DIM);
    }
    assert_true(kept <= 7); /* a mean below 1 gives more by 1e-5 */
    assert_true(lost > NEWEST * DIM / 10);
    assert_true(old > NEWEST * DIM / 3); /* forgotten: one half */
    hop_memory_free(clip);
    hop_memory_free(hebb);
    free(rows);
    hop_context_free(context);
}

static void forgets_and_is_the_same_everywhere(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(384, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, 100);
    hop_memory *whole = rule_memory(context, "palimpsest:clip=0.4", rows, COUNT, 100);
    hop_memory *grown = rule_empty(context, "palimpsest:clip=0.4", 100);
    for (size_t mu = 0; mu < COUNT; mu++)
        learn_rows(grown, rows + mu * 100, 1, (hop_strength){1, 1});
    assert_same_couplings(whole, grown);
    assert_forgets(context, "palimpsest:clip=0.1", rows, 7, 100);
    assert_same_everywhere("palimpsest:clip=0.4", rows, COUNT, 100);
    hop_memory_free(whole);
    hop_memory_free(grown);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_plain_rule),
        cmocka_unit_test(wide_bounds_are_hebbs_rule),
        cmocka_unit_test(the_name_alone_is_the_form_of_decay),
        cmocka_unit_test(keeps_the_newest_where_hebb_blacks_out),
        cmocka_unit_test(forgets_and_is_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
