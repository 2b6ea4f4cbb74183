/* SPDX-License-Identifier: MIT */
/* Unlearning: what states end in by themselves is made shallower. */
#ifndef HOPFIELD_DREAM_H
#define HOPFIELD_DREAM_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/memory.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of unlearning; begin with HOP_UNLEARN_OPTIONS_INIT. */
typedef struct hop_unlearn_options {
    size_t size;
    double eps;      /* how much one dream takes away, > 0 */
    uint64_t dreams; /* how many; with starts, each start is dreamt of once in turn */
    uint64_t seed;   /* chance of starts and orders: (seed, HOP_STREAM_DREAM, dream) */
    const int8_t *starts; /* [starts_count][dim] of -1, +1; NULL: fair signs */
    size_t starts_count;
    uint64_t max_sweeps; /* a dream ends where it is after so many */
} hop_unlearn_options;

#define HOP_UNLEARN_OPTIONS_INIT                                                         \
    { sizeof(hop_unlearn_options), 0.01, 0, 1, 0, 0, 1000 }

/** What the dreams were, and what they did to the stored patterns. */
typedef struct hop_unlearn_report {
    uint64_t dreams;
    uint64_t memories;    /* ended in or within 5% of a stored pattern */
    uint64_t exact;       /* of these, in every unit */
    uint64_t inverses;    /* of the negative of one */
    uint64_t others;      /* elsewhere */
    uint64_t restless;    /* stopped by max_sweeps */
    size_t stable_before; /* stored patterns of which no unit would change */
    size_t stable_after;  /* fewer than before: it was too much */
    double largest;       /* the largest |w_ij| afterwards */
} hop_unlearn_report;

/**
 * Unlearn: relax asynchronously from a random state to sigma, then
 * w_ij -= (eps / N) sigma_i sigma_j for i != j, `dreams` times. The diagonal stays as it
 * is; between the units of one side of a memory of pairs (BAM) there are no couplings,
 * and none are made.
 *
 * The memory takes an explicit matrix of float64, and from then on its couplings no
 * longer follow its patterns: it cannot be reinforced, and cannot forget. A little raises
 * the number of stable patterns, too much ruins them: the report says what became of
 * them.
 *
 * Returns HOP_OK, HOP_EINVAL (eps not above 0 and finite, no dream, a start's value),
 * HOP_EUNSUPPORTED (couplings that are no matrix, or of units 0 and 1), HOP_EEMPTY (no
 * couplings), HOP_EDIVERGED, HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED; on error the
 * memory and the report are unchanged. O((dreams + P) dim^2), O(dim^2) more a sweep, and
 * O(dim) a flip; a second matrix. Not while another thread uses the memory. The bytes do
 * not depend on threads or instruction set.  Hopfield, Feinstein, Palmer 1983.
 */
HOP_API hop_status hop_memory_unlearn(hop_memory *memory,
                                      const hop_unlearn_options *options,
                                      hop_unlearn_report *report, hop_error *error);

/** Whether a memory has been unlearned. */
HOP_API int hop_memory_unlearned(const hop_memory *memory);

#ifdef __cplusplus
}
#endif
#endif
