/* SPDX-License-Identifier: MIT */
/* Diederich and Opper's rules: local corrections towards fields of size one. */
#include <math.h>
#include "learn/student.h"

enum { FORM, ROUNDS };
enum { STEP, PROPORTIONAL };

static const char *const forms[] = {"step", "proportional", NULL};

static const hop_rule_parameter parameters[] = {
    {.name = "form",
     .help = "by a whole step while xi_i h_i < 1, or by what is missing to 1",
     .low = STEP,
     .high = PROPORTIONAL,
     .usual = STEP,
     .words = forms},
    {.name = "rounds",
     .help = "passes over the patterns at most",
     .low = 1,
     .high = 1e9,
     .usual = 1000,
     .whole = 1},
    {.name = NULL},
};

/* Proportional corrections end where nothing misses more than this. */
static const double CLOSE = 1e-9;

/* 1 - xi_i h_i, fields being sums over N. */
static double missing(const hop_student *student, size_t mu) {
    return 1 - hop_student_aligned(student, mu) / student->dim;
}

static void train(hop_student *student, const double *values) {
    const bool by_step = values[FORM] == STEP;
    for (size_t wrong = 1; wrong > 0 && student->rounds < (uint64_t)values[ROUNDS];) {
        wrong = 0;
        for (size_t mu = 0; mu < student->count; mu++) {
            const double rest = missing(student, mu);
            if (by_step ? rest <= 0 : fabs(rest) <= CLOSE) continue;
            hop_student_correct(student, mu, by_step ? 1 : rest);
            wrong++;
        }
        student->rounds++;
    }
}

/* After a pass of small corrections others may have moved by as much. */
static bool learned(const hop_student *student, size_t mu, const double *values) {
    const double rest = missing(student, mu);
    return values[FORM] == STEP ? rest <= 0 : fabs(rest) <= 1e3 * CLOSE;
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const hop_course course = {lesson->memory->parameters, train, learned,
                               (double)lesson->memory->dim};
    return hop_students_train(lesson, &course, error);
}

const hop_rule hop_rule_diederich_opper = {
    .facts =
        {
            .name = "diederich-opper",
            .summary = "local corrections until every field is one: by steps, or in "
                       "proportion, which tends to projection",
            .formula = "while xi_i h_i < 1: w_ij += xi_i xi_j / N; or w_ij += (1 - xi_i "
                       "h_i) xi_i xi_j / N, w_ii = 0",
            .paper = "Diederich, Opper 1987",
            .parameters = parameters,
            .order_dependent = 1,
            .trained = 1,
        },
    .form = &hop_form_matrix,
    .learn = learn,
};
