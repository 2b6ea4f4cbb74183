/* SPDX-License-Identifier: MIT */
/* Pictures of half blocks in the terminal, and a progress bar on stderr. */
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "exit.h"

enum { GAP = 2, ALWAYS_ABREAST = 3, NARROWEST = 20, WIDEST = 1000, PAGE = 80, BAR = 30 };

/* Columns of the terminal that a stream is; 0 where it is none or does not say. */
static size_t columns_of(FILE *stream) {
    struct winsize size;
    int known = isatty(fileno(stream)) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 &&
                size.ws_col >= NARROWEST;
    if (!known) return 0;
    return size.ws_col < WIDEST ? size.ws_col : WIDEST;
}

size_t hop_terminal_columns(void) {
    size_t known = columns_of(stdout);
    if (known) return known;
    const char *text = getenv("COLUMNS");
    long columns = text ? strtol(text, NULL, 10) : 0;
    return columns >= NARROWEST && columns <= WIDEST ? (size_t)columns : PAGE;
}

size_t hop_terminal_width(FILE *stream) {
    if (!isatty(fileno(stream))) return 0;
    size_t known = columns_of(stream);
    return known && known < PAGE ? known : PAGE;
}

size_t hop_terminal_length(const char *text) {
    size_t length = 0;
    for (; *text; text++) length += ((unsigned char)*text & 0xc0) != 0x80;
    return length;
}

void hop_terminal_wrap(FILE *stream, const char *text, size_t width, size_t indent) {
    size_t column = 0;
    while (*text) {
        size_t gap = strspn(text, " "), word = strcspn(text + gap, " "), columns = gap;
        for (size_t i = gap; i < gap + word; i++)
            columns += ((unsigned char)text[i] & 0xc0) != 0x80;
        if (width && column > indent && column + columns > width) {
            fprintf(stream, "\n%*s", (int)indent, "");
            column = indent;
            columns -= gap;
            text += gap;
            gap = 0;
        }
        fprintf(stream, "%.*s", (int)(gap + word), text);
        column += columns;
        text += gap + word;
    }
    fputc('\n', stream);
}

/* Print a text in exactly `width` columns; cut: what stands in its last column where it
   is longer. */
static void print_cell_text(const char *text, size_t width, const char *cut) {
    size_t column = 0, longer = hop_terminal_length(text) > width;
    size_t most = longer && *cut ? width - 1 : width;
    while (*text && column < most) {
        size_t bytes = 1;
        while ((text[bytes] & 0xc0) == 0x80) bytes++;
        printf("%.*s", (int)bytes, text);
        text += bytes;
        column++;
    }
    if (longer && *cut) {
        fputs(cut, stdout);
        column++;
    }
    printf("%*s", (int)(width - column), "");
}

void hop_terminal_cell(const char *text, size_t width) {
    print_cell_text(text, width, "\u2026");
}

void hop_terminal_last(const char *text, size_t width) {
    if (hop_terminal_width(stdout) && hop_terminal_length(text) > width)
        hop_terminal_cell(text, width);
    else
        fputs(text, stdout);
}

/* The unit that stands for a block of units: the sign of their sum, weighted by area. */
static int8_t sample(const int8_t *units, size_t width, double left, double right,
                     double top, double bottom, size_t height) {
    double sum = 0, known = 0, area = 0;
    for (size_t y = (size_t)top; y < height && (double)y < bottom; y++) {
        double y0 = (double)y > top ? (double)y : top;
        double y1 = (double)y + 1 < bottom ? (double)y + 1 : bottom;
        for (size_t x = (size_t)left; x < width && (double)x < right; x++) {
            double x0 = (double)x > left ? (double)x : left;
            double x1 = (double)x + 1 < right ? (double)x + 1 : right;
            double part = (x1 - x0) * (y1 - y0);
            int8_t unit = units[y * width + x];
            sum += part * unit;
            known += unit ? part : 0;
            area += part;
        }
    }
    if (2 * known < area) return 0;
    return sum > 0 ? 1 : -1;
}

static void shrink(const int8_t *units, size_t width, size_t height, size_t to_width,
                   size_t to_height, int8_t *out) {
    double across = (double)width / (double)to_width;
    double down = (double)height / (double)to_height;
    for (size_t y = 0; y < to_height; y++)
        for (size_t x = 0; x < to_width; x++)
            out[y * to_width + x] =
                sample(units, width, (double)x * across, (double)(x + 1) * across,
                       (double)y * down, (double)(y + 1) * down, height);
}

static void print_cell(int8_t upper, int8_t lower) {
    static const char *const cells[3][3] = {{" ", "\u2591", "\u2584"},
                                            {"\u2591", "\u2592", "\u2593"},
                                            {"\u2580", "\u2593", "\u2588"}};
    fputs(cells[upper + 1][lower + 1], stdout);
}

static void print_line(const hop_panel *panels, size_t count, const int8_t *small,
                       size_t width, size_t height) {
    for (size_t i = 0; i < count; i++) {
        if (i) printf("%*s", GAP, "");
        print_cell_text(panels[i].caption ? panels[i].caption : "", width, "");
    }
    putchar('\n');
    for (size_t y = 0; y < height; y += 2) {
        for (size_t i = 0; i < count; i++) {
            const int8_t *row = small + (i * height + y) * width;
            if (i) printf("%*s", GAP, "");
            for (size_t x = 0; x < width; x++)
                print_cell(row[x], y + 1 < height ? row[width + x] : (int8_t)-1);
        }
        putchar('\n');
    }
}

int hop_terminal_show(const hop_panel *panels, size_t count, size_t width,
                      size_t height) {
    size_t columns = hop_terminal_columns(), to_width = width, to_height = height;
    size_t abreast = (columns + GAP) / (width + GAP);
    size_t least = count < ALWAYS_ABREAST ? count : ALWAYS_ABREAST;
    if (abreast < least) {
        abreast = least;
        to_width = (columns - GAP * (least - 1)) / least;
        to_height = (height * to_width + width / 2) / width;
        if (to_height == 0) to_height = 1;
    }
    int8_t *small = malloc(abreast * to_width * to_height);
    if (!small) return hop_complain_memory();
    for (size_t first = 0; first < count; first += abreast) {
        size_t here = count - first < abreast ? count - first : abreast;
        for (size_t i = 0; i < here; i++)
            shrink(panels[first + i].units, width, height, to_width, to_height,
                   small + i * to_width * to_height);
        print_line(panels + first, here, small, to_width, to_height);
    }
    free(small);
    return 0;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

hop_progress hop_progress_begin(const char *label) {
    hop_progress progress = {.label = label, .visible = isatty(STDERR_FILENO)};
    progress.began = progress.shown = now();
    return progress;
}

void hop_progress_report(void *user, size_t done, size_t count) {
    hop_progress *progress = user;
    double time = now();
    if (!progress->visible || count == 0 || time - progress->shown < 0.2) return;
    progress->shown = time;
    double share = (double)done / (double)count, spent = time - progress->began;
    char bar[BAR + 1];
    for (size_t i = 0; i < BAR; i++) bar[i] = (double)i < share * BAR ? '#' : '.';
    bar[BAR] = '\0';
    fprintf(stderr, "\r%s [%s] %3.0f%%", progress->label, bar, 100 * share);
    if (done) fprintf(stderr, ", %.0f s left\033[K", spent / share - spent);
    fflush(stderr);
}

void hop_progress_count(hop_progress *progress, uint64_t done) {
    double time = now();
    if (!progress->visible || time - progress->shown < 0.2) return;
    progress->shown = time;
    fprintf(stderr, "\r%s %llu, %.0f a second\033[K", progress->label,
            (unsigned long long)done, (double)done / (time - progress->began));
    fflush(stderr);
}

void hop_progress_end(hop_progress *progress) {
    if (progress->visible && progress->shown > progress->began) fputs("\r\033[K", stderr);
}
