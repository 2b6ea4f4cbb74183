/* SPDX-License-Identifier: MIT */
/* Keeps answers of a help desk in a memory file: asks, confirms what was right, lets the
 * rest fade, and asks among some of them only.
 *
 *     cc remember.c $(pkg-config --cflags --libs hopfield) -o remember && ./remember
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield.h>

enum { DIM = 256, MOST = 3 };
static const hop_time day = 24 * 3600 * 1000;

static const struct {
    const char *key, *text, *payload, *tag;
} answers[] = {
    {"card-lost", "my card was lost or stolen", "{\"call\":\"block\",\"fee\":10}",
     "card"},
    {"card-pin", "i forgot the pin of my card", "{\"call\":\"new_pin\"}", "card"},
    {"invoice", "send me a copy of my invoice", "{\"call\":\"invoice\"}", "billing"},
    {"refund", "i want my money back", "{\"call\":\"refund\",\"days\":14}", "billing"},
};

/* A stand-in for a model that turns texts into vectors: how often each three letters
   occur. */
static void embed(const char *text, float *out) {
    memset(out, 0, DIM * sizeof *out);
    for (const char *at = text; at[0] && at[1] && at[2]; at++) {
        unsigned place = 0;
        for (int i = 0; i < 3; i++) place = place * 31 + (unsigned char)at[i];
        out[place % DIM] += 1;
    }
}

/* The clock of this example: a real program leaves hop_store_options.now NULL. */
static hop_time today(void *user) {
    return *(const hop_time *)user;
}

static hop_status learn(hop_store *store, hop_error *error) {
    float values[DIM];
    hop_status status = hop_store_begin(store, error);
    for (size_t i = 0; status == HOP_OK && i < sizeof answers / sizeof *answers; i++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        embed(answers[i].text, values);
        entry.key = answers[i].key;
        entry.values = values;
        entry.text = answers[i].text;
        entry.payload = answers[i].payload;
        entry.tags = &answers[i].tag;
        entry.tag_count = 1;
        status = hop_store_add(store, &entry, error);
    }
    if (status == HOP_OK) return hop_store_commit(store, error);
    hop_store_rollback(store); /* all or nothing */
    return status;
}

static hop_status print_match(hop_store *store, const hop_answer_match *match,
                              hop_error *error) {
    hop_store_content content = {0};
    const hop_status status = hop_store_content_of(store, match->row, &content, error);
    if (status != HOP_OK) return status;
    printf("  %-10s %.3f  %s\n", hop_store_item_at(store, match->row)->key, match->score,
           content.payload);
    hop_store_content_clear(&content);
    return HOP_OK;
}

/* Asks among the items that meet a condition (NULL: all), and prints what comes. A
   lookup is made of the file as it is: a program that asks often keeps it until it
   changes the file. */
static hop_status ask(hop_context *context, hop_store *store, const char *text,
                      const char *condition, hop_error *error) {
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_answer_match matches[MOST];
    hop_answer answer;
    hop_filter *filter = NULL;
    hop_lookup *lookup = NULL;
    float values[DIM];
    const hop_cue cue = {.values = values};
    unsigned char *chosen = malloc(hop_store_count(store) + 1);
    hop_status status = chosen ? HOP_OK : HOP_ENOMEM;
    if (status == HOP_OK)
        status = hop_filter_parse(&condition, condition != NULL, &filter, error);
    if (status == HOP_OK) status = hop_store_choose(store, filter, chosen, NULL, error);
    options.chosen = chosen;
    if (status == HOP_OK)
        status = hop_lookup_create(context, store, &options, &lookup, error);
    embed(text, values);
    if (status == HOP_OK)
        status = hop_lookup_recall(lookup, &cue, 1, MOST, &answer, matches, error);
    if (status == HOP_OK)
        printf("\"%s\"%s%s: %s\n", text, condition ? ", " : "",
               condition ? condition : "", hop_verdict_name(answer.verdict));
    for (size_t i = 0; status == HOP_OK && i < answer.match_count; i++)
        status = print_match(store, &matches[i], error);
    hop_lookup_free(lookup);
    hop_filter_free(filter);
    free(chosen);
    return status;
}

static hop_status confirm(hop_store *store, const char *key, hop_error *error) {
    hop_status status = hop_store_begin(store, error);
    if (status == HOP_OK)
        status = hop_store_confirm(store, key, (hop_strength){1, 1}, error);
    if (status == HOP_OK) return hop_store_commit(store, error);
    hop_store_rollback(store);
    return status;
}

static hop_status print_strengths(hop_store *store, hop_error *error) {
    hop_strength left[sizeof answers / sizeof *answers];
    const hop_status status =
        hop_store_strengths(store, hop_store_now(store), left, error);
    for (size_t i = 0; status == HOP_OK && i < hop_store_count(store); i++)
        printf("  %-10s %.3f\n", hop_store_item_at(store, i)->key,
               hop_strength_value(left[i]));
    return status;
}

static hop_status live(hop_context *context, hop_store *store, hop_time *now,
                       hop_error *error) {
    hop_status status = learn(store, error);
    if (status == HOP_OK) status = ask(context, store, "my card is lost", NULL, error);
    if (status == HOP_OK)
        status = ask(context, store, "send the money back", "tag=billing", error);
    if (status != HOP_OK) return status;
    *now += 30 * day;
    status = confirm(store, "refund", error);
    if (status != HOP_OK) return status;
    *now += 30 * day;
    puts("60 days later, \"refund\" confirmed after 30:");
    status = print_strengths(store, error);
    if (status == HOP_OK) status = ask(context, store, "give me a copy", NULL, error);
    return status;
}

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : "answers.hop";
    hop_error error = {HOP_ENOMEM, "out of memory"};
    hop_time now = INT64_C(1767225600000); /* 2026-01-01T00:00:00Z, in ms since 1970 */
    hop_store_options options = HOP_STORE_OPTIONS_INIT;
    hop_context *context = NULL;
    hop_store *store = NULL;
    hop_store_recipe recipe = hop_kind_find("vector")->recipe;

    recipe.dim = recipe.width = DIM;
    recipe.height = 1;
    recipe.beta = 20; /* an item weighs exp(20 cosine) times its strength */
    recipe.beta_auto = 0;
    recipe.false_rejection = 0;
    recipe.half_life = 30 * day;
    options.now = today;
    options.user = &now;
    hop_status status = hop_context_create(NULL, &context, &error);
    if (status == HOP_OK)
        status =
            hop_store_open(path, HOP_STORE_CREATE, &recipe, &options, &store, &error);
    if (status == HOP_OK) status = live(context, store, &now, &error);
    if (status != HOP_OK) fprintf(stderr, "remember: %s\n", error.message);
    hop_store_close(store);
    hop_context_free(context);
    return status == HOP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
