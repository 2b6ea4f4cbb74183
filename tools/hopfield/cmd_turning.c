/* SPDX-License-Identifier: MIT */
/* hopfield turning: when a new association overtook an old one. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "questions.h"
#include "command.h"
#include "exit.h"
#include "json.h"
#include "subject.h"
#include "textual.h"

static const char *what_of(const hop_turning_moment *moment, int last) {
    if (moment->kind >= 0) return hop_event_name((hop_event_kind)moment->kind);
    return last ? "now" : "fades";
}

static const char *whose(const hop_options *options, const hop_turning_moment *moment) {
    if (moment->kind < 0) return "";
    return moment->of_new ? options->fresh : options->old;
}

static json_t *time_json(hop_time time) {
    char text[HOP_TIME_TEXT];
    return hop_time_format(time, text) == HOP_OK ? json_string(text) : json_null();
}

static int print_json(const hop_options *options, const hop_turning *turning) {
    json_t *moments = json_array();
    for (size_t i = 0; i < turning->count; i++) {
        const hop_turning_moment *moment = &turning->moments[i];
        json_array_append_new(
            moments, json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "at",
                               time_json(moment->at), "event",
                               what_of(moment, i + 1 == turning->count), "key",
                               moment->kind < 0 ? json_null()
                                                : hop_json_text(whose(options, moment)),
                               "old_strength", hop_json_number(moment->old_strength),
                               "new_strength", hop_json_number(moment->new_strength),
                               "lead", hop_json_number(moment->lead), "old_energy",
                               hop_json_number(moment->old_energy), "new_energy",
                               hop_json_number(moment->new_energy)));
    }
    return hop_json_print(json_pack(
        "{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:s}", "memory",
        hop_json_text(options->arguments[0]), "old", hop_json_text(options->old), "new",
        hop_json_text(options->fresh), "overtaken", turning->overtaken, "turned",
        turning->overtaken ? time_json(turning->turned) : json_null(), "needed",
        hop_json_number(turning->needed), "moments", moments, "version", hop_version()));
}

static void print_text(const hop_options *options, const hop_turning *turning) {
    char text[HOP_TIME_TEXT] = "";
    printf("%-24s  %-10s %10s %10s  %s\n", "at", "event", "old", "new", "wins");
    for (size_t i = 0; i < turning->count; i++) {
        const hop_turning_moment *moment = &turning->moments[i];
        hop_time_format(moment->at, text);
        printf("%-24s  %-10s %10.5g %10.5g  %s (%+.4g)\n", text,
               what_of(moment, i + 1 == turning->count), moment->old_strength,
               moment->new_strength, moment->lead > 0 ? "new" : "old", moment->lead);
    }
    hop_time_format(turning->turned, text);
    if (turning->overtaken)
        printf("%s overtook %s: it has won since %s\n", options->fresh, options->old,
               text);
    else if (isnan(turning->needed))
        printf("%s has not overtaken %s\n", options->fresh, options->old);
    else
        printf("%s has not overtaken %s: reinforce it by more than %.6g\n",
               options->fresh, options->old, turning->needed);
}

static int find(const hop_store *store, const char *flag, const char *key, size_t *row) {
    if (!key)
        return hop_complain(EXIT_USAGE, "turning: --%s names the association", flag);
    if (hop_store_find(store, key, row) == HOP_OK) return 0;
    return hop_complain(EXIT_USAGE, "--%s: %s holds no key '%s'", flag,
                        hop_store_path(store), key);
}

static int tell(const hop_options *options, hop_context *context, hop_store *store) {
    hop_questions asked = {0};
    hop_cue said = {0};
    const hop_cue *cue = &said;
    hop_turning turning = {0};
    hop_error error;
    size_t old = 0, fresh = 0;
    int code = find(store, "old", options->old, &old);
    if (code == 0) code = find(store, "new", options->fresh, &fresh);
    if (hop_textual(store)) {
        said.text = options->arguments[1];
        said.text_size = strlen(options->arguments[1]);
    } else if (code == 0) {
        code = hop_questions_read(options, store, 0, &asked);
        if (code == 0) cue = &asked.questions[0].cue;
    }
    if (code == 0 && !said.text && asked.count != 1)
        code = hop_complain(EXIT_USAGE,
                            "turning: one cue, not %zu (--items takes one row of "
                            "an array)",
                            asked.count);
    if (code == 0) {
        const hop_status status =
            hop_turning_report(store, context, cue, old, fresh, 0, &turning, &error);
        if (status != HOP_OK) code = hop_complain_asked(status, &error);
    }
    if (code == 0 && options->json)
        code = print_json(options, &turning);
    else if (code == 0)
        print_text(options, &turning);
    hop_turning_clear(&turning);
    hop_questions_clear(&asked);
    return code;
}

static int run(const hop_options *options) {
    hop_context *context = NULL;
    hop_store *store = NULL;
    if (options->argument_count != 2)
        return hop_complain(EXIT_USAGE, "turning: name a memory file and one cue");
    int code = hop_subject_context(options, &context);
    if (code == 0)
        code = hop_subject_open_store(options, options->arguments[0], HOP_STORE_READ,
                                      NULL, &store);
    if (code == 0) code = tell(options, context, store);
    hop_store_close(store);
    if (context) hop_subject_context_free(context);
    return code;
}

static const hop_flag_id flags[] = {FLAG_OLD,           FLAG_NEW,          FLAG_ITEMS,
                                    FLAG_FORMAT,        FLAG_COLUMNS,      FLAG_HEADER,
                                    FLAG_PICTURE_FIELD, FLAG_VECTOR_FIELD, FLAG_NOW,
                                    FLAG_THREADS,       FLAG_JSON,         FLAG_END};
static const char *const examples[] = {
    "hopfield turning scenes.hop beach_bg.png --old beach_old --new beach_new",
    "hopfield turning faq.hop 'how do I merge two' --old merge_1 --new join_1",
    NULL,
};

const hop_cmd hop_cmd_turning = {
    .name = "turning",
    .summary = "Tell when a new association overtook an old one for a cue",
    .usage = "MEMORY CUE --old KEY --new KEY [OPTION...]",
    .about =
        "Replays the history of two memories, and says after each change which of them "
        "the cue brought back: by how much the new one led (by steps the logarithm of "
        "the ratio of their weights, by couplings the overlap of the final state with "
        "it less that with the old one). All other memories are as they are now, but for "
        "their fading. Of a memory of texts the cue is the text itself.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
