/* SPDX-License-Identifier: MIT */
/* The last acts of the demo: where a Hebb network goes wrong, and real clothes. */
#include "demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit.h"
#include "expect.h"
#include "terminal.h"

enum { MOST = 10 };

/* Memories recalled from their own noisy copies. */
typedef struct lesson {
    hop_inputs inputs;
    hop_memory *memory;
    int8_t *cues, *states; /* [count][dim] */
    hop_result results[MOST];
    size_t right;   /* exact or near to the true memory */
    size_t nearest; /* cues whose nearest memory is the true one */
} lesson;

static size_t nearest_row(const hop_inputs *inputs, const int8_t *cue) {
    size_t best = 0;
    long most = -1;
    for (size_t row = 0; row < inputs->count; row++) {
        long same = 0;
        for (size_t i = 0; i < inputs->dim; i++)
            same += inputs->units[row * inputs->dim + i] == cue[i];
        if (same > most) {
            most = same;
            best = row;
        }
    }
    return best;
}

static int try_all(const hop_demo *demo, lesson *self, double noise) {
    size_t count = self->inputs.count, dim = self->inputs.dim;
    int code = hop_demo_learn(demo, &self->inputs, HOP_SCALING_UNITS,
                              (hop_strength){1, 1}, &self->memory);
    if (code) return code;
    self->cues = malloc(count * dim);
    self->states = malloc(count * dim);
    if (!self->cues || !self->states) return hop_complain_memory();
    memcpy(self->cues, self->inputs.units, count * dim);
    for (size_t k = 0; k < count; k++) {
        hop_status status =
            hop_noise_flip(self->cues + k * dim, dim, noise, demo->seed, k);
        if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, NULL);
        self->nearest += nearest_row(&self->inputs, self->cues + k * dim) == k;
    }
    code = hop_demo_settle(demo, self->memory, self->cues, count, self->states,
                           self->results);
    for (size_t k = 0; code == 0 && k < count; k++)
        self->right +=
            self->results[k].outcome <= HOP_OUTCOME_NEAR && self->results[k].match == k;
    return code;
}

static void print_all(const lesson *self) {
    for (size_t k = 0; k < self->inputs.count; k++) {
        const hop_result *result = &self->results[k];
        size_t row = result->has_match    ? result->match
                     : result->best_count ? result->best[0].row
                                          : k;
        printf("  %-28s -> %s, %s %s\n", self->inputs.names[k],
               hop_outcome_name(result->outcome), result->has_match ? "as" : "most like",
               self->inputs.names[row]);
    }
}

/* Show the first memory that did not come back, or the first one. */
static int show_failure(const lesson *self) {
    size_t k = 0, dim = self->inputs.dim;
    while (k + 1 < self->inputs.count && self->results[k].outcome <= HOP_OUTCOME_NEAR &&
           self->results[k].match == k)
        k++;
    hop_panel panels[] = {
        {self->inputs.units + k * dim, self->inputs.names[k]},
        {self->cues + k * dim, "cue"},
        {self->states + k * dim, hop_outcome_name(self->results[k].outcome)}};
    return hop_terminal_show(panels, 3, self->inputs.width, self->inputs.height);
}

static void print_overlap(const lesson *self) {
    hop_expectation expectation = hop_expect(self->memory);
    printf("Memories overlap by %.2f on average; random ones would by %.2f.\n\n",
           expectation.mean_overlap, expectation.random_overlap);
}

static void clear(lesson *self) {
    hop_results_clear(self->results, MOST);
    hop_memory_free(self->memory);
    hop_inputs_clear(&self->inputs);
    free(self->cues);
    free(self->states);
}

/* All pictures learned and recalled from noise, one failure drawn, all named. */
static int teach(const hop_demo *demo, lesson *self) {
    int code = try_all(demo, self, 0.1);
    if (code) return code;
    print_overlap(self);
    code = show_failure(self);
    if (code) return code;
    putchar('\n');
    print_all(self);
    return 0;
}

int hop_demo_pale(const hop_demo *demo) {
    char folder[4096];
    lesson self = {0};
    if (snprintf(folder, sizeof folder, "%s/../pale", demo->folder) >=
            (int)sizeof folder ||
        access(folder, R_OK) != 0)
        return 0;
    hop_demo_title("A lesson: pale pictures");
    printf("The same scenes drawn in thin lines are nearly white, so nearly the same.\n");
    int code = hop_demo_read(folder, ".png", &self.inputs);
    if (code == 0) code = teach(demo, &self);
    if (code == 0)
        printf("\n%zu of %zu came back from 10%% noise, though for %zu of these cues the "
               "nearest\n"
               "stored picture was the right one: few memories, but far from random.\n",
               self.right, self.inputs.count, self.nearest);
    clear(&self);
    return code;
}

/* The first picture of each class, in the order of the classes. */
static int read_clothes(const char *images, const char *labels, hop_inputs *out) {
    static const char *const classes[MOST] = {"T-shirt", "trouser", "pullover", "dress",
                                              "coat",    "sandal",  "shirt",    "sneaker",
                                              "bag",     "boot"};
    enum { LOOK_AT = 200 };
    hop_array array = {0};
    hop_error error;
    hop_status status = hop_idx_read(labels, LOOK_AT, 0, &array, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    int code = 0;
    for (unsigned kind = 0; code == 0 && kind < MOST; kind++)
        for (size_t i = 0; i < hop_array_length(&array); i++) {
            if (((const uint8_t *)array.data)[i] != kind) continue;
            hop_reading reading = {.pictures = 1,
                                   .image = {0, 0, HOP_THRESHOLD_LEVEL, 100},
                                   .items = {i, i + 1}};
            code = hop_inputs_read(out, images, &reading);
            if (code) break;
            free(out->names[out->count - 1]);
            out->names[out->count - 1] = strdup(classes[kind]);
            if (!out->names[out->count - 1]) code = hop_complain_memory();
            break;
        }
    hop_array_clear(&array);
    return code;
}

int hop_demo_clothes(const hop_demo *demo) {
    static const char *const images =
        "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz";
    static const char *const labels =
        "/usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz";
    lesson self = {0};
    if (access(images, R_OK) != 0 || access(labels, R_OK) != 0) {
        printf("\n(Fashion-MNIST is not installed: the package is "
               "dataset-fashion-mnist.)\n");
        return 0;
    }
    hop_demo_title("Real photographs: Fashion-MNIST");
    printf("One piece of clothing of each of ten classes, 28x28, 10%% noise.\n");
    int code = read_clothes(images, labels, &self.inputs);
    if (code == 0) code = teach(demo, &self);
    if (code == 0)
        printf("\nHonestly: %zu of %zu came back; the nearest stored picture is right "
               "for %zu.\n"
               "Clothes resemble each other too much for Hebb's rule.\n",
               self.right, self.inputs.count, self.nearest);
    clear(&self);
    return code;
}
