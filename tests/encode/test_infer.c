/* SPDX-License-Identifier: MIT */
/* Covers are found beside memories, plain backgrounds are left alone. */
#include "engine.h"

#include <math.h>

enum { W = 12, H = 9, DIM = W * H };

/* The largest uniform rectangle by trying all. */
static size_t largest_by_trying(const float *cue) {
    size_t best = 0;
    for (size_t y = 0; y < H; y++)
        for (size_t x = 0; x < W; x++)
            for (size_t bottom = y; bottom < H; bottom++)
                for (size_t right = x; right < W; right++) {
                    int uniform = 1;
                    for (size_t i = y; i <= bottom; i++)
                        for (size_t j = x; j <= right; j++)
                            uniform &= cue[i * W + j] == cue[y * W + x];
                    const size_t area = (bottom - y + 1) * (right - x + 1);
                    if (uniform && area > best) best = area;
                }
    return best;
}

/* Pictures with a plain border of two units and noise within. */
static hop_rows *bordered(hop_context *context, hop_random *chance, size_t count,
                          float *values) {
    hop_rows *rows = NULL;
    for (size_t r = 0; r < count; r++)
        for (size_t y = 0; y < H; y++)
            for (size_t x = 0; x < W; x++) {
                const int inside = x >= 4 && x < W - 2 && y >= 1 && y < H - 1;
                values[r * DIM + y * W + x] = inside ? (float)hop_random_real(chance) : 0;
            }
    assert_ok(hop_rows_create(context, values, count, DIM, NULL, &rows, NULL));
    return rows;
}

static void finds_the_largest_rectangle(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float key[DIM] = {0};
    hop_rows *rows = NULL;
    assert_ok(hop_rows_create(context, key, 1, DIM, NULL, &rows, NULL));
    for (uint64_t trial = 0; trial < 300; trial++) {
        hop_random chance = hop_random_begin(1, 1, trial);
        const uint64_t values = 1 + hop_random_below(&chance, 4);
        float cue[DIM];
        for (size_t i = 0; i < DIM; i++)
            cue[i] = (float)hop_random_below(&chance, values);
        for (int blot = 0; blot < 3; blot++) {
            const size_t x = hop_random_below(&chance, W),
                         y = hop_random_below(&chance, H);
            const float value = (float)hop_random_below(&chance, values);
            for (size_t i = y; i < H && i < y + 4; i++)
                for (size_t j = x; j < W && j < x + 5; j++) cue[i * W + j] = value;
        }
        hop_inferred found;
        assert_ok(hop_infer_missing(rows, W, H, cue, NULL, &found, NULL));
        assert_int_equal(found.width * found.height, largest_by_trying(cue));
        for (size_t i = found.y; i < found.y + found.height; i++)
            for (size_t j = found.x; j < found.x + found.width; j++)
                assert_true(cue[i * W + j] == found.value);
    }
    hop_rows_free(rows);
    hop_context_free(context);
}

static void a_cover_is_no_background(void **state) {
    (void)state;
    enum { P = 300 };
    hop_random chance = hop_random_begin(2, 1, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = need(P * DIM * sizeof *values);
    hop_rows *rows = bordered(context, &chance, P, values);
    for (size_t r = 0; r < 50; r++) {
        float cue[DIM];
        uint8_t mask[DIM] = {0};
        hop_inferred found;
        memcpy(cue, values + r * DIM, sizeof cue);
        assert_ok(hop_infer_missing(rows, W, H, cue, mask, &found, NULL));
        assert_false(found.found); /* the border is in all memories */
        assert_true(found.usual > 0.9);
        for (size_t i = DIM / 2; i < DIM; i++) cue[i] = r % 2 ? 0 : 0.5f;
        assert_ok(hop_infer_missing(rows, W, H, cue, mask, &found, NULL));
        assert_true(found.found);
        assert_true(found.usual <= 0.01);
        size_t missing = 0;
        for (size_t i = 0; i < DIM; i++) missing += mask[i] == HOP_MASK_MISSING;
        assert_int_equal(missing, found.width * found.height);
        assert_true(missing >= DIM / 2 - W);
    }
    hop_rows_free(rows);
    hop_context_free(context);
    free(values);
}

static void refuses_what_has_no_shape(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float values[DIM] = {1}, cue[DIM] = {0};
    hop_rows_options options = HOP_ROWS_OPTIONS_INIT;
    hop_rows *rows = NULL, *centred = NULL;
    hop_inferred found;
    hop_error error;
    options.normalise = 1;
    assert_ok(hop_rows_create(context, values, 1, DIM, NULL, &rows, NULL));
    assert_ok(hop_rows_create(context, values, 1, DIM, &options, &centred, NULL));
    assert_status(hop_infer_missing(rows, W, H + 1, cue, NULL, &found, &error),
                  HOP_ESHAPE);
    assert_status(hop_infer_missing(rows, 0, H, cue, NULL, &found, &error), HOP_ESHAPE);
    assert_status(hop_infer_missing(centred, W, H, cue, NULL, &found, &error),
                  HOP_EUNSUPPORTED);
    cue[7] = NAN;
    assert_status(hop_infer_missing(rows, W, H, cue, NULL, &found, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "unit 7"));
    hop_rows_free(rows);
    hop_rows_free(centred);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_largest_rectangle),
        cmocka_unit_test(a_cover_is_no_background),
        cmocka_unit_test(refuses_what_has_no_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
