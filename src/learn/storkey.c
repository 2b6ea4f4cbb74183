/* SPDX-License-Identifier: MIT */
/* Storkey's rule: a pattern is learned less where the couplings know it already. */
#include "learn/couple.h"

static const hop_rule_parameter parameters[] = {{.name = NULL}};

/* h_ij leaves out i and j: h_ij = h_i - w_ij xi_j of the whole field h_i, as w_ii = 0.
   With w_ij = w_ji and xi^2 = 1 the update is
   w_ij <- (1 + 2/N) w_ij + xi_i q_j + q_i xi_j,  q = (xi/2 - h) / N. */
static hop_status prepare(const double *xi, const double *h, size_t dim, double *p,
                          double *q, size_t row, hop_error *error) {
    (void)row;
    (void)error;
    for (size_t i = 0; i < dim; i++) {
        p[i] = xi[i];
        q[i] = (xi[i] / 2 - h[i]) / (double)dim;
    }
    return HOP_OK;
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    return hop_couple_learn(lesson, 1 + 2 / (double)lesson->memory->dim, prepare, error);
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
