/* SPDX-License-Identifier: MIT */
/* Times an index of words: made, and asked for what misspelt ones were meant to be;
   prints one `name value` line each.

   usage: bench_words [LEXICON CUES]

   Lines of LEXICON are a word, a tab, its frequency; those of CUES a misspelling, a tab,
   what was meant, alternatives after a |. Without files: words and slips by chance. */
#include <hopfield.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "timing.h"

enum { SEED = 1, WORDS = 80000, CUES = 2000, ROUNDS = 5, TOP = 5 };

/* Two columns. */
typedef struct lines {
    char **first, **second;
    size_t count, room;
} lines;

static void add(lines *all, const char *first, const char *second) {
    if (all->count == all->room) {
        const size_t room = all->room ? 2 * all->room : 1024;
        char **one = allocate(room, sizeof *one), **two = allocate(room, sizeof *two);
        for (size_t k = 0; k < all->count; k++) {
            one[k] = all->first[k];
            two[k] = all->second[k];
        }
        free(all->first);
        free(all->second);
        *all = (lines){one, two, all->count, room};
    }
    char *a = allocate(strlen(first) + 1, 1), *b = allocate(strlen(second) + 1, 1);
    all->first[all->count] = strcpy(a, first);
    all->second[all->count++] = strcpy(b, second);
}

static lines read_lines(const char *path) {
    lines all = {0};
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(1);
    }
    while (getline(&line, &room, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (!tab) continue;
        *tab = '\0';
        add(&all, line, tab + 1);
    }
    free(line);
    fclose(file);
    return all;
}

static lines random_words(hop_random *chance) {
    static const char *const some[] = {"ac",  "ber", "con", "di",   "er", "fi", "gra",
                                       "ho",  "in",  "ka",  "lu",   "me", "ni", "or",
                                       "pre", "qua", "ra",  "sta",  "ti", "ul", "ver",
                                       "wa",  "xi",  "ny",  "ment", "ly"};
    lines all = {0};
    for (size_t k = 0; k < WORDS; k++) {
        char word[32] = "", frequency[32];
        const size_t parts = 2 + (size_t)hop_random_below(chance, 4);
        for (size_t p = 0; p < parts; p++)
            strcat(word, some[hop_random_below(chance, sizeof some / sizeof *some)]);
        snprintf(frequency, sizeof frequency, "%zu", 1000000000 / (k + 1));
        add(&all, word, frequency);
    }
    return all;
}

/* Each without one of its letters. */
static lines random_cues(hop_random *chance, const lines *words) {
    lines all = {0};
    for (size_t k = 0; k < CUES; k++) {
        const char *word = words->first[hop_random_below(chance, words->count)];
        char cue[32];
        const size_t at = (size_t)hop_random_below(chance, strlen(word));
        snprintf(cue, sizeof cue, "%.*s%s", (int)at, word, word + at + 1);
        add(&all, cue, word);
    }
    return all;
}

static int is_meant(const char *meant, const char *word) {
    const size_t size = strlen(word);
    for (const char *at = meant; at; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, word, size) == 0 && (at[size] == '\0' || at[size] == '|'))
            return 1;
    }
    return 0;
}

static void ask(const hop_texts *index, const lines *words, const lines *cues,
                size_t hits[2]) {
    hop_texts_find_options options = HOP_TEXTS_FIND_INIT;
    options.most = TOP;
    hits[0] = hits[1] = 0;
    for (size_t k = 0; k < cues->count; k++) {
        const hop_text cue = {cues->first[k], strlen(cues->first[k])};
        hop_text_found found[TOP];
        size_t count;
        hop_error error;
        if (hop_texts_find(index, &cue, &options, found, &count, NULL, &error))
            fail(&error);
        size_t place = 0;
        while (place < count &&
               !is_meant(cues->second[k], words->first[found[place].row]))
            place++;
        hits[0] += count > 0 && place == 0;
        hits[1] += place < count;
    }
}

static void run(const lines *words, const lines *cues, hop_language language) {
    hop_context *context = context_of(1);
    hop_text *texts = allocate(words->count, sizeof *texts);
    double *strengths = allocate(words->count, sizeof *strengths);
    for (size_t k = 0; k < words->count; k++) {
        texts[k] = (hop_text){words->first[k], strlen(words->first[k])};
        strengths[k] = strtod(words->second[k], NULL);
    }
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_WORDS;
    options.language = language;
    options.beta = 5.5;
    options.strengths = strengths;
    hop_texts *index = NULL;
    hop_error error;
    double made[ROUNDS], asked[ROUNDS];
    size_t hits[2];
    for (size_t r = 0; r < ROUNDS; r++) {
        hop_texts_free(index);
        index = NULL;
        double begin = seconds();
        if (hop_texts_create(context, texts, words->count, &options, &index, &error))
            fail(&error);
        made[r] = seconds() - begin;
        begin = seconds();
        ask(index, words, cues, hits);
        asked[r] = (seconds() - begin) / (double)cues->count;
    }
    const char *name = hop_language_name(language);
    printf("words_%s_create_s %.4f\n", name, median(made, ROUNDS));
    printf("words_%s_bytes %zu\n", name, hop_texts_bytes(index));
    printf("words_%s_cue_ms %.4f\n", name, 1e3 * median(asked, ROUNDS));
    printf("words_%s_first_percent %.2f\n", name,
           100.0 * (double)hits[0] / (double)cues->count);
    printf("words_%s_among_%d_percent %.2f\n", name, TOP,
           100.0 * (double)hits[1] / (double)cues->count);
    hop_texts_free(index);
    hop_context_free(context);
    free(texts);
    free(strengths);
}

static void clear(lines *all) {
    for (size_t k = 0; k < all->count; k++) {
        free(all->first[k]);
        free(all->second[k]);
    }
    free(all->first);
    free(all->second);
}

int main(int count, char **arguments) {
    hop_random chance = hop_random_begin(SEED, 0, 0);
    if (count != 1 && count != 3) {
        fprintf(stderr, "usage: bench_words [LEXICON CUES]\n");
        return 2;
    }
    lines words = count == 3 ? read_lines(arguments[1]) : random_words(&chance);
    lines cues = count == 3 ? read_lines(arguments[2]) : random_cues(&chance, &words);
    if (!words.count || !cues.count) {
        fprintf(stderr, "bench_words: no words, or no cues\n");
        return 1;
    }
    printf("words %zu\ncues %zu\n", words.count, cues.count);
    run(&words, &cues, HOP_LANGUAGE_NONE);
    run(&words, &cues, HOP_LANGUAGE_ENGLISH);
    clear(&words);
    clear(&cues);
    return 0;
}
