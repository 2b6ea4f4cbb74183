/* SPDX-License-Identifier: MIT */
/* Sign codes: a vector as bits that keep its direction, and the memories whose codes
   agree most with that of a cue. */
#ifndef HOPFIELD_CODES_H
#define HOPFIELD_CODES_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include <hopfield/rows.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bits of a code: a multiple of 64, at most so many. */
enum { HOP_MAX_CODE_BITS = 1 << 16 };

typedef struct hop_coder hop_coder;

/**
 * What turns vectors x of `dim` units into codes: bit k is 1 where r_k . x > 0. Two codes
 * agree in a share of about 1 - angle / pi of their bits, with a standard error of at
 * most 0.5 / sqrt(bits).
 *
 * The directions r_k are rows of H D H D H D, H the Walsh-Hadamard matrix, D random
 * signs: directions of one block of 2^n >= dim bits (at least 256) are at right angles
 * where dim is 2^n, blocks are independent. r_k depends on (dim, k) alone, so a shorter
 * code is the beginning of a longer one, on every machine and for ever.
 *
 * dim     1..HOP_MAX_UNITS
 * bits    a multiple of 64, 64..HOP_MAX_CODE_BITS
 *
 * HOP_EINVAL, HOP_ELIMIT, HOP_ENOMEM. 12 bytes a bit, or a unit where these are more.
 * Charikar 2002; Goemans, Williamson 1995; Andoni et al. 2015.
 */
HOP_API hop_status hop_coder_create(hop_context *context, size_t dim, size_t bits,
                                    hop_coder **out, hop_error *error);
HOP_API void hop_coder_free(hop_coder *coder);
HOP_API size_t hop_coder_dim(const hop_coder *coder);
HOP_API size_t hop_coder_bits(const hop_coder *coder);

/**
 * Codes of vectors. That of 2^n x is that of x; that of -x is the complement but for bits
 * where r_k . x is 0; zeros give a code of zeros.
 *
 * values  [count][dim]
 * codes   [count][bits / 64]: bit k is bit k % 64 of word k / 64
 *
 * HOP_EVALUE (not finite: names row, unit and value), HOP_ELIMIT, HOP_ENOMEM,
 * HOP_EINTERRUPTED; on error codes are unspecified. O(count (bits + dim) log dim) on the
 * threads of the context. The same bytes on any number of threads and any instruction
 * set. Threads may use one coder together.
 */
HOP_API hop_status hop_coder_encode(const hop_coder *coder, hop_context *context,
                                    const float *values, size_t count, uint64_t *codes,
                                    hop_error *error);

typedef struct hop_codes hop_codes;

/**
 * Codes of keys, to find candidates by (hop_vector_memory_set_codes).
 *
 * keys    real rows of the coder's dim
 * codes   [count of keys][bits / 64], made from the rows as stored; NULL: made here
 *
 * Coder, keys and given codes are borrowed. HOP_ESHAPE (dim), HOP_EUNSUPPORTED (keys of
 * bits, which are codes themselves: compare them by hamming), HOP_ELIMIT, HOP_ENOMEM,
 * HOP_EINTERRUPTED. bits / 8 bytes a key.
 */
HOP_API hop_status hop_codes_create(hop_context *context, const hop_coder *coder,
                                    const hop_rows *keys, const uint64_t *codes,
                                    hop_codes **out, hop_error *error);
HOP_API void hop_codes_free(hop_codes *codes);
/** [count of keys][bits / 64]. Lives as long as they do. */
HOP_API const uint64_t *hop_codes_words(const hop_codes *codes);
/** Bytes of memory held; borrowed codes are not counted. */
HOP_API size_t hop_codes_bytes(const hop_codes *codes);

/**
 * The keys whose codes differ least from that of each cue: what a full sort by (units
 * that differ, row) begins with.
 *
 * cues      [count][dim]
 * wanted    keys for each cue, at least 1
 * allowed   [keys] of 0 and not 0; NULL: all may be found
 * rows      [count][wanted]: least difference first, lowest row on ties
 * differ    [count][wanted]: bits that differ; may be NULL
 * found     [count]: rows filled in, fewer than wanted where fewer are allowed
 *
 * HOP_EINVAL (wanted), HOP_EVALUE (a cue that is not finite), HOP_ELIMIT, HOP_ENOMEM,
 * HOP_EINTERRUPTED; on error outputs are unspecified. O(keys bits / 64) a cue, or as many
 * as are allowed where these are few; cues are shared out among the threads.
 */
HOP_API hop_status hop_codes_nearest(const hop_codes *codes, const float *cues,
                                     size_t count, size_t wanted, const uint8_t *allowed,
                                     size_t *rows, uint32_t *differ, size_t *found,
                                     hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
