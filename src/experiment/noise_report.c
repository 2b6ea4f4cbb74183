/* SPDX-License-Identifier: MIT */
/* The report of noise: what each kind of damage may take, beside theory. */
#include <math.h>
#include <stdio.h>

#include "experiment/noise_record.h"
#include "experiment/point_theory.h"

static const char *const KIND_NAMES[KINDS] = {"flipped", "missing", "filled",
                                              "background"};

static size_t field_of(size_t kind, size_t field) {
    return kind * FIELDS + field;
}

/* --- theory ----------------------------------------------------------------------- */

/* Overlap of the flipped cue whose fields have the same signal beside their noise. Known
   units alone give the signal 1 - f and the variance alpha (1 - f). */
static double overlap_of(size_t kind, double noise) {
    if (kind == FLIPPED) return 1 - 2 * noise;
    return kind == MISSING ? sqrt(1 - noise) : 1 - noise;
}

static double noise_of(size_t kind, double overlap) {
    if (kind == FLIPPED) return (1 - overlap) / 2;
    return kind == MISSING ? 1 - overlap * overlap : 1 - overlap;
}

/* Where no unit is known there is no field to speak of. */
static double first_theory(const hop_lab *lab, const hop_point *point, size_t kind) {
    const double units = (double)point->units;
    if (kind == MISSING && hop_fraction_of(point->noise, point->units) == point->units)
        return NAN;
    return hop_lab_predicted(
        lab, units * hop_theory_one_step_error(units, (double)point->patterns - 1,
                                               overlap_of(kind, point->noise)));
}

/* Where half of the cues should be lost in synchronous steps; of exact recall only where
   most patterns are stable themselves. */
static double critical_theory(const hop_lab *lab, const hop_point *point, size_t field) {
    if (!hop_lab_is_flow(lab)) return NAN;
    if (field == EXACT && !(hop_point_exact(lab, point) >= 0.5)) return NAN;
    return hop_theory_critical_overlap(hop_point_crosstalk(point));
}

/* --- report ------------------------------------------------------------------------- */

/* Noise at which a rate crosses one half. */
static hop_estimate tolerance_of(const hop_lab *lab, size_t size, size_t load,
                                 size_t kind, size_t field) {
    const hop_sweep *noise = hop_lab_sweep(lab, HOP_P_NOISE);
    hop_estimate rates[HOP_MAX_SWEEP];
    for (size_t f = 0; f < noise->count; f++)
        rates[f] =
            hop_lab_rate(lab, hop_plan_at(lab, size, load, f, 0), field_of(kind, field));
    return hop_crossing(noise->values, rates, noise->count, 0.5);
}

/* The effective overlap of missing units and of background is one of random patterns,
   which have as many +1 as -1 and disturb each other by chance. */
static bool has_overlap(const hop_lab *lab, size_t kind) {
    return kind == FLIPPED || kind == FILLED || hop_lab_is_canonical(lab);
}

static hop_estimate overlap_at(const hop_lab *lab, size_t kind, hop_estimate noise) {
    if (!has_overlap(lab, kind)) return (hop_estimate){NAN, NAN, NAN};
    return (hop_estimate){overlap_of(kind, noise.value), overlap_of(kind, noise.high),
                          overlap_of(kind, noise.low)};
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Recall against noise",
        "units,load,noise,damage,patterns,trials,exact+,retrieved+,wrong+,first+,"
        "first_theory,steps+,cycle+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        for (size_t kind = 0; kind < KINDS; kind++) {
            hop_table_number(table, (double)point->units);
            hop_table_number(table, point->load);
            hop_table_number(table, point->noise);
            hop_table_text(table, "%s", KIND_NAMES[kind]);
            hop_table_number(table, (double)point->patterns);
            hop_table_number(table, (double)lab->trials);
            hop_table_estimate(table, hop_lab_rate(lab, k, field_of(kind, EXACT)));
            hop_table_estimate(table, hop_lab_rate(lab, k, field_of(kind, RETRIEVED)));
            hop_table_estimate(table, hop_lab_mean(lab, k, field_of(kind, WRONG)));
            hop_table_estimate(table, hop_lab_mean(lab, k, field_of(kind, FIRST)));
            hop_table_number(table, first_theory(lab, point, kind));
            hop_table_estimate(table, hop_lab_mean(lab, k, field_of(kind, STEPS)));
            hop_table_estimate(table, hop_lab_rate(lab, k, field_of(kind, CYCLE)));
        }
    }
}

static void add_tolerance(const hop_lab *lab, hop_report *report) {
    static const char *const rates[] = {[EXACT] = "exact", [RETRIEVED] = "retrieved"};
    hop_report_table *table = hop_report_add_table(
        report, "tolerance",
        "Tolerance: the noise f at which a rate crosses one half, and the overlap there",
        "units,load,rate,damage,f+,f_theory,overlap+,overlap_theory");
    const size_t sizes = hop_lab_sweep(lab, HOP_P_UNITS)->count;
    const size_t loads = hop_lab_sweep(lab, HOP_P_LOAD)->count;
    for (size_t k = 0; k < sizes * loads * 2 * KINDS; k++) {
        const size_t kind = k % KINDS, field = k / KINDS % 2;
        const size_t load = k / (2 * KINDS) % loads, size = k / (2 * KINDS) / loads;
        const hop_point *point = &lab->points[hop_plan_at(lab, size, load, 0, 0)];
        const hop_estimate noise = tolerance_of(lab, size, load, kind, field);
        const double critical = critical_theory(lab, point, field);
        hop_table_number(table, (double)point->units);
        hop_table_number(table, point->load);
        hop_table_text(table, "%s", rates[field]);
        hop_table_text(table, "%s", KIND_NAMES[kind]);
        hop_table_estimate(table, noise);
        hop_table_number(table, noise_of(kind, critical));
        hop_table_estimate(table, overlap_at(lab, kind, noise));
        hop_table_number(table, critical);
    }
}

/* The plots show the size named last at the load named first. */
static size_t shown(const hop_lab *lab, size_t noise) {
    return hop_plan_at(lab, hop_lab_sweep(lab, HOP_P_UNITS)->count - 1, 0, noise, 0);
}

static hop_report_panel *add_curves(const hop_lab *lab, hop_report *report, size_t field,
                                    const char *title, const char *y_label) {
    const hop_sweep *noise = hop_lab_sweep(lab, HOP_P_NOISE);
    const hop_point *point = &lab->points[shown(lab, 0)];
    const bool is_rate = field == EXACT || field == RETRIEVED;
    char text[160];
    snprintf(text, sizeof text, "%s; N = %zu, load %.3g", title, point->units,
             hop_point_load(point));
    hop_report_panel *panel =
        hop_report_add_panel(report, text, "share of units damaged", y_label);
    for (size_t kind = 0; kind < KINDS; kind++) {
        const size_t number = field_of(kind, field);
        hop_report_series *curve =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, kind, "%s", KIND_NAMES[kind]);
        for (size_t f = 0; f < noise->count; f++)
            hop_series_estimate(curve, noise->values[f],
                                is_rate ? hop_lab_rate(lab, shown(lab, f), number)
                                        : hop_lab_mean(lab, shown(lab, f), number));
    }
    return panel;
}

static void add_rate_panel(const hop_lab *lab, hop_report *report, size_t field,
                           const char *title) {
    const double critical = critical_theory(lab, &lab->points[shown(lab, 0)], field);
    char text[64];
    snprintf(text, sizeof text, "%s%s", title,
             isnan(critical) ? "" : " (upright lines: theory)");
    hop_report_panel *panel = add_curves(lab, report, field, text, "share of trials");
    hop_panel_y_range(panel, 0, 1);
    if (isnan(critical)) return;
    for (size_t kind = 0; kind < KINDS; kind++)
        hop_series_point(hop_panel_add_series(panel, HOP_LAB_MARK, kind, "%s",
                                              kind == 0 ? "vertical: theory" : ""),
                         noise_of(kind, critical), NAN);
}

static void add_first_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *noise = hop_lab_sweep(lab, HOP_P_NOISE);
    const bool known = hop_lab_is_canonical(lab);
    hop_report_panel *panel = add_curves(
        lab, report, FIRST, known ? "After one step (dashed: theory)" : "After one step",
        "wrong units");
    for (size_t kind = 0; known && kind < KINDS; kind++) {
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, kind, "%s", "");
        for (size_t f = 0; f < noise->count; f++)
            hop_series_point(theory, noise->values[f],
                             first_theory(lab, &lab->points[shown(lab, f)], kind));
    }
}

/* Critical overlaps of all kinds against load, which theory says are one curve. */
static void add_overlap_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const size_t loads = hop_lab_sweep(lab, HOP_P_LOAD)->count, last = units->count - 1;
    char text[160];
    snprintf(text, sizeof text, "Smallest overlap retrieved, N = %.0f%s",
             units->values[last], hop_lab_is_flow(lab) ? " (dashed: theory)" : "");
    hop_report_panel *panel =
        hop_report_add_panel(report, text, "load P/N", "effective overlap of the cue");
    for (size_t kind = 0; kind < KINDS; kind++) {
        if (!has_overlap(lab, kind)) continue;
        hop_report_series *curve =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, kind, "%s", KIND_NAMES[kind]);
        for (size_t l = 0; l < loads; l++)
            hop_series_estimate(
                curve, hop_point_load(&lab->points[hop_plan_at(lab, last, l, 0, 0)]),
                overlap_at(lab, kind, tolerance_of(lab, last, l, kind, RETRIEVED)));
    }
    if (!hop_lab_is_flow(lab)) return;
    hop_report_series *theory =
        hop_panel_add_series(panel, HOP_LAB_THEORY, KINDS, "Amari and Maginu");
    for (int k = 0; k <= 80; k++) {
        const double alpha = HOP_THEORY_FLOW_CRITICAL_LOAD * k / 80 * (1 - 1e-9);
        hop_series_point(theory, alpha, hop_theory_critical_overlap(alpha));
    }
}

static void say_tolerance(const hop_lab *lab, hop_report *report) {
    static const struct {
        size_t kind;
        const char *name;
    } said[KINDS] = {{FLIPPED, "flipped"},
                     {FILLED, "filled at random"},
                     {BACKGROUND, "read as background"},
                     {MISSING, "missing"}};
    const hop_point *point = &lab->points[shown(lab, 0)];
    const size_t last = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    char text[KINDS][64];
    size_t crossing = 0;
    for (size_t k = 0; k < KINDS; k++) {
        const double noise = tolerance_of(lab, last, 0, said[k].kind, RETRIEVED).value;
        snprintf(text[k], sizeof text[k],
                 isnan(noise) ? "%s: none that was swept" : "%s %.3g%%", said[k].name,
                 100 * noise);
        if (!isnan(noise)) crossing++;
    }
    if (crossing == 0) {
        const double least =
            hop_lab_rate(lab, shown(lab, 0), field_of(FLIPPED, RETRIEVED)).value;
        hop_report_mean(
            report,
            "At N = %zu and load %.3g no damage that was swept brings the share "
            "of cues that are retrieved across one half: with the least of it "
            "flipped, it is %.3g%%.",
            point->units, hop_point_load(point), 100 * least);
        return;
    }
    hop_report_mean(report,
                    "At N = %zu and load %.3g half of the cues are retrieved with this "
                    "share of their units damaged: %s, %s, %s, %s.",
                    point->units, hop_point_load(point), text[0], text[1], text[2],
                    text[3]);
}

static void say_critical(const hop_lab *lab, hop_report *report) {
    const size_t last = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const double critical = critical_theory(lab, &lab->points[shown(lab, 0)], RETRIEVED);
    const hop_estimate overlap =
        overlap_at(lab, FLIPPED, tolerance_of(lab, last, 0, FLIPPED, RETRIEVED));
    if (tolerance_of(lab, last, 0, MISSING, RETRIEVED).low >
        tolerance_of(lab, last, 0, FILLED, RETRIEVED).high)
        hop_report_mean(report, "A unit known to be missing only weakens the signal; a "
                                "guess in its place is noise as well.");
    if (isnan(overlap.value)) return;
    char theory[64] = "";
    if (!isnan(critical))
        snprintf(theory, sizeof theory, "; theory says %.2g%s", critical,
                 overlap.low > critical ? ", which is too hopeful" : "");
    hop_report_mean(report,
                    "A flipped cue must keep an overlap of %.2g with the pattern%s.",
                    overlap.value, theory);
}

static void note_overlap(const hop_lab *lab, hop_report *report) {
    if (!hop_lab_is_canonical(lab)) {
        hop_report_note(report,
                        "overlap is that of the cue with the pattern: 1 - 2f flipped, 1 "
                        "- f filled, where half of the guesses are right. For missing "
                        "units and background it stands only beside random patterns, "
                        "Hebb's rule and a zero diagonal.");
        return;
    }
    hop_report_note(report,
                    "One scale for all damage is the overlap of the flipped cue that "
                    "does as well in the first step: 1 - 2f flipped; 1 - f filled and "
                    "background, where half of the guesses are right; sqrt(1 - f) "
                    "missing, where the known units alone give the signal 1 - f and the "
                    "variance alpha (1 - f).");
}

static void note_theory(const hop_lab *lab, hop_report *report) {
    hop_lab_note_conditions(lab, report);
    if (!hop_lab_is_canonical(lab)) return;
    hop_report_note(report, "Theory is for random patterns under Hebb's rule with zero "
                            "diagonal and N to infinity. Of the first step it is exact.");
    if (!hop_lab_is_flow(lab)) {
        hop_report_note(report,
                        "There is no theory of the critical overlap here: it is of "
                        "synchronous steps. The first step is always synchronous.");
        return;
    }
    hop_report_note(report,
                    "The critical overlap is Amari and Maginu's, an approximation that "
                    "is too hopeful, the more so the nearer to capacity: with it "
                    "retrieval ends at a load of %.4g, truly at %.4g. Beside exact "
                    "recall it stands only where most stored patterns are stable (the "
                    "binomial law, of ties that are kept).",
                    HOP_THEORY_FLOW_CRITICAL_LOAD, HOP_THEORY_CRITICAL_LOAD);
}

static void say(const hop_lab *lab, hop_report *report) {
    say_tolerance(lab, report);
    say_critical(lab, report);
    hop_report_note(report,
                    "round(f N) units are damaged: flipped; missing (counted as 0 until "
                    "they are first updated, and as wrong where they never are); filled "
                    "with fair signs; or set to -1, as where background is read. All "
                    "four on one pattern of one memory, each by chance of its own. Every "
                    "trial has patterns of its own.");
    hop_report_note(report,
                    "Exact: no unit wrong. Retrieved: at most %g of the units wrong. "
                    "first is wrong units after one synchronous step. Steps are those "
                    "that change the state (one unit at a time: sweeps; in greedy order: "
                    "flips), of trials that settle.",
                    hop_lab_value(lab, HOP_P_RETRIEVED));
    note_overlap(lab, report);
    note_theory(lab, report);
}

void hop_noise_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_tolerance(lab, report);
    add_rate_panel(lab, report, RETRIEVED, "Retrieved");
    add_rate_panel(lab, report, EXACT, "Exact recall");
    add_first_panel(lab, report);
    add_curves(lab, report, STEPS, "Steps", "steps of trials that settle");
    if (hop_lab_sweep(lab, HOP_P_LOAD)->count > 1) add_overlap_panel(lab, report);
    say(lab, report);
}
