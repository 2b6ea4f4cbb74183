/* SPDX-License-Identifier: MIT */
/* SIGINT and SIGTERM: long calls stop, nothing half-written stays. */
#ifndef HOPFIELD_TOOL_SIGNALS_H
#define HOPFIELD_TOOL_SIGNALS_H

#include <hopfield.h>

/** Catch SIGINT and SIGTERM, and let writing to a closed pipe fail instead of killing. */
void hop_signals_catch(void);
/** The context that a signal interrupts; NULL: none. */
void hop_signals_watch(hop_context *context);
/** Whether a signal has come. */
int hop_signals_came(void);
/** The last signal, forgotten by this: what comes next may run again; 0: none came. */
int hop_signals_take(void);

#endif
