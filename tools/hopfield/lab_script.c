/* SPDX-License-Identifier: MIT */
/* The script of a whole plot: a grid of panels on one white page. */
#include "lab_plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "terminal.h"

enum {
    SMALLEST_TITLE = 9,
    MARGIN = 80,
    KEY_SAMPLE = 62,
    BESIDE_KEY = 100,
    CONTOURS = 10,
    FEWEST_CELLS = 20
};

typedef struct grid {
    size_t columns, rows, width, height;
} grid;

static grid grid_of(size_t count) {
    if (count <= 1) return (grid){1, 1, 840, 560};
    if (count == 2) return (grid){2, 1, 1320, 540};
    if (count <= 4) return (grid){2, 2, 1320, 1040};
    size_t rows = (count + 2) / 3;
    return (grid){3, rows, 1740, 500 * rows};
}

/* As many entries side by side as the panel is wide for. */
static void lay_out_key(hop_lab_layout *layout) {
    size_t entries = 0, longest = 0;
    for (size_t i = 0; i < layout->panel->count; i++) {
        const hop_lab_series *series = &layout->panel->series[i];
        if (series->kind == HOP_LAB_MARK || !series->label[0]) continue;
        size_t length = hop_terminal_length(series->label);
        longest = length > longest ? length : longest;
        entries++;
    }
    if (entries == 0) return;
    size_t room = layout->width - BESIDE_KEY;
    size_t columns = room / (longest * HOP_LAB_PLOT_LETTER + KEY_SAMPLE);
    if (columns == 0) columns = 1;
    layout->key_rows = (entries + columns - 1) / columns;
    /* No ragged last row where fewer columns need no more rows. */
    layout->key_columns = (entries + layout->key_rows - 1) / layout->key_rows;
}

static hop_lab_layout *lay_out(const hop_lab_report *report, const grid *page,
                               hop_lab_plot_format format) {
    hop_lab_layout *layouts = calloc(report->panel_count, sizeof *layouts);
    for (size_t i = 0; layouts && i < report->panel_count; i++) {
        hop_lab_layout *layout = &layouts[i];
        layout->panel = &report->panels[i];
        layout->format = format;
        layout->index = i;
        layout->x = hop_lab_axis_x(layout->panel);
        layout->y = hop_lab_axis_y(layout->panel);
        layout->width = page->width / page->columns;
        layout->height = page->height / page->rows;
        lay_out_key(layout);
        hop_lab_marks_place(layout);
    }
    /* Frames of one row are of one height. */
    for (size_t i = 0; layouts && i < report->panel_count; i++)
        for (size_t k = 0; k < report->panel_count; k++) {
            if (i / page->columns != k / page->columns) continue;
            if (layouts[i].key_rows < layouts[k].key_rows)
                layouts[i].key_rows = layouts[k].key_rows;
            if (layouts[i].mark_rows < layouts[k].mark_rows)
                layouts[i].mark_rows = layouts[k].mark_rows;
        }
    return layouts;
}

static void write_terminal(FILE *stream, const grid *page, hop_lab_plot_format format) {
    if (format == HOP_LAB_PLOT_SVG)
        fprintf(stream,
                "set terminal svg size %zu,%zu enhanced font 'sans-serif,%d' "
                "background rgb '#ffffff' butt linewidth 1\n",
                page->width, page->height, HOP_LAB_PLOT_FONT);
    else
        fprintf(stream,
                "set terminal pngcairo size %zu,%zu enhanced font 'Sans,%d' "
                "background rgb '#ffffff' butt fontscale 1.5 linewidth 2 "
                "pointscale 3 dashlength 2\n",
                2 * page->width, 2 * page->height, HOP_LAB_PLOT_FONT);
}

/* Viridis: as bright as high, also in grey and to every eye. */
static const char setup[] =
    "set encoding utf8\n"
    "set border 3 lw 1 lc rgb '#404040'\n"
    "set tics nomirror out scale 0.6,0.3 tc rgb '#202020'\n"
    "set grid xtics ytics lt 1 lw 0.6 lc rgb '#e2e2e2'\n"
    "set palette defined (0 '#440154', 1 '#482878', 2 '#3e4a89', 3 '#31688e', "
    "4 '#26828e', 5 '#1f9e89', 6 '#35b779', 7 '#6dcd59', 8 '#b4de2c', 9 '#fde725')\n";

static int has_map(const hop_lab_layout *layout) {
    return layout->panel->map.columns && layout->panel->map.rows;
}

/* Whether there is anything to draw lines of equal height through. */
static int has_contours(const hop_lab_map *map) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < map->columns * map->rows; i++)
        if (isfinite(map->z[i])) {
            low = fmin(low, map->z[i]);
            high = fmax(high, map->z[i]);
        }
    return map->columns >= FEWEST_CELLS && map->rows >= FEWEST_CELLS && low < high;
}

static void write_contours(FILE *stream, const hop_lab_layout *layout) {
    if (!has_map(layout)) return;
    if (!has_contours(&layout->panel->map)) {
        fprintf(stream, "$p%zuc << EOD\nNaN NaN\nEOD\n", layout->index);
        return;
    }
    fprintf(stream,
            "set contour base\nunset surface\nset cntrparam levels auto %d\n"
            "set table $p%zuc\nsplot $p%zum using 1:2:3\nunset table\n"
            "unset contour\nset surface\n",
            CONTOURS, layout->index, layout->index);
}

static void write_text(FILE *stream, const char *what, const char *text,
                       const char *options) {
    fprintf(stream, "set %s ", what);
    hop_lab_quote(stream, text ? text : "");
    fprintf(stream, " noenhanced %s\n", options);
}

/* Bold is a mark of gnuplot's enhanced text, in which other marks must be quoted. A title
   that is wider than its panel is written smaller. */
static void write_title(FILE *stream, const hop_lab_layout *layout) {
    const char *text = layout->panel->title;
    size_t length = hop_terminal_length(text), size = HOP_LAB_PLOT_FONT;
    while (size > SMALLEST_TITLE &&
           length * HOP_LAB_PLOT_LETTER * size / HOP_LAB_PLOT_FONT >
               layout->width - MARGIN)
        size--;
    fprintf(stream, "set title '{/:Bold=%zu ", size);
    for (; *text; text++) {
        if (strchr("\\{}^_@&~", *text)) fputc('\\', stream);
        if (*text == '\'') fputc('\'', stream);
        fputc((unsigned char)*text < 0x20 ? ' ' : *text, stream);
    }
    fprintf(stream, "}' enhanced offset 0,%.2f\n", (double)layout->mark_rows - 0.2);
}

static void write_panel(FILE *stream, const hop_lab_layout *layout) {
    const hop_lab_panel *panel = layout->panel;
    write_title(stream, layout);
    write_text(stream, "xlabel", panel->x_label, "");
    write_text(stream, "ylabel", panel->y_label, "");
    write_text(stream, "cblabel", has_map(layout) ? panel->map.label : "", "");
    fprintf(stream, "set tmargin %.2f\nset bmargin %.2f\n",
            2.4 + (double)layout->mark_rows, 4.2 + 1.1 * (double)layout->key_rows);
    fprintf(stream, "set %s grid\n",
            has_map(layout) ? "border 15\nunset" : "border 3\nset");
    if (layout->key_columns)
        fprintf(stream,
                "set key bmargin center horizontal Left reverse noenhanced "
                "maxcols %zu samplen 2.5 width 1 spacing 1\n",
                layout->key_columns);
    else
        fputs("unset key\n", stream);
    hop_lab_axes_script(stream, layout);
    hop_lab_marks_script(stream, layout);
    hop_lab_curves_script(stream, layout);
}

int hop_lab_plot_script(FILE *stream, const hop_lab_report *report,
                        hop_lab_plot_format format) {
    grid page = grid_of(report->panel_count);
    hop_lab_layout *layouts = lay_out(report, &page, format);
    if (!layouts) return hop_complain_memory();
    fputs(setup, stream);
    for (size_t i = 0; i < report->panel_count; i++) {
        hop_lab_data_script(stream, &layouts[i]);
        write_contours(stream, &layouts[i]);
    }
    write_terminal(stream, &page, format);
    fprintf(stream, "set multiplot layout %zu,%zu\n", page.rows, page.columns);
    for (size_t i = 0; i < report->panel_count; i++) write_panel(stream, &layouts[i]);
    fputs("unset multiplot\n", stream);
    free(layouts);
    return EXIT_OK;
}
