/* SPDX-License-Identifier: MIT */
/* Texts that a memory of texts is asked: arguments, or the lines of a file. */
#include "texts_cues.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit.h"
#include "textual.h"

int hop_text_cues_open(const hop_options *options, hop_text_cues *out) {
    *out = (hop_text_cues){.options = options, .next = 1};
    if (!options->batch) {
        if (options->argument_count > 1) return 0;
        return hop_complain(EXIT_USAGE, "no cue: give texts, --batch FILE or --stdin");
    }
    if (options->argument_count > 1)
        return hop_complain(EXIT_USAGE,
                            "--batch: cues come from %s, not from the command line as "
                            "well",
                            options->batch);
    if (strcmp(options->batch, "-") == 0) {
        out->path = "standard input";
        return 0;
    }
    out->path = options->batch;
    out->lines.fd = open(options->batch, O_RDONLY | O_CLOEXEC);
    if (out->lines.fd >= 0) return 0;
    out->lines.fd = 0;
    return hop_complain(EXIT_IO, "%s: %s", options->batch, strerror(errno));
}

void hop_text_cues_close(hop_text_cues *self) {
    const int fd = self->lines.fd;
    hop_stdin_clear(&self->lines);
    if (fd > 0) close(fd);
    free(self->bytes);
    *self = (hop_text_cues){0};
}

hop_text hop_text_cue(const hop_text_cues *self, size_t index) {
    return (hop_text){self->bytes + self->places[index],
                      self->places[index + 1] - self->places[index] - 1};
}

static int refuse(const hop_text_cues *self, int code, const char *why) {
    if (self->path) return hop_complain(code, "%s:%zu: %s", self->path, self->line, why);
    return hop_complain(code, "cue %zu: %s", self->next - 1, why);
}

static int keep(hop_text_cues *self, const char *text, size_t size) {
    char why[64];
    const size_t fault = size > HOP_MAX_TEXT ? size : hop_textual_fault(text, size);
    if (size > HOP_MAX_TEXT) {
        snprintf(why, sizeof why, "a text of over %d bytes", HOP_MAX_TEXT);
        return refuse(self, EXIT_LIMIT, why);
    }
    if (fault < size) {
        snprintf(why, sizeof why, "byte %zu is %s", fault + 1,
                 text[fault] ? "no UTF-8" : "a NUL");
        return refuse(self, self->path ? EXIT_FORMAT : EXIT_USAGE, why);
    }
    if (self->room - self->used < size + 1) {
        const size_t room = 2 * self->room + size + (1 << 16);
        char *bytes = realloc(self->bytes, room);
        if (!bytes) return hop_complain_memory();
        self->bytes = bytes;
        self->room = room;
    }
    memcpy(self->bytes + self->used, text, size);
    self->used += size;
    self->bytes[self->used++] = '\0';
    self->places[++self->count] = self->used;
    return 0;
}

static int next_argument(hop_text_cues *self) {
    const hop_options *options = self->options;
    self->ended = self->next >= options->argument_count;
    if (self->ended) return 0;
    const char *text = options->arguments[self->next++];
    if (access(text, F_OK) == 0)
        hop_note("%s is asked as a text, though a file has that name: --batch asks its "
                 "lines",
                 text);
    return keep(self, text, strlen(text));
}

static int next_line(hop_text_cues *self) {
    char *text = NULL;
    size_t size = 0;
    const hop_line line = hop_stdin_next(&self->lines, 1, &text, &size);
    self->line++;
    switch (line) {
    case LINE_READ:
        if (self->line == 1 && size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
            text += 3;
            size -= 3;
        }
        if (size > 0 && text[size - 1] == '\r') size--;
        return keep(self, text, size);
    case LINE_TOO_LONG:
        return keep(self, "", (size_t)HOP_MAX_TEXT + 1);
    case LINE_STOP:
        return EXIT_INTERRUPTED;
    case LINE_FAILED:
        return hop_complain(errno == ENOMEM ? EXIT_LIMIT : EXIT_IO, "%s: %s", self->path,
                            strerror(errno));
    case LINE_NONE:
    case LINE_END:
        self->ended = 1;
    }
    return 0;
}

int hop_text_cues_next(hop_text_cues *self) {
    int code = 0;
    self->count = self->used = 0;
    while (code == 0 && !self->ended && self->count < HOP_CUES_TOGETHER &&
           self->used < HOP_CUES_BYTES)
        code = self->path ? next_line(self) : next_argument(self);
    return code;
}
