/* SPDX-License-Identifier: MIT */
/* Manual pages as scdoc source, made from the tables of commands and flags. */
#include "help.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Text with every character that scdoc would read as markup escaped. */
static void print_escaped(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (strchr("_*\\#~`<>[]|.-", text[i])) putchar('\\');
        putchar(text[i]);
    }
}

static void print_text(const char *text) {
    for (; *text; text++) {
        size_t length = strcspn(text, "\n");
        print_escaped(text, length);
        fputs(text[length] ? "\n\n" : "\n", stdout);
        text += length;
        if (!*text) break;
    }
}

static void print_title(const char *name, const char *summary) {
    printf("%s(1)\n\n# NAME\n\n%s - ", name, name);
    print_text(summary);
}

static void print_forms(const hop_cmd *command) {
    const char *form = command->usage;
    while (form) {
        size_t length = strcspn(form, "\n");
        printf("*hopfield %s* ", command->name);
        print_escaped(form, length);
        form = form[length] ? form + length + 1 : NULL;
        puts(form ? "++" : "");
    }
    putchar('\n');
}

static void print_flag(const hop_flag *flag) {
    const char *argument = hop_flag_argument(flag);
    printf("*--%s*", flag->name);
    if (argument) {
        fputs(flag->optional ? "[=" : " ", stdout);
        print_escaped(argument, strlen(argument));
        if (flag->optional) putchar(']');
    }
    fputs("\n\t", stdout);
    print_text(hop_flag_help(flag));
    putchar('\n');
}

static void print_exits(void) {
    puts("# EXIT STATUS\n");
    for (const hop_exit_meaning *exit = hop_exit_meanings; exit->meaning; exit++) {
        printf("*%d*\n\t", exit->code);
        print_text(exit->meaning);
        putchar('\n');
    }
}

static void print_program(void) {
    print_title("hopfield", "an associative memory");
    puts("\n# SYNOPSIS\n\n*hopfield* _command_ [argument...] [option...]++\n"
         "*hopfield \\-\\-version*\n\n# DESCRIPTION\n\n"
         "Learns patterns and recalls them from damaged cues: a Hopfield network, its\n"
         "memory file, and theory beside every measurement. Results go to standard\n"
         "output, everything else to standard error.\n\n# COMMANDS\n");
    for (size_t i = 0; hop_commands[i]; i++) {
        printf("*hopfield-%s*(1)\n\t", hop_commands[i]->name);
        print_text(hop_commands[i]->summary);
        putchar('\n');
    }
    print_exits();
    puts("# ENVIRONMENT\n\n*HOPFIELD\\_ISA*\n\tscalar, avx2 or avx512: the best "
         "instruction set to use; all give the same bytes.\n\n*NO\\_COLOR*\n\tHonoured: "
         "nothing is coloured.\n\n"
         "*COLUMNS*\n\tWidth of pictures where standard output is no terminal.");
}

/* A command line, broken before an option as the shell allows where it is long. man
   indents it. */
static void print_example(const char *line) {
    enum { MOST = 70 };
    while (strlen(line) > MOST) {
        size_t end = MOST;
        while (end > 0 && strncmp(line + end, " --", 3) != 0 && line[end] != '|') end--;
        if (end == 0) break;
        printf("%.*s \\\n    ", (int)(end - (line[end] == '|')), line);
        line += end + (line[end] == ' ');
    }
    puts(line);
}

void hop_man_page(const hop_cmd *command) {
    if (!command) {
        print_program();
        return;
    }
    char name[64];
    snprintf(name, sizeof name, "hopfield-%s", command->name);
    print_title(name, command->summary);
    puts("\n# SYNOPSIS\n");
    print_forms(command);
    puts("# DESCRIPTION\n");
    print_text(command->about);
    puts("\n# OPTIONS\n");
    for (const hop_flag_id *id = command->flags; *id != FLAG_END; id++)
        print_flag(&hop_flags[*id]);
    print_flag(&hop_flags[FLAG_HELP]);
    puts("# EXAMPLES\n\n```");
    for (size_t i = 0; command->examples[i]; i++) print_example(command->examples[i]);
    puts("```\n");
    print_exits();
    puts("# SEE ALSO\n\n*hopfield*(1)");
}
