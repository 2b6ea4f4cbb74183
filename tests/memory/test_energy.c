/* SPDX-License-Identifier: MIT */
/* Energies against the reference, in closed form, and refused values. */
#include "recall/check_recall.h"

static void energies_equal_the_reference(void **state) {
    (void)state;
    contexts all = all_contexts();
    const hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    for (uint64_t trial = 0; trial < 300; trial++) {
        drawn_case c = draw_case(181, trial, &options);
        reference r =
            reference_hebb(c.rows, c.weights, c.count, c.dim, c.diagonal, c.divisor);
        for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
            hop_memory *memory =
                case_memory(&c, all.each[trial % all.count], (hop_path)path);
            if (!memory) continue;
            double energies[CUES];
            assert_ok(hop_memory_energy(memory, c.cues, CUES, energies, NULL));
            for (size_t k = 0; k < CUES; k++) {
                const double expected = reference_energy(&r, c.cues + k * c.dim);
                assert_memory_equal(&energies[k], &expected, sizeof expected);
            }
            hop_memory_free(memory);
        }
        reference_free(&r);
        case_free(&c);
    }
    contexts_free(&all);
}

/* E/N = -1/2 (sum m^2 - P/N): two memories that share exactly half their units. */
static void hebb_has_its_closed_form(void **state) {
    (void)state;
    enum { DIM = 64 };
    int8_t rows[2 * DIM];
    for (size_t i = 0; i < DIM; i++) rows[i] = 1, rows[DIM + i] = i % 2 ? 1 : -1;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = memory_of(context, NULL, rows, 2, DIM);
    double energy;
    assert_ok(hop_memory_energy(memory, rows, 1, &energy, NULL));
    assert_true(energy == -0.5 * DIM * (1 - 2. / DIM));
    hop_memory_free(memory);
    const hop_memory_options keep =
        memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_KEEP, HOP_PATH_AUTO);
    memory = memory_of(context, &keep, rows, 2, DIM);
    assert_ok(hop_memory_energy(memory, rows, 1, &energy, NULL));
    assert_true(energy == -0.5 * DIM);
    hop_memory_free(memory);
    hop_context_free(context);
}

static void real_couplings_are_within_rounding(void **state) {
    (void)state;
    enum { DIM = 37 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(182, HOP_STREAM_USER, 0);
    double *w = need(DIM * DIM * sizeof *w);
    for (size_t i = 0; i < DIM * DIM; i++) w[i] = hop_random_real(&chance) - 0.5;
    const hop_memory_options keep =
        memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_KEEP, HOP_PATH_AUTO);
    hop_memory *memory = empty_memory(context, DIM, &keep);
    assert_ok(hop_memory_import(memory, w, NULL));
    for (int trial = 0; trial < 50; trial++) {
        int8_t *s = random_rows(&chance, 1, DIM);
        s[trial % DIM] = 0;
        long double exact = 0;
        for (size_t i = 0; i < DIM * DIM; i++) exact += w[i] * s[i / DIM] * s[i % DIM];
        double energy;
        assert_ok(hop_memory_energy(memory, s, 1, &energy, NULL));
        /* at most DIM^2 terms below 1/2, each addition off by 2^-53 of a sum below them
         */
        const double room = DIM * DIM * DIM * 0x1p-53;
        assert_true(energy + (double)exact / 2 <= room);
        assert_true(energy + (double)exact / 2 >= -room);
        free(s);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(w);
}

static void wrong_values_leave_energies_alone(void **state) {
    (void)state;
    const int8_t row[] = {1, -1, 1}, states[] = {1, 1, 1, 1, 0, 3};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = memory_of(context, NULL, row, 1, 3);
    double energies[] = {77, 77};
    hop_error error = {0};
    assert_status(hop_memory_energy(memory, states, 2, energies, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "state 1, unit 2: value 3"));
    assert_true(energies[0] == 77 && energies[1] == 77);
    assert_ok(hop_memory_energy(memory, states, 0, energies, NULL));
    hop_memory_free(memory);
    memory = empty_memory(context, 3, NULL);
    assert_ok(hop_memory_energy(memory, states, 1, energies, NULL));
    assert_true(energies[0] == 0);
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(energies_equal_the_reference),
        cmocka_unit_test(hebb_has_its_closed_form),
        cmocka_unit_test(real_couplings_are_within_rounding),
        cmocka_unit_test(wrong_values_leave_energies_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
