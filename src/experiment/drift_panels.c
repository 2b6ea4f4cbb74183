/* SPDX-License-Identifier: MIT */
/* The curves of drift. */
#include <math.h>

#include "experiment/drift.h"

enum { MOST_CURVES = 8 };

/* A field by reinforcements of all scenes, mean over them. */
static void add_by_step(const hop_lab *lab, hop_report_series *series,
                        hop_drift_course course, size_t field) {
    const hop_drift *drift = lab->own;
    for (size_t step = 0; step <= drift->steps; step++)
        hop_series_estimate(series, (double)step,
                            hop_drift_field_mean(lab, course,
                                                 hop_drift_step_at(drift, step, field),
                                                 field));
}

static void add_recalled(const hop_lab *lab, hop_report *report) {
    static const struct {
        size_t field;
        const char *label;
    } curves[] = {
        {HOP_DRIFT_OLD, "overlap with the old"},
        {HOP_DRIFT_NEW, "overlap with the new"},
        {HOP_DRIFT_ELSEWHERE, "share that runs to another scene"},
    };
    hop_report_panel *panel =
        hop_report_add_panel(report, "What is recalled (mean of scenes and runs)",
                             "reinforcements", "overlap, share");
    for (size_t k = 0; k < sizeof curves / sizeof *curves; k++)
        add_by_step(
            lab, hop_panel_add_series(panel, HOP_LAB_MEASURED, k, "%s", curves[k].label),
            HOP_DRIFT_AS_IS, curves[k].field);
}

/* Where few runs go through a course, half of these are enough. */
static bool are_enough(const hop_lab *lab, hop_drift_course course, size_t own) {
    const size_t at = hop_drift_own_at(lab->own, own, HOP_DRIFT_OLD);
    size_t runs = 0;
    if (course != HOP_DRIFT_UNLEARNED)
        return hop_drift_runs_at(lab, own) >= hop_drift_runs_needed(lab);
    for (size_t t = 0; t < lab->trials; t++)
        if (!isnan(hop_lab_record(lab, course, t)[at])) runs++;
    return runs > 0 && 2 * runs >= hop_drift_dreamers(lab);
}

/* A field by reinforcements of the scene itself, as far as enough runs go. */
static void add_by_own(const hop_lab *lab, hop_report_series *series,
                       hop_drift_course course, size_t field) {
    const hop_drift *drift = lab->own;
    for (size_t own = 0; own <= drift->most; own++)
        if (are_enough(lab, course, own))
            hop_series_estimate(series, (double)own,
                                hop_drift_field_mean(lab, course,
                                                     hop_drift_own_at(drift, own, field),
                                                     field));
}

static void add_share(const hop_lab *lab, hop_report *report) {
    static const struct {
        hop_drift_course course;
        hop_drift_basis basis;
        hop_lab_series_kind kind;
        size_t group;
        const char *label;
    } curves[] = {
        {HOP_DRIFT_AS_IS, HOP_DRIFT_NEARER, HOP_LAB_MEASURED, 0, "nearer to the new"},
        {HOP_DRIFT_AS_IS, HOP_DRIFT_REACHED, HOP_LAB_MEASURED, 1, "the new itself"},
        {HOP_DRIFT_ALONE, HOP_DRIFT_NEARER, HOP_LAB_MEASURED, 2, "nearer, alone"},
        {HOP_DRIFT_AS_IS, HOP_DRIFT_TWO, HOP_LAB_THEORY, 0, "expected of two"},
        {HOP_DRIFT_AS_IS, HOP_DRIFT_ALL, HOP_LAB_THEORY, 3, "expected of all"},
    };
    hop_report_panel *panel =
        hop_report_add_panel(report, "Turned, by the scene's own reinforcements",
                             "reinforcements of the scene", "share of recalls");
    hop_panel_y_range(panel, 0, 1);
    for (size_t k = 0; k < sizeof curves / sizeof *curves; k++) {
        hop_report_series *series = hop_panel_add_series(
            panel, curves[k].kind, curves[k].group, "%s", curves[k].label);
        add_by_own(lab, series, curves[k].course, HOP_DRIFT_TURNED + curves[k].basis);
    }
}

static void add_energies(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "Depth of both basins (mean of scenes and runs)",
                             "reinforcements", "energy a unit");
    for (size_t k = 0; k < 2; k++)
        add_by_step(
            lab,
            hop_panel_add_series(panel, HOP_LAB_MEASURED, k, "%s", k ? "new" : "old"),
            HOP_DRIFT_AS_IS, HOP_DRIFT_ENERGY_OLD + k);
}

static void add_first(const hop_drift_run *first, hop_report *report) {
    const hop_scenes *scenes = first->drift->scenes;
    const size_t shown = scenes->count < MOST_CURVES ? scenes->count : MOST_CURVES;
    hop_report_panel *panel =
        hop_report_add_panel(report,
                             shown < scenes->count ? "The first run, first scenes"
                                                   : "The first run, all scenes",
                             "reinforcements", "overlap with new - with old");
    for (size_t s = 0; s < shown; s++) {
        hop_report_series *series =
            hop_panel_add_series(panel, HOP_LAB_PATH, s, "%s", scenes->names[s]);
        for (size_t step = 0; step <= first->drift->steps; step++) {
            const double *at = hop_drift_at(first, s, step);
            hop_series_point(series, (double)step, at[HOP_DRIFT_NEW] - at[HOP_DRIFT_OLD]);
        }
    }
}

static const struct {
    hop_drift_course course;
    const char *label;
} WAYS[] = {
    {HOP_DRIFT_AS_IS, "reinforced"},    {HOP_DRIFT_WEAKENED, "weakened too"},
    {HOP_DRIFT_FORGOTTEN, "forgotten"}, {HOP_DRIFT_DECAYED, "decayed"},
    {HOP_DRIFT_UNLEARNED, "unlearned"},
};

static void add_ways(const hop_lab *lab, hop_report *report) {
    hop_report_panel *depth =
        hop_report_add_panel(report, "Ways to let go: depth of the old basin",
                             "reinforcements of the scene", "energy a unit");
    hop_report_panel *others =
        hop_report_add_panel(report, "Ways to let go: runs to another scene",
                             "reinforcements", "share of recalls");
    for (size_t k = 0; k < sizeof WAYS / sizeof *WAYS; k++) {
        add_by_own(lab,
                   hop_panel_add_series(depth, HOP_LAB_MEASURED, k, "%s", WAYS[k].label),
                   WAYS[k].course, HOP_DRIFT_ENERGY_OLD);
        add_by_step(
            lab, hop_panel_add_series(others, HOP_LAB_MEASURED, k, "%s", WAYS[k].label),
            WAYS[k].course, HOP_DRIFT_ELSEWHERE);
    }
}

void hop_drift_add_panels(const hop_lab *lab, const hop_drift_run *first,
                          hop_report *report) {
    add_recalled(lab, report);
    add_share(lab, report);
    hop_drift_add_turning(lab, report);
    add_energies(lab, report);
    add_first(first, report);
    add_ways(lab, report);
}
