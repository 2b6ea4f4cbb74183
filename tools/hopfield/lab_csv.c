/* SPDX-License-Identifier: MIT */
/* The tables of a lab report as CSV. */
#include "lab_files.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "exit.h"
#include "whole.h"

static void write_text(FILE *stream, const char *text) {
    if (!text[strcspn(text, ",\"\r\n")]) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"') fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void write_cell(FILE *stream, const hop_lab_cell *cell) {
    if (cell->text)
        write_text(stream, cell->text);
    else if (!isnan(cell->number))
        fprintf(stream, "%.9g", cell->number + 0.0); /* no "-0" */
}

static void write_table(FILE *stream, const hop_lab_table *table) {
    for (size_t column = 0; column < table->columns; column++) {
        if (column) fputc(',', stream);
        write_text(stream, table->names[column]);
    }
    fputc('\n', stream);
    for (size_t i = 0; i < table->rows * table->columns; i++) {
        write_cell(stream, &table->cells[i]);
        fputc((i + 1) % table->columns ? ',' : '\n', stream);
    }
}

int hop_lab_csv_write(const hop_lab_report *report, const char *folder) {
    for (size_t i = 0; i < report->table_count; i++) {
        char name[NAME_MAX];
        hop_whole file;
        snprintf(name, sizeof name, "%s.csv", report->tables[i].name);
        int code = hop_whole_begin(&file, folder, name);
        if (code) return code;
        write_table(file.stream, &report->tables[i]);
        code = hop_whole_end(&file, 0);
        if (code) return code;
    }
    return EXIT_OK;
}
