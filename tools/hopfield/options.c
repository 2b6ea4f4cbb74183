/* SPDX-License-Identifier: MIT */
/* From a command line to struct options, with getopt_long over the flag table. */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exit.h"

enum { FIRST_VALUE = 256 }; /* values of long options, clear of short ones */

static void set_defaults(hop_options *options) {
    *options = (hop_options){
        .size = {32, 32},
        .threshold = {HOP_THRESHOLD_LEVEL, 127},
        .items = {0, SIZE_MAX},
        .rule = "hebb",
        .strength = {1, 1},
        .by = {1, 1},
        .order = {HOP_ORDER_RANDOM, NULL},
        .repeats = 1,
        .block = 1,
        .seed = 1,
        .top = 3,
        .trials = 100,
        .retrieved = -1,
        .starts = 1000,
        .attractors = 20,
        .gain = 10,
        .likeness = 0.98,
        .samples = 1000,
        .time_step = 0.1,
        .energy = {HOP_SEPARATION_SOFTMAX, 0},
        .beta = 1,
        .language = HOP_LANGUAGE_ENGLISH,
        .sure = 0.95,
    };
}

/* Fills longs[FLAG_COUNT] with the command's options, --help last. */
static void list_longs(const hop_cmd *command, struct option *longs) {
    size_t count = 0;
    for (const hop_flag_id *id = command->flags;; id++) {
        hop_flag_id which = *id == FLAG_END ? FLAG_HELP : *id;
        const hop_flag *flag = &hop_flags[which];
        longs[count++] =
            (struct option){.name = flag->name,
                            .has_arg = flag->kind == KIND_SWITCH ? no_argument
                                       : flag->optional          ? optional_argument
                                                                 : required_argument,
                            .val = FIRST_VALUE + (int)which};
        if (*id == FLAG_END) break;
    }
    longs[count] = (struct option){0};
}

static int known_elsewhere(const char *name) {
    for (int id = FLAG_END + 1; id < FLAG_COUNT; id++)
        if (strcmp(hop_flags[id].name, name) == 0) return 1;
    return 0;
}

static int refuse_unknown(const hop_cmd *command, const char *word,
                          const struct option *longs) {
    const char *names[FLAG_COUNT + 1] = {NULL};
    for (size_t i = 0; longs[i].name; i++) names[i] = longs[i].name;
    char name[64];
    const char *bare = word + strspn(word, "-");
    snprintf(name, sizeof name, "%.*s", (int)strcspn(bare, "="), bare);
    const char *near = hop_suggest(name, names);
    if (strncmp(word, "--", 2) == 0 && known_elsewhere(name))
        return hop_complain(EXIT_USAGE, "%s takes no option --%s (see: hopfield help %s)",
                            command->name, name, command->name);
    if (near)
        return hop_complain(EXIT_USAGE, "%s: unknown option '%s'; did you mean '--%s'?",
                            command->name, word, near);
    return hop_complain(EXIT_USAGE, "%s: unknown option '%s' (see: hopfield help %s)",
                        command->name, word, command->name);
}

/* The word of argv that getopt_long has just read as an option, or the one letter of
   several that it is at. */
static const char *word_read(int argc, char **argv) {
    int last = optind - 1;
    const char *next = optind < argc ? argv[optind] : "";
    if (next[0] == '-' && next[1] != '-' && strlen(next) > 2 && next[1] == optopt)
        return next;
    if (optarg && last > 0 && last < argc && optarg == argv[last]) last--;
    return argv[last];
}

static int take(const hop_cmd *command, int code, const char *word,
                const struct option *longs, hop_options *options) {
    if (code == 'h') {
        options->help = 1;
        return 0;
    }
    if (code == ':')
        return hop_complain(EXIT_USAGE, "%s: option '%s' needs a value", command->name,
                            word);
    if (code < FIRST_VALUE) {
        if (optopt >= FIRST_VALUE)
            return hop_complain(EXIT_USAGE, "--%s takes no value",
                                hop_flags[optopt - FIRST_VALUE].name);
        return refuse_unknown(command, word, longs);
    }
    const hop_flag *flag = &hop_flags[code - FIRST_VALUE];
    /* Abbreviations are refused: a later option must not change what a script means. */
    if (strcspn(word + 2, "=") != strlen(flag->name))
        return refuse_unknown(command, word, longs);
    if (flag->kind == KIND_FILE && options->given[code - FIRST_VALUE])
        return hop_complain(EXIT_USAGE, "--%s is given twice: it takes one file",
                            flag->name);
    options->given[code - FIRST_VALUE] = 1;
    options->texts[code - FIRST_VALUE] = optarg;
    return hop_value_read(flag, optarg, options);
}

int hop_options_read(const hop_cmd *command, int argc, char **argv,
                     hop_options *options) {
    struct option longs[FLAG_COUNT + 1];
    int code, failed;
    set_defaults(options);
    list_longs(command, longs);
    opterr = 0;
    optind = 0; /* not 1: a word that was left in the middle would be gone on with */
    while ((code = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
        failed = take(command, code, word_read(argc, argv), longs, options);
        if (failed) return failed;
    }
    options->arguments = argv + optind;
    options->argument_count = (size_t)(argc - optind);
    return 0;
}
