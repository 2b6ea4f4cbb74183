/* SPDX-License-Identifier: MIT */
/* What the trials of the landscape come to: energies, two maps, walks, ends of recall. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/landscape_record.h"

const hop_meaning hop_landscape_glossary[] = {
    {"memory", "energy a unit, E/N, of memory A"},
    {"mixture", "E/N of the mixture sign(A + B + C)"},
    {"barrier",
     "E/N half way from A to B, units turned at random, above the mean of A and B"},
    {"pass", "E/N a third of the way by the mixture, mean of both sides, above the mean "
             "of A and B"},
    {"deviation",
     "root mean square of the map's E/N minus theory from the three overlaps"},
    {"kept", "share of trials: recall from the mixture ends in a mixture of A, B, C (5% "
             "may be wrong)"},
    {"as_expected", "share of the paths that end where theory for P/N to 0 says"},
    {"way", "share of the units to turn from A to B that are turned"},
    {"random", "E/N when the units turn in random order, mean over trials"},
    {"spread", "standard deviation of random from trial to trial"},
    {"mixed", "E/N by way of the mixture of A, B and C, mean over trials"},
    {"end",
     "A, B, C, a mixture of them, another memory (5% of units may be wrong), or other"},
    {"share", "share of the recall paths that end there, mean over trials"},
    {NULL, NULL},
};

static const char *const END_NAMES[ENDS] = {"A", "B", "C", "mixture", "other", "another"};

/* For the key of a plot. */
static const char *const TO_NAMES[ENDS] = {
    "to A", "to B", "to C", "to a mixture of them", "elsewhere", "to another memory"};

/* Energies follow from the overlaps under Hebb's rule, and from theirs on average if the
   patterns are random. Self-coupling takes the same from every energy, which the model
   knows, and none of the ends of recall for P/N to 0. */
static bool is_predicted(const hop_lab *lab) {
    return lab->settings[HOP_P_STRUCTURE].structure.kind == HOP_STRUCTURE_RANDOM &&
           strcmp(hop_lab_memory_options(lab).rule, "hebb") == 0;
}

static double predicted(const hop_lab *lab, double value) {
    return is_predicted(lab) ? value : NAN;
}

static hop_estimate compared(const hop_lab *lab, hop_estimate estimate) {
    return is_predicted(lab) ? estimate : (hop_estimate){NAN, NAN, NAN};
}

static double random_theory(const hop_lab *lab, size_t place) {
    const hop_slice_model model = hop_landscape_model(lab);
    return predicted(lab, hop_slice_random_walk(&model, (double)place / (WALK - 1)));
}

static double mixed_theory(const hop_lab *lab, size_t place) {
    const hop_slice_model model = hop_landscape_model(lab);
    return predicted(lab, hop_slice_mixed_walk(&model, (double)place / (WALK - 1)));
}

static hop_estimate root_of(hop_estimate square) {
    return (hop_estimate){sqrt(square.value), sqrt(fmax(square.low, 0)),
                          sqrt(square.high)};
}

static double barrier_theory(const hop_lab *lab) {
    return random_theory(lab, MIDDLE) - random_theory(lab, START);
}

static double pass_theory(const hop_lab *lab) {
    return mixed_theory(lab, THIRD) - mixed_theory(lab, START);
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Energies a unit: memories, their mixture, what lies between",
        "units,load,patterns,trials,memory+,memory_theory,mixture+,mixture_theory,"
        "barrier+,barrier_theory,pass+,pass_theory,deviation+,deviation_theory,kept+,"
        "as_expected+");
    const hop_point *point = &lab->points[0];
    const hop_slice_model model = hop_landscape_model(lab);
    hop_table_number(table, (double)point->units);
    hop_table_number(table, point->load);
    hop_table_number(table, (double)point->patterns);
    hop_table_number(table, (double)lab->trials);
    hop_table_estimate(table, hop_lab_mean(lab, 0, RANDOM_WALK + START));
    hop_table_number(table, random_theory(lab, START));
    hop_table_estimate(table, hop_lab_mean(lab, 0, MIXED_WALK + MIDDLE));
    hop_table_number(table, mixed_theory(lab, MIDDLE));
    hop_table_estimate(table, hop_lab_mean(lab, 0, BARRIER));
    hop_table_number(table, barrier_theory(lab));
    hop_table_estimate(table, hop_lab_mean(lab, 0, PASS));
    hop_table_number(table, pass_theory(lab));
    hop_table_estimate(table, compared(lab, root_of(hop_lab_mean(lab, 0, SQUARE))));
    hop_table_number(table, predicted(lab, hop_slice_deviation(&model)));
    hop_table_estimate(table, hop_lab_rate(lab, 0, KEPT));
    hop_table_estimate(table, compared(lab, hop_lab_mean(lab, 0, AS_EXPECTED)));
}

static void add_walks(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "walks", "Energy a unit on the way from A to B",
        "way,random+,random_theory,spread,spread_theory,mixed+,mixed_theory");
    const bool theory = is_predicted(lab);
    hop_report_panel *panel = hop_report_add_panel(
        report, theory ? "From A to B (dashed: theory)" : "From A to B",
        "share of the way", "energy a unit, E/N");
    hop_report_series *random =
        hop_panel_add_series(panel, HOP_LAB_MEASURED, 0, "units in random order");
    hop_report_series *random_line =
        theory ? hop_panel_add_series(panel, HOP_LAB_THEORY, 0, "%s", "") : NULL;
    hop_report_series *mixed =
        hop_panel_add_series(panel, HOP_LAB_MEASURED, MIXTURE, "by way of the mixture");
    hop_report_series *mixed_line =
        theory ? hop_panel_add_series(panel, HOP_LAB_THEORY, MIXTURE, "%s", "") : NULL;
    const hop_slice_model model = hop_landscape_model(lab);
    for (size_t k = 0; k < WALK; k++) {
        const double t = (double)k / (WALK - 1);
        const hop_estimate at_random = hop_lab_mean(lab, 0, RANDOM_WALK + k);
        const hop_estimate by_mixture = hop_lab_mean(lab, 0, MIXED_WALK + k);
        hop_table_number(table, t);
        hop_table_estimate(table, at_random);
        hop_table_number(table, random_theory(lab, k));
        hop_table_number(table, hop_deviation(hop_lab_record(lab, 0, 0) + RANDOM_WALK + k,
                                              lab->trials, lab->width));
        hop_table_number(table, predicted(lab, hop_slice_random_spread(&model, t)));
        hop_table_estimate(table, by_mixture);
        hop_table_number(table, mixed_theory(lab, k));
        hop_series_estimate(random, t, at_random);
        if (theory) hop_series_point(random_line, t, random_theory(lab, k));
        hop_series_estimate(mixed, t, by_mixture);
        if (theory) hop_series_point(mixed_line, t, mixed_theory(lab, k));
    }
}

static void add_ends(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "ends", "Where recall from the slice ends", "end,share+,share_theory");
    for (size_t end = 0; end < ENDS; end++) {
        hop_table_text(table, "%s", END_NAMES[end]);
        hop_table_estimate(table, hop_lab_mean(lab, 0, SHARES + end));
        hop_table_number(
            table, predicted(lab, hop_lab_mean(lab, 0, EXPECTED_SHARES + end).value));
    }
}

/* Memories lie where the map is darkest: they are pale blue, as no path is, with a shape
   each. */
enum { MEMORY_GROUP = 12 };
static const size_t PATH_GROUPS[ENDS] = {0, 1, 2, 3, 4, HOP_LAB_BLACK};

/* A, B, C and the mixture of the first trial, as points of its map. */
static void mark_memories(const double *record, hop_report_panel *panel) {
    const double across = record[FIRST] + record[SECOND];
    const double middle = across > 0 ? record[FIRST] / across : 0;
    const double x[] = {0, 1, middle, middle}, y[] = {0, 0, 1, 0};
    for (size_t k = 0; k <= MIXTURE; k++) {
        hop_report_series *mark =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, MEMORY_GROUP + 7 * k, "%s",
                                 k < MIXTURE ? END_NAMES[k] : "A + B + C");
        hop_series_point(mark, x[k], y[k]);
    }
}

static const char X_LABEL[] = "units in which A and B differ, from A's side to B's";
static const char Y_LABEL[] = "units in which C differs from both, turned to C's";
static const double WHOLE[4] = {0, 1, 0, 1};

/* Drawn before the memories, of which they hide none. */
static void add_paths(const hop_lab *lab, const double *record, hop_report_panel *panel) {
    bool is_named[ENDS] = {false};
    for (size_t path = 0; path < hop_landscape_paths(lab); path++) {
        const double *kept = record + hop_landscape_path_at(lab, path);
        const size_t end = (size_t)kept[END];
        hop_report_series *line =
            hop_panel_add_series(panel, HOP_LAB_PATH, PATH_GROUPS[end], "%s",
                                 is_named[end] ? "" : TO_NAMES[end]);
        is_named[end] = true;
        for (size_t stop = 0; stop < STOPS; stop++)
            hop_series_point(line, kept[STOP + 3 * stop], kept[STOP + 3 * stop + 1]);
    }
}

static void add_map(const hop_lab *lab, hop_report *report) {
    const double *record = hop_lab_record(lab, 0, 0);
    const size_t grid = hop_landscape_grid(lab);
    hop_report_panel *panel = hop_report_add_panel(
        report, "Energy of the slice, and recall on it (first trial)", X_LABEL, Y_LABEL);
    hop_panel_map(panel, "E/N", grid, grid, WHOLE, record + MAP);
    add_paths(lab, record, panel);
    mark_memories(record, panel);
}

static void add_theory_map(const hop_lab *lab, hop_report *report) {
    const double *record = hop_lab_record(lab, 0, 0);
    const size_t grid = hop_landscape_grid(lab);
    const hop_slice_shape shape = {lab->points[0].units, (size_t)record[FIRST],
                                   (size_t)record[SECOND], (size_t)record[UP]};
    hop_report_panel *panel = hop_report_add_panel(
        report, "The same from the three overlaps alone", X_LABEL, Y_LABEL);
    const hop_slice_model model = hop_landscape_model(lab);
    double *z = malloc(grid * grid * sizeof *z);
    for (size_t k = 0; z && k < grid * grid; k++) {
        double m[HOP_SLICE_MEMORIES];
        hop_slice_overlaps(&shape,
                           hop_landscape_place(lab, k % grid, shape.first + shape.second),
                           hop_landscape_place(lab, k / grid, shape.up), m);
        z[k] = hop_slice_energy(&model, m);
    }
    if (z) hop_panel_map(panel, "E/N", grid, grid, WHOLE, z);
    free(z);
    mark_memories(record, panel);
}

static void add_descents(const hop_lab *lab, hop_report *report) {
    const double *record = hop_lab_record(lab, 0, 0);
    hop_report_panel *panel =
        hop_report_add_panel(report, "Energy along the paths", "units turned so far / N",
                             "energy a unit, E/N");
    bool is_named[ENDS] = {false};
    for (size_t path = 0; path < hop_landscape_paths(lab); path++) {
        const double *kept = record + hop_landscape_path_at(lab, path);
        const size_t end = (size_t)kept[END], flips = (size_t)kept[FLIPS];
        hop_report_series *line =
            hop_panel_add_series(panel, HOP_LAB_PATH, PATH_GROUPS[end], "%s",
                                 is_named[end] ? "" : TO_NAMES[end]);
        is_named[end] = true;
        for (size_t stop = 0; stop < STOPS; stop++)
            hop_series_point(
                line, (double)(stop * flips / (STOPS - 1)) / (double)lab->points[0].units,
                kept[STOP + 3 * stop + 2]);
    }
}

/* "climbs 0.25 a unit (theory 0.251)" */
static void write_climb(double height, const char *a_unit, double theory, char text[80]) {
    const int length = snprintf(text, 80, "%s %.3g%s", height < 0 ? "falls" : "climbs",
                                fabs(height), a_unit);
    if (!isnan(theory))
        snprintf(text + length, 80 - (size_t)length, " (theory %.3g)", theory);
}

static void add_notes(const hop_lab *lab, hop_report *report) {
    hop_report_note(report,
                    "Every point of the map is a state of the network with its exact "
                    "energy. The slice holds A, B and C and three of their mixtures to "
                    "the last unit; along it the units in which C agrees with B turn "
                    "before those in which C agrees with A. All other states lie beside "
                    "it: a path is drawn by the shares of units turned, and its energy "
                    "is not the map's where it passes. A mixture may have a minus "
                    "before one of the three.");
    const double kept = 100 * hop_lab_rate(lab, 0, KEPT).value;
    if (!is_predicted(lab)) {
        hop_report_note(report, "The mixture is a well in %.3g%% of the trials.", kept);
        hop_lab_note_conditions(lab, report);
        return;
    }
    hop_report_note(report,
                    "Theory is for random patterns under Hebb's rule. The energy follows "
                    "from the overlaps with the three memories; all others add the same "
                    "everywhere on average, with the deviation of deviation_theory.");
    hop_report_note(
        report,
        "Where recall should end is known for P/N to 0: units that agree on "
        "which memory stands alone in them feel one field and turn as one. "
        "%.3g%% of the paths ended so. The mixture is a well in %.3g%% of the "
        "trials: as the load grows mixtures vanish before memories do.",
        100 * hop_lab_mean(lab, 0, AS_EXPECTED).value, kept);
}

static void say(const hop_lab *lab, hop_report *report) {
    char barrier[80], pass[80];
    write_climb(hop_lab_mean(lab, 0, BARRIER).value, " a unit", barrier_theory(lab),
                barrier);
    write_climb(hop_lab_mean(lab, 0, PASS).value, "", pass_theory(lab), pass);
    hop_report_mean(report,
                    "Turning units at random, the way from one memory to another %s; by "
                    "way of their mixture with a third memory it %s.",
                    barrier, pass);
    const double memories = hop_lab_mean(lab, 0, SHARES).value +
                            hop_lab_mean(lab, 0, SHARES + 1).value +
                            hop_lab_mean(lab, 0, SHARES + 2).value;
    hop_report_mean(report,
                    "Of the recalls from the slice %.3g%% end in one of the three "
                    "memories and %.3g%% in a mixture of them.",
                    100 * memories, 100 * hop_lab_mean(lab, 0, SHARES + MIXTURE).value);
    add_notes(lab, report);
}

void hop_landscape_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_map(lab, report);
    if (is_predicted(lab)) add_theory_map(lab, report);
    add_walks(lab, report);
    add_ends(lab, report);
    add_descents(lab, report);
    say(lab, report);
}
