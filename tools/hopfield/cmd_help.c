/* SPDX-License-Identifier: MIT */
/* hopfield help: what there is, manual pages, completions. */
#include "command.h"
#include "exit.h"
#include "help.h"

static int run(const hop_options *options) {
    const hop_cmd *command = NULL;
    if (options->argument_count > 1)
        return hop_complain(EXIT_USAGE, "help: one command at a time");
    if (options->argument_count == 1) {
        const char *name = options->arguments[0];
        command = hop_cmd_find(name);
        if (!command) {
            const char *near = hop_cmd_suggest(name);
            return hop_complain(EXIT_USAGE, "help: unknown command '%s'%s%s%s", name,
                                near ? "; did you mean '" : "", near ? near : "",
                                near ? "'?" : " (see: hopfield help)");
        }
    }
    if (options->given[FLAG_COMPLETE]) {
        if (command || options->man)
            return hop_complain(EXIT_USAGE, "help: --complete stands alone");
        hop_complete_script(options->complete);
    } else if (options->man)
        hop_man_page(command);
    else if (command)
        hop_help_command(command);
    else
        hop_help_overview();
    return EXIT_OK;
}

static const hop_flag_id flags[] = {FLAG_MAN, FLAG_COMPLETE, FLAG_END};
static const char *const examples[] = {
    "hopfield help recall",
    "hopfield help --man recall | scdoc > hopfield-recall.1",
    "hopfield help --complete bash > /etc/bash_completion.d/hopfield",
    NULL,
};

const hop_cmd hop_cmd_help = {
    .name = "help",
    .summary = "Say what the commands do and take",
    .usage = "[COMMAND] [--man]\n--complete bash|zsh|fish",
    .about =
        "Prints an overview, or all that one command takes. The manual pages and the "
        "completions of the shells come from the same tables.",
    .operands = OPERANDS_COMMANDS,
    .flags = flags,
    .examples = examples,
    .run = run,
};
