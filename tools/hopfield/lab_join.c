/* SPDX-License-Identifier: MIT */
/* Shards of one experiment, joined into the same bytes as one run. */
#include <unistd.h>

#include "exit.h"
#include "folder.h"
#include "lab.h"
#include "lab_write.h"

/* Adds the trials of one folder to *lab, which the first one makes. */
static int add(hop_context *context, const char *folder, const char *pictures,
               hop_lab **lab) {
    char log[4096];
    hop_error error;
    int code = hop_lab_log_path(folder, log, sizeof log);
    if (code) return code;
    const hop_status status = *lab ? hop_lab_merge(*lab, log, &error)
                                   : hop_lab_open(context, log, pictures, lab, &error);
    if (status == HOP_EEMPTY) {
        hop_note("%s: was cut off before its first trial; run it again", folder);
        return 0;
    }
    if (status == HOP_EEXISTS) return hop_complain_error(status, BLAME_USAGE, &error);
    return status ? hop_complain_error(status, BLAME_FILE, &error) : 0;
}

/* A report does not go where another run keeps its trials. */
static int check_out(const char *folder) {
    char log[4096];
    int code = hop_lab_log_path(folder, log, sizeof log);
    if (code || access(log, F_OK) != 0) return code;
    return hop_complain(
        EXIT_USAGE, "--out: %s holds the trials of a run; name another folder", folder);
}

static int write_report(const hop_options *options, hop_lab *lab) {
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
    static const hop_flag_id allowed[] = {FLAG_LAB_OUT, FLAG_PICTURES, FLAG_THREADS,
                                          FLAG_JSON, FLAG_END};
    int code = hop_lab_refuse_others(
        options, allowed, "lab merge: --%s is as it was when the shards were run");
    if (code) return code;
    if (options->argument_count < 2)
        return hop_complain(EXIT_USAGE, "lab merge needs the folders of the shards");
    if (options->out) code = check_out(options->out);
    for (size_t k = 1; code == 0 && k < options->argument_count; k++)
        code = add(context, options->arguments[k], hop_lab_moved(options), &lab);
    if (code == 0 && !lab)
        code = hop_complain(EXIT_USAGE, "lab merge: these folders hold no trials");
    if (code == 0) code = write_report(options, lab);
    hop_lab_free(lab);
    return code;
}
