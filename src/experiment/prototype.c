/* SPDX-License-Identifier: MIT */
/* Prototype: many noisy examples of a few prototypes, and what is remembered of them. */
#include <hopfield/random.h>
#include <hopfield/theory.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/error.h"
#include "experiment/experiment.h"
#include "experiment/trial.h"

enum {
    PROTOTYPE_ERROR, /* share of units unstable, one synchronous step */
    EXAMPLE_ERROR,
    DIFFERENCE, /* of the two, in one trial */
    OVERLAP,    /* of the final state with the prototype */
    NEAREST,    /* with the shown example that it is nearest to */
    TO_PROTOTYPE,
    TO_EXAMPLE,
    EXACT,
    SHOWN, /* the final state is an example, every unit */
    WIDTH
};

static size_t prototypes_of(const hop_lab *lab) {
    return (size_t)hop_lab_value(lab, HOP_P_PROTOTYPES);
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    const double prototypes = hop_lab_value(lab, HOP_P_PROTOTYPES);
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const hop_sweep *examples = hop_lab_sweep(lab, HOP_P_EXAMPLES);
    for (size_t n = 0; n < units->count; n++) {
        const size_t most = hop_structure_most(lab->settings[HOP_P_STRUCTURE].structure,
                                               (size_t)units->values[n]);
        if (prototypes > (double)most)
            return hop_fail(error, HOP_EINVAL,
                            "prototypes: %.0f of %.0f units; of this structure there can "
                            "be %zu",
                            prototypes, units->values[n], most);
    }
    for (size_t m = 0; m < examples->count; m++)
        if (prototypes * examples->values[m] > HOP_MAX_PATTERNS)
            return hop_fail(error, HOP_EINVAL,
                            "examples: %.0f of each of %.0f prototypes are more than %d "
                            "patterns",
                            examples->values[m], prototypes, HOP_MAX_PATTERNS);
    hop_status status = hop_plan_product(lab, error);
    for (size_t k = 0; k < lab->point_count && !status; k++) {
        hop_point *point = &lab->points[k];
        point->patterns = (size_t)(prototypes * point->extra);
        point->load = (double)point->patterns / (double)point->units;
    }
    return status;
}

/* Overlap of an example with its prototype. */
static double likeness(const hop_point *point) {
    return 1 - 2 * point->noise;
}

/* --- one trial -------------------------------------------------------------------- */

/* An example of pattern `row`, into rig->cue: every unit is damaged by a chance of its
   own; index keys the chance. */
static void draw_example(const hop_trial *t, hop_rig *rig, const hop_patterns *patterns,
                         size_t row, uint64_t index) {
    hop_random chance = hop_random_begin(t->seed, HOP_STREAM_NOISE, index);
    hop_patterns_read(patterns, row, rig->cue);
    for (size_t i = 0; i < rig->units; i++)
        if (hop_random_real(&chance) < t->point->noise)
            rig->cue[i] = (int8_t)-rig->cue[i];
}

/* The rig's patterns become the examples; the prototypes they are of go to `out`. */
static hop_status make_examples(const hop_trial *t, hop_rig *rig, hop_patterns **out) {
    const size_t count = prototypes_of(t->lab), each = (size_t)t->point->extra;
    hop_patterns *examples = NULL;
    hop_status status = hop_rig_generate(t, t->point->units, count, rig);
    if (status) return status;
    if (hop_patterns_create(rig->units, &examples)) return hop_fail_memory(t->error);
    for (size_t k = 0; k < count * each && !status; k++) {
        draw_example(t, rig, rig->patterns, k / each, k);
        status = hop_patterns_append(examples, rig->cue, 1, rig->units,
                                     HOP_CODING_BIPOLAR, t->error);
    }
    *out = rig->patterns;
    rig->patterns = examples;
    return status;
}

/* The share of units that one synchronous step changes in rows 0, every, 2 every, ... of
   a set; `count` of them. */
static hop_status unstable_share(const hop_trial *t, hop_rig *rig,
                                 const hop_patterns *set, size_t every, size_t count,
                                 double *out) {
    hop_recall_options options = hop_lab_recall_options(t->lab, t->point->units);
    options.update = HOP_UPDATE_SYNC;
    options.max_steps = 1;
    hop_status status = HOP_OK;
    uint64_t flips = 0;
    for (size_t k = 0; k < count && !status; k++) {
        hop_patterns_read(set, k * every, rig->cue);
        status = hop_rig_recall(t, rig, &options);
        flips += rig->result.flips;
    }
    *out = (double)flips / (double)(count * rig->units);
    return status;
}

/* The end of a recall, rig->state, beside the first prototype and all that was shown. */
static hop_status judge(const hop_trial *t, const hop_rig *rig,
                        const hop_patterns *prototypes, double *record) {
    hop_patterns *end = NULL;
    if (hop_patterns_create(rig->units, &end)) return hop_fail_memory(t->error);
    hop_status status =
        hop_patterns_append(end, rig->state, 1, rig->units, HOP_CODING_BIPOLAR, t->error);
    if (!status) {
        const double units = (double)rig->units;
        const size_t wrong = hop_patterns_hamming(end, 0, prototypes, 0);
        size_t nearest = rig->units;
        for (size_t k = 0; k < hop_patterns_count(rig->patterns); k++) {
            const size_t distance = hop_patterns_hamming(end, 0, rig->patterns, k);
            nearest = distance < nearest ? distance : nearest;
        }
        record[OVERLAP] = 1 - 2 * (double)wrong / units;
        record[NEAREST] = 1 - 2 * (double)nearest / units;
        record[TO_PROTOTYPE] = wrong < nearest;
        record[TO_EXAMPLE] = nearest < wrong;
        record[EXACT] = wrong == 0;
        record[SHOWN] = nearest == 0;
    }
    hop_patterns_free(end);
    return status;
}

static hop_status trial(const hop_trial *t, double *record) {
    const size_t count = prototypes_of(t->lab), each = (size_t)t->point->extra;
    hop_rig rig = {0};
    hop_patterns *prototypes = NULL;
    hop_status status = make_examples(t, &rig, &prototypes);
    if (!status) status = hop_rig_learn(t, &rig);
    if (!status)
        status = unstable_share(t, &rig, prototypes, 1, count, &record[PROTOTYPE_ERROR]);
    if (!status)
        status =
            unstable_share(t, &rig, rig.patterns, each, count, &record[EXAMPLE_ERROR]);
    if (!status) {
        record[DIFFERENCE] = record[PROTOTYPE_ERROR] - record[EXAMPLE_ERROR];
        draw_example(t, &rig, prototypes, 0, count * each);
        status = hop_rig_recall(t, &rig, NULL);
    }
    if (!status) status = judge(t, &rig, prototypes, record);
    hop_patterns_free(prototypes);
    hop_rig_clear(&rig);
    return status;
}

/* --- report ----------------------------------------------------------------------- */

static double prototype_theory(const hop_lab *lab, size_t k) {
    const hop_point *point = &lab->points[k];
    return hop_lab_predicted(
        lab, hop_theory_prototype_error((double)point->units,
                                        hop_lab_value(lab, HOP_P_PROTOTYPES),
                                        (uint64_t)point->extra, likeness(point)));
}

static double example_theory(const hop_lab *lab, size_t k) {
    const hop_point *point = &lab->points[k];
    return hop_lab_predicted(
        lab, hop_theory_example_error((double)point->units,
                                      hop_lab_value(lab, HOP_P_PROTOTYPES),
                                      (uint64_t)point->extra, likeness(point)));
}

/* All units of a prototype stable, taken as independent. */
static double exact_theory(const hop_lab *lab, size_t k) {
    return exp((double)lab->points[k].units * log1p(-prototype_theory(lab, k)));
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Memory of prototypes and of their examples",
        "units,prototypes,noise,examples,patterns,trials,proto_err+,proto_err_theory,"
        "ex_err+,ex_err_theory,overlap+,nearest+,to_proto+,to_ex+,exact+,exact_theory,"
        "shown+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        hop_table_number(table, (double)point->units);
        hop_table_number(table, hop_lab_value(lab, HOP_P_PROTOTYPES));
        hop_table_number(table, point->noise);
        hop_table_number(table, point->extra);
        hop_table_number(table, (double)point->patterns);
        hop_table_number(table, (double)lab->trials);
        hop_table_estimate(table, hop_lab_mean(lab, k, PROTOTYPE_ERROR));
        hop_table_number(table, prototype_theory(lab, k));
        hop_table_estimate(table, hop_lab_mean(lab, k, EXAMPLE_ERROR));
        hop_table_number(table, example_theory(lab, k));
        hop_table_estimate(table, hop_lab_mean(lab, k, OVERLAP));
        hop_table_estimate(table, hop_lab_mean(lab, k, NEAREST));
        hop_table_estimate(table, hop_lab_rate(lab, k, TO_PROTOTYPE));
        hop_table_estimate(table, hop_lab_rate(lab, k, TO_EXAMPLE));
        hop_table_estimate(table, hop_lab_rate(lab, k, EXACT));
        hop_table_number(table, exact_theory(lab, k));
        hop_table_estimate(table, hop_lab_rate(lab, k, SHOWN));
    }
}

/* A curve over the numbers of examples, at one size and noise. */
typedef struct {
    size_t size, noise, group;
} curve;

/* A curve for every size and noise. */
static size_t curves_of(const hop_lab *lab, curve *out) {
    const size_t sizes = hop_lab_sweep(lab, HOP_P_UNITS)->count;
    const size_t noises = hop_lab_sweep(lab, HOP_P_NOISE)->count;
    size_t count = 0;
    for (size_t n = 0; n < sizes && count < HOP_MAX_SWEEP; n++)
        for (size_t f = 0; f < noises && count < HOP_MAX_SWEEP; f++, count++)
            out[count] = (curve){n, f, count};
    return count;
}

static hop_report_series *begin_curve(const hop_lab *lab, hop_report_panel *panel,
                                      curve c, hop_lab_series_kind kind) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const double noise = hop_lab_sweep(lab, HOP_P_NOISE)->values[c.noise];
    if (kind != HOP_LAB_MEASURED)
        return hop_panel_add_series(panel, kind, c.group, "%s", "");
    if (units->count == 1)
        return hop_panel_add_series(panel, kind, c.group, "noise %g", noise);
    return hop_panel_add_series(panel, kind, c.group, "N = %.0f, noise %g",
                                units->values[c.size], noise);
}

/* A field against the number of examples; theory_of NULL: theory says nothing. A title
   that has theory says so. */
static void add_panel(const hop_lab *lab, hop_report *report, const char *title,
                      const char *y_label, size_t field, bool is_rate,
                      double (*theory_of)(const hop_lab *lab, size_t point)) {
    const hop_sweep *examples = hop_lab_sweep(lab, HOP_P_EXAMPLES);
    if (!hop_lab_is_canonical(lab)) theory_of = NULL;
    char text[80];
    snprintf(text, sizeof text, "%s%s", title, theory_of ? " (dashed: theory)" : "");
    hop_report_panel *panel =
        hop_report_add_panel(report, text, "examples of each prototype", y_label);
    curve curves[HOP_MAX_SWEEP];
    const size_t count = curves_of(lab, curves);
    hop_panel_log_x(panel);
    if (is_rate) hop_panel_y_range(panel, 0, 1);
    for (size_t c = 0; c < count; c++) {
        hop_report_series *measured =
            begin_curve(lab, panel, curves[c], HOP_LAB_MEASURED);
        hop_report_series *theory =
            theory_of ? begin_curve(lab, panel, curves[c], HOP_LAB_THEORY) : NULL;
        for (size_t m = 0; m < examples->count; m++) {
            const size_t point = hop_plan_at(lab, curves[c].size, 0, curves[c].noise, m);
            hop_series_estimate(measured, examples->values[m],
                                is_rate ? hop_lab_rate(lab, point, field)
                                        : hop_lab_mean(lab, point, field));
            if (theory)
                hop_series_point(theory, examples->values[m], theory_of(lab, point));
        }
    }
}

/* The numbers of examples from which the prototype has fewer unstable units than an
   example, as measured and as theory's curves cross at the same places, and from which
   recall ends nearer to it. */
typedef struct {
    hop_estimate step, theory, end;
    double least; /* the smallest whole number, in theory */
    /* Where there is no crossing: the prototype is not more stable, nor nearer, at all.
     */
    bool above, end_above;
} crossing;

static crossing crossing_of(const hop_lab *lab, curve c) {
    const hop_sweep *examples = hop_lab_sweep(lab, HOP_P_EXAMPLES);
    const size_t count = examples->count;
    hop_estimate step[HOP_MAX_SWEEP], theory[HOP_MAX_SWEEP], end[HOP_MAX_SWEEP];
    double sum = 0, end_sum = 0;
    for (size_t m = 0; m < count; m++) {
        const size_t point = hop_plan_at(lab, c.size, 0, c.noise, m);
        const double difference =
            prototype_theory(lab, point) - example_theory(lab, point);
        const hop_estimate rate = hop_lab_rate(lab, point, TO_PROTOTYPE);
        step[m] = hop_lab_mean(lab, point, DIFFERENCE);
        theory[m] = (hop_estimate){difference, difference, difference};
        end[m] = (hop_estimate){1 - rate.value, 1 - rate.high, 1 - rate.low};
        sum += step[m].value;
        end_sum += end[m].value;
    }
    const hop_point *point = &lab->points[hop_plan_at(lab, c.size, 0, c.noise, 0)];
    const uint64_t least = hop_theory_prototype_crossing(
        (double)point->units, hop_lab_value(lab, HOP_P_PROTOTYPES), likeness(point),
        1000);
    return (crossing){
        .step = hop_crossing(examples->values, step, count, 0),
        .theory = hop_crossing(examples->values, theory, count, 0),
        .end = hop_crossing(examples->values, end, count, 0.5),
        .least = hop_lab_predicted(lab, least ? (double)least : NAN),
        .above = sum >= 0,
        .end_above = end_sum >= 0.5 * (double)count,
    };
}

static void add_crossings(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "crossings",
        "Examples from which the prototype is more stable, and recall ends nearer to it",
        "units,noise,stable+,stable_theory,least_theory,nearer+");
    curve curves[HOP_MAX_SWEEP];
    const size_t count = curves_of(lab, curves);
    for (size_t c = 0; c < count; c++) {
        const crossing found = crossing_of(lab, curves[c]);
        hop_table_number(table, hop_lab_sweep(lab, HOP_P_UNITS)->values[curves[c].size]);
        hop_table_number(table, hop_lab_sweep(lab, HOP_P_NOISE)->values[curves[c].noise]);
        hop_table_estimate(table, found.step);
        hop_table_number(table, found.theory.value);
        hop_table_number(table, found.least);
        hop_table_estimate(table, found.end);
    }
}

static void say_step(hop_report *report, double noise, const crossing *found) {
    char theory[40] = "";
    if (!isnan(found->theory.value))
        snprintf(theory, sizeof theory, " (theory %.3g)", found->theory.value);
    if (noise == 0)
        hop_report_mean(
            report, "Without noise every example is its prototype, and neither can be "
                    "the more stable.");
    else if (!isnan(found->step.value))
        hop_report_mean(report,
                        "With examples of noise %g the prototype, never shown, is more "
                        "stable than the examples themselves from %.3g example%s on%s.",
                        noise, found->step.value, found->step.value == 1 ? "" : "s",
                        theory);
    else
        hop_report_mean(
            report,
            "With examples of noise %g the prototype, never shown, is %s than "
            "the examples themselves with any number of them swept.",
            noise, found->above ? "no more stable" : "more stable");
}

static void say_end(hop_report *report, double noise, const crossing *found) {
    if (noise == 0) return;
    if (!isnan(found->end.value))
        hop_report_mean(report,
                        "Recall of a fresh example ends nearer to the prototype than to "
                        "any example shown, in half of the trials, from %.3g on.",
                        found->end.value);
    else
        hop_report_mean(report,
                        "Recall of a fresh example ends nearer to the prototype than to "
                        "any example shown in %s half of the trials, with any number of "
                        "them swept.",
                        found->end_above ? "at most" : "more than");
}

static void add_notes(const hop_lab *lab, hop_report *report) {
    hop_report_note(report,
                    "Unstable: units that one synchronous step changes, in every "
                    "prototype and in one example of each. Recall is of an example of "
                    "the first prototype that was not shown. to_proto and to_ex: the end "
                    "is nearer to the prototype, or to the nearest of all examples "
                    "shown; where both are equally near it is neither.");
    hop_report_note(report,
                    "Every unit of an example is its prototype's but for a chance of "
                    "`noise`; so an example is damaged in that fraction of its units on "
                    "average.");
    if (hop_lab_is_canonical(lab))
        hop_report_note(report,
                        "Theory is for random prototypes under Hebb's rule with a zero "
                        "diagonal. It leaves out fields of exactly zero, which keep a "
                        "unit unless ties say otherwise: of an even number of examples "
                        "it is a little too high. exact_theory takes units as "
                        "independent, and recall as always ending at the prototype "
                        "where that is stable.");
    hop_lab_note_conditions(lab, report);
    hop_report_note(report,
                    "In people, too, a prototype that was never shown is recognised as "
                    "well as the examples that were (Posner and Keele 1968).");
}

static void say(const hop_lab *lab, hop_report *report) {
    const hop_sweep *noise = hop_lab_sweep(lab, HOP_P_NOISE);
    const curve middle = {hop_lab_sweep(lab, HOP_P_UNITS)->count - 1, noise->count / 2,
                          0};
    const crossing found = crossing_of(lab, middle);
    say_step(report, noise->values[middle.noise], &found);
    say_end(report, noise->values[middle.noise], &found);
    add_notes(lab, report);
}

static void report_all(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_crossings(lab, report);
    add_panel(lab, report, "The prototype", "unstable units", PROTOTYPE_ERROR, false,
              prototype_theory);
    add_panel(lab, report, "A shown example", "unstable units", EXAMPLE_ERROR, false,
              example_theory);
    add_panel(lab, report, "Recall of a fresh example", "overlap with the prototype",
              OVERLAP, false, NULL);
    add_panel(lab, report, "Ends nearer to the prototype than to any example",
              "share of trials", TO_PROTOTYPE, true, NULL);
    add_panel(lab, report, "Ends at the prototype, every unit", "share of trials", EXACT,
              true, exact_theory);
    say(lab, report);
}

static const hop_meaning glossary[] = {
    {"prototypes", "prototypes that examples are made of; not learned themselves"},
    {"noise",
     "chance of each unit of an example, learned or cue, to differ from its prototype"},
    {"examples", "examples learned of each prototype"},
    {"patterns", "examples learned in all, P"},
    {"proto_err",
     "share of the units of all prototypes that one synchronous step changes"},
    {"ex_err", "share of the units of one learned example of each that one synchronous "
               "step changes"},
    {"overlap",
     "overlap of the end of recall with the prototype of the cue, mean over all trials"},
    {"nearest",
     "overlap of the end with the learned example nearest to it, mean over all trials"},
    {"to_proto", "share of trials that end nearer to the cue's prototype than to any "
                 "learned example"},
    {"to_ex",
     "share of trials that end nearer to a learned example than to the cue's prototype"},
    {"exact", "share of trials that end in the cue's prototype, every unit right"},
    {"shown", "share of trials that end in a learned example, every unit of it"},
    {"stable", "examples of each from which proto_err is below ex_err"},
    {"least_theory", "smallest number of examples for which theory says so"},
    {"nearer", "examples of each from which to_proto is above one half"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "500", "500"},
    {HOP_P_NOISE, true, "0.1,0.2,0.3", "0.1,0.2,0.3"},
    {HOP_P_PROTOTYPES, false, "5", "5"},
    {HOP_P_EXAMPLES, true, "1,2,3,5,8,12,20,40", "1,2,3,5,8,12,20,40"},
    {HOP_P_TRIALS, false, "500", "60"},
    HOP_TAKES_MODEL,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_prototype = {
    .facts = {.name = "prototype",
              .summary = "When a prototype that was never shown is remembered",
              .about = "Noisy examples of a few prototypes are learned, the prototypes "
                       "never. How stable prototypes and examples are, beside theory, "
                       "and whether recall of a fresh example ends at the prototype or "
                       "at an example that was shown, against the number of examples."},
    .takes = takes,
    .extra = HOP_P_EXAMPLES,
    .width = WIDTH,
    .prepare = prepare,
    .trial = trial,
    .glossary = glossary,
    .report = report_all,
};
