/* SPDX-License-Identifier: MIT */
/* The hopfield program: the table of commands and the choice among them. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <hopfield.h>

#include "command.h"
#include "exit.h"
#include "help.h"
#include "signals.h"

/* One a line. */
/* clang-format off */
const hop_cmd *const hop_commands[] = {
    &hop_cmd_learn,
    &hop_cmd_configure,
    &hop_cmd_recall,
    &hop_cmd_correct,
    &hop_cmd_reinforce,
    &hop_cmd_weaken,
    &hop_cmd_forget,
    &hop_cmd_history,
    &hop_cmd_list,
    &hop_cmd_info,
    &hop_cmd_turning,
    &hop_cmd_consolidate,
    &hop_cmd_doctor,
    &hop_cmd_evaluate,
    &hop_cmd_shell,
    &hop_cmd_check,
    &hop_cmd_dump,
    &hop_cmd_restore,
    &hop_cmd_backup,
    &hop_cmd_vacuum,
    &hop_cmd_energy,
    &hop_cmd_theory,
    &hop_cmd_rules,
    &hop_cmd_basin,
    &hop_cmd_census,
    &hop_cmd_compare,
    &hop_cmd_lab,
    &hop_cmd_demo,
    &hop_cmd_help,
    NULL,
};
/* clang-format on */

const hop_cmd *hop_cmd_find(const char *name) {
    for (size_t i = 0; hop_commands[i]; i++)
        if (strcmp(hop_commands[i]->name, name) == 0) return hop_commands[i];
    return NULL;
}

const char *hop_cmd_suggest(const char *name) {
    const char *names[sizeof hop_commands / sizeof hop_commands[0]] = {NULL};
    for (size_t i = 0; hop_commands[i]; i++) names[i] = hop_commands[i]->name;
    return hop_suggest(name, names);
}

static int print_version(void) {
    hop_context *context = NULL;
    hop_error error;
    hop_status status = hop_context_create(NULL, &context, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_USAGE, &error);
    printf("hopfield %s\ninstruction set: %s (available:", hop_version(),
           hop_isa_name(hop_context_isa(context)));
    for (hop_isa isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        if (hop_isa_available(isa)) printf(" %s", hop_isa_name(isa));
    printf(")\nthreads: %u\n", hop_context_threads(context));
    hop_context_free(context);
    return EXIT_OK;
}

int hop_cmd_run(const hop_cmd *command, int argc, char **argv) {
    hop_options options;
    int failed = hop_options_read(command, argc, argv, &options);
    if (failed) return failed;
    if (!options.help) return command->run(&options);
    if (command->explain && options.argument_count)
        return command->explain(options.arguments[0]);
    hop_help_command(command);
    return EXIT_OK;
}

static int choose(int argc, char **argv) {
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        hop_help_overview();
        return EXIT_OK;
    }
    if (strcmp(argv[1], "--version") == 0)
        return argc == 2 ? print_version()
                         : hop_complain(EXIT_USAGE, "--version stands alone");
    const hop_cmd *command = hop_cmd_find(argv[1]);
    if (command) return hop_cmd_run(command, argc - 1, argv + 1);
    static const char *const options[] = {"--version", "--help", NULL};
    if (argv[1][0] == '-') {
        const char *option = hop_suggest(argv[1], options);
        return hop_complain(EXIT_USAGE, "unknown option '%s'%s%s%s", argv[1],
                            option ? "; did you mean '" : "", option ? option : "",
                            option ? "'?" : " (see: hopfield help)");
    }
    const char *near = hop_cmd_suggest(argv[1]);
    if (near)
        return hop_complain(EXIT_USAGE, "unknown command '%s'; did you mean '%s'?",
                            argv[1], near);
    return hop_complain(EXIT_USAGE, "unknown command '%s' (see: hopfield help)", argv[1]);
}

/* A file opened later must not take the number of a standard stream that is closed:
   what is meant for the stream would be written into it. */
static void hold_standard_streams(void) {
    int fd;
    do fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0) close(fd);
}

int main(int argc, char **argv) {
    hold_standard_streams();
    hop_signals_catch();
    int code = choose(argc, argv);
    if (code == EXIT_IO && hop_signals_came()) code = EXIT_INTERRUPTED;
    return hop_finish_output(code);
}
