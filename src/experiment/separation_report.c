/* SPDX-License-Identifier: MIT */
/* What the trials of separation come to: correlations, knees a unit and a synapse. */
#include <hopfield/patterns.h>
#include <hopfield/theory.h>
#include <math.h>
#include <stdio.h>

#include "experiment/separation_record.h"

/* Patterns of one kind: the inputs, or the codes of one expansion and active fraction. */
typedef struct {
    size_t kind;      /* RAW, or 1 + place of the active fraction */
    size_t expansion; /* place in the sweep */
} condition;

static const condition INPUTS = {RAW, 0};

static const hop_sweep *expansions_of(const hop_lab *lab) {
    return hop_lab_sweep(lab, HOP_P_EXPANSION);
}

static const hop_sweep *actives_of(const hop_lab *lab) {
    return hop_lab_sweep(lab, HOP_P_ACTIVE);
}

static double expansion_of(const hop_lab *lab, condition c) {
    return c.kind == RAW ? 1 : expansions_of(lab)->values[c.expansion];
}

static double active_of(const hop_lab *lab, condition c) {
    return c.kind == RAW ? NAN : actives_of(lab)->values[c.kind - 1];
}

static double units_of(const hop_lab *lab, condition c) {
    return expansion_of(lab, c) * hop_lab_value(lab, HOP_P_UNITS);
}

static size_t point_of(const hop_lab *lab, condition c, size_t load) {
    return hop_plan_at(lab, 0, load, 0, c.expansion);
}

static hop_estimate mean_of(const hop_lab *lab, condition c, size_t load, size_t field) {
    return hop_lab_mean(lab, point_of(lab, c, load), c.kind * FIELDS + field);
}

static hop_estimate rate_of(const hop_lab *lab, condition c, size_t load, size_t field) {
    return hop_lab_rate(lab, point_of(lab, c, load), c.kind * FIELDS + field);
}

/* The codes whose active fraction is nearest to one half, as Hebb's rule wants them. */
static size_t balanced_kind(const hop_lab *lab) {
    const hop_sweep *active = actives_of(lab);
    size_t nearest = 0;
    for (size_t k = 1; k < active->count; k++)
        if (fabs(active->values[k] - 0.5) < fabs(active->values[nearest] - 0.5))
            nearest = k;
    return 1 + nearest;
}

/* --- theory ------------------------------------------------------------------------- */

/* Expected overlap of two inputs; NaN where the structure does not say. */
static double input_theory(const hop_lab *lab) {
    const hop_structure structure = lab->settings[HOP_P_STRUCTURE].structure;
    if (structure.kind == HOP_STRUCTURE_CORRELATED) return structure.value;
    return structure.kind == HOP_STRUCTURE_RANDOM ? 0 : NAN;
}

/* Of codes, from what the inputs measure at the same point. */
static double correlation_theory(const hop_lab *lab, condition c, size_t load,
                                 size_t field) {
    const condition inputs = {RAW, c.expansion};
    if (c.kind == RAW) return field == LIKENESS ? input_theory(lab) : NAN;
    const size_t units = (size_t)units_of(lab, c);
    const double on = (double)hop_fraction_of(active_of(lab, c), units);
    return hop_theory_code_overlap(mean_of(lab, inputs, load, field).value,
                                   on / (double)units);
}

/* The units that give as much crosstalk. Inputs overlap by chance with a variance of 1/N,
   of which balanced codes keep 4/pi^2 in every unit, however many these are; but what is
   kept also lifts the signal, as every unit takes part in it. */
static double crosstalk_units(const hop_lab *lab, condition c, size_t patterns) {
    if (c.kind == RAW) return units_of(lab, c);
    const double kept = 4 / (M_PI * M_PI) / units_of(lab, INPUTS);
    const double lift = 1 + ((double)patterns - 1) * kept;
    return lift * lift / (1 / units_of(lab, c) + kept);
}

/* A pattern wholly stable: inputs round one prototype are its examples, and balanced
   codes are taken as such, of their own correlation; units are taken as independent. */
static double exact_theory(const hop_lab *lab, condition c, size_t load) {
    double correlation = input_theory(lab);
    if (c.kind != RAW)
        correlation =
            active_of(lab, c) == 0.5 ? hop_theory_code_overlap(correlation, 0.5) : NAN;
    const size_t patterns = lab->points[point_of(lab, c, load)].patterns;
    const double error = hop_theory_example_error(crosstalk_units(lab, c, patterns), 1,
                                                  patterns, sqrt(fmax(correlation, 0)));
    return isnan(correlation) ? NAN : exp(units_of(lab, c) * log1p(-error));
}

/* --- knees ---------------------------------------------------------------------------
 */

/* The number of patterns at which a rate crosses one half, measured or in theory. */
static hop_estimate knee_of(const hop_lab *lab, condition c, size_t field,
                            bool is_theory) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    hop_estimate rates[HOP_MAX_SWEEP];
    double patterns[HOP_MAX_SWEEP];
    for (size_t l = 0; l < load->count; l++) {
        patterns[l] = (double)lab->points[point_of(lab, c, l)].patterns;
        const double expected = is_theory ? exact_theory(lab, c, l) : 0;
        rates[l] = is_theory ? (hop_estimate){expected, expected, expected}
                             : rate_of(lab, c, l, field);
        if (isnan(expected)) return (hop_estimate){NAN, NAN, NAN};
    }
    return hop_crossing(patterns, rates, load->count, 0.5);
}

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

static void add_key(const hop_lab *lab, hop_report_table *table, condition c) {
    hop_table_text(table, "%s", c.kind == RAW ? "inputs" : "codes");
    hop_table_number(table, units_of(lab, c));
    hop_table_number(table, expansion_of(lab, c));
    hop_table_number(table, active_of(lab, c));
}

static void add_result(const hop_lab *lab, hop_report_table *table, condition c,
                       size_t load) {
    add_key(lab, table, c);
    hop_table_number(table, hop_lab_sweep(lab, HOP_P_LOAD)->values[load]);
    hop_table_number(table, (double)lab->points[point_of(lab, c, load)].patterns);
    hop_table_number(table, (double)lab->trials);
    hop_table_estimate(table, mean_of(lab, c, load, LIKENESS));
    hop_table_number(table, correlation_theory(lab, c, load, LIKENESS));
    hop_table_estimate(table, mean_of(lab, c, load, CUE));
    hop_table_number(table, correlation_theory(lab, c, load, CUE));
    hop_table_estimate(table, rate_of(lab, c, load, EXACT));
    hop_table_number(table, exact_theory(lab, c, load));
    hop_table_estimate(table, rate_of(lab, c, load, RETRIEVED));
}

/* The inputs, then every code. */
static size_t conditions_of(const hop_lab *lab, condition *out) {
    size_t count = 0;
    out[count++] = INPUTS;
    for (size_t k = 0; k < expansions_of(lab)->count; k++)
        for (size_t f = 0; f < actives_of(lab)->count; f++)
            out[count++] = (condition){1 + f, k};
    return count;
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Correlations and recall, inputs and codes",
        "kind,units,expansion,active,load,patterns,trials,alike+,alike_theory,cue+,"
        "cue_theory,exact+,exact_theory,retrieved+");
    condition conditions[HOP_SEPARATION_MOST];
    const size_t count = conditions_of(lab, conditions);
    for (size_t c = 0; c < count; c++)
        for (size_t l = 0; l < hop_lab_sweep(lab, HOP_P_LOAD)->count; l++)
            add_result(lab, table, conditions[c], l);
}

static void add_knees(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "knees",
        "Patterns at which a rate crosses one half, in all, a unit and a synapse",
        "rate,kind,units,expansion,active,patterns+,patterns_theory,per_unit+,"
        "per_synapse+");
    condition conditions[HOP_SEPARATION_MOST];
    const size_t count = conditions_of(lab, conditions);
    for (size_t r = 0; r < RATE_COUNT; r++)
        for (size_t c = 0; c < count; c++) {
            const condition of = conditions[c];
            const hop_estimate knee = knee_of(lab, of, RATES[r].field, false);
            const double units = units_of(lab, of);
            hop_table_text(table, "%s", RATES[r].name);
            add_key(lab, table, of);
            hop_table_estimate(table, knee);
            hop_table_number(table, RATES[r].field == EXACT
                                        ? knee_of(lab, of, EXACT, true).value
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
    const hop_sweep *active = actives_of(lab);
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const size_t largest = expansions_of(lab)->count - 1;
    hop_report_panel *panel =
        hop_report_add_panel(report, "Codes move apart, and so do cues (dashed: theory)",
                             "fraction of the code that is on", "correlation");
    for (size_t k = 0; k < 2; k++) {
        hop_report_series *measured =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, k, "%s", curves[k].codes);
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, k, "%s", "");
        hop_report_series *inputs =
            hop_panel_add_series(panel, HOP_LAB_PATH, 2 + k, "%s", curves[k].inputs);
        const double input = mean_of(lab, INPUTS, load, curves[k].field).value;
        for (size_t f = 0; f < active->count; f++) {
            const condition c = {1 + f, largest};
            hop_series_estimate(measured, active->values[f],
                                mean_of(lab, c, load, curves[k].field));
            hop_series_point(theory, active->values[f],
                             correlation_theory(lab, c, load, curves[k].field));
            hop_series_point(inputs, active->values[f], input);
        }
    }
}

static void add_rate_curve(const hop_lab *lab, hop_report_series *series, condition c) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    for (size_t l = 0; l < load->count; l++)
        hop_series_estimate(series, load->values[l], rate_of(lab, c, l, RETRIEVED));
}

static hop_report_panel *begin_rates(const hop_lab *lab, hop_report *report,
                                     const char *title) {
    hop_report_panel *panel = hop_report_add_panel(
        report, title, "patterns to an input unit, P/N", "share of trials");
    hop_panel_y_range(panel, 0, 1);
    add_rate_curve(lab, hop_panel_add_series(panel, HOP_LAB_MEASURED, 0, "inputs"),
                   INPUTS);
    return panel;
}

static void add_rates(const hop_lab *lab, hop_report *report) {
    const size_t balanced = balanced_kind(lab), largest = expansions_of(lab)->count - 1;
    hop_report_panel *panel = begin_rates(lab, report, "Retrieved, by expansion");
    for (size_t k = 0; k <= largest; k++) {
        const condition c = {balanced, k};
        add_rate_curve(lab,
                       hop_panel_add_series(panel, HOP_LAB_MEASURED, 1 + k,
                                            "%.0f times, %g on", expansion_of(lab, c),
                                            active_of(lab, c)),
                       c);
    }
    panel = begin_rates(lab, report, "Retrieved, by the fraction that is on");
    for (size_t f = 0; f < actives_of(lab)->count; f++) {
        const condition c = {1 + f, largest};
        add_rate_curve(lab,
                       hop_panel_add_series(panel, HOP_LAB_MEASURED, 1 + f,
                                            "%g on, %.0f times", active_of(lab, c),
                                            expansion_of(lab, c)),
                       c);
    }
}

/* Knees against the expansion, divided by a power of the units. */
static void add_knee_panel(const hop_lab *lab, hop_report *report, const char *title,
                           const char *y_label, double power) {
    const hop_sweep *expansion = expansions_of(lab);
    hop_report_panel *panel =
        hop_report_add_panel(report, title, "units to an input unit", y_label);
    if (power > 1) hop_panel_log_y(panel);
    for (size_t r = 0; r < RATE_COUNT; r++) {
        hop_report_series *codes =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, r, "codes, %s", RATES[r].name);
        hop_report_series *theory =
            r == 0 ? hop_panel_add_series(panel, HOP_LAB_THEORY, r, "%s", "") : NULL;
        hop_report_series *inputs =
            hop_panel_add_series(panel, HOP_LAB_PATH, 2 + r, "inputs, %s", RATES[r].name);
        const hop_estimate raw = divided(knee_of(lab, INPUTS, RATES[r].field, false),
                                         pow(units_of(lab, INPUTS), power));
        for (size_t k = 0; k < expansion->count; k++) {
            const condition c = {balanced_kind(lab), k};
            const double by = pow(units_of(lab, c), power), x = expansion->values[k];
            hop_series_estimate(codes, x,
                                divided(knee_of(lab, c, RATES[r].field, false), by));
            if (theory)
                hop_series_point(theory, x,
                                 divided(knee_of(lab, c, EXACT, true), by).value);
            hop_series_point(inputs, x, raw.value);
        }
    }
}

/* --- sentences -------------------------------------------------------------------------
 */

static void say_separation(const hop_lab *lab, hop_report *report, condition sparsest,
                           condition balanced) {
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const double inputs = mean_of(lab, INPUTS, load, LIKENESS).value;
    const double codes = mean_of(lab, balanced, load, LIKENESS).value;
    if (isnan(inputs))
        hop_report_mean(report, "A single pattern has none to be told from.");
    else
        hop_report_mean(report,
                        "Codes separate: two inputs correlate by %.3g, their codes by "
                        "%.3g with %g of the units on and by %.3g with %g.",
                        inputs, codes, active_of(lab, balanced),
                        mean_of(lab, sparsest, load, LIKENESS).value,
                        active_of(lab, sparsest));
    hop_report_mean(
        report, "A damaged cue moves away as well, from %.3g to %.3g and %.3g.",
        mean_of(lab, INPUTS, load, CUE).value, mean_of(lab, balanced, load, CUE).value,
        mean_of(lab, sparsest, load, CUE).value);
}

/* The knee of the balanced codes of one expansion over that of the inputs, a unit. */
static double gain_of(const hop_lab *lab, condition c) {
    return knee_of(lab, c, RETRIEVED, false).value / units_of(lab, c) /
           (knee_of(lab, INPUTS, RETRIEVED, false).value / units_of(lab, INPUTS));
}

static void say_worth(const hop_lab *lab, hop_report *report, condition balanced) {
    condition best = {balanced.kind, 0};
    for (size_t k = 1; k < expansions_of(lab)->count; k++) {
        const condition c = {balanced.kind, k};
        if (!(gain_of(lab, best) >= gain_of(lab, c))) best = c;
    }
    const double gain = gain_of(lab, balanced), times = expansion_of(lab, balanced);
    if (isnan(gain)) {
        hop_report_mean(report, "Retrieval does not cross one half within the loads "
                                "swept, of the inputs or of their codes.");
        return;
    }
    hop_report_mean(
        report,
        "From codes of %.0f times the units, %g of them on, %.3g patterns "
        "are retrieved in half of the trials, from the inputs %.3g: %.3g "
        "times as many in all, %.3g times a unit and %.3g times a synapse.",
        times, active_of(lab, balanced), knee_of(lab, balanced, RETRIEVED, false).value,
        knee_of(lab, INPUTS, RETRIEVED, false).value, gain * times, gain, gain / times);
    if (best.expansion != balanced.expansion)
        hop_report_mean(report, "An expansion of %.0f is best a unit: %.3g times.",
                        expansion_of(lab, best), gain_of(lab, best));
}

static void note_sparse(const hop_lab *lab, hop_report *report, condition sparsest) {
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const double f = active_of(lab, sparsest), silent = (1 - 2 * f) * (1 - 2 * f);
    const double likeness = mean_of(lab, sparsest, load, LIKENESS).value;
    const double knee = knee_of(lab, sparsest, RETRIEVED, false).value;
    if (f == 0.5 || isnan(likeness)) return;
    char limit[64] = "none of the numbers of patterns swept, or all";
    if (!isnan(knee)) snprintf(limit, sizeof limit, "up to %.3g patterns only", knee);
    hop_report_note(
        report,
        "Codes with %g of their units on overlap by %.3g as patterns of -1 "
        "and +1, whatever they stand for, because most units are off in both. "
        "Hebb's rule takes that for one memory: half of the trials retrieve "
        "%s. Sparse codes need a rule that takes the mean away.",
        f, silent + (1 - silent) * likeness, limit);
}

static void say(const hop_lab *lab, hop_report *report) {
    const size_t largest = expansions_of(lab)->count - 1;
    const condition sparsest = {1, largest}, balanced = {balanced_kind(lab), largest};
    say_separation(lab, report, sparsest, balanced);
    say_worth(lab, report, balanced);
    note_sparse(lab, report, sparsest);
    hop_report_note(report,
                    "Retrieved: at most %g 4 f (1 - f) of the units wrong, f of them on: "
                    "as many as usual at f = 1/2, and the same share of what two "
                    "unrelated codes differ in elsewhere. Cues are damaged before they "
                    "are expanded. Synapses are the units squared; those of the "
                    "expansion are not counted.",
                    hop_lab_value(lab, HOP_P_RETRIEVED));
    hop_report_note(report,
                    "Theory of the codes is that of two normal sums, for many units. "
                    "exact_theory asks whether the pattern is stable, as an example of "
                    "the prototype that all patterns lie round; it takes units as "
                    "independent and is rough. It shows why more units help so little: "
                    "what all patterns share, and what inputs overlap by chance, passes "
                    "into the codes however many units these have.");
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
