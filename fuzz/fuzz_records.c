/* SPDX-License-Identifier: MIT */
/* Files of records: lines, numbers, words, TSV, CSV and JSON lines. The first byte says
   which, and how it is read; what is read is written as JSON lines and read again. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/records.h>
#include "fuzz.h"

enum { MOST_LINE = 4096, FORMATS = HOP_RECORDS_FORMAT_COUNT };

static const fuzz_statuses refused = {HOP_EINVAL, HOP_EIO, HOP_EEMPTY, HOP_EFORMAT,
                                      HOP_ELIMIT};
static const char *const extra[] = {"note", "a.0.b"};

static hop_records_options choose(unsigned byte, hop_record_format *format) {
    hop_records_options options = HOP_RECORDS_OPTIONS_INIT;
    const unsigned way = byte / FORMATS;
    *format = (hop_record_format)(byte % FORMATS);
    options.max_line = MOST_LINE;
    if (way & 1) options.extra = extra;
    if (way & 1) options.extra_count = 2;
    if (way & 2) options.names[HOP_RECORD_TEXT] = "a.0";
    if (way & 4) options.plain_quotes = 1;
    if (*format == HOP_RECORDS_TSV || *format == HOP_RECORDS_CSV) {
        if (way & 8) options.columns = "key,-,text,tags,vector,strength,payload";
        if (way & 16) options.header = 1;
    } else if (way & 8) {
        options.names[HOP_RECORD_PAYLOAD] = ".";
    }
    return options;
}

static void check_text(const char *text) {
    CHECK(!text || fuzz_is_utf8(text, strlen(text)));
}

static void check_record(const hop_record *record, const hop_records_options *options,
                         size_t line) {
    CHECK(record->line > line);
    check_text(record->key);
    check_text(record->text);
    check_text(record->label);
    check_text(record->payload);
    check_text(record->picture);
    CHECK(record->tag_count <= HOP_RECORD_MAX_FIELDS);
    for (size_t i = 0; i < record->tag_count; i++) {
        CHECK(record->tags[i]);
        check_text(record->tags[i]);
    }
    CHECK(record->strength.denominator >= 1);
    CHECK(record->strength_given ||
          (record->strength.numerator == 1 && record->strength.denominator == 1));
    CHECK(!record->vector == !record->dim);
    for (size_t i = 0; i < record->dim; i++) CHECK(isfinite(record->vector[i]));
    for (size_t i = 0; i < options->extra_count; i++) check_text(record->extra[i]);
}

static void put_string(FILE *out, const char *text) {
    fputc('"', out);
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == '"' || c == '\\')
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void put_field(FILE *out, const char *name, const char *text) {
    fprintf(out, ",\"%s\":", name);
    if (text)
        put_string(out, text);
    else
        fputs("null", out);
}

/* The record as a line of JSON. */
static void put_record(FILE *out, const hop_record *record) {
    fprintf(out, "{\"strength\":\"%" PRId64 "/%" PRId64 "\"", record->strength.numerator,
            record->strength.denominator);
    put_field(out, "key", record->key);
    put_field(out, "text", record->text);
    put_field(out, "label", record->label);
    put_field(out, "picture", record->picture);
    if (record->payload) fprintf(out, ",\"payload\":%s", record->payload);
    fputs(",\"tags\":[", out);
    for (size_t i = 0; i < record->tag_count; i++) {
        if (i) fputc(',', out);
        put_string(out, record->tags[i]);
    }
    fputc(']', out);
    for (size_t i = 0; i < record->dim; i++)
        fprintf(out, "%s%.9g", i ? "," : ",\"vector\":[", (double)record->vector[i]);
    if (record->dim) fputc(']', out);
    fputs("}\n", out);
}

static void check_same_text(const char *a, const char *b) {
    CHECK(!a == !b);
    if (a) CHECK_OF(strcmp(a, b) == 0, b);
}

static void check_same(const hop_record *a, const hop_record *b) {
    check_same_text(a->key, b->key);
    check_same_text(a->text, b->text);
    check_same_text(a->label, b->label);
    check_same_text(a->payload, b->payload);
    check_same_text(a->picture, b->picture);
    CHECK(a->strength.numerator == b->strength.numerator);
    CHECK(a->strength.denominator == b->strength.denominator);
    CHECK(a->tag_count == b->tag_count && a->dim == b->dim);
    for (size_t i = 0; i < a->tag_count; i++) check_same_text(a->tags[i], b->tags[i]);
    for (size_t i = 0; i < a->dim; i++) CHECK(a->vector[i] == b->vector[i]);
}

static void check_again(const hop_record *record) {
    char *text = NULL;
    size_t size = 0;
    hop_error error = fuzz_error();
    hop_records *records = NULL;
    hop_record again;
    FILE *out = open_memstream(&text, &size);
    CHECK(out);
    put_record(out, record);
    CHECK(fclose(out) == 0);
    CHECK(hop_records_open_memory(text, size, "again", HOP_RECORDS_JSONL, NULL, &records,
                                  &error) == HOP_OK);
    CHECK_OF(hop_records_next(records, &again, &error) == HOP_OK, error.message);
    check_same(record, &again);
    CHECK(hop_records_next(records, &again, &error) == HOP_EEMPTY);
    hop_records_close(records);
    free(text);
}

/* All records; returns their number, and the status that ended them. */
static size_t read_all(hop_records *records, const hop_records_options *options,
                       int again, hop_status *status) {
    hop_record record = {.line = 0};
    size_t count = 0, line = 0;
    for (;; count++, line = record.line) {
        hop_error error = fuzz_error();
        *status = hop_records_next(records, &record, &error);
        if (*status == HOP_EEMPTY) return count;
        if (*status != HOP_OK) {
            CHECK(record.line == line);
            fuzz_check_refusal(*status, &error, refused, NULL);
            return count;
        }
        check_record(&record, options, line);
        if (again && count < 4) check_again(&record);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    hop_record_format format;
    const hop_records_options options = choose(data[0], &format);
    const uint8_t *bytes = data + 1;
    hop_records *records = NULL, *same = NULL;
    hop_error error = fuzz_error(), other = fuzz_error();
    size--;
    hop_status status =
        hop_records_open_memory(bytes, size, "input", format, &options, &records, &error);
    fuzz_file file = fuzz_file_open(bytes, size);
    CHECK(hop_records_open(file.path, format, &options, &same, &other) == status);
    if (status != HOP_OK) {
        CHECK(!records && !same);
        fuzz_check_refusal(status, &error, refused, "input");
        fuzz_check_refusal(status, &other, refused, file.path);
    } else {
        hop_status ended, ended_too;
        const size_t count = read_all(records, &options, 1, &ended);
        CHECK(read_all(same, &options, 0, &ended_too) == count && ended == ended_too);
    }
    hop_records_close(records);
    hop_records_close(same);
    fuzz_file_close(&file);
    return 0;
}
