/* SPDX-License-Identifier: MIT */
/* Files of records: which files are some, and how the options say to read them. */
#ifndef HOPFIELD_TOOL_RECORD_FILES_H
#define HOPFIELD_TOOL_RECORD_FILES_H

#include <hopfield.h>

#include "options.h"

/** Whether a file holds records, by --format or else by its name (.tsv .csv .jsonl
    .ndjson; "-", standard input, is JSON lines), and in which format. */
int hop_is_records(const hop_options *options, const char *path,
                   hop_record_format *format);

/** The same for a memory of texts, where any other file, standard input as well, holds a
    text a line; 0 of pictures and arrays. */
int hop_is_texts(const hop_options *options, const char *path, hop_record_format *format);

/**
 * Open a file of records, its columns and names as --columns, --header, --key, --text and
 * so on say; extra: [extra_count] more names. Complains and returns the exit status.
 */
int hop_records_asked(const hop_options *options, const char *path,
                      hop_record_format format, const char *const *extra,
                      size_t extra_count, hop_records **out);

/** The next record: *more is 0 at the end. Complains and returns the exit status. */
int hop_records_take(hop_records *records, hop_record *out, int *more);

/** Complain of an option of records that stands beside no file of records. */
int hop_records_unused(const hop_options *options);

#endif
