/* SPDX-License-Identifier: MIT */
/* Exit statuses, and the one line on stderr that explains them. */
#ifndef HOPFIELD_TOOL_EXIT_H
#define HOPFIELD_TOOL_EXIT_H

#include <hopfield.h>

enum {
    EXIT_OK = 0,
    EXIT_DOUBT = 1,  /* recall finished, but some cue is neither exact nor near */
    EXIT_USAGE = 2,  /* a wrong option, value or combination */
    EXIT_IO = 3,     /* reading or writing failed */
    EXIT_FORMAT = 4, /* a malformed, damaged, foreign or newer file */
    EXIT_LIMIT = 5,  /* an input beyond a size limit, or out of memory */
    EXIT_BUG = 70,   /* a check of the engine on itself failed */
    EXIT_INTERRUPTED = 130
};

/** What the failing call was given: it decides whether the file or the user is at fault.
 */
typedef enum hop_blame { BLAME_FILE, BLAME_USAGE } hop_blame;

/** The exit status for a status of the library. */
int hop_exit_of(hop_status status, hop_blame blame);

/** Print "hopfield: ..." and return `code`. */
int hop_complain(int code, const char *format, ...) HOP_PRINTF(2, 3);

/** Explain a failed call of the library and return its exit status. */
int hop_complain_error(hop_status status, hop_blame blame, const hop_error *error);

/** The same where a call may fail by what was asked of it (values, combinations, what a
    rule cannot do), which is the user's fault, or else by the file's. */
int hop_complain_asked(hop_status status, const hop_error *error);

/** hop_complain for memory that could not be had. */
int hop_complain_memory(void);

/** Talk: a line on stderr, wrapped where that is a terminal. */
void hop_note(const char *format, ...) HOP_PRINTF(1, 2);

/** Flush stdout; returns `code`, or EXIT_IO where output was lost (a closed pipe is not).
 */
int hop_finish_output(int code);

#endif
