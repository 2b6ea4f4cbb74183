/* SPDX-License-Identifier: MIT */
/* Storkey's rule: a pattern is learned less where the couplings know it already. */
#include <stdlib.h>
#include "core/error.h"
#include "learn/rules.h"
#include "patterns/packed.h"

static const hop_rule_parameter parameters[] = {{.name = NULL}};

/* w_ij += (xi_i xi_j - xi_i h_ji - h_ij xi_j) / N, h_ij = sum_{k != i,j} w_ik xi_k. */
static void add_pattern(const hop_kernels *kernels, double *w, size_t dim,
                        const double *xi, double *h) {
    const double scale = (double)dim;
    for (size_t i = 0; i < dim; i++) h[i] = kernels->dot(w + i * dim, xi, dim);
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < i; j++) {
            const double between = w[i * dim + j];
            const double h_ij = h[i] - between * xi[j], h_ji = h[j] - between * xi[i];
            const double then =
                between + (xi[i] * xi[j] - xi[i] * h_ji - h_ij * xi[j]) / scale;
            w[i * dim + j] = w[j * dim + i] = then;
        }
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const size_t dim = lesson->memory->dim;
    double *xi = calloc(2 * dim, sizeof *xi);
    if (!xi) return hop_fail_memory(error);
    lesson->matrix->divisor = 1;
    for (size_t mu = lesson->first; mu < lesson->count; mu++) {
        hop_packed_reals(hop_patterns_row(lesson->patterns, mu), dim, xi);
        add_pattern(lesson->memory->context->kernels, lesson->matrix->w, dim, xi,
                    xi + dim);
    }
    free(xi);
    return HOP_OK;
}

const hop_rule hop_rule_storkey = {
    .facts =
        {
            .name = "storkey",
            .summary = "a pattern is learned less where the couplings know it already",
            .formula = "w_ij += (xi_i xi_j - xi_i h_ji - h_ij xi_j) / N, "
                       "h_ij = sum_{k != i,j} w_ik xi_k, w_ii = 0",
            .paper = "Storkey 1997",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .order_dependent = 1,
        },
    .form = &hop_form_matrix,
    .learn = learn,
};
