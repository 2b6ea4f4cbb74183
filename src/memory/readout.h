/* SPDX-License-Identifier: MIT */
/* The weighted read-out h_i = sum_mu xi_i^mu a_mu, exact for weights of any size. */
#ifndef HOP_MEMORY_READOUT_H
#define HOP_MEMORY_READOUT_H

#include <stdint.h>
#include "kernels/kernels.h"
#include "memory/tables.h"

/* Scratch of one thread. */
typedef struct hop_readout {
    const hop_kernels *kernels;
    const hop_tables *tables;
    hop_plan plan;
    int32_t *digits; /* [groups * 8] one digit of every wide weight */
    __int128 *rest;  /* [groups * 8] what the digits so far leave of them */
    int32_t *part;   /* [tiles * 64] the fields of that digit */
} hop_readout;

/* groups: the largest number of groups that will be read. HOP_ENOMEM. */
hop_status hop_readout_create(const hop_kernels *kernels, const hop_tables *tables,
                              size_t tiles, size_t groups, hop_readout *out);
void hop_readout_clear(hop_readout *readout);

/* a[groups * 8], fields[tiles * 64]; right where sum |a| < 2^31. */
void hop_readout_narrow(hop_readout *readout, const int32_t *a, int32_t *fields);

/* The field of one unit, for sum |a| < 2^126. */
__int128 hop_readout_unit(const hop_tables *tables, size_t unit, const __int128 *a);

/* All fields, for sum |a| < 2^126. */
void hop_readout_wide(hop_readout *readout, const __int128 *a, __int128 *fields);

#endif
