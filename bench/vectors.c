/* SPDX-License-Identifier: MIT */
/* Rows to time recall on, and the time that reading them takes. */
#include "vectors.h"

#include <math.h>
#include <stdlib.h>
#include "core/pages.h"
#include "timing.h"

enum { SEED = 1 };

void *large(size_t bytes) {
    const size_t align = hop_pages_align(bytes);
    void *memory = aligned_alloc(align, (bytes + align - 1) / align * align);
    if (!memory) exit(1);
    hop_pages_ask(memory, bytes);
    return memory;
}

/* About normal: quick, and close enough for a benchmark. */
float rough_normal(hop_random *chance) {
    double sum = -2;
    for (int k = 0; k < 4; k++) sum += hop_random_u32(chance) * 0x1p-32;
    return (float)(1.7320508 * sum);
}

/* Rows of length 1 around `groups` centres; `spread` 1: anywhere. */
float *unit_rows(size_t count, size_t dim, size_t groups, double spread) {
    hop_random chance = hop_random_begin(SEED, HOP_STREAM_USER, 0);
    float *rows = large(count * dim * sizeof *rows);
    float *centres = large(groups * dim * sizeof *centres);
    for (size_t i = 0; i < groups * dim; i++) centres[i] = rough_normal(&chance);
    for (size_t r = 0; r < count; r++) {
        const float *centre = centres + hop_random_below(&chance, groups) * dim;
        float *row = rows + r * dim;
        double squares = 0;
        for (size_t i = 0; i < dim; i++) {
            row[i] = (float)((1 - spread) * centre[i] + spread * rough_normal(&chance));
            squares += (double)row[i] * row[i];
        }
        for (size_t i = 0; i < dim; i++) row[i] = (float)(row[i] / sqrt(squares));
    }
    free(centres);
    return rows;
}

/* Seconds to read so many bytes once. */
double read_once(const void *bytes, size_t size, size_t repeats) {
    double *times = allocate(repeats, sizeof *times);
    for (size_t k = 0; k < repeats; k++) {
        const uint64_t *words = bytes;
        uint64_t sums[32] = {0};
        const double start = seconds();
        for (size_t i = 0; i + 32 <= size / 8; i += 32)
            for (size_t j = 0; j < 32; j++) sums[j] ^= words[i + j];
        times[k] = seconds() - start;
        for (size_t j = 1; j < 32; j++) sums[0] ^= sums[j];
        if (sums[0] == 1) times[k] += 1e-12; /* the sums are used */
    }
    const double found = median(times, repeats);
    free(times);
    return found;
}
