/* SPDX-License-Identifier: MIT */
/* Learning unit by unit: the couplings into a unit as sums over the patterns. */
#include "learn/student.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "patterns/packed.h"

/* h^nu += step xi_i^mu (xi^mu.xi^nu) less the unit's own part step xi_i^nu. */
void hop_student_correct(hop_student *student, size_t mu, double step) {
    const hop_kernels *kernels = student->kernels;
    student->norm +=
        step * (2 * hop_student_aligned(student, mu) + step * (student->dim - 1));
    kernels->add_scaled(step * student->signs[mu], student->gram + mu * student->count,
                        student->fields, student->count);
    kernels->add_scaled(-step, student->signs, student->fields, student->count);
    student->x[mu] += step;
    student->changes++;
}

bool hop_student_is_stable(const hop_student *student, size_t mu, double kappa,
                           bool reached) {
    const double aligned = hop_student_aligned(student, mu);
    const double bound = kappa * kappa * student->norm;
    if (aligned <= 0) return false;
    return reached ? aligned * aligned >= bound : aligned * aligned > bound;
}

/* What the threads share, and what each has for itself. */
typedef struct {
    hop_lesson *lesson;
    const hop_course *course;
    double *gram;
    double *scratch;            /* [threads][3 count + dim] */
    uint8_t *failed;            /* [threads][count] */
    double *margins;            /* [dim] the smallest of each unit */
    uint64_t *rounds, *changes; /* [dim] */
} school;

/* w_ij = sum_mu x_mu xi_i^mu xi_j^mu, pattern by pattern. */
static void write_row(const school *all, const hop_student *student, size_t unit,
                      double *reals) {
    const size_t dim = all->lesson->memory->dim;
    double *row = all->lesson->matrix->w + unit * dim;
    memset(row, 0, dim * sizeof *row);
    for (size_t mu = 0; mu < student->count; mu++) {
        if (student->x[mu] == 0) continue;
        hop_packed_reals(hop_patterns_row(all->lesson->patterns, mu), dim, reals);
        student->kernels->add_scaled(student->x[mu] * student->signs[mu], reals, row,
                                     dim);
    }
    row[unit] = 0;
}

static void train_unit(void *shared, size_t unit, unsigned who) {
    school *all = shared;
    const hop_lesson *lesson = all->lesson;
    const size_t count = lesson->count, dim = lesson->memory->dim;
    double *mine = all->scratch + who * (3 * count + dim);
    double *signs = mine + 2 * count;
    memset(mine, 0, 2 * count * sizeof *mine);
    for (size_t mu = 0; mu < count; mu++)
        signs[mu] = hop_packed_unit(hop_patterns_row(lesson->patterns, mu), unit);
    hop_student student = {.kernels = lesson->memory->context->kernels,
                           .count = count,
                           .dim = (double)dim,
                           .gram = all->gram,
                           .signs = signs,
                           .x = mine,
                           .fields = mine + count};
    all->course->train(&student, all->course->parameters);
    double margin = INFINITY;
    const double size = sqrt(student.norm);
    for (size_t mu = 0; mu < count; mu++) {
        const double kappa = size > 0 ? hop_student_aligned(&student, mu) / size : 0;
        margin = fmin(margin, kappa);
        if (!all->course->learned(&student, mu, all->course->parameters))
            all->failed[who * count + mu] = 1;
    }
    all->margins[unit] = margin;
    all->rounds[unit] = student.rounds;
    all->changes[unit] = student.changes;
    write_row(all, &student, unit, mine + 3 * count);
}

static void measure_overlaps(const hop_lesson *lesson, int32_t *wrong, double *gram) {
    const hop_patterns *patterns = lesson->patterns;
    const size_t count = lesson->count, dim = lesson->memory->dim;
    for (size_t mu = 0; mu < count; mu++) {
        lesson->memory->context->kernels->mismatches(
            hop_patterns_row(patterns, 0), count, hop_patterns_words(patterns),
            hop_patterns_row(patterns, mu), NULL, wrong);
        for (size_t nu = 0; nu < count; nu++)
            gram[mu * count + nu] = (double)dim - 2 * (double)wrong[nu];
    }
}

static void report(const school *all, unsigned threads) {
    const hop_lesson *lesson = all->lesson;
    hop_training training = {.margin = INFINITY};
    for (size_t unit = 0; unit < lesson->memory->dim; unit++) {
        training.margin = fmin(training.margin, all->margins[unit]);
        training.changes += all->changes[unit];
        if (all->rounds[unit] > training.rounds) training.rounds = all->rounds[unit];
    }
    for (size_t mu = 0; mu < lesson->count; mu++) {
        int failed = 0;
        for (unsigned who = 0; who < threads; who++)
            failed |= all->failed[who * lesson->count + mu];
        training.failed += failed != 0;
    }
    training.converged = training.failed == 0;
    all->lesson->training = training;
}

hop_status hop_students_train(hop_lesson *lesson, const hop_course *course,
                              hop_error *error) {
    hop_context *context = lesson->memory->context;
    const size_t count = lesson->count, dim = lesson->memory->dim;
    const unsigned threads = context->threads;
    hop_status status = hop_context_check_bytes(context, "overlaps of patterns", count,
                                                count * sizeof(double), error);
    if (status) return status;
    school all = {.lesson = lesson, .course = course};
    int32_t *wrong = calloc(count, sizeof *wrong);
    all.gram = malloc(count * count * sizeof *all.gram);
    all.scratch = malloc(threads * (3 * count + dim) * sizeof *all.scratch);
    all.failed = calloc(threads, count);
    all.margins = calloc(dim, sizeof *all.margins);
    all.rounds = calloc(2 * dim, sizeof *all.rounds);
    if (!wrong || !all.gram || !all.scratch || !all.failed || !all.margins ||
        !all.rounds) {
        status = hop_fail_memory(error);
    } else {
        all.changes = all.rounds + dim;
        measure_overlaps(lesson, wrong, all.gram);
        hop_parallel_for(context, dim, train_unit, &all);
        if (hop_context_interrupted(context))
            status = hop_fail(error, HOP_EINTERRUPTED, "interrupted");
        else
            report(&all, threads);
        lesson->matrix->divisor = course->divisor;
    }
    free(wrong);
    free(all.gram);
    free(all.scratch);
    free(all.failed);
    free(all.margins);
    free(all.rounds);
    return status;
}
