/* SPDX-License-Identifier: MIT */
/* hopfield evaluate: how well a memory file answers questions with known answers. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "answers.h"
#include "questions.h"
#include "command.h"
#include "exit.h"
#include "filters.h"
#include "json.h"
#include "subject.h"
#include "terminal.h"

/* One memory and what it answered. */
typedef struct side {
    const char *path;
    hop_context *context;
    hop_store *store;
    hop_questions asked;
    hop_marked *marked;
    hop_evaluation result;
} side;

static void close_side(side *self) {
    hop_questions_clear(&self->asked);
    free(self->marked);
    hop_store_close(self->store);
    if (self->context) hop_subject_context_free(self->context);
}

static int look_up(const hop_options *options, const hop_store_recipe *recipe,
                   side *self) {
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    hop_lookup *lookup = NULL;
    hop_error error;
    unsigned char *chosen = NULL;
    size_t some;
    int code = hop_filters_choose(options, self->store, &chosen, &some);
    if (code) return code;
    how.recipe = recipe;
    how.chosen = chosen;
    how.seed = options->seed;
    hop_status status =
        hop_lookup_create(self->context, self->store, &how, &lookup, &error);
    if (status == HOP_OK)
        status = hop_evaluate(lookup, self->store, self->asked.questions,
                              self->asked.count, self->marked, &self->result, &error);
    hop_lookup_free(lookup);
    free(chosen);
    return status == HOP_OK ? 0 : hop_complain_asked(status, &error);
}

/* changed: with the settings that options change. */
static int ask_all(const hop_options *options, const char *path, int changed,
                   side *self) {
    hop_store_recipe recipe;
    self->path = path;
    int code = hop_subject_context(options, &self->context);
    if (code == 0)
        code = hop_subject_open_store(options, path, HOP_STORE_READ, NULL, &self->store);
    if (code) return code;
    recipe = *hop_store_recipe_of(self->store);
    if (changed) code = hop_answer_recipe(options, &recipe, &recipe);
    if (code == 0) code = hop_questions_read(options, self->store, 1, &self->asked);
    if (code) return code;
    self->marked = calloc(self->asked.count, sizeof *self->marked);
    if (!self->marked) return hop_complain_memory();
    return look_up(options, &recipe, self);
}

/* --- text -----------------------------------------------------------------------------
 */

static void print_rate(const char *what, hop_estimate rate) {
    if (isnan(rate.value)) return;
    printf("  %-12s %6.2f%%  (%.2f to %.2f)\n", what, 100 * rate.value, 100 * rate.low,
           100 * rate.high);
}

static void print_calibration(const hop_evaluation *result) {
    printf("  calibration  off by %.3f; score, right, cues:", result->calibration_error);
    for (size_t k = 0; k < HOP_CALIBRATION_BINS; k++)
        if (result->bins[k].count)
            printf("\n    %.2f  %.2f  %zu", result->bins[k].score, result->bins[k].right,
                   result->bins[k].count);
    putchar('\n');
}

static void describe_side(const side *self) {
    const hop_evaluation *result = &self->result;
    printf("%s: %zu cues, %zu of something known\n", self->path, result->asked,
           result->known);
    print_rate("right", result->right);
    print_rate("first", result->right_known);
    print_rate("among five", result->among_best);
    print_rate("rejected", result->rejected);
    print_rate("refused", result->refused);
    if (!isnan(result->calibration_error)) print_calibration(result);
    printf("  a cue takes  %.3g ms; 95%% take at most %.3g\n",
           1e3 * result->median_seconds, 1e3 * result->slow_seconds);
}

static const char *given_by(const side *self, size_t i) {
    const hop_marked *marked = &self->marked[i];
    const hop_question_asked *asked = &self->asked.questions[i];
    if (marked->mark == HOP_MARK_REJECTED || marked->said == SIZE_MAX ||
        marked->answer.verdict == HOP_VERDICT_UNKNOWN)
        return "unknown";
    const hop_store_item *item = hop_store_item_at(self->store, marked->said);
    return asked->label && item->label ? item->label : item->key;
}

static const char *wanted_of(const hop_question_asked *asked) {
    return asked->key ? asked->key : asked->label ? asked->label : "unknown";
}

static int is_listed(const side *first, const side *second, size_t i) {
    const int right = first->marked[i].mark == HOP_MARK_RIGHT;
    return second->store ? right != (second->marked[i].mark == HOP_MARK_RIGHT) : !right;
}

static void write_listed(FILE *out, const side *first, const side *second, size_t i) {
    fprintf(out, "%s: wanted %s, got %s (%s, %.3f)", first->asked.names[i],
            wanted_of(&first->asked.questions[i]), given_by(first, i),
            hop_mark_name(first->marked[i].mark), first->marked[i].answer.score);
    if (second->store)
        fprintf(out, "; against %s (%s, %.3f)", given_by(second, i),
                hop_mark_name(second->marked[i].mark), second->marked[i].answer.score);
}

static int print_listed(const side *first, const side *second) {
    for (size_t i = 0; i < first->asked.count; i++) {
        char *line = NULL;
        size_t size = 0;
        if (!is_listed(first, second, i)) continue;
        FILE *out = open_memstream(&line, &size);
        if (!out) return hop_complain_memory();
        write_listed(out, first, second, i);
        if (fclose(out) != 0 || !line) {
            free(line);
            return hop_complain_memory();
        }
        hop_terminal_wrap(stdout, line, hop_terminal_width(stdout), 4);
        free(line);
    }
    return 0;
}

static void print_change(const hop_evaluation_change *change) {
    printf("right in both %zu, only in the first %zu, only in the second %zu, in neither "
           "%zu\n",
           change->both, change->lost, change->gained, change->neither);
    printf("were both as good, so much difference or more had a chance of %.3g\n",
           change->chance);
}

/* --- JSON -----------------------------------------------------------------------------
 */

static json_t *side_json(const side *self) {
    const hop_evaluation *result = &self->result;
    json_t *bins = json_array();
    for (size_t k = 0; k < HOP_CALIBRATION_BINS; k++)
        json_array_append_new(bins,
                              json_pack("{s:o, s:o, s:o}", "cues",
                                        hop_json_count(result->bins[k].count), "score",
                                        hop_json_number(result->bins[k].score), "right",
                                        hop_json_number(result->bins[k].right)));
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "memory",
        hop_json_text(self->path), "cues", hop_json_count(result->asked), "known",
        hop_json_count(result->known), "right", hop_json_estimate(result->right), "first",
        hop_json_estimate(result->right_known), "among_five",
        hop_json_estimate(result->among_best), "rejected",
        hop_json_estimate(result->rejected), "refused",
        hop_json_estimate(result->refused), "calibration_error",
        hop_json_number(result->calibration_error), "calibration", bins, "median_ms",
        hop_json_number(1e3 * result->median_seconds), "slow_ms",
        hop_json_number(1e3 * result->slow_seconds));
}

static json_t *listed_json(const side *first, const side *second) {
    json_t *list = json_array();
    for (size_t i = 0; i < first->asked.count; i++) {
        if (!is_listed(first, second, i)) continue;
        json_t *one = json_pack("{s:o, s:o, s:o, s:s, s:o}", "cue",
                                hop_json_text(first->asked.names[i]), "wanted",
                                hop_json_text(wanted_of(&first->asked.questions[i])),
                                "got", hop_json_text(given_by(first, i)), "mark",
                                hop_mark_name(first->marked[i].mark), "score",
                                hop_json_number(first->marked[i].answer.score));
        if (second->store) {
            json_object_set_new(one, "against", hop_json_text(given_by(second, i)));
            json_object_set_new(one, "against_mark",
                                json_string(hop_mark_name(second->marked[i].mark)));
            json_object_set_new(one, "against_score",
                                hop_json_number(second->marked[i].answer.score));
        }
        json_array_append_new(list, one);
    }
    return list;
}

static int print_side(const hop_options *options, json_t *object) {
    json_object_set_new(object, "seed", hop_json_count(options->seed));
    json_object_set_new(object, "version", json_string(hop_version()));
    return hop_json_print(object);
}

/* An object of each memory; in the first what changes between both. */
static int print_json(const hop_options *options, const side *first, const side *second,
                      const hop_evaluation_change *change) {
    json_t *object = side_json(first);
    json_object_set_new(object, "against",
                        second->store ? hop_json_text(second->path) : json_null());
    if (second->store)
        json_object_set_new(object, "change",
                            json_pack("{s:o, s:o, s:o, s:o, s:o}", "both",
                                      hop_json_count(change->both), "only_first",
                                      hop_json_count(change->lost), "only_second",
                                      hop_json_count(change->gained), "neither",
                                      hop_json_count(change->neither), "chance",
                                      hop_json_number(change->chance)));
    if (options->changed)
        json_object_set_new(object, "changed", listed_json(first, second));
    const int code = print_side(options, object);
    return code == 0 && second->store ? print_side(options, side_json(second)) : code;
}

static int report(const hop_options *options, const side *first, const side *second) {
    hop_evaluation_change change = {0};
    if (second->store) {
        if (first->asked.count != second->asked.count)
            return hop_complain(EXIT_USAGE, "--against: %zu cues here, %zu there",
                                first->asked.count, second->asked.count);
        change =
            hop_evaluation_compare(first->marked, second->marked, first->asked.count);
    }
    if (options->json) return print_json(options, first, second, &change);
    printf("hopfield %s, seed %llu\n", hop_version(), (unsigned long long)options->seed);
    describe_side(first);
    if (second->store) {
        describe_side(second);
        print_change(&change);
    }
    return options->changed ? print_listed(first, second) : 0;
}

static int run(const hop_options *options) {
    side first = {0}, second = {0};
    if (options->argument_count < 2)
        return hop_complain(EXIT_USAGE, "evaluate: name a memory file and cues");
    int code = ask_all(options, options->arguments[0], 1, &first);
    if (code == 0 && options->against)
        code = ask_all(options, options->against, 0, &second);
    if (code == 0) code = report(options, &first, &second);
    close_side(&second);
    close_side(&first);
    return code;
}

static const hop_flag_id flags[] = {FLAG_AGAINST,      FLAG_CHANGED,
                                    FLAG_LEARN_KEY,    FLAG_TEXT,
                                    FLAG_LABEL,        FLAG_FORMAT,
                                    FLAG_COLUMNS,      FLAG_HEADER,
                                    FLAG_PLAIN_QUOTES, FLAG_PICTURE_FIELD,
                                    FLAG_VECTOR_FIELD, FLAG_DESCRIBE,
                                    FLAG_ITEMS,        FLAG_ENERGY,
                                    FLAG_SIMILARITY,   FLAG_ACTIVATION,
                                    FLAG_BETA,         FLAG_FALSE_REJECTION,
                                    FLAG_WHERE,        FLAG_TAG,
                                    FLAG_NOW,          FLAG_SEED,
                                    FLAG_THREADS,      FLAG_JSON,
                                    FLAG_END};
static const char *const examples[] = {
    "hopfield evaluate faq.hop cues.jsonl --vector-field vec --label intent",
    "hopfield evaluate bank.hop test.tsv --columns label,text --changed",
    "hopfield evaluate scenes.hop garbled/*.png --changed",
    "hopfield evaluate faq.hop cues.jsonl --beta 20 --against faq.hop --changed",
    NULL,
};

const hop_cmd hop_cmd_evaluate = {
    .name = "evaluate",
    .summary = "Measure how well a memory file answers cues whose answers are known",
    .usage = "MEMORY CUES... [--against OTHER] [OPTION...]",
    .about =
        "Asks one cue after the other, and says how often the first match is right, how "
        "often the right one is among five, how many cues are rejected as unknown, "
        "whether scores mean what they say, and how long a cue takes; with 95% "
        "intervals.\n"
        "Cues are given as to learn; of a memory of texts they are texts, with a key or "
        "a "
        "label. The right answer is the key of the cue where the "
        "memory holds it (of a picture its file's name), else its label; a cue with "
        "neither is right when it is refused.\n"
        "Settings such as --beta change those of MEMORY for this once. With --against "
        "the same cues are asked of another file as it is, or of the same one: so one "
        "assumption can be tested at a time.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
