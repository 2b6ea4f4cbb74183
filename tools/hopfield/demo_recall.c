/* SPDX-License-Identifier: MIT */
/* The first act of the demo: seven scenes, three kinds of damage, a contact sheet. */
#include "demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "sheet.h"
#include "terminal.h"

enum {
    DAMAGES = 3,
    COLUMNS = 4,
    SCALE = 3,
    TEXT = 1,
    CELL = HOP_DEMO_SIDE * SCALE,
    GAP = 10,
    BLOCK_GAP = 24,
    TOP = 44,
    LEFT = 76,
    CUES = DAMAGES * HOP_DEMO_SCENES
};

static const char *const damage_names[DAMAGES] = {"20% noise", "bottom half missing",
                                                  "background, 10% noise"};

/* Everything of the act; cue k is damage k / scenes of scene k % scenes. */
typedef struct act {
    hop_inputs old, background;
    hop_memory *memory;
    int8_t cues[CUES][HOP_DEMO_UNITS], states[CUES][HOP_DEMO_UNITS];
    hop_result results[CUES];
} act;

static int damage(const hop_demo *demo, act *self) {
    const hop_cover half = {.kind = HOP_COVER_BOTTOM, .fraction = 0.5};
    uint8_t covered[HOP_DEMO_UNITS];
    for (size_t k = 0; k < CUES; k++) {
        size_t scene = k % HOP_DEMO_SCENES, how = k / HOP_DEMO_SCENES;
        const hop_inputs *from = how == 2 ? &self->background : &self->old;
        int8_t *cue = self->cues[k];
        memcpy(cue, from->units + scene * HOP_DEMO_UNITS, HOP_DEMO_UNITS);
        hop_status status = how == 1
                                ? hop_cover_mark(&half, HOP_DEMO_SIDE, HOP_DEMO_SIDE,
                                                 demo->seed, k, covered)
                                : hop_noise_flip(cue, HOP_DEMO_UNITS,
                                                 how == 0 ? 0.2 : 0.1, demo->seed, k);
        if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, NULL);
        for (size_t i = 0; how == 1 && i < HOP_DEMO_UNITS; i++)
            if (covered[i]) cue[i] = 0;
    }
    return 0;
}

/* One cue a scene in the terminal, the damages taking turns. */
static int show(const act *self) {
    for (size_t scene = 0; scene < HOP_DEMO_SCENES; scene++) {
        char captions[3][64];
        size_t k = scene % DAMAGES * HOP_DEMO_SCENES + scene;
        snprintf(captions[0], sizeof captions[0], "%s", hop_demo_scenes[scene]);
        snprintf(captions[1], sizeof captions[1], "%s", damage_names[scene % DAMAGES]);
        snprintf(captions[2], sizeof captions[2], "recalled: %s",
                 hop_outcome_name(self->results[k].outcome));
        hop_panel panels[] = {{self->old.units + scene * HOP_DEMO_UNITS, captions[0]},
                              {self->cues[k], captions[1]},
                              {self->states[k], captions[2]}};
        putchar('\n');
        int code = hop_terminal_show(panels, 3, HOP_DEMO_SIDE, HOP_DEMO_SIDE);
        if (code) return code;
    }
    return 0;
}

static void print_outcomes(const act *self) {
    printf("\n%-12s", "");
    for (size_t how = 0; how < DAMAGES; how++) printf("%-22s", damage_names[how]);
    putchar('\n');
    for (size_t scene = 0; scene < HOP_DEMO_SCENES; scene++) {
        printf("%-12s", hop_demo_scenes[scene]);
        for (size_t how = 0; how < DAMAGES; how++) {
            const hop_result *result = &self->results[how * HOP_DEMO_SCENES + scene];
            char text[64], note[32] = "";
            if (result->has_match && result->match != scene)
                snprintf(note, sizeof note, " as %s", hop_demo_scenes[result->match]);
            else if (result->wrong)
                snprintf(note, sizeof note, ", %zu wrong", result->wrong);
            snprintf(text, sizeof text, "%s%s", hop_outcome_name(result->outcome), note);
            printf("%-22s", text);
        }
        putchar('\n');
    }
}

static void draw_row(hop_image *sheet, const act *self, size_t k, size_t x, size_t y) {
    const int8_t *truth = self->old.units + k % HOP_DEMO_SCENES * HOP_DEMO_UNITS;
    const int8_t *pictures[] = {truth, self->cues[k], self->states[k]};
    for (size_t column = 0; column < 3; column++)
        hop_sheet_units(sheet, x + column * (CELL + GAP), y, pictures[column],
                        HOP_DEMO_SIDE, HOP_DEMO_SIDE, SCALE);
    hop_sheet_difference(sheet, x + 3 * (CELL + GAP), y, truth, self->states[k],
                         HOP_DEMO_SIDE, HOP_DEMO_SIDE, SCALE);
}

static int draw(const hop_demo *demo, const act *self) {
    static const char *const titles[COLUMNS] = {"original", "cue", "recalled",
                                                "difference"};
    const size_t block = COLUMNS * (CELL + GAP) + BLOCK_GAP;
    char path[4096];
    hop_image sheet = {0};
    hop_error error;
    if (snprintf(path, sizeof path, "%s/demo.png", demo->out) >= (int)sizeof path)
        return hop_complain(EXIT_USAGE, "--out: the folder's name is too long");
    int code = hop_sheet_begin(LEFT + DAMAGES * block,
                               TOP + HOP_DEMO_SCENES * (CELL + GAP) + GAP, &sheet);
    if (code) return code;
    for (size_t how = 0; how < DAMAGES; how++) {
        size_t x = LEFT + how * block;
        hop_sheet_text(&sheet, x, 8, damage_names[how], 2 * TEXT);
        for (size_t column = 0; column < COLUMNS; column++)
            hop_sheet_text(&sheet, x + column * (CELL + GAP), 30, titles[column], TEXT);
        for (size_t scene = 0; scene < HOP_DEMO_SCENES; scene++)
            draw_row(&sheet, self, how * HOP_DEMO_SCENES + scene, x,
                     TOP + scene * (CELL + GAP));
    }
    for (size_t scene = 0; scene < HOP_DEMO_SCENES; scene++)
        hop_sheet_text(&sheet, 8, TOP + scene * (CELL + GAP) + CELL / 2,
                       hop_demo_scenes[scene], TEXT);
    hop_status status = hop_image_write_png(path, &sheet, &error);
    hop_image_clear(&sheet);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    printf("\nContact sheet (original | cue | recalled | difference): %s\n", path);
    printf("In the difference column units that agree are faint; units that differ are\n"
           "orange (white instead of black) or blue (black, or unknown, instead of "
           "white).\n");
    return 0;
}

int hop_demo_recall(const hop_demo *demo) {
    act *self = calloc(1, sizeof *self);
    if (!self) return hop_complain_memory();
    hop_demo_title("Seven scenes, learned once, recalled from damaged cues");
    printf("Each picture is 32x32 black or white units: 1024 units, 7 memories.\n");
    int code = hop_demo_read(demo->folder, "_old.png", &self->old);
    if (code == 0) code = hop_demo_read(demo->folder, "_bg.png", &self->background);
    if (code == 0)
        code = hop_demo_learn(demo, &self->old, HOP_SCALING_UNITS, (hop_strength){1, 1},
                              &self->memory);
    if (code == 0) code = damage(demo, self);
    if (code == 0)
        code = hop_demo_settle(demo, self->memory, self->cues[0], CUES, self->states[0],
                               self->results);
    if (code == 0) code = show(self);
    if (code == 0) {
        print_outcomes(self);
        code = draw(demo, self);
    }
    hop_results_clear(self->results, CUES);
    hop_memory_free(self->memory);
    hop_inputs_clear(&self->old);
    hop_inputs_clear(&self->background);
    free(self);
    return code;
}
