/* SPDX-License-Identifier: MIT */
/* Files of records: which files are some, and how the options say to read them. */
#include "record_files.h"

#include <string.h>
#include <strings.h>

#include "exit.h"
#include "inputs.h"

static int ends_with(const char *path, const char *end) {
    const size_t length = strlen(path), part = strlen(end);
    return length > part && strcasecmp(path + length - part, end) == 0;
}

int hop_is_records(const hop_options *options, const char *path,
                   hop_record_format *format) {
    static const struct {
        const char *end;
        hop_record_format format;
    } ends[] = {{".tsv", HOP_RECORDS_TSV},
                {".csv", HOP_RECORDS_CSV},
                {".jsonl", HOP_RECORDS_JSONL},
                {".ndjson", HOP_RECORDS_JSONL}};
    if (options->given[FLAG_FORMAT]) {
        *format = (hop_record_format)options->format;
        return 1;
    }
    *format = HOP_RECORDS_JSONL;
    if (strcmp(path, "-") == 0) return 1;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        *format = ends[i].format;
        if (ends_with(path, ends[i].end)) return 1;
    }
    return 0;
}

int hop_is_texts(const hop_options *options, const char *path,
                 hop_record_format *format) {
    if (strcmp(path, "-") != 0 || options->given[FLAG_FORMAT])
        if (hop_is_records(options, path, format)) return 1;
    *format = HOP_RECORDS_LINES;
    return !hop_is_picture(path) && !hop_is_idx(path) && !ends_with(path, ".npy");
}

/* Whether a table was refused since its quotes may be no quotes. */
static int is_quote_fault(const char *message) {
    static const char *const faults[] = {"a quote is not closed",
                                         "text follows a closed quote",
                                         "a quote inside an unquoted field"};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (strstr(message, faults[i])) return 1;
    return 0;
}

/* What is asked for and not there is the user's fault. */
static int refuse(hop_status status, const hop_error *error) {
    if (status == HOP_EFORMAT && is_quote_fault(error->message))
        return hop_complain(EXIT_FORMAT,
                            "%s; where quotes are text, learn with --plain-quotes",
                            error->message);
    return hop_complain_error(status, status == HOP_EINVAL ? BLAME_USAGE : BLAME_FILE,
                              error);
}

int hop_records_asked(const hop_options *options, const char *path,
                      hop_record_format format, const char *const *extra,
                      size_t extra_count, hop_records **out) {
    hop_records_options how = HOP_RECORDS_OPTIONS_INIT;
    hop_error error;
    const int table = format == HOP_RECORDS_TSV || format == HOP_RECORDS_CSV;
    memcpy(how.names, options->fields, sizeof how.names);
    how.names[HOP_RECORD_KEY] = options->key;
    how.extra = extra;
    how.extra_count = extra_count;
    if (table) {
        how.columns = options->columns;
        how.header = options->header;
        how.plain_quotes = options->plain_quotes;
    }
    if (table && options->header && !options->columns)
        how.header = 0; /* the first line names the columns in any case */
    const hop_status status = hop_records_open(path, format, &how, out, &error);
    return status == HOP_OK ? 0 : refuse(status, &error);
}

int hop_records_take(hop_records *records, hop_record *out, int *more) {
    hop_error error;
    const hop_status status = hop_records_next(records, out, &error);
    *more = status == HOP_OK;
    if (status == HOP_OK || status == HOP_EEMPTY) return 0;
    return refuse(status, &error);
}

int hop_records_unused(const hop_options *options) {
    static const hop_flag_id only[] = {FLAG_COLUMNS,       FLAG_HEADER,
                                       FLAG_PLAIN_QUOTES,  FLAG_STRENGTH_FIELD,
                                       FLAG_PICTURE_FIELD, FLAG_VECTOR_FIELD};
    for (size_t i = 0; i < sizeof only / sizeof *only; i++)
        if (options->given[only[i]])
            return hop_complain(EXIT_USAGE,
                                "--%s is for files of records (.tsv, .csv, .jsonl, or "
                                "--format)",
                                hop_flags[only[i]].name);
    return 0;
}
