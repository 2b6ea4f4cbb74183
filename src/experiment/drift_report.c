/* SPDX-License-Identifier: MIT */
/* The report of drift: its tables over all runs. */
#include <math.h>
#include <stdlib.h>

#include "experiment/drift.h"

/* Whether a sum is 0 or 1. */
static bool is_share(size_t sum) {
    if (sum < HOP_DRIFT_REINFORCED)
        return (sum - HOP_DRIFT_TURNINGS) % HOP_DRIFT_TURNING >= HOP_DRIFT_STABLE;
    return (sum >= HOP_DRIFT_UNASKED && sum <= HOP_DRIFT_ALL_RIGHT) ||
           sum == HOP_DRIFT_END_ELSEWHERE ||
           (sum >= HOP_DRIFT_DEEPER_NEW && sum <= HOP_DRIFT_TWO_STANDS);
}

hop_estimate hop_drift_field_mean(const hop_lab *lab, hop_drift_course course, size_t at,
                                  size_t field) {
    const bool share = field < HOP_DRIFT_OLD || field == HOP_DRIFT_ELSEWHERE;
    return share ? hop_lab_mean_share(lab, course, at) : hop_lab_mean(lab, course, at);
}

hop_estimate hop_drift_mean(const hop_lab *lab, hop_drift_course course, size_t scene,
                            size_t sum) {
    const hop_drift *drift = lab->own;
    const size_t at = hop_drift_sum_at(drift, scene, sum);
    if (!is_share(sum)) return hop_lab_mean(lab, course, at);
    return scene < drift->scenes->count ? hop_lab_rate(lab, course, at)
                                        : hop_lab_mean_share(lab, course, at);
}

hop_estimate hop_drift_turning_mean(const hop_lab *lab, hop_drift_course course,
                                    size_t scene, hop_drift_basis basis,
                                    hop_drift_turning what) {
    return hop_drift_mean(lab, course, scene, hop_drift_turning_field(basis, what));
}

double hop_drift_sameness(const hop_lab *lab, hop_drift_course a, hop_drift_course b) {
    const hop_drift *drift = lab->own;
    size_t same = 0;
    for (size_t t = 0; t < lab->trials; t++)
        for (size_t s = 0; s < drift->scenes->count; s++) {
            const size_t at = hop_drift_sum_at(drift, s, HOP_DRIFT_DIGEST);
            same += hop_lab_record(lab, a, t)[at] == hop_lab_record(lab, b, t)[at];
        }
    return (double)same / (double)(lab->trials * drift->scenes->count);
}

size_t hop_drift_runs_at(const hop_lab *lab, size_t own) {
    const size_t at = hop_drift_own_at(lab->own, own, HOP_DRIFT_OLD);
    size_t runs = 0;
    for (size_t t = 0; t < lab->trials; t++)
        if (!isnan(hop_lab_record(lab, HOP_DRIFT_AS_IS, t)[at])) runs++;
    return runs;
}

size_t hop_drift_runs_needed(const hop_lab *lab) {
    const size_t tenth = (lab->trials + 9) / 10, half = (lab->trials + 1) / 2;
    const size_t wanted = tenth > 20 ? tenth : 20;
    return wanted < half ? wanted : half;
}

/* A row being filled: means over the runs of a course, of one scene or of all. */
typedef struct {
    const hop_lab *lab;
    hop_report_table *table;
    hop_drift_course course;
    size_t scene;
} row;

static void put_sum(const row *r, size_t sum) {
    hop_table_estimate(r->table, hop_drift_mean(r->lab, r->course, r->scene, sum));
}

static void put_sum_theory(const row *r, size_t sum) {
    hop_table_number(r->table, hop_drift_mean(r->lab, r->course, r->scene, sum).value);
}

static void put_turning(const row *r, hop_drift_turning what) {
    put_sum(r, hop_drift_turning_field(HOP_DRIFT_NEARER, what));
    put_sum_theory(r, hop_drift_turning_field(HOP_DRIFT_TWO, what));
}

/* Overlap of two pictures of a scene; of all scenes, the mean. */
static double overlap_of(const hop_scenes *scenes, size_t scene, hop_scene_part a,
                         hop_scene_part b) {
    const size_t first = scene < scenes->count ? scene : 0;
    const size_t end = scene < scenes->count ? scene + 1 : scenes->count;
    double sum = 0;
    for (size_t s = first; s < end; s++)
        sum += (double)hop_patterns_overlap(scenes->patterns, hop_scene_row(s, a),
                                            scenes->patterns, hop_scene_row(s, b));
    return sum / (double)scenes->units / (double)(end - first);
}

static const char *name_of(const hop_scenes *scenes, size_t scene) {
    return scene < scenes->count ? scenes->names[scene] : "all";
}

static void add_results(const hop_lab *lab, hop_report *report) {
    const hop_scenes *scenes = ((const hop_drift *)lab->own)->scenes;
    hop_report_table *table = hop_report_add_table(
        report, "results", "Turning points, scene by scene",
        "scene,own+,own_theory,own_sd,own_sd_theory,own_alone+,own_reached+,stable+,"
        "stable_theory,lost+,lost_theory,never+,never_theory");
    for (size_t s = 0; s <= scenes->count; s++) {
        const row r = {lab, table, HOP_DRIFT_AS_IS, s};
        const row alone = {lab, table, HOP_DRIFT_ALONE, s};
        hop_table_text(table, "%s", name_of(scenes, s));
        put_turning(&r, HOP_DRIFT_OWN);
        hop_table_number(table, hop_drift_deviation(lab, s, HOP_DRIFT_NEARER));
        hop_table_number(table, hop_drift_deviation(lab, s, HOP_DRIFT_TWO));
        put_sum(&alone, hop_drift_turning_field(HOP_DRIFT_NEARER, HOP_DRIFT_OWN));
        put_sum(&r, hop_drift_turning_field(HOP_DRIFT_REACHED, HOP_DRIFT_OWN));
        put_turning(&r, HOP_DRIFT_STABLE);
        put_turning(&r, HOP_DRIFT_LOST);
        put_turning(&r, HOP_DRIFT_NEVER);
    }
}

/* What the pictures are like, what was foreseen of them, and where they end. */
static void add_scenes(const hop_lab *lab, hop_report *report) {
    const hop_scenes *scenes = ((const hop_drift *)lab->own)->scenes;
    hop_report_table *table = hop_report_add_table(
        report, "scenes", "Pictures, forecasts and depths, scene by scene",
        "scene,reinforced+,bg_old,bg_new,old_new,own_all,right+,right_all+,step+,"
        "step_theory,unasked+,base_old+,old+,new+,elsewhere+,energy_old+,energy_new+,"
        "deeper+,deeper_theory,stands+,"
        "stands_theory");
    for (size_t s = 0; s <= scenes->count; s++) {
        const row r = {lab, table, HOP_DRIFT_AS_IS, s};
        hop_table_text(table, "%s", name_of(scenes, s));
        put_sum(&r, HOP_DRIFT_REINFORCED);
        hop_table_number(table, overlap_of(scenes, s, HOP_PART_BG, HOP_PART_OLD));
        hop_table_number(table, overlap_of(scenes, s, HOP_PART_BG, HOP_PART_NEW));
        hop_table_number(table, overlap_of(scenes, s, HOP_PART_OLD, HOP_PART_NEW));
        put_sum_theory(&r, hop_drift_turning_field(HOP_DRIFT_ALL, HOP_DRIFT_OWN));
        put_sum(&r, HOP_DRIFT_TWO_RIGHT);
        put_sum(&r, HOP_DRIFT_ALL_RIGHT);
        put_turning(&r, HOP_DRIFT_STEP);
        put_sum(&r, HOP_DRIFT_UNASKED);
        put_sum(&r, HOP_DRIFT_BASE_OLD);
        put_sum(&r, HOP_DRIFT_END_OLD);
        put_sum(&r, HOP_DRIFT_END_NEW);
        put_sum(&r, HOP_DRIFT_END_ELSEWHERE);
        put_sum(&r, HOP_DRIFT_END_ENERGY_OLD);
        put_sum(&r, HOP_DRIFT_END_ENERGY_NEW);
        put_sum(&r, HOP_DRIFT_DEEPER_NEW);
        put_sum_theory(&r, HOP_DRIFT_STRONGER);
        put_sum(&r, HOP_DRIFT_STANDS);
        put_sum_theory(&r, HOP_DRIFT_TWO_STANDS);
    }
}

/* What a scene does after so many reinforcements of its own, whatever the others had. */
static void add_own(const hop_lab *lab, hop_report *report) {
    const hop_drift *drift = lab->own;
    hop_report_table *table = hop_report_add_table(
        report, "own", "By the reinforcements of the scene itself",
        "own,runs,nearer+,nearer_theory,nearer_all,reached+,alone+,old+,new+,energy_old+,"
        "energy_new+,elsewhere+");
    for (size_t own = 0; own <= drift->most; own++) {
        hop_estimate at[HOP_DRIFT_FIELDS];
        for (size_t field = 0; field < HOP_DRIFT_FIELDS; field++)
            at[field] = hop_drift_field_mean(lab, HOP_DRIFT_AS_IS,
                                             hop_drift_own_at(drift, own, field), field);
        if (isnan(at[HOP_DRIFT_OLD].value)) continue;
        hop_table_number(table, (double)own);
        hop_table_number(table, (double)hop_drift_runs_at(lab, own));
        hop_table_estimate(table, at[HOP_DRIFT_TURNED + HOP_DRIFT_NEARER]);
        hop_table_number(table, at[HOP_DRIFT_TURNED + HOP_DRIFT_TWO].value);
        hop_table_number(table, at[HOP_DRIFT_TURNED + HOP_DRIFT_ALL].value);
        hop_table_estimate(table, at[HOP_DRIFT_TURNED + HOP_DRIFT_REACHED]);
        hop_table_estimate(
            table,
            hop_lab_mean_share(
                lab, HOP_DRIFT_ALONE,
                hop_drift_own_at(drift, own, HOP_DRIFT_TURNED + HOP_DRIFT_NEARER)));
        for (size_t field = HOP_DRIFT_OLD; field <= HOP_DRIFT_ELSEWHERE; field++)
            hop_table_estimate(table, at[field]);
    }
}

/* One scene at a time with nothing else reinforced, beside all of them together. */
static void add_others(const hop_lab *lab, hop_report *report) {
    static const struct {
        hop_drift_course course;
        const char *name;
    } rows[] = {{HOP_DRIFT_AS_IS, "all"}, {HOP_DRIFT_ALONE, "one"}};
    const size_t mean = ((const hop_drift *)lab->own)->scenes->count;
    hop_report_table *table = hop_report_add_table(
        report, "others", "All scenes reinforced, and one scene with no other",
        "reinforced,own+,own_theory,stable+,stable_theory,lost+,lost_theory,never+,"
        "never_theory,right+,right_all+,new+,elsewhere+,stands+,stands_theory");
    for (size_t k = 0; k < 2; k++) {
        const row r = {lab, table, rows[k].course, mean};
        hop_table_text(table, "%s", rows[k].name);
        put_turning(&r, HOP_DRIFT_OWN);
        put_turning(&r, HOP_DRIFT_STABLE);
        put_turning(&r, HOP_DRIFT_LOST);
        put_turning(&r, HOP_DRIFT_NEVER);
        put_sum(&r, HOP_DRIFT_TWO_RIGHT);
        put_sum(&r, HOP_DRIFT_ALL_RIGHT);
        put_sum(&r, HOP_DRIFT_END_NEW);
        put_sum(&r, HOP_DRIFT_END_ELSEWHERE);
        put_sum(&r, HOP_DRIFT_STANDS);
        put_sum_theory(&r, HOP_DRIFT_TWO_STANDS);
    }
}

static void add_history(const hop_lab *lab, hop_report *report) {
    static const struct {
        hop_drift_course course, like;
        const char *name, *like_name;
    } rows[] = {
        {HOP_DRIFT_AS_IS, HOP_DRIFT_AS_IS, "as is", "as is"},
        {HOP_DRIFT_EARLIER, HOP_DRIFT_AS_IS, "earlier", "as is"},
        {HOP_DRIFT_LATER, HOP_DRIFT_AS_IS, "later", "as is"},
        {HOP_DRIFT_DEEPER, HOP_DRIFT_AS_IS, "deeper", "as is"},
        {HOP_DRIFT_OFTEN, HOP_DRIFT_DEEPER, "more often", "deeper"},
    };
    const size_t mean = ((const hop_drift *)lab->own)->scenes->count;
    hop_report_table *table = hop_report_add_table(
        report, "history", "How a scene was learned, each scene in turn",
        "history,like,same,own+,own_theory,step+,step_theory,never+,never_theory,"
        "energy_old+,stands+,stands_theory");
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const row r = {lab, table, rows[k].course, mean};
        hop_table_text(table, "%s", rows[k].name);
        hop_table_text(table, "%s", rows[k].like_name);
        hop_table_number(table, hop_drift_sameness(lab, rows[k].course, rows[k].like));
        put_turning(&r, HOP_DRIFT_OWN);
        put_turning(&r, HOP_DRIFT_STEP);
        put_turning(&r, HOP_DRIFT_NEVER);
        put_sum(&r, HOP_DRIFT_END_ENERGY_OLD);
        put_sum(&r, HOP_DRIFT_STANDS);
        put_sum_theory(&r, HOP_DRIFT_TWO_STANDS);
    }
}

static void add_ways(const hop_lab *lab, hop_report *report) {
    static const struct {
        hop_drift_course course;
        const char *name;
    } rows[] = {
        {HOP_DRIFT_AS_IS, "reinforced"},    {HOP_DRIFT_WEAKENED, "weakened too"},
        {HOP_DRIFT_FORGOTTEN, "forgotten"}, {HOP_DRIFT_DECAYED, "decayed"},
        {HOP_DRIFT_UNLEARNED, "unlearned"},
    };
    const size_t mean = ((const hop_drift *)lab->own)->scenes->count;
    hop_report_table *table = hop_report_add_table(
        report, "ways", "Ways to let go",
        "way,own+,own_theory,step+,step_theory,stable+,stable_theory,lost+,lost_theory,"
        "never+,never_theory,energy_old+,energy_new+,stands+,stands_theory,old+,new+,"
        "elsewhere+");
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const row r = {lab, table, rows[k].course, mean};
        hop_table_text(table, "%s", rows[k].name);
        put_turning(&r, HOP_DRIFT_OWN);
        put_turning(&r, HOP_DRIFT_STEP);
        put_turning(&r, HOP_DRIFT_STABLE);
        put_turning(&r, HOP_DRIFT_LOST);
        put_turning(&r, HOP_DRIFT_NEVER);
        put_sum(&r, HOP_DRIFT_END_ENERGY_OLD);
        put_sum(&r, HOP_DRIFT_END_ENERGY_NEW);
        put_sum(&r, HOP_DRIFT_STANDS);
        put_sum_theory(&r, HOP_DRIFT_TWO_STANDS);
        put_sum(&r, HOP_DRIFT_END_OLD);
        put_sum(&r, HOP_DRIFT_END_NEW);
        put_sum(&r, HOP_DRIFT_END_ELSEWHERE);
    }
}

void hop_drift_report(const hop_lab *lab, hop_report *report) {
    hop_drift_run *first = NULL;
    int8_t *states = NULL;
    if (hop_drift_rerun(lab, &first, &states)) {
        hop_report_fail(report);
        return;
    }
    /* The longer a table, the later: the first is read most. */
    add_results(lab, report);
    add_others(lab, report);
    add_history(lab, report);
    add_ways(lab, report);
    add_scenes(lab, report);
    hop_drift_add_first(first, report);
    add_own(lab, report);
    hop_drift_add_distribution(lab, report);
    hop_drift_add_steps(first, report);
    hop_drift_add_panels(lab, first, report);
    hop_drift_add_strip(first, states, report);
    hop_drift_say(lab, first, report);
    hop_drift_run_free(first);
    free(states);
}
