/* SPDX-License-Identifier: MIT */
/* Strict readers of option values: what is not wholly a value is refused. */
#include "options.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "exit.h"

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static size_t skip_digits(const char *text) {
    size_t length = 0;
    while (is_digit(text[length])) length++;
    return length;
}

/* Whether text is wholly [sign] digits [. digits] [e [sign] digits]. */
static int is_decimal(const char *text) {
    if (*text == '-' || *text == '+') text++;
    size_t whole = skip_digits(text), part = 0;
    text += whole;
    if (*text == '.') {
        part = skip_digits(++text);
        text += part;
    }
    if (whole + part == 0) return 0;
    if (*text == 'e' || *text == 'E') {
        text++;
        if (*text == '-' || *text == '+') text++;
        size_t power = skip_digits(text);
        if (power == 0) return 0;
        text += power;
    }
    return *text == '\0';
}

static int refuse(const hop_flag *flag, const char *text, const char *why) {
    return hop_complain(EXIT_USAGE, "--%s: '%s' %s", flag->name, text, why);
}

static int refuse_range(const hop_flag *flag, const char *text) {
    if (flag->high >= 0x1p60)
        return hop_complain(EXIT_USAGE, "--%s: '%s' is out of range (at least %.15g)",
                            flag->name, text, flag->low);
    return hop_complain(EXIT_USAGE, "--%s: '%s' is out of range (%.15g to %s%.15g)",
                        flag->name, text, flag->low,
                        flag->high == HOP_BELOW_ONE ? "below " : "", flag->high);
}

static int read_real(const hop_flag *flag, const char *text, double low, double high,
                     double *out) {
    char *end = NULL;
    double value = strtod(text, &end);
    if (end > text && strcmp(end, "%") == 0)
        return hop_complain(EXIT_USAGE, "--%s: '%s' is not a number: write %.10g",
                            flag->name, text, value / 100);
    if (end > text && *end == ',' && strspn(end + 1, "0123456789") == strlen(end + 1))
        return hop_complain(EXIT_USAGE, "--%s: '%s' is not a number: write %.*s.%s",
                            flag->name, text, (int)(end - text), text, end + 1);
    if (!is_decimal(text)) return refuse(flag, text, "is not a number");
    if (!(value >= low && value <= high)) return refuse_range(flag, text);
    *out = value;
    return 0;
}

static int read_count(const hop_flag *flag, const char *text, uint64_t *out) {
    const char *digits = text + (*text == '-' || *text == '+');
    size_t length = skip_digits(digits);
    if (length == 0 || digits[length] != '\0') {
        int commas = strchr(text, ',') && strspn(text, "0123456789,") == strlen(text);
        return refuse(flag, text,
                      commas ? "is not a whole number: write it without commas"
                             : "is not a whole number");
    }
    uint64_t value = strtoull(digits, NULL, 10); /* UINT64_MAX where it has more bits */
    /* JSON gives numbers back as signed 64 bits. */
    if (value > INT64_MAX && *text != '-') return refuse(flag, text, "is too large");
    if ((*text == '-' && value > 0) || (double)value < flag->low ||
        (double)value > flag->high)
        return refuse_range(flag, text);
    *out = value;
    return 0;
}

static int read_choice(const hop_flag *flag, const char *text, int *out) {
    char known[160] = "";
    for (int i = 0; flag->words[i]; i++) {
        if (strcmp(text, flag->words[i]) == 0) {
            *out = i;
            return 0;
        }
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "",
                 flag->words[i]);
    }
    const char *near = hop_suggest(text, flag->words);
    if (near)
        return hop_complain(EXIT_USAGE, "--%s: unknown value '%s'; did you mean '%s'?",
                            flag->name, text, near);
    return hop_complain(EXIT_USAGE, "--%s: unknown value '%s' (one of: %s)", flag->name,
                        text, known);
}

static int read_strength(const hop_flag *flag, const char *text, hop_strength *out) {
    hop_status status = hop_strength_parse(text, out);
    if (status == HOP_EOVERFLOW) return refuse(flag, text, "is beyond 64 bits");
    if (status != HOP_OK)
        return refuse(flag, text, "is not a strength (such as 2, 0.5, -1 or 1/3)");
    if (out->numerator == 0) return refuse(flag, text, "changes nothing");
    return 0;
}

static int read_size(const hop_flag *flag, const char *text, hop_size *out) {
    if (hop_image_parse_size(text, &out->width, &out->height) != HOP_OK)
        return refuse(flag, text, "is not a size (such as 32x32; 1 to 4096 a side)");
    return 0;
}

static int read_threshold(const hop_flag *flag, const char *text, hop_threshold *out) {
    if (strcmp(text, "otsu") == 0) {
        out->kind = HOP_THRESHOLD_OTSU;
        return 0;
    }
    if (strcmp(text, "dither") == 0) {
        out->kind = HOP_THRESHOLD_DITHER;
        return 0;
    }
    if (!is_decimal(text)) {
        const char *near = hop_suggest(text, flag->words);
        if (near)
            return hop_complain(EXIT_USAGE,
                                "--%s: unknown value '%s'; did you mean '%s'?",
                                flag->name, text, near);
        return refuse(flag, text, "is neither a number, otsu nor dither");
    }
    out->kind = HOP_THRESHOLD_LEVEL;
    return read_real(flag, text, -1e300, 1e300, &out->level);
}

static int read_items(const hop_flag *flag, const char *text, hop_items *out) {
    const char *colon = text + skip_digits(text);
    const char *end = *colon == ':' ? colon + 1 + skip_digits(colon + 1) : colon;
    if (*colon != ':' || *end != '\0')
        return refuse(flag, text, "is not a range of rows (such as 0:10)");
    errno = 0;
    uint64_t first = strtoull(text, NULL, 10);
    uint64_t last = end == colon + 1 ? SIZE_MAX : strtoull(colon + 1, NULL, 10);
    if (errno == ERANGE) return refuse(flag, text, "is too large");
    if (first >= last) return refuse(flag, text, "holds no row");
    *out = (hop_items){first, last};
    return 0;
}

static int read_box(const hop_flag *flag, const char *text, const char *numbers,
                    hop_cover *out) {
    size_t *fields[] = {&out->x, &out->y, &out->width, &out->height};
    for (int i = 0; i < 4; i++) {
        size_t length = skip_digits(numbers);
        if (length == 0 || length > 8 || numbers[length] != (i < 3 ? ',' : '\0'))
            return refuse(flag, text, "is not a box (box:X,Y,WIDTH,HEIGHT in pixels)");
        *fields[i] = strtoull(numbers, NULL, 10);
        numbers += length + 1;
    }
    if (out->width == 0 || out->height == 0) return refuse(flag, text, "is an empty box");
    return 0;
}

static int read_cover(const hop_flag *flag, const char *text, hop_cover *out) {
    static const hop_cover_kind kinds[] = {HOP_COVER_TOP,  HOP_COVER_BOTTOM,
                                           HOP_COVER_LEFT, HOP_COVER_RIGHT,
                                           HOP_COVER_BOX,  HOP_COVER_RANDOM};
    const char *colon = strchr(text, ':');
    if (!colon)
        return refuse(flag, text, "is not a cover (such as bottom:0.5 or box:0,0,8,8)");
    for (int i = 0; flag->words[i]; i++) {
        if (strncmp(text, flag->words[i], strlen(flag->words[i])) != 0) continue;
        out->kind = kinds[i];
        if (out->kind == HOP_COVER_BOX) return read_box(flag, text, colon + 1, out);
        if (!is_decimal(colon + 1)) return refuse(flag, text, "ends in no number");
        double fraction = strtod(colon + 1, NULL);
        if (!(fraction >= flag->low && fraction <= flag->high))
            return refuse_range(flag, text);
        out->fraction = fraction;
        return 0;
    }
    char word[32];
    snprintf(word, sizeof word, "%.*s", (int)(colon + 1 - text), text);
    const char *near = hop_suggest(word, flag->words);
    return hop_complain(EXIT_USAGE,
                        "--%s: unknown cover '%s'%s%s (top, bottom, left, right, box or "
                        "random)",
                        flag->name, text, near ? "; did you mean " : "",
                        near ? near : "");
}

static int read_order(const hop_flag *flag, const char *text, hop_order_choice *out) {
    static const hop_order orders[] = {HOP_ORDER_FIXED, HOP_ORDER_RANDOM,
                                       HOP_ORDER_GREEDY};
    size_t length = strlen(text);
    if (length > 4 && strcmp(text + length - 4, ".npy") == 0) {
        *out = (hop_order_choice){HOP_ORDER_GIVEN, text};
        return 0;
    }
    int index = 0, code = read_choice(flag, text, &index);
    if (code == 0) *out = (hop_order_choice){orders[index], NULL};
    return code;
}

static int read_shard(const hop_flag *flag, const char *text, hop_shard *out) {
    const size_t first = skip_digits(text);
    const char *slash = text + first;
    const size_t second = *slash == '/' ? skip_digits(slash + 1) : 0;
    if (first == 0 || first > 9 || second == 0 || second > 9 || slash[1 + second])
        return refuse(flag, text, "is no shard (such as 2/3)");
    const size_t shard = strtoull(text, NULL, 10), shards = strtoull(slash + 1, NULL, 10);
    if (shard < 1 || shard > shards)
        return refuse(flag, text, "is no part of the whole (1/N to N/N)");
    *out = (hop_shard){shard, shards};
    return 0;
}

/* Copies text up to a colon; returns what follows it, or NULL. */
static const char *up_to_colon(const char *text, char part[48]) {
    const size_t length = strcspn(text, ":");
    if (length == 0 || length >= 48) return NULL;
    memcpy(part, text, length);
    part[length] = '\0';
    return text[length] ? text + length + 1 : text + length;
}

static int read_anneal(const hop_flag *flag, const char *text, hop_anneal *out) {
    char start[48], end[48];
    const char *rest = up_to_colon(text, start);
    const char *sweeps = rest ? up_to_colon(rest, end) : NULL;
    const size_t digits = sweeps ? skip_digits(sweeps) : 0;
    if (!sweeps || digits == 0 || digits > 18 || sweeps[digits])
        return refuse(flag, text, "is not START:END:SWEEPS (such as 1:0.1:200)");
    hop_anneal read = {.sweeps = strtoull(sweeps, NULL, 10)};
    int code = read_real(flag, start, flag->low, flag->high, &read.start);
    if (code == 0) code = read_real(flag, end, flag->low, flag->high, &read.end);
    if (code) return code;
    if (read.sweeps == 0) return refuse(flag, text, "makes no sweep");
    if (read.end > read.start) return refuse(flag, text, "would heat, not cool");
    *out = read;
    return 0;
}

static int read_energy(const hop_flag *flag, const char *text, hop_separation *out) {
    const char *names[HOP_SEPARATION_COUNT + 1] = {NULL};
    char name[48], known[200] = "";
    hop_error error;
    int found = 0;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text, ":"), text);
    for (size_t i = 0; i < HOP_SEPARATION_COUNT; i++) {
        const size_t used = strlen(known);
        names[i] = hop_separation_at(i)->name;
        found = found || strcmp(names[i], name) == 0;
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = hop_suggest(name, names);
    if (!found)
        return hop_complain(EXIT_USAGE, "--%s: unknown energy '%s'%s%s%s", flag->name,
                            name,
                            near ? "; did you mean '" : " (known: ", near ? near : known,
                            near ? "'?" : ")");
    if (hop_separation_parse(text, out, &error) == HOP_OK) return 0;
    return hop_complain(EXIT_USAGE, "--%s: %s", flag->name, error.message);
}

static int read_beta(const hop_flag *flag, const char *text, double *out) {
    if (strcmp(text, flag->words[0]) == 0) {
        *out = 0;
        return 0;
    }
    if (!is_decimal(text)) {
        const char *near = hop_suggest(text, flag->words);
        if (near)
            return hop_complain(EXIT_USAGE,
                                "--%s: unknown value '%s'; did you mean '%s'?",
                                flag->name, text, near);
        return refuse(flag, text, "is neither a number nor auto");
    }
    const double value = strtod(text, NULL);
    if (!(value > 0)) return refuse(flag, text, "is not a number above 0");
    if (value < HOP_LEAST_BETA || value > HOP_MOST_BETA)
        return hop_complain(EXIT_USAGE, "--%s: '%s' is out of range (%g to %g)",
                            flag->name, text, HOP_LEAST_BETA, HOP_MOST_BETA);
    *out = value;
    return 0;
}

static int read_rule(const hop_flag *flag, const char *text, const char **out) {
    char where[64];
    if (hop_rule_named(text)) {
        *out = text;
        return 0;
    }
    snprintf(where, sizeof where, "--%s", flag->name);
    return hop_rule_unknown(where, text);
}

/* The system's clock, which ages such as -30d are counted from. */
static hop_time clock_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (hop_time)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int read_time(const hop_flag *flag, const char *text, hop_time *out) {
    const size_t digits = skip_digits(text);
    if (digits > 4 && digits < 13 && text[digits] == '\0') {
        *out = (hop_time)strtoull(text, NULL, 10) * 1000;
        if (*out <= HOP_TIME_MAX) return 0;
    } else if (hop_time_parse(text, clock_now(), out, NULL) == HOP_OK) {
        return 0;
    }
    return refuse(flag, text,
                  "is not a time (such as 2026-01-31T12:00 in UTC, -30d, or seconds "
                  "since 1970)");
}

/* Years are of 365 days. */
static int read_duration(const hop_flag *flag, const char *text, int64_t *out) {
    const size_t digits = skip_digits(text);
    int64_t length = 0;
    hop_status status = HOP_OK;
    if (strcmp(text, "never") == 0) {
        *out = 0;
        return 0;
    }
    if (digits > 0 && digits < 7 && strcmp(text + digits, "y") == 0)
        length = (int64_t)strtoull(text, NULL, 10) * 365 * 24 * 3600 * 1000;
    else
        status = hop_duration_parse(text, &length);
    if (status == HOP_EOVERFLOW) return refuse(flag, text, "is too long");
    if (status != HOP_OK)
        return refuse(
            flag, text,
            "is not a length of time (such as 30d: s, m, h, d, w, y; or never)");
    if (length < 1) return refuse(flag, text, "is no time at all: write never");
    *out = length;
    return 0;
}

static int read_list(const hop_flag *flag, const char *text, hop_list *out) {
    if (out->count == HOP_MOST_LISTED)
        return hop_complain(EXIT_USAGE, "--%s is given more than %d times", flag->name,
                            HOP_MOST_LISTED);
    out->texts[out->count++] = text;
    return 0;
}

int hop_value_read(const hop_flag *flag, const char *text, hop_options *options) {
    void *field = (char *)options + flag->offset;
    if (text && *text == '\0')
        return hop_complain(EXIT_USAGE, "--%s: the value is empty", flag->name);
    if (!text) { /* a switch, or an optional value left out: the first word */
        *(int *)field = flag->kind == KIND_SWITCH;
        return 0;
    }
    switch (flag->kind) {
    case KIND_SWITCH:
        break;
    case KIND_TEXT:
    case KIND_FILE:
    case KIND_FOLDER:
        *(const char **)field = text;
        return 0;
    case KIND_LIST:
        return read_list(flag, text, field);
    case KIND_CHOICE:
        return read_choice(flag, text, field);
    case KIND_COUNT:
        return read_count(flag, text, field);
    case KIND_REAL:
        return read_real(flag, text, flag->low, flag->high, field);
    case KIND_STRENGTH:
        return read_strength(flag, text, field);
    case KIND_SIZE:
        return read_size(flag, text, field);
    case KIND_THRESHOLD:
        return read_threshold(flag, text, field);
    case KIND_ITEMS:
        return read_items(flag, text, field);
    case KIND_COVER:
        return read_cover(flag, text, field);
    case KIND_ORDER:
        return read_order(flag, text, field);
    case KIND_ANNEAL:
        return read_anneal(flag, text, field);
    case KIND_RULE:
        return read_rule(flag, text, field);
    case KIND_SHARD:
        return read_shard(flag, text, field);
    case KIND_TIME:
        return read_time(flag, text, field);
    case KIND_DURATION:
        return read_duration(flag, text, field);
    case KIND_ENERGY:
        return read_energy(flag, text, field);
    case KIND_BETA:
        return read_beta(flag, text, field);
    case KIND_LAB:
        return 0;
    }
    return hop_complain(EXIT_USAGE, "--%s takes no value", flag->name);
}
