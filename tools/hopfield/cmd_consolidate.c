/* SPDX-License-Identifier: MIT */
/* hopfield consolidate: near-duplicates become one memory, what has faded goes. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "exit.h"
#include "json.h"
#include "subject.h"

static int print_step(const hop_options *options, const hop_store *store,
                      const hop_consolidation_step *step) {
    const char *key = hop_store_item_at(store, step->row)->key;
    const char *into =
        step->into == SIZE_MAX ? NULL : hop_store_item_at(store, step->into)->key;
    if (options->json)
        return hop_json_print(json_pack(
            "{s:o, s:s, s:o, s:o, s:o, s:b, s:s}", "key", hop_json_text(key), "step",
            into ? "merge" : "drop", "into", into ? hop_json_text(into) : json_null(),
            "likeness", hop_json_number(step->likeness), "strength",
            hop_json_number(step->strength), "applied", options->apply, "version",
            hop_version()));
    if (into)
        printf("merge %s into %s: %.4f alike, strength %.6g\n", key, into, step->likeness,
               step->strength);
    else
        printf("drop %s: its strength has faded to %.6g\n", key, step->strength);
    return 0;
}

static int apply(hop_store *store, const hop_consolidation_step *steps, size_t count) {
    hop_error error;
    hop_status status = hop_consolidation_apply(store, steps, count, &error);
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    if (status == HOP_OK) return 0;
    hop_store_rollback(store);
    return hop_complain_asked(status, &error);
}

static int say(const hop_options *options, size_t merged, size_t dropped) {
    if (options->json) return 0;
    if (merged + dropped == 0)
        printf("nothing to merge or to drop\n");
    else if (options->apply)
        printf("merged %zu, dropped %zu\n", merged, dropped);
    else
        printf("would merge %zu and drop %zu; --apply does it\n", merged, dropped);
    return 0;
}

/* The plan is made of what the file holds once no one else can change it. */
static int consolidate(const hop_options *options, hop_context *context,
                       hop_store *store) {
    hop_consolidation_options how = HOP_CONSOLIDATION_OPTIONS_INIT;
    hop_consolidation_step *steps = NULL;
    hop_error error;
    size_t count = 0, merged = 0;
    how.likeness = options->likeness;
    how.floor = options->floor;
    hop_status status =
        hop_consolidation_plan(store, context, &how, &steps, &count, &error);
    if (status != HOP_OK) return hop_complain_asked(status, &error);
    int code = 0;
    for (size_t i = 0; i < count && code == 0; i++) {
        merged += steps[i].into != SIZE_MAX;
        code = print_step(options, store, &steps[i]);
    }
    if (code == 0 && options->apply && count) {
        status = hop_store_begin(store, &error);
        code = status == HOP_OK ? apply(store, steps, count)
                                : hop_complain_asked(status, &error);
    }
    free(steps);
    return code ? code : say(options, merged, count - merged);
}

static int run(const hop_options *options) {
    hop_context *context = NULL;
    hop_store *store = NULL;
    if (options->argument_count != 1)
        return hop_complain(EXIT_USAGE, "consolidate: name one memory file");
    int code = hop_subject_context(options, &context);
    if (code == 0)
        code = hop_subject_open_store(options, options->arguments[0],
                                      options->apply ? HOP_STORE_WRITE : HOP_STORE_READ,
                                      NULL, &store);
    if (code == 0) code = consolidate(options, context, store);
    hop_store_close(store);
    if (context) hop_subject_context_free(context);
    return code;
}

static const hop_flag_id flags[] = {FLAG_APPLY,      FLAG_LIKENESS, FLAG_FLOOR, FLAG_NOW,
                                    FLAG_DURABILITY, FLAG_THREADS,  FLAG_JSON,  FLAG_END};
static const char *const examples[] = {
    "hopfield consolidate faq.hop",
    "hopfield consolidate faq.hop --likeness 0.95 --floor 0.01 --apply",
    NULL,
};

const hop_cmd hop_cmd_consolidate = {
    .name = "consolidate",
    .summary = "Merge near-duplicates and drop what has faded",
    .usage = "MEMORY [--apply] [OPTION...]",
    .about =
        "Says which memories would be merged into a stronger one that is nearly the same "
        "and has the same label, and which have faded below the floor; with --apply it "
        "does it, all or nothing. The strength of a merged memory is added to the one "
        "it goes into, whose history tells where it came from.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
