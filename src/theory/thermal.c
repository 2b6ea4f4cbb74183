/* SPDX-License-Identifier: MIT */
/* Hebb's rule at finite temperature, replica-symmetric  (Amit, Gutfreund, Sompolinsky
   1985, 1987). */
#include <hopfield/theory.h>

#include <math.h>
#include <stdbool.h>

/* Below it the hyperbolic tangents are steps: T = 0. */
static const double COLD = 0.02;

/* Averages over a unit normal z of functions of beta (m + sigma z). */
typedef struct {
    double mean, square; /* of tanh, tanh^2 */
    double log_cosh;     /* of ln 2 cosh */
} averages;

/* ln 2 cosh x without overflow. */
static double log_two_cosh(double x) {
    return fabs(x) + log1p(exp(-2 * fabs(x)));
}

/* The trapezoid rule is exact to e^-2 pi a / h, a being the distance of the nearest pole
   from the real line: steps h of a / 4. */
static averages average(double m, double sigma, double temperature) {
    const double pole = M_PI * temperature / (2 * fmax(sigma, 1e-9));
    const double h = fmin(0.1, pole / 4), reach = 8.5;
    averages out = {0, 0, 0};
    double total = 0;
    const long count = (long)ceil(reach / h);
    for (long k = -count; k <= count; k++) {
        const double z = (double)k * h, weight = exp(-z * z / 2);
        const double x = (m + sigma * z) / temperature, t = tanh(x);
        total += weight;
        out.mean += weight * t;
        out.square += weight * t * t;
        out.log_cosh += weight * log_two_cosh(x);
    }
    out.mean /= total;
    out.square /= total;
    out.log_cosh /= total;
    return out;
}

/* r = q / (1 - beta (1 - q))^2; infinite where the susceptibility diverges. */
static double noise_of(double q, double temperature) {
    const double c = 1 - (1 - q) / temperature;
    return c > 0 ? q / (c * c) : INFINITY;
}

/* The largest m = <tanh beta (m + sigma z)>, from above. */
static double overlap_at(double sigma, double temperature, averages *found) {
    enum { MOST = 400 };
    double m = 1;
    for (int k = 0; k < MOST; k++) {
        *found = average(m, sigma, temperature);
        const double once = found->mean;
        if (m - once < 1e-12) return once;
        *found = average(once, sigma, temperature);
        /* Aitken's step, as long as it stays above: iterates fall towards the root. */
        const double twice = found->mean, bend = (twice - once) - (once - m);
        const double jump = m - (once - m) * (once - m) / bend;
        m = bend > 0 && jump < twice && jump > 0 ? fmax(jump, twice / 2) : twice;
        if (m < 1e-6) return 0;
    }
    return m;
}

/* What the noise r makes of itself, less r, in the state that it allows: a retrieval
   state is where this first falls to 0. Where r leaves no overlap it never will. */
static double excess(double alpha, double temperature, double r, averages *found) {
    const double m = overlap_at(sqrt(alpha * r), temperature, found);
    return m > 1e-4 ? noise_of(found->square, temperature) - r : INFINITY;
}

/* Where the excess is smallest, between two others. */
static double least_between(double alpha, double temperature, double low, double high) {
    const double golden = 0.61803398874989485;
    averages found;
    double a = high - golden * (high - low), b = low + golden * (high - low);
    double at_a = excess(alpha, temperature, a, &found);
    double at_b = excess(alpha, temperature, b, &found);
    for (int k = 0; k < 30; k++) {
        if (at_a <= at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - golden * (high - low);
            at_a = excess(alpha, temperature, a, &found);
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + golden * (high - low);
            at_b = excess(alpha, temperature, b, &found);
        }
    }
    return at_a <= at_b ? a : b;
}

/* The smallest r of a retrieval state; NaN: there is none. */
static double solve_noise(double alpha, double temperature, averages *found) {
    const double first = 0.02, step = 1.25, most = 60;
    double low = first, least = first, smallest = INFINITY, high = NAN;
    for (double r = first; r < most && isnan(high); r *= step) {
        const double here = excess(alpha, temperature, r, found);
        if (here <= 0) high = r;
        if (here > 0 && here < smallest) {
            smallest = here;
            least = r;
        }
        if (isinf(here) && r > first) break;
    }
    if (isnan(high) && smallest < 1) { /* it may dip below 0 between two steps */
        high = least_between(alpha, temperature, least / step, least * step);
        if (excess(alpha, temperature, high, found) > 0) return NAN;
        low = least / step;
    } else if (isnan(high)) {
        return NAN;
    } else {
        low = fmax(first, high / step);
    }
    for (int k = 0; k < 45; k++) {
        const double middle = (low + high) / 2;
        if (excess(alpha, temperature, middle, found) <= 0)
            high = middle;
        else
            low = middle;
    }
    excess(alpha, temperature, high, found);
    return high;
}

/* f = alpha/2 + m^2/2 + (alpha T/2) [ln c - beta q / c] + alpha beta r (1 - q) / 2
   - T <ln 2 cosh>, c = 1 - beta (1 - q). */
static double free_energy(double alpha, double temperature, double m, double q,
                          double log_cosh) {
    const double c = 1 - (1 - q) / temperature, r = noise_of(q, temperature);
    return alpha / 2 + m * m / 2 + alpha / 2 * (temperature * log(c) - q / c) +
           alpha * r * (1 - q) / (2 * temperature) - temperature * log_cosh;
}

static hop_theory_thermal at_zero(double alpha) {
    hop_theory_ags ags;
    hop_theory_solve_ags(alpha, &ags);
    return (hop_theory_thermal){.retrieval = ags.retrieval,
                                .overlap = ags.overlap,
                                .square = 1,
                                .r = ags.r,
                                .free_energy = NAN,
                                .glass_free_energy = NAN};
}

/* q = <tanh^2> without an overlap, from above. */
static void fill_glass(double alpha, double temperature, hop_theory_thermal *out) {
    if (temperature >= hop_theory_glass_temperature(alpha)) {
        out->glass_free_energy = free_energy(alpha, temperature, 0, 0, log(2));
        return;
    }
    /* c > 0 bounds q from below: r falls as q rises, and with it <tanh^2>. */
    double low = fmax(0, 1 - temperature) + 1e-12, high = 1;
    averages found;
    for (int k = 0; k < 60; k++) {
        const double q = (low + high) / 2;
        found = average(0, sqrt(alpha * noise_of(q, temperature)), temperature);
        if (found.square > q)
            low = q;
        else
            high = q;
    }
    out->glass_free_energy = free_energy(alpha, temperature, 0, low, found.log_cosh);
}

hop_status hop_theory_solve_thermal(double alpha, double temperature,
                                    hop_theory_thermal *out) {
    if (!(alpha >= 0) || !isfinite(alpha) || !(temperature >= 0) ||
        !isfinite(temperature))
        return HOP_EINVAL;
    if (temperature < COLD) {
        *out = at_zero(alpha);
        return HOP_OK;
    }
    hop_theory_thermal solved = {.free_energy = NAN};
    averages found;
    const double r = temperature < 1 ? solve_noise(alpha, temperature, &found) : NAN;
    solved.retrieval = !isnan(r);
    if (solved.retrieval) {
        solved.overlap = found.mean;
        solved.square = found.square;
        solved.r = r;
        solved.free_energy =
            free_energy(alpha, temperature, found.mean, found.square, found.log_cosh);
    }
    fill_glass(alpha, temperature, &solved);
    *out = solved;
    return HOP_OK;
}

double hop_theory_glass_temperature(double alpha) {
    return alpha >= 0 ? 1 + sqrt(alpha) : NAN;
}

/* The last temperature at which `holds`, which does at the cold end. */
static double last_where(double alpha, double high,
                         bool (*holds)(double alpha, double temperature)) {
    double low = COLD;
    if (!holds(alpha, low)) return NAN;
    while (high - low > 1e-5) {
        const double middle = (low + high) / 2;
        if (holds(alpha, middle))
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static bool retrieves(double alpha, double temperature) {
    averages found;
    return !isnan(solve_noise(alpha, temperature, &found));
}

static bool is_deepest(double alpha, double temperature) {
    hop_theory_thermal found;
    return hop_theory_solve_thermal(alpha, temperature, &found) == HOP_OK &&
           found.retrieval && found.free_energy < found.glass_free_energy;
}

double hop_theory_retrieval_temperature(double alpha) {
    if (!(alpha >= 0)) return NAN;
    if (alpha > HOP_THEORY_CRITICAL_LOAD) return NAN;
    return alpha == 0 ? 1 : last_where(alpha, 1, retrieves);
}

double hop_theory_transition_temperature(double alpha) {
    if (!(alpha >= 0)) return NAN;
    return alpha == 0 ? 1 : last_where(alpha, 1, is_deepest);
}
