/* SPDX-License-Identifier: MIT */
/* MinOver: the least stable pattern of a unit is learned again, towards the largest
   margin. */
#include "learn/student.h"

enum { KAPPA, ROUNDS };

static const hop_rule_parameter parameters[] = {
    {.name = "kappa",
     .help = "margin wanted: xi_i h_i >= kappa |w_i| in every unit of every pattern",
     .low = 0,
     .high = 1e3,
     .usual = 0.5},
    {.name = "rounds",
     .help = "corrections of a unit at most, in multiples of the number of patterns",
     .low = 1,
     .high = 1e9,
     .usual = 200,
     .whole = 1},
    {.name = NULL},
};

/* Lowest index on ties. */
static size_t least_stable(const hop_student *student) {
    size_t least = 0;
    for (size_t mu = 1; mu < student->count; mu++)
        if (hop_student_aligned(student, mu) < hop_student_aligned(student, least))
            least = mu;
    return least;
}

static void train(hop_student *student, const double *values) {
    for (; student->rounds < (uint64_t)values[ROUNDS]; student->rounds++)
        for (size_t k = 0; k < student->count; k++) {
            const size_t mu = least_stable(student);
            if (hop_student_is_stable(student, mu, values[KAPPA], true)) return;
            hop_student_correct(student, mu, 1);
        }
}

static bool learned(const hop_student *student, size_t mu, const double *values) {
    return hop_student_is_stable(student, mu, values[KAPPA], true);
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const hop_course course = {lesson->memory->parameters, train, learned,
                               (double)lesson->memory->dim};
    return hop_students_train(lesson, &course, error);
}

const hop_rule hop_rule_minover = {
    .facts =
        {
            .name = "minover",
            .summary = "the least stable pattern is learned again: the largest margin "
                       "there is, in the end",
            .formula = "mu* = argmin xi_i^mu h_i^mu: w_ij += xi_i^mu* xi_j^mu* / N, "
                       "until xi_i h_i >= kappa |w_i|, w_ii = 0",
            .paper = "Krauth, Mezard 1987",
            .parameters = parameters,
            .trained = 1,
        },
    .form = &hop_form_matrix,
    .learn = learn,
};
