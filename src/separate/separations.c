/* SPDX-License-Identifier: MIT */
/* The table of separations; a separation from text and back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "separate/separate.h"

static const hop_separator *const SEPARATORS[HOP_SEPARATION_COUNT] = {
    [HOP_SEPARATION_IDENTITY] = &hop_separator_identity,
    [HOP_SEPARATION_POLYNOMIAL] = &hop_separator_polynomial,
    [HOP_SEPARATION_RECTIFIED] = &hop_separator_rectified,
    [HOP_SEPARATION_EXPONENTIAL] = &hop_separator_exponential,
    [HOP_SEPARATION_SOFTMAX] = &hop_separator_softmax,
    [HOP_SEPARATION_SPARSEMAX] = &hop_separator_sparsemax,
    [HOP_SEPARATION_ENTMAX] = &hop_separator_entmax,
    [HOP_SEPARATION_TOPK] = &hop_separator_topk,
    [HOP_SEPARATION_EPANECHNIKOV] = &hop_separator_epanechnikov,
};

const hop_separator *hop_separator_of(size_t kind) {
    return kind < HOP_SEPARATION_COUNT ? SEPARATORS[kind] : NULL;
}

const hop_separation_facts *hop_separation_at(size_t index) {
    return index < HOP_SEPARATION_COUNT ? &SEPARATORS[index]->facts : NULL;
}

/* What is wrong with a value of a separation's parameter, or HOP_OK. */
static hop_status check_order(const hop_separation_facts *facts, double order,
                              hop_error *error) {
    if (!(order >= facts->low && order <= facts->high))
        return hop_fail(error, HOP_EINVAL,
                        "separation %s: %s: %.10g is not in "
                        "%.10g..%.10g",
                        facts->name, facts->parameter, order, facts->low, facts->high);
    if (facts->whole && order != nearbyint(order))
        return hop_fail(error, HOP_EINVAL,
                        "separation %s: %s: %.10g is not a whole number", facts->name,
                        facts->parameter, order);
    return HOP_OK;
}

hop_status hop_separation_check(const hop_separation *separation, hop_error *error) {
    const hop_separation_facts *facts = hop_separation_at(separation->kind);
    if (!facts)
        return hop_fail(error, HOP_EINVAL, "separation kind %d is not in 0..%d",
                        (int)separation->kind, HOP_SEPARATION_COUNT - 1);
    return facts->parameter ? check_order(facts, separation->order, error) : HOP_OK;
}

static hop_status refuse_name(const char *text, hop_error *error) {
    char names[256] = "";
    size_t length = 0;
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++)
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s",
                                   k ? ", " : "", hop_separation_at(k)->name);
    return hop_fail(error, HOP_EINVAL, "separation '%.80s' is unknown; there is: %s",
                    text, names);
}

/* A decimal number, wholly; NaN where it is none. */
static double number_of(const char *text) {
    char *end = NULL;
    if (!*text || text[strspn(text, "0123456789+-.eE")]) return NAN;
    const double number = strtod(text, &end);
    return *end ? NAN : number;
}

/* The order from "k=v". */
static hop_status read_pair(const hop_separation_facts *facts, const char *pair,
                            double *order, hop_error *error) {
    if (!facts->parameter)
        return hop_fail(error, HOP_EINVAL,
                        "separation %s takes no parameter, got '%.80s'", facts->name,
                        pair);
    const size_t length = strcspn(pair, "=");
    if (length != strlen(facts->parameter) ||
        strncmp(pair, facts->parameter, length) != 0)
        return hop_fail(
            error, HOP_EINVAL, "separation %s: parameter '%.*s' is unknown; it takes %s",
            facts->name, length < 80 ? (int)length : 80, pair, facts->parameter);
    if (!pair[length])
        return hop_fail(error, HOP_EINVAL, "separation %s: parameter %s has no value",
                        facts->name, facts->parameter);
    const double number = number_of(pair + length + 1);
    if (isnan(number))
        return hop_fail(error, HOP_EINVAL, "separation %s: %s: '%.80s' is not a number",
                        facts->name, facts->parameter, pair + length + 1);
    *order = number;
    return check_order(facts, number, error);
}

hop_status hop_separation_parse(const char *text, hop_separation *out, hop_error *error) {
    const size_t length = strcspn(text, ":");
    const hop_separation_facts *facts;
    size_t kind = 0;
    while ((facts = hop_separation_at(kind)) &&
           (strlen(facts->name) != length || strncmp(text, facts->name, length) != 0))
        kind++;
    if (!facts) return refuse_name(text, error);
    double order = facts->usual;
    if (text[length]) {
        const hop_status status = read_pair(facts, text + length + 1, &order, error);
        if (status) return status;
    }
    *out = (hop_separation){(hop_separation_kind)kind, order};
    return HOP_OK;
}

void hop_separation_text(const hop_separation *separation, char *text, size_t size) {
    const hop_separation_facts *facts = hop_separation_at(separation->kind);
    if (!facts || !facts->parameter) {
        snprintf(text, size, "%s", facts ? facts->name : "?");
        return;
    }
    char order[32];
    const bool whole = separation->order == nearbyint(separation->order);
    for (int digits = whole ? 15 : 1; digits <= 17; digits++) {
        snprintf(order, sizeof order, "%.*g", digits, separation->order);
        if (strtod(order, NULL) == separation->order) break;
    }
    snprintf(text, size, "%s:%s=%s", facts->name, facts->parameter, order);
}
