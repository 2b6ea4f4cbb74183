/* SPDX-License-Identifier: MIT */
/* One run of drift: reinforcements by chance, and a recall of the scenes after each. */
#include <stdlib.h>
#include <string.h>

#include <hopfield/random.h>

#include "core/error.h"
#include "experiment/drift_memory.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

/* A memory on its way through a run, seen at scenes first .. first + count - 1. */
typedef struct {
    const hop_trial *trial;
    const hop_scenes *scenes;
    hop_drift_run *run;
    hop_drift_memory held;
    size_t first, count;
    int8_t *cues, *states; /* [count][units] */
    int8_t *both;          /* [count][2][units]: old, new */
    double *energies;      /* [count][2] */
    hop_result *results;   /* [count] */
    uint64_t *digests;     /* [count] */
    hop_patterns *seen;    /* cues, then states; or NULL */
} passage;

static void passage_clear(passage *p) {
    hop_drift_memory_clear(&p->held);
    if (p->results) hop_results_clear(p->results, p->count);
    hop_patterns_free(p->seen);
    free(p->cues);
    free(p->states);
    free(p->both);
    free(p->energies);
    free(p->results);
    free(p->digests);
}

static hop_status passage_begin(passage *p) {
    const size_t units = p->scenes->units;
    p->cues = malloc(p->count * units);
    p->states = malloc(p->count * units);
    p->both = malloc(2 * p->count * units);
    p->energies = calloc(2 * p->count, sizeof *p->energies);
    p->results = calloc(p->count, sizeof *p->results);
    p->digests = calloc(p->count, sizeof *p->digests);
    if (!p->cues || !p->states || !p->both || !p->energies || !p->results || !p->digests)
        return hop_fail_memory(p->trial->error);
    for (size_t k = 0; k < p->count; k++) {
        int8_t *pair = p->both + 2 * k * units;
        const size_t scene = p->first + k;
        hop_patterns_read(p->scenes->patterns, hop_scene_row(scene, HOP_PART_OLD), pair);
        hop_patterns_read(p->scenes->patterns, hop_scene_row(scene, HOP_PART_NEW),
                          pair + units);
    }
    return HOP_OK;
}

/* Chance of what is recalled: a number for each step and scene. */
static hop_recall_options recall_at(const passage *p, size_t step) {
    hop_recall_options options = hop_lab_recall_options(p->trial->lab, p->scenes->units);
    options.seed = p->trial->seed;
    options.first_index = step * p->scenes->count + p->first;
    return options;
}

/* Packs cues and states, so that overlaps can be taken. */
static hop_status pack(passage *p) {
    hop_patterns_free(p->seen);
    p->seen = NULL;
    if (hop_patterns_create(p->scenes->units, &p->seen))
        return hop_fail_memory(p->trial->error);
    hop_status status = hop_patterns_append(p->seen, p->cues, p->count, p->scenes->units,
                                            HOP_CODING_BIPOLAR, p->trial->error);
    if (status) return status;
    return hop_patterns_append(p->seen, p->states, p->count, p->scenes->units,
                               HOP_CODING_BIPOLAR, p->trial->error);
}

static hop_status recall_cues(passage *p, size_t step) {
    const hop_recall_options options = recall_at(p, step);
    hop_error *error = p->trial->error;
    hop_status status = HOP_OK;
    for (size_t k = 0; k < p->count && !status; k++) {
        int8_t *cue = p->cues + k * p->scenes->units;
        hop_patterns_read(p->scenes->patterns, hop_scene_row(p->first + k, HOP_PART_BG),
                          cue);
        status = hop_noise_flip(cue, p->scenes->units, p->trial->point->noise,
                                p->trial->seed, options.first_index + k);
    }
    if (status) return hop_fail(error, status, "noise: %s", hop_status_describe(status));
    hop_results_clear(p->results, p->count);
    status = hop_recall(p->held.memory, &options, p->cues, p->count, p->states,
                        p->results, error);
    for (size_t k = 0; k < p->count && !status; k++)
        p->run->cycles += p->results[k].cycle != 0;
    if (!status) status = pack(p);
    if (!status)
        status =
            hop_memory_energy(p->held.memory, p->both, 2 * p->count, p->energies, error);
    return status;
}

/* Overlaps of a pattern with the old and the new association of a scene. */
typedef struct {
    int64_t old, new;
} nearness;

static nearness nearness_of(const hop_scenes *scenes, size_t scene,
                            const hop_patterns *patterns, size_t row) {
    const hop_patterns *held = scenes->patterns;
    return (nearness){
        hop_patterns_overlap(held, hop_scene_row(scene, HOP_PART_OLD), patterns, row),
        hop_patterns_overlap(held, hop_scene_row(scene, HOP_PART_NEW), patterns, row)};
}

/* (new - old) W cue > 0 over all memories: in the units in which the two differ, the
   fields of the first step are for the new one on the whole. */
static bool all_for_new(const passage *p, size_t scene, size_t cue_row) {
    const hop_patterns *held = hop_memory_patterns(p->held.memory);
    double sum = 0;
    for (size_t k = 0; k < hop_patterns_count(held); k++) {
        const nearness memory = nearness_of(p->scenes, scene, held, k);
        sum += hop_strength_value(hop_memory_strength(p->held.memory, k)) *
               (double)hop_patterns_overlap(held, k, p->seen, cue_row) *
               (double)(memory.new - memory.old);
    }
    return sum > 0;
}

/* The larger |overlap| with the two associations of a scene. */
static int64_t closeness(nearness near) {
    const int64_t old = llabs(near.old), new = llabs(near.new);
    return old > new ? old : new;
}

static bool is_elsewhere(const passage *p, size_t scene, size_t state_row) {
    const int64_t here = closeness(nearness_of(p->scenes, scene, p->seen, state_row));
    for (size_t s = 0; s < p->scenes->count; s++)
        if (s != scene && closeness(nearness_of(p->scenes, s, p->seen, state_row)) > here)
            return true;
    return false;
}

static void note(passage *p, size_t k, size_t step) {
    const size_t units = p->scenes->units, scene = p->first + k;
    const nearness cue = nearness_of(p->scenes, scene, p->seen, k),
                   state = nearness_of(p->scenes, scene, p->seen, p->count + k);
    const int64_t wrong = ((int64_t)units - state.new) / 2;
    double *to = hop_drift_at(p->run, scene, step);
    to[HOP_DRIFT_TURNED + HOP_DRIFT_NEARER] = state.new > state.old;
    to[HOP_DRIFT_TURNED + HOP_DRIFT_REACHED] = 20 * wrong <= (int64_t)units;
    to[HOP_DRIFT_TURNED + HOP_DRIFT_TWO] =
        hop_drift_outweighs(&p->held, scene, cue.old, cue.new);
    to[HOP_DRIFT_TURNED + HOP_DRIFT_ALL] = all_for_new(p, scene, k);
    to[HOP_DRIFT_OLD] = (double)state.old / (double)units;
    to[HOP_DRIFT_NEW] = (double)state.new / (double)units;
    to[HOP_DRIFT_ENERGY_OLD] = p->energies[2 * k] / (double)units;
    to[HOP_DRIFT_ENERGY_NEW] = p->energies[2 * k + 1] / (double)units;
    to[HOP_DRIFT_ELSEWHERE] = is_elsewhere(p, scene, p->count + k);
    uint64_t digest = p->digests[k];
    digest = XXH3_64bits_withSeed(p->states + k * units, units, digest);
    p->digests[k] = XXH3_64bits_withSeed(p->energies + 2 * k, 2 * sizeof(double), digest);
}

static hop_status look(passage *p, size_t step) {
    hop_status status = recall_cues(p, step);
    if (status) return status;
    for (size_t k = 0; k < p->count; k++) note(p, k, step);
    if (p->run->watch) p->run->watch(p->run->user, step, p->cues, p->states);
    return HOP_OK;
}

/* Where the old associations stand at the end: recall starts from them. */
static hop_status look_back(passage *p) {
    const size_t units = p->scenes->units;
    const hop_recall_options options = recall_at(p, p->run->drift->steps + 1);
    for (size_t k = 0; k < p->count; k++)
        memcpy(p->cues + k * units, p->both + 2 * k * units, units);
    hop_results_clear(p->results, p->count);
    hop_status status = hop_recall(p->held.memory, &options, p->cues, p->count, p->states,
                                   p->results, p->trial->error);
    if (!status) status = pack(p);
    for (size_t k = 0; k < p->count && !status; k++) {
        const size_t scene = p->first + k;
        const nearness cue = nearness_of(p->scenes, scene, p->seen, k),
                       state = nearness_of(p->scenes, scene, p->seen, p->count + k);
        double *to = p->run->ends + scene * HOP_DRIFT_SUMS;
        to[HOP_DRIFT_STRONGER] = hop_drift_outweighs(&p->held, scene, 1, 1);
        to[HOP_DRIFT_STANDS] = state.old > state.new;
        to[HOP_DRIFT_TWO_STANDS] =
            !hop_drift_outweighs(&p->held, scene, cue.old, cue.new);
        /* A double holds 53 bits. */
        to[HOP_DRIFT_DIGEST] = (double)(p->digests[k] >> 11);
    }
    return status;
}

static hop_status dream(passage *p, size_t step) {
    hop_drift_memory_clear(&p->held);
    return hop_drift_dream(p->trial, p->scenes, p->run->chosen, step, &p->held);
}

static hop_status go_through(passage *p, hop_drift_course course) {
    const hop_drift_run *run = p->run;
    hop_status status = passage_begin(p);
    if (!status)
        status = hop_drift_learn(p->trial, p->scenes, course, p->first, &p->held);
    if (!status && course == HOP_DRIFT_UNLEARNED) status = dream(p, 0);
    if (!status) status = look(p, 0);
    for (size_t step = 1; step <= run->drift->steps && !status; step++) {
        const size_t scene = run->chosen[step - 1];
        if (course == HOP_DRIFT_UNLEARNED)
            status = dream(p, step);
        else if (course != HOP_DRIFT_ALONE || scene == p->first)
            status = hop_drift_reinforce(&p->held, scene);
        if (!status) status = look(p, step);
    }
    return status ? status : look_back(p);
}

void hop_drift_run_free(hop_drift_run *run) {
    if (!run) return;
    free(run->chosen);
    free(run->fields);
    free(run->ends);
    free(run);
}

hop_status hop_drift_run_create(const hop_drift *drift, hop_drift_run **out) {
    const size_t scenes = drift->scenes->count;
    hop_drift_run *run = calloc(1, sizeof *run);
    if (!run) return HOP_ENOMEM;
    run->drift = drift;
    run->chosen = calloc(drift->steps, sizeof *run->chosen);
    run->fields =
        calloc(scenes * (drift->steps + 1) * HOP_DRIFT_FIELDS, sizeof *run->fields);
    run->ends = calloc(scenes * HOP_DRIFT_SUMS, sizeof *run->ends);
    if (!run->chosen || !run->fields || !run->ends) {
        hop_drift_run_free(run);
        return HOP_ENOMEM;
    }
    *out = run;
    return HOP_OK;
}

hop_status hop_drift_follow(const hop_trial *trial, hop_drift_course course,
                            hop_drift_run *run) {
    const hop_scenes *scenes = run->drift->scenes;
    const bool in_turn = hop_drift_in_turn(course);
    hop_random chance = hop_random_begin(trial->seed, HOP_STREAM_BASE, 0);
    for (size_t k = 0; k < run->drift->steps; k++)
        run->chosen[k] = (size_t)hop_random_below(&chance, scenes->count);
    run->cycles = 0;
    hop_status status = HOP_OK;
    for (size_t s = 0; s < (in_turn ? scenes->count : 1) && !status; s++) {
        passage p = {.trial = trial,
                     .scenes = scenes,
                     .run = run,
                     .first = s,
                     .count = in_turn ? 1 : scenes->count};
        status = go_through(&p, course);
        passage_clear(&p);
    }
    return status;
}
