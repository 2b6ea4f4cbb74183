/* SPDX-License-Identifier: MIT */
/* The plots and sentences of the experiment on modularity. */
#include <math.h>

#include "experiment/modularity.h"

/* Where the plots of one load are drawn: one network is lost there, several are not. */
static const double SHOWN_LOAD = 0.2;

/* Of smaller networks only what they hold of a pattern is compared. */
const hop_meaning hop_modularity_glossary[] = {
    {"units", "units of a pattern, and of the one network, N"},
    {"load", "load of the whole as asked for, P/N; P is rounded to a whole number"},
    {"patterns", "patterns in all, P, that the one network or the k hold together"},
    {"modules", "networks, k; single is one network whatever k is"},
    {"net", "single, or k networks: full, diluted, smaller or slices"},
    {"route", "result chosen by the oracle, overlap with the cue or energy; none: "
              "nothing to choose"},
    {"units_total", "units of all networks together"},
    {"synapses_total",
     "w_ij with i != j of all networks; of diluted ones as many as expected"},
    {"exact",
     "share of trials whose result has every unit right (smaller: of the part held)"},
    {"retrieved", "share of trials whose result has few wrong units (--retrieved; "
                  "smaller: of the part held)"},
    {"overlap", "overlap of the result with the pattern (smaller: the part held), mean "
                "over all trials"},
    {"right", "share of trials in which the network that holds the pattern is chosen"},
    {"units_each", "units of each network"},
    {"patterns_each", "patterns that each network holds, mean; in slices a part of each"},
    {"crosstalk", "variance of a stored pattern's fields over their squared mean, all "
                  "trials together"},
    {"unstable", "share of a stored pattern's units that one synchronous step changes, "
                 "mean over trials"},
    {"knee",
     "true load P/N of the whole at which retrieved crosses one half, routed by overlap"},
    {"bits_synapse",
     "bits, the units held of all P patterns at the knee, over synapses_total"},
    {NULL, NULL},
};

/* --- plots ------------------------------------------------------------------------- */

/* Place of the load that is shown, in the sweep. */
static size_t shown_load(const hop_lab *lab) {
    size_t best = 0;
    for (size_t l = 1; l < hop_lab_sweep(lab, HOP_P_LOAD)->count; l++)
        if (fabs(hop_modularity_load(lab, l) - SHOWN_LOAD) <
            fabs(hop_modularity_load(lab, best) - SHOWN_LOAD))
            best = l;
    return best;
}

static double percent(const hop_lab *lab, size_t at, hop_division division,
                      hop_route route) {
    return 100 *
           hop_lab_rate(lab, at,
                        hop_modularity_field(division, route, HOP_MODULARITY_RETRIEVED))
               .value;
}

/* A field against k at the load that is shown. */
static void add_curve(const hop_lab *lab, hop_report_panel *panel, size_t group,
                      size_t field, const char *label, const char *more) {
    const hop_sweep *modules = hop_lab_sweep(lab, HOP_P_MODULES);
    hop_report_series *series =
        hop_panel_add_series(panel, HOP_LAB_MEASURED, group, "%s%s", label, more);
    for (size_t m = 0; m < modules->count; m++)
        hop_series_estimate(
            series, modules->values[m],
            hop_lab_rate(lab, hop_plan_at(lab, 0, shown_load(lab), 0, m), field));
}

static hop_report_panel *panel_of_k(hop_report *report, const char *title,
                                    const char *y_label) {
    hop_report_panel *panel = hop_report_add_panel(report, title, "networks k", y_label);
    hop_panel_log_x(panel);
    return panel;
}

static void add_rate_panels(const hop_lab *lab, hop_report *report) {
    const hop_sweep *modules = hop_lab_sweep(lab, HOP_P_MODULES);
    hop_report_panel *panel = panel_of_k(
        report, "Retrieved, routed by the overlap with the cue", "share of trials");
    hop_panel_y_range(panel, 0, 1);
    for (size_t d = 0; d < HOP_DIVISION_COUNT; d++)
        add_curve(lab, panel, d,
                  hop_modularity_field((hop_division)d, HOP_ROUTE_OVERLAP,
                                       HOP_MODULARITY_RETRIEVED),
                  hop_division_name((hop_division)d), "");
    panel = panel_of_k(report, "Routing among full networks", "share retrieved");
    hop_panel_y_range(panel, 0, 1);
    for (size_t r = 0; r < HOP_ROUTE_COUNT; r++)
        add_curve(lab, panel, r,
                  hop_modularity_field(HOP_DIVISION_FULL, (hop_route)r,
                                       HOP_MODULARITY_RETRIEVED),
                  "by ", hop_route_name((hop_route)r));
    hop_report_series *chance = hop_panel_add_series(panel, HOP_LAB_THEORY, HOP_LAB_BLACK,
                                                     "by chance: oracle / k");
    for (size_t m = 0; m < modules->count; m++) {
        const size_t at = hop_plan_at(lab, 0, shown_load(lab), 0, m);
        const double oracle = percent(lab, at, HOP_DIVISION_FULL, HOP_ROUTE_ORACLE) / 100;
        hop_series_point(chance, modules->values[m], oracle / modules->values[m]);
    }
}

static void add_crosstalk_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *modules = hop_lab_sweep(lab, HOP_P_MODULES);
    const bool predicted = hop_lab_is_canonical(lab);
    hop_report_panel *panel =
        panel_of_k(report, predicted ? "Interference (dashed: theory)" : "Interference",
                   "crosstalk variance / signal^2");
    hop_panel_log_y(panel);
    for (size_t d = 0; d < HOP_DIVISION_COUNT; d++) {
        hop_report_series *measured = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, d, "%s", hop_division_name((hop_division)d));
        hop_report_series *theory =
            predicted ? hop_panel_add_series(panel, HOP_LAB_THEORY, d, "%s", "") : NULL;
        for (size_t m = 0; m < modules->count; m++) {
            const size_t at = hop_plan_at(lab, 0, shown_load(lab), 0, m);
            const hop_layout layout =
                hop_modularity_layout(&lab->points[at], (hop_division)d);
            hop_series_estimate(measured, modules->values[m],
                                hop_modularity_crosstalk(lab, at, (hop_division)d));
            if (theory)
                hop_series_point(theory, modules->values[m],
                                 hop_layout_crosstalk(&layout));
        }
    }
}

/* Retrieval against load with the most networks. */
static void add_load_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    const size_t last = hop_lab_sweep(lab, HOP_P_MODULES)->count - 1;
    hop_report_panel *panel =
        hop_report_add_panel(report, "Retrieved at the last k, by overlap",
                             "load P/N of the whole", "share of trials");
    hop_panel_y_range(panel, 0, 1);
    hop_panel_log_x(panel);
    for (size_t d = 0; d < HOP_DIVISION_COUNT; d++) {
        hop_report_series *series = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, d, "%s", hop_division_name((hop_division)d));
        for (size_t l = 0; l < load->count; l++)
            hop_series_estimate(
                series, hop_modularity_load(lab, l),
                hop_lab_rate(lab, hop_plan_at(lab, 0, l, 0, last),
                             hop_modularity_field((hop_division)d, HOP_ROUTE_OVERLAP,
                                                  HOP_MODULARITY_RETRIEVED)));
    }
}

void hop_modularity_plot(const hop_lab *lab, hop_report *report) {
    add_rate_panels(lab, report);
    add_crosstalk_panel(lab, report);
    add_load_panel(lab, report);
}

/* --- sentences --------------------------------------------------------------------- */

static void say_interference(const hop_lab *lab, hop_report *report, size_t at) {
    double crosstalk[HOP_DIVISION_COUNT];
    bool known = true;
    for (size_t d = 0; d < HOP_DIVISION_COUNT; d++) {
        crosstalk[d] = hop_modularity_crosstalk(lab, at, (hop_division)d).value;
        known = known && isfinite(crosstalk[d]);
    }
    if (!known) return;
    hop_report_mean(report,
                    "Crosstalk in a stored pattern, as a share of the signal squared, is "
                    "%.2g in the one network, %.2g in full, %.2g in smaller, %.2g in "
                    "diluted ones and %.2g in slices.",
                    crosstalk[HOP_DIVISION_SINGLE], crosstalk[HOP_DIVISION_FULL],
                    crosstalk[HOP_DIVISION_SMALLER], crosstalk[HOP_DIVISION_DILUTED],
                    crosstalk[HOP_DIVISION_SLICES]);
}

/* One network is the same whatever k is: the mean over all k at a point's load. */
static double single_percent(const hop_lab *lab, const hop_point *point) {
    const size_t count = hop_lab_sweep(lab, HOP_P_MODULES)->count;
    double sum = 0;
    for (size_t m = 0; m < count; m++)
        sum += percent(lab, hop_plan_at(lab, point->at[0], point->at[1], point->at[2], m),
                       HOP_DIVISION_SINGLE, HOP_ROUTE_ORACLE);
    return sum / (double)count;
}

static void say_rates(const hop_lab *lab, hop_report *report, size_t at) {
    const hop_point *point = &lab->points[at];
    hop_report_mean(report,
                    "At a load of %g one network of %zu units brings back %.0f%% of its "
                    "patterns; %g like it that share them, with %g times the synapses, "
                    "bring back %.0f%% if the result nearest to the cue is taken, and "
                    "%.0f%% if the one of the lowest energy is.",
                    (double)point->patterns / (double)point->units, point->units,
                    single_percent(lab, point), point->extra, point->extra,
                    percent(lab, at, HOP_DIVISION_FULL, HOP_ROUTE_OVERLAP),
                    percent(lab, at, HOP_DIVISION_FULL, HOP_ROUTE_ENERGY));
    hop_report_mean(report,
                    "With about as many synapses as the one has, as many smaller "
                    "networks bring back %.0f%%, of each only the first %zu units, which "
                    "are all that they hold, and diluted ones %.0f%%; slices of all "
                    "patterns, put together and with fewer synapses, %.0f%%.",
                    percent(lab, at, HOP_DIVISION_SMALLER, HOP_ROUTE_OVERLAP),
                    hop_modularity_layout(point, HOP_DIVISION_SMALLER).units,
                    percent(lab, at, HOP_DIVISION_DILUTED, HOP_ROUTE_OVERLAP),
                    percent(lab, at, HOP_DIVISION_SLICES, HOP_ROUTE_ORACLE));
}

static void add_notes(const hop_lab *lab, hop_report *report) {
    hop_report_note(
        report, "Of k networks: full have N units each (kN units, k N^2 synapses); "
                "diluted are the same after each pair of couplings is cut with "
                "probability 1 - 1/k (kN units, N^2 synapses); smaller have N/sqrt(k) "
                "units (N^2 synapses) and hold the first N/sqrt(k) units of each "
                "pattern, so that what they bring back is shorter; slices have N/k "
                "units (N units, N^2/k synapses) and each holds its part of all "
                "patterns. synapses_total counts w_ij with i != j.");
    hop_report_note(report,
                    "Routes: by the overlap of the result with the cue, by the lowest "
                    "energy, or by an oracle that knows which network holds the pattern. "
                    "right: the share of trials in which that one was chosen.");
    hop_report_note(report,
                    "Crosstalk: the variance of a stored pattern's fields, all units of "
                    "all trials, over the square of their mean.");
    if (hop_lab_is_canonical(lab))
        hop_report_note(
            report, "Theory: crosstalk is P/N of the one network, over k in full ones, "
                    "over sqrt(k) in smaller ones, times k in slices; in diluted ones "
                    "the signal falls with the couplings that are left, and P/N stays "
                    "what it was. Overlaps and knees: Amit, Gutfreund and Sompolinsky, "
                    "in diluted networks with the noise of cutting (Sompolinsky 1986), "
                    "which does not feed back as crosstalk does, so that a synapse holds "
                    "more. In small networks knees lie above theory, which is for N to "
                    "infinity. All of it is for random patterns, Hebb's rule and a zero "
                    "diagonal.");
    hop_lab_note_conditions(lab, report);
    hop_report_note(
        report,
        "Retrieved: at most %g of the units wrong. bits_synapse: units of all "
        "patterns over synapses at the knee. load: as asked for; sentences, "
        "knees and plots have the true one, patterns over units. Plots "
        "against k are at a load of %g.",
        hop_lab_value(lab, HOP_P_RETRIEVED), hop_modularity_load(lab, shown_load(lab)));
}

void hop_modularity_say(const hop_lab *lab, hop_report *report) {
    const hop_sweep *modules = hop_lab_sweep(lab, HOP_P_MODULES);
    size_t most = 0;
    for (size_t m = 1; m < modules->count; m++)
        if (modules->values[m] > modules->values[most]) most = m;
    const size_t at = hop_plan_at(lab, 0, shown_load(lab), 0, most);
    if (modules->values[most] > 1) {
        say_rates(lab, report, at);
        say_interference(lab, report, at);
    } else {
        hop_report_mean(report, "One network alone has nothing to be compared with: set "
                                "modules to 2 or more.");
    }
    add_notes(lab, report);
}
