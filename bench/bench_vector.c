/* SPDX-License-Identifier: MIT */
/* Times recall in vector memories, one step, beside reading the same bytes once; prints
   one `name value` line each. */
#include <hopfield.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "timing.h"
#include "vectors.h"

enum { SEED = 1 };

typedef struct bench {
    hop_context *context;
    hop_rows *rows;
    hop_vector_memory *memory;
    hop_index *index;
} bench;

static bench memory_of(hop_rows *rows, hop_context *context, double beta,
                       const char *separation, hop_similarity similarity) {
    bench b = {.context = context, .rows = rows};
    hop_vector_options options = HOP_VECTOR_OPTIONS_INIT;
    hop_error error;
    options.beta = beta;
    options.similarity = similarity;
    if (hop_separation_parse(separation, &options.separation, &error) ||
        hop_vector_memory_create(context, rows, NULL, &options, &b.memory, &error))
        fail(&error);
    return b;
}

/* Median seconds of one step of `count` cues; tolerance 0: a full scan. */
static double step(const bench *b, const float *cues, size_t count, double tolerance,
                   size_t repeats, size_t stride, size_t *looked_at) {
    const size_t dim = hop_rows_dim(b->rows);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result *results = allocate(count, sizeof *results);
    float *out = allocate(count * dim, sizeof *out);
    double *times = allocate(repeats, sizeof *times);
    hop_error error;
    options.max_steps = 1;
    options.confirm = 0;
    options.mass_tolerance = tolerance;
    *looked_at = 0;
    for (size_t k = 0; k < repeats; k++) {
        const double start = seconds();
        if (hop_vector_recall(b->memory, &options, cues + k * stride, count, out, NULL,
                              results, &error))
            fail(&error);
        times[k] = seconds() - start;
        *looked_at += results[0].looked_at;
    }
    *looked_at /= repeats;
    const double found = median(times, repeats);
    free(results);
    free(out);
    free(times);
    return found;
}

static hop_rows *rows_of(hop_context *context, const float *values, size_t count,
                         size_t dim, hop_storage storage) {
    hop_rows *rows;
    hop_rows_options options = HOP_ROWS_OPTIONS_INIT;
    hop_error error;
    options.storage = storage;
    if (hop_rows_create(context, values, count, dim, &options, &rows, &error))
        fail(&error);
    return rows;
}

static void time_scans(hop_context *context, size_t count, size_t dim, size_t repeats) {
    static const double betas[] = {2000, 8};
    static const char *const names[] = {"sharp", "flat"};
    float *values = unit_rows(count, dim, 1, 1);
    size_t looked;
    for (int storage = 0; storage < 3; storage++) {
        hop_rows *rows = rows_of(context, values, count, dim, (hop_storage)storage);
        const char *name = hop_storage_name((hop_storage)storage);
        for (int k = 0; k < 2; k++) {
            bench b = memory_of(rows, context, betas[k], "softmax", HOP_SIMILARITY_DOT);
            printf("%s_%s_s %.9g\n", name, names[k],
                   step(&b, values, 1, 0, repeats, 0, &looked));
            if (storage == 0)
                printf("batch_%s_s %.9g\n", names[k],
                       step(&b, values, 64, 0, repeats / 3 + 1, 0, &looked));
            hop_vector_memory_free(b.memory);
        }
        hop_rows_free(rows);
        printf("read_%s_s %.9g\n", name,
               read_once(values,
                         count * dim *
                             (storage == 0   ? 4
                              : storage == 1 ? 2
                                             : 1),
                         repeats));
    }
    free(values);
}

static void time_bits(hop_context *context, size_t count, size_t dim, size_t repeats) {
    hop_patterns *patterns = random_patterns(dim, count);
    hop_rows *rows;
    hop_error error;
    size_t looked;
    if (hop_rows_of_patterns(context, patterns, &rows, &error)) fail(&error);
    float *cue = allocate(dim, sizeof *cue);
    hop_rows_read(rows, count / 2, cue);
    for (size_t i = 0; i < dim / 5; i++) cue[i] = -cue[i];
    bench b = memory_of(rows, context, 1, "topk:k=1", HOP_SIMILARITY_HAMMING);
    printf("bits_s %.9g\n", step(&b, cue, 1, 0, repeats, 0, &looked));
    hop_vector_memory_free(b.memory);
    hop_rows_free(rows);
    hop_patterns_free(patterns);
    free(cue);
}

/* Cues near memories, beside a full scan. */
static void time_index(hop_context *context, const char *name, size_t count, size_t dim,
                       size_t groups, double spread, size_t repeats) {
    hop_random chance = hop_random_begin(SEED, HOP_STREAM_USER, 1);
    float *values = unit_rows(count, dim, groups, spread);
    float *cues = allocate(repeats * dim, sizeof *cues);
    hop_error error;
    size_t looked, all;
    for (size_t k = 0; k < repeats; k++) {
        const float *row = values + hop_random_below(&chance, count) * dim;
        for (size_t i = 0; i < dim; i++)
            cues[k * dim + i] =
                row[i] + 0.2f * rough_normal(&chance) / (float)sqrt((double)dim);
    }
    bench b = memory_of(rows_of(context, values, count, dim, HOP_STORAGE_FLOAT32),
                        context, 200, "softmax", HOP_SIMILARITY_DOT);
    const double start = seconds();
    if (hop_index_create(context, b.rows, NULL, &b.index, &error) ||
        hop_vector_memory_set_index(b.memory, b.index, &error))
        fail(&error);
    printf("%s_build_s %.9g\n%s_clusters %zu\n", name, seconds() - start, name,
           hop_index_clusters(b.index));
    printf("%s_scan_s %.9g\n", name, step(&b, cues, 1, 0, repeats, dim, &all));
    printf("%s_index_s %.9g\n", name, step(&b, cues, 1, 1e-6, repeats, dim, &looked));
    printf("%s_share %.9g\n", name, (double)looked / (double)all);
    hop_vector_memory_free(b.memory);
    hop_index_free(b.index);
    hop_rows_free(b.rows);
    free(values);
    free(cues);
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: bench_vector scan|bits|grouped|loose ROWS UNITS GROUPS "
                        "REPEATS\n");
        return 2;
    }
    const size_t count = strtoull(argv[2], NULL, 10), dim = strtoull(argv[3], NULL, 10);
    const size_t groups = strtoull(argv[4], NULL, 10);
    const size_t repeats = strtoull(argv[5], NULL, 10);
    hop_context *context = context_of(1);
    printf("isa %s\n", hop_isa_name(hop_context_isa(context)));
    if (strcmp(argv[1], "scan") == 0) time_scans(context, count, dim, repeats);
    if (strcmp(argv[1], "bits") == 0) time_bits(context, count, dim, repeats);
    if (strcmp(argv[1], "grouped") == 0)
        time_index(context, "grouped", count, dim, groups, 0.3, repeats);
    if (strcmp(argv[1], "loose") == 0)
        time_index(context, "loose", count, dim, 1, 1, repeats);
    hop_context_free(context);
    return 0;
}
