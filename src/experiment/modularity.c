/* SPDX-License-Identifier: MIT */
/* Modularity: one network against several that share the patterns. */
#include <math.h>

#include "core/context.h"
#include "core/error.h"
#include "experiment/experiment.h"
#include "experiment/modularity.h"
#include "theory/dilution.h"

static hop_status prepare(hop_lab *lab, hop_error *error) {
    const size_t units = (size_t)hop_lab_value(lab, HOP_P_UNITS);
    const hop_sweep *modules = hop_lab_sweep(lab, HOP_P_MODULES);
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    hop_status status = hop_context_check_bytes(lab->context, "units: couplings", units,
                                                units * sizeof(double), error);
    for (size_t m = 0; m < modules->count && !status; m++) {
        const size_t k = (size_t)modules->values[m];
        if (units % k)
            return hop_fail(error, HOP_EINVAL,
                            "modules: %zu networks cannot have equal slices of %zu units",
                            k, units);
        if (units / k < 2)
            return hop_fail(error, HOP_EINVAL,
                            "modules: slices of %zu units for %zu networks are smaller "
                            "than 2 units",
                            units, k);
        for (size_t l = 0; l < load->count && !status; l++) {
            size_t patterns = 0;
            status = hop_plan_patterns(lab, units, load->values[l], &patterns, error);
            if (!status && patterns < k)
                return hop_fail(error, HOP_EINVAL,
                                "modules: %zu networks cannot share %zu patterns (load "
                                "%.9g of %zu units)",
                                k, patterns, load->values[l], units);
        }
    }
    return status;
}

static void keep(const hop_trial *t, const hop_layout *layout, size_t target,
                 const hop_modules_result *result, double *record) {
    const hop_division division = layout->division;
    record[hop_modularity_number(division, HOP_MODULARITY_SIGNAL)] = result->signal;
    record[hop_modularity_number(division, HOP_MODULARITY_VARIANCE)] = result->variance;
    record[hop_modularity_number(division, HOP_MODULARITY_UNSTABLE)] = result->unstable;
    for (size_t r = 0; r < HOP_ROUTE_COUNT; r++) {
        double *of_route = record + hop_modularity_field(division, (hop_route)r, 0);
        const size_t wrong = result->wrong[r];
        of_route[HOP_MODULARITY_EXACT] = wrong == 0;
        of_route[HOP_MODULARITY_RETRIEVED] =
            wrong <= hop_lab_wrong_allowed(t->lab, result->dim);
        of_route[HOP_MODULARITY_OVERLAP] = 1 - 2 * (double)wrong / (double)result->dim;
        of_route[HOP_MODULARITY_RIGHT] = result->network[r] == target % layout->networks;
    }
}

/* The pattern sought goes round the networks, so that no choice favours its place. */
static hop_status trial(const hop_trial *t, double *record) {
    const size_t target = t->trial % (size_t)t->point->extra;
    hop_rig whole = {0};
    hop_status status = hop_rig_generate(t, t->point->units, t->point->patterns, &whole);
    if (!status) status = hop_rig_flip(t, &whole, target, t->point->noise, 0);
    for (size_t d = 0; d < HOP_DIVISION_COUNT && !status; d++) {
        const hop_layout layout = hop_modularity_layout(t->point, (hop_division)d);
        hop_modules_result result = {0};
        status = hop_modules_run(t, &layout, &whole, target, &result);
        if (!status) keep(t, &layout, target, &result, record);
    }
    hop_rig_clear(&whole);
    return status;
}

double hop_modularity_load(const hop_lab *lab, size_t place) {
    const hop_point *point = &lab->points[hop_plan_at(lab, 0, place, 0, 0)];
    return (double)point->patterns / (double)point->units;
}

/* q / s^2 with s the mean signal and q the mean of the variance within trials and of that
   between them. A mean of ratios would be too high: a low signal counts twice. Of a ratio
   of means the error is that of the mean of q_t / s^2 - 2 q / s^3 (s_t - s). */
hop_estimate hop_modularity_crosstalk(const hop_lab *lab, size_t at,
                                      hop_division division) {
    const size_t signal = hop_modularity_number(division, HOP_MODULARITY_SIGNAL);
    const size_t variance = hop_modularity_number(division, HOP_MODULARITY_VARIANCE);
    const double n = (double)lab->trials, s = hop_lab_mean(lab, at, signal).value;
    const double freedom = n > 1 ? n - 1 : 1;
    double q = 0, squares = 0;
    for (size_t t = 0; t < lab->trials; t++) {
        const double *record = hop_lab_record(lab, at, t);
        q += (record[variance] +
              (record[signal] - s) * (record[signal] - s) * n / freedom) /
             n;
    }
    const double ratio = s != 0 ? q / (s * s) : NAN;
    for (size_t t = 0; t < lab->trials; t++) {
        const double *record = hop_lab_record(lab, at, t);
        const double from = record[signal] - s;
        const double shift =
            (record[variance] + from * from * n / freedom - q) / (s * s) -
            2 * ratio * from / s;
        squares += shift * shift;
    }
    const double half = hop_student(lab->trials - 1) * sqrt(squares / freedom / n);
    return (hop_estimate){ratio, ratio - half < 0 ? 0 : ratio - half, ratio + half};
}

/* --- tables ------------------------------------------------------------------------ */

static void add_result(const hop_lab *lab, hop_report_table *table, size_t at,
                       hop_division division, hop_route route) {
    const hop_point *point = &lab->points[at];
    const hop_layout layout = hop_modularity_layout(point, division);
    const size_t field = hop_modularity_field(division, route, 0);
    const bool routed = hop_division_routed(division);
    hop_theory_ags ags;
    hop_theory_solve_diluted(hop_layout_load(&layout), layout.kept, &ags);
    hop_table_number(table, (double)point->units);
    hop_table_number(table, point->load);
    hop_table_number(table, (double)point->patterns);
    hop_table_number(table, point->extra);
    hop_table_text(table, "%s", hop_division_name(division));
    hop_table_text(table, "%s", routed ? hop_route_name(route) : "none");
    hop_table_number(table, hop_layout_units(&layout));
    hop_table_number(table, hop_layout_synapses(&layout));
    hop_table_estimate(table, hop_lab_rate(lab, at, field + HOP_MODULARITY_EXACT));
    hop_table_estimate(table, hop_lab_rate(lab, at, field + HOP_MODULARITY_RETRIEVED));
    hop_table_estimate(table, hop_lab_mean(lab, at, field + HOP_MODULARITY_OVERLAP));
    const bool known = ags.retrieval && route == HOP_ROUTE_ORACLE;
    hop_table_number(table, hop_lab_predicted(lab, known ? ags.overlap : NAN));
    hop_table_estimate(table, routed ? hop_lab_rate(lab, at, field + HOP_MODULARITY_RIGHT)
                                     : (hop_estimate){NAN, NAN, NAN});
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table =
        hop_report_add_table(report, "results", "Recall by one network and by several",
                             "units,load,patterns,modules,net,route,units_total,synapses_"
                             "total,exact+,retrieved+,"
                             "overlap+,overlap_theory,right+");
    for (size_t at = 0; at < lab->point_count; at++)
        for (size_t d = 0; d < HOP_DIVISION_COUNT; d++)
            for (size_t r = 0; r < HOP_ROUTE_COUNT; r++)
                if (r == 0 || hop_division_routed((hop_division)d))
                    add_result(lab, table, at, (hop_division)d, (hop_route)r);
}

static void add_interference(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "interference", "Interference in a stored pattern",
        "units,load,modules,net,units_each,patterns_each,crosstalk+,crosstalk_theory,"
        "unstable+,unstable_theory");
    for (size_t at = 0; at < lab->point_count; at++)
        for (size_t d = 0; d < HOP_DIVISION_COUNT; d++) {
            const hop_point *point = &lab->points[at];
            const hop_layout layout = hop_modularity_layout(point, (hop_division)d);
            const size_t field = hop_modularity_number((hop_division)d, 0);
            hop_table_number(table, (double)point->units);
            hop_table_number(table, point->load);
            hop_table_number(table, point->extra);
            hop_table_text(table, "%s", hop_division_name((hop_division)d));
            hop_table_number(table, (double)layout.units);
            hop_table_number(table, hop_layout_patterns(&layout));
            hop_table_estimate(table, hop_modularity_crosstalk(lab, at, (hop_division)d));
            hop_table_number(table,
                             hop_lab_predicted(lab, hop_layout_crosstalk(&layout)));
            hop_table_estimate(table,
                               hop_lab_mean(lab, at, field + HOP_MODULARITY_UNSTABLE));
            hop_table_number(table, hop_lab_predicted(lab, hop_layout_unstable(&layout)));
        }
}

/* Where retrieval crosses one half on the way of rising load. */
static hop_estimate knee_of(const hop_lab *lab, size_t m, hop_division division,
                            hop_route route) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    hop_estimate rates[HOP_MAX_SWEEP];
    double loads[HOP_MAX_SWEEP];
    for (size_t l = 0; l < load->count; l++) {
        loads[l] = hop_modularity_load(lab, l);
        rates[l] =
            hop_lab_rate(lab, hop_plan_at(lab, 0, l, 0, m),
                         hop_modularity_field(division, route, HOP_MODULARITY_RETRIEVED));
    }
    return hop_crossing(loads, rates, load->count, 0.5);
}

/* Bits of the patterns that a load of the whole is, a synapse. */
static double bits_of(const hop_lab *lab, hop_division division, size_t modules,
                      double load) {
    const double units = hop_lab_value(lab, HOP_P_UNITS);
    const hop_layout layout = hop_layout_of(division, (size_t)units, 1, modules);
    const double bits = division == HOP_DIVISION_SLICES ? units : (double)layout.units;
    return load * units * bits / hop_layout_synapses(&layout);
}

static void add_knees(const hop_lab *lab, hop_report *report) {
    const hop_sweep *modules = hop_lab_sweep(lab, HOP_P_MODULES);
    const double allowed = hop_lab_value(lab, HOP_P_RETRIEVED);
    hop_report_table *table = hop_report_add_table(
        report, "knees",
        "Knees: the load of the whole at which retrieval crosses one half, routed by the "
        "overlap with the cue",
        "modules,net,units_total,synapses_total,knee+,knee_theory,bits_synapse");
    const bool predicted = hop_lab_is_canonical(lab);
    hop_report_panel *panel = hop_report_add_panel(
        report, predicted ? "Knees (dashed: theory, N to infinity)" : "Knees",
        "networks k", "load P/N at one half");
    hop_panel_log_x(panel);
    hop_panel_log_y(panel);
    for (size_t d = 0; d < HOP_DIVISION_COUNT; d++) {
        const hop_division division = (hop_division)d;
        hop_report_series *measured = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, d, "%s", hop_division_name(division));
        hop_report_series *theory =
            predicted ? hop_panel_add_series(panel, HOP_LAB_THEORY, d, "%s", "") : NULL;
        for (size_t m = 0; m < modules->count; m++) {
            const size_t k = (size_t)modules->values[m];
            const hop_layout layout =
                hop_layout_of(division, (size_t)hop_lab_value(lab, HOP_P_UNITS), 1, k);
            const hop_estimate knee = knee_of(lab, m, division, HOP_ROUTE_OVERLAP);
            const double expected =
                hop_lab_predicted(lab, hop_division_knee(division, k, allowed));
            hop_table_number(table, (double)k);
            hop_table_text(table, "%s", hop_division_name(division));
            hop_table_number(table, hop_layout_units(&layout));
            hop_table_number(table, hop_layout_synapses(&layout));
            hop_table_estimate(table, knee);
            hop_table_number(table, expected);
            hop_table_number(table, bits_of(lab, division, k, knee.value));
            hop_series_estimate(measured, (double)k, knee);
            if (theory) hop_series_point(theory, (double)k, expected);
        }
    }
}

static void report_all(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_interference(lab, report);
    hop_modularity_plot(lab, report);
    add_knees(lab, report);
    hop_modularity_say(lab, report);
}

static const hop_taken takes[] = {
    {HOP_P_UNITS, false, "400", "200"},
    {HOP_P_LOAD, true, "0.02,0.04,0.07,0.1,0.15,0.2,0.25,0.3,0.4,0.5,0.6,0.8,1,1.2,1.4",
     "0.03,0.06,0.1,0.15,0.2,0.3,0.5,0.8"},
    {HOP_P_NOISE, false, "0.2", "0.2"},
    {HOP_P_MODULES, true, "1,2,4,8", "1,2,4"},
    {HOP_P_TRIALS, false, "100", "50"},
    /* Half of what is wrong in the cue: a state that stays where it was is not
       retrieval. */
    {HOP_P_RETRIEVED, false, "0.15", "0.15"},
    {HOP_P_STRUCTURE, false, "random", "random"},
    HOP_TAKES_COUPLINGS,
    {HOP_P_UPDATE, false, "async", "async"},
    {HOP_P_ORDER, false, "random", "random"},
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_modularity = {
    .facts = {.name = "modularity",
              .summary = "One network against several that share the patterns",
              .about = "P patterns are held by one network, or shared out to k: whole "
                       "networks, diluted or smaller ones with about as many synapses as "
                       "the one, or slices of every pattern. What is retrieved, when the "
                       "result is chosen by its overlap with the cue or by its energy, "
                       "and how much stored patterns disturb each other, beside the "
                       "binomial law and the theory of Amit, Gutfreund and Sompolinsky, "
                       "with cut couplings too."},
    .takes = takes,
    .extra = HOP_P_MODULES,
    .width = HOP_DIVISION_COUNT * HOP_MODULARITY_OF_DIVISION,
    .prepare = prepare,
    .trial = trial,
    .glossary = hop_modularity_glossary,
    .report = report_all,
};
