/* SPDX-License-Identifier: MIT */
/* Reading files and memory alike, and writing files whole or not at all. */
#ifndef HOP_ENCODE_FILE_H
#define HOP_ENCODE_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>
#include <hopfield/status.h>

/* Bytes to come, from an open file or from memory. */
typedef struct hop_source {
    const char *name;     /* for messages */
    int fd;               /* -1: memory */
    const uint8_t *bytes; /* memory only */
    uint64_t left;        /* UINT64_MAX where nobody knows: pipes, files under /proc */
} hop_source;

hop_status hop_source_open(const char *path, hop_source *out, hop_error *error);
hop_source hop_source_of_memory(const void *bytes, size_t size, const char *name);
void hop_source_close(hop_source *source);

/* Reads until `size` bytes or the end; *got tells how many. HOP_EIO. */
hop_status hop_source_read(hop_source *source, void *to, size_t size, size_t *got,
                           hop_error *error);

/* The same with what is there at once: one read of at least a byte, 0 at the end. */
hop_status hop_source_read_some(hop_source *source, void *to, size_t size, size_t *got,
                                hop_error *error);

/* Reads a whole file of at most max_bytes into malloc'd memory (never NULL).
   HOP_EIO, HOP_ELIMIT (before anything is allocated where the size is known),
   HOP_ENOMEM. */
hop_status hop_file_read(const char *path, size_t max_bytes, uint8_t **bytes,
                         size_t *size, hop_error *error);

/* Writes the parts one after the other. A regular file appears whole or not at all: a
   temporary file beside it is synced and renamed, links are followed, permissions of a
   file that was there are kept. Anything else (a device, a pipe, /dev/stdout) is written
   straight through. HOP_EIO, HOP_ENOMEM. */
hop_status hop_file_write(const char *path, const struct iovec *parts, size_t count,
                          hop_error *error);

#endif
