/* SPDX-License-Identifier: MIT */
/* Kind "vector": scaled and noisy rows of Gaussian clusters are found. */
#include "kind/presets.h"

enum { COUNT = 400, CLUSTERS = 20, DIM = 64 };

static void test_scaled_and_noisy(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(1, HOP_STREAM_USER, 0);
    float *rows = need(COUNT * DIM * sizeof *rows),
          *cues = need(COUNT * DIM * sizeof *cues);
    double centres[CLUSTERS][DIM];
    size_t known;
    for (size_t c = 0; c < CLUSTERS; c++)
        for (size_t i = 0; i < DIM; i++) centres[c][i] = normal_number(&chance);
    for (size_t k = 0; k < COUNT; k++)
        for (size_t i = 0; i < DIM; i++) {
            const double x = centres[k % CLUSTERS][i] + 0.7 * normal_number(&chance);
            rows[k * DIM + i] = (float)x;
            cues[k * DIM + i] = (float)(0.2 * (x + 0.25 * normal_number(&chance)));
        }
    hop_store_recipe recipe = hop_kind_find("vector")->recipe;
    recipe.dim = recipe.width = DIM;
    recipe.height = 1;
    assert_true(found_of(&recipe, rows, cues, COUNT, &known) >= COUNT * 99 / 100);
    assert_true(known >= COUNT * 95 / 100);
    /* What the preset is for: distance does not find them. */
    recipe.similarity = HOP_SIMILARITY_EUCLID;
    recipe.false_rejection = 0;
    assert_true(found_of(&recipe, rows, cues, COUNT, &known) < COUNT * 90 / 100);
    free(rows);
    free(cues);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_scaled_and_noisy)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
