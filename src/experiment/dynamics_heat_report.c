/* SPDX-License-Identifier: MIT */
/* The report of dynamics in heat: overlaps over temperature beside theory, and ends. */
#include <math.h>
#include <stdio.h>

#include "experiment/dynamics_record.h"
#include "experiment/point_theory.h"

static const char *const HEAT_NAMES[HEATS] = {"glauber", "metropolis", "annealed"};

static const hop_sweep *temperatures_of(const hop_lab *lab) {
    return hop_lab_sweep(lab, HOP_P_TEMPERATURE);
}

static const hop_sweep *gains_of(const hop_lab *lab) {
    return hop_lab_sweep(lab, HOP_P_GAIN);
}

static double overlap_in_theory(const hop_lab *lab, const hop_point *point,
                                double temperature) {
    const double load = hop_point_load(point);
    hop_theory_thermal found;
    if (!hop_lab_is_canonical(lab) ||
        hop_theory_solve_thermal(load, temperature / hop_lab_heat_scale(lab, load),
                                 &found) ||
        !found.retrieval)
        return NAN;
    return found.overlap;
}

/* Annealing ends without heat. */
static double heat_in_theory(const hop_lab *lab, const hop_point *point, size_t heat,
                             double temperature) {
    return heat == ANNEALED ? hop_point_ags(lab, point).overlap
                            : overlap_in_theory(lab, point, temperature);
}

/* --- table ------------------------------------------------------------------------ */

/* The numbers of one row; `at` is where its fields begin. */
static void add_numbers(const hop_lab *lab, hop_report_table *table, size_t k, size_t at,
                        double theory) {
    hop_table_number(table, (double)hop_dynamics_heated(lab));
    hop_table_estimate(table, hop_lab_mean(lab, k, at + HEAT_OVERLAP));
    hop_table_number(table, hop_lab_mean(lab, k, at + HEAT_ERROR).value);
    hop_table_estimate(table, hop_lab_rate(lab, k, at + HEAT_KEPT));
    hop_table_estimate(table, hop_lab_mean(lab, k, at + HEAT_KEPT_OVERLAP));
    hop_table_number(table, theory);
    hop_table_estimate(table, hop_lab_rate(lab, k, at + HEAT_RETRIEVED));
    hop_table_estimate(table, hop_lab_mean(lab, k, at + HEAT_WRONG));
    hop_table_estimate(table, hop_lab_mean(lab, k, at + HEAT_ENERGY));
    hop_table_estimate(table, hop_lab_rate(lab, k, at + HEAT_RISES));
    hop_table_estimate(table, hop_lab_mean_share(lab, k, at + HEAT_RISING));
}

static void add_key(hop_report_table *table, const hop_point *point, const char *name,
                    double temperature, double gain) {
    hop_table_number(table, (double)point->units);
    hop_table_number(table, point->load);
    hop_table_number(table, point->noise);
    hop_table_text(table, "%s", name);
    hop_table_number(table, temperature);
    hop_table_number(table, gain);
}

void hop_dynamics_add_heat(const hop_lab *lab, hop_report *report) {
    const hop_sweep *temperature = temperatures_of(lab), *gain = gains_of(lab);
    hop_report_table *table = hop_report_add_table(
        report, "heat", "With temperature, and graded",
        "units,load,noise,dynamics,temperature,gain,trials,overlap+,overlap_error,kept+,"
        "kept_overlap+,kept_overlap_theory,retrieved+,wrong+,energy+,rises+,rising+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        for (size_t t = 0; t < temperature->count; t++)
            for (size_t heat = 0; heat < HEATS; heat++) {
                const double degree = temperature->values[t];
                add_key(table, point, HEAT_NAMES[heat], degree, NAN);
                add_numbers(lab, table, k, heat_at(t, heat, 0),
                            heat_in_theory(lab, point, heat, degree));
            }
        for (size_t g = 0; g < gain->count; g++) {
            add_key(table, point, "continuous", NAN, gain->values[g]);
            add_numbers(lab, table, k, graded_at(lab, g, 0), NAN);
        }
    }
}

/* --- panels ----------------------------------------------------------------------- */

/* Time averages over temperature at the lowest load and at the one that is shown, as far
   as half of the runs keep the pattern. */
static void add_overlaps(const hop_lab *lab, size_t shown, hop_report *report) {
    enum { FINE = 40 };
    const hop_sweep *temperature = temperatures_of(lab);
    const size_t size = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const size_t points[] = {hop_plan_at(lab, size, 0, 0, 0), shown};
    const double last = temperature->values[temperature->count - 1];
    char text[160];
    snprintf(text, sizeof text, "Overlap in heat; N = %zu, noise %g%s",
             lab->points[shown].units, lab->points[shown].noise,
             hop_lab_is_canonical(lab) ? " (dashed: theory)" : "");
    hop_report_panel *panel =
        hop_report_add_panel(report, text, "temperature", "overlap, averaged over time");
    for (size_t p = points[0] == shown; p < 2; p++) {
        const hop_point *point = &lab->points[points[p]];
        for (size_t heat = GLAUBER; heat <= METROPOLIS; heat++) {
            hop_report_series *curve = hop_panel_add_series(
                panel, HOP_LAB_MEASURED, 2 * p + heat, "%s, load %.3g", HEAT_NAMES[heat],
                hop_point_load(point));
            for (size_t t = 0; t < temperature->count; t++)
                if (hop_lab_rate(lab, points[p], heat_at(t, heat, HEAT_KEPT)).value >=
                    0.5)
                    hop_series_estimate(
                        curve, temperature->values[t],
                        hop_lab_mean(lab, points[p],
                                     heat_at(t, heat, HEAT_KEPT_OVERLAP)));
        }
        if (!hop_lab_is_canonical(lab)) continue;
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, 2 * p, "%s", "");
        for (size_t k = 0; k <= FINE; k++) {
            const double degree = last * (double)k / FINE;
            hop_series_point(theory, degree, overlap_in_theory(lab, point, degree));
        }
    }
}

static void add_curve(const hop_lab *lab, hop_report_panel *panel, size_t group,
                      size_t field, const char *label) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    const size_t size = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    hop_report_series *curve =
        hop_panel_add_series(panel, HOP_LAB_MEASURED, group, "%s", label);
    for (size_t l = 0; l < load->count; l++) {
        const size_t k = hop_plan_at(lab, size, l, 0, 0);
        hop_series_estimate(curve, hop_point_load(&lab->points[k]),
                            hop_lab_mean(lab, k, field));
    }
}

/* Ends beside those of random order: at the lowest temperature, annealed from there, and
   of the steepest graded units. */
static void add_ends(const hop_lab *lab, size_t shown, hop_report *report) {
    const hop_sweep *temperature = temperatures_of(lab), *gain = gains_of(lab);
    char text[160];
    snprintf(text, sizeof text, "Errors at the end; N = %zu, noise %g",
             lab->points[shown].units, lab->points[shown].noise);
    hop_report_panel *panel =
        hop_report_add_panel(report, text, "load P/N", "wrong units");
    add_curve(lab, panel, 0, field_of(RANDOM, WRONG), "random order");
    snprintf(text, sizeof text, "glauber, T = %g", temperature->values[0]);
    add_curve(lab, panel, 1, heat_at(0, GLAUBER, HEAT_WRONG), text);
    snprintf(text, sizeof text, "annealed from T = %g", temperature->values[0]);
    add_curve(lab, panel, 2, heat_at(0, ANNEALED, HEAT_WRONG), text);
    snprintf(text, sizeof text, "continuous, gain %g", gain->values[gain->count - 1]);
    add_curve(lab, panel, 3, graded_at(lab, gain->count - 1, HEAT_WRONG), text);
}

void hop_dynamics_add_heat_panels(const hop_lab *lab, size_t shown, hop_report *report) {
    add_overlaps(lab, shown, report);
    add_ends(lab, shown, report);
}

/* --- words ------------------------------------------------------------------------ */

static double percent_of(const hop_lab *lab, size_t k, size_t field) {
    return 100 * hop_lab_rate(lab, k, field).value;
}

static void say_heat(const hop_lab *lab, size_t k, hop_report *report) {
    const double degree = temperatures_of(lab)->values[0];
    const size_t at = heat_at(0, GLAUBER, 0);
    const hop_estimate overlap = hop_lab_mean(lab, k, at + HEAT_KEPT_OVERLAP);
    const double theory = overlap_in_theory(lab, &lab->points[k], degree);
    char foreseen[48] = "";
    if (isnan(overlap.value)) {
        hop_report_mean(
            report, "In a heat bath of T = %g no run keeps half of the overlap.", degree);
        return;
    }
    if (!isnan(theory)) snprintf(foreseen, sizeof foreseen, " (theory: %.4f)", theory);
    hop_report_mean(report,
                    "In a heat bath of T = %g %.3g%% of runs keep the pattern, with an "
                    "overlap of %.4f%s, and the energy rises in %.3g%% of sweeps.",
                    degree, percent_of(lab, k, at + HEAT_KEPT), overlap.value, foreseen,
                    100 * hop_lab_mean_share(lab, k, at + HEAT_RISING).value);
}

/* Retrieval at the highest load, as annealing and graded units change it. */
static void say_ends(const hop_lab *lab, hop_report *report) {
    const hop_sweep *temperature = temperatures_of(lab), *gain = gains_of(lab);
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const size_t size = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const size_t k = hop_plan_at(lab, size, load, 0, 0), last = temperature->count - 1;
    const double cold = percent_of(lab, k, heat_at(0, ANNEALED, HEAT_RETRIEVED));
    const double hot = percent_of(lab, k, heat_at(last, ANNEALED, HEAT_RETRIEVED));
    const double graded =
        percent_of(lab, k, graded_at(lab, gain->count - 1, HEAT_RETRIEVED));
    if (isnan(cold)) return;
    char from_hot[64] = "", of_graded[64] = "";
    if (last > 0)
        snprintf(from_hot, sizeof from_hot, ", from T = %g %.3g%%",
                 temperature->values[last], hot);
    if (!isnan(graded))
        snprintf(of_graded, sizeof of_graded, ", graded units of gain %g %.3g%%",
                 gain->values[gain->count - 1], graded);
    hop_report_mean(report, "At load %.3g annealing from T = %g retrieves %.3g%%%s%s.",
                    hop_point_load(&lab->points[k]), temperature->values[0], cold,
                    from_hot, of_graded);
}

static void note_theory(const hop_lab *lab, hop_report *report) {
    if (!hop_lab_is_canonical(lab)) return;
    hop_report_note(
        report, "Theory in heat: Amit, Gutfreund and Sompolinsky at temperature T, "
                "replica-symmetric, N to infinity, of runs that keep the pattern; empty "
                "where no retrieval state is left, and near there above what few units "
                "come to. Heat bath and Metropolis tend to the same law, "
                "and differ in how soon. What annealing ends in is compared with T = 0; "
                "of graded units nothing is foreseen.");
}

void hop_dynamics_say_heat(const hop_lab *lab, size_t shown, hop_report *report) {
    say_heat(lab, shown, report);
    say_ends(lab, report);
    hop_report_note(
        report,
        "In heat and graded: the first %zu trials of each point. glauber and metropolis "
        "make %.0f sweeps at one temperature, and overlap is the mean over the second "
        "half of them; annealed is a heat bath whose temperature falls to 0 in as many. "
        "Kept: that overlap is above one half. Retrieved is said of the state at the "
        "end, heat and all. Wherever T > 0, the energy may rise.",
        hop_dynamics_heated(lab), hop_lab_value(lab, HOP_P_SWEEPS));
    hop_report_note(
        report,
        "continuous: g(u) = tanh(gain u) until rest, for %.0f units of time at most; the "
        "signs of its units are the state. "
        "The energy of the graded units never rises, which is checked at every "
        "time step (rises); that of their signs may (rising).",
        hop_lab_value(lab, HOP_P_SWEEPS));
    note_theory(lab, report);
}
