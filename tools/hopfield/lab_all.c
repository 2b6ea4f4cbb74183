/* SPDX-License-Identifier: MIT */
/* Every experiment, each in a folder of its own, and one page about all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit.h"
#include "folder.h"
#include "lab.h"
#include "lab_page.h"
#include "terminal.h"

enum { MOST = 64, PATH = 4096 };

/* Labs live until the page is written: their reports belong to them. */
typedef struct {
    size_t count;
    hop_lab *labs[MOST];
    char folders[MOST][PATH];
    hop_lab_chapter chapters[MOST];
} book;

/* Options that mean the same to every experiment. */
static int check(const hop_options *options) {
    static const hop_flag_id allowed[] = {FLAG_SEED,      FLAG_THREADS,  FLAG_LAB_OUT,
                                          FLAG_QUICK,     FLAG_TRIALS,   FLAG_PICTURES,
                                          FLAG_RETRIEVED, FLAG_LAB_DATA, FLAG_END};
    if (!options->out)
        return hop_complain(EXIT_USAGE, "lab all needs --out FOLDER for its pages");
    return hop_lab_refuse_others(
        options, allowed,
        "lab all takes no --%s: it runs every experiment as it usually is");
}

/* Whether an experiment's usual file of pictures is not installed; says so. */
static int lacks_data(const hop_options *options, hop_context *context,
                      const char *name) {
    hop_lab_parameter parameter;
    hop_lab *lab = NULL;
    int lacks = 0;
    if (options->given[FLAG_LAB_DATA] || hop_lab_create(context, name, &lab, NULL))
        return 0;
    for (size_t k = 0; hop_lab_parameter_at(lab, k, &parameter); k++)
        if (strcmp(parameter.name, "data") == 0 && access(parameter.value, R_OK) != 0) {
            hop_note("lab all: %s is left out: there is no %s (package "
                     "dataset-fashion-mnist; or --data FILE)",
                     name, parameter.value);
            lacks = 1;
        }
    hop_lab_free(lab);
    return lacks;
}

/* Everything that can be wrong is so before the first trial. */
static int set_up(const hop_options *options, hop_context *context, book *all) {
    const hop_lab_facts *facts;
    int code = 0;
    for (size_t k = 0; code == 0 && k < MOST && (facts = hop_lab_at(k)); k++) {
        const size_t at = all->count;
        if (lacks_data(options, context, facts->name)) continue;
        if (snprintf(all->folders[at], PATH, "%s/%s", options->out, facts->name) >= PATH)
            return hop_complain(EXIT_USAGE, "--out: the folder's name is too long");
        code = hop_lab_setup(options, context, facts->name, 1, &all->labs[at]);
        if (code == 0) all->count++;
    }
    return code;
}

static int run_chapter(const hop_options *options, hop_context *context, size_t at,
                       book *all) {
    const char *folder = all->folders[at];
    const hop_lab_report *report = NULL;
    int code = hop_folder_make(folder);
    if (code == 0)
        code = hop_lab_session(options, context, all->labs[at], folder, &report);
    if (code) return code;
    all->chapters[at] = (hop_lab_chapter){all->labs[at], report, folder};
    printf("\n%s\n", hop_lab_facts_of(all->labs[at])->name);
    hop_terminal_wrap(stdout, report->meaning, 80, 0);
    fflush(stdout);
    return 0;
}

int hop_lab_all(const hop_options *options, hop_context *context) {
    int code = check(options);
    if (code) return code;
    book *all = calloc(1, sizeof *all);
    if (!all) return hop_complain_memory();
    code = set_up(options, context, all);
    if (code == 0) code = hop_folder_make(options->out);
    for (size_t k = 0; code == 0 && k < all->count; k++)
        code = run_chapter(options, context, k, all);
    if (code == 0) code = hop_lab_page_write(options->out, all->chapters, all->count);
    if (code == 0) printf("\nAll on one page: %s/index.html\n", options->out);
    for (size_t k = 0; k < all->count; k++) hop_lab_free(all->labs[k]);
    free(all);
    return code;
}
