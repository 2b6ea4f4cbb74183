/* SPDX-License-Identifier: MIT */
/* The axes of a plot: ranges that fit the data, and tics that can be read. */
#include "lab_plot.h"

#include <math.h>

/* Room between the data and the frame, as a share of the range. */
static const double room = 0.04;

static void take(hop_lab_axis *axis, double value) {
    if (!isfinite(value) || (axis->log && value <= 0)) return;
    axis->low = fmin(axis->low, value);
    axis->high = fmax(axis->high, value);
}

double hop_lab_bar_width(const hop_lab_series *series) {
    double least = INFINITY;
    for (size_t i = 1; i < series->count; i++) {
        double step = fabs(series->x[i] - series->x[i - 1]);
        if (step > 0) least = fmin(least, step);
    }
    return isfinite(least) ? least : 1;
}

static void take_x(hop_lab_axis *axis, const hop_lab_series *series) {
    double half =
        series->kind == HOP_LAB_BARS && !axis->log ? hop_lab_bar_width(series) / 2 : 0;
    for (size_t i = 0; i < series->count; i++) {
        take(axis, series->x[i] - half);
        take(axis, series->x[i] + half);
    }
}

static void take_y(hop_lab_axis *axis, const hop_lab_series *series) {
    if (series->kind == HOP_LAB_MARK) return;
    for (size_t i = 0; i < series->count; i++) {
        take(axis, series->y[i]);
        if (series->low) take(axis, series->low[i]);
        if (series->high) take(axis, series->high[i]);
    }
    if (series->kind == HOP_LAB_BARS && !axis->log) take(axis, 0);
}

static void add_room(hop_lab_axis *axis, int keep_low) {
    if (axis->log) {
        double factor = pow(axis->high / axis->low, room);
        if (axis->high <= axis->low) factor = 2;
        axis->low /= factor;
        axis->high *= factor;
        return;
    }
    double span = axis->high - axis->low, more = room * span;
    if (span <= 0) more = axis->high != 0 ? fabs(axis->high) / 2 : 0.5;
    if (!keep_low) axis->low -= more;
    axis->high += more;
}

/* The panel's own limits go before those that were found. */
static hop_lab_axis finish(hop_lab_axis axis, int fixed, int keep_low, double low,
                           double high) {
    if (!(axis.low <= axis.high)) {
        axis.low = axis.log ? 1 : 0;
        axis.high = axis.log ? 10 : 1;
    } else if (!fixed) {
        add_room(&axis, keep_low);
    }
    if (isfinite(low)) axis.low = low;
    if (isfinite(high)) axis.high = high;
    if (!(axis.low < axis.high)) axis.high = axis.low + fabs(axis.low) + 1;
    return axis;
}

/* From the outer edge of the first cell of a map to that of the last. */
static void take_map(hop_lab_axis *axis, double first, double last, size_t cells) {
    double half = cells > 1 ? (last - first) / (double)(cells - 1) / 2 : 0.5;
    take(axis, first - half);
    take(axis, last + half);
}

hop_lab_axis hop_lab_axis_x(const hop_lab_panel *panel) {
    hop_lab_axis axis = {INFINITY, -INFINITY, panel->log_x};
    const hop_lab_map *map = &panel->map;
    int mapped = map->columns && map->rows;
    if (mapped) take_map(&axis, map->x_first, map->x_last, map->columns);
    for (size_t i = 0; !mapped && i < panel->count; i++) take_x(&axis, &panel->series[i]);
    return finish(axis, mapped, 0, panel->x_low, panel->x_high);
}

hop_lab_axis hop_lab_axis_y(const hop_lab_panel *panel) {
    hop_lab_axis axis = {INFINITY, -INFINITY, panel->log_y};
    const hop_lab_map *map = &panel->map;
    int mapped = map->columns && map->rows, bars = 0;
    if (mapped) take_map(&axis, map->y_first, map->y_last, map->rows);
    for (size_t i = 0; !mapped && i < panel->count; i++) {
        take_y(&axis, &panel->series[i]);
        if (panel->series[i].kind == HOP_LAB_BARS) bars = 1;
    }
    return finish(axis, mapped, bars && axis.low >= 0, panel->y_low, panel->y_high);
}

/* Tics at 1, 2 and 5 times the powers of ten where a logarithmic axis spans few of them:
   at the powers alone there would be one number, or none. */
static void write_log_tics(FILE *stream, const char *name, const hop_lab_axis *axis) {
    static const double steps[] = {1, 2, 5};
    double decades = log10(axis->high / axis->low);
    if (decades > 2.5) {
        int plain = axis->high <= 1e4 && axis->low >= 1e-3;
        fprintf(stream, "set format %s '%s'\n", name, plain ? "%g" : "10^{%L}");
        fprintf(stream, "set %stics autofreq\nset m%stics 10\n", name, name);
        return;
    }
    int first = 1;
    fprintf(stream, "set format %s '%%h'\nset %stics (", name, name);
    for (int power = (int)floor(log10(axis->low)); pow(10, power) <= axis->high; power++)
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
            double at = steps[i] * pow(10, power);
            if (at < axis->low || at > axis->high) continue;
            fprintf(stream, "%s%.9g", first ? "" : ", ", at);
            first = 0;
        }
    if (first) fprintf(stream, "%.3g, %.3g", axis->low, axis->high);
    fprintf(stream, ")\nset m%stics default\n", name);
}

/* Few values on a logarithmic axis are its tics: those that were swept. */
static void write_swept_tics(FILE *stream, const hop_lab_panel *panel) {
    enum { MOST = 9 };
    double values[MOST];
    size_t count = 0;
    for (size_t i = 0; i < panel->count; i++) {
        const hop_lab_series *series = &panel->series[i];
        if (series->kind != HOP_LAB_MEASURED) continue;
        for (size_t k = 0; k < series->count; k++) {
            size_t at = 0;
            while (at < count && values[at] != series->x[k]) at++;
            if (at < count) continue;
            if (count == MOST) return;
            values[count++] = series->x[k];
        }
    }
    if (count < 2) return;
    fputs("set format x '%h'\nset xtics (", stream);
    for (size_t k = 0; k < count; k++)
        fprintf(stream, "%s%.9g", k ? ", " : "", values[k]);
    fputs(")\nset mxtics default\n", stream);
}

static void write_axis(FILE *stream, const char *name, const hop_lab_axis *axis) {
    fprintf(stream, "set %srange [%.9g:%.9g] noextend\n", name, axis->low, axis->high);
    if (axis->log) {
        fprintf(stream, "set logscale %s 10\n", name);
        write_log_tics(stream, name, axis);
    } else {
        fprintf(stream, "unset logscale %s\nset format %s '%%h'\n", name, name);
        fprintf(stream, "set %stics autofreq\nset m%stics 2\n", name, name);
    }
}

void hop_lab_axes_script(FILE *stream, const hop_lab_layout *layout) {
    write_axis(stream, "x", &layout->x);
    if (layout->x.log) write_swept_tics(stream, layout->panel);
    write_axis(stream, "y", &layout->y);
}
