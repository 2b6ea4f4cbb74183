/* SPDX-License-Identifier: MIT */
/* A slice through three memories: which units turn in which order. */
#include "experiment/slice.h"

#include <stdlib.h>
#include <string.h>

#include <hopfield/random.h>

static const int8_t *memory_of(const hop_slice *slice, size_t which) {
    return slice->memories + which * slice->shape.units;
}

/* Puts units[count] into an order of chance; scratch[2 count]. */
static void shuffle(hop_random *chance, uint32_t *units, size_t count,
                    uint32_t *scratch) {
    uint32_t *order = scratch + count;
    memcpy(scratch, units, count * sizeof *units);
    hop_random_permutation(chance, order, count);
    for (size_t k = 0; k < count; k++) units[k] = scratch[order[k]];
}

/* Parts the units by which of the three memories stands alone in them. */
static void part_units(hop_slice *slice, uint32_t *second) {
    const int8_t *a = memory_of(slice, 0), *b = memory_of(slice, 1),
                 *c = memory_of(slice, 2);
    hop_slice_shape *shape = &slice->shape;
    for (size_t i = 0; i < shape->units; i++) {
        if (a[i] != b[i] && b[i] == c[i]) slice->across[shape->first++] = (uint32_t)i;
        if (a[i] != b[i] && a[i] == c[i]) second[shape->second++] = (uint32_t)i;
        if (a[i] == b[i] && b[i] != c[i]) slice->upwards[shape->up++] = (uint32_t)i;
    }
}

hop_status hop_slice_create(const hop_patterns *patterns, uint64_t seed, hop_slice *out) {
    const size_t units = hop_patterns_dim(patterns);
    hop_slice slice = {.shape = {.units = units}};
    slice.memories = malloc(HOP_SLICE_MEMORIES * units);
    slice.across = malloc(units * sizeof *slice.across);
    slice.upwards = malloc(units * sizeof *slice.upwards);
    uint32_t *second = malloc(units * sizeof *second);
    uint32_t *scratch = malloc(2 * units * sizeof *scratch);
    const bool fits =
        slice.memories && slice.across && slice.upwards && second && scratch;
    if (fits) {
        for (size_t k = 0; k < HOP_SLICE_MEMORIES; k++)
            hop_patterns_read(patterns, k, slice.memories + k * units);
        part_units(&slice, second);
        hop_random chance = hop_random_begin(seed, HOP_STREAM_BASE, 0);
        const hop_slice_shape *shape = &slice.shape;
        shuffle(&chance, slice.across, shape->first, scratch);
        shuffle(&chance, second, shape->second, scratch);
        shuffle(&chance, slice.upwards, shape->up, scratch);
        memcpy(slice.across + shape->first, second, shape->second * sizeof *second);
        *out = slice;
    } else {
        hop_slice_clear(&slice);
    }
    free(second);
    free(scratch);
    return fits ? HOP_OK : HOP_ENOMEM;
}

void hop_slice_clear(hop_slice *slice) {
    free(slice->memories);
    free(slice->across);
    free(slice->upwards);
    *slice = (hop_slice){0};
}

void hop_slice_state(const hop_slice *slice, size_t across, size_t up, int8_t *state) {
    memcpy(state, slice->memories, slice->shape.units);
    for (size_t k = 0; k < across; k++)
        state[slice->across[k]] = memory_of(slice, 1)[slice->across[k]];
    for (size_t k = 0; k < up; k++)
        state[slice->upwards[k]] = memory_of(slice, 2)[slice->upwards[k]];
}

void hop_slice_overlaps(const hop_slice_shape *shape, size_t across, size_t up,
                        double overlaps[HOP_SLICE_MEMORIES]) {
    const size_t both = shape->first + shape->second;
    const size_t early = across < shape->first ? across : shape->first;
    const size_t late = across - early;
    const size_t wrong[HOP_SLICE_MEMORIES] = {
        across + up, both - across + up, shape->first - early + late + shape->up - up};
    for (size_t k = 0; k < HOP_SLICE_MEMORIES; k++)
        overlaps[k] = 1 - 2 * (double)wrong[k] / (double)shape->units;
}

/* The share of units[count] in which a state sides with a memory; of none, 0. */
static double share_of(const int8_t *state, const int8_t *memory, const uint32_t *units,
                       size_t count) {
    size_t agreeing = 0;
    for (size_t k = 0; k < count; k++) agreeing += state[units[k]] == memory[units[k]];
    return count ? (double)agreeing / (double)count : 0;
}

void hop_slice_project(const hop_slice *slice, const int8_t *state, double place[2]) {
    const hop_slice_shape *shape = &slice->shape;
    place[0] =
        share_of(state, memory_of(slice, 1), slice->across, shape->first + shape->second);
    place[1] = share_of(state, memory_of(slice, 2), slice->upwards, shape->up);
}
