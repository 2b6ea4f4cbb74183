/* SPDX-License-Identifier: MIT */
/* The second act of the demo: a new association grows until the old one gives way. */
#include "demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "subject.h"
#include "terminal.h"

enum { SCENE = 0, OLD_STRENGTH = 3, STEPS = 6, NEW_ROW = HOP_DEMO_SCENES };

/* Overlap m of two states of the demo. */
static double overlap(const int8_t *a, const int8_t *b) {
    int sum = 0;
    for (size_t i = 0; i < HOP_DEMO_UNITS; i++) sum += a[i] * b[i];
    return (double)sum / HOP_DEMO_UNITS;
}

/* The memory with the new association learned once more than before. */
static int strengthen(hop_memory *memory, const hop_patterns *new_one, size_t step) {
    const hop_strength once = {1, 1};
    hop_error error;
    hop_status status = HOP_OK;
    if (step == 1)
        status = hop_memory_learn(memory, new_one, once, &error);
    else if (step > 1)
        status = hop_memory_reinforce(memory, NEW_ROW, once, &error);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

static int one_new(const hop_inputs *new_ones, hop_patterns **out) {
    hop_inputs one = *new_ones;
    one.count = 1;
    one.units = new_ones->units + SCENE * HOP_DEMO_UNITS;
    return hop_inputs_pack(&one, out);
}

/* Reinforce step by step and keep the recalled states; *turn is the first step at which
   the result is nearer to the new association, 0 where none is. */
static int follow(const hop_demo *demo, const hop_inputs *old, const hop_inputs *new_ones,
                  const int8_t *cue, hop_scaling scaling, int64_t old_strength,
                  int8_t (*states)[HOP_DEMO_UNITS], size_t *turn) {
    hop_memory *memory = NULL;
    hop_patterns *new_one = NULL;
    int code = one_new(new_ones, &new_one);
    if (code == 0)
        code =
            hop_demo_learn(demo, old, scaling, (hop_strength){old_strength, 1}, &memory);
    *turn = 0;
    for (size_t step = 0; code == 0 && step <= STEPS; step++) {
        hop_result result = {0};
        code = strengthen(memory, new_one, step);
        if (code == 0)
            code = hop_demo_settle(demo, memory, cue, 1, states[step], &result);
        hop_results_clear(&result, 1);
        if (code == 0 && *turn == 0 &&
            overlap(states[step], new_ones->units + SCENE * HOP_DEMO_UNITS) >
                overlap(states[step], old->units + SCENE * HOP_DEMO_UNITS))
            *turn = step;
    }
    hop_memory_free(memory);
    hop_patterns_free(new_one);
    return code;
}

static int show(const hop_inputs *old, const hop_inputs *new_ones,
                int8_t (*states)[HOP_DEMO_UNITS], size_t turn) {
    const int8_t *before = old->units + SCENE * HOP_DEMO_UNITS;
    const int8_t *after = new_ones->units + SCENE * HOP_DEMO_UNITS;
    char caption[48];
    printf("\nreinforced   overlap with old   with new\n");
    for (size_t step = 0; step <= STEPS; step++)
        printf("%10zu   %16.3f   %8.3f%s\n", step, overlap(states[step], before),
               overlap(states[step], after),
               step && step == turn ? "   the turning point" : "");
    putchar('\n');
    snprintf(caption, sizeof caption, "after %d", STEPS);
    hop_panel panels[] = {{states[0], "before"},
                          {states[turn ? turn : 1], "at the turn"},
                          {states[STEPS], caption}};
    return hop_terminal_show(panels, 3, HOP_DEMO_SIDE, HOP_DEMO_SIDE);
}

/* The first reinforcement c with c new.cue > c0 old.cue. */
static size_t predict(const hop_inputs *old, const hop_inputs *new_ones,
                      const int8_t *cue) {
    double to_old = overlap(cue, old->units + SCENE * HOP_DEMO_UNITS) * OLD_STRENGTH;
    double to_new = overlap(cue, new_ones->units + SCENE * HOP_DEMO_UNITS);
    size_t c = 0;
    while (c < 1000 && (double)c * to_new <= to_old) c++;
    return c;
}

int hop_demo_drift(const hop_demo *demo) {
    hop_inputs old = {0}, new_ones = {0}, background = {0};
    static int8_t states[STEPS + 1][HOP_DEMO_UNITS];
    int8_t cue[HOP_DEMO_UNITS];
    size_t turn = 0, source_turn = 0;
    hop_demo_title("A new association takes over");
    printf(
        "The old scenes were each learned %d times. Now the %s is met with a dog, again\n"
        "and again, and recalled from its background alone with 10%% noise.\n",
        OLD_STRENGTH, hop_demo_scenes[SCENE]);
    int code = hop_demo_read(demo->folder, "_old.png", &old);
    if (code == 0) code = hop_demo_read(demo->folder, "_new.png", &new_ones);
    if (code == 0) code = hop_demo_read(demo->folder, "_bg.png", &background);
    if (code == 0) {
        memcpy(cue, background.units + SCENE * HOP_DEMO_UNITS, sizeof cue);
        hop_status status = hop_noise_flip(cue, HOP_DEMO_UNITS, 0.1, demo->seed, SCENE);
        if (status != HOP_OK) code = hop_complain_error(status, BLAME_FILE, NULL);
    }
    if (code == 0)
        code = follow(demo, &old, &new_ones, cue, HOP_SCALING_SOURCE, 1, states,
                      &source_turn);
    if (code == 0)
        code = follow(demo, &old, &new_ones, cue, HOP_SCALING_UNITS, OLD_STRENGTH, states,
                      &turn);
    if (code == 0) code = show(&old, &new_ones, states, turn);
    if (code == 0) {
        printf("\nExpected from these two alone: reinforcement %zu, once c new.cue > %d "
               "old.cue;\n"
               "the other scenes shift it.\n",
               predict(&old, &new_ones, cue), OLD_STRENGTH);
        printf(
            "With --scaling source, where one reinforcement weighs as much as the whole\n"
            "base of seven, it turns at reinforcement %zu.\n",
            source_turn);
    }
    hop_inputs_clear(&old);
    hop_inputs_clear(&new_ones);
    hop_inputs_clear(&background);
    return code;
}
