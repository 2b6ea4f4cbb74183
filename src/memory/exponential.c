/* SPDX-License-Identifier: MIT */
/* The form of exponentials: E = -ln sum_mu c_mu e^(M_mu), never outside the logarithm. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "core/exponential.h"
#include "memory/dense.h"

static const double E = 2.718281828459045;

/* Terms z = (c / C) e^(M - T), C the largest strength, T the largest overlap of a memory
   that counts: none is above 1, and their sum is no smaller than c / C of one of them. */
typedef struct {
    hop_cursor cursor;
    int32_t *overlaps;
    double *decay;   /* e^-k, k = 0 .. 2 N */
    double *weights; /* c / C; 0 of memories that do not count */
    double *terms;   /* z */
    double sum;      /* of them */
    double doubt;
    bool fresh;
} exponential_cursor;

static int64_t largest_weight(const hop_memory *memory) {
    const size_t count = hop_memory_count(memory);
    int64_t largest = 0;
    for (size_t mu = 0; mu < count; mu++)
        if (hop_dense_weight(memory, mu) > largest)
            largest = hop_dense_weight(memory, mu);
    return largest;
}

static int32_t largest_overlap(const hop_memory *memory, const int32_t *overlaps) {
    const int64_t *weights = memory->strengths.weights;
    const size_t count = hop_memory_count(memory);
    int32_t largest = -(int32_t)memory->dim;
    for (size_t mu = 0; mu < count; mu++)
        if (overlaps[mu] > largest && weights[mu] > 0) largest = overlaps[mu];
    return largest;
}

/* The sum is that of the terms in the lanes of dot. */
static void refresh(exponential_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    const size_t count = hop_memory_count(memory);
    const int32_t *m = c->overlaps;
    if (c->fresh) return;
    c->fresh = true;
    const int32_t top = largest_overlap(memory, m);
    for (size_t mu = 0; mu < count; mu++)
        c->terms[mu] = c->decay[m[mu] < top ? top - m[mu] : 0]; /* above: of weight 0 */
    c->sum = memory->context->kernels->dot(c->weights, c->terms, count);
    for (size_t mu = 0; mu < count; mu++) c->terms[mu] *= c->weights[mu];
}

/* Sum over the memories whose unit is +1, and over the others. */
static void sides(exponential_cursor *c, size_t unit, double *plus, double *minus) {
    const hop_memory *memory = c->cursor.memory;
    refresh(c);
    *plus = memory->context->kernels->column_sum_real(
        hop_columns_unit(&memory->columns, unit), memory->columns.stride, c->terms);
    *minus = fmax(0, c->sum - *plus);
}

/* E(-1) - E(+1), halved. With A of the memories that agree with the unit and B of the
   others, a flip makes A e^-2 and B e^2 of them; a missing unit's value makes e and 1/e.
   As far as rounding hides which side is larger, none is. */
static double field_of(exponential_cursor *c, size_t unit) {
    const int s = hop_state_unit(&c->cursor.state, unit);
    double plus, minus;
    sides(c, unit, &plus, &minus);
    const double up = s > 0 ? plus / E : s < 0 ? plus * E : plus;
    const double down = s > 0 ? minus * E : s < 0 ? minus / E : minus;
    if (fabs(up - down) <= c->doubt * E * c->sum) return 0;
    return hop_log((up * E + down / E) / (up / E + down * E)) / 2;
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    return (hop_raw){0, field_of((exponential_cursor *)cursor, unit)};
}

static void load(hop_cursor *cursor) {
    exponential_cursor *c = (exponential_cursor *)cursor;
    hop_overlaps_load(c->overlaps, cursor->memory, &cursor->state);
    c->fresh = false;
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    exponential_cursor *c = (exponential_cursor *)cursor;
    hop_overlaps_change(c->overlaps, cursor->memory, &cursor->state, unit, value);
    c->fresh = false;
}

/* Of -2 E. */
static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    exponential_cursor *c = (exponential_cursor *)cursor;
    if (hop_state_unit(&cursor->state, unit) != 0)
        return (hop_raw){0, 4 * value * field_of(c, unit)};
    double plus, minus;
    sides(c, unit, &plus, &minus);
    if (!(plus + minus > 0)) return (hop_raw){0, 0};
    const double with = value > 0 ? plus : minus, against = value > 0 ? minus : plus;
    return (hop_raw){0, 2 * hop_log((with * E + against / E) / (with + against))};
}

static void free_exponential(hop_cursor *cursor) {
    exponential_cursor *c = (exponential_cursor *)cursor;
    free(c->overlaps);
    free(c->decay);
    free(c->weights);
    free(c->terms);
    free(c);
}

static hop_status cursor(const hop_memory *memory, hop_cursor **out) {
    const size_t count = hop_memory_count(memory);
    static const hop_landscape landscape = {
        load, hop_dense_signs, hop_dense_sign,   field,
        gain, change,          free_exponential, NULL};
    const size_t padded = hop_dense_padded(memory);
    const size_t entries = 2 * memory->dim + 1;
    const double largest = (double)largest_weight(memory);
    exponential_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->overlaps = calloc(padded, sizeof *c->overlaps);
    c->cursor.landscape = &landscape;
    c->doubt = hop_dense_doubt(memory, 8);
    c->decay = calloc(entries, sizeof *c->decay);
    c->weights = calloc(padded, sizeof *c->weights);
    c->terms = calloc(padded, sizeof *c->terms);
    if (!c->decay || !c->weights || !c->terms || !c->overlaps) {
        free_exponential(&c->cursor);
        return HOP_ENOMEM;
    }
    for (size_t k = 0; k < entries; k++) c->decay[k] = hop_exp(-(double)k);
    for (size_t mu = 0; mu < count && largest > 0; mu++)
        c->weights[mu] = (double)hop_dense_weight(memory, mu) / largest;
    *out = &c->cursor;
    return HOP_OK;
}

static double divisor(const hop_memory *memory) {
    (void)memory;
    return 1;
}

static hop_raw self(const hop_memory *memory, size_t unit) {
    (void)memory;
    (void)unit;
    return (hop_raw){0, 0};
}

/* -2 E; 0 where no memory counts, whose state's E would be infinite. */
static hop_raw measure(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch) {
    const size_t count = hop_memory_count(memory);
    (void)state;
    const double largest = (double)largest_weight(memory);
    if (!(largest > 0)) return (hop_raw){0, 0};
    const int32_t top = largest_overlap(memory, overlaps);
    const bool tabled = count > memory->dim; /* overlaps are 2 apart */
    double lanes[HOP_LANES] = {0};
    for (size_t k = 0; k <= memory->dim && tabled; k++)
        scratch[k] = hop_exp(-2.0 * (double)k);
    for (size_t mu = 0; mu < count; mu++) {
        const double weight = (double)hop_dense_weight(memory, mu) / largest;
        const int32_t below = top - overlaps[mu];
        if (weight > 0)
            lanes[mu % HOP_LANES] +=
                weight * (tabled ? scratch[below / 2] : hop_exp(-(double)below));
    }
    const double above = hop_log(largest / hop_dense_scale(memory));
    return (hop_raw){0, 2 * (top + above + hop_log(hop_lanes_sum(lanes)))};
}

/* ln P more than N, and the logarithms of strengths. */
static double rounding(const hop_memory *memory) {
    const double most = (double)memory->dim + (double)hop_memory_count(memory) + 256;
    return 16 * most * DBL_EPSILON;
}

const hop_form hop_form_exponential = {
    .cursor = cursor,
    .divisor = divisor,
    .self = self,
    .measure = measure,
    .rounding = rounding,
    .tables = true,
    .columns = true,
    .plural = true,
};
