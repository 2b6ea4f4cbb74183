/* SPDX-License-Identifier: MIT */
/* A lab report as Markdown. */
#include "lab_files.h"

#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "lab_table.h"
#include "whole.h"

enum { MOST_ROWS = 40 };

/* Text in which Markdown finds no marks of its own; a table knows no line breaks. */
static void write_text(FILE *stream, const char *text) {
    for (; *text; text++) {
        if (strchr("\\`*_[]<>|#~&", *text)) fputc('\\', stream);
        fputc((unsigned char)*text < 0x20 ? ' ' : *text, stream);
    }
}

/* Code in a table or a paragraph: fenced by more backticks than it holds. */
static void write_code(FILE *stream, const char *text, int in_table) {
    size_t longest = 0, run = 0;
    for (const char *c = text; *c; c++) {
        run = *c == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    const char *room = longest ? " " : "";
    for (size_t i = 0; i <= longest; i++) fputc('`', stream);
    fputs(room, stream);
    for (; *text; text++) {
        if (*text == '|' && in_table) fputc('\\', stream);
        fputc((unsigned char)*text < 0x20 ? ' ' : *text, stream);
    }
    fputs(room, stream);
    for (size_t i = 0; i <= longest; i++) fputc('`', stream);
}

static void write_parameters(FILE *stream, const hop_lab *lab) {
    hop_lab_parameter parameter;
    fputs("\n## Parameters\n\n| parameter | value | what it is |\n|---|---|---|\n",
          stream);
    for (size_t i = 0; hop_lab_parameter_at(lab, i, &parameter); i++) {
        fputs("| ", stream);
        write_code(stream, parameter.name, 1);
        fputs(" | ", stream);
        if (parameter.value && *parameter.value) write_code(stream, parameter.value, 1);
        fputs(" | ", stream);
        write_text(stream, parameter.help);
        fputs(" |\n", stream);
    }
}

static void write_plot(FILE *stream, const hop_lab_report *report) {
    fputs("\n## Plot\n\n![", stream);
    for (size_t i = 0; i < report->panel_count; i++) {
        if (i) fputs("; ", stream);
        write_text(stream, report->panels[i].title);
    }
    fprintf(stream, "](plot.svg)\n\n%s\n", HOP_LAB_PLOT_CAPTION);
}

static void write_strips(FILE *stream, const hop_lab_report *report) {
    if (report->strip_count) fputs("\n## Pictures\n", stream);
    for (size_t i = 0; i < report->strip_count; i++) {
        const hop_lab_strip *strip = &report->strips[i];
        fputs("\n", stream);
        write_text(stream, strip->title);
        fputs("\n\n![", stream);
        write_text(stream, strip->title);
        fprintf(stream, "](%s.png)\n", strip->name);
    }
}

static void write_table(FILE *stream, const hop_lab_table *table,
                        const hop_lab_column *columns, size_t count) {
    size_t rows = table->rows <= MOST_ROWS ? table->rows : MOST_ROWS;
    fputs("\n### ", stream);
    write_text(stream, table->title);
    fputs("\n\n|", stream);
    for (size_t i = 0; i < count; i++) {
        fputs(" ", stream);
        write_code(stream, columns[i].name, 1);
        fputs(" |", stream);
    }
    fputs("\n|", stream);
    for (size_t i = 0; i < count; i++) fputs(columns[i].texts ? "---|" : "--:|", stream);
    for (size_t row = 0; row < rows; row++) {
        fputs("\n|", stream);
        for (size_t i = 0; i < count; i++) {
            char buffer[HOP_LAB_CELL_SIZE];
            fputs(" ", stream);
            write_text(stream, hop_lab_cell_text(table, &columns[i], row, buffer));
            fputs(" |", stream);
        }
    }
    fputs("\n\n", stream);
    if (rows < table->rows)
        fprintf(stream, "And %zu rows more: ", table->rows - rows);
    else
        fputs("In full digits: ", stream);
    fprintf(stream, "[%s.csv](%s.csv).\n", table->name, table->name);
    for (size_t i = 0; i < count; i++) {
        const char *meaning = table->meanings[columns[i].at];
        if (!meaning) continue;
        fputs(i ? "- " : "\n- ", stream);
        write_code(stream, columns[i].name, 0);
        fputs(": ", stream);
        write_text(stream, meaning);
        fputs("\n", stream);
    }
}

static int write_tables(FILE *stream, const hop_lab_report *report) {
    if (report->table_count) fputs("\n## Tables\n", stream);
    for (size_t i = 0; i < report->table_count; i++) {
        const hop_lab_table *table = &report->tables[i];
        size_t keys, count;
        hop_lab_column *columns = calloc(table->columns + 1, sizeof *columns);
        if (!columns) return hop_complain_memory();
        count = hop_lab_columns(table, columns, &keys);
        write_table(stream, table, columns, count);
        free(columns);
    }
    return EXIT_OK;
}

static int write_all(FILE *stream, const hop_lab *lab, const hop_lab_report *report,
                     int drawn) {
    const hop_lab_facts *facts = hop_lab_facts_of(lab);
    char *command = hop_lab_command_line(lab);
    if (!command) return hop_complain_memory();
    fprintf(stream, "# ");
    write_text(stream, facts->name);
    fputs(": ", stream);
    write_text(stream, facts->summary);
    fputs("\n\n", stream);
    write_text(stream, report->meaning);
    fputs("\n", stream);
    if (drawn) write_plot(stream, report);
    write_strips(stream, report);
    fputs("\n## What was measured\n\n", stream);
    write_text(stream, facts->about);
    fputs("\n", stream);
    if (report->notes_count) fputs("\n## Notes\n\n", stream);
    for (size_t i = 0; i < report->notes_count; i++) {
        fputs("- ", stream);
        write_text(stream, report->notes[i]);
        fputs("\n", stream);
    }
    int code = write_tables(stream, report);
    write_parameters(stream, lab);
    fprintf(stream,
            "\n## To repeat it\n\n```sh\n%s\n```\n\nhopfield %s, seed %s. The numbers do "
            "not depend on threads, instruction set or shards.\n",
            command, hop_version(), hop_lab_parameter_of(lab, "seed"));
    free(command);
    return code;
}

int hop_lab_markdown_write(const hop_lab *lab, const hop_lab_report *report,
                           const char *folder, int drawn) {
    hop_whole file;
    int code = hop_whole_begin(&file, folder, "report.md");
    if (code) return code;
    return hop_whole_end(&file, write_all(file.stream, lab, report, drawn));
}
