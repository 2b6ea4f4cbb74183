/* SPDX-License-Identifier: MIT */
/* Codes of separation: what their trials measure, and what theory says of them. */
#include "experiment/separation_codes.h"

#include <hopfield/patterns.h>
#include <hopfield/theory.h>
#include <math.h>
#include <string.h>

double hop_codes_expansion(const hop_lab *lab, hop_codes c) {
    return c.kind == RAW ? 1 : hop_lab_sweep(lab, HOP_P_EXPANSION)->values[c.expansion];
}

double hop_codes_active(const hop_lab *lab, hop_codes c) {
    return c.kind == RAW ? NAN : hop_lab_sweep(lab, HOP_P_ACTIVE)->values[c.kind - 1];
}

double hop_codes_units(const hop_lab *lab, hop_codes c) {
    return hop_codes_expansion(lab, c) * hop_lab_value(lab, HOP_P_UNITS);
}

size_t hop_codes_point(const hop_lab *lab, hop_codes c, size_t load) {
    return hop_plan_at(lab, 0, load, 0, c.expansion);
}

hop_estimate hop_codes_mean(const hop_lab *lab, hop_codes c, size_t load, size_t field) {
    return hop_lab_mean(lab, hop_codes_point(lab, c, load), c.kind * FIELDS + field);
}

hop_estimate hop_codes_rate(const hop_lab *lab, hop_codes c, size_t load, size_t field) {
    return hop_lab_rate(lab, hop_codes_point(lab, c, load), c.kind * FIELDS + field);
}

size_t hop_codes_balanced(const hop_lab *lab) {
    const hop_sweep *active = hop_lab_sweep(lab, HOP_P_ACTIVE);
    size_t nearest = 0;
    for (size_t k = 1; k < active->count; k++)
        if (fabs(active->values[k] - 0.5) < fabs(active->values[nearest] - 0.5))
            nearest = k;
    return 1 + nearest;
}

size_t hop_codes_skewed(const hop_lab *lab) {
    const hop_sweep *active = hop_lab_sweep(lab, HOP_P_ACTIVE);
    size_t furthest = 0;
    for (size_t k = 1; k < active->count; k++)
        if (fabs(active->values[k] - 0.5) > fabs(active->values[furthest] - 0.5))
            furthest = k;
    return 1 + furthest;
}

/* Expected overlap of two inputs; NaN where the structure does not say. */
static double input_theory(const hop_lab *lab) {
    const hop_structure structure = lab->settings[HOP_P_STRUCTURE].structure;
    if (structure.kind == HOP_STRUCTURE_CORRELATED) return structure.value;
    return structure.kind == HOP_STRUCTURE_RANDOM ? 0 : NAN;
}

bool hop_codes_predicted(const hop_lab *lab) {
    return !isnan(input_theory(lab));
}

bool hop_codes_recall_predicted(const hop_lab *lab) {
    const hop_memory_options options = hop_lab_memory_options(lab);
    return hop_codes_predicted(lab) && strcmp(options.rule, "hebb") == 0 &&
           options.diagonal == HOP_DIAGONAL_ZERO;
}

/* Of codes, from what the inputs measure at the same point. */
double hop_codes_correlation(const hop_lab *lab, hop_codes c, size_t load, size_t field) {
    const hop_codes inputs = {RAW, c.expansion};
    if (!hop_codes_predicted(lab)) return NAN;
    if (c.kind == RAW) return field == LIKENESS ? input_theory(lab) : NAN;
    const size_t units = (size_t)hop_codes_units(lab, c);
    const double on = (double)hop_fraction_of(hop_codes_active(lab, c), units);
    return hop_theory_code_overlap(hop_codes_mean(lab, inputs, load, field).value,
                                   on / (double)units);
}

/* The units that give as much crosstalk. Inputs overlap by chance with a variance of 1/N,
   of which balanced codes keep 4/pi^2 in every unit, however many these are; but what is
   kept also lifts the signal, as every unit takes part in it. */
static double crosstalk_units(const hop_lab *lab, hop_codes c, size_t patterns) {
    if (c.kind == RAW) return hop_codes_units(lab, c);
    const double kept = 4 / (M_PI * M_PI) / hop_codes_units(lab, HOP_CODES_INPUTS);
    const double lift = 1 + ((double)patterns - 1) * kept;
    return lift * lift / (1 / hop_codes_units(lab, c) + kept);
}

/* A pattern wholly stable: inputs round one prototype are its examples, and balanced
   codes are taken as such, of their own correlation; units are taken as independent. */
double hop_codes_exact(const hop_lab *lab, hop_codes c, size_t load) {
    if (!hop_codes_recall_predicted(lab)) return NAN;
    double correlation = input_theory(lab);
    if (c.kind != RAW)
        correlation = hop_codes_active(lab, c) == 0.5
                          ? hop_theory_code_overlap(correlation, 0.5)
                          : NAN;
    const size_t patterns = lab->points[hop_codes_point(lab, c, load)].patterns;
    const double error = hop_theory_example_error(crosstalk_units(lab, c, patterns), 1,
                                                  patterns, sqrt(fmax(correlation, 0)));
    return isnan(correlation) ? NAN : exp(hop_codes_units(lab, c) * log1p(-error));
}

hop_estimate hop_codes_knee(const hop_lab *lab, hop_codes c, size_t field,
                            bool is_theory) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    hop_estimate rates[HOP_MAX_SWEEP];
    double patterns[HOP_MAX_SWEEP];
    for (size_t l = 0; l < load->count; l++) {
        patterns[l] = (double)lab->points[hop_codes_point(lab, c, l)].patterns;
        const double expected = is_theory ? hop_codes_exact(lab, c, l) : 0;
        rates[l] = is_theory ? (hop_estimate){expected, expected, expected}
                             : hop_codes_rate(lab, c, l, field);
        if (isnan(expected)) return (hop_estimate){NAN, NAN, NAN};
    }
    return hop_crossing(patterns, rates, load->count, 0.5);
}
