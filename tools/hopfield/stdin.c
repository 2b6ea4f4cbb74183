/* SPDX-License-Identifier: MIT */
/* hopfield recall --stdin: what waits is answered together, in order, and flushed. */
#include "stdin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "exit.h"
#include "json.h"
#include "signals.h"
#include "stdin_ready.h"
#include "subject.h"
#include "texts_spans.h"
#include "textual.h"

typedef struct session {
    const hop_options *options;
    hop_ready ready;
    hop_stdin_lines lines;
    hop_asked *asked;          /* [HOP_STDIN_TOGETHER] */
    size_t count, dim;         /* lines, read as of so many units */
    hop_status status;         /* of the file when they were read ... */
    hop_error error;           /* and why */
    hop_answer *answers;       /* [HOP_STDIN_TOGETHER] */
    hop_answer_match *matches; /* [HOP_STDIN_TOGETHER][HOP_STDIN_TOP] */
    hop_cue *cues;             /* [HOP_STDIN_TOGETHER] */
} session;

/* What came of one line, beside its answer. */
typedef struct told {
    const char *error;     /* NULL: none */
    const char *confirmed; /* a key; NULL: none */
} told;

/* Failures name the place of a cue in its batch, which nobody knows. */
static const char *without_place(const char *message) {
    static const char place[] = "cue 0";
    if (strncmp(message, place, sizeof place - 1) != 0) return message;
    message += sizeof place - 1;
    return message + strspn(message, ":, ");
}

/* The answer, with --explain also why. */
static hop_status add_answer(const session *self, const hop_asked *asked,
                             const hop_lookup *lookup, const hop_answer *answer,
                             const hop_answer_match *matches, json_t *object,
                             hop_error *error) {
    const hop_text cue = {asked->cue.text, asked->cue.text_size};
    const hop_status status =
        hop_answer_json(self->ready.store, answer, matches, object, error);
    if (status != HOP_OK || !self->options->given[FLAG_EXPLAIN] || !cue.bytes)
        return status;
    return hop_spans_add(lookup, self->ready.store, &cue, answer, object, error);
}

static int print_answer(session *self, const hop_asked *asked, const told *what,
                        const hop_lookup *lookup, const hop_answer *answer,
                        const hop_answer_match *matches) {
    json_t *object = json_object();
    hop_error error;
    const char *why = what->error;
    if (!object) return hop_complain_memory();
    json_object_set(object, "id", asked->id ? asked->id : json_null());
    if (!why && answer &&
        add_answer(self, asked, lookup, answer, matches, object, &error) != HOP_OK) {
        why = error.message;
        json_object_clear(object);
        json_object_set(object, "id", asked->id ? asked->id : json_null());
    }
    if (why)
        json_object_set_new(object, "error", hop_json_text(without_place(why)));
    else if (self->options->confirm)
        json_object_set_new(object, "confirmed",
                            what->confirmed ? hop_json_text(what->confirmed)
                                            : json_null());
    return hop_json_print(object);
}

/* Writes what the line confirms; memories are then no longer as they were. */
static hop_status confirm(session *self, const hop_asked *asked, const hop_answer *answer,
                          char *key, hop_error *error) {
    const char *name = asked->confirm;
    key[0] = '\0';
    if (!self->options->confirm || !asked->may_confirm) return HOP_OK;
    if (!name && answer && hop_answer_stands(answer))
        name = hop_store_item_at(self->ready.store, answer->row)->key;
    if (!name) return HOP_OK;
    if (strlen(name) > HOP_MAX_KEY) {
        snprintf(error->message, sizeof error->message,
                 "confirm: no key is over %d bytes", HOP_MAX_KEY);
        return HOP_ENOTFOUND;
    }
    snprintf(key, HOP_MAX_KEY + 1, "%s", name);
    const char *keys[] = {key};
    return hop_answers_confirm(self->ready.store, self->options, keys, 1, error);
}

/* A confirmation brings in what others committed: perhaps another file of this name. */
static hop_status check_units(const session *self, hop_error *error) {
    const size_t now = hop_store_recipe_of(self->ready.store)->dim;
    if (now == self->dim) return HOP_OK;
    snprintf(error->message, sizeof error->message,
             "the memories have %zu units now, not %zu: ask again", now, self->dim);
    return HOP_ESHAPE;
}

/* One line on its own: an error, a confirmation, or a cue with one. */
static int answer_one(session *self, size_t k) {
    const hop_asked *asked = &self->asked[k];
    const int has_cue =
        asked->cue.units || asked->cue.values || asked->cue.picture || asked->cue.text;
    hop_lookup *lookup = NULL;
    hop_answer answer;
    hop_answer_match *matches = self->matches;
    hop_error error = {0};
    char key[HOP_MAX_KEY + 1] = "";
    hop_status status = HOP_OK;
    if (asked->error[0])
        return print_answer(self, asked, &(told){asked->error, NULL}, NULL, NULL, NULL);
    status = hop_ready_lookup(&self->ready, asked->where, &lookup, &error);
    if (status == HOP_OK && has_cue) status = check_units(self, &error);
    if (status == HOP_OK && has_cue)
        status = hop_lookup_recall(lookup, &asked->cue, 1, asked->top, &answer, matches,
                                   &error);
    if (status == HOP_EINTERRUPTED) return EXIT_INTERRUPTED;
    json_t *early = NULL; /* told before rows move */
    int code = 0;
    if (status == HOP_OK && self->options->confirm) {
        early = json_object();
        json_object_set(early, "id", asked->id ? asked->id : json_null());
        if (has_cue)
            status = add_answer(self, asked, lookup, &answer, matches, early, &error);
        if (status == HOP_OK)
            status = confirm(self, asked, has_cue ? &answer : NULL, key, &error);
        hop_ready_forget(&self->ready);
    }
    if (status == HOP_OK && early) {
        json_object_set_new(early, "confirmed",
                            key[0] ? hop_json_text(key) : json_null());
        return hop_json_print(early);
    }
    json_decref(early);
    code =
        print_answer(self, asked, &(told){status == HOP_OK ? NULL : error.message, NULL},
                     lookup, &answer, matches);
    return code;
}

/* Lines k and on that one call can answer: alike, and nothing to be written between. */
static size_t alike(const session *self, size_t k) {
    const hop_asked *first = &self->asked[k];
    size_t count = 1;
    if (first->error[0] || self->options->confirm) return 1;
    for (; k + count < self->count; count++) {
        const hop_asked *next = &self->asked[k + count];
        if (next->error[0] || next->top != first->top) break;
        if ((first->where == NULL) != (next->where == NULL)) break;
        if (first->where && strcmp(first->where, next->where) != 0) break;
    }
    return count;
}

/* Several at once; where one cannot be answered, each by itself. */
static int answer_group(session *self, size_t k, size_t count) {
    const size_t top = self->asked[k].top;
    hop_lookup *lookup = NULL;
    hop_status status =
        hop_ready_lookup(&self->ready, self->asked[k].where, &lookup, NULL);
    for (size_t i = 0; i < count; i++) self->cues[i] = self->asked[k + i].cue;
    if (status == HOP_OK)
        status = hop_lookup_recall(lookup, self->cues, count, top, self->answers,
                                   self->matches, NULL);
    if (status == HOP_EINTERRUPTED) return EXIT_INTERRUPTED;
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++)
        code = status == HOP_OK
                   ? print_answer(self, &self->asked[k + i], &(told){NULL, NULL}, lookup,
                                  &self->answers[i], self->matches + i * top)
                   : answer_one(self, k + i);
    return code;
}

static int answer_all(session *self) {
    int code = 0;
    const hop_status status = self->status;
    for (size_t k = 0; code == 0 && k < self->count && !ferror(stdout);) {
        const size_t count = alike(self, k);
        if (status == HOP_EINTERRUPTED || hop_signals_came()) return EXIT_INTERRUPTED;
        if (status != HOP_OK)
            snprintf(self->asked[k].error, sizeof self->asked[k].error, "%s",
                     self->error.message);
        code = count == 1 || status != HOP_OK ? answer_one(self, k)
                                              : answer_group(self, k, count);
        k += status == HOP_OK ? count : 1;
        fflush(stdout);
    }
    for (size_t k = 0; k < self->count; k++) hop_asked_clear(&self->asked[k]);
    self->count = 0;
    return code;
}

/* Lines are read as the file is that they are answered from. */
static void look_at_file(session *self) {
    self->status = hop_ready_refresh(&self->ready, &self->error);
    self->dim = hop_store_recipe_of(self->ready.store)->dim;
}

/* Waits for a line, then takes what else is there already. */
static hop_line gather(session *self) {
    char *text = NULL;
    size_t size = 0, bytes = 0;
    hop_line line = LINE_READ;
    while (self->count < HOP_STDIN_TOGETHER && bytes < HOP_STDIN_BYTES) {
        line = hop_stdin_next(&self->lines, self->count == 0, &text, &size);
        if (self->count == 0) look_at_file(self);
        hop_asked *asked = &self->asked[self->count];
        if (line == LINE_TOO_LONG) {
            *asked = (hop_asked){0};
            snprintf(asked->error, sizeof asked->error,
                     "the line is over %d bytes and was passed over", HOP_STDIN_LINE);
        } else if (line == LINE_READ) {
            hop_asked_read(asked, self->options, self->dim, text, size);
        } else {
            break;
        }
        bytes += size;
        self->count++;
    }
    return line;
}

static int converse(session *self) {
    int code = 0;
    hop_line line = LINE_READ;
    while (code == 0 && line != LINE_END && !ferror(stdout)) {
        line = gather(self);
        if (line == LINE_STOP) return EXIT_INTERRUPTED;
        const int why = errno;
        code = answer_all(self);
        if (code == 0 && line == LINE_FAILED)
            code = hop_complain(why == ENOMEM ? EXIT_LIMIT : EXIT_IO,
                                "standard input: %s", strerror(why));
    }
    return code;
}

static int make_room(session *self) {
    self->asked = calloc(HOP_STDIN_TOGETHER, sizeof *self->asked);
    self->answers = calloc(HOP_STDIN_TOGETHER, sizeof *self->answers);
    self->cues = calloc(HOP_STDIN_TOGETHER, sizeof *self->cues);
    self->matches =
        calloc((size_t)HOP_STDIN_TOGETHER * HOP_STDIN_TOP, sizeof *self->matches);
    return self->asked && self->answers && self->cues && self->matches
               ? 0
               : hop_complain_memory();
}

/* What an answer to a line of standard input can be asked with. */
static int check(const hop_options *options) {
    static const hop_flag_id fit[] = {
        FLAG_STDIN,      FLAG_CONFIRM,    FLAG_BY,         FLAG_WHERE,
        FLAG_TAG,        FLAG_NOW,        FLAG_TOP,        FLAG_SEED,
        FLAG_THREADS,    FLAG_JSON,       FLAG_BETA,       FLAG_ENERGY,
        FLAG_SIMILARITY, FLAG_ACTIVATION, FLAG_DURABILITY, FLAG_FALSE_REJECTION,
        FLAG_EXPLAIN};
    for (int id = FLAG_END + 1; id < FLAG_COUNT; id++) {
        int fits = !options->given[id];
        for (size_t k = 0; k < sizeof fit / sizeof *fit; k++)
            fits |= fit[k] == (hop_flag_id)id;
        if (!fits)
            return hop_complain(EXIT_USAGE, "--%s does not go with --stdin",
                                hop_flags[id].name);
    }
    return 0;
}

int hop_stdin_run(const hop_options *options) {
    session self = {.options = options};
    int code = check(options);
    if (code) return code;
    if (options->argument_count != 1)
        return hop_complain(EXIT_USAGE,
                            options->argument_count
                                ? "--stdin: cues come from standard input, not from files"
                                : "which memory? Name a memory file");
    code = hop_ready_open(options, &self.ready);
    if (code == 0 && options->given[FLAG_EXPLAIN] &&
        (options->texts[FLAG_EXPLAIN] || !hop_textual(self.ready.store)))
        code = hop_complain(EXIT_USAGE, "--explain with --stdin is of texts");
    if (code == 0) code = make_room(&self);
    if (code == 0) code = converse(&self);
    for (size_t k = 0; self.asked && k < self.count; k++) hop_asked_clear(&self.asked[k]);
    free(self.asked);
    free(self.answers);
    free(self.cues);
    free(self.matches);
    hop_stdin_clear(&self.lines);
    hop_ready_close(&self.ready);
    return code;
}
