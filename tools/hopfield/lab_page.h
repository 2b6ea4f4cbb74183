/* SPDX-License-Identifier: MIT */
/* Several experiments of the lab on one page that needs nothing beside it. */
#ifndef HOPFIELD_TOOL_LAB_PAGE_H
#define HOPFIELD_TOOL_LAB_PAGE_H

#include <stddef.h>

#include <hopfield.h>

/** One experiment: `folder` is where hop_lab_write put its files. */
typedef struct hop_lab_chapter {
    const hop_lab *lab;
    const hop_lab_report *report;
    const char *folder;
} hop_lab_chapter;

/** Write FOLDER/index.html, the pictures inside it. Returns an exit status. */
int hop_lab_page_write(const char *folder, const hop_lab_chapter *chapters, size_t count);

#endif
