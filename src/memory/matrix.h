/* SPDX-License-Identifier: MIT */
/* Explicit couplings: an N x N matrix of float64. */
#ifndef HOP_MEMORY_MATRIX_H
#define HOP_MEMORY_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <hopfield/context.h>

/* Raw couplings, to be divided by the memory's divisor. */
typedef struct hop_matrix {
    size_t dim;
    double *w;       /* [dim][dim]; the diagonal is 0 unless the memory keeps it */
    void *block;     /* what w lies in */
    double *columns; /* the transpose, or NULL where the matrix is symmetric */
    bool integral;   /* all integers, and every field below 2^53: sums are exact */
    bool symmetric;
    double divisor; /* W = w / divisor */
} hop_matrix;

/* Zeros. HOP_ELIMIT, HOP_ENOMEM. */
hop_status hop_matrix_create(const hop_context *context, size_t dim, hop_matrix **out,
                             hop_error *error);
void hop_matrix_free(hop_matrix *matrix);
/* HOP_ELIMIT, HOP_ENOMEM. */
hop_status hop_matrix_copy(const hop_context *context, const hop_matrix *from,
                           hop_matrix **out, hop_error *error);

/* Once w was written: finds out whether it is symmetric and whether it is integral, drops
   the diagonal unless it is kept, and makes the columns. HOP_EDIVERGED names an entry
   that is not finite; HOP_ENOMEM. */
hop_status hop_matrix_settle(hop_matrix *matrix, bool keep_diagonal, hop_error *error);

/* Fill from w[dim][dim]: integers over dim where every entry is the double nearest to
   one, the values themselves otherwise. HOP_EVALUE, HOP_ENOMEM. */
hop_status hop_matrix_import(hop_matrix *matrix, const double *w, bool keep_diagonal,
                             hop_error *error);

#endif
