/* SPDX-License-Identifier: MIT */
/* Gives the files of folders to a target, one after the other: a regression test where
   there is no libFuzzer. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Exactly as many bytes on the heap as the file has, so that an overrun is seen. */
static uint8_t *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    uint8_t *bytes = NULL;
    if (fseek(file, 0, SEEK_END) == 0 && ftell(file) >= 0) {
        *size = (size_t)ftell(file);
        rewind(file);
        bytes = malloc(*size ? *size : 1);
        if (bytes && fread(bytes, 1, *size, file) != *size) {
            free(bytes);
            bytes = NULL;
        }
    }
    fclose(file);
    return bytes;
}

/* How many files of a folder were taken; -1 where it cannot be read. */
static int replay(const char *folder) {
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, NULL, alphasort);
    int taken = 0;
    for (int i = 0; i < count; i++) {
        char path[4096];
        size_t size = 0;
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        uint8_t *bytes = entries[i]->d_name[0] == '.' ? NULL : read_file(path, &size);
        if (bytes) {
            printf("%s\n", path);
            fflush(stdout); /* the last name is that of the input that breaks */
            LLVMFuzzerTestOneInput(bytes, size);
            free(bytes);
            taken++;
        }
        free(entries[i]);
    }
    free(entries);
    return count < 0 ? -1 : taken;
}

int main(int argc, char **argv) {
    int taken = 0;
    for (int i = 1; i < argc; i++) {
        const int more = replay(argv[i]);
        if (more < 0) {
            fprintf(stderr, "no folder %s\n", argv[i]);
            return 1;
        }
        taken += more;
    }
    printf("%d inputs\n", taken);
    return taken == 0;
}
