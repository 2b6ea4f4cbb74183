/* SPDX-License-Identifier: MIT */
/* What theory says of one point; NaN where its conditions do not hold. */
#include "experiment/point_theory.h"

#include <math.h>

double hop_point_load(const hop_point *point) {
    return (double)point->patterns / (double)point->units;
}

double hop_point_crosstalk(const hop_point *point) {
    return ((double)point->patterns - 1) / (double)point->units;
}

double hop_point_cue(const hop_point *point) {
    return 1 -
           2 * (double)hop_fraction_of(point->noise, point->units) / (double)point->units;
}

bool hop_point_is_lost(const hop_point *point) {
    return hop_point_cue(point) < hop_theory_critical_overlap(hop_point_crosstalk(point));
}

bool hop_lab_is_binomial(const hop_lab *lab) {
    return hop_lab_is_canonical(lab) &&
           lab->settings[HOP_P_TIES].word == (int)HOP_TIES_KEEP;
}

bool hop_lab_is_flow(const hop_lab *lab) {
    return hop_lab_is_canonical(lab) &&
           lab->settings[HOP_P_UPDATE].word == (int)HOP_UPDATE_SYNC;
}

double hop_point_unstable(const hop_lab *lab, const hop_point *point) {
    if (!hop_lab_is_binomial(lab)) return NAN;
    return hop_theory_unstable_exact(point->units, point->patterns);
}

double hop_point_exact(const hop_lab *lab, const hop_point *point) {
    return exp((double)point->units * log1p(-hop_point_unstable(lab, point)));
}

double hop_lab_heat_scale(const hop_lab *lab, double load) {
    return hop_lab_memory_options(lab).scaling == HOP_SCALING_UNITS ? 1 : 1 / load;
}

hop_theory_ags hop_point_ags(const hop_lab *lab, const hop_point *point) {
    const hop_theory_ags none = {NAN, 0, NAN, NAN, NAN};
    hop_theory_ags ags = none;
    if (!hop_lab_is_canonical(lab) || hop_theory_solve_ags(hop_point_load(point), &ags))
        return none;
    return ags.retrieval ? ags : none;
}
