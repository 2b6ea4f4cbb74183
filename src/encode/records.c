/* SPDX-License-Identifier: MIT */
/* Opening files of records, reading them one at a time, and closing. */
#include "encode/records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/utf8.h"

static const char *const field_names[HOP_RECORD_FIELD_COUNT] = {
    "key", "text", "label", "tags", "payload", "strength", "picture", "vector"};

const char hop_frequency_name[] = "frequency";

const char *hop_record_field_name(hop_record_field field) {
    return (unsigned)field < HOP_RECORD_FIELD_COUNT ? field_names[field] : NULL;
}

hop_status hop_records_fail(const hop_records *records, hop_status status,
                            hop_error *error, const char *format, ...) {
    char text[HOP_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return hop_fail(error, status, "%s:%zu: %s", records->name, records->record.line,
                    text);
}

const char *hop_records_called(const hop_records *records, size_t name) {
    return records->names[name];
}

int hop_records_frequency(const hop_records *records, const char *name) {
    if (records->chosen[HOP_RECORD_STRENGTH] || strcmp(name, hop_frequency_name) != 0)
        return 0;
    for (size_t i = 0; i < records->name_count; i++)
        if (strcmp(records->names[i], name) == 0) return 0;
    return 1;
}

static hop_status check_options(hop_record_format format,
                                const hop_records_options *options, hop_error *error) {
    if ((unsigned)format >= HOP_RECORDS_FORMAT_COUNT)
        return hop_fail(error, HOP_EINVAL, "records: no format %d", (int)format);
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "records: options of %zu bytes, not %zu",
                        options->size, sizeof *options);
    if (options->extra_count > HOP_ALL_NAMES - HOP_RECORD_FIELD_COUNT)
        return hop_fail(error, HOP_ELIMIT, "records: %zu extra names; at most %d",
                        options->extra_count, HOP_ALL_NAMES - HOP_RECORD_FIELD_COUNT);
    if (options->max_line > HOP_RECORD_MAX_LINE)
        return hop_fail(error, HOP_EINVAL, "records: max_line %zu; at most %d",
                        options->max_line, HOP_RECORD_MAX_LINE);
    if (format != HOP_RECORDS_TSV && format != HOP_RECORDS_CSV &&
        (options->columns || options->header))
        return hop_fail(error, HOP_EINVAL, "records: only a table (TSV or CSV) has %s",
                        options->columns ? "columns" : "a header");
    return HOP_OK;
}

static hop_status keep_name(hop_records *records, const char *name, int chosen,
                            hop_error *error) {
    if (!name || !*name) return hop_fail(error, HOP_EINVAL, "records: an empty name");
    size_t size = strlen(name);
    if (size > HOP_RECORD_MAX_LINE || hop_utf8_fault(name, size) != size)
        return hop_fail(error, HOP_EINVAL, "records: a name that is not UTF-8");
    char *copy = strdup(name);
    if (!copy) return hop_fail_memory(error);
    records->chosen[records->name_count] = (unsigned char)chosen;
    records->names[records->name_count++] = copy;
    return HOP_OK;
}

static hop_status keep_names(hop_records *records, const hop_records_options *options,
                             hop_error *error) {
    hop_status status = HOP_OK;
    for (size_t i = 0; i < HOP_RECORD_FIELD_COUNT && status == HOP_OK; i++) {
        const char *given = options->names[i];
        status = keep_name(records, given ? given : field_names[i], given != NULL, error);
    }
    for (size_t i = 0; i < options->extra_count && status == HOP_OK; i++)
        status = keep_name(records, options->extra[i], 0, error);
    if (status != HOP_OK) return status;
    size_t extra = options->extra_count;
    records->extra = calloc(extra + 1, sizeof *records->extra);
    records->numbers = calloc(records->name_count, sizeof *records->numbers);
    return records->extra && records->numbers ? HOP_OK : hop_fail_memory(error);
}

/* Takes the source over, whatever becomes of it. */
static hop_status open_source(hop_source source, const char *path,
                              hop_record_format format,
                              const hop_records_options *options, hop_records **out,
                              hop_error *error) {
    static const hop_records_options defaults = HOP_RECORDS_OPTIONS_INIT;
    if (!options) options = &defaults;
    hop_records *records = calloc(1, sizeof *records);
    if (!records) {
        hop_source_close(&source);
        return hop_fail_memory(error);
    }
    records->format = format;
    records->lines.source = source;
    records->lines.next = 1;
    records->lines.max = options->max_line ? options->max_line : HOP_RECORD_MAX_LINE;
    const char *slash = strrchr(path, '/');
    hop_status status = check_options(format, options, error);
    if (status != HOP_OK) goto failed;
    records->plain_quotes = options->plain_quotes;
    records->name = strdup(path);
    records->folder = strndup(path, slash ? (size_t)(slash - path) + 1 : 0);
    records->plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!records->name || !records->folder || !records->plain) {
        status = hop_fail_memory(error);
        goto failed;
    }
    records->lines.source.name = records->name;
    status = keep_names(records, options, error);
    if (status == HOP_OK && (format == HOP_RECORDS_TSV || format == HOP_RECORDS_CSV))
        status = hop_table_columns(records, options, error);
    if (status != HOP_OK) goto failed;
    *out = records;
    return HOP_OK;
failed:
    hop_records_close(records);
    return status;
}

hop_status hop_records_open(const char *path, hop_record_format format,
                            const hop_records_options *options, hop_records **out,
                            hop_error *error) {
    hop_source source;
    if (strcmp(path, "-") != 0) {
        hop_status status = hop_source_open(path, &source, error);
        if (status != HOP_OK) return status;
        return open_source(source, path, format, options, out, error);
    }
    int fd = fcntl(0, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return hop_fail(error, HOP_EIO, "cannot read standard input: %s",
                        strerror(errno));
    source = (hop_source){.name = "standard input", .fd = fd, .left = UINT64_MAX};
    return open_source(source, "standard input", format, options, out, error);
}

hop_status hop_records_open_memory(const void *bytes, size_t size, const char *name,
                                   hop_record_format format,
                                   const hop_records_options *options, hop_records **out,
                                   hop_error *error) {
    return open_source(hop_source_of_memory(bytes, size, name), name, format, options,
                       out, error);
}

/* Lets go of what the last record held. */
static void forget_record(hop_records *records) {
    free(records->payload);
    free(records->picture);
    free(records->tag_text);
    json_decref(records->json);
    json_decref(records->tag_list);
    records->payload = records->picture = records->tag_text = NULL;
    records->json = records->tag_list = NULL;
    for (size_t i = HOP_RECORD_FIELD_COUNT; i < records->name_count && records->extra;
         i++)
        records->extra[i - HOP_RECORD_FIELD_COUNT] = NULL;
    records->record = (hop_record){.strength = {1, 1}, .extra = records->extra};
}

hop_status hop_records_next(hop_records *records, hop_record *out, hop_error *error) {
    if (records->failed != HOP_OK && records->failed != HOP_EEMPTY)
        return hop_fail(error, HOP_EINVAL, "%s: read on after an error", records->name);
    if (records->failed == HOP_EEMPTY) return HOP_EEMPTY;
    forget_record(records);
    hop_status status;
    if (records->format == HOP_RECORDS_JSONL)
        status = hop_jsonl_record(records, error);
    else if (records->columns)
        status = hop_table_record(records, error);
    else
        status = hop_lines_record(records, error);
    records->failed = status;
    if (status != HOP_OK) return status;
    records->seen++;
    *out = records->record;
    return HOP_OK;
}

void hop_records_close(hop_records *records) {
    if (!records) return;
    forget_record(records);
    hop_source_close(&records->lines.source);
    free(records->lines.bytes);
    for (size_t i = 0; i < records->column_count; i++) free(records->columns[i]);
    free(records->columns);
    for (size_t i = 0; i < records->name_count; i++) free(records->names[i]);
    free(records->extra);
    free(records->numbers);
    free(records->vector);
    if (records->plain) freelocale(records->plain);
    free(records->folder);
    free(records->name);
    free(records);
}
