/* SPDX-License-Identifier: MIT */
/* What columns mean that several experiments share. */
#include <stddef.h>
#include <string.h>

#include "experiment/report.h"

static const hop_meaning SHARED[] = {
    {"units", "units of the network, N"},
    {"load", "load as asked for, P/N; P is rounded to a whole number"},
    {"patterns", "patterns stored, P"},
    {"noise", "fraction of the cue's units that are damaged"},
    {"flips", "units that changed on the way, each as often as it did"},
    {"trials", "trials of this row"},
    {"exact", "share of trials that end in the pattern, every unit right"},
    {"retrieved", "share of trials that end with few units wrong (--retrieved)"},
    {"wrong", "wrong units at the end, mean over all trials"},
    {"kept_wrong", "the same over retrieved trials only"},
    {"overlap", "overlap of the end with the pattern, mean over all trials"},
    {"steps", "steps that changed the state, of trials that settle"},
    {"cycle", "share of trials that end in a cycle"},
    {"settled", "share of trials that reach a fixed point"},
    {"limit", "share of trials that were stopped by --max-steps"},
    {"rate", "which rate crosses one half"},
    {"knee", "the load at which the rate crosses one half"},
    {NULL, NULL},
};

static const char *look_up(const hop_meaning *list, const char *column) {
    for (; list->column; list++)
        if (strcmp(list->column, column) == 0) return list->meaning;
    return NULL;
}

const char *hop_glossary_find(const hop_meaning *own, const char *column) {
    static const struct {
        const char *ending, *meaning;
    } endings[] = {
        {"_low", "lower end of the 95% interval"},
        {"_high", "upper end of the 95% interval"},
        {"_theory", "what theory predicts; empty where it does not apply"},
    };
    const char *meaning = own ? look_up(own, column) : NULL;
    const size_t length = strlen(column);
    if (meaning) return meaning;
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        const size_t tail = strlen(endings[k].ending);
        if (length > tail && strcmp(column + length - tail, endings[k].ending) == 0)
            return endings[k].meaning;
    }
    return look_up(SHARED, column);
}
