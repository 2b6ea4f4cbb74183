/* SPDX-License-Identifier: MIT */
/* The parallel loop: every index once, seats never shared, loops one after the other. */
#include <pthread.h>
#include <signal.h>
#include "engine.h"
#include "core/context.h"

enum { MOST = 1000, SEATS = 1024 };

typedef struct {
    hop_context *context;
    atomic_int visits[MOST];
    atomic_int seated[SEATS]; /* 1 while a task holds that worker's number */
    atomic_int clashes;
    atomic_size_t stop_at; /* interrupts once this many were visited; 0: never */
    atomic_size_t visited;
} tally;

static void visit(void *shared, size_t index, unsigned worker) {
    tally *t = shared;
    if (worker >= hop_context_threads(t->context) ||
        atomic_fetch_add(&t->seated[worker], 1) != 0)
        atomic_fetch_add(&t->clashes, 1);
    atomic_fetch_add(&t->visits[index], 1);
    if (atomic_fetch_add(&t->visited, 1) + 1 >= t->stop_at && t->stop_at)
        hop_context_interrupt(t->context);
    atomic_fetch_sub(&t->seated[worker], 1);
}

static void every_index_once(unsigned threads, size_t count) {
    hop_context *context = context_of(threads, HOP_ISA_SCALAR);
    tally *t = need(sizeof *t);
    t->context = context;
    for (int loop = 1; loop <= 3; loop++) {
        hop_parallel_for(context, count, visit, t);
        for (size_t i = 0; i < MOST; i++)
            assert_int_equal(t->visits[i], i < count ? loop : 0);
    }
    assert_int_equal(t->clashes, 0);
    hop_context_free(context);
    free(t);
}

static void any_number_of_threads_visits_every_index_once(void **state) {
    (void)state;
    static const unsigned threads[] = {1, 2, 3, 4, 17};
    static const size_t counts[] = {0, 1, 2, 3, 5, 64, MOST};
    for (size_t a = 0; a < sizeof threads / sizeof *threads; a++)
        for (size_t b = 0; b < sizeof counts / sizeof *counts; b++)
            every_index_once(threads[a], counts[b]);
}

static void an_interrupt_stops_the_loop(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        hop_context *context = context_of(threads, HOP_ISA_SCALAR);
        tally *t = need(sizeof *t);
        t->context = context;
        t->stop_at = 10;
        hop_parallel_for(context, MOST, visit, t);
        /* each thread may be in the midst of one more index */
        assert_in_range(t->visited, 10, 10 + threads);
        hop_parallel_for(context, MOST, visit, t);
        assert_in_range(t->visited, 10, 10 + threads);
        hop_context_clear_interrupt(context);
        t->stop_at = 0;
        hop_parallel_for(context, MOST, visit, t);
        assert_true(t->visited >= MOST);
        hop_context_free(context);
        free(t);
    }
}

typedef struct {
    tally *shared;
    size_t sum;
    atomic_size_t found;
} caller;

static void add(void *shared, size_t index, unsigned worker) {
    (void)worker;
    caller *mine = shared;
    atomic_fetch_add(&mine->found, index);
}

static void *call_loops(void *argument) {
    caller *mine = argument;
    for (int k = 0; k < 200; k++) {
        atomic_store(&mine->found, 0);
        hop_parallel_for(mine->shared->context, 50, add, mine);
        mine->sum += mine->found;
    }
    return NULL;
}

static void callers_that_meet_all_get_their_loops(void **state) {
    (void)state;
    enum { CALLERS = 4 };
    hop_context *context = context_of(3, HOP_ISA_SCALAR);
    tally *t = need(sizeof *t);
    t->context = context;
    static caller callers[CALLERS];
    pthread_t threads[CALLERS];
    for (int k = 0; k < CALLERS; k++) {
        callers[k].shared = t;
        assert_int_equal(pthread_create(&threads[k], NULL, call_loops, &callers[k]), 0);
    }
    for (int k = 0; k < CALLERS; k++) pthread_join(threads[k], NULL);
    for (int k = 0; k < CALLERS; k++)
        assert_int_equal(callers[k].sum, 200 * (49 * 50 / 2));
    hop_context_free(context);
    free(t);
}

typedef struct {
    pthread_t caller;
    pthread_barrier_t met;
    atomic_int unmasked;
} masks;

static void look_at_mask(void *shared, size_t index, unsigned worker) {
    (void)index;
    (void)worker;
    masks *m = shared;
    pthread_barrier_wait(&m->met); /* both threads hold one index each */
    if (pthread_equal(pthread_self(), m->caller)) return;
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    if (!sigismember(&blocked, SIGINT) || !sigismember(&blocked, SIGTERM))
        atomic_store(&m->unmasked, 1);
}

static void signals_stay_with_the_application(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_SCALAR);
    masks m = {.caller = pthread_self()};
    pthread_barrier_init(&m.met, NULL, 2);
    hop_parallel_for(context, 2, look_at_mask, &m);
    pthread_barrier_destroy(&m.met);
    assert_int_equal(m.unmasked, 0);
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    assert_false(sigismember(&blocked, SIGINT));
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_visits_every_index_once),
        cmocka_unit_test(an_interrupt_stops_the_loop),
        cmocka_unit_test(callers_that_meet_all_get_their_loops),
        cmocka_unit_test(signals_stay_with_the_application),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
