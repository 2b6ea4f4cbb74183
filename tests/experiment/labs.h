/* SPDX-License-Identifier: MIT */
/* Running an experiment in a test, and reading its tables by name. */
#ifndef HOP_TESTS_LABS_H
#define HOP_TESTS_LABS_H

#include <ctype.h>
#include <math.h>
#include "engine.h"

/* A lab with parameters from pairs of name and text, up to NULL; all trials are run. */
static inline hop_lab *run_lab(hop_context *context, const char *name,
                               const char *const *pairs) {
    hop_lab *lab = NULL;
    hop_error error = {HOP_OK, ""};
    if (hop_lab_create(context, name, &lab, &error)) fail_msg("%s", error.message);
    for (; *pairs; pairs += 2)
        if (hop_lab_set(lab, pairs[0], pairs[1], &error)) fail_msg("%s", error.message);
    if (hop_lab_run(lab, NULL, &error)) fail_msg("%s", error.message);
    return lab;
}

static inline const hop_lab_report *report_of(hop_lab *lab) {
    const hop_lab_report *report = NULL;
    assert_ok(hop_lab_report_of(lab, &report, NULL));
    return report;
}

static inline const hop_lab_table *table_of(const hop_lab_report *report,
                                            const char *name) {
    for (size_t k = 0; k < report->table_count; k++)
        if (strcmp(report->tables[k].name, name) == 0) return &report->tables[k];
    fail_msg("no table %s", name);
    return NULL;
}

static inline const hop_lab_cell *cell_of(const hop_lab_table *table, size_t row,
                                          const char *column) {
    for (size_t k = 0; k < table->columns; k++)
        if (strcmp(table->names[k], column) == 0)
            return &table->cells[row * table->columns + k];
    fail_msg("table %s has no column %s", table->name, column);
    return NULL;
}

static inline double number_of(const hop_lab_table *table, size_t row,
                               const char *column) {
    return cell_of(table, row, column)->number;
}

static inline void assert_near(double found, double expected, double room,
                               const char *what) {
    if (!(fabs(found - expected) <= room))
        fail_msg("%s: %g is not within %g of %g", what, found, room, expected);
}

/* Setting a parameter, or laying out the trials, fails with a message that says `part`.
 */
static inline void assert_refused(hop_context *context, const char *name,
                                  const char *const *pairs, const char *part) {
    hop_lab *lab = NULL;
    hop_error error = {HOP_OK, ""};
    assert_ok(hop_lab_create(context, name, &lab, NULL));
    hop_status status = HOP_OK;
    for (; *pairs && !status; pairs += 2)
        status = hop_lab_set(lab, pairs[0], pairs[1], &error);
    if (!status) status = hop_lab_prepare(lab, &error);
    assert_int_not_equal(status, HOP_OK);
    if (!strstr(error.message, part))
        fail_msg("'%s' does not say '%s'", error.message, part);
    hop_lab_free(lab);
}

/* Both reports have the same tables, byte for byte. */
static inline void assert_same_tables(const hop_lab_report *a, const hop_lab_report *b) {
    assert_int_equal(a->table_count, b->table_count);
    for (size_t t = 0; t < a->table_count; t++) {
        const hop_lab_table *left = &a->tables[t], *right = &b->tables[t];
        assert_int_equal(left->columns, right->columns);
        assert_int_equal(left->rows, right->rows);
        for (size_t k = 0; k < left->rows * left->columns; k++) {
            const hop_lab_cell *x = &left->cells[k], *y = &right->cells[k];
            assert_int_equal(!x->text, !y->text);
            if (x->text) assert_string_equal(x->text, y->text);
            assert_memory_equal(&x->number, &y->number, sizeof x->number);
        }
    }
}

/* One and two threads give the same tables. */
static inline void assert_threads_agree(const char *name, const char *const *pairs) {
    hop_context *one = context_of(1, HOP_ISA_AUTO), *two = context_of(2, HOP_ISA_AUTO);
    hop_lab *a = run_lab(one, name, pairs), *b = run_lab(two, name, pairs);
    assert_same_tables(report_of(a), report_of(b));
    hop_lab_free(a);
    hop_lab_free(b);
    hop_context_free(one);
    hop_context_free(two);
}

/* "nan" as a word of its own, which a number that is not there would print. */
static inline void assert_not_nan(const char *text) {
    for (const char *at = strstr(text, "nan"); at; at = strstr(at + 1, "nan")) {
        const bool begins = at == text || !strchr("abcdefghijklmnopqrstuvwxyz", at[-1]);
        const bool ends = !at[3] || !strchr("abcdefghijklmnopqrstuvwxyz", at[3]);
        if (begins && ends) fail_msg("a number is missing in: %s", text);
    }
}

/* No sentence, title, label or cell of text says "nan". */
static inline void assert_no_nan_text(const hop_lab_report *report) {
    assert_not_nan(report->meaning);
    for (size_t k = 0; k < report->notes_count; k++) assert_not_nan(report->notes[k]);
    for (size_t t = 0; t < report->table_count; t++) {
        const hop_lab_table *table = &report->tables[t];
        assert_not_nan(table->title);
        for (size_t k = 0; k < table->rows * table->columns; k++)
            if (table->cells[k].text) assert_not_nan(table->cells[k].text);
    }
    for (size_t p = 0; p < report->panel_count; p++) {
        assert_not_nan(report->panels[p].title);
        for (size_t k = 0; k < report->panels[p].count; k++)
            assert_not_nan(report->panels[p].series[k].label);
    }
}

/* All cells of the columns whose name holds `part` are NaN. */
static inline void assert_columns_empty(const hop_lab_report *report, const char *part) {
    for (size_t t = 0; t < report->table_count; t++) {
        const hop_lab_table *table = &report->tables[t];
        for (size_t k = 0; k < table->rows * table->columns; k++)
            if (strstr(table->names[k % table->columns], part) &&
                !isnan(table->cells[k].number))
                fail_msg("%s, %s: %g", table->name, table->names[k % table->columns],
                         table->cells[k].number);
    }
}

/* No column, curve, title or sentence of the report brings in theory. */
static inline void assert_no_theory(const hop_lab_report *report) {
    assert_columns_empty(report, "theory");
    for (size_t p = 0; p < report->panel_count; p++) {
        const hop_lab_panel *panel = &report->panels[p];
        if (strstr(panel->title, "theory")) fail_msg("panel %s", panel->title);
        for (size_t k = 0; k < panel->count; k++)
            /* what comes out by chance needs no theory */
            if (panel->series[k].kind == HOP_LAB_THEORY &&
                !strstr(panel->series[k].label, "by chance"))
                fail_msg("panel %s has a curve of theory", panel->title);
    }
    if (strstr(report->meaning, "theory")) fail_msg("theory in: %s", report->meaning);
}

/* Some note of the report holds `part`. */
static inline bool notes_say(const hop_lab_report *report, const char *part) {
    for (size_t k = 0; k < report->notes_count; k++)
        if (strstr(report->notes[k], part)) return true;
    return false;
}

#endif
