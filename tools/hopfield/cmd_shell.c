/* SPDX-License-Identifier: MIT */
/* hopfield shell: the other commands on one memory, line by line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "exit.h"
#include "shell.h"
#include "signals.h"
#include "subject.h"
#include "textual.h"

/* What the shell works on. */
typedef struct shelled {
    const char *memory;
    int texts; /* lines may be cues */
} shelled;

const char *const hop_shell_own[] = {"quit", "exit", NULL};

/* The usage of commands that work on a memory file begins with it. */
int hop_shell_takes_memory(const hop_cmd *command) {
    return strncmp(command->usage, "MEMORY", 6) == 0;
}

static int is_own(const char *word) {
    for (size_t k = 0; hop_shell_own[k]; k++)
        if (strcmp(word, hop_shell_own[k]) == 0) return 1;
    return 0;
}

/* Whether the words ask for what the memory has no part in, or for the script itself. */
static int find_word(const hop_words *words, const char *text) {
    for (size_t k = 1; k < words->count; k++)
        if (strcmp(words->words[k], text) == 0) return 1;
    return 0;
}

static int find_option(const hop_words *words, const char *name) {
    const size_t length = strlen(name);
    for (size_t k = 1; k < words->count; k++)
        if (strncmp(words->words[k], name, length) == 0 &&
            (words->words[k][length] == '\0' || words->words[k][length] == '='))
            return 1;
    return 0;
}

static int run_words(hop_words *words, const char *memory) {
    const char *name = words->words[0];
    const hop_cmd *command = hop_cmd_find(name);
    if (!command) {
        const char *near = hop_cmd_suggest(name);
        return hop_complain(EXIT_USAGE, "unknown command '%s'%s%s%s", name,
                            near ? "; did you mean '" : "", near ? near : "",
                            near ? "'?" : " (see: help)");
    }
    if (strcmp(name, "shell") == 0) return hop_complain(EXIT_USAGE, "shell: this is one");
    if (find_option(words, "--stdin"))
        return hop_complain(EXIT_USAGE, "--stdin: the lines here are commands");
    const int from_stdin =
        find_word(words, "-") || (command == &hop_cmd_restore && words->count < 3);
    if (from_stdin && !isatty(STDIN_FILENO))
        return hop_complain(EXIT_USAGE, "%s: the lines here are commands, not its input",
                            command->name);
    if (hop_shell_takes_memory(command) && !find_option(words, "--patterns") &&
        !find_option(words, "--couplings") && !hop_words_insert(words, 1, memory))
        return hop_complain_memory();
    return hop_cmd_run(command, (int)words->count, words->words);
}

/* What of a line is asked of a memory of texts as it stands, to be freed: what follows a
   question mark; a line that begins with no command. NULL: it is none, or memory ran out.
 */
static char *cue_of(const char *line) {
    line += strspn(line, " \t\r\n");
    const size_t first = strcspn(line, " \t\r\n");
    char word[32] = "";
    if (*line == '\0' || *line == '#') return NULL;
    if (first < sizeof word) memcpy(word, line, first);
    if (*line != '?' && *word && (is_own(word) || hop_cmd_find(word))) return NULL;
    line += *line == '?';
    line += strspn(line, " \t");
    return strndup(line, strcspn(line, "\r\n"));
}

static int ask(const char *memory, char *cue) {
    char name[] = "recall", end[] = "--", *path = strdup(memory);
    char *words[] = {name, path, end, cue, NULL};
    const int code =
        path ? hop_cmd_run(&hop_cmd_recall, 4, words) : hop_complain_memory();
    free(path);
    return code;
}

/* 1: the line asks to leave. */
static int run_line(const char *line, const shelled *of, int *code) {
    const char *memory = of->memory;
    hop_words words;
    int leave = 0;
    char *cue = of->texts ? cue_of(line) : NULL;
    if (cue) {
        *code = ask(memory, cue);
        if (hop_signals_came()) *code = EXIT_INTERRUPTED;
        free(cue);
        fflush(stdout);
        return 0;
    }
    if (!hop_words_split(&words, line)) {
        *code = hop_complain_memory();
    } else if (words.open) {
        *code = hop_complain(EXIT_USAGE, "a quote or a backslash has no end");
    } else if (words.count > 0 && is_own(words.words[0])) {
        leave = 1;
    } else if (words.count > 0) {
        *code = run_words(&words, memory);
        if (hop_signals_came()) *code = EXIT_INTERRUPTED;
    }
    hop_words_clear(&words);
    fflush(stdout);
    return leave;
}

static int type_lines(hop_store *store, const shelled *of) {
    int code = 0;
    const char *line;
    hop_typing *typing = hop_typing_begin(store, of->memory);
    if (!typing) return hop_complain(EXIT_IO, "the terminal cannot be used");
    while ((line = hop_typing_next(typing))) {
        if (run_line(line, of, &code)) break;
        hop_signals_take();
    }
    hop_typing_end(typing);
    return code;
}

static int read_lines(const shelled *of) {
    char *line = NULL;
    size_t room = 0;
    int code = 0;
    while (!hop_signals_came() && getline(&line, &room, stdin) >= 0)
        if (run_line(line, of, &code)) break;
    free(line);
    return hop_signals_came() ? EXIT_INTERRUPTED : code;
}

static int run(const hop_options *options) {
    hop_store *store = NULL;
    if (options->argument_count != 1)
        return hop_complain(EXIT_USAGE, options->argument_count
                                            ? "shell works on one memory file"
                                            : "which memory? Name a memory file");
    const char *memory = options->arguments[0];
    int code = hop_subject_store(memory, HOP_STORE_READ, &store);
    if (code == 0) {
        const shelled of = {memory, hop_textual(store)};
        code = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? type_lines(store, &of)
                                                             : read_lines(&of);
    }
    hop_store_close(store);
    return code;
}

static const hop_flag_id flags[] = {FLAG_END};
static const char *const examples[] = {
    "hopfield shell faq.hop",
    "hopfield shell faq.hop < commands.txt",
    NULL,
};

const hop_cmd hop_cmd_shell = {
    .name = "shell",
    .summary = "Work on one memory, a command a line",
    .usage = "MEMORY",
    .about =
        "Reads commands as they stand in hopfield help, without 'hopfield' and without "
        "the memory: list, recall cue.png, reinforce KEY --by 2, forget KEY, help, quit. "
        "Words are parted by blanks; quotes hold them together, # begins a comment.\n"
        "In a memory of texts a line that begins with no command is a cue, as it stands; "
        "so is what follows a question mark.\n"
        "At a terminal lines can be edited, TAB completes commands, options and keys, "
        "and "
        "what was typed is remembered in $XDG_STATE_HOME/hopfield/history or "
        "~/.local/state/hopfield/history, which nobody else may read. From a pipe the "
        "lines are run one after the other, whatever becomes of each; the exit status is "
        "that of the last command.",
    .operands = OPERANDS_FILES,
    .flags = flags,
    .examples = examples,
    .run = run,
};
