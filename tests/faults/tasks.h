/* SPDX-License-Identifier: MIT */
/* What else allocates: recall by couplings and by steps, pictures and arrays, and texts.
 */
#ifndef HOP_TESTS_FAULTS_TASKS_H
#define HOP_TESTS_FAULTS_TASKS_H

#include "faults/uses.h"

enum { TASK_CUES = 3 };

static hop_status task_context(unsigned threads, hop_context **out, hop_error *error) {
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    return hop_context_create(&options, out, error);
}

/* Recalls noisy copies of the file's patterns. */
static hop_status recall_cues(hop_store *store, hop_context *context, hop_path path,
                              hop_error *error) {
    static const hop_update updates[] = {HOP_UPDATE_SYNC, HOP_UPDATE_ASYNC};
    hop_memory *memory = NULL;
    int8_t cues[TASK_CUES * MEMORY_DIM], states[TASK_CUES * MEMORY_DIM];
    hop_result results[TASK_CUES];
    hop_status status = hop_store_memory(store, context, path, hop_store_now(store), NULL,
                                         &memory, error);
    for (size_t i = 0; i < TASK_CUES; i++)
        hop_patterns_read(hop_store_patterns(store), i, cues + i * MEMORY_DIM);
    for (size_t i = 0; i < 2 && status == HOP_OK; i++) {
        hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
        options.update = updates[i];
        status = hop_recall(memory, &options, cues, TASK_CUES, states, results, error);
    }
    hop_memory_free(memory);
    return status;
}

static hop_status by_couplings(hop_path path, hop_error *error) {
    hop_store *store = NULL;
    hop_context *context = NULL;
    hop_status status = session_open(HOP_STORE_READ, &store, error);
    if (status == HOP_OK) status = task_context(2, &context, error);
    if (status == HOP_OK) status = recall_cues(store, context, path, error);
    hop_context_free(context);
    hop_store_close(store);
    return status;
}

static hop_status run_couplings(int *done, hop_error *error) {
    (void)done;
    hop_status status = by_couplings(HOP_PATH_FACTORED, error);
    return status == HOP_OK ? by_couplings(HOP_PATH_EXPLICIT, error) : status;
}

/* The file's patterns as rows of a vector memory. */
static hop_status run_steps(int *done, hop_error *error) {
    hop_store *store = NULL;
    hop_context *context = NULL;
    hop_rows *rows = NULL;
    hop_vector_memory *memory = NULL;
    float cues[TASK_CUES * MEMORY_DIM], states[TASK_CUES * MEMORY_DIM];
    hop_vector_result results[TASK_CUES];
    hop_vector_options options = HOP_VECTOR_OPTIONS_INIT;
    hop_vector_recall_options recall = HOP_VECTOR_RECALL_OPTIONS_INIT;
    (void)done;
    for (size_t i = 0; i < TASK_CUES * MEMORY_DIM; i++) cues[i] = mix(5, i) & 1 ? 1 : -1;
    hop_status status = session_open(HOP_STORE_READ, &store, error);
    if (status == HOP_OK) status = task_context(2, &context, error);
    if (status == HOP_OK) status = hop_store_rows(store, context, &rows, error);
    if (status == HOP_OK)
        status = hop_vector_memory_create(context, rows, NULL, &options, &memory, error);
    if (status == HOP_OK)
        status = hop_vector_recall(memory, &recall, cues, TASK_CUES, states, NULL,
                                   results, error);
    hop_vector_memory_free(memory);
    hop_rows_free(rows);
    hop_context_free(context);
    hop_store_close(store);
    return status;
}

static hop_status decode_picture(const char *name, hop_error *error) {
    char path[256];
    hop_image image = {0}, grey = {0}, small = {0};
    snprintf(path, sizeof path, "%s/encode/%s", HOP_TEST_DATA, name);
    hop_status status = hop_image_read(path, &image, error);
    if (status == HOP_OK) {
        status = hop_image_grey(&image, &grey);
        if (status == HOP_OK) status = hop_image_resize(&grey, 16, 16, &small);
        if (status != HOP_OK) /* these two tell no more */
            snprintf(error->message, sizeof error->message, "no memory");
        error->status = status;
    }
    hop_image_clear(&image);
    hop_image_clear(&grey);
    hop_image_clear(&small);
    return status;
}

static hop_status run_pictures(int *done, hop_error *error) {
    /* No WebP: its library takes some failures for damage of the file. */
    static const char *const names[] = {"grey16_adam7.png", "colour_420.jpg", "100.ppm"};
    hop_status status = HOP_OK;
    (void)done;
    for (size_t i = 0; i < sizeof names / sizeof *names && status == HOP_OK; i++)
        status = decode_picture(names[i], error);
    return status;
}

static hop_status run_array(int *done, hop_error *error) {
    hop_array array = {0};
    hop_patterns *patterns = NULL;
    (void)done;
    hop_status status =
        hop_array_read(HOP_TEST_DATA "/encode/100.pgm.npy", 0, &array, error);
    hop_array_clear(&array);
    if (status != HOP_OK) return status;
    status = hop_patterns_create(MEMORY_DIM, &patterns);
    if (status == HOP_OK) status = hop_patterns_generate_random(patterns, 40, 0, 1, 0);
    hop_patterns_free(patterns);
    if (status != HOP_OK) snprintf(error->message, sizeof error->message, "no memory");
    error->status = status;
    return status;
}

/* Folded letters, known and misspelt words, an index of each sort. */
static hop_status by_texts(hop_context *context, hop_text_sort sort, hop_error *error) {
    static const char *const rows[] = {"Caf\u00e9s", "flowing", "wing's", "Stra\u00dfe"};
    enum { ROWS = sizeof rows / sizeof *rows };
    hop_text texts[ROWS];
    hop_text_found found[ROWS];
    hop_text_span *spans = NULL;
    hop_texts *index = NULL;
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++) texts[i] = (hop_text){rows[i], strlen(rows[i])};
    const hop_text cue = {"flwoing", 7};
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = sort;
    options.language = HOP_LANGUAGE_ENGLISH;
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.most = ROWS;
    hop_status status = hop_texts_create(context, texts, ROWS, &options, &index, error);
    if (status == HOP_OK)
        status = hop_texts_find(index, &cue, &how, found, &count, NULL, error);
    if (status == HOP_OK)
        status = hop_texts_explain(index, &cue, 1, &spans, &count, error);
    free(spans);
    hop_texts_free(index);
    return status;
}

static hop_status run_texts(int *done, hop_error *error) {
    hop_context *context = NULL;
    char *recased = NULL;
    (void)done;
    hop_status status = task_context(1, &context, error);
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT && status == HOP_OK; sort++)
        status = by_texts(context, (hop_text_sort)sort, error);
    if (status == HOP_OK)
        status = hop_word_recase(&(hop_text){"word", 4}, HOP_CASE_TITLE, &recased);
    free(recased);
    hop_context_free(context);
    return status;
}

/* --- texts ------------------------------------------------------------------------ */

static void prepare_few(const char *kind) {
    static const char *const texts[] = {"accommodation", "recommendation", "separate"};
    hop_store_recipe recipe = hop_kind_find(kind)->recipe;
    hop_store *store = NULL;
    hop_error error = {0};
    recipe.false_rejection = 0;
    hop_status status =
        hop_store_open(session_file, HOP_STORE_CREATE, &recipe, NULL, &store, &error);
    if (status == HOP_OK) status = hop_store_begin(store, &error);
    for (size_t k = 0; k < 3 && status == HOP_OK; k++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        entry.key = entry.text = texts[k];
        entry.label = k < 2 ? "long" : NULL;
        status = hop_store_add(store, &entry, &error);
    }
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    if (status != HOP_OK) fail_msg("%s", error.message);
    hop_store_close(store);
}

static void prepare_words(void) {
    prepare_few("word");
}

static void prepare_utterances(void) {
    prepare_few("utterance");
}

static void prepare_documents(void) {
    prepare_few("document");
}

/* Asks, and has the first match explained; where wanted, the lookup tunes first. */
static hop_status ask_texts(double false_rejection, hop_error *error) {
    const hop_cue cues[2] = {{.text = "acomodation", .text_size = 11},
                             {.text = "separate", .text_size = 8}};
    hop_store *store = NULL;
    hop_context *context = NULL;
    hop_lookup *lookup = NULL;
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_answer answers[2];
    hop_answer_match matches[2];
    hop_text_span *spans = NULL;
    size_t count = 0;
    hop_status status = session_open(HOP_STORE_READ, &store, error);
    hop_store_recipe recipe;
    if (status == HOP_OK) {
        recipe = *hop_store_recipe_of(store);
        recipe.false_rejection = false_rejection;
        options.recipe = &recipe;
        status = task_context(1, &context, error);
    }
    if (status == HOP_OK)
        status = hop_lookup_create(context, store, &options, &lookup, error);
    if (status == HOP_OK)
        status = hop_lookup_recall(lookup, cues, 2, 1, answers, matches, error);
    if (status == HOP_OK) {
        assert_int_equal(matches[0].row, 0);
        assert_int_equal(answers[1].verdict, HOP_VERDICT_EXACT);
        status = hop_lookup_explain(lookup, &cues[0], 0, &spans, &count, error);
    }
    free(spans);
    hop_lookup_free(lookup);
    hop_context_free(context);
    hop_store_close(store);
    return status;
}

static hop_status run_ask_texts(int *done, hop_error *error) {
    (void)done;
    return ask_texts(0, error);
}

static hop_status run_tune_texts(int *done, hop_error *error) {
    (void)done;
    return ask_texts(0.05, error);
}

/* A word that is folded, to see how long it is. */
static hop_status change_words(hop_store *store, hop_error *error) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = entry.text = "\u0441\u043b\u043e\u0432\u043e";
    return hop_store_add(store, &entry, error);
}

static hop_status run_learn_a_word(int *done, hop_error *error) {
    return with_change(change_words, done, error);
}

static const session tasks[] = {
    {"recall by couplings", prepare_memory, run_couplings, 0, 0, 0},
    {"recall by steps", prepare_memory, run_steps, 0, 0, 0},
    {"pictures", prepare_memory, run_pictures, 0, 0, 0},
    {"array", prepare_memory, run_array, 0, 0, 0},
    {"texts", prepare_memory, run_texts, 0, 0, 0},
    {"ask words", prepare_words, run_ask_texts, 0, 0, 0},
    {"ask utterances", prepare_utterances, run_ask_texts, 0, 0, 0},
    {"ask documents", prepare_documents, run_ask_texts, 0, 0, 0},
    {"learn a word", prepare_words, run_learn_a_word, 1, 1, 0},
    {"tune texts", prepare_words, run_tune_texts, 0, 0, 1},
};
enum { TASKS = sizeof tasks / sizeof *tasks };

#endif
