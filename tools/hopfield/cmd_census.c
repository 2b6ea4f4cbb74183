/* SPDX-License-Identifier: MIT */
/* hopfield census: where random states end. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "dynamics.h"
#include "exit.h"
#include "report.h"
#include "subject.h"
#include "terminal.h"

enum { MOST_NAME = 8 * (HOP_MAX_KEY + 8) };

/* What an attractor is: "beach_old", "beach_old - night_old + surf_old", "period 2". */
static void name_of(const hop_subject *subject, const hop_result *end, char *text) {
    size_t used = 0;
    text[0] = '\0';
    if (end->outcome == HOP_OUTCOME_CYCLE)
        snprintf(text, MOST_NAME, "period %llu", (unsigned long long)end->cycle);
    else if (end->has_match)
        hop_subject_row(subject, end->match, text, MOST_NAME);
    for (size_t k = 0; k < end->mixture_count && used + 8 < MOST_NAME; k++) {
        char key[HOP_MAX_KEY + 1];
        const int minus = end->mixture_sign[k] < 0;
        hop_subject_row(subject, end->mixture_row[k], key, sizeof key);
        used += (size_t)snprintf(text + used, MOST_NAME - used, "%s%s",
                                 k ? (minus ? " - " : " + ") : (minus ? "- " : ""), key);
    }
}

static void print_totals(const hop_census *census) {
    printf("%llu start%s, %zu attractor%s\n", (unsigned long long)census->starts,
           census->starts == 1 ? "" : "s", census->count, census->count == 1 ? "" : "s");
    for (int o = 0; o < HOP_OUTCOME_COUNT; o++) {
        if (census->totals[o] == 0) continue;
        const hop_estimate share =
            hop_rate((size_t)census->totals[o], (size_t)census->starts);
        printf("  %-10s %10llu  %5.1f%% (%.1f..%.1f)  in %zu\n",
               hop_outcome_name((hop_outcome)o), (unsigned long long)census->totals[o],
               100 * share.value, 100 * share.low, 100 * share.high, census->distinct[o]);
    }
    if (census->beyond)
        printf("  %llu starts ended in attractors beyond the %zu that were kept\n",
               (unsigned long long)census->beyond, census->count);
}

static void print_text(const hop_options *options, const hop_subject *subject,
                       const hop_census *census) {
    const double dim = (double)hop_memory_dim(subject->memory);
    print_totals(census);
    if (options->attractors && census->count)
        printf("%5s %9s %6s %-12s %8s %5s %-9s %s\n", "place", "starts", "share", "95%",
               "E/N", "pair", "outcome", "what");
    for (size_t k = 0; k < census->count && k < options->attractors; k++) {
        const hop_attractor *a = &census->attractors[k];
        char name[MOST_NAME], pair[24] = "-", interval[32], energy[32] = "-";
        name_of(subject, &a->end, name);
        if (a->has_inverse) snprintf(pair, sizeof pair, "%zu", a->inverse);
        snprintf(interval, sizeof interval, "%.1f..%.1f", 100 * a->share.low,
                 100 * a->share.high);
        if (!isnan(a->end.energy))
            snprintf(energy, sizeof energy, "%.4f", a->end.energy / dim);
        printf("%5zu %9llu %5.1f%% %-12s %8s %5s %s", k, (unsigned long long)a->count,
               100 * a->share.value, interval, energy, pair,
               hop_outcome_name(a->end.outcome));
        if (*name) {
            printf("%*s ", (int)(9 - strlen(hop_outcome_name(a->end.outcome))), "");
            hop_terminal_last(name, 18);
        }
        putchar('\n');
    }
}

static json_t *outcomes_json(const hop_census *census) {
    json_t *list = json_array();
    for (int o = 0; o < HOP_OUTCOME_COUNT; o++) {
        const hop_estimate share =
            hop_rate((size_t)census->totals[o], (size_t)census->starts);
        if (census->totals[o] == 0) continue;
        json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "outcome",
                                              hop_outcome_name((hop_outcome)o), "starts",
                                              hop_json_count(census->totals[o]), "share",
                                              hop_json_number(share.value), "share_low",
                                              hop_json_number(share.low), "share_high",
                                              hop_json_number(share.high), "attractors",
                                              hop_json_count(census->distinct[o])));
    }
    return list;
}

static json_t *attractor_json(const hop_subject *subject, const hop_attractor *a,
                              size_t place) {
    const hop_result *end = &a->end;
    const int known = hop_memory_count(subject->memory) > 0;
    const double dim = (double)hop_memory_dim(subject->memory);
    json_t *object = json_object();
    json_object_set_new(object, "place", hop_json_count(place));
    json_object_set_new(object, "starts", hop_json_count(a->count));
    json_object_set_new(object, "share", hop_json_number(a->share.value));
    json_object_set_new(object, "share_low", hop_json_number(a->share.low));
    json_object_set_new(object, "share_high", hop_json_number(a->share.high));
    json_object_set_new(object, "first", hop_json_count(a->first));
    json_object_set_new(object, "outcome", json_string(hop_outcome_name(end->outcome)));
    json_object_set_new(object, "energy", hop_json_number(end->energy));
    json_object_set_new(object, "energy_per_unit", hop_json_number(end->energy / dim));
    json_object_set_new(object, "cycle", hop_json_count(end->cycle));
    json_object_set_new(object, "match",
                        end->has_match ? hop_json_count(end->match) : json_null());
    json_object_set_new(object, "key",
                        end->has_match ? hop_report_key(subject, end->match)
                                       : json_null());
    json_object_set_new(object, "wrong",
                        known ? hop_json_count(end->wrong) : json_null());
    json_object_set_new(object, "overlap",
                        known ? hop_json_number(end->overlap) : json_null());
    json_object_set_new(object, "mixture", hop_report_mixture(subject, end));
    json_object_set_new(object, "inverse",
                        a->has_inverse ? hop_json_count(a->inverse) : json_null());
    return object;
}

static int print_json(const hop_options *options, const hop_subject *subject,
                      const hop_census *census) {
    json_t *object = json_object(), *list = json_array();
    for (size_t k = 0; k < census->count && k < options->attractors; k++)
        json_array_append_new(list, attractor_json(subject, &census->attractors[k], k));
    json_object_set_new(object, "memory", hop_json_text(subject->name));
    json_object_set_new(object, "units", hop_json_count(hop_memory_dim(subject->memory)));
    json_object_set_new(object, "patterns",
                        hop_json_count(hop_memory_count(subject->memory)));
    json_object_set_new(object, "starts", hop_json_count(census->starts));
    json_object_set_new(object, "distinct", hop_json_count(census->count));
    json_object_set_new(object, "beyond", hop_json_count(census->beyond));
    json_object_set_new(object, "outcomes", outcomes_json(census));
    json_object_set_new(object, "attractors", list);
    hop_report_couplings(object, subject, options);
    hop_report_dynamics(object, options);
    return hop_json_print(object);
}

static int take(const hop_options *options, const hop_subject *subject) {
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_census_options wanted = HOP_CENSUS_OPTIONS_INIT;
    hop_census census = {0};
    hop_error error;
    uint32_t *order = NULL;
    int code = hop_dynamics_of(options, hop_memory_dim(subject->memory), &how, &order);
    if (code == 0) {
        hop_progress progress = hop_progress_begin("settling");
        wanted.starts = options->starts;
        wanted.seed = options->seed;
        wanted.recall = &how;
        wanted.progress = hop_progress_report;
        wanted.user = &progress;
        if (options->attractors > wanted.most) wanted.most = options->attractors;
        hop_status status = hop_census_take(subject->memory, &wanted, &census, &error);
        hop_progress_end(&progress);
        if (status != HOP_OK) code = hop_complain_asked(status, &error);
    }
    if (code == 0 && options->json) {
        code = print_json(options, subject, &census);
    } else if (code == 0) {
        hop_expectation expectation = hop_expect(subject->memory);
        hop_report_header(subject, options, &expectation);
        hop_note("pair: place of the attractor that is its negative");
        print_text(options, subject, &census);
    }
    hop_census_clear(&census);
    free(order);
    return code;
}

static int run(const hop_options *options) {
    hop_subject subject;
    size_t first = 0;
    int code = hop_dynamics_check(options);
    if (code) return code;
    code = hop_subject_open(options, &subject, &first);
    if (code == 0 && first < options->argument_count)
        code = hop_complain(EXIT_USAGE, "census: one memory at a time, and no cues");
    if (code == 0 && hop_memory_count(subject.memory) == 0 &&
        !hop_memory_imported(subject.memory))
        code = hop_complain(EXIT_USAGE, "%s: nothing was learned yet", subject.name);
    if (code == 0) code = take(options, &subject);
    hop_subject_close(&subject);
    return code;
}

static const hop_flag_id flags[] = {
    FLAG_PATTERNS,    FLAG_COUPLINGS,     FLAG_RULE,       FLAG_SCALING,
    FLAG_DIAGONAL,    FLAG_PATH,          FLAG_UNLEARN,    FLAG_SIZE,
    FLAG_THRESHOLD,   FLAG_ITEMS,         FLAG_UPDATE,     FLAG_BLOCK,
    FLAG_ORDER,       FLAG_TIES,          FLAG_MAX_STEPS,  FLAG_TOLERANCE,
    FLAG_TEMPERATURE, FLAG_CENSUS_STARTS, FLAG_CENSUS_TOP, FLAG_SEED,
    FLAG_THREADS,     FLAG_JSON,          FLAG_END};
static const char *const examples[] = {
    "hopfield census scenes.hop",
    "hopfield census scenes.hop --starts 10000 --update async --top 50",
    "hopfield census --patterns P.npy --rule storkey --json",
    NULL,
};

const hop_cmd hop_cmd_census = {
    .name = "census",
    .summary = "Count what random states settle in",
    .usage = "MEMORY [OPTION...]\n--patterns FILE [OPTION...]\n"
             "--couplings W.npy [--patterns FILE] [OPTION...]",
    .about =
        "Lets many random states settle (of fair signs; of units 0 and 1 on as often as "
        "in the patterns) and groups their ends: memories, their negatives, mixtures, "
        "other fixed points, cycles. For each attractor: how many starts ended in it, "
        "their share with its 95% interval (Wilson), E/N, the place of the attractor "
        "that is its negative, and what it is.\n"
        "Up to 10000 attractors are kept apart, or as many as --top says; what ends in "
        "others is counted, and said. Start k is what recall makes of a cue under "
        "--cover random:1 --cover-as random, where units are -1 and +1.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
