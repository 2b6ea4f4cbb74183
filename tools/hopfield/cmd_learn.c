/* SPDX-License-Identifier: MIT */
/* hopfield learn: patterns into a memory file, all or none. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "exit.h"
#include "pairs.h"
#include "report.h"
#include "signals.h"
#include "subject.h"
#include "training.h"
#include "twins.h"

/* The strength times the repeats, in lowest terms. */
static int whole_strength(const hop_options *options, hop_strength *out) {
    hop_strength strength = options->strength;
    if (__builtin_mul_overflow(strength.numerator, (int64_t)options->repeats,
                               &strength.numerator) ||
        hop_strength_add(strength, (hop_strength){0, 1}, out) != HOP_OK)
        return hop_complain(EXIT_USAGE,
                            "--repeats: the strength times %llu is beyond 64 bits",
                            (unsigned long long)options->repeats);
    return 0;
}

static int read_inputs(const hop_options *options, const hop_reading *reading,
                       hop_inputs *inputs) {
    for (size_t i = 1; i < options->argument_count; i++) {
        int code = hop_inputs_read(inputs, options->arguments[i], reading);
        if (code) return code;
    }
    if (!options->key) return 0;
    if (options->argument_count > 2)
        return hop_complain(EXIT_USAGE, "--key names one input, not %zu",
                            options->argument_count - 1);
    for (size_t i = 0; i < inputs->count; i++) {
        char name[HOP_MAX_KEY + 32];
        if (inputs->count == 1)
            snprintf(name, sizeof name, "%s", options->key);
        else
            snprintf(name, sizeof name, "%.*s:%zu", HOP_MAX_KEY, options->key, i);
        char *copy = strdup(name);
        if (!copy) return hop_complain_memory();
        free(inputs->names[i]);
        inputs->names[i] = copy;
    }
    return 0;
}

static int make_recipe(const hop_options *options, const char *rule,
                       const hop_reading *reading, const hop_inputs *inputs,
                       hop_store_recipe *recipe) {
    *recipe = (hop_store_recipe)HOP_STORE_RECIPE_INIT;
    recipe->dim = inputs->dim;
    recipe->width = inputs->width ? inputs->width : inputs->dim;
    recipe->height = inputs->width ? inputs->height : 1;
    recipe->encoder = inputs->encoded ? HOP_ENCODER_PICTURE : HOP_ENCODER_NONE;
    recipe->image = reading->image;
    recipe->scaling = (hop_scaling)options->scaling;
    recipe->diagonal = (hop_diagonal)options->diagonal;
    if (recipe->width * recipe->height != inputs->dim)
        return hop_complain(EXIT_USAGE, "--size %zux%zu: the patterns have %zu units",
                            options->size.width, options->size.height, inputs->dim);
    recipe->image.width = recipe->width;
    recipe->image.height = recipe->height;
    snprintf(recipe->rule, sizeof recipe->rule, "%s", rule);
    return 0;
}

static int refuse_taken(const char *path, const hop_inputs *inputs, size_t row) {
    const char *key = inputs->names[row];
    for (size_t i = 0; i < row; i++)
        if (strcmp(inputs->names[i], key) == 0)
            return hop_complain(EXIT_USAGE,
                                "%s: two inputs have the key '%s': learn them one by one "
                                "and name one with --key",
                                path, key);
    return hop_complain(EXIT_USAGE,
                        "%s: the key '%s' is already taken: reinforce it (hopfield "
                        "reinforce %s %s), forget it, or name another with --key",
                        path, key, path, key);
}

static int add_all(hop_store *store, const char *path, const hop_inputs *inputs,
                   const hop_patterns *patterns, hop_strength strength) {
    hop_error error;
    hop_status status = hop_store_begin(store, &error);
    for (size_t row = 0; status == HOP_OK && row < inputs->count; row++) {
        if (hop_signals_came()) {
            hop_store_rollback(store);
            return EXIT_INTERRUPTED;
        }
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        entry.key = inputs->names[row];
        entry.words = hop_patterns_row(patterns, row);
        entry.strength = strength;
        status = hop_store_add(store, &entry, &error);
        if (status == HOP_EEXISTS) {
            hop_store_rollback(store);
            return refuse_taken(path, inputs, row);
        }
    }
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    if (status == HOP_OK) return 0;
    hop_store_rollback(store);
    return hop_complain_asked(status, &error);
}

static int say(const hop_options *options, const hop_store *store, const char *path,
               const hop_inputs *inputs) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    size_t held = hop_store_count(store);
    if (!options->json) {
        printf("%s: learned %zu pattern%s of %zu units; now %zu, load %.4g\n", path,
               inputs->count, inputs->count == 1 ? "" : "s", recipe->dim, held,
               (double)held / (double)recipe->dim);
        return 0;
    }
    json_t *keys = json_array();
    for (size_t i = 0; i < inputs->count; i++)
        json_array_append_new(keys, hop_json_text(inputs->names[i]));
    return hop_json_print(
        json_pack("{s:o, s:o, s:I, s:I, s:I, s:f, s:s}", "memory", hop_json_text(path),
                  "keys", keys, "learned", (json_int_t)inputs->count, "patterns",
                  (json_int_t)held, "units", (json_int_t)recipe->dim, "load",
                  (double)held / (double)recipe->dim, "version", hop_version()));
}

/* Open the file, or leave *store NULL where there is none yet. */
static int open_if_there(const char *path, hop_store **store) {
    if (access(path, F_OK) == 0) return hop_subject_store(path, HOP_STORE_WRITE, store);
    if (errno == ENOENT) return 0;
    return hop_complain(EXIT_IO, "%s: %s", path, strerror(errno));
}

static int create(const hop_options *options, const char *rule,
                  const hop_reading *reading, const char *path, const hop_inputs *inputs,
                  hop_store **store) {
    hop_store_recipe recipe;
    hop_error error;
    int code = make_recipe(options, rule, reading, inputs, &recipe);
    if (code) return code;
    hop_status status =
        hop_store_open(path, HOP_STORE_CREATE, &recipe, NULL, store, &error);
    if (status == HOP_OK) return 0;
    return hop_complain_error(status, status == HOP_EINVAL ? BLAME_USAGE : BLAME_FILE,
                              &error);
}

/* Pairs into a file that is there: they must be of its sides. */
static int check_pairs(const hop_store *store, const char *path, const char *rule,
                       const hop_inputs *inputs) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    if (strcmp(recipe->rule, rule) != 0)
        return hop_complain(EXIT_USAGE, "--partners: these pairs want rule %s; %s has %s",
                            rule, path, recipe->rule);
    if (inputs->dim == recipe->dim) return 0;
    return hop_complain(EXIT_USAGE, "--partners: pairs of %zu units, but %s has %zu",
                        inputs->dim, path, recipe->dim);
}

/* Rules that learn in rounds learn now, to say what they did not. */
static int say_training(const hop_options *options) {
    hop_subject subject = {0};
    size_t first;
    int code = hop_subject_open(options, &subject, &first);
    if (code == 0) hop_training_note(&subject);
    hop_subject_close(&subject);
    return code;
}

static int learn(const hop_options *options) {
    hop_store *store = NULL;
    hop_inputs inputs = {0};
    hop_patterns *patterns = NULL;
    hop_reading reading;
    hop_strength strength;
    if (options->argument_count < 2)
        return hop_complain(EXIT_USAGE,
                            "learn: name a memory file and what it shall learn");
    const char *path = options->arguments[0];
    int code = whole_strength(options, &strength);
    if (code == 0) code = open_if_there(path, &store);
    if (code == 0 && store) {
        const hop_store_recipe *recipe = hop_store_recipe_of(store);
        code = hop_recipe_compare(options, recipe, path);
        if (code == 0) code = hop_recipe_reading(options, recipe, &reading);
        inputs.dim = options->partners ? 0 : recipe->dim;
        inputs.dim_from = path;
        hop_recipe_shape(recipe, &inputs.width, &inputs.height);
    } else if (code == 0) {
        code = hop_reading_of(options, &reading);
        if (options->given[FLAG_SIZE]) {
            inputs.width = options->size.width;
            inputs.height = options->size.height;
        }
    }
    hop_pairs_rule pairs = {.text = options->rule};
    if (code == 0) code = read_inputs(options, &reading, &inputs);
    if (code == 0 && options->partners) {
        code = hop_pairs_join(options, &reading, &inputs, &pairs);
        if (code == 0 && store) code = check_pairs(store, path, pairs.text, &inputs);
    }
    if (code == 0) code = hop_inputs_pack(&inputs, &patterns);
    if (code == 0 && !store)
        code = create(options, pairs.text, &reading, path, &inputs, &store);
    if (code == 0) code = add_all(store, path, &inputs, patterns, strength);
    if (code == 0) code = say(options, store, path, &inputs);
    if (code == 0) code = hop_twins_note(store, hop_store_count(store) - inputs.count);
    const int trained =
        code == 0 && hop_rule_named(hop_store_recipe_of(store)->rule)->trained;
    hop_patterns_free(patterns);
    hop_inputs_clear(&inputs);
    hop_store_close(store);
    return code || !trained ? code : say_training(options);
}

static int run(const hop_options *options) {
    hop_options ruled;
    int code = hop_energy_as_rule(options, &ruled);
    return code ? code : learn(&ruled);
}

static const hop_flag_id flags[] = {
    FLAG_PARTNERS, FLAG_SIZE,    FLAG_THRESHOLD, FLAG_ITEMS,  FLAG_KEY,
    FLAG_STRENGTH, FLAG_REPEATS, FLAG_RULE,      FLAG_ENERGY, FLAG_SCALING,
    FLAG_DIAGONAL, FLAG_JSON,    FLAG_END};
static const char *const examples[] = {
    "hopfield learn scenes.hop pictures/*.png --size 32x32",
    "hopfield learn scenes.hop holiday.jpg --key beach --strength 2",
    "hopfield learn random.hop P.npy",
    "hopfield learn pairs.hop X.npy --partners Y.npy",
    "hopfield learn clothes.hop t10k-images-idx3-ubyte.gz --items 0:10",
    NULL,
};

const hop_cmd hop_cmd_learn = {
    .name = "learn",
    .summary = "Learn pictures or arrays into a memory file",
    .usage = "MEMORY INPUT... [OPTION...]",
    .about =
        "Adds patterns to the memory file, which is made where there is none yet. Size, "
        "threshold, rule, scaling and diagonal are its recipe, fixed when it is made.\n"
        "The key of a picture is its name without folder and ending; row 3 of P.npy has "
        "the key P:3. A key that is taken is refused. All inputs are learned, or none.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
