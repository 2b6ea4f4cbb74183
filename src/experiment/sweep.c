/* SPDX-License-Identifier: MIT */
/* Sweeps: lists and ranges of numbers, read strictly. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "experiment/parameters.h"

/* What is being read; every refusal names it. */
typedef struct {
    const char *name, *text;
    bool whole;
    double low, high;
    hop_error *error;
} reading;

static hop_status refuse(const reading *r, const char *part, const char *why) {
    const size_t length = strcspn(part, ",");
    if (part == r->text && !part[length])
        return hop_fail(r->error, HOP_EINVAL, "%s: '%.80s' %s", r->name, r->text, why);
    return hop_fail(r->error, HOP_EINVAL, "%s: '%.*s' in '%.80s' %s", r->name,
                    (int)(length < 40 ? length : 40), part, r->text, why);
}

/* One number up to `stop`. A whole number may have no leading zero: 8,000 is a list. */
static hop_status read_number(const reading *r, const char *part, char stop,
                              const char **rest, double *out) {
    char *end = NULL;
    const size_t length = strspn(part, r->whole ? "0123456789" : "0123456789.eE+-");
    const double value = length ? strtod(part, &end) : 0;
    if (length == 0 || end != part + length)
        return refuse(r, part, r->whole ? "is not a whole number" : "is not a number");
    if (*end && *end != stop && *end != ',')
        return refuse(r, part, "is neither a number nor a range A:B:STEP");
    if (r->whole && length > 1 && *part == '0')
        return refuse(r, part,
                      "begins with 0: a comma parts two values, so write a large "
                      "number without commas");
    *rest = end;
    *out = value;
    return HOP_OK;
}

static hop_status check_range(const reading *r, const char *part, double value) {
    char why[160];
    if (value >= r->low && value <= r->high) return HOP_OK;
    const bool slip = r->whole && value < r->low && strchr(r->text, ',');
    snprintf(why, sizeof why, "is not between %.15g and %.15g%s", r->low, r->high,
             slip ? ": a comma parts two values, so write a large number without commas"
                  : "");
    return refuse(r, part, why);
}

static hop_status add(const reading *r, const char *part, double value, hop_sweep *out) {
    hop_status status = check_range(r, part, value);
    if (status) return status;
    if (out->count == HOP_MAX_SWEEP)
        return hop_fail(r->error, HOP_EINVAL, "%s: '%.80s' has more than %d values",
                        r->name, r->text, HOP_MAX_SWEEP);
    for (size_t k = 0; k < out->count; k++)
        if (out->values[k] == value) return refuse(r, part, "comes twice");
    out->values[out->count++] = value;
    return HOP_OK;
}

/* A + k STEP as the decimal that is meant: 0.1 + 2 0.05 is 0.2. */
static double decimal(double value) {
    char text[40];
    snprintf(text, sizeof text, "%.12g", value);
    return strtod(text, NULL);
}

static hop_status read_range(const reading *r, const char *part, double first,
                             const char **rest, hop_sweep *out) {
    double last = 0, step = 0;
    hop_status status = read_number(r, *rest + 1, ':', rest, &last);
    if (status) return status;
    if (**rest != ':') return refuse(r, part, "wants a step: A:B:STEP");
    status = read_number(r, *rest + 1, '\0', rest, &step);
    if (status) return status;
    if (!(step > 0)) return refuse(r, part, "has a step that is not above 0");
    if (first > last) return refuse(r, part, "runs downwards");
    const double steps = floor((last - first) / step + 1e-9);
    if (!(steps < HOP_MAX_SWEEP))
        return hop_fail(r->error, HOP_EINVAL, "%s: '%.80s' has more than %d values",
                        r->name, r->text, HOP_MAX_SWEEP);
    for (size_t k = 0; k <= (size_t)steps && !status; k++)
        status = add(r, part, decimal(first + (double)k * step), out);
    return status;
}

hop_status hop_sweep_parse(const char *name, const char *text, bool whole, double low,
                           double high, hop_sweep *out, hop_error *error) {
    const reading r = {name, text, whole, low, high, error};
    hop_sweep sweep = {0};
    const char *part = text;
    for (;;) {
        const char *rest = part;
        double value = 0;
        hop_status status = read_number(&r, part, ':', &rest, &value);
        if (!status)
            status = *rest == ':' ? read_range(&r, part, value, &rest, &sweep)
                                  : add(&r, part, value, &sweep);
        if (status) return status;
        if (!*rest) break;
        part = rest + 1;
    }
    *out = sweep;
    return HOP_OK;
}

static int by_value(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void hop_sweep_sort(hop_sweep *sweep) {
    qsort(sweep->values, sweep->count, sizeof *sweep->values, by_value);
}
