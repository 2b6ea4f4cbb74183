/* SPDX-License-Identifier: MIT */
/* Help, manual pages and completions, all made from the tables of commands and flags. */
#ifndef HOPFIELD_TOOL_HELP_H
#define HOPFIELD_TOOL_HELP_H

#include "command.h"

/** The overview of all commands, at most 80 columns wide. */
void hop_help_overview(void);
/** The help of one command. */
void hop_help_command(const hop_cmd *command);

/** Text wrapped at 80 columns. */
void hop_help_paragraph(const char *text);
/** The same, with every line but the rest of the present one, which has come to `column`,
    behind `indent` blanks. */
void hop_help_wrapped(const char *text, size_t column, size_t indent);

/** The manual page of one command, or of the program (NULL), as scdoc source. */
void hop_man_page(const hop_cmd *command);

/** The completion script for a shell: COMPLETE_BASH, COMPLETE_ZSH or COMPLETE_FISH. */
void hop_complete_script(int shell);

/** Exit statuses with their meaning, up to meaning NULL. */
typedef struct hop_exit_meaning {
    int code;
    const char *meaning;
} hop_exit_meaning;
extern const hop_exit_meaning hop_exit_meanings[];

#endif
