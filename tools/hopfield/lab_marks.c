/* SPDX-License-Identifier: MIT */
/* The marks of a plot: thin vertical lines with their labels above the frame. */
#include "lab_plot.h"

#include <math.h>

#include "terminal.h"

/* What axis numbers and label take from the width of a panel. */
enum { BESIDE_FRAME = 100, SMALL_LETTER = 7 };

static double frame_width(const hop_lab_layout *layout) {
    return (double)layout->width - BESIDE_FRAME;
}

/* Where a value lies between the ends of an axis, 0 to 1. */
static double share(const hop_lab_axis *axis, double value) {
    if (axis->log) return log(value / axis->low) / log(axis->high / axis->low);
    return (value - axis->low) / (axis->high - axis->low);
}

static int row_is_free(const hop_lab_layout *layout, const hop_lab_mark *mark,
                       size_t row) {
    for (size_t i = 0; i < layout->mark_count; i++) {
        const hop_lab_mark *other = &layout->marks[i];
        if (other->row == row && other->left < mark->right + SMALL_LETTER &&
            mark->left < other->right + SMALL_LETTER)
            return 0;
    }
    return 1;
}

void hop_lab_marks_place(hop_lab_layout *layout) {
    const hop_lab_panel *panel = layout->panel;
    double width = frame_width(layout);
    for (size_t i = 0; i < panel->count && layout->mark_count < HOP_LAB_PLOT_MARKS; i++) {
        const hop_lab_series *series = &panel->series[i];
        if (series->kind != HOP_LAB_MARK || !series->label[0] || series->count == 0)
            continue;
        double half = (double)(hop_terminal_length(series->label) * SMALL_LETTER) / 2;
        double at = share(&layout->x, series->x[0]) * width;
        if (!(at >= 0 && at <= width)) continue;
        double middle = fmax(half, fmin(width - half, at));
        hop_lab_mark mark = {i, 0, middle - half, middle + half};
        while (mark.row + 1 < HOP_LAB_PLOT_MARK_ROWS &&
               !row_is_free(layout, &mark, mark.row))
            mark.row++;
        layout->marks[layout->mark_count++] = mark;
        if (mark.row + 1 > layout->mark_rows) layout->mark_rows = mark.row + 1;
    }
}

/* A mark has the colour of the curve it belongs to, and is grey where there is none. */
static const char *colour_of(const hop_lab_panel *panel, const hop_lab_series *mark) {
    for (size_t i = 0; i < panel->count; i++)
        if (panel->series[i].kind != HOP_LAB_MARK &&
            panel->series[i].group == mark->group)
            return hop_lab_colour(mark->group);
    return "#505050";
}

void hop_lab_marks_script(FILE *stream, const hop_lab_layout *layout) {
    const hop_lab_panel *panel = layout->panel;
    fputs("unset arrow\nunset label\n", stream);
    for (size_t i = 0; i < panel->count; i++) {
        const hop_lab_series *series = &panel->series[i];
        for (size_t k = 0; series->kind == HOP_LAB_MARK && k < series->count; k++) {
            double at = share(&layout->x, series->x[k]);
            if (!(at >= 0 && at <= 1)) continue;
            fprintf(stream,
                    "set arrow from first %.9g, graph 0 to first %.9g, graph 1 nohead "
                    "lw 1 lc rgb '%s' back\n",
                    series->x[k], series->x[k], colour_of(panel, series));
        }
    }
    for (size_t i = 0; i < layout->mark_count; i++) {
        const hop_lab_mark *mark = &layout->marks[i];
        const hop_lab_series *series = &panel->series[mark->series];
        fputs("set label ", stream);
        hop_lab_quote(stream, series->label);
        fprintf(stream,
                " at graph %.5f, graph 1 center offset 0,%.2f noenhanced font ',%d' "
                "tc rgb '%s'\n",
                (mark->left + mark->right) / 2 / frame_width(layout),
                0.7 + (double)mark->row, HOP_LAB_PLOT_FONT - 2, colour_of(panel, series));
    }
}
