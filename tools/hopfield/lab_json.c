/* SPDX-License-Identifier: MIT */
/* What an experiment found as JSON, and how its run went. */
#include "lab_files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit.h"
#include "report.h"
#include "whole.h"

/* Digits of a number: the last bits of a mathematical library differ between machines. */
enum { DIGITS = 9, COMPACT = JSON_COMPACT | JSON_REAL_PRECISION(DIGITS) };

static json_t *number_of(double value) {
    if (isfinite(value) && value == rint(value) && fabs(value) < 1e9)
        return json_integer((json_int_t)value);
    return hop_json_number(value);
}

static json_t *row_of(const hop_lab_table *table, size_t row) {
    json_t *cells = json_array();
    for (size_t column = 0; column < table->columns; column++) {
        const hop_lab_cell *cell = &table->cells[row * table->columns + column];
        json_array_append_new(cells, cell->text ? hop_json_text(cell->text)
                                                : number_of(cell->number));
    }
    return cells;
}

static json_t *texts_of(const char *const *texts, size_t count) {
    json_t *out = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(out, texts[i] ? hop_json_text(texts[i]) : json_null());
    return out;
}

static json_t *table_of(const hop_lab_table *table) {
    json_t *rows = json_array();
    for (size_t row = 0; row < table->rows; row++)
        json_array_append_new(rows, row_of(table, row));
    return json_pack("{s:o, s:o, s:o, s:o}", "title", hop_json_text(table->title),
                     "columns", texts_of(table->names, table->columns), "meanings",
                     texts_of(table->meanings, table->columns), "rows", rows);
}

static json_t *parameters_of(const hop_lab *lab) {
    hop_lab_parameter parameter;
    json_t *out = json_object();
    for (size_t i = 0; hop_lab_parameter_at(lab, i, &parameter); i++)
        json_object_set_new(out, parameter.name,
                            hop_json_text(parameter.value ? parameter.value : ""));
    return out;
}

static json_t *results_of(const hop_lab *lab, const hop_lab_report *report) {
    json_t *tables = json_object();
    for (size_t i = 0; i < report->table_count; i++)
        json_object_set_new(tables, report->tables[i].name, table_of(&report->tables[i]));
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "experiment",
                     hop_lab_facts_of(lab)->name, "version", hop_version(), "parameters",
                     parameters_of(lab), "meaning", hop_json_text(report->meaning),
                     "notes", texts_of(report->notes, report->notes_count), "tables",
                     tables);
}

/* Objects with an entry a line and rows with a row a line, so that two files can be
   compared line by line. */
static int dump(FILE *stream, json_t *value, int indent) {
    int rows = json_is_array(value) && json_is_array(json_array_get(value, 0));
    size_t count = rows ? json_array_size(value) : json_object_size(value);
    if ((!rows && !json_is_object(value)) || count == 0)
        return json_dumpf(value, stream, COMPACT | JSON_ENCODE_ANY);
    void *entry = json_object_iter(value);
    int failed = 0;
    fputs(rows ? "[" : "{", stream);
    for (size_t i = 0; i < count && !failed; i++) {
        fprintf(stream, "%s\n%*s", i ? "," : "", indent + 2, "");
        json_t *inner = rows ? json_array_get(value, i) : json_object_iter_value(entry);
        if (!rows) {
            json_t *key = json_string(json_object_iter_key(entry));
            failed = json_dumpf(key, stream, COMPACT | JSON_ENCODE_ANY) != 0;
            json_decref(key);
            fputs(": ", stream);
            entry = json_object_iter_next(value, entry);
        }
        failed = failed || dump(stream, inner, indent + 2) != 0;
    }
    fprintf(stream, "\n%*s%s", indent, "", rows ? "]" : "}");
    return failed ? -1 : 0;
}

static int write_object(json_t *object, const char *folder, const char *name) {
    hop_whole file;
    if (!object) return hop_complain_memory();
    int code = hop_whole_begin(&file, folder, name);
    if (code == 0) {
        if (dump(file.stream, object, 0) != 0 && !ferror(file.stream))
            code = hop_complain_memory();
        fputc('\n', file.stream);
        code = hop_whole_end(&file, code);
    }
    json_decref(object);
    return code;
}

int hop_lab_json_write(const hop_lab *lab, const hop_lab_report *report,
                       const char *folder) {
    return write_object(results_of(lab, report), folder, "results.json");
}

int hop_lab_print_json(const hop_lab *lab, const hop_lab_report *report) {
    json_t *object = results_of(lab, report);
    char *line = object ? json_dumps(object, COMPACT) : NULL;
    json_decref(object);
    if (!line) return hop_complain_memory();
    puts(line);
    free(line);
    return EXIT_OK;
}

/* What the processor calls itself; "unknown" where the system does not say. */
static void name_processor(char *out, size_t size) {
    char line[256];
    snprintf(out, size, "unknown");
    FILE *stream = fopen("/proc/cpuinfo", "re");
    while (stream && fgets(line, sizeof line, stream)) {
        char *value = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !value) continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(out, size, "%s", value + 1 + strspn(value + 1, " "));
        break;
    }
    if (stream) fclose(stream);
}

int hop_lab_run_write(const hop_lab_run_info *run, const char *folder) {
    char processor[256], began[32] = "";
    struct tm when;
    name_processor(processor, sizeof processor);
    if (gmtime_r(&run->began, &when))
        strftime(began, sizeof began, "%Y-%m-%dT%H:%M:%SZ", &when);
    double rate = run->seconds > 0 ? (double)run->trials / run->seconds : NAN;
    json_t *object = json_pack(
        "{s:s, s:s, s:{s:o, s:I}, s:s, s:I, s:I, s:I, s:I, s:o, s:o}", "version",
        hop_version(), "began", began, "machine", "processor", hop_json_text(processor),
        "processors", (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "instruction_set",
        hop_isa_name(run->isa), "threads", (json_int_t)run->threads, "shard",
        (json_int_t)run->shard, "shards", (json_int_t)run->shards, "trials",
        (json_int_t)run->trials, "seconds", number_of(run->seconds), "trials_per_second",
        number_of(rate));
    return write_object(object, folder, "run.json");
}
