/* SPDX-License-Identifier: MIT */
/* The tree of chunks: its shape, and that every way to build it gives the same. */
#include "core/tree.h"
#include "engine.h"

enum { SIZE = 1024 };

/* "(left right)". */
static void write_merge(void *shared, void *left, void *right) {
    char both[2 * SIZE + 4];
    ++*(size_t *)shared;
    snprintf(both, sizeof both, "(%s %s)", (char *)left, (char *)right);
    assert_true(strlen(both) < SIZE);
    strcpy(left, both);
}

/* Level by level, as the definition says. */
static void by_definition(char (*nodes)[SIZE], size_t count) {
    for (; count > 1; count = (count + 1) / 2)
        for (size_t j = 0; 2 * j < count; j++) {
            char node[2 * SIZE + 4];
            if (2 * j + 1 < count)
                snprintf(node, sizeof node, "(%s %s)", nodes[2 * j], nodes[2 * j + 1]);
            else
                snprintf(node, sizeof node, "%s", nodes[2 * j]);
            assert_true(strlen(node) < SIZE);
            strcpy(nodes[j], node);
        }
}

static void write_leaves(char (*nodes)[SIZE], size_t count) {
    for (size_t c = 0; c < count; c++) snprintf(nodes[c], SIZE, "%zu", c);
}

static void the_tree_is_that_of_the_definition(void **state) {
    (void)state;
    enum { MOST = 130 };
    char(*expected)[SIZE] = need(MOST * sizeof *expected);
    char(*found)[SIZE] = need(MOST * sizeof *found);
    for (size_t count = 1; count <= MOST; count++) {
        write_leaves(expected, count);
        by_definition(expected, count);
        write_leaves(found, count);
        size_t merges = 0;
        hop_tree_fold(found, count, SIZE, write_merge, &merges);
        assert_string_equal(found[0], expected[0]);
        assert_int_equal(merges, count - 1);

        const size_t depth = hop_tree_depth(count);
        char *slots = need(depth * SIZE);
        hop_tree tree = {
            .slots = slots, .size = SIZE, .merge = write_merge, .shared = &merges};
        for (size_t c = 0; c < count; c++) {
            assert_true(tree.depth < depth);
            snprintf(hop_tree_next(&tree), SIZE, "%zu", c);
            hop_tree_push(&tree);
        }
        assert_string_equal(hop_tree_finish(&tree), expected[0]);
        free(slots);
    }
    write_leaves(found, 5);
    size_t merges = 0;
    hop_tree_fold(found, 5, SIZE, write_merge, &merges);
    assert_string_equal(found[0], "(((0 1) (2 3)) 4)");
    free(expected);
    free(found);
}

static void no_chunks_give_nothing(void **state) {
    (void)state;
    size_t merges = 0;
    char leaf[SIZE] = "leaf";
    hop_tree tree = {
        .slots = leaf, .size = SIZE, .merge = write_merge, .shared = &merges};
    assert_null(hop_tree_finish(&tree));
    hop_tree_fold(leaf, 0, SIZE, write_merge, &merges);
    hop_tree_fold(leaf, 1, SIZE, write_merge, &merges);
    assert_int_equal(merges, 0);
    assert_string_equal(leaf, "leaf");
    hop_sum sum = {0};
    assert_true(hop_sum_finish(&sum) == 0);
    assert_int_equal(hop_tree_depth(0), 1);
    assert_int_equal(hop_tree_depth(UINT64_MAX), 65);
}

static void add(void *shared, void *left, void *right) {
    (void)shared;
    *(double *)left += *(double *)right;
}

/* Values of many sizes, whose sum depends on its order. */
static void sums_are_those_of_chunks_in_the_tree(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(11, HOP_STREAM_USER, 0);
    size_t unlike = 0;
    for (size_t count = 1; count < 6000; count += 1 + count / 9) {
        const size_t chunks = (count + HOP_TREE_CHUNK - 1) / HOP_TREE_CHUNK;
        double *partials = need(chunks * sizeof *partials), plain = 0;
        hop_sum sum = {0};
        for (size_t i = 0; i < count; i++) {
            const double value = 1 / (hop_random_real(&chance) - 0.5);
            partials[i / HOP_TREE_CHUNK] += value;
            plain += value;
            hop_sum_add(&sum, value);
        }
        hop_tree_fold(partials, chunks, sizeof *partials, add, NULL);
        const double found = hop_sum_finish(&sum);
        assert_memory_equal(&found, &partials[0], sizeof found);
        unlike += found != plain;
        free(partials);
    }
    assert_true(unlike > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_is_that_of_the_definition),
        cmocka_unit_test(no_chunks_give_nothing),
        cmocka_unit_test(sums_are_those_of_chunks_in_the_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
