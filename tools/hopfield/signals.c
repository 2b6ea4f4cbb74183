/* SPDX-License-Identifier: MIT */
/* SIGINT and SIGTERM: long calls stop, nothing half-written stays. */
#include "signals.h"

#include <signal.h>
#include <stdatomic.h>

static _Atomic(hop_context *) watched;
static volatile sig_atomic_t came;

static void on_signal(int number) {
    (void)number;
    came = 1;
    hop_context *context = atomic_load(&watched);
    if (context) hop_context_interrupt(context);
}

void hop_signals_catch(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

void hop_signals_watch(hop_context *context) {
    atomic_store(&watched, context);
    if (context && came) hop_context_interrupt(context);
}

int hop_signals_came(void) {
    return came != 0;
}
