/* SPDX-License-Identifier: MIT */
/* Recipes of memory files as options ask for them. */
#include "settings.h"

#include <stdio.h>
#include <string.h>

#include "exit.h"
#include "subject.h"
#include "textual.h"

static const hop_flag_id settings[] = {HOP_SETTING_FLAGS};

static int by_steps(const hop_store_recipe *recipe) {
    return recipe->energy[0] != '\0';
}

int hop_settings_given(const hop_options *options) {
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (options->given[settings[i]]) return 1;
    return 0;
}

static int refuse_beside(const hop_options *options, const hop_flag_id *ids, size_t count,
                         const char *why) {
    for (size_t i = 0; i < count; i++)
        if (options->given[ids[i]])
            return hop_complain(EXIT_USAGE, "--%s %s", hop_flags[ids[i]].name, why);
    return 0;
}

/* Whether --energy names a learning rule: of patterns, with nothing that steps need. */
static int is_rule(const hop_options *options, const hop_store_recipe *recipe) {
    const hop_separation_kind kind = options->energy.kind;
    return recipe->storage == HOP_STORAGE_BITS && !by_steps(recipe) &&
           (kind == HOP_SEPARATION_POLYNOMIAL || kind == HOP_SEPARATION_RECTIFIED ||
            kind == HOP_SEPARATION_EXPONENTIAL) &&
           !options->given[FLAG_SIMILARITY] && !options->given[FLAG_ACTIVATION] &&
           !options->given[FLAG_LEARN_BETA] && !options->given[FLAG_FALSE_REJECTION];
}

static int take_rule(const char *text, hop_store_recipe *recipe) {
    if (recipe->storage != HOP_STORAGE_BITS)
        return hop_complain(EXIT_USAGE,
                            "--rule %s: rules couple patterns of -1 and +1; these rows "
                            "are real, and recalled by --energy",
                            text);
    if (strlen(text) >= sizeof recipe->rule)
        return hop_complain(EXIT_USAGE, "--rule: longer than %zu bytes",
                            sizeof recipe->rule - 1);
    strcpy(recipe->rule, text);
    recipe->energy[0] = '\0';
    return 0;
}

static int take_energy(const hop_options *options, hop_store_recipe *recipe) {
    const char *text = options->texts[FLAG_LEARN_ENERGY];
    const int rule = is_rule(options, recipe);
    if (options->given[FLAG_RULE] && !(rule && strcmp(options->rule, text) == 0))
        return hop_complain(EXIT_USAGE, "--rule %s and --energy %s are two %s",
                            options->rule, text, rule ? "rules" : "ways to recall");
    if (rule)
        return hop_rule_named(text) ? take_rule(text, recipe)
                                    : hop_rule_unknown("--energy", text);
    if (strlen(text) >= sizeof recipe->energy)
        return hop_complain(EXIT_USAGE, "--energy: longer than %zu bytes",
                            sizeof recipe->energy - 1);
    if (!by_steps(recipe)) {
        recipe->similarity = HOP_SIMILARITY_DOT;
        recipe->beta = 1;
        recipe->beta_auto = 0;
    }
    if (options->energy.kind == HOP_SEPARATION_EPANECHNIKOV)
        recipe->similarity = HOP_SIMILARITY_EUCLID;
    strcpy(recipe->energy, text);
    recipe->rule[0] = '\0';
    return 0;
}

/* What was tuned or calibrated to other settings does not hold. */
static void untune(hop_store_recipe *recipe) {
    recipe->threshold = 0;
    recipe->tuned_at = 0;
    if (recipe->beta_auto) recipe->beta = 0;
}

static void take_steps(const hop_options *options, hop_store_recipe *recipe) {
    if (options->given[FLAG_SIMILARITY])
        recipe->similarity = (hop_similarity)options->similarity;
    if (options->given[FLAG_ACTIVATION])
        recipe->activation = (hop_activation)options->activation;
    if (options->given[FLAG_FALSE_REJECTION])
        recipe->false_rejection = options->false_rejection;
    if (options->given[FLAG_LEARN_BETA]) {
        recipe->beta = options->beta;
        recipe->beta_auto = options->beta == 0;
    }
    if (options->given[FLAG_SIMILARITY] || options->given[FLAG_ACTIVATION] ||
        options->given[FLAG_FALSE_REJECTION] || options->given[FLAG_LEARN_BETA] ||
        options->given[FLAG_LEARN_ENERGY])
        untune(recipe);
}

/* Texts are compared as their kind does. */
static int change_texts(const hop_options *options, hop_store_recipe *recipe) {
    static const hop_flag_id strange[] = {
        FLAG_RULE,       FLAG_SCALING,       FLAG_DIAGONAL,      FLAG_LEARN_ENERGY,
        FLAG_SIMILARITY, FLAG_ACTIVATION,    FLAG_LEARN_STORAGE, FLAG_NORMALISE,
        FLAG_CODES,      FLAG_SIZE,          FLAG_THRESHOLD,     FLAG_ITEMS,
        FLAG_PARTNERS,   FLAG_KEEP_PICTURES, FLAG_PICTURE_FIELD, FLAG_VECTOR_FIELD};
    int code = hop_textual_check(options, strange, sizeof strange / sizeof *strange);
    if (code) return code;
    if (options->given[FLAG_LEARN_BETA] && options->beta == 0)
        return hop_complain(EXIT_USAGE, "--beta auto: of texts beta is what their kind "
                                        "says, or a number");
    if (options->given[FLAG_LEARN_BETA]) recipe->beta = options->beta;
    if (options->given[FLAG_FALSE_REJECTION])
        recipe->false_rejection = options->false_rejection;
    if (options->given[FLAG_LEARN_BETA] || options->given[FLAG_FALSE_REJECTION])
        untune(recipe);
    if (options->given[FLAG_HALF_LIFE]) recipe->half_life = options->half_life;
    return 0;
}

int hop_settings_change(const hop_options *options, hop_store_recipe *recipe) {
    hop_text_sort sort;
    if (hop_recipe_of_texts(recipe, &sort)) return change_texts(options, recipe);
    static const hop_flag_id of_steps[] = {FLAG_SIMILARITY, FLAG_ACTIVATION,
                                           FLAG_LEARN_BETA, FLAG_FALSE_REJECTION};
    static const hop_flag_id of_rules[] = {FLAG_SCALING, FLAG_DIAGONAL};
    int code = 0;
    if (options->given[FLAG_LEARN_ENERGY])
        code = take_energy(options, recipe);
    else if (options->given[FLAG_RULE])
        code = take_rule(options->rule, recipe);
    if (code) return code;
    if (by_steps(recipe))
        code = refuse_beside(options, of_rules, 2,
                             "is for couplings; this memory recalls by --energy");
    else
        code = refuse_beside(options, of_steps, 4,
                             "needs recall by steps: --energy softmax, or another");
    if (code) return code;
    take_steps(options, recipe);
    if (options->given[FLAG_SCALING]) recipe->scaling = (hop_scaling)options->scaling;
    if (options->given[FLAG_DIAGONAL]) recipe->diagonal = (hop_diagonal)options->diagonal;
    if (options->given[FLAG_HALF_LIFE]) recipe->half_life = options->half_life;
    return 0;
}

static int find_kind(const hop_options *options, hop_store_recipe *out) {
    const char *names[32] = {NULL};
    if (!options->kind) {
        *out = (hop_store_recipe)HOP_STORE_RECIPE_INIT;
        return 0;
    }
    const hop_kind *kind = hop_kind_find(options->kind);
    if (kind) {
        *out = kind->recipe;
        return 0;
    }
    char known[200] = "";
    for (size_t i = 0; i < hop_kind_count() && i < 31; i++) {
        const size_t used = strlen(known);
        names[i] = hop_kind_at(i)->name;
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = hop_suggest(options->kind, names);
    return hop_complain(EXIT_USAGE, "--kind: unknown kind '%s'%s%s%s", options->kind,
                        near ? "; did you mean '" : " (known: ", near ? near : known,
                        near ? "'?" : ")");
}

int hop_settings_begin(const hop_options *options, int pictures, hop_store_recipe *out) {
    int code = find_kind(options, out);
    hop_text_sort sort;
    if (code) return code;
    if (hop_recipe_of_texts(out, &sort)) {
        if (options->given[FLAG_LANGUAGE])
            out->language = (hop_language)options->language;
        return hop_settings_change(options, out);
    }
    if (options->given[FLAG_LANGUAGE])
        return hop_complain(EXIT_USAGE, "--language is of texts: --kind word, utterance "
                                        "or document");
    if (options->given[FLAG_LEARN_STORAGE]) out->storage = (hop_storage)options->storage;
    const int real = out->storage != HOP_STORAGE_BITS;
    if (pictures || out->encoder != HOP_ENCODER_NONE)
        out->encoder = real ? HOP_ENCODER_GREYS : HOP_ENCODER_PICTURE;
    if (options->given[FLAG_NORMALISE]) out->normalise = 1;
    if (options->given[FLAG_CODES]) out->codes = options->codes;
    if (options->codes % 64)
        return hop_complain(EXIT_USAGE, "--codes: %llu is no multiple of 64",
                            (unsigned long long)options->codes);
    if (real && options->given[FLAG_THRESHOLD])
        return hop_complain(EXIT_USAGE,
                            "--threshold makes patterns of -1 and +1; rows stored as %s "
                            "stay as they are",
                            hop_storage_name(out->storage));
    if (!real && (out->normalise || out->codes))
        return hop_complain(EXIT_USAGE, "--%s is for real rows: --storage float32, say",
                            out->normalise ? "normalise" : "codes");
    if (real && !by_steps(out)) { /* real rows have no couplings */
        strcpy(out->energy, "softmax");
        out->rule[0] = '\0';
        if (out->beta == 0 && !out->beta_auto) out->beta = 1;
    }
    return hop_settings_change(options, out);
}

static int differs(const char *option, const char *wanted, const char *path,
                   const char *held, int fixed) {
    return hop_complain(
        EXIT_USAGE, "--%s %s: %s has %s%s", option, wanted, path, held[0] ? held : "none",
        fixed ? ", which is fixed for its lifetime" : " (hopfield configure changes it)");
}

int hop_settings_compare(const hop_options *options, const hop_store_recipe *recipe,
                         const char *path) {
    char held[64];
    hop_text_sort sort;
    if (options->kind && strcmp(options->kind, recipe->kind) != 0)
        return differs("kind", options->kind, path, recipe->kind, 1);
    if (hop_recipe_of_texts(recipe, &sort)) {
        if (options->given[FLAG_LANGUAGE] && options->language != (int)recipe->language)
            return differs("language", options->texts[FLAG_LANGUAGE], path,
                           hop_language_name(recipe->language), 1);
    } else if (options->given[FLAG_LANGUAGE]) {
        return hop_complain(EXIT_USAGE, "--language: %s holds no texts", path);
    } else if (options->given[FLAG_LEARN_STORAGE] &&
               options->storage != (int)recipe->storage)
        return differs("storage", options->texts[FLAG_LEARN_STORAGE], path,
                       hop_storage_name(recipe->storage), 1);
    if (options->given[FLAG_NORMALISE] && !recipe->normalise)
        return hop_complain(EXIT_USAGE,
                            "--normalise: %s keeps rows as they are, which is "
                            "fixed for its lifetime",
                            path);
    if (options->given[FLAG_CODES] && options->codes != recipe->codes) {
        snprintf(held, sizeof held, "%zu", recipe->codes);
        return differs("codes", options->texts[FLAG_CODES], path, held, 1);
    }
    hop_store_recipe wanted = *recipe;
    int code = hop_settings_change(options, &wanted);
    if (code) return code;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (!options->given[settings[i]]) continue;
        const char *name = hop_flags[settings[i]].name;
        const char *text = options->texts[settings[i]];
        hop_duration_text(recipe->half_life, held);
        if (strcmp(wanted.rule, recipe->rule) != 0 ||
            strcmp(wanted.energy, recipe->energy) != 0)
            return differs(name, text, path,
                           by_steps(recipe) ? recipe->energy : recipe->rule, 0);
        if (wanted.scaling != recipe->scaling)
            return differs("scaling", hop_scaling_name(wanted.scaling), path,
                           hop_scaling_name(recipe->scaling), 0);
        if (wanted.diagonal != recipe->diagonal)
            return differs("diagonal", hop_diagonal_name(wanted.diagonal), path,
                           hop_diagonal_name(recipe->diagonal), 0);
        if (wanted.half_life != recipe->half_life)
            return differs("half-life", text, path, held, 0);
        if (wanted.similarity != recipe->similarity ||
            wanted.activation != recipe->activation ||
            wanted.beta_auto != recipe->beta_auto ||
            (!wanted.beta_auto && wanted.beta != recipe->beta) ||
            wanted.false_rejection != recipe->false_rejection)
            return differs(name, text, path, "another value", 0);
    }
    return 0;
}

void hop_duration_text(int64_t milliseconds, char text[HOP_DURATION_TEXT]) {
    static const struct {
        int64_t length;
        const char *unit;
    } units[] = {{INT64_C(365) * 86400000, "y"}, {INT64_C(86400000), "d"},
                 {INT64_C(3600000), "h"},        {INT64_C(60000), "m"},
                 {INT64_C(1000), "s"},           {1, "ms"}};
    if (milliseconds == 0) {
        strcpy(text, "never");
        return;
    }
    size_t i = 0;
    while (milliseconds % units[i].length) i++;
    snprintf(text, HOP_DURATION_TEXT, "%lld%s",
             (long long)(milliseconds / units[i].length), units[i].unit);
}
