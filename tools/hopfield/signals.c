/* SPDX-License-Identifier: MIT */
/* SIGINT, SIGTERM and SIGHUP: long calls stop, nothing half-written stays. */
#include "signals.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "exit.h"

static _Atomic(hop_context *) watched;
static volatile sig_atomic_t came, last;

enum { INSIST = 3 };

/* A call that does not watch for signals, such as a read from a pipe that stays empty, is
   left at the third one. Two may come at once: timeout(1) sends as many. */
static void on_signal(int number) {
    last = number;
    if (++came >= INSIST) _exit(EXIT_INTERRUPTED);
    hop_context *context = atomic_load(&watched);
    if (context) hop_context_interrupt(context);
}

void hop_signals_catch(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    struct sigaction before;
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL); /* a write beyond ulimit -f then fails instead */
}

void hop_signals_watch(hop_context *context) {
    atomic_store(&watched, context);
    if (context && came) hop_context_interrupt(context);
}

int hop_signals_take(void) {
    const int number = last;
    came = last = 0;
    return number;
}

int hop_signals_came(void) {
    return came != 0;
}
