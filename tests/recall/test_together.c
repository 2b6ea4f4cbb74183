/* SPDX-License-Identifier: MIT */
/* Several threads recall from one memory together, on one context and on several. */
#include <pthread.h>
#include "recall/check_recall.h"

enum { DIM = 300, COUNT = 40, BATCH = 12, CALLERS = 4, ROUNDS = 5, DYNAMICS = 4 };

static hop_recall_options dynamics(size_t which) {
    static const hop_order orders[] = {HOP_ORDER_FIXED, HOP_ORDER_FIXED, HOP_ORDER_RANDOM,
                                       HOP_ORDER_GREEDY};
    hop_recall_options o =
        recall_options(which ? HOP_UPDATE_ASYNC : HOP_UPDATE_SYNC, orders[which]);
    o.trace = HOP_TRACE_STEPS;
    return o;
}

typedef struct {
    const hop_memory *memory;
    const int8_t *cues, *states;
    const hop_result (*results)[BATCH];
    size_t differences;
} caller;

static void *recall_again(void *argument) {
    caller *mine = argument;
    int8_t states[BATCH * DIM];
    hop_result results[BATCH];
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t d = 0; d < DYNAMICS; d++) {
            const hop_recall_options o = dynamics(d);
            if (hop_recall(mine->memory, &o, mine->cues, BATCH, states, results, NULL))
                mine->differences++;
            if (memcmp(states, mine->states + d * BATCH * DIM, BATCH * DIM))
                mine->differences++;
            for (size_t k = 0; k < BATCH; k++) {
                const hop_result *a = &results[k], *b = &mine->results[d][k];
                mine->differences += a->steps != b->steps || a->flips != b->flips ||
                                     a->energy != b->energy || a->outcome != b->outcome;
            }
            double energies[BATCH];
            if (hop_memory_energy(mine->memory, states, BATCH, energies, NULL))
                mine->differences++;
            hop_results_clear(results, BATCH);
        }
    return NULL;
}

/* CALLERS threads, the k-th on memories[k]. */
static void recall_together(hop_memory *const *memories, const int8_t *cues) {
    static int8_t states[DYNAMICS * BATCH * DIM];
    static hop_result results[DYNAMICS][BATCH];
    for (size_t d = 0; d < DYNAMICS; d++) {
        const hop_recall_options o = dynamics(d);
        assert_ok(hop_recall(memories[0], &o, cues, BATCH, states + d * BATCH * DIM,
                             results[d], NULL));
    }
    caller callers[CALLERS];
    pthread_t threads[CALLERS];
    for (size_t k = 0; k < CALLERS; k++) {
        callers[k] =
            (caller){memories[k], cues, states, (const hop_result(*)[BATCH])results, 0};
        assert_int_equal(pthread_create(&threads[k], NULL, recall_again, &callers[k]), 0);
    }
    for (size_t k = 0; k < CALLERS; k++) pthread_join(threads[k], NULL);
    for (size_t k = 0; k < CALLERS; k++) assert_int_equal(callers[k].differences, 0);
    for (size_t d = 0; d < DYNAMICS; d++) hop_results_clear(results[d], BATCH);
}

static void one_memory_serves_many_threads(void **state) {
    (void)state;
    for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
        hop_random chance = hop_random_begin(51, HOP_STREAM_USER, 0);
        int8_t *rows = random_rows(&chance, COUNT, DIM);
        int8_t *cues = random_rows(&chance, BATCH, DIM);
        hop_context *context = context_of(3, HOP_ISA_AUTO);
        const hop_memory_options options =
            memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_ZERO, (hop_path)path);
        hop_memory *memory = memory_of(context, &options, rows, COUNT, DIM);
        hop_memory *const same[CALLERS] = {memory, memory, memory, memory};
        recall_together(same, cues);
        hop_memory_free(memory);
        hop_context_free(context);
        free(rows);
        free(cues);
    }
}

static void separate_contexts_do_not_meet(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(52, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    int8_t *cues = random_rows(&chance, BATCH, DIM);
    hop_context *contexts_of_callers[CALLERS];
    hop_memory *memories[CALLERS];
    for (unsigned k = 0; k < CALLERS; k++) {
        contexts_of_callers[k] =
            context_of(1 + k % 2, k % 3 ? HOP_ISA_AUTO : HOP_ISA_SCALAR);
        memories[k] = memory_of(contexts_of_callers[k], NULL, rows, COUNT, DIM);
    }
    recall_together(memories, cues);
    for (unsigned k = 0; k < CALLERS; k++) {
        hop_memory_free(memories[k]);
        hop_context_free(contexts_of_callers[k]);
    }
    free(rows);
    free(cues);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_memory_serves_many_threads),
        cmocka_unit_test(separate_contexts_do_not_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
