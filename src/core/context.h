/* SPDX-License-Identifier: MIT */
/* The inside of a context, and the loop that runs on its threads. */
#ifndef HOP_CORE_CONTEXT_H
#define HOP_CORE_CONTEXT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <hopfield/context.h>
#include "kernels/kernels.h"
#include "kernels/real.h"

typedef struct hop_pool hop_pool;

struct hop_context {
    unsigned threads;
    size_t max_bytes;
    const hop_kernels *kernels;
    const hop_real_kernels *real; /* of the same instruction set */
    hop_pool *pool;
    atomic_bool own_interrupt;
    atomic_bool *interrupted; /* its own, or that of the context it works for */
};

/* A context of one thread that works for another, with its kernels and limits: an
   interrupt of that one stops it too. It must not outlive it. HOP_ENOMEM. */
hop_status hop_context_create_worker(hop_context *master, hop_context **out,
                                     hop_error *error);

/* Work on one index; `worker` < threads tells which scratch space is free to use. */
typedef void (*hop_task)(void *shared, size_t index, unsigned worker);

/* Runs task(shared, i, worker) once for every i < count, on all threads of the context.
   What a task writes must depend on i alone: then results never depend on the threads.
   Stops handing out indices once the context is interrupted. Loops that meet on one
   context run one after the other. */
void hop_parallel_for(hop_context *context, size_t count, hop_task task, void *shared);

bool hop_context_interrupted(const hop_context *context);

/* HOP_ELIMIT with a message that names `what` where count * size is over max_bytes. */
hop_status hop_context_check_bytes(const hop_context *context, const char *what,
                                   size_t count, size_t size, hop_error *error);

hop_pool *hop_pool_create(unsigned threads);
void hop_pool_free(hop_pool *pool);
void hop_pool_run(hop_pool *pool, size_t count, hop_task task, void *shared,
                  const atomic_bool *stop);

#endif
