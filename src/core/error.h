/* SPDX-License-Identifier: MIT */
/* Filling a hop_error and returning its status in one expression. */
#ifndef HOP_CORE_ERROR_H
#define HOP_CORE_ERROR_H

#include <hopfield/status.h>

/* Sets error (if not NULL) to status and the formatted message, cut to fit, with control
   characters and what is no UTF-8 replaced by '?'; returns status. */
hop_status hop_fail(hop_error *error, hop_status status, const char *format, ...)
    HOP_PRINTF(3, 4);

/* hop_fail(error, HOP_ENOMEM, ...) in the usual words. */
hop_status hop_fail_memory(hop_error *error);

#endif
