/* SPDX-License-Identifier: MIT */
/* Help in the terminal, wrapped at 80 columns. */
#include "help.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 80, HELP_COLUMN = 26, NAME_COLUMN = 15, EXIT_COLUMN = 7 };

const hop_exit_meaning hop_exit_meanings[] = {
    {0, "success (recall: every cue settled in or near some memory; the key says which)"},
    {1, "recall finished, but some cue settled in or near no memory"},
    {2, "wrong usage: an option, a value or a combination"},
    {3, "reading or writing failed"},
    {4, "a malformed, damaged, foreign or newer file"},
    {5, "an input beyond a size limit, or out of memory"},
    {70, "a check of the engine on itself failed: please report it"},
    {130, "interrupted"},
    {0, NULL},
};

void hop_help_wrapped(const char *text, size_t column, size_t indent) {
    if (column > indent) {
        putchar('\n');
        column = 0;
    }
    printf("%*s", (int)(indent - column), "");
    column = indent;
    while (*text) {
        size_t word = strcspn(text, " \n");
        if (column > indent && column + 1 + word > WIDTH) {
            printf("\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            putchar(' ');
            column++;
        }
        printf("%.*s", (int)word, text);
        column += word;
        text += word;
        if (*text == '\n') {
            printf("\n%*s", (int)indent, "");
            column = indent;
        }
        if (*text) text++;
    }
    putchar('\n');
}

void hop_help_paragraph(const char *text) {
    hop_help_wrapped(text, 0, 0);
}

static void print_flag(const hop_flag *flag) {
    char head[96];
    const char *argument = hop_flag_argument(flag);
    const char *before = flag->optional ? "[=" : " ";
    int used =
        snprintf(head, sizeof head, "  --%s%s%s%s", flag->name, argument ? before : "",
                 argument ? argument : "", flag->optional ? "]" : "");
    fputs(head, stdout);
    size_t column = (size_t)used < sizeof head ? (size_t)used : sizeof head;
    hop_help_wrapped(hop_flag_help(flag), column + 2 > HELP_COLUMN ? WIDTH : column,
                     HELP_COLUMN);
}

void hop_help_overview(void) {
    puts(
        "hopfield - an associative memory: patterns in, damaged cues back to memories\n");
    puts("Usage: hopfield COMMAND [ARGUMENT...] [OPTION...]\n\nCommands:");
    for (size_t i = 0; hop_commands[i]; i++) {
        int used = printf("  %s", hop_commands[i]->name);
        hop_help_wrapped(hop_commands[i]->summary, (size_t)used, NAME_COLUMN);
    }
    puts("\n  hopfield help COMMAND    what a command takes, with examples\n"
         "  hopfield --version       version, instruction set, threads\n\n"
         "A first look:\n"
         "  hopfield demo\n"
         "  hopfield learn scenes.hop pictures/scenes/*_old.png\n"
         "  hopfield recall scenes.hop pictures/scenes/beach_old.png --noise 0.2 --show");
}

void hop_help_command(const hop_cmd *command) {
    const char *form = command->usage;
    for (int first = 1; form; first = 0) {
        size_t length = strcspn(form, "\n");
        printf("%s hopfield %s %.*s\n", first ? "Usage:" : "      ", command->name,
               (int)length, form);
        form = form[length] ? form + length + 1 : NULL;
    }
    putchar('\n');
    hop_help_wrapped(command->about, 0, 0);
    puts("\nOptions:");
    for (const hop_flag_id *id = command->flags; *id != FLAG_END; id++)
        print_flag(&hop_flags[*id]);
    print_flag(&hop_flags[FLAG_HELP]);
    puts("\nExamples:");
    for (size_t i = 0; command->examples[i]; i++) printf("  %s\n", command->examples[i]);
    puts("\nExit status:");
    for (const hop_exit_meaning *exit = hop_exit_meanings; exit->meaning; exit++)
        hop_help_wrapped(exit->meaning, (size_t)printf("  %d", exit->code), EXIT_COLUMN);
}
