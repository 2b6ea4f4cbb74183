/* SPDX-License-Identifier: MIT */
/* Cues in their forms become units; what a recipe does not take is refused by name. */
#include "lookup/files.h"

enum { SIDE = 4, DIM = SIDE * SIDE };

/* A PGM picture of SIDE x SIDE: grey k * step. */
static size_t picture_of(unsigned char *bytes, int step) {
    const int used = sprintf((char *)bytes, "P5 %d %d 255\n", SIDE, SIDE);
    for (int k = 0; k < DIM; k++) bytes[used + k] = (unsigned char)(k * step);
    return (size_t)used + DIM;
}

static hop_lookup bare(hop_encoder encoder, hop_storage storage) {
    hop_lookup lookup = {.dim = DIM};
    lookup.recipe.encoder = encoder;
    lookup.recipe.storage = storage;
    lookup.recipe.image = (hop_image_recipe){SIDE, SIDE, HOP_THRESHOLD_LEVEL, 127};
    strcpy(lookup.recipe.kind, "some");
    return lookup;
}

static hop_status encode(const hop_lookup *lookup, const hop_cue *cue, float *values,
                         int8_t *units, uint8_t *missing, hop_error *error) {
    return hop_lookup_encode(lookup, cue, 3, values, units, missing, error);
}

static void test_forms(void **state) {
    (void)state;
    unsigned char bytes[64];
    float values[DIM], given[DIM];
    int8_t units[DIM], signs[DIM];
    uint8_t missing[DIM];
    hop_cue cue = {.picture = bytes, .picture_size = picture_of(bytes, 16)};
    const hop_lookup greys = bare(HOP_ENCODER_GREYS, HOP_STORAGE_INT8);
    assert_ok(encode(&greys, &cue, values, NULL, missing, NULL));
    for (size_t i = 0; i < DIM; i++) assert_near(values[i], 16.0 * (double)i / 255, 1e-6);
    const hop_lookup bits = bare(HOP_ENCODER_PICTURE, HOP_STORAGE_BITS);
    assert_ok(encode(&bits, &cue, NULL, units, missing, NULL));
    for (size_t i = 0; i < DIM; i++) assert_int_equal(units[i], 16 * i > 127 ? 1 : -1);
    for (size_t i = 0; i < DIM; i++) {
        signs[i] = (int8_t)((int)(i % 3) - 1);
        given[i] = signs[i] ? (float)signs[i] : NAN;
    }
    for (int form = 0; form < 2; form++) {
        cue = form ? (hop_cue){.values = given} : (hop_cue){.units = signs};
        assert_ok(encode(&bits, &cue, NULL, units, missing, NULL));
        assert_memory_equal(units, signs, DIM);
        for (size_t i = 0; i < DIM; i++) assert_int_equal(missing[i], signs[i] == 0);
    }
}

static void test_lengths_of_known_units(void **state) {
    (void)state;
    float values[DIM], given[DIM];
    uint8_t missing[DIM];
    hop_lookup reals = bare(HOP_ENCODER_NONE, HOP_STORAGE_FLOAT32);
    reals.recipe.normalise = 1;
    for (size_t i = 0; i < DIM; i++) given[i] = i == 2 ? 3 : i == 5 ? 4 : i ? 0 : NAN;
    const hop_cue cue = {.values = given};
    assert_ok(encode(&reals, &cue, values, NULL, missing, NULL));
    assert_near(values[2], 0.6, 1e-7);
    assert_near(values[5], 0.8, 1e-7);
    assert_int_equal(missing[0], 1);
}

static void assert_refused(const hop_lookup *lookup, hop_cue cue, int by_steps,
                           hop_status status, const char *part) {
    float values[DIM];
    int8_t units[DIM];
    uint8_t missing[DIM];
    hop_error error = {0};
    assert_status(encode(lookup, &cue, by_steps ? values : NULL, by_steps ? NULL : units,
                         missing, &error),
                  status);
    if (!strstr(error.message, part) || !strstr(error.message, "cue 3"))
        fail_msg("'%s' lacks '%s' or the cue", error.message, part);
}

static void test_refusals(void **state) {
    (void)state;
    const hop_lookup bits = bare(HOP_ENCODER_PICTURE, HOP_STORAGE_BITS);
    const hop_lookup reals = bare(HOP_ENCODER_NONE, HOP_STORAGE_FLOAT32);
    const int8_t units[DIM] = {0, 1, -1, 2};
    const float halves[DIM] = {0.5f}, endless[DIM] = {1, INFINITY};
    assert_refused(&bits, (hop_cue){0}, 0, HOP_EINVAL, "none");
    assert_refused(&bits, (hop_cue){.units = units, .text = "x"}, 0, HOP_EINVAL,
                   "more than one");
    assert_refused(&bits, (hop_cue){.units = units}, 0, HOP_EVALUE, "unit 3");
    assert_refused(&bits, (hop_cue){.values = halves}, 0, HOP_EVALUE, "0.5");
    assert_refused(&reals, (hop_cue){.values = endless}, 1, HOP_EVALUE, "unit 1");
    assert_refused(&reals, (hop_cue){.units = units}, 1, HOP_EUNSUPPORTED, "values");
    assert_refused(&reals, (hop_cue){.picture = "P5", .picture_size = 2}, 1,
                   HOP_EUNSUPPORTED, "pictures");
    assert_refused(&bits, (hop_cue){.picture = "no", .picture_size = 2}, 0,
                   HOP_EUNSUPPORTED, "");
    assert_refused(&bits, (hop_cue){.text = "hello", .text_size = 5}, 0, HOP_EUNSUPPORTED,
                   "kind some");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_lengths_of_known_units),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
