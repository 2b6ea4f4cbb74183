/* SPDX-License-Identifier: MIT */
/* Phase: the overlap that heat leaves of a pattern, over load and temperature. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <hopfield/theory.h>

#include "core/error.h"
#include "experiment/point_theory.h"
#include "experiment/trial.h"

enum { OVERLAP, WIDTH };

/* From the stored pattern itself: the mean overlap with it after the burn-in. */
static hop_status trial(const hop_trial *t, double *record) {
    hop_rig rig = {0};
    hop_status status = hop_rig_generate(t, t->point->units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn(t, &rig);
    if (!status) {
        hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
        how.update = HOP_UPDATE_GLAUBER;
        how.temperature = t->point->extra;
        how.max_steps = (int64_t)hop_lab_value(t->lab, HOP_P_SWEEPS);
        how.seed = t->seed;
        how.best = HOP_MAX_BEST;
        how.mixtures = 0;
        hop_patterns_read(rig.patterns, 0, rig.cue);
        status = hop_rig_recall(t, &rig, &how);
    }
    if (!status) {
        /* A pattern that is not among the best ones any more is left as it is. */
        record[OVERLAP] = 1 - 2 * (double)hop_rig_wrong(&rig, 0) / (double)rig.units;
        for (size_t k = 0; k < rig.result.best_count; k++)
            if (rig.result.best[k].row == 0 && !isnan(rig.result.best[k].mean))
                record[OVERLAP] = rig.result.best[k].mean;
    }
    hop_rig_clear(&rig);
    return status;
}

/* --- report ---------------------------------------------------------------------------
 */

static const hop_sweep *loads_of(const hop_lab *lab) {
    return hop_lab_sweep(lab, HOP_P_LOAD);
}

static const hop_sweep *temperatures_of(const hop_lab *lab) {
    return hop_lab_sweep(lab, HOP_P_TEMPERATURE);
}

static size_t point_of(const hop_lab *lab, size_t load, size_t temperature) {
    return hop_plan_at(lab, 0, load, 0, temperature);
}

static hop_theory_thermal theory_of(const hop_lab *lab, const hop_point *point) {
    hop_theory_thermal found = {.overlap = NAN, .free_energy = NAN};
    const double load = hop_point_load(point);
    if (hop_lab_is_canonical(lab))
        hop_theory_solve_thermal(load, point->extra / hop_lab_heat_scale(lab, load),
                                 &found);
    return found;
}

static const char *phase_of(const hop_lab *lab, const hop_point *point,
                            const hop_theory_thermal *theory) {
    if (!hop_lab_is_canonical(lab)) return "-";
    const double load = hop_point_load(point);
    if (theory->retrieval)
        return theory->free_energy < theory->glass_free_energy ||
                       (isnan(theory->free_energy) && load < 0.051)
                   ? "retrieval, deepest"
                   : "retrieval";
    const double glass =
        hop_theory_glass_temperature(load) * hop_lab_heat_scale(lab, load);
    return point->extra < glass ? "spin glass" : "paramagnet";
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table =
        hop_report_add_table(report, "results", "Overlap over load and temperature",
                             "load,patterns,temperature,overlap+,overlap_theory,phase");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        const hop_theory_thermal theory = theory_of(lab, point);
        hop_table_number(table, point->load);
        hop_table_number(table, (double)point->patterns);
        hop_table_number(table, point->extra);
        hop_table_estimate(table, hop_lab_mean(lab, k, OVERLAP));
        hop_table_number(table, theory.overlap);
        hop_table_text(table, "%s", phase_of(lab, point, &theory));
    }
}

static void add_lines(const hop_lab *lab, hop_report *report) {
    if (!hop_lab_is_canonical(lab)) return;
    hop_report_table *table = hop_report_add_table(
        report, "lines", "Lines of the phase diagram", "load,T_M,T_c,T_g");
    for (size_t l = 0; l < loads_of(lab)->count; l++) {
        const double load = hop_point_load(&lab->points[point_of(lab, l, 0)]);
        const double scale = hop_lab_heat_scale(lab, load);
        hop_table_number(table, load);
        hop_table_number(table, scale * hop_theory_retrieval_temperature(load));
        hop_table_number(table, scale * hop_theory_transition_temperature(load));
        hop_table_number(table, scale * hop_theory_glass_temperature(load));
    }
}

static bool is_even(const hop_sweep *sweep) {
    const double step = sweep->count > 1 ? sweep->values[1] - sweep->values[0] : 0;
    for (size_t k = 1; k < sweep->count; k++)
        if (fabs(sweep->values[k] - sweep->values[k - 1] - step) > 1e-6 * step)
            return false;
    return sweep->count > 1;
}

static void add_line(const hop_lab *lab, hop_report_panel *panel, size_t group,
                     const char *name, double (*line)(double alpha), double first,
                     double last) {
    enum { POINTS = 40 };
    hop_report_series *series =
        hop_panel_add_series(panel, HOP_LAB_THEORY, group, "%s", name);
    for (size_t k = 0; k <= POINTS; k++) {
        const double load = first + (last - first) * (double)k / POINTS;
        const double temperature = hop_lab_heat_scale(lab, load) * line(load);
        if (!isnan(temperature)) hop_series_point(series, load, temperature);
    }
}

/* The map, where both axes have even steps, and the lines over it. */
static void add_map(const hop_lab *lab, hop_report *report) {
    const hop_sweep *load = loads_of(lab), *temperature = temperatures_of(lab);
    if (!is_even(load) || !is_even(temperature)) return;
    const size_t columns = load->count, rows = temperature->count;
    double *z = malloc(columns * rows * sizeof *z);
    if (!z) {
        hop_report_fail(report);
        return;
    }
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < columns; x++)
            z[y * columns + x] = hop_lab_mean(lab, point_of(lab, x, y), OVERLAP).value;
    hop_report_panel *panel = hop_report_add_panel(
        report, "Overlap with the stored pattern", "load P/N", "temperature");
    const double range[4] = {load->values[0], load->values[columns - 1],
                             temperature->values[0], temperature->values[rows - 1]};
    hop_panel_map(panel, "overlap", columns, rows, range, z);
    hop_panel_x_range(panel, range[0], range[1]);
    hop_panel_y_range(panel, range[2], range[3]);
    if (hop_lab_is_canonical(lab)) {
        add_line(lab, panel, 0, "T_M", hop_theory_retrieval_temperature, range[0],
                 range[1]);
        add_line(lab, panel, 1, "T_c", hop_theory_transition_temperature, range[0],
                 range[1]);
        add_line(lab, panel, 2, "T_g", hop_theory_glass_temperature, range[0], range[1]);
    }
    free(z);
}

static void add_curves(const hop_lab *lab, hop_report *report) {
    const hop_sweep *load = loads_of(lab), *temperature = temperatures_of(lab);
    hop_report_panel *panel = hop_report_add_panel(
        report, "Overlap against temperature (dashed: theory)", "temperature", "overlap");
    const size_t stride = (load->count + 4) / 5; /* at most five curves */
    for (size_t l = 0; l < load->count; l += stride) {
        const size_t first = point_of(lab, l, 0);
        hop_report_series *measured =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, l / stride, "P/N = %.3g",
                                 hop_point_load(&lab->points[first]));
        for (size_t k = 0; k < temperature->count; k++)
            hop_series_estimate(measured, temperature->values[k],
                                hop_lab_mean(lab, point_of(lab, l, k), OVERLAP));
        if (!hop_lab_is_canonical(lab)) continue;
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, l / stride, "%s", "");
        for (size_t k = 0; k < temperature->count; k++)
            hop_series_point(theory, temperature->values[k],
                             theory_of(lab, &lab->points[point_of(lab, l, k)]).overlap);
    }
}

static void say(const hop_lab *lab, hop_report *report) {
    const size_t loads = loads_of(lab)->count, steps = temperatures_of(lab)->count;
    for (size_t l = 0; l<loads; l += loads> 1 ? loads - 1 : 1) {
        size_t last = steps;
        for (size_t k = 0; k < steps; k++)
            if (hop_lab_mean(lab, point_of(lab, l, k), OVERLAP).value > 0.5) last = k;
        const double load = hop_point_load(&lab->points[point_of(lab, l, 0)]);
        const double line =
            hop_lab_predicted(lab, hop_theory_retrieval_temperature(load));
        char theory[64] = "";
        if (!isnan(line)) snprintf(theory, sizeof theory, " (theory: to %.3g)", line);
        if (last == steps)
            hop_report_mean(report,
                            "At a load of %.3g no temperature swept leaves half "
                            "of the overlap%s.",
                            load, theory);
        else
            hop_report_mean(report,
                            "At a load of %.3g more than half of the overlap is "
                            "left up to a temperature of %.3g%s.",
                            load, temperatures_of(lab)->values[last], theory);
    }
    hop_lab_note_conditions(lab, report);
    if (hop_lab_is_canonical(lab))
        hop_report_note(
            report, "Theory: Amit, Gutfreund and Sompolinsky, replica-symmetric, N to "
                    "infinity. T_M: the retrieval state vanishes; T_c: below it, it "
                    "is the deepest; T_g: below it, there is a spin glass. Theory is "
                    "of the retrieval state: near T_M small networks lose it sooner "
                    "or keep some of it longer.");
    hop_report_note(report, "Heat bath from the stored pattern itself; the overlap is a "
                            "mean over the second half of the sweeps. Every trial has "
                            "patterns of its own.");
}

static void report_all(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_lines(lab, report);
    add_map(lab, report);
    add_curves(lab, report);
    say(lab, report);
}

static const hop_meaning glossary[] = {
    {"temperature", "of the heat bath"},
    {"overlap",
     "mean overlap with the stored pattern over the second half of the sweeps"},
    {"phase", "where theory says this point lies"},
    {"T_M", "temperature at which the retrieval state vanishes"},
    {"T_c", "temperature below which it is the deepest state"},
    {"T_g", "temperature below which there is a spin glass"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, false, "500", "250"},
    {HOP_P_LOAD, true, "0.01:0.17:0.02", "0.02:0.16:0.07"},
    {HOP_P_TEMPERATURE, true, "0.05:1.25:0.1", "0.1:1.1:0.2"},
    {HOP_P_SWEEPS, false, "100", "60"},
    {HOP_P_TRIALS, false, "8", "4"},
    {HOP_P_STRUCTURE, false, "random", "random"},
    HOP_TAKES_COUPLINGS,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_phase = {
    .facts = {.name = "phase",
              .summary = "What heat leaves of a memory, over load and temperature",
              .about =
                  "Heat-bath dynamics starts at a stored pattern; the overlap that "
                  "is left is measured over a grid of loads and temperatures, beside "
                  "the theory of Amit, Gutfreund and Sompolinsky and the lines of "
                  "its phase diagram: where retrieval vanishes, where it is the "
                  "deepest state, where the spin glass begins."},
    .takes = takes,
    .extra = HOP_P_TEMPERATURE,
    .width = WIDTH,
    .trial = trial,
    .glossary = glossary,
    .report = report_all,
};
