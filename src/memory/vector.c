/* SPDX-License-Identifier: MIT */
/* Vector memories: keys, values, strengths, and which energy their recall has. */
#include "memory/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/exponential.h"
#include "core/tree.h"
#include "separate/separate.h"

static const char *const activations[HOP_ACTIVATION_COUNT] = {"none", "sign",
                                                              "normalise"};

const char *hop_activation_name(hop_activation activation) {
    return (unsigned)activation < HOP_ACTIVATION_COUNT ? activations[activation] : NULL;
}

/* Whether F is convex: then its tangent lies below it, and a step along it gains. */
static bool is_convex(const hop_separation *separation) {
    switch (separation->kind) {
    case HOP_SEPARATION_POLYNOMIAL:
        return fmod(separation->order, 2) == 0;
    case HOP_SEPARATION_TOPK:
    case HOP_SEPARATION_EPANECHNIKOV:
    case HOP_SEPARATION_COUNT:
        return false;
    default:
        return true;
    }
}

/* Whether what is read out is a mean by dF/dz: the state that lies nearest to all. */
static bool is_mean(const hop_separation *separation) {
    return separation->kind == HOP_SEPARATION_SOFTMAX ||
           separation->kind == HOP_SEPARATION_SPARSEMAX ||
           separation->kind == HOP_SEPARATION_ENTMAX;
}

static hop_lyapunov lyapunov_of(const hop_vector_options *options, const hop_rows *keys,
                                const hop_rows *values) {
    const hop_separation *separation = &options->separation;
    const bool plain = options->activation == HOP_ACTIVATION_NONE;
    const hop_storage storage = hop_rows_storage(keys);
    const bool signs = options->activation == HOP_ACTIVATION_SIGN;
    if (values != keys) return HOP_LYAPUNOV_NONE;
    /* Beside bytes a state is rounded to bytes before every step; signs stay. */
    if (storage == HOP_STORAGE_INT8 && !signs &&
        options->similarity != HOP_SIMILARITY_EUCLID)
        return HOP_LYAPUNOV_NONE;
    /* Of signs beside bits all but centred are a multiple of the product and a constant.
     */
    if (storage == HOP_STORAGE_BITS && signs &&
        options->similarity != HOP_SIMILARITY_CENTRED)
        return is_convex(separation) ? HOP_LYAPUNOV_LINEAR : HOP_LYAPUNOV_NONE;
    switch (options->similarity) {
    case HOP_SIMILARITY_DOT:
        if (!is_convex(separation)) return HOP_LYAPUNOV_NONE;
        return plain ? HOP_LYAPUNOV_QUADRATIC : HOP_LYAPUNOV_LINEAR;
    case HOP_SIMILARITY_COSINE:
        /* Keys of one length and states of length 1: the product. Rounding to halves
           changes lengths. */
        return is_convex(separation) && options->activation == HOP_ACTIVATION_NORMALISE &&
                       (storage == HOP_STORAGE_BITS ||
                        (storage == HOP_STORAGE_FLOAT32 &&
                         hop_rows_options_of(keys)->normalise))
                   ? HOP_LYAPUNOV_LINEAR
                   : HOP_LYAPUNOV_NONE;
    case HOP_SIMILARITY_EUCLID:
        return plain && (is_mean(separation) ||
                         separation->kind == HOP_SEPARATION_EPANECHNIKOV)
                   ? HOP_LYAPUNOV_DISTANCE
                   : HOP_LYAPUNOV_NONE;
    default:
        return HOP_LYAPUNOV_NONE;
    }
}

/* Within what scores and energies of float32 can tell. */
static hop_status check_beta(double beta, hop_error *error) {
    if (beta >= HOP_LEAST_BETA && beta <= HOP_MOST_BETA) return HOP_OK;
    return hop_fail(error, HOP_EINVAL, "beta: %g is not within %g and %g", beta,
                    HOP_LEAST_BETA, HOP_MOST_BETA);
}

static hop_status check_options(const hop_vector_options *options, const hop_rows *keys,
                                const hop_rows *values, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "vector options: size %zu, not %zu",
                        options->size, sizeof *options);
    if (!hop_similarity_name(options->similarity))
        return hop_fail(error, HOP_EINVAL, "similarity: %d is none",
                        (int)options->similarity);
    if (!hop_activation_name(options->activation))
        return hop_fail(error, HOP_EINVAL, "activation: %d is none",
                        (int)options->activation);
    hop_status status = check_beta(options->beta, error);
    if (status != HOP_OK) return status;
    if (hop_rows_count(keys) != hop_rows_count(values))
        return hop_fail(error, HOP_ESHAPE, "%zu values for %zu keys",
                        hop_rows_count(values), hop_rows_count(keys));
    if (options->similarity == HOP_SIMILARITY_HAMMING &&
        hop_rows_storage(keys) != HOP_STORAGE_BITS)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "similarity hamming needs keys of bits, not %s",
                        hop_storage_name(hop_rows_storage(keys)));
    if (options->separation.kind == HOP_SEPARATION_EPANECHNIKOV &&
        options->similarity != HOP_SIMILARITY_EUCLID)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "separation epanechnikov needs similarity euclid, not %s",
                        hop_similarity_name(options->similarity));
    if (options->separation.kind == HOP_SEPARATION_EXPONENTIAL &&
        options->activation == HOP_ACTIVATION_NONE)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "separation exp gives weights without a scale: it needs "
                        "activation sign or normalise (softmax needs none)");
    return HOP_OK;
}

static bool has_lengths(hop_similarity similarity) {
    return similarity == HOP_SIMILARITY_COSINE || similarity == HOP_SIMILARITY_CENTRED;
}

hop_status hop_vector_memory_create(hop_context *context, const hop_rows *keys,
                                    const hop_rows *values,
                                    const hop_vector_options *options,
                                    hop_vector_memory **out, hop_error *error) {
    const hop_vector_options usual = HOP_VECTOR_OPTIONS_INIT;
    if (!options) options = &usual;
    if (!values) values = keys;
    hop_status status = check_options(options, keys, values, error);
    if (status != HOP_OK) return status;
    status = hop_separation_check(&options->separation, error);
    if (status != HOP_OK) return status;
    hop_vector_memory *memory = calloc(1, sizeof *memory);
    if (!memory) return hop_fail_memory(error);
    memory->context = context;
    memory->keys = keys;
    memory->values = values;
    memory->options = *options;
    memory->lyapunov = lyapunov_of(options, keys, values);
    memory->quadratic = options->similarity == HOP_SIMILARITY_DOT &&
                        options->activation == HOP_ACTIVATION_NONE;
    memory->log_total = hop_log((double)hop_rows_count(keys));
    if (has_lengths(options->similarity)) {
        memory->inverses = malloc(hop_rows_count(keys) * sizeof *memory->inverses);
        status = memory->inverses
                     ? hop_attend_inverses(context, keys, options->similarity, NULL,
                                           memory->inverses)
                     : HOP_ENOMEM;
        if (status != HOP_OK) {
            hop_vector_memory_free(memory);
            return hop_fail(error, status, "%s", hop_status_describe(status));
        }
    }
    *out = memory;
    return HOP_OK;
}

void hop_vector_memory_free(hop_vector_memory *memory) {
    if (!memory) return;
    free(memory->log_strengths);
    free(memory->present);
    free(memory->strongest);
    free(memory->inverses);
    free(memory);
}

const hop_vector_options *hop_vector_memory_options(const hop_vector_memory *memory) {
    return &memory->options;
}

const hop_rows *hop_vector_memory_keys(const hop_vector_memory *memory) {
    return memory->keys;
}

const hop_rows *hop_vector_memory_values(const hop_vector_memory *memory) {
    return memory->values;
}

hop_status hop_vector_memory_set_beta(hop_vector_memory *memory, double beta,
                                      hop_error *error) {
    hop_status status = check_beta(beta, error);
    if (status != HOP_OK) return status;
    memory->options.beta = beta;
    return HOP_OK;
}

/* What an index needs to know of the strengths. HOP_ENOMEM, nothing changed. */
static hop_status find_strongest(hop_vector_memory *memory) {
    double *strongest = NULL;
    if (memory->index && memory->log_strengths) {
        const size_t clusters = hop_index_clusters(memory->index);
        strongest = malloc((clusters + 1) * sizeof *strongest);
        if (!strongest) return HOP_ENOMEM;
        hop_index_find_strongest(memory->index, memory->log_strengths, strongest,
                                 &memory->log_size);
    }
    free(memory->strongest);
    memory->strongest = strongest;
    return HOP_OK;
}

hop_status hop_vector_memory_set_index(hop_vector_memory *memory, const hop_index *index,
                                       hop_error *error) {
    if (index && index->keys != memory->keys)
        return hop_fail(error, HOP_EINVAL, "the index is of other keys");
    const hop_index *former = memory->index;
    memory->index = index;
    if (find_strongest(memory) == HOP_OK) return HOP_OK;
    memory->index = former;
    return hop_fail_memory(error);
}

hop_status hop_vector_memory_set_codes(hop_vector_memory *memory, const hop_codes *codes,
                                       hop_error *error) {
    if (codes && codes->keys != memory->keys)
        return hop_fail(error, HOP_EINVAL, "the codes are of other keys");
    if (codes && memory->options.similarity != HOP_SIMILARITY_DOT &&
        memory->options.similarity != HOP_SIMILARITY_COSINE &&
        memory->options.similarity != HOP_SIMILARITY_EUCLID)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "codes find candidates for dot, cosine and euclid, not for %s",
                        hop_similarity_name(memory->options.similarity));
    memory->codes = codes;
    return HOP_OK;
}

/* Rows whose strength counts, `left` of them. NULL where memory runs out. */
static uint32_t *list_present(const double *logs, size_t count, size_t left) {
    uint32_t *present = malloc((left + 1) * sizeof *present);
    size_t at = 0;
    for (size_t r = 0; present && r < count; r++)
        if (logs[r] > -INFINITY) present[at++] = (uint32_t)r;
    return present;
}

hop_status hop_vector_memory_set_strengths(hop_vector_memory *memory,
                                           const double *strengths, hop_error *error) {
    const size_t count = hop_rows_count(memory->keys);
    double *logs = NULL;
    hop_sum total = {0};
    size_t left = count;
    double most = 1;
    if (strengths) {
        most = 0;
        for (size_t r = 0; r < count; r++) most = fmax(most, strengths[r]);
        logs = malloc(count * sizeof *logs);
        if (!logs) return hop_fail_memory(error);
        left = 0;
        for (size_t r = 0; r < count; r++) {
            if (!isfinite(strengths[r])) {
                free(logs);
                return hop_fail(error, HOP_EVALUE, "strength of memory %zu: %g", r,
                                strengths[r]);
            }
            const bool counts = strengths[r] > 0;
            logs[r] = counts ? hop_log(strengths[r]) : -INFINITY;
            hop_sum_add(&total, counts ? strengths[r] / most : 0);
            left += counts;
        }
    }
    if (left == 0) {
        free(logs);
        return hop_fail(error, HOP_EEMPTY, "no memory has a strength above 0");
    }
    uint32_t *present = left < count ? list_present(logs, count, left) : NULL;
    if (left < count && !present) {
        free(logs);
        return hop_fail_memory(error);
    }
    double *former = memory->log_strengths;
    memory->log_strengths = logs;
    if (find_strongest(memory) != HOP_OK) {
        memory->log_strengths = former;
        free(logs);
        free(present);
        return hop_fail_memory(error);
    }
    free(former);
    free(memory->present);
    memory->present = present;
    memory->present_count = left;
    memory->log_total = strengths ? hop_log(most) + hop_log(hop_sum_finish(&total))
                                  : hop_log((double)count);
    return HOP_OK;
}

hop_field_of_keys hop_vector_memory_field(const hop_vector_memory *memory) {
    return (hop_field_of_keys){.context = memory->context,
                               .keys = memory->keys,
                               .values = memory->values,
                               .similarity = memory->options.similarity,
                               .separation = memory->options.separation,
                               .beta = memory->options.beta,
                               .log_strengths = memory->log_strengths,
                               .present = memory->present,
                               .present_count = memory->present_count,
                               .strongest = memory->strongest,
                               .log_size = memory->log_size};
}

/* The constants make the energy of softmax 0 or above. */
double hop_vector_memory_energy_of(const hop_vector_memory *memory, double potential,
                                   double squares) {
    const double beta = memory->options.beta, largest = memory->keys->largest_norm;
    const bool softmax = memory->options.separation.kind == HOP_SEPARATION_SOFTMAX;
    /* At a small beta both are large and alike. */
    const double energy = ((softmax ? memory->log_total : 0) - potential) / beta;
    return memory->quadratic ? energy + 0.5 * squares + 0.5 * largest * largest : energy;
}

bool hop_vector_memory_promises(const hop_vector_memory *memory, const float *state,
                                bool missing, bool clamped) {
    const size_t dim = hop_rows_dim(memory->keys);
    const bool signs = memory->options.activation == HOP_ACTIVATION_SIGN;
    double squares = 0, largest = 0;
    bool zeros = false, others = false;
    if (memory->lyapunov != HOP_LYAPUNOV_LINEAR)
        return memory->lyapunov == HOP_LYAPUNOV_QUADRATIC ||
               (memory->lyapunov == HOP_LYAPUNOV_DISTANCE && !missing);
    /* Scaling to length 1 does not keep clamped units. */
    if (clamped && !signs) return false;
    for (size_t i = 0; i < dim; i++) {
        squares += (double)state[i] * state[i];
        largest = fmax(largest, fabs((double)state[i]));
        zeros = zeros || state[i] == 0;
        others = others || (state[i] != 0 && fabsf(state[i]) != 1);
    }
    switch (memory->options.similarity) {
    case HOP_SIMILARITY_HAMMING: /* a zero is unknown */
        return !zeros;
    case HOP_SIMILARITY_DOT: /* not from outside of the states that a step may lead to */
        if (signs && hop_rows_storage(memory->keys) == HOP_STORAGE_INT8) return !others;
        return signs ? largest <= 1 : squares <= 1 + 1e-6;
    default:
        return signs ? !zeros && !others : !missing;
    }
}

const char *hop_vector_memory_lyapunov(const hop_vector_memory *memory) {
    const bool lse = memory->options.separation.kind == HOP_SEPARATION_SOFTMAX;
    switch (memory->lyapunov) {
    case HOP_LYAPUNOV_QUADRATIC:
        return lse ? "E = -ln(sum c e^(beta x.q))/beta + |q|^2/2 + ln(sum c)/beta + "
                     "max|x|^2/2"
                   : "E = -F(beta x.q; c)/beta + |q|^2/2 + max|x|^2/2";
    case HOP_LYAPUNOV_LINEAR:
        return lse ? "E = -ln(sum c e^(beta sim))/beta + ln(sum c)/beta"
                   : "E = -F(beta sim; c)/beta";
    case HOP_LYAPUNOV_DISTANCE:
        return lse ? "E = -ln(sum c e^(-beta |x - q|^2))/beta + ln(sum c)/beta"
                   : "E = -F(-beta |x - q|^2; c)/beta";
    default:
        return NULL;
    }
}
