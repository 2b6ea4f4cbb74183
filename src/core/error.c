/* SPDX-License-Identifier: MIT */
/* One-line explanations of failures. */
#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>

hop_status hop_fail(hop_error *error, hop_status status, const char *format, ...) {
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        error->status = status;
        for (char *c = error->message; *c; c++)
            if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
    }
    return status;
}

hop_status hop_fail_memory(hop_error *error) {
    return hop_fail(error, HOP_ENOMEM, "out of memory");
}
