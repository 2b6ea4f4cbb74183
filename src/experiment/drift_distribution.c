/* SPDX-License-Identifier: MIT */
/* How the turning points of drift are spread over its runs. */
#include <math.h>
#include <stdlib.h>

#include "experiment/drift.h"

/* Turning points of one kind. */
typedef struct {
    hop_drift_course course;
    hop_drift_basis basis;
} kind;

static const kind MEASURED = {HOP_DRIFT_AS_IS, HOP_DRIFT_NEARER},
                  EXPECTED = {HOP_DRIFT_AS_IS, HOP_DRIFT_TWO},
                  ALONE = {HOP_DRIFT_ALONE, HOP_DRIFT_NEARER},
                  REACHED = {HOP_DRIFT_AS_IS, HOP_DRIFT_REACHED};

static size_t scenes_of(const hop_lab *lab) {
    return ((const hop_drift *)lab->own)->scenes->count;
}

static double turning_of(const hop_lab *lab, kind of, size_t trial, size_t scene,
                         hop_drift_turning what) {
    const size_t field = hop_drift_turning_field(of.basis, what);
    return hop_lab_record(lab, of.course,
                          trial)[hop_drift_sum_at(lab->own, scene, field)];
}

/* Scenes first .. end - 1; scene = their count: all of them. */
typedef struct {
    size_t first, end;
} range;

static range range_of(const hop_lab *lab, size_t scene) {
    const size_t scenes = scenes_of(lab);
    return scene < scenes ? (range){scene, scene + 1} : (range){0, scenes};
}

double hop_drift_deviation(const hop_lab *lab, size_t scene, hop_drift_basis basis) {
    const range over = range_of(lab, scene);
    const kind of = {HOP_DRIFT_AS_IS, basis};
    double count = 0, sum = 0, squares = 0;
    for (size_t t = 0; t < lab->trials; t++)
        for (size_t s = over.first; s < over.end; s++) {
            const double own = turning_of(lab, of, t, s, HOP_DRIFT_OWN);
            if (isnan(own)) continue;
            count++;
            sum += own;
            squares += own * own; /* whole numbers: exact */
        }
    if (count < 2) return NAN;
    return sqrt(fmax(squares - sum * sum / count, 0) / (count - 1));
}

/* What is counted: turning points after first .. end - 1 reinforcements of the scene. */
typedef struct {
    size_t first, end;
    bool lost; /* only those that were lost again */
} after;

static bool counts(const hop_lab *lab, kind of, size_t trial, size_t scene, after which) {
    const double own = turning_of(lab, of, trial, scene, HOP_DRIFT_OWN);
    if (!(own >= (double)which.first && own < (double)which.end)) return false;
    return !which.lost || turning_of(lab, of, trial, scene, HOP_DRIFT_LOST) != 0;
}

/* Share of the runs; over all scenes the mean over runs of the share of scenes, as scenes
   of one run are not independent. room[trials]. */
static hop_estimate share_of(const hop_lab *lab, kind of, size_t scene, after which,
                             double *room) {
    const range over = range_of(lab, scene);
    size_t all = 0;
    for (size_t t = 0; t < lab->trials; t++) {
        size_t hits = 0;
        for (size_t s = over.first; s < over.end; s++)
            hits += counts(lab, of, t, s, which);
        room[t] = (double)hits / (double)(over.end - over.first);
        all += hits;
    }
    return scene < scenes_of(lab) ? hop_rate(all, lab->trials)
                                  : hop_mean_share(room, lab->trials, 1);
}

static hop_estimate never_of(const hop_lab *lab, kind of, size_t scene) {
    return hop_drift_turning_mean(lab, of.course, scene, of.basis, HOP_DRIFT_NEVER);
}

/* Marks the numbers of reinforcements after which a scene turned in any run. */
static size_t mark_turned(const hop_lab *lab, bool *turned) {
    const kind kinds[] = {MEASURED, EXPECTED, ALONE, REACHED};
    size_t latest = 0;
    for (size_t t = 0; t < lab->trials; t++)
        for (size_t s = 0; s < scenes_of(lab); s++)
            for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
                const double own = turning_of(lab, kinds[k], t, s, HOP_DRIFT_OWN);
                if (isnan(own)) continue;
                turned[(size_t)own] = true;
                if (own > (double)latest) latest = (size_t)own;
            }
    return latest;
}

/* What both the table and the panel need; free it. */
typedef struct {
    double *room; /* [trials] */
    bool *turned; /* [steps + 1] */
    size_t latest;
} survey;

static bool survey_begin(const hop_lab *lab, survey *out, hop_report *report) {
    const size_t steps = ((const hop_drift *)lab->own)->steps;
    *out = (survey){malloc(lab->trials * sizeof(double)), calloc(steps + 1, sizeof(bool)),
                    0};
    if (out->room && out->turned) {
        out->latest = mark_turned(lab, out->turned);
        return true;
    }
    hop_report_fail(report);
    return false;
}

static void survey_end(survey *of) {
    free(of->room);
    free(of->turned);
}

static void add_rows(const hop_lab *lab, hop_report_table *table, const survey *found,
                     size_t scene) {
    const hop_scenes *scenes = ((const hop_drift *)lab->own)->scenes;
    const char *name = scene < scenes->count ? scenes->names[scene] : "all";
    for (size_t own = 0; own <= found->latest; own++) {
        const after here = {own, own + 1, false}, lost = {own, own + 1, true};
        double *room = found->room;
        if (!found->turned[own]) continue;
        hop_table_text(table, "%s", name);
        hop_table_text(table, "%zu", own);
        hop_table_estimate(table, share_of(lab, MEASURED, scene, here, room));
        hop_table_number(table, share_of(lab, EXPECTED, scene, here, room).value);
        hop_table_estimate(table, share_of(lab, MEASURED, scene, lost, room));
        hop_table_number(table, share_of(lab, EXPECTED, scene, lost, room).value);
        hop_table_estimate(table, share_of(lab, ALONE, scene, here, room));
        hop_table_estimate(table, share_of(lab, REACHED, scene, here, room));
    }
    hop_table_text(table, "%s", name);
    hop_table_text(table, "never");
    hop_table_estimate(table, never_of(lab, MEASURED, scene));
    hop_table_number(table, never_of(lab, EXPECTED, scene).value);
    hop_table_estimate(table, (hop_estimate){NAN, NAN, NAN});
    hop_table_number(table, NAN);
    hop_table_estimate(table, never_of(lab, ALONE, scene));
    hop_table_estimate(table, never_of(lab, REACHED, scene));
}

void hop_drift_add_distribution(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "distribution", "Turning points: share of runs, by own reinforcements",
        "scene,own,share+,share_theory,lost+,lost_theory,alone+,reached+");
    const size_t scenes = scenes_of(lab);
    survey found;
    if (survey_begin(lab, &found, report)) {
        add_rows(lab, table, &found, scenes);
        for (size_t s = 0; s < scenes; s++) add_rows(lab, table, &found, s);
    }
    survey_end(&found);
}

/* Bars of one width, at most MOST_BARS of them. */
static void add_shares(const hop_lab *lab, hop_report_series *series, kind of,
                       const survey *found) {
    enum { MOST_BARS = 24 };
    const size_t last = found->latest ? found->latest : 1; /* a line has two ends */
    const size_t width = last / MOST_BARS + 1;
    for (size_t first = 0; first <= last; first += width)
        hop_series_estimate(series, (double)first + (double)(width - 1) / 2,
                            share_of(lab, of, scenes_of(lab),
                                     (after){first, first + width, false}, found->room));
}

void hop_drift_add_turning(const hop_lab *lab, hop_report *report) {
    const struct {
        kind of;
        hop_lab_series_kind look;
        size_t group;
        const char *label;
    } curves[] = {
        {MEASURED, HOP_LAB_BARS, 0, "nearer to the new"},
        {EXPECTED, HOP_LAB_THEORY, HOP_LAB_BLACK, "expected of two"},
        {REACHED, HOP_LAB_MEASURED, 1, "the new itself"},
        {ALONE, HOP_LAB_MEASURED, 2, "nearer, alone"},
    };
    hop_report_panel *panel = hop_report_add_panel(report, "Turning points",
                                                   "reinforcements of the scene by then",
                                                   "share of scenes and runs");
    survey found;
    if (survey_begin(lab, &found, report))
        for (size_t k = 0; k < sizeof curves / sizeof *curves; k++) {
            const double never = never_of(lab, curves[k].of, scenes_of(lab)).value;
            hop_report_series *series = hop_panel_add_series(
                panel, curves[k].look, curves[k].group, "%s (%s never)", curves[k].label,
                hop_drift_percent(never).text);
            add_shares(lab, series, curves[k].of, &found);
        }
    survey_end(&found);
}
