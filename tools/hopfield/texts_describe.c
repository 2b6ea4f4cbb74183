/* SPDX-License-Identifier: MIT */
/* Memory files of texts: what `info` and `list` say of them. */
#include "texts_describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "terminal.h"

static size_t characters_of(const char *text, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

size_t hop_texts_characters(const hop_store *store) {
    size_t characters = 0, size;
    for (size_t row = 0; row < hop_store_count(store); row++) {
        const char *text = hop_store_text(store, row, &size);
        if (text) characters += characters_of(text, size);
    }
    return characters;
}

/* --- the index -------------------------------------------------------------------------
 */

/* An item, and the label that it shares with others. */
typedef struct labelled {
    const char *label;
    size_t row;
} labelled;

static int by_label(const void *a, const void *b) {
    const labelled *one = a, *two = b;
    const int order = strcmp(one->label, two->label);
    if (order) return order;
    return one->row < two->row ? -1 : one->row > two->row;
}

/* Numbers of labels, an item without one being its own; returns how many. */
static size_t number_labels(const hop_store *store, labelled *room, size_t *labels) {
    const size_t count = hop_store_count(store);
    size_t used = 0, numbers = 0;
    for (size_t row = 0; row < count; row++) {
        const char *label = hop_store_item_at(store, row)->label;
        if (label)
            room[used++] = (labelled){label, row};
        else
            labels[row] = numbers++;
    }
    qsort(room, used, sizeof *room, by_label);
    for (size_t i = 0; i < used; i++) {
        numbers += i == 0 || strcmp(room[i].label, room[i - 1].label) != 0;
        labels[room[i].row] = numbers - 1;
    }
    return numbers;
}

static hop_status measure(const hop_store *store, hop_context *context, hop_text *texts,
                          labelled *room, size_t *labels, size_t *bytes,
                          hop_error *error) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    const size_t count = hop_store_count(store);
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    hop_texts *index = NULL;
    hop_recipe_of_texts(recipe, &options.sort);
    options.language = recipe->language;
    if (recipe->beta > 0) options.beta = recipe->beta;
    options.label_count = number_labels(store, room, labels);
    if (options.label_count < count) options.labels = labels;
    for (size_t row = 0; row < count; row++)
        texts[row].bytes = hop_store_text(store, row, &texts[row].size);
    const hop_status status =
        hop_texts_create(context, texts, count, &options, &index, error);
    if (status == HOP_OK) *bytes = hop_texts_bytes(index);
    hop_texts_free(index);
    return status;
}

int hop_texts_measure(const hop_store *store, hop_context *context, size_t *bytes) {
    enum { MOST = 1 << 22 };
    const size_t count = hop_store_count(store);
    hop_error error;
    *bytes = 0;
    if (count == 0 || hop_texts_characters(store) > MOST) return 0;
    hop_text *texts = calloc(count, sizeof *texts);
    labelled *room = calloc(count, sizeof *room);
    size_t *labels = calloc(count, sizeof *labels);
    int code = texts && room && labels ? 0 : hop_complain_memory();
    if (code == 0) {
        const hop_status status =
            measure(store, context, texts, room, labels, bytes, &error);
        if (status != HOP_OK) code = hop_complain_error(status, BLAME_FILE, &error);
    }
    free(labels);
    free(room);
    free(texts);
    return code;
}

/* --- list ------------------------------------------------------------------------------
 */

enum { SHORTEST = 3, LONGEST_KEY = 32, LONGEST_LABEL = 24, STRENGTH = 10, GAPS = 5 };

/* The columns that keys and labels need, within bounds; in a terminal texts get half. */
typedef struct layout {
    size_t key, label, text; /* text: 0: as long as it is */
} layout;

static size_t longer_of(size_t columns, const char *text, size_t most) {
    const size_t length = text ? hop_terminal_length(text) : 0;
    if (length <= columns) return columns;
    return length < most ? length : most;
}

static layout layout_of(const hop_store *store) {
    layout out = {SHORTEST, 0, 0};
    for (size_t row = 0; row < hop_store_count(store); row++) {
        const hop_store_item *item = hop_store_item_at(store, row);
        if (!item) continue;
        out.key = longer_of(out.key, item->key, LONGEST_KEY);
        out.label = longer_of(out.label, item->label, LONGEST_LABEL);
    }
    if (out.label) out.label = longer_of(out.label, "label", LONGEST_LABEL);
    const size_t terminal = hop_terminal_width(stdout);
    if (terminal == 0) return out;
    while (out.key + out.label + STRENGTH + GAPS > terminal / 2 &&
           (out.key > SHORTEST || out.label > SHORTEST)) {
        if (out.key > out.label)
            out.key--;
        else
            out.label--;
    }
    const size_t used = out.key + out.label + STRENGTH + GAPS;
    out.text = terminal > used + SHORTEST ? terminal - used : SHORTEST;
    return out;
}

/* A text in one line: a run of blanks and control characters is a space. In `most`
   columns, 0: all of it; what is cut ends with an ellipsis. */
static void print_line_of(const char *text, size_t size, size_t most) {
    size_t column = 0;
    int blank = 0;
    for (size_t i = 0; i < size;) {
        size_t bytes = 1;
        while (i + bytes < size && ((unsigned char)text[i + bytes] & 0xc0) == 0x80)
            bytes++;
        const int is_blank = (unsigned char)text[i] <= ' ' || text[i] == 0x7f;
        if (!is_blank && most && column + (size_t)blank + 1 >= most &&
            characters_of(text + i, size - i) > 1) {
            fputs("\u2026", stdout);
            return;
        }
        if (!is_blank) {
            if (blank && column) putchar(' ');
            column += (size_t)(blank && column) + 1;
            fwrite(text + i, 1, bytes, stdout);
        }
        blank = is_blank;
        i += bytes;
    }
}

static void print_row(const hop_store *store, size_t row, hop_strength faded,
                      const layout *to) {
    const hop_store_item *item = hop_store_item_at(store, row);
    size_t size = 0;
    const char *text = hop_store_text(store, row, &size);
    if (!item || !text) return;
    hop_terminal_cell(item->key, to->key);
    printf(" %*.6g", STRENGTH, hop_strength_value(faded));
    if (to->label) {
        fputs("  ", stdout);
        hop_terminal_cell(item->label ? item->label : "", to->label);
    }
    if (strcmp(item->key, text) != 0) {
        fputs("  ", stdout);
        print_line_of(text, size, to->text);
    }
    putchar('\n');
}

void hop_texts_list(const hop_store *store, const hop_strength *faded,
                    const unsigned char *chosen) {
    const size_t count = hop_store_count(store);
    const layout to = layout_of(store);
    if (count == 0) return;
    printf("%-*s %*s", (int)to.key, "key", STRENGTH, "strength");
    if (to.label) printf("  %-*.*s", (int)to.label, (int)to.label, "label");
    puts("  text");
    for (size_t row = 0; row < count; row++)
        if (!chosen || chosen[row]) print_row(store, row, faded[row], &to);
}
