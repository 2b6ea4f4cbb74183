/* SPDX-License-Identifier: MIT */
/* Texts that a memory of texts is asked: arguments, or the lines of a file. */
#ifndef HOPFIELD_TOOL_TEXTS_CUES_H
#define HOPFIELD_TOOL_TEXTS_CUES_H

#include <hopfield.h>

#include "options.h"
#include "stdin.h"

enum {
    HOP_CUES_TOGETHER = 1024, /* asked together */
    HOP_CUES_BYTES = 1 << 22  /* bytes of these, but for the last */
};

/** Some cues, which are read one lot after another. */
typedef struct hop_text_cues {
    const hop_options *options;
    size_t next;           /* of the arguments */
    const char *path;      /* of --batch; NULL: arguments */
    hop_stdin_lines lines; /* of it */
    size_t line;           /* lines read */
    int ended;
    char *bytes; /* [room], `used` */
    size_t room, used;
    size_t count;                         /* cues of this lot */
    size_t places[HOP_CUES_TOGETHER + 1]; /* [count + 1] in the bytes; a NUL ends each */
} hop_text_cues;

/** Complains and returns the exit status; close the cues either way. */
int hop_text_cues_open(const hop_options *options, hop_text_cues *out);
/** The next lot: count 0 at the end. Complains of what is no text, with its place; the
    cues before it are there. */
int hop_text_cues_next(hop_text_cues *cues);
/** One of this lot. */
hop_text hop_text_cue(const hop_text_cues *cues, size_t index);
void hop_text_cues_close(hop_text_cues *cues);

#endif
