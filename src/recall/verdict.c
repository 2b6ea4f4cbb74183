/* SPDX-License-Identifier: MIT */
/* The verdict on a state that a vector memory recalled. */
#include <math.h>
#include "recall/vector.h"

/* A state is a memory where it lies so near, in lengths of the memory. */
static const double EXACT = 1e-5;

/* One memory, or a few, stand for the state where they hold this share of the weight. */
static const double DOMINANT = 0.95;

/* Share of signs that may be wrong in a memory that is near. */
static const double NEAR_WRONG = 0.05;

/* |state - v| / |v|, and units whose signs differ; of values row by row, which may be
   stored in fewer bytes. */
static double distance_to(const hop_rows *values, size_t row, const float *state,
                          float *scratch, size_t *wrong) {
    const size_t dim = hop_rows_dim(values);
    double moved = 0, squares = 0;
    *wrong = 0;
    hop_rows_read(values, row, scratch);
    for (size_t i = 0; i < dim; i++) {
        const double by = (double)state[i] - scratch[i];
        moved += by * by;
        squares += (double)scratch[i] * scratch[i];
        *wrong += state[i] == 0 ? scratch[i] != 0 : (state[i] > 0) != (scratch[i] > 0);
    }
    if (squares > 0) return sqrt(moved / squares);
    return moved > 0 ? INFINITY : 0;
}

/* How many of the best together hold the dominant share; one more than there are where
   they do not. */
static size_t holders(const hop_vector_result *result) {
    double held = 0;
    for (size_t k = 0; k < result->best_count; k++) {
        held += fabs(result->best[k].weight);
        if (held > DOMINANT) return k + 1;
    }
    return result->best_count + 1;
}

/* The place among the best of the nearest: by signs where states are signs. */
static size_t find_nearest(const hop_vector_memory *memory, const float *state,
                           float *scratch, hop_vector_result *result) {
    const bool signs = memory->options.activation == HOP_ACTIVATION_SIGN;
    size_t nearest = 0;
    result->distance = INFINITY;
    for (size_t k = 0; k < result->best_count; k++) {
        size_t wrong;
        const double distance =
            distance_to(memory->values, result->best[k].row, state, scratch, &wrong);
        if (k == 0 || (signs ? wrong < result->wrong : distance < result->distance)) {
            result->distance = distance;
            result->wrong = wrong;
            nearest = k;
        }
    }
    return nearest;
}

size_t hop_vector_judge(const hop_vector_memory *memory,
                        const hop_vector_recall_options *options, const float *state,
                        bool reached, float *scratch, hop_vector_result *result) {
    const bool signs = memory->options.activation == HOP_ACTIVATION_SIGN;
    const size_t dim = hop_rows_dim(memory->values);
    size_t nearest = find_nearest(memory, state, scratch, result);
    double held = 0;
    for (size_t k = 0; k < result->best_count && k < options->best; k++)
        held += fabs(result->best[k].weight);
    result->rest = held < 1 ? 1 - held : 0;
    result->mixture_count = holders(result);
    const bool exact =
        signs ? result->best_count > 0 && result->wrong == 0 : result->distance <= EXACT;
    const bool near = signs ? (double)result->wrong <= NEAR_WRONG * (double)dim
                            : result->mixture_count == 1 && result->best[0].weight > 0;
    if (!reached || result->energy_start > options->threshold)
        result->outcome = HOP_OUTCOME_UNKNOWN;
    else if (result->cycle)
        result->outcome = HOP_OUTCOME_CYCLE;
    else if (!result->converged && options->confirm)
        result->outcome = HOP_OUTCOME_LIMIT;
    else if (exact)
        result->outcome = HOP_OUTCOME_EXACT;
    else if (near && result->best_count > 0)
        result->outcome = HOP_OUTCOME_NEAR;
    else
        result->outcome = HOP_OUTCOME_MIXTURE;
    result->has_match =
        result->outcome == HOP_OUTCOME_EXACT || result->outcome == HOP_OUTCOME_NEAR;
    if (result->outcome == HOP_OUTCOME_NEAR && !signs && nearest > 0) {
        nearest = 0; /* the one that holds the weight */
        result->distance = distance_to(memory->values, result->best[0].row, state,
                                       scratch, &result->wrong);
    }
    if (result->has_match) result->match = result->best[nearest].row;
    return result->best_count > 0 ? result->best[nearest].row : 0;
}
