/* SPDX-License-Identifier: MIT */
/* A pool of threads that share out the indices of one loop at a time. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include "core/context.h"

struct hop_pool {
    pthread_mutex_t loop; /* held by whoever runs a loop */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t start, finish;
    unsigned threads, started, busy;
    unsigned long generation;
    bool closing;
    pthread_t *workers;

    size_t count;
    hop_task task;
    void *shared;
    const atomic_bool *stop;
    atomic_size_t next;
};

typedef struct {
    hop_pool *pool;
    unsigned worker;
} seat;

static void take_indices(hop_pool *pool, unsigned worker) {
    for (;;) {
        if (atomic_load_explicit(pool->stop, memory_order_relaxed)) return;
        size_t index = atomic_fetch_add(&pool->next, 1);
        if (index >= pool->count) return;
        pool->task(pool->shared, index, worker);
    }
}

static void *work(void *argument) {
    seat mine = *(seat *)argument;
    free(argument);
    hop_pool *pool = mine.pool;
    unsigned long seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->closing && pool->generation == seen)
            pthread_cond_wait(&pool->start, &pool->lock);
        if (pool->closing) break;
        seen = pool->generation;
        pthread_mutex_unlock(&pool->lock);
        take_indices(pool, mine.worker);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0) pthread_cond_signal(&pool->finish);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

hop_pool *hop_pool_create(unsigned threads) {
    hop_pool *pool = calloc(1, sizeof *pool);
    if (!pool) return NULL;
    pool->workers = calloc(threads, sizeof *pool->workers);
    if (!pool->workers) {
        free(pool);
        return NULL;
    }
    pool->threads = threads;
    pthread_mutex_init(&pool->loop, NULL);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->start, NULL);
    pthread_cond_init(&pool->finish, NULL);
    return pool;
}

/* Threads start with the first loop that can use them; where the system refuses one, the
   loop runs on those there are. Signals stay with the threads of the application. */
static void start_workers(hop_pool *pool) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (pool->started + 1 < pool->threads) {
        seat *next = malloc(sizeof *next);
        if (!next) break;
        *next = (seat){pool, pool->started + 1};
        if (pthread_create(&pool->workers[pool->started], NULL, work, next) != 0) {
            free(next);
            break;
        }
        pool->started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void hop_pool_run(hop_pool *pool, size_t count, hop_task task, void *shared,
                  const atomic_bool *stop) {
    if (count == 0) return;
    pthread_mutex_lock(&pool->loop);
    pthread_mutex_lock(&pool->lock);
    pool->count = count;
    pool->task = task;
    pool->shared = shared;
    pool->stop = stop;
    atomic_store(&pool->next, 0);
    if (count > 1) {
        start_workers(pool);
        pool->busy = pool->started;
        pool->generation++;
        pthread_cond_broadcast(&pool->start);
    }
    pthread_mutex_unlock(&pool->lock);
    take_indices(pool, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy) pthread_cond_wait(&pool->finish, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
    pthread_mutex_unlock(&pool->loop);
}

void hop_pool_free(hop_pool *pool) {
    if (!pool) return;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->start);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->started; i++) pthread_join(pool->workers[i], NULL);
    pthread_cond_destroy(&pool->finish);
    pthread_cond_destroy(&pool->start);
    pthread_mutex_destroy(&pool->lock);
    pthread_mutex_destroy(&pool->loop);
    free(pool->workers);
    free(pool);
}
