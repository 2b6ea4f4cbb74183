/* SPDX-License-Identifier: MIT */
/* Folders: made where they are not, found where they may be. */
#include "folder.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exit.h"

int hop_folder_make(const char *folder) {
    struct stat about;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return hop_complain(EXIT_IO, "%s: %s", folder, strerror(errno));
    if (stat(folder, &about) == 0 && !S_ISDIR(about.st_mode))
        return hop_complain(EXIT_IO, "%s: %s", folder, strerror(ENOTDIR));
    if (access(folder, W_OK | X_OK) != 0)
        return hop_complain(EXIT_IO, "%s: %s", folder, strerror(errno));
    return 0;
}

const char *hop_folder_of_scenes(const char *wanted) {
    static const char *const places[] = {HOP_PICTURES_DIR "/scenes", "pictures/scenes"};
    if (wanted) return wanted;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (access(places[i], R_OK) == 0) return places[i];
    return NULL;
}
