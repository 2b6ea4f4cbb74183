/* SPDX-License-Identifier: MIT */
/* Kind "picture": in other light, and half of it missing, a picture is found. */
#include "kind/presets.h"

enum { COUNT = 60, SIDE = 16, DIM = SIDE * SIDE };

/* Smooth greys: sums of a few waves, squeezed into 0..1. */
static void draw(hop_random *chance, float *out) {
    double waves[6][4];
    for (int w = 0; w < 6; w++)
        for (int k = 0; k < 4; k++) waves[w][k] = hop_random_real(chance);
    for (size_t i = 0; i < DIM; i++) {
        const double x = (double)(i % SIDE) / SIDE, y = (double)(i / SIDE) / SIDE;
        double sum = 0;
        for (int w = 0; w < 6; w++)
            sum += waves[w][0] *
                   sin(6.28 * (3 * waves[w][1] * x + 3 * waves[w][2] * y + waves[w][3]));
        out[i] = (float)(1 / (1 + exp(-2 * sum)));
    }
}

static void test_light_and_missing_parts(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(1, HOP_STREAM_USER, 0);
    float *rows = need(COUNT * DIM * sizeof *rows),
          *cues = need(COUNT * DIM * sizeof *cues);
    size_t known;
    for (size_t k = 0; k < COUNT; k++) {
        draw(&chance, rows + k * DIM);
        for (size_t i = 0; i < DIM; i++)
            cues[k * DIM + i] =
                i < DIM / 2 ? 0.4f * rows[k * DIM + i] + 0.5f : (float)NAN;
    }
    hop_store_recipe recipe = hop_kind_find("picture")->recipe;
    recipe.dim = DIM;
    recipe.width = recipe.height = recipe.image.width = recipe.image.height = SIDE;
    assert_true(found_of(&recipe, rows, cues, COUNT, &known) >= COUNT * 98 / 100);
    assert_true(known >= COUNT * 90 / 100);
    /* What the preset is for: plain cosine does not see through the light. */
    recipe.similarity = HOP_SIMILARITY_COSINE;
    recipe.false_rejection = 0;
    assert_true(found_of(&recipe, rows, cues, COUNT, &known) < COUNT * 50 / 100);
    free(rows);
    free(cues);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_light_and_missing_parts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
