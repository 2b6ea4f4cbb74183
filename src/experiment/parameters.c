/* SPDX-License-Identifier: MIT */
/* The table of parameters, and their values from text. */
#include "experiment/parameters.h"

#include <stdlib.h>
#include <string.h>

#include "core/error.h"

static const char *const scaling_words[] = {"n", "p", "source", NULL};
static const char *const diagonal_words[] = {"zero", "keep", NULL};
static const char *const update_words[] = {"sync", "async", NULL};
static const char *const order_words[] = {"fixed", "random", "greedy", NULL};
static const char *const ties_words[] = {"keep", "plus", NULL};
static const char *const base_words[] = {"old", "old+bg", NULL};

#define WHOLE(name, argument, help, low, high)                                           \
    { name, argument, help, HOP_PARAMETER_WHOLE, low, high, NULL }
#define REAL(name, argument, help, low, high)                                            \
    { name, argument, help, HOP_PARAMETER_REAL, low, high, NULL }
#define WORD(name, argument, help, words)                                                \
    { name, argument, help, HOP_PARAMETER_WORD, 0, 0, words }

const hop_parameter hop_parameters[HOP_P_COUNT] = {
    [HOP_P_UNITS] = WHOLE(
        "units", "N[,N...]",
        "Units of the network; a comma parts several sizes, so 8000 is written without "
        "one.",
        2, 1 << 20),
    [HOP_P_LOAD] =
        REAL("load", "A:B:STEP|A,B,...",
             "Patterns a unit, P/N: a list, or a range from A to B.", 1e-9, 1e4),
    [HOP_P_NOISE] =
        REAL("noise", "A:B:STEP|A,B,...",
             "Fraction of the cue that is damaged: a list or a range; beta, pictures: "
             "the deviation of normal noise on it, as a share of its "
             "root-mean-square unit.",
             0, 1),
    [HOP_P_TRIALS] = WHOLE("trials", "T", "Trials of each point.", 1, 1e8),
    [HOP_P_STRUCTURE] =
        {"structure", "random|orthogonal|sparse:F|correlated:C",
         "Structure of the patterns: fair signs, orthogonal, a fraction F of +1, or "
         "overlapping by C.",
         HOP_PARAMETER_STRUCTURE, 0, 0, NULL},
    [HOP_P_RULE] = {"rule", "NAME[:k=v,...]", "The learning rule.", HOP_PARAMETER_TEXT, 0,
                    0, NULL},
    [HOP_P_SCALING] =
        WORD("scaling", "n|p|source", "What couplings are divided by.", scaling_words),
    [HOP_P_DIAGONAL] = WORD("diagonal", "zero|keep", "Whether a unit couples to itself.",
                            diagonal_words),
    [HOP_P_UPDATE] =
        WORD("update", "sync|async", "All units at once or one at a time.", update_words),
    [HOP_P_ORDER] = WORD("order", "fixed|random|greedy", "Order of asynchronous updates.",
                         order_words),
    [HOP_P_TIES] = WORD("ties", "keep|plus", "What a field of zero does.", ties_words),
    [HOP_P_MAX_STEPS] = WHOLE("max-steps", "N", "Changing steps allowed.", 0, 1e9),
    [HOP_P_RETRIEVED] = REAL("retrieved", "F",
                             "A pattern is retrieved when at most this fraction of its "
                             "units is wrong.",
                             0, 0.5),
    [HOP_P_MODULES] =
        WHOLE("modules", "K[,K...]",
              "modularity: networks that the patterns are shared out to.", 1, 1024),
    [HOP_P_PROTOTYPES] =
        WHOLE("prototypes", "K", "prototype: prototypes that are never shown.", 1, 1e6),
    [HOP_P_EXAMPLES] = WHOLE("examples", "M[,M...]",
                             "prototype: noisy examples of each prototype.", 1, 1e6),
    [HOP_P_EXPANSION] =
        WHOLE("expansion", "K[,K...]",
              "separation: units of the code, as a multiple of the input's.", 1, 64),
    [HOP_P_ACTIVE] = REAL("active", "F[,F...]",
                          "Fraction of units that are on: separation: of a code; "
                          "structure: of sparse patterns.",
                          0, 1),
    [HOP_P_OVERLAP] = REAL("overlap", "C[,C...]",
                           "structure: expected overlap of two correlated patterns; "
                           "beta: of memories of one group.",
                           0, 1),
    [HOP_P_STARTS] =
        WHOLE("starts", "S", "spurious: random states of each network.", 1, 1e6),
    [HOP_P_RULES] = {"rules", "A,B,...",
                     "rules, basins, dense: learning rules, each NAME[:k=v,...].",
                     HOP_PARAMETER_TEXT, 0, 0, NULL},
    [HOP_P_COPIES] =
        WHOLE("copies", "C", "basins: damaged copies at each level of noise.", 1, 1e6),
    [HOP_P_TEMPERATURE] = REAL(
        "temperature", "A:B:STEP|A,B,...",
        "phase, dynamics: temperatures of the heat bath: a list or a range.", 0, 100),
    [HOP_P_SWEEPS] =
        WHOLE("sweeps", "N", "phase, dynamics: sweeps of a run in heat.", 2, 1e9),
    [HOP_P_GAIN] = REAL("gain", "G[,G...]",
                        "dynamics: gains of graded units, g(u) = tanh(G u).", 0.01, 100),
    [HOP_P_ASYMMETRY] =
        REAL("asymmetry", "A:B:STEP|A,B,...",
             "symmetry: share of the couplings' strength that is antisymmetric.", 0, 1),
    [HOP_P_PATHS] = WHOLE("paths", "K", "landscape: recall paths on the map.", 1, 256),
    [HOP_P_GRID] =
        WHOLE("grid", "G", "landscape: points of the map along a side.", 3, 256),
    [HOP_P_FILL] =
        REAL("fill", "A:B:STEP|A,B,...",
             "dense: patterns, as a multiple of what theory says fits.", 1e-6, 1000),
    [HOP_P_PICTURES] = {"pictures", "FOLDER",
                        "Folder of <scene>_bg, <scene>_old and <scene>_new pictures.",
                        HOP_PARAMETER_TEXT, 0, 0, NULL},
    [HOP_P_SIZE] = {"size", "WxH", "Units of a picture.", HOP_PARAMETER_TEXT, 0, 0, NULL},
    [HOP_P_BASE] =
        WORD("base", "old|old+bg",
             "drift: what is learned first: the old associations, or these and the "
             "backgrounds.",
             base_words),
    [HOP_P_OLD_STRENGTH] = {"old-strength", "S",
                            "drift: how strongly the old associations were learned.",
                            HOP_PARAMETER_STRENGTH, 0, 0, NULL},
    [HOP_P_REINFORCEMENTS] =
        WHOLE("reinforcements", "R",
              "drift: reinforcements, each of a scene chosen by chance.", 1, 10000),
    [HOP_P_REPEAT] = WHOLE("repeat", "R", "drift: runs under fresh chance.", 1, 1e6),
    [HOP_P_LAMBDA] = REAL("lambda", "L",
                          "drift: what a reinforcement leaves of all older strengths, "
                          "where they decay.",
                          0, 1),
    [HOP_P_DREAMS] = WHOLE(
        "dreams", "D", "drift: dreams that are unlearned, where they are.", 0, 100000),
    [HOP_P_EPS] = REAL("eps", "E", "drift: what one dream takes away.", 1e-6, 100),
    [HOP_P_MEMORIES] =
        WHOLE("memories", "P[,P...]", "beta, pictures: memories stored.", 2, 1e6),
    [HOP_P_BETA] = REAL("beta", "B[,B...]",
                        "beta: inverse temperatures, best in even ratios.", 1e-6, 1e6),
    [HOP_P_DATA] = {"data", "FILE", "pictures: IDX file of grey pictures.",
                    HOP_PARAMETER_TEXT, 0, 0, NULL},
    [HOP_P_SEED] = {"seed", "N", "Seed of everything left to chance.", HOP_PARAMETER_SEED,
                    0, 0, NULL},
};

hop_parameter_id hop_parameter_find(const char *name) {
    unsigned id = 0;
    while (id < HOP_P_COUNT && strcmp(hop_parameters[id].name, name) != 0) id++;
    return (hop_parameter_id)id;
}

void hop_setting_clear(hop_setting *setting) {
    free(setting->text);
    *setting = (hop_setting){0};
}

static hop_status read_word(const hop_parameter *parameter, const char *text, int *out,
                            hop_error *error) {
    for (int k = 0; parameter->words[k]; k++) {
        if (strcmp(parameter->words[k], text) != 0) continue;
        *out = k;
        return HOP_OK;
    }
    return hop_fail(error, HOP_EINVAL, "%s: unknown value '%.80s' (one of: %s)",
                    parameter->name, text, parameter->argument);
}

static hop_status read_seed(const hop_parameter *parameter, const char *text,
                            uint64_t *out, hop_error *error) {
    const size_t length = strspn(text, "0123456789");
    const uint64_t value = strtoull(text, NULL, 10);
    if (length == 0 || text[length])
        return hop_fail(error, HOP_EINVAL, "%s: '%.80s' is not a whole number",
                        parameter->name, text);
    if (length > 19 || value > INT64_MAX)
        return hop_fail(error, HOP_EINVAL, "%s: '%.80s' is too large", parameter->name,
                        text);
    *out = value;
    return HOP_OK;
}

static hop_status read_strength(const hop_parameter *parameter, const char *text,
                                hop_strength *out, hop_error *error) {
    if (hop_strength_parse(text, out) || out->numerator <= 0)
        return hop_fail(error, HOP_EINVAL,
                        "%s: '%.80s' is not a strength above 0 (such as 2, 0.5 or 1/3)",
                        parameter->name, text);
    return HOP_OK;
}

static hop_status read_structure(const hop_parameter *parameter, const char *text,
                                 hop_structure *out, hop_error *error) {
    hop_error why;
    hop_status status = hop_structure_parse(text, out, &why);
    if (!status) return HOP_OK;
    return hop_fail(error, status, "%s: %.400s", parameter->name, why.message);
}

static hop_status read_value(const hop_parameter *parameter, bool many, const char *text,
                             hop_setting *out, hop_error *error) {
    hop_status status = HOP_OK;
    switch (parameter->kind) {
    case HOP_PARAMETER_WHOLE:
    case HOP_PARAMETER_REAL:
        status =
            hop_sweep_parse(parameter->name, text, parameter->kind == HOP_PARAMETER_WHOLE,
                            parameter->low, parameter->high, &out->sweep, error);
        if (!status && !many && out->sweep.count > 1)
            status = hop_fail(error, HOP_EINVAL,
                              "%s: '%.80s' has %zu values; this experiment takes one",
                              parameter->name, text, out->sweep.count);
        break;
    case HOP_PARAMETER_SEED:
        status = read_seed(parameter, text, &out->seed, error);
        break;
    case HOP_PARAMETER_WORD:
        status = read_word(parameter, text, &out->word, error);
        break;
    case HOP_PARAMETER_TEXT:
        if (!*text) status = hop_fail(error, HOP_EINVAL, "%s: is empty", parameter->name);
        break;
    case HOP_PARAMETER_STRUCTURE:
        status = read_structure(parameter, text, &out->structure, error);
        break;
    case HOP_PARAMETER_STRENGTH:
        status = read_strength(parameter, text, &out->strength, error);
        break;
    }
    return status;
}

hop_status hop_setting_read(hop_parameter_id id, bool many, const char *text,
                            hop_setting *setting, hop_error *error) {
    hop_setting new = {0};
    hop_status status = read_value(&hop_parameters[id], many, text, &new, error);
    if (status) return status;
    new.text = strdup(text);
    if (!new.text) return hop_fail_memory(error);
    hop_setting_clear(setting);
    *setting = new;
    return HOP_OK;
}
