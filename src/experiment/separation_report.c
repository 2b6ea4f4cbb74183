/* SPDX-License-Identifier: MIT */
/* What the trials of separation come to: correlations, knees a unit and a synapse. */
#include <hopfield/patterns.h>
#include <math.h>
#include <stdio.h>

#include "experiment/separation_codes.h"

static hop_estimate divided(hop_estimate estimate, double by) {
    return (hop_estimate){estimate.value / by, estimate.low / by, estimate.high / by};
}

static const struct {
    size_t field;
    const char *name;
} RATES[] = {{EXACT, "exact"}, {RETRIEVED, "retrieved"}};
enum { RATE_COUNT = sizeof RATES / sizeof *RATES };

/* --- tables ----------------------------------------------------------------------------
 */

static void add_key(const hop_lab *lab, hop_report_table *table, hop_codes c) {
    hop_table_text(table, "%s", c.kind == RAW ? "inputs" : "codes");
    hop_table_number(table, hop_codes_units(lab, c));
    hop_table_number(table, hop_codes_expansion(lab, c));
    hop_table_number(table, hop_codes_active(lab, c));
}

static void add_result(const hop_lab *lab, hop_report_table *table, hop_codes c,
                       size_t load) {
    add_key(lab, table, c);
    hop_table_number(table, hop_lab_sweep(lab, HOP_P_LOAD)->values[load]);
    hop_table_number(table, (double)lab->points[hop_codes_point(lab, c, load)].patterns);
    hop_table_number(table, (double)lab->trials);
    hop_table_estimate(table, hop_codes_mean(lab, c, load, LIKENESS));
    hop_table_number(table, hop_codes_correlation(lab, c, load, LIKENESS));
    hop_table_estimate(table, hop_codes_mean(lab, c, load, CUE));
    hop_table_number(table, hop_codes_correlation(lab, c, load, CUE));
    hop_table_estimate(table, hop_codes_rate(lab, c, load, EXACT));
    hop_table_number(table, hop_codes_exact(lab, c, load));
    hop_table_estimate(table, hop_codes_rate(lab, c, load, RETRIEVED));
}

/* The inputs, then every code. */
static size_t conditions_of(const hop_lab *lab, hop_codes *out) {
    size_t count = 0;
    out[count++] = HOP_CODES_INPUTS;
    for (size_t k = 0; k < hop_lab_sweep(lab, HOP_P_EXPANSION)->count; k++)
        for (size_t f = 0; f < hop_lab_sweep(lab, HOP_P_ACTIVE)->count; f++)
            out[count++] = (hop_codes){1 + f, k};
    return count;
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Correlations and recall, inputs and codes",
        "kind,units,expansion,active,load,patterns,trials,alike+,alike_theory,cue+,"
        "cue_theory,exact+,exact_theory,retrieved+");
    hop_codes conditions[HOP_SEPARATION_MOST];
    const size_t count = conditions_of(lab, conditions);
    for (size_t c = 0; c < count; c++)
        for (size_t l = 0; l < hop_lab_sweep(lab, HOP_P_LOAD)->count; l++)
            add_result(lab, table, conditions[c], l);
}

static void add_knees(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "knees",
        "Patterns at which a rate crosses one half, in all, a unit and a synapse",
        "rate,kind,units,expansion,active,knee+,knee_theory,per_unit+,"
        "per_synapse+");
    hop_codes conditions[HOP_SEPARATION_MOST];
    const size_t count = conditions_of(lab, conditions);
    for (size_t r = 0; r < RATE_COUNT; r++)
        for (size_t c = 0; c < count; c++) {
            const hop_codes of = conditions[c];
            const hop_estimate knee = hop_codes_knee(lab, of, RATES[r].field, false);
            const double units = hop_codes_units(lab, of);
            hop_table_text(table, "%s", RATES[r].name);
            add_key(lab, table, of);
            hop_table_estimate(table, knee);
            hop_table_number(table, RATES[r].field == EXACT
                                        ? hop_codes_knee(lab, of, EXACT, true).value
                                        : NAN);
            hop_table_estimate(table, divided(knee, units));
            hop_table_estimate(table, divided(knee, units * units));
        }
}

/* --- panels ----------------------------------------------------------------------------
 */

/* Correlations against the active fraction, at the largest expansion and load. */
static void add_correlations(const hop_lab *lab, hop_report *report) {
    static const struct {
        size_t field;
        const char *codes, *inputs;
    } curves[] = {{LIKENESS, "codes of two patterns", "two inputs"},
                  {CUE, "codes of a pattern and its cue", "an input and its cue"}};
    const hop_sweep *active = hop_lab_sweep(lab, HOP_P_ACTIVE);
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const size_t largest = hop_lab_sweep(lab, HOP_P_EXPANSION)->count - 1;
    const bool predicted = hop_codes_predicted(lab);
    hop_report_panel *panel =
        hop_report_add_panel(report,
                             predicted ? "Inputs, cues and their codes (dashed: theory)"
                                       : "Inputs, cues and their codes",
                             "fraction of the code that is on", "correlation");
    for (size_t k = 0; k < 2; k++) {
        hop_report_series *measured =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, k, "%s", curves[k].codes);
        hop_report_series *theory =
            predicted ? hop_panel_add_series(panel, HOP_LAB_THEORY, k, "%s", "") : NULL;
        hop_report_series *inputs =
            hop_panel_add_series(panel, HOP_LAB_PATH, 2 + k, "%s", curves[k].inputs);
        const double input =
            hop_codes_mean(lab, HOP_CODES_INPUTS, load, curves[k].field).value;
        for (size_t f = 0; f < active->count; f++) {
            const hop_codes c = {1 + f, largest};
            hop_series_estimate(measured, active->values[f],
                                hop_codes_mean(lab, c, load, curves[k].field));
            if (theory)
                hop_series_point(theory, active->values[f],
                                 hop_codes_correlation(lab, c, load, curves[k].field));
            hop_series_point(inputs, active->values[f], input);
        }
    }
}

static void add_rate_curve(const hop_lab *lab, hop_report_series *series, hop_codes c) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    for (size_t l = 0; l < load->count; l++)
        hop_series_estimate(series, load->values[l],
                            hop_codes_rate(lab, c, l, RETRIEVED));
}

static hop_report_panel *begin_rates(const hop_lab *lab, hop_report *report,
                                     const char *title) {
    hop_report_panel *panel = hop_report_add_panel(
        report, title, "patterns to an input unit, P/N", "share of trials");
    hop_panel_y_range(panel, 0, 1);
    add_rate_curve(lab, hop_panel_add_series(panel, HOP_LAB_MEASURED, 0, "inputs"),
                   HOP_CODES_INPUTS);
    return panel;
}

static void add_rates(const hop_lab *lab, hop_report *report) {
    const size_t balanced = hop_codes_balanced(lab),
                 largest = hop_lab_sweep(lab, HOP_P_EXPANSION)->count - 1;
    hop_report_panel *panel = begin_rates(lab, report, "Retrieved, by expansion");
    for (size_t k = 0; k <= largest; k++) {
        const hop_codes c = {balanced, k};
        add_rate_curve(
            lab,
            hop_panel_add_series(panel, HOP_LAB_MEASURED, 1 + k, "%.0f times, %g on",
                                 hop_codes_expansion(lab, c), hop_codes_active(lab, c)),
            c);
    }
    panel = begin_rates(lab, report, "Retrieved, by the fraction that is on");
    for (size_t f = 0; f < hop_lab_sweep(lab, HOP_P_ACTIVE)->count; f++) {
        const hop_codes c = {1 + f, largest};
        add_rate_curve(lab,
                       hop_panel_add_series(panel, HOP_LAB_MEASURED, 1 + f,
                                            "%g on, %.0f times", hop_codes_active(lab, c),
                                            hop_codes_expansion(lab, c)),
                       c);
    }
}

/* Knees against the expansion, divided by a power of the units. */
static void add_knee_panel(const hop_lab *lab, hop_report *report, const char *title,
                           const char *y_label, double power) {
    const hop_sweep *expansion = hop_lab_sweep(lab, HOP_P_EXPANSION);
    hop_report_panel *panel =
        hop_report_add_panel(report, title, "units to an input unit", y_label);
    if (power > 1) hop_panel_log_y(panel);
    for (size_t r = 0; r < RATE_COUNT; r++) {
        hop_report_series *codes =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, r, "codes, %s", RATES[r].name);
        hop_report_series *theory =
            RATES[r].field == EXACT && hop_codes_recall_predicted(lab)
                ? hop_panel_add_series(panel, HOP_LAB_THEORY, r, "%s", "")
                : NULL;
        hop_report_series *inputs =
            hop_panel_add_series(panel, HOP_LAB_PATH, 2 + r, "inputs, %s", RATES[r].name);
        const hop_estimate raw =
            divided(hop_codes_knee(lab, HOP_CODES_INPUTS, RATES[r].field, false),
                    pow(hop_codes_units(lab, HOP_CODES_INPUTS), power));
        for (size_t k = 0; k < expansion->count; k++) {
            const hop_codes c = {hop_codes_balanced(lab), k};
            const double by = pow(hop_codes_units(lab, c), power),
                         x = expansion->values[k];
            hop_series_estimate(
                codes, x, divided(hop_codes_knee(lab, c, RATES[r].field, false), by));
            if (theory)
                hop_series_point(theory, x,
                                 divided(hop_codes_knee(lab, c, EXACT, true), by).value);
            hop_series_point(inputs, x, raw.value);
        }
    }
}

/* --- sentences -------------------------------------------------------------------------
 */

/* Whether inputs are alike, and codes less so, by more than chance. */
static bool are_apart(const hop_lab *lab, hop_codes codes, size_t field) {
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const hop_estimate inputs = hop_codes_mean(lab, HOP_CODES_INPUTS, load, field);
    return inputs.low > 0 && hop_codes_mean(lab, codes, load, field).high < inputs.low;
}

/* ", their codes by 0.1 with 0.5 of the units on and by 0.05 with 0.1" */
static void write_codes(const hop_lab *lab, size_t field, hop_codes balanced,
                        hop_codes skewed, char text[160]) {
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const int length = snprintf(text, 160, "by %.3g with %g of the units on",
                                hop_codes_mean(lab, balanced, load, field).value,
                                hop_codes_active(lab, balanced));
    if (hop_codes_active(lab, skewed) != hop_codes_active(lab, balanced))
        snprintf(text + length, 160 - (size_t)length, " and by %.3g with %g",
                 hop_codes_mean(lab, skewed, load, field).value,
                 hop_codes_active(lab, skewed));
}

static void say_likeness(const hop_lab *lab, hop_report *report, hop_codes skewed,
                         hop_codes balanced) {
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const double inputs = hop_codes_mean(lab, HOP_CODES_INPUTS, load, LIKENESS).value;
    const bool apart = are_apart(lab, balanced, LIKENESS);
    char codes[160];
    if (isnan(inputs)) {
        hop_report_mean(report, "A single pattern has none to be told from.");
        return;
    }
    write_codes(lab, LIKENESS, balanced, skewed, codes);
    hop_report_mean(report, "%s: two inputs correlate by %.3g, their codes %s.",
                    apart && are_apart(lab, skewed, LIKENESS) ? "Codes separate"
                    : apart || are_apart(lab, skewed, LIKENESS)
                        ? "Not all codes are seen to separate"
                        : "Codes are not seen to separate",
                    inputs, codes);
}

static void say_cue(const hop_lab *lab, hop_report *report, hop_codes skewed,
                    hop_codes balanced) {
    const double noise = hop_lab_value(lab, HOP_P_NOISE);
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const double cue = hop_codes_mean(lab, HOP_CODES_INPUTS, load, CUE).value;
    const bool away =
        cue > 0 && are_apart(lab, balanced, CUE) && are_apart(lab, skewed, CUE);
    char codes[160];
    if (hop_fraction_of(noise, (size_t)hop_codes_units(lab, HOP_CODES_INPUTS)) == 0) {
        hop_report_mean(report, "Cues are not damaged.");
        return;
    }
    write_codes(lab, CUE, balanced, skewed, codes);
    hop_report_mean(report, "A damaged cue correlates with its pattern by %.3g, %s %s.",
                    cue, away ? "but its code only" : "its code", codes);
}

/* The knee of the balanced codes of one expansion over that of the inputs, a unit. */
static double gain_of(const hop_lab *lab, hop_codes c) {
    return hop_codes_knee(lab, c, RETRIEVED, false).value / hop_codes_units(lab, c) /
           (hop_codes_knee(lab, HOP_CODES_INPUTS, RETRIEVED, false).value /
            hop_codes_units(lab, HOP_CODES_INPUTS));
}

static void say_worth(const hop_lab *lab, hop_report *report, hop_codes balanced) {
    hop_codes best = {balanced.kind, 0};
    for (size_t k = 1; k < hop_lab_sweep(lab, HOP_P_EXPANSION)->count; k++) {
        const hop_codes c = {balanced.kind, k};
        if (gain_of(lab, c) > gain_of(lab, best) || isnan(gain_of(lab, best))) best = c;
    }
    const double gain = gain_of(lab, balanced),
                 times = hop_codes_expansion(lab, balanced);
    if (isnan(gain)) {
        const bool codes = isnan(hop_codes_knee(lab, balanced, RETRIEVED, false).value);
        const bool inputs =
            isnan(hop_codes_knee(lab, HOP_CODES_INPUTS, RETRIEVED, false).value);
        hop_report_mean(report,
                        "How many patterns are retrieved in half of the trials lies "
                        "outside the loads swept, for %s.",
                        codes && inputs ? "inputs and codes"
                        : codes         ? "codes"
                                        : "inputs");
        return;
    }
    hop_report_mean(report,
                    "From codes of %.0f times the units, %g of them on, %.3g patterns "
                    "are retrieved in half of the trials, from the inputs %.3g: %.3g "
                    "times as many in all, %.3g times a unit and %.3g times a synapse.",
                    times, hop_codes_active(lab, balanced),
                    hop_codes_knee(lab, balanced, RETRIEVED, false).value,
                    hop_codes_knee(lab, HOP_CODES_INPUTS, RETRIEVED, false).value,
                    gain * times, gain, gain / times);
    if (best.expansion != balanced.expansion)
        hop_report_mean(report, "An expansion of %.0f is best a unit: %.3g times.",
                        hop_codes_expansion(lab, best), gain_of(lab, best));
}

static void write_limit(const hop_lab *lab, hop_codes c, char text[96]) {
    const size_t last = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const double knee = hop_codes_knee(lab, c, RETRIEVED, false).value;
    const size_t fewest = lab->points[hop_codes_point(lab, c, 0)].patterns;
    const size_t most = lab->points[hop_codes_point(lab, c, last)].patterns;
    if (!isnan(knee))
        snprintf(text, 96, "half of the trials retrieve up to %.3g patterns only", knee);
    else if (hop_codes_rate(lab, c, last, RETRIEVED).value >= 0.5)
        snprintf(text, 96, "yet half of the trials or more retrieve %zu pattern%s", most,
                 most == 1 ? "" : "s");
    else
        snprintf(text, 96, "with %zu pattern%s fewer than half of the trials succeed",
                 fewest, fewest == 1 ? "" : "s");
}

static void note_skewed(const hop_lab *lab, hop_report *report, hop_codes skewed) {
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const double f = hop_codes_active(lab, skewed), silent = (1 - 2 * f) * (1 - 2 * f);
    const double likeness = hop_codes_mean(lab, skewed, load, LIKENESS).value;
    if (f == 0.5 || isnan(likeness)) return;
    char limit[96];
    write_limit(lab, skewed, limit);
    hop_report_note(
        report,
        "Codes with %g of their units on overlap by %.3g as patterns of -1 "
        "and +1, whatever they stand for, because most units are %s in both. "
        "Hebb's rule takes that for one memory: %s. Such codes need a rule that "
        "takes the mean away.",
        f, silent + (1 - silent) * likeness, f < 0.5 ? "off" : "on", limit);
}

static void note_theory(const hop_lab *lab, hop_report *report) {
    if (hop_codes_predicted(lab))
        hop_report_note(report, "Theory of the codes is that of two normal sums, for "
                                "many units.");
    if (hop_codes_recall_predicted(lab))
        hop_report_note(
            report, "exact_theory asks whether the pattern is stable, as an example of "
                    "the prototype that all patterns lie round; it takes units as "
                    "independent and is rough. It shows why more units help so little: "
                    "what all patterns share, and what inputs overlap by chance, passes "
                    "into the codes however many units these have.");
    else if (hop_codes_predicted(lab))
        hop_report_note(report,
                        "No theory of recall stands beside this: what there is is "
                        "for Hebb's rule and a zero diagonal.");
    else
        hop_report_note(report, "No theory stands beside this: what there is is for "
                                "random and correlated patterns.");
}

static void say(const hop_lab *lab, hop_report *report) {
    const size_t largest = hop_lab_sweep(lab, HOP_P_EXPANSION)->count - 1;
    const hop_codes skewed = {hop_codes_skewed(lab), largest},
                    balanced = {hop_codes_balanced(lab), largest};
    say_likeness(lab, report, skewed, balanced);
    say_cue(lab, report, skewed, balanced);
    say_worth(lab, report, balanced);
    note_skewed(lab, report, skewed);
    hop_report_note(report,
                    "Retrieved: at most %g 4 f (1 - f) of the units wrong, f of them on: "
                    "as many as usual at f = 1/2, and the same share of what two "
                    "unrelated codes differ in elsewhere. Cues are damaged before they "
                    "are expanded. Synapses are the units squared; those of the "
                    "expansion are not counted.",
                    hop_lab_value(lab, HOP_P_RETRIEVED));
    note_theory(lab, report);
    hop_report_note(report,
                    "The dentate gyrus is thought to separate patterns so for the "
                    "hippocampus (Marr 1971; Treves and Rolls 1992).");
}

void hop_separation_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_knees(lab, report);
    add_correlations(lab, report);
    add_rates(lab, report);
    add_knee_panel(lab, report, "Patterns at the knee", "patterns", 0);
    add_knee_panel(lab, report, "Patterns at the knee, a unit", "patterns a unit", 1);
    add_knee_panel(lab, report, "Patterns at the knee, a synapse", "patterns a synapse",
                   2);
    say(lab, report);
}
