/* SPDX-License-Identifier: MIT */
/* Noise: how much damage of a cue recall makes good, by the kind of damage. */
#include <hopfield/random.h>
#include <hopfield/theory.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/error.h"
#include "experiment/experiment.h"
#include "experiment/trial.h"

/* What happens to round(f N) units of the cue. */
enum { FLIPPED, MISSING, FILLED, BACKGROUND, KINDS };
static const char *const KIND_NAMES[KINDS] = {"flipped", "missing", "filled",
                                              "background"};

/* Of each kind of damage. */
enum { EXACT, RETRIEVED, WRONG, FIRST, STEPS, CYCLE, FIELDS };
enum { WIDTH = KINDS * FIELDS };

static size_t field_of(size_t kind, size_t field) {
    return kind * FIELDS + field;
}

/* Covers units of the cue, chosen anew for each kind: 0, a fair sign or -1 is read there
   in place of the pattern. */
static hop_status cover(const hop_trial *t, hop_rig *rig, size_t kind) {
    const hop_cover where = {HOP_COVER_RANDOM, t->point->noise, 0, 0, 0, 0};
    hop_random fill = hop_random_begin(t->seed, HOP_STREAM_FILL, kind);
    uint8_t *covered = malloc(rig->units);
    if (!covered) return hop_fail_memory(t->error);
    hop_status status = hop_cover_mark(&where, rig->units, 1, t->seed, kind, covered);
    if (status) hop_fail(t->error, status, "noise: %s", hop_status_describe(status));
    hop_patterns_read(rig->patterns, 0, rig->cue);
    for (size_t i = 0; i < rig->units && !status; i++) {
        if (!covered[i]) continue;
        if (kind == MISSING) rig->cue[i] = 0;
        if (kind == FILLED) rig->cue[i] = hop_random_below(&fill, 2) ? 1 : -1;
        if (kind == BACKGROUND) rig->cue[i] = -1;
    }
    free(covered);
    return status;
}

static hop_status damage(const hop_trial *t, hop_rig *rig, size_t kind) {
    return kind == FLIPPED ? hop_rig_flip(t, rig, 0, t->point->noise, kind)
                           : cover(t, rig, kind);
}

static hop_status recall_both(const hop_trial *t, hop_rig *rig, double *record) {
    hop_status status = hop_rig_step(t, rig);
    if (status) return status;
    record[FIRST] = (double)hop_rig_wrong(rig, 0);
    status = hop_rig_recall(t, rig, NULL);
    if (status) return status;
    const size_t wrong = hop_rig_wrong(rig, 0);
    record[EXACT] = wrong == 0;
    record[RETRIEVED] = wrong <= hop_lab_wrong_allowed(t->lab, rig->units);
    record[WRONG] = (double)wrong;
    record[STEPS] = rig->result.converged ? (double)rig->result.steps : NAN;
    record[CYCLE] = rig->result.cycle != 0;
    return HOP_OK;
}

static hop_status trial(const hop_trial *t, double *record) {
    hop_rig rig = {0};
    hop_status status = hop_rig_generate(t, t->point->units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn(t, &rig);
    for (size_t kind = 0; kind < KINDS && !status; kind++) {
        status = damage(t, &rig, kind);
        if (!status) status = recall_both(t, &rig, record + kind * FIELDS);
    }
    hop_rig_clear(&rig);
    return status;
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

/* Load of the patterns that disturb the one sought. */
static double crosstalk_of(const hop_point *point) {
    return ((double)point->patterns - 1) / (double)point->units;
}

static double first_theory(const hop_point *point, size_t kind) {
    return (double)point->units *
           hop_theory_one_step_error((double)point->units, (double)point->patterns - 1,
                                     overlap_of(kind, point->noise));
}

/* Where half of the cues should be lost; of exact recall only where most patterns are
   stable themselves. */
static double critical_theory(const hop_point *point, size_t field) {
    const double unstable = hop_theory_unstable_exact(point->units, point->patterns);
    const double stable = exp((double)point->units * log1p(-unstable));
    if (field == EXACT && stable < 0.5) return NAN;
    return hop_theory_critical_overlap(crosstalk_of(point));
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

static hop_estimate overlap_at(size_t kind, hop_estimate noise) {
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
            hop_table_number(table, first_theory(point, kind));
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
        const double critical = critical_theory(point, field);
        hop_table_number(table, (double)point->units);
        hop_table_number(table, point->load);
        hop_table_text(table, "%s", rates[field]);
        hop_table_text(table, "%s", KIND_NAMES[kind]);
        hop_table_estimate(table, noise);
        hop_table_number(table, noise_of(kind, critical));
        hop_table_estimate(table, overlap_at(kind, noise));
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
    snprintf(text, sizeof text, "%s; N = %zu, load %g", title, point->units, point->load);
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
    hop_report_panel *panel = add_curves(lab, report, field, title, "share of trials");
    const double critical = critical_theory(&lab->points[shown(lab, 0)], field);
    hop_panel_y_range(panel, 0, 1);
    if (isnan(critical)) return;
    for (size_t kind = 0; kind < KINDS; kind++)
        hop_series_point(hop_panel_add_series(panel, HOP_LAB_MARK, kind, "%s",
                                              kind == 0 ? "vertical: theory" : ""),
                         noise_of(kind, critical), NAN);
}

static void add_first_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *noise = hop_lab_sweep(lab, HOP_P_NOISE);
    hop_report_panel *panel =
        add_curves(lab, report, FIRST, "After one step (dashed: theory)", "wrong units");
    for (size_t kind = 0; kind < KINDS; kind++) {
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, kind, "%s", "");
        for (size_t f = 0; f < noise->count; f++)
            hop_series_point(theory, noise->values[f],
                             first_theory(&lab->points[shown(lab, f)], kind));
    }
}

/* Critical overlaps of all kinds against load, which theory says are one curve. */
static void add_overlap_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    const size_t last = units->count - 1;
    char text[160];
    snprintf(text, sizeof text, "Smallest overlap retrieved, N = %.0f (dashed: theory)",
             units->values[last]);
    hop_report_panel *panel =
        hop_report_add_panel(report, text, "load P/N", "effective overlap of the cue");
    for (size_t kind = 0; kind < KINDS; kind++) {
        hop_report_series *curve =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, kind, "%s", KIND_NAMES[kind]);
        for (size_t l = 0; l < load->count; l++)
            hop_series_estimate(
                curve, load->values[l],
                overlap_at(kind, tolerance_of(lab, last, l, kind, RETRIEVED)));
    }
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
    for (size_t k = 0; k < KINDS; k++) {
        const double noise = tolerance_of(lab, last, 0, said[k].kind, RETRIEVED).value;
        snprintf(text[k], sizeof text[k], isnan(noise) ? "%s: no crossing" : "%s %.3g%%",
                 said[k].name, 100 * noise);
    }
    hop_report_mean(report,
                    "At N = %zu and load %g half of the cues are retrieved with this "
                    "share of their units damaged: %s, %s, %s, %s.",
                    point->units, point->load, text[0], text[1], text[2], text[3]);
}

static void say_critical(const hop_lab *lab, hop_report *report) {
    const size_t last = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const double critical = critical_theory(&lab->points[shown(lab, 0)], RETRIEVED);
    const hop_estimate overlap =
        overlap_at(FLIPPED, tolerance_of(lab, last, 0, FLIPPED, RETRIEVED));
    if (tolerance_of(lab, last, 0, MISSING, RETRIEVED).low >
        tolerance_of(lab, last, 0, FILLED, RETRIEVED).high)
        hop_report_mean(report, "A unit known to be missing only weakens the signal; a "
                                "guess in its place is noise as well.");
    if (isnan(overlap.value) || isnan(critical)) return;
    hop_report_mean(report,
                    "A flipped cue must keep an overlap of %.2g with the pattern; theory "
                    "says %.2g%s.",
                    overlap.value, critical,
                    overlap.low > critical ? ", which is too hopeful" : "");
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
                    "Exact: no unit wrong. Retrieved: at most %g of the units wrong.",
                    hop_lab_value(lab, HOP_P_RETRIEVED));
    hop_report_note(report,
                    "One scale for all damage is the overlap of the flipped cue that "
                    "does as well in the first step: 1 - 2f flipped; 1 - f filled and "
                    "background, where half of the guesses are right; sqrt(1 - f) "
                    "missing, where the known units alone give the signal 1 - f and the "
                    "variance alpha (1 - f).");
    hop_report_note(report,
                    "Theory is for random patterns under Hebb's rule and N to infinity. "
                    "Of the first step it is exact. The critical overlap is Amari and "
                    "Maginu's, an approximation that is too hopeful, the more so the "
                    "nearer to capacity: with it retrieval ends at a load of %.4g, truly "
                    "at %.4g.",
                    HOP_THEORY_FLOW_CRITICAL_LOAD, HOP_THEORY_CRITICAL_LOAD);
}

static void report_all(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_tolerance(lab, report);
    add_rate_panel(lab, report, RETRIEVED, "Retrieved (marks: theory)");
    add_rate_panel(lab, report, EXACT, "Exact recall (marks: theory)");
    add_first_panel(lab, report);
    add_curves(lab, report, STEPS, "Steps", "steps of trials that settle");
    if (hop_lab_sweep(lab, HOP_P_LOAD)->count > 1) add_overlap_panel(lab, report);
    say(lab, report);
}

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "1000", "1000"},
    {HOP_P_LOAD, true, "0.05,0.075,0.1,0.125", "0.05,0.1"},
    {HOP_P_NOISE, true, "0:1:0.025", "0:1:0.05"},
    {HOP_P_TRIALS, false, "400", "100"},
    {HOP_P_RETRIEVED, false, "0.15", "0.15"},
    HOP_TAKES_MODEL,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_noise = {
    .facts = {.name = "noise",
              .summary = "How much damage of a cue recall makes good",
              .about = "The damaged share of the cue is swept at one or several loads. "
                       "The same pattern is damaged in four ways: units flipped, "
                       "missing, filled at random, or read as background. Rates of "
                       "exact recall and of retrieval, errors after the first step and "
                       "at the end, beside the one-step error and the critical overlap "
                       "of Amari and Maginu; the noise at which each rate crosses one "
                       "half, with its interval."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .trial = trial,
    .report = report_all,
};
