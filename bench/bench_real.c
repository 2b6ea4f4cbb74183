/* SPDX-License-Identifier: MIT */
/* Times passes over real-valued rows beside what this machine can read and compute; one
   thread; prints one `name value` line each. */
#include <hopfield.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "timing.h"

/* Rows of a chunk, whose scores stay in the cache. */
enum { MANY = 64, SEED = 1, CHUNK = 256 };

/* Other programs on the machine can only add to a time. */
static double fastest(const double *times, size_t count) {
    double least = times[0];
    for (size_t k = 1; k < count; k++) least = times[k] < least ? times[k] : least;
    return least;
}

typedef struct bench {
    size_t count, dim, repeats;
    float *rows, *queries, *scores, *out;
    uint16_t *halves;
    int8_t *bytes, *byte_queries;
    double *times;
    const hop_real_kernels *real;
} bench;

static void *aligned(size_t bytes) {
    void *memory = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
    if (!memory) exit(1);
    memset(memory, 0, bytes);
    return memory;
}

static bench create(size_t count, size_t dim, size_t repeats) {
    const size_t values = count * dim;
    bench b = {.count = count, .dim = dim, .repeats = repeats};
    hop_random chance = hop_random_begin(SEED, HOP_STREAM_USER, 0);
    b.rows = aligned(values * sizeof(float));
    b.halves = aligned(values * sizeof(uint16_t));
    b.bytes = aligned(values);
    b.queries = aligned(MANY * dim * sizeof(float));
    b.byte_queries = aligned(MANY * dim);
    b.scores = aligned((2 * count + MANY * CHUNK) * sizeof(float));
    b.out = aligned(MANY * dim * sizeof(float));
    b.times = allocate(repeats, sizeof *b.times);
    for (size_t i = 0; i < values; i++) {
        b.rows[i] = (float)(2 * hop_random_real(&chance) - 1);
        uint32_t bits;
        memcpy(&bits, &b.rows[i], sizeof bits);
        b.halves[i] = (uint16_t)(bits >> 16);
        b.bytes[i] = (int8_t)(127 * b.rows[i]);
    }
    for (size_t i = 0; i < MANY * dim; i++) {
        b.queries[i] = (float)(2 * hop_random_real(&chance) - 1);
        b.byte_queries[i] = (int8_t)(127 * b.queries[i]);
    }
    return b;
}

static void destroy(bench *b) {
    free(b->rows);
    free(b->halves);
    free(b->bytes);
    free(b->queries);
    free(b->byte_queries);
    free(b->scores);
    free(b->out);
    free(b->times);
}

/* Adds up a block as words, in as many sums as hide the additions. */
static void read_all(const bench *b) {
    const uint64_t *block = (const uint64_t *)b->rows;
    const size_t words = b->count * b->dim / 2;
    uint64_t lane[32] = {0}, sum = 0;
    for (size_t i = 0; i + 32 <= words; i += 32)
        for (size_t j = 0; j < 32; j++) lane[j] += block[i + j];
    for (size_t j = 0; j < 32; j++) sum += lane[j];
    b->scores[0] = (float)sum;
}

/* Runs BODY for each chunk of `held` rows from `from` on. */
#define FOR_CHUNKS(b, from, held, BODY)                                                  \
    for (size_t from = 0; from < (b)->count; from += CHUNK) {                            \
        const size_t held = (b)->count - from < CHUNK ? (b)->count - from : CHUNK;       \
        BODY;                                                                            \
    }

static void dots(const bench *b, size_t queries) {
    FOR_CHUNKS(b, from, held,
               b->real->dots(b->queries, queries, b->rows + from * b->dim, held, b->dim,
                             b->scores, CHUNK))
}

static void dots_half(const bench *b, size_t queries) {
    FOR_CHUNKS(b, from, held,
               b->real->dots_half(b->queries, queries, b->halves + from * b->dim, held,
                                  b->dim, b->scores, CHUNK))
}

static void dots_byte(const bench *b, size_t queries) {
    FOR_CHUNKS(b, from, held,
               b->real->dots_byte(b->byte_queries, queries, b->bytes + from * b->dim,
                                  held, b->dim, (int32_t *)b->scores, CHUNK))
}

static void squares(const bench *b, size_t queries) {
    (void)queries;
    b->real->squares(b->queries, NULL, b->rows, b->count, b->dim, b->scores);
}

static void distances(const bench *b, size_t queries) {
    (void)queries;
    b->real->distances(b->queries, NULL, b->rows, b->count, b->dim, b->scores);
}

static void add_rows(const bench *b, size_t queries) {
    FOR_CHUNKS(b, from, held,
               b->real->add_rows(b->scores, queries, CHUNK, b->rows + from * b->dim, held,
                                 b->dim, b->out))
}

static void add_rows_half(const bench *b, size_t queries) {
    FOR_CHUNKS(b, from, held,
               b->real->add_rows_half(b->scores, queries, CHUNK,
                                      b->halves + from * b->dim, held, b->dim, b->out))
}

static void add_rows_byte(const bench *b, size_t queries) {
    FOR_CHUNKS(b, from, held,
               b->real->add_rows_byte(b->scores, queries, CHUNK, b->bytes + from * b->dim,
                                      held, b->dim, b->out))
}

/* A softmax read-out chunk by chunk, as if each were alone: scores, weights, sums. */
static void recall(const bench *b, size_t queries) {
    FOR_CHUNKS(b, from, held, {
        const float *rows = b->rows + from * b->dim;
        b->real->dots(b->queries, queries, rows, held, b->dim, b->scores, CHUNK);
        for (size_t q = 0; q < queries; q++) {
            float *scores = b->scores + q * CHUNK;
            const float most = b->real->largest(scores, held);
            b->real->exponentials(scores, held, most, HOP_EXPONENTIAL_FLOOR, scores);
        }
        b->real->add_rows(b->scores, queries, CHUNK, rows, held, b->dim, b->out);
    })
}

static void reading(const bench *b, size_t queries) {
    (void)queries;
    read_all(b);
}

static void time_pass(const bench *b, const char *name,
                      void (*pass)(const bench *, size_t), size_t queries,
                      size_t value_bytes) {
    const double values = (double)b->count * (double)b->dim;
    pass(b, queries);
    for (size_t k = 0; k < b->repeats; k++) {
        const double start = seconds();
        pass(b, queries);
        b->times[k] = seconds() - start;
    }
    const double taken = fastest(b->times, b->repeats);
    printf("%s_%zu_s %.6f\n", name, queries, taken);
    printf("%s_%zu_gb_per_s %.2f\n", name, queries,
           values * (double)value_bytes / taken / 1e9);
    printf("%s_%zu_gflop_per_s %.2f\n", name, queries,
           2 * values * (double)queries / taken / 1e9);
}

static void time_exponentials(const bench *b) {
    float *weights = b->scores + b->count;
    double sum = 0;
    for (size_t i = 0; i < b->count; i++) b->scores[i] = -(float)(i % 80);
    for (size_t k = 0; k < b->repeats; k++) {
        const double start = seconds();
        sum +=
            b->real->exponentials(b->scores, b->count, 0, HOP_EXPONENTIAL_FLOOR, weights);
        b->times[k] = seconds() - start;
    }
    printf("exponentials_ns_each %.3f\n",
           1e9 * fastest(b->times, b->repeats) / (double)b->count);
    if (isnan(sum)) exit(1);
}

/* Weights of 1 / (1 + i): no row can be left out. */
static void fill_weights(const bench *b) {
    for (size_t i = 0; i < MANY * CHUNK; i++) b->scores[i] = 1 / (float)(1 + i);
}

/* Packed bits beside them: the nearest of count rows of `units` units. */
static void time_bits(hop_context *context, size_t count, size_t units, size_t repeats) {
    const size_t words = (units + 63) / 64;
    uint64_t *rows = aligned(count * words * 8), *query = aligned(words * 8);
    int32_t *out = aligned(count * sizeof *out);
    double *times = allocate(repeats, sizeof *times);
    hop_random chance = hop_random_begin(SEED, HOP_STREAM_USER, 1);
    for (size_t i = 0; i < count * words * 2; i++)
        ((uint32_t *)(void *)rows)[i] = hop_random_u32(&chance);
    for (size_t k = 0; k < repeats; k++) {
        const double start = seconds();
        context->kernels->mismatches(rows, count, words, query, NULL, out);
        times[k] = seconds() - start;
    }
    const double taken = fastest(times, repeats);
    printf("bits_s %.9f\n", taken);
    printf("bits_gb_per_s %.2f\n", (double)(count * words * 8) / taken / 1e9);
    free(rows);
    free(query);
    free(out);
    free(times);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: bench_real ROWS UNITS REPEATS\n");
        return 2;
    }
    hop_context *context = context_of(1);
    bench b = create(strtoull(argv[1], NULL, 10), strtoull(argv[2], NULL, 10),
                     strtoull(argv[3], NULL, 10));
    b.real = context->real;
    printf("isa %s\n", hop_isa_name(hop_context_isa(context)));
    time_pass(&b, "read", reading, 1, 4);
    static const size_t queries[] = {1, MANY};
    for (size_t k = 0; k < 2; k++) {
        time_pass(&b, "dots", dots, queries[k], 4);
        time_pass(&b, "dots_half", dots_half, queries[k], 2);
        time_pass(&b, "dots_byte", dots_byte, queries[k], 1);
        time_pass(&b, "recall", recall, queries[k], 4);
        fill_weights(&b);
        time_pass(&b, "add_rows", add_rows, queries[k], 4);
        time_pass(&b, "add_rows_half", add_rows_half, queries[k], 2);
        time_pass(&b, "add_rows_byte", add_rows_byte, queries[k], 1);
    }
    time_pass(&b, "squares", squares, 1, 4);
    time_pass(&b, "distances", distances, 1, 4);
    time_exponentials(&b);
    time_bits(context, 100000, 1024, 20 * b.repeats);
    destroy(&b);
    hop_context_free(context);
    return 0;
}
