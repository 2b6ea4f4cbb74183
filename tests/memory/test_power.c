/* SPDX-License-Identifier: MIT */
/* The forms of powers: where integers end, energies, scalings, and parts. */
#include "dense_reference.h"

/* (N + 1)^n sum |c| < 2^124: 128^17 is 2^119, 64^20 is 2^120. */
static void integers_end_below_124_bits(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(615, HOP_STREAM_USER, 0);
    static const struct {
        size_t dim;
        unsigned n;
        int64_t c;
        bool exact;
    } cases[] = {{127, 17, 31, true}, {127, 17, 32, false}, {63, 20, 15, true},
                 {63, 20, 16, false}, {127, 18, 1, false},  {1, 30, 1, true}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        dense_case d = {POLY, cases[k].n, cases[k].dim, 1, NULL, {cases[k].c}};
        d.rows = random_rows(&chance, 1, d.dim);
        hop_memory *memory = dense_memory(&d, context);
        double energy;
        assert_int_equal(hop_memory_exact(memory), cases[k].exact);
        assert_int_equal(hop_memory_integers(memory), cases[k].exact);
        assert_ok(hop_memory_energy(memory, d.rows, 1, &energy, NULL));
        const double want = (double)plain_energy(&d, d.rows);
        assert_true(fabs(energy - want) <= 1e-14 * fabs(want));
        hop_memory_free(memory);
        free(d.rows);
    }
    hop_context_free(context);
}

/* Just beside the border both ways of counting agree: the same patterns with strengths
   that are 1 and 2^k times as large. */
static void both_sides_of_the_border_agree(void **state) {
    (void)state;
    enum { DIM = 63, COUNT = 12 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(616, HOP_STREAM_USER, 0);
    dense_case d = {.kind = POLY, .n = 20, .dim = DIM, .count = COUNT};
    d.rows = random_rows(&chance, COUNT, DIM);
    for (size_t mu = 0; mu < COUNT; mu++) d.c[mu] = 1;
    dense_case larger = d;
    for (size_t mu = 0; mu < COUNT; mu++) larger.c[mu] = 4;
    hop_memory *memories[] = {dense_memory(&d, context), dense_memory(&larger, context)};
    assert_true(hop_memory_exact(memories[0]) && !hop_memory_exact(memories[1]));
    const hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    for (int trial = 0; trial < 20; trial++) {
        int8_t cue[DIM], ends[2][DIM];
        double energies[2];
        draw_state(&chance, &d, cue);
        for (int k = 0; k < 2; k++) {
            hop_result result = recall_of(memories[k], &options, cue, ends[k]);
            energies[k] = result.energy;
            assert_true(result.converged);
            hop_results_clear(&result, 1);
        }
        assert_memory_equal(ends[0], ends[1], DIM);
        assert_true(fabs(energies[1] / energies[0] - 4) < 1e-12);
    }
    for (int k = 0; k < 2; k++) hop_memory_free(memories[k]);
    free(d.rows);
    hop_context_free(context);
}

/* Parts of a field by memory: their sum is half of what the flip would change E by. */
static void parts_add_up_to_the_field(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 30; trial++) {
        hop_random chance = hop_random_begin(617, HOP_STREAM_TRIAL, trial);
        dense_case d =
            draw_dense(&chance, trial % 2 ? RECT : POLY, 2 + (unsigned)(trial % 3), 30);
        hop_memory *memory = dense_memory(&d, context);
        int8_t s[MOST_UNITS];
        int32_t overlaps[MOST_PATTERNS];
        double parts[MOST_PATTERNS];
        hop_state units;
        draw_state(&chance, &d, s);
        assert_ok(hop_state_create(d.dim, &units));
        hop_state_load(&units, s);
        for (size_t mu = 0; mu < d.count; mu++)
            overlaps[mu] = (int32_t)plain_overlap(&d, mu, s);
        for (size_t i = 0; i < d.dim; i++) {
            double sum = 0;
            memory->form->parts(memory, &units, overlaps, NULL, i, parts);
            for (size_t mu = 0; mu < d.count; mu++) sum += parts[mu];
            assert_true(sum == (double)plain_field(&d, s, i) / 2);
        }
        hop_state_clear(&units);
        hop_memory_free(memory);
        free(d.rows);
    }
    hop_context_free(context);
}

/* Strengths of 1/3 and 1/2 are themselves, whatever they are over; scaling by p divides
   by P, that of the source by its base. */
static void energies_are_of_strengths(void **state) {
    (void)state;
    enum { DIM = 25 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(618, HOP_STREAM_USER, 0);
    dense_case d = {.kind = POLY, .n = 3, .dim = DIM, .count = 2};
    d.rows = random_rows(&chance, 2, DIM);
    const hop_strength strengths[] = {{1, 3}, {1, 2}};
    for (int scaling = 0; scaling < 3; scaling++) {
        hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
        options.rule = "poly";
        options.scaling = (hop_scaling)scaling;
        hop_memory *memory = empty_memory(context, DIM, &options);
        learn_each(memory, d.rows, 2, strengths);
        double energy;
        assert_ok(hop_memory_energy(memory, d.rows, 1, &energy, NULL));
        const double m = (double)plain_overlap(&d, 1, d.rows);
        const double want = -(DIM * DIM * DIM / 3.0 + m * m * m / 2);
        assert_true(fabs(energy * (scaling ? 2 : 1) - want) < 1e-9);
        hop_memory_free(memory);
    }
    free(d.rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_end_below_124_bits),
        cmocka_unit_test(both_sides_of_the_border_agree),
        cmocka_unit_test(parts_add_up_to_the_field),
        cmocka_unit_test(energies_are_of_strengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
