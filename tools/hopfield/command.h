/* SPDX-License-Identifier: MIT */
/* A command: what it is called, what it takes, and what runs it. */
#ifndef HOPFIELD_TOOL_COMMAND_H
#define HOPFIELD_TOOL_COMMAND_H

#include "options.h"

/** What the arguments of a command are, apart from options. */
typedef enum hop_operands {
    OPERANDS_FILES,
    OPERANDS_KEYS, /* a memory file, then keys in it */
    OPERANDS_COMMANDS,
    OPERANDS_EXPERIMENTS, /* an experiment, or all, or merge and folders */
    OPERANDS_RULES,
    OPERANDS_NONE
} hop_operands;

/** One command. The help, the manual and the completions are all made from this. */
typedef struct hop_cmd {
    const char *name;
    const char *summary;                    /* one line, without a full stop */
    const char *usage;                      /* what follows the name; one form a line */
    const char *about;                      /* paragraphs, one a line */
    hop_operands operands;                  /* for the completions */
    const hop_flag_id *flags;               /* what it takes, up to FLAG_END */
    const char *const *examples;            /* whole command lines, up to NULL */
    int (*run)(const hop_options *options); /* returns the exit status */
    /* Help on a first argument that asks for some of its own; NULL: none does. */
    int (*explain)(const char *argument);
} hop_cmd;

/** The table of commands, up to NULL; main.c holds it. */
extern const hop_cmd *const hop_commands[];

extern const hop_cmd hop_cmd_learn, hop_cmd_recall, hop_cmd_reinforce, hop_cmd_weaken,
    hop_cmd_forget, hop_cmd_list, hop_cmd_info, hop_cmd_energy, hop_cmd_theory,
    hop_cmd_configure, hop_cmd_history, hop_cmd_rules, hop_cmd_basin, hop_cmd_census,
    hop_cmd_compare, hop_cmd_lab, hop_cmd_demo, hop_cmd_shell, hop_cmd_help;
extern const hop_cmd hop_cmd_consolidate, hop_cmd_doctor, hop_cmd_evaluate,
    hop_cmd_turning;
extern const hop_cmd hop_cmd_correct;
extern const hop_cmd hop_cmd_check, hop_cmd_dump, hop_cmd_restore, hop_cmd_backup,
    hop_cmd_vacuum;

/** The command of that name, or NULL. */
const hop_cmd *hop_cmd_find(const char *name);
/** Run a command with its line, argv[0] its name. Returns the exit status. */
int hop_cmd_run(const hop_cmd *command, int argc, char **argv);
/** The command nearest in spelling, or NULL where none is near. */
const char *hop_cmd_suggest(const char *name);

#endif
