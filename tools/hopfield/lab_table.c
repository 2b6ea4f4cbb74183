/* SPDX-License-Identifier: MIT */
/* Tables of a lab report as people read them: a measurement and its interval in one cell.
 */
#include "lab_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DECIMALS = 6, MOST_PLAIN_DECIMALS = 4 };

/* Beyond this a number is written with its power of ten. */
static const double largest_plain = 1e9;

static double number_at(const hop_lab_table *table, size_t row, size_t column) {
    const hop_lab_cell *cell = &table->cells[row * table->columns + column];
    return cell->text ? NAN : cell->number;
}

static int extends(const char *name, const char *stem, const char *ending) {
    size_t length = strlen(stem);
    return strncmp(name, stem, length) == 0 && strcmp(name + length, ending) == 0;
}

static int has_interval(const hop_lab_table *table, size_t column) {
    return column + 2 < table->columns &&
           extends(table->names[column + 1], table->names[column], "_low") &&
           extends(table->names[column + 2], table->names[column], "_high");
}

/* The fewest decimals that show every number of a column as it is; -1: too many. */
static int exact_decimals(const hop_lab_table *table, size_t column) {
    int decimals = 0;
    for (size_t row = 0; row < table->rows; row++) {
        double value = number_at(table, row, column);
        if (!isfinite(value)) continue;
        if (fabs(value) >= largest_plain) return -1;
        double scale = pow(10, decimals);
        while (fabs(value - round(value * scale) / scale) > 1e-9 * fabs(value)) {
            if (++decimals > MOST_PLAIN_DECIMALS) return -1;
            scale *= 10;
        }
    }
    return decimals;
}

/* Two significant digits of the narrowest interval, but none that the widest drowns. */
static void measure(const hop_lab_table *table, hop_lab_column *column) {
    double least = INFINITY, most = 0;
    column->symmetric = 1;
    for (size_t row = 0; row < table->rows; row++) {
        double value = number_at(table, row, column->at);
        double low = number_at(table, row, column->at + 1);
        double high = number_at(table, row, column->at + 2), half = (high - low) / 2;
        if (low < 0) column->negative = 1;
        if (!isfinite(value) || !isfinite(half) || half <= 0) continue;
        if (fabs((high + low) / 2 - value) > 0.1 * half) column->symmetric = 0;
        least = fmin(least, half);
        most = fmax(most, half);
    }
    if (most == 0) {
        column->decimals = exact_decimals(table, column->at);
        return;
    }
    int decimals = 1 - (int)floor(log10(fmax(least, most / 10)));
    column->decimals = decimals < 0 ? 0 : decimals <= MOST_DECIMALS ? decimals : -1;
}

/* What theory predicts is shown as finely as what was measured. */
static int decimals_beside(const hop_lab_column *columns, size_t count,
                           const char *name) {
    for (size_t i = 0; i < count; i++)
        if (extends(name, columns[i].name, "_theory")) return columns[i].decimals;
    return -1;
}

size_t hop_lab_columns(const hop_lab_table *table, hop_lab_column *out, size_t *keys) {
    size_t count = 0, leading = 0;
    for (size_t at = 0; at < table->columns; at++) {
        hop_lab_column column = {.name = table->names[at], .at = at};
        for (size_t row = 0; row < table->rows; row++)
            if (table->cells[row * table->columns + at].text) column.texts = 1;
        if (has_interval(table, at)) {
            column.measured = 1;
            measure(table, &column);
            if (leading == 0) leading = count;
            at += 2;
        } else {
            column.decimals = exact_decimals(table, at);
            if (column.decimals < 0)
                column.decimals = decimals_beside(out, count, column.name);
        }
        out[count++] = column;
    }
    *keys = leading ? leading : 1;
    return count;
}

/* 1e-06 as 1e-6. */
static int shorten_power(char *number) {
    char *power = strpbrk(number, "e");
    if (power && (power[1] == '+' || power[1] == '-') && power[2] == '0') {
        char *digits = power[1] == '-' ? power + 2 : power + 1;
        memmove(digits, power + 3, strlen(power + 3) + 1);
    }
    return (int)strlen(number);
}

static int write_number(char *out, size_t size, double value, int decimals) {
    value += 0.0; /* no "-0" */
    int tiny = value != 0 && fabs(value) < 0.5 * pow(10, -decimals);
    if (decimals < 0 || tiny || fabs(value) >= largest_plain) {
        snprintf(out, size, "%.*g", decimals < 0 ? 4 : tiny ? 2 : 6, value);
        return shorten_power(out);
    }
    return snprintf(out, size, "%.*f", decimals, value);
}

const char *hop_lab_cell_text(const hop_lab_table *table, const hop_lab_column *column,
                              size_t row, char buffer[HOP_LAB_CELL_SIZE]) {
    const size_t size = HOP_LAB_CELL_SIZE;
    const char *text = table->cells[row * table->columns + column->at].text;
    if (text) return text;
    double value = number_at(table, row, column->at);
    if (isnan(value)) return "-";
    int decimals = column->decimals;
    size_t used = (size_t)write_number(buffer, size, value, decimals);
    if (!column->measured) return buffer;
    double low = number_at(table, row, column->at + 1);
    double high = number_at(table, row, column->at + 2);
    if (isnan(low) || isnan(high)) return buffer;
    if (column->symmetric) {
        used += (size_t)snprintf(buffer + used, size - used, " ±");
        write_number(buffer + used, size - used, (high - low) / 2, decimals);
        return buffer;
    }
    used += (size_t)snprintf(buffer + used, size - used, " (");
    used += (size_t)write_number(buffer + used, size - used, low, decimals);
    used += (size_t)snprintf(buffer + used, size - used, "%s",
                             column->negative ? " to " : "–");
    used += (size_t)write_number(buffer + used, size - used, high, decimals);
    snprintf(buffer + used, size - used, ")");
    return buffer;
}

const char *hop_lab_parameter_of(const hop_lab *lab, const char *name) {
    hop_lab_parameter parameter;
    for (size_t i = 0; hop_lab_parameter_at(lab, i, &parameter); i++)
        if (strcmp(parameter.name, name) == 0)
            return parameter.value ? parameter.value : "";
    return "";
}

static void quote(FILE *stream, const char *text) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-_./:,=+@%";
    if (*text && text[strspn(text, plain)] == '\0') {
        fputs(text, stream);
        return;
    }
    fputc('\'', stream);
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", stream);
        else
            fputc(*text, stream);
    fputc('\'', stream);
}

char *hop_lab_command_line(const hop_lab *lab) {
    char *line = NULL;
    size_t size;
    hop_lab_parameter parameter;
    FILE *stream = open_memstream(&line, &size);
    if (!stream) return NULL;
    fprintf(stream, "hopfield lab %s", hop_lab_facts_of(lab)->name);
    for (size_t i = 0; hop_lab_parameter_at(lab, i, &parameter); i++) {
        if (!parameter.value || !*parameter.value) continue;
        fprintf(stream, " --%s ", parameter.name);
        quote(stream, parameter.value);
    }
    int failed = ferror(stream);
    if (fclose(stream) == 0 && !failed) return line;
    free(line);
    return NULL;
}
