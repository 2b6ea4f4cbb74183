/* SPDX-License-Identifier: MIT */
/* Beta: regimes against beta, and where they end. */
#include <math.h>
#include <stdio.h>

#include <hopfield/theory_attention.h>

#include "experiment/beta_record.h"

static const struct {
    size_t field;
    const char *name;
} REGIME[] = {{OWN, "its own memory"},
              {MIXTURE, "a mixture"},
              {MEAN, "the mean of all"},
              {OTHER, "another memory"}};
enum { REGIMES = sizeof REGIME / sizeof *REGIME };

/* As of the measurement. */
static const double HELD = 0.95;

static const hop_sweep *betas_of(const hop_lab *lab) {
    return hop_lab_sweep(lab, HOP_P_BETA);
}

static hop_estimate rate(const hop_lab *lab, size_t point, size_t beta, size_t field) {
    return hop_lab_rate(lab, point, hop_beta_field(beta, field));
}

static hop_estimate mean(const hop_lab *lab, size_t point, size_t beta, size_t field) {
    return hop_lab_mean(lab, point, hop_beta_field(beta, field));
}

/* Alike memories differ in 1 - overlap of their squares: a group is told apart by as much
   larger a beta. */
static double retrieval_of(const hop_point *point) {
    const double units = (double)point->units, patterns = (double)point->patterns;
    const double all =
        hop_theory_attention_retrieval(units, patterns, point->noise, HELD);
    if (point->extra == 0) return all;
    const double group = hop_theory_attention_retrieval(
        units, fmin(patterns, HOP_BETA_GROUP), point->noise, HELD);
    return fmax(all, group / (1 - point->extra));
}

/* A number that is not there where it is infinite. */
static double finite_or_none(double value) {
    return isfinite(value) ? value : NAN;
}

static double onset_of(const hop_point *point) {
    if (point->extra != 0) return NAN;
    return finite_or_none(hop_theory_attention_onset((double)point->units,
                                                     (double)point->patterns, 1,
                                                     1 + point->noise * point->noise));
}

static double mean_of(const hop_point *point) {
    if (point->extra != 0) return NAN;
    return hop_theory_attention_mean((double)point->units, (double)point->patterns);
}

/* The beta at which `own` rises through one half. */
static hop_estimate half_of(const hop_lab *lab, size_t point) {
    hop_estimate lost[HOP_MAX_SWEEP];
    for (size_t b = 0; b < betas_of(lab)->count; b++) {
        const hop_estimate own = rate(lab, point, b, OWN);
        lost[b] = (hop_estimate){1 - own.value, 1 - own.high, 1 - own.low};
    }
    return hop_crossing(betas_of(lab)->values, lost, betas_of(lab)->count, 0.5);
}

/* The place of a beta in the sweep; its count where it is none of it. */
static size_t place_of(const hop_lab *lab, double beta) {
    size_t b = 0;
    while (b < betas_of(lab)->count &&
           fabs(betas_of(lab)->values[b] - beta) > 1e-6 * beta)
        b++;
    return b;
}

static double usual_of(const hop_point *point) {
    return 1 / sqrt((double)point->units);
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Where recall ends, by inverse temperature",
        "units,overlap,patterns,noise,beta,own+,other+,mixture+,mean+,effective+,entropy+"
        ",steps+,"
        "first+,pure+,pure_theory");
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t b = 0; b < betas_of(lab)->count; b++) {
            hop_table_number(table, (double)lab->points[k].units);
            hop_table_number(table, lab->points[k].extra);
            hop_table_number(table, (double)lab->points[k].patterns);
            hop_table_number(table, lab->points[k].noise);
            hop_table_number(table, betas_of(lab)->values[b]);
            for (size_t field = OWN; field <= MEAN; field++)
                hop_table_estimate(table, rate(lab, k, b, field));
            for (size_t field = EFFECTIVE; field <= PURE; field++)
                hop_table_estimate(table, mean(lab, k, b, field));
            hop_table_number(table, mean(lab, k, b, BOUND).value);
        }
}

static void add_thresholds(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "thresholds", "From which inverse temperature on memories come back",
        "units,overlap,patterns,half+,half_theory,onset_theory,mean_theory,usual,usual_"
        "own+,"
        "chosen+,chosen_own+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        const size_t usual = place_of(lab, usual_of(point));
        const hop_estimate none = {NAN, NAN, NAN};
        hop_table_number(table, (double)point->units);
        hop_table_number(table, point->extra);
        hop_table_number(table, (double)point->patterns);
        hop_table_estimate(table, half_of(lab, k));
        hop_table_number(table, finite_or_none(retrieval_of(point)));
        hop_table_number(table, onset_of(point));
        hop_table_number(table, mean_of(point));
        hop_table_number(table, usual_of(point));
        hop_table_estimate(table, usual < betas_of(lab)->count ? rate(lab, k, usual, OWN)
                                                               : none);
        hop_table_estimate(table, hop_lab_mean(lab, k, CHOSEN));
        hop_table_estimate(table, hop_lab_mean_share(lab, k, CHOSEN_OWN));
    }
}

static hop_report_series *add_curve(const hop_lab *lab, hop_report_panel *panel,
                                    size_t k) {
    const hop_point *point = &lab->points[k];
    if (point->extra == 0)
        return hop_panel_add_series(panel, HOP_LAB_MEASURED, k % HOP_LAB_BLACK,
                                    "d = %zu, P = %zu", point->units, point->patterns);
    return hop_panel_add_series(panel, HOP_LAB_MEASURED, k % HOP_LAB_BLACK,
                                "P = %zu, alike by %.3g", point->patterns, point->extra);
}

static void mark(hop_report_panel *panel, size_t group, const char *label, double beta) {
    if (!isfinite(beta)) return;
    hop_report_series *series =
        hop_panel_add_series(panel, HOP_LAB_MARK, group, "%s", label);
    hop_series_point(series, beta, 0);
}

/* Every point: the share that ends in its own memory, and where theory has it begin. */
static void add_own(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "Recalled, and (upright) from where theory says so",
                             "inverse temperature", "share of cues");
    hop_panel_log_x(panel);
    hop_panel_y_range(panel, 0, 1);
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        hop_report_series *series = add_curve(lab, panel, k);
        for (size_t b = 0; b < betas_of(lab)->count; b++)
            hop_series_estimate(series, betas_of(lab)->values[b], rate(lab, k, b, OWN));
        mark(panel, k % HOP_LAB_BLACK, "", retrieval_of(point));
    }
}

/* The most memories of the most units, unlike each other or as alike as they get. */
static size_t largest(const hop_lab *lab, bool alike) {
    const size_t memories = hop_lab_sweep(lab, HOP_P_MEMORIES)->count;
    const size_t overlaps = hop_lab_sweep(lab, HOP_P_OVERLAP)->count;
    return lab->point_count - 1 - (alike ? 0 : (overlaps - 1) * memories);
}

static void add_regimes(const hop_lab *lab, hop_report *report, size_t at) {
    char title[96], alike[32] = "";
    const hop_point *point = &lab->points[at];
    if (point->extra != 0) snprintf(alike, sizeof alike, ", alike by %.3g", point->extra);
    snprintf(title, sizeof title, "Where recall ends: d = %zu, P = %zu%s", point->units,
             point->patterns, alike);
    hop_report_panel *panel =
        hop_report_add_panel(report, title, "inverse temperature", "share of cues");
    hop_panel_log_x(panel);
    hop_panel_y_range(panel, 0, 1);
    for (size_t r = 0; r < REGIMES; r++) {
        hop_report_series *series =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, r, "%s", REGIME[r].name);
        for (size_t b = 0; b < betas_of(lab)->count; b++)
            hop_series_estimate(series, betas_of(lab)->values[b],
                                rate(lab, at, b, REGIME[r].field));
    }
    mark(panel, HOP_LAB_BLACK, "1/sqrt(d)", usual_of(point));
    mark(panel, 4, "chosen", hop_lab_mean(lab, at, CHOSEN).value);
}

static void add_effective(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "Memories that have a part in the end",
                             "inverse temperature", "effective memories");
    hop_panel_log_x(panel);
    hop_panel_log_y(panel);
    for (size_t k = 0; k < lab->point_count; k++) {
        hop_report_series *series = add_curve(lab, panel, k);
        for (size_t b = 0; b < betas_of(lab)->count; b++)
            hop_series_estimate(series, betas_of(lab)->values[b],
                                mean(lab, k, b, EFFECTIVE));
    }
}

/* What one step from a memory leaves; below 1e-6 it is rounding. */
static void add_steps(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "One step from a memory, beside Ramsauer's bound",
                             "inverse temperature", "distance over length");
    hop_panel_log_x(panel);
    hop_panel_log_y(panel);
    hop_panel_y_range(panel, 1e-6, 3);
    for (size_t k = 0; k < lab->point_count; k++) {
        hop_report_series *measured = add_curve(lab, panel, k);
        hop_report_series *bound =
            hop_panel_add_series(panel, HOP_LAB_THEORY, k % HOP_LAB_BLACK, "%s", "");
        for (size_t b = 0; b < betas_of(lab)->count; b++) {
            const double beta = betas_of(lab)->values[b];
            const double most = mean(lab, k, b, BOUND).value;
            if (mean(lab, k, b, PURE).value >= 1e-6)
                hop_series_estimate(measured, beta, mean(lab, k, b, PURE));
            if (most >= 1e-6) hop_series_point(bound, beta, most);
        }
    }
}

static void say_of(const hop_lab *lab, size_t point, double beta, hop_report *report) {
    const size_t b = place_of(lab, beta);
    const hop_point *at = &lab->points[point];
    if (b == betas_of(lab)->count) return;
    hop_report_mean(
        report,
        "With %zu memories of %zu units a beta of %.3g%s recalls %.3g%% of the cues; "
        "%.3g%% end in the mean of all, %.3g%% in a mixture.",
        at->patterns, at->units, betas_of(lab)->values[b],
        fabs(beta - usual_of(at)) < 1e-6 * beta ? ", the 1/sqrt(d) of attention," : "",
        100 * rate(lab, point, b, OWN).value, 100 * rate(lab, point, b, MEAN).value,
        100 * rate(lab, point, b, MIXTURE).value);
}

static void say_half(const hop_lab *lab, size_t point, hop_report *report) {
    const hop_point *at = &lab->points[point];
    const double half = half_of(lab, point).value;
    const double theory = finite_or_none(retrieval_of(at));
    if (isnan(half) || isnan(theory)) return;
    hop_report_mean(report,
                    "Half of the cues come back from %.3g on (theory: %.3g); chosen from "
                    "damaged copies is %.3g.",
                    half, theory, hop_lab_mean(lab, point, CHOSEN).value);
}

/* Between which betas most cues end in a mixture, and of how many memories. */
static void say_mixture(const hop_lab *lab, size_t point, hop_report *report) {
    size_t first = SIZE_MAX, last = 0;
    for (size_t b = 0; b < betas_of(lab)->count; b++) {
        if (!(rate(lab, point, b, MIXTURE).value > 0.5)) continue;
        if (first == SIZE_MAX) first = b;
        last = b;
    }
    if (first == SIZE_MAX) return;
    const size_t middle = first + (last - first) / 2;
    hop_report_mean(
        report,
        "Where memories are alike by %.3g in groups of %d, most cues end in a "
        "mixture from a beta of %.3g to %.3g: at %.3g of %.3g memories.",
        lab->points[point].extra, HOP_BETA_GROUP, betas_of(lab)->values[first],
        betas_of(lab)->values[last], betas_of(lab)->values[middle],
        mean(lab, point, middle, EFFECTIVE).value);
    say_half(lab, point, report);
}

static void say(const hop_lab *lab, hop_report *report) {
    const size_t plain = largest(lab, false), alike = largest(lab, true);
    double broken = 0;
    say_of(lab, plain, usual_of(&lab->points[plain]), report);
    say_of(lab, plain, 0.5, report);
    say_half(lab, plain, report);
    if (lab->points[alike].extra != 0) say_mixture(lab, alike, report);
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t b = 0; b < betas_of(lab)->count; b++)
            broken += rate(lab, k, b, BROKEN).value * (double)lab->trials;
    hop_report_note(report,
                    "Theorem 5 of Ramsauer et al. (2021) bounds one step: |f - x| <= "
                    "2 (P - 1) exp(-beta (gap - 2 |q - x| M)) M. It was exceeded in %.0f "
                    "of %zu steps from a memory itself. From noisy cues it says little: "
                    "the gap must be more than 2 |q - x| M, which is %.3g of the square "
                    "of a memory.",
                    broken, lab->point_count * betas_of(lab)->count * lab->trials,
                    2 * hop_lab_value(lab, HOP_P_NOISE));
    hop_report_note(
        report, "Theory takes the scores of the other memories as normal: together "
                "they weigh P exp(beta^2 |q|^2 / 2) up to beta |q| = sqrt(2 ln P), "
                "and no more than the largest beyond (the random-energy model). "
                "onset_theory is where the own memory weighs as much in the first "
                "step; a state that drifts off loses it all the same, and "
                "half_theory is where it stays. Of alike memories it is where those of "
                "one group are told apart, by what they do not share.");
    hop_report_note(
        report, "chosen is half as much again as the smallest beta that brings back "
                "99%% of what a large one does; it is the mean of a few trials, of 64 "
                "cues each.");
}

void hop_beta_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_thresholds(lab, report);
    add_own(lab, report);
    add_regimes(lab, report, largest(lab, false));
    if (largest(lab, true) != largest(lab, false))
        add_regimes(lab, report, largest(lab, true));
    add_effective(lab, report);
    add_steps(lab, report);
    say(lab, report);
}
