/* SPDX-License-Identifier: MIT */
/* Small memory files of texts for tests of lookups. */
#ifndef HOP_TESTS_LOOKUP_TEXT_FILES_H
#define HOP_TESTS_LOOKUP_TEXT_FILES_H

#include "lookup/files.h"

/* What a file of texts is made of; items are k0, k1, ... */
typedef struct sayings {
    hop_store_recipe recipe;
    size_t count;
    const char *const *texts;  /* [count] */
    const char *const *labels; /* [count], with NULLs; NULL: none has one */
    const int *strengths;      /* [count]; NULL: all 1 */
} sayings;

/* The recipe of a kind that calls no cue unknown. */
static inline hop_store_recipe recipe_of_texts(const char *kind) {
    hop_store_recipe recipe = hop_kind_find(kind)->recipe;
    recipe.false_rejection = 0;
    return recipe;
}

static inline hop_store_entry saying_at(const sayings *what, size_t k, char *key) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    sprintf(key, "k%zu", k);
    entry.key = key;
    entry.text = what->texts[k];
    entry.label = what->labels ? what->labels[k] : NULL;
    entry.strength.numerator = what->strengths ? what->strengths[k] : 1;
    return entry;
}

static inline hop_store *text_file_of(const sayings *what) {
    hop_store *store = empty_file_of(&what->recipe);
    hop_error error;
    must(hop_store_begin(store, &error), &error);
    for (size_t k = 0; k < what->count; k++) {
        char key[32];
        const hop_store_entry entry = saying_at(what, k, key);
        must(hop_store_add(store, &entry, &error), &error);
    }
    must(hop_store_commit(store, &error), &error);
    return store;
}

static inline hop_cue cue_of(const char *text) {
    return (hop_cue){.text = text, .text_size = strlen(text)};
}

static inline reply ask_text(hop_lookup *lookup, const char *text) {
    return ask_cue(lookup, cue_of(text));
}

/* Two numbers, or none twice. */
static inline void assert_same_number(double a, double b) {
    if (!(isnan(a) && isnan(b)) && memcmp(&a, &b, sizeof a) != 0)
        fail_msg("%.17g is not %.17g", a, b);
}

static inline void assert_same_answers(const hop_answer *a, const hop_answer_match *in_a,
                                       const hop_answer *b,
                                       const hop_answer_match *in_b) {
    assert_int_equal(a->verdict, b->verdict);
    assert_int_equal(a->outcome, b->outcome);
    assert_same_number(a->score, b->score);
    assert_same_number(a->margin, b->margin);
    assert_same_number(a->mass, b->mass);
    assert_same_number(a->energy, b->energy);
    assert_same_number(a->entropy, b->entropy);
    assert_int_equal(a->match_count, b->match_count);
    for (size_t k = 0; k < a->match_count; k++) {
        assert_int_equal(in_a[k].row, in_b[k].row);
        assert_same_number(in_a[k].score, in_b[k].score);
        assert_same_number(in_a[k].similarity, in_b[k].similarity);
    }
}

static inline void assert_same_replies(const reply *a, const reply *b) {
    assert_same_answers(&a->answer, a->matches, &b->answer, b->matches);
}

/* Sentences of made-up words: those of one label share two of them. */
typedef struct talk {
    size_t count;
    char **texts, **labels;
} talk;

static inline void made_up_word(uint64_t number, char *out) {
    static const char *const sounds[] = {"ba",  "den", "fi",  "gor", "hul", "ki",
                                         "lem", "no",  "pra", "sut", "ti",  "vex"};
    hop_random chance = hop_random_begin(number, HOP_STREAM_USER, 1);
    const size_t parts = 2 + (size_t)hop_random_below(&chance, 2);
    *out = '\0';
    for (size_t k = 0; k < parts; k++)
        strcat(out, sounds[hop_random_below(&chance, sizeof sounds / sizeof *sounds)]);
}

static inline talk talk_of(size_t labels, size_t each) {
    talk out = {labels * each, need(labels * each * sizeof(char *)),
                need(labels * each * sizeof(char *))};
    for (size_t k = 0; k < out.count; k++) {
        hop_random chance = hop_random_begin(k, HOP_STREAM_USER, 2);
        const size_t label = k % labels;
        char *text = out.texts[k] = need(256), *name = out.labels[k] = need(32);
        sprintf(name, "label %zu", label);
        for (size_t w = 0; w < 7; w++) {
            const bool own = w == 2 || w == 4;
            made_up_word(own ? 1000 + 2 * label + w / 4 : hop_random_below(&chance, 80),
                         text + strlen(text));
            if (w < 6) strcat(text, " ");
        }
    }
    return out;
}

static inline void talk_end(talk *self) {
    for (size_t k = 0; k < self->count; k++) {
        free(self->texts[k]);
        free(self->labels[k]);
    }
    free(self->texts);
    free(self->labels);
}

static inline sayings sayings_of(const talk *self, const char *kind, bool labelled) {
    return (sayings){.recipe = recipe_of_texts(kind),
                     .count = self->count,
                     .texts = (const char *const *)self->texts,
                     .labels = labelled ? (const char *const *)self->labels : NULL};
}

#endif
