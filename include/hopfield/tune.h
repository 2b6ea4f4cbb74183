/* SPDX-License-Identifier: MIT */
/* Vector memories tried with damaged copies of themselves: which inverse temperature they
   need, and from which energy on a cue is unknown. */
#ifndef HOPFIELD_TUNE_H
#define HOPFIELD_TUNE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/damage.h>
#include <hopfield/vector_recall.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of both; begin with HOP_TUNE_OPTIONS_INIT. */
typedef struct hop_tune_options {
    size_t size;
    hop_damage damage; /* of the copies */
    size_t samples;    /* memories tried, at most; spread evenly over the rows */
    uint64_t seed;
    double wanted; /* beta: the share of what the largest beta gets right that
                      must come back */
    double
        false_rejection; /* threshold: the share of damaged copies that it may reject */
} hop_tune_options;

#define HOP_TUNE_OPTIONS_INIT                                                            \
    { sizeof(hop_tune_options), {0.2, 0, 0}, 256, 1, 0.99, 0.05 }

/** What was found about beta. */
typedef struct hop_beta_choice {
    double beta;      /* 1.5 times the smallest that does, or that itself where the margin
                         brings back too few */
    double least;     /* the smallest that does */
    double retrieved; /* share of the damaged copies that come back at `beta` */
    double ceiling;   /* the same at a beta so large that the nearest memory wins */
    double gap; /* median, over memories x, of how far the largest sim(x, memory) lies
                   above the next smaller one: how far memories lie apart; 0 where
                   none differ */
    size_t samples;
    unsigned trials; /* betas tried */
} hop_beta_choice;

/**
 * The inverse temperature at which damaged copies of the memories come back (exact or
 * near, and the right one), by bisection of ln beta on measured retrieval; the memory
 * itself keeps its own. The retrieval that a large beta reaches is the ceiling; least is
 * the smallest beta, to 2%, that brings back `wanted` of it. Epanechnikov's reach shrinks
 * as beta grows: there the ceiling is the best of 21 betas, each half the one before.
 * Where the ceiling is 0, beta and least are the large one. Memories without strength are
 * not tried; of equal memories any is right.
 *
 * HOP_EINVAL (options), HOP_EUNSUPPORTED (values of their own, whose memories no state
 * can be compared with), and as
 * hop_vector_recall. Some 20 recalls of `samples` cues, epanechnikov 40. Not while
 * another thread uses the memory.
 */
HOP_API hop_status hop_vector_choose_beta(hop_vector_memory *memory,
                                          const hop_tune_options *options,
                                          hop_beta_choice *out, hop_error *error);

/** What was found about the energies of cues. */
typedef struct hop_calibration {
    double threshold;        /* a cue whose energy is above it is unknown */
    double false_rejection;  /* share of the damaged copies above it */
    double false_acceptance; /* share of the impostors that are not */
    double genuine;          /* median energy of damaged copies */
    double impostor;         /* median energy of impostors */
    size_t samples;          /* of each */
} hop_calibration;

/**
 * The energy above which a cue is unknown: the threshold that rejects at most the wanted
 * share of genuine cues, damaged copies of the memories, and how many impostors it lets
 * pass: memories, damaged alike, against all the others (but for exact duplicates of
 * them). Energies are those of the cue, before any step, over its known units.
 *
 * HOP_EINVAL, HOP_EUNSUPPORTED (a separation without potential), HOP_EEMPTY (fewer than
 * two memories that have a strength and differ), and as hop_vector_recall. Two passes of
 * `samples` cues.
 */
HOP_API hop_status hop_vector_calibrate(const hop_vector_memory *memory,
                                        const hop_tune_options *options,
                                        hop_calibration *out, hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
