/* SPDX-License-Identifier: MIT */
/* Files that appear whole or not at all. */
#ifndef HOPFIELD_TOOL_WHOLE_H
#define HOPFIELD_TOOL_WHOLE_H

#include <limits.h>
#include <stdio.h>

/** A file that is being written beside the place it will have. */
typedef struct hop_whole {
    FILE *stream;
    char path[PATH_MAX], temporary[PATH_MAX];
} hop_whole;

/** FOLDER/NAME in `out`; complains where that is too long. */
int hop_whole_path(char out[PATH_MAX], const char *folder, const char *name);

/** Remove what writers that were killed have left in a folder that nobody else writes. */
void hop_whole_sweep(const char *folder);

/** Begin the file FOLDER/NAME; complains and returns an exit status. */
int hop_whole_begin(hop_whole *out, const char *folder, const char *name);

/**
 * Put the file in its place where `code` is 0, else leave nothing of it. Returns `code`,
 * or the exit status of a write that failed.
 */
int hop_whole_end(hop_whole *whole, int code);

/** A file read whole, ended with a NUL; NULL where there is none or it cannot be read. */
char *hop_whole_read(const char *path, size_t *size);

#endif
