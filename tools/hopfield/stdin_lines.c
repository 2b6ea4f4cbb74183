/* SPDX-License-Identifier: MIT */
/* Lines of standard input, or a file, as they come, without waiting where none is wanted.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "signals.h"
#include "stdin.h"

enum { FIRST_ROOM = 1 << 16, WAIT_MS = 100 };

/* The line that is whole in the buffer; 0: there is none. */
static int take(hop_stdin_lines *self, char **text, size_t *size) {
    char *end = NULL; /* before the first line there is no buffer, either */
    if (self->end > self->searched)
        end = memchr(self->text + self->searched, '\n', self->end - self->searched);
    if (!end) {
        self->searched = self->end;
        return 0;
    }
    *text = self->text + self->start;
    *size = (size_t)(end - *text);
    self->start = self->searched = (size_t)(end - self->text) + 1;
    return 1;
}

/* Room behind what is there: it moves to the front, or the buffer grows. */
static int make_room(hop_stdin_lines *self) {
    if (self->start > 0) {
        memmove(self->text, self->text + self->start, self->end - self->start);
        self->end -= self->start;
        self->searched -= self->start;
        self->start = 0;
    }
    if (self->end < self->room) return 1;
    const size_t room = self->room ? 2 * self->room : FIRST_ROOM;
    char *text = realloc(self->text, room);
    if (!text) return 0;
    self->text = text;
    self->room = room;
    return 1;
}

/* Whether bytes, or the end, are there to be read. A signal does not end poll where
   another thread takes it: that is looked at in turn. */
static hop_line wait_for_bytes(int fd, int wait) {
    struct pollfd in = {.fd = fd, .events = POLLIN};
    for (;;) {
        if (hop_signals_came()) return LINE_STOP;
        const int ready = poll(&in, 1, wait ? WAIT_MS : 0);
        if (ready > 0) return LINE_READ;
        if (ready < 0 && errno != EINTR) return LINE_FAILED;
        if (ready == 0 && !wait) return LINE_NONE;
    }
}

/* Reads what is there; LINE_READ: something, or the end, came. */
static hop_line fill(hop_stdin_lines *self, int wait) {
    const hop_line waited = wait_for_bytes(self->fd, wait);
    if (waited != LINE_READ) return waited;
    if (!make_room(self)) {
        errno = ENOMEM;
        return LINE_FAILED;
    }
    const ssize_t got = read(self->fd, self->text + self->end, self->room - self->end);
    if (got < 0) return errno == EINTR || errno == EAGAIN ? LINE_READ : LINE_FAILED;
    self->end += (size_t)got;
    self->ended = got == 0;
    return LINE_READ;
}

/* The last line, which has no end. */
static hop_line take_rest(hop_stdin_lines *self, char **text, size_t *size) {
    const int skipped = self->skipping;
    self->skipping = 0;
    if (self->start == self->end || skipped) return LINE_END;
    *text = self->text + self->start;
    *size = self->end - self->start;
    self->start = self->searched = self->end;
    return LINE_READ;
}

hop_line hop_stdin_next(hop_stdin_lines *self, int wait, char **text, size_t *size) {
    for (;;) {
        if (take(self, text, size)) {
            const int skipped = self->skipping;
            self->skipping = 0;
            if (skipped) continue;
            return *size > HOP_STDIN_LINE ? LINE_TOO_LONG : LINE_READ;
        }
        if (self->skipping) {
            self->start = self->end = self->searched = 0;
        } else if (self->end - self->start > HOP_STDIN_LINE) {
            self->skipping = 1;
            self->start = self->end = self->searched = 0;
            return LINE_TOO_LONG;
        }
        if (self->ended) return take_rest(self, text, size);
        const hop_line filled = fill(self, wait);
        if (filled != LINE_READ) return filled;
    }
}

void hop_stdin_clear(hop_stdin_lines *self) {
    free(self->text);
    *self = (hop_stdin_lines){0};
}
