/* SPDX-License-Identifier: MIT */
/* Sums of blocks: every block once, in the order of the tree. */
#include "engine.h"

#include "attend/sums.h"

enum { LENGTH = 5 };

/* Unit i of block k; rounding tells one order of adding from another. */
static float value_at(size_t k, size_t i) {
    return (float)(k * k + 1) / (float)(3 + i);
}

/* The node of the tree over leaves first .. first + size - 1, size a power of 2. */
static float node(size_t first, size_t size, size_t count, size_t i) {
    if (size == 1) return value_at(first, i);
    const float left = node(first, size / 2, count, i);
    if (first + size / 2 >= count) return left;
    return left + node(first + size / 2, size / 2, count, i);
}

static void blocks_are_added_in_the_tree(void **state) {
    (void)state;
    for (size_t count = 1; count <= 40; count++) {
        float *room = need(hop_block_sum_floats(count, LENGTH) * sizeof *room);
        hop_block_sum sum = hop_block_sum_begin(room, LENGTH);
        for (size_t k = 0; k < count; k++) {
            float *slot = hop_block_sum_next(&sum);
            for (size_t i = 0; i < LENGTH; i++) {
                assert_true(slot[i] == 0);
                slot[i] = value_at(k, i);
            }
            hop_block_sum_push(&sum);
        }
        const float *found = hop_block_sum_finish(&sum);
        for (size_t i = 0; i < LENGTH; i++)
            assert_true(found[i] == node(0, 64, count, i));
        free(room);
    }
}

static void no_block_is_no_sum(void **state) {
    (void)state;
    float room[2 * LENGTH];
    hop_block_sum sum = hop_block_sum_begin(room, LENGTH);
    assert_null(hop_block_sum_finish(&sum));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_added_in_the_tree),
        cmocka_unit_test(no_block_is_no_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
