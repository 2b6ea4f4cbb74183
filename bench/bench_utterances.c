/* SPDX-License-Identifier: MIT */
/* Times an index of utterances: building it, and one cue at a time; prints one `name
   value` line each.

   usage: bench_utterances [ROWS.tsv [CUES.tsv]]

   The last column of a line is the text, the one before its label. Without files, 15,000
   texts of made-up words, and copies of them with 15% of the characters hit. */
#include <hopfield.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "timing.h"

enum {
    SEED = 1,
    MADE_UP = 15000,
    VOCABULARY = 3000,
    CUES = 2000,
    MOST = 200,
    LINE = 1 << 16
};

typedef struct {
    hop_text *texts;
    size_t *labels, count, room, label_count;
    char **names;
} collection;

static char *copy(const char *bytes, size_t size) {
    char *out = allocate(size + 1, 1);
    memcpy(out, bytes, size);
    return out;
}

static void add(collection *self, const char *text, size_t label) {
    if (self->count == self->room) {
        self->room = 2 * self->room + 1024;
        self->texts = realloc(self->texts, self->room * sizeof *self->texts);
        self->labels = realloc(self->labels, self->room * sizeof *self->labels);
        if (!self->texts || !self->labels) exit(1);
    }
    self->texts[self->count] = (hop_text){copy(text, strlen(text)), strlen(text)};
    self->labels[self->count++] = label;
}

static size_t label_of(collection *self, const char *name) {
    for (size_t i = 0; i < self->label_count; i++)
        if (strcmp(self->names[i], name) == 0) return i;
    self->names = realloc(self->names, (self->label_count + 1) * sizeof *self->names);
    if (!self->names) exit(1);
    self->names[self->label_count] = copy(name, strlen(name));
    return self->label_count++;
}

static void read_rows(collection *self, const char *path) {
    static char line[LINE];
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(1);
    }
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        char *text = strrchr(line, '\t');
        if (!text) {
            add(self, line, label_of(self, ""));
            continue;
        }
        *text++ = '\0';
        const char *label = strrchr(line, '\t');
        add(self, text, label_of(self, label ? label + 1 : line));
    }
    fclose(file);
}

/* A text of 6 to 17 of VOCABULARY words; low numbers are frequent. */
static void make_up(hop_random *chance, char *out) {
    static const char consonants[] = "bcdfghjklmnprstv", vowels[] = "aeiou";
    const size_t words = 6 + hop_random_below(chance, 12);
    for (size_t w = 0; w < words; w++) {
        const uint64_t most = 1 + hop_random_below(chance, VOCABULARY);
        uint64_t word = hop_random_below(chance, most);
        for (size_t k = 0; k < 1 + word % 4; k++) {
            const uint64_t mixed = (word + 7) * 2654435761u >> (5 * k);
            *out++ = consonants[mixed % 16];
            *out++ = vowels[mixed / 16 % 5];
        }
        *out++ = ' ';
    }
    out[-1] = '\0';
}

static void damage(hop_random *chance, const hop_text *text, char *out) {
    for (size_t i = 0; i < text->size; i++) {
        const uint64_t hit = hop_random_below(chance, 100);
        if (hit >= 5) *out++ = text->bytes[i];
        if (hit < 10) *out++ = (char)('a' + hop_random_below(chance, 26));
        if (hit >= 10 && hit < 15) out--;
    }
    *out = '\0';
}

static void time_cues(const hop_texts *index, const collection *cues) {
    double *times = allocate(cues->count, sizeof *times), sum = 0, explaining = 0;
    hop_text_found *found = allocate(MOST, sizeof *found);
    hop_texts_find_options options = HOP_TEXTS_FIND_INIT;
    hop_error error;
    options.most = MOST;
    for (size_t i = 0; i < cues->count; i++) {
        size_t count = 0, spans_count = 0;
        hop_text_span *spans = NULL;
        const double begin = seconds();
        if (hop_texts_find(index, &cues->texts[i], &options, found, &count, NULL, &error))
            fail(&error);
        times[i] = seconds() - begin;
        sum += times[i];
        if (count && hop_texts_explain(index, &cues->texts[i], found[0].row, &spans,
                                       &spans_count, &error))
            fail(&error);
        explaining += seconds() - begin - times[i];
        free(spans);
    }
    const double number = (double)cues->count;
    printf("cue_ms_median %.4f\n", 1e3 * median(times, cues->count));
    printf("cue_ms_p99 %.4f\n", 1e3 * times[cues->count * 99 / 100]);
    printf("cue_ms_mean %.4f\n", 1e3 * sum / number);
    printf("explain_ms_mean %.4f\n", 1e3 * explaining / number);
    free(times);
    free(found);
}

int main(int argc, char **argv) {
    static char text[LINE];
    collection rows = {0}, cues = {0};
    hop_random chance = hop_random_begin(SEED, 0, 0);
    if (argc > 1) read_rows(&rows, argv[1]);
    while (argc < 2 && rows.count < MADE_UP) {
        make_up(&chance, text);
        add(&rows, text, rows.count % 77);
        rows.label_count = 77;
    }
    if (argc > 2) read_rows(&cues, argv[2]);
    while (argc < 3 && cues.count < CUES && rows.count) {
        damage(&chance, &rows.texts[cues.count * 7919 % rows.count], text);
        add(&cues, text, 0);
    }
    hop_context *context = context_of(1);
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    hop_texts *index;
    hop_error error;
    options.sort = HOP_TEXT_UTTERANCES;
    options.language = HOP_LANGUAGE_ENGLISH;
    options.beta = 30;
    options.labels = rows.labels;
    options.label_count = rows.label_count;
    const double begin = seconds();
    if (hop_texts_create(context, rows.texts, rows.count, &options, &index, &error))
        fail(&error);
    const double built = seconds() - begin;
    printf("rows %zu\nlabels %zu\nbuild_s %.4f\nrows_a_second %.0f\nbytes %zu\n",
           rows.count, rows.label_count, built, (double)rows.count / built,
           hop_texts_bytes(index));
    if (cues.count) time_cues(index, &cues);
    hop_texts_free(index);
    hop_context_free(context);
    return 0;
}
