/* SPDX-License-Identifier: MIT */
/* Arithmetic on exact strengths. */
#include <ctype.h>
#include <stdbool.h>
#include <hopfield/memory.h>

static unsigned __int128 divisor_of(unsigned __int128 a, unsigned __int128 b) {
    while (b) {
        unsigned __int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* numerator / denominator (> 0) in lowest terms, if 64 bits hold both. */
static hop_status reduce(__int128 numerator, __int128 denominator, hop_strength *out) {
    unsigned __int128 magnitude =
        numerator < 0 ? -(unsigned __int128)numerator : (unsigned __int128)numerator;
    __int128 common = (__int128)divisor_of(magnitude, (unsigned __int128)denominator);
    numerator /= common;
    denominator /= common;
    if (numerator > INT64_MAX || numerator < -INT64_MAX || denominator > INT64_MAX)
        return HOP_EOVERFLOW;
    *out = (hop_strength){(int64_t)numerator, (int64_t)denominator};
    return HOP_OK;
}

hop_status hop_strength_add(hop_strength a, hop_strength b, hop_strength *out) {
    if (a.denominator < 1 || b.denominator < 1) return HOP_EINVAL;
    __int128 left, right, sum;
    left = (__int128)a.numerator * b.denominator;
    right = (__int128)b.numerator * a.denominator;
    if (__builtin_add_overflow(left, right, &sum)) return HOP_EOVERFLOW;
    return reduce(sum, (__int128)a.denominator * b.denominator, out);
}

double hop_strength_value(hop_strength strength) {
    return (double)strength.numerator / (double)strength.denominator;
}

/* Appends the digits before `end` to *value; *power grows tenfold with each. */
static hop_status read_digits(const char *text, const char *end, int64_t *value,
                              int64_t *power) {
    for (; text < end; text++) {
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, *text - '0', value) ||
            (power && __builtin_mul_overflow(*power, 10, power)))
            return HOP_EOVERFLOW;
    }
    return HOP_OK;
}

static const char *digits_end(const char *text) {
    while (isdigit((unsigned char)*text)) text++;
    return text;
}

hop_status hop_strength_parse(const char *text, hop_strength *out) {
    const bool negative = *text == '-';
    if (*text == '-' || *text == '+') text++;
    const char *end = digits_end(text);
    if (end == text) return HOP_EINVAL;
    int64_t value = 0, denominator = 1;
    hop_status status = read_digits(text, end, &value, NULL);
    if (*end == '.' || *end == '/') {
        const bool decimal = *end == '.';
        text = end + 1;
        end = digits_end(text);
        if (end == text) return HOP_EINVAL;
        const char *last = end;
        if (decimal) /* zeros at the end of a fraction say nothing and need no room */
            while (last > text && last[-1] == '0') last--;
        else
            denominator = 0;
        if (!status)
            status = decimal ? read_digits(text, last, &value, &denominator)
                             : read_digits(text, last, &denominator, NULL);
    }
    if (*end) return HOP_EINVAL;
    if (status) return status;
    if (denominator == 0) return HOP_EINVAL;
    return reduce(negative ? -(__int128)value : value, denominator, out);
}
