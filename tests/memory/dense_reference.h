/* SPDX-License-Identifier: MIT */
/* Dense memories by the formulas alone: sums over memories of F of whole overlaps. */
#ifndef HOP_TESTS_DENSE_REFERENCE_H
#define HOP_TESTS_DENSE_REFERENCE_H

#include <math.h>
#include "core/context.h"
#include "memory/form.h"
#include "recall/check_recall.h"

typedef enum dense_kind { POLY, RECT, EXP } dense_kind;

/* Rows with whole strengths c. */
typedef struct dense_case {
    dense_kind kind;
    unsigned n;
    size_t dim, count;
    int8_t *rows;
    int64_t c[MOST_PATTERNS];
} dense_case;

static inline __int128 plain_raise(const dense_case *d, int64_t x) {
    if (d->kind == RECT && x < 0) return 0;
    __int128 product = 1;
    for (unsigned k = 0; k < d->n; k++) product *= x;
    return product;
}

static inline long double plain_raise_real(const dense_case *d, int64_t x) {
    if (d->kind == EXP) return expl((long double)x);
    if (d->kind == RECT && x < 0) return 0;
    long double product = 1;
    for (unsigned k = 0; k < d->n; k++) product *= (long double)x;
    return product;
}

static inline int64_t plain_strength(const dense_case *d, size_t mu) {
    return d->kind == POLY || d->c[mu] > 0 ? d->c[mu] : 0;
}

static inline int64_t plain_overlap(const dense_case *d, size_t mu, const int8_t *s) {
    int64_t m = 0;
    for (size_t j = 0; j < d->dim; j++) m += d->rows[mu * d->dim + j] * s[j];
    return m;
}

/* sum c F(M), in integers and in long doubles. */
static inline __int128 plain_sum(const dense_case *d, const int8_t *s) {
    __int128 sum = 0;
    for (size_t mu = 0; mu < d->count; mu++)
        sum += plain_strength(d, mu) * plain_raise(d, plain_overlap(d, mu, s));
    return sum;
}

static inline long double plain_sum_real(const dense_case *d, const int8_t *s) {
    long double sum = 0;
    for (size_t mu = 0; mu < d->count; mu++)
        sum += (long double)plain_strength(d, mu) *
               plain_raise_real(d, plain_overlap(d, mu, s));
    return sum;
}

static inline long double plain_energy(const dense_case *d, const int8_t *s) {
    const long double sum = plain_sum_real(d, s);
    return d->kind == EXP ? -logl(sum) : -sum;
}

/* sum c [F(xi_i + r) - F(-xi_i + r)] with r of all other units. */
static inline __int128 plain_field(const dense_case *d, const int8_t *s, size_t i) {
    __int128 h = 0;
    for (size_t mu = 0; mu < d->count; mu++) {
        const int xi = d->rows[mu * d->dim + i];
        const int64_t r = plain_overlap(d, mu, s) - xi * s[i];
        h += plain_strength(d, mu) * (plain_raise(d, r + xi) - plain_raise(d, r - xi));
    }
    return h;
}

/* E(-1) - E(+1), from whole energies. */
static inline long double plain_gap(const dense_case *d, int8_t *s, size_t i) {
    const int8_t now = s[i];
    s[i] = -1;
    const long double down = plain_energy(d, s);
    s[i] = 1;
    const long double up = plain_energy(d, s);
    s[i] = now;
    return down - up;
}

static inline hop_memory *dense_memory(const dense_case *d, hop_context *context) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    char rule[32];
    if (d->kind == EXP)
        snprintf(rule, sizeof rule, "exp");
    else
        snprintf(rule, sizeof rule, "%s:n=%u", d->kind == POLY ? "poly" : "rect", d->n);
    options.rule = rule;
    hop_memory *memory = empty_memory(context, d->dim, &options);
    hop_strength strengths[MOST_PATTERNS];
    for (size_t mu = 0; mu < d->count; mu++) strengths[mu] = (hop_strength){d->c[mu], 1};
    learn_each(memory, d->rows, d->count, strengths);
    return memory;
}

/* Rows, now and then one twice or negated; strengths all equal or of either sign. */
static inline dense_case draw_dense(hop_random *chance, dense_kind kind, unsigned n,
                                    size_t dim) {
    dense_case d = {.kind = kind, .n = n, .dim = dim};
    d.count = 1 + (size_t)hop_random_below(chance, MOST_PATTERNS);
    d.rows = random_rows(chance, d.count, dim);
    for (size_t mu = 1; mu < d.count; mu++)
        if (hop_random_below(chance, 6) == 0) {
            const int sign = hop_random_below(chance, 2) ? 1 : -1;
            for (size_t i = 0; i < dim; i++)
                d.rows[mu * dim + i] = (int8_t)(sign * d.rows[(mu - 1) * dim + i]);
        }
    const uint64_t spread = hop_random_below(chance, 3);
    for (size_t mu = 0; mu < d.count; mu++) {
        d.c[mu] = spread ? (int64_t)hop_random_below(chance, 4 + 30 * spread) - 3 : 1;
        if (d.c[mu] == 0) d.c[mu] = 2;
    }
    return d;
}

/* Fair signs, or also missing units. */
static inline void draw_state(hop_random *chance, const dense_case *d, int8_t *s) {
    const bool missing = hop_random_below(chance, 2);
    for (size_t i = 0; i < d->dim; i++)
        s[i] = missing ? (int8_t)((int)hop_random_below(chance, 3) - 1)
                       : (int8_t)(2 * (int)hop_random_below(chance, 2) - 1);
    if (hop_random_below(chance, 3) == 0) memcpy(s, d->rows, d->dim);
}

#endif
