/* SPDX-License-Identifier: MIT */
/* The energy above which a cue is unknown, from damaged copies and impostors. */
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "recall/samples.h"

/* Samples that are asked together, at most, and the bytes of what they may weigh. */
enum { TOGETHER = 64 };
static const size_t TOGETHER_BYTES = (size_t)64 << 20;

/* What float32 scores leave of an energy. */
static const double ROUNDING = 1e-6;

typedef struct calibration {
    const hop_vector_memory *memory;
    hop_samples samples;
    size_t together;     /* samples that are asked together */
    float *known;        /* [together][dim] */
    float *out;          /* [together][dim of values] */
    float *inverses;     /* [together][memories], where lengths of keys count */
    uint8_t *allowed;    /* [together][memories] */
    double *energies[2]; /* [samples] of copies and of impostors */
} calibration;

static bool make_room(calibration *self) {
    const hop_vector_memory *memory = self->memory;
    const size_t memories = hop_rows_count(memory->keys), count = self->samples.count;
    const size_t many = TOGETHER_BYTES / (memories * (1 + sizeof *self->inverses));
    const size_t together = many < 1 ? 1 : many < TOGETHER ? many : TOGETHER;
    self->together = together;
    self->known = malloc(together * self->samples.dim * sizeof *self->known);
    self->out = malloc(together * hop_rows_dim(memory->values) * sizeof *self->out);
    self->allowed = malloc(together * memories);
    if (memory->inverses && self->samples.mask)
        self->inverses = malloc(together * memories * sizeof *self->inverses);
    for (int kind = 0; kind < 2; kind++)
        self->energies[kind] = malloc(count * sizeof *self->energies[kind]);
    return self->known && self->out && self->allowed && self->energies[0] &&
           self->energies[1] &&
           (self->inverses || !memory->inverses || !self->samples.mask);
}

static void drop_room(calibration *self) {
    free(self->known);
    free(self->out);
    free(self->allowed);
    free(self->inverses);
    free(self->energies[0]);
    free(self->energies[1]);
    hop_samples_free(&self->samples);
}

/* Leaves the memory out, and all that equal it. HOP_EEMPTY: no other has a strength. */
static hop_status leave_out(const calibration *self, size_t row, uint8_t *allowed,
                            hop_error *error) {
    const hop_rows *keys = self->memory->keys;
    const double *logs = self->memory->log_strengths;
    size_t left = 0;
    for (size_t r = 0; r < hop_rows_count(keys); r++) {
        allowed[r] = hop_rows_norm(keys, r) != hop_rows_norm(keys, row) ||
                     !hop_samples_same(keys, r, row);
        left += allowed[r] && !(logs && isinf(logs[r]));
    }
    return left ? HOP_OK
                : hop_fail(error, HOP_EEMPTY,
                           "calibration needs memories that differ: all equal memory %zu",
                           row);
}

/* One sample's question, over its known units. */
static hop_status pose(calibration *self, size_t k, size_t place, bool impostor,
                       hop_question *out, hop_error *error) {
    const hop_vector_memory *memory = self->memory;
    const size_t dim = self->samples.dim, memories = hop_rows_count(memory->keys);
    const uint8_t *mask = self->samples.mask ? self->samples.mask + k * dim : NULL;
    float *known = self->known + place * dim;
    *out = (hop_question){.name = k,
                          .state = self->samples.cues + k * dim,
                          .inverses = memory->inverses,
                          .reach = memories,
                          .out = self->out + place * hop_rows_dim(memory->values)};
    if (impostor) out->allowed = self->allowed + place * memories;
    if (!mask) return HOP_OK;
    for (size_t i = 0; i < dim; i++) known[i] = mask[i] == HOP_MASK_MISSING ? 0 : 1;
    out->known = known;
    if (!memory->inverses) return HOP_OK;
    float *inverses = self->inverses + place * memories;
    out->inverses = inverses;
    const hop_status status = hop_attend_inverses(
        memory->context, memory->keys, memory->options.similarity, known, inverses);
    return status == HOP_OK ? HOP_OK
                            : hop_fail(error, status, "%s", hop_status_describe(status));
}

static hop_status ask(calibration *self, size_t first, size_t count, bool impostor,
                      hop_error *error) {
    const hop_field_of_keys field = hop_vector_memory_field(self->memory);
    const size_t dim = self->samples.dim;
    hop_question questions[TOGETHER];
    const size_t memories = hop_rows_count(self->memory->keys);
    hop_status status = HOP_OK;
    for (size_t k = 0; status == HOP_OK && k < count; k++) {
        if (impostor)
            status = leave_out(self, self->samples.rows[first + k],
                               self->allowed + k * memories, error);
        if (status == HOP_OK)
            status = pose(self, first + k, k, impostor, &questions[k], error);
    }
    if (status == HOP_OK) status = hop_attend(&field, questions, count, error);
    for (size_t k = 0; status == HOP_OK && k < count; k++) {
        double squares = 0;
        for (size_t i = 0; i < dim; i++)
            squares += (double)questions[k].state[i] * questions[k].state[i];
        self->energies[impostor][first + k] =
            hop_vector_memory_energy_of(self->memory, questions[k].potential, squares);
    }
    return status;
}

static void conclude(calibration *self, double rejected, hop_calibration *out) {
    const size_t count = self->samples.count;
    const double *genuine = self->energies[0], *impostor = self->energies[1];
    for (int kind = 0; kind < 2; kind++)
        qsort(self->energies[kind], count, sizeof(double), hop_samples_ascending);
    const size_t may = (size_t)(rejected * (double)count);
    size_t above = 0, passed = 0;
    out->threshold = genuine[count - 1 - may];
    /* Copies that all lie alike must not be parted by the rounding of their scores. */
    out->threshold += ROUNDING * (fabs(out->threshold) + 1 / self->memory->options.beta);
    for (size_t k = 0; k < count; k++) {
        above += genuine[k] > out->threshold;
        passed += impostor[k] <= out->threshold;
    }
    out->samples = count;
    out->false_rejection = (double)above / (double)count;
    out->false_acceptance = (double)passed / (double)count;
    out->genuine = genuine[count / 2];
    out->impostor = impostor[count / 2];
}

hop_status hop_vector_calibrate(const hop_vector_memory *memory,
                                const hop_tune_options *options, hop_calibration *out,
                                hop_error *error) {
    const hop_tune_options usual = HOP_TUNE_OPTIONS_INIT;
    calibration self = {.memory = memory};
    if (!options) options = &usual;
    if (hop_samples_live(memory) < 2)
        return hop_fail(error, HOP_EEMPTY,
                        "calibration needs two memories at least: impostors are memories "
                        "against the others");
    if (!hop_separation_at(memory->options.separation.kind)->has_potential)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "calibration needs an energy, which separation %s has not",
                        hop_separation_at(memory->options.separation.kind)->name);
    hop_status status = hop_samples_take(memory, options, &self.samples, error);
    if (status == HOP_OK && !make_room(&self)) status = hop_fail_memory(error);
    for (int kind = 0; kind < 2; kind++)
        for (size_t first = 0; status == HOP_OK && first < self.samples.count;
             first += self.together) {
            const size_t left = self.samples.count - first;
            status = ask(&self, first, left < self.together ? left : self.together,
                         kind == 1, error);
        }
    if (status == HOP_OK) conclude(&self, options->false_rejection, out);
    drop_room(&self);
    return status;
}
