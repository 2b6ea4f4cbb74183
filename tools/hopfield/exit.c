/* SPDX-License-Identifier: MIT */
/* Exit statuses, and the one line on stderr that explains them. */
#include "exit.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "terminal.h"
#include "text.h"

int hop_exit_of(hop_status status, hop_blame blame) {
    switch (status) {
    case HOP_OK:
        return EXIT_OK;
    case HOP_EINVAL:
    case HOP_ESHAPE:
    case HOP_EVALUE:
    case HOP_EEMPTY:
    case HOP_EUNSUPPORTED:
        return blame == BLAME_FILE ? EXIT_FORMAT : EXIT_USAGE;
    case HOP_ENOTFOUND:
    case HOP_EEXISTS:
        return blame == BLAME_FILE ? EXIT_IO : EXIT_USAGE;
    case HOP_EOVERFLOW:
    case HOP_EDIVERGED:
        return EXIT_USAGE;
    case HOP_ELIMIT:
    case HOP_ENOMEM:
        return EXIT_LIMIT;
    case HOP_EIO:
    case HOP_EBUSY:
        return EXIT_IO;
    case HOP_EFORMAT:
    case HOP_ENEWER:
        return EXIT_FORMAT;
    case HOP_EINTERRUPTED:
        return EXIT_INTERRUPTED;
    case HOP_EINTERNAL:
    case HOP_STATUS_COUNT:
        break;
    }
    return EXIT_BUG;
}

enum { MOST_LINE = 2048 };

static void write_line(char *line, const char *format, va_list arguments) {
    vsnprintf(line, MOST_LINE, format, arguments);
    hop_text_make_line(line);
}

int hop_complain(int code, const char *format, ...) {
    char line[MOST_LINE];
    va_list arguments;
    va_start(arguments, format);
    write_line(line, format, arguments);
    va_end(arguments);
    fprintf(stderr, "hopfield: %s\n", line);
    return code;
}

int hop_complain_error(hop_status status, hop_blame blame, const hop_error *error) {
    int explained = error && error->status == status && error->message[0];
    return hop_complain(hop_exit_of(status, blame), "%s",
                        explained ? error->message : hop_status_describe(status));
}

int hop_complain_asked(hop_status status, const hop_error *error) {
    const int asked =
        status == HOP_EINVAL || status == HOP_EVALUE || status == HOP_EUNSUPPORTED;
    return hop_complain_error(status, asked ? BLAME_USAGE : BLAME_FILE, error);
}

int hop_complain_memory(void) {
    return hop_complain(EXIT_LIMIT, "%s", hop_status_describe(HOP_ENOMEM));
}

void hop_note(const char *format, ...) {
    char line[MOST_LINE];
    va_list arguments;
    va_start(arguments, format);
    write_line(line, format, arguments);
    va_end(arguments);
    hop_terminal_wrap(stderr, line, hop_terminal_width(stderr), 2);
}

/* Whether stdout is a pipe that nobody reads any more. */
static int reader_gone(void) {
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

int hop_finish_output(int code) {
    errno = 0;
    int failed = fflush(stdout) != 0;
    int why = errno;
    if (!failed && !ferror(stdout)) return code;
    if (why == EPIPE || reader_gone()) return code;
    return hop_complain(EXIT_IO, "standard output: %s",
                        why ? strerror(why) : "writing failed");
}
