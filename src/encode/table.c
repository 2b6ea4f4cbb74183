/* SPDX-License-Identifier: MIT */
/* Tables: cells between tabs or commas, columns with names. */
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/utf8.h"
#include "encode/records.h"

static char separator_of(const hop_records *records) {
    return records->format == HOP_RECORDS_TSV ? '\t' : ',';
}

/* The quote that closes a cell; NULL: none does. */
static char *closing(char *cell) {
    for (char *at = cell + 1; (at = strchr(at, '"')); at += 2)
        if (at[1] != '"') return at;
    return NULL;
}

/* Takes the quotes off in place; returns where the cell now ends. */
static char *unquote(char *cell, const char *close) {
    char *to = cell;
    for (const char *from = cell + 1; from < close; from++) {
        from += *from == '"';
        *to++ = *from;
    }
    return to;
}

static hop_status refuse_cell(const hop_records *records, size_t column, const char *cell,
                              const char *why, hop_error *error) {
    char excerpt[HOP_EXCERPT_SIZE];
    return hop_records_fail(records, HOP_EFORMAT, error, "field %zu: %s: '%s'",
                            column + 1, why,
                            hop_utf8_excerpt(cell, strlen(cell), excerpt));
}

/* Tabs need no quotes, so in their tables most are text: those of a cell that does not
   begin with one, and of a cell that goes on after a word in quotes. */
static int is_quoted(const hop_records *records, const char *cell, const char *close) {
    if (records->format != HOP_RECORDS_TSV || !close) return 1;
    return !close[1] || close[1] == '\t' || memchr(cell, '\n', (size_t)(close - cell));
}

/* The cell at *next, with a NUL behind it; *next is NULL after the last. */
static hop_status next_cell(const hop_records *records, size_t column, char **next,
                            char **cell, size_t *size, hop_error *error) {
    const char separator = separator_of(records);
    char *begin = *next, *end;
    const int quotes = *begin == '"' && !records->plain_quotes;
    char *close = quotes ? closing(begin) : NULL;
    if (quotes && is_quoted(records, begin, close)) {
        if (!close)
            return refuse_cell(records, column, begin, "a quote is not closed", error);
        char *after = close + 1;
        if (*after && *after != separator)
            return refuse_cell(records, column, after,
                               "text follows a closed quote (is the quote text?)", error);
        *next = *after ? after + 1 : NULL;
        end = unquote(begin, close);
    } else {
        const char ends[] = {separator, '\0'};
        end = begin + strcspn(begin, ends);
        if (!records->plain_quotes && records->format == HOP_RECORDS_CSV &&
            memchr(begin, '"', (size_t)(end - begin)))
            return refuse_cell(records, column, begin, "a quote inside an unquoted field",
                               error);
        *next = *end ? end + 1 : NULL;
    }
    *end = '\0';
    *cell = begin;
    *size = (size_t)(end - begin);
    return HOP_OK;
}

/* The next row that is not empty. */
static hop_status next_row(hop_records *records, char **row, hop_error *error) {
    size_t size;
    do {
        hop_status status =
            hop_lines_next(records, records->plain_quotes ? 0 : separator_of(records),
                           row, &size, error);
        if (status != HOP_OK) return status;
    } while (size == 0);
    return HOP_OK;
}

static int is_name(const hop_records *records, const char *column) {
    for (size_t i = 0; i < records->name_count; i++)
        if (strcmp(records->names[i], column) == 0) return 1;
    return 0;
}

static int has_column(const hop_records *records, const char *name) {
    for (size_t i = 0; i < records->column_count; i++)
        if (records->columns[i] && strcmp(records->columns[i], name) == 0) return 1;
    return 0;
}

static hop_status keep_column(hop_records *records, const char *name, size_t size,
                              hop_error *error) {
    if (records->column_count == HOP_RECORD_MAX_FIELDS)
        return hop_fail(error, HOP_ELIMIT, "%s: more than %d columns", records->name,
                        HOP_RECORD_MAX_FIELDS);
    char *copy = NULL;
    if (size > 0 && !(size == 1 && *name == '-')) {
        copy = strndup(name, size);
        if (!copy) return hop_fail_memory(error);
    }
    if (copy && has_column(records, copy)) {
        hop_status status = hop_fail(
            error, HOP_EINVAL, "%s: two columns have the name '%s'", records->name, copy);
        free(copy);
        return status;
    }
    records->columns[records->column_count++] = copy;
    return HOP_OK;
}

/* The strength is called "frequency" here, in messages as well. */
static hop_status rename_strength(hop_records *records, hop_error *error) {
    char *copy = strdup(hop_frequency_name);
    if (!copy) return hop_fail_memory(error);
    free(records->names[HOP_RECORD_STRENGTH]);
    records->names[HOP_RECORD_STRENGTH] = copy;
    return HOP_OK;
}

static hop_status columns_of_text(hop_records *records, const char *text,
                                  hop_error *error) {
    for (;;) {
        size_t size = strcspn(text, ",");
        hop_status status = keep_column(records, text, size, error);
        if (status != HOP_OK) return status;
        const char *name = records->columns[records->column_count - 1];
        if (name && !has_column(records, records->names[HOP_RECORD_STRENGTH]) &&
            hop_records_frequency(records, name))
            status = rename_strength(records, error);
        if (status != HOP_OK) return status;
        if (name && !is_name(records, name))
            return hop_fail(error, HOP_EINVAL,
                            "%s: column '%s' is neither a field nor asked for (- passes "
                            "one over)",
                            records->name, name);
        if (!text[size]) return HOP_OK;
        text += size + 1;
    }
}

static hop_status columns_of_row(hop_records *records, char *row, hop_error *error) {
    while (row) {
        char *cell;
        size_t size;
        hop_status status =
            next_cell(records, records->column_count, &row, &cell, &size, error);
        if (status == HOP_OK) status = keep_column(records, cell, size, error);
        if (status != HOP_OK) return status;
    }
    if (has_column(records, records->names[HOP_RECORD_STRENGTH]) ||
        !has_column(records, hop_frequency_name) ||
        !hop_records_frequency(records, hop_frequency_name))
        return HOP_OK;
    return rename_strength(records, error);
}

/* Names that were chosen must be there, and at least one column must be read. */
static hop_status check_columns(const hop_records *records, hop_error *error) {
    int used = 0;
    for (size_t i = 0; i < records->column_count; i++)
        used = used || (records->columns[i] && is_name(records, records->columns[i]));
    for (size_t name = 0; name < records->name_count; name++) {
        if (records->chosen[name] && !has_column(records, records->names[name]))
            return hop_fail(error, HOP_EINVAL, "%s: there is no column '%s'",
                            records->name, records->names[name]);
    }
    if (used) return HOP_OK;
    return hop_fail(error, HOP_EINVAL,
                    "%s: no column is one of key, text, label, tags, payload, strength, "
                    "frequency, picture or vector: say what they are (columns)",
                    records->name);
}

hop_status hop_table_columns(hop_records *records, const hop_records_options *options,
                             hop_error *error) {
    hop_status status = HOP_OK;
    records->columns = calloc(HOP_RECORD_MAX_FIELDS, sizeof *records->columns);
    if (!records->columns) return hop_fail_memory(error);
    if (options->columns) status = columns_of_text(records, options->columns, error);
    if (status == HOP_OK && (options->header || !options->columns)) {
        char *row;
        status = next_row(records, &row, error);
        if (status == HOP_EEMPTY)
            return hop_fail(error, HOP_EEMPTY,
                            "%s: is empty; its first line should name the columns",
                            records->name);
        if (status == HOP_OK && !options->columns)
            status = columns_of_row(records, row, error);
    }
    return status == HOP_OK ? check_columns(records, error) : status;
}

static hop_status refuse_count(const hop_records *records, size_t count,
                               hop_error *error) {
    return hop_records_fail(records, HOP_EFORMAT, error,
                            "%zu field%s; there %s %zu "
                            "column%s",
                            count, count == 1 ? "" : "s",
                            records->column_count == 1 ? "is" : "are",
                            records->column_count, records->column_count == 1 ? "" : "s");
}

static size_t count_rest(const hop_records *records, const char *row) {
    const char separator = separator_of(records);
    size_t count = 0;
    for (; row; row = strchr(row, separator), row = row ? row + 1 : row) count++;
    return count;
}

static hop_status take_cell(hop_records *records, size_t column, const char *cell,
                            size_t size, hop_error *error) {
    hop_status status = HOP_OK;
    const char *called = records->columns[column];
    if (!called || size == 0) return HOP_OK;
    for (size_t name = 0; name < records->name_count && status == HOP_OK; name++)
        if (strcmp(records->names[name], called) == 0)
            status = hop_records_set(records, name, cell, size, error);
    return status;
}

/* Cells are counted before any is read: of a row of another length, none is where its
   column says. */
hop_status hop_table_record(hop_records *records, hop_error *error) {
    char *row, *cells[HOP_RECORD_MAX_FIELDS];
    size_t sizes[HOP_RECORD_MAX_FIELDS], count = 0;
    hop_status status = next_row(records, &row, error);
    for (; status == HOP_OK && row; count++) {
        if (count == records->column_count)
            return refuse_count(records, count + count_rest(records, row), error);
        status = next_cell(records, count, &row, &cells[count], &sizes[count], error);
    }
    if (status == HOP_OK && count != records->column_count)
        return refuse_count(records, count, error);
    for (size_t i = 0; i < count && status == HOP_OK; i++)
        status = take_cell(records, i, cells[i], sizes[i], error);
    return status;
}
