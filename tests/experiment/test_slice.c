/* SPDX-License-Identifier: MIT */
/* A slice: memories and mixtures stand where it says, overlaps by counting, projection.
 */
#include "../engine.h"

#include "experiment/slice.h"

static hop_patterns *random_set(size_t dim, uint64_t seed) {
    hop_patterns *patterns = NULL;
    assert_ok(hop_patterns_create(dim, &patterns));
    assert_ok(hop_patterns_generate_random(patterns, 4, 0, seed, 0));
    return patterns;
}

static const size_t DIMS[] = {1, 3, 64, 101, 400};
enum { DIM_COUNT = sizeof DIMS / sizeof *DIMS };

/* sign(a A + b B + c C) of one unit. */
static int mixture_of(const int8_t *rows, size_t dim, size_t unit, const int *signs) {
    int sum = 0;
    for (size_t k = 0; k < 3; k++) sum += signs[k] * rows[k * dim + unit];
    return sum > 0 ? 1 : -1;
}

static void six_points_are_memories_and_mixtures(void **state) {
    (void)state;
    for (size_t d = 0; d < DIM_COUNT; d++) {
        const size_t dim = DIMS[d];
        hop_patterns *patterns = random_set(dim, 31 + d);
        int8_t *rows = need(3 * dim), *found = need(dim);
        for (size_t k = 0; k < 3; k++) hop_patterns_read(patterns, k, rows + k * dim);
        hop_slice slice;
        assert_ok(hop_slice_create(patterns, 5, &slice));
        const hop_slice_shape *shape = &slice.shape;
        const size_t last = shape->first + shape->second;
        const struct {
            size_t across, up;
            int signs[3];
        } points[] = {
            {0, 0, {1, 0, 0}},
            {shape->first, 0, {1, 1, 1}},
            {last, 0, {0, 1, 0}},
            {0, shape->up, {1, -1, 1}},
            {last, shape->up, {-1, 1, 1}},
            {shape->first, shape->up, {0, 0, 1}},
        };
        for (size_t p = 0; p < 6; p++) {
            hop_slice_state(&slice, points[p].across, points[p].up, found);
            for (size_t i = 0; i < dim; i++)
                assert_int_equal(found[i], mixture_of(rows, dim, i, points[p].signs));
        }
        hop_slice_clear(&slice);
        hop_patterns_free(patterns);
        free(rows);
        free(found);
    }
}

static void overlaps_are_those_of_the_states(void **state) {
    (void)state;
    enum { DIM = 101 };
    hop_patterns *patterns = random_set(DIM, 32);
    hop_slice slice;
    assert_ok(hop_slice_create(patterns, 6, &slice));
    int8_t found[DIM], row[DIM];
    for (size_t x = 0; x <= slice.shape.first + slice.shape.second; x += 3)
        for (size_t y = 0; y <= slice.shape.up; y += 2) {
            double overlaps[HOP_SLICE_MEMORIES];
            hop_slice_overlaps(&slice.shape, x, y, overlaps);
            hop_slice_state(&slice, x, y, found);
            for (size_t k = 0; k < HOP_SLICE_MEMORIES; k++) {
                int sum = 0;
                hop_patterns_read(patterns, k, row);
                for (size_t i = 0; i < DIM; i++) sum += row[i] * found[i];
                assert_int_equal(sum, (int)(overlaps[k] * DIM + (sum > 0 ? 0.5 : -0.5)));
            }
        }
    hop_slice_clear(&slice);
    hop_patterns_free(patterns);
}

static void projection_gives_the_place_back(void **state) {
    (void)state;
    enum { DIM = 101 };
    hop_patterns *patterns = random_set(DIM, 33);
    hop_slice slice;
    assert_ok(hop_slice_create(patterns, 7, &slice));
    const size_t across = slice.shape.first + slice.shape.second, up = slice.shape.up;
    int8_t found[DIM];
    for (size_t x = 0; x <= across; x++)
        for (size_t y = 0; y <= up; y += 5) {
            double place[2];
            hop_slice_state(&slice, x, y, found);
            hop_slice_project(&slice, found, place);
            assert_true(place[0] == (double)x / (double)across);
            assert_true(place[1] == (double)y / (double)up);
        }
    hop_slice_clear(&slice);
    hop_patterns_free(patterns);
}

static void order_is_left_to_chance(void **state) {
    (void)state;
    hop_patterns *patterns = random_set(400, 34);
    hop_slice a, b, c;
    assert_ok(hop_slice_create(patterns, 1, &a));
    assert_ok(hop_slice_create(patterns, 1, &b));
    assert_ok(hop_slice_create(patterns, 2, &c));
    const size_t across = (a.shape.first + a.shape.second) * sizeof *a.across;
    assert_memory_equal(a.across, b.across, across);
    assert_memory_equal(a.upwards, b.upwards, a.shape.up * sizeof *a.upwards);
    assert_memory_not_equal(a.across, c.across, across);
    assert_memory_not_equal(a.upwards, c.upwards, a.shape.up * sizeof *a.upwards);
    hop_slice_clear(&a);
    hop_slice_clear(&b);
    hop_slice_clear(&c);
    hop_patterns_free(patterns);
}

static void equal_memories_have_no_extent(void **state) {
    (void)state;
    const int8_t rows[9] = {1, -1, 1, 1, -1, 1, 1, -1, 1};
    hop_patterns *patterns = patterns_of(rows, 3, 3);
    hop_slice slice;
    assert_ok(hop_slice_create(patterns, 1, &slice));
    assert_int_equal(slice.shape.first + slice.shape.second + slice.shape.up, 0);
    int8_t found[3];
    double place[2];
    hop_slice_state(&slice, 0, 0, found);
    assert_memory_equal(found, rows, 3);
    hop_slice_project(&slice, found, place);
    assert_true(place[0] == 0 && place[1] == 0);
    hop_slice_clear(&slice);
    hop_patterns_free(patterns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(six_points_are_memories_and_mixtures),
        cmocka_unit_test(overlaps_are_those_of_the_states),
        cmocka_unit_test(projection_gives_the_place_back),
        cmocka_unit_test(order_is_left_to_chance),
        cmocka_unit_test(equal_memories_have_no_extent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
