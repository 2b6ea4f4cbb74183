/* SPDX-License-Identifier: MIT */
/* Mixing in antisymmetric couplings: identities of the mixture. */
#include "experiment/mixing.h"
#include "labs.h"

enum { DIM = 60 };

/* Hebb couplings of 6 random patterns. */
static double *hebb(uint64_t seed) {
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 1);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = random_rows(&chance, 6, DIM);
    hop_memory *memory = memory_of(context, NULL, rows, 6, DIM);
    double *w = export_of(memory);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    return w;
}

static double *mixed(uint64_t seed, double asymmetry) {
    double *w = hebb(seed);
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 0);
    hop_mix_antisymmetric(w, DIM, asymmetry, &chance);
    return w;
}

static double squares_of(const double *w) {
    double sum = 0;
    for (size_t k = 0; k < DIM * DIM; k++) sum += w[k] * w[k];
    return sum;
}

/* eta = cos^2 - sin^2 exactly, because S and A have one size and their cross terms cancel
   pair by pair; for the same reason the size stays. Doubles round by 1e-16 each. */
static void eta_is_cos_of_twice_the_angle(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        double *s = hebb(seed);
        for (double asymmetry = 0; asymmetry <= 1; asymmetry += 0.125) {
            double *w = mixed(seed, asymmetry);
            assert_near(hop_symmetry_of(w, DIM), 1 - 2 * asymmetry * asymmetry, 1e-12,
                        "eta");
            assert_near(squares_of(w) / squares_of(s), 1, 1e-12, "size");
            free(w);
        }
        free(s);
    }
}

static void the_ends_are_pure(void **state) {
    (void)state;
    double *s = hebb(1), *same = mixed(1, 0), *odd = mixed(1, 1);
    for (size_t k = 0; k < DIM * DIM; k++) assert_true(same[k] == s[k]);
    for (size_t i = 0; i < DIM; i++) {
        assert_true(odd[i * DIM + i] == 0);
        for (size_t j = 0; j < i; j++) assert_true(odd[i * DIM + j] == -odd[j * DIM + i]);
    }
    free(odd);
    free(same);
    free(s);
}

/* The symmetric part is cos(phi) S, the rest has mean 0: of 1770 uniform entries of
   deviation d the mean lies within 5 d / sqrt(1770). */
static void parts_of_the_mixture(void **state) {
    (void)state;
    double *s = hebb(2), *w = mixed(2, 0.6), sum = 0, squares = 0;
    const double pairs = DIM * (DIM - 1) / 2.0;
    for (size_t i = 0; i < DIM; i++)
        for (size_t j = 0; j < i; j++) {
            const double left = w[i * DIM + j], right = w[j * DIM + i];
            assert_near((left + right) / 2, 0.8 * s[i * DIM + j], 1e-15, "S");
            sum += (left - right) / 2;
            squares += (left - right) * (left - right) / 4;
        }
    assert_true(squares > 0);
    assert_near(sum / pairs, 0, 5 * sqrt(squares / pairs / pairs), "mean of A");
    free(w);
    free(s);
}

static void the_diagonal_belongs_to_the_symmetric_part(void **state) {
    (void)state;
    double w[4] = {2, 1, 1, -3};
    hop_random chance = hop_random_begin(1, HOP_STREAM_USER, 0);
    hop_mix_antisymmetric(w, 2, 0.6, &chance);
    assert_near(w[0], 1.6, 1e-15, "w_00");
    assert_near(w[3], -2.4, 1e-15, "w_11");
}

static void no_couplings_have_no_symmetry(void **state) {
    (void)state;
    double w[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    assert_true(isnan(hop_symmetry_of(w, 3)));
    hop_random chance = hop_random_begin(1, HOP_STREAM_USER, 0);
    hop_mix_antisymmetric(w, 3, 0.5, &chance);
    for (size_t k = 0; k < 9; k++)
        if (k % 4) assert_true(w[k] == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eta_is_cos_of_twice_the_angle),
        cmocka_unit_test(the_ends_are_pure),
        cmocka_unit_test(parts_of_the_mixture),
        cmocka_unit_test(the_diagonal_belongs_to_the_symmetric_part),
        cmocka_unit_test(no_couplings_have_no_symmetry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
