/* SPDX-License-Identifier: MIT */
/* Sparse patterns of 0 and 1 under the covariance rule, at T = 0: Tsodyks and Feigelman
   1988, replica-symmetric. */
#include <hopfield/theory_rules.h>

#include <math.h>

#include "theory/branch.h"
#include "theory/normal.h"

/* A state by how far from its threshold a unit is, in units of the noise s: an active one
   y1 above, a silent one y0 below; both explain alpha and theta. */
typedef struct {
    double f, centre, y1;
} place;

typedef struct {
    double alpha, theta;
} cause;

/* s = m / (y1 + y0), alpha = (s - d)^2 / q with d = s U, and the reaction of a unit on
   itself G = alpha U / (1 - U) = d (s - d) / q. Where U > 1 there is no such state, and
   alpha < 0 tells how far it is. */
static cause cause_of(const place *at, double y0) {
    const double f = at->f, c = at->centre, y1 = at->y1;
    const double on = hop_normal_tail(-y1), noise_on = hop_normal_tail(y0);
    const double m = on - noise_on, s = m / (y1 + y0);
    const double d = f * hop_normal_density(y1) + (1 - f) * hop_normal_density(y0),
                 rest = s - d;
    const double q = c * c + (1 - 2 * c) * (f * on + (1 - f) * noise_on);
    return (cause){rest * fabs(rest) / q,
                   (1 - f) * m + d * rest / q * (0.5 - c) - s * y1};
}

static double load_of_silent(double y0, const void *given) {
    return cause_of(given, y0).alpha;
}

/* Normal variables beyond it have no weight in a double. */
static const double FAR = 39, NEAR = 1e-3;

/* The best y0 of this y1. */
static double load_of_active(double y1, const void *given) {
    place at = *(const place *)given;
    at.y1 = y1;
    return cause_of(&at, hop_branch_peak(load_of_silent, &at, NEAR, FAR)).alpha;
}

static int possible(double fraction, double centre) {
    return fraction > 0 && fraction < 1 && centre >= 0 && centre <= 1;
}

double hop_theory_sparse_capacity(double fraction, double centre, double *threshold) {
    if (!possible(fraction, centre)) return NAN;
    place at = {.f = fraction, .centre = centre};
    at.y1 = hop_branch_peak(load_of_active, &at, NEAR, FAR);
    const double y0 = hop_branch_peak(load_of_silent, &at, NEAR, FAR);
    const cause best = cause_of(&at, y0);
    if (threshold) *threshold = best.theta;
    return best.alpha;
}

/* One round of the equations, from and to the overlap, <s> and U. */
typedef struct {
    double m, mean, u;
    double lost, gained;
} state;

static state step(double alpha, double f, double c, double theta, state now) {
    const double q = c * c + (1 - 2 * c) * now.mean, rest = 1 - now.u;
    const double s = sqrt(alpha * q) / rest;
    const double reaction = alpha * now.u / rest * (0.5 - c);
    const double y1 = ((1 - f) * now.m + reaction - theta) / s;
    const double y0 = (f * now.m - reaction + theta) / s;
    const double lost = hop_normal_tail(y1), gained = hop_normal_tail(y0);
    return (state){.m = 1 - lost - gained,
                   .mean = f * (1 - lost) + (1 - f) * gained,
                   .u = (f * hop_normal_density(y1) + (1 - f) * hop_normal_density(y0)) /
                        s,
                   .lost = lost,
                   .gained = gained};
}

hop_status hop_theory_solve_sparse(double alpha, double fraction, double centre,
                                   double threshold, hop_theory_sparse *out) {
    enum { MOST = 100000 };
    if (!possible(fraction, centre) || !(alpha >= 0) || !isfinite(alpha) ||
        !isfinite(threshold))
        return HOP_EINVAL;
    state now = {.m = 1, .mean = fraction};
    if (alpha == 0) {
        const int holds = threshold < 1 - fraction && threshold >= -fraction;
        *out = (hop_theory_sparse){holds, holds, holds ? 0 : NAN, holds ? 0 : NAN};
        return HOP_OK;
    }
    for (int k = 0; k < MOST; k++) {
        const state next = step(alpha, fraction, centre, threshold, now);
        const double change = fmax(fabs(next.m - now.m), fabs(next.u - now.u));
        if (!(next.u < 1) || !(next.m > 0.5)) {
            *out = (hop_theory_sparse){0, 0, NAN, NAN};
            return HOP_OK;
        }
        /* Halfway: steps of U may overshoot. */
        now = (state){.m = (now.m + next.m) / 2,
                      .mean = (now.mean + next.mean) / 2,
                      .u = (now.u + next.u) / 2,
                      .lost = next.lost,
                      .gained = next.gained};
        if (change < 1e-14) break;
    }
    *out = (hop_theory_sparse){1, now.m, now.lost, now.gained};
    return HOP_OK;
}
