/* SPDX-License-Identifier: MIT */
/* The curves of a plot: how each kind of series is drawn. */
#include "lab_plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An interval is a bar on each of so many points; of more it is a band. */
enum {
    MOST_BARS = 24,
    MOST_PIXELS = 4096,
    MANY_POINTS = 40,
    COLOURS = 7,
    SHAPES = 6,
    DASHES = 4
};

static const char *const colours[COLOURS] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                             "#e69f00", "#56b4e9", "#000000"};
/* Filled, and the same shapes hollow for a second measurement of one group. */
static const int filled[SHAPES] = {7, 5, 9, 13, 11, 15},
                 hollow[SHAPES] = {6, 4, 8, 12, 10, 14};
static const char *const dashes[DASHES] = {"(8,5)", "(2,4)", "(10,4,2,4)", "(16,6)"};

const char *hop_lab_colour(size_t group) {
    return colours[group % COLOURS];
}

void hop_lab_quote(FILE *stream, const char *text) {
    fputc('\'', stream);
    for (; *text; text++) {
        if (*text == '\'') fputc('\'', stream);
        fputc((unsigned char)*text < 0x20 ? ' ' : *text, stream);
    }
    fputc('\'', stream);
}

static void write_number(FILE *stream, double value) {
    if (isfinite(value))
        fprintf(stream, " %.9g", value);
    else
        fputs(" NaN", stream);
}

/* A limit that a logarithmic axis cannot show reaches down to the frame. */
static double limit(const hop_lab_axis *axis, double value) {
    return axis->log && value < axis->low ? axis->low : value;
}

void hop_lab_data_script(FILE *stream, const hop_lab_layout *layout) {
    const hop_lab_panel *panel = layout->panel;
    for (size_t i = 0; i < panel->count; i++) {
        const hop_lab_series *series = &panel->series[i];
        if (series->kind == HOP_LAB_MARK) continue;
        fprintf(stream, "$p%zus%zu << EOD\n", layout->index, i);
        for (size_t k = 0; k < series->count; k++) {
            write_number(stream, series->x[k]);
            write_number(stream, series->y[k]);
            double low = series->low ? series->low[k] : NAN;
            double high = series->high ? series->high[k] : NAN;
            write_number(stream, limit(&layout->y, low));
            write_number(stream, high);
            fputc('\n', stream);
        }
        if (series->count == 0) fputs(" NaN NaN NaN NaN\n", stream);
        fputs("EOD\n", stream);
    }
    const hop_lab_map *map = &panel->map;
    if (!map->columns || !map->rows) return;
    double across =
        map->columns > 1 ? (map->x_last - map->x_first) / (double)(map->columns - 1) : 0;
    double down =
        map->rows > 1 ? (map->y_last - map->y_first) / (double)(map->rows - 1) : 0;
    fprintf(stream, "$p%zum << EOD\n", layout->index);
    for (size_t row = 0; row < map->rows; row++) {
        for (size_t column = 0; column < map->columns; column++) {
            write_number(stream, map->x_first + across * (double)column);
            write_number(stream, map->y_first + down * (double)row);
            write_number(stream, map->z[row * map->columns + column]);
            fputc('\n', stream);
        }
        fputc('\n', stream);
    }
    fputs("EOD\n", stream);
}

/* How many series of the same kind and group stand before this one. */
static size_t ordinal(const hop_lab_panel *panel, size_t at) {
    size_t before = 0;
    for (size_t i = 0; i < at; i++)
        before += panel->series[i].kind == panel->series[at].kind &&
                  panel->series[i].group == panel->series[at].group;
    return before;
}

static int shape_of(const hop_lab_panel *panel, size_t at) {
    size_t group = panel->series[at].group, turn = ordinal(panel, at);
    return (turn % 2 ? hollow : filled)[(group + turn / 2) % SHAPES];
}

static const char *dash_of(const hop_lab_panel *panel, size_t at) {
    return dashes[(panel->series[at].group + ordinal(panel, at)) % DASHES];
}

static double point_size(size_t count) {
    return count <= MOST_BARS ? 0.65 : count <= 2 * MANY_POINTS ? 0.45 : 0.3;
}

/* Beside its theory the line through a measurement is thin and pale: it only leads the
   eye, and must not hide the prediction. */
static void write_joint(FILE *stream, const hop_lab_panel *panel, size_t at) {
    unsigned red = 0, green = 0, blue = 0;
    const hop_lab_series *series = &panel->series[at];
    const char *colour = hop_lab_colour(series->group);
    int predicted = 0;
    for (size_t i = 0; i < panel->count; i++)
        predicted |= panel->series[i].kind == HOP_LAB_THEORY &&
                     panel->series[i].group == series->group;
    if (predicted && sscanf(colour, "#%2x%2x%2x", &red, &green, &blue) == 3)
        fprintf(stream, "lw 1.2 lc rgb '#%02x%02x%02x'", 128 + red / 2, 128 + green / 2,
                128 + blue / 2);
    else
        fprintf(stream, "lw 1.6 lc rgb '%s'", colour);
}

static int has_interval(const hop_lab_series *series) {
    return series->low && series->high;
}

/* The plot command grows by one element at a time. */
typedef struct script {
    FILE *stream;
    const hop_lab_layout *layout;
    size_t elements;
} script;

static FILE *element(script *self) {
    fputs(self->elements++ ? ", \\\n  " : "plot ", self->stream);
    return self->stream;
}

static FILE *of_series(script *self, size_t at) {
    fprintf(element(self), "$p%zus%zu ", self->layout->index, at);
    return self->stream;
}

static void write_style(FILE *stream, const hop_lab_panel *panel, size_t at) {
    const hop_lab_series *series = &panel->series[at];
    const char *colour = hop_lab_colour(series->group);
    switch (series->kind) {
    case HOP_LAB_THEORY:
        fprintf(stream, "with lines lw 2 dt %s lc rgb '%s'", dash_of(panel, at), colour);
        break;
    case HOP_LAB_BARS:
        fprintf(stream,
                "with boxes fs transparent solid 0.45 border rgb '%s' lw 1 lc rgb '%s'",
                colour, colour);
        break;
    case HOP_LAB_PATH:
        fprintf(stream, "with linespoints lw 1.6 pt %d ps 0.5 pi %zu lc rgb '%s'",
                shape_of(panel, at), 1 + series->count / MANY_POINTS, colour);
        break;
    case HOP_LAB_MEASURED:
    case HOP_LAB_MARK:
        fprintf(stream, "with points pt %d ps %.2f lc rgb '%s'", shape_of(panel, at),
                point_size(series->count), colour);
        break;
    }
}

static void write_band(script *self, size_t at) {
    const hop_lab_series *series = &self->layout->panel->series[at];
    if (series->kind != HOP_LAB_MEASURED || !has_interval(series) ||
        series->count <= MOST_BARS)
        return;
    fprintf(of_series(self, at),
            "using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '%s' "
            "notitle",
            hop_lab_colour(series->group));
}

/* Arrows with flat heads: gnuplot's own error bars leave a hole around each point. */
static void write_interval_bars(script *self, size_t at) {
    const hop_lab_series *series = &self->layout->panel->series[at];
    if (!has_interval(series) || series->kind == HOP_LAB_THEORY ||
        series->count > MOST_BARS)
        return;
    fprintf(of_series(self, at),
            "using 1:3:(0):($4-$3) with vectors heads size graph 0.008,90 lw 1.3 "
            "lc rgb '%s' notitle",
            series->kind == HOP_LAB_BARS ? "#404040" : hop_lab_colour(series->group));
}

static void write_curve(script *self, size_t at) {
    const hop_lab_panel *panel = self->layout->panel;
    const hop_lab_series *series = &panel->series[at];
    FILE *stream = of_series(self, at);
    if (series->kind == HOP_LAB_BARS)
        fprintf(stream, "using 1:2:(%.9g) ", hop_lab_bar_width(series));
    else
        fputs("using 1:2 ", stream);
    write_style(stream, panel, at);
    fputs(" notitle", stream);
}

static void write_joining_line(script *self, size_t at) {
    fputs("using 1:2 with lines ", of_series(self, at));
    write_joint(self->stream, self->layout->panel, at);
    fputs(" notitle", self->stream);
}

/* A white edge, so that a curve stands out from the colours of a map. */
static void write_halo(script *self, size_t at) {
    fprintf(of_series(self, at), "using 1:2 with lines lw 4 lc rgb '#ffffff' notitle");
}

static void write_key(script *self, size_t at) {
    const hop_lab_panel *panel = self->layout->panel;
    fputs("keyentry ", element(self));
    write_style(self->stream, panel, at);
    fputs(" title ", self->stream);
    hop_lab_quote(self->stream, panel->series[at].label);
    fputs(" noenhanced", self->stream);
}

/* The layers of a panel from the lowest up. */
enum {
    LAYER_BARS,
    LAYER_BANDS,
    LAYER_JOINTS,
    LAYER_LINES,
    LAYER_INTERVALS,
    LAYER_POINTS,
    LAYER_KEY,
    LAYERS
};

static void write_layer(script *self, int layer, size_t at) {
    const hop_lab_series *series = &self->layout->panel->series[at];
    int mapped = self->layout->panel->map.columns != 0;
    int line = series->kind == HOP_LAB_THEORY || series->kind == HOP_LAB_PATH;
    int points = series->kind == HOP_LAB_MEASURED;
    if (series->kind == HOP_LAB_MARK) return;
    if (layer == LAYER_BARS && series->kind == HOP_LAB_BARS) write_curve(self, at);
    if (layer == LAYER_BANDS) write_band(self, at);
    if (mapped && ((layer == LAYER_JOINTS && points) || (layer == LAYER_LINES && line)))
        write_halo(self, at);
    if (layer == LAYER_JOINTS && points) write_joining_line(self, at);
    if (layer == LAYER_LINES && line) write_curve(self, at);
    if (layer == LAYER_INTERVALS) write_interval_bars(self, at);
    if (layer == LAYER_POINTS && points) write_curve(self, at);
    if (layer == LAYER_KEY && series->label[0]) write_key(self, at);
}

/* Viewers blur a small picture inside an SVG, so there each cell is a rectangle. */
static void write_map(script *self) {
    const hop_lab_map *map = &self->layout->panel->map;
    int cells = self->layout->format == HOP_LAB_PLOT_SVG &&
                map->columns * map->rows <= MOST_PIXELS;
    fprintf(element(self), "$p%zum using 1:2:3 with image%s notitle", self->layout->index,
            cells ? " pixels" : "");
    fprintf(element(self),
            "$p%zuc using 1:2 with lines lw 0.7 lc rgb '#80ffffff' notitle",
            self->layout->index);
}

void hop_lab_curves_script(FILE *stream, const hop_lab_layout *layout) {
    script self = {stream, layout, 0};
    if (layout->panel->map.columns && layout->panel->map.rows) write_map(&self);
    for (int layer = 0; layer < LAYERS; layer++)
        for (size_t i = 0; i < layout->panel->count; i++) write_layer(&self, layer, i);
    if (self.elements == 0) fputs("NaN notitle", element(&self));
    fputc('\n', stream);
}
