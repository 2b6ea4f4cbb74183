/* SPDX-License-Identifier: MIT */
/* The small languages: rules, separations, strengths, sizes, structures, parameters,
   times and conditions. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield.h>
#include <hopfield/filter.h>
#include "fuzz.h"
#include "learn/rules.h"

static const fuzz_statuses invalid = {HOP_EINVAL};

static void check_rule(const char *text) {
    hop_rule_choice choice = {0};
    hop_error error = fuzz_error(), again = fuzz_error();
    hop_status status = hop_rule_parse(text, &choice, &error);
    CHECK(hop_rule_text_check(text, &again) == status);
    if (status != HOP_OK) {
        CHECK(!choice.rule);
        fuzz_check_refusal(status, &error, invalid, NULL);
        return;
    }
    const hop_rule_facts *facts = &choice.rule->facts;
    CHECK(strlen(text) <= HOP_MAX_RULE);
    CHECK(strncmp(text, facts->name, strlen(facts->name)) == 0);
    for (size_t k = 0; facts->parameters[k].name; k++) {
        const hop_rule_parameter *parameter = &facts->parameters[k];
        if (!choice.given[k]) continue;
        if (parameter->words) {
            for (size_t w = 0; w <= (size_t)choice.values[k]; w++)
                CHECK(parameter->words[w]);
        } else {
            CHECK(choice.values[k] >= parameter->low);
            CHECK(choice.values[k] <= parameter->high);
        }
    }
}

/* The pieces of a list and what parts them are the whole list. */
static void check_list(const char *text) {
    char rule[HOP_MAX_RULE + 1];
    size_t at = 0;
    for (size_t k = 0; hop_rule_list_at(text, k, rule); k++) {
        const size_t length = strnlen(rule, sizeof rule);
        CHECK(length < sizeof rule);
        if (k > 0) {
            CHECK(text[at] == ',' || text[at] == ';');
            at++;
        }
        if (length == HOP_MAX_RULE) return; /* cut, perhaps */
        CHECK(strncmp(text + at, rule, length) == 0);
        at += length;
    }
    CHECK(text[at] == '\0');
}

static void check_separation(const char *text) {
    hop_separation separation = {.order = 77}, again;
    hop_error error = fuzz_error();
    hop_status status = hop_separation_parse(text, &separation, &error);
    if (status != HOP_OK) {
        CHECK(separation.order == 77);
        fuzz_check_refusal(status, &error, invalid, NULL);
        return;
    }
    const hop_separation_facts *facts = hop_separation_at((size_t)separation.kind);
    CHECK(facts);
    CHECK(!facts->parameter ||
          (separation.order >= facts->low && separation.order <= facts->high));
    char written[HOP_SEPARATION_TEXT];
    hop_separation_text(&separation, written, sizeof written);
    CHECK_OF(hop_separation_parse(written, &again, &error) == HOP_OK, written);
    CHECK(again.kind == separation.kind && again.order == separation.order);
}

static int64_t divisor(int64_t a, int64_t b) {
    while (b != 0) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void check_strength(const char *text) {
    hop_strength strength = {77, 77}, again;
    char written[64];
    hop_status status = hop_strength_parse(text, &strength);
    if (status != HOP_OK) {
        CHECK(status == HOP_EINVAL || status == HOP_EOVERFLOW);
        CHECK(strength.numerator == 77 && strength.denominator == 77);
        return;
    }
    const int64_t common = divisor(strength.numerator, strength.denominator);
    CHECK(strength.denominator >= 1 && (common == 1 || common == -1));
    CHECK(hop_strength_add(strength, (hop_strength){0, 1}, &again) == HOP_OK);
    CHECK(again.numerator == strength.numerator);
    CHECK(again.denominator == strength.denominator);
    snprintf(written, sizeof written, "%" PRId64 "/%" PRId64, strength.numerator,
             strength.denominator);
    CHECK_OF(hop_strength_parse(written, &again) == HOP_OK, written);
    CHECK(again.numerator == strength.numerator);
    CHECK(again.denominator == strength.denominator);
}

static void check_size(const char *text) {
    size_t width = 77, height = 77;
    if (hop_image_parse_size(text, &width, &height) != HOP_OK) {
        CHECK(width == 77 && height == 77);
        return;
    }
    char written[48];
    snprintf(written, sizeof written, "%zux%zu", width, height);
    CHECK_OF(strcmp(text, written) == 0, written);
    CHECK(width <= 4096 && height <= 4096);
}

static void check_structure(const char *text) {
    hop_structure structure = {.value = 77};
    hop_error error = fuzz_error();
    hop_status status = hop_structure_parse(text, &structure, &error);
    if (status == HOP_OK) {
        CHECK(structure.value >= 0 && structure.value <= 1);
        return;
    }
    CHECK(structure.value == 77);
    fuzz_check_refusal(status, &error, invalid, NULL);
}

/* "NAME=TEXT" for the first experiment that has such a parameter. What is kept is set
   again to the same. */
static void check_parameter(const char *text) {
    static const fuzz_statuses refused = {HOP_ENOTFOUND, HOP_EINVAL};
    static hop_context *context;
    const char *equals = strchr(text, '=');
    if (!equals || equals - text > 31) return;
    if (!context) CHECK(hop_context_create(NULL, &context, NULL) == HOP_OK);
    char name[32] = "";
    memcpy(name, text, (size_t)(equals - text));
    const int known = hop_lab_parameter_named(name, &(hop_lab_parameter){0});
    for (size_t k = 0; hop_lab_at(k); k++) {
        hop_lab *lab = NULL;
        hop_error error = fuzz_error();
        CHECK(hop_lab_create(context, hop_lab_at(k)->name, &lab, &error) == HOP_OK);
        hop_status status = hop_lab_set(lab, name, equals + 1, &error);
        CHECK(known || status == HOP_ENOTFOUND);
        if (status != HOP_OK) fuzz_check_refusal(status, &error, refused, NULL);
        hop_lab_free(lab);
        if (status != HOP_ENOTFOUND || !known) break;
    }
}

static void check_time(const char *text) {
    const hop_time now = INT64_C(1790000000000);
    hop_time first = 77, last = 77, again = 0, end = 0;
    int64_t length = 77;
    char written[HOP_TIME_TEXT];
    if (hop_time_parse(text, now, &first, &last) == HOP_OK) {
        CHECK(first <= last && first >= HOP_TIME_MIN && last <= HOP_TIME_MAX);
        CHECK(hop_time_format(first, written) == HOP_OK);
        CHECK_OF(hop_time_parse(written, 0, &again, &end) == HOP_OK, written);
        CHECK(again == first && end == first);
    } else {
        CHECK(first == 77 && last == 77);
    }
    const hop_status status = hop_duration_parse(text, &length);
    CHECK(status == HOP_OK || status == HOP_EINVAL || status == HOP_EOVERFLOW);
    CHECK(status == HOP_OK ? length >= 0 : length == 77);
}

/* Conditions between newlines. */
static void check_filter(const char *text) {
    static const fuzz_statuses refused = {HOP_EINVAL, HOP_ELIMIT};
    char *copy = fuzz_text((const uint8_t *)text, strlen(text)), *rest = NULL;
    const char *conditions[HOP_MAX_CONDITIONS + 1];
    size_t count = 0;
    for (char *one = strtok_r(copy, "\n", &rest); one && count <= HOP_MAX_CONDITIONS;
         one = strtok_r(NULL, "\n", &rest))
        conditions[count++] = one;
    hop_filter *filter = NULL;
    hop_error error = fuzz_error();
    hop_status status = hop_filter_parse(conditions, count, &filter, &error);
    if (status != HOP_OK) {
        CHECK(!filter);
        fuzz_check_refusal(status, &error, refused, NULL);
    }
    hop_filter_free(filter);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_text(data, size);
    check_rule(text);
    check_list(text);
    check_separation(text);
    check_strength(text);
    check_size(text);
    check_structure(text);
    check_parameter(text);
    check_time(text);
    check_filter(text);
    free(text);
    return 0;
}
