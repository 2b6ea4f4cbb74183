/* SPDX-License-Identifier: MIT */
/* Drift: runs of reinforcements over a base, what is kept of them, and the report. */
#ifndef HOP_EXPERIMENT_DRIFT_H
#define HOP_EXPERIMENT_DRIFT_H

#include "experiment/experiment.h"
#include "experiment/scenes.h"

/* How the old associations came into the base, and what a reinforcement does. In the
   courses from EARLIER to ALONE each scene in turn is the subject: what is said of it
   holds for no other, and what is seen is seen of it. */
typedef enum hop_drift_course {
    HOP_DRIFT_AS_IS,
    HOP_DRIFT_EARLIER,   /* the subject was learned before all others */
    HOP_DRIFT_LATER,     /* after all others */
    HOP_DRIFT_DEEPER,    /* three times as strongly, at once */
    HOP_DRIFT_OFTEN,     /* three times */
    HOP_DRIFT_ALONE,     /* nothing but the subject is reinforced */
    HOP_DRIFT_WEAKENED,  /* each reinforcement weakens the old by a quarter of one */
    HOP_DRIFT_FORGOTTEN, /* the first one weakens it to nothing */
    HOP_DRIFT_DECAYED,   /* each fades all older strengths by lambda */
    HOP_DRIFT_UNLEARNED, /* dreams are unlearned from what it made, before recall */
    HOP_DRIFT_COURSES
} hop_drift_course;

static inline bool hop_drift_in_turn(hop_drift_course course) {
    return course >= HOP_DRIFT_EARLIER && course <= HOP_DRIFT_ALONE;
}

/* What says that a scene has turned. */
typedef enum hop_drift_basis {
    HOP_DRIFT_NEARER,  /* the recalled state is nearer to the new association */
    HOP_DRIFT_REACHED, /* at most 5% of its units differ from the new association */
    HOP_DRIFT_TWO,     /* expected of the two alone: c rho (new cue) > c0 (old cue) */
    HOP_DRIFT_ALL,     /* expected of all that is held: (new - old) W cue > 0 */
    HOP_DRIFT_BASES
} hop_drift_basis;

/* One scene after one reinforcement. */
typedef enum hop_drift_field {
    HOP_DRIFT_TURNED,                                   /* 0 or 1, by each basis */
    HOP_DRIFT_OLD = HOP_DRIFT_TURNED + HOP_DRIFT_BASES, /* overlap of what is recalled */
    HOP_DRIFT_NEW,
    HOP_DRIFT_ENERGY_OLD, /* energy a unit of the association itself */
    HOP_DRIFT_ENERGY_NEW,
    HOP_DRIFT_ELSEWHERE, /* 1: another scene's has a larger |overlap| than both of these
                          */
    HOP_DRIFT_FIELDS
} hop_drift_field;

/* The turning point of a scene in a run. */
typedef enum hop_drift_turning {
    HOP_DRIFT_STEP,   /* reinforcements of all scenes by then; NaN: it never turned */
    HOP_DRIFT_OWN,    /* of this scene; NaN: it never turned */
    HOP_DRIFT_STABLE, /* 1: turned, and has turned ever after */
    HOP_DRIFT_LOST,   /* 1: turned, but not ever after */
    HOP_DRIFT_NEVER,
    HOP_DRIFT_TURNING
} hop_drift_turning;

/* One scene at the end of a run. */
typedef enum hop_drift_sum {
    HOP_DRIFT_TURNINGS, /* by each basis; hop_drift_turning_field */
    HOP_DRIFT_REINFORCED = HOP_DRIFT_TURNINGS + HOP_DRIFT_BASES * HOP_DRIFT_TURNING,
    HOP_DRIFT_UNASKED,   /* 1: turned before it was reinforced at all */
    HOP_DRIFT_TWO_RIGHT, /* 1: turned after as many of its own as expected, or neither */
    HOP_DRIFT_ALL_RIGHT,
    HOP_DRIFT_BASE_OLD, /* overlap with the old before the first reinforcement */
    HOP_DRIFT_END_OLD,  /* overlaps after the last one */
    HOP_DRIFT_END_NEW,
    HOP_DRIFT_END_ELSEWHERE,
    HOP_DRIFT_END_ENERGY_OLD,
    HOP_DRIFT_END_ENERGY_NEW,
    HOP_DRIFT_DEEPER_NEW, /* 1: the new association lies deeper */
    HOP_DRIFT_STRONGER,   /* 1: it was learned more strongly, c rho > c0 */
    HOP_DRIFT_STANDS, /* 1: recall from the old association itself ends nearer to it */
    HOP_DRIFT_TWO_STANDS, /* ... as expected: c rho (new old) <= c0 N */
    HOP_DRIFT_DIGEST,     /* of all recalled states and energies */
    HOP_DRIFT_SUMS
} hop_drift_sum;

static inline size_t hop_drift_turning_field(hop_drift_basis basis,
                                             hop_drift_turning what) {
    return HOP_DRIFT_TURNINGS + HOP_DRIFT_TURNING * basis + what;
}

/* What `prepare` makes; trials only read it. */
typedef struct hop_drift {
    hop_scenes *scenes;
    size_t steps; /* reinforcements of a run */
    size_t most;  /* of one scene, in what is averaged by them: 0..most */
} hop_drift;

/* Runs that unlearn, the first ones: a twentieth of all, for each dream is long. */
static inline size_t hop_drift_dreamers(const hop_lab *lab) {
    return (lab->trials + 19) / 20;
}

/* --- drift_run.c ------------------------------------------------------------------ */

/* A run as it went. */
typedef struct hop_drift_run {
    const hop_drift *drift;
    size_t *chosen; /* [steps]: the scene that is reinforced */
    double *fields; /* [scenes][steps + 1][HOP_DRIFT_FIELDS]; step 0: the base */
    double *ends;   /* [scenes][HOP_DRIFT_SUMS]: from STRONGER on */
    size_t cycles;  /* recalls that ended in a cycle */
    /* May be NULL. Sees cues and recalled states, [scenes][units], after each step. */
    void (*watch)(void *user, size_t step, const int8_t *cues, const int8_t *states);
    void *user;
} hop_drift_run;

hop_status hop_drift_run_create(const hop_drift *drift, hop_drift_run **out);
void hop_drift_run_free(hop_drift_run *run);
/* Goes through a course under the chance of trial->seed. HOP_ENOMEM and what recall
   returns. */
hop_status hop_drift_follow(const hop_trial *trial, hop_drift_course course,
                            hop_drift_run *run);

static inline double *hop_drift_at(const hop_drift_run *run, size_t scene, size_t step) {
    return run->fields + (scene * (run->drift->steps + 1) + step) * HOP_DRIFT_FIELDS;
}

/* --- drift_record.c --------------------------------------------------------------- */

/* The turning point of a scene into out[HOP_DRIFT_TURNING]. */
void hop_drift_find_turning(const hop_drift_run *run, size_t scene, hop_drift_basis basis,
                            double *out);

/* A record: the share of cycles; sums of each scene, then their mean over scenes; fields
   by step, mean over scenes; fields by reinforcements of the scene itself, mean over
   scenes and steps. NaN: there were none. */
size_t hop_drift_width(const hop_drift *drift);
void hop_drift_keep(const hop_drift_run *run, double *record);
/* Places in a record. scene = scenes->count: the mean. */
enum { HOP_DRIFT_CYCLES_AT = 0 };
size_t hop_drift_sum_at(const hop_drift *drift, size_t scene, size_t sum);
size_t hop_drift_step_at(const hop_drift *drift, size_t step, size_t field);
size_t hop_drift_own_at(const hop_drift *drift, size_t own, size_t field);

/* --- the report ------------------------------------------------------------------- */

void hop_drift_report(const hop_lab *lab, hop_report *report);
/* Mean of a hop_drift_field that is kept at a place of the record. */
hop_estimate hop_drift_field_mean(const hop_lab *lab, hop_drift_course course, size_t at,
                                  size_t field);
/* Mean of a sum over the runs of a course; scene = scenes->count: over all scenes. */
hop_estimate hop_drift_mean(const hop_lab *lab, hop_drift_course course, size_t scene,
                            size_t sum);
hop_estimate hop_drift_turning_mean(const hop_lab *lab, hop_drift_course course,
                                    size_t scene, hop_drift_basis basis,
                                    hop_drift_turning what);
/* Share of scenes and runs in which two courses give the same states and energies. */
double hop_drift_sameness(const hop_lab *lab, hop_drift_course a, hop_drift_course b);
/* Runs in which a scene was reinforced so often; never more for more. */
size_t hop_drift_runs_at(const hop_lab *lab, size_t own);
/* Curves by own reinforcements are drawn over at least so many runs: 20, or a tenth of
   all where that is more; but half of all at most. */
size_t hop_drift_runs_needed(const hop_lab *lab);

/* drift_distribution.c: turning points over all runs. */
/* Standard deviation of own reinforcements over scenes and runs that turned, AS_IS;
   scene = scenes->count: all scenes. NaN below two. */
double hop_drift_deviation(const hop_lab *lab, size_t scene, hop_drift_basis basis);
void hop_drift_add_distribution(const hop_lab *lab, hop_report *report);
void hop_drift_add_turning(const hop_lab *lab, hop_report *report); /* the panel */

/* drift_first.c: the first run once more, for what records do not keep. */
hop_status hop_drift_rerun(const hop_lab *lab, hop_drift_run **out, int8_t **states);
void hop_drift_add_first(const hop_drift_run *run, hop_report *report);
void hop_drift_add_steps(const hop_drift_run *run, hop_report *report);
void hop_drift_add_strip(const hop_drift_run *run, const int8_t *states,
                         hop_report *report);
const char *hop_drift_kind(const double *turning); /* "stable", "lost", "never" */

void hop_drift_add_panels(const hop_lab *lab, const hop_drift_run *first,
                          hop_report *report); /* drift_panels.c */
/* --- drift_words.c ---------------------------------------------------------------- */

void hop_drift_say(const hop_lab *lab, const hop_drift_run *first, hop_report *report);

typedef struct hop_drift_text {
    char text[32];
} hop_drift_text;

/* "48%"; what is neither none nor all is not called so: "under 1%". */
hop_drift_text hop_drift_percent(double share);

#endif
