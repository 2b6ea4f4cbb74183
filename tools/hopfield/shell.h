/* SPDX-License-Identifier: MIT */
/* The parts of hopfield shell: words of a line, and lines with history and completion. */
#ifndef HOPFIELD_TOOL_SHELL_H
#define HOPFIELD_TOOL_SHELL_H

#include <stddef.h>

#include <hopfield.h>

/** Words of a line: blanks part them, quotes '...' and "..." hold them together, a
    backslash takes the next character as it is, and # begins a comment. */
typedef struct hop_words {
    char **words; /* [count], and a NULL */
    size_t count, room;
    int open; /* a quote or a backslash was left open */
} hop_words;

/** 0 where memory ran out. Clear the words either way. */
int hop_words_split(hop_words *words, const char *line);
/** Put a copy of a word at a place; 0 where memory ran out. */
int hop_words_insert(hop_words *words, size_t place, const char *word);
void hop_words_clear(hop_words *words);

/** A command that takes the memory as its first argument. */
struct hop_cmd;
int hop_shell_takes_memory(const struct hop_cmd *command);
/** The shell's own words, up to NULL: quit and exit. */
extern const char *const hop_shell_own[];

/** A terminal that lines are typed at. */
typedef struct hop_typing hop_typing;

/** store: whose keys TAB completes. NULL where the terminal cannot be used. */
hop_typing *hop_typing_begin(hop_store *store, const char *memory);
/** The line without its end, valid until the next one; "" after an interrupt, NULL at the
    end or after another signal. */
const char *hop_typing_next(hop_typing *typing);
void hop_typing_end(hop_typing *typing);

#endif
