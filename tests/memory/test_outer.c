/* SPDX-License-Identifier: MIT */
/* Exported couplings against the reference, by every path, thread and scaling. */
#include "recall/check_recall.h"

static void exports_equal_the_reference(void **state) {
    (void)state;
    contexts all = all_contexts();
    const hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    for (uint64_t trial = 0; trial < 150; trial++) {
        drawn_case c = draw_case(171, trial, &options);
        reference r =
            reference_hebb(c.rows, c.weights, c.count, c.dim, c.diagonal, c.divisor);
        for (size_t way = 0; way < 2 * all.count; way++) {
            hop_memory *memory =
                case_memory(&c, all.each[way / 2], (hop_path)(1 + way % 2));
            if (!memory) continue;
            double *w = export_of(memory);
            for (size_t i = 0; i < c.dim * c.dim; i++)
                assert_true(w[i] == (double)r.w[i] / c.divisor);
            free(w);
            hop_memory_free(memory);
        }
        reference_free(&r);
        case_free(&c);
    }
    contexts_free(&all);
}

static void an_empty_memory_exports_zeros(void **state) {
    (void)state;
    enum { DIM = 70 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
        const hop_memory_options options =
            memory_options(HOP_SCALING_SOURCE, HOP_DIAGONAL_KEEP, (hop_path)path);
        hop_memory *memory = empty_memory(context, DIM, &options);
        double *w = export_of(memory);
        for (size_t i = 0; i < DIM * DIM; i++) assert_true(w[i] == 0);
        free(w);
        hop_memory_free(memory);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exports_equal_the_reference),
        cmocka_unit_test(an_empty_memory_exports_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
