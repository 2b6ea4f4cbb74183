/* SPDX-License-Identifier: MIT */
/* hopfield correct: a text comes out as it went in, but for misspelt words. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "corrector.h"
#include "exit.h"
#include "json.h"
#include "signals.h"

enum { ROOM = 1 << 16 };

/* A text on its way. */
typedef struct stream {
    const hop_options *options;
    hop_corrector corrector;
    const char *path; /* of the file that is open; NULL: standard input */
    int several;      /* files: changes name theirs */
    char *bytes;      /* [ROOM] */
    size_t held;
    size_t line, column; /* of what comes next, from 1; columns are characters */
    int inside;          /* what has no blank in ROOM bytes is passed on as it is */
} stream;

static int is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Moves line and column behind some bytes. */
static void pass(stream *self, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n') {
            self->line++;
            self->column = 1;
        } else {
            self->column += ((unsigned char)text[i] & 0xc0) != 0x80;
        }
    }
}

static int lists(const stream *self) {
    return self->options->changes || self->options->json;
}

static void put(stream *self, const char *text, size_t size) {
    if (!lists(self)) fwrite(text, 1, size, stdout);
    pass(self, text, size);
}

static const char *text_of(const stream *self, size_t row) {
    size_t size;
    const char *text = hop_store_text(self->corrector.store, row, &size);
    return text ? text : "";
}

static int list_json(const stream *self, const char *from, const char *to,
                     const hop_found_word *found) {
    json_t *others = json_array();
    for (size_t k = 1; k < found->count; k++)
        json_array_append_new(others,
                              json_pack("{s:o, s:o}", "text",
                                        hop_json_text(text_of(self, found->rows[k])),
                                        "score", hop_json_number(found->shares[k])));
    return hop_json_print(
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "file",
                  self->path ? hop_json_text(self->path) : json_null(), "line",
                  hop_json_count(self->line), "column", hop_json_count(self->column),
                  "from", hop_json_text(from), "to", hop_json_text(to), "score",
                  hop_json_number(found->shares[0]), "alternatives", others));
}

static void list_tsv(const stream *self, const char *from, const char *to,
                     const hop_found_word *found) {
    if (self->several) printf("%s:", self->path ? self->path : "-");
    printf("%zu:%zu\t%s\t%s\t%.4f\t", self->line, self->column, from, to,
           found->shares[0]);
    for (size_t k = 1; k < found->count; k++)
        printf("%s%s", k > 1 ? ", " : "", text_of(self, found->rows[k]));
    putchar('\n');
}

static int change(stream *self, const char *text, const hop_unknown *unknown) {
    const hop_found_word *found = &self->corrector.found[unknown->found];
    int code = 0;
    char *to = hop_corrector_word(&self->corrector, text, unknown, &code);
    if (!to) {
        self->corrector.left++;
        put(self, text + unknown->at, unknown->size);
        return code;
    }
    self->corrector.changed++;
    char *from = strndup(text + unknown->at, unknown->size);
    if (!from)
        code = hop_complain_memory();
    else if (self->options->json)
        code = list_json(self, from, to, found);
    else if (self->options->changes)
        list_tsv(self, from, to, found);
    else
        fputs(to, stdout);
    pass(self, text + unknown->at, unknown->size);
    free(from);
    free(to);
    return code;
}

/* Whole words, out as they are to be. */
static int correct(stream *self, const char *text, size_t size) {
    size_t at = 0;
    int code = hop_corrector_look(&self->corrector, text, size);
    for (size_t i = 0; code == 0 && i < self->corrector.unknown_count; i++) {
        const hop_unknown *unknown = &self->corrector.unknown[i];
        put(self, text + at, unknown->at - at);
        code = change(self, text, unknown);
        at = unknown->at + unknown->size;
    }
    if (code == 0) put(self, text + at, size - at);
    fflush(stdout);
    return code;
}

/* Gives out what is held as far as it ends with a blank; at the end all of it. */
static int give(stream *self, int ended) {
    size_t from = 0, to = self->held;
    while (self->inside && from < self->held && !is_blank(self->bytes[from])) from++;
    if (from < self->held || ended) self->inside = 0;
    put(self, self->bytes, from);
    while (!ended && to > from && !is_blank(self->bytes[to - 1])) to--;
    if (to == from && self->held - from == ROOM) {
        to = self->held;
        self->inside = 1;
        put(self, self->bytes + from, to - from);
        from = to;
    }
    const int code = to > from ? correct(self, self->bytes + from, to - from) : 0;
    memmove(self->bytes, self->bytes + to, self->held - to);
    self->held -= to;
    return code;
}

static int read_all(stream *self, int fd) {
    int code = 0;
    self->held = 0;
    self->inside = 0;
    self->line = self->column = 1;
    self->corrector.begins = 1;
    while (code == 0 && !ferror(stdout)) {
        if (hop_signals_came()) return EXIT_INTERRUPTED;
        const ssize_t got = read(fd, self->bytes + self->held, ROOM - self->held);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return hop_complain(EXIT_IO, "%s: %s",
                                self->path ? self->path : "standard input",
                                strerror(errno));
        self->held += (size_t)got;
        code = give(self, got == 0);
        if (got == 0) break;
    }
    return code;
}

static int read_file(stream *self, const char *path) {
    if (strcmp(path, "-") == 0) {
        self->path = NULL;
        return read_all(self, STDIN_FILENO);
    }
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    self->path = path;
    if (fd < 0) return hop_complain(EXIT_IO, "%s: %s", path, strerror(errno));
    const int code = read_all(self, fd);
    close(fd);
    return code;
}

static int run(const hop_options *options) {
    stream self = {.options = options, .several = options->argument_count > 2};
    if (options->argument_count == 0)
        return hop_complain(EXIT_USAGE, "correct: which memory? Name one of kind word");
    if (options->changes && options->json)
        return hop_complain(EXIT_USAGE, "--changes and --json both list the changes");
    int code = hop_corrector_open(options, &self.corrector);
    if (code == 0 && !(self.bytes = malloc(ROOM))) code = hop_complain_memory();
    if (code == 0 && options->argument_count == 1) code = read_file(&self, "-");
    for (size_t i = 1; code == 0 && i < options->argument_count; i++)
        code = read_file(&self, options->arguments[i]);
    if (code == 0)
        hop_note("%llu words: %llu changed, %llu unknown and left",
                 (unsigned long long)self.corrector.words,
                 (unsigned long long)self.corrector.changed,
                 (unsigned long long)self.corrector.left);
    free(self.bytes);
    hop_corrector_close(&self.corrector);
    return code;
}

static const hop_flag_id flags[] = {FLAG_SURE,    FLAG_CHANGES, FLAG_WHERE,
                                    FLAG_TAG,     FLAG_NOW,     FLAG_SEED,
                                    FLAG_THREADS, FLAG_JSON,    FLAG_END};
static const char *const examples[] = {
    "hopfield correct words.hop < garbled.txt > corrected.txt",
    "hopfield correct words.hop letter.txt --changes",
    "hopfield correct words.hop letter.txt --sure 0.99",
    NULL,
};

const hop_cmd hop_cmd_correct = {
    .name = "correct",
    .summary = "Correct the misspelt words of a text by a memory of words",
    .usage = "MEMORY [FILE...] [OPTION...]",
    .about =
        "Copies the files, or standard input, to standard output, and changes words that "
        "the memory (of kind word) does not know where it is sure which one was meant; "
        "their case stays. All else stays byte by byte: blanks, line ends, punctuation, "
        "what is no UTF-8.\n"
        "Left alone are words of one or two letters or with digits, words in Mixed case, "
        "up "
        "to five letters in CAPITALS, Capitalised words within a sentence, which are "
        "names, "
        "and whatever looks like an address, a path or code. docs/TEXTS.md of the source "
        "has how many words it corrects, and how many it spoils.",
    .operands = OPERANDS_FILES,
    .flags = flags,
    .examples = examples,
    .run = run,
};
