/* SPDX-License-Identifier: MIT */
/* The context: threads, instruction set and limits; there is no global state. */
#ifndef HOPFIELD_CONTEXT_H
#define HOPFIELD_CONTEXT_H

#include <stddef.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HOP_VERSION_MAJOR 0
#define HOP_VERSION_MINOR 1
#define HOP_VERSION_PATCH 0
#define HOP_VERSION "0.1.0"

/** The library's version, "major.minor.patch". Static storage, thread-safe. */
HOP_API const char *hop_version(void);

/** Instruction sets, slowest first. Every one gives the same bytes. */
typedef enum hop_isa {
    HOP_ISA_AUTO = 0, /* the best this machine has, capped by HOPFIELD_ISA */
    HOP_ISA_SCALAR,
    HOP_ISA_AVX2,
    HOP_ISA_AVX512,
    HOP_ISA_COUNT
} hop_isa;

/** "auto", "scalar", "avx2" or "avx512"; NULL outside the enum. Static storage. */
HOP_API const char *hop_isa_name(hop_isa isa);

/** Whether this machine can run the kernels of `isa`. */
HOP_API int hop_isa_available(hop_isa isa);

typedef struct hop_context hop_context;

/** Within which an inverse temperature must lie. */
#define HOP_LEAST_BETA 1e-30
#define HOP_MOST_BETA 1e30

/** Options of a context; begin with HOP_CONTEXT_OPTIONS_INIT. */
typedef struct hop_context_options {
    size_t size;      /* sizeof(hop_context_options) of the caller */
    unsigned threads; /* threads that work, the caller included; 0: one a processor */
    hop_isa isa;      /* HOP_ISA_AUTO, or one the machine has */
    size_t max_bytes; /* largest single structure to allocate; 0: 64 GiB */
} hop_context_options;

#define HOP_CONTEXT_OPTIONS_INIT                                                         \
    { sizeof(hop_context_options), 0, HOP_ISA_AUTO, 0 }

/**
 * Create a context.
 *
 * options   NULL for the defaults
 * out       the context; free it after everything made with it
 *
 * The environment variable HOPFIELD_ISA (scalar, avx2, avx512) caps HOP_ISA_AUTO;
 * it is the only variable that the library reads.
 *
 * Returns HOP_OK, HOP_EINVAL (over 1024 threads, an unknown instruction set, here or
 * in HOPFIELD_ISA), HOP_EUNSUPPORTED (an instruction set the machine lacks),
 * HOP_ENOMEM. A context may be shared by threads; parallel loops that meet run one
 * after the other.
 */
HOP_API hop_status hop_context_create(const hop_context_options *options,
                                      hop_context **out, hop_error *error);

/** Free a context; NULL is fine. */
HOP_API void hop_context_free(hop_context *context);

HOP_API unsigned hop_context_threads(const hop_context *context);
HOP_API hop_isa hop_context_isa(const hop_context *context);

/**
 * Ask every recall on this context to stop soon with HOP_EINTERRUPTED. May be
 * called from a signal handler and from any thread. Stays set until cleared.
 */
HOP_API void hop_context_interrupt(hop_context *context);
HOP_API void hop_context_clear_interrupt(hop_context *context);

#ifdef __cplusplus
}
#endif
#endif
