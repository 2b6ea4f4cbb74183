/* SPDX-License-Identifier: MIT */
/* The matrix A that mixes patterns: grown, rounded, and what it makes of each unit. */
#include "memory/mixing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "memory/readout.h"

void hop_mixing_clear(hop_mixing *mixing) {
    free(mixing->real);
    free(mixing->whole);
    free(mixing->self);
    *mixing = (hop_mixing){0};
}

size_t hop_mixing_size(const hop_mixing *mixing) {
    return 2 * mixing->count * mixing->count * sizeof *mixing->real;
}

hop_status hop_mixing_extend(const hop_context *context, const hop_mixing *from,
                             size_t count, hop_mixing *out, hop_error *error) {
    hop_status status = hop_context_check_bytes(context, "mixing of patterns", count,
                                                2 * count * sizeof(double), error);
    if (status) return status;
    hop_mixing mixing = {.count = count};
    mixing.real = calloc(count * count + 1, sizeof *mixing.real);
    if (!mixing.real) return hop_fail_memory(error);
    for (size_t row = 0; row < from->count; row++)
        memcpy(mixing.real + row * count, from->real + row * from->count,
               from->count * sizeof *mixing.real);
    *out = mixing;
    return HOP_OK;
}

/* The largest sum of |A| in a row; infinite where one is no number. */
static double largest_row(const hop_mixing *mixing) {
    double largest = 0;
    for (size_t row = 0; row < mixing->count; row++) {
        double sum = 0;
        for (size_t k = 0; k < mixing->count; k++)
            sum += fabs(mixing->real[row * mixing->count + k]);
        if (isnan(sum)) return INFINITY;
        if (sum > largest) largest = sum;
    }
    return largest;
}

/* self[i] += xi_i^mu sum_nu k_mu,nu xi_i^nu, row after row of k: every row is the weights
   of a read-out. */
static hop_status add_selves(const hop_context *context, const hop_tables *tables,
                             size_t dim, hop_mixing *mixing) {
    const size_t groups = tables->groups, padded = tables->tiles * HOP_TILE;
    hop_readout readout = {0};
    __int128 *a = calloc(groups * HOP_GROUP + 1, sizeof *a);
    __int128 *row = calloc(padded, sizeof *row);
    hop_status status = HOP_ENOMEM;
    if (a && row &&
        hop_readout_create(context->kernels, tables, tables->tiles, groups, &readout) ==
            HOP_OK) {
        for (size_t mu = 0; mu < mixing->count; mu++) {
            for (size_t nu = 0; nu < mixing->count; nu++)
                a[nu] = (__int128)mixing->whole[mu * mixing->count + nu];
            hop_readout_wide(&readout, a, row);
            for (size_t i = 0; i < dim; i++) {
                const uint8_t byte =
                    hop_tables_unit(tables, i)[mu / HOP_GROUP * HOP_TILE];
                const bool plus = byte >> (mu % HOP_GROUP) & 1;
                mixing->self[i] += (double)(plus ? row[i] : -row[i]);
            }
        }
        status = HOP_OK;
    }
    hop_readout_clear(&readout);
    free(a);
    free(row);
    return status;
}

hop_status hop_mixing_round(const hop_context *context, const hop_tables *tables,
                            size_t dim, hop_mixing *mixing, hop_error *error) {
    const size_t size = mixing->count * mixing->count;
    const double largest = largest_row(mixing);
    /* Fields of the matrix, too, shall be exact: their sums of |w| are at most sqrt(N)
       times the largest eigenvalue of W, which for projections is 1. */
    const int room = 50 - (int)ceil(1.5 * log2((double)dim));
    int bits = 0;
    if (isfinite(largest))
        bits = 51 - (int)ceil(log2(largest > 0 ? largest : 1) + log2((double)dim));
    if (bits < 8)
        return hop_fail(error, HOP_EDIVERGED,
                        "mixing of patterns: a row of size %g is too large beside %zu "
                        "units",
                        largest, dim);
    if (bits > room) bits = room;
    mixing->scale = ldexp(1, bits);
    mixing->whole = malloc((size + 1) * sizeof *mixing->whole);
    mixing->self = calloc(dim, sizeof *mixing->self);
    if (!mixing->whole || !mixing->self) return hop_fail_memory(error);
    for (size_t k = 0; k < size; k++)
        mixing->whole[k] = nearbyint(mixing->real[k] * mixing->scale);
    if (mixing->count == 0) return HOP_OK;
    return add_selves(context, tables, dim, mixing) ? hop_fail_memory(error) : HOP_OK;
}
