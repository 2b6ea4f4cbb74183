/* SPDX-License-Identifier: MIT */
/* Labs of drift for tests, prepared but not run, and single trials of them. */
#ifndef HOP_TESTS_DRIFTS_H
#define HOP_TESTS_DRIFTS_H

#include "experiment/drift.h"
#include "experiment/folders.h"

/* A prepared lab over a folder of side x side pictures; pairs as in run_lab. */
static inline hop_lab *drift_lab(hop_context *context, const char *folder,
                                 const char *size, const char *const *pairs) {
    hop_lab *lab = NULL;
    hop_error error = {HOP_OK, ""};
    assert_ok(hop_lab_create(context, "drift", &lab, NULL));
    assert_ok(hop_lab_set(lab, "pictures", folder, NULL));
    assert_ok(hop_lab_set(lab, "size", size, NULL));
    for (; *pairs; pairs += 2)
        if (hop_lab_set(lab, pairs[0], pairs[1], &error)) fail_msg("%s", error.message);
    if (hop_lab_prepare(lab, &error)) fail_msg("%s", error.message);
    return lab;
}
#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline hop_trial trial_of(const hop_lab *lab, uint64_t seed, hop_error *error) {
    return (hop_trial){.lab = lab,
                       .point = &lab->points[0],
                       .seed = seed,
                       .context = lab->context,
                       .error = error};
}

/* One run through a course; free it. */
static inline hop_drift_run *follow(const hop_lab *lab, hop_drift_course course,
                                    uint64_t seed) {
    hop_error error = {HOP_OK, ""};
    const hop_trial trial = trial_of(lab, seed, &error);
    hop_drift_run *run = NULL;
    assert_ok(hop_drift_run_create(lab->own, &run));
    if (hop_drift_follow(&trial, course, run)) fail_msg("%s", error.message);
    return run;
}

#endif
