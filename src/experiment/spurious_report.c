/* SPDX-License-Identifier: MIT */
/* Spurious states: shares and energies of what random states end in. */
#include <math.h>

#include "experiment/point_theory.h"
#include "experiment/spurious_record.h"

static const struct {
    const char *column, *name;
} END[ENDS] = {
    [END_MEMORY] = {"memory", "a memory"},
    [END_INVERSE] = {"inverse", "the negative of one"},
    [END_MIXTURE_3] = {"mixture3", "a mixture of 3"},
    [END_MIXTURE_MORE] = {"mixtures", "a mixture of 5 or 7"},
    [END_OTHER] = {"other", "another fixed point"},
    [END_NONE] = {"restless", "no fixed point"},
};

/* The mean energy a unit of a state whose overlaps with the condensed memories are of
   squares that sum to `condensed`, `of` of them; the others overlap by chance:
   E/N = -1/2 (sum m^2 - P/N), <m^2> = 1/N. */
static double energy_theory(const hop_lab *lab, const hop_point *point, double condensed,
                            double of) {
    const double units = (double)point->units, patterns = (double)point->patterns;
    return hop_lab_predicted(
        lab, -0.5 * (condensed + (patterns - of) / units - patterns / units));
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "What random states end in",
        "units,load,patterns,memory+,inverse+,mixture3+,mixtures+,other+,restless+,"
        "distinct+,blend_stays+,blend_energy+,blend_energy_theory,memory_energy+,"
        "memory_energy_theory");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        /* m = 1/2 on average, and <m^2> = 1/4 + 3/4 / N. */
        const double blend = 0.75 + 2.25 / (double)point->units;
        hop_table_number(table, (double)point->units);
        hop_table_number(table, point->load);
        hop_table_number(table, (double)point->patterns);
        for (size_t end = 0; end < ENDS; end++)
            hop_table_estimate(table, hop_lab_mean_share(lab, k, SHARE + end));
        hop_table_estimate(table, hop_lab_mean_share(lab, k, DISTINCT));
        hop_table_estimate(table, hop_lab_rate(lab, k, BLEND_STAYS));
        hop_table_estimate(table, hop_lab_mean(lab, k, BLEND_ENERGY));
        hop_table_number(table, point->patterns >= 3 ? energy_theory(lab, point, blend, 3)
                                                     : NAN);
        hop_table_estimate(table, hop_lab_mean(lab, k, DEPTH));
        hop_table_number(table, energy_theory(lab, point, 1, 1));
    }
}

static void add_energies(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "energies", "How deep the ends lie", "units,load,end,share+,energy+");
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t end = 0; end < ENDS; end++) {
            hop_table_number(table, (double)lab->points[k].units);
            hop_table_number(table, lab->points[k].load);
            hop_table_text(table, "%s", END[end].column);
            hop_table_estimate(table, hop_lab_mean_share(lab, k, SHARE + end));
            hop_table_estimate(table, hop_lab_mean(lab, k, ENERGY + end));
        }
}

/* Of the largest size, one curve an end. */
static void add_panel(const hop_lab *lab, hop_report *report, bool energies) {
    const size_t size = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const size_t loads = hop_lab_sweep(lab, HOP_P_LOAD)->count;
    hop_report_panel *panel =
        energies ? hop_report_add_panel(report, "How deep the ends lie", "load P/N",
                                        "energy a unit")
                 : hop_report_add_panel(report, "What random states end in", "load P/N",
                                        "share of starts");
    for (size_t end = 0; end < ENDS; end++) {
        hop_report_series *series =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, end, "%s", END[end].name);
        for (size_t l = 0; l < loads; l++) {
            const size_t point = hop_plan_at(lab, size, l, 0, 0);
            hop_series_estimate(series, hop_point_load(&lab->points[point]),
                                energies ? hop_lab_mean(lab, point, ENERGY + end)
                                         : hop_lab_mean_share(lab, point, SHARE + end));
        }
    }
}

static double share_of(const hop_lab *lab, size_t point, size_t end) {
    return 100 * hop_lab_mean_share(lab, point, SHARE + end).value;
}

static void say(const hop_lab *lab, hop_report *report) {
    const size_t size = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const size_t loads = hop_lab_sweep(lab, HOP_P_LOAD)->count;
    const size_t places[] = {0, loads - 1};
    for (size_t k = 0; k < (loads > 1 ? 2 : 1); k++) {
        const size_t point = hop_plan_at(lab, size, places[k], 0, 0);
        const double blends =
            share_of(lab, point, END_MIXTURE_3) + share_of(lab, point, END_MIXTURE_MORE);
        hop_report_mean(
            report,
            "At a load of %.3g, of random states %.0f%% end in or near a "
            "memory, %.0f%% in or near the negative of one, %.0f%% in a "
            "mixture of a few, %.0f%% in another fixed point.",
            hop_point_load(&lab->points[point]), share_of(lab, point, END_MEMORY),
            share_of(lab, point, END_INVERSE), blends, share_of(lab, point, END_OTHER));
    }
    hop_report_note(
        report,
        "An end is near a memory with at most 5%% of its units wrong, and a "
        "mixture with at most 5%% wrong against the sign of the sum of 3, 5 "
        "or 7 memories or their negatives: in a network of few units and "
        "many memories some sum of seven fits by chance. Shares are means over networks, "
        "whose starts are not independent of each other; intervals count "
        "networks.");
    hop_lab_note_conditions(lab, report);
    if (hop_lab_is_canonical(lab))
        hop_report_note(report,
                        "Energies in theory: E/N = -1/2 (sum of squared overlaps - "
                        "P/N) of the state itself, before it settles; three memories "
                        "are overlapped by 1/2 each, the others by chance. So a memory "
                        "lies at -1/2 and a blend of three at -3/8. Amit, Gutfreund and "
                        "Sompolinsky (1985): blends of three are stable below a load of "
                        "about 0.03 only.");
}

void hop_spurious_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_energies(lab, report);
    add_panel(lab, report, false);
    add_panel(lab, report, true);
    say(lab, report);
}
