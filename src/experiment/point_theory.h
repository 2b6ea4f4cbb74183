/* SPDX-License-Identifier: MIT */
/* What theory says of one point; NaN where its conditions do not hold. */
#ifndef HOP_EXPERIMENT_POINT_THEORY_H
#define HOP_EXPERIMENT_POINT_THEORY_H

#include <hopfield/theory.h>
#include "experiment/experiment.h"

/* P/N, which the rounding of P moves off the load asked for. */
double hop_point_load(const hop_point *point);
/* (P - 1)/N: the patterns that disturb the one sought. */
double hop_point_crosstalk(const hop_point *point);
/* Overlap of the flipped cue with its pattern. */
double hop_point_cue(const hop_point *point);

/* Whether so many flips are too many by the flow of synchronous steps, which is rather
   too hopeful: errors of retrieval are then none of this cue's. */
bool hop_point_is_lost(const hop_point *point);

/* The binomial law holds where conditions are canonical and ties are kept. */
bool hop_lab_is_binomial(const hop_lab *lab);
/* The flow of synchronous steps: canonical, and not one unit at a time. */
bool hop_lab_is_flow(const hop_lab *lab);

/* Probability that a unit of a stored pattern is unstable (binomial), and that none is,
   units taken as independent. */
double hop_point_unstable(const hop_lab *lab, const hop_point *point);
double hop_point_exact(const hop_lab *lab, const hop_point *point);
/* By what theory, which divides couplings by N, is to be multiplied to speak of
   temperatures here: couplings divided by P are N/P times as strong. */
double hop_lab_heat_scale(const hop_lab *lab, double load);
/* Amit, Gutfreund and Sompolinsky; all fields NaN also where nothing is retrieved. */
hop_theory_ags hop_point_ags(const hop_lab *lab, const hop_point *point);

#endif
