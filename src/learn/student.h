/* SPDX-License-Identifier: MIT */
/* Learning unit by unit: the couplings into a unit as sums over the patterns. */
#ifndef HOP_LEARN_STUDENT_H
#define HOP_LEARN_STUDENT_H

#include "learn/rules.h"

/* One unit i and its couplings w_ij = sum_mu x_mu xi_i^mu xi_j^mu, w_ii = 0, raw. With
   the overlaps of all patterns at hand a correction costs O(count), not O(dim). Whole
   numbers as long as the corrections are. */
typedef struct hop_student {
    const hop_kernels *kernels;
    size_t count;
    double dim;
    const double *gram;  /* [count][count] xi^mu.xi^nu */
    const double *signs; /* [count] xi_i^mu */
    double *x;           /* [count] */
    double *fields;      /* [count] h_i of every pattern */
    double norm;         /* sum_j w_ij^2 */
    uint64_t rounds, changes;
} hop_student;

/* xi_i^mu h_i^mu. */
static inline double hop_student_aligned(const hop_student *student, size_t mu) {
    return student->signs[mu] * student->fields[mu];
}

/* x_mu += step. */
void hop_student_correct(hop_student *student, size_t mu, double step);

/* Whether a pattern is stable by kappa: xi h > kappa |w|; `reached` allows equality. */
bool hop_student_is_stable(const hop_student *student, size_t mu, double kappa,
                           bool reached);

/* What a rule does with a unit, and which of its patterns it counts as learned. */
typedef struct hop_course {
    const double *parameters; /* of the rule */
    void (*train)(hop_student *student, const double *parameters);
    bool (*learned)(const hop_student *student, size_t mu, const double *parameters);
    double divisor; /* W = w / divisor */
} hop_course;

/* Trains all units of a lesson, each by itself, on all threads. HOP_ELIMIT, HOP_ENOMEM,
   HOP_EINTERRUPTED. */
hop_status hop_students_train(hop_lesson *lesson, const hop_course *course,
                              hop_error *error);

#endif
