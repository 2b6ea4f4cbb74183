/* SPDX-License-Identifier: MIT */
/* Times an index of texts by itself: making it, one cue, and the bytes it holds; prints
   one `name value` line each. */
#include <hopfield.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "timing.h"

enum { MOST = 200 }; /* as many as a lookup of a memory file asks for */

typedef struct table {
    char *bytes;
    hop_text *texts;
    double *strengths;
    size_t *labels;
    size_t count, label_count;
} table;

static void complain(const char *what, const char *name) {
    fprintf(stderr, "bench_texts: %s: %s\n", name, what);
    exit(1);
}

static char *whole_file(const char *name, size_t *size) {
    FILE *file = fopen(name, "rb");
    if (!file || fseek(file, 0, SEEK_END)) complain("cannot be read", name);
    const long end = ftell(file);
    rewind(file);
    char *bytes = allocate((size_t)end + 1, 1);
    if (end < 0 || fread(bytes, 1, (size_t)end, file) != (size_t)end)
        complain("cannot be read", name);
    fclose(file);
    *size = (size_t)end;
    return bytes;
}

/* Lines of strength, label and text between tabs, or of a text alone. */
static table read_table(const char *name, int plain) {
    table t = {0};
    size_t size;
    t.bytes = whole_file(name, &size);
    for (size_t i = 0; i < size; i++) t.count += t.bytes[i] == '\n';
    if (t.count == 0) complain("holds no lines", name);
    t.texts = allocate(t.count, sizeof *t.texts);
    t.strengths = allocate(t.count, sizeof *t.strengths);
    t.labels = allocate(t.count, sizeof *t.labels);
    char *line = t.bytes;
    for (size_t row = 0; row < t.count; row++) {
        char *end = strchr(line, '\n');
        if (!end) complain("has a NUL", name);
        if (!plain) {
            t.strengths[row] = strtod(line, &line);
            t.labels[row] = strtoul(line, &line, 10);
            if (*line++ != '\t') complain("a line is not strength, label, text", name);
            if (t.labels[row] >= t.label_count) t.label_count = t.labels[row] + 1;
        }
        t.texts[row] = (hop_text){line, (size_t)(end - line)};
        line = end + 1;
    }
    return t;
}

static void drop_table(table *t) {
    free(t->bytes);
    free(t->texts);
    free(t->strengths);
    free(t->labels);
}

static void time_cues(const hop_texts *texts, const table *cues) {
    hop_texts_find_options options = HOP_TEXTS_FIND_INIT;
    options.most = MOST;
    hop_text_found *found = allocate(MOST, sizeof *found);
    double *times = allocate(cues->count, sizeof *times);
    double total = 0;
    size_t looked = 0;
    for (size_t i = 0; i < cues->count; i++) {
        hop_error error;
        size_t count, looked_at;
        const double start = seconds();
        if (hop_texts_find(texts, &cues->texts[i], &options, found, &count, &looked_at,
                           &error))
            fail(&error);
        times[i] = seconds() - start;
        total += times[i];
        looked += looked_at;
    }
    printf("cue_mean_s %.9g\ncue_s %.9g\n", total / (double)cues->count,
           median(times, cues->count));
    printf("cue_late_s %.9g\nlooked_at %.9g\n",
           times[cues->count - 1 - cues->count / 100],
           (double)looked / (double)cues->count);
    free(times);
    free(found);
}

static hop_text_sort sort_of(const char *name) {
    if (strcmp(name, "word") == 0) return HOP_TEXT_WORDS;
    if (strcmp(name, "utterance") == 0) return HOP_TEXT_UTTERANCES;
    if (strcmp(name, "document") == 0) return HOP_TEXT_DOCUMENTS;
    complain("word, utterance or document", name);
    return HOP_TEXT_SORT_COUNT;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: bench_texts word|utterance|document ITEMS CUES\n"
                        "ITEMS: lines of strength, label number, text between tabs\n");
        return 2;
    }
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = sort_of(argv[1]);
    options.language = HOP_LANGUAGE_ENGLISH;
    table items = read_table(argv[2], 0), cues = read_table(argv[3], 1);
    options.strengths = items.strengths;
    if (items.label_count > 1) {
        options.labels = items.labels;
        options.label_count = items.label_count;
    }
    hop_context *context = context_of(1);
    hop_texts *texts;
    hop_error error;
    const double start = seconds();
    if (hop_texts_create(context, items.texts, items.count, &options, &texts, &error))
        fail(&error);
    printf("build_s %.9g\nbytes %zu\n", seconds() - start, hop_texts_bytes(texts));
    time_cues(texts, &cues);
    hop_texts_free(texts);
    hop_context_free(context);
    drop_table(&items);
    drop_table(&cues);
    return 0;
}
