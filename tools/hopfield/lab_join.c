/* SPDX-License-Identifier: MIT */
/* Shards of one experiment, joined into the same bytes as one run. */
#include "exit.h"
#include "folder.h"
#include "lab.h"
#include "lab_write.h"

/* Adds the trials of one folder to *lab, which the first one makes. */
static int add(hop_context *context, const char *folder, hop_lab **lab) {
    char log[4096];
    hop_error error;
    int code = hop_lab_log_path(folder, log, sizeof log);
    if (code) return code;
    const hop_status status =
        *lab ? hop_lab_merge(*lab, log, &error) : hop_lab_open(context, log, lab, &error);
    if (status == HOP_EEXISTS) return hop_complain_error(status, BLAME_USAGE, &error);
    return status ? hop_complain_error(status, BLAME_FILE, &error) : 0;
}

static int write(const hop_options *options, hop_lab *lab) {
    const hop_lab_report *report = NULL;
    hop_error error;
    const hop_status status = hop_lab_report_of(lab, &report, &error);
    if (status == HOP_EEMPTY)
        return hop_complain(EXIT_USAGE, "lab merge: %s; name the folders of all shards",
                            error.message);
    if (status) return hop_complain_error(status, BLAME_FILE, &error);
    int code = 0;
    if (options->out) code = hop_folder_make(options->out);
    if (code == 0 && options->out) code = hop_lab_write(lab, report, NULL, options->out);
    return code ? code : hop_lab_show(options, lab, report, options->out);
}

int hop_lab_join(const hop_options *options, hop_context *context) {
    hop_lab *lab = NULL;
    int code = 0;
    if (options->argument_count < 2)
        return hop_complain(EXIT_USAGE, "lab merge needs the folders of the shards");
    for (size_t k = 1; code == 0 && k < options->argument_count; k++)
        code = add(context, options->arguments[k], &lab);
    if (code == 0) code = write(options, lab);
    hop_lab_free(lab);
    return code;
}
