/* SPDX-License-Identifier: MIT */
/* Landscape: a true slice of the energy through three memories, and recall paths on it.
 */
#include <math.h>
#include <stdlib.h>

#include <hopfield/random.h>

#include "core/error.h"
#include "experiment/landscape_record.h"
#include "experiment/trial.h"

size_t hop_landscape_grid(const hop_lab *lab) {
    return (size_t)hop_lab_value(lab, HOP_P_GRID);
}

size_t hop_landscape_paths(const hop_lab *lab) {
    return (size_t)hop_lab_value(lab, HOP_P_PATHS);
}

size_t hop_landscape_path_at(const hop_lab *lab, size_t path) {
    const size_t grid = hop_landscape_grid(lab);
    return MAP + grid * grid + path * PATH_WIDTH;
}

size_t hop_landscape_place(const hop_lab *lab, size_t k, size_t units) {
    return hop_fraction_of((double)k / (double)(hop_landscape_grid(lab) - 1), units);
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    size_t patterns = 0;
    const size_t units = (size_t)hop_lab_value(lab, HOP_P_UNITS);
    const double load = hop_lab_value(lab, HOP_P_LOAD);
    hop_status status = hop_plan_patterns(lab, units, load, &patterns, error);
    if (!status && patterns < HOP_SLICE_MEMORIES)
        return hop_fail(error, HOP_EINVAL,
                        "load: %.9g of %zu units is %zu pattern%s; a slice goes through "
                        "%d",
                        load, units, patterns, patterns == 1 ? "" : "s",
                        HOP_SLICE_MEMORIES);
    lab->width = hop_landscape_path_at(lab, hop_landscape_paths(lab));
    return status;
}

hop_slice_model hop_landscape_model(const hop_lab *lab) {
    const hop_memory_options options = hop_lab_memory_options(lab);
    const double units = (double)lab->points[0].units;
    const double patterns = (double)lab->points[0].patterns;
    return (hop_slice_model){
        .units = units,
        .patterns = patterns,
        .scale = options.scaling == HOP_SCALING_UNITS ? 1 : units / patterns,
        .zero_diagonal = options.diagonal == HOP_DIAGONAL_ZERO,
    };
}

typedef struct {
    const hop_trial *t;
    hop_rig rig;
    hop_slice slice;
    int8_t *states; /* [room][units] */
} scene;

/* Energies of scene->states[count], a unit. */
static hop_status measure(scene *s, size_t count, double *out) {
    hop_status status =
        hop_memory_energy(s->rig.memory, s->states, count, out, s->t->error);
    for (size_t k = 0; k < count && !status; k++) out[k] /= (double)s->rig.units;
    return status;
}

/* From A to B: units in the order of chance, and by way of the mixture. */
static hop_status walk(scene *s, double *record) {
    const size_t units = s->rig.units;
    const hop_slice_shape *shape = &s->slice.shape;
    const size_t across = shape->first + shape->second;
    uint32_t *order = malloc((across + 1) * sizeof *order);
    if (!order) return hop_fail_memory(s->t->error);
    hop_random chance = hop_random_begin(s->t->seed, HOP_STREAM_BASE, 1);
    hop_random_permutation(&chance, order, across);
    for (size_t k = 0; k < WALK; k++) {
        int8_t *state = s->states + k * units;
        hop_slice_state(&s->slice, 0, 0, state);
        const double t = (double)k / (WALK - 1);
        for (size_t turned = hop_fraction_of(t, across); turned-- > 0;) {
            const uint32_t unit = s->slice.across[order[turned]];
            state[unit] = (int8_t)-state[unit];
        }
    }
    free(order);
    hop_status status = measure(s, WALK, record + RANDOM_WALK);
    for (size_t k = 0; k < WALK; k++) {
        const double t = 2 * (double)k / (WALK - 1);
        const size_t turned = hop_fraction_of(fmin(t, 1), shape->first) +
                              hop_fraction_of(fmax(t - 1, 0), shape->second);
        hop_slice_state(&s->slice, turned, 0, s->states + k * units);
    }
    if (!status) status = measure(s, WALK, record + MIXED_WALK);
    const double ends = (record[RANDOM_WALK] + record[RANDOM_WALK + WALK - 1]) / 2;
    const double *mixed = record + MIXED_WALK;
    record[BARRIER] = record[RANDOM_WALK + MIDDLE] - ends;
    record[PASS] = (mixed[THIRD] + mixed[WALK - 1 - THIRD]) / 2 - ends;
    return status;
}

static hop_status survey(scene *s, double *record) {
    const size_t grid = hop_landscape_grid(s->t->lab);
    const hop_slice_shape *shape = &s->slice.shape;
    const size_t across = shape->first + shape->second;
    const hop_slice_model model = hop_landscape_model(s->t->lab);
    double sum = 0;
    hop_status status = HOP_OK;
    for (size_t row = 0; row < grid && !status; row++) {
        const size_t up = hop_landscape_place(s->t->lab, row, shape->up);
        double *found = record + MAP + row * grid;
        for (size_t k = 0; k < grid; k++)
            hop_slice_state(&s->slice, hop_landscape_place(s->t->lab, k, across), up,
                            s->states + k * s->rig.units);
        status = measure(s, grid, found);
        for (size_t k = 0; k < grid; k++) {
            double m[HOP_SLICE_MEMORIES];
            hop_slice_overlaps(shape, hop_landscape_place(s->t->lab, k, across), up, m);
            const double error = found[k] - hop_slice_energy(&model, m);
            sum += error * error;
        }
    }
    record[SQUARE] = sum / (double)(grid * grid);
    return status;
}

static unsigned end_of(const hop_result *result) {
    switch (result->outcome) {
    case HOP_OUTCOME_EXACT:
    case HOP_OUTCOME_NEAR:
        return result->match < HOP_SLICE_MEMORIES ? (unsigned)result->match : ANOTHER;
    case HOP_OUTCOME_MIXTURE:
        if (result->mixture_count != HOP_SLICE_MEMORIES) return OTHER;
        for (size_t k = 0; k < HOP_SLICE_MEMORIES; k++)
            if (result->mixture_row[k] >= HOP_SLICE_MEMORIES) return OTHER;
        return MIXTURE;
    default:
        return OTHER;
    }
}

static hop_status descend(scene *s, size_t path) {
    hop_recall_options options = hop_lab_recall_options(s->t->lab, s->t->point->units);
    options.update = HOP_UPDATE_ASYNC;
    options.trace = HOP_TRACE_FLIPS;
    options.check_energy = 1;
    options.mixtures = 1;
    options.seed = s->t->seed;
    options.first_index = path;
    return hop_recall(s->rig.memory, &options, s->rig.cue, 1, s->rig.state,
                      &s->rig.result, s->t->error);
}

/* Stops at even shares of the flips; the cue is turned along. */
static void keep_path(scene *s, double *record) {
    const hop_trace *trace = s->rig.result.trace;
    const size_t flips = trace->count - 1;
    record[END] = end_of(&s->rig.result);
    record[FLIPS] = (double)flips;
    size_t at = 0;
    for (size_t stop = 0; stop < STOPS; stop++) {
        const size_t until = stop * flips / (STOPS - 1);
        while (at < until) {
            int8_t *unit = &s->rig.cue[trace->entries[++at].unit];
            *unit = (int8_t) - *unit;
        }
        double *kept = record + STOP + 3 * stop;
        hop_slice_project(&s->slice, s->rig.cue, kept);
        kept[2] = trace->entries[at].energy / (double)s->rig.units;
    }
}

/* From a point of the grid, damaged a little, so that it stands beside the slice. */
static hop_status roll(scene *s, size_t path, double *record) {
    const double one = 1 / (double)hop_landscape_paths(s->t->lab);
    double *kept = record + hop_landscape_path_at(s->t->lab, path);
    const size_t grid = hop_landscape_grid(s->t->lab);
    const hop_slice_shape *shape = &s->slice.shape;
    hop_random chance = hop_random_begin(s->t->seed, HOP_STREAM_USER, path);
    const size_t x = (size_t)hop_random_below(&chance, grid);
    const size_t y = (size_t)hop_random_below(&chance, grid);
    hop_slice_state(&s->slice,
                    hop_landscape_place(s->t->lab, x, shape->first + shape->second),
                    hop_landscape_place(s->t->lab, y, shape->up), s->rig.cue);
    hop_status status =
        hop_noise_flip(s->rig.cue, s->rig.units, s->t->point->noise, s->t->seed, path);
    if (status) return hop_fail(s->t->error, status, "noise: it cannot be added");
    status = descend(s, path);
    if (status) return status;
    const unsigned expected = hop_slice_end(s->rig.result.trace->overlaps);
    const unsigned end = end_of(&s->rig.result);
    record[SHARES + end] += one;
    record[EXPECTED_SHARES + expected] += one;
    record[AS_EXPECTED] += end == expected ? one : 0;
    keep_path(s, kept);
    hop_results_clear(&s->rig.result, 1);
    return HOP_OK;
}

static hop_status look(scene *s, double *record) {
    const hop_lab *lab = s->t->lab;
    const hop_slice_shape *shape = &s->slice.shape;
    for (size_t k = 0; k < lab->width; k++) record[k] = 0;
    record[FIRST] = (double)shape->first;
    record[SECOND] = (double)shape->second;
    record[UP] = (double)shape->up;
    hop_status status = walk(s, record);
    if (!status) status = survey(s, record);
    for (size_t path = 0; path < hop_landscape_paths(lab) && !status; path++)
        status = roll(s, path, record);
    if (status) return status;
    hop_slice_state(&s->slice, shape->first, 0, s->rig.cue);
    status = descend(s, hop_landscape_paths(lab));
    record[KEPT] = !status && end_of(&s->rig.result) == MIXTURE;
    return status;
}

static hop_status trial(const hop_trial *t, double *record) {
    const size_t units = t->point->units, grid = hop_landscape_grid(t->lab);
    scene s = {.t = t};
    hop_status status = hop_rig_generate(t, units, t->point->patterns, &s.rig);
    if (!status) status = hop_rig_learn(t, &s.rig);
    if (!status) {
        s.states = malloc((grid > WALK ? grid : WALK) * units);
        if (!s.states || hop_slice_create(s.rig.patterns, t->seed, &s.slice))
            status = hop_fail_memory(t->error);
    }
    if (!status) status = look(&s, record);
    hop_slice_clear(&s.slice);
    hop_rig_clear(&s.rig);
    free(s.states);
    return status;
}

static const hop_taken takes[] = {
    {HOP_P_UNITS, false, "400", "400"},
    {HOP_P_LOAD, false, "0.02", "0.02"},
    {HOP_P_NOISE, false, "0.05", "0.05"},
    {HOP_P_TRIALS, false, "200", "50"},
    {HOP_P_GRID, false, "41", "21"},
    {HOP_P_PATHS, false, "12", "12"},
    {HOP_P_STRUCTURE, false, "random", "random"},
    HOP_TAKES_COUPLINGS,
    {HOP_P_ORDER, false, "random", "random"},
    {HOP_P_TIES, false, "keep", "keep"},
    HOP_TAKES_END,
};

static bool is_whole(double value, size_t most) {
    return value >= 0 && value <= (double)most && value == floor(value);
}

/* The shape of the slice, and the ends of the paths, are used as numbers of places. */
static bool sound(const hop_lab *lab, const double *record) {
    const size_t units = (size_t)hop_lab_value(lab, HOP_P_UNITS);
    bool all = is_whole(record[FIRST], units) && is_whole(record[SECOND], units) &&
               is_whole(record[UP], units);
    for (size_t path = 0; path < hop_landscape_paths(lab); path++) {
        const double *kept = record + hop_landscape_path_at(lab, path);
        all =
            all && is_whole(kept[END], ENDS - 1) && is_whole(kept[FLIPS], SIZE_MAX / 64);
    }
    return all;
}

const hop_experiment hop_experiment_landscape = {
    .facts = {.name = "landscape",
              .summary = "A true slice of the energy through three memories",
              .about =
                  "The exact energies of a plane of states that holds three memories "
                  "and their mixtures, with paths of asynchronous recall on it; the "
                  "energy on the way from one memory to another, in random order and "
                  "by way of the mixture. Beside the energy that the overlaps alone "
                  "give, its spread by crosstalk, and the ends of recall for few "
                  "memories."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .prepare = prepare,
    .sound = sound,
    .trial = trial,
    .glossary = hop_landscape_glossary,
    .report = hop_landscape_report,
};
