/* SPDX-License-Identifier: MIT */
/* Drift: new associations are reinforced until they take over from the old ones. */
#include "experiment/drift.h"

#include <math.h>
#include <stdlib.h>

#include <hopfield/image.h>

#include "core/error.h"

static hop_status leave_out(const hop_lab *lab, double *record) {
    for (size_t k = 0; k < lab->width; k++) record[k] = NAN;
    return HOP_OK;
}

static hop_status trial(const hop_trial *t, double *record) {
    const hop_drift *drift = t->lab->own;
    const hop_drift_course course = (hop_drift_course)t->point->at[3];
    hop_trial paired = *t;
    if (course == HOP_DRIFT_UNLEARNED && t->trial >= hop_drift_dreamers(t->lab))
        return leave_out(t->lab, record);
    /* One chance for all courses: they differ in nothing else. */
    paired.seed = hop_plan_seed(t->lab, 0, t->trial);
    hop_drift_run *run = NULL;
    hop_status status = hop_drift_run_create(drift, &run);
    if (status) return hop_fail_memory(t->error);
    status = hop_drift_follow(&paired, course, run);
    if (!status) hop_drift_keep(run, record);
    hop_drift_run_free(run);
    /* A rule whose couplings cannot be unlearned has that way no more. */
    if (course == HOP_DRIFT_UNLEARNED && status == HOP_EUNSUPPORTED)
        return leave_out(t->lab, record);
    return status;
}

static hop_status check_rule(const hop_lab *lab, hop_error *error) {
    const hop_memory_options options = hop_lab_memory_options(lab);
    hop_memory *memory = NULL;
    hop_status status = hop_memory_create(lab->context, 2, &options, &memory, error);
    if (!status && !hop_memory_rule(memory)->strengths)
        status = hop_fail(error, HOP_EINVAL,
                          "rule: %s knows no strengths, and to reinforce is to "
                          "strengthen",
                          options.rule);
    hop_memory_free(memory);
    return status;
}

/* Bounds under which no sum of strengths leaves 61 bits. */
static hop_status check_strength(const hop_lab *lab, hop_error *error) {
    const hop_setting *setting = &lab->settings[HOP_P_OLD_STRENGTH];
    if (setting->strength.numerator <= 1000000 &&
        setting->strength.denominator <= 1000000)
        return HOP_OK;
    return hop_fail(error, HOP_EINVAL,
                    "old-strength: %.60s: numerator and denominator are 1000000 at most",
                    setting->text);
}

static hop_status check_records(const hop_lab *lab, hop_error *error) {
    const double numbers =
        (double)lab->width * (double)lab->point_count * (double)lab->trials;
    if (numbers <= 1 << 27) return HOP_OK;
    return hop_fail(error, HOP_ELIMIT,
                    "repeat: %zu runs of %.0f reinforcements over %zu scenes give %.3g "
                    "numbers; at most %d",
                    lab->trials, hop_lab_value(lab, HOP_P_REINFORCEMENTS),
                    ((const hop_drift *)lab->own)->scenes->count, numbers, 1 << 27);
}

static hop_status lay_out(hop_lab *lab, hop_error *error) {
    const hop_drift *drift = lab->own;
    lab->points = calloc(HOP_DRIFT_COURSES, sizeof *lab->points);
    if (!lab->points) return hop_fail_memory(error);
    lab->point_count = HOP_DRIFT_COURSES;
    lab->trials = (size_t)hop_lab_value(lab, HOP_P_REPEAT);
    lab->width = hop_drift_width(drift);
    for (size_t k = 0; k < lab->point_count; k++)
        lab->points[k] = (hop_point){.units = drift->scenes->units,
                                     .patterns = drift->scenes->count,
                                     .noise = hop_lab_value(lab, HOP_P_NOISE),
                                     .extra = (double)k,
                                     .at = {0, 0, 0, k}};
    return check_records(lab, error);
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    enum { MOST_OWN = 32 };
    const char *size = lab->settings[HOP_P_SIZE].text;
    size_t width = 0, height = 0;
    if (hop_image_parse_size(size, &width, &height))
        return hop_fail(error, HOP_EINVAL, "size: '%.60s' is not WxH, 1 to 4096 a side",
                        size);
    hop_status status = check_rule(lab, error);
    if (!status) status = check_strength(lab, error);
    hop_drift *drift = status ? NULL : calloc(1, sizeof *drift);
    if (status) return status;
    if (!drift) return hop_fail_memory(error);
    lab->own = drift;
    drift->steps = (size_t)hop_lab_value(lab, HOP_P_REINFORCEMENTS);
    drift->most = drift->steps < MOST_OWN ? drift->steps : MOST_OWN;
    hop_error why;
    status = hop_scenes_read(lab->settings[HOP_P_PICTURES].text, width, height,
                             &drift->scenes, &why);
    if (status)
        return hop_fail(error, status, "%s%.500s",
                        status == HOP_EINVAL ? "pictures: " : "", why.message);
    lab->fingerprint = drift->scenes->fingerprint;
    return lay_out(lab, error);
}

static void release(void *own) {
    hop_drift *drift = own;
    if (drift) hop_scenes_free(drift->scenes);
    free(drift);
}

static const hop_taken takes[] = {
    {HOP_P_PICTURES, false, "pictures/scenes", "pictures/scenes"},
    {HOP_P_SIZE, false, "32x32", "32x32"},
    {HOP_P_BASE, false, "old", "old"},
    {HOP_P_OLD_STRENGTH, false, "1", "1"},
    {HOP_P_NOISE, false, "0.1", "0.1"},
    {HOP_P_REINFORCEMENTS, false, "30", "30"},
    {HOP_P_REPEAT, false, "200", "20"},
    {HOP_P_LAMBDA, false, "0.9", "0.9"},
    {HOP_P_DREAMS, false, "50", "50"},
    {HOP_P_EPS, false, "0.1", "0.1"},
    HOP_TAKES_COUPLINGS,
    HOP_TAKES_UPDATE,
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

static const hop_meaning glossary[] = {
    {"scene", "name of the scene; all: all scenes together"},
    {"own", "reinforcements of the scene itself: so far, or by its turn (mean of cases "
            "that turn)"},
    {"own_sd", "standard deviation of own over cases that turn"},
    {"own_alone", "own where no other scene is reinforced"},
    {"own_reached",
     "reinforcements of the scene itself until at most 5% of the units differ from new"},
    {"own_all", "own as foreseen from all memories held: (new - old) W cue > 0"},
    {"stable", "share of cases that turn and never turn back"},
    {"lost", "share of cases that turn (in distribution: after own) and turn back later"},
    {"never", "share of cases that never turn"},
    {"reinforced", "reinforcements of the scene in the whole run; in others: of all "
                   "scenes, or one alone"},
    {"right",
     "share of cases in which own is what own_theory foresaw, or both are never"},
    {"right_all",
     "share of cases in which own is what own_all foresaw, or both are never"},
    {"old", "overlap of the recalled state with the old association (by own or step, "
            "else at the end)"},
    {"new", "overlap of the recalled state with the new association (by own or step, "
            "else at the end)"},
    {"energy_old",
     "energy per unit of the old association itself (by own or step, else at the end)"},
    {"energy_new",
     "energy per unit of the new association itself (by own or step, else at the end)"},
    {"elsewhere", "share of recalls nearer to another scene, by |overlap| (by own or "
                  "step, else at the end)"},
    {"stands",
     "share of cases where recall from the old itself ends nearer to it than to the new"},
    {"history", "how the old was learned: as is, before or after all others, 3 times as "
                "deep or often"},
    {"like", "the history that same compares with"},
    {"same", "share of cases with the same recalled states and energies as under like"},
    {"step",
     "reinforcements of all scenes: so far, or by the turn (mean of cases that turn)"},
    {"way", "each reinforcement leaves the old as it is (reinforced), takes a quarter of "
            "one (weakened too) or the first all (forgotten); leaves lambda of all older "
            "strengths (decayed); or dreams are unlearned before recall (unlearned)"},
    {"bg_old", "overlap of the background's picture with the old association"},
    {"bg_new", "overlap of the background's picture with the new association"},
    {"old_new", "overlap of the old association with the new"},
    {"unasked", "share of cases that turn before their own scene is reinforced at all"},
    {"base_old",
     "overlap of the recalled state with the old before the first reinforcement"},
    {"deeper",
     "share of cases in which the new association lies deeper than the old at the end"},
    {"kind",
     "stable: turns for good; lost: turns and turns back later; never: does not turn"},
    {"runs", "runs in which a scene was reinforced so often"},
    {"nearer", "share of recalls that are nearer to the new association than to the old"},
    {"nearer_all", "nearer as foreseen from all memories held: (new - old) W cue > 0"},
    {"reached", "as nearer (in distribution: share), but at most 5% of the units differ "
                "from the new"},
    {"alone",
     "as nearer (in distribution: share), but where no other scene is reinforced"},
    {"share",
     "share of cases that turn after so many of their own reinforcements, or never"},
    {NULL, NULL},
};

const hop_experiment hop_experiment_drift = {
    .facts = {.name = "drift",
              .summary = "How a new association takes over from an old one",
              .about = "Scenes are learned with their old association; then new ones are "
                       "reinforced, each time that of a scene chosen by chance, and all "
                       "scenes are recalled from their noisy backgrounds. The turning "
                       "point of each scene beside the expected one, c rho (new cue) > "
                       "c0 (old cue), and its distribution over runs; the energies of "
                       "both basins; histories of the old "
                       "association; and ways to let go."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .prepare = prepare,
    .release = release,
    .trial = trial,
    .glossary = glossary,
    .report = hop_drift_report,
};
