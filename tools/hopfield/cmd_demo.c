/* SPDX-License-Identifier: MIT */
/* hopfield demo: real pictures learned, damaged and recalled. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "demo.h"
#include "exit.h"
#include "folder.h"
#include "subject.h"

const char *const hop_demo_scenes[HOP_DEMO_SCENES] = {
    "beach", "christmas", "movie", "night", "surf", "brunch", "picnic"};

void hop_demo_title(const char *text) {
    printf("\n%s\n", text);
    for (size_t i = strlen(text); i; i--) putchar('-');
    putchar('\n');
}

int hop_demo_read(const char *folder, const char *ending, hop_inputs *out) {
    char path[4096];
    hop_reading reading = {
        .pictures = 1,
        .image = {HOP_DEMO_SIDE, HOP_DEMO_SIDE, HOP_THRESHOLD_LEVEL, 127},
        .items = {0, SIZE_MAX}};
    for (size_t i = 0; i < HOP_DEMO_SCENES; i++) {
        int used =
            snprintf(path, sizeof path, "%s/%s%s", folder, hop_demo_scenes[i], ending);
        if (used >= (int)sizeof path)
            return hop_complain(EXIT_USAGE, "--pictures: the folder's name is too long");
        int code = hop_inputs_read(out, path, &reading);
        if (code) return code;
    }
    return 0;
}

int hop_demo_learn(const hop_demo *demo, const hop_inputs *inputs, hop_scaling scaling,
                   hop_strength strength, hop_memory **out) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    hop_memory *memory = NULL;
    hop_patterns *patterns = NULL;
    hop_error error;
    options.scaling = scaling;
    int code = hop_inputs_pack(inputs, &patterns);
    if (code) return code;
    hop_status status =
        hop_memory_create(demo->context, inputs->dim, &options, &memory, &error);
    if (status == HOP_OK) status = hop_memory_learn(memory, patterns, strength, &error);
    hop_patterns_free(patterns);
    if (status != HOP_OK) {
        hop_memory_free(memory);
        return hop_complain_error(status, BLAME_FILE, &error);
    }
    *out = memory;
    return 0;
}

int hop_demo_settle(const hop_demo *demo, const hop_memory *memory, const int8_t *cues,
                    size_t count, int8_t *states, hop_result *results) {
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_error error;
    how.seed = demo->seed;
    hop_status status = hop_recall(memory, &how, cues, count, states, results, &error);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}

/* Every scene is looked for before anything is drawn. */
static int check_pictures(const char *folder) {
    static const char *const endings[] = {"_old.png", "_bg.png", "_new.png"};
    char path[4096];
    for (size_t i = 0; i < 3 * HOP_DEMO_SCENES; i++) {
        int used = snprintf(path, sizeof path, "%s/%s%s", folder, hop_demo_scenes[i / 3],
                            endings[i % 3]);
        if (used >= (int)sizeof path)
            return hop_complain(EXIT_USAGE, "--pictures: the folder's name is too long");
        if (access(path, R_OK) != 0)
            return hop_complain(EXIT_IO, "%s: %s", path, strerror(errno));
    }
    return 0;
}

static int run(const hop_options *options) {
    hop_demo demo = {.folder = hop_folder_of_scenes(options->pictures),
                     .out = options->out ? options->out : ".",
                     .seed = options->seed};
    if (options->argument_count)
        return hop_complain(EXIT_USAGE, "demo takes no argument '%s'",
                            options->arguments[0]);
    if (!demo.folder)
        return hop_complain(EXIT_IO,
                            "demo: no pictures in %s/scenes nor in pictures/scenes; "
                            "name their folder with --pictures",
                            HOP_PICTURES_DIR);
    int code = check_pictures(demo.folder);
    if (code == 0) code = hop_folder_make(demo.out);
    if (code == 0) code = hop_subject_context(options, &demo.context);
    if (code) return code;
    printf("hopfield %s, seed %llu, pictures from %s\n", hop_version(),
           (unsigned long long)demo.seed, demo.folder);
    code = hop_demo_recall(&demo);
    if (code == 0) code = hop_demo_drift(&demo);
    if (code == 0) code = hop_demo_pale(&demo);
    if (code == 0) code = hop_demo_clothes(&demo);
    hop_subject_context_free(demo.context);
    return code;
}

static const hop_flag_id flags[] = {FLAG_PICTURES, FLAG_OUT_FOLDER, FLAG_SEED,
                                    FLAG_THREADS, FLAG_END};
static const char *const examples[] = {
    "hopfield demo",
    "hopfield demo --pictures pictures/scenes --out /tmp --seed 7",
    NULL,
};

const hop_cmd hop_cmd_demo = {
    .name = "demo",
    .summary = "Show real pictures learned, damaged and recalled",
    .usage = "[OPTION...]",
    .about =
        "Learns seven scenes, damages them with noise, a missing half, and by leaving "
        "only the background; recalls them in the terminal and on a contact sheet, "
        "demo.png in the folder of --out. Then an old association gives way to a new "
        "one, nearly white pictures go wrong, and real clothes are tried where "
        "Fashion-MNIST is installed.",
    .operands = OPERANDS_NONE,
    .flags = flags,
    .examples = examples,
    .run = run,
};
