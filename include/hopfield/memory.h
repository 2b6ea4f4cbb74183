/* SPDX-License-Identifier: MIT */
/* The memory: patterns, their strengths, and the couplings that a learning rule makes. */
#ifndef HOPFIELD_MEMORY_H
#define HOPFIELD_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include <hopfield/patterns.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * An exact strength c = numerator / denominator: how often, or how strongly, a pattern
 * was learned. denominator >= 1.
 */
typedef struct hop_strength {
    int64_t numerator;
    int64_t denominator;
} hop_strength;

/**
 * Read a strength from decimal text ("3", "-1", "0.25", "1/3") exactly, in lowest terms.
 * HOP_EINVAL for anything else, HOP_EOVERFLOW where 64 bits do not hold it.
 */
HOP_API hop_status hop_strength_parse(const char *text, hop_strength *out);

/** a + b in lowest terms; HOP_EINVAL (denominator < 1), HOP_EOVERFLOW. */
HOP_API hop_status hop_strength_add(hop_strength a, hop_strength b, hop_strength *out);
HOP_API double hop_strength_value(hop_strength strength);

/** What the raw sums are divided by: W = scale * sum_mu c_mu xi xi^T. Sums of a BAM are
    raw: units and patterns then divide by 1. */
typedef enum hop_scaling {
    HOP_SCALING_UNITS,    /* "n": 1/N */
    HOP_SCALING_PATTERNS, /* "p": 1/P, P the patterns held now */
    HOP_SCALING_SOURCE    /* "source": 1/P for the base, 1 for all that comes after it */
} hop_scaling;

/** Sequences choose for themselves: kept where a pattern leads to the next at once. */
typedef enum hop_diagonal {
    HOP_DIAGONAL_ZERO, /* w_ii = 0 */
    HOP_DIAGONAL_KEEP  /* w_ii as the rule gives it */
} hop_diagonal;

/** How couplings are held. Both give the same states. */
typedef enum hop_path {
    HOP_PATH_AUTO,     /* factored where the rule allows it */
    HOP_PATH_FACTORED, /* overlaps of packed patterns, then a read-out; no matrix */
    HOP_PATH_EXPLICIT  /* an N x N matrix of float64 that holds exact integers */
} hop_path;

HOP_API const char *hop_scaling_name(hop_scaling scaling);    /* "n", "p", "source" */
HOP_API const char *hop_diagonal_name(hop_diagonal diagonal); /* "zero", "keep" */
HOP_API const char *hop_path_name(hop_path path); /* "auto", "factored", "explicit" */

/** A parameter of a learning rule, as in "NAME:k=v". */
typedef struct hop_rule_parameter {
    const char *name; /* k; NULL ends a list */
    const char *help; /* one line */
    double low, high; /* least and largest value; of words, 0 and their number less 1 */
    double usual;     /* without it; NaN: it follows from the number of units */
    int whole;        /* a whole number */
    const char *const *words; /* its values, up to NULL; NULL: it is a number */
} hop_rule_parameter;

/** What a learning rule is and promises. */
typedef struct hop_rule_facts {
    const char *name;    /* as in --rule; forms of one rule differ in their parameters */
    const char *summary; /* one line */
    const char *formula;
    const char *paper;
    const hop_rule_parameter *parameters; /* up to one without a name */
    int symmetric;       /* w_ij = w_ji: asynchronous recall never raises the energy */
    int incremental;     /* one more pattern costs no relearning */
    int order_dependent; /* the order of learning matters */
    int factored;        /* has a form without the matrix */
    int strengths;       /* knows strengths */
    int binary;          /* units are 0 and 1 (-1 means 0), switched by a threshold */
    int hetero;          /* leads from one pattern to another, not back to the same */
    int trained;         /* learns in rounds, which may not reach their end */
} hop_rule_facts;

/** The rules of this library in the order of their table; NULL past the end. */
HOP_API const hop_rule_facts *hop_rule_at(size_t index);

enum { HOP_MAX_RULE = 127 };

/**
 * Whether "NAME" or "NAME:k=v,..." is a rule, with parameters that one of its forms has,
 * in their ranges; whether they suit a memory is seen when it is made. HOP_EINVAL.
 */
HOP_API hop_status hop_rule_text_check(const char *text, hop_error *error);

/**
 * One of several rules in a text "a,b:k=v,l=w,c;d": a semicolon parts two rules, a comma
 * where the name of a rule follows it. Writes the one at a place into
 * rule[HOP_MAX_RULE + 1] and returns 1; 0 past the last. A rule that is too long is cut,
 * ends in "...", and then is none.
 */
HOP_API int hop_rule_list_at(const char *text, size_t index, char *rule);

/** What came of learning in rounds; zeros for rules that need none. */
typedef struct hop_training {
    int converged;    /* every pattern has what the rule wants of it */
    uint64_t rounds;  /* passes over the patterns */
    uint64_t changes; /* corrections made */
    size_t failed;    /* patterns left with a unit that is not as wanted */
    double margin;    /* smallest kappa = xi_i h_i / |w_i| over patterns and units */
} hop_training;

typedef struct hop_memory hop_memory;

/** Options of a memory; begin with HOP_MEMORY_OPTIONS_INIT. */
typedef struct hop_memory_options {
    size_t size;
    const char *rule; /* "NAME" or "NAME:k=v,..."; NULL: "hebb" */
    hop_scaling scaling;
    hop_diagonal diagonal;
    hop_path path;
} hop_memory_options;

#define HOP_MEMORY_OPTIONS_INIT                                                          \
    { sizeof(hop_memory_options), 0, HOP_SCALING_UNITS, HOP_DIAGONAL_ZERO, HOP_PATH_AUTO }

/**
 * An empty memory of `dim` units. The context must outlive it.
 *
 * Returns HOP_OK, HOP_EINVAL (dim, an unknown rule or parameter: the message names it
 * and the known ones), HOP_EUNSUPPORTED (path the rule lacks), HOP_ELIMIT (explicit
 * matrix over the context's max_bytes), HOP_ENOMEM.
 */
HOP_API hop_status hop_memory_create(hop_context *context, size_t dim,
                                     const hop_memory_options *options, hop_memory **out,
                                     hop_error *error);
HOP_API void hop_memory_free(hop_memory *memory);

HOP_API size_t hop_memory_dim(const hop_memory *memory);
HOP_API size_t hop_memory_count(const hop_memory *memory);
HOP_API const hop_patterns *hop_memory_patterns(const hop_memory *memory);
HOP_API const hop_rule_facts *hop_memory_rule(const hop_memory *memory);
/** The rule with its parameters, as it was asked for: "hebb". */
HOP_API const char *hop_memory_rule_text(const hop_memory *memory);
/** The value of the rule's parameter at a place of its list. */
HOP_API double hop_memory_rule_value(const hop_memory *memory, size_t parameter);
/** How the last learning went. */
HOP_API hop_training hop_memory_training(const hop_memory *memory);
/** Whether fields and energies are exact integers (over one divisor), so that a tie is a
    tie; else doubles, summed in one fixed order. */
HOP_API int hop_memory_integers(const hop_memory *memory);
/** Whether the couplings are of units 0 and 1 (-1 means 0), and above which field such a
    unit is on. E = -1/2 s^T W s + theta sum s, s in {0, 1}. */
HOP_API int hop_memory_binary(const hop_memory *memory);
HOP_API double hop_memory_threshold(const hop_memory *memory);
/** Units of the left side of a memory of pairs (a BAM), which come first; else 0. */
HOP_API size_t hop_memory_left(const hop_memory *memory);
HOP_API hop_path hop_memory_path(const hop_memory *memory); /* never AUTO */
HOP_API hop_scaling hop_memory_scaling(const hop_memory *memory);
HOP_API hop_diagonal hop_memory_diagonal(const hop_memory *memory);
/** 1 where w_ij = w_ji for all i, j. */
HOP_API int hop_memory_symmetric(const hop_memory *memory);

/** How firmly a stored pattern stands. */
typedef struct hop_stability {
    size_t unstable; /* units that an update would change */
    double weakest;  /* the smallest xi_i h_i, thresholds taken off */
    double margin;   /* the smallest kappa = xi_i h_i / |w_i|; NaN without a matrix */
} hop_stability;

/**
 * The fields of a stored pattern in every unit. HOP_ENOTFOUND, HOP_ENOMEM.
 * O(dim^2) with a matrix, else as a synchronous step of recall.
 */
HOP_API hop_status hop_memory_stability(const hop_memory *memory, size_t row,
                                        hop_stability *out, hop_error *error);

/**
 * The strength of one pattern as the couplings use it, row < count. Under "source"
 * scaling a pattern of the base has strength c and a later one c P (P: the base's
 * count), both over the common scale 1/P.
 */
HOP_API hop_strength hop_memory_strength(const hop_memory *memory, size_t row);

/** Bytes that a memory holds, split by use. */
typedef struct hop_memory_bytes {
    size_t patterns; /* packed rows, for overlaps */
    size_t tables;   /* packed by units, for the read-out */
    size_t matrix;   /* explicit couplings */
    size_t total;    /* these and all the rest */
} hop_memory_bytes;
HOP_API hop_memory_bytes hop_memory_size(const hop_memory *memory);

/**
 * Learn every pattern of a set, each with the same strength (1/1: once; n/1: n repeats).
 * Hebb: W += scale c xi xi^T  (Hopfield 1982).
 *
 * The first call makes the base of a memory with "source" scaling; once all of it is
 * forgotten, the rows of the next call are the base. Rows are appended in order.
 * Returns HOP_OK, HOP_EEMPTY, HOP_ESHAPE, HOP_EINVAL (strength 0 or denominator < 1),
 * HOP_EUNSUPPORTED (a strength other than 1 under a rule that knows none),
 * HOP_EOVERFLOW (sum |c| over one denominator beyond 61 bits; explicit: N sum |c| beyond
 * 2^52), HOP_EDIVERGED (couplings that leave the range of doubles, or errors that
 * rule storkey2 finds growing), HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED; on error the
 * memory is unchanged. Factored: O(count dim); explicit: O(count dim^2); what other rules
 * cost, docs/RULES.md says. Not while another thread uses the memory.
 */
HOP_API hop_status hop_memory_learn(hop_memory *memory, const hop_patterns *patterns,
                                    hop_strength strength, hop_error *error);

/** As hop_memory_learn, with a strength for each pattern: strengths[count]. */
HOP_API hop_status hop_memory_learn_each(hop_memory *memory, const hop_patterns *patterns,
                                         const hop_strength *strengths, hop_error *error);

/**
 * Add `by` to the strength of one pattern; a negative `by` weakens it. Under "source"
 * scaling `by` counts whole reinforcements: it weighs P times a pattern of the base.
 * HOP_ENOTFOUND, HOP_EINVAL, HOP_EUNSUPPORTED (a rule without strengths), HOP_EOVERFLOW.
 * O(count); explicit: O(count dim^2).
 */
HOP_API hop_status hop_memory_reinforce(hop_memory *memory, size_t row, hop_strength by,
                                        hop_error *error);

/** hop_memory_reinforce with -by; the old association stays, only shallower. */
HOP_API hop_status hop_memory_weaken(hop_memory *memory, size_t row, hop_strength by,
                                     hop_error *error);

/**
 * Remove one pattern: couplings and every recall then equal, byte for byte, those of a
 * memory that never learned it: but for Hebb's, rules learn the others again, call by
 * call. Later rows move up. HOP_ENOTFOUND, HOP_EUNSUPPORTED (imported couplings cannot
 * forget), HOP_EOVERFLOW ("source" scaling, where a larger batch becomes the base), and
 * as hop_memory_learn.
 */
HOP_API hop_status hop_memory_forget(hop_memory *memory, size_t row, hop_error *error);

/**
 * Replace the couplings by a matrix w[dim][dim], used as it is (scale 1). Patterns
 * learned before or after only name outcomes. Entries that are all nearest doubles to
 * k/dim for integers k are held as those integers, so that an exported Hebb matrix
 * recalls exactly as its memory did. The diagonal is dropped unless the memory keeps it.
 *
 * HOP_EVALUE (names row, column and value that is not finite; or sum |w| is over 4e307,
 * where energies would not be), HOP_ELIMIT, HOP_ENOMEM.
 */
HOP_API hop_status hop_memory_import(hop_memory *memory, const double *w,
                                     hop_error *error);
HOP_API int hop_memory_imported(const hop_memory *memory);

/** Write the couplings in use, scaled, into out[dim][dim]. O(count dim^2). HOP_ENOMEM,
    HOP_EUNSUPPORTED (a sequence whose couplings are no matrix). */
HOP_API hop_status hop_memory_export(const hop_memory *memory, double *out,
                                     hop_error *error);

/**
 * Energy of states: E = -1/2 s^T W s, with units of 0 (missing) contributing nothing; in
 * a memory of units 0 and 1, where -1 means 0, E = -1/2 s^T W s + theta sum s.
 *
 * states   [count][dim] of -1, 0, +1      energies   [count]
 *
 * Exact integers, rounded once. HOP_EVALUE, HOP_ENOMEM. Factored: O(count dim P / 64).
 */
HOP_API hop_status hop_memory_energy(const hop_memory *memory, const int8_t *states,
                                     size_t count, double *energies, hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
