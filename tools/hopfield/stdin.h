/* SPDX-License-Identifier: MIT */
/* Cues as JSON lines on standard input, answers as JSON lines on standard output. */
#ifndef HOPFIELD_TOOL_STDIN_H
#define HOPFIELD_TOOL_STDIN_H

#include <hopfield.h>
#include <hopfield/filter.h>
#include <jansson.h>

#include "options.h"

/** hopfield recall MEMORY --stdin. Returns the exit status. */
int hop_stdin_run(const hop_options *options);

/* Lines. */

enum {
    HOP_STDIN_LINE = 1 << 27, /* bytes of a line: a picture of 64 MiB as base64 fits */
    HOP_STDIN_TOP = 1000,     /* matches of an answer */
    HOP_STDIN_TOGETHER = 256, /* lines that are answered together */
    HOP_STDIN_BYTES = 1 << 26 /* bytes of these, but for the last */
};

typedef struct hop_stdin_lines {
    int fd;     /* 0: standard input */
    char *text; /* [room]: what was read, from `start` to `end` not yet given out */
    size_t start, end, room;
    size_t searched; /* up to here there is no end of a line */
    int ended;       /* no more can be read */
    int skipping;    /* in a line that is too long */
} hop_stdin_lines;

typedef enum hop_line {
    LINE_READ,
    LINE_TOO_LONG, /* answered so once; its bytes are passed over */
    LINE_NONE,     /* nothing waits; never where `wait` is asked for */
    LINE_END,
    LINE_STOP,  /* a signal came */
    LINE_FAILED /* errno says why */
} hop_line;

/** The next line without its end, valid until the next call; wait: for one to come. A
    last line needs no end. */
hop_line hop_stdin_next(hop_stdin_lines *lines, int wait, char **text, size_t *size);
void hop_stdin_clear(hop_stdin_lines *lines);

/* Cues. */

/** One line of input, as it was understood. */
typedef struct hop_asked {
    json_t *line;  /* owns texts */
    json_t *id;    /* borrowed from it; NULL: none */
    hop_cue cue;   /* all NULL: none */
    int8_t *units; /* owned; so are ... */
    float *values;
    void *picture;
    size_t top;
    char *where;                  /* conditions as JSON; NULL: none */
    const char *confirm;          /* a key; NULL: none is named */
    int may_confirm;              /* 0: the line says "confirm": false */
    char error[HOP_MESSAGE_SIZE]; /* "": none */
} hop_asked;

void hop_asked_read(hop_asked *asked, const hop_options *options, size_t dim,
                    const char *text, size_t size);
void hop_asked_clear(hop_asked *asked);

#endif
