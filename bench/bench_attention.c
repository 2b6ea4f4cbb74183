/* SPDX-License-Identifier: MIT */
/* Times attention and its gradients on one thread; prints one `name value` line each. */
#include <hopfield.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "timing.h"

enum { SEED = 1 };

static float *random_floats(uint64_t which, size_t count) {
    float *values = allocate(count, sizeof *values);
    hop_random chance = hop_random_begin(SEED, HOP_STREAM_USER, which);
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(2 * hop_random_real(&chance) - 1);
    return values;
}

typedef struct bench {
    hop_context *context;
    hop_attention_options options;
    hop_attention_shape shape;
    float *Q, *K, *V, *out, *G, *gradients[3];
    double *log_sums;
} bench;

static void forward(const bench *b) {
    hop_error error;
    if (hop_attention(b->context, &b->options, &b->shape, b->Q, b->K, b->V, b->out,
                      b->log_sums, &error))
        fail(&error);
}

static void backward(const bench *b) {
    hop_error error;
    if (hop_attention_backward(b->context, &b->options, &b->shape, b->Q, b->K, b->V,
                               b->out, b->log_sums, b->G, b->gradients[0],
                               b->gradients[1], b->gradients[2], &error))
        fail(&error);
}

static void time_pass(const bench *b, const char *name, void (*pass)(const bench *),
                      size_t repeats) {
    double *times = allocate(repeats, sizeof *times);
    pass(b);
    for (size_t k = 0; k < repeats; k++) {
        const double start = seconds();
        pass(b);
        times[k] = seconds() - start;
    }
    printf("%s_s %.6f\n", name, median(times, repeats));
    free(times);
}

int main(int argc, char **argv) {
    if (argc != 7 && argc != 8) {
        fprintf(stderr, "usage: bench_attention HEADS QUERIES KEYS UNITS BETA REPEATS "
                        "[SEPARATION]\n");
        return 2;
    }
    const size_t heads = strtoull(argv[1], NULL, 10), n = strtoull(argv[2], NULL, 10);
    const size_t count = strtoull(argv[3], NULL, 10), dim = strtoull(argv[4], NULL, 10);
    const size_t repeats = strtoull(argv[6], NULL, 10), rows = heads * n;
    hop_separation separation = {HOP_SEPARATION_SOFTMAX, 0};
    hop_error error;
    if (argc == 8 && hop_separation_parse(argv[7], &separation, &error)) fail(&error);
    bench b = {context_of(1),
               HOP_ATTENTION_OPTIONS_INIT,
               {n, count, dim, dim},
               0,
               0,
               0,
               0,
               0,
               {0},
               0};
    b.options.heads = heads;
    b.options.beta = strtod(argv[5], NULL);
    b.options.separation = &separation;
    b.Q = random_floats(0, rows * dim);
    b.K = random_floats(1, heads * count * dim);
    b.V = random_floats(2, heads * count * dim);
    b.G = random_floats(3, rows * dim);
    b.out = allocate(rows * dim, sizeof *b.out);
    b.log_sums = allocate(rows, sizeof *b.log_sums);
    b.gradients[0] = allocate(rows * dim, sizeof(float));
    b.gradients[1] = allocate(heads * count * dim, sizeof(float));
    b.gradients[2] = allocate(heads * count * dim, sizeof(float));
    printf("isa %s\n", hop_isa_name(hop_context_isa(b.context)));
    time_pass(&b, "forward", forward, repeats);
    time_pass(&b, "backward", backward, repeats);
    for (int k = 0; k < 3; k++) free(b.gradients[k]);
    free(b.Q);
    free(b.K);
    free(b.V);
    free(b.G);
    free(b.out);
    free(b.log_sums);
    hop_context_free(b.context);
    return 0;
}
