/* SPDX-License-Identifier: MIT */
/* Random small memories recalled on every path, instruction set and number of threads,
   against the reference and against each other, byte for byte. */
#ifndef HOP_TESTS_CHECK_RECALL_H
#define HOP_TESTS_CHECK_RECALL_H

#include "reference.h"

enum { MOST_UNITS = 130, MOST_PATTERNS = 20, CUES = 5, GIVEN_SWEEPS = 3, CONTEXTS = 9 };

/* One context for every instruction set of the machine and 1, 2 and 4 threads. */
typedef struct contexts {
    size_t count;
    hop_context *each[CONTEXTS];
} contexts;

static inline contexts all_contexts(void) {
    contexts all = {0};
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        for (unsigned threads = 1; threads <= 4 && hop_isa_available((hop_isa)isa);
             threads *= 2)
            all.each[all.count++] = context_of(threads, (hop_isa)isa);
    return all;
}

static inline void contexts_free(contexts *all) {
    for (size_t k = 0; k < all->count; k++) hop_context_free(all->each[k]);
}

/* A memory and cues, drawn by (seed, trial). */
typedef struct drawn_case {
    size_t dim, count, base; /* base: patterns learned in the first call */
    int8_t *rows;
    hop_strength strengths[MOST_PATTERNS];
    int64_t weights[MOST_PATTERNS]; /* over one denominator and scale */
    double divisor;
    hop_scaling scaling;
    hop_diagonal diagonal;
    int8_t *cues;
    uint8_t *mask; /* [CUES][dim] or [dim] */
    uint32_t *orders;
    hop_recall_options options;
} drawn_case;

static inline hop_strength draw_strength(hop_random *chance, uint64_t kind) {
    static const int64_t denominators[] = {1, 2, 3, 6};
    hop_strength one = {1, 1};
    switch (kind) {
    case 0:
        break;
    case 1: /* whole, negative ones too */
        one.numerator = (int64_t)hop_random_below(chance, 9) - 4;
        break;
    case 2: /* fractions, not always in lowest terms */
        one.numerator = (int64_t)hop_random_below(chance, 13) - 4;
        one.denominator = denominators[hop_random_below(chance, 4)];
        break;
    default: /* wide: fields beyond 32 bits that nearly cancel */
        one.numerator = ((int64_t)1 << 40) - (int64_t)hop_random_below(chance, 2);
        if (hop_random_below(chance, 2)) one.numerator = -one.numerator;
        if (hop_random_below(chance, 3) == 0) one.numerator = 1;
        break;
    }
    if (one.numerator == 0) one.numerator = 1;
    return one;
}

static inline void draw_strengths(hop_random *chance, drawn_case *c) {
    enum { COMMON = 6 };
    const uint64_t kind = hop_random_below(chance, 4);
    c->scaling = (hop_scaling)hop_random_below(chance, 3);
    c->base = 1 + (size_t)hop_random_below(chance, c->count);
    const size_t scale = c->scaling == HOP_SCALING_UNITS      ? c->dim
                         : c->scaling == HOP_SCALING_PATTERNS ? c->count
                                                              : c->base;
    const int64_t common = kind == 3 ? 1 : COMMON;
    c->divisor = (double)scale * (double)common;
    for (size_t mu = 0; mu < c->count; mu++) {
        const hop_strength one = c->strengths[mu] = draw_strength(chance, kind);
        const bool later = mu >= c->base && c->scaling == HOP_SCALING_SOURCE;
        c->weights[mu] = one.numerator * (common / one.denominator);
        if (later) c->weights[mu] *= (int64_t)c->base;
    }
}

static inline void draw_options(hop_random *chance, drawn_case *c) {
    hop_recall_options *o = &c->options;
    o->ties = (hop_ties)hop_random_below(chance, 2);
    o->seed = hop_random_u64(chance);
    o->first_index = hop_random_below(chance, 1000);
    o->max_steps =
        hop_random_below(chance, 2) ? -1 : (int64_t)hop_random_below(chance, 8);
    o->tolerance = hop_random_below(chance, 4) ? 0 : (size_t)hop_random_below(chance, 5);
    o->trace = (hop_trace_level)hop_random_below(chance, 3);
    /* runs that never settle would measure the energy of thousands of flips */
    if (o->trace == HOP_TRACE_FLIPS && o->max_steps < 0) o->max_steps = 30;
    o->best = (size_t)hop_random_below(chance, 6);
    o->given_order = c->orders;
    o->given_sweeps = 1 + (size_t)hop_random_below(chance, GIVEN_SWEEPS);
    o->mask = c->mask;
    o->mask_rows = hop_random_below(chance, 2) ? CUES : 1;
    if (hop_random_below(chance, 4) == 0) o->mask = NULL;
    if (o->update == HOP_UPDATE_BLOCK)
        o->block = 1 + (size_t)hop_random_below(chance, c->dim);
}

/* options->update, order and check_energy are kept, all else is drawn. */
static inline drawn_case draw_case(uint64_t seed, uint64_t trial,
                                   const hop_recall_options *options) {
    hop_random chance = hop_random_begin(seed, HOP_STREAM_TRIAL, trial);
    drawn_case c = {.options = *options};
    c.dim = 1 + (size_t)hop_random_below(&chance, MOST_UNITS);
    c.count = 1 + (size_t)hop_random_below(&chance, MOST_PATTERNS);
    c.rows = random_rows(&chance, c.count, c.dim);
    for (size_t mu = 1; mu < c.count; mu++) /* now and then one twice, or negated */
        if (hop_random_below(&chance, 8) == 0) {
            const int sign = hop_random_below(&chance, 2) ? 1 : -1;
            for (size_t i = 0; i < c.dim; i++)
                c.rows[mu * c.dim + i] = (int8_t)(sign * c.rows[(mu - 1) * c.dim + i]);
        }
    draw_strengths(&chance, &c);
    c.diagonal = (hop_diagonal)hop_random_below(&chance, 2);
    c.cues = random_rows(&chance, CUES, c.dim);
    for (size_t i = 0; i < c.dim; i++) { /* the first two cues lie near a memory */
        c.cues[i] = c.rows[i];
        c.cues[c.dim + i] = hop_random_below(&chance, 5) ? c.rows[i] : 0;
    }
    c.mask = need(CUES * c.dim);
    for (size_t i = 0; i < CUES * c.dim; i++)
        c.mask[i] = (uint8_t)hop_random_below(&chance, 3);
    for (size_t i = 0; i < CUES * c.dim; i++) /* a clamped unit needs a value */
        if (c.mask[i] == HOP_MASK_CLAMPED && c.cues[i] == 0) c.cues[i] = -1;
    for (size_t i = 0; i < c.dim; i++)
        for (size_t k = 0; k < CUES; k++)
            if (c.mask[i] == HOP_MASK_CLAMPED && c.cues[k * c.dim + i] == 0)
                c.cues[k * c.dim + i] = 1;
    c.orders = need(GIVEN_SWEEPS * c.dim * sizeof *c.orders);
    for (size_t t = 0; t < GIVEN_SWEEPS; t++)
        hop_random_permutation(&chance, c.orders + t * c.dim, c.dim);
    draw_options(&chance, &c);
    return c;
}

static inline void case_free(drawn_case *c) {
    free(c->rows);
    free(c->cues);
    free(c->mask);
    free(c->orders);
}

/* The memory of a case, or NULL where explicit couplings refuse sums over 2^52. */
static inline hop_memory *case_memory(const drawn_case *c, hop_context *context,
                                      hop_path path) {
    const hop_memory_options options = memory_options(c->scaling, c->diagonal, path);
    hop_memory *memory = empty_memory(context, c->dim, &options);
    const size_t firsts[] = {0, c->base}, ends[] = {c->base, c->count};
    for (int part = 0; part < 2; part++) {
        const size_t first = firsts[part], count = ends[part] - first;
        if (count == 0) continue;
        hop_patterns *patterns = patterns_of(c->rows + first * c->dim, count, c->dim);
        const hop_status status =
            hop_memory_learn_each(memory, patterns, c->strengths + first, NULL);
        hop_patterns_free(patterns);
        if (status == HOP_OK) continue;
        assert_int_equal(status, HOP_EOVERFLOW);
        assert_int_equal(path, HOP_PATH_EXPLICIT);
        hop_memory_free(memory);
        return NULL;
    }
    return memory;
}

/* Traces say what the rule says: E never rises, entries count steps and flips. */
static inline void check_trace(const drawn_case *c, const hop_result *result,
                               int energy_falls) {
    const hop_trace *trace = result->trace;
    assert_int_equal(!trace, c->options.trace == HOP_TRACE_NONE);
    if (!trace) return;
    const hop_trace_entry *first = trace->entries, *last = first + trace->count - 1;
    assert_true(first->energy == result->energy_start && first->unit == -1);
    assert_true(last->energy == result->energy);
    assert_true(last->flips == result->flips);
    const int every_flip =
        c->options.trace == HOP_TRACE_FLIPS && c->options.update != HOP_UPDATE_SYNC;
    assert_int_equal(trace->count, 1 + (every_flip ? result->flips : result->steps));
    for (size_t k = 1; k < trace->count && energy_falls; k++)
        assert_true(trace->entries[k].energy <= trace->entries[k - 1].energy);
}

static inline void check_case(const drawn_case *c, const contexts *all) {
    const size_t dim = c->dim;
    reference r =
        reference_hebb(c->rows, c->weights, c->count, dim, c->diagonal, c->divisor);
    int energy_falls = c->options.update == HOP_UPDATE_ASYNC;
    for (size_t i = 0; i < dim; i++) energy_falls &= r.w[i * dim + i] >= 0;
    hop_result first[CUES], results[CUES];
    int8_t *first_states = need(CUES * dim), *states = need(CUES * dim);
    for (size_t way = 0; way < 2 * all->count; way++) {
        const hop_path path = way % 2 ? HOP_PATH_EXPLICIT : HOP_PATH_FACTORED;
        hop_memory *memory = case_memory(c, all->each[way / 2], path);
        if (!memory) continue;
        memset(states, 77, CUES * dim);
        hop_error error = {0};
        if (hop_recall(memory, &c->options, c->cues, CUES, states, results, &error))
            fail_msg("recall: %s", error.message);
        hop_memory_free(memory);
        if (way == 0) {
            memcpy(first, results, sizeof first);
            memcpy(first_states, states, CUES * dim);
            continue;
        }
        assert_memory_equal(states, first_states, CUES * dim);
        for (size_t k = 0; k < CUES; k++)
            assert_same_result(&results[k], &first[k], dim, c->count);
        hop_results_clear(results, CUES);
    }
    for (size_t k = 0; k < CUES; k++) {
        const size_t row = c->options.mask_rows == 1 ? 0 : k;
        const uint8_t *mask = c->options.mask ? c->mask + row * dim : NULL;
        reference_run run = reference_recall(&r, &c->options, mask, c->cues + k * dim, k);
        assert_as_reference(&first[k], first_states + k * dim, &run, dim);
        check_trace(c, &first[k], energy_falls);
        reference_run_free(&run);
    }
    hop_results_clear(first, CUES);
    reference_free(&r);
    free(first_states);
    free(states);
}

/* `trials` cases of one dynamics; names the case that fails. */
static inline void check_many(hop_update update, hop_order order, uint64_t seed,
                              uint64_t trials) {
    contexts all = all_contexts();
    const hop_recall_options options = recall_options(update, order);
    for (uint64_t trial = 0; trial < trials; trial++) {
        if (getenv("HOP_TEST_VERBOSE"))
            print_message("case %llu\n", (unsigned long long)trial);
        drawn_case c = draw_case(seed, trial, &options);
        check_case(&c, &all);
        case_free(&c);
    }
    contexts_free(&all);
}

/* A memory whose couplings are w[dim][dim], kept with its diagonal. */
static inline hop_memory *imported_of(hop_context *context, const int *w, size_t dim) {
    const hop_memory_options options =
        memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_KEEP, HOP_PATH_AUTO);
    hop_memory *memory = empty_memory(context, dim, &options);
    double *couplings = need(dim * dim * sizeof *couplings);
    for (size_t i = 0; i < dim * dim; i++) couplings[i] = w[i];
    assert_ok(hop_memory_import(memory, couplings, NULL));
    free(couplings);
    return memory;
}

/* Random small integer couplings, mostly asymmetric: cycles of any period. Returns the
   longest period met. */
static inline uint64_t check_imported(hop_update update, hop_order order, uint64_t seed,
                                      uint64_t trials) {
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    uint64_t longest = 0;
    for (uint64_t trial = 0; trial < trials; trial++) {
        hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, trial);
        const hop_recall_options kept = recall_options(update, order);
        drawn_case c = draw_case(seed, trial, &kept);
        const size_t dim = c.dim < 40 ? c.dim : 40;
        int *w = need(dim * dim * sizeof *w);
        for (size_t i = 0; i < dim * dim; i++)
            w[i] = (int)hop_random_below(&chance, 7) - 3;
        hop_recall_options options = c.options;
        options.mask = NULL;
        if (options.block > dim) options.block = dim;
        for (size_t k = 0; k < GIVEN_SWEEPS; k++)
            hop_random_permutation(&chance, c.orders + k * dim, dim);
        hop_memory *memory = imported_of(context, w, dim);
        reference r = reference_integers(w, dim);
        int8_t state[MOST_UNITS];
        hop_result result = recall_of(memory, &options, c.cues, state);
        reference_run run = reference_recall(&r, &options, NULL, c.cues, 0);
        assert_as_reference(&result, state, &run, dim);
        if (result.cycle > longest) longest = result.cycle;
        reference_run_free(&run);
        reference_free(&r);
        hop_results_clear(&result, 1);
        hop_memory_free(memory);
        free(w);
        case_free(&c);
    }
    hop_context_free(context);
    return longest;
}

#endif
