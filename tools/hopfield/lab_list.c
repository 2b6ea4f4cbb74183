/* SPDX-License-Identifier: MIT */
/* What experiments there are, and what each takes. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "exit.h"
#include "help.h"
#include "lab.h"
#include "report.h"

static int list_json(void) {
    const hop_lab_facts *facts;
    for (size_t k = 0; (facts = hop_lab_at(k)); k++) {
        int code =
            hop_json_print(json_pack("{s:s, s:s, s:s}", "name", facts->name, "summary",
                                     facts->summary, "version", hop_version()));
        if (code) return code;
    }
    return 0;
}

int hop_lab_list(const hop_options *options) {
    const hop_lab_facts *facts;
    if (options->json) return list_json();
    puts("Experiments:");
    for (size_t k = 0; (facts = hop_lab_at(k)); k++)
        printf("  %-12s %s\n", facts->name, facts->summary);
    puts("\n  hopfield lab NAME --quick       run one, in seconds\n"
         "  hopfield lab NAME --help        what it measures and takes\n"
         "  hopfield lab all --out FOLDER   run all, one page about them");
    return 0;
}

enum { WIDTH = 80, COLUMN = 20 };

/* A value that goes on in the next line behind one of its commas where it must; returns
   the column that it ends in. */
static size_t print_value(const char *value, size_t column) {
    while (*value) {
        size_t part = strcspn(value, ",");
        part += value[part] == ',';
        if (column + part > WIDTH && column > COLUMN) {
            printf("\n%*s", COLUMN, "");
            column = COLUMN;
        }
        printf("%.*s", (int)part, value);
        column += part;
        value += part;
    }
    return column;
}

static void print_parameters(const hop_lab *usual, const hop_lab *quick) {
    hop_lab_parameter a, b;
    puts("\nParameters, with their usual values and those of --quick:");
    for (size_t k = 0;
         hop_lab_parameter_at(usual, k, &a) && hop_lab_parameter_at(quick, k, &b); k++) {
        printf("  --%-*s", COLUMN - 4, a.name);
        size_t column = print_value(a.value, COLUMN);
        if (strcmp(a.value, b.value) != 0) {
            const size_t more = strlen(b.value) + strlen("  (quick: )");
            if (column + more > WIDTH)
                printf("\n%*s(quick: ", COLUMN, "");
            else
                fputs("  (quick: ", stdout);
            print_value(b.value, column + more > WIDTH ? COLUMN + 8 : column + 10);
            putchar(')');
        }
        putchar('\n');
    }
}

int hop_lab_explain(const char *name) {
    hop_context_options alone = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *context = NULL;
    hop_lab *usual = NULL, *quick = NULL;
    hop_error error;
    alone.threads = 1;
    if (strcmp(name, "all") == 0 || strcmp(name, "merge") == 0) {
        hop_help_command(&hop_cmd_lab);
        return 0;
    }
    hop_status status = hop_context_create(&alone, &context, &error);
    if (!status) status = hop_lab_create(context, name, &usual, &error);
    if (!status) status = hop_lab_create(context, name, &quick, &error);
    if (!status) {
        hop_lab_set_quick(quick, 1);
        const hop_lab_facts *facts = hop_lab_facts_of(usual);
        printf("%s: %s\n\n", facts->name, facts->summary);
        hop_help_paragraph(facts->about);
        print_parameters(usual, quick);
        puts("\nhopfield lab --help explains the parameters and where results go.");
    }
    hop_lab_free(usual);
    hop_lab_free(quick);
    hop_context_free(context);
    return status ? hop_complain_error(status, BLAME_USAGE, &error) : 0;
}
