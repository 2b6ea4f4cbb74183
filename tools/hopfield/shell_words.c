/* SPDX-License-Identifier: MIT */
/* A line of the shell as words. */
#include <stdlib.h>
#include <string.h>

#include "shell.h"

int hop_words_insert(hop_words *self, size_t place, const char *word) {
    char *copy = strdup(word);
    if (self->count + 2 > self->room) {
        const size_t room = self->room ? 2 * self->room : 16;
        char **words = realloc(self->words, room * sizeof *words);
        if (!words) {
            free(copy);
            return 0;
        }
        self->words = words;
        self->room = room;
        self->words[self->count] = NULL;
    }
    if (!copy) return 0;
    memmove(self->words + place + 1, self->words + place,
            (self->count - place + 1) * sizeof *self->words);
    self->words[place] = copy;
    self->count++;
    return 1;
}

/* One word from *line on, written to `out`; moves *line behind it. */
static void read_word(hop_words *self, const char **line, char *out) {
    const char *at = *line;
    char quote = '\0';
    for (; *at; at++) {
        if (!quote && strchr(" \t\r\n", *at)) break;
        if (*at == quote && quote) {
            quote = '\0';
        } else if (!quote && (*at == '\'' || *at == '"')) {
            quote = *at;
        } else if (*at == '\\' && quote != '\'') {
            if (!at[1]) break;
            *out++ = *++at;
        } else {
            *out++ = *at;
        }
    }
    self->open = quote || *at == '\\';
    if (*at == '\\') at++;
    *out = '\0';
    *line = at;
}

int hop_words_split(hop_words *self, const char *line) {
    char *word = malloc(strlen(line) + 1);
    int whole = word != NULL;
    *self = (hop_words){0};
    while (whole) {
        line += strspn(line, " \t\r\n");
        if (!*line || *line == '#') break;
        read_word(self, &line, word);
        whole = hop_words_insert(self, self->count, word);
    }
    free(word);
    return whole;
}

void hop_words_clear(hop_words *self) {
    for (size_t k = 0; k < self->count; k++) free(self->words[k]);
    free(self->words);
    *self = (hop_words){0};
}
