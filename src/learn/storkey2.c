/* SPDX-License-Identifier: MIT */
/* Storkey's rule of second order: the error of the fields is learned, not the pattern.

   It may diverge. The mean square of xi_i - h_i is 1 where nothing of a pattern is known
   and 4 where all fields have the wanted size and the wrong sign; under random patterns
   it stays near 1.5 in networks of 100 units at loads up to 15. Small networks and
   long repetitions pass 4 now and then and come back. None was seen to come back from 9:
   errors then square from pattern to pattern and leave the range of doubles within some
   twenty of them. A pattern that finds more than 9 is refused. One that was learned has
   changed W by v v^T / N of v = xi - h, whose norm |v|^2 / N is then 9 at most. */
#include "core/error.h"
#include "learn/couple.h"

static const hop_rule_parameter parameters[] = {{.name = NULL}};

static const double MOST_ERROR = 9;

/* With v = xi - h: w_ij + v_i v_j / N = w_ij + v_i q_j + q_i v_j, q = v / 2N. */
static hop_status prepare(const double *xi, const double *h, size_t dim, double *p,
                          double *q, size_t row, hop_error *error) {
    const double units = (double)dim;
    double sum = 0;
    for (size_t i = 0; i < dim; i++) {
        p[i] = xi[i] - h[i];
        q[i] = p[i] / (2 * units);
        sum += p[i] * p[i];
    }
    if (sum <= MOST_ERROR * units) return HOP_OK;
    return hop_fail(error, HOP_EDIVERGED,
                    "rule storkey2 diverged after %zu patterns (load %.4g): the fields "
                    "of the next miss it by %.3g in the mean square, over %g",
                    row, (double)row / units, sum / units, MOST_ERROR);
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    return hop_couple_learn(lesson, 1, prepare, error);
}

const hop_rule hop_rule_storkey2 = {
    .facts =
        {
            .name = "storkey2",
            .summary =
                "what the fields lack of a pattern is learned; may diverge at high "
                "load",
            .formula = "w_ij += (xi_i - h_i) (xi_j - h_j) / N, h = W xi, w_ii = 0",
            .paper = "Storkey, Valabregue 1999",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .order_dependent = 1,
        },
    .form = &hop_form_matrix,
    .learn = learn,
};
