/* SPDX-License-Identifier: MIT */
/* Things to be learned, one at a time, from files of every sort. */
#include "feed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "exit.h"
#include "record_files.h"
#include "signals.h"
#include "textual.h"
#include "whole.h"

void hop_thing_where(const hop_thing *thing, char *text) {
    if (thing->line)
        snprintf(text, HOP_MOST_WHERE, "%.500s:%zu", thing->path, thing->line);
    else
        snprintf(text, HOP_MOST_WHERE, "%.500s", thing->path);
}

/* The tags that --tags names for things that are no records. */
static int cut_tags(hop_feed *feed) {
    const char *text = feed->options->fields[HOP_RECORD_TAGS];
    if (!text) return 0;
    feed->tag_text = strdup(text);
    if (!feed->tag_text) return hop_complain_memory();
    for (char *at = feed->tag_text, *next; at; at = next) {
        next = strchr(at, ',');
        if (next) *next++ = '\0';
        if (feed->tag_count == HOP_MOST_TAGS)
            return hop_complain(EXIT_LIMIT, "--tags: more than %d", HOP_MOST_TAGS);
        feed->tags[feed->tag_count++] = at;
    }
    return 0;
}

static int open_describe(hop_feed *feed) {
    const char *path = feed->options->describe;
    hop_record_format format;
    if (!path) return 0;
    if (feed->options->given[FLAG_FORMAT])
        return hop_complain(EXIT_USAGE, "--describe goes with arrays and pictures, not "
                                        "with --format, which makes records of them");
    if (!hop_is_records(feed->options, path, &format))
        return hop_complain(EXIT_USAGE, "--describe %s: not a .tsv, .csv or .jsonl file",
                            path);
    return hop_records_asked(feed->options, path, format, NULL, 0, &feed->describe);
}

/* Lines of text have no fields that --text could name. */
static int check_texts(const hop_feed *feed, int records) {
    const hop_options *options = feed->options;
    if (options->describe)
        return hop_complain(EXIT_USAGE, "--describe goes with arrays and pictures, not "
                                        "with texts");
    if (records || !options->given[FLAG_TEXT]) return 0;
    return hop_complain(EXIT_USAGE, "--text is for files of records (.tsv, .csv, .jsonl, "
                                    "or --format); every line here is a text");
}

int hop_feed_open(const hop_options *options, hop_feed *feed) {
    hop_record_format format;
    int records = options->describe != NULL;
    feed->options = options;
    feed->next = 1;
    for (size_t i = 1; i < options->argument_count; i++)
        if (feed->texts)
            records = records || (hop_is_texts(options, options->arguments[i], &format) &&
                                  format != HOP_RECORDS_LINES);
        else
            records = records || hop_is_records(options, options->arguments[i], &format);
    int code = records ? 0 : hop_records_unused(options);
    if (code == 0 && feed->texts) code = check_texts(feed, records);
    if (code == 0) code = cut_tags(feed);
    return code ? code : open_describe(feed);
}

void hop_feed_close(hop_feed *feed) {
    hop_records_close(feed->records);
    hop_records_close(feed->describe);
    hop_inputs_clear(&feed->rows);
    hop_rows_free(feed->mapped);
    hop_context_free(feed->context);
    free(feed->values);
    free(feed->units);
    free(feed->picture);
    free(feed->tag_text);
    *feed = (hop_feed){0};
}

static int is_array(const char *path) {
    const size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".npy") == 0;
}

/* Floats are read where they lie in their file, so that it need not fit into memory. What
   cannot be mapped is left to be read. */
static int map_array(hop_feed *feed, const char *path) {
    hop_inputs *rows = &feed->rows;
    size_t first, count;
    hop_error error;
    hop_status status = HOP_OK;
    if (!feed->context) status = hop_context_create(NULL, &feed->context, &error);
    if (status == HOP_OK)
        status = hop_rows_map(feed->context, path, NULL, &feed->mapped, &error);
    if (status != HOP_OK) return hop_inputs_read(rows, path, &feed->reading);
    const size_t dim = hop_rows_dim(feed->mapped);
    if (rows->dim && dim != rows->dim)
        return hop_complain(EXIT_USAGE, "%s: %zu units a pattern, but %s has %zu", path,
                            dim, rows->dim_from, rows->dim);
    int code = hop_items_choose(&feed->reading.items, path, hop_rows_count(feed->mapped),
                                &first, &count);
    if (code) return code;
    if (!rows->dim) rows->dim_from = path;
    rows->dim = dim;
    feed->row = first;
    feed->mapped_end = first + count;
    if (!feed->values) feed->values = malloc(dim * sizeof *feed->values);
    return feed->values ? 0 : hop_complain_memory();
}

static int open_texts(hop_feed *feed) {
    if (!hop_is_texts(feed->options, feed->path, &feed->format))
        return hop_complain(EXIT_USAGE,
                            "%s: a memory of texts learns texts, no pictures or arrays",
                            feed->path);
    const size_t length = strlen(feed->path);
    if (!feed->options->given[FLAG_FORMAT] && length > 5 &&
        strcasecmp(feed->path + length - 5, ".json") == 0)
        return hop_complain(EXIT_USAGE,
                            "%s: one object a line, or a text? Say --format jsonl, or "
                            "--format lines",
                            feed->path);
    return hop_records_asked(feed->options, feed->path, feed->format, NULL, 0,
                             &feed->records);
}

static int open_next(hop_feed *feed) {
    const hop_options *options = feed->options;
    const char *path = options->arguments[feed->next++];
    hop_record_format format;
    feed->path = path;
    feed->record = 0;
    feed->row = 0;
    hop_inputs_drop(&feed->rows);
    if (feed->texts) return open_texts(feed);
    if (hop_is_records(options, path, &format)) {
        if (options->describe)
            return hop_complain(EXIT_USAGE,
                                "%s: --describe goes with arrays and pictures, not with "
                                "records, which describe themselves",
                                path);
        return hop_records_asked(options, path, format, NULL, 0, &feed->records);
    }
    if (options->key && !options->describe && options->argument_count > 2)
        return hop_complain(EXIT_USAGE, "--key names one input, not %zu",
                            options->argument_count - 1);
    return feed->reading.raw && is_array(path)
               ? map_array(feed, path)
               : hop_inputs_read(&feed->rows, path, &feed->reading);
}

/* What is said of a thing by a record. */
static void take_words(const hop_feed *feed, const hop_record *record, hop_thing *out) {
    if (record->key) {
        out->key = record->key;
        out->named = 1;
    }
    out->label = record->label;
    out->text = record->text;
    out->payload = record->payload;
    out->tags = record->tags;
    out->tag_count = record->tag_count;
    out->strength = record->strength_given ? record->strength : feed->strength;
}

static int take_describe(hop_feed *feed, hop_thing *out) {
    hop_record record;
    int more, code = hop_records_take(feed->describe, &record, &more);
    if (code) return code;
    if (!more)
        return hop_complain(EXIT_USAGE,
                            "--describe %s: ends after %zu records; there are "
                            "more rows",
                            feed->options->describe, feed->described);
    feed->described++;
    take_words(feed, &record, out);
    out->path = feed->options->describe;
    out->line = record.line;
    return 0;
}

/* The file's bytes, where they are to be kept. */
static int keep_picture(hop_feed *feed, const char *path, hop_thing *out) {
    if (!feed->options->keep_pictures || !hop_is_picture(path)) return 0;
    free(feed->picture);
    feed->picture = hop_whole_read(path, &out->picture_size);
    out->picture = feed->picture;
    return feed->picture ? 0 : hop_complain(EXIT_IO, "%s: cannot be read again", path);
}

/* Units of a pattern must be there; real ones were checked to be whole. */
static int check_row(const hop_feed *feed, size_t row, const char *name) {
    const hop_inputs *rows = &feed->rows;
    for (size_t i = 0; i < rows->dim && !feed->cues; i++) {
        const int missing = feed->reading.real ? isnan(rows->reals[row * rows->dim + i])
                                               : rows->units[row * rows->dim + i] == 0;
        if (missing)
            return hop_complain(EXIT_FORMAT,
                                "%s: unit %zu is missing; a pattern to learn must be "
                                "whole",
                                name, i);
    }
    return 0;
}

static void point_at_row(const hop_feed *feed, size_t row, hop_thing *out) {
    const size_t at = row * feed->rows.dim;
    if (feed->reading.real)
        out->values = feed->rows.reals + at;
    else
        out->units = feed->rows.units + at;
}

/* Names a row by options or by the record that describes it. `count`: rows of its file.
 */
static int describe_row(hop_feed *feed, size_t row, size_t count, hop_thing *out) {
    const hop_options *options = feed->options;
    if (feed->describe) return take_describe(feed, out);
    if (options->key && count == 1)
        out->key = options->key;
    else if (options->key) {
        snprintf(feed->key, sizeof feed->key, "%.*s:%zu", HOP_MAX_KEY, options->key, row);
        out->key = feed->key;
    }
    out->label = options->fields[HOP_RECORD_LABEL];
    out->text = options->fields[HOP_RECORD_TEXT];
    out->payload = options->fields[HOP_RECORD_PAYLOAD];
    out->tags = feed->tags;
    out->tag_count = feed->tag_count;
    return 0;
}

static int give_mapped(hop_feed *feed, hop_thing *out) {
    char name[HOP_MOST_NAME];
    const size_t row = feed->row++, first = feed->reading.items.first;
    const size_t count = feed->mapped_end - first;
    hop_input_name(feed->path, name);
    if (hop_rows_count(feed->mapped) > 1)
        snprintf(feed->key, sizeof feed->key, "%s:%zu", name, row);
    else
        snprintf(feed->key, sizeof feed->key, "%s", name);
    hop_rows_read(feed->mapped, row, feed->values);
    *out = (hop_thing){.path = feed->path,
                       .key = feed->key,
                       .values = feed->values,
                       .strength = feed->strength};
    return describe_row(feed, row - first, count, out);
}

static int give_row(hop_feed *feed, hop_thing *out) {
    const size_t row = feed->row++;
    *out = (hop_thing){.path = feed->path,
                       .key = feed->rows.names[row],
                       .named = feed->path && hop_is_picture(feed->path),
                       .strength = feed->strength};
    int code = check_row(feed, row, out->key);
    if (code) return code;
    point_at_row(feed, row, out);
    code = describe_row(feed, row, feed->rows.count, out);
    return code ? code : keep_picture(feed, feed->path, out);
}

static int refuse_record(const hop_thing *thing, const char *why) {
    char where[HOP_MOST_WHERE];
    hop_thing_where(thing, where);
    return hop_complain(EXIT_USAGE, "%s: %s", where, why);
}

static int take_units(hop_feed *feed, const hop_record *record, hop_thing *out) {
    char where[HOP_MOST_WHERE];
    const hop_reading *reading = &feed->reading;
    if (!feed->units) feed->units = malloc(record->dim);
    if (!feed->units) return hop_complain_memory();
    for (size_t i = 0; i < record->dim; i++) {
        const float value = record->vector[i];
        if (reading->binarise)
            feed->units[i] = (double)value > reading->level ? 1 : -1;
        else if (value == 1 || value == -1)
            feed->units[i] = (int8_t)value;
        else {
            hop_thing_where(out, where);
            return hop_complain(EXIT_FORMAT,
                                "%s: unit %zu is %g, neither -1 nor +1 (--threshold "
                                "makes it one, --kind vector keeps it)",
                                where, i, (double)value);
        }
    }
    out->units = feed->units;
    return 0;
}

static int take_vector(hop_feed *feed, const hop_record *record, hop_thing *out) {
    char where[HOP_MOST_WHERE];
    hop_inputs *rows = &feed->rows;
    hop_thing_where(out, where);
    if (rows->dim && record->dim != rows->dim)
        return hop_complain(EXIT_USAGE, "%s: %zu units, but %s has %zu", where,
                            record->dim, rows->dim_from, rows->dim);
    if (!rows->dim) {
        rows->dim = record->dim;
        rows->dim_from = feed->path;
    }
    if (!feed->reading.real) return take_units(feed, record, out);
    out->values = record->vector;
    return 0;
}

static int take_picture(hop_feed *feed, const hop_record *record, hop_thing *out) {
    if (!hop_is_picture(record->picture))
        return refuse_record(out, "the picture is no .png, .jpg, .webp or .pnm file");
    hop_inputs_drop(&feed->rows);
    int code = hop_inputs_read(&feed->rows, record->picture, &feed->reading);
    if (code) return code;
    feed->row = feed->rows.count; /* given here, not again as a row of a file */
    point_at_row(feed, 0, out);
    out->key = feed->rows.names[0];
    return keep_picture(feed, record->picture, out);
}

/* Whether a word is one that can be found again: not too long. */
static int is_word(const char *text, size_t size) {
    const hop_text word = {text, size};
    hop_folded folded;
    size_t characters = 0;
    while (characters < size && (unsigned char)text[characters] < 0x80) characters++;
    if (characters == size) return size <= HOP_WORD_MOST;
    characters = 0;
    if (size > HOP_MAX_KEY || hop_text_fold(&word, 0, &folded, NULL) != HOP_OK) return 0;
    for (size_t i = 0; i < folded.size; i++)
        characters += ((unsigned char)folded.bytes[i] & 0xc0) != 0x80;
    hop_folded_clear(&folded);
    return characters <= HOP_WORD_MOST;
}

static int is_lines(const hop_feed *feed) {
    return feed->format == HOP_RECORDS_LINES;
}

/* A word is its own key, as far as nobody gives another. */
static int take_word(hop_feed *feed, hop_thing *out) {
    const char *text = out->text + strspn(out->text, " \t");
    size_t size = strlen(text);
    while (size > 0 && strchr(" \t\r\n", text[size - 1])) size--;
    if (size > 0 && !is_word(text, size)) {
        char where[HOP_MOST_WHERE];
        hop_thing_where(out, where);
        return hop_complain(EXIT_LIMIT, "%s: a word of over %d characters", where,
                            HOP_WORD_MOST);
    }
    snprintf(feed->word, sizeof feed->word, "%.*s", (int)size, text);
    out->text = feed->word;
    if (!out->named && !feed->cues && !(feed->options->key && is_lines(feed)))
        out->key = feed->word;
    return 0;
}

/* Of lines, options say what no field can. */
static void describe_line(hop_feed *feed, hop_thing *out) {
    const hop_options *options = feed->options;
    if (options->key)
        snprintf(feed->key, sizeof feed->key, "%.*s:%zu", HOP_MAX_KEY, options->key,
                 feed->record - 1);
    out->label = options->fields[HOP_RECORD_LABEL];
    out->payload = options->fields[HOP_RECORD_PAYLOAD];
    out->tags = feed->tags;
    out->tag_count = feed->tag_count;
}

/* *pass: a line of blanks says nothing, nor does a record without text. */
static int take_text(hop_feed *feed, const hop_record *record, hop_thing *out,
                     int *pass) {
    *pass = 0;
    if (!record->text || !hop_textual_any(record->text, strlen(record->text))) {
        *pass = 1;
        if (!is_lines(feed) && feed->empty++ == 0)
            hop_thing_where(out, feed->first_empty);
        return 0;
    }
    if (is_lines(feed)) describe_line(feed, out);
    return feed->sort == HOP_TEXT_WORDS ? take_word(feed, out) : 0;
}

static int give_record(hop_feed *feed, const hop_record *record, hop_thing *out,
                       int *pass) {
    *pass = 0;
    const char *slash = strrchr(feed->path, '/'), *name = slash ? slash + 1 : feed->path;
    const size_t stem = strcspn(name + 1, ".") + 1;
    *out = (hop_thing){.path = feed->path, .line = record->line, .key = feed->key};
    snprintf(feed->key, sizeof feed->key, "%.*s:%zu", (int)(stem < 300 ? stem : 300),
             name, feed->record++);
    int code = 0;
    if (feed->texts)
        out->text = record->text;
    else if (record->vector && record->picture)
        code = refuse_record(out, "a vector and a picture: which one is learned?");
    else if (record->vector)
        code = take_vector(feed, record, out);
    else if (record->picture)
        code = take_picture(feed, record, out);
    else
        code = refuse_record(out, "neither a vector nor a picture: nothing to learn");
    if (code == 0) take_words(feed, record, out);
    return code == 0 && feed->texts ? take_text(feed, record, out, pass) : code;
}

static int check_describe_ends(hop_feed *feed) {
    hop_record record;
    int more = 0;
    int code = feed->describe ? hop_records_take(feed->describe, &record, &more) : 0;
    if (code || !more) return code;
    return hop_complain(EXIT_USAGE,
                        "--describe %s: line %zu describes no row: there are "
                        "%zu",
                        feed->options->describe, record.line, feed->described);
}

int hop_feed_next(hop_feed *feed, hop_thing *out, int *more) {
    hop_record record;
    int pass;
    *more = 1;
    for (;;) {
        int code = hop_signals_came() ? EXIT_INTERRUPTED : 0;
        if (code == 0 && feed->records) {
            code = hop_records_take(feed->records, &record, more);
            if (code == 0 && *more) {
                feed->given++;
                code = give_record(feed, &record, out, &pass);
                if (code || !pass) return code;
                continue;
            }
            hop_records_close(feed->records);
            feed->records = NULL;
            *more = 1;
        }
        if (code) return code;
        if (feed->mapped && feed->row < feed->mapped_end) {
            feed->given++;
            return give_mapped(feed, out);
        }
        hop_rows_free(feed->mapped);
        if (feed->mapped) feed->row = feed->rows.count; /* 0: it held none */
        feed->mapped = NULL;
        if (feed->row < feed->rows.count) {
            feed->given++;
            return give_row(feed, out);
        }
        if (feed->next >= feed->options->argument_count) {
            *more = 0;
            return check_describe_ends(feed);
        }
        code = open_next(feed);
        if (code) return code;
    }
}
