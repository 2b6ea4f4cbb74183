/* SPDX-License-Identifier: MIT */
/* Several experiments of the lab on one page that needs nothing beside it. */
#include "lab_page.h"

#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "lab_table.h"
#include "lab_write.h"
#include "whole.h"

/* Colours follow the reader's choice of light or dark; pictures stay on white. */
static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>hopfield lab</title>\n<style>\n"
    ":root { color-scheme: light dark; --ink: #1c1f23; --paper: #fcfcfa;\n"
    "  --faint: #6a7078; --line: #dcdcd6; --link: #0b5fa5; --code: #f0f0ec }\n"
    "@media (prefers-color-scheme: dark) { :root { --ink: #dcdfe3; --paper: #16181b;\n"
    "  --faint: #979ea7; --line: #33373c; --link: #7cb8f2; --code: #212428 } }\n"
    "body { margin: 0; background: var(--paper); color: var(--ink);\n"
    "  font: 1.06rem/1.6 Georgia, 'Times New Roman', serif }\n"
    "main { max-width: 84rem; margin: 0 auto; padding: 2rem 1.2rem 5rem }\n"
    "h1, h2, h3, nav, table, summary, .fine { font-family: system-ui, sans-serif }\n"
    "h1 { font-size: 2rem; line-height: 1.2; margin: 1rem 0 .4rem }\n"
    "h2 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .2rem }\n"
    "h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem }\n"
    "section { border-top: 1px solid var(--line); margin-top: 3.5rem;\n"
    "  padding-top: 2rem }\n"
    "p, li { max-width: 44rem }\n"
    "a { color: var(--link) }\n"
    ".lead { font-size: 1.16rem }\n"
    ".fine { color: var(--faint); font-size: .88rem }\n"
    "nav ol { padding-left: 1.4rem }\n"
    "figure { margin: 1.6rem 0; overflow-x: auto }\n"
    "figure img { display: block; max-width: 100%; height: auto; background: #fff;\n"
    "  border-radius: 6px }\n"
    "figcaption { color: var(--faint); font-size: .92rem; margin-top: .4rem }\n"
    "details { margin: .7rem 0 }\n"
    "summary { cursor: pointer; font-size: .95rem }\n"
    ".wide { overflow: auto; max-height: 36rem; margin-top: .6rem }\n"
    "table { border-collapse: collapse; font-size: .85rem;\n"
    "  font-variant-numeric: tabular-nums }\n"
    "th, td { padding: .25rem .8rem; border-bottom: 1px solid var(--line);\n"
    "  text-align: right; white-space: nowrap }\n"
    "th { position: sticky; top: 0; background: var(--paper) }\n"
    ".text { text-align: left; white-space: normal }\n"
    "pre { background: var(--code); padding: .8rem 1rem; border-radius: 6px;\n"
    "  overflow-x: auto; font-size: .85rem; white-space: pre-wrap }\n"
    "</style>\n</head>\n<body>\n<main>\n";

static void write_text(FILE *stream, const char *text) {
    for (; *text; text++) switch (*text) {
        case '&':
            fputs("&amp;", stream);
            break;
        case '<':
            fputs("&lt;", stream);
            break;
        case '>':
            fputs("&gt;", stream);
            break;
        case '"':
            fputs("&quot;", stream);
            break;
        default:
            fputc(*text, stream);
        }
}

/* <tag attributes>text</tag> on a line; the attributes begin with a blank. */
static void write_element(FILE *stream, const char *tag, const char *attributes,
                          const char *text) {
    fprintf(stream, "<%s%s>", tag, attributes);
    write_text(stream, text);
    fprintf(stream, "</%s>\n", tag);
}

static void write_base64(FILE *stream, const char *bytes, size_t size) {
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        unsigned long bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < size ? (unsigned char)bytes[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            fputc(i + k <= size ? digits[bits >> (18 - 6 * k) & 63] : '=', stream);
    }
}

/* A picture as it lies in the chapter's folder; nothing where it is not there. Each is a
   document of its own, so that names inside two of them cannot clash. */
static int write_picture(FILE *stream, const char *folder, const char *file,
                         const char *type, const char *alt, const char *caption) {
    char path[PATH_MAX];
    size_t size;
    int code = hop_whole_path(path, folder, file);
    if (code) return code;
    char *bytes = hop_whole_read(path, &size);
    if (!bytes) return EXIT_OK;
    fprintf(stream, "<figure>\n<img src=\"data:image/%s;base64,", type);
    write_base64(stream, bytes, size);
    fputs("\" alt=\"", stream);
    write_text(stream, alt);
    fputs("\">\n", stream);
    write_element(stream, "figcaption", "", caption);
    fputs("</figure>\n", stream);
    free(bytes);
    return EXIT_OK;
}

static int write_plot(FILE *stream, const hop_lab_chapter *chapter) {
    const hop_lab_report *report = chapter->report;
    char *alt = NULL;
    size_t size;
    FILE *text = report->panel_count ? open_memstream(&alt, &size) : NULL;
    if (!report->panel_count) return EXIT_OK;
    if (!text) return hop_complain_memory();
    fputs("Plot: ", text);
    for (size_t i = 0; i < report->panel_count; i++) {
        const hop_lab_panel *panel = &report->panels[i];
        fprintf(text, "%s%s (%s over %s)", i ? "; " : "", panel->title, panel->y_label,
                panel->x_label);
    }
    int code = fclose(text) == 0 ? EXIT_OK : hop_complain_memory();
    if (code == 0)
        code = write_picture(stream, chapter->folder, "plot.svg", "svg+xml", alt,
                             HOP_LAB_PLOT_CAPTION);
    free(alt);
    return code;
}

static int write_strips(FILE *stream, const hop_lab_chapter *chapter) {
    int code = EXIT_OK;
    for (size_t i = 0; code == 0 && i < chapter->report->strip_count; i++) {
        const hop_lab_strip *strip = &chapter->report->strips[i];
        char name[NAME_MAX];
        snprintf(name, sizeof name, "%s.png", strip->name);
        code = write_picture(stream, chapter->folder, name, "png", strip->title,
                             strip->title);
    }
    return code;
}

static void write_rows(FILE *stream, const hop_lab_table *table,
                       const hop_lab_column *columns, size_t count) {
    fputs("<thead><tr>", stream);
    for (size_t i = 0; i < count; i++) {
        fputs(columns[i].texts ? "<th class=\"text\">" : "<th>", stream);
        write_text(stream, columns[i].name);
        fputs("</th>", stream);
    }
    fputs("</tr></thead>\n<tbody>\n", stream);
    for (size_t row = 0; row < table->rows; row++) {
        fputs("<tr>", stream);
        for (size_t i = 0; i < count; i++) {
            char buffer[HOP_LAB_CELL_SIZE];
            fputs(columns[i].texts ? "<td class=\"text\">" : "<td>", stream);
            write_text(stream, hop_lab_cell_text(table, &columns[i], row, buffer));
            fputs("</td>", stream);
        }
        fputs("</tr>\n", stream);
    }
    fputs("</tbody>\n", stream);
}

static int write_table(FILE *stream, const hop_lab_table *table) {
    size_t keys, count;
    hop_lab_column *columns = calloc(table->columns + 1, sizeof *columns);
    if (!columns) return hop_complain_memory();
    count = hop_lab_columns(table, columns, &keys);
    fputs("<details>\n<summary>", stream);
    write_text(stream, table->title);
    fprintf(stream, " (%zu row%s)</summary>\n<div class=\"wide\">\n<table>\n",
            table->rows, table->rows == 1 ? "" : "s");
    write_rows(stream, table, columns, count);
    fputs("</table>\n</div>\n</details>\n", stream);
    free(columns);
    return EXIT_OK;
}

static void write_parameters(FILE *stream, const hop_lab *lab) {
    hop_lab_parameter parameter;
    fputs("<details>\n<summary>Parameters</summary>\n<div class=\"wide\">\n<table>\n"
          "<thead><tr><th class=\"text\">parameter</th><th class=\"text\">value</th>"
          "<th class=\"text\">what it is</th></tr></thead>\n<tbody>\n",
          stream);
    for (size_t i = 0; hop_lab_parameter_at(lab, i, &parameter); i++) {
        const char *cells[] = {parameter.name, parameter.value, parameter.help};
        fputs("<tr>", stream);
        for (size_t k = 0; k < 3; k++) {
            fputs("<td class=\"text\">", stream);
            write_text(stream, cells[k] ? cells[k] : "");
            fputs("</td>", stream);
        }
        fputs("</tr>\n", stream);
    }
    fputs("</tbody>\n</table>\n</div>\n</details>\n", stream);
}

static void write_notes(FILE *stream, const hop_lab_report *report) {
    if (!report->notes_count) return;
    fputs("<h3>Notes</h3>\n<ul>\n", stream);
    for (size_t i = 0; i < report->notes_count; i++)
        write_element(stream, "li", "", report->notes[i]);
    fputs("</ul>\n", stream);
}

static int write_chapter(FILE *stream, const hop_lab_chapter *chapter) {
    const hop_lab_facts *facts = hop_lab_facts_of(chapter->lab);
    char *command = hop_lab_command_line(chapter->lab);
    if (!command) return hop_complain_memory();
    fprintf(stream, "<section id=\"%s\">\n", facts->name);
    write_element(stream, "h2", "", facts->name);
    write_element(stream, "p", " class=\"fine\"", facts->summary);
    write_element(stream, "p", " class=\"lead\"", chapter->report->meaning);
    int code = write_plot(stream, chapter);
    if (code == 0) code = write_strips(stream, chapter);
    write_element(stream, "h3", "", "What was measured");
    write_element(stream, "p", "", facts->about);
    write_notes(stream, chapter->report);
    write_element(stream, "h3", "", "Numbers");
    for (size_t i = 0; code == 0 && i < chapter->report->table_count; i++)
        code = write_table(stream, &chapter->report->tables[i]);
    write_parameters(stream, chapter->lab);
    write_element(stream, "h3", "", "To repeat it");
    write_element(stream, "pre", "", command);
    fputs("</section>\n", stream);
    free(command);
    return code;
}

static void write_contents(FILE *stream, const hop_lab_chapter *chapters, size_t count) {
    fputs(
        "<h1>hopfield lab</h1>\n<p class=\"fine\">Experiments on an associative memory, "
        "theory beside measurement. hopfield ",
        stream);
    write_text(stream, hop_version());
    fputs(".</p>\n<nav aria-label=\"Contents\">\n<ol>\n", stream);
    for (size_t i = 0; i < count; i++) {
        const hop_lab_facts *facts = hop_lab_facts_of(chapters[i].lab);
        fprintf(stream, "<li><a href=\"#%s\">%s</a>: ", facts->name, facts->name);
        write_text(stream, facts->summary);
        fputs("</li>\n", stream);
    }
    fputs("</ol>\n</nav>\n", stream);
}

int hop_lab_page_write(const char *folder, const hop_lab_chapter *chapters,
                       size_t count) {
    hop_whole file;
    int code = hop_whole_begin(&file, folder, "index.html");
    if (code) return code;
    fputs(head, file.stream);
    write_contents(file.stream, chapters, count);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = write_chapter(file.stream, &chapters[i]);
    fputs("</main>\n</body>\n</html>\n", file.stream);
    return hop_whole_end(&file, code);
}
