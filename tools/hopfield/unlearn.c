/* SPDX-License-Identifier: MIT */
/* --unlearn: dreams before anything is asked of a memory. */
#include "unlearn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"

/* One "k=v" of the option. */
typedef struct {
    char key[16], value[1024];
} pair;

static int refuse(const hop_options *options, const char *why, const char *what) {
    return hop_complain(EXIT_USAGE, "--unlearn: '%s': %s '%s'", options->unlearn, why,
                        what);
}

/* Splits off the pair that text begins with; NULL where it is none, else what follows. */
static const char *take_pair(const char *text, pair *out) {
    const size_t length = strcspn(text, ",");
    const char *equals = memchr(text, '=', length);
    if (!equals) return NULL;
    const size_t key = (size_t)(equals - text), value = length - key - 1;
    if (key >= sizeof out->key || value == 0 || value >= sizeof out->value) return NULL;
    memcpy(out->key, text, key);
    out->key[key] = '\0';
    memcpy(out->value, equals + 1, value);
    out->value[value] = '\0';
    return text + length;
}

static int read_whole(const hop_options *options, const pair *p, uint64_t *out) {
    const size_t digits = strspn(p->value, "0123456789");
    if (p->value[digits] || digits > 18)
        return refuse(options, "is no whole number:", p->value);
    *out = strtoull(p->value, NULL, 10);
    return 0;
}

static int read_starts(const hop_options *options, const hop_subject *subject,
                       const pair *p, hop_inputs *starts) {
    (void)options;
    starts->dim = hop_memory_dim(subject->memory);
    starts->dim_from = subject->name;
    return hop_inputs_read(starts, p->value, &subject->reading);
}

static int read_pair(const hop_options *options, const hop_subject *subject,
                     const pair *p, hop_unlearn_options *how, hop_inputs *starts) {
    if (strcmp(p->key, "dreams") == 0) return read_whole(options, p, &how->dreams);
    if (strcmp(p->key, "seed") == 0) return read_whole(options, p, &how->seed);
    if (strcmp(p->key, "starts") == 0) return read_starts(options, subject, p, starts);
    if (strcmp(p->key, "eps") != 0)
        return refuse(options, "takes eps, dreams, seed and starts, not", p->key);
    char *end = NULL;
    how->eps = strtod(p->value, &end);
    if (*end || strspn(p->value, "0123456789.eE+-") < strlen(p->value))
        return refuse(options, "is no number:", p->value);
    return 0;
}

/* Whether the text before `end` has a pair of this key. */
static int is_repeated(const hop_options *options, const char *end, const char *key) {
    pair p;
    const char *at = options->unlearn;
    while (at < end) {
        at = take_pair(at, &p) + 1;
        if (strcmp(p.key, key) == 0) return 1;
    }
    return 0;
}

static int read_all(const hop_options *options, const hop_subject *subject,
                    hop_unlearn_options *how, hop_inputs *starts) {
    const char *rest = options->unlearn;
    pair p;
    for (;;) {
        const char *next = take_pair(rest, &p);
        if (!next) return refuse(options, "is no list of NAME=VALUE at", rest);
        if (is_repeated(options, rest, p.key))
            return refuse(options, "gives twice", p.key);
        int code = read_pair(options, subject, &p, how, starts);
        if (code) return code;
        if (!*next) break;
        rest = next + 1;
    }
    if (starts->count) {
        how->starts = starts->units;
        how->starts_count = starts->count;
        if (how->dreams == 0) how->dreams = starts->count;
    }
    if (how->dreams == 0) return refuse(options, "how many dreams? Give", "dreams=D");
    return 0;
}

static void note(const hop_subject *subject, const hop_unlearn_options *how,
                 const hop_unlearn_report *report) {
    hop_note("unlearned %llu dreams of eps %g: %llu of memories (%llu exact), %llu of "
             "negatives, %llu elsewhere, %llu restless; largest coupling %.4g",
             (unsigned long long)report->dreams, how->eps,
             (unsigned long long)report->memories, (unsigned long long)report->exact,
             (unsigned long long)report->inverses, (unsigned long long)report->others,
             (unsigned long long)report->restless, report->largest);
    hop_note("stable memories: %zu before, %zu after, of %zu%s", report->stable_before,
             report->stable_after, hop_memory_count(subject->memory),
             report->stable_after < report->stable_before
                 ? ": too much was unlearned; take fewer dreams or a smaller eps"
                 : "");
}

int hop_unlearn_subject(const hop_options *options, hop_subject *subject) {
    hop_unlearn_options how = HOP_UNLEARN_OPTIONS_INIT;
    hop_unlearn_report report;
    hop_inputs starts = {0};
    hop_error error;
    if (!options->unlearn) return 0;
    int code = read_all(options, subject, &how, &starts);
    if (code == 0) {
        hop_status status = hop_memory_unlearn(subject->memory, &how, &report, &error);
        if (status != HOP_OK)
            code = hop_complain_error(status, BLAME_USAGE, &error);
        else
            note(subject, &how, &report);
    }
    hop_inputs_clear(&starts);
    return code;
}
