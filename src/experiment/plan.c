/* SPDX-License-Identifier: MIT */
/* The plan: which points there are, and the chance of each trial. */
#include <math.h>
#include <stdlib.h>

#include <hopfield/random.h>

#include "core/error.h"
#include "experiment/experiment.h"

enum { AXES = 4 };

static hop_parameter_id axis_id(const hop_lab *lab, size_t axis) {
    static const hop_parameter_id ids[] = {HOP_P_UNITS, HOP_P_LOAD, HOP_P_NOISE};
    return axis < 3 ? ids[axis] : lab->experiment->extra;
}

/* The sweep of each axis; one without values stands for an axis that is not swept. */
static void axes_of(const hop_lab *lab, const hop_sweep *axes[AXES]) {
    static const hop_sweep none = {1, {0}};
    for (size_t k = 0; k < AXES; k++)
        axes[k] = hop_lab_takes(lab, axis_id(lab, k))
                      ? hop_lab_sweep(lab, axis_id(lab, k))
                      : &none;
}

size_t hop_plan_at(const hop_lab *lab, size_t units, size_t load, size_t noise,
                   size_t extra) {
    const hop_sweep *axes[AXES];
    axes_of(lab, axes);
    return ((units * axes[1]->count + load) * axes[2]->count + noise) * axes[3]->count +
           extra;
}

hop_status hop_plan_patterns(const hop_lab *lab, size_t units, double load, size_t *out,
                             hop_error *error) {
    const double wanted = floor(load * (double)units + 0.5);
    const hop_structure structure = lab->settings[HOP_P_STRUCTURE].structure;
    const size_t most = hop_structure_most(structure, units);
    if (wanted < 1)
        return hop_fail(error, HOP_EINVAL, "load: %.9g of %zu units is no pattern", load,
                        units);
    if (wanted > (double)most)
        return hop_fail(error, HOP_EINVAL,
                        "load: %.9g of %zu units are %.0f patterns; there can be %zu%s",
                        load, units, wanted, most,
                        structure.kind == HOP_STRUCTURE_ORTHOGONAL ? " orthogonal ones"
                                                                   : "");
    *out = (size_t)wanted;
    return HOP_OK;
}

hop_status hop_plan_product(hop_lab *lab, hop_error *error) {
    const hop_sweep *axes[AXES];
    for (size_t k = 0; k < AXES; k++)
        if (hop_lab_takes(lab, axis_id(lab, k)))
            hop_sweep_sort(&lab->settings[axis_id(lab, k)].sweep);
    axes_of(lab, axes);
    size_t count = 1;
    for (size_t k = 0; k < AXES; k++) count *= axes[k]->count;
    if (count > 1u << 20)
        return hop_fail(error, HOP_ELIMIT, "%zu points are more than %u", count,
                        1u << 20);
    hop_point *points = calloc(count, sizeof *points);
    if (!points) return hop_fail_memory(error);
    hop_status status = HOP_OK;
    for (size_t k = 0; k < count && !status; k++) {
        hop_point *point = &points[k];
        size_t rest = k;
        for (size_t axis = AXES; axis-- > 0; rest /= axes[axis]->count)
            point->at[axis] = rest % axes[axis]->count;
        point->units = (size_t)axes[0]->values[point->at[0]];
        point->load = axes[1]->values[point->at[1]];
        point->noise = axes[2]->values[point->at[2]];
        point->extra = axes[3]->values[point->at[3]];
        if (hop_lab_takes(lab, HOP_P_LOAD))
            status = hop_plan_patterns(lab, point->units, point->load, &point->patterns,
                                       error);
    }
    if (status) {
        free(points);
        return status;
    }
    lab->points = points;
    lab->point_count = count;
    return HOP_OK;
}

uint64_t hop_plan_seed(const hop_lab *lab, size_t point, size_t trial) {
    hop_random chance = hop_random_begin(hop_lab_seed(lab), HOP_STREAM_TRIAL,
                                         (uint64_t)point << 32 | (uint64_t)trial);
    return hop_random_u64(&chance);
}
