/* SPDX-License-Identifier: MIT */
/* Times as ISO 8601 in UTC and as ages, lengths of time with units. */
#include <hopfield/time.h>

#include <stdio.h>
#include <string.h>

enum {
    MS_OF_SECOND = 1000,
    MS_OF_MINUTE = 60000,
    MS_OF_HOUR = 3600000,
    MOST_YEAR = 9999
};
#define MS_OF_DAY INT64_C(86400000)
#define DAYS_TO_1970 INT64_C(719528) /* from the first day of the year 0 */

static int is_leap(int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from the first day of the year 0, which is a leap year, to that of `year` >= 0. */
static int64_t days_before_year(int64_t year) {
    const int64_t past = year - 1;
    return year == 0 ? 0 : 365 * year + 1 + past / 4 - past / 100 + past / 400;
}

static int64_t days_of_month(int64_t year, int64_t month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

static hop_time midnight(int64_t year, int64_t month, int64_t day) {
    int64_t days = days_before_year(year) + day - 1 - DAYS_TO_1970;
    for (int64_t m = 1; m < month; m++) days += days_of_month(year, m);
    return days * MS_OF_DAY;
}

/* Reads exactly `digits` digits at *text into *out, within least..most, and moves on. */
static int read_digits(const char **text, int digits, int64_t least, int64_t most,
                       int64_t *out) {
    int64_t value = 0;
    for (int i = 0; i < digits; i++) {
        const char c = (*text)[i];
        if (c < '0' || c > '9') return 0;
        value = value * 10 + (c - '0');
    }
    *text += digits;
    *out = value;
    return value >= least && value <= most;
}

static int skip(const char **text, char c) {
    if (**text != c) return 0;
    (*text)++;
    return 1;
}

/* Reads the time of day; *span is how long what it names lasts. */
static int read_clock(const char **text, hop_time *time, int64_t *span) {
    int64_t hour, minute, second = 0, part = 0;
    if (!read_digits(text, 2, 0, 23, &hour) || !skip(text, ':') ||
        !read_digits(text, 2, 0, 59, &minute))
        return 0;
    *span = MS_OF_MINUTE;
    if (skip(text, ':')) {
        if (!read_digits(text, 2, 0, 59, &second)) return 0;
        *span = MS_OF_SECOND;
        if (skip(text, '.')) {
            const size_t digits = strspn(*text, "0123456789");
            if (digits < 1 || digits > 3) return 0;
            read_digits(text, (int)digits, 0, 999, &part);
            for (size_t i = digits; i < 3; i++) part *= 10;
            *span = 1;
        }
    }
    skip(text, 'Z');
    *time = hour * MS_OF_HOUR + minute * MS_OF_MINUTE + second * MS_OF_SECOND + part;
    return 1;
}

static int read_date(const char *text, hop_time *first, int64_t *span) {
    int64_t year, month = 1, day = 1;
    hop_time clock = 0;
    if (!read_digits(&text, 4, 0, MOST_YEAR, &year)) return 0;
    *span = (is_leap(year) ? 366 : 365) * MS_OF_DAY;
    if (skip(&text, '-')) {
        if (!read_digits(&text, 2, 1, 12, &month)) return 0;
        *span = days_of_month(year, month) * MS_OF_DAY;
        if (skip(&text, '-')) {
            if (!read_digits(&text, 2, 1, days_of_month(year, month), &day)) return 0;
            *span = MS_OF_DAY;
            if ((skip(&text, 'T') || skip(&text, ' ')) &&
                !read_clock(&text, &clock, span))
                return 0;
        }
    }
    *first = midnight(year, month, day) + clock;
    return *text == '\0';
}

hop_status hop_time_parse(const char *text, hop_time now, hop_time *first,
                          hop_time *last) {
    hop_time from = 0;
    int64_t span = 1;
    if (!text) return HOP_EINVAL;
    if (*text == '-') {
        int64_t age;
        if (hop_duration_parse(text + 1, &age) != HOP_OK ||
            __builtin_sub_overflow(now, age, &from) || from < HOP_TIME_MIN ||
            from > HOP_TIME_MAX)
            return HOP_EINVAL;
    } else if (!read_date(text, &from, &span))
        return HOP_EINVAL;
    *first = from;
    if (last) *last = from + span - 1;
    return HOP_OK;
}

hop_status hop_time_format(hop_time time, char text[HOP_TIME_TEXT]) {
    if (time < HOP_TIME_MIN || time > HOP_TIME_MAX) return HOP_EINVAL;
    const int64_t since = time - HOP_TIME_MIN, clock = since % MS_OF_DAY;
    int64_t days = since / MS_OF_DAY, year = days / 366, month = 1;
    while (days_before_year(year + 1) <= days) year++;
    days -= days_before_year(year);
    for (; days >= days_of_month(year, month); month++)
        days -= days_of_month(year, month);
    char written[96];
    snprintf(written, sizeof written, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)year,
             (int)month, (int)days + 1, (int)(clock / MS_OF_HOUR),
             (int)(clock / MS_OF_MINUTE % 60), (int)(clock / MS_OF_SECOND % 60),
             (int)(clock % MS_OF_SECOND));
    memcpy(text, written, HOP_TIME_TEXT);
    return HOP_OK;
}

hop_status hop_duration_parse(const char *text, int64_t *milliseconds) {
    static const struct {
        const char *name;
        int64_t length;
    } units[] = {{"ms", 1},         {"s", MS_OF_SECOND}, {"m", MS_OF_MINUTE},
                 {"h", MS_OF_HOUR}, {"d", MS_OF_DAY},    {"w", 7 * MS_OF_DAY}};
    const char *unit = text;
    int64_t value = 0;
    if (!text || *text < '0' || *text > '9') return HOP_EINVAL;
    int over = 0;
    for (; *unit >= '0' && *unit <= '9'; unit++)
        over |= __builtin_mul_overflow(value, 10, &value) ||
                __builtin_add_overflow(value, *unit - '0', &value);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i].name) == 0) {
            if (over || __builtin_mul_overflow(value, units[i].length, &value))
                return HOP_EOVERFLOW;
            *milliseconds = value;
            return HOP_OK;
        }
    return HOP_EINVAL;
}
