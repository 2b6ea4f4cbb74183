/* SPDX-License-Identifier: MIT */
/* Steps through an index equal those that look at all memories, and the bound on what was
   left out holds. */
#include "index/check_search.h"

static void equals_the_scan(void **state) {
    (void)state;
    check_cases(0, 200);
}

/* States, weights and bounds do not depend on threads or instruction sets. */
static void bytes_are_the_same_everywhere(void **state) {
    (void)state;
    enum { P = 3000, D = 33, N = 9 };
    hop_random chance = hop_random_begin(11, 1, 0);
    float *values = grouped_rows(&chance, P, D, 40, 0.2), first[N * D], out[N * D];
    hop_vector_result kept[N], results[N];
    size_t served = 0;
    for (int way = 0; way < 6; way++) {
        const hop_isa isa = (hop_isa)(HOP_ISA_SCALAR + way / 2);
        if (!hop_isa_available(isa)) continue;
        hop_context *context = context_of(way % 2 ? 4 : 1, isa);
        hop_rows *rows = rows_of(context, values, P, D, HOP_STORAGE_FLOAT32);
        hop_index *index = index_of(context, rows, HOP_SIMILARITY_DOT, 0);
        hop_vector_memory *memory = NULL;
        hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
        hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
        how.beta = 100;
        options.mass_tolerance = 1e-6;
        assert_ok(hop_vector_memory_create(context, rows, NULL, &how, &memory, NULL));
        assert_ok(hop_vector_memory_set_index(memory, index, NULL));
        assert_ok(
            hop_vector_recall(memory, &options, values, N, out, NULL, results, NULL));
        if (way == 0) {
            memcpy(first, out, sizeof out);
            memcpy(kept, results, sizeof results);
            for (size_t k = 0; k < N; k++) served += results[k].looked_at < P;
        }
        assert_memory_equal(first, out, sizeof out);
        for (size_t k = 0; k < N; k++) {
            assert_memory_equal(&kept[k].mass_bound, &results[k].mass_bound,
                                sizeof(double));
            assert_memory_equal(&kept[k].energy, &results[k].energy, sizeof(double));
            assert_int_equal(kept[k].looked_at, results[k].looked_at);
        }
        hop_vector_memory_free(memory);
        hop_index_free(index);
        hop_rows_free(rows);
        hop_context_free(context);
    }
    assert_true(served > N / 2);
    free(values);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_scan),
        cmocka_unit_test(bytes_are_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
