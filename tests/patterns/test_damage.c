/* SPDX-License-Identifier: MIT */
/* Damage to real-valued cues: how much, of which distribution, and the same each time. */
#include "engine.h"

#include <math.h>

enum { D = 1000, CUES = 200 };

static float *ramp(void) {
    float *cue = need(D * sizeof *cue);
    for (size_t i = 0; i < D; i++) cue[i] = (float)(i % 7) - 2.5f;
    return cue;
}

static void nothing_is_damaged_by_nothing(void **state) {
    (void)state;
    const hop_damage none = {0, 0, 0};
    float *cue = ramp(), *before = copy_of(cue, D * sizeof *cue);
    uint8_t mask[D];
    assert_ok(hop_damage_apply(&none, cue, D, NULL, 1, 2, NULL));
    memset(mask, HOP_MASK_MISSING, D);
    assert_ok(hop_damage_apply(&none, cue, D, mask, 1, 2, NULL));
    assert_memory_equal(cue, before, D * sizeof *cue);
    for (size_t i = 0; i < D; i++) assert_int_equal(mask[i], HOP_MASK_FREE);
    free(cue);
    free(before);
}

/* Moments of (damaged - cue) / rms over all units of all cues: those of a normal number,
   within 4 standard errors: sqrt(1/n), sqrt(2/n), sqrt(6/n), sqrt(24/n). */
static void noise_is_normal(void **state) {
    (void)state;
    const hop_damage noise = {0.3, 0, 0};
    double sums[4] = {0}, squares = 0, beside = 0, last = 0, within = 0;
    const double n = (double)D * CUES;
    float *plain = ramp();
    for (size_t i = 0; i < D; i++) squares += (double)plain[i] * plain[i];
    const double deviation = 0.3 * sqrt(squares / D);
    for (size_t k = 0; k < CUES; k++) {
        float *cue = copy_of(plain, D * sizeof *cue);
        assert_ok(hop_damage_apply(&noise, cue, D, NULL, 7, k, NULL));
        for (size_t i = 0; i < D; i++) {
            const double z = ((double)cue[i] - plain[i]) / deviation;
            double power = 1;
            for (int m = 0; m < 4; m++) sums[m] += power *= z;
            beside += z * last;
            last = z;
            within += fabs(z) < 1;
        }
        free(cue);
    }
    assert_true(fabs(sums[0] / n) < 4 * sqrt(1 / n));
    assert_true(fabs(sums[1] / n - 1) < 4 * sqrt(2 / n));
    assert_true(fabs(sums[2] / n) < 4 * sqrt(15 / n));
    assert_true(fabs(sums[3] / n - 3) < 4 * sqrt(96 / n));
    assert_true(fabs(beside / n) < 4 * sqrt(1 / n)); /* neighbours are independent */
    assert_true(fabs(within / n - 0.6827) < 4 * sqrt(0.6827 * 0.3173 / n));
    free(plain);
}

/* Exactly so many units change sign or are missing, each as often as any other. */
static void flips_and_covers_are_counted(void **state) {
    (void)state;
    const hop_damage damage = {0, 0.137, 0.25};
    float *plain = ramp();
    size_t often[D] = {0}, hidden[D] = {0};
    for (size_t k = 0; k < CUES; k++) {
        float *cue = copy_of(plain, D * sizeof *cue);
        uint8_t mask[D];
        size_t flipped = 0, missing = 0;
        assert_ok(hop_damage_apply(&damage, cue, D, mask, 3, k, NULL));
        for (size_t i = 0; i < D; i++)
            if (mask[i] == HOP_MASK_MISSING) {
                assert_true(cue[i] == 0);
                hidden[i]++;
                missing++;
            } else {
                assert_int_equal(mask[i], HOP_MASK_FREE);
                assert_true(fabsf(cue[i]) == fabsf(plain[i]));
                flipped += cue[i] != plain[i];
                often[i] += cue[i] != plain[i];
            }
        assert_int_equal(missing, hop_fraction_of(0.25, D));
        /* Hypergeometric: 137 flips of which a quarter are hidden. */
        assert_true(fabs((double)flipped - 0.75 * 137) < 5 * sqrt(137 * 0.75 * 0.25));
        free(cue);
    }
    double flips = 0, covers = 0;
    for (size_t i = 0; i < D; i++) {
        const double a = (double)often[i] - 0.137 * 0.75 * CUES;
        const double b = (double)hidden[i] - 0.25 * CUES;
        flips += a * a / (0.137 * 0.75 * CUES);
        covers += b * b / (0.25 * CUES);
    }
    /* Chi-squared over its degrees of freedom, less what is fixed by the counts. */
    assert_true(fabs(flips / D - (1 - 0.137 * 0.75)) < 5 * sqrt(2.0 / D));
    assert_true(fabs(covers / D - 0.75) < 5 * sqrt(2.0 / D));
    free(plain);
}

static void all_units_may_be_flipped_or_covered(void **state) {
    (void)state;
    const hop_damage flips = {0, 1, 0}, cover = {0, 0, 1};
    float *cue = ramp(), *plain = ramp();
    uint8_t mask[D];
    assert_ok(hop_damage_apply(&flips, cue, D, NULL, 1, 0, NULL));
    for (size_t i = 0; i < D; i++) assert_true(cue[i] == -plain[i]);
    assert_ok(hop_damage_apply(&cover, cue, D, mask, 1, 0, NULL));
    for (size_t i = 0; i < D; i++)
        assert_true(cue[i] == 0 && mask[i] == HOP_MASK_MISSING);
    free(cue);
    free(plain);
}

static void damage_repeats(void **state) {
    (void)state;
    const hop_damage damage = {0.5, 0.1, 0.1};
    float *cues[4];
    uint8_t masks[4][D];
    static const uint64_t keys[4][2] = {{5, 9}, {5, 9}, {5, 10}, {6, 9}};
    for (size_t k = 0; k < 4; k++) {
        cues[k] = ramp();
        assert_ok(hop_damage_apply(&damage, cues[k], D, masks[k], keys[k][0], keys[k][1],
                                   NULL));
    }
    assert_memory_equal(cues[0], cues[1], D * sizeof(float));
    assert_memory_equal(masks[0], masks[1], D);
    assert_memory_not_equal(cues[0], cues[2], D * sizeof(float));
    assert_memory_not_equal(cues[0], cues[3], D * sizeof(float));
    for (size_t k = 0; k < 4; k++) free(cues[k]);
}

static void unfit_damage_is_refused(void **state) {
    (void)state;
    static const hop_damage bad[] = {{-0.1, 0, 0}, {NAN, 0, 0}, {INFINITY, 0, 0},
                                     {0, -0.1, 0}, {0, 1.1, 0}, {0, NAN, 0},
                                     {0, 0, -0.1}, {0, 0, 1.1}, {0, 0, NAN}};
    static const char *const words[] = {"noise", "noise", "noise", "flips", "flips",
                                        "flips", "cover", "cover", "cover"};
    float *cue = ramp(), *plain = ramp();
    uint8_t mask[D] = {0};
    hop_error error;
    for (size_t k = 0; k < 9; k++) {
        assert_status(hop_damage_apply(&bad[k], cue, D, mask, 1, 1, &error), HOP_EINVAL);
        assert_non_null(strstr(error.message, words[k]));
    }
    const hop_damage cover = {0.1, 0.1, 0.1};
    assert_status(hop_damage_apply(&cover, cue, D, NULL, 1, 1, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "mask"));
    assert_memory_equal(cue, plain, D * sizeof *cue);
    free(cue);
    free(plain);
}

/* Odd lengths, a single unit, zeros, denormals. */
static void small_cues(void **state) {
    (void)state;
    const hop_damage damage = {0.2, 0, 0};
    float one[1] = {2}, zeros[3] = {0, 0, 0}, tiny[3] = {1e-42f, -1e-42f, 0};
    assert_ok(hop_damage_apply(&damage, one, 1, NULL, 1, 1, NULL));
    assert_true(one[0] != 2 && fabsf(one[0] - 2) < 3);
    assert_ok(hop_damage_apply(&damage, zeros, 3, NULL, 1, 1, NULL));
    for (size_t i = 0; i < 3; i++) assert_true(zeros[i] == 0);
    assert_ok(hop_damage_apply(&damage, tiny, 3, NULL, 1, 1, NULL));
    for (size_t i = 0; i < 3; i++) assert_true(fabsf(tiny[i]) < 3e-42f);
}

/* Nothing infinite comes out, and what was given stays. */
static void noise_beyond_floats_is_refused(void **state) {
    (void)state;
    static const double shares[] = {1e10, 1e300};
    for (size_t k = 0; k < 2; k++) {
        const hop_damage damage = {shares[k], 0.5, 0.5};
        float cue[3] = {3e38f, -3e38f, 1}, before[3];
        uint8_t mask[3] = {HOP_MASK_CLAMPED, HOP_MASK_CLAMPED, HOP_MASK_CLAMPED};
        hop_error error;
        memcpy(before, cue, sizeof cue);
        assert_status(hop_damage_apply(&damage, cue, 3, mask, 1, 1, &error), HOP_EVALUE);
        assert_non_null(strstr(error.message, "unit 0"));
        assert_memory_equal(cue, before, sizeof cue);
        for (size_t i = 0; i < 3; i++) assert_int_equal(mask[i], HOP_MASK_CLAMPED);
    }
    const hop_damage fine = {1e-3, 0, 0};
    float cue[2] = {3e38f, -3e38f};
    assert_ok(hop_damage_apply(&fine, cue, 2, NULL, 1, 1, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_damaged_by_nothing),
        cmocka_unit_test(noise_is_normal),
        cmocka_unit_test(flips_and_covers_are_counted),
        cmocka_unit_test(all_units_may_be_flipped_or_covered),
        cmocka_unit_test(damage_repeats),
        cmocka_unit_test(unfit_damage_is_refused),
        cmocka_unit_test(noise_beyond_floats_is_refused),
        cmocka_unit_test(small_cues),
        cmocka_unit_test(noise_beyond_floats_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
