/* SPDX-License-Identifier: MIT */
/* The first run of drift once more, step by step and in pictures. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "experiment/drift.h"

enum { MOST_SHOWN = 16 };

/* Steps whose states are shown: 0, 1, 2, 5, 10, 20, 50, ... and the last. */
static size_t steps_shown(size_t last, size_t out[MOST_SHOWN]) {
    static const size_t ladder[] = {0,   1,   2,   5,    10,   20,  50,
                                    100, 200, 500, 1000, 2000, 5000};
    size_t count = 0;
    for (size_t k = 0; k < sizeof ladder / sizeof *ladder && ladder[k] < last; k++)
        out[count++] = ladder[k];
    out[count++] = last;
    return count;
}

/* States as a strip has them: [scenes][old, new, cue, steps shown ...][units]. */
typedef struct {
    const hop_drift *drift;
    int8_t *units;
    size_t shown[MOST_SHOWN], columns;
} keeping;

enum { OLD_COLUMN, NEW_COLUMN, CUE_COLUMN, FIRST_COLUMN };

static int8_t *picture_at(const keeping *keep, size_t scene, size_t column) {
    return keep->units + (scene * keep->columns + column) * keep->drift->scenes->units;
}

static void keep_states(void *user, size_t step, const int8_t *cues,
                        const int8_t *states) {
    const keeping *keep = user;
    const size_t units = keep->drift->scenes->units;
    for (size_t column = FIRST_COLUMN; column < keep->columns; column++) {
        if (keep->shown[column - FIRST_COLUMN] != step) continue;
        for (size_t s = 0; s < keep->drift->scenes->count; s++) {
            memcpy(picture_at(keep, s, column), states + s * units, units);
            if (step == 0)
                memcpy(picture_at(keep, s, CUE_COLUMN), cues + s * units, units);
        }
    }
}

static void keep_memories(const keeping *keep) {
    const hop_scenes *scenes = keep->drift->scenes;
    for (size_t s = 0; s < scenes->count; s++) {
        hop_patterns_read(scenes->patterns, hop_scene_row(s, HOP_PART_OLD),
                          picture_at(keep, s, OLD_COLUMN));
        hop_patterns_read(scenes->patterns, hop_scene_row(s, HOP_PART_NEW),
                          picture_at(keep, s, NEW_COLUMN));
    }
}

static hop_status follow(const hop_lab *lab, hop_drift_run *run) {
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    options.isa = hop_context_isa(lab->context);
    options.max_bytes = lab->context->max_bytes;
    hop_context *context = NULL;
    hop_error error;
    hop_status status = hop_context_create(&options, &context, &error);
    const hop_trial trial = {.lab = lab,
                             .point = &lab->points[HOP_DRIFT_AS_IS],
                             .seed = hop_plan_seed(lab, HOP_DRIFT_AS_IS, 0),
                             .context = context,
                             .error = &error};
    if (!status) status = hop_drift_follow(&trial, HOP_DRIFT_AS_IS, run);
    hop_context_free(context);
    return status;
}

hop_status hop_drift_rerun(const hop_lab *lab, hop_drift_run **out, int8_t **states) {
    const hop_drift *drift = lab->own;
    keeping keep = {.drift = drift};
    hop_drift_run *run = NULL;
    keep.columns = FIRST_COLUMN + steps_shown(drift->steps, keep.shown);
    keep.units = malloc(drift->scenes->count * keep.columns * drift->scenes->units);
    hop_status status = keep.units ? hop_drift_run_create(drift, &run) : HOP_ENOMEM;
    if (!status) {
        keep_memories(&keep);
        run->watch = keep_states;
        run->user = &keep;
        status = follow(lab, run);
        run->watch = NULL;
    }
    if (status) {
        hop_drift_run_free(run);
        free(keep.units);
        return status;
    }
    *out = run;
    *states = keep.units;
    return HOP_OK;
}

const char *hop_drift_kind(const double *turning) {
    return turning[HOP_DRIFT_NEVER] != 0  ? "never"
           : turning[HOP_DRIFT_LOST] != 0 ? "lost"
                                          : "stable";
}

void hop_drift_add_first(const hop_drift_run *run, hop_report *report) {
    const hop_drift *drift = run->drift;
    hop_report_table *table = hop_report_add_table(
        report, "first", "The first run",
        "scene,reinforced,own,own_theory,own_all,own_reached,step,step_theory,kind,"
        "kind_theory,old,new,energy_old,energy_new,elsewhere");
    for (size_t s = 0; s < drift->scenes->count; s++) {
        double turnings[HOP_DRIFT_BASES][HOP_DRIFT_TURNING];
        for (unsigned basis = 0; basis < HOP_DRIFT_BASES; basis++)
            hop_drift_find_turning(run, s, (hop_drift_basis)basis, turnings[basis]);
        size_t reinforced = 0;
        for (size_t k = 0; k < drift->steps; k++) reinforced += run->chosen[k] == s;
        const double *last = hop_drift_at(run, s, drift->steps);
        hop_table_text(table, "%s", drift->scenes->names[s]);
        hop_table_number(table, (double)reinforced);
        hop_table_number(table, turnings[HOP_DRIFT_NEARER][HOP_DRIFT_OWN]);
        hop_table_number(table, turnings[HOP_DRIFT_TWO][HOP_DRIFT_OWN]);
        hop_table_number(table, turnings[HOP_DRIFT_ALL][HOP_DRIFT_OWN]);
        hop_table_number(table, turnings[HOP_DRIFT_REACHED][HOP_DRIFT_OWN]);
        hop_table_number(table, turnings[HOP_DRIFT_NEARER][HOP_DRIFT_STEP]);
        hop_table_number(table, turnings[HOP_DRIFT_TWO][HOP_DRIFT_STEP]);
        hop_table_text(table, "%s", hop_drift_kind(turnings[HOP_DRIFT_NEARER]));
        hop_table_text(table, "%s", hop_drift_kind(turnings[HOP_DRIFT_TWO]));
        for (size_t field = HOP_DRIFT_OLD; field <= HOP_DRIFT_ELSEWHERE; field++)
            hop_table_number(table, last[field]);
    }
}

void hop_drift_add_steps(const hop_drift_run *run, hop_report *report) {
    const hop_drift *drift = run->drift;
    hop_report_table *table = hop_report_add_table(
        report, "steps", "The first run, step by step",
        "scene,step,own,old,new,nearer,nearer_theory,nearer_all,energy_old,energy_new,"
        "elsewhere");
    for (size_t s = 0; s < drift->scenes->count; s++) {
        size_t own = 0;
        for (size_t step = 0; step <= drift->steps; step++) {
            const double *at = hop_drift_at(run, s, step);
            own += step && run->chosen[step - 1] == s;
            hop_table_text(table, "%s", drift->scenes->names[s]);
            hop_table_number(table, (double)step);
            hop_table_number(table, (double)own);
            hop_table_number(table, at[HOP_DRIFT_OLD]);
            hop_table_number(table, at[HOP_DRIFT_NEW]);
            hop_table_number(table, at[HOP_DRIFT_TURNED + HOP_DRIFT_NEARER]);
            hop_table_number(table, at[HOP_DRIFT_TURNED + HOP_DRIFT_TWO]);
            hop_table_number(table, at[HOP_DRIFT_TURNED + HOP_DRIFT_ALL]);
            hop_table_number(table, at[HOP_DRIFT_ENERGY_OLD]);
            hop_table_number(table, at[HOP_DRIFT_ENERGY_NEW]);
            hop_table_number(table, at[HOP_DRIFT_ELSEWHERE]);
        }
    }
}

void hop_drift_add_strip(const hop_drift_run *run, const int8_t *states,
                         hop_report *report) {
    const hop_scenes *scenes = run->drift->scenes;
    char numbers[MOST_SHOWN][24];
    const char *names[FIRST_COLUMN + MOST_SHOWN] = {"old", "new", "cue", "base"};
    size_t shown[MOST_SHOWN];
    const size_t count = steps_shown(run->drift->steps, shown);
    for (size_t k = 1; k < count; k++) {
        snprintf(numbers[k], sizeof numbers[k], "%zu", shown[k]);
        names[FIRST_COLUMN + k] = numbers[k];
    }
    const hop_lab_strip strip = {.name = "recalled",
                                 .title = "The first run: what is recalled after so many "
                                          "reinforcements of all scenes",
                                 .columns = FIRST_COLUMN + count,
                                 .rows = scenes->count,
                                 .width = scenes->width,
                                 .height = scenes->height,
                                 .column_names = names,
                                 .row_names = (const char *const *)scenes->names,
                                 .units = states};
    hop_report_add_strip(report, &strip);
}
