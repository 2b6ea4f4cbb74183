/* SPDX-License-Identifier: MIT */
/* The palimpsest of decay: weights by age, the newest kept where Hebb's rule keeps none.
 */
#include "learn/rule_memory.h"
#include "memory/memory.h"

static void weights_fall_with_age(void **state) {
    (void)state;
    enum { DIM = 70, COUNT = 25 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(351, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double *a = need(COUNT * COUNT * sizeof *a);
    for (size_t mu = 0; mu < COUNT; mu++)
        a[mu * COUNT + mu] = pow(0.9, (double)(COUNT - 1 - mu));
    hop_memory *memory = rule_memory(context, "palimpsest:lambda=0.9", rows, 10, DIM);
    learn_rows(memory, rows + 10 * DIM, COUNT - 10, (hop_strength){1, 1});
    /* weights are rounded to 2^-40 */
    assert_couplings(memory, mixed_couplings(rows, COUNT, DIM, a), 1e-11);
    hop_memory *hebb = rule_memory(context, "hebb", rows, COUNT, DIM);
    hop_memory *same = rule_memory(context, "palimpsest:lambda=1", rows, COUNT, DIM);
    assert_same_couplings(hebb, same);
    assert_forgets(context, "palimpsest:lambda=0.9", rows, 6, DIM);
    assert_same_everywhere("palimpsest:lambda=0.9", rows, COUNT, DIM);
    hop_memory_free(memory);
    hop_memory_free(hebb);
    hop_memory_free(same);
    free(a);
    free(rows);
    hop_context_free(context);
}

static void the_usual_decay_keeps_the_most(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = rule_empty(context, "palimpsest", 1000);
    assert_true(fabs(hop_memory_rule_value(memory, 0) - exp(-4.108 * 4.108 / 2000)) <
                1e-15);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* N = 400 under 400 patterns. Of the newest, whose signal is 1 against a crosstalk of
   variance (1/N) sum lambda^2age = 1/4.108^2, a unit is unstable by 1/2 erfc(4.108 / sqrt
   2) = 2e-5: 16 units of 40 patterns of 400 units if none were older. Even age .02 N = 8
   has a signal of e^-.17: 3e-4. Hebb's rule holds none: unstable by 1/2 erfc(1 / sqrt 2)
   = .16. */
static void keeps_the_newest_where_hebb_blacks_out(void **state) {
    (void)state;
    enum { DIM = 400, COUNT = 400, NEWEST = 8 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(352, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *palimpsest = rule_memory(context, "palimpsest", rows, COUNT, DIM);
    hop_memory *hebb = rule_memory(context, "hebb", rows, COUNT, DIM);
    size_t kept = 0, lost = 0, old = 0;
    for (size_t k = 0; k < NEWEST; k++) {
        kept += unstable_units(palimpsest, rows + (COUNT - 1 - k) * DIM);
        lost += unstable_units(hebb, rows + (COUNT - 1 - k) * DIM);
        old += unstable_units(palimpsest, rows + k * DIM);
    }
    assert_true(kept <= 5);                /* .5 expected */
    assert_true(lost > NEWEST * DIM / 10); /* 510 */
    assert_true(old > NEWEST * DIM / 3);   /* forgotten: one half */
    hop_memory_free(palimpsest);
    hop_memory_free(hebb);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_fall_with_age),
        cmocka_unit_test(the_usual_decay_keeps_the_most),
        cmocka_unit_test(keeps_the_newest_where_hebb_blacks_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
