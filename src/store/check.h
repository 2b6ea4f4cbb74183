/* SPDX-License-Identifier: MIT */
/* Checking a file that goes by another name than its own in what is said of it. */
#ifndef HOP_STORE_CHECK_H
#define HOP_STORE_CHECK_H

#include <hopfield/upkeep.h>

/* As hop_store_check of `file`, called `name`. */
hop_status hop_check_file(const char *file, const char *name, size_t most,
                          hop_check_report *report, void *user, hop_health *out,
                          hop_error *error);

/* Bytes of the file of that name and ending; 0 where there is none. */
int64_t hop_file_bytes(const char *path, const char *ending);

#endif
