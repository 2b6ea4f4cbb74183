/* SPDX-License-Identifier: MIT */
/* From options to an experiment with its parameters. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exit.h"
#include "folder.h"
#include "lab.h"

/* Options that are parameters of experiments have their names. */
static int is_parameter(hop_flag_id id) {
    switch (id) {
    case FLAG_QUICK:
    case FLAG_THREADS:
    case FLAG_LAB_OUT:
    case FLAG_RESUME:
    case FLAG_SHARD:
    case FLAG_JSON:
        return 0;
    default:
        return 1;
    }
}

int hop_lab_refuse_others(const hop_options *options, const hop_flag_id *allowed,
                          const char *format) {
    for (const hop_flag_id *id = hop_cmd_lab.flags; *id != FLAG_END; id++) {
        const hop_flag_id *good = allowed;
        while (*good != FLAG_END && *good != *id) good++;
        if (options->given[*id] && *good == FLAG_END)
            return hop_complain(EXIT_USAGE, format, hop_flags[*id].name);
    }
    return 0;
}

int hop_lab_log_path(const char *folder, char *path, size_t size) {
    const int used = snprintf(path, size, "%s/%s", folder, HOP_LAB_LOG);
    if (used < (int)size) return 0;
    return hop_complain(EXIT_USAGE, "--out: the folder's name is too long");
}

const char *hop_lab_moved(const hop_options *options) {
    return options->given[FLAG_LAB_DATA] ? options->texts[FLAG_LAB_DATA]
                                         : options->pictures;
}

static int takes(const hop_lab *lab, const char *name) {
    hop_lab_parameter parameter;
    for (size_t k = 0; hop_lab_parameter_at(lab, k, &parameter); k++)
        if (strcmp(parameter.name, name) == 0) return 1;
    return 0;
}

/* A message that starts with a parameter's name speaks of an option. */
static int complain(const hop_lab *lab, hop_status status, const hop_error *error) {
    char name[64];
    const size_t length = strcspn(error->message, ":");
    snprintf(name, sizeof name, "%.*s", (int)length, error->message);
    if (status != HOP_EINVAL || !takes(lab, name))
        return hop_complain_error(status, status == HOP_EINVAL ? BLAME_USAGE : BLAME_FILE,
                                  error);
    return hop_complain(EXIT_USAGE, "--%s", error->message);
}

static int set(const hop_options *options, hop_flag_id id, int every, hop_lab *lab) {
    hop_error error;
    const char *name = hop_flags[id].name;
    if (!options->given[id]) return 0;
    if (!takes(lab, name)) {
        if (every) return 0;
        return hop_complain(EXIT_USAGE,
                            "lab %s takes no --%s (see: hopfield lab %s "
                            "--help)",
                            hop_lab_facts_of(lab)->name, name,
                            hop_lab_facts_of(lab)->name);
    }
    hop_status status = hop_lab_set(lab, name, options->texts[id], &error);
    return status ? complain(lab, status, &error) : 0;
}

/* Our scenes, wherever they are, unless others were named. */
static int set_pictures(const hop_options *options, hop_lab *lab) {
    hop_error error;
    if (options->given[FLAG_PICTURES] || !takes(lab, "pictures")) return 0;
    const char *folder = hop_folder_of_scenes(NULL);
    if (!folder)
        return hop_complain(EXIT_IO,
                            "lab %s: no pictures in %s/scenes nor in pictures/scenes; "
                            "name their folder with --pictures",
                            hop_lab_facts_of(lab)->name, HOP_PICTURES_DIR);
    hop_status status = hop_lab_set(lab, "pictures", folder, &error);
    return status ? complain(lab, status, &error) : 0;
}

static int complain_unknown(const char *name, hop_status status, const hop_error *error) {
    enum { MOST = 64 };
    const char *names[MOST + 3] = {NULL};
    const hop_lab_facts *facts;
    size_t count = 0;
    for (; count < MOST && (facts = hop_lab_at(count)); count++)
        names[count] = facts->name;
    names[count++] = "all";
    names[count] = "merge";
    const char *near = status == HOP_ENOTFOUND ? hop_suggest(name, names) : NULL;
    if (near)
        return hop_complain(EXIT_USAGE, "there is no experiment '%s'; did you mean '%s'?",
                            name, near);
    return hop_complain_error(status, BLAME_USAGE, error);
}

int hop_lab_setup(const hop_options *options, hop_context *context, const char *name,
                  int every, hop_lab **out) {
    hop_error error;
    hop_lab *lab = NULL;
    hop_status status = hop_lab_create(context, name, &lab, &error);
    if (status) return complain_unknown(name, status, &error);
    hop_lab_set_quick(lab, options->quick);
    int code = 0;
    for (const hop_flag_id *id = hop_cmd_lab.flags; code == 0 && *id != FLAG_END; id++)
        if (is_parameter(*id)) code = set(options, *id, every, lab);
    if (code == 0) code = set_pictures(options, lab);
    if (code == 0 && (status = hop_lab_prepare(lab, &error)))
        code = complain(lab, status, &error);
    if (code)
        hop_lab_free(lab);
    else
        *out = lab;
    return code;
}
