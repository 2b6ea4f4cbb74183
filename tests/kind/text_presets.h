/* SPDX-License-Identifier: MIT */
/* A preset of texts: a file of some, asked what it makes of cues. */
#ifndef HOP_TESTS_KIND_TEXT_PRESETS_H
#define HOP_TESTS_KIND_TEXT_PRESETS_H

#include "engine.h"

#include <unistd.h>

typedef struct preset_text {
    const char *text, *label;
    int strength; /* 0: 1 */
} preset_text;

typedef struct preset_file {
    hop_context *context;
    hop_store *store;
    hop_lookup *lookup;
    char folder[32];
} preset_file;

/* Items 0, 1, ... of a new file of a kind. */
static inline void preset_begin(preset_file *self, const hop_store_recipe *recipe,
                                const preset_text *texts, size_t count) {
    char path[64];
    hop_error error = {0};
    *self = (preset_file){.context = context_of(2, HOP_ISA_AUTO)};
    strcpy(self->folder, "/tmp/hop-kind-XXXXXX");
    assert_non_null(mkdtemp(self->folder));
    snprintf(path, sizeof path, "%s/a.hop", self->folder);
    if (hop_store_open(path, HOP_STORE_CREATE, recipe, NULL, &self->store, &error))
        fail_msg("%s", error.message);
    assert_ok(hop_store_begin(self->store, NULL));
    for (size_t k = 0; k < count; k++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        char key[24];
        snprintf(key, sizeof key, "%zu", k);
        entry.key = key;
        entry.text = texts[k].text;
        entry.label = texts[k].label;
        if (texts[k].strength) entry.strength.numerator = texts[k].strength;
        if (hop_store_add(self->store, &entry, &error)) fail_msg("%s", error.message);
    }
    assert_ok(hop_store_commit(self->store, NULL));
    if (hop_lookup_create(self->context, self->store, NULL, &self->lookup, &error))
        fail_msg("%s", error.message);
}

static inline hop_answer preset_ask(const preset_file *self, const char *text,
                                    size_t *row) {
    const hop_cue cue = {.text = text, .text_size = strlen(text)};
    hop_answer answer;
    hop_answer_match match;
    hop_error error;
    if (hop_lookup_recall(self->lookup, &cue, 1, 1, &answer, &match, &error))
        fail_msg("%s", error.message);
    *row = answer.match_count ? match.row : SIZE_MAX;
    return answer;
}

static inline void preset_end(preset_file *self) {
    char command[64];
    hop_lookup_free(self->lookup);
    hop_store_close(self->store);
    hop_context_free(self->context);
    snprintf(command, sizeof command, "rm -rf '%s'", self->folder);
    assert_int_equal(system(command), 0);
}

#endif
