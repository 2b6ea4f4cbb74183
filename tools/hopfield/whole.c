/* SPDX-License-Identifier: MIT */
/* Files that appear whole or not at all. */
#include "whole.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exit.h"

#define TEMPORARY ".hopfield-"

static int cannot_write(const char *path, int why) {
    return hop_complain(EXIT_IO, "cannot write %s: %s", path,
                        why ? strerror(why) : "writing failed");
}

int hop_whole_path(char out[PATH_MAX], const char *folder, const char *name) {
    if (snprintf(out, PATH_MAX, "%s/%s", folder, name) < PATH_MAX) return 0;
    return hop_complain(EXIT_USAGE, "--out: the folder's name is too long");
}

/* The rights that a file made in the ordinary way would have. */
static mode_t usual_mode(void) {
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

void hop_whole_sweep(const char *folder) {
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    while (entries && (entry = readdir(entries))) {
        char path[PATH_MAX];
        if (strncmp(entry->d_name, TEMPORARY, strlen(TEMPORARY)) == 0 &&
            strlen(entry->d_name) == strlen(TEMPORARY) + 6 &&
            hop_whole_path(path, folder, entry->d_name) == 0)
            unlink(path);
    }
    if (entries) closedir(entries);
}

int hop_whole_begin(hop_whole *out, const char *folder, const char *name) {
    int code = hop_whole_path(out->path, folder, name);
    if (code == 0) code = hop_whole_path(out->temporary, folder, TEMPORARY "XXXXXX");
    if (code) return code;
    int fd = mkostemp(out->temporary, O_CLOEXEC);
    if (fd < 0) return cannot_write(out->path, errno);
    out->stream = fchmod(fd, usual_mode()) == 0 ? fdopen(fd, "w+") : NULL;
    if (out->stream) return 0;
    int why = errno;
    close(fd);
    unlink(out->temporary);
    return cannot_write(out->path, why);
}

int hop_whole_end(hop_whole *whole, int code) {
    errno = 0;
    int failed = ferror(whole->stream) || fflush(whole->stream) != 0;
    int why = errno;
    if (!failed && code == 0 && fsync(fileno(whole->stream)) != 0 && errno != EINVAL &&
        errno != ENOTSUP) {
        failed = 1;
        why = errno;
    }
    if (fclose(whole->stream) != 0 && !failed) {
        failed = 1;
        why = errno;
    }
    if (!failed && code == 0 && rename(whole->temporary, whole->path) != 0) {
        failed = 1;
        why = errno;
    }
    if (failed || code) unlink(whole->temporary);
    if (code) return code;
    return failed ? cannot_write(whole->path, why) : 0;
}

char *hop_whole_read(const char *path, size_t *size) {
    char *bytes = NULL, piece[1 << 14];
    size_t got;
    FILE *in = fopen(path, "rbe"), *out = in ? open_memstream(&bytes, size) : NULL;
    while (out && (got = fread(piece, 1, sizeof piece, in)) > 0)
        fwrite(piece, 1, got, out);
    int failed = !in || !out || ferror(in) || ferror(out);
    if (out && fclose(out) != 0) failed = 1;
    if (in) fclose(in);
    if (!failed) return bytes;
    free(bytes);
    return NULL;
}
