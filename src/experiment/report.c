/* SPDX-License-Identifier: MIT */
/* Building a report: what grows here is handed out as plain tables and curves. */
#include "experiment/report.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Items that grow; doubling. */
typedef struct {
    size_t count, room;
    void *items;
} list;

struct hop_report_table {
    hop_report *report;
    char *name, *title;
    list names;    /* char * */
    list meanings; /* const char * */
    list cells;    /* hop_lab_cell; texts are owned */
};

struct hop_report_series {
    hop_report *report;
    hop_lab_series_kind kind;
    size_t group;
    char *label;
    bool has_interval;
    list x, y, low, high; /* double */
};

struct hop_report_panel {
    hop_report *report;
    hop_lab_panel shape;
    char *title, *x_label, *y_label, *map_label;
    double *z;
    list series;          /* hop_report_series * */
    hop_lab_series *done; /* [series.count] */
};

/* The spares take what has no room of its own after memory ran out. */
struct hop_report {
    const hop_meaning *own;
    bool failed;
    char *meaning;
    list notes;  /* char * */
    list tables; /* hop_report_table * */
    list panels; /* hop_report_panel * */
    list strips; /* hop_lab_strip, all owned */
    hop_report_table spare_table;
    hop_report_panel spare_panel;
    hop_report_series spare_series;
    hop_lab_report finished;
    hop_lab_table *finished_tables;
    hop_lab_panel *finished_panels;
};

/* A place at the end of a list, zeroed; NULL where memory ran out. */
static void *grow(hop_report *report, list *grown, size_t size) {
    if (grown->count == grown->room) {
        const size_t room = grown->room ? 2 * grown->room : 8;
        void *items = realloc(grown->items, room * size);
        if (!items) {
            report->failed = true;
            return NULL;
        }
        grown->items = items;
        grown->room = room;
    }
    void *place = (char *)grown->items + grown->count++ * size;
    memset(place, 0, size);
    return place;
}

static void add_number(hop_report *report, list *numbers, double number) {
    double *place = grow(report, numbers, sizeof number);
    if (place) *place = number;
}

static void *make(hop_report *report, size_t size) {
    void *made = calloc(1, size ? size : 1);
    if (!made) report->failed = true;
    return made;
}

static char *copy_text(hop_report *report, const char *text) {
    char *copy = strdup(text);
    if (!copy) report->failed = true;
    return copy;
}

static char *format_text(hop_report *report, const char *format, va_list arguments) {
    char *text = NULL;
    if (vasprintf(&text, format, arguments) >= 0) return text;
    report->failed = true;
    return NULL;
}

hop_report *hop_report_create(const hop_meaning *own) {
    hop_report *report = calloc(1, sizeof *report);
    if (report) report->own = own;
    return report;
}

void hop_report_fail(hop_report *report) {
    report->failed = true;
}

static void free_texts(list *texts) {
    for (size_t k = 0; k < texts->count; k++) free(((char **)texts->items)[k]);
    free(texts->items);
}

static void clear_table(hop_report_table *table) {
    for (size_t k = 0; k < table->cells.count; k++)
        free((char *)((hop_lab_cell *)table->cells.items)[k].text);
    free(table->cells.items);
    free_texts(&table->names);
    free(table->meanings.items);
    free(table->name);
    free(table->title);
}

static void clear_series(hop_report_series *series) {
    free(series->label);
    free(series->x.items);
    free(series->y.items);
    free(series->low.items);
    free(series->high.items);
}

static void clear_panel(hop_report_panel *panel) {
    for (size_t k = 0; k < panel->series.count; k++) {
        hop_report_series *series = ((hop_report_series **)panel->series.items)[k];
        if (series) clear_series(series);
        free(series);
    }
    free(panel->series.items);
    free(panel->title);
    free(panel->x_label);
    free(panel->y_label);
    free(panel->map_label);
    free(panel->z);
    free(panel->done);
}

static void clear_strip(hop_lab_strip *strip) {
    for (size_t k = 0; strip->column_names && k < strip->columns; k++)
        free((char *)strip->column_names[k]);
    for (size_t k = 0; strip->row_names && k < strip->rows; k++)
        free((char *)strip->row_names[k]);
    free((void *)strip->column_names);
    free((void *)strip->row_names);
    free((char *)strip->name);
    free((char *)strip->title);
    free((int8_t *)strip->units);
}

void hop_report_free(hop_report *report) {
    if (!report) return;
    for (size_t k = 0; k < report->tables.count; k++) {
        hop_report_table *table = ((hop_report_table **)report->tables.items)[k];
        if (table) clear_table(table);
        free(table);
    }
    for (size_t k = 0; k < report->panels.count; k++) {
        hop_report_panel *panel = ((hop_report_panel **)report->panels.items)[k];
        if (panel) clear_panel(panel);
        free(panel);
    }
    for (size_t k = 0; k < report->strips.count; k++)
        clear_strip(&((hop_lab_strip *)report->strips.items)[k]);
    clear_table(&report->spare_table);
    clear_panel(&report->spare_panel);
    clear_series(&report->spare_series);
    free(report->tables.items);
    free(report->panels.items);
    free(report->strips.items);
    free_texts(&report->notes);
    free(report->meaning);
    free(report->finished_tables);
    free(report->finished_panels);
    free(report);
}

void hop_report_mean(hop_report *report, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *more = format_text(report, format, arguments), *whole = NULL;
    va_end(arguments);
    if (!report->meaning) {
        report->meaning = more;
        return;
    }
    if (!more || asprintf(&whole, "%s %s", report->meaning, more) < 0) {
        report->failed = true;
        whole = NULL;
    }
    free(more);
    if (!whole) return;
    free(report->meaning);
    report->meaning = whole;
}

void hop_report_note(hop_report *report, const char *format, ...) {
    char **place = grow(report, &report->notes, sizeof *place);
    va_list arguments;
    va_start(arguments, format);
    if (place) *place = format_text(report, format, arguments);
    va_end(arguments);
}

static void add_column(hop_report_table *table, const char *name, int length,
                       const char *ending) {
    char **place = grow(table->report, &table->names, sizeof *place);
    const char **meaning = grow(table->report, &table->meanings, sizeof *meaning);
    if (place && asprintf(place, "%.*s%s", length, name, ending) < 0) {
        *place = NULL;
        table->report->failed = true;
    }
    if (place && *place && meaning)
        *meaning = hop_glossary_find(table->report->own, *place);
}

hop_report_table *hop_report_add_table(hop_report *report, const char *name,
                                       const char *title, const char *columns) {
    hop_report_table **place = grow(report, &report->tables, sizeof *place);
    hop_report_table *table = place ? make(report, sizeof *table) : NULL;
    if (place) *place = table;
    if (!table) table = &report->spare_table;
    table->report = report;
    if (table == &report->spare_table) return table;
    table->name = copy_text(report, name);
    table->title = copy_text(report, title);
    for (;;) {
        const int length = (int)strcspn(columns, ",+");
        add_column(table, columns, length, "");
        if (columns[length] == '+') {
            add_column(table, columns, length, "_low");
            add_column(table, columns, length, "_high");
        }
        columns += strcspn(columns, ",");
        if (!*columns++) return table;
    }
}

void hop_table_number(hop_report_table *table, double number) {
    hop_lab_cell *cell = grow(table->report, &table->cells, sizeof *cell);
    if (cell) cell->number = number;
}

void hop_table_text(hop_report_table *table, const char *format, ...) {
    hop_lab_cell *cell = grow(table->report, &table->cells, sizeof *cell);
    va_list arguments;
    va_start(arguments, format);
    if (cell) cell->text = format_text(table->report, format, arguments);
    va_end(arguments);
}

void hop_table_estimate(hop_report_table *table, hop_estimate estimate) {
    hop_table_number(table, estimate.value);
    hop_table_number(table, estimate.low);
    hop_table_number(table, estimate.high);
}

hop_report_panel *hop_report_add_panel(hop_report *report, const char *title,
                                       const char *x_label, const char *y_label) {
    hop_report_panel **place = grow(report, &report->panels, sizeof *place);
    hop_report_panel *panel = place ? make(report, sizeof *panel) : NULL;
    if (place) *place = panel;
    if (!panel) panel = &report->spare_panel;
    panel->report = report;
    if (panel == &report->spare_panel) return panel;
    panel->title = copy_text(report, title);
    panel->x_label = copy_text(report, x_label);
    panel->y_label = copy_text(report, y_label);
    panel->shape.x_low = panel->shape.x_high = NAN;
    panel->shape.y_low = panel->shape.y_high = NAN;
    return panel;
}

void hop_panel_log_x(hop_report_panel *panel) {
    panel->shape.log_x = 1;
}

void hop_panel_log_y(hop_report_panel *panel) {
    panel->shape.log_y = 1;
}

void hop_panel_x_range(hop_report_panel *panel, double low, double high) {
    panel->shape.x_low = low;
    panel->shape.x_high = high;
}

void hop_panel_y_range(hop_report_panel *panel, double low, double high) {
    panel->shape.y_low = low;
    panel->shape.y_high = high;
}

hop_report_series *hop_panel_add_series(hop_report_panel *panel, hop_lab_series_kind kind,
                                        size_t group, const char *label, ...) {
    hop_report *report = panel->report;
    hop_report_series **place = grow(report, &panel->series, sizeof *place);
    hop_report_series *series = place ? make(report, sizeof *series) : NULL;
    if (place) *place = series;
    if (!series) series = &report->spare_series;
    series->report = report;
    if (series == &report->spare_series) return series;
    series->kind = kind;
    series->group = group;
    va_list arguments;
    va_start(arguments, label);
    series->label = format_text(report, label, arguments);
    va_end(arguments);
    return series;
}

void hop_series_point(hop_report_series *series, double x, double y) {
    hop_series_estimate(series, x, (hop_estimate){y, NAN, NAN});
}

void hop_series_estimate(hop_report_series *series, double x, hop_estimate y) {
    add_number(series->report, &series->x, x);
    add_number(series->report, &series->y, y.value);
    add_number(series->report, &series->low, y.low);
    add_number(series->report, &series->high, y.high);
    if (!isnan(y.low) && !isnan(y.high)) series->has_interval = true;
}

void hop_panel_map(hop_report_panel *panel, const char *label, size_t columns,
                   size_t rows, const double range[4], const double *z) {
    hop_report *report = panel->report;
    double *copy = make(report, columns * rows * sizeof *copy);
    if (!copy) return;
    memcpy(copy, z, columns * rows * sizeof *copy);
    free(panel->z);
    free(panel->map_label);
    panel->z = copy;
    panel->map_label = copy_text(report, label);
    panel->shape.map =
        (hop_lab_map){columns, rows, range[0], range[1], range[2], range[3], copy, NULL};
}

/* Copies of texts, [count]. */
static const char **copy_texts(hop_report *report, const char *const *texts,
                               size_t count) {
    const char **copies = make(report, count * sizeof *copies);
    for (size_t k = 0; copies && k < count; k++) copies[k] = copy_text(report, texts[k]);
    return copies;
}

void hop_report_add_strip(hop_report *report, const hop_lab_strip *strip) {
    hop_lab_strip *copy = grow(report, &report->strips, sizeof *copy);
    if (!copy) return;
    const size_t bytes = strip->rows * strip->columns * strip->width * strip->height;
    *copy = *strip;
    copy->name = copy_text(report, strip->name);
    copy->title = copy_text(report, strip->title);
    copy->column_names = copy_texts(report, strip->column_names, strip->columns);
    copy->row_names = copy_texts(report, strip->row_names, strip->rows);
    int8_t *units = make(report, bytes);
    if (units) memcpy(units, strip->units, bytes);
    copy->units = units;
}

static hop_lab_table finish_table(const hop_report_table *table) {
    const size_t columns = table->names.count;
    return (hop_lab_table){.name = table->name,
                           .title = table->title,
                           .columns = columns,
                           .rows = table->cells.count / columns,
                           .names = (const char *const *)table->names.items,
                           .meanings = (const char *const *)table->meanings.items,
                           .cells = table->cells.items};
}

static hop_lab_panel finish_panel(hop_report *report, hop_report_panel *panel) {
    hop_lab_panel out = panel->shape;
    out.title = panel->title;
    out.x_label = panel->x_label;
    out.y_label = panel->y_label;
    out.map.label = panel->map_label;
    out.count = panel->series.count;
    free(panel->done);
    panel->done = make(report, out.count * sizeof *panel->done);
    for (size_t k = 0; panel->done && k < out.count; k++) {
        const hop_report_series *from = ((hop_report_series **)panel->series.items)[k];
        panel->done[k] = (hop_lab_series){
            .kind = from->kind,
            .label = from->label,
            .group = from->group,
            .count = from->x.count,
            .x = from->x.items,
            .y = from->y.items,
            .low = from->has_interval ? from->low.items : NULL,
            .high = from->has_interval ? from->high.items : NULL,
        };
    }
    out.series = panel->done;
    return out;
}

const hop_lab_report *hop_report_finish(hop_report *report) {
    const size_t tables = report->tables.count, panels = report->panels.count;
    free(report->finished_tables);
    free(report->finished_panels);
    report->finished_tables = make(report, tables * sizeof *report->finished_tables);
    report->finished_panels = make(report, panels * sizeof *report->finished_panels);
    if (report->failed) return NULL;
    for (size_t k = 0; k < tables; k++)
        report->finished_tables[k] =
            finish_table(((hop_report_table **)report->tables.items)[k]);
    for (size_t k = 0; k < panels; k++)
        report->finished_panels[k] =
            finish_panel(report, ((hop_report_panel **)report->panels.items)[k]);
    if (report->failed) return NULL;
    report->finished = (hop_lab_report){
        .meaning = report->meaning ? report->meaning : "",
        .notes_count = report->notes.count,
        .notes = (const char *const *)report->notes.items,
        .table_count = tables,
        .tables = report->finished_tables,
        .panel_count = panels,
        .panels = report->finished_panels,
        .strip_count = report->strips.count,
        .strips = report->strips.items,
    };
    return &report->finished;
}
