/* SPDX-License-Identifier: MIT */
/* Dense memories: Krotov and Hopfield 2016; Demircigil et al. 2017. */
#include <hopfield/theory_rules.h>

#include <math.h>

/* N^(n-1) / (2n-3)!!, the square of signal to noise where there is one other pattern. */
static double room(unsigned power, double units) {
    double found = 1;
    for (unsigned k = 1; k < power; k++) found *= units / (2 * k - 1);
    return found;
}

double hop_theory_power_error(unsigned power, double units, double patterns) {
    if (power < 2 || !(units > 0)) return NAN;
    if (!(patterns > 0)) return 0;
    return 0.5 * erfc(sqrt(room(power, units) / (2 * patterns)));
}

double hop_theory_power_capacity(unsigned power, double units) {
    if (power < 2 || !(units > 1)) return NAN;
    return room(power, units) / (2 * log(units));
}

double hop_theory_exponential_error(double units, double patterns) {
    if (!(units >= 1)) return NAN;
    if (!(patterns > 1)) return 0;
    const double each = pow((1 + exp(-4)) / 2, units - 1); /* cosh 2 / e^2 */
    return 0.5 * fmin(1, (patterns - 1) * each);
}

double hop_theory_exponential_capacity(double units) {
    return units > 0 ? exp2(units / 2) : NAN;
}
