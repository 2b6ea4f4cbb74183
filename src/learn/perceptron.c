/* SPDX-License-Identifier: MIT */
/* The perceptron rule: corrections until every pattern is stable by a margin. */
#include "learn/student.h"

enum { KAPPA, ROUNDS };

static const hop_rule_parameter parameters[] = {
    {.name = "kappa",
     .help = "margin wanted: xi_i h_i > kappa |w_i| in every unit of every pattern",
     .low = 0,
     .high = 1e3,
     .usual = 0},
    {.name = "rounds",
     .help = "passes over the patterns at most",
     .low = 1,
     .high = 1e9,
     .usual = 1000,
     .whole = 1},
    {.name = NULL},
};

static void train(hop_student *student, const double *values) {
    for (size_t wrong = 1; wrong > 0 && student->rounds < (uint64_t)values[ROUNDS];) {
        wrong = 0;
        for (size_t mu = 0; mu < student->count; mu++) {
            if (hop_student_is_stable(student, mu, values[KAPPA], false)) continue;
            hop_student_correct(student, mu, 1);
            wrong++;
        }
        student->rounds++;
    }
}

static bool learned(const hop_student *student, size_t mu, const double *values) {
    return hop_student_is_stable(student, mu, values[KAPPA], false);
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const hop_course course = {lesson->memory->parameters, train, learned, 1};
    return hop_students_train(lesson, &course, error);
}

const hop_rule hop_rule_perceptron = {
    .facts =
        {
            .name = "perceptron",
            .summary = "patterns are gone through until all are stable by a margin: up "
                       "to P = 2 N",
            .formula = "where xi_i h_i <= kappa |w_i|: w_ij += xi_i xi_j, w_ii = 0",
            .paper = "Rosenblatt 1962; Gardner 1988",
            .parameters = parameters,
            .order_dependent = 1,
            .trained = 1,
        },
    .form = &hop_form_matrix,
    .learn = learn,
};
