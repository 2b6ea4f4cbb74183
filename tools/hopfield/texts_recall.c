/* SPDX-License-Identifier: MIT */
/* hopfield recall in a memory of texts: cues in lots, answers in their order. */
#include "texts_recall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "exit.h"
#include "filters.h"
#include "json.h"
#include "signals.h"
#include "subject.h"
#include "terminal.h"
#include "texts_cues.h"
#include "texts_spans.h"
#include "textual.h"

typedef struct recall {
    const hop_options *options;
    hop_store *store;
    hop_context *context;
    hop_lookup *lookup;
    hop_text_cues cues;
    hop_answer *answers;       /* [HOP_CUES_TOGETHER] */
    hop_answer_match *matches; /* [HOP_CUES_TOGETHER][top] */
    hop_cue *asked;            /* [HOP_CUES_TOGETHER] those that say anything */
    size_t *rows;              /* [row_room] to be confirmed */
    size_t row_count, row_room;
    uint64_t index; /* of the first cue of this lot */
    int doubt;
} recall;

static const hop_flag_id of_texts[] = {FLAG_BATCH, FLAG_TSV};

int hop_texts_unasked(const hop_options *options) {
    for (size_t i = 0; i < sizeof of_texts / sizeof *of_texts; i++)
        if (options->given[of_texts[i]])
            return hop_complain(EXIT_USAGE,
                                "--%s is for memories of texts (learn --kind word, "
                                "utterance or document)",
                                hop_flags[of_texts[i]].name);
    if (options->top <= HOP_MAX_BEST) return 0;
    return hop_complain(EXIT_USAGE,
                        "--top: %s is not within 1 to %d (1 to 1000 is of texts)",
                        options->texts[FLAG_TOP], HOP_MAX_BEST);
}

static int check(const hop_options *options) {
    static const hop_flag_id fit[] = {FLAG_BATCH,   FLAG_TSV,  FLAG_TOP,
                                      FLAG_EXPLAIN, FLAG_BETA, FLAG_FALSE_REJECTION,
                                      FLAG_SEED,    FLAG_NOW,  FLAG_DURABILITY,
                                      FLAG_THREADS, FLAG_BY,   FLAG_CONFIRM,
                                      FLAG_WHERE,   FLAG_TAG,  FLAG_JSON};
    for (hop_flag_id id = FLAG_END + 1; id < FLAG_COUNT; id++) {
        int fits = 0;
        for (size_t i = 0; i < sizeof fit / sizeof *fit; i++) fits |= fit[i] == id;
        const int code = fits ? 0 : hop_textual_check(options, &id, 1);
        if (code) return code;
    }
    if (options->texts[FLAG_EXPLAIN])
        return hop_complain(EXIT_USAGE, "--explain=%s: texts have no units",
                            options->texts[FLAG_EXPLAIN]);
    if (options->tsv && (options->json || options->given[FLAG_EXPLAIN]))
        return hop_complain(EXIT_USAGE, "--tsv does not go with --%s",
                            options->json ? "json" : "explain");
    return 0;
}

static int look_up(recall *self) {
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    hop_store_recipe recipe;
    hop_error error;
    unsigned char *chosen = NULL;
    size_t some;
    int code =
        hop_answer_recipe(self->options, hop_store_recipe_of(self->store), &recipe);
    if (code == 0 && hop_store_count(self->store) == 0)
        code = hop_complain(EXIT_USAGE, "%s: nothing was learned yet",
                            hop_store_path(self->store));
    if (code == 0) code = hop_filters_choose(self->options, self->store, &chosen, &some);
    if (code == 0 && some == 0)
        code = hop_complain(EXIT_USAGE, "%s: no memory meets the conditions",
                            hop_store_path(self->store));
    if (code == 0) {
        how.recipe = &recipe;
        how.chosen = chosen;
        how.seed = self->options->seed;
        const hop_status status =
            hop_lookup_create(self->context, self->store, &how, &self->lookup, &error);
        if (status != HOP_OK) code = hop_complain_asked(status, &error);
    }
    free(chosen);
    return code;
}

static int make_room(recall *self) {
    self->answers = calloc(HOP_CUES_TOGETHER, sizeof *self->answers);
    self->asked = calloc(HOP_CUES_TOGETHER, sizeof *self->asked);
    self->matches = calloc(HOP_CUES_TOGETHER * self->options->top, sizeof *self->matches);
    return self->answers && self->asked && self->matches ? 0 : hop_complain_memory();
}

/* Cues of blanks are like nothing; the others are asked together, and their answers put
   where the cues stand. */
static int ask(recall *self) {
    const size_t top = self->options->top;
    size_t asked = 0;
    hop_error error;
    for (size_t k = 0; k < self->cues.count; k++) {
        const hop_text cue = hop_text_cue(&self->cues, k);
        if (!hop_textual_any(cue.bytes, cue.size)) continue;
        self->asked[asked++] = (hop_cue){.text = cue.bytes, .text_size = cue.size};
    }
    const hop_status status =
        asked ? hop_lookup_recall(self->lookup, self->asked, asked, top, self->answers,
                                  self->matches, &error)
              : HOP_OK;
    if (status != HOP_OK) return hop_complain_asked(status, &error);
    for (size_t k = self->cues.count; k-- > 0;) {
        const hop_text cue = hop_text_cue(&self->cues, k);
        if (!hop_textual_any(cue.bytes, cue.size)) {
            self->answers[k] = (hop_answer){.verdict = HOP_VERDICT_UNKNOWN,
                                            .outcome = HOP_OUTCOME_UNKNOWN,
                                            .energy = NAN,
                                            .entropy = NAN};
            continue;
        }
        asked--;
        self->answers[k] = self->answers[asked];
        memmove(self->matches + k * top, self->matches + asked * top,
                top * sizeof *self->matches);
    }
    return 0;
}

static void print_tsv(const recall *self, const hop_answer *answer,
                      const hop_answer_match *matches) {
    const hop_store_item *best =
        answer->match_count ? hop_store_item_at(self->store, answer->row) : NULL;
    printf("%s\t%.9g\t%s", hop_verdict_name(answer->verdict), answer->score,
           best && best->label ? best->label : "");
    for (size_t k = 0; k < answer->match_count; k++)
        printf("\t%s", hop_store_item_at(self->store, matches[k].row)->key);
    putchar('\n');
}

static hop_text text_of(const recall *self, size_t row) {
    hop_text text = {"", 0};
    const char *bytes = hop_store_text(self->store, row, &text.size);
    if (bytes) text.bytes = bytes;
    return text;
}

/* The parts that match of the cue and the answer. */
static int explain(const recall *self, const hop_text *cue, const hop_answer *answer) {
    const hop_cue asked = {.text = cue->bytes, .text_size = cue->size};
    hop_text_span *spans = NULL;
    size_t count = 0;
    hop_error error;
    if (answer->match_count == 0) return 0;
    const hop_text text = text_of(self, answer->row);
    const hop_status status =
        hop_lookup_explain(self->lookup, &asked, answer->row, &spans, &count, &error);
    if (status != HOP_OK) return hop_complain_asked(status, &error);
    const int code = hop_spans_print(cue, &text, spans, count);
    free(spans);
    return code;
}

static int print_json(const recall *self, size_t k, const hop_text *cue,
                      const hop_answer_match *matches) {
    const hop_answer *answer = &self->answers[k];
    json_t *object = json_pack("{s:o, s:o}", "cue", hop_json_text(cue->bytes), "index",
                               hop_json_count(self->index + k));
    hop_error error;
    hop_status status = hop_answer_json(self->store, answer, matches, object, &error);
    if (status == HOP_OK && self->options->given[FLAG_EXPLAIN])
        status = hop_spans_add(self->lookup, self->store, cue, answer, object, &error);
    json_object_set_new(object, "seed", hop_json_count(self->options->seed));
    json_object_set_new(object, "version", json_string(hop_version()));
    if (status == HOP_OK) return hop_json_print(object);
    json_decref(object);
    return hop_complain_error(status, BLAME_FILE, &error);
}

/* A text on a line or a few, cut where it is long. */
static int print_cut(const char *before, const hop_text *text) {
    enum { MOST = 300 };
    char line[MOST + 16];
    size_t size = text->size < MOST ? text->size : MOST;
    while (size < text->size && size > 0 && (text->bytes[size] & 0xc0) == 0x80) size--;
    snprintf(line, sizeof line, "%s%.*s%s", before, (int)size, text->bytes,
             size < text->size ? "..." : "");
    for (char *at = line; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f) *at = ' ';
    hop_terminal_wrap(stdout, line, hop_terminal_width(stdout), 4);
    return 0;
}

static int print_text(const recall *self, size_t k, const hop_text *cue,
                      const hop_answer_match *matches) {
    const hop_answer *answer = &self->answers[k];
    hop_text_sort sort;
    hop_recipe_of_texts(hop_store_recipe_of(self->store), &sort);
    print_cut("", cue);
    int code = hop_answer_print(self->store, answer, matches);
    if (code == 0 && self->options->given[FLAG_EXPLAIN])
        return explain(self, cue, answer);
    if (code == 0 && answer->match_count > 0 && sort != HOP_TEXT_WORDS) {
        const hop_text text = text_of(self, answer->row);
        code = print_cut(answer->verdict == HOP_VERDICT_UNKNOWN ? "  nearest text "
                                                                : "  text ",
                         &text);
    }
    return code;
}

static int keep_row(recall *self, size_t row) {
    if (self->row_count == self->row_room) {
        const size_t room = self->row_room ? 2 * self->row_room : 256;
        size_t *rows = realloc(self->rows, room * sizeof *rows);
        if (!rows) return hop_complain_memory();
        self->rows = rows;
        self->row_room = room;
    }
    self->rows[self->row_count++] = row;
    return 0;
}

static int report(recall *self) {
    int code = 0;
    for (size_t k = 0; code == 0 && k < self->cues.count; k++) {
        const hop_answer_match *matches = self->matches + k * self->options->top;
        const hop_text cue = hop_text_cue(&self->cues, k);
        if (hop_signals_came()) return EXIT_INTERRUPTED;
        if (self->options->tsv)
            print_tsv(self, &self->answers[k], matches);
        else if (self->options->json)
            code = print_json(self, k, &cue, matches);
        else
            code = print_text(self, k, &cue, matches);
        if (!hop_answer_stands(&self->answers[k]))
            self->doubt = 1;
        else if (code == 0 && self->options->confirm)
            code = keep_row(self, self->answers[k].row);
    }
    fflush(stdout);
    return code;
}

static void say_memory(const recall *self) {
    const hop_store_recipe *recipe = hop_lookup_recipe(self->lookup);
    const size_t count = hop_lookup_count(self->lookup);
    char unknown[64] = "";
    if (self->options->tsv || self->options->json) return;
    if (recipe->tuned_at > 0 && recipe->false_rejection > 0)
        snprintf(unknown, sizeof unknown, ", unknown below score %.3g",
                 recipe->threshold);
    hop_note("hopfield %s, seed %llu: %zu %s, beta %.4g%s", hop_version(),
             (unsigned long long)self->options->seed, count,
             hop_textual_noun(recipe, count), recipe->beta, unknown);
}

/* A question without quotes around it is many cues. */
static void note_words(const recall *self) {
    const hop_options *options = self->options;
    hop_text_sort sort;
    if (options->argument_count < 3) return;
    hop_recipe_of_texts(hop_store_recipe_of(self->store), &sort);
    if (sort == HOP_TEXT_WORDS) return;
    for (size_t i = 1; i < options->argument_count; i++)
        if (strchr(options->arguments[i], ' ')) return;
    hop_note("every word is asked by itself: quotes make a cue of several words");
}

/* What could be read is answered, whatever follows it. */
static int converse(recall *self) {
    int code;
    do {
        code = hop_text_cues_next(&self->cues);
        if (self->cues.count == 0) break;
        if (self->index == 0) {
            say_memory(self);
            note_words(self);
        }
        int answered = ask(self);
        if (answered == 0) answered = report(self);
        self->index += self->cues.count;
        if (answered) return answered;
    } while (code == 0 && !ferror(stdout));
    return code;
}

int hop_texts_recall(const hop_options *options, hop_store *store) {
    recall self = {.options = options, .store = store};
    int code = check(options);
    if (code == 0) code = hop_text_cues_open(options, &self.cues);
    if (code == 0) code = hop_subject_context(options, &self.context);
    if (code == 0) code = look_up(&self);
    if (code == 0) code = make_room(&self);
    if (code == 0) code = converse(&self);
    if (code == 0 && options->confirm) {
        hop_lookup_free(self.lookup);
        self.lookup = NULL;
        code = hop_answers_confirm_rows(store, options, self.rows, self.row_count);
    }
    hop_text_cues_close(&self.cues);
    free(self.answers);
    free(self.matches);
    free(self.asked);
    free(self.rows);
    hop_lookup_free(self.lookup);
    hop_store_close(store);
    if (self.context) hop_subject_context_free(self.context);
    return code == 0 && self.doubt && !options->batch ? EXIT_DOUBT : code;
}
