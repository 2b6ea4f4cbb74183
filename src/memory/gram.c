/* SPDX-License-Identifier: MIT */
/* Overlaps of all pairs of patterns. */
#include "memory/gram.h"

#include "core/error.h"
#include "kernels/kernels.h"
#include "patterns/patterns.h"

/* Rows that meet each other while they are in the nearest cache. */
enum { BLOCK = 32 };

typedef struct {
    const hop_kernels *kernels;
    const hop_patterns *patterns;
    size_t count, blocks;
    int32_t *g; /* either this */
    double *b;  /* or that is filled */
    double identity, overlap;
} job;

static void store(const job *all, size_t mu, size_t nu, int32_t mismatches) {
    const size_t here = mu * all->count + nu, there = nu * all->count + mu;
    const int32_t g = (int32_t)all->patterns->dim - 2 * mismatches;
    if (all->g) {
        all->g[here] = all->g[there] = g;
        return;
    }
    const double part = all->overlap * g / (double)all->patterns->dim;
    all->b[here] = all->b[there] = mu == nu ? part + all->identity : part;
}

/* A block of rows against all rows up to it; the longest blocks come first. */
static void fill_block(void *shared, size_t index, unsigned who) {
    (void)who;
    const job *all = shared;
    const size_t words = all->patterns->words;
    const size_t first = (all->blocks - 1 - index) * BLOCK;
    const size_t end = first + BLOCK < all->count ? first + BLOCK : all->count;
    int32_t mismatches[BLOCK];
    for (size_t from = 0; from <= first; from += BLOCK)
        for (size_t mu = first; mu < end; mu++) {
            const size_t to = from + BLOCK <= mu ? from + BLOCK : mu + 1;
            all->kernels->mismatches(all->patterns->rows + from * words, to - from, words,
                                     hop_patterns_row(all->patterns, mu), NULL,
                                     mismatches);
            for (size_t nu = from; nu < to; nu++)
                store(all, mu, nu, mismatches[nu - from]);
        }
}

static hop_status fill(const hop_context *context, job *all, size_t size,
                       hop_error *error) {
    hop_status status = hop_context_check_bytes(context, "overlaps of patterns",
                                                all->count, all->count * size, error);
    if (status) return status;
    all->kernels = context->kernels;
    all->blocks = (all->count + BLOCK - 1) / BLOCK;
    hop_pool_run(context->pool, all->blocks, fill_block, all, context->interrupted);
    return hop_context_interrupted(context)
               ? hop_fail(error, HOP_EINTERRUPTED, "overlaps of patterns: interrupted")
               : HOP_OK;
}

hop_status hop_gram(const hop_context *context, const hop_patterns *patterns,
                    size_t count, int32_t *g, hop_error *error) {
    job all = {.patterns = patterns, .count = count, .g = g};
    return fill(context, &all, sizeof *g, error);
}

hop_status hop_gram_correlations(const hop_context *context, const hop_patterns *patterns,
                                 size_t count, double identity, double overlap, double *b,
                                 hop_error *error) {
    job all = {.patterns = patterns,
               .count = count,
               .b = b,
               .identity = identity,
               .overlap = overlap};
    return fill(context, &all, sizeof *b, error);
}
