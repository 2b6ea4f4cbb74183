/* SPDX-License-Identifier: MIT */
/* Recipes of memory files in words and in JSON. */
#include "recipe_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "settings.h"
#include "subject.h"
#include "textual.h"

static void append(char *text, const char *format, ...) HOP_PRINTF(2, 3);

static void append(char *text, const char *format, ...) {
    const size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, HOP_RECALL_TEXT - used, format, arguments);
    va_end(arguments);
}

/* Whether beta and threshold were worked out, and are not stale. */
static int tuned(const hop_store_recipe *recipe) {
    return recipe->tuned_at > 0;
}

static void add_rejection(const hop_store_recipe *recipe, char *text) {
    if (recipe->false_rejection > 0)
        append(text, ", false rejection %.10g%s", recipe->false_rejection,
               tuned(recipe) ? "" : " (to be calibrated)");
}

void hop_recall_text(const hop_store_recipe *recipe, char text[HOP_RECALL_TEXT]) {
    text[0] = '\0';
    if (hop_recipe_of_texts(recipe, NULL)) {
        append(text, "softmax, beta %.10g", recipe->beta);
        add_rejection(recipe, text);
        if (recipe->false_rejection > 0 && tuned(recipe))
            append(text, ", unknown below a score of %.4g", recipe->threshold);
    } else if (recipe->rule[0]) {
        append(text, "rule %s, scaling %s, diagonal %s", recipe->rule,
               hop_scaling_name(recipe->scaling), hop_diagonal_name(recipe->diagonal));
    } else {
        append(text, "energy %s, similarity %s, activation %s, beta ", recipe->energy,
               hop_similarity_name(recipe->similarity),
               hop_activation_name(recipe->activation));
        if (!recipe->beta_auto)
            append(text, "%.10g", recipe->beta);
        else if (recipe->beta > 0)
            append(text, "auto (%.10g)", recipe->beta);
        else
            append(text, "auto");
        add_rejection(recipe, text);
    }
    if (recipe->half_life) {
        char half_life[HOP_DURATION_TEXT];
        hop_duration_text(recipe->half_life, half_life);
        append(text, ", half-life %s", half_life);
    }
}

void hop_patterns_text(const hop_store_recipe *recipe, char text[HOP_RECALL_TEXT]) {
    char threshold[16];
    const int shape = recipe->height > 1;
    text[0] = '\0';
    if (hop_recipe_of_texts(recipe, NULL)) {
        append(text, "texts, compared as %s, language %s", hop_textual_noun(recipe, 2),
               hop_language_name(recipe->language));
        return;
    }
    hop_threshold_text(&recipe->image, threshold);
    if (recipe->encoder == HOP_ENCODER_PICTURE)
        append(text, "pictures of %zux%zu, threshold %s", recipe->width, recipe->height,
               threshold);
    else if (recipe->encoder == HOP_ENCODER_GREYS)
        append(text, "pictures of %zux%zu greys", recipe->width, recipe->height);
    else if (shape)
        append(text, "arrays of %zux%zu", recipe->width, recipe->height);
    else
        append(text, "arrays of %zu", recipe->dim);
    if (recipe->storage != HOP_STORAGE_BITS)
        append(text, " in %s%s", hop_storage_name(recipe->storage),
               recipe->normalise ? ", of length 1" : "");
    if (recipe->codes) append(text, ", with codes of %zu bits", recipe->codes);
}

static json_t *text_or_null(const char *text) {
    return text && *text ? hop_json_text(text) : json_null();
}

json_t *hop_recipe_json(const hop_store_recipe *recipe) {
    char threshold[16];
    const int steps = recipe->energy[0] != '\0';
    const int picture = recipe->encoder == HOP_ENCODER_PICTURE;
    const int texts = hop_recipe_of_texts(recipe, NULL);
    hop_threshold_text(&recipe->image, threshold);
    json_t *object =
        json_pack("{s:s, s:s, s:o, s:o, s:b, s:o, s:o, s:b, s:o}", "kind", recipe->kind,
                  "encoder", hop_encoder_name(recipe->encoder), "width",
                  texts ? json_null() : hop_json_count(recipe->width), "height",
                  texts ? json_null() : hop_json_count(recipe->height), "pictures",
                  !texts && recipe->encoder != HOP_ENCODER_NONE, "threshold",
                  picture ? json_string(threshold) : json_null(), "storage",
                  texts ? json_null() : json_string(hop_storage_name(recipe->storage)),
                  "normalise", recipe->normalise, "codes",
                  recipe->codes ? hop_json_count(recipe->codes) : json_null());
    json_object_set_new(object, "language",
                        texts ? json_string(hop_language_name(recipe->language))
                              : json_null());
    json_object_set_new(object, "rule", text_or_null(recipe->rule));
    json_object_set_new(object, "scaling",
                        steps ? json_null()
                              : json_string(hop_scaling_name(recipe->scaling)));
    json_object_set_new(object, "diagonal",
                        steps ? json_null()
                              : json_string(hop_diagonal_name(recipe->diagonal)));
    json_object_set_new(object, "energy", text_or_null(recipe->energy));
    json_object_set_new(object, "similarity",
                        steps && !texts
                            ? json_string(hop_similarity_name(recipe->similarity))
                            : json_null());
    json_object_set_new(object, "activation",
                        steps && !texts
                            ? json_string(hop_activation_name(recipe->activation))
                            : json_null());
    json_object_set_new(object, "beta",
                        steps && recipe->beta > 0 ? json_real(recipe->beta)
                                                  : json_null());
    json_object_set_new(object, "beta_auto",
                        steps ? json_boolean(recipe->beta_auto) : json_null());
    json_object_set_new(object, "false_rejection",
                        steps ? json_real(recipe->false_rejection) : json_null());
    const int calibrated = steps && recipe->false_rejection > 0 && tuned(recipe);
    json_object_set_new(object, "energy_threshold",
                        calibrated && !texts ? hop_json_number(recipe->threshold)
                                             : json_null());
    json_object_set_new(object, "score_threshold",
                        calibrated && texts ? hop_json_number(recipe->threshold)
                                            : json_null());
    json_object_set_new(object, "tuned_at",
                        steps && tuned(recipe) ? hop_json_count(recipe->tuned_at)
                                               : json_null());
    json_object_set_new(object, "half_life_ms",
                        recipe->half_life ? json_integer(recipe->half_life)
                                          : json_null());
    return object;
}

json_t *hop_json_time(hop_time time) {
    char text[HOP_TIME_TEXT];
    return hop_time_format(time, text) == HOP_OK ? json_string(text) : json_null();
}
