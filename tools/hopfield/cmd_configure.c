/* SPDX-License-Identifier: MIT */
/* hopfield configure: change how a memory file recalls what it holds. */
#include <stdio.h>
#include <string.h>

#include "answers.h"
#include "command.h"
#include "exit.h"
#include "recipe_text.h"
#include "report.h"
#include "settings.h"
#include "subject.h"

static int say(const hop_options *options, const hop_store *store,
               const hop_store_recipe *before) {
    const hop_store_recipe *after = hop_store_recipe_of(store);
    char was[HOP_RECALL_TEXT], is[HOP_RECALL_TEXT];
    if (options->json)
        return hop_json_print(json_pack(
            "{s:o, s:o, s:o, s:s}", "memory", hop_json_text(hop_store_path(store)),
            "before", hop_recipe_json(before), "recipe", hop_recipe_json(after),
            "version", hop_version()));
    hop_recall_text(before, was);
    hop_recall_text(after, is);
    if (strcmp(was, is) == 0)
        printf("%s: %s, as before\n", options->arguments[0], is);
    else
        printf("%s: was %s; now %s\n", options->arguments[0], was, is);
    return 0;
}

static int change(const hop_options *options, hop_store *store,
                  hop_store_recipe *before) {
    hop_error error;
    hop_status status = hop_store_begin(store, &error);
    if (status != HOP_OK) return hop_complain_asked(status, &error);
    *before = *hop_store_recipe_of(store); /* as it is now that nobody else writes */
    hop_store_recipe recipe = *before;
    const int code = hop_settings_change(options, &recipe);
    if (code == 0) status = hop_store_change_recipe(store, &recipe, &error);
    if (code == 0 && status == HOP_OK) status = hop_store_commit(store, &error);
    if (code == 0 && status == HOP_OK) return 0;
    hop_store_rollback(store);
    return code ? code : hop_complain_asked(status, &error);
}

static int run(const hop_options *options) {
    hop_store *store = NULL;
    hop_store_recipe before;
    if (options->argument_count != 1)
        return hop_complain(EXIT_USAGE, "configure: name one memory file");
    if (!hop_settings_given(options))
        return hop_complain(EXIT_USAGE, "configure: say what to change, such as --rule "
                                        "projection, --beta 8 or --half-life 30d");
    int code = hop_subject_open_store(options, options->arguments[0], HOP_STORE_WRITE,
                                      NULL, &store);
    if (code == 0) code = change(options, store, &before);
    if (code == 0) code = hop_answers_tune(options, store);
    if (code == 0) code = say(options, store, &before);
    hop_store_close(store);
    return code;
}

static const hop_flag_id flags[] = {HOP_SETTING_FLAGS, FLAG_DURABILITY, FLAG_NOW,
                                    FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield configure scenes.hop --rule projection",
    "hopfield configure faq.hop --energy softmax --beta auto --false-rejection 0.01",
    "hopfield configure habits.hop --half-life 30d",
    "hopfield configure habits.hop --half-life never",
    NULL,
};

const hop_cmd hop_cmd_configure = {
    .name = "configure",
    .summary = "Change how a memory file recalls what it holds",
    .usage = "MEMORY OPTION...",
    .about =
        "Changes parts of the recipe that the stored patterns do not depend on: the "
        "learning rule, or the energy, similarity, activation and inverse temperature of "
        "recall by steps; when a cue is unknown; how fast strengths fade. What was tuned "
        "to the memories is tuned anew. Size, threshold and storage stay as they are. "
        "Of texts --beta, --false-rejection and --half-life can be changed.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
