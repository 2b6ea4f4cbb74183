/* SPDX-License-Identifier: MIT */
/* One context of two threads for all tests of a program. */
#ifndef HOP_TESTS_ONE_CONTEXT_H
#define HOP_TESTS_ONE_CONTEXT_H

#include "engine.h"

static hop_context *context;

static int begin(void **state) {
    (void)state;
    context = context_of(2, HOP_ISA_AUTO);
    return 0;
}

static int end(void **state) {
    (void)state;
    hop_context_free(context);
    return 0;
}

#endif
