/* SPDX-License-Identifier: MIT */
/* Times one cue at a time over vectors as float32, bfloat16, int8 and sign codes, beside
   a plain read, and counts how often codes find what the exact scan finds; prints one
   `name value` line each. */
#include <hopfield.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "timing.h"
#include "vectors.h"

enum { SEED = 1, TOP = 10 };

/* Sharp: one memory holds nearly all the weight. */
static const double BETA = 2000;

typedef struct bench {
    hop_context *context;
    hop_rows *rows;
    hop_vector_memory *memory;
    hop_coder *coder;
    hop_codes *codes;
} bench;

static bench bench_of(hop_context *context, const float *values, size_t count, size_t dim,
                      hop_storage storage, int centre, size_t bits, double beta,
                      const char *separation) {
    bench b = {.context = context};
    hop_rows_options how = HOP_ROWS_OPTIONS_INIT;
    hop_vector_options options = HOP_VECTOR_OPTIONS_INIT;
    hop_error error;
    how.storage = storage;
    how.normalise = 1;
    how.centre = centre;
    options.beta = beta;
    if (hop_separation_parse(separation, &options.separation, &error) ||
        hop_rows_create(context, values, count, dim, &how, &b.rows, &error) ||
        hop_vector_memory_create(context, b.rows, NULL, &options, &b.memory, &error))
        fail(&error);
    if (!bits) return b;
    if (hop_coder_create(context, dim, bits, &b.coder, &error) ||
        hop_codes_create(context, b.coder, b.rows, NULL, &b.codes, &error) ||
        hop_vector_memory_set_codes(b.memory, b.codes, &error))
        fail(&error);
    return b;
}

static void bench_free(bench *b) {
    hop_vector_memory_free(b->memory);
    hop_codes_free(b->codes);
    hop_coder_free(b->coder);
    hop_rows_free(b->rows);
}

static void recall(const bench *b, const float *cues, size_t count, size_t candidates,
                   float *out, hop_vector_result *results) {
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_error error;
    options.max_steps = 1;
    options.confirm = 0;
    options.best = TOP;
    options.candidates = candidates;
    if (hop_vector_recall(b->memory, &options, cues, count, out, NULL, results, &error))
        fail(&error);
}

static double recall_once(const bench *b, const float *cue, size_t candidates,
                          float *out) {
    hop_vector_result result;
    const double start = seconds();
    recall(b, cue, 1, candidates, out, &result);
    return seconds() - start;
}

/* Every figure in turn, so that what else the machine does falls on all of them. */
enum {
    READ,
    SHARP,
    FLAT,
    TOPK,
    HALF,
    BYTE,
    CODES_COLD, /* just after everything else has passed through the cache */
    CODES,
    SCAN,
    FEW,
    KINDS
};
static const char *const names[KINDS] = {
    "read", "float_sharp", "float_flat", "float_topk", "bfloat16",
    "int8", "codes_cold",  "codes",      "scan",       "codes_of_1_percent"};

static void time_all(hop_context *context, size_t count, size_t dim, size_t bits,
                     size_t candidates, size_t repeats) {
    float *values = unit_rows(count, dim, 1, 1), *out = allocate(dim, sizeof *out);
    double *times[KINDS], *strengths = allocate(count, sizeof *strengths);
    size_t *rows = allocate(candidates, sizeof *rows), found;
    hop_random chance = hop_random_begin(SEED, HOP_STREAM_USER, 2);
    hop_error error;
    bench of[KINDS] = {{0}};
    of[SHARP] = bench_of(context, values, count, dim, HOP_STORAGE_FLOAT32, 0, bits, BETA,
                         "softmax");
    of[FLAT] =
        bench_of(context, values, count, dim, HOP_STORAGE_FLOAT32, 0, 0, 8, "softmax");
    of[TOPK] = bench_of(context, values, count, dim, HOP_STORAGE_FLOAT32, 0, 0, BETA,
                        "topk:k=10");
    of[HALF] = bench_of(context, values, count, dim, HOP_STORAGE_BFLOAT16, 0, 0, BETA,
                        "softmax");
    of[BYTE] =
        bench_of(context, values, count, dim, HOP_STORAGE_INT8, 0, 0, BETA, "softmax");
    of[FEW] = bench_of(context, values, count, dim, HOP_STORAGE_FLOAT32, 0, bits, BETA,
                       "softmax");
    for (size_t r = 0; r < count; r++) strengths[r] = hop_random_below(&chance, 100) == 0;
    if (hop_vector_memory_set_strengths(of[FEW].memory, strengths, &error)) fail(&error);
    for (int k = 0; k < KINDS; k++) times[k] = allocate(repeats, sizeof **times);
    for (size_t t = 0; t < repeats; t++) {
        const float *cue = values + hop_random_below(&chance, count) * dim;
        times[READ][t] = read_once(values, count * dim * sizeof *values, 1);
        times[SHARP][t] = recall_once(&of[SHARP], cue, 0, out);
        times[TOPK][t] = recall_once(&of[TOPK], cue, 0, out);
        times[FLAT][t] = recall_once(&of[FLAT], cue, 0, out);
        times[HALF][t] = recall_once(&of[HALF], cue, 0, out);
        times[BYTE][t] = recall_once(&of[BYTE], cue, 0, out);
        times[CODES_COLD][t] = recall_once(&of[SHARP], cue, candidates, out);
        cue = values + hop_random_below(&chance, count) * dim;
        times[CODES][t] = recall_once(&of[SHARP], cue, candidates, out);
        times[FEW][t] = recall_once(&of[FEW], cue, candidates, out);
        const double start = seconds();
        if (hop_codes_nearest(of[SHARP].codes, cue, 1, candidates, NULL, rows, NULL,
                              &found, &error))
            fail(&error);
        times[SCAN][t] = seconds() - start;
    }
    /* What else a shared machine does only adds: a tenth of the times are shorter. */
    for (int k = 0; k < KINDS; k++) {
        median(times[k], repeats);
        printf("%s_s %.9g\n", names[k], times[k][repeats / 10]);
    }
    const double start = seconds();
    uint64_t *codes = allocate(count, bits / 8);
    if (hop_coder_encode(of[SHARP].coder, context, values, count, codes, &error))
        fail(&error);
    printf("encoded_a_second %.9g\n", (double)count / (seconds() - start));
    for (int k = 0; k < KINDS; k++) {
        if (of[k].memory) bench_free(&of[k]);
        free(times[k]);
    }
    free(codes);
    free(rows);
    free(strengths);
    free(values);
    free(out);
}

/* The share of the first `top` of the exact scan that codes find. */
static double found_of(const hop_vector_result *exact, const hop_vector_result *quick,
                       size_t count, size_t top) {
    size_t found = 0, all = 0;
    for (size_t q = 0; q < count; q++)
        for (size_t k = 0; k < top && k < exact[q].best_count; k++, all++)
            for (size_t j = 0; j < top && j < quick[q].best_count; j++)
                found += exact[q].best[k].row == quick[q].best[j].row;
    return (double)found / (double)all;
}

/* Of rows[count][dim], for cues[asked][dim] in the space of the stored rows. */
static void judge(hop_context *context, const char *name, const float *values,
                  size_t count, size_t dim, int centre, const float *cues, size_t asked) {
    static const size_t bits[] = {256, 512, 1024, 2048}, wanted[] = {32, 128, 512};
    float *out = allocate(asked * dim, sizeof *out);
    float *seen = allocate(asked * dim, sizeof *seen);
    hop_vector_result *exact = allocate(asked, sizeof *exact);
    hop_vector_result *quick = allocate(asked, sizeof *quick);
    hop_error error;
    for (size_t b = 0; b < sizeof bits / sizeof *bits; b++) {
        bench one = bench_of(context, values, count, dim, HOP_STORAGE_FLOAT32, centre,
                             bits[b], 1, "topk:k=10");
        for (size_t q = 0; q < asked; q++)
            if (hop_rows_encode(one.rows, cues + q * dim, NULL, seen + q * dim, &error))
                fail(&error);
        if (b == 0) recall(&one, seen, asked, 0, out, exact);
        for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++) {
            recall(&one, seen, asked, wanted[w], out, quick);
            printf("%s_%zu_%zu_at_1 %.6f\n%s_%zu_%zu_at_10 %.6f\n", name, bits[b],
                   wanted[w], found_of(exact, quick, asked, 1), name, bits[b], wanted[w],
                   found_of(exact, quick, asked, TOP));
        }
        bench_free(&one);
    }
    free(out);
    free(seen);
    free(exact);
    free(quick);
}

/* Cues are further draws from the same groups. */
static void judge_groups(hop_context *context, const char *name, size_t count, size_t dim,
                         size_t groups, double spread, size_t asked) {
    float *all = unit_rows(count + asked, dim, groups, spread);
    judge(context, name, all, count, dim, 0, all + count * dim, asked);
    free(all);
}

static float *pictures(const char *path, size_t most, size_t *count, size_t *dim) {
    hop_array array;
    hop_error error;
    if (hop_idx_read(path, most, 0, &array, &error)) fail(&error);
    *count = array.shape[0];
    *dim = hop_array_length(&array) / *count;
    float *values = large(*count * *dim * sizeof *values);
    for (size_t i = 0; i < *count * *dim; i++)
        values[i] = ((const uint8_t *)array.data)[i];
    hop_array_clear(&array);
    return values;
}

static void judge_pictures(hop_context *context, const char *folder, size_t asked) {
    char path[2][4096];
    size_t count, dim, more;
    snprintf(path[0], sizeof path[0], "%s/train-images-idx3-ubyte.gz", folder);
    snprintf(path[1], sizeof path[1], "%s/t10k-images-idx3-ubyte.gz", folder);
    float *values = pictures(path[0], 60000, &count, &dim);
    float *cues = pictures(path[1], asked, &more, &dim);
    judge(context, "pictures", values, count, dim, 0, cues, more);
    judge(context, "pictures_centred", values, count, dim, 1, cues, more);
    free(values);
    free(cues);
}

int main(int argc, char **argv) {
    const int timing = argc == 7 && strcmp(argv[1], "speed") == 0;
    const int groups = argc == 5 && strcmp(argv[1], "groups") == 0;
    const int fashion = argc == 4 && strcmp(argv[1], "pictures") == 0;
    if (!timing && !groups && !fashion) {
        fprintf(stderr, "usage: bench_codes speed ROWS UNITS BITS CANDIDATES REPEATS\n"
                        "       bench_codes groups ROWS UNITS CUES\n"
                        "       bench_codes pictures FOLDER CUES\n");
        return 2;
    }
    hop_context *context = context_of(1);
    size_t number[8] = {0};
    for (int k = 2; k < argc; k++) number[k] = strtoull(argv[k], NULL, 10);
    printf("isa %s\n", hop_isa_name(hop_context_isa(context)));
    if (timing) time_all(context, number[2], number[3], number[4], number[5], number[6]);
    if (fashion) judge_pictures(context, argv[2], number[3]);
    if (groups) {
        judge_groups(context, "groups", number[2], number[3], 1000, 0.5, number[4]);
        judge_groups(context, "loose", number[2], number[3], 1, 1, number[4]);
    }
    hop_context_free(context);
    return 0;
}
