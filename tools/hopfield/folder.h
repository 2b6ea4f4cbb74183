/* SPDX-License-Identifier: MIT */
/* Folders: made where they are not, found where they may be. */
#ifndef HOPFIELD_TOOL_FOLDER_H
#define HOPFIELD_TOOL_FOLDER_H

/** Make a folder where its parent is there; complains where it cannot be written to. */
int hop_folder_make(const char *folder);

/** The folder of our scenes: `wanted`, or where they were installed, or here; NULL. */
const char *hop_folder_of_scenes(const char *wanted);

#endif
