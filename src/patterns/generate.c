/* SPDX-License-Identifier: MIT */
/* Generators of patterns: random, sparse, orthogonal, correlated. */
#include "patterns/patterns.h"

#include <hopfield/random.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "patterns/packed.h"

/* Indices in HOP_STREAM_BASE of what the patterns of one seed share. */
enum { BASE_PROTOTYPE, BASE_COLUMN_SIGNS, BASE_HADAMARD_ROWS };

void hop_fill_fair(hop_random *random, size_t dim, uint64_t *row) {
    size_t words = hop_packed_words(dim);
    hop_random_fill(random, row, words);
    row[words - 1] &= hop_packed_tail(dim);
}

/* Each unit +1 with the given probability. */
static void fill_biased(hop_random *random, size_t dim, double probability,
                        uint64_t *row) {
    memset(row, 0, hop_packed_words(dim) * sizeof *row);
    for (size_t i = 0; i < dim; i++)
        if (hop_random_real(random) < probability) hop_packed_set(row, i);
}

hop_status hop_patterns_generate_random(hop_patterns *patterns, size_t count, double bias,
                                        uint64_t seed, uint64_t first) {
    if (!(bias >= -1 && bias <= 1)) return HOP_EINVAL;
    hop_staged staged;
    hop_status status = hop_patterns_stage(patterns, count, &staged);
    if (status != HOP_OK) return status;
    for (size_t k = 0; k < count; k++) {
        hop_random random = hop_random_begin(seed, HOP_STREAM_PATTERNS, first + k);
        uint64_t *row = staged.added + k * patterns->words;
        if (bias == 0)
            hop_fill_fair(&random, patterns->dim, row);
        else
            fill_biased(&random, patterns->dim, (1 + bias) / 2, row);
    }
    hop_patterns_commit(patterns, &staged);
    return HOP_OK;
}

hop_status hop_patterns_generate_sparse(hop_patterns *patterns, size_t count,
                                        double fraction, uint64_t seed, uint64_t first) {
    if (!(fraction >= 0 && fraction <= 1)) return HOP_EINVAL;
    size_t dim = patterns->dim, ones = hop_fraction_of(fraction, dim);
    uint32_t *chosen = malloc(dim * sizeof *chosen);
    if (!chosen) return HOP_ENOMEM;
    hop_staged staged;
    hop_status status = hop_patterns_stage(patterns, count, &staged);
    if (status != HOP_OK) goto cleanup;
    for (size_t k = 0; k < count; k++) {
        hop_random random = hop_random_begin(seed, HOP_STREAM_PATTERNS, first + k);
        uint64_t *row = staged.added + k * patterns->words;
        hop_random_choose(&random, chosen, dim, ones);
        memset(row, 0, patterns->words * sizeof *row);
        for (size_t i = 0; i < ones; i++) hop_packed_set(row, chosen[i]);
    }
    hop_patterns_commit(patterns, &staged);
cleanup:
    free(chosen);
    return status;
}

/* Row r of a Sylvester matrix has at column i the parity of r & i; as r < 2^k that is
   the same for every i with the same remainder by 2^k, so blocks repeat by themselves. */
static void fill_hadamard(uint32_t r, const uint64_t *signs, size_t dim, uint64_t *row) {
    uint64_t low = 0;
    for (uint32_t i = 0; i < HOP_WORD_UNITS; i++)
        low |= (uint64_t)__builtin_parity(r & i) << i;
    size_t words = hop_packed_words(dim);
    for (size_t w = 0; w < words; w++) {
        int odd = __builtin_parityll((uint64_t)r / HOP_WORD_UNITS & w);
        row[w] = (odd ? ~low : low) ^ signs[w];
    }
    row[words - 1] &= hop_packed_tail(dim);
}

hop_status hop_patterns_generate_orthogonal(hop_patterns *patterns, size_t count,
                                            uint64_t seed, hop_error *error) {
    size_t dim = patterns->dim, most = dim & (~dim + 1);
    if (count > most)
        return hop_fail(error, HOP_EINVAL,
                        "%zu orthogonal patterns of %zu units asked, there can be %zu",
                        count, dim, most);
    uint32_t *chosen = malloc(most * sizeof *chosen);
    uint64_t *signs = malloc(patterns->words * sizeof *signs);
    hop_staged staged;
    hop_status status = HOP_ENOMEM;
    if (chosen && signs) status = hop_patterns_stage(patterns, count, &staged);
    if (status != HOP_OK) {
        hop_fail(error, status, "%zu more patterns of %zu units: %s", count, dim,
                 hop_status_describe(status));
        goto cleanup;
    }
    hop_random random = hop_random_begin(seed, HOP_STREAM_BASE, BASE_COLUMN_SIGNS);
    hop_fill_fair(&random, dim, signs);
    random = hop_random_begin(seed, HOP_STREAM_BASE, BASE_HADAMARD_ROWS);
    hop_random_choose(&random, chosen, most, count);
    for (size_t k = 0; k < count; k++)
        fill_hadamard(chosen[k], signs, dim, staged.added + k * patterns->words);
    hop_patterns_commit(patterns, &staged);
cleanup:
    free(chosen);
    free(signs);
    return status;
}

hop_status hop_patterns_generate_correlated(hop_patterns *patterns, size_t count,
                                            double overlap, uint64_t seed,
                                            uint64_t first) {
    if (!(overlap >= 0 && overlap <= 1)) return HOP_EINVAL;
    size_t dim = patterns->dim, words = patterns->words;
    double agree = (1 + sqrt(overlap)) / 2;
    uint64_t *prototype = malloc(words * sizeof *prototype);
    if (!prototype) return HOP_ENOMEM;
    hop_staged staged;
    hop_status status = hop_patterns_stage(patterns, count, &staged);
    if (status != HOP_OK) goto cleanup;
    hop_random shared = hop_random_begin(seed, HOP_STREAM_BASE, BASE_PROTOTYPE);
    hop_fill_fair(&shared, dim, prototype);
    for (size_t k = 0; k < count; k++) {
        hop_random random = hop_random_begin(seed, HOP_STREAM_PATTERNS, first + k);
        uint64_t *row = staged.added + k * words;
        fill_biased(&random, dim, agree, row);
        for (size_t w = 0; w < words; w++) row[w] = ~(row[w] ^ prototype[w]);
        row[words - 1] &= hop_packed_tail(dim);
    }
    hop_patterns_commit(patterns, &staged);
cleanup:
    free(prototype);
    return status;
}
