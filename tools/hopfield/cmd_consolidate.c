/* SPDX-License-Identifier: MIT */
/* hopfield consolidate: near-duplicates become one memory, what has faded goes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "exit.h"
#include "json.h"
#include "subject.h"

/* A step, and the names of its items: once it is done one of them is gone. */
typedef struct told_step {
    const hop_consolidation_step *step;
    char *key, *into; /* into: NULL where it is dropped */
} told_step;

typedef struct plan {
    hop_consolidation_step *steps; /* [count] */
    told_step *told;               /* [count] */
    size_t count, merged;
} plan;

static void clear(plan *self) {
    for (size_t i = 0; self->told && i < self->count; i++) {
        free(self->told[i].key);
        free(self->told[i].into);
    }
    free(self->told);
    free(self->steps);
}

static int make_plan(const hop_options *options, hop_context *context,
                     const hop_store *store, plan *out) {
    hop_consolidation_options how = HOP_CONSOLIDATION_OPTIONS_INIT;
    hop_error error;
    how.likeness = options->likeness;
    how.floor = options->floor;
    const hop_status status =
        hop_consolidation_plan(store, context, &how, &out->steps, &out->count, &error);
    if (status != HOP_OK) return hop_complain_asked(status, &error);
    out->told = calloc(out->count + 1, sizeof *out->told);
    if (!out->told) return hop_complain_memory();
    for (size_t i = 0; i < out->count; i++) {
        const hop_consolidation_step *step = &out->steps[i];
        told_step *told = &out->told[i];
        const int merges = step->into != SIZE_MAX;
        told->step = step;
        told->key = strdup(hop_store_item_at(store, step->row)->key);
        if (merges) told->into = strdup(hop_store_item_at(store, step->into)->key);
        if (!told->key || (merges && !told->into)) return hop_complain_memory();
        out->merged += (size_t)merges;
    }
    return 0;
}

static int print_step(const hop_options *options, const told_step *told) {
    const hop_consolidation_step *step = told->step;
    if (options->json)
        return hop_json_print(json_pack(
            "{s:o, s:s, s:o, s:o, s:o, s:b, s:s}", "key", hop_json_text(told->key),
            "step", told->into ? "merge" : "drop", "into",
            told->into ? hop_json_text(told->into) : json_null(), "likeness",
            hop_json_number(step->likeness), "strength", hop_json_number(step->strength),
            "applied", options->apply, "version", hop_version()));
    if (told->into)
        printf("merge %s into %s: %.4f alike, strength %.6g\n", told->key, told->into,
               step->likeness, step->strength);
    else
        printf("drop %s: its strength is down to %.6g\n", told->key, step->strength);
    return 0;
}

static int print_plan(const hop_options *options, const plan *self) {
    int code = 0;
    for (size_t i = 0; i < self->count && code == 0; i++)
        code = print_step(options, &self->told[i]);
    if (code || options->json) return code;
    if (self->count == 0)
        printf("nothing to merge or to drop\n");
    else if (options->apply)
        printf("merged %zu, dropped %zu\n", self->merged, self->count - self->merged);
    else
        printf("would merge %zu and drop %zu; --apply does it\n", self->merged,
               self->count - self->merged);
    return 0;
}

static int apply(hop_store *store, const plan *self) {
    hop_error error;
    hop_status status = hop_consolidation_apply(store, self->steps, self->count, &error);
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    return status == HOP_OK ? 0 : hop_complain_asked(status, &error);
}

/* To apply it the plan is made within the transaction, so that nobody changes meanwhile
   what it speaks of; what was done is told once it is done. */
static int consolidate(const hop_options *options, hop_context *context,
                       hop_store *store) {
    plan self = {0};
    hop_error error;
    if (options->apply) {
        const hop_status status = hop_store_begin(store, &error);
        if (status != HOP_OK) return hop_complain_asked(status, &error);
    }
    int code = make_plan(options, context, store, &self);
    if (code == 0 && options->apply && self.count) code = apply(store, &self);
    if (options->apply) hop_store_rollback(store);
    if (code == 0) code = print_plan(options, &self);
    clear(&self);
    return code;
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
