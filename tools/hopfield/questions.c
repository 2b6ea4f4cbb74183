/* SPDX-License-Identifier: MIT */
/* Questions for an evaluation: cues from files, and what is right. */
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "feed.h"
#include "subject.h"
#include "textual.h"

static int make_room(hop_questions *asked) {
    if (asked->count < asked->room) return 0;
    const size_t room = asked->room ? 2 * asked->room : 64;
    hop_question_asked *questions =
        realloc(asked->questions, room * sizeof *asked->questions);
    if (questions) asked->questions = questions;
    char **names = realloc(asked->names, room * sizeof *asked->names);
    if (names) asked->names = names;
    if (!questions || !names) return hop_complain_memory();
    asked->room = room;
    return 0;
}

static void *copy_of(const void *from, size_t size) {
    void *copy = malloc(size);
    if (copy) memcpy(copy, from, size);
    return copy;
}

/* What is right for a thing that is a cue. */
static int find_right(const hop_store *store, const hop_thing *thing,
                      hop_question_asked *out) {
    char where[HOP_MOST_WHERE];
    size_t row;
    hop_thing_where(thing, where);
    if (hop_store_find(store, thing->key, &row) == HOP_OK) {
        out->key = strdup(thing->key);
        return out->key ? 0 : hop_complain_memory();
    }
    if (thing->label) {
        out->label = strdup(thing->label);
        return out->label ? 0 : hop_complain_memory();
    }
    if (!thing->named) return 0;
    return hop_complain(EXIT_USAGE,
                        "%s: %s holds no key '%s'; a cue of nothing known has neither "
                        "key nor label",
                        where, hop_store_path(store), thing->key);
}

static int take(hop_questions *asked, const hop_store *store, int marked,
                const hop_thing *thing) {
    const size_t dim = hop_store_recipe_of(store)->dim;
    int code = make_room(asked);
    if (code) return code;
    hop_question_asked *question = &asked->questions[asked->count];
    *question = (hop_question_asked){0};
    const int short_text =
        thing->text && strlen(thing->text) < 200 && !strchr(thing->text, '\n');
    const int texts = hop_textual(store);
    asked->names[asked->count++] = strdup(texts && short_text ? thing->text : thing->key);
    if (texts) {
        question->cue.text = strdup(thing->text);
        question->cue.text_size = strlen(thing->text);
    } else if (thing->units)
        question->cue.units = copy_of(thing->units, dim);
    else
        question->cue.values = copy_of(thing->values, dim * sizeof(float));
    if (!asked->names[asked->count - 1] ||
        (!question->cue.units && !question->cue.values && !question->cue.text))
        return hop_complain_memory();
    return marked ? find_right(store, thing, question) : 0;
}

int hop_questions_read(const hop_options *options, const hop_store *store, int marked,
                       hop_questions *out) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    hop_feed feed = {.cues = 1, .strength = {1, 1}};
    hop_thing thing;
    int more = 1;
    *out = (hop_questions){0};
    feed.texts = hop_recipe_of_texts(recipe, &feed.sort);
    int code = feed.texts ? 0 : hop_recipe_reading(options, recipe, &feed.reading);
    feed.reading.real = feed.reading.raw = recipe->storage != HOP_STORAGE_BITS;
    feed.rows.dim = recipe->dim;
    feed.rows.dim_from = hop_store_path(store);
    hop_recipe_shape(recipe, &feed.rows.width, &feed.rows.height);
    if (code == 0) code = hop_feed_open(options, &feed);
    while (code == 0) {
        code = hop_feed_next(&feed, &thing, &more);
        if (code || !more) break;
        code = take(out, store, marked, &thing);
    }
    hop_feed_close(&feed);
    if (code == 0 && out->count == 0)
        code = hop_complain(EXIT_FORMAT, "%s: holds no cue", options->arguments[1]);
    return code;
}

void hop_questions_clear(hop_questions *asked) {
    for (size_t i = 0; i < asked->count; i++) {
        free((void *)asked->questions[i].cue.units);
        free((void *)asked->questions[i].cue.values);
        free((void *)asked->questions[i].cue.text);
        free((char *)asked->questions[i].key);
        free((char *)asked->questions[i].label);
        free(asked->names[i]);
    }
    free(asked->questions);
    free(asked->names);
    *asked = (hop_questions){0};
}
