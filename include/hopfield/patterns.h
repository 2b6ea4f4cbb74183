/* SPDX-License-Identifier: MIT */
/* Sets of patterns: `count` patterns of `dim` units, packed one bit a unit. */
#ifndef HOPFIELD_PATTERNS_H
#define HOPFIELD_PATTERNS_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HOP_MAX_UNITS = 1 << 24, HOP_MAX_PATTERNS = 1 << 28 };

/**
 * A set of bipolar patterns. Unit i of a pattern is bit i % 64 of word i / 64; a set
 * bit means +1, a clear bit -1; bits past `dim` are clear. Real-valued patterns are
 * hop_rows. Reading from several threads is safe while nobody writes.
 */
typedef struct hop_patterns hop_patterns;

/** An empty set of patterns of `dim` units, 1..HOP_MAX_UNITS. HOP_EINVAL, HOP_ENOMEM. */
HOP_API hop_status hop_patterns_create(size_t dim, hop_patterns **out);
HOP_API void hop_patterns_free(hop_patterns *patterns);

HOP_API size_t hop_patterns_count(const hop_patterns *patterns);
HOP_API size_t hop_patterns_dim(const hop_patterns *patterns);
/** 64-bit words in a pattern: dim / 64, rounded up. */
HOP_API size_t hop_patterns_words(const hop_patterns *patterns);
/** The packed units of one pattern; valid until the set changes. row < count. */
HOP_API const uint64_t *hop_patterns_row(const hop_patterns *patterns, size_t row);

/** How values say -1 and +1. */
typedef enum hop_coding {
    HOP_CODING_BIPOLAR, /* int8: -1, +1 */
    HOP_CODING_BINARY,  /* int8: 0 means -1, 1 means +1 */
    HOP_CODING_BOOLEAN, /* int8: 0 means -1, anything else +1 */
    HOP_CODING_AUTO     /* int8: BINARY where all values are 0 or 1, else BIPOLAR */
} hop_coding;

/**
 * Append patterns from int8 rows.
 *
 * rows     [count][length]   length must be the set's dim
 *
 * Returns HOP_OK, HOP_EEMPTY (count or length 0), HOP_ESHAPE (says which pattern, and
 * both lengths), HOP_EVALUE (says which pattern, unit and value), HOP_ELIMIT,
 * HOP_ENOMEM, HOP_EINVAL (unknown coding); on error the set is unchanged. Messages
 * number patterns as the set would. AUTO looks at all rows given together.
 * O(count dim).
 */
HOP_API hop_status hop_patterns_append(hop_patterns *patterns, const int8_t *rows,
                                       size_t count, size_t length, hop_coding coding,
                                       hop_error *error);

/**
 * Append patterns from real rows: unit = +1 where value > threshold, else -1.
 * A NaN is refused with HOP_EVALUE, a NaN threshold with HOP_EINVAL. Otherwise as
 * hop_patterns_append.
 */
HOP_API hop_status hop_patterns_append_reals(hop_patterns *patterns, const float *rows,
                                             size_t count, size_t length,
                                             double threshold, hop_error *error);

/**
 * Append packed rows, [count][words], which may be the set's own; bits past dim are
 * ignored. HOP_EEMPTY, HOP_ELIMIT, HOP_ENOMEM.
 */
HOP_API hop_status hop_patterns_append_packed(hop_patterns *patterns,
                                              const uint64_t *rows, size_t count);

/** Remove one row; later rows move up. HOP_ENOTFOUND. O(count dim / 64). */
HOP_API hop_status hop_patterns_remove(hop_patterns *patterns, size_t row);

/** Write one pattern as -1/+1 into out[dim]. row < count. */
HOP_API void hop_patterns_read(const hop_patterns *patterns, size_t row, int8_t *out);

/** Units in which row_a of a and row_b of b, sets of one dim, differ. O(dim / 64). */
HOP_API size_t hop_patterns_hamming(const hop_patterns *a, size_t row_a,
                                    const hop_patterns *b, size_t row_b);
/** Overlap M = sum_i a_i b_i = dim - 2 hamming. */
HOP_API int64_t hop_patterns_overlap(const hop_patterns *a, size_t row_a,
                                     const hop_patterns *b, size_t row_b);

/* --- damage ------------------------------------------------------------------ */

/** Units in a fraction of dim: round(fraction dim), halves up; 0 <= fraction <= 1. */
HOP_API size_t hop_fraction_of(double fraction, size_t dim);

/**
 * Flip exactly hop_fraction_of(fraction, dim) units of units[dim], chosen without
 * replacement by (seed, HOP_STREAM_NOISE, index); a unit of 0 stays 0.
 * HOP_EINVAL (fraction outside [0, 1] or NaN), HOP_ENOMEM; on error nothing changes.
 */
HOP_API hop_status hop_noise_flip(int8_t *units, size_t dim, double fraction,
                                  uint64_t seed, uint64_t index);

/** What a recall may do with a unit. */
typedef enum hop_mask {
    HOP_MASK_FREE = 0,    /* given, but may change */
    HOP_MASK_CLAMPED = 1, /* known for sure, never updated */
    HOP_MASK_MISSING = 2  /* unknown: counts as 0 until it is first updated */
} hop_mask;

typedef enum hop_cover_kind {
    HOP_COVER_TOP, /* `fraction` of the rows, from that side */
    HOP_COVER_BOTTOM,
    HOP_COVER_LEFT,
    HOP_COVER_RIGHT,
    HOP_COVER_BOX,   /* x, y, width, height in pixels */
    HOP_COVER_RANDOM /* hop_fraction_of(fraction, dim) units */
} hop_cover_kind;

/** A part of a picture (or, for RANDOM, of any pattern) that is hidden. */
typedef struct hop_cover {
    hop_cover_kind kind;
    double fraction;
    size_t x, y, width, height;
} hop_cover;

/**
 * Mark the covered units in covered[height * width] with 1, the others with 0. A flat
 * pattern is a picture of height 1. RANDOM draws from (seed, HOP_STREAM_COVER, index).
 * HOP_EINVAL (fraction outside [0, 1], a box outside the picture, no picture, more than
 * HOP_MAX_UNITS), HOP_ENOMEM.
 */
HOP_API hop_status hop_cover_mark(const hop_cover *cover, size_t width, size_t height,
                                  uint64_t seed, uint64_t index, uint8_t *covered);

/* --- generators --------------------------------------------------------------- */

/**
 * Append `count` random patterns: each unit +1 with probability (1 + bias) / 2,
 * -1 <= bias <= 1 (decided by comparing 53 random bits a unit; bias 0 takes one bit a
 * unit). Pattern k is keyed by (seed, HOP_STREAM_PATTERNS, first + k). HOP_EINVAL,
 * HOP_ELIMIT, HOP_ENOMEM. count 0 appends nothing.
 */
HOP_API hop_status hop_patterns_generate_random(hop_patterns *patterns, size_t count,
                                                double bias, uint64_t seed,
                                                uint64_t first);

/** As above, with exactly hop_fraction_of(fraction, dim) units at +1, the rest -1. */
HOP_API hop_status hop_patterns_generate_sparse(hop_patterns *patterns, size_t count,
                                                double fraction, uint64_t seed,
                                                uint64_t first);

/**
 * Append `count` mutually orthogonal patterns (overlap 0): rows of a Sylvester-Hadamard
 * matrix, columns flipped and rows chosen at random by the seed, for dim = q 2^k with q
 * odd: each block of 2^k units carries the same Hadamard row under its own signs.
 * HOP_EINVAL when count > 2^k (says how many there can be), HOP_ELIMIT, HOP_ENOMEM. A
 * smaller count gives the first patterns of a larger one.
 */
HOP_API hop_status hop_patterns_generate_orthogonal(hop_patterns *patterns, size_t count,
                                                    uint64_t seed, hop_error *error);

/**
 * Append `count` patterns around one random prototype: each unit equals the prototype's
 * with probability (1 + sqrt(overlap)) / 2, so that the expected overlap of two patterns
 * is `overlap` (0..1) of dim. HOP_EINVAL, HOP_ELIMIT, HOP_ENOMEM.
 */
HOP_API hop_status hop_patterns_generate_correlated(hop_patterns *patterns, size_t count,
                                                    double overlap, uint64_t seed,
                                                    uint64_t first);

/** Which generator, with its number. */
typedef enum hop_structure_kind {
    HOP_STRUCTURE_RANDOM,     /* fair signs; no number */
    HOP_STRUCTURE_ORTHOGONAL, /* no number */
    HOP_STRUCTURE_SPARSE,     /* fraction of units at +1 */
    HOP_STRUCTURE_CORRELATED  /* expected overlap of two patterns */
} hop_structure_kind;

typedef struct hop_structure {
    hop_structure_kind kind;
    double value;
} hop_structure;

/** Read "random", "orthogonal", "sparse:F" or "correlated:C", F and C in 0..1.
    HOP_EINVAL. */
HOP_API hop_status hop_structure_parse(const char *text, hop_structure *out,
                                       hop_error *error);

/** Append `count` patterns of a structure; as the generator of that name. */
HOP_API hop_status hop_patterns_generate(hop_patterns *patterns, hop_structure structure,
                                         size_t count, uint64_t seed, uint64_t first,
                                         hop_error *error);

/** The most patterns of `dim` units that a structure has: orthogonal ones are few. */
HOP_API size_t hop_structure_most(hop_structure structure, size_t dim);

/* --- pattern separation -------------------------------------------------------- */

/**
 * Append the code of every pattern of `from` after a random expansion: output unit i is
 * given the sum of all input units under its own fair signs, sum_j w_ij x_j, and the
 * hop_fraction_of(fraction, units) units with the largest sums become +1, all others -1.
 *
 * from      patterns of any dim; may be `out`
 * units     dim of `out`
 * seed      signs of unit i are keyed by (seed, HOP_STREAM_EXPAND, 2 i): one seed, one
 *           expansion, whatever is expanded; cues go through it as patterns do
 *
 * Sums are whole numbers 2 apart, so that many units share the last place: some
 * 2 phi(z) units / sqrt(dim). A second sum under signs of its own decides among them,
 * then the lower index. An order fixed beforehand, be it random, would prefer the same
 * units in every pattern: a correlation of the codes that the patterns do not have.
 *
 * Codes correlate as hop_theory_code_overlap says. HOP_EINVAL (fraction outside [0, 1],
 * units 0 or more than HOP_MAX_UNITS), HOP_ESHAPE (units is not the dim of `out`),
 * HOP_ELIMIT, HOP_ENOMEM; on error `out` is unchanged. No patterns append nothing.
 * O(count units dim / 64) time; scratch 4 units min(count, 64) bytes. Marr 1969
 * (cerebellum), Treves and Rolls 1992 (dentate gyrus).
 */
HOP_API hop_status hop_patterns_expand(const hop_patterns *from, size_t units,
                                       double fraction, uint64_t seed, hop_patterns *out);

#ifdef __cplusplus
}
#endif
#endif
