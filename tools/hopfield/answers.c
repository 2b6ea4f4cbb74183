/* SPDX-License-Identifier: MIT */
/* Answers of a lookup in words and as JSON, and the confirmation of what was right. */
#include "answers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "json.h"
#include "subject.h"
#include "terminal.h"
#include "textual.h"

static void set(json_t *object, const char *name, json_t *value) {
    json_object_set_new(object, name, value);
}

/* The payload of a row; null where there is none, or no such row any more. */
static hop_status payload_of(hop_store *store, size_t row, json_t **out,
                             hop_error *error) {
    hop_store_content content = {0};
    hop_status status = hop_store_content_of(store, row, &content, error);
    *out = NULL;
    if (status == HOP_OK && content.payload)
        *out = json_loads(content.payload, JSON_DECODE_ANY, NULL);
    hop_store_content_clear(&content);
    if (!*out) *out = json_null();
    return status == HOP_ENOTFOUND ? HOP_OK : status;
}

static json_t *label_of(const hop_store_item *item) {
    return item->label ? hop_json_text(item->label) : json_null();
}

static hop_status match_json(hop_store *store, const hop_answer_match *match,
                             json_t **out, hop_error *error) {
    const hop_store_item *item = hop_store_item_at(store, match->row);
    json_t *payload;
    size_t size;
    const char *text = hop_store_text(store, match->row, &size);
    const hop_status status = payload_of(store, match->row, &payload, error);
    *out = json_object();
    set(*out, "key", hop_json_text(item->key));
    set(*out, "label", label_of(item));
    set(*out, "score", hop_json_number(match->score));
    set(*out, "similarity", hop_json_number(match->similarity));
    if (text) set(*out, "text", hop_json_text(text));
    set(*out, "payload", payload);
    return status;
}

hop_status hop_answer_json(hop_store *store, const hop_answer *answer,
                           const hop_answer_match *matches, json_t *object,
                           hop_error *error) {
    const int known = answer->verdict != HOP_VERDICT_UNKNOWN && answer->match_count > 0;
    const hop_answer_match best = {.row = answer->row};
    json_t *list = json_array(), *first = NULL;
    hop_status status = known ? match_json(store, &best, &first, error) : HOP_OK;
    for (size_t k = 0; status == HOP_OK && k < answer->match_count; k++) {
        json_t *match = NULL;
        status = match_json(store, &matches[k], &match, error);
        json_array_append_new(list, match);
    }
    static const char *const named[] = {"key", "label", "payload"};
    set(object, "verdict", json_string(hop_verdict_name(answer->verdict)));
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        set(object, named[i],
            first ? json_incref(json_object_get(first, named[i])) : json_null());
    json_decref(first);
    set(object, "score", hop_json_number(answer->score));
    set(object, "margin", hop_json_number(answer->margin));
    set(object, "mass", hop_json_number(answer->mass));
    set(object, "outcome", json_string(hop_outcome_name(answer->outcome)));
    set(object, "energy", hop_json_number(answer->energy));
    set(object, "entropy", hop_json_number(answer->entropy));
    set(object, "steps", hop_json_count(answer->steps));
    set(object, "looked_at", hop_json_count(answer->looked_at));
    set(object, "matches", list);
    return status;
}

static void write_item(FILE *out, const hop_store_item *item) {
    fprintf(out, "%s", item->key);
    if (item->label) fprintf(out, " [%s]", item->label);
}

static void write_answer(FILE *out, hop_store *store, const hop_answer *answer,
                         const hop_answer_match *matches) {
    const int unknown = answer->verdict == HOP_VERDICT_UNKNOWN;
    const char *before = unknown ? "; nearest: " : "; then ";
    fprintf(out, "  %s", hop_verdict_name(answer->verdict));
    if (!unknown) {
        fprintf(out, " ");
        write_item(out, hop_store_item_at(store, answer->row));
        fprintf(out, ", score %.4f, margin %.4f", answer->score, answer->margin);
    } else if (answer->score > 0) {
        fprintf(out, ", score %.4f", answer->score);
    }
    for (size_t k = 0; k < answer->match_count; k++) {
        if (!unknown && matches[k].score < 5e-5) break;
        if (!unknown && matches[k].row == answer->row) continue;
        fprintf(out, "%s", before);
        write_item(out, hop_store_item_at(store, matches[k].row));
        fprintf(out, " %.4f", matches[k].score);
        before = ", ";
    }
}

int hop_answer_print(hop_store *store, const hop_answer *answer,
                     const hop_answer_match *matches) {
    hop_store_content content = {0};
    char *line = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&line, &size);
    if (!out) return hop_complain_memory();
    write_answer(out, store, answer, matches);
    if (fclose(out) != 0 || !line) {
        free(line);
        return hop_complain_memory();
    }
    hop_terminal_wrap(stdout, line, hop_terminal_width(stdout), 4);
    free(line);
    if (answer->verdict == HOP_VERDICT_UNKNOWN) return 0;
    hop_error error;
    hop_status status = hop_store_content_of(store, answer->row, &content, &error);
    if (status == HOP_OK && content.payload) printf("  payload %s\n", content.payload);
    hop_store_content_clear(&content);
    return status == HOP_OK || status == HOP_ENOTFOUND
               ? 0
               : hop_complain_error(status, BLAME_FILE, &error);
}

int hop_answer_stands(const hop_answer *answer) {
    return answer->match_count > 0 &&
           (answer->verdict == HOP_VERDICT_EXACT || answer->verdict == HOP_VERDICT_NEAR);
}

int hop_answer_recipe(const hop_options *options, const hop_store_recipe *file,
                      hop_store_recipe *out) {
    static const hop_flag_id of_steps[] = {FLAG_ENERGY, FLAG_LEARN_ENERGY,
                                           FLAG_SIMILARITY, FLAG_ACTIVATION};
    hop_text_sort sort;
    const int texts = hop_recipe_of_texts(file, &sort);
    *out = *file;
    if (texts) {
        const int code =
            hop_textual_check(options, of_steps, sizeof of_steps / sizeof *of_steps);
        if (code) return code;
        if (options->given[FLAG_BETA] && options->beta == 0)
            return hop_complain(EXIT_USAGE, "--beta auto: of texts beta is what their "
                                            "kind says, or a number");
    }
    if (options->given[FLAG_ENERGY]) {
        hop_separation_text(&options->energy, out->energy, sizeof out->energy);
        out->rule[0] = '\0';
    }
    if (options->given[FLAG_SIMILARITY])
        out->similarity = (hop_similarity)options->similarity;
    if (options->given[FLAG_ACTIVATION])
        out->activation = (hop_activation)options->activation;
    if (options->given[FLAG_BETA]) {
        out->beta = options->beta;
        out->beta_auto = options->beta == 0;
    }
    if (options->given[FLAG_FALSE_REJECTION])
        out->false_rejection = options->false_rejection;
    if (!out->energy[0] &&
        (options->given[FLAG_SIMILARITY] || options->given[FLAG_ACTIVATION] ||
         options->given[FLAG_BETA] || options->given[FLAG_FALSE_REJECTION]))
        return hop_complain(EXIT_USAGE,
                            "this memory recalls by couplings (rule %s); give --energy "
                            "as well",
                            file->rule);
    /* What was tuned was tuned for other settings. */
    if (options->given[FLAG_ENERGY] || options->given[FLAG_SIMILARITY] ||
        options->given[FLAG_ACTIVATION] || options->given[FLAG_BETA] ||
        options->given[FLAG_FALSE_REJECTION]) {
        out->tuned_at = 0;
        if (!texts && (out->beta_auto || !options->given[FLAG_BETA])) out->beta = 0;
    }
    return 0;
}

hop_status hop_answers_confirm(hop_store *store, const hop_options *options,
                               const char *const *keys, size_t count, hop_error *error) {
    hop_status status = hop_store_begin(store, error);
    if (status != HOP_OK) return status;
    for (size_t k = 0; status == HOP_OK && k < count; k++)
        status = hop_store_confirm(store, keys[k], options->by, error);
    if (status == HOP_OK) return hop_store_commit(store, error);
    hop_store_rollback(store);
    return status;
}

int hop_answers_confirm_rows(hop_store *store, const hop_options *options,
                             const size_t *rows, size_t count) {
    char **keys = calloc(count + 1, sizeof *keys);
    hop_error error;
    int whole = keys != NULL, code = 0;
    for (size_t k = 0; whole && k < count; k++) {
        keys[k] = strdup(hop_store_item_at(store, rows[k])->key);
        whole = keys[k] != NULL;
    }
    hop_status status = HOP_OK;
    if (whole && count)
        status =
            hop_answers_confirm(store, options, (const char *const *)keys, count, &error);
    if (!whole)
        code = hop_complain_memory();
    else if (status != HOP_OK)
        code = hop_complain_error(status, BLAME_USAGE, &error);
    else
        hop_note("confirmed: %zu of what was recalled", count);
    for (size_t k = 0; keys && k < count; k++) free(keys[k]);
    free(keys);
    return code;
}

/* Whether what was tuned for one recipe goes with another. */
static int tuned_alike(const hop_store_recipe *a, const hop_store_recipe *b) {
    return a->dim == b->dim && strcmp(a->energy, b->energy) == 0 &&
           a->similarity == b->similarity && a->activation == b->activation &&
           a->beta_auto == b->beta_auto && a->beta == b->beta &&
           a->false_rejection == b->false_rejection && a->tuned_at == b->tuned_at;
}

/* Keeps what was tuned, and nothing but that: others may have changed the recipe since
   it was read. Where they did so to what it was tuned for, they tune it themselves. */
static hop_status keep(hop_store *store, const hop_store_recipe *before,
                       const hop_store_recipe *tuned, hop_error *error) {
    hop_status status = hop_store_begin(store, error);
    if (status != HOP_OK) return status;
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    const int alike = tuned_alike(&recipe, before);
    recipe.beta = tuned->beta;
    recipe.threshold = tuned->threshold;
    recipe.tuned_at = tuned->tuned_at;
    if (alike) status = hop_store_change_recipe(store, &recipe, error);
    if (alike && status == HOP_OK) return hop_store_commit(store, error);
    hop_store_rollback(store);
    return status;
}

int hop_answers_tune(const hop_options *options, hop_store *store) {
    const hop_store_recipe before = *hop_store_recipe_of(store);
    hop_store_recipe recipe = before;
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    hop_context *context = NULL;
    hop_error error;
    const size_t count = hop_store_count(store);
    if (count == 0 || !hop_lookup_outgrown(&recipe, count)) return 0;
    int code = hop_subject_context(options, &context);
    if (code) return code;
    how.seed = 1; /* as any lookup would that tunes for itself */
    hop_status status = hop_lookup_tune(context, store, &how, &recipe, &error);
    hop_subject_context_free(context);
    if (status == HOP_EINTERRUPTED) return EXIT_INTERRUPTED;
    if (status != HOP_OK) {
        hop_note("not tuned: %s", error.message);
        return 0;
    }
    status = keep(store, &before, &recipe, &error);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}
