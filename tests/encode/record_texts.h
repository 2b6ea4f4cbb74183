/* SPDX-License-Identifier: MIT */
/* Records read from a text, each shown as a line, and refusals of what cannot be read. */
#ifndef TEST_ENCODE_RECORD_TEXTS_H
#define TEST_ENCODE_RECORD_TEXTS_H

#include "encode/fixtures.h"

#include <hopfield/records.h>

static inline void show_text(FILE *to, const char *name, const char *text) {
    if (text) fprintf(to, " %s=<%s>", name, text);
}

static inline void show_record(FILE *to, const hop_record *r, size_t extra) {
    fprintf(to, "%zu:", r->line);
    show_text(to, "key", r->key);
    show_text(to, "text", r->text);
    show_text(to, "label", r->label);
    show_text(to, "payload", r->payload);
    show_text(to, "picture", r->picture);
    for (size_t i = 0; i < r->tag_count; i++) show_text(to, "tag", r->tags[i]);
    if (r->strength_given)
        fprintf(to, " strength=%lld/%lld", (long long)r->strength.numerator,
                (long long)r->strength.denominator);
    for (size_t i = 0; i < r->dim; i++)
        fprintf(to, "%s%g", i ? "," : " ", (double)r->vector[i]);
    for (size_t i = 0; i < extra; i++) show_text(to, "extra", r->extra[i]);
    fputc('\n', to);
}

/* All records of `size` bytes as lines in *shown (free it), and how reading ended. */
static inline hop_status read_bytes(const void *bytes, size_t size,
                                    hop_record_format format,
                                    const hop_records_options *options, char **shown,
                                    hop_error *error) {
    size_t length;
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    if (size) memcpy(copy, bytes, size);
    FILE *to = open_memstream(shown, &length);
    assert_non_null(to);
    hop_records *records = NULL;
    hop_record record;
    hop_status status = hop_records_open_memory(copy, size, "dir/r.txt", format, options,
                                                &records, error);
    size_t count = 0;
    while (status == HOP_OK) {
        status = hop_records_next(records, &record, error);
        if (status != HOP_OK) break;
        show_record(to, &record, options ? options->extra_count : 0);
        count++;
    }
    /* What stopped once stays so. */
    if (records) {
        hop_status again = hop_records_next(records, &record, NULL);
        assert_int_equal(again, status == HOP_EEMPTY ? HOP_EEMPTY : HOP_EINVAL);
    }
    hop_records_close(records);
    fclose(to);
    free(copy);
    return status;
}

static inline void assert_read(const char *text, hop_record_format format,
                               const hop_records_options *options, const char *expected) {
    char *shown = NULL;
    hop_error error = {0};
    hop_status status = read_bytes(text, strlen(text), format, options, &shown, &error);
    if (status != HOP_EEMPTY) fail_msg("%s: %s", text, error.message);
    if (strcmp(shown, expected) != 0) fail_msg("%s: %s", text, shown);
    free(shown);
}

static inline void assert_refused_bytes(const void *text, size_t size,
                                        hop_record_format format,
                                        const hop_records_options *options,
                                        hop_status expected, const char *words) {
    char *shown = NULL;
    hop_error error = {0};
    hop_status status = read_bytes(text, size, format, options, &shown, &error);
    if (status != expected)
        fail_msg("status %d, not %d: %s\n%s", (int)status, (int)expected, error.message,
                 shown);
    free(shown);
    assert_holds(&error, expected, words);
    for (const char *c = error.message; *c; c++) assert_true((unsigned char)*c >= 0x20);
}

static inline void assert_refused(const char *text, hop_record_format format,
                                  const hop_records_options *options, hop_status expected,
                                  const char *words) {
    assert_refused_bytes(text, strlen(text), format, options, expected, words);
}

#endif
