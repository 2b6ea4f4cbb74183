/* SPDX-License-Identifier: MIT */
/* What dense memories share: E = -sum_mu c_mu F(M_mu), of couplings of many units. */
#ifndef HOP_MEMORY_DENSE_H
#define HOP_MEMORY_DENSE_H

#include "kernels/real.h"
#include "memory/form.h"

/* Place of n among the parameters of the rules of powers. */
enum { HOP_DENSE_POWER };

/* F(x) = x^n, of the rectified form [x]_+^n; exact where it is below 2^127. */
__int128 hop_dense_raise(const hop_memory *memory, int64_t x);
/* F(r + 1) - F(r - 1). */
__int128 hop_dense_step(const hop_memory *memory, int64_t r);

/* The same within 3 n units of rounding. */
double hop_dense_raise_real(const hop_memory *memory, int64_t x);
double hop_dense_step_real(const hop_memory *memory, int64_t r);

/* c_mu over the common denominator; 0 where it excludes the memory: only of powers that
   are not rectified may strengths be negative. */
int64_t hop_dense_weight(const hop_memory *memory, size_t row);

/* What weights are over: their denominator, and what the scaling divides by beside 1/N,
   which is Hebb's own. */
double hop_dense_scale(const hop_memory *memory);

/* Whether no term c (F(M + 2) - F(M - 2)) is beyond 27 bits. */
bool hop_dense_is_narrow(const hop_memory *memory);

/* (N + 1)^n sum |c|: no field is larger. */
double hop_dense_most(const hop_memory *memory);
/* Whether it is below 2^bits, bits < 127, in integers. */
bool hop_dense_fits(const hop_memory *memory, unsigned bits);

/* Room for a number for every memory, padded to whole groups, zeros; and one more. */
size_t hop_dense_padded(const hop_memory *memory);

/* overlaps[padded]: M of a state with every memory; beyond them anything. */
void hop_overlaps_load(int32_t *overlaps, const hop_memory *memory,
                       const hop_state *state);
/* A unit of the state takes another value, -1 or +1; the state takes it, too. */
void hop_overlaps_change(int32_t *overlaps, const hop_memory *memory, hop_state *state,
                         size_t unit, int value);

/* By how much -4 E grows, in integers, if a missing unit takes a value. */
hop_raw hop_dense_first_gain(const hop_memory *memory, const int32_t *overlaps,
                             size_t unit, int value);

/* Sums of doubles in 16 lanes, as in the kernels. */
double hop_lanes_sum(const double lanes[HOP_LANES]);

/* By how much a sum over the memories in 16 lanes, of terms with `roundings` each, may be
   off, for terms of a total size of 1. */
double hop_dense_doubt(const hop_memory *memory, double roundings);

/* Signs of all fields, one after the other. */
void hop_dense_signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero);
int hop_dense_sign(hop_cursor *cursor, size_t unit);

/* Cursors of powers: in integers of 32 bits, of up to 128, and in doubles. */
hop_status hop_cursor_power_narrow(const hop_memory *memory, hop_cursor **out);
hop_status hop_cursor_power(const hop_memory *memory, hop_cursor **out);
hop_status hop_cursor_power_real(const hop_memory *memory, hop_cursor **out);

#endif
