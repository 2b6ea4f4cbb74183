/* SPDX-License-Identifier: MIT */
/* Contexts: threads, the kernel table, limits and the interrupt flag. */
#include "core/context.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/error.h"

enum { MAX_THREADS = 1024 };
static const size_t DEFAULT_MAX_BYTES = (size_t)64 << 30;

const char *hop_version(void) {
    return HOP_VERSION;
}

const char *hop_isa_name(hop_isa isa) {
    static const char *const names[HOP_ISA_COUNT] = {"auto", "scalar", "avx2", "avx512"};
    return (unsigned)isa < HOP_ISA_COUNT ? names[isa] : NULL;
}

int hop_isa_available(hop_isa isa) {
    return isa == HOP_ISA_AUTO || hop_kernels_of(isa) != NULL;
}

/* The cap that HOPFIELD_ISA sets, or the best there is. */
static hop_status isa_cap(hop_isa *cap, hop_error *error) {
    const char *name = getenv("HOPFIELD_ISA");
    *cap = HOP_ISA_AVX512;
    if (!name || !*name || strcmp(name, "auto") == 0) return HOP_OK;
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        if (strcmp(name, hop_isa_name((hop_isa)isa)) == 0) {
            *cap = (hop_isa)isa;
            return HOP_OK;
        }
    return hop_fail(error, HOP_EINVAL,
                    "HOPFIELD_ISA: '%.40s' is not scalar, avx2 or avx512", name);
}

static hop_status choose_kernels(hop_isa isa, const hop_kernels **out, hop_error *error) {
    if ((unsigned)isa >= HOP_ISA_COUNT)
        return hop_fail(error, HOP_EINVAL, "instruction set %d is unknown", (int)isa);
    if (isa != HOP_ISA_AUTO) {
        *out = hop_kernels_of(isa);
        if (*out) return HOP_OK;
        return hop_fail(error, HOP_EUNSUPPORTED, "this machine has no %s",
                        hop_isa_name(isa));
    }
    hop_isa cap;
    hop_status status = isa_cap(&cap, error);
    if (status) return status;
    while (!hop_kernels_of(cap)) cap = (hop_isa)(cap - 1);
    *out = hop_kernels_of(cap);
    return HOP_OK;
}

static hop_status create(unsigned threads, size_t max_bytes, const hop_kernels *kernels,
                         hop_context **out, hop_error *error) {
    hop_context *context = calloc(1, sizeof *context);
    hop_pool *pool = hop_pool_create(threads);
    if (!context || !pool) {
        free(context);
        hop_pool_free(pool);
        return hop_fail_memory(error);
    }
    context->threads = threads;
    context->max_bytes = max_bytes;
    context->kernels = kernels;
    context->real = hop_real_kernels_of(kernels->isa);
    context->pool = pool;
    atomic_init(&context->own_interrupt, false);
    context->interrupted = &context->own_interrupt;
    *out = context;
    return HOP_OK;
}

hop_status hop_context_create(const hop_context_options *options, hop_context **out,
                              hop_error *error) {
    static const hop_context_options defaults = HOP_CONTEXT_OPTIONS_INIT;
    if (!options) options = &defaults;
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "context options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (options->threads > MAX_THREADS)
        return hop_fail(error, HOP_EINVAL, "threads: %u is more than %d",
                        options->threads, MAX_THREADS);
    const hop_kernels *kernels;
    hop_status status = choose_kernels(options->isa, &kernels, error);
    if (status) return status;

    unsigned threads = options->threads;
    if (threads == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        threads = processors < 1             ? 1
                  : processors > MAX_THREADS ? MAX_THREADS
                                             : (unsigned)processors;
    }
    const size_t max_bytes = options->max_bytes ? options->max_bytes : DEFAULT_MAX_BYTES;
    return create(threads, max_bytes, kernels, out, error);
}

hop_status hop_context_create_worker(hop_context *master, hop_context **out,
                                     hop_error *error) {
    hop_status status = create(1, master->max_bytes, master->kernels, out, error);
    if (status == HOP_OK) (*out)->interrupted = master->interrupted;
    return status;
}

void hop_context_free(hop_context *context) {
    if (!context) return;
    hop_pool_free(context->pool);
    free(context);
}

unsigned hop_context_threads(const hop_context *context) {
    return context->threads;
}

hop_isa hop_context_isa(const hop_context *context) {
    return context->kernels->isa;
}

void hop_context_interrupt(hop_context *context) {
    atomic_store(context->interrupted, true);
}

void hop_context_clear_interrupt(hop_context *context) {
    atomic_store(context->interrupted, false);
}

bool hop_context_interrupted(const hop_context *context) {
    return atomic_load(context->interrupted);
}

hop_status hop_context_check_bytes(const hop_context *context, const char *what,
                                   size_t count, size_t size, hop_error *error) {
    if (size == 0 || count <= context->max_bytes / size) return HOP_OK;
    return hop_fail(error, HOP_ELIMIT, "%s: %zu x %zu bytes are over the limit of %zu",
                    what, count, size, context->max_bytes);
}

void hop_parallel_for(hop_context *context, size_t count, hop_task task, void *shared) {
    hop_pool_run(context->pool, count, task, shared, context->interrupted);
}
