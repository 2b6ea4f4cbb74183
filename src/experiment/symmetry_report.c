/* SPDX-License-Identifier: MIT */
/* The plots and sentences of the experiment on symmetry. */
#include <math.h>
#include <stdio.h>

#include "experiment/symmetry.h"

/* For the key of a plot, and for a sentence. */
static const char *const KEYS[HOP_MOVE_COUNT] = {"all at once", "fixed order",
                                                 "random order"};
static const char *const WORDS[HOP_MOVE_COUNT] = {"all at once", "in fixed order",
                                                  "in random order"};

static hop_report_panel *panel_of(hop_report *report, const char *title,
                                  const char *y_label) {
    return hop_report_add_panel(report, title, "asymmetry sin(phi)", y_label);
}

static hop_estimate rate_at(const hop_lab *lab, size_t place, size_t move,
                            size_t number) {
    return hop_lab_rate(lab, hop_plan_at(lab, 0, 0, 0, place),
                        hop_symmetry_field(move, number));
}

/* A share of the runs, or what is left of it. */
static void add_rates(const hop_lab *lab, hop_report *report, const char *title,
                      size_t number, bool rest) {
    const hop_sweep *asymmetry = hop_lab_sweep(lab, HOP_P_ASYMMETRY);
    hop_report_panel *panel = panel_of(report, title, "share of runs");
    hop_panel_y_range(panel, 0, 1);
    for (size_t move = 0; move < HOP_MOVE_COUNT; move++) {
        hop_report_series *series =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, move, "%s", KEYS[move]);
        for (size_t a = 0; a < asymmetry->count; a++) {
            const hop_estimate rate = rate_at(lab, a, move, number);
            hop_series_estimate(
                series, asymmetry->values[a],
                rest ? (hop_estimate){1 - rate.value, 1 - rate.high, 1 - rate.low}
                     : rate);
        }
    }
}

/* On a logarithmic axis an interval reaches down to a tenth of its value at most: one of
   Student's may end below zero. */
static hop_estimate above_zero(hop_estimate estimate) {
    estimate.low = fmax(estimate.low, estimate.value / 10);
    if (!(estimate.value > 0)) estimate.low = estimate.high = NAN;
    return estimate;
}

static void add_means(const hop_lab *lab, hop_report_panel *panel, size_t number,
                      size_t moves) {
    const hop_sweep *asymmetry = hop_lab_sweep(lab, HOP_P_ASYMMETRY);
    for (size_t move = 0; move < moves; move++) {
        hop_report_series *series =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, move, "%s", KEYS[move]);
        for (size_t a = 0; a < asymmetry->count; a++)
            hop_series_estimate(
                series, asymmetry->values[a],
                above_zero(hop_lab_mean(lab, hop_plan_at(lab, 0, 0, 0, a),
                                        hop_symmetry_field(move, number))));
    }
}

static void add_step_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *asymmetry = hop_lab_sweep(lab, HOP_P_ASYMMETRY);
    const bool predicted = hop_lab_is_canonical(lab);
    hop_report_panel *panel = panel_of(
        report,
        predicted ? "First synchronous step (dashed: theory)" : "First synchronous step",
        "units wrong");
    hop_report_series *measured =
        hop_panel_add_series(panel, HOP_LAB_MEASURED, 0, "%s", KEYS[0]);
    hop_report_series *theory =
        predicted ? hop_panel_add_series(panel, HOP_LAB_THEORY, 0, "%s", "") : NULL;
    hop_panel_log_y(panel);
    for (size_t a = 0; a < asymmetry->count; a++) {
        const size_t at = hop_plan_at(lab, 0, 0, 0, a);
        hop_series_estimate(measured, asymmetry->values[a],
                            above_zero(hop_lab_mean(lab, at, HOP_SYMMETRY_STEP_ERROR)));
        if (theory)
            hop_series_point(theory, asymmetry->values[a],
                             hop_symmetry_step_error(&lab->points[at]));
    }
}

void hop_symmetry_plot(const hop_lab *lab, hop_report *report) {
    add_rates(lab, report, "Never settled", HOP_SYMMETRY_SETTLED, true);
    add_rates(lab, report, "Energy rises at some step or flip", HOP_SYMMETRY_RISES,
              false);
    add_rates(lab, report, "Retrieved", HOP_SYMMETRY_RETRIEVED, false);
    add_step_panel(lab, report);
    hop_report_panel *panel =
        panel_of(report,
                 hop_lab_is_canonical(lab) ? "Mean period of cycles (at 1: 4 and 2)"
                                           : "Mean period of cycles",
                 "steps or sweeps");
    hop_panel_log_y(panel);
    add_means(lab, panel, HOP_SYMMETRY_PERIOD, HOP_MOVE_RANDOM);
    panel = panel_of(report, "Steps until settled", "steps or sweeps");
    hop_panel_log_y(panel);
    add_means(lab, panel, HOP_SYMMETRY_STEPS, HOP_MOVE_COUNT);
}

/* The asymmetry at which a share falls below one half. */
static hop_estimate crossing_of(const hop_lab *lab, size_t move, size_t number) {
    const hop_sweep *asymmetry = hop_lab_sweep(lab, HOP_P_ASYMMETRY);
    hop_estimate rates[HOP_MAX_SWEEP];
    for (size_t a = 0; a < asymmetry->count; a++)
        rates[a] = rate_at(lab, a, move, number);
    return hop_crossing(asymmetry->values, rates, asymmetry->count, 0.5);
}

void hop_symmetry_tabulate(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "crossings",
        "Asymmetry at which half of the runs no longer settle, or retrieve",
        "dynamics,settles_to+,retrieves_to+");
    for (size_t move = 0; move < HOP_MOVE_COUNT; move++) {
        hop_table_text(table, "%s", hop_move_name(move));
        hop_table_estimate(table, crossing_of(lab, move, HOP_SYMMETRY_SETTLED));
        hop_table_estimate(table, crossing_of(lab, move, HOP_SYMMETRY_RETRIEVED));
    }
}

/* The least asymmetry at which the energy rose in some run of one unit at a time; NaN
   where it never did. */
static double first_rise(const hop_lab *lab) {
    const hop_sweep *asymmetry = hop_lab_sweep(lab, HOP_P_ASYMMETRY);
    double least = NAN;
    for (size_t a = 0; a < asymmetry->count; a++)
        for (size_t move = HOP_MOVE_FIXED; move < HOP_MOVE_COUNT; move++)
            if (rate_at(lab, a, move, HOP_SYMMETRY_RISES).value > 0)
                least = fmin(asymmetry->values[a], isnan(least) ? INFINITY : least);
    return least;
}

/* Runs of a dynamics that ended in a cycle of this period. */
static size_t cycles_of(const hop_lab *lab, size_t at, size_t move, double period) {
    const size_t field = hop_symmetry_field(move, HOP_SYMMETRY_PERIOD);
    size_t count = 0;
    for (size_t t = 0; t < lab->trials; t++)
        count += hop_lab_record(lab, at, t)[field] == period;
    return count;
}

/* Runs of a dynamics that max-steps stopped. */
static size_t stopped_of(const hop_lab *lab, size_t at, size_t move) {
    const size_t field = hop_symmetry_field(move, HOP_SYMMETRY_LIMIT);
    size_t count = 0;
    for (size_t t = 0; t < lab->trials; t++)
        count += hop_lab_record(lab, at, t)[field] != 0;
    return count;
}

static void say_antisymmetric(const hop_lab *lab, hop_report *report) {
    const hop_sweep *asymmetry = hop_lab_sweep(lab, HOP_P_ASYMMETRY);
    for (size_t a = 0; a < asymmetry->count; a++) {
        if (asymmetry->values[a] != 1) continue;
        const size_t at = hop_plan_at(lab, 0, 0, 0, a);
        const size_t stopped[] = {stopped_of(lab, at, HOP_MOVE_SYNC),
                                  stopped_of(lab, at, HOP_MOVE_FIXED)};
        hop_report_mean(report,
                        "With antisymmetric couplings alone %zu of %zu run%s ended in a "
                        "cycle of 4 all at once and %zu in a cycle of 2 sweeps in fixed "
                        "order%s.",
                        cycles_of(lab, at, HOP_MOVE_SYNC, 4), lab->trials,
                        lab->trials == 1 ? "" : "s",
                        cycles_of(lab, at, HOP_MOVE_FIXED, 2),
                        hop_lab_is_canonical(lab) ? "; theory says all of them" : "");
        if (stopped[0] + stopped[1] > 0)
            hop_report_mean(
                report,
                "But max-steps stopped %zu and %zu of them before it was seen "
                "how they end.",
                stopped[0], stopped[1]);
    }
}

static void write_crossing(hop_estimate at, size_t move, char *text, size_t size) {
    if (isnan(at.value))
        snprintf(text, size, "%s nowhere in the sweep", WORDS[move]);
    else if (isnan(at.low) || isnan(at.high))
        snprintf(text, size, "%s at %.2f", WORDS[move], at.value);
    else
        snprintf(text, size, "%s at %.2f (%.2f to %.2f)", WORDS[move], at.value, at.low,
                 at.high);
}

/* `share`: of the runs that ... */
static void say_crossing(const hop_lab *lab, hop_report *report, const char *share,
                         size_t number) {
    const hop_sweep *asymmetry = hop_lab_sweep(lab, HOP_P_ASYMMETRY);
    char text[HOP_MOVE_COUNT][80];
    double least = 1, most = 0;
    size_t crossed = 0;
    for (size_t move = 0; move < HOP_MOVE_COUNT; move++) {
        const hop_estimate at = crossing_of(lab, move, number);
        write_crossing(at, move, text[move], sizeof text[move]);
        if (!isnan(at.value)) crossed++;
        for (size_t a = 0; a < asymmetry->count; a++) {
            const double rate = rate_at(lab, a, move, number).value;
            least = fmin(least, rate);
            most = fmax(most, rate);
        }
    }
    const double first = asymmetry->values[0];
    const double last = asymmetry->values[asymmetry->count - 1];
    const bool begins = number == HOP_SYMMETRY_SETTLED;
    char where[64] = "The";
    if (begins)
        snprintf(where, sizeof where, "From an asymmetry of %g to one of %g the", first,
                 last);
    if (first == last) {
        snprintf(where, sizeof where, begins ? "At an asymmetry of %g" : "There", first);
        hop_report_mean(report,
                        "%s %.0f%% of the runs %s all at once, %.0f%% in fixed and "
                        "%.0f%% in random order.",
                        where, 100 * rate_at(lab, 0, HOP_MOVE_SYNC, number).value, share,
                        100 * rate_at(lab, 0, HOP_MOVE_FIXED, number).value,
                        100 * rate_at(lab, 0, HOP_MOVE_RANDOM, number).value);
    } else if (crossed > 0) {
        hop_report_mean(report,
                        "%s share of the runs that %s falls below one half %s, %s and "
                        "%s.",
                        where, share, text[0], text[1], text[2]);
    } else if (least == most) {
        hop_report_mean(report, "%s share of the runs that %s is %.0f%% throughout.",
                        where, share, 100 * most);
    } else {
        hop_report_mean(report,
                        "%s share of the runs that %s stays between %.0f%% and %.0f%%.",
                        where, share, 100 * least, 100 * most);
    }
}

static void add_notes(const hop_lab *lab, hop_report *report) {
    hop_report_note(
        report, "w = cos(phi) S + sin(phi) A: S as learned, A random and "
                "antisymmetric with the same root mean square, sin(phi) the "
                "asymmetry. eta = sum w_ij w_ji / sum w_ij^2 = cos(2 phi). The energy "
                "is -1/2 s^T W s, which sees S alone: at asymmetry 1 it is always 0.");
    hop_report_note(
        report,
        "Steps are updates of all units or sweeps. limit: neither settled nor "
        "seen to repeat within %g of them; in random order no cycle can be "
        "seen. Retrieved: at most %g of the units wrong where the run stopped, "
        "whether or not it settled. steps are of runs that settled, periods "
        "of those that cycled.",
        hop_lab_value(lab, HOP_P_MAX_STEPS), hop_lab_value(lab, HOP_P_RETRIEVED));
    hop_lab_note_conditions(lab, report);
    if (!hop_lab_is_canonical(lab)) return;
    hop_report_note(
        report, "Theory: symmetric couplings without negative self-coupling settle "
                "and never raise the energy one unit at a time; all at once they "
                "cycle with period 2 at most, and the energy may rise. Antisymmetric "
                "ones never settle (Goles 1986). First step: crosstalk and A together "
                "are noise of variance P/N, the signal is cos(phi), so 1/2 "
                "erfc(cos(phi) m0 / sqrt(2 P/N)), here with the corrections for "
                "finite N and P; random patterns, Hebb's rule, zero diagonal. At "
                "asymmetry 0 fields are whole numbers, which a Gaussian only comes "
                "near.");
}

void hop_symmetry_say(const hop_lab *lab, hop_report *report) {
    say_crossing(lab, report, "settle", HOP_SYMMETRY_SETTLED);
    say_crossing(lab, report, "retrieve", HOP_SYMMETRY_RETRIEVED);
    const double rise = first_rise(lab);
    if (isnan(rise))
        hop_report_mean(report, "One unit at a time, the energy rose in no run.");
    else
        hop_report_mean(report,
                        "The least asymmetry at which the energy rose in some run, one "
                        "unit at a time, is %g.",
                        rise);
    say_antisymmetric(lab, report);
    add_notes(lab, report);
}
