/* SPDX-License-Identifier: MIT */
/* The base that drift starts from, and its reinforcements. */
#include "experiment/drift_memory.h"

#include <stdlib.h>

#include "core/error.h"

void hop_drift_memory_clear(hop_drift_memory *memory) {
    hop_memory_free(memory->memory);
    free(memory->old_row);
    free(memory->new_row);
    free(memory->reinforced);
    free(memory->left);
    free(memory->fresh);
    *memory = (hop_drift_memory){0};
}

/* Patterns of the base with their strengths, in the order of learning. */
typedef struct {
    hop_patterns *patterns;
    hop_strength *strengths;
} base;

static hop_status add(base *to, const hop_scenes *scenes, size_t scene,
                      hop_scene_part part, hop_strength strength) {
    to->strengths[hop_patterns_count(to->patterns)] = strength;
    return hop_patterns_append_packed(
        to->patterns, hop_patterns_row(scenes->patterns, hop_scene_row(scene, part)), 1);
}

/* The old association of one scene, as its history has it. */
static hop_status add_old(base *to, hop_drift_memory *m, size_t scene) {
    hop_strength strength = m->trial->lab->settings[HOP_P_OLD_STRENGTH].strength;
    const bool subject = hop_drift_in_turn(m->course) && scene == m->subject;
    size_t times = 1;
    if (subject && m->course == HOP_DRIFT_DEEPER) strength.numerator *= 3;
    if (subject && m->course == HOP_DRIFT_OFTEN) times = 3;
    m->old_row[scene] = hop_patterns_count(to->patterns);
    m->left[scene] =
        (hop_strength){strength.numerator * (int64_t)times, strength.denominator};
    hop_status status = HOP_OK;
    while (times-- > 0 && !status)
        status = add(to, m->scenes, scene, HOP_PART_OLD, strength);
    return status;
}

static hop_status fill(base *to, hop_drift_memory *m) {
    const bool earlier = m->course == HOP_DRIFT_EARLIER,
               later = m->course == HOP_DRIFT_LATER;
    const bool backgrounds = m->trial->lab->settings[HOP_P_BASE].word == 1;
    hop_status status = earlier ? add_old(to, m, m->subject) : HOP_OK;
    for (size_t s = 0; s < m->scenes->count && !status; s++)
        if (!(earlier || later) || s != m->subject) status = add_old(to, m, s);
    for (size_t s = 0; s < m->scenes->count && !status && backgrounds; s++)
        status = add(to, m->scenes, s, HOP_PART_BG, (hop_strength){1, 1});
    if (later && !status) status = add_old(to, m, m->subject);
    return status;
}

static hop_status make_room(hop_drift_memory *m) {
    const size_t scenes = m->scenes->count;
    m->old_row = calloc(scenes, sizeof *m->old_row);
    m->new_row = calloc(scenes, sizeof *m->new_row);
    m->reinforced = calloc(scenes, sizeof *m->reinforced);
    m->left = calloc(scenes, sizeof *m->left);
    m->fresh = calloc(scenes, sizeof *m->fresh);
    if (!m->old_row || !m->new_row || !m->reinforced || !m->left || !m->fresh)
        return hop_fail_memory(m->trial->error);
    for (size_t s = 0; s < scenes; s++) {
        m->new_row[s] = SIZE_MAX;
        m->fresh[s] = (hop_strength){0, 1};
    }
    return HOP_OK;
}

/* rho: under source scaling one reinforcement weighs as much as the whole base, else as
   one pattern of it. */
static size_t weight_of_one(const hop_memory *memory) {
    return hop_memory_scaling(memory) == HOP_SCALING_SOURCE ? hop_memory_count(memory)
                                                            : 1;
}

static hop_status learn_base(hop_drift_memory *m) {
    hop_error *error = m->trial->error;
    /* Every scene twice, and the subject two times more. */
    base made = {NULL, calloc(2 * m->scenes->count + 2, sizeof(hop_strength))};
    hop_status status = HOP_OK;
    if (!made.strengths || hop_patterns_create(m->scenes->units, &made.patterns) ||
        fill(&made, m))
        status = hop_fail_memory(error);
    if (!status)
        status = hop_memory_learn_each(m->memory, made.patterns, made.strengths, error);
    for (size_t s = 0; s < m->scenes->count && !status; s++)
        m->left[s].denominator *= (int64_t)weight_of_one(m->memory);
    if (!status) m->ground = (hop_strength){1, (int64_t)weight_of_one(m->memory)};
    hop_patterns_free(made.patterns);
    free(made.strengths);
    return status;
}

hop_status hop_drift_learn(const hop_trial *trial, const hop_scenes *scenes,
                           hop_drift_course course, size_t subject,
                           hop_drift_memory *out) {
    const hop_memory_options options = hop_lab_memory_options(trial->lab);
    *out = (hop_drift_memory){
        .trial = trial, .scenes = scenes, .course = course, .subject = subject};
    hop_status status = make_room(out);
    if (!status)
        status = hop_memory_create(trial->context, scenes->units, &options, &out->memory,
                                   trial->error);
    return status ? status : learn_base(out);
}

/* Weakens the old association of a scene, never below nothing. */
static hop_status weaken_old(hop_drift_memory *m, size_t scene) {
    hop_strength by = {1, 4}, rest = {0, 1};
    if (m->left[scene].numerator <= 0) return HOP_OK;
    hop_status status = hop_strength_add(m->left[scene], (hop_strength){-1, 4}, &rest);
    if (status) return hop_fail(m->trial->error, status, "old-strength: leaves 64 bits");
    if (m->course == HOP_DRIFT_FORGOTTEN || rest.numerator <= 0) {
        by = m->left[scene];
        rest = (hop_strength){0, 1};
    }
    m->left[scene] = rest;
    return hop_memory_weaken(m->memory, m->old_row[scene], by, m->trial->error);
}

static hop_status learn_new(hop_drift_memory *m, size_t scene) {
    const size_t row = hop_scene_row(scene, HOP_PART_NEW);
    hop_patterns *one = NULL;
    hop_status status = HOP_OK;
    if (hop_patterns_create(m->scenes->units, &one) ||
        hop_patterns_append_packed(one, hop_patterns_row(m->scenes->patterns, row), 1))
        status = hop_fail_memory(m->trial->error);
    m->new_row[scene] = hop_memory_count(m->memory);
    if (!status)
        status = hop_memory_learn(m->memory, one, (hop_strength){1, 1}, m->trial->error);
    hop_patterns_free(one);
    return status;
}

hop_status hop_drift_reinforce(hop_drift_memory *m, size_t scene) {
    hop_status status = m->course == HOP_DRIFT_DECAYED ? hop_drift_fade(m) : HOP_OK;
    if (status) return status;
    status = m->new_row[scene] == SIZE_MAX
                 ? learn_new(m, scene)
                 : hop_memory_reinforce(m->memory, m->new_row[scene],
                                        (hop_strength){1, 1}, m->trial->error);
    m->reinforced[scene]++;
    m->fresh[scene].numerator += m->fresh[scene].denominator;
    if (status || (m->course != HOP_DRIFT_WEAKENED && m->course != HOP_DRIFT_FORGOTTEN))
        return status;
    return weaken_old(m, scene);
}

bool hop_drift_outweighs(const hop_drift_memory *m, size_t scene, int64_t to_old,
                         int64_t to_new) {
    const hop_strength left = m->left[scene], fresh = m->fresh[scene];
    return (__int128)fresh.numerator * left.denominator * to_new >
           (__int128)left.numerator * fresh.denominator * to_old;
}
