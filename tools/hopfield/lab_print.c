/* SPDX-License-Identifier: MIT */
/* What an experiment of the lab found, in the terminal. */
#include "lab_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "lab_table.h"
#include "terminal.h"

enum { GAP = 2, MOST_ROWS = 40, WIDEST_TEXT = 36, MOST_HEADING = 3 };

/* A table with the widths of its folded columns. */
typedef struct sheet {
    const hop_lab_table *table;
    hop_lab_column *columns;
    size_t *widths;
    size_t count, keys, rows; /* rows: that are printed */
} sheet;

/* Tables take the whole terminal, sentences 80 columns at most. */
static size_t text_width(void) {
    const size_t columns = hop_terminal_columns();
    return columns < 80 ? columns : 80;
}

/* Bytes of the next line of a heading: a long name is broken after underscores. */
static size_t heading_line(const char *name, size_t width) {
    size_t end = 0, length = strlen(name);
    while (end < length) {
        size_t next = end + strcspn(name + end, "_");
        next += name[next] == '_';
        if (end && next > width) break;
        end = next;
    }
    return end;
}

static size_t heading_lines(const char *name, size_t width) {
    size_t lines = 0;
    for (; *name; lines++) name += heading_line(name, width);
    return lines;
}

/* The narrowest column in which a heading takes few lines and breaks nowhere else. */
static size_t heading_width(const char *name) {
    size_t width = 0, part;
    for (const char *rest = name; *rest; rest += part) {
        part = heading_line(rest, 1);
        width = part > width ? part : width;
    }
    while (heading_lines(name, width) > MOST_HEADING) width++;
    return width;
}

static void measure(sheet *self) {
    for (size_t i = 0; i < self->count; i++) {
        size_t widest = heading_width(self->columns[i].name);
        for (size_t row = 0; row < self->rows; row++) {
            char buffer[HOP_LAB_CELL_SIZE];
            size_t length = hop_terminal_length(
                hop_lab_cell_text(self->table, &self->columns[i], row, buffer));
            widest = length > widest ? length : widest;
        }
        self->widths[i] = widest < WIDEST_TEXT ? widest : WIDEST_TEXT;
    }
}

static void print_cell(const char *text, size_t width, int to_left, int last) {
    size_t length = hop_terminal_length(text);
    if (length >= width || (last && to_left)) {
        if (length > width)
            hop_terminal_cell(text, width);
        else
            fputs(text, stdout);
    } else if (to_left)
        hop_terminal_cell(text, width);
    else
        printf("%*s%s", (int)(width - length), "", text);
}

/* The keys, then the columns first..end-1. */
static size_t column_at(const sheet *self, size_t first, size_t i) {
    return i < self->keys ? i : first + i - self->keys;
}

static void print_heading(const sheet *self, size_t first, size_t shown) {
    size_t lines = 0;
    for (size_t i = 0; i < shown; i++) {
        size_t at = column_at(self, first, i);
        size_t own = heading_lines(self->columns[at].name, self->widths[at]);
        lines = own > lines ? own : lines;
    }
    for (size_t line = 0; line < lines; line++) {
        for (size_t i = 0; i < shown; i++) {
            size_t at = column_at(self, first, i), width = self->widths[at];
            const char *name = self->columns[at].name;
            size_t above = lines - heading_lines(name, width);
            char part[WIDEST_TEXT * 2] = "";
            for (size_t k = above; k < line; k++) name += heading_line(name, width);
            if (line >= above) {
                size_t length = heading_line(name, width);
                strncat(part, name, length < sizeof part ? length : sizeof part - 1);
            }
            if (i) printf("%*s", GAP, "");
            print_cell(part, width, self->columns[at].texts, i + 1 == shown);
        }
        putchar('\n');
    }
}

static void print_block(const sheet *self, size_t first, size_t end) {
    size_t shown = self->keys + end - first;
    print_heading(self, first, shown);
    for (size_t row = 0; row < self->rows; row++) {
        for (size_t i = 0; i < shown; i++) {
            size_t at = column_at(self, first, i);
            char buffer[HOP_LAB_CELL_SIZE];
            if (i) printf("%*s", GAP, "");
            print_cell(hop_lab_cell_text(self->table, &self->columns[at], row, buffer),
                       self->widths[at], self->columns[at].texts, i + 1 == shown);
        }
        putchar('\n');
    }
}

/* Behind a column and, where it is the next, its prediction. */
static size_t end_of(const sheet *self, size_t at) {
    const char *name = self->columns[at].name;
    const size_t length = strlen(name);
    if (at + 1 == self->count) return at + 1;
    const char *next = self->columns[at + 1].name;
    return at + 1 +
           (strncmp(next, name, length) == 0 && strcmp(next + length, "_theory") == 0);
}

/* As many columns side by side as fit beside the keys, the rest below. */
static void print_blocks(const sheet *self) {
    size_t page = hop_terminal_columns(), keys = 0, first = self->keys;
    for (size_t i = 0; i < self->keys; i++) keys += self->widths[i] + GAP;
    do {
        size_t end = first, used = keys;
        while (end < self->count) {
            const size_t next = end_of(self, end);
            size_t more = 0;
            for (size_t i = end; i < next; i++) more += self->widths[i] + GAP;
            if (end > first && used + more - GAP > page) break;
            used += more;
            end = next;
        }
        if (first > self->keys) putchar('\n');
        print_block(self, first, end);
        first = end;
    } while (first < self->count);
}

/* A long table would only show its beginning, where least happens. */
static void point_to(const hop_lab_table *table, const char *folder) {
    printf("\n%s: %zu rows, ", table->title, table->rows);
    if (folder)
        printf("in %s/%s.csv\n", folder, table->name);
    else
        puts("with --out FOLDER or --json");
}

static int print_table(const hop_lab_table *table, const char *folder) {
    sheet self = {.table = table, .rows = table->rows};
    if (table->rows > MOST_ROWS) {
        point_to(table, folder);
        return EXIT_OK;
    }
    self.columns = calloc(table->columns + 1, sizeof *self.columns);
    self.widths = calloc(table->columns + 1, sizeof *self.widths);
    int code = EXIT_OK;
    if (!self.columns || !self.widths) {
        code = hop_complain_memory();
    } else if (table->columns) {
        self.count = hop_lab_columns(table, self.columns, &self.keys);
        measure(&self);
        putchar('\n');
        hop_terminal_wrap(stdout, table->title, text_width(), 0);
        print_blocks(&self);
    }
    free(self.columns);
    free(self.widths);
    return code;
}

int hop_lab_print(const hop_lab *lab, const hop_lab_report *report, const char *folder) {
    const hop_lab_facts *facts = hop_lab_facts_of(lab);
    int code = EXIT_OK;
    printf("lab %s, hopfield %s, seed %s\n", facts->name, hop_version(),
           hop_lab_parameter_of(lab, "seed"));
    for (size_t i = 0; code == 0 && i < report->table_count; i++)
        code = print_table(&report->tables[i], folder);
    if (code) return code;
    putchar('\n');
    hop_terminal_wrap(stdout, report->meaning, text_width(), 0);
    if (report->notes_count) putchar('\n');
    for (size_t i = 0; i < report->notes_count; i++) {
        fputs("- ", stdout);
        hop_terminal_wrap(stdout, report->notes[i], text_width() - 2, 2);
    }
    return EXIT_OK;
}
