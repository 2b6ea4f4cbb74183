/* SPDX-License-Identifier: MIT */
/* One-line explanations of failures. */
#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/utf8.h"

hop_status hop_fail(hop_error *error, hop_status status, const char *format, ...) {
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        const int length =
            vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        error->status = status;
        if (length < 0) error->message[0] = '\0';
        hop_utf8_make_line(error->message, length >= (int)sizeof error->message);
    }
    return status;
}

hop_status hop_fail_memory(hop_error *error) {
    return hop_fail(error, HOP_ENOMEM, "out of memory");
}
