/* SPDX-License-Identifier: MIT */
/* Hebb couplings and recall in plain 128-bit loops, written from the conventions alone.
 */
#ifndef HOP_TESTS_REFERENCE_H
#define HOP_TESTS_REFERENCE_H

#include "engine.h"

/* W_ij = w_ij / divisor. */
typedef struct reference {
    size_t dim;
    __int128 *w;
    double divisor;
} reference;

/* w_ij = sum_mu c_mu xi_i xi_j. */
static inline reference reference_hebb(const int8_t *rows, const int64_t *c, size_t count,
                                       size_t dim, hop_diagonal diagonal,
                                       double divisor) {
    reference r = {dim, need(dim * dim * sizeof(__int128)), divisor};
    for (size_t mu = 0; mu < count; mu++) {
        const int8_t *xi = rows + mu * dim;
        for (size_t i = 0; i < dim; i++)
            for (size_t j = 0; j < dim; j++)
                r.w[i * dim + j] += (__int128)c[mu] * (xi[i] * xi[j]);
    }
    for (size_t i = 0; i < dim && diagonal == HOP_DIAGONAL_ZERO; i++)
        r.w[i * dim + i] = 0;
    return r;
}

/* Small integer couplings, W = w. */
static inline reference reference_integers(const int *w, size_t dim) {
    reference r = {dim, need(dim * dim * sizeof(__int128)), 1};
    for (size_t i = 0; i < dim * dim; i++) r.w[i] = w[i];
    return r;
}

static inline void reference_free(reference *r) {
    free(r->w);
}

/* The raw field h_i = sum_j w_ij s_j. */
static inline __int128 reference_field(const reference *r, const int8_t *s, size_t i) {
    __int128 h = 0;
    for (size_t j = 0; j < r->dim; j++) h += r->w[i * r->dim + j] * s[j];
    return h;
}

/* to^T w from, raw. */
static inline __int128 reference_form(const reference *r, const int8_t *to,
                                      const int8_t *from) {
    __int128 sum = 0;
    for (size_t i = 0; i < r->dim; i++) sum += to[i] * reference_field(r, from, i);
    return sum;
}

static inline double reference_energy(const reference *r, const int8_t *s) {
    return 0 - (double)reference_form(r, s, s) / (2 * r->divisor);
}

/* Convention 3, and 7: 0 is a missing unit. */
static inline int8_t reference_update(const reference *r, const int8_t *s, size_t i,
                                      hop_ties ties) {
    const __int128 h = reference_field(r, s, i);
    if (h > 0) return 1;
    if (h < 0) return -1;
    return ties == HOP_TIES_PLUS ? 1 : s[i];
}

/* What a recall of one cue must give. */
typedef struct reference_run {
    int8_t *state; /* [dim] */
    uint64_t steps, flips, cycle;
    int converged;
    double energy_start, energy;
    size_t missing;
    int8_t *seen; /* [seen_count][dim], the states at the end of every step */
    size_t seen_count;
} reference_run;

static inline void reference_run_free(reference_run *run) {
    free(run->state);
    free(run->seen);
}

static inline void reference_note(reference_run *run, size_t dim) {
    run->seen = realloc(run->seen, (run->seen_count + 1) * dim);
    assert_non_null(run->seen);
    memcpy(run->seen + run->seen_count++ * dim, run->state, dim);
}

/* The period at which the present state comes back to a noted one, or 0. */
static inline uint64_t reference_period(const reference_run *run, size_t dim) {
    for (size_t back = 1; back <= run->seen_count; back++)
        if (!memcmp(run->state, run->seen + (run->seen_count - back) * dim, dim))
            return back;
    return 0;
}

static inline size_t reference_differ(const int8_t *a, const int8_t *b, size_t dim) {
    size_t differ = 0;
    for (size_t i = 0; i < dim; i++) differ += a[i] != b[i];
    return differ;
}

/* One update of all free units, or one sweep in the order given, of `from` into `to`. */
static inline size_t reference_step(const reference *r, const hop_recall_options *o,
                                    const uint8_t *mask, const uint32_t *order,
                                    const int8_t *from, int8_t *to) {
    memcpy(to, from, r->dim);
    for (size_t k = 0; k < r->dim; k++) {
        const size_t i = order ? order[k] : k;
        if (mask && mask[i] == HOP_MASK_CLAMPED) continue;
        to[i] = reference_update(r, order ? to : from, i, o->ties);
    }
    return reference_differ(from, to, r->dim);
}

/* Blocks of o->block units, each at once, in the order given. */
static inline size_t reference_block_step(const reference *r, const hop_recall_options *o,
                                          const uint8_t *mask, const uint32_t *order,
                                          const int8_t *from, int8_t *to) {
    const size_t blocks = (r->dim + o->block - 1) / o->block;
    int8_t *before = need(r->dim);
    memcpy(to, from, r->dim);
    for (size_t k = 0; k < blocks; k++) {
        memcpy(before, to, r->dim);
        for (size_t i = order[k] * o->block; i < (order[k] + 1) * o->block && i < r->dim;
             i++)
            if (!mask || mask[i] != HOP_MASK_CLAMPED)
                to[i] = reference_update(r, before, i, o->ties);
    }
    free(before);
    return reference_differ(from, to, r->dim);
}

/* Twice the energy that a change of unit i to `value` takes away, raw. */
static inline __int128 reference_drop(const reference *r, int8_t *s, size_t i,
                                      int8_t value) {
    const size_t dim = r->dim;
    const int now = s[i];
    __int128 others = 0;
    for (size_t j = 0; j < dim; j++)
        if (j != i) others += (r->w[i * dim + j] + r->w[j * dim + i]) * s[j];
    return (value - now) * others + r->w[i * dim + i] * (value * value - now * now);
}

static inline void reference_greedy(const reference *r, const hop_recall_options *o,
                                    const uint8_t *mask, uint64_t most,
                                    reference_run *run) {
    for (;;) {
        size_t best = r->dim, unstable = 0;
        __int128 largest = 0;
        for (size_t i = 0; i < r->dim; i++) {
            if (mask && mask[i] == HOP_MASK_CLAMPED) continue;
            const int8_t value = reference_update(r, run->state, i, o->ties);
            if (value == run->state[i]) continue;
            const __int128 drop = reference_drop(r, run->state, i, value);
            unstable++;
            if (best != r->dim && drop <= largest) continue;
            best = i;
            largest = drop;
        }
        if (unstable <= o->tolerance) {
            run->converged = 1;
            return;
        }
        if (run->steps == most) return;
        reference_note(run, r->dim);
        run->state[best] = reference_update(r, run->state, best, o->ties);
        run->steps++;
        run->flips++;
        run->cycle = reference_period(run, r->dim);
        if (run->cycle) return;
    }
}

/* Synchronous updates, sweeps of units and of blocks: conventions 4, 5 and 7. */
static inline void reference_steps(const reference *r, const hop_recall_options *o,
                                   const uint8_t *mask, uint64_t cue, uint64_t most,
                                   reference_run *run) {
    const size_t dim = r->dim;
    uint32_t *drawn = need(dim * sizeof *drawn);
    int8_t *next = need(dim);
    hop_random chance = hop_random_begin(o->seed, HOP_STREAM_ORDER, o->first_index + cue);
    const int sync = o->update == HOP_UPDATE_SYNC, block = o->update == HOP_UPDATE_BLOCK;
    const size_t turns = block ? (dim + o->block - 1) / o->block : dim;
    const int repeats = sync || turns == 1 || o->order == HOP_ORDER_FIXED ||
                        (o->order == HOP_ORDER_GIVEN && o->given_sweeps == 1);
    for (uint64_t t = 0;; t++) {
        const uint32_t *order = sync ? NULL : drawn;
        for (size_t i = 0; i < dim; i++) drawn[i] = (uint32_t)i;
        if (!sync && o->order == HOP_ORDER_RANDOM)
            hop_random_permutation(&chance, drawn, turns);
        if (!sync && o->order == HOP_ORDER_GIVEN)
            order = o->given_order + t % o->given_sweeps * dim;
        const size_t changed =
            block ? reference_block_step(r, o, mask, order, run->state, next)
                  : reference_step(r, o, mask, order, run->state, next);
        if (changed == 0 || run->steps == most) {
            run->converged = changed <= o->tolerance;
            break;
        }
        reference_note(run, dim);
        memcpy(run->state, next, dim);
        run->steps++;
        run->flips += changed;
        if (changed <= o->tolerance) {
            run->converged = 1;
            break;
        }
        run->cycle = repeats ? reference_period(run, dim) : 0;
        if (run->cycle) break;
    }
    free(drawn);
    free(next);
}

/* mask is the cue's own [dim] or NULL. */
static inline reference_run reference_recall(const reference *r,
                                             const hop_recall_options *o,
                                             const uint8_t *mask, const int8_t *cue,
                                             uint64_t index) {
    reference_run run = {.state = copy_of(cue, r->dim)};
    const int greedy = o->update == HOP_UPDATE_ASYNC && o->order == HOP_ORDER_GREEDY;
    uint64_t most = o->max_steps >= 0 ? (uint64_t)o->max_steps : 1000;
    if (o->max_steps < 0 && greedy) most *= r->dim;
    for (size_t i = 0; i < r->dim && mask; i++)
        if (mask[i] == HOP_MASK_MISSING) run.state[i] = 0;
    run.energy_start = reference_energy(r, run.state);
    if (greedy)
        reference_greedy(r, o, mask, most, &run);
    else
        reference_steps(r, o, mask, index, most, &run);
    run.energy = reference_energy(r, run.state);
    for (size_t i = 0; i < r->dim; i++) run.missing += run.state[i] == 0;
    return run;
}

static inline void assert_as_reference(const hop_result *result, const int8_t *state,
                                       const reference_run *run, size_t dim) {
    assert_memory_equal(state, run->state, dim);
    assert_int_equal(result->steps, run->steps);
    assert_int_equal(result->flips, run->flips);
    assert_int_equal(result->cycle, run->cycle);
    assert_int_equal(result->converged, run->converged);
    assert_int_equal(result->missing, run->missing);
    assert_memory_equal(&result->energy_start, &run->energy_start, sizeof(double));
    assert_memory_equal(&result->energy, &run->energy, sizeof(double));
}

#endif
