/* SPDX-License-Identifier: MIT */
/* Learns three text pictures, damages each, and recalls it from what is left.
 *
 *     cc recall.c $(pkg-config --cflags --libs hopfield) -o recall && ./recall
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield.h>

static const char pictures[] = "..####..\n"
                               ".#....#.\n"
                               "#......#\n"
                               "#......#\n"
                               "#......#\n"
                               "#......#\n"
                               ".#....#.\n"
                               "..####..\n"
                               "\n"
                               "#......#\n"
                               ".#....#.\n"
                               "..#..#..\n"
                               "...##...\n"
                               "...##...\n"
                               "..#..#..\n"
                               ".#....#.\n"
                               "#......#\n"
                               "\n"
                               "########\n"
                               "########\n"
                               "...##...\n"
                               "...##...\n"
                               "...##...\n"
                               "...##...\n"
                               "...##...\n"
                               "...##...\n";
static const char *const names[] = {"ring", "cross", "tee"};

static void print_beside(const int8_t *left, const int8_t *middle, const int8_t *right,
                         size_t width, size_t height) {
    const int8_t *columns[] = {left, middle, right};
    puts("learned    cue        recalled");
    for (size_t y = 0; y < height; y++) {
        for (int c = 0; c < 3; c++) {
            for (size_t x = 0; x < width; x++)
                putchar(columns[c][y * width + x] > 0 ? '#' : '.');
            fputs(c < 2 ? "   " : "\n", stdout);
        }
    }
}

/* Flips a fifth of the units of every picture, recalls them all and prints what came. */
static hop_status damage_and_recall(const hop_memory *memory, const hop_grids *grids,
                                    hop_error *error) {
    size_t dim = hop_memory_dim(memory), count = grids->count;
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    hop_result *results = calloc(count, sizeof *results);
    int8_t *cues = malloc(count * dim), *states = malloc(count * dim);
    hop_status status = HOP_ENOMEM;
    if (!results || !cues || !states) goto done;

    memcpy(cues, grids->units, count * dim);
    for (size_t k = 0; k < count; k++) {
        status = hop_noise_flip(cues + k * dim, dim, 0.2, 1, k);
        if (status != HOP_OK) goto done;
    }
    options.update = HOP_UPDATE_ASYNC;
    status = hop_recall(memory, &options, cues, count, states, results, error);
    if (status != HOP_OK) goto done;
    for (size_t k = 0; k < count; k++) {
        char sentence[512];
        print_beside(grids->units + k * dim, cues + k * dim, states + k * dim,
                     grids->width, grids->height);
        hop_result_explain(memory, &results[k], names, sentence, sizeof sentence);
        printf("%s: %s\n\n", hop_outcome_name(results[k].outcome), sentence);
    }
done:
    if (results) hop_results_clear(results, count);
    free(results);
    free(cues);
    free(states);
    return status;
}

int main(void) {
    hop_error error = {HOP_ENOMEM, "out of memory"};
    hop_context *context = NULL;
    hop_memory *memory = NULL;
    hop_patterns *patterns = NULL;
    hop_grids grids = {0};

    hop_status status =
        hop_grids_decode(pictures, sizeof pictures - 1, "pictures", &grids, &error);
    if (status != HOP_OK) goto done;
    size_t dim = grids.width * grids.height;
    status = hop_context_create(NULL, &context, &error);
    if (status != HOP_OK) goto done;
    status = hop_patterns_create(dim, &patterns);
    if (status != HOP_OK) goto done;
    status = hop_patterns_append(patterns, grids.units, grids.count, dim,
                                 HOP_CODING_BIPOLAR, &error);
    if (status != HOP_OK) goto done;
    status = hop_memory_create(context, dim, NULL, &memory, &error);
    if (status != HOP_OK) goto done;
    status = hop_memory_learn(memory, patterns, (hop_strength){1, 1}, &error);
    if (status != HOP_OK) goto done;
    status = damage_and_recall(memory, &grids, &error);
done:
    if (status != HOP_OK) fprintf(stderr, "recall: %s\n", error.message);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    hop_context_free(context);
    hop_grids_clear(&grids);
    return status == HOP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
